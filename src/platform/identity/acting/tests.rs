//! Acting for an organization: what it opens, how it ends, and that both organizations read of it.

use super::ops::{ACTING_LASTS, begin, end, end_lapsed};
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::permission::{Module, Permission, Role, effective};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::inventory::import::ops as imports;
use crate::platform::audit::denials::{Denial, audit_denial};
use crate::platform::audit::seals::sealer::seal_waiting;
use crate::platform::audit::seals::verify::verify;
use crate::platform::ctx::{Ctx, Request};
use crate::platform::files;
use crate::platform::identity::people::ops as people;
use crate::platform::identity::people::types::{NewPerson, PeopleFilter, PersonPatch};
use crate::platform::identity::sessions::ops::{
    authenticate, close_other_sessions, ends_at, list_sessions, refresh, sign_out,
};
use crate::platform::identity::sign_in::{change_password, sign_in};
use crate::platform::organizations::ops::{change_organization, find_organization, list_organizations};
use crate::platform::organizations::settings::ops::{change_settings, settings};
use crate::platform::organizations::types::{OrganizationFilter, OrganizationPatch};
use crate::platform::tenancy::settings::types::SettingsPatch;
use crate::testing::{PASSWORD, SUPER_ADMIN, World};
use crate::worker;
use chrono::Duration;
use sqlx::PgPool;
use uuid::Uuid;

const REASON: &str = "Pidieron ayuda por teléfono";

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

const WHILE_ACTING: Problem = Problem::Conflict { what: Entity::User, why: Conflict::Acting };

/// A super admin who has signed in, and their access token.
async fn boss(world: &World) -> Result<(Ctx, String)> {
    let token = world.super_admin().await?;
    Ok((authenticate(&world.services, Some(&token), Request::default()).await?, token))
}

/// Who the token is for by now.
async fn now(world: &World, token: &str) -> Result<Ctx> {
    authenticate(&world.services, Some(token), Request::default()).await
}

