//! A catalogue of any size, made up: to see and to measure how the site is with millions of rows. It comes into an empty database, where
//! nothing is demo data; the bodegas' lists come in through the importer afterwards.
//!
//! Must always hold: asked again for the same size, the same rows come out, byte by byte, but for the ids of brands and groups, which an
//! installation gives itself; what is reckoned elsewhere (words, counts, which parts replace each other) is written as it would be
//! reckoned there.
//!
//! Parts come in *families*: the part of a maker, sometimes an earlier number of it, and what others make instead. Nothing is kept from
//! one family to the next but how many there were, so a catalogue takes no more memory the larger it is, but for the lists of its bodegas;
//! each table is one more walk through the families.

mod data;
mod families;
mod numbers;
mod ops;
mod plan;
mod rows;
mod stock;
mod store;
mod vehicles;

#[cfg(test)]
mod tests;

pub use ops::generate;
pub use plan::{Generated, Scale};
