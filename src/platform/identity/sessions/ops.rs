//! Who is behind a token: opening sessions, keeping them going, and what a person sees and does of their own.

use super::ending::{EndReason, end_session, end_sessions_of_user, evict_oldest};
use super::store::{self, NewSession};
use crate::base::acting::Acting;
use crate::base::fault::Result;
use crate::base::id::{PadId, SessionId, TenantId, UserId};
use crate::base::permission::{Module, Permission, Role, effective};
use crate::base::problem::{Entity, Problem};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::credentials::token::{ACCESS_LASTS, Claims, RefreshToken, TokenKind};
use crate::platform::ctx::{ActingNow, Actor, Ctx, Person, Request};
use crate::platform::db::SystemTx;
use crate::platform::identity::acting::ops::ACTING_LASTS;
use crate::platform::identity::rules::device;
use crate::platform::identity::types::{Me, SessionEnd, SessionRow};
use crate::platform::services::Services;
use crate::platform::tenancy::ops::look;
use crate::platform::tenancy::settings::look::Look;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// How long a session lasts at the most.
const LASTS: Duration = Duration::days(7);
/// The same for one that is remembered; it may go unused for as long.
const REMEMBERED_LASTS: Duration = Duration::days(30);
/// How long a session on a pad lasts at the most: a shift.
const ON_PAD_LASTS: Duration = Duration::hours(12);
/// What people may do on a pad of what they may do elsewhere: record what was made, and see what is needed for that.
const ON_PAD: [Permission; 5] = [
    Permission::ProductionView,
    Permission::OrdersViewAll,
    Permission::CooperationView,
    Permission::FactsRecord,
    Permission::FactsReverse,
];
/// Uses that follow one another closer than this are written down once.
const USES_APART: Duration = Duration::seconds(15);
/// How long an exchanged refresh token may come back, from another tab or a second click, without being suspicious.
const GRACE: Duration = Duration::seconds(10);
/// Sessions that the account page lists at the most.
const LISTED: i64 = 20;

/// A fresh pair of tokens.
#[derive(Debug)]
pub struct SignedIn {
    /// The signed access token.
    pub token: String,
    pub refresh_token: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// Seconds until the session ends at the latest.
    pub lasts: i64,
    pub remembered: bool,
    pub me: Me,
}

/// Opens a session for somebody whose password was right; nothing when it is another one by now than that of `checked_hash`.
/// Their oldest one ends when there would be too many.
pub(crate) async fn open(
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
    checked_hash: &str,
    remember: bool,
) -> Result<Option<SignedIn>> {
    let session = SessionId::new();
    let refresh = RefreshToken::new(tenant, session)?;
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    if store::lock_user(&mut tx, tenant, user).await?.is_none_or(|hash| hash != checked_hash) {
        return Ok(None);
    }
    let evicted = match ctx.services.sign_in.sessions_per_user.checked_sub(1) {
        Some(others) => evict_oldest(tx.sql(), ctx, tenant, user, others).await?,
        None => Vec::new(),
    };
    let new = NewSession {
        tenant,
        id: session,
        user,
        remembered: remember,
        ip: &ctx.request.ip,
        user_agent: &ctx.request.user_agent,
        now,
        expires_at: now + if remember { REMEMBERED_LASTS } else { LASTS },
        pad: None,
    };
    store::insert_session(&mut tx, &new).await?;
    store::insert_token(&mut tx, tenant, session, &refresh.hash(), now).await?;
    let person = find_person(&mut tx, tenant, session, now).await?.ok_or(Problem::Inactive)?.0;
    let signed = Ctx { actor: Actor::Person(person.clone()), ..ctx.clone() };
    for evicted in evicted {
        write(&mut tx, &signed, tenant, evicted, Action::EvictSession).await?;
    }
    write(&mut tx, &signed, tenant, session, Action::SignIn).await?;
    tx.commit().await?;
    sign(ctx, &person, &refresh).map(Some)
}

/// Opens a session on a pad for somebody whose badge and PIN were right; nothing when they are out by now. It has no tokens, and
/// takes no other session's place.
pub(crate) async fn open_on_pad(
    tx: &mut SystemTx,
    ctx: &Ctx,
    tenant: TenantId,
    user: UserId,
    pad: PadId,
) -> Result<Option<Person>> {
    let (session, now) = (SessionId::new(), ctx.now());
    let new = NewSession {
        tenant,
        id: session,
        user,
        remembered: false,
        ip: &ctx.request.ip,
        user_agent: &ctx.request.user_agent,
        now,
        expires_at: now + ON_PAD_LASTS,
        pad: Some(pad),
    };
    store::insert_session(tx, &new).await?;
    Ok(find_person(tx, tenant, session, now).await?.map(|(person, _)| person))
}

