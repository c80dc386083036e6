//! What those do with devices that wait who know what becomes of one, in their own transactions.

use super::rules::{ALPHABET, LENGTH};
use super::store;
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::identity::people::temporary::any_of;
use crate::platform::identity::token::{hash_of, random_secret};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// How long a code can be typed.
pub const CODE_LASTS: Duration = Duration::minutes(10);
/// Codes that are tried until one is free: of 22 to the eighth, the first one is.
const TRIES: usize = 5;

/// What a device wants to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Screen,
    Pad,
}

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

/// A device that is known.
pub(crate) struct Waiting {
    pub code: String,
    /// Whose it became, and under which id.
    pub became: Option<(TenantId, Uuid)>,
}

/// The device that is known by `secret`, while other requests of it wait until the transaction ends; none when its code has expired.
pub(crate) async fn known(
    tx: &mut SystemTx,
    kind: Kind,
    secret: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Waiting>> {
    match secret {
        Some(secret) => store::lock_waiting(tx, kind == Kind::Pad, &hash_of(secret), now).await,
        None => Ok(None),
    }
}

/// Has a device wait with a code of its own.
pub(crate) async fn begin(mut tx: SystemTx, kind: Kind, now: DateTime<Utc>) -> Result<Progress> {
    let secret = random_secret()?;
    for _ in 0..TRIES {
        let code = (0..LENGTH).map(|_| any_of(ALPHABET).map(char::from)).collect::<Result<String>>()?;
        if store::insert_waiting(&mut tx, kind == Kind::Pad, &hash_of(&secret), &code, now + CODE_LASTS).await? {
            tx.commit().await?;
            return Ok(Progress::Waiting { code, secret: Some(secret) });
        }
    }
    Err(Error::broken("no code is free"))
}

/// The device that shows the code becomes what is made under this id; false when no such device shows it.
pub(crate) async fn take(tx: &mut TenantTx, kind: Kind, code: &str, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    match kind {
        Kind::Screen => store::take_for_screen(tx, code, id, now).await,
        Kind::Pad => store::take_for_pad(tx, code, id, now).await,
    }
}

/// Removes codes that nobody can type any more.
pub(crate) async fn delete_old(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64> {
    store::delete_old(tx, now).await
}
