//! Mail to people. A *letter* is what is written, in the language of the organization; it is sent by a job, which was
//! written in the transaction of its cause.
//!
//! Must always hold: no letter is sent for what was not committed, and none that is due is lost while the mail server is
//! away; no letter with a link stands in the log of a server that people use.

pub mod jobs;
pub mod letters;
mod mailer;
pub mod ops;
mod store;

pub use mailer::Mailer;
