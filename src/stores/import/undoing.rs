//! Taking an import back: its documents by others, and items as they were, as far as can be; what cannot is named.

use super::jobs::UndoStock;
use super::ops::{KIND, done, find};
use super::record::store::{self as record, DocumentDone, ToUndo};
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
use crate::platform::imports::ops::{self as imports, Pace, wrong_status};
use crate::platform::imports::types::{ImportStatus, Progress};
use crate::stores::items::many::store::save_many;
use crate::stores::items::store as items;
use crate::stores::ledger::undo::{may, take_back};
use crate::stores::ops::StoresSetUp;
use crate::stores::store::learn_tables;
use crate::stores::types::{MAX_LINES, StockItem, StockItemValues};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Has a completed import undone. Documents are taken back by whoever may do that: their own for some minutes, anybody's who adjusts.
pub async fn undo(ctx: &Ctx, id: ImportId) -> Result<StockImport> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, true).await?;
    if stored.row.status != ImportStatus::Completed {
        return Err(wrong_status().into());
    }
    let documents = record::list_documents(&mut tx, id).await?;
    if !documents.iter().all(|made| may(ctx, made.made_by, made.recorded_at)) {
        return Err(Problem::NotAllowed.into());
    }
    imports::begin_undoing(ctx, &mut tx, KIND, id, UndoStock).await?;
    done(tx, id).await
}

/// The job that undoes, in one transaction. Done again after it succeeded, it does nothing; cut off, it begins from the beginning.
pub(super) async fn undo_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    StoresSetUp::lock(&mut tx).await?;
    let stored = find(&mut tx, id, false).await?;
    if stored.row.status != ImportStatus::Undoing {
        return Ok(());
    }
    learn_tables(&mut tx).await?;
    tx.read_along_keys().await?;
    let documents = record::list_documents(&mut tx, id).await?;
    let total = documents.iter().map(|made| made.lines).sum::<u64>() + record::count_items(&mut tx, id).await?;
    let mut work = Work {
        ctx,
        id,
        undone: Undone { at: Some(ctx.now()), ..Undone::default() },
        short: BTreeMap::new(),
        progress: Progress { done: 0, total: Some(total) },
        pace: Pace::of(KIND, id),
    };
    for document in documents {
        work.take_back(&mut tx, &document).await?;
    }
    work.name_short(&mut tx).await?;
    work.restore_items(&mut tx).await?;
    let undone = work.undone;
    if imports::status(&mut tx, KIND, id, true).await? != ImportStatus::Undoing {
        return Ok(());
    }
    let facts = json!({
        "filename": stored.row.filename, "documents": undone.documents.len(), "items_archived": undone.items_archived,
        "items_restored": undone.items_restored, "left_alone": undone.left_total
    });
    let outcome = Outcome { undone: Some(undone), ..stored.outcome.unwrap_or_default() };
    imports::tell_more(&mut tx, id, &outcome).await?;
    imports::turn(ctx, &mut tx, KIND, id, ImportStatus::Undone).await?;
    imports::note(ctx, &mut tx, KIND, Action::UndoStockImport, id, facts).await?;
    tx.commit().await
}

struct Work<'a> {
    ctx: &'a Ctx,
    id: ImportId,
    undone: Undone,
    /// What of the documents could not go back.
    short: BTreeMap<StockItemId, Decimal>,
    /// Lines and items.
    progress: Progress,
    pace: Pace,
}

impl Work<'_> {
    async fn advance(&mut self, by: u64) {
        self.progress.done += by;
        self.pace.report(self.ctx, self.progress).await;
    }

    async fn take_back(&mut self, tx: &mut TenantTx, document: &DocumentDone) -> Result<()> {
        let (made, left) = take_back(self.ctx, tx, document.id, &document.reason).await?;
        self.undone.documents.extend(made);
        for (item, quantity) in left {
            *self.short.entry(item).or_default() += quantity;
        }
        self.advance(document.lines).await;
        Ok(())
    }

    /// Names what of the documents could not go back.
    async fn name_short(&mut self, tx: &mut TenantTx) -> Result<()> {
        let ids: Vec<StockItemId> = self.short.keys().copied().collect();
        for part in ids.chunks(MAX_LINES) {
            let items = items::of_ids(tx, part).await?;
            for id in part {
                if let Some(item) = items.get(id) {
                    self.leave(item, LeftReason::InUse, self.short.get(id).copied());
                }
            }
        }
        Ok(())
    }

    fn leave(&mut self, item: &StockItem, reason: LeftReason, quantity: Option<Decimal>) {
        self.undone.left_total += 1;
        if self.undone.left.len() < SHOWN {
            let (code, name) = (item.values.code.clone(), item.values.name.clone());
            self.undone.left.push(Left { code, name, reason, quantity });
        }
    }

    /// Puts items away that the import made, and has the others as they were.
    async fn restore_items(&mut self, tx: &mut TenantTx) -> Result<()> {
        let (mut after, limit) = (Uuid::nil(), i64::try_from(MAX_LINES).unwrap_or(i64::MAX));
        loop {
            let rows = record::list_to_undo(tx, self.id, after, limit).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.item.0;
            let count = rows.len() as u64;
            let ids: Vec<StockItemId> = rows.iter().map(|row| row.item).collect();
            let now = items::of_ids(tx, &ids).await?;
            let mut wanted = Vec::new();
            let mut forgotten = Vec::new();
            for row in rows {
                let Some(item) = now.get(&row.item) else { continue };
                match as_before(&row, item)? {
                    Ok(values) => {
                        forgotten
                            .extend(row.gtin.clone().filter(|_| row.before.is_some()).map(|code| (row.item, code)));
                        wanted.push(StockItem { id: item.id, version: item.version + 1, values });
                    }
                    // What could not go back is named already.
                    Err(LeftReason::InUse) if self.short.contains_key(&row.item) => {}
                    Err(reason) => self.leave(item, reason, None),
                }
            }
            let taken: HashSet<StockItemId> = record::list_taken(tx, &wanted).await?.into_iter().collect();
            let (kept, others): (Vec<StockItem>, Vec<StockItem>) =
                wanted.into_iter().partition(|item| !taken.contains(&item.id));
            for item in others.iter().filter_map(|item| now.get(&item.id)) {
                self.leave(item, LeftReason::Taken, None);
            }
            forgotten.retain(|(item, _)| !taken.contains(item));
            save(self.ctx, tx, &now, &kept, &mut self.undone).await?;
            if !forgotten.is_empty() {
                record::delete_codes(tx, &forgotten).await?;
            }
            StoresSetUp::settle(self.ctx, tx, kept.iter().map(|item| item.id).collect()).await?;
            self.advance(count).await;
        }
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
    save_many(tx, kept).await?;
    let (tenant, sql) = tx.split();
    audit::insert_many(sql, ctx, tenant, entries).await
}
