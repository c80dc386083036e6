//! What customers ordered: the list, one with its lines and the orders that make them, and writing one down.

mod form;
mod list_page;
mod new_page;
#[cfg(feature = "ssr")]
mod present;
pub(super) mod rpc;
mod shown;
mod specification_page;
mod steps;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use list_page::specifications_page;
pub(crate) use new_page::new_specification_page;
pub(crate) use specification_page::specification_page;

use engrane::base::id::SpecificationId;

/// The address of the specifications.
pub(super) const SPECIFICATIONS: &str = "/production/specifications";
/// Where one is written down.
const NEW_SPECIFICATION: &str = "/production/specifications/new";

/// The page of a specification.
pub(super) fn specification_address(id: SpecificationId) -> String {
    format!("{SPECIFICATIONS}/{id}")
}
