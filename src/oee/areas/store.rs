//! SQL of areas.

use crate::base::id::AreaId;
use crate::oee::store::Numbered;
use crate::oee::types::{Area, AreaValues};
use crate::platform::entity::prelude::*;

impl Stored for AreaValues {
    type Tx = TenantTx;
    type Id = AreaId;
    type Row = Numbered<Self>;

    const TABLE: &'static str = "areas";

    /// In the order of their lines. People call one `LINE:AREA`, in codes.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<AreaId>>) -> Result<Vec<Numbered<Self>>> {
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
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let kind = stored::row(Self::TABLE, row.id).word("kind", &row.kind)?;
            let line = NameOr::Id(row.line_id.into());
            let values = Self { line, code: row.code, name: row.name, kind, position: row.position };
            Ok(Numbered { number: row.number, record: Record { id: row.id.into(), version: row.version, values } })
        });
        read.collect()
    }

    async fn save(tx: &mut TenantTx, area: &Area) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let done = sqlx::query!(
            "insert into areas (tenant_id, id, version, line_id, number, code, name, kind, position)
             values ($1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from areas where tenant_id = $1), $5, $6, $7, $8)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, kind = excluded.kind, position = excluded.position,
                 version = excluded.version, updated_at = now()
             where areas.version = excluded.version - 1",
            tenant.0,
            area.id as _,
            area.version,
            area.values.line.id() as _,
            area.values.code,
            area.values.name.trim(),
            area.values.kind.as_str(),
            area.values.position
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
