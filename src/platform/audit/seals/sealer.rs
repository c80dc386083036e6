//! The sealer: appends a seal for each entry that waits, within a second, in whatever server process is quickest.

use super::seal::{BEGINNING, Seal, SealKey};
use super::store;
use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use crate::base::id::TenantId;
use crate::platform::db::{Db, hear_for};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Announces that entries wait.
const CHANNEL: &str = "engrane_audit";
/// Entries sealed in one transaction at the most.
const AT_ONCE: i64 = 2_000;
/// Looked for at the latest after this long, whether they were announced or not.
const AT_THE_LATEST: Duration = Duration::from_millis(750);
/// A rush of entries is sealed together.
const PAUSE: Duration = Duration::from_millis(200);

/// The key of the seals, and where the last seal of each tenant is kept besides the database.
#[derive(Clone, Debug)]
pub struct Seals {
    pub key: SealKey,
    /// Without it nobody notices when the newest seals are removed together with their entries.
    pub heads: Option<PathBuf>,
}

/// The last seal of a tenant that this process has seen committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub sequence: i64,
    /// Hexadecimal.
    pub seal: String,
}

/// The heads of all tenants.
pub type Heads = BTreeMap<TenantId, Head>;

impl Seals {
    /// What was kept of the last seals.
    pub fn heads(&self) -> Result<Heads> {
        match &self.heads {
            Some(path) => read_heads(path),
            None => Ok(Heads::new()),
        }
    }

    fn keep(&self, heads: &Heads) -> Result<()> {
        let Some(path) = &self.heads else { return Ok(()) };
        let beside = path.with_extension("heads.part");
        std::fs::write(&beside, serde_json::to_vec(heads)?)?;
        Ok(std::fs::rename(beside, path)?)
    }
}

fn read_heads(path: &Path) -> Result<Heads> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Heads::new()),
        Err(error) => Err(error.into()),
    }
}

/// Seals until `stop`; takes it up again when the database comes back.
pub async fn run(db: &Db, seals: &Seals, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            outcome = keep_sealing(db, seals) => if let Err(error) = outcome {
                tracing::warn!("the audit is not sealed at the moment: {error}");
            },
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

async fn keep_sealing(db: &Db, seals: &Seals) -> Result<()> {
    let mut listener = db.listen(&[CHANNEL]).await?;
    loop {
        seal_waiting(db, seals).await?;
        if let Ok(heard) = timeout(AT_THE_LATEST, listener.try_recv()).await
            && heard?.is_none()
        {
            // The connection broke: begin anew.
            return Ok(());
        }
        if !hear_for(&mut listener, PAUSE).await? {
            return Ok(());
        }
    }
}

/// Seals what waits, of all tenants; gives the number of seals.
pub async fn seal_waiting(db: &Db, seals: &Seals) -> Result<u64> {
    let mut tx = db.system().await?;
    let tenants = store::list_unsealed_tenants(&mut tx).await?;
    tx.commit().await?;
    let mut made = Vec::new();
    let mut count = 0;
    for tenant in tenants {
        while let Some((head, sealed)) = seal_some(db, &seals.key, tenant).await? {
            count += sealed;
            made.push((tenant, head));
            if sealed < AT_ONCE.unsigned_abs() {
                break;
            }
        }
    }
    if !made.is_empty() && seals.heads.is_some() {
        let mut heads = seals.heads()?;
        heads.extend(made);
        seals.keep(&heads)?;
    }
    Ok(count)
}

/// Seals the oldest entries of a tenant that wait; none when there are none.
async fn seal_some(db: &Db, key: &SealKey, tenant: TenantId) -> Result<Option<(Head, u64)>> {
    let mut tx = db.system().await?;
    // One sealer of a tenant at a time, of all server processes: whoever comes second sees the seals of the first.
    store::lock_seals(&mut tx, tenant).await?;
    let waiting = store::list_unsealed(&mut tx, tenant, AT_ONCE).await?;
    if waiting.is_empty() {
        tx.commit().await?;
        return Ok(None);
    }
    let (mut sequence, mut seal) = store::find_last_seal(&mut tx, tenant).await?.unwrap_or((0, BEGINNING));
    let (mut sequences, mut ids, mut seals) = (Vec::new(), Vec::new(), Vec::new());
    let mut buffer = Vec::new();
    for entry in &waiting {
        sequence += 1;
        seal = key.seal(&seal, tenant.0, sequence, entry, &mut buffer);
        sequences.push(sequence);
        ids.push(entry.id);
        seals.push(seal.to_vec());
    }
    store::insert_seals(&mut tx, tenant, &sequences, &ids, &seals).await?;
    store::delete_unsealed(&mut tx, tenant, &ids).await?;
    tx.commit().await?;
    Ok(Some((Head { sequence, seal: hex(&seal) }, waiting.len() as u64)))
}

/// Seconds that the oldest entry has waited for its seal; zero when none waits.
pub async fn lag_seconds(db: &Db, now: DateTime<Utc>) -> Result<f64> {
    let mut tx = db.system().await?;
    let oldest = store::find_oldest_unsealed(&mut tx).await?;
    tx.commit().await?;
    let waited = oldest.map_or(0, |oldest| (now - oldest).num_milliseconds().max(0));
    // A lag that does not fit has long been an alarm.
    Ok(f64::from(i32::try_from(waited).unwrap_or(i32::MAX)) / 1000.0)
}

/// A seal as the database gives it.
pub(super) fn seal_of(bytes: &[u8]) -> Result<Seal> {
    bytes.try_into().map_err(|_| Error::broken("a seal is not of 32 bytes"))
}
