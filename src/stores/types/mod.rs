//! The facts of a store-room as they travel: what is set up, what is done, and what is shown.
//!
//! Quantities are in the unit of their item, costs and values in major units of the organization's currency; both travel as
//! plain JSON numbers. What costs and values people may not see is `None`.

mod acts;
mod balances;
mod history;
mod set_up;

use crate::base::enums::text_enum;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use acts::{ActAnswer, ActLine, ActRequest, ActedLine, HolderName, UndoRequest};
pub use balances::{
    BalanceFilter, BalanceRow, ItemDetail, ItemFilter, ItemName, ItemRow, ItemShow, Levels, Place, PlaceBalance,
};
pub use history::{
    DocumentDetail, DocumentFilter, DocumentRow, IssueFilter, IssueRow, MoveFilter, MoveRow, RemnantRow, UndoLine,
    UndoPlan, UsageDay, UsageFilter,
};
pub use set_up::{
    Department, DepartmentValues, Holder, HolderValues, StockCategory, StockCategoryValues, StockItem, StockItemValues,
    StockLocation, StockLocationValues, StoreRoom,
};

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

/// What a page of a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRequest<F> {
    pub filter: F,
    pub page: PageRequest,
}
