//! Keeping an answer, giving it again, and forgetting it.

use super::store;
use super::types::Key;
use crate::base::fault::Result;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::services::Services;
use chrono::Duration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;

/// How long an answer is given again.
const KEPT: Duration = Duration::days(7);

/// In the transaction of what was done. When the same key was answered meanwhile, nothing of it may be kept: it is refused as
/// unavailable, and asked again it has the answer.
pub(crate) async fn keep(connection: &mut PgConnection, key: &Key, answer: &impl Serialize) -> Result<()> {
    let answer = serde_json::to_value(answer)?;
    if store::insert(connection, key, &answer).await? { Ok(()) } else { Err(Problem::Unavailable.into()) }
}

/// What was answered under the key. Another request under it is refused with [`Conflict::Different`].
pub(crate) async fn answer<A: DeserializeOwned>(connection: &mut PgConnection, key: &Key) -> Result<Option<A>> {
    let Some((hash, answer)) = store::find(connection, key).await? else { return Ok(None) };
    if hash != key.hash() {
        return Err(Problem::Conflict { what: Entity::Request, why: Conflict::Different }.into());
    }
    let answer = serde_json::from_value(answer)?;
    key.replay();
    Ok(Some(answer))
}

/// Forgets answers that are old: their keys are free.
pub(crate) async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_before(tx.sql(), services.clock.now() - KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}
