//! What a piece may be.

use super::types::{LONGEST_SERIAL, PieceValues, StockPiece, Tracking};
use crate::base::id::StockItemId;
use crate::platform::entity::prelude::*;
use crate::stores::ops::StoresSetUp;
use crate::stores::types::StockItemValues;
use serde_json::{Value, json};

impl Values for PieceValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::StockPiece;

    async fn checked(mut self, tx: &mut TenantTx, before: Option<&StockPiece>) -> Result<Self> {
        self.serial = self.serial.trim().to_owned();
        self.note = self.note.trim().to_owned();
        let mut check = Check::default();
        check.that(!self.serial.is_empty(), "serial", Reason::Missing);
        check.that(self.serial.chars().count() <= LONGEST_SERIAL, "serial", Reason::TooLong);
        check.that(self.note.chars().count() <= 500, "note", Reason::TooLong);
        check.done()?;
        let item = StockItemValues::list(tx, Some(&self.item)).await?.pop();
        let item = item.ok_or_else(|| Problem::invalid("item", Reason::Unknown))?;
        if item.values.tracking != Some(Tracking::Piece) {
            return Err(Problem::invalid("item", Reason::ByQuantity).into());
        }
        self.item = item.id.into();
        if before.is_some_and(|before| before.values.item != self.item) {
            return Err(Problem::Conflict { what: Entity::StockPiece, why: Conflict::InUse }.into());
        }
        Ok(self)
    }

    fn effect(change: &Change<'_, Self>) -> Vec<StockItemId> {
        change.thing().values.item.id().into_iter().collect()
    }

    fn facts(&self) -> serde_json::Result<Value> {
        Ok(json!({
            "stock_item": self.item,
            "serial": self.serial,
            "piece_condition": self.condition,
            "service_due": self.service_due,
            "note": self.note,
        }))
    }
}
