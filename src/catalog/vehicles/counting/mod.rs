//! How many vehicles and fitments makes, models and vehicles have, so that a step of choosing looks at what it offers and never at millions
//! of fitments. The counts are kept by whoever adds or takes away vehicles or fitments: once, at the end, for the models that are touched.

pub(crate) mod steps;
mod store;
