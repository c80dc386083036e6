//! Connecting pads, how they end, and who is at work on them.

use super::store::{self, NewRow, OpenPad};
use super::types::{NewPad, Pad};
use crate::base::fault::{Error, Result};
use crate::base::id::{MachineId, PadId, StageId, TenantId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::{self, Actor, Ctx, PadPlace, Request};
use crate::platform::db::TenantTx;
use crate::platform::entity::SetUp;
use crate::platform::identity::people::badges::ops::{Proof, prove};
use crate::platform::identity::sessions::ending::{EndReason, end_session};
use crate::platform::identity::sessions::ops::{self as sessions, find_on_pad, open_on_pad};
use crate::platform::identity::token::PadToken;
use crate::platform::pairing::rules;
use crate::platform::pairing::steps::{self as pairing, CODE_LASTS, Kind, Progress};
use crate::platform::services::Services;
use crate::platform::tenancy::ops::look;
use crate::production::machines;
use crate::production::ops::ProductionSetUp;
use crate::production::stages;
use crate::production::types::{Naming, StageKind};
use chrono::Duration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;

/// How long a pad may be away.
pub const LASTS: Duration = Duration::days(365);
/// How much of that may pass before the token's end moves on.
const RENEWED_AFTER: Duration = Duration::days(1);
/// Uses that follow one another closer than this are written down once.
const SEEN_APART: Duration = Duration::minutes(1);
/// Pads of a production at the most.
const MOST: usize = 200;

/// The tenant's pads, by name.
pub async fn pads(ctx: &Ctx) -> Result<Vec<Pad>> {
    let mut tx = ctx.begin(Permission::ProductionSetup).await?;
    let pads = store::list(&mut tx, None, ctx.now()).await?;
    tx.commit().await?;
    Ok(pads)
}

/// Makes a pad of the device that shows the code. A stage where nobody records, or a machine of another one, is refused, a code that no
/// device shows with [`Reason::Unknown`], and a name that is taken with [`Conflict::Taken`].
pub async fn connect(ctx: &Ctx, new: &NewPad) -> Result<Pad> {
    let mut tx = ctx.begin(Permission::ProductionSetup).await?;
    let now = ctx.now();
    let (code, name) = rules::check(&new.code, &new.name)?;
    ProductionSetUp::lock(&mut tx).await?;
    let (stage, machine) = place(&mut tx, new).await?;
    store::delete_expired(&mut tx, now).await?;
    if store::list(&mut tx, None, now).await?.len() >= MOST {
        return Err(Problem::Conflict { what: Entity::Pad, why: Conflict::LimitReached }.into());
    }
    let row = NewRow {
        id: PadId::new(),
        name: &name,
        stage,
        machine,
        connected_by: ctx.actor_name(),
        connected_at: now,
        // Until the device has come for its token.
        expires_at: now + CODE_LASTS,
    };
    store::insert(&mut tx, &row).await.map_err(taken)?;
    if !pairing::take(&mut tx, Kind::Pad, &code, row.id.0, now).await? {
        return Err(Problem::invalid("code", Reason::Unknown).into());
    }
    let pad = store::list(&mut tx, Some(row.id), now).await?.pop().ok_or(Problem::NotFound { what: Entity::Pad })?;
    let tenant = tx.tenant();
    let entry = Entry::new(Action::ConnectPad, Entity::Pad.as_str(), pad.id).after(facts(&pad));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    ProductionSetUp::settle(ctx, &mut tx, ()).await?;
    tx.commit_with(&pad).await?;
    Ok(pad)
}

/// Where a pad is to stand.
async fn place(tx: &mut TenantTx, new: &NewPad) -> Result<(StageId, Option<MachineId>)> {
    let stage = stages::store::named(tx, &new.stage, "stage").await?;
    if !stage.values.active || stage.values.kind == StageKind::Outside {
        return Err(Problem::invalid("stage", Reason::OutOfRange).into());
    }
    let Some(named) = &new.machine else { return Ok((stage.id, None)) };
    if stage.values.machine == Naming::None {
        return Err(Problem::invalid("machine", Reason::OutOfRange).into());
    }
    let machine = machines::store::named(tx, named, "machine").await?;
    let fits = machine.values.active && machine.values.stage.id() == Some(stage.id);
    if fits { Ok((stage.id, Some(machine.id))) } else { Err(Problem::invalid("machine", Reason::Unknown).into()) }
}

/// Ends a pad: from the next request on its token opens nothing, and nobody is at work on it.
pub async fn disconnect(ctx: &Ctx, id: PadId) -> Result<()> {
    let mut tx = ctx.begin(Permission::ProductionSetup).await?;
    let missing = || Problem::NotFound { what: Entity::Pad };
    let pad = store::list(&mut tx, Some(id), ctx.now()).await?.pop().ok_or_else(missing)?;
    if !store::delete(&mut tx, id).await? {
        return Err(missing().into());
    }
    let tenant = tx.tenant();
    let entry = Entry::new(Action::DisconnectPad, Entity::Pad.as_str(), id).before(facts(&pad));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    ProductionSetUp::settle(ctx, &mut tx, ()).await?;
    tx.commit_with(&()).await
}

/// What the audit tells of a pad.
fn facts(pad: &Pad) -> Value {
    json!({ "name": pad.name, "stage": pad.stage_code, "machine": pad.machine_code })
}

fn taken(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("pads_name_unique") {
        Problem::Conflict { what: Entity::Pad, why: Conflict::Taken }.into()
    } else {
        error.into()
    }
}

/// What a device that waits to become a pad is told, known by `secret`; one that is not known, or whose code has expired, gets a code.
/// Until the pad was there for the first time, its token is handed out anew: the answer may have been lost.
pub async fn wait(ctx: &Ctx, secret: Option<&str>) -> Result<Progress> {
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    if let Some(waiting) = pairing::known(&mut tx, Kind::Pad, secret, now).await? {
        let Some((tenant, pad)) = waiting.became else {
            return Ok(Progress::Waiting { code: waiting.code, secret: None });
        };
        let token = PadToken::new(tenant, pad.into())?;
        let user_agent = &ctx.request.user_agent;
        if store::hand_over(&mut tx, tenant, pad.into(), &token.hash(), user_agent, now + LASTS).await? {
            tx.commit().await?;
            return Ok(Progress::Connected { token: token.print() });
        }
    }
    pairing::begin(tx, Kind::Pad, now).await
}

/// The context of a request that carries the token of a pad, which its row decides about at every request: of whoever is at work on it,
/// else of the pad, and of nobody when the token opens nothing. Tells whether the token lasts longer from now on.
pub async fn enter(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<(Ctx, bool)> {
    let mut ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    let Some(token) = token.and_then(PadToken::parse) else { return Ok((ctx, false)) };
    let (tenant, id, now) = (token.tenant, token.row, ctx.now());
    let mut tx = services.db.system().await?;
    let Some(open) = store::find_open(&mut tx, tenant, id, &token.hash(), now).await? else {
        return Ok((ctx, false));
    };
    let renewed = open.expires_at - now <= LASTS - RENEWED_AFTER;
    if renewed || open.last_seen_at.is_none_or(|seen| now - seen >= SEEN_APART) {
        let expires_at = if renewed { now + LASTS } else { open.expires_at };
        store::touch(&mut tx, tenant, id, now, expires_at).await?;
    }
    let person = match open.session {
        Some(session) => find_on_pad(&mut tx, &ctx, tenant, session, id).await?,
        None => None,
    };
    tx.commit().await?;
    ctx.actor = person.map_or_else(|| Actor::Pad(pad_of(&token, open)), Actor::Person);
    Ok((ctx, renewed))
}

fn pad_of(token: &PadToken, open: OpenPad) -> ctx::Pad {
    ctx::Pad {
        tenant: token.tenant,
        place: PadPlace {
            id: token.row,
            name: open.name,
            stage: open.stage,
            stage_code: open.stage_code,
            machine: open.machine,
            machine_code: open.machine_code,
        },
        business_name: open.business_name,
        look: Arc::new(look(open.primary_color.as_deref(), open.logo, &open.mode, &open.language, &open.time_zone)),
    }
}

/// Somebody says on the calling pad who they are, and is at work there from now on; whoever was before is not any more. Refused as a
/// sign-in is, and with [`Problem::NotAllowed`] when they record nothing anywhere.
pub async fn identify(ctx: &Ctx, badge: &str, pin: &SecretString) -> Result<()> {
    let (tenant, place) = ctx.paired()?;
    if badge.trim().is_empty() {
        return Err(Problem::invalid("badge", Reason::Missing).into());
    }
    if pin.expose_secret().is_empty() {
        return Err(Problem::invalid("pin", Reason::Missing).into());
    }
    let proof = prove(ctx, tenant, badge, pin).await?;
    let user = proof.user;
    let problem = match (user, &proof.refusal) {
        (Some(user), None) => match begin(ctx, tenant, place, user, &proof).await? {
            None => return Ok(()),
            Some(problem) => problem,
        },
        (_, refusal) => refusal.clone().unwrap_or(Problem::WrongCredentials),
    };
    let mut tx = ctx.services.db.system().await?;
    let after = json!({ "name": place.name, "person": user, "why": problem.code() });
    let entry = Entry::new(Action::IdentifyOnPadFailed, Entity::Pad.as_str(), place.id).after(after);
    audit::insert(tx.sql(), &of_pad(ctx, tenant, place), tenant, entry.attempted(badge)).await?;
    tx.commit().await?;
    Err(problem.into())
}

/// The same request as that of the pad: whoever is at work on it has not tried to come in.
fn of_pad(ctx: &Ctx, tenant: TenantId, place: &PadPlace) -> Ctx {
    let Actor::Person(person) = &ctx.actor else { return ctx.clone() };
    let (business_name, look) = (person.business_name.clone(), Arc::clone(&person.look));
    let pad = ctx::Pad { tenant, place: place.clone(), business_name, look };
    Ctx { actor: Actor::Pad(pad), ..ctx.clone() }
}

/// Opens a session on the pad; or says why not.
async fn begin(ctx: &Ctx, tenant: TenantId, place: &PadPlace, user: UserId, proof: &Proof) -> Result<Option<Problem>> {
    let mut tx = ctx.services.db.system().await?;
    let Some(before) = store::lock_session(&mut tx, tenant, place.id).await? else {
        return Ok(Some(Problem::NotSignedIn));
    };
    // It was right until a moment ago.
    if !proof.still_holds(&mut tx, tenant).await? {
        return Ok(Some(Problem::WrongCredentials));
    }
    let Some(person) = open_on_pad(&mut tx, ctx, tenant, user, place.id).await? else {
        return Ok(Some(Problem::Inactive));
    };
    if !person.permissions.contains(&Permission::FactsRecord) {
        return Ok(Some(Problem::NotAllowed));
    }
    if let Some(before) = before.session {
        end_session(tx.sql(), ctx, tenant, before, EndReason::Closed).await?;
    }
    store::set_session(&mut tx, tenant, place.id, person.session).await?;
    let entry = Entry::new(Action::IdentifyOnPad, Entity::Pad.as_str(), place.id).after(json!({ "name": place.name }));
    let identified = Ctx { actor: Actor::Person(person), ..ctx.clone() };
    audit::insert(tx.sql(), &identified, tenant, entry).await?;
    tx.commit().await?;
    Ok(None)
}

/// Whoever is at work on the calling pad is not any more.
pub async fn leave(ctx: &Ctx) -> Result<()> {
    ctx.paired()?;
    sessions::sign_out(ctx).await
}

/// Removes pads that are over.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_old(&mut tx, services.clock.now()).await?;
    tx.commit().await?;
    Ok(deleted)
}
