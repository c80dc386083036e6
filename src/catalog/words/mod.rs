//! The words by which parts are found: of their names, numbers, brands and groups, and of the vehicles that they fit. They are kept by
//! whoever changes any of these: once, at the end, for the parts that are touched.

pub(crate) mod rules;
pub(crate) mod steps;
mod store;
