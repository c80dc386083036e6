//! Reading which groups and parts there are: open to anyone.

use super::store;
use super::types::{Batch, ListedGroup};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::platform::ctx::Ctx;

/// Parts of a stretch: whoever reads sitemaps takes no more of one.
pub const STRETCH: u32 = 50_000;
/// Parts that are read at once.
pub const BATCH: u32 = 5_000;

/// A number that is another one once parts came or went.
pub async fn changes(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.catalog().await?;
    let changes = store::count_changes(&mut tx).await?;
    tx.commit().await?;
    Ok(changes)
}

/// The groups of which there are parts; those of a category follow each other.
pub async fn groups(ctx: &Ctx) -> Result<Vec<ListedGroup>> {
    let mut tx = ctx.catalog().await?;
    let groups = store::list_groups(&mut tx).await?;
    tx.commit().await?;
    Ok(groups)
}

/// Where each stretch begins; none without parts.
pub async fn stretches(ctx: &Ctx) -> Result<Vec<PartId>> {
    let mut tx = ctx.catalog().await?;
    let starts = store::list_starts(&mut tx, STRETCH).await?;
    tx.commit().await?;
    Ok(starts)
}

/// The parts from this one on, so many at the most.
pub async fn parts(ctx: &Ctx, from: PartId, most: u32) -> Result<Batch> {
    let mut tx = ctx.catalog().await?;
    let mut parts = store::list_from(&mut tx, from, i64::from(most) + 1).await?;
    tx.commit().await?;
    let next = if parts.len() > most as usize { parts.pop() } else { None };
    Ok(Batch { parts, next })
}
