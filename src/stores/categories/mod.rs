//! The categories of departments: what items are kept apart by.

pub(super) mod store;

use super::departments;
use super::ops::StoresSetUp;
use super::types::{StockCategory, StockCategoryValues};
use crate::base::id::{StockCategoryId, StockItemId};
use crate::platform::entity::prelude::*;

impl Values for StockCategoryValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::StockCategory;

    async fn checked(mut self, tx: &mut TenantTx, _before: Option<&StockCategory>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        let mut check = Check::default();
        check.name(&self.name);
        // It stands between the names of an address.
        check.that(!self.name.contains('/'), "name", Reason::Malformed);
        check.done()?;
        self.department = departments::store::named(tx, &self.department).await?.into();
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Vec<StockItemId> {
        Vec::new()
    }
}

impl Replaceable for StockCategoryValues {
    async fn count_uses(tx: &mut TenantTx, id: StockCategoryId) -> Result<u64> {
        store::count_uses(tx, id).await
    }

    async fn replace(tx: &mut TenantTx, id: StockCategoryId, by: StockCategoryId) -> sqlx::Result<()> {
        store::replace(tx, id, by).await
    }
}
