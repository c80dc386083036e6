//! Why pieces are scrap, and why a shift made other than was expected.

mod store;

use super::ops::ProductionSetUp;
use super::rules;
use super::types::{ProductionReason, ProductionReasonValues};
use crate::platform::entity::prelude::*;

impl Values for ProductionReasonValues {
    type SetUp = ProductionSetUp;

    const ENTITY: Entity = Entity::ProductionReason;

    async fn checked(mut self, _tx: &mut TenantTx, before: Option<&ProductionReason>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        rules::check_reason(&self)?;
        if before.is_some_and(|before| before.values.kind != self.kind) {
            return Err(Problem::invalid("kind", Reason::Incorrect).into());
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, reason: &ProductionReason) -> Result<bool> {
        store::is_used(tx, reason.id).await
    }

    fn effect(_change: &Change<'_, Self>) {}
}
