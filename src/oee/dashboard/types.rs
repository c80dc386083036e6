//! What the dashboard asks for and shows. Instants carry the offset of the plant's zone, so that their wall time can be
//! shown without a table of zones.

use crate::base::enums::text_enum;
use crate::base::id::{LineId, ProductId, ShiftId};
use crate::oee::types::LineName;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// An instant as the clock of the plant shows it.
pub type Local = DateTime<FixedOffset>;

/// What the dashboard is asked for: all of it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DashboardFilter {
    pub period: Period,
    /// With [`Period::Custom`]: `2026-11-20` or `2026-11-20T06:00`, by the plant's clock.
    pub from: String,
    /// Likewise; a date alone is taken to its end.
    pub to: String,
    /// Codes; none means all active lines.
    pub lines: Vec<String>,
    /// Only the hours of this shift.
    pub shift: Option<ShiftId>,
    /// A code: only pieces of this product are counted. Times stay those of the line.
    pub product: Option<String>,
    /// Of the series; none leaves the choice to the length of the window.
    pub interval: Option<Interval>,
    /// Seconds: the stops as they would be with another threshold, not below a line's micro-stop threshold.
    pub threshold: Option<u32>,
}

/// Which time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    #[default]
    Today,
    Yesterday,
    /// The last seven production days, today among them.
    Week,
    /// The shift that is on, else the last one that was.
    Shift,
    /// The last shift that crossed midnight and is over.
    LastNight,
    Custom,
}

/// How long one point of the series is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    Minute,
    Quarter,
    Hour,
    Day,
    Week,
    Month,
}

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: Local,
    pub to: Local,
}

/// Seconds of a window by what they were. They sum to `calendar`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seconds {
    pub calendar: u64,
    pub not_scheduled: u64,
    pub planned_stop: u64,
    pub no_data: u64,
    /// Registered and detected stops.
    pub unplanned_stop: u64,
    pub micro_stop: u64,
    pub slow: u64,
    pub running: u64,
}

impl Seconds {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            calendar: self.calendar + other.calendar,
            not_scheduled: self.not_scheduled + other.not_scheduled,
            planned_stop: self.planned_stop + other.planned_stop,
            no_data: self.no_data + other.no_data,
            unplanned_stop: self.unplanned_stop + other.unplanned_stop,
            micro_stop: self.micro_stop + other.micro_stop,
            slow: self.slow + other.slow,
            running: self.running + other.running,
        }
    }
}

/// Pieces by the kind of area that saw them, and what they come to by the line's rule: what was made, and the good ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    pub input: u64,
    pub process: u64,
    pub output: u64,
    pub discard: u64,
    /// What was made, as performance and quality count it.
    pub total: u64,
    /// Below zero when more was discarded than came out: shown and flagged, never clipped.
    pub good: i64,
}

impl Pieces {
    /// Those of what was made that are not good. Of a line that takes no discard out, none: whatever its areas saw.
    pub fn bad(self) -> u64 {
        self.total.saturating_add_signed(-self.good)
    }
}

text_enum! {
    /// Something to know before trusting a figure.
    Flag {
        /// No discard is counted: quality is taken for 1.
        QualityAssumed = "quality_assumed",
        /// Performance is above 1: the ideal rate is too low.
        IdealRateLow = "ideal_rate_low",
        /// Less than 95 % of the planned time has data.
        LowCoverage = "low_coverage",
        /// Pieces were seen inside a registered stop.
        PiecesInStop = "pieces_in_stop",
        /// More pieces were discarded than came out.
        DiscardExceedsOutput = "discard_exceeds_output",
        /// The history does not match the set-up: it is being reckoned anew, or does not add up to the window.
        Recomputing = "recomputing",
    }
}

/// What the ratios are made of, so that every figure can say its sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Scheduled time less planned stops and time without data.
    pub planned_ms: i64,
    /// Actual production time: planned less unplanned stops.
    pub production_ms: i64,
    /// How long the pieces would have taken at their ideal rates.
    pub ideal_ms: i64,
    /// All of the window.
    pub calendar_ms: i64,
    /// Pieces that quality divides by, and the good ones among them.
    pub total: i64,
    pub good: i64,
}

