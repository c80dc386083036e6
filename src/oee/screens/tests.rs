//! Wall screens from their code to their end.

use super::ops::{self, Shown, connect, dashboard, disconnect, enter, screens};
use super::types::NewScreen;
use crate::base::fault::{Error, Result};
use crate::base::id::ScreenId;
use crate::base::permission::{Module, Permission};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::oee::dashboard::types::DashboardFilter;
use crate::oee::ops::plant;
use crate::oee::tests::{refusal, small};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::entity;
use crate::platform::events::ops::{Announced, Ended, Events, Watch};
use crate::platform::events::types::{Audience, Event};
use crate::platform::organizations::ops::{change_organization, find_organization};
use crate::platform::organizations::types::OrganizationPatch;
use crate::platform::pairing::ops::{Progress, prune, wait};
use crate::platform::pairing::steps::{CODE_LASTS, LASTS};
use crate::platform::pairing::types::Kind;
use crate::testing::{Business, World};
use chrono::Duration;
use sqlx::PgPool;
use std::collections::HashSet;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A request of the device with this token.
async fn as_screen(world: &World, token: &str) -> Result<Ctx> {
    Ok(enter(&world.services, Some(token), Request::default()).await?.0)
}

fn new(code: &str, name: &str) -> NewScreen {
    NewScreen { code: code.into(), name: name.into(), filter: DashboardFilter::default() }
}

/// A screen of the plant, connected and with its token.
async fn hung(world: &World, business: &Business, name: &str) -> Result<(ScreenId, String)> {
    let (code, secret) = world.waiting(Kind::Screen).await?;
    let id = connect(&world.owner(business).await?, &new(&code, name)).await?.paired.id;
    Ok((id, world.connected(Kind::Screen, &secret).await?))
}

/// The platform changes the plant's organization.
async fn change(world: &World, what: impl FnOnce(&mut OrganizationPatch)) -> Result<()> {
    let platform = world.owner(&world.platform).await?;
    let version = find_organization(&platform, world.planta.tenant).await?.version;
    let mut patch = OrganizationPatch { version, ..OrganizationPatch::default() };
    what(&mut patch);
    change_organization(&platform, world.planta.tenant, &patch).await?;
    Ok(())
}

fn is_screen(ctx: &Ctx) -> bool {
    matches!(ctx.actor, Actor::Screen(_))
}

#[sqlx::test]
async fn a_device_becomes_a_screen_by_its_code_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let (code, secret) = world.waiting(Kind::Screen).await?;
    let again = wait(&world.nobody(), Kind::Screen, Some(&secret)).await?;
    assert!(matches!(again, Progress::Waiting { code: ref same, secret: None } if *same == code), "{again:?}");
    let unknown = refusal(connect(&owner, &new("3333-3333", "Nave 1")).await);
    assert_eq!(unknown, Problem::invalid("code", Reason::Unknown));
    assert_eq!(screens(&owner).await?, [], "a refusal leaves nothing");

    let typed = format!("{}-{}", &code[..4].to_lowercase(), &code[4..]);
    let screen = connect(&owner, &new(&typed, " Nave 1 ")).await?;
    assert_eq!((screen.paired.name.as_str(), screen.paired.last_seen_at), ("Nave 1", None));
    let twice = refusal(connect(&owner, &new(&code, "Nave 2")).await);
    assert_eq!(twice, Problem::invalid("code", Reason::Unknown));

    // The answer may be lost: until the screen was there, each question is answered with a token that opens.
    let lost = world.connected(Kind::Screen, &secret).await?;
    let token = world.connected(Kind::Screen, &secret).await?;
    assert!(!is_screen(&as_screen(&world, &lost).await?));
    let ctx = as_screen(&world, &token).await?;
    assert_eq!(ctx.screen()?.tenant, world.planta.tenant);
    assert!(matches!(
        wait(&world.nobody(), Kind::Screen, Some(&secret)).await?,
        Progress::Waiting { secret: Some(_), .. }
    ));
    assert!(is_screen(&as_screen(&world, &token).await?));
    let listed = screens(&owner).await?;
    assert_eq!(listed.iter().map(|screen| screen.paired.last_seen_at).collect::<Vec<_>>(), [Some(ctx.now())]);
    Ok(())
}

