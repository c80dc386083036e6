//! Requests that are done once, however often they come: because an answer was lost, a network asked again, or two were on
//! their way at once.
//!
//! Words: a *key* is what a caller names a request by; its *answer* is what the operation returned. A key is that of one person,
//! one tenant and one operation.
//!
//! Must hold: the answer is kept in the very transaction of what was done
//! ([`TenantTx::commit_with`](crate::platform::db::TenantTx::commit_with)), so that there is neither without the other. Of two
//! at once the second waits to keep its own, finds that there is one, and rolls back. A refusal keeps nothing: the key is free.

pub(crate) mod ops;
pub(crate) mod store;
#[cfg(test)]
mod tests;
pub mod types;
