//! What is done with stock for orders, in the transactions of the production.

use super::store;
use super::{JobItem, JobLine, JobStock, KeptRemnant};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, StockDocumentId, StockItemId, StockLocationId};
use crate::base::permission::Permission;
use crate::platform::asked::Asked;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::{LinkKind, Sought};
use crate::stores::ledger::ops::act_in;
use crate::stores::reservations::ops as reservations;
use crate::stores::rules::name_key;
use crate::stores::store::share_set_up;
use crate::stores::types::{Act, ActAnswer, ActLine, ActRequest, HolderName, Place, PlaceKind};
use chrono::NaiveDate;
use std::collections::HashSet;
use uuid::Uuid;

/// The holder that an order is.
fn holder(order: ProductionOrderId) -> StockLocationId {
    StockLocationId(order.0)
}

/// The item that each of these is, where there is one.
pub(crate) async fn job_items(tx: &mut TenantTx, names: &[&NameOr<StockItemId>]) -> Result<Vec<Option<JobItem>>> {
    let ids: Vec<Uuid> = names.iter().filter_map(|name| name.id()).map(|id| id.0).collect();
    let texts = || names.iter().filter_map(|name| name.name());
    let codes: Vec<String> = texts().map(|text| text.trim().to_uppercase()).collect();
    let keys: Vec<String> = texts().map(name_key).collect();
    let known = store::items(tx, &ids, &codes, &keys).await?;
    let find = |name: &&NameOr<StockItemId>| {
        let is = |(item, key): &&(JobItem, String)| match name {
            NameOr::Id(id) => item.id == *id,
            NameOr::Name(text) => item.code == text.trim().to_uppercase() || *key == name_key(text),
        };
        known.iter().find(is).map(|(item, _)| item.clone())
    };
    Ok(names.iter().map(find).collect())
}

/// Keeps stock for an order, under its name, until a day: all of it or nothing. Whoever asks was asked whether they may. What there
/// is not enough of is refused with [`Problem::NotEnough`](crate::base::problem::Problem::NotEnough).
pub(crate) async fn reserve_for_order(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (order, name): (ProductionOrderId, &str),
    (until, note): (NaiveDate, &str),
    lines: &[JobLine],
) -> Result<()> {
    share_set_up(tx).await?;
    store::make(tx, holder(order), name).await?;
    let lines: Vec<_> = lines.iter().map(|line| (line.item, line.quantity)).collect();
    reservations::keep(ctx, tx, holder(order), (until, note), &lines).await
}

/// Issues to an order, by a document under the id of the request, likewise. Answers its number, and whether it was there already.
pub(crate) async fn issue_to_order(
    request: &Asked<StockDocumentId>,
    tx: &mut TenantTx,
    order: (ProductionOrderId, &str),
    note: &str,
    lines: &[JobLine],
) -> Result<(i64, bool)> {
    let made = act(request, tx, order, (Act::Issue, note), lines).await?;
    Ok((made.number, made.replayed))
}

/// Takes back what an order was issued, remnants among it, likewise.
pub(crate) async fn take_back_from_order(
    request: &Asked<StockDocumentId>,
    tx: &mut TenantTx,
    order: (ProductionOrderId, &str),
    note: &str,
    lines: &[JobLine],
) -> Result<(i64, bool)> {
    let made = act(request, tx, order, (Act::Return, note), lines).await?;
    if !made.replayed && lines.iter().any(|line| line.remnant.is_some()) {
        store::insert_remnants(tx, made.id, lines).await?;
    }
    Ok((made.number, made.replayed))
}

async fn act(
    request: &Asked<StockDocumentId>,
    tx: &mut TenantTx,
    (order, name): (ProductionOrderId, &str),
    (act, note): (Act, &str),
    lines: &[JobLine],
) -> Result<ActAnswer> {
    share_set_up(tx).await?;
    store::make(tx, holder(order), name).await?;
    let line = |line: &JobLine| ActLine { item: Some(line.item), quantity: line.quantity, ..ActLine::default() };
    let asked = ActRequest {
        id: request.named(),
        holder: Some(HolderName::Id(holder(order))),
        occurred_at: None,
        due_at: None,
        reason: String::new(),
        note: note.to_owned(),
        lines: lines.iter().map(line).collect(),
    };
    act_in(request, tx, act, &asked).await
}

/// Lets go what is kept for these orders, which are at their end. Whoever ends them need not be one who may move stock.
pub(crate) async fn release_orders(ctx: &Ctx, tx: &mut TenantTx, orders: &[ProductionOrderId]) -> Result<()> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let items = store::reserved_items(tx, &orders).await?;
    if items.is_empty() {
        return Ok(());
    }
    share_set_up(tx).await?;
    // Telling of it is large, and rarely done.
    Box::pin(reservations::release(ctx, tx, &orders, &items)).await
}

/// What these orders have, of each item.
pub(crate) async fn stock_of_orders(tx: &mut TenantTx, orders: &[ProductionOrderId]) -> Result<Vec<JobStock>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    if orders.is_empty() { Ok(Vec::new()) } else { store::stock(tx, &orders).await }
}

/// The remnants that came back of an order, the newest first.
pub(crate) async fn remnants_of_order(tx: &mut TenantTx, order: ProductionOrderId) -> Result<Vec<KeptRemnant>> {
    store::remnants(tx, order.0).await
}

/// The orders for which something is kept.
pub(crate) async fn orders_with_reservations(tx: &mut TenantTx) -> Result<Vec<ProductionOrderId>> {
    store::reserving(tx).await
}

/// Those of these orders to which something was ever issued.
pub(crate) async fn orders_with_stock(
    tx: &mut TenantTx,
    orders: &[ProductionOrderId],
) -> Result<Vec<ProductionOrderId>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    if orders.is_empty() { Ok(Vec::new()) } else { store::with_history(tx, &orders).await }
}

/// Which of these holders are orders that the caller does not see.
pub(in crate::stores) async fn hidden(ctx: &Ctx, tx: &mut TenantTx, holders: &[Uuid]) -> Result<HashSet<Uuid>> {
    let sees_all = ctx.may(Permission::OrdersViewAll) && ctx.may(Permission::CooperationView);
    if sees_all || holders.is_empty() || !ctx.may(Permission::ProductionView) {
        return Ok(HashSet::new());
    }
    let orders = store::orders_among(tx, holders).await?;
    let mut hidden: HashSet<Uuid> = orders.iter().copied().collect();
    let names = ctx.services.hooks.names.iter().find(|(kind, _)| *kind == LinkKind::Order);
    if let Some((_, names)) = names.filter(|_| !orders.is_empty()) {
        for seen in names(ctx, tx, &Sought::ids(orders)).await? {
            hidden.remove(&seen.id);
        }
    }
    Ok(hidden)
}

/// Of orders that the caller does not see, places say neither which nor what they are called.
pub(in crate::stores) async fn conceal(ctx: &Ctx, tx: &mut TenantTx, places: Vec<&mut Place>) -> Result<()> {
    let holders: Vec<Uuid> =
        places.iter().filter(|place| place.kind == PlaceKind::Holder).map(|place| place.id.0).collect();
    let hidden = hidden(ctx, tx, &holders).await?;
    for place in places {
        if hidden.contains(&place.id.0) {
            place.id = StockLocationId(Uuid::nil());
            place.name = String::new();
        }
    }
    Ok(())
}
