//! Organizations as the platform keeps them, against a real database.

use super::ops::{change_organization, create_organization, find_organization, list_organizations};
use super::types::{NewOrganization, OrganizationFilter, OrganizationPatch};
use crate::base::fault::{Error, Result};
use crate::base::permission::{Module, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::joining::first::ensure_super_admin;
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::testing::{PASSWORD, World, login};
use sqlx::PgPool;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

fn new(name: &str, modules: &[Module]) -> NewOrganization {
    NewOrganization { name: name.into(), code: None, modules: modules.to_vec(), max_users: None, max_lines: None }
}

fn switched(version: i32, active: bool) -> OrganizationPatch {
    OrganizationPatch { version, active: Some(active), ..OrganizationPatch::default() }
}

async fn super_admin(world: &World) -> Result<Ctx> {
    let password = "Tornillo-Azul-93".into();
    ensure_super_admin(&world.services, "jefa@engrane.test", Some(&password)).await?;
    let token = sign_in(&world.nobody(), "jefa@engrane.test", "Tornillo-Azul-93", false).await?.token;
    authenticate(&world.services, Some(&token), Request::default()).await
}

#[sqlx::test]
async fn the_platform_makes_and_changes_organizations(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let made = create_organization(&platform, &new(" Planta Águila ", &[Module::Plant, Module::Plant])).await?;
    assert_eq!(
        (made.code.as_str(), made.modules.as_slice(), made.active),
        ("planta-aguila", [Module::Plant].as_slice(), true)
    );
    assert_eq!((made.limits.max_users, made.limits.max_lines, made.users), (50, 10, 0));
    let taken = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Taken });
    assert_eq!(refusal(create_organization(&platform, &new("Planta Águila", &[Module::Plant])).await), taken);
    let patch = OrganizationPatch {
        version: made.version,
        name: Some("Planta Uno".into()),
        modules: Some(vec![Module::Plant, Module::Warehouse]),
        max_users: Some(5),
        ..OrganizationPatch::default()
    };
    let changed = change_organization(&platform, made.id, &patch).await?;
    assert_eq!((changed.name.as_str(), changed.limits.max_users, changed.limits.max_lines), ("Planta Uno", 5, 10));
    let stale = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Changed });
    assert_eq!(refusal(change_organization(&platform, made.id, &patch).await), stale);
    let filter = OrganizationFilter { q: " UNO".into(), ..OrganizationFilter::default() };
    assert_eq!(list_organizations(&platform, &filter).await?.rows, [find_organization(&platform, made.id).await?]);
    for (refused, field) in [
        (new(" ", &[Module::Plant]), "name"),
        (new("Nada", &[]), "modules"),
        (NewOrganization { code: Some("-x".into()), ..new("X", &[Module::Plant]) }, "code"),
        (NewOrganization { max_users: Some(0), ..new("Xx", &[Module::Plant]) }, "max_users"),
        (NewOrganization { max_lines: Some(-1), ..new("Xx", &[Module::Plant]) }, "max_lines"),
    ] {
        let Some(Problem::Invalid { fields }) = refusal(create_organization(&platform, &refused).await) else {
            panic!("{field}")
        };
        assert_eq!(fields[0].field, field);
    }
    Ok(())
}

#[sqlx::test]
async fn nobody_else_sees_or_changes_them(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let all = OrganizationFilter::default();
    for (ctx, why) in [
        (world.nobody(), Problem::NotSignedIn),
        (world.owner(&world.norte).await?, Problem::NotAllowed),
        (world.viewer(&world.platform).await?, Problem::NotAllowed),
    ] {
        assert_eq!(refusal(list_organizations(&ctx, &all).await), Some(why.clone()));
        assert_eq!(refusal(create_organization(&ctx, &new("Mía", &[Module::Plant])).await), Some(why.clone()));
        assert_eq!(refusal(change_organization(&ctx, world.norte.tenant, &switched(1, false)).await), Some(why));
    }
    Ok(())
}