/// The super admin, who acts for the northern bodega.
async fn acts(world: &World) -> Result<(Ctx, String)> {
    let (ctx, token) = boss(world).await?;
    begin(&ctx, world.norte.tenant, REASON).await?;
    Ok((now(world, &token).await?, token))
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Entry {
    id: Uuid,
    actor: String,
    action: String,
    target_id: String,
    after: Option<serde_json::Value>,
    acting: Option<serde_json::Value>,
}

/// The entries of an organization with this action, the oldest first.
async fn entries(world: &World, tenant: TenantId, action: &str) -> Result<Vec<Entry>> {
    let entries = sqlx::query_as(
        "select id, actor, action, target_id, after, acting from audit_entries where tenant_id = $1 and action = $2 order by at, id",
    );
    Ok(entries.bind(tenant).bind(action).fetch_all(&world.pool).await?)
}

/// What both organizations read alike of an action.
async fn in_both(world: &World, action: &str) -> Result<Vec<Entry>> {
    let theirs = entries(world, world.norte.tenant, action).await?;
    assert_eq!(theirs, entries(world, world.platform.tenant, action).await?, "{action}");
    for entry in &theirs {
        let acting = entry.acting.clone().unwrap_or_default();
        assert_eq!(acting["for_name"], "Prueba norte", "{action}");
        assert_eq!(acting["of_name"], "Prueba platform", "{action}");
        assert_eq!(entry.actor, "Superadministración", "{action}");
    }
    Ok(theirs)
}

#[sqlx::test]
async fn whoever_acts_sees_and_does_what_the_owner_would(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (own, token) = boss(&world).await?;
    begin(&own, world.norte.tenant, "  Pidieron \n ayuda por   teléfono ").await?;
    let ctx = now(&world, &token).await?;
    let person = ctx.person()?;
    let owner = world.owner(&world.norte).await?;
    assert_eq!(
        (person.tenant, person.role, &person.business_name),
        (world.norte.tenant, Role::Owner, &owner.person()?.business_name)
    );
    assert_eq!(person.permissions, owner.person()?.permissions);
    assert_eq!(person.permissions, effective(Role::Owner, &[], &[Module::Warehouse]));
    assert_eq!(
        (person.own_tenant(), person.own_role(), person.user),
        (world.platform.tenant, Role::SuperAdmin, own.person()?.user)
    );
    assert_eq!(person.acting.as_ref().map(|now| now.reason.as_str()), Some(REASON));
    // The organization's people and settings, and nothing of the platform or of anybody else.
    let people = people::list_people(&ctx, &PeopleFilter::default()).await?;
    assert!(people.total == 3 && people.rows.iter().all(|person| person.tenant == world.norte.tenant));
    let before = settings(&ctx).await?;
    let patch = SettingsPatch { version: before.version, mode: Some("light".into()), ..SettingsPatch::default() };
    change_settings(&ctx, &patch).await?;
    assert_eq!(settings(&owner).await?.mode, "light");
    assert_eq!(settings(&own).await?.mode, "dark");
    let organizations = list_organizations(&ctx, &OrganizationFilter::default()).await;
    assert_eq!(refusal(organizations), Some(Problem::NotAllowed));
    // A token that is exchanged meanwhile is still the person's own.
    let signed_in = sign_in(&world.nobody(), SUPER_ADMIN, PASSWORD, false).await?;
    let other = now(&world, &signed_in.token).await?;
    begin(&other, world.centro.tenant, REASON).await?;
    let fresh = refresh(&world.nobody(), &signed_in.refresh_token).await?;
    assert_eq!(fresh.me.tenant, world.centro.tenant);
    assert_eq!(now(&world, &fresh.token).await?.person()?.tenant, world.centro.tenant);
    // Each session for itself.
    assert_eq!(now(&world, &token).await?.person()?.tenant, world.norte.tenant);
    Ok(())
}

#[sqlx::test]
async fn what_is_done_stands_in_the_audit_of_both(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, token) = acts(&world).await?;
    let begun = in_both(&world, "begin_acting").await?;
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].after, Some(serde_json::json!({ "name": "Prueba norte", "reason": REASON })));
    let new = NewPerson {
        tenant: None,
        name: "Nadia".into(),
        username: None,
        email: "nadia@norte.test".into(),
        phone: None,
        role: Role::Owner,
        extra_permissions: Vec::new(),
    };
    let made = people::create_person(&ctx, &new).await?.person;
    people::set_active(&ctx, made.id, false).await?;
    assert_eq!(in_both(&world, "deactivate_user").await?.len(), 1);
    audit_denial(&ctx, "GET /api/v1/tenants", Denial::NotAllowed).await?;
    assert_eq!(in_both(&world, "refused").await?.len(), 1);
    // What a job does on the person's behalf as well, though acting is over by then.
    let content = b"codigo,precio,existencia\nA-1,10,1\n";
    let file = files::receive(&ctx, Permission::InventoryEdit, "precios.csv", content).await?;
    let import = imports::bring_in(&ctx, file).await?.row.id;
    worker::run_waiting(&world.services).await?;
    let mapping = imports::import(&ctx, import).await?.mapping.ok_or_else(|| Error::broken("no mapping"))?;
    imports::apply(&ctx, import, mapping).await?;
    end(&ctx).await?;
    worker::run_waiting(&world.services).await?;
    for action in ["upload_import", "apply_import", "complete_import", "end_acting"] {
        assert_eq!(in_both(&world, action).await?.len(), 1, "{action}");
    }
    // Of their own account they are the actor in their own organization alone.
    sign_out(&now(&world, &token).await?).await?;
    let out = entries(&world, world.platform.tenant, "sign_out").await?;
    assert!(out.len() == 1 && out[0].acting.is_none());
    assert!(entries(&world, world.norte.tenant, "sign_out").await?.is_empty());
    // And all of it is sealed.
    while seal_waiting(&world.services.db, &world.services.audit.seals).await? > 0 {}
    for found in verify(&world.services.db, &world.services.audit.seals, None).await? {
        assert_eq!((found.broken, found.waiting), (None, 0), "{}", found.code);
    }
    sqlx::query("alter table audit_entries disable trigger user").execute(&world.pool).await?;
    sqlx::query("update audit_entries set acting = null where action = 'refused' and tenant_id = $1")
        .bind(world.norte.tenant)
        .execute(&world.pool)
        .await?;
    let found = verify(&world.services.db, &world.services.audit.seals, Some(world.norte.tenant)).await?;
    assert!(found[0].broken.is_some(), "who acted for whom can be taken away unseen");
    Ok(())
}

