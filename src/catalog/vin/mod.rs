//! Vehicle identification numbers: 17 signs, of which the first three say who made the vehicle, the first two where, the ninth checks the
//! others and the tenth is the model year. Model and engine stand in signs that each maker uses as it likes, so nothing is said of them.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod rules;
