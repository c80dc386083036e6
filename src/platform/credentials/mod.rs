//! What somebody proves with who they are: passwords as they are kept, tokens, and the keys that sign them. Whose they are,
//! and what they open, says [`crate::platform::identity`].

pub mod keys;
pub mod password;
pub mod token;
