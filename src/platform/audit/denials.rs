//! Denials by role, and failures of ours, as entries of their own: each in a transaction of its own, since the one that
//! was refused is not there.
//!
//! A loop of refusals must not fill the table: a person gets at most [`MOST`] such entries a minute from a server process;
//! what was left out is told by the first one of the next minute.

use super::action::Action;
use super::store::{self, Entry};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::platform::ctx::{Actor, Ctx};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Entries of a person in a minute.
const MOST: u32 = 10;
/// Beyond so many people those of the past minute are forgotten.
const MANY: usize = 10_000;

/// Who was refused lately.
#[derive(Debug, Default)]
pub struct DenialLimiter(Mutex<HashMap<UserId, Lately>>);

#[derive(Clone, Copy, Debug)]
struct Lately {
    since: DateTime<Utc>,
    written: u32,
    left_out: u64,
}

impl DenialLimiter {
    /// Whether to write one more, and how many were left out before.
    fn admit(&self, user: UserId, now: DateTime<Utc>) -> Option<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |lately: &Lately| now - lately.since < Duration::minutes(1);
        if all.len() >= MANY {
            all.retain(|_, lately| fresh(lately));
        }
        let lately = all.entry(user).or_insert(Lately { since: now, written: 0, left_out: 0 });
        let mut left_out = 0;
        if !fresh(lately) {
            left_out = lately.left_out;
            *lately = Lately { since: now, written: 0, left_out: 0 };
        }
        if lately.written >= MOST {
            lately.left_out += 1;
            return None;
        }
        lately.written += 1;
        Some(left_out)
    }
}

/// Why a person was not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The role, the modules or a rule about people do not allow it.
    NotAllowed,
    /// We broke.
    Failed,
}

/// A door turned a person away; `door` is its method and its path without what is particular to the request.
pub async fn audit_denial(ctx: &Ctx, door: &str, why: Denial) -> Result<()> {
    let Actor::Person(person) = &ctx.actor else { return Ok(()) };
    let Some(left_out) = ctx.services.audit.denials.admit(person.user, ctx.now()) else { return Ok(()) };
    let action = match why {
        Denial::NotAllowed => Action::Refused,
        Denial::Failed => Action::Failed,
    };
    let mut entry = Entry::new(action, "door", door);
    if left_out > 0 {
        entry = entry.after(json!({ "left_out_before": left_out }));
    }
    let mut tx = ctx.services.db.system().await?;
    store::insert(tx.sql(), ctx, person.tenant, entry).await?;
    tx.commit().await
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn a_loop_of_refusals_is_counted_rather_than_written() {
        let limiter = DenialLimiter::default();
        let (ana, beto) = (UserId::new(), UserId::new());
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let written = (0..1000).filter(|_| limiter.admit(ana, now).is_some()).count();
        assert_eq!(written, 10);
        assert_eq!(limiter.admit(beto, now), Some(0));
        assert_eq!(limiter.admit(ana, now + Duration::seconds(61)), Some(990));
        assert_eq!(limiter.admit(ana, now + Duration::seconds(62)), Some(0));
    }
}
