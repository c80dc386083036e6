//! Acts: what somebody does with the stock, all of it or nothing, and once however often it is asked for.

use super::plan::{Draft, Line, Planner, Source};
use super::resolve::{Scene, scene};
use super::serials;
use super::store::{self, LedgerMove, NewDocument, Standings, Stock};
use crate::base::fault::Result;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::asked::{Asked, Replayed};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::types::Event;
use crate::platform::tenancy;
use crate::stores::alerts;
use crate::stores::pieces::store::{self as piece_store, KnownPiece};
use crate::stores::places::store as places;
use crate::stores::rules::check_act;
use crate::stores::store::share_set_up;
use crate::stores::types::{Act, ActAnswer, ActRequest, ActedLine, MAX_LINES, OutsideKind, PlaceKind};
use crate::stores::verify::ops::lines_sha256;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The id of a document that is to be, for whoever may make one.
pub fn begin(ctx: &Ctx, act: Act) -> Result<StockDocumentId> {
    ctx.require(act.needs())?;
    Ok(StockDocumentId::new())
}

/// Does an act; an undoing is [`undo`](super::undo::undo). Asked for again under the same id, or the same key of the request, it
/// answers what it answered; something else under it is refused with
/// [`Conflict::Different`](crate::base::problem::Conflict::Different). What there is not enough of is refused with
/// [`Problem::NotEnough`], line by line.
pub async fn act(ctx: &Ctx, act: Act, asked: &ActRequest) -> Result<ActAnswer> {
    let permission = act.needs();
    ctx.require(permission)?;
    if act == Act::Undo {
        return Err(Problem::invalid("act", Reason::Unknown).into());
    }
    check_act(act, asked)?;
    let request = Asked::new(ctx, &format!("stores/{act}"), asked.id, asked)?;
    request.attempt(permission, perform(&request, act, permission, asked, false)).await
}

/// Issues what `lines` say, once they are asked for, which are known to `operation` by its `content`. Of what there is not enough of,
/// what there is, where that is asked for; where there is nothing of anything, it is refused all the same.
pub(in crate::stores) async fn issue_many(
    ctx: &Ctx,
    operation: &str,
    (id, content): (Option<StockDocumentId>, &(impl Serialize + Sync)),
    partial: bool,
    lines: impl Future<Output = Result<ActRequest>> + Send,
) -> Result<ActAnswer> {
    let permission = Act::Issue.needs();
    let request = Asked::new(ctx, operation, id, content)?;
    let work = async {
        let asked = lines.await?;
        check_act(Act::Issue, &asked)?;
        perform(&request, Act::Issue, permission, &asked, partial).await
    };
    request.attempt(permission, work).await
}

impl Replayed for ActAnswer {
    fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }
}

async fn perform(
    request: &Asked<StockDocumentId>,
    act: Act,
    permission: Permission,
    asked: &ActRequest,
    partial: bool,
) -> Result<ActAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(permission).await?;
    if let Some(answer) = request.kept(&mut tx).await? {
        return Ok(answer);
    }
    share_set_up(&mut tx).await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    let answer = add(request, &mut tx, Manner { partial, ..Manner::of(act) }, asked, None).await?;
    tx.commit_with(&answer).await?;
    Ok(answer)
}

/// An act of the production, for an order or by a movement, within what that does besides, in its transaction and under the id of its
/// request. Under the shared lock of the set-up.
pub(in crate::stores) async fn act_in(
    request: &Asked<StockDocumentId>,
    tx: &mut TenantTx,
    act: Act,
    asked: &ActRequest,
) -> Result<ActAnswer> {
    check_act(act, asked)?;
    if let Some(answer) = known(tx, request).await? {
        return Ok(answer);
    }
    add(request, tx, Manner { of_order: true, ..Manner::of(act) }, asked, None).await
}

