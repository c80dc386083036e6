//! What a device that waits is told.

use crate::base::rpc::{cookie, set_cookie};
use engrane::base::fault::Result;
use engrane::platform::ctx::Ctx;
use engrane::platform::pairing::cookies;
use engrane::platform::pairing::ops::{Progress, wait};
use engrane::platform::pairing::rules::shown;
use engrane::platform::pairing::types::Kind;

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