/// By hand, with what ends it.
async fn ended(world: &World, token: &str, why: &str) -> Result<()> {
    let ctx = now(world, token).await?;
    assert!(ctx.person().map_or(true, |person| person.tenant == world.platform.tenant), "{why}");
    end_lapsed(&world.services).await?;
    let told = in_both(world, "end_acting").await?;
    let last = told.last().and_then(|entry| entry.after.clone()).unwrap_or_default();
    assert_eq!((last["why"].as_str(), last["reason"].as_str()), (Some(why), Some(REASON)));
    // Told once.
    end_lapsed(&world.services).await?;
    assert_eq!(in_both(world, "end_acting").await?.len(), told.len(), "{why}");
    Ok(())
}

#[sqlx::test]
async fn it_ends_with_whatever_it_rests_on(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let switch = async |active| -> Result<()> {
        let version = find_organization(&platform, world.norte.tenant).await?.version;
        let patch = OrganizationPatch { version, active: Some(active), ..OrganizationPatch::default() };
        change_organization(&platform, world.norte.tenant, &patch).await.map(|_| ())
    };
    let (ctx, token) = acts(&world).await?;
    end(&ctx).await?;
    ended(&world, &token, "ended").await?;
    // Once more changes nothing.
    end(&now(&world, &token).await?).await?;

    let (ctx, token) = acts(&world).await?;
    sign_out(&ctx).await?;
    ended(&world, &token, "signed_out").await?;

    let (_, token) = acts(&world).await?;
    switch(false).await?;
    ended(&world, &token, "tenant_deactivated").await?;
    switch(true).await?;
    assert_eq!(now(&world, &token).await?.person()?.tenant, world.platform.tenant, "it came back");

    let (ctx, token) = acts(&world).await?;
    let other = boss(&world).await?.0;
    close_other_sessions(&other).await?;
    ended(&world, &token, "closed").await?;
    assert!(ends_at(&ctx).await?.is_none());
    Ok(())
}

#[sqlx::test]
async fn several_who_stop_at_once_do_not_wait_for_one_another(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(acts(&world).await?);
    }
    // Somebody's row is held, and that acting is over, so everybody would like to write it down.
    let (ctx, token) = all.pop().expect("six");
    let mut held = world.services.db.system().await?;
    sqlx::query("select 1 from sessions where id = $1 for update")
        .bind(ctx.person()?.session)
        .execute(held.sql())
        .await?;
    world.services.clock.advance(ACTING_LASTS);
    let outs = futures_util::future::join_all(all.iter().map(|(ctx, _)| sign_out(ctx)));
    let nobody = world.nobody();
    let all_of_it = async {
        let (outs, lapsed, entered) =
            tokio::join!(outs, end_lapsed(&world.services), sign_in(&nobody, SUPER_ADMIN, PASSWORD, false));
        outs.into_iter().collect::<Result<Vec<()>>>()?;
        lapsed.and(entered)
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), all_of_it).await.expect("somebody waits")?;
    assert_eq!(in_both(&world, "end_acting").await?.len(), 5, "each is told once");
    held.commit().await?;
    // Whoever looks next tells of the last one.
    end_lapsed(&world.services).await?;
    assert_eq!(in_both(&world, "end_acting").await?.len(), 6);
    assert!(now(&world, &token).await?.person().is_err());
    Ok(())
}

