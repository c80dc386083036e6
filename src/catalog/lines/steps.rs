//! Keeping lines of bodegas with the parts that they are of.

use super::store;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::platform::ctx::Ctx;
use crate::platform::db::PlatformTx;
use crate::platform::events;
use crate::platform::events::types::{Event, MAX_NAMED_PARTS};
use uuid::Uuid;

/// Parts that are looked for together.
const TOGETHER: usize = 2_000;

/// Offers without catalogue that mean one of these parts, by its number or by a reference, become lines of it. Gives the parts that are
/// on sale since.
pub(crate) async fn find(tx: &mut PlatformTx, parts: &[Uuid]) -> Result<Vec<PartId>> {
    let mut on_sale = Vec::new();
    for some in parts.chunks(TOGETHER) {
        on_sale.extend(store::find_loose(tx, some).await?);
    }
    Ok(on_sale)
}

/// Tells open pages that offers of these parts are others than before.
pub(crate) async fn tell(ctx: &Ctx, tx: &mut PlatformTx, parts: Vec<PartId>) -> Result<()> {
    if parts.is_empty() {
        return Ok(());
    }
    let parts = Some(parts).filter(|parts| parts.len() <= MAX_NAMED_PARTS);
    events::store::insert_for_market(tx.sql(), ctx.tenant()?, &Event::OffersChanged { parts }).await
}

/// Tells open pages that other parts may stand for those that they show.
pub(crate) async fn tell_any(ctx: &Ctx, tx: &mut PlatformTx) -> Result<()> {
    events::store::insert_for_market(tx.sql(), ctx.tenant()?, &Event::OffersChanged { parts: None }).await
}

/// What was moved, and how much of it became one with something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    pub lines: u64,
    pub joined: u64,
}

/// Lines that name the brand by the old key name it by the new one. Two lines of a bodega that are one then have what either had; the
/// bodega finds it among its changes.
pub(crate) async fn rename_brand(tx: &mut PlatformTx, old_key: &str, new_key: &str, new_name: &str) -> Result<Moved> {
    store::rename_brand(tx, old_key, new_key, new_name).await
}

/// Lines of each of the first parts are of the one of the others that has its place.
pub(crate) async fn replace_parts(tx: &mut PlatformTx, gone: &[Uuid], kept: &[Uuid]) -> Result<u64> {
    if gone.is_empty() { Ok(0) } else { store::replace_parts(tx, gone, kept).await }
}

/// Is a line of any bodega of the part?
pub(crate) async fn has_any(tx: &mut PlatformTx, part: PartId) -> Result<bool> {
    store::has_any(tx, part).await
}
