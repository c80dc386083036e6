//! SQL of needs.

use super::types::{Need, NeedValues};
use crate::base::id::{NeedId, WorkpieceId};
use crate::base::paging::PageRequest;
use crate::platform::entity::prelude::*;
use uuid::Uuid;

impl Stored for NeedValues {
    type Tx = TenantTx;
    type Id = NeedId;
    type Row = Need;

    const TABLE: &'static str = "workpiece_needs";

    /// Nobody calls one by a name.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<NeedId>>) -> Result<Vec<Need>> {
        if one.is_some_and(|one| one.id().is_none()) {
            return Ok(Vec::new());
        }
        Ok(read(tx, one.and_then(NameOr::id), None, None).await?.0)
    }

    async fn save(tx: &mut TenantTx, need: &Need) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &need.values;
        let done = sqlx::query!(
            "insert into workpiece_needs (tenant_id, id, version, workpiece_id, item_id, quantity, pieces)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (tenant_id, id) do update
             set workpiece_id = excluded.workpiece_id, item_id = excluded.item_id, quantity = excluded.quantity,
                 pieces = excluded.pieces, version = excluded.version, updated_at = now()
             where workpiece_needs.version = excluded.version - 1",
            tenant.0,
            need.id as _,
            need.version,
            values.workpiece.id() as _,
            values.item.id() as _,
            values.quantity,
            narrow::<i32, _>(values.pieces)?
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// A page of those of these workpieces, each in the order in which they were said, or all of them, or the one of the id; and how many
/// there are in all.
pub(super) async fn read(
    tx: &mut TenantTx,
    one: Option<NeedId>,
    of: Option<&[Uuid]>,
    page: Option<PageRequest>,
) -> Result<(Vec<Need>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, version, workpiece_id, item_id, quantity, pieces, count(*) over () as "total!"
           from workpiece_needs
           where tenant_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid[] is null or workpiece_id = any ($3))
           order by workpiece_id, created_at, id
           limit $4 offset $5"#,
        tenant.0,
        one as _,
        of,
        page.map(PageRequest::limit),
        page.map_or(0, PageRequest::offset)
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let values = NeedValues {
            workpiece: NameOr::Id(row.workpiece_id.into()),
            item: NameOr::Id(row.item_id.into()),
            quantity: row.quantity.normalize(),
            pieces: stored::row(NeedValues::TABLE, row.id).number("pieces", row.pieces)?,
        };
        Ok(Record { id: row.id.into(), version: row.version, values })
    });
    let total = stored::row(NeedValues::TABLE, tenant).number("total", total)?;
    Ok((read.collect::<Result<_>>()?, total))
}

/// All that pieces of these workpieces take.
pub(in crate::production) async fn of_workpieces(tx: &mut TenantTx, of: &[WorkpieceId]) -> Result<Vec<Need>> {
    let of: Vec<Uuid> = of.iter().map(|workpiece| workpiece.0).collect();
    Ok(read(tx, None, Some(&of), None).await?.0)
}
