//! Who makes parts, by all that they are called.

pub(super) mod merging;
pub(super) mod store;

use super::ops::{CatalogSetUp, Touched};
use super::rules;
use super::types::{Brand, BrandValues};
use crate::base::text::key;
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use serde_json::{Value, json};

impl Values for BrandValues {
    type SetUp = CatalogSetUp;

    const ENTITY: Entity = Entity::Brand;

    /// Nobody else is called as it is.
    async fn checked(self, tx: &mut PlatformTx, before: Option<&Brand>) -> Result<Self> {
        let values = rules::brand(self, before.map(|before| before.values.name.as_str()))?;
        let id = before.map(|before| before.id);
        let own = key(&values.name);
        if store::is_called(tx, id, std::slice::from_ref(&own)).await? {
            return Err(Problem::Conflict { what: Entity::Brand, why: Conflict::Taken }.into());
        }
        if store::is_called(tx, id, &values.aliases).await? {
            return Err(Problem::invalid("aliases", Reason::Duplicate).into());
        }
        Ok(values)
    }

    /// What comes with the program would be made again.
    async fn is_used(tx: &mut PlatformTx, brand: &Brand) -> Result<bool> {
        store::is_used(tx, brand.id).await
    }

    fn effect(change: &Change<'_, Self>) -> Touched {
        let same = change.keeps(|brand| (brand.name.clone(), brand.aliases.clone()));
        match change {
            Change::Changed(before, after) if !same => {
                let renamed = before.values.name != after.values.name;
                Touched::Brand {
                    id: after.id,
                    was: renamed.then(|| key(&before.values.name)),
                    now: after.values.name.clone(),
                }
            }
            _ => Touched::Nothing,
        }
    }

    fn facts(&self) -> serde_json::Result<Value> {
        Ok(json!({ "name": self.name, "country": self.country, "makes_vehicles": self.oem, "aliases": self.aliases }))
    }
}
