//! `/api/v1/catalog/vehicles`: choosing a vehicle step by step, and what is known of one.

pub(super) mod engines;
pub(super) mod groups;
pub(super) mod makes;
pub(super) mod models;
pub(super) mod vehicle;
pub(super) mod years;
