//! Server functions of the counter and of the page of a code.

use super::machine::{Act, Resolved, Target};
use super::shown::{CodeShown, Told};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{StockDocumentId, StockItemId, StockLocationId};
use leptos::prelude::*;
use rust_decimal::Decimal;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::stores;
#[cfg(feature = "ssr")]
use engrane::stores::types::{self, UndoRequest};

/// An id of a document that is booked at a counter.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn begin_counter() -> RpcResult<StockDocumentId> {
    Ok(stores::ledger::ops::begin(&caller()?, types::Act::Issue)?)
}

/// What a scan stands for.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn scan_code(text: String, language: Language) -> RpcResult<Resolved> {
    Ok(present::scanned(&caller()?, language.into(), &text).await?)
}

/// An item as it is put on the counter.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn counter_item(id: StockItemId, language: Language) -> RpcResult<Target> {
    let item = stores::items::ops::find(&caller()?, id.into()).await?;
    Ok(present::item(language.into(), &item, None))
}

/// Books all that lies on the counter. Sent again under the same id, it is done once.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn book_at_counter(
    id: StockDocumentId,
    act: Act,
    holder: StockLocationId,
    lines: Vec<(StockItemId, Decimal)>,
    language: Language,
) -> RpcResult<Told> {
    let ctx = caller()?;
    // Before anything is done: what is said of it names them.
    let name = stores::holders::ops::find(&ctx, holder).await?.values.name;
    let asked = present::request(&ctx, id, holder, &lines).await?;
    let answer = stores::ledger::ops::act(&ctx, act.into(), &asked).await?;
    Ok(Told { said: present::booked(language.into(), act, &name, &answer), next: StockDocumentId::new() })
}

/// Takes a document back as a whole.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn undo_at_counter(id: StockDocumentId, document: StockDocumentId, language: Language) -> RpcResult<Told> {
    let asked = UndoRequest { id: Some(id), ..UndoRequest::default() };
    let answer = stores::ledger::undo::undo(&caller()?, document, &asked).await?;
    Ok(Told { said: present::undone(language.into(), &answer), next: StockDocumentId::new() })
}

/// Where a code leads.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn open_code(code: String, language: Language) -> RpcResult<CodeShown> {
    Ok(present::opened(&caller()?, language.into(), &code).await?)
}

/// Has an item, by its id, code or name, learn a code, and how much it stands for where that is typed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn learn_code(code: String, item: String, quantity: String) -> RpcResult<()> {
    let new = present::learnt(&code, &item, &quantity)?;
    stores::codes::ops::learn(&caller()?, &new).await?;
    Ok(())
}
