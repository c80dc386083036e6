//! Taking a document back: what of it is still there goes back to where it came from, by a document of its own.

use super::ops::{Document, ids, known, post};
use super::plan::Draft;
use super::store::{self, Undoable};
use crate::base::fault::Result;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId, UserId};
use crate::base::numbers::Number;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason, Shortage};
use crate::platform::asked::Asked;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::tenancy;
use crate::stores::history::store as history;
use crate::stores::inbound;
use crate::stores::store::share_set_up;
use crate::stores::types::{Act, ActAnswer, DocumentRow, UndoLine, UndoPlan, UndoRequest};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// May the caller take back what was made by this person, and recorded then? Their own for some minutes, and anybody's who adjusts.
pub(in crate::stores) fn may(ctx: &Ctx, made_by: Option<UserId>, recorded_at: DateTime<Utc>) -> bool {
    let minutes = TimeDelta::minutes(ctx.services.stores.undo_minutes.into());
    let own = made_by.is_some() && made_by == ctx.actor_id();
    let is_fresh = own && ctx.now() - recorded_at <= minutes;
    ctx.may(Permission::StoresAdjust) || (is_fresh && ctx.may(Permission::StoresMove))
}

/// What of a move can go back.
struct Step {
    made: Undoable,
    possible: Decimal,
}

/// What of the moves can go back, newest first: what one leaves behind is there for the next.
fn steps(moves: Vec<Undoable>) -> Vec<Step> {
    let mut changed: HashMap<(StockItemId, StockLocationId), Decimal> = HashMap::new();
    let mut put: HashMap<StockPieceId, StockLocationId> = HashMap::new();
    let mut steps = Vec::with_capacity(moves.len());
    for made in moves {
        let before = changed.get(&(made.item, made.to)).copied().unwrap_or_default();
        let there = made.there.map(|there| there + before);
        // Another piece in its place is not the one.
        let is_gone = made.piece.is_some_and(|(piece, at)| put.get(&piece).copied().or(at) != Some(made.to));
        let none = (is_gone || !made.is_welcome).then_some(Decimal::ZERO);
        let limits = [Some(made.remaining), there, made.open, none];
        let possible = limits.into_iter().flatten().min().unwrap_or_default().max(Decimal::ZERO);
        *changed.entry((made.item, made.to)).or_default() -= possible;
        *changed.entry((made.item, made.from)).or_default() += possible;
        if let Some((piece, _)) = made.piece.filter(|_| !possible.is_zero()) {
            put.insert(piece, made.from);
        }
        steps.push(Step { made, possible });
    }
    steps
}

/// What taking a document back would do; none where nothing is left of it.
pub(in crate::stores) async fn plan(tx: &mut TenantTx, document: &DocumentRow) -> Result<Option<UndoPlan>> {
    if document.act == Act::Undo {
        return Ok(None);
    }
    let steps = steps(store::undoable(tx, document.id).await?);
    let moves = history::moves_of(tx, document.id, false).await?;
    let mut lines = Vec::new();
    for step in steps.into_iter().filter(|step| !step.made.remaining.is_zero()) {
        let is =
            |row: &&crate::stores::types::MoveRow| row.item.id == step.made.item && row.position == step.made.position;
        // A place and an item are named as the move names them.
        if let Some(row) = moves.iter().find(is) {
            lines.push(UndoLine {
                item: row.item.clone(),
                piece: row.piece.clone(),
                from: row.to.clone(),
                to: row.from.clone(),
                quantity: step.made.remaining,
                possible: step.possible,
            });
        }
    }
    Ok(if lines.is_empty() { None } else { Some(UndoPlan { lines }) })
}

/// Takes a document back: one's own within some minutes, or anybody's. Where stock has gone on it is refused with
/// [`Problem::NotEnough`], unless as much as can be is asked for. An undoing, and a document of which nothing is left, is refused
/// with [`Conflict::Undone`], what a movement of the production brought with [`Conflict::ByMovement`]: it is taken back there. Asked
/// for again under the same id it answers what it answered.
pub async fn undo(ctx: &Ctx, document: StockDocumentId, asked: &UndoRequest) -> Result<ActAnswer> {
    let permission = if ctx.may(Permission::StoresAdjust) { Permission::StoresAdjust } else { Permission::StoresMove };
    ctx.require(permission)?;
    if asked.reason.trim().chars().count() > 200 {
        return Err(Problem::invalid("reason", Reason::TooLong).into());
    }
    let request = Asked::new(ctx, &format!("stores/undo/{document}"), asked.id, asked)?;
    request.once(permission, perform(&request, permission, document, asked)).await
}

