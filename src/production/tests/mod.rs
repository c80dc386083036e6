//! The production, in a real database: what several of its parts are tried with.

use crate::base::fault::{Error, Result};
use crate::base::paging::{MAX_PER_PAGE, PageRequest};
use crate::base::permission::{Permission, Role};
use crate::base::problem::Problem;
use crate::platform::ctx::Ctx;
use crate::production::orders;
use crate::production::orders::types::{OrderFilter, ProductionOrder};
use crate::testing::{Business, World};
use sqlx::PgPool;
use std::collections::HashMap;

mod set_up;

/// A world with a production.
pub(in crate::production) struct Shop {
    pub world: World,
    pub business: Business,
    pub owner: Ctx,
}

impl Shop {
    pub async fn new(pool: PgPool) -> Result<Self> {
        let world = World::new(pool).await?;
        let business = world.production("produccion").await?;
        let owner = world.owner(&business).await?;
        Ok(Self { world, business, owner })
    }

    pub async fn of_role(&self, role: Role) -> Result<Ctx> {
        self.world.of_role(&self.business, role).await
    }
}

/// Is what is kept of the orders that are open what the database says of them?
pub(in crate::production) async fn keeps_what_is(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.begin_as_of_now(Permission::ProductionView).await?;
    let kept = orders::ops::all_open(ctx, &mut tx).await?;
    tx.commit().await?;
    let open = OrderFilter { open: Some(true), ..OrderFilter::default() };
    let said = orders::ops::list(ctx, &open, PageRequest::bounded(None, Some(MAX_PER_PAGE))).await?.rows;
    let stages = |orders: Vec<ProductionOrder>| -> HashMap<_, _> {
        orders.into_iter().map(|order| (order.id, order.stages)).collect()
    };
    assert_eq!(stages(kept), stages(said));
    Ok(())
}

pub(in crate::production) fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}
