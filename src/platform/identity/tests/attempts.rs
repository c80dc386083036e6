//! How often somebody may try to sign in.

use super::refusal;
use crate::base::fault::Result;
use crate::base::problem::Problem;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::identity::sign_in::sign_in;
use crate::platform::services::{AttemptLimits, SignInSettings};
use crate::testing::{PASSWORD, UNLIMITED, World};
use chrono::Duration;
use futures_util::FutureExt;
use sqlx::PgPool;
use std::sync::Arc;

const LIMITS: AttemptLimits = AttemptLimits { per_minute: 20, lockout_failures: 5, lockout_minutes: 15 };

async fn limited(pool: PgPool, attempts: AttemptLimits) -> Result<World> {
    World::with_sign_in(pool, SignInSettings { attempts, ..UNLIMITED }).await
}

fn from(world: &World, ip: &str) -> Ctx {
    let request = Request { ip: ip.into(), ..Request::default() };
    Ctx::new(Arc::clone(&world.services), Actor::Nobody, request)
}

async fn attempt(ctx: &Ctx, name: &str, password: &str) -> Option<Problem> {
    refusal(sign_in(ctx, name, password, false).await)
}

const WRONG: Option<Problem> = Some(Problem::WrongCredentials);

fn wait(seconds: u32) -> Problem {
    Problem::TooMany { retry_after_seconds: seconds }
}

#[sqlx::test]
async fn five_failures_lock_a_name_whether_anybody_has_it_or_not(pool: PgPool) -> Result<()> {
    let world = limited(pool, LIMITS).await?;
    for name in ["norte-owner", "nobody-has-this"] {
        for at in 0..5 {
            // From anywhere, and however it is written.
            let name = if at % 2 == 0 { format!(" {} ", name.to_uppercase()) } else { name.to_owned() };
            assert_eq!(attempt(&from(&world, &format!("203.0.113.{at}")), &name, "no").await, WRONG);
        }
        // The right password is refused in the same way.
        for password in ["no", PASSWORD] {
            assert_eq!(attempt(&from(&world, "198.51.100.1"), name, password).await, Some(wait(900)), "{name}");
        }
    }
    world.services.clock.advance(Duration::minutes(14));
    assert_eq!(attempt(&from(&world, "198.51.100.1"), "norte-owner", PASSWORD).await, Some(wait(60)));
    // Others of the house get in, and so does the same person by another name.
    assert_eq!(attempt(&from(&world, "198.51.100.1"), "norte-viewer", PASSWORD).await, None);
    assert_eq!(attempt(&from(&world, "198.51.100.1"), "owner@norte.test", PASSWORD).await, None);
    world.services.clock.advance(Duration::minutes(1));
    assert_eq!(attempt(&from(&world, "198.51.100.1"), "norte-owner", PASSWORD).await, None);
    Ok(())
}

#[sqlx::test]
async fn what_is_refused_while_a_name_is_locked_is_written_down_and_counts_for_the_address(pool: PgPool) -> Result<()> {
    let world = limited(pool, AttemptLimits { per_minute: 4, lockout_failures: 2, lockout_minutes: 15 }).await?;
    let ctx = from(&world, "203.0.113.7");
    for outcome in [WRONG, WRONG, Some(wait(900)), Some(wait(900)), Some(wait(60))] {
        assert_eq!(attempt(&ctx, "norte-owner", "no").await, outcome);
    }
    let whys: Vec<String> = sqlx::query_scalar(
        "select after ->> 'why' from audit_entries where action = 'sign_in_failed' and tenant_id = $1 order by id",
    )
    .bind(world.norte.tenant)
    .fetch_all(&world.pool)
    .await?;
    assert_eq!(whys, ["wrong_credentials", "wrong_credentials", "too_many", "too_many"]);
    Ok(())
}

#[sqlx::test]
async fn a_right_password_forgets_the_failures_before_it(pool: PgPool) -> Result<()> {
    let world = limited(pool, LIMITS).await?;
    let ctx = from(&world, "203.0.113.7");
    for _ in 0..4 {
        for _ in 0..4 {
            assert_eq!(attempt(&ctx, "norte-owner", "no").await, WRONG);
        }
        assert_eq!(attempt(&ctx, "norte-owner", PASSWORD).await, None);
    }
    Ok(())
}

#[sqlx::test]
async fn twenty_failures_in_a_minute_close_an_address(pool: PgPool) -> Result<()> {
    let world = limited(pool, LIMITS).await?;
    for at in 0..20 {
        assert_eq!(attempt(&from(&world, "203.0.113.7"), &format!("name-{at}"), "no").await, WRONG);
    }
    assert_eq!(attempt(&from(&world, "203.0.113.7"), "norte-owner", PASSWORD).await, Some(wait(60)));
    assert_eq!(attempt(&from(&world, "203.0.113.8"), "norte-owner", PASSWORD).await, None);
    world.services.clock.advance(Duration::minutes(1));
    assert_eq!(attempt(&from(&world, "203.0.113.7"), "norte-owner", PASSWORD).await, None);
    // Those who get in are no failures.
    for _ in 0..25 {
        assert_eq!(attempt(&from(&world, "203.0.113.9"), "norte-owner", PASSWORD).await, None);
    }
    Ok(())
}

#[sqlx::test]
async fn attempts_at_once_are_no_more_than_attempts_one_after_the_other(pool: PgPool) -> Result<()> {
    let world = limited(pool, LIMITS).await?;
    let ctx = from(&world, "203.0.113.7");
    let one = || attempt(&ctx, "norte-owner", "no");
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let (e, f, g, h) = tokio::join!(one(), one(), one(), one());
    let outcomes = [a, b, c, d, e, f, g, h];
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == WRONG).count(), 5, "{outcomes:?}");
    Ok(())
}

#[sqlx::test]
async fn zero_is_no_limit(pool: PgPool) -> Result<()> {
    let world = limited(pool, AttemptLimits { per_minute: 0, lockout_failures: 0, ..LIMITS }).await?;
    for _ in 0..25 {
        assert_eq!(attempt(&from(&world, "203.0.113.7"), "norte-owner", "no").await, WRONG);
    }
    assert_eq!(attempt(&from(&world, "203.0.113.7"), "norte-owner", PASSWORD).await, None);
    Ok(())
}

#[sqlx::test]
async fn a_sign_in_waits_for_its_turn(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let mut turns = Vec::new();
    while let Some(turn) = world.services.passwords.turn().now_or_never() {
        turns.push(turn?);
    }
    let nobody = world.nobody();
    let mut waiting = Box::pin(sign_in(&nobody, "norte-owner", PASSWORD, false));
    let patience = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(patience, &mut waiting).await.is_err(), "nobody had a turn to give");
    turns.pop();
    assert!(waiting.await.is_ok());
    Ok(())
}
