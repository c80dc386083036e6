//! Groups of parts, with all that people call them.

pub(super) mod store;

use super::ops::{CatalogSetUp, Touched};
use super::rules;
use super::types::{PartGroup, PartGroupValues};
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use serde_json::{Value, json};

impl Values for PartGroupValues {
    type SetUp = CatalogSetUp;

    const ENTITY: Entity = Entity::PartGroup;

    /// The code stands in addresses, and the program knows its groups by it: it stays.
    async fn checked(self, tx: &mut PlatformTx, before: Option<&PartGroup>) -> Result<Self> {
        let values = rules::group(self)?;
        if before.is_some_and(|before| before.values.code != values.code) {
            return Err(Problem::invalid("code", Reason::Unknown).into());
        }
        if !store::is_category(tx, &values.category).await? {
            return Err(Problem::invalid("category", Reason::Unknown).into());
        }
        Ok(values)
    }

    /// What comes with the program would be made again.
    async fn is_used(tx: &mut PlatformTx, group: &PartGroup) -> Result<bool> {
        store::is_used(tx, group.id).await
    }

    fn effect(change: &Change<'_, Self>) -> Touched {
        let same = change.keeps(|group| (group.name_es.clone(), group.name_en.clone(), group.synonyms.clone()));
        match change {
            Change::Changed(_, after) if !same => Touched::Group(after.id),
            _ => Touched::Nothing,
        }
    }

    fn facts(&self) -> serde_json::Result<Value> {
        Ok(json!({
            "code": self.code,
            "category": self.category,
            "name_es": self.name_es,
            "name_en": self.name_en,
            "synonyms": self.synonyms,
        }))
    }
}
