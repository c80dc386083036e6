//! SQL of grants.

use super::types::{Grant, GrantFilter, Granted};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::production::orders::rules::Sight;
use chrono::{DateTime, Utc};

/// A page of the grants of what somebody sees, and how many there are in all.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight,
    filter: GrantFilter,
    page: PageRequest,
) -> Result<(Vec<Grant>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select o.id as "order_id?", o.number as "order_number?", s.id as "specification_id?",
                  s.number as "specification_number?", g.user_id as "user_id!", u.name, u.role,
                  g.granted_at as "granted_at!", b.name as "granted_by_name?", count(*) over () as "total!"
           from (select tenant_id, order_id, null::uuid as specification_id, user_id, granted_by, granted_at
                 from order_grants
                 union all
                 select tenant_id, null, specification_id, user_id, granted_by, granted_at
                 from specification_grants) as g
           left join production_orders o
             on o.tenant_id = g.tenant_id and o.id = g.order_id and ($2 or not o.is_cooperation)
             and ($3::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $3))
           left join specifications s
             on s.tenant_id = g.tenant_id and s.id = g.specification_id
             and ($3::uuid is null or specification_shown(s.tenant_id, s.id, $3))
           join users u on u.tenant_id = g.tenant_id and u.id = g.user_id
           left join users b on b.tenant_id = g.tenant_id and b.id = g.granted_by
           where g.tenant_id = $1
             and (o.id is not null or s.id is not null)
             and ($4::uuid is null or g.order_id = $4)
             and ($5::uuid is null or g.specification_id = $5)
             and ($6::uuid is null or g.user_id = $6)
           order by g.granted_at desc, g.order_id, g.specification_id, g.user_id
           limit $7 offset $8"#,
        tenant.0,
        sight.cooperation,
        sight.linked as _,
        filter.order as _,
        filter.specification as _,
        filter.person as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row("order_grants", tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    let read = rows.into_iter().map(|row| {
        let number = |number: i64| stored::row("production_orders of", row.user_id).number("number", number);
        Ok(Grant {
            order: row.order_id.map(Into::into),
            order_number: row.order_number.map(number).transpose()?,
            specification: row.specification_id.map(Into::into),
            specification_number: row.specification_number,
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
    what: Granted,
    person: UserId,
    (by, at): (Option<UserId>, DateTime<Utc>),
) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let insert = match what {
        Granted::Order(order) => {
            sqlx::query!(
                "insert into order_grants (tenant_id, order_id, user_id, granted_by, granted_at) values ($1, $2, $3, $4, $5)
                 on conflict do nothing",
                tenant.0,
                order.0,
                person.0,
                by as _,
                at
            )
            .execute(sql)
            .await?
        }
        Granted::Specification(specification) => {
            sqlx::query!(
                "insert into specification_grants (tenant_id, specification_id, user_id, granted_by, granted_at)
                 values ($1, $2, $3, $4, $5)
                 on conflict do nothing",
                tenant.0,
                specification.0,
                person.0,
                by as _,
                at
            )
            .execute(sql)
            .await?
        }
    };
    Ok(insert.rows_affected() > 0)
}

/// Removes a grant and tells whose it was; none where there is none.
pub(super) async fn delete(tx: &mut TenantTx, what: Granted, person: UserId) -> Result<Option<String>> {
    let (tenant, sql) = tx.split();
    Ok(match what {
        Granted::Order(order) => {
            sqlx::query_scalar!(
                "delete from order_grants g using users u
                 where g.tenant_id = $1 and g.order_id = $2 and g.user_id = $3
                   and u.tenant_id = g.tenant_id and u.id = g.user_id
                 returning u.name",
                tenant.0,
                order.0,
                person.0
            )
            .fetch_optional(sql)
            .await?
        }
        Granted::Specification(specification) => {
            sqlx::query_scalar!(
                "delete from specification_grants g using users u
                 where g.tenant_id = $1 and g.specification_id = $2 and g.user_id = $3
                   and u.tenant_id = g.tenant_id and u.id = g.user_id
                 returning u.name",
                tenant.0,
                specification.0,
                person.0
            )
            .fetch_optional(sql)
            .await?
        }
    })
}
