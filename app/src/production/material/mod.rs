//! Material: what a piece takes of the store-room, on the page of its workpiece; and what an order has of it, on the page of the order.

mod moving;
mod needs;
mod of_order;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;
#[cfg(feature = "ssr")]
mod typed;

pub(super) use moving::moving_panel;
pub(super) use needs::{Begun as NeedBegun, need_panel, needs};
pub(super) use of_order::material_card;
#[cfg(feature = "ssr")]
pub(super) use present::needs_of;
pub(super) use rpc::order_material;
pub(super) use shown::{MaterialOfOrder, NeedShown};
