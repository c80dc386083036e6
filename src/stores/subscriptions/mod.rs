//! What people follow. A *subscription* is a person's to all of a store-room, to a department, a category, a shelf with what stands in
//! it, or an item. Whoever has any is told of what one of them holds and of nothing else; whoever has none is told of everything
//! where their role follows it (managers up) or they asked to be written to about its topic.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
