//! The production's pages: what customers ordered, the orders with the sheets that go with their pieces, and where these
//! are, what is made, the files it comes from, the set-up, and those of the floor: where somebody records what they
//! made, what can run now, the shifts, and what is out.
//!
//! Words: the *route* is the stages that pieces go through, in their order; the *river* is an order's pieces on their way through
//! it. The server puts figures into words (`present`) and reads what was typed (`typed`); the browser lays it out.

mod floor;
mod import;
mod material;
mod movements;
mod orders;
mod pad;
mod pads;
mod panels;
#[cfg(feature = "ssr")]
mod present;
mod route;
mod rpc;
#[cfg(feature = "ssr")]
mod set_up;
mod settings;
mod sharing;
mod shifts;
mod shown;
mod specifications;
mod traveller;
#[cfg(feature = "ssr")]
mod words;
mod workpieces;

pub(crate) use floor::floor_page;
#[cfg(feature = "ssr")]
pub use import::row_reason;
pub(crate) use import::{ProductionImportPage, orders_import_page, workpieces_import_page};
#[cfg(feature = "ssr")]
pub(crate) use movements::movement_address;
pub(crate) use movements::movements_page;
pub(crate) use orders::{new_order_page, order_page, orders_page};
pub(crate) use pad::pad_page;
pub use pads::{DEVICE, pad_bar};
pub(crate) use pads::{device_page, pads_page};
pub(crate) use settings::SetUp;
pub(crate) use shifts::shifts_page;
pub(crate) use specifications::{new_specification_page, specification_page, specifications_page};
pub(crate) use traveller::traveller_page;
pub(crate) use workpieces::{workpiece_page, workpieces_page};
