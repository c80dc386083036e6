//! The production, in a real database: what several of its parts are tried with.

use crate::base::fault::{Error, Result};
use crate::base::permission::Role;
use crate::base::problem::Problem;
use crate::platform::ctx::Ctx;
use crate::testing::{Business, World};
use sqlx::PgPool;

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

pub(in crate::production) fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}