/// An act of a past that is made up, as a demonstration has one: as if it had been recorded then. Nobody is told of it. In the
/// transaction of whoever holds the lock of the set-up; what was recorded later already stays later.
pub(crate) async fn act_in_the_past(
    ctx: &Ctx,
    tx: &mut TenantTx,
    recorded_at: DateTime<Utc>,
    act: Act,
    asked: &ActRequest,
) -> Result<ActAnswer> {
    ctx.require(act.needs())?;
    check_act(act, asked)?;
    let request = Asked::new(ctx, &format!("stores/{act}"), asked.id, asked)?;
    add(&request, tx, Manner::of(act), asked, Some(recorded_at)).await
}

/// How an act is done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub act: Act,
    /// As much of it as can be.
    pub partial: bool,
    /// Does the production do it, for one of its orders?
    pub of_order: bool,
}

impl Manner {
    fn of(act: Act) -> Self {
        Self { act, partial: false, of_order: false }
    }
}

/// Adds what an act does. Under the shared lock of the set-up.
async fn add(
    request: &Asked<StockDocumentId>,
    tx: &mut TenantTx,
    manner: Manner,
    asked: &ActRequest,
    recorded_at: Option<DateTime<Utc>>,
) -> Result<ActAnswer> {
    let (ctx, Manner { act, partial, .. }) = (&request.ctx, manner);
    let scene = scene(ctx, tx, manner, asked).await?;
    let items = ids(scene.items.iter().map(|item| item.id));
    let zone = tenancy::ops::zone(tx).await?;
    // What needs no lock of the items comes before, and as little as can be after it: nothing is planned under it either.
    tx.read_along_keys().await?;
    let stock = store::lock_stock(tx, &items, scene.holder).await?;
    let today = recorded_at.unwrap_or_else(|| ctx.now()).with_timezone(&zone).date_naive();
    let pieces = serials::find(ctx, tx, (act, asked), &scene, today).await?;
    let mut planner = planner(tx, act, &scene, asked, (&items, stock)).await?;
    planner.partial = partial;
    let drafts = plan(planner, (&scene, &pieces), act, asked)?;
    let holder = scene.holder.or_else(|| drafts.first().filter(|_| act == Act::Return).map(|made| made.from));
    let document = Document {
        act,
        id: request.id,
        holder,
        undoes: None,
        hash: request.hash,
        zone,
        recorded_at,
        occurred_at: asked.occurred_at,
        due_at: asked.due_at,
        reason: &asked.reason,
        note: &asked.note,
    };
    let posted = post(ctx, tx, document, &items, &drafts).await?;
    let done =
        |at: usize| drafts.iter().filter(move |made| usize::from(made.line) == at).map(|made| made.quantity).sum();
    let lines = scene.items.iter().zip(&asked.lines).enumerate();
    let lines = lines.map(|(at, (item, line))| (item.id, if partial { done(at) } else { line.quantity }));
    Ok(posted.answer(request.id, lines))
}

