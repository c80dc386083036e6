//! The stages of a production.

pub(super) mod store;

use super::ops::ProductionSetUp;
use super::rules;
use super::types::{Stage, StageValues};
use crate::platform::entity::prelude::*;

impl Values for StageValues {
    type SetUp = ProductionSetUp;

    const ENTITY: Entity = Entity::Stage;

    /// Who works at a stage stays once something refers to it: it is refused with [`Conflict::InUse`].
    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Stage>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        rules::check_stage(&self)?;
        if let Some(before) = before.filter(|before| before.values.kind != self.kind)
            && store::is_used(tx, before.id).await?
        {
            return Err(Problem::Conflict { what: Self::ENTITY, why: Conflict::InUse }.into());
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, stage: &Stage) -> Result<bool> {
        store::is_used(tx, stage.id).await
    }

    fn effect(_change: &Change<'_, Self>) {}
}
