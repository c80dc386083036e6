//! The facts of a plant: its lines, areas, products, shifts and calendar.
//!
//! Ratios travel as *basis points* (hundredths of a percent: `8735` is 87.35 %), none where the denominator is zero.
//! Times of the clock travel as minutes after midnight, weekdays as bits (Monday is bit 0).

use crate::base::enums::text_enum;
use crate::base::id::{AreaId, CalendarId, LineId, ProductId, ShiftId};
use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Seconds of the stop threshold of a new line.
pub const DEFAULT_STOP_SECONDS: u32 = 300;
/// The slow factor of a new line, in percent of the ideal cycle.
pub const DEFAULT_SLOW_PERCENT: u32 = 125;
/// Ideal cycles that a gap must exceed to be a micro-stop, where the line names no seconds.
pub const MICRO_STOP_CYCLES: i64 = 5;
/// All seven weekdays.
pub const EVERY_DAY: u8 = 0b111_1111;

text_enum! {
    /// What an area is for.
    AreaKind {
        Input = "input",
        Process = "process",
        Output = "output",
        Discard = "discard",
    }
}

text_enum! {
    /// Where a line takes its bad pieces out, which says how quality is reckoned.
    #[derive(Default)]
    DiscardRule {
        /// Nothing is taken out where it is seen: quality is assumed to be 1.
        #[default]
        None = "none",
        /// Before the output area: good = output, total = output + discard.
        Before = "before",
        /// After the output area: good = output − discard, total = output.
        After = "after",
    }
}

/// A production line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: LineId,
    pub version: i32,
    pub values: NewLine,
}

/// What a person says of a line: for creating one and for changing it as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLine {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    pub active: bool,
    /// Pieces a minute that the line makes at its best, for products without a rate of their own.
    pub ideal_rate: Decimal,
    /// Basis points.
    pub availability_target: Option<i32>,
    /// Basis points.
    pub performance_target: Option<i32>,
    /// A longer gap is a stop. 60 to 3600.
    pub stop_seconds: u32,
    /// A longer gap is a micro-stop; five ideal cycles when nothing is said. Never above `stop_seconds`.
    pub micro_stop_seconds: Option<u32>,
    /// A gap longer than this part of the ideal cycle is slow running. 101 to 1000.
    pub slow_percent: u32,
    /// Are stops made from gaps at all?
    pub auto_detect: bool,
    pub discard: DiscardRule,
    /// Lines are listed in this order, then by code.
    pub position: i32,
}

/// A line by name, where a list or a choice shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineName {
    pub id: LineId,
    pub code: String,
    pub name: String,
}

/// An area of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub id: AreaId,
    pub version: i32,
    pub values: NewArea,
}

/// What a person says of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewArea {
    pub line: LineId,
    /// Unique in the line.
    pub code: String,
    pub name: String,
    pub kind: AreaKind,
    pub position: i32,
}

/// What a line makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub version: i32,
    pub values: NewProduct,
}

/// What a person says of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProduct {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant.
    pub code: String,
    pub name: String,
    pub active: bool,
    /// Of a piece, in grams.
    pub weight: Option<Decimal>,
    /// `#rrggbb`, for charts.
    pub colour: Option<String>,
    pub pieces_per_batch: Option<u32>,
    /// Lines that make it at a rate of its own.
    pub rates: Vec<ProductRate>,
}

/// How fast a line makes a product at its best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRate {
    pub line: LineId,
    /// Pieces a minute.
    pub ideal_rate: Decimal,
}

/// A recurring working period of the plant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub id: ShiftId,
    pub version: i32,
    pub values: NewShift,
}

/// What a person says of a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewShift {
    pub name: String,
    /// The days on which it starts: bit 0 is Monday. A night shift belongs to the day it starts on.
    pub weekdays: u8,
    /// Minutes after midnight, 0 to 1439.
    pub start: u16,
    /// Likewise; at or before `start` means the next day, so an equal one is a shift of 24 hours.
    pub end: u16,
    pub breaks: Vec<Break>,
    pub active: bool,
}

/// A pause of a shift, by the clock: at or after the shift's start, across midnight where the shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    pub start: u16,
    pub end: u16,
}

text_enum! {
    /// How a calendar exception changes the shifts.
    ExceptionKind {
        /// Whole days on which no shift starts.
        Holiday = "holiday",
        /// Time in which a line is stopped on purpose: maintenance, a meeting, no orders.
        PlannedStop = "planned_stop",
    }
}

/// A calendar exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarException {
    pub id: CalendarId,
    pub version: i32,
    pub values: NewException,
}

/// What a person says of a calendar exception. `from` and `to` are times of the plant's own clock; of a holiday only
/// their days count, from the day of `from` to the day before `to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewException {
    pub name: String,
    pub kind: ExceptionKind,
    /// None: for all lines.
    pub line: Option<LineId>,
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

/// Everything that is configured, for the screens of the plant's set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plant {
    /// IANA name of the zone that the clock of the shifts shows.
    pub zone: String,
    pub lines: Vec<Line>,
    pub areas: Vec<Area>,
    pub products: Vec<Product>,
    pub shifts: Vec<Shift>,
    pub exceptions: Vec<CalendarException>,
}
