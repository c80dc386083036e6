//! What lines make, and at which rates of their own.

pub(super) mod store;

#[cfg(test)]
mod tests;

use super::ops::{PlantSetUp, Recompute};
use super::store::Numbered;
use super::types::{Product, ProductRate, ProductValues};
use super::{detections, lines, rules};
use crate::platform::entity::prelude::*;
use serde_json::{Value, json, to_value};

impl Values for ProductValues {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::Product;

    async fn checked(mut self, tx: &mut TenantTx, _before: Option<&Product>) -> Result<Self> {
        for rate in &mut self.rates {
            rate.line = lines::store::named(tx, &rate.line, "rates").await?.into();
        }
        rules::check_product(&self)?;
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, product: &Numbered<Self>) -> Result<bool> {
        detections::store::product_has_any(tx, product.number).await
    }

    fn effect(change: &Change<'_, Self>) -> Recompute {
        let rates = |product: &Self| {
            let mut rates: Vec<_> = product.rates.iter().map(|rate| (rate.line.id(), rate.ideal_rate)).collect();
            rates.sort_unstable();
            rates
        };
        match change {
            Change::Changed(..) if !change.keeps(rates) => Recompute::All,
            // Nothing of it was ever seen.
            _ => Recompute::Nothing,
        }
    }

    /// Decimals as text.
    fn facts(&self) -> serde_json::Result<Value> {
        let mut facts = to_value(self)?;
        facts["weight"] = json!(self.weight);
        let rate = |rate: &ProductRate| json!({ "line": rate.line, "ideal_rate": rate.ideal_rate });
        facts["rates"] = self.rates.iter().map(rate).collect();
        Ok(facts)
    }
}
