//! One effect and one answer, whoever asks how often.

use super::ops::{keep, prune};
use super::types::{Key, Scope};
use crate::base::fault::{Error, Result};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::organizations::ops::create_organization;
use crate::platform::organizations::settings::ops::{change_settings, settings};
use crate::platform::organizations::types::{NewOrganization, Organization};
use crate::platform::tenancy::settings::types::{SettingsPatch, TenantSettings};
use crate::testing::World;
use chrono::Duration;
use serde_json::json;
use sqlx::PgPool;

const EDIT: Permission = Permission::SettingsEdit;

/// The same person with a request that is named by a key.
fn named(ctx: &Ctx, operation: &str, key: &str, body: &serde_json::Value) -> Ctx {
    let person = ctx.person().unwrap();
    let operation = operation.to_owned();
    let scope = Scope { tenant: person.tenant, user: person.user, operation, now: ctx.now() };
    let key = Key::new(scope, key.to_owned(), vec!["/address".to_owned()]);
    key.read(body);
    let mut named = ctx.clone();
    named.request.key = Some(key);
    named
}

fn light(ctx: &Ctx) -> Ctx {
    named(ctx, "PATCH /settings", "k", &json!({ "mode": "light" }))
}

fn patch(version: i32, mode: &str) -> SettingsPatch {
    SettingsPatch { version, mode: Some(mode.to_owned()), ..SettingsPatch::default() }
}

async fn answered(ctx: &Ctx) -> Result<Option<TenantSettings>> {
    ctx.answered(EDIT).await
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}

#[sqlx::test]
async fn what_was_answered_is_answered_again_and_another_request_is_refused(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let first = light(&owner);
    assert_eq!(answered(&first).await?, None);
    let changed = change_settings(&first, &patch(1, "light")).await?;
    assert!(!first.request.key.as_ref().unwrap().is_replayed());
    let again = light(&owner);
    assert_eq!(answered(&again).await?, Some(changed));
    assert!(again.request.key.as_ref().unwrap().is_replayed());
    // Without a key, or under another, nothing was answered.
    assert_eq!(answered(&owner).await?, None);
    assert_eq!(answered(&named(&owner, "PATCH /settings", "K", &json!({ "mode": "light" }))).await?, None);
    let other = named(&owner, "PATCH /settings", "k", &json!({ "mode": "dark" }));
    let different = Problem::Conflict { what: Entity::Request, why: Conflict::Different };
    assert_eq!(refusal(answered(&other).await), different);
    assert!(!other.request.key.as_ref().unwrap().is_replayed());
    Ok(())
}

#[sqlx::test]
async fn a_second_one_that_comes_through_does_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    change_settings(&light(&owner), &patch(1, "light")).await?;
    let before = settings(&owner).await?;
    let outcome = change_settings(&light(&owner), &patch(before.version, "dark")).await;
    assert_eq!(refusal(outcome), Problem::Unavailable);
    assert_eq!(settings(&owner).await?, before);
    Ok(())
}

#[sqlx::test]
async fn of_two_at_once_the_second_waits_for_the_answer_of_the_first(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    // The first one has done its work, and is about to commit.
    let (one, two) = (light(&owner), light(&owner));
    let mut first = one.begin(EDIT).await?;
    keep(first.sql(), one.request.key.as_ref().unwrap(), &settings(&owner).await?).await?;
    let second = tokio::spawn(async move { change_settings(&two, &patch(1, "light")).await });
    let waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&world.pool).await? == 0 {
        assert!(!second.is_finished(), "it does not wait");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    first.commit().await?;
    assert_eq!(refusal(second.await?), Problem::Unavailable);
    assert_eq!(settings(&owner).await?.version, 1);
    assert_eq!(answered(&light(&owner)).await?.map(|answer| answer.version), Some(1));
    Ok(())
}

#[sqlx::test]
async fn a_refusal_leaves_the_key_free(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let stale = Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed };
    assert_eq!(refusal(change_settings(&light(&owner), &patch(7, "light")).await), stale);
    assert_eq!(answered(&light(&owner)).await?, None);
    let changed = change_settings(&light(&owner), &patch(1, "light")).await?;
    assert_eq!(answered(&light(&owner)).await?, Some(changed));
    Ok(())
}

