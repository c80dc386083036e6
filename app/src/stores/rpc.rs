//! Server functions of the store-room's pages.

use super::acts::AskedAct;
use super::settings::SetUp;
use super::shown::{
    ActSheet, Choice, DocumentShown, Documents, Done, ExportForm, ItemShown, KitLineShown, Loans, OpenIssue,
    PiecesOffered, Stock, TypedAct, TypedPiece, TypedReservation,
};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::entity_pages::{Asked, EntityList};
use crate::exports::ExportLine;
use crate::session::preferences::Language;
use engrane::base::id::{
    FileId, StockDocumentId, StockItemId, StockKitId, StockLocationId, StockPieceId, StockReservationId,
};
use engrane::base::paging::PageRequest;
use engrane::stores::types::{Act, DocumentFilter, ItemFilter};
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{acts, exports, present, serial_words, set_up, typed};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::entity_pages::{EntityLists, Sent};
#[cfg(feature = "ssr")]
use engrane::platform::entity;
#[cfg(feature = "ssr")]
use engrane::stores;
#[cfg(feature = "ssr")]
use engrane::stores::types::{IssueFilter, UndoRequest};

/// A page of the items, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_list(filter: ItemFilter, page: PageRequest, language: Language) -> RpcResult<Stock> {
    let ctx = caller()?;
    let room = stores::ops::store_room(&ctx).await?;
    let found = stores::items::ops::list(&ctx, &filter, page).await?;
    Ok(present::stock(language.into(), &room, &filter, &found))
}

/// What the panel of an act begins with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn act_form(asked: AskedAct, language: Language) -> RpcResult<ActSheet> {
    let ctx = caller()?;
    let id = stores::ledger::ops::begin(&ctx, asked.act)?;
    let room = stores::ops::store_room(&ctx).await?;
    let item = match asked.item {
        Some(id) => Some(stores::items::ops::find(&ctx, id.into()).await?.row),
        None => None,
    };
    let kits = match asked.act {
        Act::Issue => entity::list::<stores::kits::types::KitValues>(&ctx).await?,
        _ => Vec::new(),
    };
    Ok(present::act_form(language.into(), (id, asked), &room, item.as_ref(), &kits))
}

/// What a kit is made of, for the panel of an issue.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn kit_lines(kit: StockKitId) -> RpcResult<Vec<KitLineShown>> {
    let kit = entity::find::<stores::kits::types::KitValues>(&caller()?, kit).await?;
    Ok(kit.values.lines.iter().map(present::kit_line).collect())
}

/// Items that have the words, for somebody who types them.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn item_choices(words: String, language: Language) -> RpcResult<Vec<Choice>> {
    let filter = ItemFilter { words, ..ItemFilter::default() };
    let first = PageRequest::bounded(Some(1), Some(present::CHOICES));
    let found = stores::items::ops::list(&caller()?, &filter, first).await?;
    Ok(found.rows.iter().map(|row| present::item_choice(language.into(), row)).collect())
}

/// Holders that have the words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn holder_choices(words: String, language: Language) -> RpcResult<Vec<Choice>> {
    let room = stores::ops::store_room(&caller()?).await?;
    Ok(present::holder_choices(language.into(), &room, &words))
}

/// What is out of an item, or with a holder.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn open_issues(
    item: Option<StockItemId>,
    holder: Option<StockLocationId>,
    language: Language,
) -> RpcResult<Vec<OpenIssue>> {
    let ctx = caller()?;
    let filter = IssueFilter { item, holder, ..IssueFilter::default() };
    let first = PageRequest::bounded(Some(1), Some(200));
    let found = stores::history::ops::issues(&ctx, &filter, first).await?;
    Ok(found.rows.iter().map(|row| present::open_issue(language.into(), ctx.zone(), row)).collect())
}

/// Does an act as it was typed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn do_act(id: StockDocumentId, act: Act, typed: TypedAct, language: Language) -> RpcResult<Done> {
    let ctx = caller()?;
    let asked = typed::request(&ctx, id, act, &typed).await?;
    let answer = stores::ledger::ops::act(&ctx, act, &asked).await?;
    Ok(present::done(language.into(), act, &answer))
}

/// Everything that the page of an item shows; the history of it by its page.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_item(id: StockItemId, page: u32, language: Language) -> RpcResult<AsOf<ItemShown>> {
    let ctx = caller()?;
    let value = present::item(&ctx, language.into(), id, PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// Changes from when on an item is low, and what it is filled up to; then leads back to it.
#[server(output = Answer, client = Browser)]
pub async fn save_thresholds(
    id: StockItemId,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    let ctx = caller()?;
    let item = entity::find::<stores::types::StockItemValues>(&ctx, id).await?;
    let changed = set_up::with_thresholds(item.values, &values).map_err(engrane::base::fault::Error::Refused)?;
    entity::change(&ctx, id, version, &changed).await?;
    leptos_axum::redirect(&acts::item_address(id));
    Ok(())
}

/// Puts an item away; then leads back to it.
#[server(output = Answer, client = Browser)]
pub async fn archive_item(id: StockItemId) -> RpcResult<()> {
    stores::items::ops::archive(&caller()?, id.into()).await?;
    leptos_axum::redirect(&acts::item_address(id));
    Ok(())
}

/// Takes a picture or a paper off an item.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn remove_attachment(item: StockItemId, file: FileId) -> RpcResult<()> {
    Ok(stores::attachments::ops::remove(&caller()?, item.into(), file).await?)
}

