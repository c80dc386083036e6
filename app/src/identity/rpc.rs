//! Server functions of signing in and out.

use crate::rpc::{Answer, RpcResult};
use engrane::identity::types::{Me, Strength};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::next;
#[cfg(feature = "ssr")]
use crate::rpc::{caller, from_script, set_cookie};
#[cfg(feature = "ssr")]
use engrane::identity::{cookies, password, sessions, sign_in};

/// Somebody has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    pub me: Me,
    /// Where to go now: a path of ours.
    pub next: String,
}

/// Signs in, to go on to `next` (a path of ours) or to where the person's work is. `remember` is what a ticked box sends.
#[server(output = Answer)]
pub async fn sign_in(login: String, password: String, remember: Option<String>, next: String) -> RpcResult<Entered> {
    let ctx = caller()?;
    let signed_in = sign_in::sign_in(&ctx, &login, &password, remember.is_some()).await?;
    for cookie in cookies::signed_in(&ctx, &signed_in) {
        set_cookie(&cookie);
    }
    let next = next::safe(&next).unwrap_or_else(|| next::home(&signed_in.me)).to_owned();
    // Our script goes there itself, after it has told the page who is there.
    if !from_script() {
        leptos_axum::redirect(&next);
    }
    Ok(Entered { me: signed_in.me, next })
}

/// Ends the session, and leads to the start.
#[server(output = Answer)]
pub async fn sign_out() -> RpcResult<()> {
    let ctx = caller()?;
    sessions::ops::sign_out(&ctx).await?;
    for cookie in cookies::signed_out(&ctx) {
        set_cookie(&cookie);
    }
    leptos_axum::redirect("/");
    Ok(())
}

/// How good a password would be as a new one of somebody with this login name.
#[server(output = Answer)]
pub async fn password_strength(password: String, username: String) -> RpcResult<Strength> {
    Ok(password::strength(&password.into(), &username))
}
