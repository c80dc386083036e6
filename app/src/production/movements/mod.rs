//! Movements: who has what, sending pieces to a partner, and receiving them in parts.

mod list_page;
mod of_order;
mod panel;
#[cfg(feature = "ssr")]
mod present;
mod receive;
mod rpc;
mod send;
mod shown;
#[cfg(feature = "ssr")]
mod typed;

#[cfg(feature = "ssr")]
use crate::base::address::with_query;
#[cfg(feature = "ssr")]
use engrane::base::id::MovementId;

pub(crate) use list_page::movements_page;
pub(super) use of_order::{Beside, of_order};
pub(super) use rpc::order_movements;
pub(super) use shown::MovementsOfOrder;

/// The address of the movements.
const MOVEMENTS: &str = "/production/movements";

/// That of one of them.
#[cfg(feature = "ssr")]
pub(crate) fn movement_address(id: MovementId) -> String {
    with_query(MOVEMENTS, &[("open", &id.to_string())])
}
