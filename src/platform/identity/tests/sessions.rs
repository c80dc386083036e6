//! How long sessions last, how they are kept going, and what ends them.

use super::{opens, refusal, sign_in_owner};
use crate::base::fault::{Error, Result};
use crate::base::permission::Role;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::sessions::ending::{EndReason, end_sessions_of_tenant, end_sessions_of_user};
use crate::platform::identity::sessions::ops::{
    SignedIn, authenticate, close_other_sessions, close_session, ends_at, find_session, list_sessions, open, refresh,
    refresh_early, sign_out,
};
use crate::platform::identity::sign_in::{change_password, sign_in};
use crate::platform::services::SignInSettings;
use crate::testing::{PASSWORD, UNLIMITED, World, login};
use chrono::Duration;
use sqlx::PgPool;
use std::sync::Arc;

const OUT: Option<Problem> = Some(Problem::NotSignedIn);

async fn used(world: &World, token: &str, background: bool) -> Result<Ctx> {
    authenticate(&world.services, Some(token), Request { background, ..Request::default() }).await
}

/// Refreshes as a page does by itself, and asks for something as the person does.
async fn renew(world: &World, old: &SignedIn, background: bool) -> Result<SignedIn> {
    let new = refresh(&world.nobody(), &old.refresh_token).await?;
    used(world, &new.token, background).await?;
    Ok(new)
}

async fn reasons(pool: &PgPool) -> Result<Vec<Option<String>>> {
    Ok(sqlx::query_scalar("select end_reason from sessions order by created_at, id").fetch_all(pool).await?)
}

#[sqlx::test]
async fn a_session_that_nobody_uses_ends_after_half_an_hour(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let mut session = sign_in_owner(&world).await?;
    // Whoever works stays in, a quarter of an hour at a time.
    for _ in 0..8 {
        world.services.clock.advance(Duration::minutes(14));
        session = renew(&world, &session, false).await?;
    }
    // What the page does by itself does not count.
    world.services.clock.advance(Duration::minutes(14));
    session = renew(&world, &session, true).await?;
    world.services.clock.advance(Duration::minutes(14));
    session = renew(&world, &session, true).await?;
    world.services.clock.advance(Duration::minutes(2));
    assert!(!opens(&world, &session.token).await?);
    assert_eq!(refusal(refresh(&world.nobody(), &session.refresh_token).await), OUT);

    // How long that is, the tenant says.
    sqlx::query("update tenants set session_idle_minutes = 5").execute(&pool).await?;
    let session = sign_in_owner(&world).await?;
    world.services.clock.advance(Duration::minutes(5) - Duration::seconds(1));
    let ctx = used(&world, &session.token, true).await?;
    assert_eq!(ends_at(&ctx).await?, Some(ctx.now() + Duration::seconds(1)));
    world.services.clock.advance(Duration::seconds(1));
    assert_eq!(ends_at(&ctx).await?, None);
    Ok(())
}

#[sqlx::test]
async fn a_session_lasts_seven_days_and_a_remembered_one_thirty_used_or_not(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let start = world.nobody().now();
    let mut session = sign_in_owner(&world).await?;
    let remembered = sign_in(&world.nobody(), "norte-owner", PASSWORD, true).await?;
    assert_eq!((session.lasts, remembered.lasts), (7 * 86_400, 30 * 86_400));
    while world.nobody().now() < start + Duration::days(7) - Duration::minutes(20) {
        world.services.clock.advance(Duration::minutes(20));
        session = renew(&world, &session, false).await?;
    }
    // The last access token is good for no longer than the session.
    world.services.clock.advance(Duration::minutes(10));
    session = renew(&world, &session, false).await?;
    assert_eq!(session.expires_in, 600);
    world.services.clock.advance(Duration::minutes(10));
    assert_eq!(refusal(refresh(&world.nobody(), &session.refresh_token).await), OUT);

    let clock = &world.services.clock;
    clock.advance(start + Duration::days(30) - Duration::seconds(1) - clock.now());
    let last = refresh(&world.nobody(), &remembered.refresh_token).await?;
    assert_eq!(last.expires_in, 1);
    clock.advance(Duration::seconds(1));
    assert_eq!(refusal(refresh(&world.nobody(), &last.refresh_token).await), OUT);
    Ok(())
}

#[sqlx::test]
async fn refreshing_gives_a_new_pair_and_does_not_prolong_the_session(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let first = sign_in_owner(&world).await?;
    world.services.clock.advance(Duration::minutes(10));
    let second = refresh(&world.nobody(), &first.refresh_token).await?;
    assert_ne!((&first.token, &first.refresh_token), (&second.token, &second.refresh_token));
    assert_eq!((second.expires_in, second.me.expires_at), (900, first.me.expires_at));
    assert!(opens(&world, &second.token).await?);
    for nonsense in ["", "nonsense", "a.b.c", &first.token, &format!("{}x", second.refresh_token)] {
        assert_eq!(refusal(refresh(&world.nobody(), nonsense).await), OUT, "{nonsense}");
    }
    // Somebody who guesses ends nothing.
    let tenant_and_session = second.refresh_token.rsplit_once('.').map(|(place, _)| place).unwrap_or_default();
    let guessed = format!("{tenant_and_session}.{}", "0".repeat(64));
    assert_eq!(refusal(refresh(&world.nobody(), &guessed).await), OUT);
    assert!(opens(&world, &second.token).await?);
    Ok(())
}

