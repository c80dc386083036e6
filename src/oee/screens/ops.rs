//! Connecting wall screens, what they show, and how they end.

use super::store;
use super::types::{NewScreen, Screen};
use crate::base::fault::{Error, Result};
use crate::base::id::ScreenId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, FieldProblem, Problem};
use crate::oee::dashboard::ops::{check, reckon};
use crate::oee::dashboard::rules::without;
use crate::oee::dashboard::types::{Dashboard, DashboardFilter};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::credentials::token::DeviceToken;
use crate::platform::ctx::{Actor, Ctx, Request, WallScreen};
use crate::platform::pairing::rules;
use crate::platform::pairing::steps::{self as pairing, Open};
use crate::platform::pairing::types::Kind;
use crate::platform::services::Services;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::Arc;

/// The tenant's screens, by name.
pub async fn screens(ctx: &Ctx) -> Result<Vec<Screen>> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let paired = pairing::list(&mut tx, Kind::Screen, ctx.now()).await?;
    let screens = store::showing(&mut tx, paired).await?;
    tx.commit().await?;
    Ok(screens)
}

/// Makes a screen of the device that shows the code. A filter that no dashboard can be shown of is refused as the dashboard
/// would refuse it.
pub async fn connect(ctx: &Ctx, new: &NewScreen) -> Result<Screen> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let (code, name) = rules::check(&new.code, &new.name)?;
    check(&mut tx, &new.filter, ctx.now().timestamp_millis()).await?;
    let paired = pairing::connect(ctx, &mut tx, Kind::Screen, &code, name).await?;
    let screen = Screen { paired, filter: new.filter.clone() };
    store::insert(&mut tx, &screen).await?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new(Action::ConnectScreen, "screen", screen.paired.id).after(facts(&screen)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit_with(&screen).await?;
    Ok(screen)
}

/// Ends a screen: from the next request on its token opens nothing.
pub async fn disconnect(ctx: &Ctx, id: ScreenId) -> Result<()> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    let paired = pairing::find(&mut tx, Kind::Screen, id.0, ctx.now()).await?;
    let screen = store::showing(&mut tx, vec![paired]).await?.pop();
    let screen = screen.ok_or(Problem::NotFound { what: Entity::Screen })?;
    pairing::disconnect(&mut tx, Kind::Screen, id.0).await?;
    let tenant = tx.tenant();
    let entry = audit::Entry::new(Action::DisconnectScreen, "screen", id).before(facts(&screen)?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit_with(&()).await
}

/// What the audit tells of a screen.
fn facts(screen: &Screen) -> Result<Value> {
    Ok(json!({ "name": screen.paired.name, "shows": serde_json::to_value(&screen.filter)? }))
}

/// The context of a request that carries the token of a screen, which its row decides about at every request; of nobody
/// when it opens nothing. Tells whether the token lasts longer from now on.
pub async fn enter(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<(Ctx, bool)> {
    let mut ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    let Some(token) = token.and_then(DeviceToken::parse) else { return Ok((ctx, false)) };
    let (tenant, id) = (token.tenant, ScreenId(token.row));
    let mut tx = services.db.system().await?;
    let Some(open) = pairing::open(&mut tx, Kind::Screen, &token, ctx.now()).await? else { return Ok((ctx, false)) };
    let Some(shows) = store::find_filter(&mut tx, tenant, id).await? else { return Ok((ctx, false)) };
    tx.commit().await?;
    let Open { name, business_name, look, renewed } = open;
    ctx.actor = Actor::Screen(WallScreen { tenant, id, name, shows, business_name, look });
    Ok((ctx, renewed))
}

/// When the calling screen ends unless it is used; nothing when it has ended.
pub async fn ends_at(ctx: &Ctx) -> Result<Option<DateTime<Utc>>> {
    let screen = ctx.screen()?;
    let mut tx = ctx.services.db.system().await?;
    let end = pairing::ends_at(&mut tx, screen.tenant, screen.id.0, ctx.now()).await?;
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
