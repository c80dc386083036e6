//! SQL of categories.

use crate::base::id::StockCategoryId;
use crate::platform::entity::prelude::*;
use crate::stores::rules::{name_key, path_key};
use crate::stores::types::{StockCategory, StockCategoryValues};

impl Stored for StockCategoryValues {
    type Tx = TenantTx;
    type Id = StockCategoryId;
    type Row = StockCategory;

    const TABLE: &'static str = "stock_categories";

    /// In the order of departments. People call one `DEPARTMENT / CATEGORY`.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockCategoryId>>) -> Result<Vec<StockCategory>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select c.id, c.version, c.department_id, c.name
             from stock_categories c
             join stock_departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
             where c.tenant_id = $1
               and ($2::uuid is null or c.id = $2)
               and ($3::text is null or d.name_key || ' / ' || c.name_key = $3)
             order by d.name_key, c.name_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(path_key)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| Record {
            id: row.id.into(),
            version: row.version,
            values: Self { department: NameOr::Id(row.department_id.into()), name: row.name },
        });
        Ok(read.collect())
    }

    async fn save(tx: &mut TenantTx, category: &StockCategory) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let done = sqlx::query!(
            "insert into stock_categories (tenant_id, id, version, department_id, name, name_key)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (tenant_id, id) do update
             set department_id = excluded.department_id, name = excluded.name, name_key = excluded.name_key,
                 version = excluded.version, updated_at = now()
             where stock_categories.version = excluded.version - 1",
            tenant.0,
            category.id as _,
            category.version,
            category.values.department.id() as _,
            category.values.name,
            name_key(&category.values.name)
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The category that is named, or what is wrong with the field that names it.
pub(in crate::stores) async fn named(tx: &mut TenantTx, name: &NameOr<StockCategoryId>) -> Result<StockCategoryId> {
    let found = StockCategoryValues::list(tx, Some(name)).await?.pop();
    found.map(|category| category.id).ok_or_else(|| Problem::invalid("category", Reason::Unknown).into())
}

/// Items of a category.
pub(super) async fn count_uses(tx: &mut TenantTx, id: StockCategoryId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from stock_items where tenant_id = $1 and category_id = $2"#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?;
    stored::row(StockCategoryValues::TABLE, id).number("uses", count)
}

pub(super) async fn replace(tx: &mut TenantTx, id: StockCategoryId, by: StockCategoryId) -> sqlx::Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_items set category_id = $3, version = version + 1, updated_at = now()
         where tenant_id = $1 and category_id = $2",
        tenant.0,
        id.0,
        by.0
    )
    .execute(sql)
    .await?;
    Ok(())
}
