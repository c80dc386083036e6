//! What forms share: their description for both ways, fields that the server describes, and what comes back of a form that was sent.

pub mod answers;
pub mod door;
pub mod edit_fields;
pub mod edit_form;
#[cfg(feature = "ssr")]
pub mod form;
pub mod lines;
#[cfg(feature = "ssr")]
pub mod numbers;
pub mod refused_form;
pub mod sending;
pub mod subject;
