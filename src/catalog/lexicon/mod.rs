//! The names that queries are read by: makes, models, groups and brands of the catalogue, with what people call them. They are read from
//! the database once, kept in the memory of each server process, and read again when the database announces that one of them changed.

mod ops;
mod rules;
mod store;

pub(super) use ops::lexicon;
#[cfg(test)]
pub(super) use ops::refresh;
pub use ops::run;
pub(super) use rules::Lexicon;

#[cfg(test)]
mod tests;
