//! Server functions of the page of requests.

use super::shown::{Requests, TypedRequest};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::StockRequestId;
use engrane::stores::requests::types::RequestState;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::stores::requests::ops;
#[cfg(feature = "ssr")]
use engrane::stores::requests::types::RequestFilter;

/// A page of the requests, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_requests(state: Option<RequestState>, page: u32, language: Language) -> RpcResult<AsOf<Requests>> {
    let ctx = caller()?;
    let filter = RequestFilter { state, ..RequestFilter::default() };
    let found = ops::list(&ctx, filter, PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value: present::requests(&ctx, language.into(), &found) })
}

/// Asks for something.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn raise_request(typed: TypedRequest) -> RpcResult<()> {
    ops::create(&caller()?, &present::asked(&typed)?).await?;
    Ok(())
}

/// Says how much of it was ordered, and for when.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn order_request(id: StockRequestId, quantity: String, expected: String) -> RpcResult<()> {
    ops::order(&caller()?, id, &present::ordered(&quantity, &expected)?).await?;
    Ok(())
}

/// Ends a request: it is done, or nothing more of it comes.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn close_request(id: StockRequestId) -> RpcResult<()> {
    ops::close(&caller()?, id).await?;
    Ok(())
}

/// Refuses a request.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn refuse_request(id: StockRequestId, reason: String) -> RpcResult<()> {
    ops::refuse(&caller()?, id, &reason).await?;
    Ok(())
}

/// Withdraws a request.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn withdraw_request(id: StockRequestId) -> RpcResult<()> {
    Ok(ops::delete(&caller()?, id).await?)
}
