//! What is made, by its drawing, and the stages that it goes through.

pub mod ops;
pub(super) mod store;

use super::ops::ProductionSetUp;
use super::types::{Workpiece, WorkpieceValues};
use super::{rules, stages};
use crate::platform::entity::prelude::*;
use std::collections::HashSet;

impl Values for WorkpieceValues {
    type SetUp = ProductionSetUp;

    const ENTITY: Entity = Entity::Workpiece;

    /// A stage that is off stays in the route in which it was.
    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Workpiece>) -> Result<Self> {
        for text in [&mut self.code, &mut self.name, &mut self.revision, &mut self.material] {
            *text = text.trim().to_owned();
        }
        rules::check_workpiece(&self)?;
        let mut once = HashSet::new();
        for name in &mut self.route {
            let stage = stages::store::named(tx, name, "route").await?;
            let was_there = before.is_some_and(|before| before.values.route.contains(&stage.id.into()));
            if !stage.values.active && !was_there {
                return Err(Problem::invalid("route", Reason::Unknown).into());
            }
            if !once.insert(stage.id) {
                return Err(Problem::invalid("route", Reason::Duplicate).into());
            }
            *name = stage.id.into();
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, workpiece: &Workpiece) -> Result<bool> {
        store::is_used(tx, workpiece.id).await
    }

    fn effect(_change: &Change<'_, Self>) {}
}
