//! The departments of a store-room.

pub(super) mod store;

use super::ops::StoresSetUp;
use super::types::{Department, DepartmentValues};
use crate::base::id::{DepartmentId, StockItemId};
use crate::platform::entity::prelude::*;

impl Values for DepartmentValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::Department;

    async fn checked(mut self, _tx: &mut TenantTx, _before: Option<&Department>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        let letters =
            |icon: &str| icon.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let mut check = Check::default();
        check.name(&self.name);
        // It stands between the names of an address.
        check.that(!self.name.contains('/'), "name", Reason::Malformed);
        check.that(!self.icon.is_empty(), "icon", Reason::Missing);
        check.that(self.icon.len() <= 50, "icon", Reason::TooLong);
        check.that(letters(&self.icon), "icon", Reason::Malformed);
        check.done()?;
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Vec<StockItemId> {
        Vec::new()
    }
}

impl Replaceable for DepartmentValues {
    async fn count_uses(tx: &mut TenantTx, id: DepartmentId) -> Result<u64> {
        store::count_uses(tx, id).await
    }

    async fn replace(tx: &mut TenantTx, id: DepartmentId, by: DepartmentId) -> sqlx::Result<()> {
        store::replace(tx, id, by).await
    }
}
