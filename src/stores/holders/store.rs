//! SQL of holders.

use crate::base::id::{StockLocationId, UserId};
use crate::platform::entity::prelude::*;
use crate::stores::types::{Holder, HolderValues};

impl Stored for HolderValues {
    type Tx = TenantTx;
    type Id = StockLocationId;
    type Row = Holder;

    const TABLE: &'static str = "stock_locations";

    /// By name. People call one by its code.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockLocationId>>) -> Result<Vec<Holder>> {
        read(tx, one, false).await
    }

    async fn save(tx: &mut TenantTx, holder: &Holder) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &holder.values;
        let done = sqlx::query!(
            "insert into stock_locations
               (tenant_id, id, version, kind, name, holder_kind, code, user_id, department_id, archived)
             values ($1, $2, $3, 'holder', $4, $5, $6, $7, $8, $9)
             on conflict (tenant_id, id) do update
             set name = excluded.name, holder_kind = excluded.holder_kind, code = excluded.code, user_id = excluded.user_id,
                 department_id = excluded.department_id, archived = excluded.archived, version = excluded.version,
                 updated_at = now()
             where stock_locations.version = excluded.version - 1 and stock_locations.kind = 'holder'",
            tenant.0,
            holder.id as _,
            holder.version,
            values.name,
            values.kind.as_str(),
            values.code,
            values.user as _,
            values.department.as_ref().and_then(NameOr::id) as _,
            values.archived
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// All of them in the order of lists, or the one that is named, orders among them where they are asked for.
pub(in crate::stores) async fn read(
    tx: &mut TenantTx,
    one: Option<&NameOr<StockLocationId>>,
    with_orders: bool,
) -> Result<Vec<Holder>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, version, name, holder_kind as "holder_kind!", code, user_id, department_id, archived
           from stock_locations
           where tenant_id = $1
             and kind = 'holder'
             and ($2::uuid is null or id = $2)
             and ($3::text is null or code = $3)
             and ($4 or holder_kind <> 'order')
           order by lower(name), id"#,
        tenant.0,
        one.and_then(NameOr::id) as _,
        one.and_then(NameOr::name).map(|code| code.trim().to_uppercase()),
        with_orders
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let values = HolderValues {
            kind: stored::row(HolderValues::TABLE, row.id).word("holder_kind", &row.holder_kind)?,
            name: row.name,
            code: row.code,
            user: row.user_id.map(Into::into),
            department: row.department_id.map(|id| NameOr::Id(id.into())),
            archived: row.archived,
        };
        Ok(Record { id: row.id.into(), version: row.version, values })
    });
    read.collect()
}

/// Returnable items that the holder has.
pub(super) async fn count_loans(tx: &mut TenantTx, id: StockLocationId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from stock_balances b
           join stock_items i on i.tenant_id = b.tenant_id and i.id = b.item_id
           where b.tenant_id = $1 and b.location_id = $2 and b.quantity > 0 and i.returnable"#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?;
    stored::row(HolderValues::TABLE, id).number("loans", count)
}

/// The holder that is this person.
pub(in crate::stores) async fn of_user(tx: &mut TenantTx, user: UserId) -> Result<Option<StockLocationId>> {
    let (tenant, sql) = tx.split();
    let id =
        sqlx::query_scalar!("select id from stock_locations where tenant_id = $1 and user_id = $2", tenant.0, user.0)
            .fetch_optional(sql)
            .await?;
    Ok(id.map(Into::into))
}

/// Likewise, made on the first use.
pub(in crate::stores) async fn make_of_user(tx: &mut TenantTx, user: UserId, name: &str) -> Result<StockLocationId> {
    if let Some(id) = of_user(tx, user).await? {
        return Ok(id);
    }
    let (tenant, sql) = tx.split();
    // Somebody else may make it at this moment: whoever is second waits, and finds it.
    sqlx::query!(
        "insert into stock_locations (tenant_id, id, kind, name, holder_kind, user_id)
         values ($1, $2, 'holder', left($3, 100), 'person', $4)
         on conflict do nothing",
        tenant.0,
        StockLocationId::new() as _,
        name,
        user.0
    )
    .execute(sql)
    .await?;
    of_user(tx, user).await?.ok_or_else(|| Problem::Unavailable.into())
}
