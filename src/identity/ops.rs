//! Signing in and out, and who is behind a token.

use super::store::{self, NewSession, NewUser};
use super::token::{Claims, RefreshToken, TokenKind};
use super::types::{Me, UserRow};
use crate::audit::store as audit;
use crate::ctx::{Actor, Ctx, Person, Request};
use crate::fault::{Error, Result};
use crate::id::{SessionId, TenantId, UserId};
use crate::paging::{Page, PageRequest};
use crate::permission::{Module, Permission, Role, effective};
use crate::problem::{Conflict, Kind, Problem, Reason};
use crate::services::Services;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// The cookie of a sign-in where the site is reached by plain http.
pub const COOKIE: &str = "engrane_session";
/// The cookie of a sign-in on an https site: bound to the host by its prefix.
pub const SECURE_COOKIE: &str = "__Host-engrane_session";

/// A fresh sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The signed access token.
    pub token: String,
    pub refresh_token: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    pub me: Me,
}

/// Signs a person in by email or username.
///
/// Refused with [`Problem::WrongCredentials`] alike for an unknown login and a wrong password, and with
/// [`Problem::Inactive`] only when the password is right.
pub async fn sign_in(ctx: &Ctx, login: &str, password: &str) -> Result<SignedIn> {
    let login = login.trim().to_lowercase();
    if login.is_empty() {
        return Err(Problem::invalid("username", Reason::Missing).into());
    }
    if password.is_empty() {
        return Err(Problem::invalid("password", Reason::Missing).into());
    }
    let services = &ctx.services;
    let mut tx = services.db.system().await?;
    let account = store::find_account(&mut tx, &login).await?;
    // No transaction is held while the hash is computed.
    tx.commit().await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = services.passwords.verify(SecretString::from(password), hash).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(Problem::WrongCredentials.into());
    };
    if !account.active {
        return Err(Problem::Inactive.into());
    }
    open_session(ctx, account.tenant, account.user).await
}

async fn open_session(ctx: &Ctx, tenant: TenantId, user: UserId) -> Result<SignedIn> {
    let session = SessionId::new();
    let refresh = RefreshToken::new(tenant, session)?;
    let now = ctx.now();
    let mut tx = ctx.services.db.system().await?;
    store::insert_session(
        &mut tx,
        &NewSession {
            tenant,
            id: session,
            user,
            refresh_hash: &refresh.hash(),
            ip: &ctx.request.ip,
            user_agent: &ctx.request.user_agent,
            now,
            expires_at: now + ctx.services.sign_in.lasts,
        },
    )
    .await?;
    let person = find_person(&mut tx, tenant, session, user, ctx).await?.ok_or(Problem::Inactive)?;
    let signed = Ctx { actor: Actor::Person(person.clone()), ..ctx.clone() };
    let entry = audit::Entry {
        action: "sign_in",
        target_kind: "session",
        target_id: session.to_string(),
        before: None,
        after: None,
    };
    audit::insert(tx.sql(), &signed, tenant, entry).await?;
    tx.commit().await?;
    sign(ctx, &person, &refresh)
}

fn sign(ctx: &Ctx, person: &Person, refresh: &RefreshToken) -> Result<SignedIn> {
    let now = ctx.now();
    let claims = Claims {
        sub: person.user,
        tid: person.tenant,
        role: person.role,
        sid: person.session,
        typ: TokenKind::Access,
        iat: now.timestamp(),
        exp: person.expires_at.timestamp(),
        jti: Uuid::now_v7(),
    };
    Ok(SignedIn {
        token: ctx.services.tokens.sign(&claims)?,
        refresh_token: refresh.print(),
        expires_in: claims.exp - claims.iat,
        me: me_of(person),
    })
}

/// A new pair of tokens for a refresh token; the old refresh token is spent.
pub async fn refresh(ctx: &Ctx, token: &str) -> Result<SignedIn> {
    let old = RefreshToken::parse(token).ok_or(Problem::NotSignedIn)?;
    let new = RefreshToken::new(old.tenant, old.session)?;
    let mut tx = ctx.services.db.system().await?;
    let user = store::update_refresh(&mut tx, old.tenant, old.session, &old.hash(), &new.hash(), ctx.now())
        .await?
        .ok_or(Problem::NotSignedIn)?;
    let person = find_person(&mut tx, old.tenant, old.session, user, ctx).await?.ok_or(Problem::NotSignedIn)?;
    tx.commit().await?;
    sign(ctx, &person, &new)
}

/// Ends the caller's session; whoever is not signed in is left as they are.
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    let person = match &ctx.actor {
        Actor::Person(person) => person,
        // Whoever cannot be checked now may well be signed in: saying that they are out would be a lie.
        Actor::Unverified => return Err(Problem::Unavailable.into()),
        Actor::Nobody | Actor::Job { .. } => return Ok(()),
    };
    let mut tx = ctx.services.db.system().await?;
    store::end_session(&mut tx, person.tenant, person.session, "signed_out", ctx.now()).await?;
    let entry = audit::Entry {
        action: "sign_out",
        target_kind: "session",
        target_id: person.session.to_string(),
        before: None,
        after: None,
    };
    audit::insert(tx.sql(), ctx, person.tenant, entry).await?;
    tx.commit().await
}

/// The context of a request that carries `token`: the session row decides, at every request.
pub async fn authenticate(services: &Arc<Services>, token: Option<&str>, request: Request) -> Result<Ctx> {
    let mut ctx = Ctx::new(Arc::clone(services), Actor::Nobody, request);
    if let Some(claims) = token.and_then(|token| services.tokens.read(token, ctx.now())) {
        let mut tx = services.db.system().await?;
        if let Some(person) = find_person(&mut tx, claims.tid, claims.sid, claims.sub, &ctx).await? {
            ctx.actor = Actor::Person(person);
        }
        tx.commit().await?;
    }
    Ok(ctx)
}