#[sqlx::test]
async fn a_refresh_token_that_comes_back_ends_the_session(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let first = sign_in_owner(&world).await?;
    let second = refresh(&world.nobody(), &first.refresh_token).await?;
    // Another tab or a second click.
    world.services.clock.advance(Duration::seconds(10));
    let third = refresh(&world.nobody(), &first.refresh_token).await?;
    assert!(opens(&world, &third.token).await?);
    assert_eq!(refresh_early(&world.nobody(), &first.refresh_token).await?.map(|pair| pair.token), None);

    world.services.clock.advance(Duration::seconds(1));
    assert_eq!(refusal(refresh(&world.nobody(), &first.refresh_token).await), OUT);
    for pair in [&first, &second, &third] {
        assert!(!opens(&world, &pair.token).await?);
        assert_eq!(refusal(refresh(&world.nobody(), &pair.refresh_token).await), OUT);
    }
    assert_eq!(reasons(&pool).await?, [Some("token_reused".to_owned())]);
    let written: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'reuse_refresh_token'")
        .fetch_one(&pool)
        .await?;
    assert_eq!(written, 1);
    Ok(())
}

#[sqlx::test]
async fn several_tabs_that_refresh_at_once_all_get_in(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let first = sign_in_owner(&world).await?;
    let nobody = world.nobody();
    let one = || refresh(&nobody, &first.refresh_token);
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    for pair in [a?, b?, c?, d?] {
        assert!(opens(&world, &pair.token).await?);
        assert!(refresh(&nobody, &pair.refresh_token).await.is_ok());
    }
    Ok(())
}

