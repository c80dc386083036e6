//! What a device asks that waits, and what becomes of those that are over.

use super::rules::{ALPHABET, LENGTH};
use super::steps::{CODE_LASTS, LASTS};
use super::store;
use super::types::Kind;
use crate::base::fault::{Error, Result};
use crate::platform::credentials::token::{DeviceToken, hash_of, random_secret};
use crate::platform::ctx::Ctx;
use crate::platform::db::SystemTx;
use crate::platform::identity::people::temporary::any_of;
use crate::platform::services::Services;
use chrono::{DateTime, Utc};

/// Codes that are tried until one is free: of 22 to the eighth, the first one is.
const TRIES: usize = 5;

/// How a device that waits gets on.
#[derive(Debug)]
pub enum Progress {
    /// Nobody has typed the code yet.
    Waiting {
        code: String,
        /// What the device is known by from now on; none when it stays what it was.
        secret: Option<String>,
    },
    /// It is connected now, and this is its token.
    Connected { token: String },
}

/// What a device that waits is told, known by `secret`; one that is not known, or whose code has expired, gets a code.
/// Until the device was there for the first time, its token is handed out anew: the answer may have been lost.
pub async fn wait(ctx: &Ctx, kind: Kind, secret: Option<&str>) -> Result<Progress> {
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    let known = match secret {
        Some(secret) => store::lock_waiting(&mut tx, kind, &hash_of(secret), now).await?,
        None => None,
    };
    if let Some(waiting) = known {
        let Some((tenant, id)) = waiting.became else {
            return Ok(Progress::Waiting { code: waiting.code, secret: None });
        };
        let token = DeviceToken::new(tenant, id)?;
        let user_agent = &ctx.request.user_agent;
        if store::hand_over(&mut tx, tenant, id, &token.hash(), user_agent, now + LASTS).await? {
            tx.commit().await?;
            return Ok(Progress::Connected { token: token.print() });
        }
    }
    begin(tx, kind, now).await
}

/// Has a device wait with a code of its own.
async fn begin(mut tx: SystemTx, kind: Kind, now: DateTime<Utc>) -> Result<Progress> {
    let secret = random_secret()?;
    for _ in 0..TRIES {
        let code = (0..LENGTH).map(|_| any_of(ALPHABET).map(char::from)).collect::<Result<String>>()?;
        if store::insert_waiting(&mut tx, kind, &hash_of(&secret), &code, now + CODE_LASTS).await? {
            tx.commit().await?;
            return Ok(Progress::Waiting { code, secret: Some(secret) });
        }
    }
    Err(Error::broken("no code is free"))
}

/// Removes codes and devices that are over.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_old(&mut tx, services.clock.now()).await?;
    tx.commit().await?;
    Ok(deleted)
}
