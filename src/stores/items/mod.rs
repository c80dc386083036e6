//! What is kept. An item is archived rather than removed: its history stays.

pub(super) mod many;
pub mod ops;
pub(super) mod store;

use super::categories;
use super::ops::StoresSetUp;
use super::pieces::types::Tracking;
use super::rules::{check_item, made_code};
use super::types::{ItemKind, StockItem, StockItemValues};
use crate::base::id::StockItemId;
use crate::platform::entity::prelude::*;
use serde_json::{Value, json, to_value};
use std::collections::BTreeSet;
use store::Moved;
use uuid::Uuid;

/// How many codes are made up at once: one of them is free.
const CODES: usize = 8;

impl Values for StockItemValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::StockItem;

    async fn checked(mut self, tx: &mut TenantTx, before: Option<&StockItem>) -> Result<Self> {
        self.fill(tx, before).await?;
        check_item(&self)?;
        if let Some(category) = &self.category {
            self.category = Some(categories::store::named(tx, category).await?.into());
        }
        if let Some(home) = &self.home {
            let found = super::types::StockLocationValues::list(tx, Some(home)).await?.pop();
            let found = found.filter(|found| !found.values.archived);
            self.home = Some(found.ok_or_else(|| Problem::invalid("home", Reason::Unknown))?.id.into());
        }
        if let Some(before) = before {
            self.keep_what_was_moved(&before.values, store::moved(tx, before.id).await?)?;
            if self.unit != before.values.unit && store::is_measured(tx, before.id).await? {
                return Err(Problem::Conflict { what: Entity::StockItem, why: Conflict::Measured }.into());
            }
        }
        Ok(self)
    }

    fn effect(change: &Change<'_, Self>) -> Vec<StockItemId> {
        vec![change.thing().id]
    }

    /// Quantities as text, under names of their own.
    fn facts(&self) -> serde_json::Result<Value> {
        let mut facts = to_value(self)?;
        if let Some(facts) = facts.as_object_mut() {
            facts.remove("decimals");
            facts.remove("target");
            facts.remove("threshold");
        }
        facts["decimal_places"] = json!(self.decimals);
        facts["pack"] = json!(self.pack);
        facts["low_below"] = json!(self.threshold);
        facts["fill_up_to"] = json!(self.target);
        Ok(facts)
    }
}

impl StockItemValues {
    /// Says what was left out: as it was, or else as things of its kind are.
    async fn fill(&mut self, tx: &mut TenantTx, before: Option<&StockItem>) -> Result<()> {
        let before = before.map(|before| &before.values);
        self.name = self.name.trim().into();
        self.supplier = self.supplier.trim().into();
        self.code = self.code.trim().to_uppercase();
        if self.code.is_empty() {
            self.code = match before {
                Some(before) => before.code.clone(),
                None => free_code(tx).await?,
            };
        }
        let kept = before.filter(|before| before.unit == self.unit).and_then(|before| before.decimals);
        self.decimals = self.decimals.or(kept).or(Some(self.unit.decimals()));
        let kept = before.filter(|before| before.kind == self.kind).and_then(|before| before.returnable);
        self.returnable = self.returnable.or(kept).or(Some(self.kind == ItemKind::Tool));
        self.tracking = self.tracking.or(before.and_then(|before| before.tracking)).or(Some(Tracking::Bulk));
        Ok(())
    }

    /// What moves were reckoned by stays, and nothing that there is is archived.
    fn keep_what_was_moved(&self, before: &Self, moved: Moved) -> Result<()> {
        let in_use = Problem::Conflict { what: Entity::StockItem, why: Conflict::InUse };
        if moved.ever && (self.unit != before.unit || self.decimals < before.decimals) {
            return Err(in_use.into());
        }
        if (moved.ever || moved.has_pieces) && self.tracking != before.tracking {
            return Err(in_use.into());
        }
        if moved.issued && self.returnable != before.returnable {
            return Err(in_use.into());
        }
        if self.archived && moved.places > 0 {
            return Err(Problem::StillUsed { what: Entity::StockItem, count: moved.places }.into());
        }
        Ok(())
    }
}

/// A code that no item has.
pub(in crate::stores) async fn free_code(tx: &mut TenantTx) -> Result<String> {
    let codes: Vec<String> = (0..CODES).map(|_| made_code(chance())).collect();
    store::free_code(tx, &codes).await?.ok_or_else(|| Problem::Unavailable.into())
}

/// So many codes that no item has, none of them twice. Under the lock of the set-up.
pub(in crate::stores) async fn free_codes(tx: &mut TenantTx, count: usize) -> Result<Vec<String>> {
    let mut free = BTreeSet::new();
    while free.len() < count {
        let made: BTreeSet<String> = (free.len()..count).map(|_| made_code(chance())).collect();
        let made: Vec<String> = made.into_iter().collect();
        free.extend(store::free_codes(tx, &made).await?);
    }
    Ok(free.into_iter().collect())
}

/// The random part of an identifier.
fn chance() -> u32 {
    let id = Uuid::now_v7();
    let bytes = id.as_bytes();
    u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
}
