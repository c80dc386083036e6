//! Giving a grant and withdrawing it. Nobody gives what they do not see themselves.

use super::store;
use super::types::{GrantFilter, GrantRequest, OrderGrant};
use crate::base::fault::Result;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::Event;
use crate::platform::identity::people::steps::active_people;
use crate::production::orders::ops as orders;
use crate::production::orders::types::ProductionOrder;
use serde_json::json;

/// A page of the grants that a filter leaves, of orders that the caller sees.
pub async fn list(ctx: &Ctx, filter: GrantFilter, page: PageRequest) -> Result<Page<OrderGrant>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::AccessGrant).await?;
    let sight = orders::sight(ctx);
    let (rows, mut total) = store::list(&mut tx, sight, filter, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list(&mut tx, sight, filter, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// Shows an order to somebody. Whoever sees it already by a grant keeps that.
pub async fn give(ctx: &Ctx, asked: GrantRequest) -> Result<OrderGrant> {
    let mut tx = ctx.begin(Permission::AccessGrant).await?;
    let order = orders::visible(ctx, &mut tx, asked.order).await?;
    let person = active_people(&mut tx, Some(asked.person)).await?.pop();
    let person = person.filter(|person| person.permissions.contains(&Permission::ProductionView));
    let person = person.ok_or_else(|| Problem::invalid("person", Reason::Unknown))?;
    if store::insert(&mut tx, asked, ctx.actor_id(), ctx.now()).await? {
        tell(ctx, &mut tx, Action::GrantOrder, &order, asked, &person.name).await?;
    }
    let filter = GrantFilter { order: Some(asked.order), person: Some(asked.person) };
    let (mut rows, _) =
        store::list(&mut tx, orders::sight(ctx), filter, PageRequest::bounded(Some(1), Some(1))).await?;
    let grant = rows.pop().ok_or(Problem::NotFound { what: Entity::OrderGrant })?;
    tx.commit_with(&grant).await?;
    Ok(grant)
}

/// Does not show an order to somebody any more.
pub async fn withdraw(ctx: &Ctx, asked: GrantRequest) -> Result<()> {
    let mut tx = ctx.begin(Permission::AccessGrant).await?;
    let order = orders::visible(ctx, &mut tx, asked.order).await?;
    let name = store::delete(&mut tx, asked).await?.ok_or(Problem::NotFound { what: Entity::OrderGrant })?;
    tell(ctx, &mut tx, Action::WithdrawOrder, &order, asked, &name).await?;
    tx.commit_with(&()).await
}

/// Writes it down, and tells the open pages of the person.
async fn tell(
    ctx: &Ctx,
    tx: &mut TenantTx,
    action: Action,
    order: &ProductionOrder,
    asked: GrantRequest,
    name: &str,
) -> Result<()> {
    let after = json!({ "order_number": order.number, "person": name });
    let entry =
        Entry::new(action, Entity::OrderGrant.as_str(), format!("{} {}", asked.order, asked.person)).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    let event = Event::OrderChanged { order: order.id, stage: None, cooperation: order.is_cooperation, linked: true };
    events::store::insert_for_people(tx, &[asked.person], &event).await
}