/// The person whose session is open on a pad.
pub(crate) async fn find_on_pad(
    tx: &mut SystemTx,
    ctx: &Ctx,
    tenant: TenantId,
    session: SessionId,
    pad: PadId,
) -> Result<Option<Person>> {
    let now = ctx.now();
    let found = find_person(tx, tenant, session, now).await?.map(|(person, _)| person);
    let found = found.filter(|person| person.pad.as_ref().is_some_and(|place| place.id == pad));
    if let Some(person) = &found
        && !ctx.request.background
        && now - person.last_used_at >= USES_APART
    {
        store::touch_session(tx, tenant, session, now).await?;
    }
    Ok(found)
}

fn sign(ctx: &Ctx, person: &Person, refresh: &RefreshToken) -> Result<SignedIn> {
    let now = ctx.now();
    let claims = Claims {
        sub: person.user,
        tid: person.own_tenant(),
        role: person.own_role(),
        sid: person.session,
        typ: TokenKind::Access,
        iat: now.timestamp(),
        exp: (now + ACCESS_LASTS).min(person.expires_at).timestamp(),
        jti: Uuid::now_v7(),
    };
    Ok(SignedIn {
        token: ctx.services.tokens.sign(&claims)?,
        refresh_token: refresh.print(),
        expires_in: claims.exp - claims.iat,
        lasts: (person.expires_at - now).num_seconds(),
        remembered: person.remembered,
        me: me_of(person),
    })
}

/// A new pair of tokens for a refresh token, which is spent by it. It may come again within a short grace; later that
/// means that two have it, and the session ends. Refreshing alone does not keep a session from going unused.
pub async fn refresh(ctx: &Ctx, token: &str) -> Result<SignedIn> {
    exchange(ctx, token, true).await?.ok_or_else(|| Problem::NotSignedIn.into())
}

