//! Badges and PINs, by which people say on a pad who they are. A *badge* (gafete) is a code that is scanned or typed and says who is
//! meant; the *PIN* says that it is them. Neither opens anything but a pad.
//!
//! Must always hold: a PIN is kept as a hash alone, which nobody but the system reads; an unknown badge and a wrong PIN are answered
//! alike, in the same time; five failures lock a badge for a quarter of an hour, as those of a login name do;
//! nobody stays at work on a pad by a badge that was taken away, or by one that was given or a PIN that was changed since.

pub mod rules;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
