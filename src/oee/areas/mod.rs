//! The areas of lines: where pieces are seen. An area stays with its line.

pub(super) mod store;

#[cfg(test)]
mod tests;

use super::ops::{PlantSetUp, Recompute};
use super::store::Numbered;
use super::types::{Area, AreaValues};
use super::{detections, lines};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::db::TenantTx;
use crate::platform::entity::{Change, Values};

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
        match change {
            Change::Changed(before, after) if before.values.kind == after.values.kind => Recompute::Nothing,
            Change::Created(area) | Change::Changed(_, area) | Change::Deleted(area) => {
                Recompute::of(area.values.line.id())
            }
        }
    }
}
