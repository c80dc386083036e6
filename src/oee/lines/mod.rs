//! The lines of a plant, and by which rules their time is reckoned.

pub(super) mod store;

#[cfg(test)]
mod tests;

use self::store::NumberedLine;
use super::ops::{PlantSetUp, Recompute};
use super::types::{Line, LineValues};
use super::{detections, rules};
use crate::base::numbers::Ratio;
use crate::platform::entity::prelude::*;
use serde_json::{Value, json, to_value};

impl Values for LineValues {
    type SetUp = PlantSetUp;

    const ENTITY: Entity = Entity::Line;

    /// A line beyond the tenant's `max_lines` is refused with [`Conflict::LimitReached`].
    async fn checked(self, tx: &mut TenantTx, before: Option<&Line>) -> Result<Self> {
        rules::check_line(&self)?;
        if before.is_none() {
            // The plant is locked: nobody else counts meanwhile.
            let (lines, most) = store::find_room(tx).await?;
            if lines >= i64::from(most) {
                return Err(Problem::Conflict { what: Entity::Line, why: Conflict::LimitReached }.into());
            }
        }
        Ok(self)
    }

    async fn is_used(tx: &mut TenantTx, line: &NumberedLine) -> Result<bool> {
        detections::store::line_has_any(tx, line.number).await
    }

    fn effect(change: &Change<'_, Self>) -> Recompute {
        // Name, code, order and targets say nothing about time.
        let reckoned = |line: &Self| {
            let Self { ideal_rate, stop_seconds, micro_stop_seconds, slow_percent, auto_detect, discard, .. } = *line;
            (ideal_rate, stop_seconds, micro_stop_seconds, slow_percent, auto_detect, discard)
        };
        match change {
            Change::Changed(_, line) if !change.keeps(reckoned) => Recompute::Line(line.id),
            _ => Recompute::Nothing,
        }
    }

    /// Ratios in basis points, decimals as text.
    fn facts(&self) -> serde_json::Result<Value> {
        let points = |target: Option<Ratio>| target.map(|Ratio(points)| points);
        let mut facts = to_value(self)?;
        facts["ideal_rate"] = json!(self.ideal_rate);
        facts["availability_target"] = json!(points(self.availability_target));
        facts["performance_target"] = json!(points(self.performance_target));
        Ok(facts)
    }
}
