//! Serialised pieces (unidades) of items that are tracked by piece. What a piece is, people say; where it is follows from the moves,
//! which name it.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(in crate::stores) mod store;
#[cfg(feature = "server")]
mod values;

#[cfg(all(test, feature = "server"))]
mod tests;
