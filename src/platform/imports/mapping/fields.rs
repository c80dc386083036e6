//! What a kind of import takes from a file, declared once: [`import_fields!`] makes the enum and says of each field what
//! proposals, checks, doors and pages need to know.

use crate::base::problem::{FieldProblem, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::hash::Hash;

/// The fields of a kind of import.
pub trait ImportField:
    Copy + Debug + Eq + Ord + Hash + Serialize + DeserializeOwned + Send + Sync + Unpin + 'static
{
    /// In the order in which screens show them.
    const ALL: &'static [Self];

    /// On the wire and at rest, where it never changes.
    fn name(self) -> &'static str;

    /// What is to be known of it.
    fn spec(self) -> Spec;

    /// The field of a name.
    #[must_use]
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Whether nothing can be applied while nothing is said of it.
    fn is_required(self) -> bool {
        self.spec().need != Need::None
    }

    /// Whether its values are numbers.
    fn is_numeric(self) -> bool {
        self.spec().value == Value::Number
    }

    /// What is wrong with it.
    fn problem(self, reason: Reason) -> FieldProblem {
        FieldProblem { field: self.name().to_owned(), reason }
    }
}

/// What is to be known of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// What its column holds: by this it is recognised.
    pub meaning: Meaning,
    pub value: Value,
    pub need: Need,
    pub constant: Constant,
    /// Whether whoever wants some may be told to ask.
    pub confirmable: bool,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Text,
    /// Text that a spreadsheet may have damaged.
    Code,
    /// Its column writes decimals in one way.
    Number,
}

/// Whether something has to be said of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    None,
    /// Be it only that the file has nothing of it.
    Said,
    Required,
}

/// Whether a field may be the same for every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    Never,
    Possible,
    /// The page asks for it where no column is the field.
    Offered,
}

impl Spec {
    const fn of(meaning: Meaning, value: Value) -> Self {
        Self { meaning, value, need: Need::None, constant: Constant::Possible, confirmable: false }
    }

    #[must_use]
    pub const fn text(meaning: Meaning) -> Self {
        Self::of(meaning, Value::Text)
    }

    #[must_use]
    pub const fn code(meaning: Meaning) -> Self {
        Self::of(meaning, Value::Code)
    }

    #[must_use]
    pub const fn number(meaning: Meaning) -> Self {
        Self::of(meaning, Value::Number)
    }

    /// Nothing can be applied without it.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { need: Need::Required, ..self }
    }

    /// Nothing can be applied while nothing is said of it.
    #[must_use]
    pub const fn said(self) -> Self {
        Self { need: Need::Said, ..self }
    }

    /// It may be left to be confirmed.
    #[must_use]
    pub const fn confirmable(self) -> Self {
        Self { confirmable: true, ..self }
    }

    /// Each row has its own.
    #[must_use]
    pub const fn varies(self) -> Self {
        Self { constant: Constant::Never, ..self }
    }

    /// It may well be the same for every row.
    #[must_use]
    pub const fn offered(self) -> Self {
        Self { constant: Constant::Offered, ..self }
    }
}

/// What a column can hold, whatever kind of import asks: headers name it by the rules of [`super::headers`], values prove
/// it, look like it or speak against it by those of [`super::content`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Number of a part as its maker writes it.
    PartNumber,
    Brand,
    /// What it is.
    Description,
    /// A code of the sender's own.
    OwnCode,
    Price,
    /// A price beside that one: no header names it by itself.
    FurtherPrice,
    /// What it costs the sender.
    Cost,
    Stock,
    /// Where it lies.
    Location,
    /// Smallest quantity sold.
    MinOrder,
    Currency,
    /// EAN or UPC bar code.
    Gtin,
    /// Day and time of something that happened, or its day alone.
    Instant,
    TimeOfDay,
    /// A production line.
    Line,
    /// A part of a line.
    Area,
    Product,
    /// How many of them.
    Pieces,
    /// What saw it.
    Device,
    /// A running number.
    Sequence,
    /// How something turned out.
    Status,
    /// Who makes a vehicle.
    Make,
    Model,
    /// A year of building, or several of them.
    Year,
    YearFrom,
    YearTo,
    /// Size of an engine, in litres or cm³.
    Displacement,
    /// An engine in words: `2.0L L4`, `1.6 GA16DE`.
    Engine,
    EngineCode,
    Cylinders,
    Fuel,
    Power,
    Transmission,
    Drivetrain,
    Trim,
    Body,
    /// What tells an item of a store-room from another, as its people write it.
    ItemCode,
    ItemName,
    /// What it is to the business.
    ItemKind,
    MeasureUnit,
    Department,
    Category,
    /// Below how many there are too few.
    Threshold,
    /// Up to how many there should be.
    Target,
    Supplier,
    /// What somebody else calls an order.
    OrderReference,
    /// Of the drawing of what is made.
    DrawingCode,
    PieceName,
    Revision,
    /// What it is made of.
    RawMaterial,
    /// The stages that it goes through.
    Route,
    /// How many are to be made.
    Planned,
    DueDate,
    Priority,
    Client,
    Note,
    /// Who works on it outside.
    Partner,
    PartnerDue,
    MachineCode,
    /// Number of a part that several rows speak of.
    SpokenNumber,
    /// What it is, in English, beside its name.
    EnglishName,
    /// Whether the maker of the vehicle sells it, or another.
    PartKind,
    /// How good a part is.
    Tier,
    /// The number that is sold instead.
    Successor,
    /// What is known of a part by name.
    Attributes,
    /// Addresses of its pictures.
    Pictures,
    /// Whose number is replaced.
    ReplacedBrand,
    ReplacedNumber,
    /// Who says so.
    Source,
    /// Whether a reference leads both ways.
    Direction,
    Confidence,
    Licence,
    /// From which day somebody says so.
    ClaimDate,
    Revoked,
    /// Where on a vehicle a part goes.
    FittingPlace,
    /// How many of a part a vehicle has.
    PerVehicle,
}

/// An enum of fields: each with its name, a literal, and its [`Spec`].
macro_rules! import_fields {
    (
        $(#[$doc:meta])*
        $name:ident as $schema:ident { $($(#[$vdoc:meta])* $variant:ident = $word:tt: $spec:expr),+ $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(as = $schema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $crate::platform::imports::mapping::fields::ImportField for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            fn spec(self) -> $crate::platform::imports::mapping::fields::Spec {
                match self { $(Self::$variant => $spec),+ }
            }
        }
    };
}

pub(crate) use import_fields;
