//! Bringing in what every installation begins with.

use super::data;
use super::store;
use crate::base::fault::Result;
use crate::platform::db::Db;

/// Brings in categories, groups and brands, or what a new version of the program says of them. Done again, it changes nothing; done by
/// several at once, the others wait.
pub async fn fill(db: &Db) -> Result<()> {
    let (categories, groups, brands) = (data::categories()?, data::groups()?, data::brands()?);
    let mut tx = db.platform().await?;
    store::begin(&mut tx).await?;
    store::upsert_categories(&mut tx, &categories).await?;
    store::upsert_groups(&mut tx, &groups).await?;
    store::upsert_brands(&mut tx, &brands).await?;
    tx.commit().await
}
