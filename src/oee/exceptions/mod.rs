//! The exceptions of a plant's calendar: holidays and planned stops.

mod store;

use super::ops::{PlantSetUp, Recompute};
use super::rules;
use super::types::{CalendarException, NewException};
use crate::platform::entity::prelude::*;

impl Values for NewException {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::CalendarException;

    async fn checked(self, _tx: &mut TenantTx, _before: Option<&CalendarException>) -> Result<Self> {
        rules::check_exception(&self)?;
        Ok(self)
    }

    fn effect(change: &Change<'_, Self>) -> Recompute {
        match change {
            Change::Changed(..) if !change.keeps(|exception| exception.line) => Recompute::All,
            _ => Recompute::of(change.thing().values.line),
        }
    }
}
