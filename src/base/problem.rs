//! What a caller can act on. Faults of our own are [`crate::base::fault::Fault`]: logged, and shown only as an incident number.

use super::enums::text_enum;
use super::numbers::Number;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A refusal that the caller can understand and do something about. Codes are stable; texts are translated by whoever
/// shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case", try_from = "Told")]
pub enum Problem {
    /// No valid credentials.
    NotSignedIn,
    /// Name and password do not belong together; never says which of the two.
    WrongCredentials,
    /// The password is right, but the account is not active (yet).
    Inactive,
    /// May be seen, may not be done.
    NotAllowed,
    /// Nothing else may be done before the password is changed.
    PasswordMustChange,
    /// Does not exist, or may not be known to exist.
    NotFound { what: Entity },
    /// One or more inputs cannot be taken.
    Invalid { fields: Vec<FieldProblem> },
    /// The state of things forbids it now.
    Conflict { what: Entity, why: Conflict },
    /// Which column of a file is which field is not sure enough to be taken; `fields` names what has to be said, and why.
    NeedsMapping { doubts: Vec<FieldProblem> },
    /// It covers the same time as another one, which `name` names.
    Overlaps { what: Entity, name: String },
    /// Somebody else has taken it on, whom `name` names.
    Held { what: Entity, name: String },
    /// There is not as much as was asked for: each line that is short, and how much of it there is.
    NotEnough { lines: Vec<Shortage> },
    /// Lines name what several things could be.
    Ambiguous { choices: Vec<Choice> },
    /// It is not removed while so many things refer to it, unless they are put under another one.
    StillUsed { what: Entity, count: u64 },
    /// The body is larger than `limit_bytes`.
    TooLarge { limit_bytes: u64 },
    /// The organization's files take up `used_bytes` of at most `limit_bytes`, and none of them can make room.
    StorageFull { used_bytes: u64, limit_bytes: u64 },
    /// Ask again after `retry_after_seconds`.
    TooMany { retry_after_seconds: u32 },
    /// The database or another part is away, or somebody else holds what was asked for; asked again later, it is there.
    Unavailable,
    /// Our fault; `incident` finds it in the log.
    #[serde(rename = "ours")]
    Internal { incident: String },
}

text_enum! {
    /// What a problem, or an entry of the audit, is about.
    Entity {
        Page = "page",
        Tenant = "tenant",
        User = "user",
        Session = "session",
        Part = "part",
        Vehicle = "vehicle",
        /// Who makes parts.
        Brand = "brand",
        /// Of parts, such as brake pads.
        PartGroup = "part_group",
        /// That a number replaces a part.
        CrossReference = "cross_reference",
        /// That a part fits a vehicle.
        Fitment = "fitment",
        /// That it does not, as somebody reports.
        FitReport = "fit_report",
        Import = "import",
        InventoryItem = "inventory_item",
        InventoryChange = "inventory_change",
        InventoryMapping = "inventory_mapping",
        Line = "line",
        Area = "area",
        Product = "product",
        Shift = "shift",
        CalendarException = "calendar_exception",
        Screen = "screen",
        Export = "export",
        Department = "department",
        StockCategory = "stock_category",
        /// A shelf.
        StockLocation = "stock_location",
        /// Who, or what, something is issued to.
        Holder = "holder",
        StockItem = "stock_item",
        /// A serialised piece of such an item.
        StockPiece = "stock_piece",
        /// A picture or a paper of an item.
        Attachment = "attachment",
        /// By which something of the store-room is scanned.
        StockCode = "stock_code",
        /// An act of the store-room.
        StockDocument = "stock_document",
        /// A count of what lies on shelves.
        StockCount = "stock_count",
        /// Stock that is kept for somebody.
        StockReservation = "stock_reservation",
        /// Items that are issued together.
        StockKit = "stock_kit",
        /// What somebody asks the store-room for.
        StockRequest = "stock_request",
        /// What somebody follows of a store-room.
        StockSubscription = "stock_subscription",
        Notice = "notice",
        /// Where notices are posted.
        Webhook = "webhook",
        /// A step in which pieces are made.
        Stage = "stage",
        Machine = "machine",
        /// Why pieces are scrap, or a shift made other than was expected.
        ProductionReason = "production_reason",
        /// Who works on pieces outside.
        Partner = "partner",
        /// What is made.
        Workpiece = "workpiece",
        /// How much of it a shift makes.
        Norm = "norm",
        /// What it takes of the store-room.
        Need = "need",
        /// So many of it by a date.
        ProductionOrder = "production_order",
        /// Work for somebody.
        Task = "task",
        /// What was made of it at a stage.
        StageFact = "stage_fact",
        /// A shift on a day.
        ShiftDay = "shift_day",
        /// What is sent, and comes back.
        Movement = "movement",
        /// What of it was received.
        MovementReceipt = "movement_receipt",
        /// That somebody sees an order.
        OrderGrant = "order_grant",
        /// What a customer ordered.
        Specification = "specification",
        /// That somebody sees one.
        SpecificationGrant = "specification_grant",
        /// A device on which people record what they made.
        Pad = "pad",
        /// What somebody is known by there.
        Badge = "badge",
        /// The request itself.
        Request = "request",
    }
}

