//! Server functions of the page of shifts.

use super::shown::{ShiftOpened, Shifts};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use chrono::NaiveDate;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::production::shifts::ops;

/// The shifts of the last days.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_shifts(language: Language) -> RpcResult<Shifts> {
    Ok(present::shifts(&caller()?, language.into()).await?)
}

/// A shift of a day, with what it hands over.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_shift(day: NaiveDate, code: String, language: Language) -> RpcResult<ShiftOpened> {
    let ctx = caller()?;
    let found = ops::find(&ctx, day, &code).await?;
    Ok(present::opened(&ctx, language.into(), &found))
}

/// Closes a shift of a day.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn close_shift(day: NaiveDate, code: String) -> RpcResult<()> {
    ops::close(&caller()?, day, &code).await?;
    Ok(())
}

/// Opens a shift of a day again.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn open_shift(day: NaiveDate, code: String, reason: String) -> RpcResult<()> {
    ops::open(&caller()?, day, &code, &reason).await?;
    Ok(())
}
