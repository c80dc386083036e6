//! Pages on which things are set up: lists side by side, and above a list the form of the thing that is being changed. The
//! address says which list, which words are searched for, which page of it and which thing; forms work before the page is
//! alive.
//!
//! An area has one enum whose variants are its lists ([`EntityLists`]), and for each thing what its row and its form are
//! (`EntityForm`). Its three server functions show a list, save and remove.

mod list;
mod page;

#[cfg(feature = "ssr")]
mod describe;

#[cfg(feature = "ssr")]
pub use describe::{EntityForm, Sent, Texts, list, remove};
pub use list::{Asked, EntityList, EntityRow, NEW};
pub use page::{EntityLists, entity_page};
