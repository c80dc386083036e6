//! The traveller: the sheet that goes with the pieces of an order from stage to stage. Its code leads to the order and says which
//! revision of the drawing was printed, so that whoever scans it learns when the order has another one by now.

mod checked;
mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod scanned;
mod shown;

pub(super) use checked::checked;
pub(crate) use page::traveller_page;
pub(super) use scanned::{Scanned, scanned};

use super::orders::{ORDERS, order_address};
use crate::base::address::escape;
use engrane::base::id::ProductionOrderId;

/// What an address says of the sheet from which it was scanned: the revision, which may be none.
pub(super) const REVISION: &str = "rev";

/// The sheet of an order.
pub(super) fn traveller_address(id: ProductionOrderId) -> String {
    format!("{ORDERS}/{id}/traveller")
}

/// The order, as the code of its sheet leads to it.
pub(super) fn printed_address(id: ProductionOrderId, revision: &str) -> String {
    format!("{}?{REVISION}={}", order_address(id), escape(revision))
}
