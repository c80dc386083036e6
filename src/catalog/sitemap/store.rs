//! SQL of the stretches.

use super::types::ListedGroup;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::platform::db::CatalogTx;

pub(super) async fn count_changes(tx: &mut CatalogTx) -> Result<u64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from catalog_changes"#).fetch_one(tx.sql()).await?;
    Ok(count.cast_unsigned())
}

/// Of each group one part is looked for, because counting them takes long where there are many.
pub(super) async fn list_groups(tx: &mut CatalogTx) -> Result<Vec<ListedGroup>> {
    let groups = sqlx::query_as!(
        ListedGroup,
        r#"select c.code as category, g.code as "group"
           from categories c
           join part_groups g on g.category_id = c.id
           where exists (select from parts p where p.group_id = g.id)
           order by c.position, c.code, g.code"#
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(groups)
}

/// The first part of each stretch of so many; each is found from the one before, in the index alone.
pub(super) async fn list_starts(tx: &mut CatalogTx, stretch: u32) -> Result<Vec<PartId>> {
    let starts = sqlx::query_scalar!(
        r#"with recursive starts as (
             (select id from parts order by id limit 1)
             union all
             select following.id
             from starts
             cross join lateral (select p.id from parts p where p.id > starts.id order by p.id offset $1::bigint - 1 limit 1) as following
           )
           select id as "id!" from starts order by id"#,
        i64::from(stretch)
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(starts.into_iter().map(PartId::from).collect())
}

pub(super) async fn list_from(tx: &mut CatalogTx, from: PartId, most: i64) -> Result<Vec<PartId>> {
    let parts = sqlx::query_scalar!("select id from parts where id >= $1 order by id limit $2", from.0, most)
        .fetch_all(tx.sql())
        .await?;
    Ok(parts.into_iter().map(PartId::from).collect())
}
