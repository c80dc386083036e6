//! SQL of areas.

use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::AreaId;
use crate::base::problem::{Entity, Problem};
use crate::base::stored;
use crate::oee::types::{Area, AreaValues};
use crate::platform::db::TenantTx;

/// An area with its small number.
#[derive(Clone, Debug)]
pub(in crate::oee) struct NumberedArea {
    pub number: i32,
    pub area: Area,
}

/// All areas in the order of their lines, or the one that is named: by its id, or `LINE:AREA` in codes.
pub(in crate::oee) async fn list(tx: &mut TenantTx, one: Option<&NameOr<AreaId>>) -> Result<Vec<NumberedArea>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select a.id, a.line_id, a.number, a.code, a.name, a.kind, a.position, a.version
         from areas a
         join lines l on l.tenant_id = a.tenant_id and l.id = a.line_id
         where a.tenant_id = $1
           and ($2::uuid is null or a.id = $2)
           and ($3::text is null or l.code || ':' || a.code = $3)
         order by l.position, l.code, a.position, a.code",
        tenant.0,
        one.and_then(NameOr::id).map(|id| id.0),
        one.and_then(NameOr::name)
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = stored::row("areas", row.id).word("kind", &row.kind)?;
            let line = NameOr::Id(row.line_id.into());
            let values = AreaValues { line, code: row.code, name: row.name, kind, position: row.position };
            Ok(NumberedArea { number: row.number, area: Record { id: row.id.into(), version: row.version, values } })
        })
        .collect()
}

pub(in crate::oee) async fn find(tx: &mut TenantTx, area: &NameOr<AreaId>) -> Result<NumberedArea> {
    list(tx, Some(area)).await?.pop().ok_or_else(|| Problem::NotFound { what: Entity::Area }.into())
}

/// Writes a new one, with the next small number: under the lock of the plant.
pub(in crate::oee) async fn insert(tx: &mut TenantTx, values: &AreaValues) -> Result<AreaId, sqlx::Error> {
    let (tenant, id) = (tx.tenant(), AreaId::new());
    sqlx::query!(
        "insert into areas (tenant_id, id, line_id, number, code, name, kind, position)
         values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from areas where tenant_id = $1), $4, $5, $6, $7)",
        tenant.0,
        id.0,
        values.line.id().map(|line| line.0) as _,
        values.code,
        values.name.trim(),
        values.kind.as_str(),
        values.position
    )
    .execute(tx.sql())
    .await?;
    Ok(id)
}

/// Changes the area if it still has this version.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: AreaId,
    version: i32,
    values: &AreaValues,
) -> Result<bool, sqlx::Error> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update areas
         set code = $4, name = $5, kind = $6, position = $7, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        values.code,
        values.name.trim(),
        values.kind.as_str(),
        values.position
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete(tx: &mut TenantTx, id: AreaId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from areas where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}
