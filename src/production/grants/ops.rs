//! Giving a grant and withdrawing it. Nobody gives what they do not see themselves.

use super::store;
use super::types::{Grant, GrantFilter, GrantRequest, Granted};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::identity::people::steps::active_people;
use crate::production::orders::ops as orders;
use crate::production::specifications::ops as specifications;
use serde_json::{Value, json};
use uuid::Uuid;

/// A page of the grants that a filter leaves, of orders and specifications that the caller sees.
pub async fn list(ctx: &Ctx, filter: GrantFilter, page: PageRequest) -> Result<Page<Grant>> {
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

/// Shows an order or a specification to somebody. Whoever sees it already by a grant keeps that.
pub async fn give(ctx: &Ctx, asked: GrantRequest) -> Result<Grant> {
    let mut tx = ctx.begin(Permission::AccessGrant).await?;
    let shown = Shown::find(ctx, &mut tx, asked.granted()?).await?;
    if let Granted::Specification(id) = shown.what {
        specifications::entire(ctx, &mut tx, id).await?;
    }
    let person = active_people(&mut tx, Some(asked.person)).await?.pop();
    let person = person.filter(|person| person.permissions.contains(&Permission::ProductionView));
    let person = person.ok_or_else(|| Problem::invalid("person", Reason::Unknown))?;
    if store::insert(&mut tx, shown.what, asked.person, (ctx.actor_id(), ctx.now())).await? {
        shown.tell(ctx, &mut tx, true, asked.person, &person.name).await?;
    }
    let filter = GrantFilter { order: asked.order, specification: asked.specification, person: Some(asked.person) };
    let (mut rows, _) =
        store::list(&mut tx, orders::sight(ctx), filter, PageRequest::bounded(Some(1), Some(1))).await?;
    let grant = rows.pop().ok_or(Problem::NotFound { what: shown.entity() })?;
    tx.commit_with(&grant).await?;
    Ok(grant)
}

/// Does not show an order or a specification to somebody any more.
pub async fn withdraw(ctx: &Ctx, asked: GrantRequest) -> Result<()> {
    let mut tx = ctx.begin(Permission::AccessGrant).await?;
    let shown = Shown::find(ctx, &mut tx, asked.granted()?).await?;
    let name = store::delete(&mut tx, shown.what, asked.person).await?;
    let name = name.ok_or(Problem::NotFound { what: shown.entity() })?;
    shown.tell(ctx, &mut tx, false, asked.person, &name).await?;
    tx.commit_with(&()).await
}

/// What is shown to somebody, as the audit and open pages are told of it.
struct Shown {
    what: Granted,
    id: Uuid,
    called: Value,
    /// Is it an order that a partner makes?
    cooperation: bool,
}

impl Shown {
    /// One that the caller sees.
    async fn find(ctx: &Ctx, tx: &mut TenantTx, what: Granted) -> Result<Self> {
        Ok(match what {
            Granted::Order(id) => {
                let order = orders::visible(ctx, tx, id).await?;
                let called = json!({ "order_number": order.number });
                Self { what, id: id.0, called, cooperation: order.is_cooperation }
            }
            Granted::Specification(id) => {
                let specification = specifications::visible(ctx, tx, id).await?;
                Self { what, id: id.0, called: json!({ "specification": specification.number }), cooperation: false }
            }
        })
    }

    fn entity(&self) -> Entity {
        match self.what {
            Granted::Order(_) => Entity::OrderGrant,
            Granted::Specification(_) => Entity::SpecificationGrant,
        }
    }

    fn event(&self, linked: bool) -> Event {
        match self.what {
            Granted::Order(order) => Event::OrderChanged { order, stage: None, cooperation: self.cooperation, linked },
            Granted::Specification(specification) => Event::SpecificationChanged { specification, linked },
        }
    }

    /// Writes it down, and tells the open pages of the person, and of those who see it anyhow.
    async fn tell(&self, ctx: &Ctx, tx: &mut TenantTx, given: bool, person: UserId, name: &str) -> Result<()> {
        let action = match (self.what, given) {
            (Granted::Order(_), true) => Action::GrantOrder,
            (Granted::Order(_), false) => Action::WithdrawOrder,
            (Granted::Specification(_), true) => Action::GrantSpecification,
            (Granted::Specification(_), false) => Action::WithdrawSpecification,
        };
        let mut after = self.called.clone();
        after["person"] = json!(name);
        let entry = Entry::new(action, self.entity().as_str(), format!("{} {person}", self.id)).after(after);
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry).await?;
        events::store::insert(tx, Audience::Tenant, &self.event(false)).await?;
        events::store::insert_for_people(tx, &[person], &self.event(true)).await
    }
}
