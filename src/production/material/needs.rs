//! What may be needed: of a workpiece, in an organization that has a store-room.

use super::rules;
use super::types::{Need, NeedValues};
use crate::base::numbers::fits;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::entity::SetUp;
use crate::platform::entity::prelude::*;
use crate::production::ops::ProductionSetUp;
use crate::production::workpieces;
use crate::stores::steps as stock;
use serde_json::{Value, json};

/// What pieces are made of. Seeing it is seeing material.
#[derive(Debug)]
pub struct NeedsSetUp;

impl SetUp for NeedsSetUp {
    type Tx = TenantTx;

    const VIEW: Permission = Permission::MovementsView;
    const EDIT: Permission = Permission::ProductionSetup;

    type Effect = ();

    async fn lock(tx: &mut TenantTx) -> Result<()> {
        ProductionSetUp::lock(tx).await
    }

    /// Whoever has no store-room needs nothing of it.
    async fn settle(ctx: &Ctx, tx: &mut TenantTx, (): ()) -> Result<()> {
        ctx.require(Permission::StoresView)?;
        ProductionSetUp::settle(ctx, tx, ()).await
    }
}

impl Values for NeedValues {
    type SetUp = NeedsSetUp;

    const ENTITY: Entity = Entity::Need;

    /// An item that was put away stays in the need in which it was.
    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Need>) -> Result<Self> {
        rules::check_need(&self)?;
        self.workpiece = workpieces::store::named(tx, &self.workpiece, "workpiece").await?.id.into();
        let item = stock::job_items(tx, &[&self.item]).await?.pop().flatten();
        let item = item.ok_or_else(|| Problem::invalid("item", Reason::Unknown))?;
        let was_its = before.is_some_and(|before| before.values.item.id() == Some(item.id));
        if !item.is_material && !was_its {
            return Err(Problem::invalid("item", Reason::NoMaterial).into());
        }
        if !fits(self.quantity, item.decimals) {
            return Err(Problem::invalid("quantity", Reason::Malformed).into());
        }
        self.item = item.id.into();
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) {}

    fn facts(&self) -> serde_json::Result<Value> {
        Ok(json!({
            "workpiece": self.workpiece,
            "stock_item": self.item,
            "needed": self.quantity,
            "pieces": self.pieces,
        }))
    }
}