/// Keeps some of an item for somebody.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn reserve_item(item: StockItemId, typed: TypedReservation) -> RpcResult<()> {
    let asked = typed::reservation(item, &typed)?;
    stores::reservations::ops::create(&caller()?, &asked).await?;
    Ok(())
}

/// Sets up a piece of an item, or changes the one with this id as a whole.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn save_piece(item: StockItemId, id: Option<StockPieceId>, version: i32, typed: TypedPiece) -> RpcResult<()> {
    let ctx = caller()?;
    let values = typed::piece(item, &typed)?;
    match id {
        Some(id) => entity::change(&ctx, id, version, &values).await?,
        None => entity::create(&ctx, &values).await?,
    };
    Ok(())
}

/// Which pieces of an item an act may be of.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn piece_choices(item: StockItemId, act: Act, language: Language) -> RpcResult<PiecesOffered> {
    Ok(serial_words::choices(&caller()?, language.into(), item, act).await?)
}

/// Lets go what is kept.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn release_reservation(id: StockReservationId) -> RpcResult<()> {
    Ok(stores::reservations::ops::delete(&caller()?, id).await?)
}

/// What a holder has.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_holder(id: StockLocationId, page: u32, language: Language) -> RpcResult<AsOf<Loans>> {
    let ctx = caller()?;
    let holder = stores::holders::ops::find(&ctx, id).await?;
    let filter = IssueFilter { holder: Some(id), ..IssueFilter::default() };
    let found = stores::history::ops::issues(&ctx, &filter, PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value: present::loans_of(language.into(), ctx.zone(), &holder, &found) })
}

/// What the caller has.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn my_stock(page: u32, language: Language) -> RpcResult<AsOf<Loans>> {
    let ctx = caller()?;
    let value = present::own_loans(&ctx, language.into(), PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// A page of the documents.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_documents(
    filter: DocumentFilter,
    page: PageRequest,
    language: Language,
) -> RpcResult<AsOf<Documents>> {
    let ctx = caller()?;
    let found = stores::history::ops::documents(&ctx, &filter, page).await?;
    Ok(AsOf { now: ctx.now(), value: present::documents(language.into(), &filter, &found) })
}

/// One document, with what taking it back would do.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_document(id: StockDocumentId, language: Language) -> RpcResult<AsOf<DocumentShown>> {
    let ctx = caller()?;
    let found = stores::history::ops::document(&ctx, id).await?;
    Ok(AsOf { now: ctx.now(), value: present::document(language.into(), ctx.zone(), &found) })
}

/// Takes a document back, all of it or as much as can be.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn undo_document(
    id: StockDocumentId,
    request: StockDocumentId,
    partial: bool,
    reason: String,
    language: Language,
) -> RpcResult<Done> {
    let asked = UndoRequest { id: Some(request), partial, reason };
    let answer = stores::ledger::undo::undo(&caller()?, id, &asked).await?;
    Ok(present::done(language.into(), Act::Undo, &answer))
}

/// What an export of the store-room is asked for with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_export_form(language: Language) -> RpcResult<ExportForm> {
    let key = stores::exports::ops::key(&caller()?)?;
    Ok(exports::form(language.into(), &key))
}

/// The latest exports, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn stock_exports(language: Language) -> RpcResult<Vec<ExportLine>> {
    let ctx = caller()?;
    let latest = stores::exports::ops::latest(&ctx).await?;
    Ok(latest.iter().map(|export| exports::line(language.into(), ctx.zone(), export, ctx.now())).collect())
}

/// Has the store-room written into a file; then leads back to where it was asked for.
#[server(output = Answer, client = Browser)]
pub async fn begin_stock_export(#[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let ctx = caller()?;
    let asked = exports::request(&values, ctx.zone(), ctx.now()).map_err(engrane::base::fault::Error::Refused)?;
    stores::exports::ops::begin(&ctx, &asked).await?;
    leptos_axum::redirect(&acts::exports_address());
    Ok(())
}

/// A list of the set-up, and the form of the thing that is being changed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn store_settings(place: SetUp, asked: Asked, language: Language) -> RpcResult<EntityList> {
    Ok(set_up::shown(&caller()?, language.into(), place, &asked).await?)
}

/// Creates a thing of the set-up, or changes the one with this id as a whole; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_stores(
    place: SetUp,
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    set_up::save(&caller()?, place, Sent { id: &id, version, typed: &values }).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// Removes a thing of the set-up; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn remove_from_stores(place: SetUp, id: String) -> RpcResult<()> {
    set_up::remove(&caller()?, place, &id).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}
