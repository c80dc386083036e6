//! How what is exported stands in a file, a page after the other. The columns have the names of the REST doors, in every language,
//! and stay as they are: programs read them.

use super::ops::Wanted;
use super::store::{self, BalanceLine, Called, DocumentLine, ItemLine, LoanLine};
use super::types::StockExportKind;
use crate::base::fault::Result;
use crate::base::id::StockDocumentId;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::sheets::{Cell, Column};
use crate::stores::jobs::ops::hidden;
use crate::stores::ledger::store::LedgerMove;
use crate::stores::types::PlaceKind;
use crate::stores::verify::ops::lines_sha256;
use crate::stores::verify::store::moves_of;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Rows, or documents, that are read at a time.
const AT_ONCE: i64 = 5_000;
/// Items whose moves are added up at a time.
const ITEMS_AT_ONCE: usize = 200;

const ITEMS: [&str; 25] = [
    "code",
    "name",
    "id",
    "kind",
    "unit",
    "decimals",
    "department",
    "department_id",
    "category",
    "category_id",
    "returnable",
    "supplier",
    "lead_days",
    "pack",
    "threshold",
    "target",
    "home",
    "home_id",
    "archived",
    "available",
    "on_hand",
    "reserved",
    "in_use",
    "value",
    "created_at",
];
const BALANCES: [&str; 8] = ["item_code", "item", "item_id", "unit", "place", "place_kind", "place_id", "quantity"];
/// Those of [`super::proved`] among them.
const MOVES: [&str; 28] = [
    "document",
    "document_id",
    "act",
    "recorded_at",
    "occurred_at",
    "line",
    "item_code",
    "item",
    "item_id",
    "unit",
    "position",
    "quantity",
    "from",
    "from_kind",
    "from_id",
    "to",
    "to_kind",
    "to_id",
    "on_hand_after",
    "value",
    "undoes",
    "made_by",
    "made_by_id",
    "reason",
    "note",
    "document_hash",
    "piece",
    "piece_id",
];
const LOANS: [&str; 13] = [
    "document",
    "document_id",
    "item_code",
    "item",
    "item_id",
    "unit",
    "holder",
    "holder_code",
    "holder_id",
    "quantity",
    "open",
    "since",
    "due_at",
];
/// Columns that are numbers, of all of them.
const NUMBERS: [&str; 18] = [
    "decimals",
    "lead_days",
    "pack",
    "threshold",
    "target",
    "available",
    "on_hand",
    "reserved",
    "in_use",
    "value",
    "quantity",
    "document",
    "line",
    "position",
    "on_hand_after",
    "undoes",
    "open",
    "row",
];

/// The columns of an export.
pub(super) fn columns(kind: StockExportKind) -> Vec<Column> {
    let heads: &[&str] = match kind {
        StockExportKind::Items => &ITEMS,
        StockExportKind::Balances => &BALANCES,
        StockExportKind::Moves => &MOVES,
        StockExportKind::Loans => &LOANS,
    };
    heads.iter().map(|head| Column { head: (*head).to_owned(), numbers: NUMBERS.contains(head) }).collect()
}

/// The rows of an export, as of one instant.
pub(super) struct Rows {
    wanted: Wanted,
    /// Of items, in the order of their codes.
    order: Vec<Uuid>,
    items: HashMap<Uuid, Called>,
    places: HashMap<Uuid, Called>,
    /// Orders that whoever asked does not see.
    hidden: HashSet<Uuid>,
    /// Their serials.
    pieces: HashMap<Uuid, String>,
    after: After,
}

/// Where the next page begins.
#[derive(Default)]
struct After {
    code: String,
    items: usize,
    number: i64,
    loan: (Uuid, Uuid, i64),
}

