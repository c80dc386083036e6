//! How much of a workpiece a shift makes: on one machine, or at a stage whatever the machine.

pub mod ops;
mod store;

use super::ops::NormsSetUp;
use super::types::{Norm, NormValues, StageKind};
use super::{machines, rules, stages, workpieces};
use crate::oee::steps as plant;
use crate::platform::entity::prelude::*;

impl Values for NormValues {
    type SetUp = NormsSetUp;

    const ENTITY: Entity = Entity::Norm;

    async fn checked(mut self, tx: &mut TenantTx, _before: Option<&Norm>) -> Result<Self> {
        rules::check_norm(&self)?;
        self.workpiece = workpieces::store::named(tx, &self.workpiece, "workpiece").await?.id.into();
        if let Some(stage) = &self.stage {
            let stage = stages::store::named(tx, stage, "stage").await?;
            if stage.values.kind == StageKind::Outside {
                return Err(Problem::invalid("stage", Reason::Unknown).into());
            }
            self.stage = Some(stage.id.into());
        }
        if let Some(machine) = &self.machine {
            self.machine = Some(machines::store::named(tx, machine, "machine").await?.id.into());
        }
        if let Some(shift) = &self.shift {
            self.shift = Some(plant::shift_named(tx, shift, "shift").await?.into());
        }
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) {}
}
