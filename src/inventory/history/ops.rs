//! Looking back at what changed the stock, and undoing it.

use super::store::{self, Extent, NewChange};
use super::types::{ChangeKind, StockChange, StockFigure, Undone};
use crate::base::fault::{Error, Result};
use crate::base::id::{ChangeId, ImportId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event, MAX_NAMED_PARTS};
use crate::platform::imports::ops as imports;
use crate::platform::imports::types::{ImportKind, ImportStatus};
use serde_json::json;

/// What changed the stock, newest first.
pub async fn list_changes(ctx: &Ctx, page: PageRequest) -> Result<Page<StockChange>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let (rows, mut total) = store::list(&mut tx, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list(&mut tx, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// Files and their undoings that are looked back at.
const FIGURES_MOST: i64 = 60;

/// How many lines there were after each of the last files and undoings of files, and what they were worth; the earliest first.
pub async fn list_figures(ctx: &Ctx) -> Result<Vec<StockFigure>> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let figures = store::list_figures(&mut tx, FIGURES_MOST).await?;
    tx.commit().await?;
    Ok(figures)
}

/// Puts the lines of a change back as they were before it, but for those that were changed since.
pub async fn undo(ctx: &Ctx, id: ChangeId) -> Result<Undone> {
    let mut tx = ctx.begin(Permission::InventoryEdit).await?;
    let change = store::find(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::InventoryChange })?;
    if change.import.is_some() || change.lines > 1 {
        // More than one line, as an edit is, takes more than the permission to edit.
        drop(tx);
        tx = ctx.begin(Permission::InventoryImport).await?;
    }
    let undone = undo_in(ctx, &mut tx, id).await?;
    tx.commit_with(&undone).await?;
    Ok(undone)
}

/// Undoes a completed import.
pub async fn undo_import(ctx: &Ctx, import: ImportId) -> Result<Undone> {
    turn(ctx, import, ImportStatus::Completed).await
}

/// Undoes the undoing of an import.
pub async fn redo_import(ctx: &Ctx, import: ImportId) -> Result<Undone> {
    turn(ctx, import, ImportStatus::Undone).await
}

async fn turn(ctx: &Ctx, import: ImportId, from: ImportStatus) -> Result<Undone> {
    let mut tx = ctx.begin(Permission::InventoryImport).await?;
    // An import of before there was a history cannot be undone.
    if imports::status(&mut tx, ImportKind::Inventory, import, true).await? != from {
        return Err(imports::wrong_status().into());
    }
    let Some(change) = store::of_import(&mut tx, import).await? else { return Err(imports::wrong_status().into()) };
    let undone = undo_in(ctx, &mut tx, change).await?;
    tx.commit_with(&undone).await?;
    Ok(undone)
}

async fn undo_in(ctx: &Ctx, tx: &mut TenantTx, id: ChangeId) -> Result<Undone> {
    let entity = Entity::InventoryChange;
    let change = store::find(tx, id).await?.ok_or(Problem::NotFound { what: entity })?;
    if change.undone_by.is_some() {
        return Err(Problem::Conflict { what: entity, why: Conflict::Changed }.into());
    }
    store::begin(tx, Extent::of(change.lines)).await?;
    let (left, left_total) = store::restore(tx, id).await?;
    let undoing = NewChange {
        id: ChangeId::new(),
        kind: ChangeKind::Undo,
        import: change.import,
        undoes: Some(id),
        source: None,
    };
    let parts = store::write(ctx, tx, &undoing).await?;
    store::update_undone(tx, id, undoing.id).await?;
    if let Some(import) = change.import {
        let status = match imports::status(tx, ImportKind::Inventory, import, true).await? {
            ImportStatus::Undone => ImportStatus::Completed,
            _ => ImportStatus::Undone,
        };
        imports::turn(ctx, tx, ImportKind::Inventory, import, status).await?;
        store::update_source(tx, import).await?;
    }
    let made = store::find(tx, undoing.id)
        .await?
        .ok_or_else(|| Error::broken("a change that was just written is not there"))?;
    if made.lines == 0 && left_total > 0 {
        // Nothing is as the change left it: there is nothing to undo.
        return Err(Problem::Conflict { what: entity, why: Conflict::Changed }.into());
    }
    let after = json!({ "filename": made.filename, "lines": made.lines, "left_alone": left_total, "undoes": id });
    let entry = audit::Entry::new(Action::UndoChange, entity.as_str(), undoing.id).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    let parts = (parts.len() <= MAX_NAMED_PARTS).then_some(parts);
    events::insert(tx, Audience::Market, &Event::OffersChanged { parts }).await?;
    Ok(Undone { change: made, left, left_total })
}
