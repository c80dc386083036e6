//! The facts of a store-room as they travel: what is set up, what is done, and what is shown.
//!
//! Quantities are in the unit of their item, costs and values in major units of the organization's currency; both travel as
//! plain JSON numbers. What costs and values people may not see is `None`.

use crate::base::entity::{NameOr, Record};
use crate::base::enums::text_enum;
use crate::base::id::{
    DepartmentId, StockCategoryId, StockDocumentId, StockItemId, StockLocationId, StockPieceId, UserId,
};
use crate::base::numbers::json_number;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::platform::links::ByMovement;
use crate::stores::codes::types::LearntCode;
use crate::stores::pieces::types::{PieceName, Tracking};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Lines of an act at the most.
pub const MAX_LINES: usize = 500;
/// The largest quantity, threshold and cost.
pub const MAX_NUMBER: i64 = 1_000_000_000;
/// Rows that a list counts: one with more has a `total` of this.
pub const MAX_COUNTED: i64 = 10_000;

text_enum! {
    /// What an item is to the business.
    ItemKind {
        Consumable = "consumable",
        Tool = "tool",
        Spare = "spare",
        Material = "material",
        Finished = "finished",
    }
}

text_enum! {
    /// In what an item is counted or measured.
    Unit {
        Piece = "piece",
        Pair = "pair",
        Set = "set",
        Box = "box",
        Roll = "roll",
        Sheet = "sheet",
        Kilogram = "kilogram",
        Gram = "gram",
        Metre = "metre",
        Millimetre = "millimetre",
        SquareMetre = "square_metre",
        Litre = "litre",
        Millilitre = "millilitre",
        Hour = "hour",
    }
}

impl Unit {
    /// Is it counted? Then there are no parts of it.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Piece | Self::Pair | Self::Set | Self::Box | Self::Roll | Self::Sheet)
    }

    /// Decimals of a quantity where nobody says how many.
    pub fn decimals(self) -> u8 {
        if self.is_counted() { 0 } else { 3 }
    }
}

text_enum! {
    /// What a place is.
    PlaceKind {
        /// Where stock lies.
        Shelf = "shelf",
        /// Who, or what, has what was issued.
        Holder = "holder",
        /// Where stock comes from and goes to.
        Outside = "outside",
    }
}

text_enum! {
    /// Who, or what, something is issued to.
    HolderKind {
        Person = "person",
        Department = "department",
        Job = "job",
        Service = "service",
        /// An order of the production: made when it first has something, and not set up by anybody.
        Order = "order",
    }
}

text_enum! {
    /// What is outside of the store-room: one place each, which is always there.
    OutsideKind {
        Supplier = "supplier",
        /// What a count finds too much or too little.
        Difference = "difference",
        Scrap = "scrap",
        Lost = "lost",
    }
}

text_enum! {
    /// What a document did.
    Act {
        Receive = "receive",
        Issue = "issue",
        Return = "return",
        Transfer = "transfer",
        Adjust = "adjust",
        Scrap = "scrap",
        /// Takes another document back.
        Undo = "undo",
    }
}

impl Act {
    /// What whoever does it must be allowed to.
    pub fn needs(self) -> Permission {
        match self {
            Self::Receive | Self::Issue | Self::Return | Self::Transfer | Self::Undo => Permission::StoresMove,
            Self::Adjust | Self::Scrap => Permission::StoresAdjust,
        }
    }
}

text_enum! {
    /// How an item stands to its threshold, which is off at 0.
    StockStatus {
        Ok = "ok",
        /// Below its threshold.
        Low = "low",
        /// None available.
        Out = "out",
    }
}

impl StockStatus {
    /// Of so much available.
    pub fn of(available: Decimal, threshold: Decimal) -> Self {
        if available <= Decimal::ZERO {
            Self::Out
        } else if available < threshold {
            Self::Low
        } else {
            Self::Ok
        }
    }
}

/// A part of the business with categories, shelves and people of its own.
pub type Department = Record<DepartmentId, DepartmentValues>;

/// What a person says of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DepartmentValues {
    /// 1 to 100 characters, unique in the tenant.
    pub name: String,
    /// The name of a Material Symbol; `inventory_2` when left out.
    #[serde(default = "default_icon")]
    pub icon: String,
}

fn default_icon() -> String {
    "inventory_2".to_owned()
}

