//! Walking the seals: is every entry still what it was when it was sealed, and is none missing?

use super::seal::{BEGINNING, Recorded, Seal, SealKey};
use super::sealer::{Head, Seals};
use super::store;
use crate::base::fault::Result;
use crate::base::hex::hex;
use crate::base::id::{AuditId, TenantId};
use crate::platform::db::Db;
use std::fmt;

/// Seals that are read with one statement.
const AT_ONCE: i64 = 50_000;

/// What a walk over the seals of a tenant found.
#[derive(Debug)]
pub struct Verified {
    pub tenant: TenantId,
    pub code: String,
    /// Seals that hold.
    pub sealed: u64,
    /// Entries that wait for their seal.
    pub waiting: u64,
    /// The first thing that does not hold.
    pub broken: Option<Broken>,
}

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry or its seal is not what was sealed.
    Changed { sequence: i64, entry: AuditId },
    /// The sealed entry is no longer there.
    EntryGone { sequence: i64, entry: AuditId },
    /// A seal is missing between others.
    SealGone { sequence: i64 },
    /// The newest seals are missing: the data directory remembers more of them.
    Shortened { sequence: i64 },
    /// The data directory remembers another seal here.
    Replaced { sequence: i64 },
    /// An entry that was neither sealed nor waits: inserted past the server, or robbed of its seal.
    NeverSealed { entry: AuditId },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { sequence, entry } => write!(f, "entry {entry} (seal {sequence}) or its seal was changed"),
            Self::EntryGone { sequence, entry } => write!(f, "entry {entry} (seal {sequence}) was deleted"),
            Self::SealGone { sequence } => write!(f, "seal {sequence} was deleted"),
            Self::Shortened { sequence } => {
                write!(f, "the seals after {sequence} were deleted: the data directory remembers more")
            }
            Self::Replaced { sequence } => {
                write!(f, "seal {sequence} was made anew: the data directory remembers another")
            }
            Self::NeverSealed { entry } => write!(f, "entry {entry} has no seal and does not wait for one"),
        }
    }
}

/// Verifies the audit of a tenant, or of all.
pub async fn verify(db: &Db, seals: &Seals, only: Option<TenantId>) -> Result<Vec<Verified>> {
    let mut tx = db.system().await?;
    let tenants = store::list_tenants(&mut tx, only).await?;
    tx.commit().await?;
    let heads = seals.heads()?;
    let mut found = Vec::with_capacity(tenants.len());
    for (tenant, code) in tenants {
        found.push(verify_tenant(db, &seals.key, tenant, code, heads.get(&tenant)).await?);
    }
    Ok(found)
}

async fn verify_tenant(
    db: &Db,
    key: &SealKey,
    tenant: TenantId,
    code: String,
    head: Option<&Head>,
) -> Result<Verified> {
    let mut walk = Walk { key, tenant, head, sequence: 0, seal: BEGINNING, buffer: Vec::new() };
    let mut tx = db.system().await?;
    // A walk over millions takes as long as it takes.
    store::lift_time_limit(&mut tx).await?;
    let mut broken = loop {
        let begun = walk.sequence;
        let broken = store::walk_seals(&mut tx, tenant, begun, AT_ONCE, |sealed| walk.step(sealed)).await?;
        if broken.is_some() || walk.sequence < begun + AT_ONCE {
            break broken;
        }
    };
    if broken.is_none() && head.is_some_and(|head| head.sequence > walk.sequence) {
        broken = Some(Broken::Shortened { sequence: walk.sequence });
    }
    let waiting = store::count_unsealed(&mut tx, tenant).await?;
    if broken.is_none() {
        let entry = store::find_never_sealed(&mut tx, tenant).await?;
        broken = entry.map(|entry| Broken::NeverSealed { entry });
    }
    tx.commit().await?;
    Ok(Verified { tenant, code, sealed: walk.sequence.unsigned_abs(), waiting, broken })
}

/// A seal with its entry, if that is still there.
#[derive(Debug)]
pub(super) struct Sealed {
    pub sequence: i64,
    pub entry: AuditId,
    pub seal: Seal,
    pub recorded: Option<Recorded>,
}

struct Walk<'a> {
    key: &'a SealKey,
    tenant: TenantId,
    head: Option<&'a Head>,
    /// The last seal that holds.
    sequence: i64,
    seal: Seal,
    buffer: Vec<u8>,
}

impl Walk<'_> {
    fn step(&mut self, sealed: &Sealed) -> Option<Broken> {
        let sequence = self.sequence + 1;
        if sealed.sequence != sequence {
            return Some(Broken::SealGone { sequence });
        }
        let entry = sealed.entry;
        let Some(recorded) = &sealed.recorded else { return Some(Broken::EntryGone { sequence, entry }) };
        let seal = self.key.seal(&self.seal, self.tenant.0, sequence, recorded, &mut self.buffer);
        if seal != sealed.seal {
            return Some(Broken::Changed { sequence, entry });
        }
        if self.head.is_some_and(|head| head.sequence == sequence && head.seal != hex(&seal)) {
            return Some(Broken::Replaced { sequence });
        }
        (self.sequence, self.seal) = (sequence, seal);
        None
    }
}
