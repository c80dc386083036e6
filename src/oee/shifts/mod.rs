//! The shifts of a plant. No two overlap.

mod store;

use super::ops::{PlantSetUp, Recompute};
use super::rules;
use super::types::{NewShift, Shift};
use crate::platform::entity::prelude::*;

impl Values for NewShift {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::Shift;

    /// One that overlaps another is refused with [`Problem::Overlaps`](crate::base::problem::Problem), which names it.
    async fn checked(self, tx: &mut TenantTx, before: Option<&Shift>) -> Result<Self> {
        rules::check_shift(&self)?;
        let mut others = Self::list(tx, None).await?;
        others.retain(|other| before.is_none_or(|before| before.id != other.id));
        rules::check_beside(&self, &others)?;
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Recompute {
        Recompute::All
    }
}
