//! Reckoning the counters once more.

use super::store;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::platform::services::Services;
use crate::production::store::list_tenants;
use std::fmt;

/// What verifying the production of a tenant found.
#[derive(Debug)]
pub struct Verified {
    pub code: String,
    /// Facts that were reckoned once more.
    pub facts: u64,
    /// What differs, at most three hundred.
    pub differences: Vec<Difference>,
}

/// A counter that is not as it follows from the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The number of the order.
    pub order: i64,
    /// The stage, the day or the reason that it is of.
    pub of: String,
    pub what: String,
    pub is: i64,
    pub should_be: i64,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, of, what, is, should_be } = self;
        write!(f, "order {order}, {of}: {what} is {is} and should be {should_be}")
    }
}

/// Verifies the production of a tenant, or those of all that have orders.
pub async fn verify(services: &Services, only: Option<TenantId>) -> Result<Vec<Verified>> {
    let mut tx = services.db.system().await?;
    let tenants = list_tenants(&mut tx, only).await?;
    tx.commit().await?;
    let mut found = Vec::with_capacity(tenants.len());
    for (tenant, code) in tenants {
        let mut tx = services.db.tenant_as_of_now(tenant).await?;
        store::lift_time_limit(&mut tx).await?;
        let facts = store::count_facts(&mut tx).await?;
        let mut differences = store::differences(&mut tx).await?;
        differences.extend(store::other_differences(&mut tx).await?);
        differences.extend(store::stock_differences(&mut tx).await?);
        tx.commit().await?;
        found.push(Verified { code, facts, differences });
    }
    Ok(found)
}
