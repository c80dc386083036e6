//! What is made: the workpieces, and one of them with its route and how much of it a shift makes.

mod form;
mod list_page;
mod norms;
#[cfg(feature = "ssr")]
mod present;
pub(super) mod rpc;
mod shown;
mod workpiece_page;

pub(crate) use list_page::workpieces_page;
pub(crate) use workpiece_page::workpiece_page;

#[cfg(feature = "ssr")]
pub(super) use present::machine_name;

use engrane::base::id::WorkpieceId;

/// The address of the workpieces.
pub(super) const WORKPIECES: &str = "/production/workpieces";

/// The page of a workpiece.
pub(super) fn workpiece_address(id: WorkpieceId) -> String {
    format!("{WORKPIECES}/{id}")
}
