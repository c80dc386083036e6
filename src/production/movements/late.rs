//! Orders that are late, and what partners promised and did not bring, in all tenants.

use super::store::{self, LateOrder};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::permission::Permission;
use crate::notices::steps::{Facts, Topic, close, list_open, raise_to};
use crate::oee::steps as plant;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::production::store::list_tenants;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Tells those whom it concerns of what is late, once each; what is late no more is closed.
pub(crate) async fn check_due(services: &Arc<Services>) -> Result<()> {
    let mut tx = services.db.system().await?;
    let tenants = list_tenants(&mut tx, None).await?;
    tx.commit().await?;
    for (tenant, _) in tenants {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "check_orders".to_owned(),
            acting: None,
            permissions: &[Permission::OrdersViewAll],
        };
        check(&Ctx::new(Arc::clone(services), actor, Request::default())).await?;
    }
    Ok(())
}

async fn check(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.begin(Permission::OrdersViewAll).await?;
    let today = plant::day_of(&mut tx, ctx.now()).await?;
    let late = store::list_late(&mut tx, today).await?;
    let open: BTreeSet<String> =
        list_open(&mut tx, &[Topic::OrderLate], None).await?.into_iter().map(|(_, subject)| subject).collect();
    let subjects: BTreeSet<String> = late.iter().map(subject).collect();
    // In one order, as all who take several of these locks do.
    for over in open.difference(&subjects) {
        close(ctx, &mut tx, Topic::OrderLate, over).await?;
    }
    let mut new: Vec<&LateOrder> = late.iter().filter(|one| !open.contains(&subject(one))).collect();
    if new.is_empty() {
        return tx.commit().await;
    }
    new.sort_by_cached_key(|one| subject(one));
    let blind = who_sees_no_cooperation(&mut tx).await?;
    let nobody = HashMap::new();
    for one in new {
        let facts = Facts::OrderLate {
            order: one.order,
            number: one.number,
            workpiece: one.workpiece.clone(),
            due_on: one.due_on,
            promised: one.promised,
            partner: one.partner.clone(),
        };
        let following = if one.is_cooperation { &blind } else { &nobody };
        raise_to(ctx, &mut tx, &subject(one), &facts, &[], following).await?;
    }
    tx.commit().await
}

/// What is late, and since when: another promise that is broken is told anew.
fn subject(one: &LateOrder) -> String {
    match (one.movement, one.promised) {
        (Some(movement), _) => format!("{} {movement} {}", one.order, one.due_on),
        (None, true) => format!("{} partner {}", one.order, one.due_on),
        (None, false) => format!("{} due {}", one.order, one.due_on),
    }
}

/// Those are not told of it.
async fn who_sees_no_cooperation(tx: &mut TenantTx) -> Result<HashMap<UserId, bool>> {
    let people = active_people(tx, None).await?;
    let blind = people.into_iter().filter(|person| !person.permissions.contains(&Permission::CooperationView));
    Ok(blind.map(|person| (person.id, false)).collect())
}
