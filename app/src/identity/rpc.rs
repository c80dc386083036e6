//! Server functions of signing in and out.

use super::profile::ProfileSheet;
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{SessionId, TenantId};
use engrane::platform::identity::types::{Me, SessionRow, Strength};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{next, present};
#[cfg(feature = "ssr")]
use crate::base::rpc::{Failure, caller, from_script, set_cookie};
#[cfg(feature = "ssr")]
use engrane::base::problem::Problem;
#[cfg(feature = "ssr")]
use engrane::platform::identity::people::badges;
#[cfg(feature = "ssr")]
use engrane::platform::identity::types::ProfilePatch;
#[cfg(feature = "ssr")]
use engrane::platform::identity::{acting, cookies, password, profile, sessions, sign_in};

/// Somebody has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    pub me: Me,
    /// Where to go now: a path of ours.
    pub next: String,
}

/// Signs in, to go on to `next` (a path of ours) or to where the person's work is. `remember` is what a ticked box sends.
#[server(output = Answer, client = Browser)]
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
#[server(output = Answer, client = Browser)]
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
#[server(output = Answer, client = Browser)]
pub async fn password_strength(password: String, username: String) -> RpcResult<Strength> {
    Ok(password::strength(&password.into(), &username))
}

/// Somebody is there: like whatever a person asks, it keeps the session in use and its cookies fresh.
#[server(output = Answer, client = Browser)]
pub async fn stay() -> RpcResult<()> {
    caller()?.person()?;
    Ok(())
}

/// Changes the caller's password; whoever had to goes on to where their work is.
#[server(output = Answer, client = Browser)]
pub async fn change_password(current_password: String, new_password: String) -> RpcResult<Entered> {
    let ctx = caller()?;
    sign_in::change_password(&ctx, &current_password.into(), &new_password.into()).await?;
    let person = ctx.person()?;
    let had_to = person.must_change_password;
    let me = again(&ctx).await?;
    let next = if had_to { next::home(&me) } else { "/account" }.to_owned();
    if !from_script() {
        leptos_axum::redirect(&next);
    }
    Ok(Entered { me, next })
}

/// Changes the PIN that goes with the caller's badge.
#[server(output = Answer, client = Browser)]
pub async fn change_pin(current_pin: String, new_pin: String) -> RpcResult<()> {
    badges::ops::change_pin(&caller()?, &current_pin.into(), &new_pin.into()).await?;
    Ok(())
}

/// From the next request on the caller acts for an organization. Gives where its work is.
#[server(output = Answer, client = Browser)]
pub async fn begin_acting(id: TenantId, reason: String) -> RpcResult<String> {
    let ctx = caller()?;
    acting::ops::begin(&ctx, id, &reason).await?;
    let next = next::home(&again(&ctx).await?).to_owned();
    // Our script loads the page anew: what it still knows of the own organization goes with it.
    if !from_script() {
        leptos_axum::redirect(&next);
    }
    Ok(next)
}

/// The caller works for their own organization again.
#[server(output = Answer, client = Browser)]
pub async fn end_acting() -> RpcResult<()> {
    acting::ops::end(&caller()?).await?;
    leptos_axum::redirect("/admin/organizations");
    Ok(())
}

/// Who the caller is by now.
#[cfg(feature = "ssr")]
async fn again(ctx: &engrane::platform::ctx::Ctx) -> RpcResult<Me> {
    let person = ctx.person()?;
    let ctx = sessions::ops::enter(ctx.clone(), person.own_tenant(), person.session, person.user).await?;
    sessions::ops::me(&ctx).ok_or(Failure(Problem::NotSignedIn))
}

/// The caller's own profile, in words.
#[server(output = Answer, client = Browser)]
pub async fn my_profile(language: Language) -> RpcResult<ProfileSheet> {
    let ctx = caller()?;
    let found = profile::profile(&ctx).await?;
    Ok(present::profile(language.into(), found, ctx.acting().is_none()))
}

/// Changes the caller's own profile; `notify` is what a ticked box sends.
#[server(output = Answer, client = Browser)]
pub async fn save_profile(
    version: i32,
    name: String,
    phone: String,
    address: String,
    notify: Option<String>,
) -> RpcResult<Me> {
    let ctx = caller()?;
    let patch = ProfilePatch {
        version,
        name: Some(name),
        phone: Some(phone),
        address: Some(address),
        wants_mail: Some(notify.is_some()),
    };
    profile::change_profile(&ctx, &patch).await?;
    let me = again(&ctx).await?;
    back_to_account();
    Ok(me)
}

/// The caller's own last sessions, the newest first.
#[server(output = Answer, client = Browser)]
pub async fn my_sessions() -> RpcResult<AsOf<Vec<SessionRow>>> {
    let ctx = caller()?;
    let value = sessions::ops::list_sessions(&ctx).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Ends one of the caller's own sessions.
#[server(output = Answer, client = Browser)]
pub async fn close_session(id: SessionId) -> RpcResult<()> {
    sessions::ops::close_session(&caller()?, id).await?;
    back_to_account();
    Ok(())
}

/// Ends all of the caller's sessions but this one.
#[server(output = Answer, client = Browser)]
pub async fn close_other_sessions() -> RpcResult<()> {
    sessions::ops::close_other_sessions(&caller()?).await?;
    back_to_account();
    Ok(())
}

/// A plain form comes back to its page.
#[cfg(feature = "ssr")]
fn back_to_account() {
    if !from_script() {
        leptos_axum::redirect("/account");
    }
}
