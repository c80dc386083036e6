//! The dashboard of a window.

use super::types::{Dashboard, DashboardFilter};
use crate::ctx::Ctx;
use crate::fault::{Error, Result};
use crate::permission::Permission;

/// Everything that the dashboard shows.
pub async fn dashboard(ctx: &Ctx, _filter: &DashboardFilter) -> Result<Dashboard> {
    ctx.require(Permission::PlantView)?;
    Err(Error::broken("to be written"))
}
