//! Server functions of people, organizations and settings, and of joining.

use super::sheet::{Asked, Place, Saved, SettingsSheet, Sheet, Switched};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::UserId;
use engrane::platform::tenancy::settings::look::Look;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{present, typed};
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, cookie, from_script, set_cookie};
#[cfg(feature = "ssr")]
use engrane::platform::identity::joining::registration::{self, Registration};
#[cfg(feature = "ssr")]
use engrane::platform::identity::joining::reset;
#[cfg(feature = "ssr")]
use engrane::platform::identity::{cookies, people};
#[cfg(feature = "ssr")]
use engrane::platform::organizations::settings;

/// A list of people or organizations, in words, with the form that is open.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn people_sheet(place: Place, asked: Asked, language: Language) -> RpcResult<Sheet> {
    let ctx = caller()?;
    let mut sheet = present::sheet(&ctx, language.into(), place, &asked).await?;
    if let Some(kept) = cookie(cookies::SHOWN_ONCE) {
        sheet.made = present::made_of(&kept);
        set_cookie(&cookies::shown_once(&ctx, ""));
    }
    Ok(sheet)
}

/// The settings of the own organization, in words.
#[server(output = Answer, client = Browser)]
pub async fn tenant_settings(language: Language) -> RpcResult<SettingsSheet> {
    let ctx = caller()?;
    let settings = settings::ops::settings(&ctx).await?;
    Ok(present::settings(language.into(), &settings, &ctx.person()?.modules))
}

/// Creates a thing, or changes the one with this id; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_people(
    place: Place,
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<Saved> {
    let ctx = caller()?;
    let saved = typed::save(&ctx, place, &id, version, &values).await?;
    keep_for_next_page(&ctx, &saved);
    leptos_axum::redirect(place.address());
    Ok(saved)
}

/// Lets somebody in or out; `on` is what a plain form sends.
#[server(output = Answer, client = Browser)]
pub async fn switch_person(id: UserId, on: bool) -> RpcResult<Switched> {
    let mailed = people::ops::set_active(&caller()?, id, on).await?.mailed;
    Ok(Switched { id, on, mailed })
}

/// Makes a new temporary password for somebody; then leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn renew_password(place: Place, id: UserId) -> RpcResult<Saved> {
    let ctx = caller()?;
    let saved = typed::made(&people::ops::reset_password(&ctx, id).await?);
    keep_for_next_page(&ctx, &saved);
    leptos_axum::redirect(place.address());
    Ok(saved)
}

/// The code of somebody's badge; none when they have none.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn person_badge(id: UserId) -> RpcResult<Option<String>> {
    Ok(people::badges::ops::find_badge(&caller()?, id).await?)
}

/// Gives somebody a badge and a PIN. Gives its code.
#[server(output = Answer, client = Browser)]
pub async fn give_badge(id: UserId, code: String, pin: String) -> RpcResult<String> {
    Ok(people::badges::ops::set_badge(&caller()?, id, &code, &pin.into()).await?)
}

/// Takes somebody's badge away.
#[server(output = Answer, client = Browser)]
pub async fn take_badge(id: UserId) -> RpcResult<()> {
    people::badges::ops::remove_badge(&caller()?, id).await?;
    Ok(())
}

/// Takes the organization's logo away.
#[server(output = Answer, client = Browser)]
pub async fn remove_logo() -> RpcResult<Look> {
    let ctx = caller()?;
    let settings = settings::ops::remove_logo(&ctx).await?;
    leptos_axum::redirect(Place::Settings.address());
    Ok(settings::ops::look(&settings))
}

/// Without script a password that was made is shown by the next page, and by that one alone.
#[cfg(feature = "ssr")]
fn keep_for_next_page(ctx: &engrane::platform::ctx::Ctx, saved: &Saved) {
    if let Some(made) = saved.made.as_ref().filter(|_| !from_script()) {
        set_cookie(&cookies::shown_once(ctx, &present::kept(made)));
    }
}

/// Registers a business of the kind `role` (`TALLER`, `BODEGA`, `PLANTA`, `ALMACEN`) with its owner; both wait for the platform.
#[server(output = Answer, client = Browser)]
pub async fn register(
    name: String,
    email: String,
    password: String,
    role: String,
    business_name: String,
    phone: String,
    address: String,
) -> RpcResult<()> {
    let asked = Registration { name, email, password: password.into(), kind: role, business_name, phone, address };
    let ctx = caller()?;
    registration::register(&ctx, &asked).await?;
    // Only who can be written to is promised a letter.
    leptos_axum::redirect(if registration::is_answered(&ctx) { "/register?done=mailed" } else { "/register?done=1" });
    Ok(())
}

/// Mails a link to set a new password, if the account exists.
#[server(output = Answer, client = Browser)]
pub async fn request_reset(email: String) -> RpcResult<()> {
    reset::request_reset(&caller()?, &email).await?;
    leptos_axum::redirect("/forgot-password?done=1");
    Ok(())
}

/// Sets a new password by a mailed link.
#[server(output = Answer, client = Browser)]
pub async fn reset_password(token: String, password: String) -> RpcResult<()> {
    reset::reset_password(&caller()?, &token, &password.into()).await?;
    leptos_axum::redirect("/reset-password?done=1");
    Ok(())
}
