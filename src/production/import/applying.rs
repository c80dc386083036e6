//! Taking the rows of a file in: one transaction, all that can be taken or nothing.

use super::fields::{FileField, FileKind, FileMapping};
use super::ops::{fail, find};
use super::planning::{read_rows, rows_of, work_out};
use super::record::store::{self as record, Birth};
use super::store;
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::problem::Entity;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::SetUp;
use crate::platform::imports::ops::{self as imports, Pace, Step};
use crate::platform::imports::rows::keep_refused;
use crate::platform::imports::types::{ImportStatus, Progress};
use crate::production::ops::ProductionSetUp;
use serde_json::{Value, json};
use uuid::Uuid;

/// Entries of the audit that go to the database together.
const TOGETHER: i64 = 2_000;

/// Applies. Done again after it succeeded, it does nothing; cut off, it begins from the beginning.
pub(super) async fn apply<F: FileField>(ctx: &Ctx, id: ImportId) -> Result<()> {
    let import = F::KIND.import();
    let mut tx = ctx.begin(import.edit()).await?;
    let stored = find::<F>(&mut tx, id, false).await?;
    let (ImportStatus::Applying, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let mut pace = Pace::of(import, id);
    if let Err(failure) = read_rows(ctx, &mut tx, &stored, &mapping, &mut pace).await? {
        drop(tx);
        return fail(ctx, id, Step::Applying, &failure).await;
    }
    // Only now: reading the file takes its time. Until it is done nothing else is set up.
    ProductionSetUp::lock(&mut tx).await?;
    let outcome = work_out::<F>(&mut tx, id).await?;
    let counts = outcome.counts;
    pace.report(ctx, Progress { done: 0, total: Some(counts.new + counts.changed) }).await;
    if counts.workpieces_new > 0 {
        record::insert_workpieces(&mut tx, id).await?;
    }
    match F::KIND {
        FileKind::Orders if counts.orders_new > 0 => {
            let birth = Birth {
                by: ctx.actor_id(),
                by_name: ctx.actor_name(),
                at: ctx.now(),
                overrun_percent: ctx.services.production.overrun_percent,
            };
            record::insert_orders(&mut tx, id, &birth, counts.orders_new).await?;
        }
        FileKind::Orders => {}
        FileKind::Workpieces => record::save_workpieces(&mut tx, id).await?,
    }
    note_workpieces(ctx, &mut tx, id).await?;
    note_orders(ctx, &mut tx, id).await?;
    store::expect_few_rows(&mut tx).await?;
    if !counts.is_nothing() {
        ProductionSetUp::settle(ctx, &mut tx, ()).await?;
    }
    keep_refused::<FileMapping<F>>(&mut tx, id).await?;
    if !imports::complete(ctx, &mut tx, import, id, &rows_of(&outcome), &outcome).await? {
        return Ok(());
    }
    store::delete_rows(&mut tx, id).await?;
    tx.commit().await
}

async fn note_workpieces(ctx: &Ctx, tx: &mut TenantTx, id: ImportId) -> Result<()> {
    let (what, mut after) = (Entity::Workpiece, Uuid::nil());
    loop {
        let done = record::list_workpieces(tx, id, after, TOGETHER).await?;
        let Some(last) = done.last() else { return Ok(()) };
        after = last.id.0;
        let entries = done.iter().map(|piece| {
            let verb = if piece.before.is_some() { "change" } else { "create" };
            let facts = json!({
                "code": piece.code, "name": piece.name, "revision": piece.revision, "material": piece.material
            });
            let before = piece.before.as_ref().map(|before| was(&piece.code, before));
            Entry::new(format!("{verb}_{what}"), what.as_str(), piece.id).before(before).after(facts)
        });
        let entries = entries.collect();
        let (tenant, sql) = tx.split();
        audit::insert_many(sql, ctx, tenant, entries).await?;
    }
}

/// What a workpiece was, as the audit tells it.
pub(super) fn was(code: &str, before: &Value) -> Value {
    json!({
        "code": code, "name": before["name"], "revision": before["revision"], "material": before["material"]
    })
}

async fn note_orders(ctx: &Ctx, tx: &mut TenantTx, id: ImportId) -> Result<()> {
    let (what, mut after) = (Entity::ProductionOrder, 0);
    loop {
        let made = record::list_orders(tx, id, after, TOGETHER).await?;
        let Some(last) = made.last() else { return Ok(()) };
        after = last.number;
        let entries = made.iter().map(|order| {
            let facts = json!({
                "order_number": order.number, "workpiece": order.code, "revision": order.revision, "qty_plan": order.qty_plan,
                "due": order.due, "customer": order.customer, "description": order.description
            });
            Entry::new(format!("create_{what}"), what.as_str(), order.id).after(facts)
        });
        let entries = entries.collect();
        let (tenant, sql) = tx.split();
        audit::insert_many(sql, ctx, tenant, entries).await?;
    }
}
