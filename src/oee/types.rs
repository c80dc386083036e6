//! The facts of a plant: its lines, areas, products, shifts and calendar.
//!
//! Times of the clock travel as minutes after midnight, weekdays as bits (Monday is bit 0).

use crate::base::entity::{NameOr, Record};
use crate::base::enums::text_enum;
use crate::base::id::{AreaId, CalendarId, LineId, ProductId, ShiftId};
use crate::base::numbers::{Ratio, json_number};
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
pub type Line = Record<LineId, LineValues>;

/// What a person says of a line: for creating one and for changing it as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineValues {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    #[serde(default = "yes")]
    pub active: bool,
    /// Pieces a minute that the line makes at its best, for products without a rate of their own.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub ideal_rate: Decimal,
    /// A fraction, at most 2.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub availability_target: Option<Ratio>,
    /// Likewise.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub performance_target: Option<Ratio>,
    /// A longer gap is a stop: 60 to 3600, 300 when left out.
    #[serde(default = "default_stop_seconds")]
    pub stop_seconds: u32,
    /// A longer gap is a micro-stop; five ideal cycles when left out. Never above `stop_seconds`.
    pub micro_stop_seconds: Option<u32>,
    /// A gap longer than this percentage of the ideal cycle is slow running: 101 to 1000, 125 when left out.
    #[serde(default = "default_slow_percent")]
    pub slow_percent: u32,
    /// Are stops made from gaps at all?
    #[serde(default = "yes")]
    pub auto_detect: bool,
    /// Where bad pieces are taken out: `before` or `after` the output area, or `none`.
    #[serde(default)]
    pub discard: DiscardRule,
    /// Lines are listed in this order, then by code.
    #[serde(default)]
    pub position: i32,
}

fn yes() -> bool {
    true
}

fn default_stop_seconds() -> u32 {
    DEFAULT_STOP_SECONDS
}

fn default_slow_percent() -> u32 {
    DEFAULT_SLOW_PERCENT
}

/// A line by name, where a list or a choice shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineName {
    pub id: LineId,
    pub code: String,
    pub name: String,
}

/// An area of a line.
pub type Area = Record<AreaId, AreaValues>;

/// What a person says of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AreaValues {
    /// Its id or code; an area stays with its line.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line: NameOr<LineId>,
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the line.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    pub kind: AreaKind,
    /// The areas of a line are listed in this order, then by code.
    #[serde(default)]
    pub position: i32,
}

/// What a line makes.
pub type Product = Record<ProductId, ProductValues>;

/// What a person says of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductValues {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant.
    pub code: String,
    /// 1 to 100 characters.
    pub name: String,
    #[serde(default = "yes")]
    pub active: bool,
    /// Of a piece, in grams.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub weight: Option<Decimal>,
    /// `#rrggbb`, for charts.
    pub colour: Option<String>,
    pub pieces_per_batch: Option<u32>,
    /// Lines that make it at a rate of its own.
    #[serde(default)]
    pub rates: Vec<ProductRate>,
}

/// How fast a line makes a product at its best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductRate {
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub line: NameOr<LineId>,
    /// Pieces a minute.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub ideal_rate: Decimal,
}

/// A recurring working period of the plant.
pub type Shift = Record<ShiftId, NewShift>;

/// What a person says of a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewShift {
    /// `a-z 0-9 _ -`, 1 to 30 characters, unique in the tenant; made of the name when left out.
    #[serde(default)]
    pub code: String,
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
pub type CalendarException = Record<CalendarId, NewException>;

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
