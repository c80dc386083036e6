//! The demo data, made by us: a catalogue of 60 models and 1,500 parts, a taller, two bodegas with stock, the platform,
//! a plant with two weeks of detections and tasks in every status, a production with eight orders and twelve weeks of facts, and a store-room with a year of moves.
//! The numbers and prices are believable, not true: nobody should fit brakes by them.
//!
//! The bodegas' stock comes in through the importer like anybody's file. Loading again changes nothing.

mod asked;
mod chance;
mod data;
mod facts;
mod generate;
mod goods;
mod material;
mod ops;
mod plant;
mod production;
mod store;
mod store_room;
mod tasks;

pub use generate::{Generated, Scale, generate};
pub use ops::{PASSWORD, People, load, people};
#[cfg(test)]
pub(crate) use ops::{load_catalog, load_parts};
pub use plant::load_plant;
pub use production::load_production;
pub use store_room::load_store_room;
