//! SQL of norms.

use crate::base::id::NormId;
use crate::base::paging::PageRequest;
use crate::base::text::name_key;
use crate::platform::entity::prelude::*;
use crate::production::types::{Norm, NormFilter, NormValues};

impl Stored for NormValues {
    type Tx = TenantTx;
    type Id = NormId;
    type Row = Norm;

    const TABLE: &'static str = "norms";

    /// Nobody calls one by a name.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<NormId>>) -> Result<Vec<Norm>> {
        if one.is_some_and(|one| one.id().is_none()) {
            return Ok(Vec::new());
        }
        Ok(page(tx, one.and_then(NameOr::id), &NormFilter::default(), PageRequest::default()).await?.0)
    }

    /// How long the shift works is kept as it is now.
    async fn save(tx: &mut TenantTx, norm: &Norm) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &norm.values;
        let done = sqlx::query!(
            "insert into norms (tenant_id, id, version, workpiece_id, stage_id, machine_id, pieces, shift_id, net_minutes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, shift_net_minutes($1, $8))
             on conflict (tenant_id, id) do update
             set workpiece_id = excluded.workpiece_id, stage_id = excluded.stage_id, machine_id = excluded.machine_id,
                 pieces = excluded.pieces, shift_id = excluded.shift_id, net_minutes = excluded.net_minutes,
                 version = excluded.version, updated_at = now()
             where norms.version = excluded.version - 1",
            tenant.0,
            norm.id as _,
            norm.version,
            values.workpiece.id() as _,
            values.stage.as_ref().and_then(NameOr::id) as _,
            values.machine.as_ref().and_then(NameOr::id) as _,
            narrow::<i32, _>(values.pieces)?,
            values.shift.as_ref().and_then(NameOr::id) as _
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// A page of those that a filter leaves, or the one of the id; and how many there are in all.
pub(super) async fn page(
    tx: &mut TenantTx,
    one: Option<NormId>,
    filter: &NormFilter,
    page: PageRequest,
) -> Result<(Vec<Norm>, u64)> {
    let (tenant, sql) = tx.split();
    let of = filter.workpiece.as_ref();
    let rows = sqlx::query!(
        r#"select n.id, n.version, n.workpiece_id, n.stage_id, n.machine_id, n.pieces, n.shift_id,
                  count(*) over () as "total!"
           from norms n
           join workpieces w on w.tenant_id = n.tenant_id and w.id = n.workpiece_id
           where n.tenant_id = $1
             and ($2::uuid is null or n.id = $2)
             and ($3::uuid is null or w.id = $3)
             and ($4::text is null or w.code_key = $4)
           order by w.code_key, n.stage_id, n.machine_id
           limit $5 offset $6"#,
        tenant.0,
        one as _,
        of.and_then(NameOr::id) as _,
        of.and_then(NameOr::name).map(name_key),
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let values = NormValues {
            workpiece: NameOr::Id(row.workpiece_id.into()),
            stage: row.stage_id.map(|stage| NameOr::Id(stage.into())),
            machine: row.machine_id.map(|machine| NameOr::Id(machine.into())),
            pieces: stored::row(NormValues::TABLE, row.id).number("pieces", row.pieces)?,
            shift: row.shift_id.map(|shift| NameOr::Id(shift.into())),
        };
        Ok(Record { id: row.id.into(), version: row.version, values })
    });
    let total = stored::row(NormValues::TABLE, tenant).number("total", total)?;
    Ok((read.collect::<Result<_>>()?, total))
}