/// Each once, in their order.
pub(in crate::stores) fn ids(items: impl Iterator<Item = StockItemId>) -> Vec<Uuid> {
    items.map(|item| item.0).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What was done under the id long ago, when its answer is not kept any more: how its items stand now.
pub(super) async fn known(tx: &mut TenantTx, request: &Asked<StockDocumentId>) -> Result<Option<ActAnswer>> {
    let Some(id) = request.named() else { return Ok(None) };
    let Some(found) = store::find_known(tx, id).await? else { return Ok(None) };
    request.check_same(Entity::StockDocument, &found.asked, found.made_by)?;
    let lines = store::lines(tx, request.id).await?;
    let after = store::standings(tx, &ids(lines.iter().map(|(item, _)| *item))).await?;
    let answer = Posted { number: found.number, after }.answer(request.id, lines.into_iter());
    Ok(Some(answer.replayed()))
}

/// What there is, for the planner.
async fn planner(
    tx: &mut TenantTx,
    act: Act,
    scene: &Scene,
    asked: &ActRequest,
    (items, stock): (&[Uuid], Stock),
) -> Result<Planner> {
    let with = scene.from.iter().flatten().filter(|place| place.kind == PlaceKind::Holder).map(|place| place.id.0);
    // What somebody has already, of which there may be much, is nothing to what they are issued.
    let returning = scene.holder.filter(|_| act == Act::Return);
    let holders: Vec<Uuid> = with.chain(returning.map(|holder| holder.0)).collect();
    let documents: Vec<Uuid> = asked.lines.iter().filter_map(|line| line.issue).map(|issue| issue.0).collect();
    let open = if holders.is_empty() && documents.is_empty() {
        Vec::new()
    } else {
        store::open_issues(tx, items, &holders, &documents).await?
    };
    Ok(Planner::new(stock.shelves, stock.reserved, open))
}

/// The moves of an act.
fn plan(
    mut planner: Planner,
    (scene, pieces): (&Scene, &[Option<KnownPiece>]),
    act: Act,
    asked: &ActRequest,
) -> Result<Vec<Draft>> {
    for (at, (asked, item)) in asked.lines.iter().zip(&scene.items).enumerate() {
        let line = Line {
            at: crate::base::stored::narrow(at)?,
            item: item.id,
            piece: None,
            name: &item.name,
            quantity: asked.quantity,
        };
        if let Some(piece) = &pieces[at] {
            let name = format!("{} · {}", item.name, piece.serial);
            let line = Line { piece: Some(piece.id), name: &name, ..line };
            serials::plan(&mut planner, line, (act, asked), piece, scene);
            continue;
        }
        let (from, to) = (scene.from[at].as_ref(), scene.to[at]);
        let source = from.map_or(Source::Any { home: item.home }, |shelf| Source::Shelf(shelf.id));
        match (act, scene.outside, scene.holder, to) {
            (Act::Receive, Some(supplier), _, Some(to)) => planner.bring(line, supplier, to, asked.cost),
            (Act::Issue, _, Some(holder), _) => planner.take(line, source, true, holder),
            (Act::Return, _, holder, Some(to)) => {
                let holder = if asked.issue.is_some() { None } else { holder };
                planner.close(line, holder, asked.issue, to);
            }
            (Act::Transfer, _, _, Some(to)) => planner.take(line, source, false, to),
            (Act::Adjust, Some(difference), _, Some(shelf)) => planner.count(line, shelf, difference),
            (Act::Scrap, Some(scrap), _, to) => match from {
                Some(holder) if holder.kind == PlaceKind::Holder => {
                    planner.close(line, Some(holder.id), None, to.unwrap_or(scrap));
                }
                _ => planner.take(line, source, false, to.unwrap_or(scrap)),
            },
            // What an act needs, its scene has.
            _ => return Err(Problem::invalid(&format!("lines.{at}"), Reason::Unknown).into()),
        }
    }
    Ok(planner.done()?)
}

/// A document to be added.
pub(super) struct Document<'a> {
    pub act: Act,
    pub id: StockDocumentId,
    pub holder: Option<StockLocationId>,
    pub undoes: Option<StockDocumentId>,
    pub hash: [u8; 32],
    /// By whose clocks it has its day.
    pub zone: Tz,
    /// Now, but in a past that is made up.
    pub recorded_at: Option<DateTime<Utc>>,
    /// When it was recorded, where it is not said.
    pub occurred_at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    pub reason: &'a str,
    pub note: &'a str,
}

impl Document<'_> {
    /// One that nobody asks for by its id.
    pub fn of_ours(act: Act, id: StockDocumentId, zone: Tz) -> Self {
        Self {
            act,
            id,
            holder: None,
            undoes: None,
            hash: Sha256::digest(id.to_string()).into(),
            zone,
            recorded_at: None,
            occurred_at: None,
            due_at: None,
            reason: "",
            note: "",
        }
    }
}