async fn find_person(
    tx: &mut crate::db::SystemTx,
    tenant: TenantId,
    session: SessionId,
    user: UserId,
    ctx: &Ctx,
) -> Result<Option<Person>> {
    let Some(live) = store::find_live_session(tx, tenant, session, user, ctx.now()).await? else { return Ok(None) };
    let role: Role = live.role.parse()?;
    let modules = parse_all::<Module>(&live.modules)?;
    let extra = parse_all::<Permission>(&live.extra_permissions)?;
    Ok(Some(Person {
        tenant,
        user,
        session,
        name: live.name,
        username: live.username,
        email: live.email,
        role,
        business_name: live.business_name,
        permissions: effective(role, &extra, &modules),
        modules,
        expires_at: live.expires_at,
    }))
}

fn parse_all<T: FromStr<Err = crate::permission::UnknownWord>>(words: &[String]) -> Result<Vec<T>> {
    Ok(words.iter().map(|word| word.parse()).collect::<Result<_, _>>()?)
}

/// The signed-in person, or none.
pub fn me(ctx: &Ctx) -> Option<Me> {
    match &ctx.actor {
        Actor::Person(person) => Some(me_of(person)),
        Actor::Nobody | Actor::Unverified | Actor::Job { .. } => None,
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
        permissions: person.permissions.clone(),
        modules: person.modules.clone(),
        expires_at: person.expires_at,
    }
}

/// The people of all tenants, the newest first, for the platform.
pub async fn list_users(ctx: &Ctx, page: PageRequest) -> Result<Page<UserRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.platform(Permission::TenantsView).await?;
    let total = store::count_users(&mut tx).await?;
    let listed = store::list_users(&mut tx, page).await?;
    tx.commit().await?;
    let rows = listed.into_iter().map(user_row).collect::<Result<_>>()?;
    Ok(Page::new(rows, page, total))
}

fn user_row(user: store::ListedUser) -> Result<UserRow> {
    Ok(UserRow {
        id: user.id,
        tenant: user.tenant,
        business_name: user.business_name,
        name: user.name,
        email: user.email,
        role: user.role.parse()?,
        active: user.active,
        last_sign_in: user.last_login_at,
        created_at: user.created_at,
    })
}

/// The `Set-Cookie` value that signs the browser in.
pub fn session_cookie(ctx: &Ctx, signed_in: &SignedIn) -> String {
    cookie(ctx, &signed_in.token, signed_in.expires_in)
}

/// The `Set-Cookie` value that signs the browser out.
pub fn expired_cookie(ctx: &Ctx) -> String {
    cookie(ctx, "", 0)
}

fn cookie(ctx: &Ctx, value: &str, max_age: i64) -> String {
    let secure = ctx.services.sign_in.secure_cookies;
    let (name, secure) = if secure { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
    format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}")
}

/// A person to be created.
#[derive(Debug)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// Made from the email's local part when absent.
    pub username: Option<&'a str>,
    pub role: Role,
    pub password: &'a SecretString,
    pub active: bool,
}

/// Creates a person from the command line or the demo data. New passwords have at least 8 characters.
pub async fn create_user(services: &Arc<Services>, tenant: TenantId, new: &NewPerson<'_>) -> Result<UserId> {
    let email = new.email.trim().to_lowercase();
    if !email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.')) {
        return Err(Problem::invalid("email", Reason::Malformed).into());
    }
    let username = new.username.map_or_else(|| username_from(&email), |name| name.trim().to_lowercase());
    if !is_username(&username) {
        return Err(Problem::invalid("username", Reason::Malformed).into());
    }
    if !(1..=100).contains(&new.name.trim().chars().count()) {
        return Err(Problem::invalid("name", Reason::Missing).into());
    }
    match new.password.expose_secret().chars().count() {
        0..8 => return Err(Problem::invalid("password", Reason::TooShort).into()),
        8..=256 => {}
        _ => return Err(Problem::invalid("password", Reason::TooLong).into()),
    }
    let password_hash = services.passwords.hash(new.password.clone()).await?;
    let id = UserId::new();
    let mut tx = services.db.system().await?;
    let row = NewUser {
        tenant,
        id,
        name: new.name.trim(),
        username: &username,
        email: &email,
        password_hash: &password_hash,
        role: new.role.as_str(),
        active: new.active,
    };
    store::insert_user(&mut tx, &row).await.map_err(|error| match error.as_database_error() {
        Some(refusal) if refusal.constraint() == Some("logins_pkey") => {
            Error::from(Problem::Conflict { what: Kind::User, why: Conflict::Taken })
        }
        _ => error.into(),
    })?;
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    let after =
        json!({ "name": row.name, "email": email, "username": username, "role": row.role, "active": new.active });
    let entry = audit::Entry {
        action: "create_user",
        target_kind: "user",
        target_id: id.to_string(),
        before: None,
        after: Some(after),
    };
    audit::insert(tx.sql(), &ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) fn is_username(name: &str) -> bool {
    (3..=50).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

/// The part before the `@` with what a username may not have as a dash, filled up to three characters.
pub(super) fn username_from(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let name: String = local
        .chars()
        .take(50)
        .map(|letter| if letter.is_ascii_lowercase() || letter.is_ascii_digit() { letter } else { '-' })
        .collect();
    format!("{name:-<3}")
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn a_username_is_made_from_the_email() {
        assert_eq!(username_from("ana.perez@taller.mx"), "ana-perez");
        assert_eq!(username_from("a@b.mx"), "a--");
        assert!(is_username(&username_from("ñoño@b.mx")));
    }
}
