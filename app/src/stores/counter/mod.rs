//! The counter: who is there, what they take, and done, by scanner alone or by large keys.
//!
//! | module | is |
//! |---|---|
//! | [`wedge`] | what a scanner types, told from what a person types |
//! | [`machine`] | what lies on the counter, and what is to be asked next |
//!
//! Both are values: the page hears keys and draws.

pub mod machine;
pub mod wedge;
