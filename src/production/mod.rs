//! What is made, step by step. A *workpiece* (pieza) is what is made, by its drawing; it goes through *stages* (etapas), on *machines*
//! (máquinas) where a stage has some, and with *partners* (maquiladores) where it is outside. A *norm* (norma) is how much of it a
//! shift makes; a *reason* says why pieces are scrap, or a shift made other than was expected.
//!
//! | module | is |
//! |---|---|
//! | [`types`] [`rules`] | facts and their shapes, and what may be |
//! | `stages` `machines` `reasons` `partners` [`workpieces`] [`norms`] | setting it up |
//! | [`orders`] | so many of a workpiece by a date, and where each piece is |
//! | [`specifications`] | what a customer ordered, by lines that orders make |
//! | [`facts`] [`shifts`] | what was made of it, in which shift |
//! | [`movements`] | what was sent, to whom, and what came back of it |
//! | [`grants`] [`people`] | to whom an order is shown besides, and who works there |
//! | [`import`] | files of orders and of workpieces |
//! | [`material`] | what pieces take of the store-room, and what orders have of it |
//! | [`pads`] | devices beside a stage or a machine, on which people record |
//! | [`floor`] | what waits where, and what can run now |
//! | [`verify`] | whether it is true |
//!
//! Must always hold, and is seen to by the database itself: what is begun of an order is finished, scrap, with a partner or at one of its
//! stages; what a stage received came from the one before it; facts are only ever added, and none in a closed shift; what comes back was sent.

pub mod facts;
pub mod floor;
pub mod grants;
pub mod import;
pub mod material;
pub mod movements;
pub mod orders;
pub mod pads;
pub mod rules;
pub mod shifts;
pub mod specifications;
pub mod types;

#[cfg(feature = "server")]
mod machines;
#[cfg(feature = "server")]
pub mod norms;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod partners;
#[cfg(feature = "server")]
pub mod people;
#[cfg(feature = "server")]
mod reasons;
#[cfg(feature = "server")]
mod stages;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod verify;
#[cfg(feature = "server")]
pub mod workpieces;

#[cfg(all(test, feature = "server"))]
mod tests;
