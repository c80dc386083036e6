//! Parts, as the platform says what they are.

pub(super) mod store;

use super::ops::{CatalogSetUp, Touched};
use super::rules;
use super::types::{BrandValues, CatalogPart, CatalogPartValues, PartGroupValues};
use crate::base::id::PartId;
use crate::base::text::key;
use crate::catalog::lines;
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use serde_json::{Value, json};

impl Values for CatalogPartValues {
    type SetUp = CatalogSetUp;

    const ENTITY: Entity = Entity::Part;

    async fn checked(self, tx: &mut PlatformTx, before: Option<&CatalogPart>) -> Result<Self> {
        let mut values = rules::part(self)?;
        let id = before.map(|before| before.id);
        let brand = BrandValues::list(tx, Some(&values.brand)).await?.pop();
        let brand = brand.ok_or_else(|| Problem::invalid("brand", Reason::Unknown))?.id;
        let group = PartGroupValues::list(tx, Some(&values.group)).await?.pop();
        let group = group.ok_or_else(|| Problem::invalid("group", Reason::Unknown))?.id;
        if store::is_taken(tx, id, brand, &key(&values.number)).await? {
            return Err(Problem::Conflict { what: Entity::Part, why: Conflict::Taken }.into());
        }
        if let Some(successor) = values.superseded_by.take() {
            let found = store::find_successor(tx, brand, &successor).await?;
            let found = found.ok_or_else(|| Problem::invalid("superseded_by", Reason::Unknown))?;
            if id == Some(found) {
                return Err(Problem::invalid("superseded_by", Reason::Duplicate).into());
            }
            values.superseded_by = Some(found.into());
        }
        values.brand = brand.into();
        values.group = group.into();
        Ok(values)
    }

    /// One that something is known of is not removed: it is obsolete.
    async fn is_used(tx: &mut PlatformTx, part: &CatalogPart) -> Result<bool> {
        Ok(store::is_used(tx, part.id).await? || lines::steps::has_any(tx, part.id).await?)
    }

    fn effect(change: &Change<'_, Self>) -> Touched {
        // The kind says which of several parts a number means where no brand is named.
        let same = change.keeps(|part| (part.brand.clone(), key(&part.number), part.kind));
        match change {
            Change::Created(part) | Change::Changed(_, part) => Touched::Part { id: part.id, named: !same },
            Change::Deleted(_) => Touched::Nothing,
        }
    }

    fn facts(&self) -> serde_json::Result<Value> {
        Ok(json!({
            "brand": self.brand,
            "part_number": self.number,
            "part_group": self.group,
            "part_kind": self.kind,
            "quality_tier": self.tier,
            "name_es": self.name_es,
            "name_en": self.name_en,
            "description_es": self.description_es,
            "description_en": self.description_en,
            "gtin": self.gtin,
            "part_status": self.status,
            "superseded_by": self.superseded_by,
            "reference_price": self.reference_price.map(|price| price.to_string()),
            "currency": self.currency,
            "attributes": serde_json::to_string(&self.attributes)?,
            "images": self.images.join(" "),
        }))
    }
}

/// Brand and number of a part, as they are compared.
pub(super) async fn named(tx: &mut PlatformTx, id: PartId) -> Result<(String, String)> {
    let found = store::find_keys(tx, id).await?;
    Ok(found.ok_or(Problem::NotFound { what: Entity::Part })?)
}
