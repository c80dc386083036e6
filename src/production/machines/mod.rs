//! The machines of stages.

pub(super) mod store;

use super::ops::ProductionSetUp;
use super::types::{Machine, MachineValues, StageKind};
use super::{rules, stages};
use crate::oee::steps as plant;
use crate::platform::entity::prelude::*;

impl Values for MachineValues {
    type SetUp = ProductionSetUp;

    const ENTITY: Entity = Entity::Machine;

    async fn checked(mut self, tx: &mut TenantTx, _before: Option<&Machine>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        for capability in &mut self.capabilities {
            *capability = capability.trim().to_owned();
        }
        rules::check_machine(&self)?;
        let stage = stages::store::named(tx, &self.stage, "stage").await?;
        if stage.values.kind == StageKind::Outside {
            return Err(Problem::invalid("stage", Reason::Unknown).into());
        }
        self.stage = stage.id.into();
        if let Some(line) = &self.line {
            self.line = Some(plant::line_named(tx, line, "line").await?.into());
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, machine: &Machine) -> Result<bool> {
        store::is_used(tx, machine.id).await
    }

    fn effect(_change: &Change<'_, Self>) {}
}
