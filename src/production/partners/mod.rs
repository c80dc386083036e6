//! Who works on pieces outside.

mod store;

use super::ops::ProductionSetUp;
use super::rules;
use super::types::{Partner, PartnerValues};
use crate::platform::entity::prelude::*;

impl Values for PartnerValues {
    type SetUp = ProductionSetUp;

    const ENTITY: Entity = Entity::Partner;

    async fn checked(mut self, _tx: &mut TenantTx, _before: Option<&Partner>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        self.contact = self.contact.trim().to_owned();
        rules::check_partner(&self)?;
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, partner: &Partner) -> Result<bool> {
        store::is_used(tx, partner.id).await
    }

    fn effect(_change: &Change<'_, Self>) {}
}
