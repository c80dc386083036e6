//! Tasks that are late, in all tenants.

use super::{store, telling};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::services::Services;
use chrono::TimeDelta;
use std::sync::Arc;

/// Tasks that are told of in one transaction.
const AT_ONCE: i64 = 200;

/// Tells those whom it concerns of what is late, once a task. What is wrong with one tenant keeps no other waiting, and is told at the end.
pub(crate) async fn check_due(services: &Arc<Services>) -> Result<()> {
    // Where the day begins first, it is late already.
    let day = (services.clock.now() + TimeDelta::hours(14)).date_naive();
    let mut tx = services.db.system().await?;
    let tenants = store::list_late_tenants(&mut tx, day).await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for tenant in tenants {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "check_tasks".to_owned(),
            acting: None,
            permissions: &[Permission::TasksView],
        };
        let checked = check(&Ctx::new(Arc::clone(services), actor, Request::default())).await;
        outcome = outcome.and(checked);
    }
    outcome
}

async fn check(ctx: &Ctx) -> Result<()> {
    loop {
        let mut tx = ctx.begin(Permission::TasksView).await?;
        let today = telling::today(ctx, &mut tx).await?;
        let late = store::mark_late(&mut tx, today, AT_ONCE).await?;
        if late.is_empty() {
            return tx.commit().await;
        }
        let people = telling::people(&mut tx).await?;
        for task in &late {
            telling::late(ctx, &mut tx, &people, task).await?;
        }
        tx.commit().await?;
    }
}
