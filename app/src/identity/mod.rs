//! Signing in and out, and the people of all organizations.

mod next;
pub mod rpc;
mod sign_in_page;
mod users_page;

pub use next::home;
pub use sign_in_page::SignInPage;
pub use users_page::UsersPage;