#[sqlx::test]
async fn the_fourth_session_closes_the_oldest_however_many_begin_at_once(pool: PgPool) -> Result<()> {
    let world = World::with_sign_in(pool.clone(), SignInSettings { sessions_per_user: 3, ..UNLIMITED }).await?;
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(sign_in_owner(&world).await?.token);
        world.services.clock.advance(Duration::minutes(1));
    }
    let mut open = Vec::new();
    for token in &tokens {
        open.push(opens(&world, token).await?);
    }
    assert_eq!(open, [false, true, true, true]);
    assert_eq!(reasons(&pool).await?[0].as_deref(), Some("evicted"));
    let written: Vec<bool> = sqlx::query_scalar(
        "select target_id = (select id::text from sessions order by created_at, id limit 1)
         from audit_entries where action = 'evict_session'",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!(written, [true]);

    let again = || sign_in_owner(&world);
    let (a, b, c, d, e) = tokio::join!(again(), again(), again(), again(), again());
    let mut left = 0;
    for signed_in in [a?, b?, c?, d?, e?] {
        left += u8::from(opens(&world, &signed_in.token).await?);
    }
    assert_eq!(left, 3);
    // Somebody else's are their own.
    assert!(sign_in(&world.nobody(), &login("norte", Role::Viewer), PASSWORD, false).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn a_person_sees_and_closes_their_own_sessions_only(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let here = world.owner(&world.norte).await?;
    let there = sign_in(&world.nobody(), "norte-owner", PASSWORD, true).await?;
    let elsewhere = world.viewer(&world.norte).await?;
    let rows = list_sessions(&here).await?;
    assert_eq!(
        rows.iter().map(|row| (row.current, row.remembered)).collect::<Vec<_>>(),
        [(false, true), (true, false)]
    );
    assert!(rows.iter().all(|row| row.end.is_none()));

    let missing = Some(Problem::NotFound { what: Entity::Session });
    let others = elsewhere.person()?.session;
    assert_eq!(refusal(close_session(&here, others).await), missing);
    close_session(&here, rows[0].id).await?;
    assert!(!opens(&world, &there.token).await?);
    assert_eq!(refusal(close_session(&here, rows[0].id).await), missing, "it is closed already");
    let rows = list_sessions(&here).await?;
    assert!(rows[0].current && rows[0].end.is_none());
    assert_eq!(rows[1].end.as_ref().map(|end| end.reason.as_str()), Some("closed"));

    let (one, two) = (sign_in_owner(&world).await?, sign_in_owner(&world).await?);
    assert_eq!(close_other_sessions(&here).await?, 2);
    assert!(!opens(&world, &one.token).await? && !opens(&world, &two.token).await?);
    assert!(ends_at(&here).await?.is_some() && ends_at(&elsewhere).await?.is_some());
    Ok(())
}

#[sqlx::test]
async fn all_sessions_of_a_person_or_a_tenant_end_with_the_transaction(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (owner, viewer) = (world.owner(&world.norte).await?, world.viewer(&world.norte).await?);
    let stranger = world.owner(&world.centro).await?;
    let person = owner.person()?.clone();
    let deactivated = EndReason::UserDeactivated;

    let mut tx = world.services.db.system().await?;
    end_sessions_of_user(tx.sql(), &world.nobody(), person.tenant, person.user, None, deactivated).await?;
    drop(tx);
    assert!(ends_at(&owner).await?.is_some(), "what was not committed has ended nothing");

    // A tenant's transaction does it too, and so does the platform's.
    let mut tx = world.services.db.tenant(person.tenant).await?;
    assert_eq!(
        end_sessions_of_user(tx.sql(), &world.nobody(), person.tenant, person.user, None, deactivated).await?,
        1
    );
    tx.commit().await?;
    assert_eq!((ends_at(&owner).await?, ends_at(&viewer).await?.is_some()), (None, true));
    let mut tx = world.services.db.platform().await?;
    let switched_off = EndReason::TenantDeactivated;
    assert_eq!(end_sessions_of_tenant(tx.sql(), &world.nobody(), person.tenant, switched_off).await?, 1);
    tx.commit().await?;
    assert_eq!((ends_at(&viewer).await?, ends_at(&stranger).await?.is_some()), (None, true));
    Ok(())
}

#[sqlx::test]
async fn an_ended_session_is_announced_to_every_process(pool: PgPool) -> Result<()> {
    use crate::platform::events::ops::{Ended, Events};
    use tokio_util::sync::CancellationToken;

    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let (events, stop) = (Events::default(), CancellationToken::new());
    let mut ended = events.subscribe_ended();
    let running = {
        let (events, services, stop) = (events.clone(), Arc::clone(&world.services), stop.clone());
        tokio::spawn(async move { events.run(&services, stop).await })
    };
    assert_eq!(ended.recv().await.ok(), Some(Ended::Any), "what was said before nobody has heard");
    crate::platform::identity::sessions::ops::sign_out(&owner).await?;
    let heard = tokio::time::timeout(std::time::Duration::from_secs(1), ended.recv()).await;
    assert_eq!(heard.ok().and_then(std::result::Result::ok), Some(Ended::One(owner.person()?.session.0)));
    stop.cancel();
    running.await?;
    Ok(())
}

#[sqlx::test]
async fn whoever_must_change_the_password_may_nothing_else(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::query("update users set must_change_password = true where email = 'owner@norte.test'").execute(&pool).await?;
    let owner = world.owner(&world.norte).await?;
    let Actor::Person(person) = &owner.actor else { return Err(Error::broken("nobody is signed in")) };
    assert!(person.must_change_password && person.permissions.is_empty());
    assert_eq!(refusal(list_sessions(&owner).await), Some(Problem::PasswordMustChange));
    assert_eq!(refusal(close_other_sessions(&owner).await), Some(Problem::PasswordMustChange));
    Ok(())
}

#[sqlx::test]
async fn an_open_session_is_listed_however_many_came_after_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let first = sign_in(&world.nobody(), "norte-owner", PASSWORD, true).await?;
    let first = used(&world, &first.token, true).await?;
    for _ in 0..21 {
        let later = sign_in_owner(&world).await?;
        sign_out(&used(&world, &later.token, true).await?).await?;
    }
    let session = first.person()?.session;
    let listed = list_sessions(&first).await?;
    assert_eq!((listed[0].id, listed.len()), (session, 20), "open ones come first");
    assert!(listed[0].end.is_none() && listed[1..].iter().all(|row| row.end.is_some()));
    assert_eq!(find_session(&first, session).await?, listed[0]);
    let missing = Some(Problem::NotFound { what: Entity::Session });
    assert_eq!(refusal(find_session(&first, listed[1].id).await), missing);
    let stranger = world.owner(&world.centro).await?;
    assert_eq!(refusal(find_session(&stranger, session).await), missing);
    Ok(())
}

#[sqlx::test]
async fn a_password_that_was_changed_while_it_was_looked_at_opens_nothing(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let owner = world.owner(&world.norte).await?;
    let (tenant, user) = (owner.person()?.tenant, owner.person()?.user);
    let hash: String =
        sqlx::query_scalar("select password_hash from users where id = $1").bind(user).fetch_one(&world.pool).await?;
    assert!(open(&world.nobody(), tenant, user, &hash, false).await?.is_some());
    change_password(&owner, &PASSWORD.into(), &"Refacción-Nueva-7".into()).await?;
    assert!(open(&world.nobody(), tenant, user, &hash, false).await?.is_none());
    Ok(())
}
