//! How often somebody may try to sign in, counted for all server processes together. A *subject* is the address that
//! tries, or the login name that is tried, whether anybody has it or not.
//!
//! An attempt is counted before the password is looked at and given back when it was right, so that many at once are
//! not more than many one after the other.

mod store;

use crate::base::fault::Result;
use crate::base::problem::Problem;
use crate::platform::credentials::token::sha256_hex;
use crate::platform::ctx::Ctx;
use crate::platform::services::Services;
use chrono::{DateTime, Duration, Utc};
use std::net::{IpAddr, Ipv6Addr};

/// An attempt that was counted.
#[derive(Debug)]
pub(super) struct Attempt {
    address: Option<String>,
    name: Option<String>,
}

/// What became of an attempt.
#[derive(Debug)]
pub(super) enum Begun {
    Counted(Attempt),
    /// The name is locked: refused with this, whatever the password is. The address has one failure more.
    Locked(Problem),
}

/// Counts an attempt to sign in as `login`. An address that failed too often is refused at once, with
/// [`Problem::TooMany`] and without an entry in the audit: it would fill it.
pub(super) async fn begin(ctx: &Ctx, login: &str) -> Result<Begun> {
    let limits = ctx.services.sign_in.attempts;
    let attempt = Attempt {
        address: (limits.per_minute > 0).then(|| format!("address {}", network(&ctx.request.ip))),
        // Some type their password where the name belongs: it is not kept.
        name: (limits.lockout_failures > 0).then(|| format!("name {}", sha256_hex(login.as_bytes()))),
    };
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    if let Some(address) = &attempt.address
        && let Some(until) = store::count(&mut tx, address, limits.per_minute, now, now + Duration::minutes(1)).await?
    {
        return Err(too_many(until, now).into());
    }
    let lockout = Duration::minutes(limits.lockout_minutes.into());
    let locked = match &attempt.name {
        Some(name) => store::count(&mut tx, name, limits.lockout_failures, now, now + lockout).await?,
        None => None,
    };
    tx.commit().await?;
    Ok(locked.map_or(Begun::Counted(attempt), |until| Begun::Locked(too_many(until, now))))
}

/// Gives an attempt back whose password was right: failures with the name are forgotten.
pub(super) async fn forgive(ctx: &Ctx, attempt: Attempt) -> Result<()> {
    let mut tx = ctx.services.db.system().await?;
    if let Some(address) = &attempt.address {
        store::give_back(&mut tx, address).await?;
    }
    if let Some(name) = &attempt.name {
        store::forget(&mut tx, name).await?;
    }
    tx.commit().await
}

fn too_many(until: DateTime<Utc>, now: DateTime<Utc>) -> Problem {
    let seconds = (until - now).num_seconds().max(1);
    Problem::TooMany { retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
}

/// The address as it is counted: whoever has IPv6 has a network of 64 bits to choose addresses from.
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Removes what is over.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_before(&mut tx, services.clock.now()).await?;
    tx.commit().await?;
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn addresses_of_one_network_are_counted_together() {
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network(""), "");
    }
}