impl Rows {
    /// For whoever `ctx` is.
    pub async fn begin(ctx: &Ctx, tx: &mut TenantTx, wanted: Wanted) -> Result<Self> {
        // An item says its names itself.
        let (order, items, places) = if wanted.kind == StockExportKind::Items {
            (Vec::new(), HashMap::new(), HashMap::new())
        } else {
            let (order, items) = store::item_names(tx).await?;
            (order, items, store::place_names(tx).await?)
        };
        let pieces = match wanted.kind {
            StockExportKind::Moves => store::serials(tx).await?,
            _ => HashMap::new(),
        };
        let holders: Vec<Uuid> =
            places.iter().filter(|(_, place)| place.of == PlaceKind::Holder.as_str()).map(|(id, _)| *id).collect();
        let hidden = hidden(ctx, tx, &holders).await?;
        Ok(Self { wanted, order, items, places, hidden, pieces, after: After::default() })
    }

    /// The next ones; none when all were given.
    pub async fn next(&mut self, tx: &mut TenantTx) -> Result<Vec<Vec<Cell>>> {
        match self.wanted.kind {
            StockExportKind::Items => self.next_items(tx).await,
            StockExportKind::Balances => self.next_balances(tx).await,
            StockExportKind::Moves => self.next_moves(tx).await,
            StockExportKind::Loans => self.next_loans(tx).await,
        }
    }

    async fn next_items(&mut self, tx: &mut TenantTx) -> Result<Vec<Vec<Cell>>> {
        let items = store::items_after(tx, &self.after.code, AT_ONCE).await?;
        if let Some(last) = items.last() {
            self.after.code.clone_from(&last.code);
        }
        Ok(items.into_iter().map(|item| item_cells(item, self.wanted.with_value)).collect())
    }

    async fn next_balances(&mut self, tx: &mut TenantTx) -> Result<Vec<Vec<Cell>>> {
        loop {
            let rest = self.order.get(self.after.items..).unwrap_or_default();
            let ids = rest.get(..ITEMS_AT_ONCE).unwrap_or(rest);
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let mut found = store::balances_of(tx, ids, self.wanted.as_of).await?;
            found.retain(|balance| self.places.get(&balance.place).is_some_and(|place| place.of != "outside"));
            let place: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
            let name = |id: &Uuid| self.places.get(id).map(|place| (place.of.as_str(), place.name.as_str()));
            // Shelves before holders.
            found.sort_by(|one, other| {
                let of_place = name(&other.place).map(|(kind, _)| kind).cmp(&name(&one.place).map(|(kind, _)| kind));
                let by_name = || name(&one.place).cmp(&name(&other.place));
                place.get(&one.item).cmp(&place.get(&other.item)).then(of_place).then_with(by_name)
            });
            self.after.items += ids.len();
            if !found.is_empty() {
                return Ok(found.iter().map(|balance| self.balance_cells(balance)).collect());
            }
        }
    }

    async fn next_moves(&mut self, tx: &mut TenantTx) -> Result<Vec<Vec<Cell>>> {
        loop {
            let documents = store::documents_after(tx, self.after.number, &self.wanted, AT_ONCE).await?;
            let Some(last) = documents.last() else { return Ok(Vec::new()) };
            self.after.number = last.number;
            let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
            let mut moves = moves_of(tx, &ids).await?;
            let mut rows = Vec::with_capacity(documents.len());
            for document in &documents {
                let Some(mut lines) = moves.remove(&StockDocumentId(document.id)) else { continue };
                // The hash is of all that the lines say.
                let is_whole = !lines.iter().any(|made| [made.from, made.to].iter().any(|id| self.hidden.contains(id)));
                let hash = if self.wanted.with_value && is_whole { lines_sha256(&lines) } else { String::new() };
                lines.sort_by_key(|made| (made.line, made.position));
                rows.extend(lines.iter().map(|made| self.move_cells(document, made, &hash)));
            }
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
    }

    async fn next_loans(&mut self, tx: &mut TenantTx) -> Result<Vec<Vec<Cell>>> {
        let loans = store::loans_after(tx, self.after.loan, AT_ONCE).await?;
        if let Some(last) = loans.last() {
            self.after.loan = (last.holder_id, last.item_id, last.position);
        }
        Ok(loans.into_iter().map(|loan| self.loan_cells(loan)).collect())
    }

    /// Code, name, id and unit of an item.
    fn item(&self, id: Uuid) -> [Cell; 4] {
        let text = |part: fn(&Called) -> &str| Cell::from(self.items.get(&id).map_or("", part));
        [text(|item| &item.of), text(|item| &item.name), Cell::Id(id), text(|item| &item.unit)]
    }

    /// Name, kind and id of a place; of an order that whoever asked does not see, the kind alone.
    fn place(&self, id: Uuid) -> [Cell; 3] {
        if self.hidden.contains(&id) {
            return [Cell::empty(), PlaceKind::Holder.as_str().into(), Cell::empty()];
        }
        let text = |part: fn(&Called) -> &str| Cell::from(self.places.get(&id).map_or("", part));
        [text(|place| &place.name), text(|place| &place.of), Cell::Id(id)]
    }

    fn balance_cells(&self, balance: &BalanceLine) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(BALANCES.len());
        cells.extend(self.item(balance.item));
        cells.extend(self.place(balance.place));
        cells.push(Cell::Number(balance.quantity));
        cells
    }

