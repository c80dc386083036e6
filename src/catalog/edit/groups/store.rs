//! SQL of groups of parts.

use crate::base::id::GroupId;
use crate::catalog::edit::types::{PartGroup, PartGroupValues};
use crate::catalog::types::Names;
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use uuid::Uuid;

impl Stored for PartGroupValues {
    type Tx = PlatformTx;
    type Id = GroupId;
    type Row = PartGroup;

    const TABLE: &'static str = "part_groups";

    /// By category. People call one by its code.
    async fn list(tx: &mut PlatformTx, one: Option<&NameOr<GroupId>>) -> Result<Vec<PartGroup>> {
        let rows = sqlx::query!(
            "select g.id, g.version, g.code, c.code as category, g.name_es, g.name_en, g.synonyms
             from part_groups g
             join categories c on c.id = g.category_id
             where ($1::uuid is null or g.id = $1)
               and ($2::text is null or g.code = $2)
             order by c.position, c.code, g.name_es, g.code",
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(tx.sql())
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self {
                code: row.code,
                category: row.category,
                name_es: row.name_es,
                name_en: row.name_en,
                synonyms: row.synonyms,
            };
            Record { id: GroupId(row.id), version: row.version, values }
        });
        Ok(read.collect())
    }

    async fn save(tx: &mut PlatformTx, group: &PartGroup) -> sqlx::Result<bool> {
        let values = &group.values;
        let done = sqlx::query!(
            "insert into part_groups (id, version, category_id, code, name_es, name_en, synonyms)
             select $1, $2, c.id, $4, $5, $6, $7
             from categories c
             where c.code = $3
             on conflict (id) do update
             set category_id = excluded.category_id, name_es = excluded.name_es, name_en = excluded.name_en,
                 synonyms = excluded.synonyms, version = excluded.version, updated_at = now()
             where part_groups.version = excluded.version - 1",
            group.id.0,
            group.version,
            values.category,
            values.code,
            values.name_es,
            values.name_en,
            &values.synonyms
        )
        .execute(tx.sql())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

pub(super) async fn is_category(tx: &mut PlatformTx, code: &str) -> Result<bool> {
    let is = sqlx::query_scalar!(r#"select exists (select from categories where code = $1) as "is!""#, code)
        .fetch_one(tx.sql())
        .await?;
    Ok(is)
}

/// Does the program bring it, or has it parts?
pub(super) async fn is_used(tx: &mut PlatformTx, id: GroupId) -> Result<bool> {
    let is_used = sqlx::query_scalar!(
        r#"select exists (select from part_groups where id = $1 and shipped is not null)
               or exists (select from parts where group_id = $1) as "is!""#,
        id.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(is_used)
}

pub(in crate::catalog::edit) async fn list_parts(tx: &mut PlatformTx, id: GroupId) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from parts where group_id = $1", id.0).fetch_all(tx.sql()).await?)
}

/// Codes of the categories with their names, in their order.
pub(in crate::catalog::edit) async fn list_categories(tx: &mut PlatformTx) -> Result<Vec<(String, Names)>> {
    let rows = sqlx::query!("select code, name_es, name_en from categories order by position, code")
        .fetch_all(tx.sql())
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, Names { es: row.name_es, en: row.name_en })).collect())
}
