//! Acting for another organization: for a while, and for a reason that everybody concerned can read, a session of somebody
//! who runs the platform works as the owner of another organization would. It stands on the row of the session, so it
//! begins and ends with the next request, in all tabs.
//!
//! Must always hold: nobody acts for those who run the platform, nor for a second organization at once; the person stays
//! who they are, with their own account, sessions and password; whatever they do is in the audit of both organizations, its
//! beginning and its end as well; when the session, the organization, the permission or the time ends, so does acting.

pub mod ops;
mod store;
#[cfg(test)]
mod tests;