/// What was added, and how its items stand after it.
pub(super) struct Posted {
    number: i64,
    after: Standings,
}

impl Posted {
    pub fn answer(&self, id: StockDocumentId, lines: impl Iterator<Item = (StockItemId, Decimal)>) -> ActAnswer {
        let line = |(item, quantity)| {
            let now = self.after.get(&item)?;
            Some(ActedLine {
                item,
                name: now.name.clone(),
                quantity,
                available: now.available,
                in_use: now.in_use,
                threshold: now.threshold,
                status: now.status(),
            })
        };
        ActAnswer { id, number: self.number, replayed: false, lines: lines.filter_map(line).collect() }
    }
}

/// Adds a document with its moves, its entry in the audit and what open pages are told. Under the locks of its items.
pub(super) async fn post(
    ctx: &Ctx,
    tx: &mut TenantTx,
    document: Document<'_>,
    items: &[Uuid],
    drafts: &[Draft],
) -> Result<Posted> {
    // Read under the lock: whoever is next is later.
    let now = document.recorded_at.unwrap_or_else(|| ctx.now());
    let new = NewDocument {
        id: document.id,
        act: document.act,
        recorded_at: now,
        day: now.with_timezone(&document.zone).date_naive(),
        occurred_at: document.occurred_at.unwrap_or(now),
        holder: document.holder,
        due_at: document.due_at,
        reason: document.reason.trim().to_owned(),
        note: document.note.trim().to_owned(),
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        undoes: document.undoes,
        asked: document.hash,
    };
    let (number, moves) = store::insert(tx, &new, drafts).await?;
    record(ctx, tx, &new, (number, &moves), items).await?;
    let after = store::standings(tx, items).await?;
    if document.recorded_at.is_none() {
        alerts::ops::look_at_standings(ctx, tx, &after).await?;
        // What comes back, or was not issued after all.
        let closed = |made: &Draft| Some((made.item.0, made.against.or(made.undoes)?));
        alerts::ops::look_at_loans(ctx, tx, &drafts.iter().filter_map(closed).collect::<Vec<_>>()).await?;
        let pieces: Vec<Uuid> = drafts.iter().filter_map(|made| made.piece).map(|piece| piece.0).collect();
        alerts::ops::look_at_services(ctx, tx, &pieces).await?;
    }
    Ok(Posted { number, after })
}

/// The entry of a document says what its lines hash to, so that the seals of the audit prove them; open pages are told of its items.
async fn record(
    ctx: &Ctx,
    tx: &mut TenantTx,
    new: &NewDocument,
    (number, moves): (i64, &[LedgerMove]),
    items: &[Uuid],
) -> Result<()> {
    let action = if new.undoes.is_some() { Action::UndoStock } else { Action::MoveStock };
    let mut after =
        json!({ "document_number": number, "act": new.act, "moves": moves.len(), "lines_sha256": lines_sha256(moves) });
    let said = [
        ("holder", new.holder.map(|holder| json!(holder))),
        ("undoes_document", new.undoes.map(|undone| json!(undone))),
        ("reason", Some(json!(new.reason)).filter(|_| !new.reason.is_empty())),
    ];
    for (member, value) in said {
        after[member] = value.unwrap_or(Value::Null);
    }
    if let Some(after) = after.as_object_mut() {
        after.retain(|_, value| !value.is_null());
    }
    let entry = Entry::new(action, "stock_document", new.id).after(after);
    let changed = Event::StockChanged { items: items.iter().copied().map(StockItemId).collect() };
    let (tenant, sql) = tx.split();
    audit::insert_and_tell(sql, ctx, tenant, entry, &changed).await
}