#[sqlx::test]
async fn it_ends_with_the_role(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, token) = acts(&world).await?;
    let user = ctx.person()?.user;
    // Another one takes the role away.
    let first = boss(&world).await?.0;
    let new = NewPerson {
        tenant: Some(world.platform.tenant),
        name: "Segunda".into(),
        username: None,
        email: "segunda@engrane.test".into(),
        phone: None,
        role: Role::SuperAdmin,
        extra_permissions: Vec::new(),
    };
    let second = people::create_person(&first, &new).await?;
    sqlx::query("update users set must_change_password = false where email = 'segunda@engrane.test'")
        .execute(&world.pool)
        .await?;
    let signed_in = sign_in(&world.nobody(), "segunda@engrane.test", second.password(), false).await?;
    let second = now(&world, &signed_in.token).await?;
    let version = people::find_person(&second, user).await?.version;
    let patch = PersonPatch { version, role: Some(Role::Admin), ..PersonPatch::default() };
    people::change_person(&second, user, &patch).await?;
    ended(&world, &token, "not_allowed").await?;
    let own = now(&world, &token).await?;
    assert_eq!(own.person()?.role, Role::Admin);
    assert_eq!(refusal(begin(&own, world.norte.tenant, REASON).await), Some(Problem::NotAllowed));
    Ok(())
}

#[sqlx::test]
async fn it_ends_by_itself_after_an_hour_however_busy(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, token) = acts(&world).await?;
    let begun = world.services.clock.now();
    assert_eq!(
        ends_at(&ctx).await?.map(|at| at - begun),
        Some(Duration::minutes(30)),
        "unused, the session ends before"
    );
    let mut fresh = sign_in(&world.nobody(), SUPER_ADMIN, PASSWORD, true).await?;
    begin(&now(&world, &fresh.token).await?, world.norte.tenant, REASON).await?;
    let acting = now(&world, &fresh.token).await?;
    assert_eq!(ends_at(&acting).await?.map(|at| at - begun), Some(ACTING_LASTS));
    for _ in 0..5 {
        world.services.clock.advance(Duration::minutes(12) - Duration::seconds(1));
        fresh = refresh(&world.nobody(), &fresh.refresh_token).await?;
        assert_eq!(now(&world, &fresh.token).await?.person()?.tenant, world.norte.tenant);
    }
    world.services.clock.advance(Duration::seconds(5));
    assert_eq!(now(&world, &fresh.token).await?.person()?.tenant, world.platform.tenant);
    assert!(ends_at(&acting).await?.is_none(), "the event stream of the organization goes on");
    end_lapsed(&world.services).await?;
    let mut whys: Vec<_> = in_both(&world, "end_acting").await?.into_iter().filter_map(|entry| entry.after).collect();
    whys.sort_by_key(|after| after["why"].to_string());
    assert_eq!(whys.iter().map(|after| after["why"].as_str()).collect::<Vec<_>>(), [Some("timed_out"); 2]);
    assert!(now(&world, &token).await?.person().is_err());
    // And may begin anew.
    begin(&now(&world, &fresh.token).await?, world.norte.tenant, REASON).await
}

