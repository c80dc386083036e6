//! SQL of subscriptions.

use super::types::{FollowScope, Subscription};
use crate::base::fault::Result;
use crate::base::id::{StockSubscriptionId, UserId};
use crate::platform::db::TenantTx;
use std::collections::HashMap;
use uuid::Uuid;

/// Of a person, the widest first: all, or one.
pub(super) async fn list(
    tx: &mut TenantTx,
    user: UserId,
    one: Option<StockSubscriptionId>,
) -> Result<Vec<Subscription>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select s.id, s.department_id, s.category_id, s.location_id, s.item_id,
                  coalesce(d.name, o.name || ' / ' || c.name, l.path, i.name, '') as "name!"
           from stock_subscriptions s
           left join stock_departments d on d.tenant_id = s.tenant_id and d.id = s.department_id
           left join stock_categories c on c.tenant_id = s.tenant_id and c.id = s.category_id
           left join stock_departments o on o.tenant_id = c.tenant_id and o.id = c.department_id
           left join stock_locations l on l.tenant_id = s.tenant_id and l.id = s.location_id
           left join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
           where s.tenant_id = $1
             and s.user_id = $2
             and ($3::uuid is null or s.id = $3)
           order by s.item_id is not null, s.location_id is not null, s.category_id is not null, s.department_id is not null,
                    5, s.id"#,
        tenant.0,
        user.0,
        one.map(|id| id.0)
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let scopes = [
            (FollowScope::Department, row.department_id),
            (FollowScope::Category, row.category_id),
            (FollowScope::Place, row.location_id),
            (FollowScope::Item, row.item_id),
        ];
        let found = scopes.into_iter().find(|(_, target)| target.is_some());
        let (scope, target) = found.unwrap_or((FollowScope::All, None));
        Subscription { id: row.id.into(), scope, target, name: row.name }
    });
    Ok(read.collect())
}

/// What people call something that can be followed.
pub(super) async fn find_name(tx: &mut TenantTx, scope: FollowScope, target: Uuid) -> Result<Option<String>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select name as "name!"
           from (select 'department' as scope, id, name from stock_departments where tenant_id = $1 and id = $3
                 union all
                 select 'category', c.id, d.name || ' / ' || c.name
                 from stock_categories c
                 join stock_departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
                 where c.tenant_id = $1 and c.id = $3
                 union all
                 select 'place', id, path from stock_locations where tenant_id = $1 and id = $3 and kind = 'shelf'
                 union all
                 select 'item', id, name from stock_items where tenant_id = $1 and id = $3) as things
           where scope = $2"#,
        tenant.0,
        scope.as_str(),
        target
    )
    .fetch_optional(sql)
    .await?)
}

/// What somebody follows is changed by one at a time.
pub(super) async fn lock(tx: &mut TenantTx, user: UserId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('subscriptions ' || $1::uuid::text || ' ' || $2::uuid::text, 0))",
        tenant.0,
        user.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut TenantTx, user: UserId, new: &Subscription) -> Result<()> {
    let (tenant, sql) = tx.split();
    let of = |scope: FollowScope| new.target.filter(|_| new.scope == scope);
    sqlx::query!(
        "insert into stock_subscriptions (tenant_id, id, user_id, department_id, category_id, location_id, item_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        new.id.0,
        user.0,
        of(FollowScope::Department),
        of(FollowScope::Category),
        of(FollowScope::Place),
        of(FollowScope::Item)
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, user: UserId, id: StockSubscriptionId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from stock_subscriptions where tenant_id = $1 and user_id = $2 and id = $3",
        tenant.0,
        user.0,
        id.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Of everybody who follows anything, whether they follow each of the items; with `wider`, by something else than itself. One is in
/// the places where it lies or has lain, and where it belongs, and in all that these stand in.
pub(super) async fn followers(
    tx: &mut TenantTx,
    items: &[Uuid],
    wider: bool,
) -> Result<HashMap<Uuid, HashMap<UserId, bool>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id as item, s.user_id as "user: UserId",
                  coalesce(bool_or(num_nonnulls(s.department_id, s.category_id, s.location_id, s.item_id) = 0
                          or s.item_id = i.id and not $3
                          or s.category_id = c.id
                          or s.department_id = c.department_id
                          or exists (select
                                     from stock_locations of_it
                                     where of_it.tenant_id = l.tenant_id
                                       and of_it.kind = 'shelf'
                                       and (of_it.id = i.home_id
                                            or exists (select
                                                       from stock_balances b
                                                       where b.tenant_id = of_it.tenant_id
                                                         and b.item_id = i.id
                                                         and b.location_id = of_it.id))
                                       and (of_it.id = l.id
                                            or of_it.path_key >= l.path_key || ' / ' and of_it.path_key < l.path_key || ' 0'))), false)
                    as "follows!"
           from stock_subscriptions s
           join stock_items i on i.tenant_id = s.tenant_id and i.id = any ($2)
           left join stock_categories c on c.tenant_id = i.tenant_id and c.id = i.category_id
           left join stock_locations l on l.tenant_id = s.tenant_id and l.id = s.location_id
           where s.tenant_id = $1
           group by i.id, s.user_id"#,
        tenant.0,
        items,
        wider
    )
    .fetch_all(sql)
    .await?;
    let mut followers: HashMap<Uuid, HashMap<UserId, bool>> = HashMap::new();
    for row in rows {
        followers.entry(row.item).or_default().insert(row.user, row.follows);
    }
    Ok(followers)
}