/// Why the state of things forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// A unique name is taken.
    Taken,
    /// Somebody changed it since it was read.
    Changed,
    /// An import that is not waiting for this step.
    WrongStatus,
    /// The file of an import is not kept any more.
    FileGone,
    /// Something refers to it: detections of a line, of an area, of a product.
    InUse,
    /// Nobody takes their own role or access away.
    Yourself,
    /// The last active owner of a tenant, or the last super admin of all.
    LastOne,
    /// The tenant has as many as its limits allow.
    LimitReached,
    /// Not while acting for another organization.
    Acting,
    /// The tenant is switched off.
    Off,
    /// The page shows another organization than the one that its person works for by now.
    Elsewhere,
    /// Another request came under the same key.
    Different,
    /// It was taken back before, or takes something back itself.
    Undone,
    /// More than the plan allows, or a plan below what there is.
    OverPlan,
    /// The pieces that it is about have gone on.
    Used,
    /// The shift is closed.
    Closed,
    /// The very same was recorded a moment ago; it is to be said that it is meant.
    Repeated,
    /// Another one of the same is under way; it is to be said that it is meant.
    Parallel,
    /// What is to show that it was done is not all there.
    EvidenceMissing,
    /// A movement of the production brought it: it is taken back there.
    ByMovement,
    /// Something says how much of it there is to be, in its unit.
    Measured,
}

/// A line of a request of which there is not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shortage {
    /// Which line, from 0.
    pub line: u32,
    /// The name of what it asks for.
    pub item: String,
    pub asked: Number,
    pub available: Number,
}

/// A line of a request whose name could be several things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Which line, from 0.
    pub line: u32,
    /// As it was sent.
    pub name: String,
    /// What it could be, at most ten.
    pub candidates: Vec<Candidate>,
}

/// One of the things that a name could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    pub id: Uuid,
    pub code: String,
    pub name: String,
}

/// A problem with one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: String,
    pub reason: Reason,
}

/// Why an input cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Missing,
    TooLong,
    TooShort,
    Malformed,
    Unknown,
    /// A column convention (1,234 or 1.234) that values alone cannot decide.
    Undecided,
    /// Too little speaks for the one that it seems to be.
    Unsure,
    /// Nearly as much speaks for another one.
    Rival,
    /// The same choice stands elsewhere.
    Duplicate,
    /// A number outside its bounds.
    OutOfRange,
    /// The end is not after the beginning.
    Reversed,
    /// A password without a capital letter.
    NoUpper,
    /// A password without a small letter.
    NoLower,
    /// A password without a digit.
    NoDigit,
    /// A password that is the login name.
    SameAsName,
    /// A password that others think of soon.
    Guessable,
    /// Not the one that is in use.
    Incorrect,
    /// The digits that check the others are not the right ones.
    CheckDigit,
    /// An address without TLS.
    Insecure,
    /// A server that not everybody can reach.
    Inside,
    /// The item is tracked by piece: each one is named by its serial.
    ByPiece,
    /// The item is not tracked by piece.
    ByQuantity,
    /// The piece is not where it would be taken from.
    NotThere,
    /// The piece is to be serviced before it is issued again.
    ServiceOverdue,
    /// The item is tracked by piece, is to come back or was put away: nothing is made of it.
    NoMaterial,
}

impl Problem {
    /// The stable code of the problem, as it stands on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::WrongCredentials => "wrong_credentials",
            Self::Inactive => "inactive",
            Self::NotAllowed => "not_allowed",
            Self::PasswordMustChange => "password_must_change",
            Self::NotFound { .. } => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::Conflict { .. } => "conflict",
            Self::NeedsMapping { .. } => "needs_mapping",
            Self::Overlaps { .. } => "overlaps",
            Self::Held { .. } => "held",
            Self::NotEnough { .. } => "not_enough",
            Self::Ambiguous { .. } => "ambiguous",
            Self::StillUsed { .. } => "still_used",
            Self::TooLarge { .. } => "too_large",
            Self::StorageFull { .. } => "storage_full",
            Self::TooMany { .. } => "too_many",
            Self::Unavailable => "unavailable",
            Self::Internal { .. } => "ours",
        }
    }

    /// One invalid field.
    pub fn invalid(field: &str, reason: Reason) -> Self {
        Self::Invalid { fields: vec![FieldProblem { field: field.to_owned(), reason }] }
    }
}

