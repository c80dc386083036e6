//! SQL of workpieces, with their routes.

use crate::base::id::WorkpieceId;
use crate::base::paging::PageRequest;
use crate::base::text::name_key;
use crate::platform::entity::prelude::*;
use crate::production::types::{Workpiece, WorkpieceFilter, WorkpieceValues};
use std::collections::HashMap;

impl Stored for WorkpieceValues {
    type Tx = TenantTx;
    type Id = WorkpieceId;
    type Row = Workpiece;

    const TABLE: &'static str = "workpieces";

    /// By code, which is what people call one.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<WorkpieceId>>) -> Result<Vec<Workpiece>> {
        let (all, some) = (WorkpieceFilter::default(), Some(PageRequest::default()));
        let keys = one.and_then(NameOr::name).map(|code| vec![name_key(code)]);
        read(tx, (one.and_then(NameOr::id), keys.as_deref()), &all, some).await
    }

    async fn save(tx: &mut TenantTx, workpiece: &Workpiece) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &workpiece.values;
        let (code_key, name_key) = (name_key(&values.code), name_key(&values.name));
        let done = sqlx::query!(
            "insert into workpieces (tenant_id, id, version, code, code_key, name, revision, material, active, words)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (tenant_id, id) do update
             set code = excluded.code, code_key = excluded.code_key, name = excluded.name, revision = excluded.revision,
                 material = excluded.material, active = excluded.active, words = excluded.words, version = excluded.version,
                 updated_at = now()
             where workpieces.version = excluded.version - 1",
            tenant.0,
            workpiece.id as _,
            workpiece.version,
            values.code,
            code_key,
            values.name,
            values.revision,
            values.material,
            values.active,
            format!("{code_key} {name_key}")
        )
        .execute(&mut *sql)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!(
            "delete from workpiece_stages where tenant_id = $1 and workpiece_id = $2",
            tenant.0,
            workpiece.id as _
        )
        .execute(&mut *sql)
        .await?;
        let route: Vec<_> = values.route.iter().filter_map(NameOr::id).map(|stage| stage.0).collect();
        sqlx::query!(
            "insert into workpiece_stages (tenant_id, workpiece_id, position, stage_id)
             select $1, $2, position, stage_id
             from unnest($3::uuid[]) with ordinality as route(stage_id, position)",
            tenant.0,
            workpiece.id as _,
            &route
        )
        .execute(sql)
        .await?;
        Ok(true)
    }
}

/// A page of those that a filter leaves.
pub(super) async fn page(tx: &mut TenantTx, filter: &WorkpieceFilter, page: PageRequest) -> Result<Vec<Workpiece>> {
    read(tx, (None, None), filter, Some(page)).await
}

/// Those of these codes that there are, by how codes are compared.
pub(in crate::production) async fn of_codes(tx: &mut TenantTx, codes: &[&str]) -> Result<HashMap<String, Workpiece>> {
    let keys: Vec<String> = codes.iter().map(|code| name_key(code)).collect();
    let found = read(tx, (None, Some(&keys)), &WorkpieceFilter::default(), None).await?;
    Ok(found.into_iter().map(|workpiece| (name_key(&workpiece.values.code), workpiece)).collect())
}

/// Those that a filter leaves: of all, the one, or those whose codes are compared as one of these; a page of them, or all.
async fn read(
    tx: &mut TenantTx,
    (one, keys): (Option<WorkpieceId>, Option<&[String]>),
    filter: &WorkpieceFilter,
    page: Option<PageRequest>,
) -> Result<Vec<Workpiece>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select w.id, w.version, w.code, w.name, w.revision, w.material, w.active,
                  array(select s.stage_id
                        from workpiece_stages s
                        where s.tenant_id = w.tenant_id and s.workpiece_id = w.id
                        order by s.position) as "route!"
           from workpieces w
           where w.tenant_id = $1
             and ($2::uuid is null or w.id = $2)
             and ($3::text[] is null or w.code_key = any ($3))
             and strpos(w.words, $4) > 0
             and ($5::boolean is null or w.active = $5)
           order by w.code_key
           limit $6 offset $7"#,
        tenant.0,
        one as _,
        keys,
        name_key(&filter.q),
        filter.active,
        page.map(PageRequest::limit),
        page.map(PageRequest::offset)
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let values = WorkpieceValues {
            code: row.code,
            name: row.name,
            revision: row.revision,
            material: row.material,
            route: row.route.into_iter().map(|stage| NameOr::Id(stage.into())).collect(),
            active: row.active,
        };
        Record { id: row.id.into(), version: row.version, values }
    });
    Ok(read.collect())
}

/// How many a filter leaves.
pub(super) async fn count(tx: &mut TenantTx, filter: &WorkpieceFilter) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from workpieces
           where tenant_id = $1 and strpos(words, $2) > 0 and ($3::boolean is null or active = $3)"#,
        tenant.0,
        name_key(&filter.q),
        filter.active
    )
    .fetch_one(sql)
    .await?;
    stored::row(WorkpieceValues::TABLE, tenant).number("count", count)
}

/// The workpiece that is named, or what is wrong with the field that names it.
pub(in crate::production) async fn named(
    tx: &mut TenantTx,
    name: &NameOr<WorkpieceId>,
    field: &str,
) -> Result<Workpiece> {
    let found = WorkpieceValues::list(tx, Some(name)).await?.pop();
    found.ok_or_else(|| Problem::invalid(field, Reason::Unknown).into())
}

/// Was it ordered?
pub(super) async fn is_used(tx: &mut TenantTx, id: WorkpieceId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from production_orders where tenant_id = $1 and workpiece_id = $2)
               or exists (select from specification_lines where tenant_id = $1 and workpiece_id = $2) as "used!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}
