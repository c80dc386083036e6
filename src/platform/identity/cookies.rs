//! The cookies of a sign-in. Scripts of pages cannot read them; other sites' pages do not get them sent along; on an
//! https site they are bound to the host by their prefix, which also asks for the path `/`.

use super::sessions::ops::SignedIn;
use crate::platform::ctx::Ctx;

/// The cookie of the access token, and of the refresh token, where the site is reached by plain http.
pub const COOKIES: (&str, &str) = ("engrane_session", "engrane_refresh");
/// The same on an https site.
pub const SECURE_COOKIES: (&str, &str) = ("__Host-engrane_session", "__Host-engrane_refresh");

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

/// A `Set-Cookie` value; without an age it is forgotten when the browser is closed.
pub(crate) fn cookie(ctx: &Ctx, name: &str, value: &str, max_age: Option<i64>) -> String {
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if ctx.services.sign_in.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}")
}