/// What items are kept apart by.
pub type StockCategory = Record<StockCategoryId, StockCategoryValues>;

/// What a person says of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockCategoryValues {
    /// Its id or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub department: NameOr<DepartmentId>,
    /// 1 to 100 characters, unique in the department.
    pub name: String,
}

/// A shelf, or what shelves stand in.
pub type StockLocation = Record<StockLocationId, StockLocationValues>;

/// What a person says of a shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockLocationValues {
    /// 1 to 100 characters without `/`, unique in what it stands in.
    pub name: String,
    /// What it stands in: its id or path.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub parent: Option<NameOr<StockLocationId>>,
    /// Whose it is: its id or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub department: Option<NameOr<DepartmentId>>,
    /// May what lies there be issued?
    #[serde(default = "yes")]
    pub usable: bool,
    /// Nothing is put there any more.
    #[serde(default)]
    pub archived: bool,
    /// The names from the top, with ` / ` between them. Answered; not heeded in what is sent.
    #[serde(default)]
    pub path: String,
}

fn yes() -> bool {
    true
}

/// Who, or what, something is issued to.
pub type Holder = Record<StockLocationId, HolderValues>;

/// What a person says of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HolderValues {
    pub kind: HolderKind,
    /// 1 to 100 characters.
    pub name: String,
    /// Of a person's badge, or of a job: 1 to 30 of `A-Z 0-9 _ -`, unique in the tenant.
    #[serde(default)]
    pub code: Option<String>,
    /// Whose account the person has.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub user: Option<UserId>,
    /// Where the person works: its id or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub department: Option<NameOr<DepartmentId>>,
    /// Nothing is issued to it any more.
    #[serde(default)]
    pub archived: bool,
}

/// Something that is kept.
pub type StockItem = Record<StockItemId, StockItemValues>;

/// What a person says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockItemValues {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant; made up when left out or empty.
    #[serde(default)]
    pub code: String,
    /// 1 to 100 characters; no other may be equal but for case, accents and blanks.
    pub name: String,
    pub kind: ItemKind,
    pub unit: Unit,
    /// Of quantities: 0 to 3, none of what is counted; those of the unit when left out. Never fewer once it was moved.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// How much of it there is, or which pieces; `bulk` when left out. By piece only what is counted. Stays once it was moved.
    #[serde(default)]
    pub tracking: Option<Tracking>,
    /// Its id, or `DEPARTMENT / CATEGORY`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub category: Option<NameOr<StockCategoryId>>,
    /// Does it stay the business's own while somebody has it? Of tools when left out. Stays once it was issued.
    #[serde(default)]
    pub returnable: Option<bool>,
    /// At most 100 characters.
    #[serde(default)]
    pub supplier: String,
    /// Until what is ordered is here.
    #[serde(default)]
    pub lead_days: Option<u32>,
    /// It is ordered in multiples of this.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub pack: Option<Decimal>,
    /// Below this it is low; 0 is off.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub threshold: Decimal,
    /// What it is filled up to, at least the threshold.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub target: Option<Decimal>,
    /// The shelf that it belongs on: its id or path.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub home: Option<NameOr<StockLocationId>>,
    /// Nothing comes in any more; its history stays.
    #[serde(default)]
    pub archived: bool,
}

/// How much there is of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Levels {
    /// On all shelves.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub on_hand: Decimal,
    /// On shelves from which something may be issued, less what is reserved.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    /// Kept for somebody.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub reserved: Decimal,
    /// With holders, of what is returnable.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub in_use: Decimal,
    /// On hand and in use.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub total: Decimal,
    /// Of the total, for whoever may see it.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub value: Option<Decimal>,
    pub status: StockStatus,
}

/// Of the items, which are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFilter {
    /// Words of name, code and supplier; all of them, each from its beginning.
    #[serde(default)]
    pub words: String,
    pub department: Option<DepartmentId>,
    pub category: Option<StockCategoryId>,
    /// With something there or below.
    pub place: Option<StockLocationId>,
    pub kind: Option<ItemKind>,
    pub show: Option<ItemShow>,
}

