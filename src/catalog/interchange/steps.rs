//! Keeping the groups of parts that replace each other.

use super::rules::Components;
use super::store;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// Finds anew what the parts hang together with whose references came or went, or that came themselves; nothing else is looked at.
pub(crate) async fn refresh(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<()> {
    if touched.is_empty() {
        return Ok(());
    }
    let count = store::gather(tx, touched).await?;
    let mut components = Components::of(count);
    store::each_edge(tx, |one, other| components.join(one, other)).await?;
    store::write(tx, &components.roots()).await
}
