//! The demo data, made by us: a catalogue of 60 models and 1,500 parts, a taller, two bodegas with stock, the platform,
//! and a plant with two weeks of detections.
//! The numbers and prices are believable, not true: nobody should fit brakes by them.
//!
//! The bodegas' stock comes in through the importer like anybody's file. Loading again changes nothing.

mod data;
mod ops;
mod plant;
mod store;

#[cfg(test)]
pub(crate) use ops::load_catalog;
pub use ops::{PASSWORD, People, load, people};
pub use plant::load_plant;