/// All that a problem may say. Read by its tag, each kind would bring readers of its own to the browser, where this is one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    code: String,
    what: Option<Entity>,
    why: Option<Conflict>,
    fields: Vec<FieldProblem>,
    doubts: Vec<FieldProblem>,
    name: Option<String>,
    lines: Vec<Shortage>,
    choices: Vec<Choice>,
    count: u64,
    limit_bytes: u64,
    used_bytes: u64,
    retry_after_seconds: u32,
    incident: String,
}

impl TryFrom<Told> for Problem {
    type Error = &'static str;

    fn try_from(told: Told) -> Result<Self, &'static str> {
        let Told {
            code,
            what,
            why,
            fields,
            doubts,
            name,
            lines,
            choices,
            count,
            limit_bytes,
            used_bytes,
            retry_after_seconds,
            incident,
        } = told;
        let what = what.ok_or("a problem that does not say what it is about");
        let why = why.ok_or("a problem that does not say why");
        let name = name.ok_or("a problem that does not say whose it is");
        Ok(match code.as_str() {
            "not_signed_in" => Self::NotSignedIn,
            "wrong_credentials" => Self::WrongCredentials,
            "inactive" => Self::Inactive,
            "not_allowed" => Self::NotAllowed,
            "password_must_change" => Self::PasswordMustChange,
            "not_found" => Self::NotFound { what: what? },
            "invalid" => Self::Invalid { fields },
            "conflict" => Self::Conflict { what: what?, why: why? },
            "needs_mapping" => Self::NeedsMapping { doubts },
            "overlaps" => Self::Overlaps { what: what?, name: name? },
            "held" => Self::Held { what: what?, name: name? },
            "not_enough" => Self::NotEnough { lines },
            "ambiguous" => Self::Ambiguous { choices },
            "still_used" => Self::StillUsed { what: what?, count },
            "too_large" => Self::TooLarge { limit_bytes },
            "storage_full" => Self::StorageFull { used_bytes, limit_bytes },
            "too_many" => Self::TooMany { retry_after_seconds },
            "unavailable" => Self::Unavailable,
            "ours" => Self::Internal { incident },
            _ => return Err("a problem that is not known"),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_str, json, to_string};

    #[test]
    fn every_problem_is_read_as_it_was_written() {
        let what = Entity::Task;
        let fields = vec![FieldProblem { field: "q".to_owned(), reason: Reason::TooLong }];
        let number = |text: &str| Number(text.parse().unwrap());
        let short = Shortage { line: 1, item: "Guante".to_owned(), asked: number("2.5"), available: number("1") };
        let candidate = Candidate { id: Uuid::nil(), code: "G1".to_owned(), name: "Guante".to_owned() };
        let choice = Choice { line: 0, name: "guante".to_owned(), candidates: vec![candidate] };
        for problem in [
            Problem::NotSignedIn,
            Problem::WrongCredentials,
            Problem::Inactive,
            Problem::NotAllowed,
            Problem::PasswordMustChange,
            Problem::NotFound { what },
            Problem::Invalid { fields: fields.clone() },
            Problem::Conflict { what, why: Conflict::ByMovement },
            Problem::NeedsMapping { doubts: fields },
            Problem::Overlaps { what, name: "Noche".to_owned() },
            Problem::Held { what, name: "Ana".to_owned() },
            Problem::NotEnough { lines: vec![short] },
            Problem::Ambiguous { choices: vec![choice] },
            Problem::StillUsed { what, count: 3 },
            Problem::TooLarge { limit_bytes: 5_000 },
            Problem::StorageFull { used_bytes: 4_000, limit_bytes: 5_000 },
            Problem::TooMany { retry_after_seconds: 7 },
            Problem::Unavailable,
            Problem::Internal { incident: "0199".to_owned() },
        ] {
            let written = to_string(&problem).unwrap();
            assert_eq!(json!(problem)["code"], problem.code());
            assert_eq!(from_str::<Problem>(&written).unwrap(), problem, "{written}");
        }
    }

    #[test]
    fn what_says_too_little_is_no_problem_of_ours() {
        for text in [
            "{}",
            r#"{"code":"teapot"}"#,
            r#"{"code":"not_found"}"#,
            r#"{"code":"not_found","what":"moon"}"#,
            r#"{"code":"conflict","what":"part"}"#,
            r#"{"code":"held","what":"part"}"#,
        ] {
            assert!(from_str::<Problem>(text).is_err(), "{text}");
        }
    }
}
