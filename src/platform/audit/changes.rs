//! What became of a thing that is set up, as an entry.

use super::action::Action;
use super::store::{self, Entry};
use crate::base::fault::{Error, Result};
use crate::base::problem::Entity;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Display;

/// Values that entries tell.
pub(crate) trait Audited: Serialize {
    /// How an entry tells them. What entries once said of a member they go on saying: it is sealed, and compared.
    fn facts(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

/// Writes down what became of a thing: it was created (no `before`), changed, or deleted (no `after`). The action is the
/// verb and the word of the thing, as in `create_line`.
pub(crate) async fn changed<V: Audited>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (what, id): (Entity, impl Display),
    (before, after): (Option<&V>, Option<&V>),
) -> Result<()> {
    let verb = match (before, after) {
        (None, _) => "create",
        (Some(_), Some(_)) => "change",
        (Some(_), None) => "delete",
    };
    let action: Action = format!("{verb}_{}", what.as_str()).parse().map_err(Error::broken)?;
    let tenant = tx.tenant();
    let entry = Entry::new(action, what.as_str(), id)
        .before(before.map(V::facts).transpose()?)
        .after(after.map(V::facts).transpose()?);
    store::insert(tx.sql(), ctx, tenant, entry).await
}