/// The figures of a line, or of several together (sums of numerators and denominators, never of ratios).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub seconds: Seconds,
    pub pieces: Pieces,
    pub sums: Sums,
    /// Basis points, as all that follow; none where the denominator is zero.
    pub coverage: Option<i32>,
    pub availability: Option<i32>,
    /// May exceed 10,000.
    pub performance: Option<i32>,
    pub quality: Option<i32>,
    pub oee: Option<i32>,
    pub teep: Option<i32>,
    pub mtbf_seconds: Option<u64>,
    pub mttr_seconds: Option<u64>,
    /// Unplanned stops that touch the window.
    pub stops: u32,
    pub flags: Vec<Flag>,
}

/// What a line does at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    Running,
    Slow,
    MicroStop,
    Stopped,
    PlannedStop,
    /// Not scheduled.
    Idle,
    NoData,
}

/// One line on the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFigures {
    pub line: LineName,
    pub figures: Figures,
    pub state: LineState,
    /// Since when it is in this state; none when that was never seen.
    pub since: Option<Local>,
    pub last_detection: Option<Local>,
    /// Basis points.
    pub availability_target: Option<i32>,
    pub performance_target: Option<i32>,
}

/// One point of the production over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesPoint {
    pub from: Local,
    pub to: Local,
    pub pieces: Pieces,
    /// Seconds of unplanned stops in it, all lines together.
    pub stopped: u64,
    pub oee: Option<i32>,
}

/// Why a line did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Made from a gap; nobody has said anything about it yet.
    Detected,
    /// Entered or confirmed by a person.
    Registered,
}

/// A stop that touches the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopRow {
    pub line: LineName,
    pub from: Local,
    /// When it ended; of an open one, the time of the answer.
    pub to: Local,
    /// Whole length, also of what lies outside the window.
    pub seconds: u64,
    pub kind: StopKind,
    /// Still going on.
    pub open: bool,
    /// In which shift it began.
    pub shift: Option<String>,
    /// None: nobody has given one.
    pub reason: Option<String>,
}

/// One bar of the stop Pareto, the longest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParetoBar {
    /// None: without a reason yet.
    pub reason: Option<String>,
    pub line: LineName,
    /// None where no shifts are set up.
    pub shift: Option<String>,
    pub seconds: u64,
    pub stops: u32,
    /// Basis points of all stopped time up to and with this bar.
    pub cumulative: i32,
}

/// A word of the filter panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftName {
    pub id: ShiftId,
    pub name: String,
}

/// A product by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductName {
    pub id: ProductId,
    pub code: String,
    pub name: String,
}

/// What the filter panel offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub lines: Vec<LineName>,
    pub shifts: Vec<ShiftName>,
    pub products: Vec<ProductName>,
}

/// Pieces of one product, the most first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductPieces {
    /// None: the detections named none.
    pub product: Option<ProductName>,
    pub colour: Option<String>,
    pub total: u64,
}

/// One dashboard, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// IANA name.
    pub zone: String,
    pub now: Local,
    /// What is shown; it ends now at the latest.
    pub window: Window,
    /// What was asked for, which may end later.
    pub asked: Window,
    pub interval: Interval,
    pub total: Figures,
    pub lines: Vec<LineFigures>,
    pub series: Vec<SeriesPoint>,
    /// The longest ones, in order of time.
    pub stops: Vec<StopRow>,
    /// All stops that touch the window.
    pub stops_total: u32,
    pub pareto: Vec<ParetoBar>,
    pub products: Vec<ProductPieces>,
    pub choices: Choices,
    /// From the first to the last detection of these lines; none when there is none yet.
    pub recorded: Option<Window>,
}

/// A stretch of a line's time that was one thing throughout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePart {
    pub line: LineId,
    pub from: Local,
    pub to: Local,
    pub state: LineState,
}
