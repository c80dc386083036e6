//! Sessions: one sign-in on one device each. A *refresh token* keeps a session going and is exchanged for a new one at
//! each use; all tokens of a session are one *family*. A session that is *remembered* was asked for on the person's own
//! computer and lasts longer.
//!
//! Must always hold: a session that ended, went unused for too long or whose person or tenant is not active opens
//! nothing; whatever ends a session does so in the transaction of its cause, and the open pages of the session hear of
//! it in every server process.

pub mod ending;
pub mod ops;
mod store;
