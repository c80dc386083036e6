//! SQL of departments.

use crate::base::id::DepartmentId;
use crate::platform::entity::prelude::*;
use crate::stores::rules::name_key;
use crate::stores::types::{Department, DepartmentValues};

impl Stored for DepartmentValues {
    type Tx = TenantTx;
    type Id = DepartmentId;
    type Row = Department;

    const TABLE: &'static str = "stock_departments";

    /// By name, which is what people call one.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<DepartmentId>>) -> Result<Vec<Department>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, name, icon
             from stock_departments
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or name_key = $3)
             order by name_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(name_key)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| Record {
            id: row.id.into(),
            version: row.version,
            values: Self { name: row.name, icon: row.icon },
        });
        Ok(read.collect())
    }

    async fn save(tx: &mut TenantTx, department: &Department) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let done = sqlx::query!(
            "insert into stock_departments (tenant_id, id, version, name, name_key, icon)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (tenant_id, id) do update
             set name = excluded.name, name_key = excluded.name_key, icon = excluded.icon, version = excluded.version,
                 updated_at = now()
             where stock_departments.version = excluded.version - 1",
            tenant.0,
            department.id as _,
            department.version,
            department.values.name,
            name_key(&department.values.name),
            department.values.icon
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The department that is named, or what is wrong with the field that names it.
pub(in crate::stores) async fn named(tx: &mut TenantTx, name: &NameOr<DepartmentId>) -> Result<DepartmentId> {
    let found = DepartmentValues::list(tx, Some(name)).await?.pop();
    found.map(|department| department.id).ok_or_else(|| Problem::invalid("department", Reason::Unknown).into())
}

/// Categories, shelves and holders of a department.
pub(super) async fn count_uses(tx: &mut TenantTx, id: DepartmentId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select (select count(*) from stock_categories where tenant_id = $1 and department_id = $2)
                + (select count(*) from stock_locations where tenant_id = $1 and department_id = $2) as "count!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?;
    stored::row(DepartmentValues::TABLE, id).number("uses", count)
}

pub(super) async fn replace(tx: &mut TenantTx, id: DepartmentId, by: DepartmentId) -> sqlx::Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_categories set department_id = $3, version = version + 1, updated_at = now()
         where tenant_id = $1 and department_id = $2",
        tenant.0,
        id.0,
        by.0
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "update stock_locations set department_id = $3, version = version + 1, updated_at = now()
         where tenant_id = $1 and department_id = $2",
        tenant.0,
        id.0,
        by.0
    )
    .execute(sql)
    .await?;
    Ok(())
}
