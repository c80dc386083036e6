//! SQL of the entries: they are inserted and read.

use super::redaction::redact;
use super::types::AuditEntry;
use crate::base::acting::Acting;
use crate::base::fault::Result;
use crate::base::id::{AuditId, TenantId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::Module;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::types::{Audience, Event};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::types::Json;
use sqlx::{Decode, PgConnection, Postgres, Type};
use std::fmt::Display;

impl Type<Postgres> for Acting {
    fn type_info() -> PgTypeInfo {
        <Json<Self> as Type<Postgres>>::type_info()
    }
}

impl<'r> Decode<'r, Postgres> for Acting {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        <Json<Self> as Decode<'r, Postgres>>::decode(value).map(|acting| acting.0)
    }
}

/// What was done to what.
///
/// `before` and `after` are kept as `jsonb`, whose text PostgreSQL writes in one way only (members in a fixed order, numbers
/// as they were, one space): that text is the canonical one which seals are made of. Secrets are redacted on the way in.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    action: String,
    target_kind: &'a str,
    target_id: String,
    before: Option<Value>,
    after: Option<Value>,
    attempted_username: Option<String>,
}

/// Letters of a name somebody tried to sign in with that are kept.
const LONGEST_ATTEMPT: usize = 200;

impl<'a> Entry<'a> {
    /// The action is an [`Action`](super::action::Action), or the verb and the word of a thing that is set up, as in
    /// `create_line`. The target is what it was done to.
    pub fn new(action: impl Display, target_kind: &'a str, target: impl Display) -> Self {
        let (action, target_id) = (action.to_string(), target.to_string());
        Self { action, target_kind, target_id, before: None, after: None, attempted_username: None }
    }

    /// What there was before; `None` for what is new.
    #[must_use]
    pub fn before(self, before: impl Into<Option<Value>>) -> Self {
        Self { before: before.into().map(redact), ..self }
    }

    /// What there is now; `None` for what is gone.
    #[must_use]
    pub fn after(self, after: impl Into<Option<Value>>) -> Self {
        Self { after: after.into().map(redact), ..self }
    }

    /// The name that was typed by whoever could not sign in.
    #[must_use]
    pub fn attempted(self, username: &str) -> Self {
        let kept = username.chars().filter(|letter| !letter.is_control()).take(LONGEST_ATTEMPT).collect();
        Self { attempted_username: Some(kept), ..self }
    }
}