#[sqlx::test]
async fn a_key_is_that_of_one_person_one_tenant_and_one_operation(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    change_settings(&light(&owner), &patch(1, "light")).await?;
    let body = json!({ "mode": "light" });
    assert_eq!(answered(&named(&owner, "PUT /settings", "k", &body)).await?, None);
    let colleague = world.operator(&world.norte).await?;
    let theirs: Option<TenantSettings> = light(&colleague).answered(Permission::InventoryView).await?;
    assert_eq!(theirs, None);
    let centro = world.owner(&world.centro).await?;
    assert_eq!(answered(&light(&centro)).await?, None);
    change_settings(&light(&centro), &patch(1, "light")).await?;
    // Whoever has lost the permission is told nothing.
    assert_eq!(refusal(answered(&light(&world.viewer(&world.norte).await?)).await), Problem::NotAllowed);
    Ok(())
}

#[sqlx::test]
async fn what_is_done_for_the_platform_is_answered_again(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let new = NewOrganization {
        name: "Planta Nueva".into(),
        code: None,
        modules: vec![crate::base::permission::Module::Plant],
        max_users: None,
        max_lines: None,
    };
    let ctx = || named(&platform, "POST /tenants", "k", &json!({}));
    let made = create_organization(&ctx(), &new).await?;
    let again: Option<Organization> = ctx().answered(Permission::TenantsEdit).await?;
    assert_eq!(again, Some(made));
    // Two that differ in nothing else, so that only the key keeps the second one from being made.
    let other = NewOrganization { name: "Otra".into(), ..new };
    assert_eq!(refusal(create_organization(&ctx(), &other).await), Problem::Unavailable);
    Ok(())
}

#[sqlx::test]
async fn an_answer_is_forgotten_after_seven_days(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    change_settings(&light(&owner), &patch(1, "light")).await?;
    world.services.clock.advance(Duration::days(7));
    assert_eq!(prune(&world.services).await?, 0);
    world.services.clock.advance(Duration::seconds(1));
    assert_eq!(prune(&world.services).await?, 1);
    let kept: i64 = sqlx::query_scalar("select count(*) from idempotent_answers").fetch_one(&world.pool).await?;
    assert_eq!(kept, 0);
    Ok(())
}

#[test]
fn what_a_request_says_is_its_address_and_its_body_as_it_is_understood() {
    let scope = || Scope {
        tenant: uuid::Uuid::nil().into(),
        user: uuid::Uuid::nil().into(),
        operation: "PUT /x".into(),
        now: chrono::DateTime::UNIX_EPOCH,
    };
    let hash = |address: &[&str], body: Option<&str>| {
        let key = Key::new(scope(), "k".into(), address.iter().map(|part| (*part).to_owned()).collect());
        if let Some(body) = body {
            key.read(&serde_json::from_str(body).unwrap());
        }
        key.hash()
    };
    let one = hash(&["/x", ""], Some(r#"{"a": 1, "b": {"c": 2, "d": [3, 4]}}"#));
    assert_eq!(one, hash(&["/x", ""], Some(r#"{"b":{"d":[3,4],"c":2},"a":1}"#)));
    for (address, body) in [
        (&["/x", ""][..], Some(r#"{"a": 1, "b": {"c": 2, "d": [4, 3]}}"#)),
        (&["/x", ""], None),
        (&["/x", "q"], Some(r#"{"a": 1, "b": {"c": 2, "d": [3, 4]}}"#)),
        (&["/xq", ""], Some(r#"{"a": 1, "b": {"c": 2, "d": [3, 4]}}"#)),
        (&["/x", "", "\"3\""], Some(r#"{"a": 1, "b": {"c": 2, "d": [3, 4]}}"#)),
    ] {
        assert_ne!(one, hash(address, body), "{address:?} {body:?}");
    }
    assert_ne!(hash(&["ab", "c"], None), hash(&["a", "bc"], None));
}
