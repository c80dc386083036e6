//! Signing in and out, and one's own account.

mod account_page;
mod new_password;
mod next;
#[cfg(feature = "ssr")]
mod present;
pub mod profile;
pub mod rpc;
mod sign_in_page;

pub(crate) use account_page::account_page;
pub use new_password::new_password_field;
pub use next::home;
pub(crate) use sign_in_page::sign_in_page;

/// Says that somebody is there; what comes of it is the server's.
pub fn stay_signed_in() {
    leptos::task::spawn_local(async {
        // Whoever is not signed in any more learns it when they ask for something.
        let _ = rpc::stay().await;
    });
}
