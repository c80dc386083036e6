//! Keeping the counts of vehicles and fitments.

use super::store;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// Counts anew what these models and their vehicles have, and what all makes have.
pub(crate) async fn refresh(tx: &mut PlatformTx, models: &[Uuid]) -> Result<()> {
    store::count_vehicles(tx, models).await?;
    store::count_models(tx, models).await?;
    store::count_makes(tx).await
}
