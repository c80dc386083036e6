//! What a kit may be.

use super::types::{Kit, KitLine, KitValues};
use crate::base::id::StockItemId;
use crate::base::problem::FieldProblem;
use crate::platform::entity::prelude::*;
use crate::stores::items::store::{Called, find_called};
use crate::stores::ops::StoresSetUp;
use crate::stores::rules::fits;
use crate::stores::types::{MAX_LINES, MAX_NUMBER};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Values for KitValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::StockKit;

    async fn checked(mut self, tx: &mut TenantTx, _before: Option<&Kit>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        let mut check = Check::default();
        check.name(&self.name);
        check.that(!self.lines.is_empty(), "lines", Reason::Missing);
        check.that(self.lines.len() <= MAX_LINES, "lines", Reason::TooLong);
        check.done()?;
        let called: Vec<Called<'_>> = self.lines.iter().map(|line| Called::from(&line.item)).collect();
        let found = find_called(tx, &called).await?;
        let (mut wrong, mut named) = (Vec::new(), BTreeSet::new());
        for (at, (line, item)) in self.lines.iter_mut().zip(found).enumerate() {
            let mut refuse = |field: &str, reason| {
                wrong.push(FieldProblem { field: format!("lines.{at}.{field}"), reason });
            };
            let in_range = line.quantity > Decimal::ZERO && line.quantity <= Decimal::from(MAX_NUMBER);
            if !in_range {
                refuse("quantity", Reason::OutOfRange);
            }
            // What is put away stays in a kit that is put away itself.
            let Some(item) = item.filter(|item| self.archived || !item.archived) else {
                refuse("item", Reason::Unknown);
                continue;
            };
            if in_range && !fits(line.quantity, item.decimals) {
                refuse("quantity", Reason::Malformed);
            }
            if item.is_by_piece() && !self.archived {
                refuse("item", Reason::ByPiece);
            }
            if !named.insert(item.id.0) {
                refuse("item", Reason::Duplicate);
            }
            line.item = item.id.into();
            line.name = item.name;
        }
        if wrong.is_empty() { Ok(self) } else { Err(Problem::Invalid { fields: wrong }.into()) }
    }

    /// No item is changed by it.
    fn effect(_change: &Change<'_, Self>) -> Vec<StockItemId> {
        Vec::new()
    }

    /// Quantities as text, under names of their own.
    fn facts(&self) -> serde_json::Result<Value> {
        let line = |line: &KitLine| json!({ "stock_item": line.item, "in_kit": line.quantity });
        let lines: Vec<Value> = self.lines.iter().map(line).collect();
        Ok(json!({ "name": self.name, "kit_lines": lines, "archived": self.archived }))
    }
}
