//! People of a tenant and of all, against a real database.

use super::ops::{
    WithPassword, change_person, choices, count_pending, create_person, find_person, list_people, reset_password,
    set_active,
};
use super::types::{NewPerson, PeopleFilter, Person, PersonPatch, Show};
use crate::base::fault::{Error, Result};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::testing::{Business, PASSWORD, World, login};
use secrecy::ExposeSecret;
use sqlx::PgPool;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what `refusal` gives")]
fn conflict(why: Conflict) -> Option<Problem> {
    Some(Problem::Conflict { what: Entity::User, why })
}

fn somebody(email: &str, role: Role) -> NewPerson {
    NewPerson {
        tenant: None,
        name: "Nadia Nueva".into(),
        username: None,
        email: email.into(),
        phone: Some("+52 55 0000 0000".into()),
        role,
        extra_permissions: Vec::new(),
    }
}

async fn of(ctx: &Ctx, email: &str) -> Result<Person> {
    let filter = PeopleFilter { q: email.to_owned(), ..PeopleFilter::default() };
    Ok(list_people(ctx, &filter).await?.rows.remove(0))
}

async fn named(ctx: &Ctx, business: &Business, role: Role) -> Result<Person> {
    of(ctx, &login(business.code, role)).await
}

/// Somebody else of the business, signed in.
async fn new_caller(world: &World, by: &Ctx, email: &str, role: Role) -> Result<Ctx> {
    let made = create_person(by, &somebody(email, role)).await?;
    caller(world, email, made.temporary_password.expose_secret()).await
}

/// By the token of a sign-in. What a temporary password still forbids is not what is tested here.
async fn caller(world: &World, email: &str, password: &str) -> Result<Ctx> {
    sqlx::query("update users set must_change_password = false where email = $1")
        .bind(email)
        .execute(&world.pool)
        .await?;
    let token = sign_in(&world.nobody(), email, password, false).await?.token;
    authenticate(&world.services, Some(&token), Request::default()).await
}

async fn is_out(world: &World, token: &str) -> Result<bool> {
    let ctx = authenticate(&world.services, Some(token), Request::default()).await?;
    Ok(matches!(ctx.actor, Actor::Nobody))
}

#[sqlx::test]
async fn a_tenant_lists_its_own_people_and_the_platform_those_of_all(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let own = list_people(&owner, &PeopleFilter::default()).await?;
    assert_eq!(own.total, 3);
    assert!(own.rows.iter().all(|person| person.tenant == world.norte.tenant));
    let platform = world.owner(&world.platform).await?;
    let all = list_people(&platform, &PeopleFilter::default()).await?;
    assert_eq!(all.total, 18);
    assert!(all.rows.is_sorted_by(|one, next| (one.created_at, one.id) > (next.created_at, next.id)));
    let filter =
        PeopleFilter { q: " NORTE-view ".into(), page: PageRequest::bounded(Some(1), Some(2)), ..Default::default() };
    let found = list_people(&platform, &filter).await?;
    assert_eq!((found.total, found.rows[0].username.as_str()), (1, "norte-viewer"));
    let wild = PeopleFilter { q: "%".into(), ..PeopleFilter::default() };
    assert_eq!(list_people(&platform, &wild).await?.total, 0);
    let viewer = world.viewer(&world.norte).await?;
    assert_eq!(refusal(list_people(&viewer, &PeopleFilter::default()).await), Some(Problem::NotAllowed));
    assert_eq!(refusal(list_people(&world.nobody(), &PeopleFilter::default()).await), Some(Problem::NotSignedIn));
    Ok(())
}

