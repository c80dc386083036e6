//! Orders that are late, and what partners promised and did not bring, in all tenants.

use super::store::{self, LateOrder};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::permission::Permission;
use crate::notices::steps::{Crossing, Facts, Topic, close_all, hold, list_open, raise_all};
use crate::oee::steps::PlantDays;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::production::material::ops as material;
use crate::production::store::list_tenants;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Tells those whom it concerns of what is late, once each; what is late no more is closed. Of orders that are over, material is let go.
/// What is wrong with one tenant keeps no other waiting, and is told at the end.
pub(crate) async fn check_due(services: &Arc<Services>) -> Result<()> {
    let mut tx = services.db.system().await?;
    let tenants = list_tenants(&mut tx, None).await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for (tenant, _) in tenants {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "check_orders".to_owned(),
            acting: None,
            permissions: &[Permission::OrdersViewAll],
        };
        let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
        let checked = check(&ctx).await;
        let released = material::release_ended(&ctx).await;
        outcome = outcome.and(checked).and(released);
    }
    outcome
}

async fn check(ctx: &Ctx) -> Result<()> {
    let topic = Topic::OrderLate;
    let mut tx = ctx.begin(Permission::OrdersViewAll).await?;
    let today = PlantDays::read(&mut tx).await?.day_of(ctx.now());
    let late = store::list_late(&mut tx, today).await?;
    let late: BTreeMap<String, LateOrder> = late.into_iter().map(|one| (subject(&one), one)).collect();
    let open: BTreeSet<String> =
        list_open(&mut tx, &[topic], None).await?.into_iter().map(|(_, subject)| subject).collect();
    let closing: Vec<&str> = open.iter().filter(|subject| !late.contains_key(*subject)).map(String::as_str).collect();
    let opening: Vec<(&str, bool, Facts)> = late
        .iter()
        .filter(|(subject, _)| !open.contains(*subject))
        .map(|(subject, one)| (subject.as_str(), one.is_cooperation, facts(one)))
        .collect();
    let touched = opening.iter().map(|(subject, ..)| *subject).chain(closing.iter().copied());
    hold(&mut tx, topic, &touched.collect::<Vec<_>>()).await?;
    let blind = if opening.is_empty() { HashMap::new() } else { who_sees_no_cooperation(&mut tx).await? };
    let nobody = HashMap::new();
    let crossings: Vec<Crossing<'_>> = opening
        .iter()
        .map(|(subject, is_cooperation, facts)| Crossing {
            subject,
            facts,
            named: &[],
            following: if *is_cooperation { &blind } else { &nobody },
        })
        .collect();
    raise_all(ctx, &mut tx, topic, &crossings).await?;
    close_all(ctx, &mut tx, topic, &closing).await?;
    tx.commit().await
}

fn facts(one: &LateOrder) -> Facts {
    Facts::OrderLate {
        order: one.order,
        number: one.number,
        workpiece: one.workpiece.clone(),
        due_on: one.due_on,
        promised: one.promised,
        partner: one.partner.clone(),
    }
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