#[sqlx::test]
async fn a_code_and_a_token_have_their_time(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let (old, secret) = world.waiting(Kind::Screen).await?;
    world.services.clock.advance(CODE_LASTS);
    assert_eq!(refusal(connect(&owner, &new(&old, "Nave 1")).await), Problem::invalid("code", Reason::Unknown));
    assert!(matches!(
        wait(&world.nobody(), Kind::Screen, Some(&secret)).await?,
        Progress::Waiting { secret: Some(_), .. }
    ));
    assert_eq!(prune(&world.services).await?, 1, "the old code; the new one stays");

    // The owner's session has not ended meanwhile: the clock moves by years below, and the screen alone is asked.
    let (id, token) = hung(&world, &world.planta, "Nave 1").await?;
    world.services.clock.advance(LASTS - Duration::hours(1));
    let (ctx, renewed) = enter(&world.services, Some(&token), Request::default()).await?;
    assert!(is_screen(&ctx) && renewed);
    assert!(!enter(&world.services, Some(&token), Request::default()).await?.1, "once a day is enough");
    world.services.clock.advance(LASTS - Duration::hours(1));
    assert!(is_screen(&as_screen(&world, &token).await?), "it was used");
    world.services.clock.advance(LASTS);
    assert!(!is_screen(&as_screen(&world, &token).await?));
    prune(&world.services).await?;
    let gone = refusal(disconnect(&world.owner(&world.planta).await?, id).await);
    assert_eq!(gone, Problem::NotFound { what: Entity::Screen });
    Ok(())
}

#[sqlx::test]
async fn a_screen_that_was_never_there_gives_way_to_one_of_its_name(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    let (code, secret) = world.waiting(Kind::Screen).await?;
    let first = connect(&owner, &new(&code, "Nave 1")).await?.paired.id;
    world.services.clock.advance(CODE_LASTS);
    assert_eq!(screens(&owner).await?, []);
    assert_eq!(refusal(disconnect(&owner, first).await), Problem::NotFound { what: Entity::Screen });
    let late = wait(&world.nobody(), Kind::Screen, Some(&secret)).await?;
    assert!(matches!(late, Progress::Waiting { secret: Some(_), .. }), "{late:?}");
    let (code, _) = world.waiting(Kind::Screen).await?;
    let second = connect(&owner, &new(&code, "Nave 1")).await?;
    assert_eq!(screens(&owner).await?, [second]);
    Ok(())
}

#[sqlx::test]
async fn a_screen_shows_its_dashboard_and_is_nobody_otherwise(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.planta).await?;
    small(&owner, "L1").await?;
    let code = plant(&owner).await?.lines[0].values.code.clone();
    let (shown, secret) = world.waiting(Kind::Screen).await?;
    let filter = DashboardFilter { lines: vec![code.clone()], ..DashboardFilter::default() };
    connect(&owner, &NewScreen { filter, ..new(&shown, "Nave 1") }).await?;
    let ctx = as_screen(&world, &world.connected(Kind::Screen, &secret).await?).await?;
    let Shown { dashboard: board, gone, .. } = dashboard(&ctx).await?;
    assert_eq!(board.lines.iter().map(|line| line.line.code.clone()).collect::<Vec<_>>(), [code]);
    assert_eq!(gone, []);
    for permission in Permission::ALL {
        assert!(!ctx.may(*permission));
        assert_eq!(refusal(ctx.begin(*permission).await.map(|_| ())), Problem::NotSignedIn);
    }
    assert_eq!(refusal(ctx.person().map(|_| ())), Problem::NotSignedIn);
    assert_eq!(refusal(ctx.tenant()), Problem::NotSignedIn);
    assert_eq!(refusal(dashboard(&owner).await.map(|_| ())), Problem::NotSignedIn, "a person is no screen");

    // What it shows is gone: it shows what is left and says so.
    let mut line = plant(&owner).await?.lines.remove(0);
    line.values.code = "OTRA".into();
    entity::change(&owner, line.id, line.version, &line.values).await?;
    let Shown { dashboard: board, gone, .. } = dashboard(&ctx).await?;
    assert_eq!(gone.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["line"]);
    assert!(!board.lines.is_empty());
    Ok(())
}

