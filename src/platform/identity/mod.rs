//! Who people are and how they get in. A *login* is an email or a username; a *session* is one sign-in on one device;
//! an *access token* is the short, signed proof of a session that the browser keeps in a cookie and scripts send as
//! bearer; a *refresh token* gets the next one. Somebody of the platform may *act* for another organization for a while.
//!
//! Must always hold: a session that ended or whose person or tenant is not active opens nothing; an unknown login and
//! a wrong password are answered alike, in the same time.

#[cfg(feature = "server")]
pub mod acting;
pub mod people;
pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod attempts;
#[cfg(feature = "server")]
pub mod cookies;
#[cfg(feature = "server")]
pub mod joining;
#[cfg(feature = "server")]
pub mod password;
#[cfg(feature = "server")]
pub mod profile;
#[cfg(feature = "server")]
pub mod sessions;
#[cfg(feature = "server")]
pub mod sign_in;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
