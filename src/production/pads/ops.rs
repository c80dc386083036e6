//! Connecting pads, how they end, and who is at work on them.

use super::store::{self, Place};
use super::types::{NewPad, Pad};
use crate::base::fault::Result;
use crate::base::id::{MachineId, PadId, StageId, TenantId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::credentials::token::DeviceToken;
use crate::platform::ctx::{self, Actor, Ctx, PadPlace, Request};
use crate::platform::db::TenantTx;
use crate::platform::entity::SetUp;
use crate::platform::identity::people::badges::ops::{Proof, prove};
use crate::platform::identity::sessions::ending::{EndReason, end_session};
use crate::platform::identity::sessions::ops::{self as sessions, find_on_pad, open_on_pad};
use crate::platform::pairing::rules;
use crate::platform::pairing::steps::{self as pairing, Open};
use crate::platform::pairing::types::{Kind, Paired};
use crate::platform::services::Services;
use crate::production::machines;
use crate::production::ops::ProductionSetUp;
use crate::production::stages;
use crate::production::types::{Naming, StageKind};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;

/// The tenant's pads, by name.
pub async fn pads(ctx: &Ctx) -> Result<Vec<Pad>> {
    let mut tx = ctx.begin(Permission::ProductionSetup).await?;
    let paired = pairing::list(&mut tx, Kind::Pad, ctx.now()).await?;
    let pads = store::standing(&mut tx, paired, ctx.now()).await?;
    tx.commit().await?;
    Ok(pads)
}

/// One of these pads, with its place.
async fn stands(ctx: &Ctx, tx: &mut TenantTx, paired: Paired<PadId>) -> Result<Pad> {
    let pad = store::standing(tx, vec![paired], ctx.now()).await?.pop();
    Ok(pad.ok_or(Problem::NotFound { what: Entity::Pad })?)
}

/// Makes a pad of the device that shows the code. A stage where nobody records, or a machine of another one, is refused.
pub async fn connect(ctx: &Ctx, new: &NewPad) -> Result<Pad> {
    let mut tx = ctx.begin(Permission::ProductionSetup).await?;
    let (code, name) = rules::check(&new.code, &new.name)?;
    ProductionSetUp::lock(&mut tx).await?;
    let (stage, machine) = place(&mut tx, new).await?;
    let paired: Paired<PadId> = pairing::connect(ctx, &mut tx, Kind::Pad, &code, name).await?;
    store::insert(&mut tx, paired.id, stage, machine).await?;
    let pad = stands(ctx, &mut tx, paired).await?;
    let tenant = tx.tenant();
    let entry = Entry::new(Action::ConnectPad, Entity::Pad.as_str(), pad.paired.id).after(facts(&pad));
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
    let paired = pairing::find(&mut tx, Kind::Pad, id.0, ctx.now()).await?;
    let pad = stands(ctx, &mut tx, paired).await?;
    pairing::disconnect(&mut tx, Kind::Pad, id.0).await?;
    let tenant = tx.tenant();
    let entry = Entry::new(Action::DisconnectPad, Entity::Pad.as_str(), id).before(facts(&pad));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    ProductionSetUp::settle(ctx, &mut tx, ()).await?;
    tx.commit_with(&()).await
}

/// What the audit tells of a pad.
fn facts(pad: &Pad) -> Value {
    json!({ "name": pad.paired.name, "stage": pad.stage_code, "machine": pad.machine_code })
}

/// The context of a request that carries the token of a pad, which its row decides about at every request: of whoever is at work on it,
/// else of the pad, and of nobody when the token opens nothing. Tells whether the token lasts longer from now on.
pub async fn enter(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<(Ctx, bool)> {
    let mut ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    let Some(token) = token.and_then(DeviceToken::parse) else { return Ok((ctx, false)) };
    let (tenant, id) = (token.tenant, PadId(token.row));
    let mut tx = services.db.system().await?;
    let Some(open) = pairing::open(&mut tx, Kind::Pad, &token, ctx.now()).await? else { return Ok((ctx, false)) };
    let Some(place) = store::find_place(&mut tx, tenant, id).await? else { return Ok((ctx, false)) };
    let person = match place.session {
        Some(session) => find_on_pad(&mut tx, &ctx, tenant, session, id).await?,
        None => None,
    };
    tx.commit().await?;
    let Open { name, business_name, look, renewed } = open;
    let Place { stage, stage_code, machine, machine_code, .. } = place;
    let place = PadPlace { id, name, stage, stage_code, machine, machine_code };
    ctx.actor = person.map_or_else(|| Actor::Pad(ctx::Pad { tenant, place, business_name, look }), Actor::Person);
    Ok((ctx, renewed))
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