async fn perform(
    request: &Asked<StockDocumentId>,
    permission: Permission,
    id: StockDocumentId,
    asked: &UndoRequest,
) -> Result<ActAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(permission).await?;
    share_set_up(&mut tx).await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    let document = history::document(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::StockDocument })?;
    if !may(ctx, document.made_by, document.recorded_at) {
        return Err(Problem::NotAllowed.into());
    }
    let conflict = |why| Problem::Conflict { what: Entity::StockDocument, why };
    if document.act == Act::Undo {
        return Err(conflict(Conflict::Undone).into());
    }
    if inbound::movement_of(ctx, &mut tx, id).await?.is_some() {
        return Err(conflict(Conflict::ByMovement).into());
    }
    let items = ids(store::lines(&mut tx, id).await?.into_iter().map(|(item, _)| item));
    let zone = tenancy::ops::zone(&mut tx).await?;
    store::lock_items(&mut tx, &items).await?;
    let drafts = drafts(&steps(store::undoable(&mut tx, id).await?), asked.partial)?;
    let mut lines: BTreeMap<(u16, StockItemId), Decimal> = BTreeMap::new();
    for made in &drafts {
        *lines.entry((made.line, made.item)).or_default() += made.quantity;
    }
    let new = Document {
        act: Act::Undo,
        id: request.id,
        holder: document.holder.as_ref().map(|holder| holder.id),
        undoes: Some(id),
        hash: request.hash,
        zone,
        recorded_at: None,
        occurred_at: None,
        due_at: None,
        reason: &asked.reason,
        note: "",
    };
    let posted = post(ctx, &mut tx, new, &items, &drafts).await?;
    let answer = posted.answer(request.id, lines.into_iter().map(|((_, item), quantity)| (item, quantity)));
    tx.commit_with(&answer).await?;
    Ok(answer)
}

/// The moves that take all back that is left of a document, or as much of it as can be.
fn drafts(steps: &[Step], partial: bool) -> Result<Vec<Draft>> {
    if steps.iter().all(|step| step.made.remaining.is_zero()) {
        return Err(Problem::Conflict { what: Entity::StockDocument, why: Conflict::Undone }.into());
    }
    let is_whole = steps.iter().all(|step| step.possible == step.made.remaining);
    let is_something = steps.iter().any(|step| !step.possible.is_zero());
    if !(is_whole || partial && is_something) {
        return Err(Problem::NotEnough { lines: shortages(steps)? }.into());
    }
    steps.iter().filter(|step| !step.possible.is_zero()).map(draft).collect()
}

fn draft(step: &Step) -> Result<Draft> {
    let made = &step.made;
    Ok(Draft {
        line: crate::base::stored::narrow(made.line)?,
        item: made.item,
        piece: made.piece.map(|(piece, _)| piece),
        quantity: step.possible,
        from: made.to,
        to: made.from,
        cost: None,
        against: None,
        undoes: Some(made.position),
    })
}

/// The moves of which not all can go back.
fn shortages(steps: &[Step]) -> Result<Vec<Shortage>> {
    let short = steps.iter().filter(|step| step.possible < step.made.remaining);
    let told = short.map(|step| {
        Ok(Shortage {
            line: crate::base::stored::narrow(step.made.line)?,
            item: step.made.item_name.clone(),
            asked: Number(step.made.remaining),
            available: Number(step.possible),
        })
    });
    told.collect()
}

/// What could not go back: of which item, and how much.
pub(in crate::stores) type NotTaken = (StockItemId, Decimal);

/// Takes back as much of a document as can be, in the transaction of whoever holds the lock of the set-up, and tells what could not.
/// No document where nothing could.
pub(in crate::stores) async fn take_back(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: StockDocumentId,
    reason: &str,
) -> Result<(Option<StockDocumentId>, Vec<NotTaken>)> {
    let items = ids(store::lines(tx, id).await?.into_iter().map(|(item, _)| item));
    let zone = tenancy::ops::zone(tx).await?;
    store::lock_items(tx, &items).await?;
    let steps = steps(store::undoable(tx, id).await?);
    let short = steps.iter().filter(|step| step.possible < step.made.remaining);
    let left = short.map(|step| (step.made.item, step.made.remaining - step.possible)).collect();
    let drafts: Vec<Draft> = steps.iter().filter(|step| !step.possible.is_zero()).map(draft).collect::<Result<_>>()?;
    if drafts.is_empty() {
        return Ok((None, left));
    }
    let undoing = StockDocumentId::new();
    let new = Document { undoes: Some(id), reason, ..Document::of_ours(Act::Undo, undoing, zone) };
    post(ctx, tx, new, &items, &drafts).await?;
    Ok((Some(undoing), left))
}

/// Takes all of a document back, likewise, or refuses it as [`undo`] does.
pub(in crate::stores) async fn take_all_back(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: StockDocumentId,
    reason: &str,
) -> Result<StockDocumentId> {
    let items = ids(store::lines(tx, id).await?.into_iter().map(|(item, _)| item));
    let zone = tenancy::ops::zone(tx).await?;
    store::lock_items(tx, &items).await?;
    let drafts = drafts(&steps(store::undoable(tx, id).await?), false)?;
    let undoing = StockDocumentId::new();
    let new = Document { undoes: Some(id), reason, ..Document::of_ours(Act::Undo, undoing, zone) };
    post(ctx, tx, new, &items, &drafts).await?;
    Ok(undoing)
}
