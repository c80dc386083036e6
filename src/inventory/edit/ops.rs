//! Changing one line, and removing all.

use super::store;
use super::types::{Edited, ItemPatch, ItemValues};
use crate::base::check::Check;
use crate::base::fault::{Error, Result};
use crate::base::id::{ChangeId, ItemId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::text::search_words;
use crate::inventory::history::store::{self as history, Extent, NewChange};
use crate::inventory::history::types::{ChangeKind, StockChange};
use crate::inventory::import::rows::{LONGEST_TEXT, location_of};
use crate::inventory::import::rules;
use crate::inventory::types::ItemRow;
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::require_version;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event, MAX_NAMED_PARTS};
use crate::platform::tenancy;
use serde_json::json;

const ENTITY: Entity = Entity::InventoryItem;

/// One line.
pub async fn find_item(ctx: &Ctx, id: ItemId) -> Result<ItemRow> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let shown_price = tenancy::ops::prices(&mut tx).await?.shown;
    let item = find(&mut tx, id, shown_price).await?;
    tx.commit().await?;
    Ok(item)
}

/// Changes a line of which `version` was read; what is said of it is so from now on. A location where another line of the same
/// part lies is refused with [`Conflict::Taken`].
pub async fn change_item(ctx: &Ctx, id: ItemId, version: i32, patch: &ItemPatch) -> Result<Edited> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    history::begin(&mut tx, Extent::Few).await?;
    let shown_price = tenancy::ops::prices(&mut tx).await?.shown;
    let row = find(&mut tx, id, shown_price).await?;
    require_version(row.version == version, ENTITY)?;
    let own_currency = tenancy::ops::currency(&mut tx).await?;
    let before = values(&row, shown_price);
    let after = changed(&before, patch, &own_currency)?;
    if store::is_taken(&mut tx, id, &after.location).await? {
        return Err(Problem::Conflict { what: ENTITY, why: Conflict::Taken }.into());
    }
    // Its words may hold what the file called its brand, and are left alone where they can be.
    let moved = after.location != before.location;
    let texts = [&row.number, &row.description, &row.brand, &row.own_code, &after.location];
    let words = moved.then(|| search_words(texts.map(String::as_str)));
    store::stage(&mut tx, id, &after, words.as_deref(), ctx.now()).await?;
    let change = write(ctx, &mut tx, ChangeKind::Edit).await?;
    let item = find(&mut tx, id, shown_price).await?;
    let entry = Entry::new(Action::ChangeItem, ENTITY.as_str(), id)
        .before(serde_json::to_value(&before)?)
        .after(serde_json::to_value(&after)?);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    let edited = Edited { item, change };
    tx.commit_with(&edited).await?;
    Ok(edited)
}

/// Removes all of the bodega's lines.
pub async fn clear(ctx: &Ctx) -> Result<StockChange> {
    let mut tx = ctx.begin(Permission::InventoryImport).await?;
    history::begin(&mut tx, Extent::Many).await?;
    store::stage_clear(&mut tx).await?;
    let id = write(ctx, &mut tx, ChangeKind::Clear).await?;
    let change = history::find(&mut tx, id)
        .await?
        .ok_or_else(|| Error::broken("a change that was just written is not there"))?;
    let entry = Entry::new(Action::ClearInventory, Entity::InventoryChange.as_str(), id)
        .after(json!({ "lines": change.lines }));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    tx.commit_with(&change).await?;
    Ok(change)
}

async fn find(tx: &mut TenantTx, id: ItemId, shown_price: i16) -> Result<ItemRow> {
    Ok(store::find(tx, id, shown_price).await?.ok_or(Problem::NotFound { what: ENTITY })?)
}

async fn write(ctx: &Ctx, tx: &mut TenantTx, kind: ChangeKind) -> Result<ChangeId> {
    let change = NewChange { id: ChangeId::new(), kind, import: None, undoes: None, source: None };
    let parts = history::write(ctx, tx, &change).await?;
    let parts = (parts.len() <= MAX_NAMED_PARTS).then_some(parts);
    events::insert(tx, Audience::Market, &Event::OffersChanged { parts }).await?;
    Ok(change.id)
}

fn values(row: &ItemRow, shown_price: i16) -> ItemValues {
    ItemValues {
        price: row.price.as_ref().map(|price| price.amount),
        shown_price,
        currency: row.currency.clone(),
        stock: row.stock,
        location: row.location.clone(),
        min_order: row.min_order,
    }
}

/// What a line becomes, by the rules of files.
fn changed(before: &ItemValues, patch: &ItemPatch, own_currency: &str) -> Result<ItemValues, Problem> {
    let mut after = before.clone();
    let mut check = Check::default();
    if let Some(price) = patch.price {
        let kept = price.map(rules::kept_price).transpose();
        check.that(kept.is_ok(), "price", Reason::OutOfRange);
        after.price = kept.unwrap_or_default();
    }
    if let Some(currency) = &patch.currency {
        let kept = rules::currency(currency, own_currency);
        check.that(kept.is_ok(), "currency", Reason::Malformed);
        after.currency = kept.unwrap_or_default();
    }
    if let Some(stock) = patch.stock {
        let kept = stock.map(rules::kept_quantity).transpose();
        check.that(kept.is_ok(), "stock", Reason::OutOfRange);
        after.stock = kept.unwrap_or_default();
    }
    if let Some(min_order) = patch.min_order {
        let kept = min_order.map(rules::kept_quantity).transpose();
        check.that(kept.is_ok(), "min_order_quantity", Reason::OutOfRange);
        after.min_order = kept.unwrap_or_default();
    }
    if let Some(location) = &patch.location {
        check.that(location.trim().chars().count() <= LONGEST_TEXT, "location", Reason::TooLong);
        after.location = location_of(location);
    }
    check.done()?;
    Ok(after)
}
