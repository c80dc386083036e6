//! Connecting wall screens, what they show, and how they end.

use super::store::{self, OpenScreen};
use super::types::{NewScreen, Screen};
use crate::base::fault::{Error, Result};
use crate::base::id::ScreenId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::oee::dashboard::ops::{check, reckon};
use crate::oee::dashboard::rules::without;
use crate::oee::dashboard::types::{Dashboard, DashboardFilter};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request, WallScreen};
use crate::platform::identity::token::ScreenToken;
use crate::platform::pairing::rules;
use crate::platform::pairing::steps::{self as pairing, CODE_LASTS, Kind, Progress};
use crate::platform::services::Services;
use crate::platform::tenancy::ops::look;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use std::sync::Arc;

/// How long a screen may be away.
pub const LASTS: Duration = Duration::days(365);
/// How much of that may pass before the token's end moves on.
const RENEWED_AFTER: Duration = Duration::days(1);
/// Uses that follow one another closer than this are written down once.
const SEEN_APART: Duration = Duration::minutes(1);
/// Screens of a plant at the most.
const MOST: usize = 100;

/// The tenant's screens, by name.
pub async fn screens(ctx: &Ctx) -> Result<Vec<Screen>> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let screens = store::list(&mut tx, ctx.now()).await?;
    tx.commit().await?;
    Ok(screens)
}

/// Makes a screen of the device that shows the code. A filter that no dashboard can be shown of is refused as the dashboard
/// would refuse it; a code that no device shows with [`Reason::Unknown`]; a name that is taken with [`Conflict::Taken`].
pub async fn connect(ctx: &Ctx, new: &NewScreen) -> Result<Screen> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let now = ctx.now();
    let (code, name) = rules::check(&new.code, &new.name)?;
    check(&mut tx, &new.filter, now.timestamp_millis()).await?;
    store::delete_expired(&mut tx, now).await?;
    if store::list(&mut tx, now).await?.len() >= MOST {
        return Err(Problem::Conflict { what: Entity::Screen, why: Conflict::LimitReached }.into());
    }
    let screen = Screen {
        id: ScreenId::new(),
        name,
        filter: new.filter.clone(),
        device: String::new(),
        connected_by: ctx.actor_name().to_owned(),
        connected_at: now,
        last_seen_at: None,
        // Until the device has come for its token.
        expires_at: now + CODE_LASTS,
    };
    store::insert(&mut tx, &screen).await.map_err(taken)?;
    if !pairing::take(&mut tx, Kind::Screen, &code, screen.id.0, now).await? {
        return Err(Problem::invalid("code", Reason::Unknown).into());
    }
    let tenant = tx.tenant();
    let entry = audit::Entry::new(Action::ConnectScreen, "screen", screen.id).after(facts(&screen)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit_with(&screen).await?;
    Ok(screen)
}

/// Ends a screen: from the next request on its token opens nothing.
pub async fn disconnect(ctx: &Ctx, id: ScreenId) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let screen = store::delete(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::Screen })?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new(Action::DisconnectScreen, "screen", id).before(facts(&screen)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit_with(&()).await
}

/// What the audit tells of a screen.
fn facts(screen: &Screen) -> Result<Value> {
    Ok(json!({ "name": screen.name, "shows": serde_json::to_value(&screen.filter)? }))
}

fn taken(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("screens_name_unique") {
        Problem::Conflict { what: Entity::Screen, why: Conflict::Taken }.into()
    } else {
        error.into()
    }
}

/// What a device that waits is told, known by `secret`; one that is not known, or whose code has expired, gets a code.
/// Until the screen was there for the first time, its token is handed out anew: the answer may have been lost.
pub async fn wait(ctx: &Ctx, secret: Option<&str>) -> Result<Progress> {
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    if let Some(waiting) = pairing::known(&mut tx, Kind::Screen, secret, now).await? {
        let Some((tenant, screen)) = waiting.became else {
            return Ok(Progress::Waiting { code: waiting.code, secret: None });
        };
        let token = ScreenToken::new(tenant, screen.into())?;
        let user_agent = &ctx.request.user_agent;
        if store::hand_over(&mut tx, tenant, screen.into(), &token.hash(), user_agent, now + LASTS).await? {
            tx.commit().await?;
            return Ok(Progress::Connected { token: token.print() });
        }
    }
    pairing::begin(tx, Kind::Screen, now).await
}

/// The context of a request that carries the token of a screen, which its row decides about at every request; of nobody
/// when it opens nothing. Tells whether the token lasts longer from now on.
pub async fn enter(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<(Ctx, bool)> {
    let mut ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    let Some(token) = token.and_then(ScreenToken::parse) else { return Ok((ctx, false)) };
    let now = ctx.now();
    let mut tx = services.db.system().await?;
    let Some(open) = store::find_open(&mut tx, token.tenant, token.row, &token.hash(), now).await? else {
        return Ok((ctx, false));
    };
    let renewed = open.expires_at - now <= LASTS - RENEWED_AFTER;
    if renewed || open.last_seen_at.is_none_or(|seen| now - seen >= SEEN_APART) {
        let expires_at = if renewed { now + LASTS } else { open.expires_at };
        store::touch(&mut tx, token.tenant, token.row, now, expires_at).await?;
        tx.commit().await?;
    }
    ctx.actor = Actor::Screen(wall_screen(&token, open));
    Ok((ctx, renewed))
}

fn wall_screen(token: &ScreenToken, open: OpenScreen) -> WallScreen {
    WallScreen {
        tenant: token.tenant,
        id: token.row,
        name: open.name,
        shows: open.filter,
        business_name: open.business_name,
        look: Arc::new(look(open.primary_color.as_deref(), open.logo, &open.mode, &open.language, &open.time_zone)),
    }
}

/// When the calling screen ends unless it is used; nothing when it has ended.
pub async fn ends_at(ctx: &Ctx) -> Result<Option<DateTime<Utc>>> {
    let screen = ctx.screen()?;
    let mut tx = ctx.services.db.system().await?;
    let end = store::find_end(&mut tx, screen.tenant, screen.id, ctx.now()).await?;
    tx.commit().await?;
    Ok(end)
}

/// What the calling screen shows.
#[derive(Debug)]
pub struct Shown {
    /// As the screen was connected.
    pub filter: DashboardFilter,
    pub dashboard: Dashboard,
    /// What of the filter is gone by now and left out.
    pub gone: Vec<FieldProblem>,
}

/// The dashboard of the calling screen.
pub async fn dashboard(ctx: &Ctx) -> Result<Shown> {
    let now = ctx.now().timestamp_millis();
    let asked: DashboardFilter = serde_json::from_value(ctx.screen()?.shows.clone())?;
    let (mut filter, mut gone) = (asked.clone(), Vec::new());
    let mut tx = ctx.begin_on_screen().await?;
    loop {
        let problem = match reckon(&mut tx, &filter, now).await {
            Ok((dashboard, _)) => {
                tx.commit().await?;
                return Ok(Shown { filter: asked, dashboard, gone });
            }
            Err(Error::Refused(problem)) => problem,
            Err(error) => return Err(error),
        };
        let (left, fields) = without(&filter, &problem).ok_or(problem)?;
        filter = left;
        gone.extend(fields);
    }
}

/// Removes the codes of devices and the screens that are over.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let now = services.clock.now();
    let deleted = pairing::delete_old(&mut tx, now).await? + store::delete_old(&mut tx, now).await?;
    tx.commit().await?;
    Ok(deleted)
}
