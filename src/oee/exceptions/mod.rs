//! The exceptions of a plant's calendar: holidays and planned stops.

mod store;

use super::ops::{PlantSetUp, Recompute};
use super::rules;
use super::types::{CalendarException, NewException};
use crate::base::fault::Result;
use crate::base::problem::Entity;
use crate::platform::db::TenantTx;
use crate::platform::entity::{Change, Values};

impl Values for NewException {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::CalendarException;

    async fn checked(self, _tx: &mut TenantTx, _before: Option<&CalendarException>) -> Result<Self> {
        rules::check_exception(&self)?;
        Ok(self)
    }

    fn effect(change: &Change<'_, Self>) -> Recompute {
        match change {
            Change::Changed(before, after) if before.values.line != after.values.line => Recompute::All,
            Change::Created(exception) | Change::Changed(_, exception) | Change::Deleted(exception) => {
                Recompute::of(exception.values.line)
            }
        }
    }
}
