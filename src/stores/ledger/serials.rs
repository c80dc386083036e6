//! Which pieces an act is about, of items that are tracked by piece: each is where the ledger last put it, and goes from there.

use super::plan::{Line, Planner, Source};
use super::resolve::Scene;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::StockLocationId;
use crate::base::problem::{Entity, FieldProblem, Problem, Reason};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{Stored, Values};
use crate::stores::holders;
use crate::stores::items::store::KnownItem;
use crate::stores::pieces::store::{self as pieces, KnownPiece};
use crate::stores::pieces::types::{PieceCondition, PieceValues};
use crate::stores::rules::name_key;
use crate::stores::types::{Act, ActLine, ActRequest, HolderKind, HolderName, PlaceKind};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The piece of each line that names one, under the locks of the items. A serial that is new is made by a receipt. Everything that
/// cannot be taken is told at once.
pub(super) async fn find(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (act, asked): (Act, &ActRequest),
    scene: &Scene,
    today: NaiveDate,
) -> Result<Vec<Option<KnownPiece>>> {
    let named: Vec<_> = asked.lines.iter().filter_map(|line| line.piece.as_ref()).collect();
    if named.is_empty() {
        return Ok(vec![None; asked.lines.len()]);
    }
    let by_piece = scene.items.iter().filter(|item| item.is_by_piece());
    let items: Vec<Uuid> = by_piece.map(|item| item.id.0).collect::<BTreeSet<_>>().into_iter().collect();
    let ids: Vec<Uuid> = named.iter().filter_map(|name| name.id()).map(|id| id.0).collect();
    let typed = || named.iter().filter_map(|name| name.name());
    let keys: Vec<String> = typed().map(name_key).collect();
    let codes: Vec<String> = typed().map(|name| name.trim().to_uppercase()).collect();
    let known = pieces::known(tx, &items, &ids, &keys, &codes).await?;
    let serviced = match scene.holder {
        Some(holder) if act == Act::Issue => is_service(tx, holder).await?,
        _ => false,
    };
    let (mut found, mut wrong, mut seen) = (Vec::with_capacity(asked.lines.len()), Vec::new(), BTreeSet::new());
    for (at, (line, item)) in asked.lines.iter().zip(&scene.items).enumerate() {
        let mut refuse = |reason| wrong.push(FieldProblem { field: format!("lines.{at}.piece"), reason });
        let Some(name) = &line.piece else {
            found.push(None);
            continue;
        };
        let mut piece = known.iter().find(|piece| piece.item == item.id && is_named(piece, name)).cloned();
        if let (None, Act::Receive, Some(serial)) = (&piece, act, name.name())
            && seen.insert((item.id.0, name_key(serial)))
        {
            piece = Some(make(ctx, tx, item, serial).await?);
        } else {
            match &piece {
                // It was made by a line before.
                None if act == Act::Receive && name.name().is_some() => refuse(Reason::Duplicate),
                None => refuse(Reason::Unknown),
                Some(piece) if !seen.insert((item.id.0, piece.serial_key.clone())) => refuse(Reason::Duplicate),
                Some(piece) if !is_there(act, at, line, item, piece, scene) => refuse(Reason::NotThere),
                Some(piece) => {
                    let overdue = act == Act::Issue && piece.service_due.is_some_and(|due| due < today);
                    if overdue && !serviced {
                        refuse(Reason::ServiceOverdue);
                    }
                }
            }
        }
        found.push(piece);
    }
    if wrong.is_empty() { Ok(found) } else { Err(Problem::Invalid { fields: wrong }.into()) }
}

async fn is_service(tx: &mut TenantTx, holder: StockLocationId) -> Result<bool> {
    let holder = holders::find_any(tx, &HolderName::Id(holder)).await?;
    Ok(holder.is_some_and(|holder| holder.values.kind == HolderKind::Service))
}

fn is_named(piece: &KnownPiece, name: &NameOr<crate::base::id::StockPieceId>) -> bool {
    match name {
        NameOr::Id(id) => piece.id == *id,
        NameOr::Name(name) => piece.serial_key == name_key(name) || piece.own_code.eq_ignore_ascii_case(name.trim()),
    }
}

