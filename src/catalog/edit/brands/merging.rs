//! Two brands that are one.

use super::store;
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::text::key;
use crate::catalog::edit::types::{Brand, BrandValues, BrandsMerged};
use crate::catalog::vehicles::counting;
use crate::catalog::{interchange, lines, words};
use crate::platform::ctx::Ctx;
use crate::platform::db::PlatformTx;
use crate::platform::entity::Stored;
use std::collections::HashSet;
use uuid::Uuid;

/// Puts everything of `gone` under `kept`.
pub(in crate::catalog::edit) async fn merge(
    ctx: &Ctx,
    tx: &mut PlatformTx,
    gone: &Brand,
    kept: &Brand,
) -> Result<BrandsMerged> {
    store::take_time(tx).await?;
    let twins = store::list_twins(tx, gone.id, kept.id).await?;
    let (twins_gone, twins_kept): (Vec<_>, Vec<_>) = twins.into_iter().unzip();
    let models = store::list_models(tx, &twins_gone).await?;
    // Whatever hung together with a part that goes is looked at again, and whatever its number led to.
    let mut touched = store::list_touched(tx, gone.id, kept.id, &twins_kept).await?;
    store::join_parts(tx, &twins_gone, &twins_kept).await?;
    store::move_reports(tx, &twins_gone, &twins_kept).await?;
    store::empty_parts(tx, &twins_gone).await?;
    let parts_moved = store::move_parts(tx, gone.id, kept.id, &twins_gone).await?;
    store::move_references(tx, gone.id, kept.id).await?;
    let gone_parts: HashSet<&Uuid> = twins_gone.iter().collect();
    touched.retain(|id| !gone_parts.contains(id));
    counting::steps::refresh(tx, &models).await?;
    interchange::steps::refresh(tx, &touched).await?;
    let all = store::list_parts(tx, kept.id).await?;
    words::steps::refresh(tx, &all).await?;

    // From here on no bodega writes a line until it is all over: whatever else takes long is done.
    lines::steps::replace_parts(tx, &twins_gone, &twins_kept).await?;
    let named =
        lines::steps::rename_brand(tx, &key(&gone.values.name), &key(&kept.values.name), &kept.values.name).await?;
    store::delete_parts(tx, &twins_gone).await?;
    let called = [key(&gone.values.name)].into_iter().chain(gone.values.aliases.iter().cloned()).collect::<Vec<_>>();
    store::close(tx, gone.id, kept.id, &called).await?;
    let mut on_sale = lines::steps::find(tx, &all).await?;
    on_sale.extend(twins_kept.iter().copied().map(PartId));
    lines::steps::tell(ctx, tx, on_sale).await?;

    let brand = BrandValues::list(tx, Some(&kept.id.into())).await?.pop();
    Ok(BrandsMerged {
        brand: brand.ok_or_else(|| Error::broken("the brand that stays is gone"))?,
        parts_moved,
        parts_joined: twins_kept.len() as u64,
        lines_moved: named.lines,
        lines_joined: named.joined,
    })
}
