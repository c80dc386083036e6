//! The orders: the plan of what is made, an order with the river of its pieces, and ordering.

mod form;
mod list_page;
mod new_page;
mod order_page;
#[cfg(feature = "ssr")]
mod present;
mod river;
pub(super) mod rpc;
mod shown;
mod steps;
#[cfg(feature = "ssr")]
mod typed;

pub(in crate::production) use list_page::may_order;
pub(crate) use list_page::orders_page;
pub(crate) use new_page::new_order_page;
pub(crate) use order_page::order_page;

use crate::base::address::with_query;
use engrane::base::id::ProductionOrderId;

/// The address of the orders.
pub(super) const ORDERS: &str = "/production/orders";
/// Where something is ordered.
pub(super) const NEW_ORDER: &str = "/production/orders/new";

/// The page of an order.
pub(super) fn order_address(id: ProductionOrderId) -> String {
    format!("{ORDERS}/{id}")
}

/// All orders of which something has these words.
pub(super) fn orders_of(words: &str) -> String {
    with_query(ORDERS, &[("show", "all"), ("q", words)])
}
