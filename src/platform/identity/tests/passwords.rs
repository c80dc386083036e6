//! Changing one's password.

use super::{opens, refusal, sign_in_owner};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Problem, Reason};
use crate::platform::ctx::{Ctx, Request};
use crate::platform::identity::sessions::ops::{authenticate, refresh};
use crate::platform::identity::sign_in::{change_password, sign_in};
use crate::testing::{PASSWORD, World};
use sqlx::PgPool;

const NEW: &str = "Refacción-Nueva-7";

async fn change(ctx: &Ctx, current: &str, new: &str) -> Option<Problem> {
    refusal(change_password(ctx, &current.into(), &new.into()).await)
}

#[sqlx::test]
async fn a_new_password_takes_the_place_of_the_old_one_and_ends_other_sessions(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (here, there) = (sign_in_owner(&world).await?, sign_in_owner(&world).await?);
    let ctx = authenticate(&world.services, Some(&here.token), Request::default()).await?;
    assert_eq!(change(&ctx, PASSWORD, NEW).await, None);
    assert!(opens(&world, &here.token).await? && !opens(&world, &there.token).await?);
    assert_eq!(refusal(refresh(&world.nobody(), &there.refresh_token).await), Some(Problem::NotSignedIn));
    assert!(refresh(&world.nobody(), &here.refresh_token).await.is_ok());
    let entered = async |password: &str| sign_in(&world.nobody(), "norte-owner", password, false).await.is_ok();
    assert!(entered(NEW).await && !entered(PASSWORD).await);
    let written: i64 =
        sqlx::query_scalar("select count(*) from audit_entries where action = 'change_password' and after is null")
            .fetch_one(&pool)
            .await?;
    assert_eq!(written, 1);
    Ok(())
}

#[sqlx::test]
async fn the_current_one_must_be_right_and_the_new_one_good(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.norte).await?;
    let invalid = |field: &str, reason: Reason| Some(Problem::invalid(field, reason));
    assert_eq!(change(&ctx, "", NEW).await, invalid("current_password", Reason::Missing));
    assert_eq!(change(&ctx, "Otra-2026", NEW).await, invalid("current_password", Reason::Incorrect));
    let written: Vec<serde_json::Value> =
        sqlx::query_scalar("select after from audit_entries where action = 'change_password_failed'")
            .fetch_all(&world.pool)
            .await?;
    assert_eq!(written, [serde_json::json!({ "why": "incorrect" })]);
    assert_eq!(change(&ctx, PASSWORD, PASSWORD).await, invalid("new_password", Reason::Duplicate));
    assert_eq!(change(&ctx, PASSWORD, "refacción-nueva-7").await, invalid("new_password", Reason::NoUpper));
    assert_eq!(change(&ctx, PASSWORD, "Password1").await, invalid("new_password", Reason::Guessable));
    assert_eq!(change(&world.nobody(), PASSWORD, NEW).await, Some(Problem::NotSignedIn));
    Ok(())
}

#[sqlx::test]
async fn whoever_had_to_change_it_may_go_on_at_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let signed_in = sign_in_owner(&world).await?;
    sqlx::query("update users set must_change_password = true").execute(&pool).await?;
    let now = async || authenticate(&world.services, Some(&signed_in.token), Request::default()).await;
    assert!(!now().await?.may(Permission::InventoryView));
    assert_eq!(change(&now().await?, PASSWORD, NEW).await, None);
    assert!(now().await?.may(Permission::InventoryView));
    Ok(())
}
