//! What forms share: fields that the server describes, and what comes back of a form that was sent.

pub mod answers;
pub mod edit_fields;
pub mod edit_form;
pub mod refused_form;