/// Transfers what lies on a shelf to another one, in the transaction of whoever removes it.
pub(in crate::stores) async fn move_contents(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (from, to): (StockLocationId, StockLocationId),
    contents: &[(Uuid, Decimal)],
) -> Result<()> {
    let mut pieces = piece_store::on_shelf(tx, from).await?;
    let each = |(item, quantity): &(Uuid, Decimal)| match pieces.remove(&StockItemId(*item)) {
        Some(pieces) => pieces.into_iter().map(|piece| (*item, Some(piece), Decimal::ONE)).collect(),
        None => vec![(*item, None, *quantity)],
    };
    let contents: Vec<_> = contents.iter().flat_map(each).collect();
    let zone = tenancy::ops::zone(tx).await?;
    for contents in contents.chunks(MAX_LINES) {
        let items = ids(contents.iter().map(|(item, ..)| StockItemId(*item)));
        store::lock_items(tx, &items).await?;
        let draft = |(line, (item, piece, quantity)): (u16, &(Uuid, Option<StockPieceId>, Decimal))| Draft {
            line,
            item: StockItemId(*item),
            piece: *piece,
            quantity: *quantity,
            from,
            to,
            cost: None,
            against: None,
            undoes: None,
        };
        let drafts: Vec<Draft> = (0..).zip(contents).map(draft).collect();
        let id = StockDocumentId::new();
        post(ctx, tx, Document::of_ours(Act::Transfer, id, zone), &items, &drafts).await?;
    }
    Ok(())
}

/// So much more, or less, lies on a shelf than the ledger says.
#[derive(Clone, Copy, Debug)]
pub(in crate::stores) struct Difference {
    pub item: StockItemId,
    pub shelf: StockLocationId,
    /// Below 0 where it is less; never 0.
    pub more: Decimal,
}

/// Adjusts what lies on shelves by what a count found, under the locks of the items: at most [`MAX_LINES`] lines.
pub(in crate::stores) async fn post_differences(
    ctx: &Ctx,
    tx: &mut TenantTx,
    reason: &str,
    differences: &[Difference],
) -> Result<StockDocumentId> {
    let (outside, zone) = (places::outside(tx, OutsideKind::Difference).await?, tenancy::ops::zone(tx).await?);
    let draft = |(line, found): (u16, &Difference)| {
        let (from, to) = if found.more.is_sign_negative() { (found.shelf, outside) } else { (outside, found.shelf) };
        let quantity = found.more.abs();
        Draft { line, item: found.item, piece: None, quantity, from, to, cost: None, against: None, undoes: None }
    };
    let drafts: Vec<Draft> = (0..).zip(differences).map(draft).collect();
    let items = ids(differences.iter().map(|found| found.item));
    let id = StockDocumentId::new();
    post(ctx, tx, Document { reason, ..Document::of_ours(Act::Adjust, id, zone) }, &items, &drafts).await?;
    Ok(id)
}

/// So much of an item comes in, at its cost.
#[derive(Clone, Copy, Debug)]
pub(in crate::stores) struct Receipt {
    pub item: StockItemId,
    pub shelf: StockLocationId,
    pub quantity: Decimal,
    pub cost: Option<Decimal>,
}

/// Receives what a file says, under the locks of the items: at most [`MAX_LINES`] lines.
pub(in crate::stores) async fn post_receipts(
    ctx: &Ctx,
    tx: &mut TenantTx,
    reason: &str,
    receipts: &[Receipt],
) -> Result<StockDocumentId> {
    let (supplier, zone) = (places::outside(tx, OutsideKind::Supplier).await?, tenancy::ops::zone(tx).await?);
    let draft = |(line, made): (u16, &Receipt)| Draft {
        line,
        item: made.item,
        piece: None,
        quantity: made.quantity,
        from: supplier,
        to: made.shelf,
        cost: made.cost,
        against: None,
        undoes: None,
    };
    let drafts: Vec<Draft> = (0..).zip(receipts).map(draft).collect();
    let items = ids(receipts.iter().map(|made| made.item));
    let id = StockDocumentId::new();
    post(ctx, tx, Document { reason, ..Document::of_ours(Act::Receive, id, zone) }, &items, &drafts).await?;
    Ok(id)
}