#[sqlx::test]
async fn an_organization_that_is_switched_off_is_out_with_its_stock(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let norte = world.norte.tenant;
    sqlx::query(
        "insert into inventory_items (tenant_id, id, number, key, price, currency, stock)
         values ($1, gen_random_uuid(), 'A-1', 'A1', 10, 'MXN', 2)",
    )
    .bind(norte.0)
    .execute(&world.pool)
    .await?;
    let offers =
        async || sqlx::query_scalar::<_, i64>("select count(*) from market_offers").fetch_one(&world.pool).await;
    assert_eq!(offers().await?, 1);
    let (ours, other) = (world.token(&world.norte, Role::Owner).await?, world.token(&world.centro, Role::Owner).await?);
    let is_in = async |token: &str| -> Result<bool> {
        let ctx = authenticate(&world.services, Some(token), Request::default()).await?;
        Ok(matches!(ctx.actor, Actor::Person(_)))
    };
    let before = find_organization(&platform, norte).await?;
    let off = change_organization(&platform, norte, &switched(before.version, false)).await?;
    assert!(!off.active && off.associated_since == before.associated_since);
    assert!(!is_in(&ours).await? && is_in(&other).await?);
    assert_eq!(offers().await?, 0);
    let refused = sign_in(&world.nobody(), &login("norte", Role::Owner), PASSWORD, false).await;
    assert_eq!(refusal(refused), Some(Problem::Inactive));
    change_organization(&platform, norte, &switched(off.version, true)).await?;
    assert!(!is_in(&ours).await?, "a session that ended stays ended");
    assert_eq!(offers().await?, 1);
    Ok(())
}

#[sqlx::test]
async fn whoever_sees_offers_is_told_when_a_bodega_comes_goes_or_is_renamed(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let platform = world.owner(&world.platform).await?;
    let told = async || -> Result<i64> {
        let told = sqlx::query_scalar(
            "select count(*) from outbox
             where tenant_id = $1 and audience = 'market' and event = '{\"kind\": \"offers_changed\", \"parts\": null}'",
        );
        Ok(told.bind(world.norte.tenant.0).fetch_one(&world.pool).await?)
    };
    let changes = |name: Option<&str>, modules: Option<Module>, active: Option<bool>, max_users| OrganizationPatch {
        name: name.map(str::to_owned),
        modules: modules.map(|module| vec![module]),
        active,
        max_users,
        ..OrganizationPatch::default()
    };
    for (patch, times, what) in [
        (changes(None, None, None, Some(20)), 0, "nothing that offers show"),
        (changes(Some("Refacciones del Norte"), None, None, None), 1, "another name"),
        (changes(None, None, Some(false), None), 2, "switched off"),
        (changes(Some("Norte"), None, None, None), 2, "another name while nothing is offered"),
        (changes(None, None, Some(true), None), 3, "switched on"),
        (changes(None, Some(Module::Workshop), None, None), 4, "no bodega any more"),
        (changes(Some("Taller Norte"), None, None, None), 4, "a workshop's name"),
        (changes(None, Some(Module::Warehouse), None, None), 5, "a bodega again"),
    ] {
        let version = find_organization(&platform, world.norte.tenant).await?.version;
        change_organization(&platform, world.norte.tenant, &OrganizationPatch { version, ..patch }).await?;
        assert_eq!(told().await?, times, "{what}");
    }
    Ok(())
}

#[sqlx::test]
async fn the_platform_does_not_shut_itself_out(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.platform).await?;
    let own = find_organization(&owner, world.platform.tenant).await?;
    let yourself = Some(Problem::Conflict { what: Entity::Tenant, why: Conflict::Yourself });
    assert_eq!(refusal(change_organization(&owner, own.id, &switched(own.version, false)).await), yourself);
    // Who runs the platform is decided by super admins.
    let out_of_range = Some(Problem::invalid("modules", Reason::OutOfRange));
    assert_eq!(refusal(create_organization(&owner, &new("Otra", &[Module::Platform])).await), out_of_range);
    let boss = super_admin(&world).await?;
    let second = create_organization(&boss, &new("Otra", &[Module::Platform])).await?;
    let patch = OrganizationPatch { modules: Some(vec![Module::Plant]), ..switched(own.version, true) };
    assert_eq!(refusal(change_organization(&boss, own.id, &patch).await), yourself);
    assert!(change_organization(&boss, second.id, &switched(second.version, false)).await.is_ok());
    Ok(())
}
