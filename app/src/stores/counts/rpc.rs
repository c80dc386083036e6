//! Server functions of the pages of counts.

use super::shown::{CountForm, CountWhole, Counted, Counts, InCount, TypedCount};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{StockCountId, StockItemId, StockLocationId};
use engrane::stores::counts::types::CountLineFilter;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::stores;
#[cfg(feature = "ssr")]
use engrane::stores::counts::types::CountFilter;

/// A page of the counts, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_counts(page: u32, language: Language) -> RpcResult<AsOf<Counts>> {
    let ctx = caller()?;
    let found = stores::counts::ops::list(&ctx, CountFilter::default(), PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value: present::counts(language.into(), &found) })
}

/// What a new count may be of, and who may count.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_count_form(language: Language) -> RpcResult<CountForm> {
    let ctx = caller()?;
    let people = stores::counts::ops::people(&ctx).await?;
    let room = stores::ops::store_room(&ctx).await?;
    Ok(present::form(language.into(), &room, people, ctx.may(Permission::StoresEdit)))
}

/// Begins a count, and tells which one it is.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn begin_count(typed: TypedCount) -> RpcResult<StockCountId> {
    let asked = present::request(&typed)?;
    Ok(stores::counts::ops::create(&caller()?, &asked).await?.id)
}

/// A count with a page of its lines, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_count(
    id: StockCountId,
    filter: CountLineFilter,
    page: u32,
    language: Language,
) -> RpcResult<AsOf<CountWhole>> {
    let ctx = caller()?;
    let count = stores::counts::ops::find(&ctx, id).await?;
    let lines = stores::counts::ops::lines(&ctx, id, filter, PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value: present::count(language.into(), &count, &lines) })
}

/// Of which lines of a count a scanned code tells: those of an item, or of a shelf.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn scan_in_count(scanned: String) -> RpcResult<InCount> {
    let answer = stores::codes::ops::resolve(&caller()?, &scanned).await?;
    Ok(present::in_count(answer.found.first())?)
}

/// Takes down what was found of a line, and tells how far it and the count are. Sent twice it is the same found twice.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn count_line(
    count: StockCountId,
    item: StockItemId,
    place: StockLocationId,
    quantity: String,
    language: Language,
) -> RpcResult<Counted> {
    let ctx = caller()?;
    let line = present::typed(item, place, &quantity)?;
    let lines = stores::counts::ops::count(&ctx, count, &[line]).await?;
    let count = stores::counts::ops::find(&ctx, count).await?;
    Ok(present::counted(language.into(), &count, &lines)?)
}

/// Adjusts what differs, and tells what became of it.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn apply_count(id: StockCountId, language: Language) -> RpcResult<String> {
    let applied = stores::counts::ops::apply(&caller()?, id).await?;
    Ok(present::applied(language.into(), &applied))
}

/// Ends a count.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn close_count(id: StockCountId) -> RpcResult<()> {
    Ok(stores::counts::ops::close(&caller()?, id).await?)
}
