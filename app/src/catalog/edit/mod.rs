//! Editing of the catalogue by the platform: a page of brands and groups, one on which two brands become one, one for each part, and
//! what workshops report that does not fit, groups that are too large to be true, and what is sold and searched for and not there.

mod large_page;
mod listing;
mod lists;
mod merge_page;
mod part_page;
#[cfg(feature = "ssr")]
mod present;
mod reports_page;
mod rpc;
#[cfg(feature = "ssr")]
mod set_up;
mod shown;
mod tabs;
mod wanted_page;

pub(crate) use large_page::large_page;
pub(crate) use lists::CatalogLists;
pub(crate) use merge_page::merge_page;
pub(crate) use part_page::part_edit_page;
pub(crate) use reports_page::reports_page;
pub(crate) use wanted_page::wanted_page;

/// Where brands and groups are.
pub(crate) const ADDRESS: &str = "/catalog/edit";

/// Where a part is edited; a new one by [`NEW`](crate::entity_pages::NEW).
pub(crate) fn part_address(id: &str) -> String {
    format!("{ADDRESS}/parts/{id}")
}