text_enum! {
    /// Of the items, those of one standing. What is archived is among none but its own.
    ItemShow {
        Available = "available",
        Low = "low",
        Out = "out",
        /// Something of it is in use.
        OnLoan = "on_loan",
        /// More of it was asked for, or ordered, and is not there yet.
        Ordered = "ordered",
        Archived = "archived",
    }
}

/// An item with how much there is of it, as lists show it. In the order of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    pub item: StockItem,
    /// `DEPARTMENT / CATEGORY`.
    pub category: Option<String>,
    pub department: Option<DepartmentId>,
    pub levels: Levels,
    /// Shelves with something of it, the fullest first, at most three.
    pub shelves: Vec<PlaceBalance>,
}

/// An item as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDetail {
    pub row: ItemRow,
    /// Where it is: shelves, then holders of what is returnable.
    pub balances: Vec<PlaceBalance>,
    /// Who has it, the oldest first, at most 200; own loans alone for whoever may not see those of others.
    pub open: Vec<IssueRow>,
    /// What stands on its labels.
    pub own_code: String,
    pub codes: Vec<LearntCode>,
}

/// A place by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockLocationId,
    pub kind: PlaceKind,
    /// The path of a shelf, the name of a holder, the word of an [`OutsideKind`].
    pub name: String,
}

/// So much at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceBalance {
    pub place: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
}

/// An item by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    pub unit: Unit,
}

/// So much of an item at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BalanceRow {
    pub item: ItemName,
    pub place: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
}

/// Of what lies on shelves or is with holders, which is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceFilter {
    pub item: Option<StockItemId>,
    /// There or below.
    pub place: Option<StockLocationId>,
    /// Shelves when left out.
    pub kind: Option<PlaceKind>,
}

/// Something somebody did with the stock, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActRequest {
    /// Made by whoever sends it: the same one twice is done once. Made up when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// Whom something is issued to or returned by; the caller when left out.
    #[serde(default)]
    pub holder: Option<HolderName>,
    /// When it was done, if not now.
    #[serde(default)]
    pub occurred_at: Option<DateTime<Utc>>,
    /// Until when something that is issued is to be back.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// Why; an adjustment and a scrapping must say it. At most 200 characters.
    #[serde(default)]
    pub reason: String,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// 1 to 500.
    pub lines: Vec<ActLine>,
}

/// A holder by id or by the code of a badge or job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HolderName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    Id(StockLocationId),
    Code(String),
}

/// So much of one item, which one of `item`, `code` and `name` names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActLine {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub item: Option<StockItemId>,
    #[serde(default)]
    pub code: Option<String>,
    /// As it is but for case, accents and blanks. To receive what has no such name makes an item of it.
    #[serde(default)]
    pub name: Option<String>,
    /// Above 0; of an adjustment what is there, which may be 0.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// A shelf by id or path; of a scrapping also the holder who has it. Left out: the home shelf and then the others by their
    /// path, as many as it takes.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub from: Option<NameOr<StockLocationId>>,
    /// A shelf by id or path; of a scrapping `scrap` or `lost`. Left out: the home shelf, or else `General`. An adjustment is
    /// made there.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub to: Option<NameOr<StockLocationId>>,
    /// Of an item that is tracked by piece, and only of such: which one, by its id or serial. To receive a serial that is new makes
    /// the piece. It is taken from where it is; the quantity is 1, of an adjustment that misses it 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub piece: Option<NameOr<StockPieceId>>,
    /// The issue that a return is of; the oldest open ones when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub issue: Option<StockDocumentId>,
    /// What one of what is received cost; the average when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub cost: Option<Decimal>,
    /// The item's threshold from now on, said by whoever receives it; as it was when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub threshold: Option<Decimal>,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockDocumentId,
    /// From 1 in each tenant, without a gap.
    pub number: i64,
    /// Was it done before, under the same id?
    pub replayed: bool,
    /// As they were asked for.
    pub lines: Vec<ActedLine>,
}

/// A line of an act with how its item stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActedLine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub item: StockItemId,
    pub name: String,
    /// Of an undoing what was taken back.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub in_use: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub threshold: Decimal,
    pub status: StockStatus,
}

/// To take a document back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// As of an act.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// Where stock has gone on: take back as much as can be, or else refuse?
    #[serde(default)]
    pub partial: bool,
    /// At most 200 characters.
    #[serde(default)]
    pub reason: String,
}