#[sqlx::test]
async fn another_tenants_people_are_not_there(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    let stranger = named(&norte, &world.norte, Role::Viewer).await?;
    let centro = world.owner(&world.centro).await?;
    let nowhere = Some(Problem::NotFound { what: Entity::User });
    assert_eq!(refusal(find_person(&centro, stranger.id).await), nowhere);
    assert_eq!(refusal(change_person(&centro, stranger.id, &PersonPatch::default()).await), nowhere);
    assert_eq!(refusal(set_active(&centro, stranger.id, false).await), nowhere);
    assert_eq!(refusal(reset_password(&centro, stranger.id).await), nowhere);
    let elsewhere = NewPerson { tenant: Some(world.norte.tenant), ..somebody("n@norte.test", Role::Viewer) };
    assert_eq!(refusal(create_person(&centro, &elsewhere).await), Some(Problem::NotFound { what: Entity::Tenant }));
    Ok(())
}

#[sqlx::test]
async fn somebody_new_signs_in_with_a_password_that_has_to_be_changed(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let new = somebody(" Nadia@Norte.TEST ", Role::Operator);
    let WithPassword { person, temporary_password } = create_person(&owner, &new).await?;
    assert_eq!(
        (person.email.as_str(), person.username.as_str(), person.role),
        ("nadia@norte.test", "nadia", Role::Operator)
    );
    assert!(person.must_change_password && person.comes_in() && !person.pending);
    assert!(sign_in(&world.nobody(), "NADIA", temporary_password.expose_secret(), false).await.is_ok());
    assert_eq!(refusal(create_person(&owner, &new).await), conflict(Conflict::Taken));
    let same_name = NewPerson { username: Some("Nadia".into()), ..somebody("other@norte.test", Role::Viewer) };
    assert_eq!(refusal(create_person(&owner, &same_name).await), conflict(Conflict::Taken));
    for (change, field) in [
        (NewPerson { name: " ".into(), ..new.clone() }, "name"),
        (NewPerson { email: "nadia".into(), ..new.clone() }, "email"),
        (NewPerson { username: Some("n".into()), ..new.clone() }, "username"),
        (NewPerson { role: Role::SuperAdmin, ..new.clone() }, "role"),
        (NewPerson { extra_permissions: vec![Permission::TenantsEdit], ..new.clone() }, "extra_permissions"),
    ] {
        let Some(Problem::Invalid { fields }) = refusal(create_person(&owner, &change).await) else {
            panic!("{field}")
        };
        assert_eq!(fields[0].field, field);
    }
    Ok(())
}

