//! Taking an import back while nothing was recorded of what it made: orders and workpieces are removed, others are as they were; what
//! cannot be is named.

use super::applying::was;
use super::fields::FileField;
use super::ops::{by_kind, done, find, kind_of};
use super::record::store::{self as record, Kept};
use super::types::{FileLeftReason, Left, Outcome, ProductionImport, SHOWN, Undone};
use crate::base::fault::Result;
use crate::base::id::{ImportId, ProductionOrderId, WorkpieceId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::SetUp;
use crate::platform::imports::ops::{self as imports, wrong_status};
use crate::platform::imports::types::ImportStatus;
use crate::production::ops::ProductionSetUp;
use crate::stores::steps as stock;
use serde_json::json;

/// Undoes a completed import, as far as can be. Orders that somebody else made are removed by whoever may delete orders.
pub async fn undo(ctx: &Ctx, id: ImportId) -> Result<ProductionImport> {
    let mut tx = ctx.begin(ProductionSetUp::EDIT).await?;
    let kind = kind_of(&mut tx, id).await?;
    by_kind!(kind, F => take_back::<F>(ctx, &mut tx, id).await?);
    done(tx, id).await
}

/// May the caller undo an import, as long as it can be undone at all?
pub async fn may_undo(ctx: &Ctx, id: ImportId) -> Result<bool> {
    let mut tx = ctx.begin(ProductionSetUp::EDIT).await?;
    let may = may_remove(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(may)
}

async fn may_remove(ctx: &Ctx, tx: &mut TenantTx, id: ImportId) -> Result<bool> {
    Ok(ctx.may(Permission::OrdersDelete) || record::are_orders_of(tx, id, ctx.actor_id()).await?)
}

async fn take_back<F: FileField>(ctx: &Ctx, tx: &mut TenantTx, id: ImportId) -> Result<()> {
    let stored = find::<F>(tx, id, true).await?;
    if stored.row.status != ImportStatus::Completed {
        return Err(wrong_status().into());
    }
    if !may_remove(ctx, tx, id).await? {
        return Err(Problem::NotAllowed.into());
    }
    ProductionSetUp::lock(tx).await?;
    let orders = record::lock_orders(tx, id).await?;
    // What was issued to an order came of it: it stays.
    let used = stock::orders_with_stock(tx, &orders).await?;
    let mut entries = Vec::new();
    let orders = record::delete_orders(tx, id, &used).await?;
    let ids: Vec<ProductionOrderId> = orders.iter().map(|(order, ..)| *order).collect();
    stock::release_orders(ctx, tx, &ids).await?;
    for (order, number, code) in &orders {
        let facts = json!({ "order_number": number, "workpiece": code });
        let what = Entity::ProductionOrder;
        entries.push(Entry::new(format!("delete_{what}"), what.as_str(), *order).before(facts));
    }
    let what = Entity::Workpiece;
    let removed = record::delete_workpieces(tx, id).await?;
    for (piece, code) in &removed {
        entries.push(Entry::new(format!("delete_{what}"), what.as_str(), *piece).before(json!({ "code": code })));
    }
    let restored = record::restore_workpieces(tx, id).await?;
    for (piece, code, before) in &restored {
        entries.push(Entry::new(format!("change_{what}"), what.as_str(), *piece).after(was(code, before)));
    }
    let (tenant, sql) = tx.split();
    audit::insert_many(sql, ctx, tenant, entries).await?;
    let ids: Vec<WorkpieceId> = restored.iter().map(|(piece, ..)| *piece).collect();
    let kept = record::list_kept(tx, id, &ids).await?;
    let undone = Undone {
        orders_removed: orders.len() as u64,
        workpieces_removed: removed.len() as u64,
        workpieces_restored: restored.len() as u64,
        left_total: kept.len() as u64,
        left: kept.into_iter().take(SHOWN).map(left).collect(),
        at: Some(ctx.now()),
    };
    let facts = json!({
        "filename": stored.row.filename, "orders_removed": undone.orders_removed, "workpieces_removed": undone.workpieces_removed,
        "workpieces_restored": undone.workpieces_restored, "left_alone": undone.left_total
    });
    let outcome = Outcome { undone: Some(undone), ..stored.outcome.unwrap_or_default() };
    imports::tell_more(tx, id, &outcome).await?;
    let import = F::KIND.import();
    imports::turn(ctx, tx, import, id, ImportStatus::Undone).await?;
    imports::note(ctx, tx, import, Action::UndoProductionImport, id, facts).await?;
    ProductionSetUp::settle(ctx, tx, ()).await
}

fn left(kept: Kept) -> Left {
    let reason = if kept.is_changed { FileLeftReason::ChangedSince } else { FileLeftReason::InUse };
    Left { number: kept.number.map(i64::cast_unsigned), code: kept.code, reason }
}
