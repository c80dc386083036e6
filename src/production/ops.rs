//! What the set-up of the production has in common: its lock, and that open pages are told.

use super::store;
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::SetUp;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};

/// What is set up in a production.
#[derive(Debug)]
pub struct ProductionSetUp;

impl SetUp for ProductionSetUp {
    type Tx = TenantTx;

    const VIEW: Permission = Permission::ProductionView;
    const EDIT: Permission = Permission::ProductionSetup;

    type Effect = ();

    async fn lock(tx: &mut TenantTx) -> Result<()> {
        store::lock_set_up(tx).await
    }

    async fn settle(_ctx: &Ctx, tx: &mut TenantTx, (): ()) -> Result<()> {
        events::store::insert(tx, Audience::Tenant, &Event::ProductionChanged).await
    }
}

/// How much a shift makes, which supervisors change as well.
#[derive(Debug)]
pub struct NormsSetUp;

impl SetUp for NormsSetUp {
    type Tx = TenantTx;

    const VIEW: Permission = Permission::ProductionView;
    const EDIT: Permission = Permission::NormsEdit;

    type Effect = ();

    async fn lock(tx: &mut TenantTx) -> Result<()> {
        ProductionSetUp::lock(tx).await
    }

    async fn settle(ctx: &Ctx, tx: &mut TenantTx, (): ()) -> Result<()> {
        ProductionSetUp::settle(ctx, tx, ()).await
    }
}