#[sqlx::test]
async fn not_everybody_acts_and_not_for_everybody(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.norte.tenant;
    for other in [world.owner(&world.platform).await?, world.owner(&world.taller).await?] {
        assert_eq!(refusal(begin(&other, norte, REASON).await), Some(Problem::NotAllowed));
    }
    assert_eq!(refusal(begin(&world.nobody(), norte, REASON).await), Some(Problem::NotSignedIn));
    let (ctx, token) = boss(&world).await?;
    assert_eq!(refusal(begin(&ctx, world.platform.tenant, REASON).await), Some(Problem::NotAllowed));
    let unknown = begin(&ctx, TenantId::new(), REASON).await;
    assert_eq!(refusal(unknown), Some(Problem::NotFound { what: Entity::Tenant }));
    let long = "x".repeat(201);
    for (reason, why) in [
        ("", Reason::Missing),
        ("  \t ", Reason::Missing),
        (" ya ", Reason::TooShort),
        (&long, Reason::TooLong),
        ("a\0b", Reason::Malformed),
    ] {
        assert_eq!(refusal(begin(&ctx, norte, reason).await), Some(Problem::invalid("reason", why)), "{reason:?}");
    }
    sqlx::query("update tenants set active = false where id = $1")
        .bind(world.centro.tenant)
        .execute(&world.pool)
        .await?;
    let off = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Off });
    assert_eq!(refusal(begin(&ctx, world.centro.tenant, REASON).await), off);
    begin(&ctx, norte, REASON).await?;
    // Not from a second tab that does not know of it either.
    let twice = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Acting });
    assert_eq!(refusal(begin(&ctx, world.taller.tenant, REASON).await), twice);
    let ctx = now(&world, &token).await?;
    assert_eq!(refusal(begin(&ctx, world.taller.tenant, REASON).await), Some(WHILE_ACTING));
    assert_eq!(entries(&world, world.taller.tenant, "begin_acting").await?, []);
    Ok(())
}

#[sqlx::test]
async fn the_own_account_stays_as_it_is(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, _) = acts(&world).await?;
    let changed = change_password(&ctx, &PASSWORD.into(), &"Otra-Refacción-26".into()).await;
    assert_eq!(refusal(changed), Some(WHILE_ACTING));
    let sessions = list_sessions(&ctx).await?;
    assert!(sessions.iter().any(|session| session.current));
    // The person is nobody of the organization: neither their role nor their password is within reach there.
    let user = ctx.person()?.user;
    let nobody = Some(Problem::NotFound { what: Entity::User });
    assert_eq!(refusal(people::reset_password(&ctx, user).await), nobody);
    assert_eq!(refusal(people::set_active(&ctx, user, false).await), nobody);
    let patch = PersonPatch { version: 1, role: Some(Role::Viewer), ..PersonPatch::default() };
    assert_eq!(refusal(people::change_person(&ctx, user, &patch).await), nobody);
    Ok(())
}

#[sqlx::test]
async fn no_statement_of_a_tenant_writes_into_the_audit_of_another(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, _) = boss(&world).await?;
    let (boss, norte) = (ctx.person()?.user, world.owner(&world.norte).await?);
    let user = norte.person()?.user;
    let acting =
        |of: TenantId, whom: TenantId| serde_json::json!({ "of": of, "of_name": "", "for": whom, "for_name": "" });
    let (own, platform, centro) = (world.norte.tenant, world.platform.tenant, world.centro.tenant);
    for (actor, acting) in [
        // In the name of somebody who is not of the platform.
        (user, acting(platform, own)),
        (user, acting(own, centro)),
        // Into an organization that nobody of it acts from.
        (boss, acting(centro, own)),
        // As if it were about another one.
        (boss, acting(platform, centro)),
    ] {
        let mut tx = norte.begin(Permission::InventoryEdit).await?;
        let written = sqlx::query(
            "insert into audit_entries (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, acting)
             values ($1, gen_random_uuid(), now(), $2, 'x', 'x', 'x', '', $3)",
        )
        .bind(own)
        .bind(actor)
        .bind(&acting)
        .execute(tx.sql())
        .await;
        let own_alone = acting["of"] == serde_json::json!(own);
        assert_eq!(written.is_ok(), own_alone, "{acting}");
        tx.commit().await.ok();
    }
    assert!(entries(&world, centro, "x").await?.is_empty() && entries(&world, platform, "x").await?.is_empty());
    Ok(())
}
