//! Server functions of the panel that says who sees something.

use super::shown::Sharing;
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use crate::stores::shown::{Choice, TypedThing};
use engrane::production::grants::types::Granted;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::production::grants::ops;

/// Who sees an order or a specification.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn who_sees(granted: Granted, language: Language) -> RpcResult<Sharing> {
    Ok(present::sharing(&caller()?, language.into(), granted).await?)
}

/// Operators whose name has the words, for somebody who types them.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn operator_choices(words: String, language: Language) -> RpcResult<Vec<Choice>> {
    Ok(present::operators(&caller()?, language.into(), &words).await?)
}

/// Shows an order or a specification to somebody, or does not any more.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn share_with(granted: Granted, person: TypedThing, given: bool) -> RpcResult<()> {
    let ctx = caller()?;
    // Before anything of it is read: whoever may not is told that first.
    ctx.require(Permission::AccessGrant)?;
    let asked = granted.shown_to(present::person(&person).map_err(Error::Refused)?);
    if given {
        ops::give(&ctx, asked).await?;
    } else {
        ops::withdraw(&ctx, asked).await?;
    }
    Ok(())
}
