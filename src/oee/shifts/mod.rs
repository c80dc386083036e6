//! The shifts of a plant. No two overlap.

pub(super) mod store;

use super::ops::{PlantSetUp, Recompute};
use super::rules;
use super::types::{NewShift, Shift};
use crate::platform::entity::prelude::*;

impl Values for NewShift {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::Shift;

    /// One that overlaps another is refused with [`Problem::Overlaps`](crate::base::problem::Problem), which names it.
    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Shift>) -> Result<Self> {
        self.code = self.code.trim().to_lowercase();
        rules::check_shift(&self)?;
        if self.code.is_empty() {
            self.code = match before {
                Some(before) => before.values.code.clone(),
                None => store::free_code(tx, self.name.trim()).await?,
            };
        }
        let mut others = Self::list(tx, None).await?;
        others.retain(|other| before.is_none_or(|before| before.id != other.id));
        rules::check_beside(&self, &others)?;
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Recompute {
        Recompute::All
    }
}
