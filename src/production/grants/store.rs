//! SQL of grants.

use super::types::{GrantFilter, GrantRequest, OrderGrant};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::production::orders::rules::Sight;
use chrono::{DateTime, Utc};

/// A page of the grants of orders that somebody sees, and how many there are in all.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight,
    filter: GrantFilter,
    page: PageRequest,
) -> Result<(Vec<OrderGrant>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select g.order_id, o.number, g.user_id, u.name, u.role, g.granted_at, b.name as "granted_by_name?",
                  count(*) over () as "total!"
           from order_grants g
           join production_orders o on o.tenant_id = g.tenant_id and o.id = g.order_id
           join users u on u.tenant_id = g.tenant_id and u.id = g.user_id
           left join users b on b.tenant_id = g.tenant_id and b.id = g.granted_by
           where g.tenant_id = $1
             and ($2 or not o.is_cooperation)
             and ($3::uuid is null or o.published
                  or exists (select from order_grants own
                             where own.tenant_id = o.tenant_id and own.order_id = o.id and own.user_id = $3))
             and ($4::uuid is null or g.order_id = $4)
             and ($5::uuid is null or g.user_id = $5)
           order by g.granted_at desc, g.order_id, g.user_id
           limit $6 offset $7"#,
        tenant.0,
        sight.cooperation,
        sight.linked as _,
        filter.order as _,
        filter.person as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row("order_grants", tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    let read = rows.into_iter().map(|row| {
        Ok(OrderGrant {
            order: row.order_id.into(),
            order_number: stored::row("production_orders", row.order_id).number("number", row.number)?,
            person: row.user_id.into(),
            name: row.name,
            role: stored::row("users", row.user_id).word("role", &row.role)?,
            granted_at: row.granted_at,
            granted_by_name: row.granted_by_name,
        })
    });
    Ok((read.collect::<Result<_>>()?, total))
}

/// Keeps a grant; false where there is one.
pub(super) async fn insert(
    tx: &mut TenantTx,
    grant: GrantRequest,
    by: Option<UserId>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "insert into order_grants (tenant_id, order_id, user_id, granted_by, granted_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        tenant.0,
        grant.order.0,
        grant.person.0,
        by as _,
        at
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Removes a grant and tells whose it was; none where there is none.
pub(super) async fn delete(tx: &mut TenantTx, grant: GrantRequest) -> Result<Option<String>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        "delete from order_grants g using users u
         where g.tenant_id = $1 and g.order_id = $2 and g.user_id = $3 and u.tenant_id = g.tenant_id and u.id = g.user_id
         returning u.name",
        tenant.0,
        grant.order.0,
        grant.person.0
    )
    .fetch_optional(sql)
    .await?)
}