/// Is the piece where the act takes it from?
fn is_there(act: Act, at: usize, line: &ActLine, item: &KnownItem, piece: &KnownPiece, scene: &Scene) -> bool {
    let (place, kind) = piece.at.unzip();
    let from = scene.from[at].as_ref().map(|from| from.id);
    let is_from = from.is_none() || from == place;
    let is_outside = kind.is_none_or(|kind| kind == PlaceKind::Outside);
    match (act, kind) {
        (Act::Receive, _) => is_outside,
        (Act::Issue | Act::Scrap, Some(PlaceKind::Shelf)) => is_from,
        (Act::Transfer, Some(PlaceKind::Shelf)) => is_from && scene.to[at] != place,
        (Act::Return, Some(PlaceKind::Holder)) => {
            let is_of_issue = line.issue.is_none_or(|issue| piece.issue.is_some_and(|(_, of)| of == issue));
            let is_of_holder = line.issue.is_some() || scene.holder.is_none_or(|holder| Some(holder) == place);
            is_of_issue && is_of_holder && piece.issue.is_some()
        }
        (Act::Scrap, Some(PlaceKind::Holder)) => is_from && item.returnable && piece.issue.is_some(),
        // It is found, there or where nobody looked for it; or it is missed where it should be.
        (Act::Adjust, _) if line.quantity.is_zero() => {
            is_outside || (kind == Some(PlaceKind::Shelf) && (line.to.is_none() || scene.to[at] == place))
        }
        (Act::Adjust, _) => is_outside || scene.to[at] == place,
        _ => false,
    }
}

/// Makes a piece of which only the serial is known.
async fn make(ctx: &Ctx, tx: &mut TenantTx, item: &KnownItem, serial: &str) -> Result<KnownPiece> {
    let values = PieceValues {
        item: item.id.into(),
        serial: serial.trim().to_owned(),
        condition: PieceCondition::Good,
        service_due: None,
        note: String::new(),
    };
    let piece = Record { id: crate::base::id::StockPieceId::new(), version: 1, values };
    PieceValues::save(tx, &piece).await?;
    let entry = Entry::new("create_stock_piece", Entity::StockPiece.as_str(), piece.id).after(piece.values.facts()?);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    Ok(KnownPiece {
        id: piece.id,
        item: item.id,
        serial_key: name_key(&piece.values.serial),
        serial: piece.values.serial,
        own_code: String::new(),
        service_due: None,
        at: None,
        issue: None,
    })
}

/// The move of a line that names a piece; [`find`] has seen to it that the piece is there.
pub(super) fn plan(
    planner: &mut Planner,
    line: Line<'_>,
    (act, asked): (Act, &ActLine),
    piece: &KnownPiece,
    scene: &Scene,
) {
    let at = usize::from(line.at);
    let (to, outside) = (scene.to[at], scene.outside);
    let Some((place, kind)) = piece.at.or(outside.map(|outside| (outside, PlaceKind::Outside))) else { return };
    match (act, kind, to, outside) {
        (Act::Receive, _, Some(to), Some(supplier)) => planner.bring(line, supplier, to, asked.cost),
        (Act::Issue, ..) => {
            if let Some(holder) = scene.holder {
                planner.take(line, Source::Shelf(place), true, holder);
            }
        }
        (Act::Transfer, _, Some(to), _) => planner.take(line, Source::Shelf(place), false, to),
        (Act::Return, _, Some(to), _) => planner.close_one(line, (place, to), piece.issue.map(|(issue, _)| issue)),
        (Act::Scrap, PlaceKind::Holder, to, Some(scrap)) => {
            planner.close_one(line, (place, to.unwrap_or(scrap)), piece.issue.map(|(issue, _)| issue));
        }
        (Act::Scrap, _, to, Some(scrap)) => planner.take(line, Source::Shelf(place), false, to.unwrap_or(scrap)),
        (Act::Adjust, PlaceKind::Shelf, _, Some(difference)) if asked.quantity.is_zero() => {
            planner.shift(line, (place, difference));
        }
        (Act::Adjust, PlaceKind::Outside, Some(shelf), Some(difference)) if !asked.quantity.is_zero() => {
            planner.shift(line, (difference, shelf));
        }
        // It is found where it is, or missed where it is not.
        _ => {}
    }
}