/// A document (vale).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockDocumentId,
    pub number: i64,
    pub act: Act,
    pub recorded_at: DateTime<Utc>,
    pub occurred_at: DateTime<Utc>,
    /// Is that far from when it was recorded: more than two minutes ahead, or 30 days back?
    pub occurred_oddly: bool,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    /// Of issues and returns.
    pub holder: Option<Place>,
    pub due_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub note: String,
    /// The document that it takes back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub undoes: Option<StockDocumentId>,
    /// Was something of it taken back?
    pub undone: bool,
}

/// Of the documents, which are listed: the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFilter {
    pub act: Option<Act>,
    pub holder: Option<StockLocationId>,
    pub person: Option<UserId>,
    /// Recorded on or after this day of the organization's clocks.
    pub from: Option<NaiveDate>,
    /// And on or before this one.
    pub to: Option<NaiveDate>,
}

/// A document with its moves, and what taking it back would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDetail {
    pub document: DocumentRow,
    pub moves: Vec<MoveRow>,
    /// Of what came back from an order, in the order of its lines.
    pub remnants: Vec<RemnantRow>,
    /// Of what a movement of the production brought, or takes back.
    pub movement: Option<ByMovement>,
    /// None where the caller may not, where nothing is left to take back, or where that is done with the movement.
    pub undo: Option<UndoPlan>,
}

/// What came back and is no whole bar or sheet any more, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemnantRow {
    pub item: ItemName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub size: String,
    pub heat_number: String,
    pub certificate: String,
}

/// What taking a document back would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoPlan {
    pub lines: Vec<UndoLine>,
}

impl UndoPlan {
    /// Can all be taken back?
    pub fn is_complete(&self) -> bool {
        self.lines.iter().all(|line| line.possible == line.quantity)
    }
}

/// What taking a document back would do to one of its moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoLine {
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// Where it is now, and where it would be put back to.
    pub from: Place,
    pub to: Place,
    /// Not taken back so far.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Of this, what is still there.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub possible: Decimal,
}

/// A move of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub document: StockDocumentId,
    pub number: i64,
    pub act: Act,
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// Which one of the item: from 1, without a gap.
    pub position: i64,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub from: Place,
    pub to: Place,
    /// Of the item, after it.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub on_hand_after: Decimal,
    /// By which it changed the value of the stock, for whoever may see it.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub value: Option<Decimal>,
    pub recorded_at: DateTime<Utc>,
    pub occurred_at: DateTime<Utc>,
    pub made_by_name: String,
    pub reason: String,
    pub note: String,
}

/// Of the moves, which are listed: the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveFilter {
    pub item: Option<StockItemId>,
    /// From there or to it.
    pub place: Option<StockLocationId>,
    pub act: Option<Act>,
    /// Recorded on or after this day of the organization's clocks.
    pub from: Option<NaiveDate>,
    /// And on or before this one.
    pub to: Option<NaiveDate>,
}

/// Something that was issued and may come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub document: StockDocumentId,
    pub number: i64,
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// A loan; else it is used up, unless it comes back.
    pub returnable: bool,
    pub holder: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Not returned so far.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub open: Decimal,
    pub since: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub overdue: bool,
}

/// Of what is issued and not returned, which is listed: the oldest first. Of whoever may not see what others have, their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueFilter {
    pub item: Option<StockItemId>,
    pub holder: Option<StockLocationId>,
    /// Loans alone; else what is used up as well.
    #[serde(default)]
    pub loans: bool,
    #[serde(default)]
    pub overdue: bool,
}

/// What was moved of an item on a day of the organization's clocks, net of what was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageDay {
    pub day: NaiveDate,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub received: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub issued: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub returned: Decimal,
    /// What counts found, less what they missed.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub adjusted: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub scrapped: Decimal,
}

/// Of the days, which are shown: both ends included, at most 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageFilter {
    pub item: StockItemId,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What a page of a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRequest<F> {
    pub filter: F,
    pub page: PageRequest,
}

/// Everything that is set up besides items: for choices and trees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreRoom {
    pub departments: Vec<Department>,
    pub categories: Vec<StockCategory>,
    /// In the order of their paths.
    pub locations: Vec<StockLocation>,
    pub holders: Vec<Holder>,
}
