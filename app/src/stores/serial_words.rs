//! The pieces of an item that is tracked by piece, in words.

use super::labels::{condition, date, day, place};
use super::shown::{PieceShown, PiecesOffered, PiecesShown};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::ui::form::Pick;
use engrane::base::fault::Result;
use engrane::base::id::StockItemId;
use engrane::base::paging::PageRequest;
use engrane::base::zone::Zone;
use engrane::platform::ctx::Ctx;
use engrane::stores;
use engrane::stores::pieces::types::{PieceCondition, PieceFilter, PieceRow, Tracking};
use engrane::stores::types::{Act, PlaceKind, StockItem};

/// Pieces that are shown, or offered, at the most.
const MOST: u32 = 200;

/// The pieces of an item; none of one that has none.
pub async fn of_item(ctx: &Ctx, lang: Locale, item: &StockItem) -> Result<Option<PiecesShown>> {
    if item.values.tracking != Some(Tracking::Piece) {
        return Ok(None);
    }
    let filter = PieceFilter { item: Some(item.id), ..PieceFilter::default() };
    let found = stores::pieces::ops::list(ctx, &filter, PageRequest::bounded(Some(1), Some(MOST))).await?;
    let shown = found.rows.len();
    let more = (found.total > shown as u64)
        .then(|| td_string!(lang, stores.pieces.more, shown = shown.to_string(), total = format::count(found.total)));
    let conditions = PieceCondition::ALL.iter().map(|&word| Pick {
        value: word.to_string(),
        label: condition(lang, word).to_owned(),
        chosen: false,
    });
    let rows = found.rows.iter().map(|row| piece(lang, ctx.zone(), row)).collect();
    Ok(Some(PiecesShown { rows, more, conditions: conditions.collect() }))
}

fn where_is(lang: Locale, row: &PieceRow) -> String {
    match (&row.place, row.at) {
        (Some(at), _) => place(lang, at),
        // Who has it is not for everybody.
        (None, Some(_)) => td_string!(lang, stores.pieces.in_use).to_owned(),
        (None, None) => td_string!(lang, stores.pieces.nowhere).to_owned(),
    }
}

fn piece(lang: Locale, zone: &Zone, row: &PieceRow) -> PieceShown {
    let values = &row.piece.values;
    let holder = row.place.as_ref().filter(|place| place.kind == PlaceKind::Holder).map(|place| place.id);
    let since = day(lang, zone, row.since);
    let since = match row.due_at {
        _ if since.is_empty() => since,
        None => td_string!(lang, stores.pieces.since, since),
        due => td_string!(lang, stores.pieces.since_due, since, due = day(lang, zone, due)),
    };
    PieceShown {
        id: row.piece.id,
        version: row.piece.version,
        serial: values.serial.clone(),
        own_code: row.own_code.clone(),
        condition: condition(lang, values.condition).to_owned(),
        condition_word: values.condition.to_string(),
        at: row.at,
        place: where_is(lang, row),
        holder,
        issue: row.issue,
        since,
        service: values.service_due.map(|due| date(lang, due)).unwrap_or_default(),
        service_day: values.service_due.map(|due| due.to_string()).unwrap_or_default(),
        overdue: row.service_overdue,
        note: values.note.clone(),
    }
}

/// Which pieces of an item an act may be of.
pub async fn choices(ctx: &Ctx, lang: Locale, item: StockItemId, act: Act) -> Result<PiecesOffered> {
    let found = stores::items::ops::find(ctx, item.into()).await?;
    if found.row.item.values.tracking != Some(Tracking::Piece) {
        return Ok(PiecesOffered::default());
    }
    let at = match act {
        Act::Issue | Act::Transfer => Some(PlaceKind::Shelf),
        Act::Return => Some(PlaceKind::Holder),
        Act::Receive | Act::Adjust | Act::Scrap | Act::Undo => None,
    };
    let filter = PieceFilter { item: Some(item), at, ..PieceFilter::default() };
    let pieces = stores::pieces::ops::list(ctx, &filter, PageRequest::bounded(Some(1), Some(MOST))).await?;
    let is_possible = |row: &&PieceRow| {
        let is_outside = row.at.is_none_or(|at| at == PlaceKind::Outside);
        match act {
            Act::Receive => is_outside,
            Act::Scrap => !is_outside,
            _ => true,
        }
    };
    let pick = |row: &PieceRow| {
        let late = row.service_overdue.then(|| td_string!(lang, stores.loans.overdue).to_lowercase());
        let said = [Some(row.piece.values.serial.clone()), Some(where_is(lang, row)), late];
        Pick {
            value: row.piece.id.to_string(),
            label: said.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            chosen: false,
        }
    };
    Ok(PiecesOffered { by_piece: true, picks: pieces.rows.iter().filter(is_possible).map(pick).collect() })
}