/// Writes one entry into the transaction of the change. Whoever is of the platform, acting for the tenant or administering
/// it, is named with whose they are, and the database writes the same entry into the audit of their own.
pub(crate) async fn insert(connection: &mut PgConnection, ctx: &Ctx, tenant: TenantId, entry: Entry<'_>) -> Result<()> {
    let acting = acting(connection, ctx, tenant).await?;
    sqlx::query!(
        "insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id,
            attempted_username, acting)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant.0,
        AuditId::new().0,
        ctx.now(),
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        entry.action,
        entry.target_kind,
        entry.target_id,
        entry.before,
        entry.after,
        ctx.request.ip,
        ctx.request.id,
        entry.attempted_username,
        acting
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Likewise, and announces an event to the tenant, in one statement: where others wait for what this transaction holds, they wait for
/// its round trips.
pub(crate) async fn insert_and_tell(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    entry: Entry<'_>,
    event: &Event,
) -> Result<()> {
    let acting = acting(connection, ctx, tenant).await?;
    sqlx::query!(
        "with told as (
           insert into outbox (tenant_id, audience, event) values ($1, $15, $16)
         )
         insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id,
            attempted_username, acting)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant.0,
        AuditId::new().0,
        ctx.now(),
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        entry.action,
        entry.target_kind,
        entry.target_id,
        entry.before,
        entry.after,
        ctx.request.ip,
        ctx.request.id,
        entry.attempted_username,
        acting,
        Audience::Tenant.as_str(),
        Json(event) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes many entries that were made by one operation, in their order.
pub(crate) async fn insert_many(
    connection: &mut PgConnection,
    ctx: &Ctx,
    tenant: TenantId,
    entries: Vec<Entry<'_>>,
) -> Result<()> {
    let acting = acting(connection, ctx, tenant).await?;
    let ids: Vec<_> = entries.iter().map(|_| AuditId::new().0).collect();
    let actions: Vec<String> = entries.iter().map(|entry| entry.action.clone()).collect();
    let kinds: Vec<String> = entries.iter().map(|entry| entry.target_kind.to_owned()).collect();
    let targets: Vec<String> = entries.iter().map(|entry| entry.target_id.clone()).collect();
    let attempted: Vec<Option<String>> = entries.iter().map(|entry| entry.attempted_username.clone()).collect();
    let (before, after): (Vec<Option<Value>>, Vec<Option<Value>>) =
        entries.into_iter().map(|entry| (entry.before, entry.after)).unzip();
    sqlx::query!(
        "insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id,
            attempted_username, acting)
         select $1, id, $3, $4, $5, action, target_kind, target_id, before, after, $11, $12, attempted, $13
         from unnest($2::uuid[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::jsonb[], $14::text[])
              with ordinality as made(id, action, target_kind, target_id, before, after, attempted, place)
         order by place",
        tenant.0,
        &ids,
        ctx.now(),
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        &actions,
        &kinds,
        &targets,
        &before as &[Option<Value>],
        &after as &[Option<Value>],
        ctx.request.ip,
        ctx.request.id,
        acting,
        &attempted as &[Option<String>]
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// For whom somebody of the platform acts.
async fn acting(connection: &mut PgConnection, ctx: &Ctx, tenant: TenantId) -> Result<Option<Value>> {
    let acting = match (ctx.acting(), ctx.person()) {
        (Some(acting), _) => Some(acting.clone()).filter(|acting| acting.tenant == tenant),
        (None, Ok(person)) if person.tenant != tenant && person.modules.contains(&Module::Platform) => Some(Acting {
            of: person.tenant,
            of_name: person.business_name.clone(),
            tenant,
            name: find_name(connection, tenant).await?,
        }),
        _ => None,
    };
    Ok(acting.map(serde_json::to_value).transpose()?)
}

async fn find_name(connection: &mut PgConnection, tenant: TenantId) -> Result<String> {
    Ok(sqlx::query_scalar!("select name from tenants where id = $1", tenant.0).fetch_one(connection).await?)
}

/// What the entries of these targets have as what there was after them.
pub(crate) async fn after_of(tx: &mut TenantTx, kind: &str, targets: &[String]) -> Result<Vec<(String, Value)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select target_id, after as "after!"
           from audit_entries
           where tenant_id = $1 and target_kind = $2 and target_id = any ($3) and after is not null
           order by at desc, id desc"#,
        tenant.0,
        kind,
        targets
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.target_id, row.after)).collect())
}

/// A filter, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub person: Option<UserId>,
    pub action: Option<String>,
    pub target_kind: Option<String>,
    pub target: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

pub(super) async fn count(tx: &mut TenantTx, wanted: &Wanted) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from audit_entries
           where tenant_id = $1
             and ($2::uuid is null or actor_id = $2)
             and ($3::text is null or action = $3)
             and ($4::text is null or target_kind = $4)
             and ($5::text is null or target_id = $5)
             and ($6::timestamptz is null or at >= $6)
             and ($7::timestamptz is null or at < $7)"#,
        tenant.0,
        wanted.person.map(|person| person.0),
        wanted.action,
        wanted.target_kind,
        wanted.target,
        wanted.from,
        wanted.to
    );
    Ok(count.fetch_one(sql).await?.unsigned_abs())
}

/// The newest first.
pub(super) async fn list(tx: &mut TenantTx, wanted: &Wanted, page: PageRequest) -> Result<Vec<AuditEntry>> {
    let (tenant, sql) = tx.split();
    let entries = sqlx::query_as!(
        AuditEntry,
        r#"select e.id as "id: AuditId", e.at, e.actor_id as "actor_id: UserId", e.actor, e.acting as "acting: Acting", e.attempted_username, e.action,
                  e.target_kind, e.target_id, e.before, e.after, e.ip, e.request_id,
                  (select s.sequence from audit_seals s where s.tenant_id = e.tenant_id and s.entry_id = e.id) as seal
           from audit_entries e
           where e.tenant_id = $1
             and ($2::uuid is null or e.actor_id = $2)
             and ($3::text is null or e.action = $3)
             and ($4::text is null or e.target_kind = $4)
             and ($5::text is null or e.target_id = $5)
             and ($6::timestamptz is null or e.at >= $6)
             and ($7::timestamptz is null or e.at < $7)
           order by e.at desc, e.id desc
           limit $8 offset $9"#,
        tenant.0,
        wanted.person.map(|person| person.0),
        wanted.action,
        wanted.target_kind,
        wanted.target,
        wanted.from,
        wanted.to,
        page.limit(),
        page.offset()
    );
    Ok(entries.fetch_all(sql).await?)
}

