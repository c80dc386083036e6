//! The cookies of a sign-in. Scripts of pages cannot read them; other sites' pages do not get them sent along; on an
//! https site they are bound to the host by their prefix, which also asks for the path `/`.

use super::sessions::ops::SignedIn;
use crate::platform::ctx::Ctx;
use chrono::Duration;

/// The cookie of the access token, and of the refresh token, where the site is reached by plain http.
pub const COOKIES: (&str, &str) = ("engrane_session", "engrane_refresh");
/// The same on an https site.
pub const SECURE_COOKIES: (&str, &str) = ("__Host-engrane_session", "__Host-engrane_refresh");

/// The cookie of a wall screen's token, and of what a device that waits to become one is known by; then the same on an
/// https site.
pub const SCREEN_COOKIES: (&str, &str) = ("engrane_screen", "engrane_waiting");
pub const SECURE_SCREEN_COOKIES: (&str, &str) = ("__Host-engrane_screen", "__Host-engrane_waiting");

/// The same two of a pad.
pub const PAD_COOKIES: (&str, &str) = ("engrane_pad", "engrane_pad_waiting");
pub const SECURE_PAD_COOKIES: (&str, &str) = ("__Host-engrane_pad", "__Host-engrane_pad_waiting");

/// The cookie of what the next page shows once, where there is no script to show it at once.
pub const SHOWN_ONCE: &str = "engrane_shown_once";

/// The `Set-Cookie` value that keeps a text for the next page, for a minute; an empty one is forgotten.
pub fn shown_once(ctx: &Ctx, text: &str) -> String {
    cookie(ctx, SHOWN_ONCE, text, Some(if text.is_empty() { 0 } else { 60 }))
}

/// The cookie of what was typed into a plain form that was refused.
pub const TYPED: &str = "engrane_typed";

/// The `Set-Cookie` value that keeps what was typed for the page that says why it was refused, for a minute.
pub fn typed(ctx: &Ctx, typed: &str) -> String {
    cookie(ctx, TYPED, typed, Some(60))
}

/// The names of the two on this site.
pub fn names(ctx: &Ctx) -> (&'static str, &'static str) {
    if ctx.services.sign_in.secure_cookies { SECURE_COOKIES } else { COOKIES }
}

/// The `Set-Cookie` values that sign the browser in. Unless the computer is to be remembered, the browser forgets the
/// refresh token when it is closed.
pub fn signed_in(ctx: &Ctx, signed_in: &SignedIn) -> [String; 2] {
    let (access, refresh) = names(ctx);
    [
        cookie(ctx, access, &signed_in.token, Some(signed_in.expires_in)),
        cookie(ctx, refresh, &signed_in.refresh_token, signed_in.remembered.then_some(signed_in.lasts)),
    ]
}

/// The `Set-Cookie` values that sign the browser out.
pub fn signed_out(ctx: &Ctx) -> [String; 2] {
    let (access, refresh) = names(ctx);
    [cookie(ctx, access, "", Some(0)), cookie(ctx, refresh, "", Some(0))]
}

/// The names of the two of a wall screen on this site.
pub fn screen_names(ctx: &Ctx) -> (&'static str, &'static str) {
    if ctx.services.sign_in.secure_cookies { SECURE_SCREEN_COOKIES } else { SCREEN_COOKIES }
}

/// The `Set-Cookie` value that keeps the token of a wall screen for as long as it lasts.
pub fn screen(ctx: &Ctx, token: &str, lasts: Duration) -> String {
    cookie(ctx, screen_names(ctx).0, token, Some(lasts.num_seconds()))
}

/// The `Set-Cookie` value that keeps what a waiting device is known by; an empty one is forgotten.
pub fn waiting(ctx: &Ctx, secret: &str, lasts: Duration) -> String {
    cookie(ctx, screen_names(ctx).1, secret, Some(if secret.is_empty() { 0 } else { lasts.num_seconds() }))
}

/// The names of the two of a pad on this site.
pub fn pad_names(ctx: &Ctx) -> (&'static str, &'static str) {
    if ctx.services.sign_in.secure_cookies { SECURE_PAD_COOKIES } else { PAD_COOKIES }
}

/// The `Set-Cookie` value that keeps the token of a pad for as long as it lasts.
pub fn pad(ctx: &Ctx, token: &str, lasts: Duration) -> String {
    cookie(ctx, pad_names(ctx).0, token, Some(lasts.num_seconds()))
}

/// The `Set-Cookie` value that keeps what a device is known by that waits to become a pad; an empty one is forgotten.
pub fn pad_waiting(ctx: &Ctx, secret: &str, lasts: Duration) -> String {
    cookie(ctx, pad_names(ctx).1, secret, Some(if secret.is_empty() { 0 } else { lasts.num_seconds() }))
}

fn cookie(ctx: &Ctx, name: &str, value: &str, max_age: Option<i64>) -> String {
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if ctx.services.sign_in.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}")
}
