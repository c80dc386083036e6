//! Pads. A *pad* is a device beside a stage, or beside one of its machines, on which people record what they made there. It begins as a
//! device that waits and shows a code, as a wall screen does; whoever sets the production up types the code with a name and the place.
//! On a pad nobody is signed in: people *identify* themselves by badge and PIN, and the pad acts as them until they leave, or until it
//! was not touched for five minutes.
//!
//! Must always hold: on a pad a person may what they may elsewhere of recording and nothing else, at its place alone; what they record
//! is theirs; their other sessions stay as they are. The rest holds for every device that is paired (`src/platform/pairing`).

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
