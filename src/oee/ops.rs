//! Setting up a plant: lines, areas, products, shifts and the calendar.

use super::types::{
    Area, CalendarException, Line, NewArea, NewException, NewLine, NewProduct, NewShift, Plant, Product, Shift,
};
use crate::ctx::Ctx;
use crate::fault::{Error, Result};
use crate::id::{AreaId, CalendarId, LineId, ProductId, ShiftId};
use crate::permission::Permission;

/// Everything that is set up.
pub async fn plant(ctx: &Ctx) -> Result<Plant> {
    ctx.require(Permission::PlantView)?;
    Err(Error::broken("to be written"))
}

macro_rules! signatures {
    ($($thing:ident $new:ident $id:ident: $create:ident $change:ident $delete:ident;)+) => {$(
        /// Creates one.
        pub async fn $create(ctx: &Ctx, _new: &$new) -> Result<$thing> {
            ctx.require(Permission::PlantEdit)?;
            Err(Error::broken("to be written"))
        }

        /// Changes it as a whole; a `version` other than its own is refused as changed meanwhile.
        pub async fn $change(ctx: &Ctx, _id: $id, _version: i32, _new: &$new) -> Result<$thing> {
            ctx.require(Permission::PlantEdit)?;
            Err(Error::broken("to be written"))
        }

        /// Removes it; what has detections is refused as in use.
        pub async fn $delete(ctx: &Ctx, _id: $id) -> Result<()> {
            ctx.require(Permission::PlantEdit)?;
            Err(Error::broken("to be written"))
        }
    )+};
}

signatures! {
    Line NewLine LineId: create_line change_line delete_line;
    Area NewArea AreaId: create_area change_area delete_area;
    Product NewProduct ProductId: create_product change_product delete_product;
    Shift NewShift ShiftId: create_shift change_shift delete_shift;
    CalendarException NewException CalendarId: create_exception change_exception delete_exception;
}
