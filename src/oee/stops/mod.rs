//! Lines that stand still for long, of which tasks are made: one of each stop, which is known again by its line and the last piece before
//! it, however often time is reckoned anew. Pieces that come in late may show that there was no such stop.

pub(super) mod ops;
mod rules;
mod store;

#[cfg(test)]
mod tests;
