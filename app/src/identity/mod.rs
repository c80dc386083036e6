//! Signing in and out.

mod next;
pub mod rpc;
mod sign_in_page;

pub use next::home;
pub use sign_in_page::SignInPage;
