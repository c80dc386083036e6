//! Shelves, and what they stand in: a tree. One that was ever used is archived rather than removed.

pub mod ops;
pub(super) mod store;

use super::departments;
use super::ops::StoresSetUp;
use super::rules::path_key;
use super::types::{StockLocation, StockLocationValues};
use crate::base::id::StockItemId;
use crate::platform::entity::prelude::*;

/// Letters of a path at the most.
const LONGEST_PATH: usize = 1000;

impl Values for StockLocationValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::StockLocation;

    async fn checked(mut self, tx: &mut TenantTx, before: Option<&StockLocation>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        let mut check = Check::default();
        check.name(&self.name);
        // It stands between the names of a path.
        check.that(!self.name.contains('/'), "name", Reason::Malformed);
        check.done()?;
        if let Some(department) = &self.department {
            self.department = Some(departments::store::named(tx, department).await?.into());
        }
        self.path.clone_from(&self.name);
        if let Some(parent) = &self.parent {
            let parent = Self::list(tx, Some(parent)).await?.pop();
            let parent = parent.ok_or_else(|| Problem::invalid("parent", Reason::Unknown))?;
            // Nothing stands in itself.
            let inside = before.is_some_and(|before| {
                let (own, other) = (path_key(&before.values.path), path_key(&parent.values.path));
                other == own || other.starts_with(&format!("{own} / "))
            });
            if inside || parent.values.archived {
                return Err(Problem::invalid("parent", Reason::Unknown).into());
            }
            self.path = format!("{} / {}", parent.values.path, self.name);
            self.parent = Some(parent.id.into());
        }
        if self.path.chars().count() > LONGEST_PATH {
            return Err(Problem::invalid("parent", Reason::TooLong).into());
        }
        if let Some(before) = before.filter(|before| self.archived && !before.values.archived) {
            let count = store::count_uses(tx, before.id).await?;
            if count > 0 {
                return Err(Problem::StillUsed { what: Self::ENTITY, count }.into());
            }
        }
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Vec<StockItemId> {
        Vec::new()
    }
}