#[sqlx::test]
async fn changes_ask_for_the_version_and_take_effect_at_the_next_request(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let viewer = named(&owner, &world.norte, Role::Viewer).await?;
    let token = world.token(&world.norte, Role::Viewer).await?;
    let viewer = find_person(&owner, viewer.id).await?;
    let patch = PersonPatch {
        version: viewer.version,
        extra_permissions: Some(vec![Permission::InventoryEdit]),
        ..PersonPatch::default()
    };
    let changed = change_person(&owner, viewer.id, &patch).await?;
    assert_eq!(changed.extra_permissions, [Permission::InventoryEdit]);
    assert_eq!((&changed.name, &changed.phone), (&viewer.name, &viewer.phone));
    let ctx = authenticate(&world.services, Some(&token), Request::default()).await?;
    assert!(ctx.may(Permission::InventoryEdit));
    assert_eq!(refusal(change_person(&owner, viewer.id, &patch).await), conflict(Conflict::Changed));
    // A new email signs in, and the old one is free.
    let patch = PersonPatch {
        version: changed.version,
        email: Some("vera@norte.test".into()),
        role: Some(Role::Manager),
        ..PersonPatch::default()
    };
    let changed = change_person(&owner, viewer.id, &patch).await?;
    assert_eq!(changed.role, Role::Manager);
    assert!(sign_in(&world.nobody(), "vera@norte.test", PASSWORD, false).await.is_ok());
    assert!(sign_in(&world.nobody(), &login("norte", Role::Viewer), PASSWORD, false).await.is_err());
    assert!(create_person(&owner, &somebody(&login("norte", Role::Viewer), Role::Viewer)).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn nobody_reaches_above_themself(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let admin = new_caller(&world, &owner, "admin@norte.test", Role::Admin).await?;
    let boss = named(&owner, &world.norte, Role::Owner).await?;
    assert_eq!(refusal(set_active(&admin, boss.id, false).await), Some(Problem::NotAllowed));
    assert_eq!(refusal(reset_password(&admin, boss.id).await), Some(Problem::NotAllowed));
    let patch = PersonPatch { version: boss.version, name: Some("X".into()), ..PersonPatch::default() };
    assert_eq!(refusal(change_person(&admin, boss.id, &patch).await), Some(Problem::NotAllowed));
    let too_high = create_person(&admin, &somebody("o@norte.test", Role::Owner)).await;
    assert_eq!(refusal(too_high), Some(Problem::invalid("role", Reason::OutOfRange)));
    let offered = choices(&admin, None, None).await?;
    let all_but = |role: &&Role| ![Role::SuperAdmin, Role::Owner].contains(role);
    assert_eq!(offered.roles, Role::ALL.iter().filter(all_but).copied().collect::<Vec<_>>());
    // Nor does the platform's admin above the platform's super admin, but a bodega's owner is below both.
    let platform = world.owner(&world.platform).await?;
    assert!(set_active(&platform, boss.id, true).await.is_ok());
    assert!(choices(&platform, Some(boss.id), None).await?.roles.contains(&Role::Owner));
    Ok(())
}

#[sqlx::test]
async fn nobody_takes_their_own_role_or_access_away(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    new_caller(&world, &owner, "second@norte.test", Role::Owner).await?;
    let own = named(&owner, &world.norte, Role::Owner).await?;
    assert_eq!(refusal(set_active(&owner, own.id, false).await), conflict(Conflict::Yourself));
    assert_eq!(refusal(reset_password(&owner, own.id).await), conflict(Conflict::Yourself));
    let patch = PersonPatch { version: own.version, role: Some(Role::Viewer), ..PersonPatch::default() };
    assert_eq!(refusal(change_person(&owner, own.id, &patch).await), conflict(Conflict::Yourself));
    let patch = PersonPatch { version: own.version, name: Some("Otro nombre".into()), ..PersonPatch::default() };
    assert_eq!(change_person(&owner, own.id, &patch).await?.name, "Otro nombre");
    Ok(())
}

#[sqlx::test]
async fn whoever_is_switched_off_is_out_at_the_next_request_and_nobody_else(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let (viewer, operator) =
        (world.token(&world.norte, Role::Viewer).await?, world.token(&world.norte, Role::Operator).await?);
    let person = named(&owner, &world.norte, Role::Viewer).await?;
    let off = set_active(&owner, person.id, false).await?.person;
    assert!(!off.active && !off.pending);
    assert!(is_out(&world, &viewer).await? && !is_out(&world, &operator).await?);
    assert_eq!(refusal(sign_in(&world.nobody(), &person.email, PASSWORD, false).await), Some(Problem::Inactive));
    assert_eq!(set_active(&owner, person.id, false).await?.person.version, off.version);
    set_active(&owner, person.id, true).await?;
    assert!(is_out(&world, &viewer).await?, "a session that ended stays ended");
    assert!(sign_in(&world.nobody(), &person.email, PASSWORD, false).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn a_tenant_keeps_an_active_owner_also_when_two_leave_at_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let owner = world.owner(&world.norte).await?;
    let first = named(&owner, &world.norte, Role::Owner).await?;
    assert_eq!(refusal(set_active(&platform, first.id, false).await), conflict(Conflict::LastOne));
    let patch = PersonPatch { version: first.version, role: Some(Role::Viewer), ..PersonPatch::default() };
    assert_eq!(refusal(change_person(&platform, first.id, &patch).await), conflict(Conflict::LastOne));
    let second = create_person(&owner, &somebody("second@norte.test", Role::Owner)).await?.person;
    let (one, two) = tokio::join!(set_active(&platform, first.id, false), set_active(&platform, second.id, false));
    assert!(one.is_ok() != two.is_ok(), "one of the two stays");
    assert_eq!(refusal(if one.is_ok() { two } else { one }), conflict(Conflict::LastOne));
    Ok(())
}

#[sqlx::test]
async fn the_last_super_admin_stays(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let first =
        crate::platform::identity::joining::first::ensure_super_admin(&world.services, "jefa@engrane.test", None)
            .await?;
    let first = first.expect("nobody runs the platform yet");
    let password = first.password.expect("a random one");
    let boss = caller(&world, "jefa@engrane.test", password.expose_secret()).await?;
    assert!(
        crate::platform::identity::joining::first::ensure_super_admin(&world.services, "x@engrane.test", None)
            .await?
            .is_none()
    );
    let second = new_caller(&world, &boss, "segunda@engrane.test", Role::SuperAdmin).await?;
    let (one, two) = (of(&boss, "jefa@engrane.test").await?, of(&boss, "segunda@engrane.test").await?);
    let (first, other) = tokio::join!(set_active(&second, one.id, false), set_active(&boss, two.id, false));
    assert!(first.is_ok() != other.is_ok(), "one of the two stays");
    let owner = world.owner(&world.platform).await?;
    assert_eq!(refusal(set_active(&owner, one.id, false).await), Some(Problem::NotAllowed));
    Ok(())
}

#[sqlx::test]
async fn there_are_never_more_people_than_the_limit_allows(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    sqlx::query("update tenants set max_users = 4 where code = 'norte'").execute(&world.pool).await?;
    let (fourth, fifth) = (somebody("cuatro@norte.test", Role::Viewer), somebody("cinco@norte.test", Role::Viewer));
    let (one, two) = tokio::join!(create_person(&owner, &fourth), create_person(&owner, &fifth));
    assert!(one.is_ok() != two.is_ok(), "there is room for one");
    assert_eq!(refusal(if one.is_ok() { two } else { one }), conflict(Conflict::LimitReached));
    let viewer = named(&owner, &world.norte, Role::Viewer).await?;
    set_active(&owner, viewer.id, false).await?;
    create_person(&owner, &somebody("seis@norte.test", Role::Viewer)).await?;
    assert_eq!(refusal(set_active(&owner, viewer.id, true).await), conflict(Conflict::LimitReached));
    Ok(())
}

#[sqlx::test]
async fn a_new_password_by_the_admin_ends_the_sessions_and_is_temporary(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let token = world.token(&world.norte, Role::Viewer).await?;
    let viewer = named(&owner, &world.norte, Role::Viewer).await?;
    let WithPassword { person, temporary_password } = reset_password(&owner, viewer.id).await?;
    assert!(person.must_change_password && is_out(&world, &token).await?);
    assert_eq!(
        refusal(sign_in(&world.nobody(), &viewer.email, PASSWORD, false).await),
        Some(Problem::WrongCredentials)
    );
    assert!(sign_in(&world.nobody(), &viewer.email, temporary_password.expose_secret(), false).await.is_ok());
    // What is audited says nothing about it.
    let audited: String = sqlx::query_scalar(
        "select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), '') from audit_entries",
    )
    .fetch_one(&world.pool)
    .await?;
    assert!(!audited.contains(temporary_password.expose_secret()) && !audited.contains("argon2"));
    Ok(())
}

#[sqlx::test]
async fn lists_are_narrowed_by_state(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let viewer = named(&platform, &world.norte, Role::Viewer).await?;
    set_active(&platform, viewer.id, false).await?;
    sqlx::query("update tenants set active = false, associated_since = null where code = 'centro'")
        .execute(&world.pool)
        .await?;
    sqlx::query("update users set active = false where email = 'owner@centro.test'").execute(&world.pool).await?;
    for (show, total) in [(Show::All, 18), (Show::Pending, 1), (Show::Inactive, 4), (Show::Active, 14)] {
        let filter = PeopleFilter { show, ..PeopleFilter::default() };
        assert_eq!(list_people(&platform, &filter).await?.total, total, "{show:?}");
    }
    assert_eq!(count_pending(&platform).await?, 1);
    Ok(())
}
