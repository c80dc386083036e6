//! Keeping the words by which parts are found, and how much is asked for them.

use super::store;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// Parts that are looked at together.
const TOGETHER: usize = 2_000;

/// Reckons the words of these parts anew.
pub(crate) async fn refresh(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<()> {
    for some in touched.chunks(TOGETHER) {
        let described = store::list(tx, some).await?;
        let words: Vec<String> = described.iter().map(|(_, described)| described.words()).collect();
        let ids: Vec<Uuid> = described.iter().map(|(id, _)| *id).collect();
        store::update(tx, &ids, &words).await?;
    }
    Ok(())
}
