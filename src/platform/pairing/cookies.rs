//! The cookies of a device, as those of a sign-in are.

use super::steps::{CODE_LASTS, LASTS};
use super::types::Kind;
use crate::platform::ctx::Ctx;
use crate::platform::identity::cookies::cookie;

/// The names of the cookie of a device's token, and of what it is known by as long as it waits.
pub fn names(kind: Kind, secure: bool) -> (&'static str, &'static str) {
    match (kind, secure) {
        (Kind::Screen, false) => ("engrane_screen", "engrane_waiting"),
        (Kind::Screen, true) => ("__Host-engrane_screen", "__Host-engrane_waiting"),
        (Kind::Pad, false) => ("engrane_pad", "engrane_pad_waiting"),
        (Kind::Pad, true) => ("__Host-engrane_pad", "__Host-engrane_pad_waiting"),
    }
}

/// The names of the two on this site.
pub fn names_here(ctx: &Ctx, kind: Kind) -> (&'static str, &'static str) {
    names(kind, ctx.services.sign_in.secure_cookies)
}

/// The `Set-Cookie` value that keeps the token of a device for as long as it lasts.
pub fn token(ctx: &Ctx, kind: Kind, token: &str) -> String {
    cookie(ctx, names_here(ctx, kind).0, token, Some(LASTS.num_seconds()))
}

/// The `Set-Cookie` value that keeps what a waiting device is known by; an empty one is forgotten.
pub fn waiting(ctx: &Ctx, kind: Kind, secret: &str) -> String {
    cookie(ctx, names_here(ctx, kind).1, secret, Some(if secret.is_empty() { 0 } else { CODE_LASTS.num_seconds() }))
}
