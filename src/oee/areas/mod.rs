//! The areas of lines: where pieces are seen. An area stays with its line.

pub(super) mod store;

#[cfg(test)]
mod tests;

use super::ops::{PlantSetUp, Recompute};
use super::store::Numbered;
use super::types::{Area, AreaValues};
use super::{detections, lines};
use crate::platform::entity::prelude::*;

impl Values for AreaValues {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::Area;

    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Area>) -> Result<Self> {
        let mut check = Check::default();
        check.code(&self.code);
        check.name(&self.name);
        check.done()?;
        self.line = lines::store::named(tx, &self.line, "line").await?.into();
        if before.is_some_and(|before| before.values.line != self.line) {
            return Err(Problem::invalid("line", Reason::Unknown).into());
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, area: &Numbered<Self>) -> Result<bool> {
        detections::store::area_has_any(tx, area.number).await
    }

    // The first area of a kind, or one that is no more, may move where the line's pieces are counted.
    fn effect(change: &Change<'_, Self>) -> Recompute {
        let line = change.thing().values.line.id();
        if change.keeps(|area| area.kind) { Recompute::Nothing } else { Recompute::of(line) }
    }
}
