//! What somebody who types may mean: names that go on like the last words, from the memory of the server, and numbers that begin so.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(feature = "server")]
pub(super) use rules::Completions;

#[cfg(all(test, feature = "server"))]
mod tests;
