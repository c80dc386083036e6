//! Server functions of pads.

use super::shown::{Here, Pads};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::PadId;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{DEVICE, PADS, present};
#[cfg(feature = "ssr")]
use crate::base::rpc::{caller, from_script, host};
#[cfg(feature = "ssr")]
use crate::pairing::present::code;
#[cfg(feature = "ssr")]
use engrane::platform::pairing::types::Kind;
#[cfg(feature = "ssr")]
use engrane::production::pads::ops;
#[cfg(feature = "ssr")]
use engrane::production::pads::types::NewPad;

/// The pads, and where another one could stand.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_pads(language: Language) -> RpcResult<Pads> {
    let address = host().unwrap_or_default() + DEVICE;
    Ok(present::pads(&caller()?, language.into(), address).await?)
}

/// Makes a pad of the device that shows the code, at a stage (`code`) or one of its machines (`code:machine`). Leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn connect_pad(code: String, name: String, place: String) -> RpcResult<()> {
    let (stage, machine) = present::place(&place);
    ops::connect(&caller()?, &NewPad { code, name, stage, machine }).await?;
    leptos_axum::redirect(PADS);
    Ok(())
}

/// Ends a pad; then leads back to the list.
#[server(output = Answer, client = Browser)]
pub async fn disconnect_pad(id: PadId) -> RpcResult<()> {
    ops::disconnect(&caller()?, id).await?;
    leptos_axum::redirect(PADS);
    Ok(())
}

/// For a device that waits to become a pad: the code that it shows. Empty when it is one, and has its token in a cookie.
#[server(output = Answer, client = Browser)]
pub async fn pair_pad() -> RpcResult<String> {
    let ctx = caller()?;
    if ctx.paired().is_ok() {
        return Ok(String::new());
    }
    Ok(code(&ctx, Kind::Pad).await?)
}

/// What the calling pad shows.
#[server(output = Answer, client = Browser)]
pub async fn pad_here() -> RpcResult<Here> {
    let ctx = caller()?;
    let (_, place) = ctx.paired()?;
    Ok(present::here(&ctx, place))
}

/// Somebody says who they are. Gives where they record.
#[server(output = Answer, client = Browser)]
pub async fn identify_on_pad(badge: String, pin: String) -> RpcResult<String> {
    let ctx = caller()?;
    ops::identify(&ctx, &badge, &pin.into()).await?;
    let next = present::address(ctx.paired()?.1);
    // Our script loads the page anew: it is somebody else's now.
    if !from_script() {
        leptos_axum::redirect(&next);
    }
    Ok(next)
}

/// Whoever is at work on the calling pad is not any more.
#[server(output = Answer, client = Browser)]
pub async fn leave_pad() -> RpcResult<()> {
    ops::leave(&caller()?).await?;
    if !from_script() {
        leptos_axum::redirect(DEVICE);
    }
    Ok(())
}
