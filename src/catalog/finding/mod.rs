//! Finding parts. What was typed is a number, or words that are understood by the names of the catalogue: a vehicle, a group, a brand, a
//! place. The database then looks through all parts for those that meet all of it, counts them and what narrows them, and gives them page
//! by page. What was not understood is looked for as text among these.

mod ops;
mod question;
mod rules;
mod store;

pub use ops::search_parts;
pub(crate) use ops::{list_candidates, search_offered};
pub(crate) use store::Offered;

#[cfg(test)]
mod tests;
