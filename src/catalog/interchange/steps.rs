//! Keeping the groups of parts that replace each other.

use super::rules::{Components, names};
use super::store;
use crate::base::fault::{Error, Result};
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// So many parts are few: to look at them takes less time than to make a table of them.
const FEW: usize = 1_000;

/// Finds anew what the parts hang together with whose references came or went, or that came themselves; nothing else is looked at.
/// Both ends of a reference that came are among them.
pub(crate) async fn refresh(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<()> {
    if touched.is_empty() || (touched.len() <= FEW && refresh_few(tx, touched).await?) {
        return Ok(());
    }
    refresh_many(tx, touched).await
}

/// In memory; not, where too many hang together with them.
async fn refresh_few(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<bool> {
    let members = store::list_members(tx, touched, i64::try_from(FEW).map_err(Error::broken)?).await?;
    if members.len() > FEW {
        return Ok(false);
    }
    let (ids, before): (Vec<Uuid>, Vec<Option<Uuid>>) =
        members.into_iter().map(|member| (member.id, member.group)).unzip();
    let place = |id: &Uuid| ids.binary_search(id).ok().and_then(|at| u32::try_from(at).ok());
    let mut components = Components::of(u32::try_from(ids.len()).map_err(Error::broken)?);
    for (one, other) in store::list_edges(tx, &ids).await? {
        if let (Some(one), Some(other)) = (place(&one), place(&other)) {
            components.join(one, other);
        }
    }
    let after = names(&components.roots(), &before, Uuid::now_v7);
    if after != before {
        store::name(tx, &ids, &after).await?;
    }
    Ok(true)
}

/// In the database, however many they are.
pub(super) async fn refresh_many(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<()> {
    let count = store::gather(tx, touched).await?;
    let mut components = Components::of(count);
    store::each_edge(tx, |one, other| components.join(one, other)).await?;
    store::write(tx, &components.roots()).await
}