/// The same for an access token that still opens: nothing, when another request has just exchanged the token.
pub async fn refresh_early(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>> {
    exchange(ctx, token, false).await
}

async fn exchange(ctx: &Ctx, token: &str, again: bool) -> Result<Option<SignedIn>> {
    let old = RefreshToken::parse(token).ok_or(Problem::NotSignedIn)?;
    let (tenant, session, now) = (old.tenant, old.row, ctx.now());
    let mut tx = ctx.services.db.system().await?;
    let known = store::lock_token(&mut tx, tenant, session, &old.hash()).await?.ok_or(Problem::NotSignedIn)?;
    if known.spent_at.is_some_and(|spent_at| now - spent_at > GRACE) {
        if end_session(tx.sql(), ctx, tenant, session, EndReason::TokenReused).await? {
            write(&mut tx, ctx, tenant, session, Action::ReuseRefreshToken).await?;
        }
        tx.commit().await?;
        return Err(Problem::NotSignedIn.into());
    }
    let (person, _) = find_person(&mut tx, tenant, session, now).await?.ok_or(Problem::NotSignedIn)?;
    if known.spent_at.is_some() && !again {
        return Ok(None);
    }
    let new = RefreshToken::new(tenant, session)?;
    store::spend_token(&mut tx, tenant, session, &old.hash(), now).await?;
    store::insert_token(&mut tx, tenant, session, &new.hash(), now).await?;
    tx.commit().await?;
    sign(ctx, &person, &new).map(Some)
}

/// The context of a request that carries `token`: the session row decides, at every request.
pub async fn authenticate(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<Ctx> {
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    match token.and_then(|token| services.tokens.read(token, ctx.now())) {
        Some(claims) => enter(ctx, claims.tid, claims.sid, claims.sub).await,
        None => Ok(ctx),
    }
}

/// The context as the person who is behind the session; as nobody when it is not open.
pub async fn enter(mut ctx: Ctx, tenant: TenantId, session: SessionId, user: UserId) -> Result<Ctx> {
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    let found = find_person(&mut tx, tenant, session, now).await?;
    // A session on a pad has no tokens: there can be none of it.
    let found = found.filter(|(person, _)| person.user == user && person.pad.is_none());
    if let Some((person, _)) = found {
        if !ctx.request.background && now - person.last_used_at >= USES_APART {
            store::touch_session(&mut tx, tenant, session, now).await?;
        }
        ctx.actor = Actor::Person(person);
    }
    tx.commit().await?;
    Ok(ctx)
}

/// When what the caller sees ends unless the session is used; nothing when it has ended, or when the caller works for
/// another organization by now.
pub async fn ends_at(ctx: &Ctx) -> Result<Option<DateTime<Utc>>> {
    let caller = ctx.person()?;
    let mut tx = ctx.services.db.system().await?;
    let found = find_person(&mut tx, caller.own_tenant(), caller.session, ctx.now()).await?;
    tx.commit().await?;
    let same = found.filter(|(person, _)| person.tenant == caller.tenant);
    Ok(same.map(|(person, ends_at)| person.acting.map_or(ends_at, |acting| acting.ends_at.min(ends_at))))
}

/// The person behind an open session, and when it ends unless it is used.
async fn find_person(
    tx: &mut SystemTx,
    tenant: TenantId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<(Person, DateTime<Utc>)>> {
    let Some(open) = store::find_open_session(tx, tenant, session, now).await? else { return Ok(None) };
    let user = stored::row("users", open.user);
    let role: Role = user.word("role", &open.role)?;
    let extra: Vec<Permission> = user.words("extra_permissions", &open.extra_permissions)?;
    let modules: Vec<Module> = stored::row("tenants", tenant).words("modules", &open.modules)?;
    let pad = match open.pad {
        // Not without the pad, nor without the badge.
        Some(pad) => match store::find_pad_place(tx, tenant, pad, open.user).await? {
            Some(place) => Some(Box::new(place)),
            None => return Ok(None),
        },
        None => None,
    };
    // Whoever has to change the password can do nothing else before; on a pad nobody came in by it.
    let must_change_password = open.must_change_password && pad.is_none();
    let mut permissions = if must_change_password { Vec::new() } else { effective(role, &extra, &modules) };
    if pad.is_some() {
        permissions.retain(|permission| ON_PAD.contains(permission));
    }
    let person = Person {
        tenant,
        acting: None,
        user: open.user,
        session,
        name: open.name,
        username: open.username,
        email: open.email,
        role,
        business_name: open.business_name,
        look: Arc::new(look(open.primary_color.as_deref(), open.logo, &open.mode, &open.language, &open.time_zone)),
        currency: open.currency,
        permissions,
        modules,
        pad,
        must_change_password,
        remembered: open.remembered,
        last_used_at: open.last_used_at,
        expires_at: open.expires_at,
    };
    let person = match open.acting {
        Some(begun) => acting_person(tx, person, begun, now).await?,
        None => person,
    };
    Ok(Some((person, open.ends_at)))
}

/// The person as the owner of the organization they act for; as themself when that is over, whether it was written down
/// or not: it lasts only so long, and only as long as the organization is open and the person may.
async fn acting_person(tx: &mut SystemTx, person: Person, begun: store::Begun, now: DateTime<Utc>) -> Result<Person> {
    let ends_at = begun.since + ACTING_LASTS;
    if ends_at <= now || !person.permissions.contains(&Permission::TenantAct) {
        return Ok(person);
    }
    let Some(found) = store::find_acted_for(tx, begun.tenant).await? else { return Ok(person) };
    let modules: Vec<Module> = stored::row("tenants", begun.tenant).words("modules", &found.modules)?;
    let acting = Acting { of: person.tenant, of_name: person.business_name, tenant: begun.tenant, name: found.name };
    Ok(Person {
        tenant: acting.tenant,
        business_name: acting.name.clone(),
        role: Role::Owner,
        look: Arc::new(look(
            found.primary_color.as_deref(),
            found.logo,
            &found.mode,
            &found.language,
            &found.time_zone,
        )),
        currency: found.currency,
        permissions: effective(Role::Owner, &[], &modules),
        modules,
        acting: Some(Box::new(ActingNow { acting, reason: begun.reason, ends_at, own_role: person.role })),
        ..person
    })
}

/// The signed-in person, or none.
pub fn me(ctx: &Ctx) -> Option<Me> {
    match &ctx.actor {
        Actor::Person(person) => Some(me_of(person)),
        Actor::Nobody | Actor::Unverified | Actor::Screen(_) | Actor::Pad(_) | Actor::Job { .. } => None,
    }
}

fn me_of(person: &Person) -> Me {
    Me {
        id: person.user,
        tenant: person.tenant,
        name: person.name.clone(),
        username: person.username.clone(),
        email: person.email.clone(),
        role: person.role,
        business_name: person.business_name.clone(),
        look: Look::clone(&person.look),
        permissions: person.permissions.clone(),
        modules: person.modules.clone(),
        must_change_password: person.must_change_password,
        expires_at: person.expires_at,
        acting_reason: person.acting.as_ref().map(|now| now.reason.clone()),
        pad: person.pad.as_ref().map(|place| place.name.clone()),
    }
}

/// Ends the caller's session; whoever is not signed in is left as they are.
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    let person = match &ctx.actor {
        Actor::Person(person) => person,
        // Whoever cannot be checked now may well be signed in: saying that they are out would be a lie.
        Actor::Unverified => return Err(Problem::Unavailable.into()),
        Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) | Actor::Job { .. } => return Ok(()),
    };
    let mut tx = ctx.services.db.system().await?;
    end_session(tx.sql(), ctx, person.own_tenant(), person.session, EndReason::SignedOut).await?;
    write(&mut tx, ctx, person.own_tenant(), person.session, Action::SignOut).await?;
    tx.commit().await
}

/// The caller's last sessions: those that are open before those that ended, the newest first.
pub async fn list_sessions(ctx: &Ctx) -> Result<Vec<SessionRow>> {
    listed(ctx, None).await
}

/// One of the caller's own open sessions; of others nobody learns whether they exist.
pub async fn find_session(ctx: &Ctx, session: SessionId) -> Result<SessionRow> {
    let found = listed(ctx, Some(session)).await?.into_iter().find(|row| row.end.is_none());
    found.ok_or_else(|| Problem::NotFound { what: Entity::Session }.into())
}

async fn listed(ctx: &Ctx, session: Option<SessionId>) -> Result<Vec<SessionRow>> {
    let person = ctx.settled_person()?;
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    let listed = store::list_sessions(&mut tx, person.own_tenant(), person.user, session, now, LISTED).await?;
    tx.commit().await?;
    let row = |listed: store::ListedSession| SessionRow {
        id: listed.id,
        current: listed.id == person.session,
        device: device(&listed.user_agent),
        ip: listed.ip,
        user_agent: listed.user_agent,
        remembered: listed.remembered,
        started_at: listed.created_at,
        last_used_at: listed.last_used_at,
        ends_at: listed.ends_at,
        end: match (listed.ended_at, listed.end_reason) {
            (Some(at), reason) => Some(SessionEnd { at, reason: reason.unwrap_or_default() }),
            (None, _) if listed.ends_at <= now => Some(SessionEnd { at: listed.ends_at, reason: "unused".to_owned() }),
            (None, _) => None,
        },
    };
    Ok(listed.into_iter().map(row).collect())
}

/// Ends one of the caller's own open sessions; of others nobody learns whether they exist.
pub async fn close_session(ctx: &Ctx, session: SessionId) -> Result<()> {
    let person = ctx.settled_person()?;
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    let tenant = person.own_tenant();
    if !store::is_open_of(&mut tx, tenant, person.user, session, now).await? {
        return Err(Problem::NotFound { what: Entity::Session }.into());
    }
    end_session(tx.sql(), ctx, tenant, session, EndReason::Closed).await?;
    write(&mut tx, ctx, tenant, session, Action::CloseSession).await?;
    tx.commit().await
}

/// Ends all open sessions of the caller but this one; gives how many.
pub async fn close_other_sessions(ctx: &Ctx) -> Result<u64> {
    let person = ctx.settled_person()?;
    let mut tx = ctx.services.db.system().await?;
    let (tenant, except) = (person.own_tenant(), Some(person.session));
    let ended = end_sessions_of_user(tx.sql(), ctx, tenant, person.user, except, EndReason::Closed).await?;
    let entry = audit::Entry::new(Action::CloseOtherSessions, "user", person.user).after(json!({ "ended": ended }));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Removes what no session needs any more.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_dead_tokens(&mut tx, services.clock.now() - Duration::days(1)).await?;
    tx.commit().await?;
    Ok(deleted)
}

/// Writes what happened to a session into the audit.
async fn write(tx: &mut SystemTx, ctx: &Ctx, tenant: TenantId, session: SessionId, action: Action) -> Result<()> {
    audit::insert(tx.sql(), ctx, tenant, audit::Entry::new(action, "session", session)).await
}