#[sqlx::test]
async fn only_those_who_set_the_plant_up_look_after_screens(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (id, token) = hung(&world, &world.planta, "Nave 1").await?;
    let (code, _) = world.waiting(Kind::Screen).await?;
    for person in
        [world.viewer(&world.planta).await?, world.operator(&world.planta).await?, world.owner(&world.norte).await?]
    {
        assert_eq!(refusal(screens(&person).await), Problem::NotAllowed);
        assert_eq!(refusal(connect(&person, &new(&code, "Nave 2")).await.map(|_| ())), Problem::NotAllowed);
        assert_eq!(refusal(disconnect(&person, id).await), Problem::NotAllowed);
    }
    let stranger = world.owner(&world.otra_planta).await?;
    assert_eq!(screens(&stranger).await?, []);
    assert_eq!(refusal(disconnect(&stranger, id).await), Problem::NotFound { what: Entity::Screen });
    assert!(is_screen(&as_screen(&world, &token).await?));
    let owner = world.owner(&world.planta).await?;
    let taken = refusal(connect(&owner, &new(&code, "Nave 1")).await);
    assert_eq!(taken, Problem::Conflict { what: Entity::Screen, why: Conflict::Taken });
    let nothing = NewScreen {
        filter: DashboardFilter { lines: vec!["L9".into()], ..DashboardFilter::default() },
        ..new(&code, "Nave 2")
    };
    assert_eq!(refusal(connect(&owner, &nothing).await), Problem::NotFound { what: Entity::Line });
    // Nothing of these took the code.
    connect(&stranger, &new(&code, "Nave 1")).await?;
    Ok(())
}

#[sqlx::test]
async fn whatever_ends_a_screen_ends_it_at_the_next_request_and_is_announced(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let events = Events::default();
    let mut ended = events.subscribe_ended();
    let (stop, services) = (CancellationToken::new(), Arc::clone(&world.services));
    let running = tokio::spawn({
        let (events, stop) = (events.clone(), stop.clone());
        async move { events.run(&services, stop).await }
    });
    assert_eq!(ended.recv().await.ok(), Some(Ended::Any));
    for way in ["disconnected", "switched off", "no plant any more"] {
        change(&world, |patch| patch.active = Some(true)).await?;
        let (id, token) = hung(&world, &world.planta, way).await?;
        let ctx = as_screen(&world, &token).await?;
        assert!(ops::ends_at(&ctx).await?.is_some());
        match way {
            "disconnected" => disconnect(&world.owner(&world.planta).await?, id).await?,
            "switched off" => change(&world, |patch| patch.active = Some(false)).await?,
            _ => change(&world, |patch| patch.modules = Some(vec![Module::Workshop])).await?,
        }
        // Those of the people may come before it.
        let heard = async { while ended.recv().await.ok() != Some(Ended::One(id.0)) {} };
        let heard = tokio::time::timeout(std::time::Duration::from_secs(1), heard).await;
        assert!(heard.is_ok(), "{way}");
        assert!(!is_screen(&as_screen(&world, &token).await?), "{way}");
        assert_eq!(ops::ends_at(&ctx).await?, None, "{way}");
    }
    stop.cancel();
    running.await.map_err(Error::broken)?;
    let told: Vec<String> = sqlx::query_scalar(
        "select action || ' ' || (coalesce(before, after) ->> 'name') from audit_entries where target_kind = 'screen' order by id",
    )
    .fetch_all(&pool)
    .await?;
    let all = [
        "connect_screen disconnected",
        "disconnect_screen disconnected",
        "connect_screen switched off",
        "connect_screen no plant any more",
    ];
    assert_eq!(told, all);
    Ok(())
}

#[sqlx::test]
async fn a_screen_is_told_of_its_plant_alone(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (_, token) = hung(&world, &world.planta, "Nave 1").await?;
    let watch = Watch::new(as_screen(&world, &token).await?, HashSet::new());
    let announced = |business: &Business, audience, event| Announced {
        tenant: business.tenant,
        audience,
        people: Vec::new(),
        event: Arc::new(event),
    };
    let moved = Event::PlantChanged { line: None };
    assert_eq!(watch.sees(&announced(&world.planta, Audience::Tenant, moved.clone())), Some(moved.clone()));
    assert_eq!(watch.sees(&announced(&world.otra_planta, Audience::Tenant, moved)), None);
    let offers = Event::OffersChanged { parts: None };
    assert_eq!(watch.sees(&announced(&world.norte, Audience::Market, offers)), None);
    Ok(())
}

#[sqlx::test]
async fn tokens_of_nobody_open_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (_, token) = hung(&world, &world.planta, "Nave 1").await?;
    let mut fields: Vec<&str> = token.split('.').collect();
    let stranger = world.otra_planta.tenant.to_string();
    let last = if token.ends_with('0') { "1" } else { "0" };
    let changed = format!("{}{last}", &token[..token.len() - 1]);
    assert!(!is_screen(&as_screen(&world, &changed).await?));
    fields[0] = &stranger;
    assert!(!is_screen(&as_screen(&world, &fields.join(".")).await?));
    for senseless in ["", ".", "a.b.c", &token[..token.len() - 1]] {
        assert!(!is_screen(&as_screen(&world, senseless).await?), "{senseless}");
    }
    Ok(())
}