    fn move_cells(&self, document: &DocumentLine, made: &LedgerMove, hash: &str) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(MOVES.len());
        cells.extend([
            whole(document.number),
            Cell::Id(document.id),
            document.act.as_str().into(),
            Cell::At(made.recorded_at),
            Cell::At(document.occurred_at),
            whole(made.line),
        ]);
        cells.extend(self.item(made.item));
        cells.extend([whole(made.position), Cell::Number(made.quantity)]);
        cells.extend(self.place(made.from));
        cells.extend(self.place(made.to));
        cells.extend([
            Cell::Number(made.on_hand_after),
            Some(made.value).filter(|_| self.wanted.with_value).into(),
            document.undoes.map_or_else(Cell::empty, whole),
            document.made_by_name.as_str().into(),
            id(document.made_by),
            document.reason.as_str().into(),
            document.note.as_str().into(),
            hash.into(),
            made.piece
                .and_then(|piece| self.pieces.get(&piece))
                .map_or_else(Cell::empty, |serial| serial.as_str().into()),
            id(made.piece),
        ]);
        cells
    }

    fn loan_cells(&self, loan: LoanLine) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(LOANS.len());
        cells.extend([whole(loan.number), Cell::Id(loan.document_id)]);
        cells.extend(self.item(loan.item_id));
        let [holder, _, holder_id] = self.place(loan.holder_id);
        cells.extend([
            holder,
            text(loan.holder_code),
            holder_id,
            Cell::Number(loan.quantity),
            Cell::Number(loan.open),
            Cell::At(loan.since),
            at(loan.due_at),
        ]);
        cells
    }
}

fn item_cells(item: ItemLine, with_value: bool) -> Vec<Cell> {
    vec![
        Cell::Text(item.code),
        Cell::Text(item.name),
        Cell::Id(item.id),
        Cell::Text(item.kind),
        Cell::Text(item.unit),
        whole(item.decimals),
        text(item.department),
        id(item.department_id),
        text(item.category),
        id(item.category_id),
        yes(item.returnable),
        Cell::Text(item.supplier),
        item.lead_days.map_or_else(Cell::empty, whole),
        item.pack.into(),
        Cell::Number(item.threshold),
        item.target.into(),
        text(item.home),
        id(item.home_id),
        yes(item.archived),
        Cell::Number(item.on_hand - item.unusable - item.reserved),
        Cell::Number(item.on_hand),
        Cell::Number(item.reserved),
        Cell::Number(item.in_use),
        Some(item.value).filter(|_| with_value).into(),
        Cell::At(item.created_at),
    ]
}

fn whole(number: impl Into<Decimal>) -> Cell {
    Cell::Number(number.into())
}

fn text(text: Option<String>) -> Cell {
    text.map_or_else(Cell::empty, Cell::Text)
}

fn id(id: Option<Uuid>) -> Cell {
    id.map_or_else(Cell::empty, Cell::Id)
}

fn at(at: Option<DateTime<Utc>>) -> Cell {
    at.map_or_else(Cell::empty, Cell::At)
}

fn yes(is_so: bool) -> Cell {
    if is_so { "true" } else { "false" }.into()
}
