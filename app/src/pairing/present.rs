//! Devices in words, and what one that waits is told.

use super::shown::PairedRow;
use crate::base::format;
use crate::base::rpc::{cookie, set_cookie};
use crate::i18n::Locale;
use engrane::base::fault::Result;
use engrane::platform::ctx::Ctx;
use engrane::platform::pairing::cookies;
use engrane::platform::pairing::ops::{Progress, wait};
use engrane::platform::pairing::rules::shown;
use engrane::platform::pairing::types::{Kind, Paired};
use std::fmt::Display;

/// A device in a list of them, of which the area says the rest.
pub fn row<I: Display>(ctx: &Ctx, lang: Locale, paired: Paired<I>) -> PairedRow {
    PairedRow {
        id: paired.id.to_string(),
        seen: paired.last_seen_at.map(|seen| format::ago(lang, ctx.zone(), seen, ctx.now())).unwrap_or_default(),
        name: paired.name,
        by: paired.connected_by,
        device: paired.device,
        ..PairedRow::default()
    }
}

/// The code that the calling device shows. Empty once it is connected, and has its token in a cookie.
pub async fn code(ctx: &Ctx, kind: Kind) -> Result<String> {
    let secret = cookie(cookies::names_here(ctx, kind).1);
    Ok(match wait(ctx, kind, secret.as_deref()).await? {
        Progress::Waiting { code, secret } => {
            if let Some(secret) = secret {
                set_cookie(&cookies::waiting(ctx, kind, &secret));
            }
            shown(&code)
        }
        Progress::Connected { token } => {
            set_cookie(&cookies::token(ctx, kind, &token));
            set_cookie(&cookies::waiting(ctx, kind, ""));
            String::new()
        }
    })
}
