//! What comes in by movements of the production: an item is put on its shelf by a document of the ledger, and taken from there again when
//! its receipt is taken back, in the transactions of the production, through [`steps`](super::steps). Its locks come after those of the
//! order and of the movement: the set-up (shared), then the item.

use super::items::store as items;
use super::ledger::ops::act_in;
use super::ledger::undo;
use super::pieces::types::Tracking;
use super::places::store::{self as places, KnownPlace};
use super::rules::{fits, path_key};
use super::store::share_set_up;
use super::types::{Act, ActLine, ActRequest, PlaceKind};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId};
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::platform::asked::Asked;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::ByMovement;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// What somebody expects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub item: &'a NameOr<StockItemId>,
    pub quantity: Decimal,
    pub shelf: Option<&'a NameOr<StockLocationId>>,
    /// Is it said which piece it is?
    pub has_serial: bool,
}

/// What that is: the item, and the shelf where one is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub item: StockItemId,
    pub shelf: Option<StockLocationId>,
}

/// What came of an item.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub item: StockItemId,
    /// Above 0.
    pub quantity: Decimal,
    /// The item's own where it is none, or is not in use any more.
    pub shelf: Option<StockLocationId>,
    pub cost: Option<Decimal>,
    pub serial: Option<String>,
    pub note: String,
    pub at: DateTime<Utc>,
}

/// Finds what is expected. Everything that the ledger would not receive is told at once, by the fields of `item`.
pub(crate) async fn find_expected(tx: &mut TenantTx, expected: Expected<'_>) -> Result<Known> {
    let found = items::find_called(tx, &[expected.item.into()]).await?.pop().flatten();
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, reason| wrong.push(FieldProblem { field: format!("item.{field}"), reason });
    match &found {
        Some(item) if !item.archived => {
            let by_piece = item.tracking == Tracking::Piece;
            if !fits(expected.quantity, item.decimals) {
                refuse("quantity", Reason::Malformed);
            } else if by_piece && expected.quantity != Decimal::ONE {
                refuse("quantity", Reason::OutOfRange);
            }
            if by_piece != expected.has_serial {
                refuse("serial", if by_piece { Reason::Missing } else { Reason::ByQuantity });
            }
        }
        _ => refuse("item", Reason::Unknown),
    }
    let mut shelf = None;
    if let Some(name) = expected.shelf {
        shelf = find_shelf(tx, name).await?;
        if shelf.is_none() {
            refuse("shelf", Reason::Unknown);
        }
    }
    match found {
        Some(item) if wrong.is_empty() => Ok(Known { item: item.id, shelf }),
        _ => Err(Problem::Invalid { fields: wrong }.into()),
    }
}

/// The shelf of this name, if it is in use.
async fn find_shelf(tx: &mut TenantTx, name: &NameOr<StockLocationId>) -> Result<Option<StockLocationId>> {
    let ids: Vec<_> = name.id().iter().map(|id| id.0).collect();
    let keys: Vec<_> = name.name().map(path_key).into_iter().collect();
    let known = places::known(tx, &ids, &keys).await?;
    let is = |place: &&KnownPlace| place.kind == PlaceKind::Shelf && !place.archived && place.is_named(name);
    Ok(known.iter().find(is).map(|place| place.id))
}

/// Puts what came on its shelf, and answers the document that says so. Whoever asks was asked whether they may.
pub(crate) async fn receive_movement(ctx: &Ctx, tx: &mut TenantTx, came: &Came) -> Result<StockDocumentId> {
    share_set_up(tx).await?;
    let shelf = match came.shelf {
        Some(shelf) => find_shelf(tx, &NameOr::Id(shelf)).await?,
        None => None,
    };
    let line = ActLine {
        item: Some(came.item),
        quantity: came.quantity,
        to: shelf.map(NameOr::Id),
        piece: came.serial.clone().map(NameOr::Name),
        cost: came.cost,
        ..ActLine::default()
    };
    let asked = ActRequest {
        id: None,
        holder: None,
        occurred_at: Some(came.at),
        due_at: None,
        reason: String::new(),
        note: came.note.clone(),
        lines: vec![line],
    };
    let request = Asked::new(ctx, "stores/receive", None, &asked)?;
    Ok(act_in(&request, tx, Act::Receive, &asked).await.map_err(of_item)?.id)
}

/// What is wrong with the only line, by the fields of `item`.
fn of_item(error: Error) -> Error {
    let Error::Refused(Problem::Invalid { mut fields }) = error else { return error };
    for problem in &mut fields {
        problem.field = match problem.field.strip_prefix("lines.0.") {
            Some("to") => "item.shelf".to_owned(),
            Some("piece") => "item.serial".to_owned(),
            Some("quantity") => "item.good".to_owned(),
            Some(field) => format!("item.{field}"),
            None => continue,
        };
    }
    Error::Refused(Problem::Invalid { fields })
}

/// Takes from its shelf what a document put there, all of it, and answers the document that says so. What was issued on is refused with
/// [`Problem::NotEnough`]. Whoever asks was asked whether they may.
pub(crate) async fn take_receipt_back(
    ctx: &Ctx,
    tx: &mut TenantTx,
    document: StockDocumentId,
    reason: &str,
) -> Result<StockDocumentId> {
    share_set_up(tx).await?;
    undo::take_all_back(ctx, tx, document, reason).await
}

/// The movement by whose receipt a document was made, if it was.
pub(super) async fn movement_of(ctx: &Ctx, tx: &mut TenantTx, document: StockDocumentId) -> Result<Option<ByMovement>> {
    match ctx.services.hooks.movement_of_document {
        Some(step) => step(ctx, tx, document).await,
        None => Ok(None),
    }
}