/// Where a list goes on.
pub(super) type Cursor = (DateTime<Utc>, AuditId);

/// The oldest first, behind `after`.
pub(super) async fn list_after(
    tx: &mut TenantTx,
    wanted: &Wanted,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<AuditEntry>> {
    let (tenant, sql) = tx.split();
    let entries = sqlx::query_as!(
        AuditEntry,
        r#"select id as "id: AuditId", at, actor_id as "actor_id: UserId", actor, acting as "acting: Acting", attempted_username, action, target_kind,
                  target_id, before, after, ip, request_id, null::bigint as seal
           from audit_entries
           where tenant_id = $1
             and ($2::uuid is null or actor_id = $2)
             and ($3::text is null or action = $3)
             and ($4::text is null or target_kind = $4)
             and ($5::text is null or target_id = $5)
             and ($6::timestamptz is null or at >= $6)
             and ($7::timestamptz is null or at < $7)
             and ($8::timestamptz is null or (at, id) > ($8, $9::uuid))
           order by at, id
           limit $10"#,
        tenant.0,
        wanted.person.map(|person| person.0),
        wanted.action,
        wanted.target_kind,
        wanted.target,
        wanted.from,
        wanted.to,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id.0),
        limit
    );
    Ok(entries.fetch_all(sql).await?)
}

/// Who is in the audit, by their latest names: from one to the next along the index, however many entries there are.
pub(super) async fn list_people(tx: &mut TenantTx) -> Result<Vec<(UserId, String)>> {
    let (tenant, sql) = tx.split();
    let people = sqlx::query!(
        r#"with recursive people as (
             (select actor_id from audit_entries where tenant_id = $1 and actor_id is not null order by actor_id limit 1)
             union all
             select (select e.actor_id from audit_entries e
                     where e.tenant_id = $1 and e.actor_id > p.actor_id order by e.actor_id limit 1)
             from people p
             where p.actor_id is not null
           )
           select p.actor_id as "id!", latest.actor as "name!"
           from people p
           cross join lateral (
             select e.actor from audit_entries e
             where e.tenant_id = $1 and e.actor_id = p.actor_id
             order by e.at desc, e.id desc limit 1
           ) latest
           where p.actor_id is not null
           order by lower(latest.actor), p.actor_id
           limit 500"#,
        tenant.0
    );
    Ok(people.fetch_all(sql).await?.into_iter().map(|row| (UserId(row.id), row.name)).collect())
}

/// What was done at all, likewise.
pub(super) async fn list_actions(tx: &mut TenantTx) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let actions = sqlx::query_scalar!(
        r#"with recursive actions as (
             (select action from audit_entries where tenant_id = $1 order by action limit 1)
             union all
             select (select e.action from audit_entries e
                     where e.tenant_id = $1 and e.action > a.action order by e.action limit 1)
             from actions a
             where a.action is not null
           )
           select action as "action!" from actions where action is not null limit 500"#,
        tenant.0
    );
    Ok(actions.fetch_all(sql).await?)
}

/// And to what kinds of things.
pub(super) async fn list_target_kinds(tx: &mut TenantTx) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let kinds = sqlx::query_scalar!(
        r#"with recursive kinds as (
             (select target_kind from audit_entries where tenant_id = $1 order by target_kind limit 1)
             union all
             select (select e.target_kind from audit_entries e
                     where e.tenant_id = $1 and e.target_kind > k.target_kind order by e.target_kind limit 1)
             from kinds k
             where k.target_kind is not null
           )
           select target_kind as "kind!" from kinds where target_kind is not null limit 500"#,
        tenant.0
    );
    Ok(kinds.fetch_all(sql).await?)
}
