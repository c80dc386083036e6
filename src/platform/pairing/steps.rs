//! What the areas that devices are for do with them in their own transactions: connect and list them, let them in, end them.

use super::store;
use super::types::{Kind, Paired};
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::problem::{Conflict, Problem, Reason};
use crate::platform::credentials::token::DeviceToken;
use crate::platform::ctx::Ctx;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::tenancy::ops::look;
use crate::platform::tenancy::settings::look::Look;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// How long a code can be typed.
pub const CODE_LASTS: Duration = Duration::minutes(10);
/// How long a device may be away.
pub const LASTS: Duration = Duration::days(365);
/// How much of that may pass before the token's end moves on.
const RENEWED_AFTER: Duration = Duration::days(1);
/// Uses that follow one another closer than this are written down once.
const SEEN_APART: Duration = Duration::minutes(1);

/// The tenant's devices, by name.
pub(crate) async fn list<I: From<Uuid>>(tx: &mut TenantTx, kind: Kind, now: DateTime<Utc>) -> Result<Vec<Paired<I>>> {
    store::list(tx, kind, None, now).await
}

/// One of them.
pub(crate) async fn find<I: From<Uuid>>(
    tx: &mut TenantTx,
    kind: Kind,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Paired<I>> {
    let found = store::list(tx, kind, Some(id), now).await?.pop();
    Ok(found.ok_or(Problem::NotFound { what: kind.entity() })?)
}

/// The device that shows the code, as [`check`](super::rules::check) read it, is the tenant's from now on. A code that no device shows is
/// refused with [`Reason::Unknown`], a name that is taken with [`Conflict::Taken`].
pub(crate) async fn connect<I: Copy + From<Uuid> + Into<Uuid>>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: Kind,
    code: &str,
    name: String,
) -> Result<Paired<I>> {
    let now = ctx.now();
    store::delete_expired(tx, kind, now).await?;
    if store::count(tx, kind).await? >= kind.most() {
        return Err(Problem::Conflict { what: kind.entity(), why: Conflict::LimitReached }.into());
    }
    let device = Paired {
        id: I::from(Uuid::now_v7()),
        name,
        device: String::new(),
        connected_by: ctx.actor_name().to_owned(),
        connected_at: now,
        last_seen_at: None,
        // Until the device has come for its token.
        expires_at: now + CODE_LASTS,
    };
    store::insert(tx, kind, &device).await.map_err(|error| taken(error, kind))?;
    if !store::take(tx, kind, code, device.id.into(), now).await? {
        return Err(Problem::invalid("code", Reason::Unknown).into());
    }
    Ok(device)
}

fn taken(error: sqlx::Error, kind: Kind) -> Error {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("paired_devices_name_unique") {
        Problem::Conflict { what: kind.entity(), why: Conflict::Taken }.into()
    } else {
        error.into()
    }
}

/// Ends a device, with what its area keeps of it: from the next request on its token opens nothing.
pub(crate) async fn disconnect(tx: &mut TenantTx, kind: Kind, id: Uuid) -> Result<()> {
    if store::delete(tx, kind, id).await? { Ok(()) } else { Err(Problem::NotFound { what: kind.entity() }.into()) }
}

/// A device whose token opens something, as of now.
pub(crate) struct Open {
    pub name: String,
    pub business_name: String,
    pub look: Arc<Look>,
    /// Does the token last longer from now on?
    pub renewed: bool,
}

/// The device that the token is of, which its row decides about at every request; none when it opens nothing.
pub(crate) async fn open(
    tx: &mut SystemTx,
    kind: Kind,
    token: &DeviceToken,
    now: DateTime<Utc>,
) -> Result<Option<Open>> {
    let (tenant, id) = (token.tenant, token.row);
    let Some(open) = store::find_open(tx, kind, tenant, id, &token.hash(), now).await? else { return Ok(None) };
    let renewed = open.expires_at - now <= LASTS - RENEWED_AFTER;
    if renewed || open.last_seen_at.is_none_or(|seen| now - seen >= SEEN_APART) {
        let expires_at = if renewed { now + LASTS } else { open.expires_at };
        store::touch(tx, tenant, id, now, expires_at).await?;
    }
    let look = look(open.primary_color.as_deref(), open.logo, &open.mode, &open.language, &open.time_zone);
    Ok(Some(Open { name: open.name, business_name: open.business_name, look: Arc::new(look), renewed }))
}

/// When a device ends unless it is used; none when it has ended.
pub(crate) async fn ends_at(
    tx: &mut SystemTx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    store::find_end(tx, tenant, id, now).await
}
