//! Taking an import back: its documents by others, and items as they were, as far as can be; what cannot is named.

use super::ops::{KIND, done, find};
use super::record::store::{self as record, ToUndo};
use super::types::{Left, LeftReason, Outcome, SHOWN, StockImport, Undone};
use crate::base::fault::Result;
use crate::base::id::{ImportId, StockItemId};
use crate::base::problem::{Entity, Problem};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Values as _};
use crate::platform::imports::ops::{self as imports, wrong_status};
use crate::platform::imports::types::ImportStatus;
use crate::stores::history::store as history;
use crate::stores::items::store as items;
use crate::stores::ledger::undo::{may, take_back};
use crate::stores::ops::StoresSetUp;
use crate::stores::types::{MAX_LINES, StockItem, StockItemValues};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Undoes a completed import. Documents are taken back by whoever may do that: their own for some minutes, anybody's who adjusts.
pub async fn undo(ctx: &Ctx, id: ImportId) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, true).await?;
    if stored.row.status != ImportStatus::Completed {
        return Err(wrong_status().into());
    }
    StoresSetUp::lock(&mut tx).await?;
    let documents = record::list_documents(&mut tx, id).await?;
    let mut undone = Undone { at: Some(ctx.now()), ..Undone::default() };
    let mut short: BTreeMap<StockItemId, Decimal> = BTreeMap::new();
    for document in documents {
        let known = history::document(&mut tx, document).await?;
        let known = known.ok_or(Problem::NotFound { what: Entity::StockDocument })?;
        if !may(ctx, &known) {
            return Err(Problem::NotAllowed.into());
        }
        let (made, left) = take_back(ctx, &mut tx, document, &known.reason).await?;
        undone.documents.extend(made);
        for (item, quantity) in left {
            *short.entry(item).or_default() += quantity;
        }
    }
    name_short(&mut tx, &mut undone, &short).await?;
    restore_items(ctx, &mut tx, id, &mut undone, &short).await?;
    let outcome = Outcome { undone: Some(undone.clone()), ..stored.outcome.unwrap_or_default() };
    imports::tell_more(&mut tx, id, &outcome).await?;
    imports::turn(ctx, &mut tx, KIND, id, ImportStatus::Undone).await?;
    let facts = json!({
        "filename": stored.row.filename, "documents": undone.documents.len(), "items_archived": undone.items_archived,
        "items_restored": undone.items_restored, "left_alone": undone.left_total
    });
    imports::note(ctx, &mut tx, KIND, Action::UndoStockImport, id, facts).await?;
    done(tx, id).await
}

fn leave(undone: &mut Undone, item: &StockItem, reason: LeftReason, quantity: Option<Decimal>) {
    undone.left_total += 1;
    if undone.left.len() < SHOWN {
        let (code, name) = (item.values.code.clone(), item.values.name.clone());
        undone.left.push(Left { code, name, reason, quantity });
    }
}

/// What of the documents could not go back.
async fn name_short(tx: &mut TenantTx, undone: &mut Undone, short: &BTreeMap<StockItemId, Decimal>) -> Result<()> {
    let ids: Vec<StockItemId> = short.keys().copied().collect();
    for part in ids.chunks(MAX_LINES) {
        let items = items::of_ids(tx, part).await?;
        for id in part {
            if let Some(item) = items.get(id) {
                leave(undone, item, LeftReason::InUse, short.get(id).copied());
            }
        }
    }
    Ok(())
}

/// Puts items away that the import made, and has the others as they were.
async fn restore_items(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ImportId,
    undone: &mut Undone,
    short: &BTreeMap<StockItemId, Decimal>,
) -> Result<()> {
    let (mut after, limit) = (Uuid::nil(), i64::try_from(MAX_LINES).unwrap_or(i64::MAX));
    loop {
        let rows = record::list_to_undo(tx, id, after, limit).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.item.0;
        let ids: Vec<StockItemId> = rows.iter().map(|row| row.item).collect();
        let now = items::of_ids(tx, &ids).await?;
        let mut wanted = Vec::new();
        let mut forgotten = Vec::new();
        for row in rows {
            let Some(item) = now.get(&row.item) else { continue };
            match as_before(&row, item)? {
                Ok(values) => {
                    forgotten.extend(row.gtin.clone().filter(|_| row.before.is_some()).map(|code| (row.item, code)));
                    wanted.push(StockItem { id: item.id, version: item.version + 1, values });
                }
                // What could not go back is named already.
                Err(LeftReason::InUse) if short.contains_key(&row.item) => {}
                Err(reason) => leave(undone, item, reason, None),
            }
        }
        let taken: HashSet<StockItemId> = record::list_taken(tx, &wanted).await?.into_iter().collect();
        let (kept, others): (Vec<StockItem>, Vec<StockItem>) =
            wanted.into_iter().partition(|item| !taken.contains(&item.id));
        for item in others.iter().filter_map(|item| now.get(&item.id)) {
            leave(undone, item, LeftReason::Taken, None);
        }
        forgotten.retain(|(item, _)| !taken.contains(item));
        save(ctx, tx, &now, &kept, undone).await?;
        if !forgotten.is_empty() {
            record::delete_codes(tx, &forgotten).await?;
        }
        StoresSetUp::settle(ctx, tx, kept.iter().map(|item| item.id).collect()).await?;
    }
}

/// What an item was before, or what keeps it from being so again: one that the import made is put away.
fn as_before(row: &ToUndo, now: &StockItem) -> Result<Result<StockItemValues, LeftReason>> {
    if row.is_changed {
        return Ok(Err(LeftReason::ChangedSince));
    }
    let Some(before) = &row.before else {
        let values = StockItemValues { archived: true, ..now.values.clone() };
        return Ok(if row.is_there { Err(LeftReason::InUse) } else { Ok(values) });
    };
    let before: StockItemValues = stored::row("stock_import_items of", row.item).document("before", before.clone())?;
    let counted_otherwise = before.unit != now.values.unit || before.decimals < now.values.decimals;
    Ok(if row.was_moved && counted_otherwise { Err(LeftReason::InUse) } else { Ok(before) })
}

async fn save(
    ctx: &Ctx,
    tx: &mut TenantTx,
    now: &HashMap<StockItemId, StockItem>,
    kept: &[StockItem],
    undone: &mut Undone,
) -> Result<()> {
    let mut entries = Vec::new();
    for item in kept {
        let Some(before) = now.get(&item.id) else { continue };
        if item.values.archived && !before.values.archived {
            undone.items_archived += 1;
        } else {
            undone.items_restored += 1;
        }
        entries.push(
            Entry::new("change_stock_item", Entity::StockItem.as_str(), item.id)
                .before(before.values.facts()?)
                .after(item.values.facts()?),
        );
    }
    items::save_many(tx, kept).await?;
    let (tenant, sql) = tx.split();
    audit::insert_many(sql, ctx, tenant, entries).await
}
