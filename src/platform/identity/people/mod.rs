//! The people of a tenant, and of all tenants for the platform: who there is, what they may do, and whether they are
//! let in. A *temporary password* is made for somebody by somebody else, shown once, and changed at the first sign-in.
//!
//! Must always hold: nobody changes whoever stands above them, grants what they lack, or takes their own role or access
//! away; a tenant keeps an active owner and the platform a super admin; what is switched off is out at the next request.

pub mod badges;
pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub(super) mod newcomer;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod reach;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(feature = "server")]
pub(crate) mod temporary;

#[cfg(all(test, feature = "server"))]
mod tests;
