//! What travels to the store-room's pages, in words.

use crate::attached::AttachmentShown;
use crate::ui::chart::ChartData;
use crate::ui::form::{FormField, Pick};
use chrono::{DateTime, Utc};
use engrane::base::id::{
    ProductionOrderId, StockDocumentId, StockItemId, StockLocationId, StockPieceId, StockReservationId,
};
use engrane::stores::pieces::types::PieceName;
use engrane::stores::types::{Act, PlaceKind, StockStatus};
use serde::{Deserialize, Serialize};

/// A page of the items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    pub rows: Vec<StockRow>,
    /// How many there are, in words.
    pub found: String,
    pub page: u32,
    pub pages: u32,
    /// By what the list can be narrowed.
    pub fields: Vec<FormField>,
    /// Is nothing kept at all?
    pub empty: bool,
}

/// An item of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    pub category: String,
    pub available: String,
    /// Empty where nothing is.
    pub in_use: String,
    pub level: Level,
    pub shelves: String,
    pub archived: bool,
}

/// How full an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub status: StockStatus,
    /// Empty while there is enough.
    pub word: String,
    /// Of 100.
    pub filled: u32,
}

/// Something to choose while it is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub name: String,
    pub remark: String,
}

/// What the panel of an act begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActSheet {
    /// Of the document to be: however often it is sent, it is done once.
    pub id: StockDocumentId,
    pub act: Act,
    pub item: Option<Choice>,
    pub holder: Option<Choice>,
    /// Shelves, by their paths.
    pub shelves: Vec<Pick>,
    /// Of an issue: what can be added at once.
    pub kits: Vec<Pick>,
    /// Of a return: the issue that is named.
    pub issue: Option<StockDocumentId>,
}

/// Of a kit: so much of an item, for the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitLineShown {
    pub item: Choice,
    pub quantity: String,
}

/// Something that is out and may come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenIssue {
    pub document: StockDocumentId,
    pub item: Choice,
    /// How much of it, for the field.
    pub open: String,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// Who has how much of it, in words.
    pub text: String,
}

/// An act as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedAct {
    pub holder: TypedThing,
    /// A day.
    pub due: String,
    pub reason: String,
    pub note: String,
    pub lines: Vec<TypedLine>,
}

/// Something that was chosen, or else a text that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedThing {
    pub id: String,
    pub text: String,
}

/// A line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedLine {
    pub item: TypedThing,
    pub quantity: String,
    /// Ids of places, or nothing.
    pub from: String,
    pub to: String,
    pub cost: String,
    pub issue: Option<StockDocumentId>,
    /// The id or the serial of a piece, or nothing.
    #[serde(default)]
    pub piece: String,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub id: StockDocumentId,
    pub text: String,
}

/// A name with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
    /// Where the name leads, if anywhere, and where the value does.
    pub href: Option<String>,
    pub value_href: Option<String>,
}

/// What somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanRow {
    pub document: StockDocumentId,
    pub item: StockItemId,
    pub item_name: String,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    pub holder: StockLocationId,
    pub holder_name: String,
    pub open: String,
    pub since: DateTime<Utc>,
    /// Empty where there is none.
    pub due: String,
    pub overdue: bool,
}

/// A page of what somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loans {
    /// Of whoever has it.
    pub name: String,
    pub about: String,
    /// Where an order of the production has it.
    pub order: Option<ProductionOrderId>,
    pub rows: Vec<LoanRow>,
    pub page: u32,
    pub pages: u32,
}

/// A move of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    pub document: StockDocumentId,
    pub act: String,
    pub number: i64,
    pub at: DateTime<Utc>,
    pub item: StockItemId,
    pub item_name: String,
    /// The serial, of an item that is tracked by piece.
    pub piece: Option<String>,
    /// From where to where.
    pub way: String,
    pub quantity: String,
    pub after: String,
    /// By whom, and why.
    pub who: String,
    pub why: String,
}

/// Everything that the page of an item shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemShown {
    pub id: StockItemId,
    pub version: i32,
    pub name: String,
    pub lead: String,
    pub archived: bool,
    pub level: Level,
    pub figures: Vec<Fact>,
    pub facts: Vec<Fact>,
    pub places: Vec<Fact>,
    pub loans: Vec<LoanRow>,
    /// Of an item that is tracked by piece.
    pub pieces: Option<PiecesShown>,
    /// For whoever may see them.
    pub reserved: Option<Vec<ReservedRow>>,
    pub history: Option<History>,
    pub usage: Option<ChartData>,
    pub thresholds: Vec<FormField>,
    pub files: Vec<AttachmentShown>,
}

/// The pieces of an item that is tracked by piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PiecesShown {
    pub rows: Vec<PieceShown>,
    /// That there are more, where there are.
    pub more: Option<String>,
    /// In what state one can be.
    pub conditions: Vec<Pick>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceShown {
    pub id: StockPieceId,
    pub version: i32,
    pub serial: String,
    pub own_code: String,
    pub condition: String,
    pub condition_word: String,
    pub at: Option<PlaceKind>,
    pub place: String,
    /// Who has it, by which issue, and since when.
    pub holder: Option<StockLocationId>,
    pub issue: Option<StockDocumentId>,
    pub since: String,
    /// Until when its service holds: in words, and for the field.
    pub service: String,
    pub service_day: String,
    pub overdue: bool,
    pub note: String,
}

/// A piece as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedPiece {
    pub serial: String,
    pub condition: String,
    /// A day, or nothing.
    pub service: String,
    pub note: String,
}

/// Which pieces an act may be of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PiecesOffered {
    /// Else the item has none: it is told how much of it there is.
    pub by_piece: bool,
    pub picks: Vec<Pick>,
}

/// What is kept of an item for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedRow {
    pub id: StockReservationId,
    pub holder: StockLocationId,
    pub holder_name: String,
    pub quantity: String,
    pub until: String,
    /// Who keeps it.
    pub who: String,
    pub note: String,
}

/// What somebody fills in to keep something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedReservation {
    pub holder: TypedThing,
    pub quantity: String,
    /// A day.
    pub until: String,
    pub note: String,
}

/// A page of moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub rows: Vec<MoveLine>,
    pub page: u32,
    pub pages: u32,
}

/// A page of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    pub rows: Vec<DocumentLine>,
    pub page: u32,
    pub pages: u32,
    pub fields: Vec<FormField>,
}

/// A document of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    pub id: StockDocumentId,
    pub number: i64,
    pub act: String,
    pub at: DateTime<Utc>,
    pub who: String,
    pub holder: String,
    pub why: String,
    pub undone: bool,
}

/// Everything that the page of a document shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentShown {
    pub line: DocumentLine,
    pub facts: Vec<Fact>,
    pub moves: Vec<MoveLine>,
    pub undo: Option<UndoShown>,
}

/// What taking it back would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoShown {
    /// Of the document that takes it back: however often it is sent, it is done once.
    pub request: StockDocumentId,
    pub lines: Vec<UndoLineShown>,
    /// Can all of it be taken back, and if not, something?
    pub complete: bool,
    pub possible: bool,
}

/// Of one move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoLineShown {
    pub item: String,
    pub way: String,
    pub quantity: String,
    /// What of it is still there.
    pub short: Option<String>,
}

/// What an export is asked for with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportForm {
    pub fields: Vec<FormField>,
    /// How moves are proved.
    pub proof: String,
}
