//! What is announced, and by whom it is understood.

use super::ops::{Announced, Ended, Events};
use super::types::{Audience, Event};
use crate::base::fault::Result;
use crate::testing::log::Log;
use crate::testing::{World, drop_checks};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio_util::sync::CancellationToken;

async fn next<T: Clone>(heard: &mut Receiver<T>) -> T {
    match tokio::time::timeout(Duration::from_secs(10), heard.recv()).await {
        Ok(Ok(heard)) => heard,
        other => panic!("nothing was heard: {}", if other.is_err() { "it takes too long" } else { "it is closed" }),
    }
}

#[sqlx::test]
async fn an_event_that_is_not_understood_is_skipped_and_logged(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    drop_checks(&pool).await?;
    let (events, stop) = (Events::default(), CancellationToken::new());
    let (mut heard, mut ended) = (events.subscribe(), events.subscribe_ended());
    let log = Log::start();
    let running = tokio::spawn({
        let (services, stop) = (Arc::clone(&world.services), stop.clone());
        async move { events.run(&services, stop).await }
    });
    assert_eq!(next(&mut ended).await, Ended::Any, "nobody listens yet");

    let known = r#"{"kind":"pending_changed"}"#;
    let unknown = r#"{"kind":"of_next_year","by":"Ana"}"#;
    let mut ids = Vec::new();
    for (audience, event) in [("friends", known), ("tenant", unknown), ("tenant", known)] {
        let id: i64 = sqlx::query_scalar(
            "insert into outbox (tenant_id, audience, event) values ($1, $2, $3::jsonb) returning id",
        )
        .bind(world.norte.tenant.0)
        .bind(audience)
        .bind(event)
        .fetch_one(&pool)
        .await?;
        ids.push(id);
    }
    let Announced { tenant, audience, event, .. } = next(&mut heard).await;
    assert_eq!((tenant, audience, &*event), (world.norte.tenant, Audience::Tenant, &Event::PendingChanged));
    let lines = log.lines();
    let skipped: Vec<_> = lines.iter().filter(|line| line.contains("an event is skipped")).collect();
    let [of_friends, of_next_year] = skipped[..] else { panic!("{lines:?}") };
    assert!(of_friends.ends_with(&format!("outbox {}: audience cannot be read: \"friends\"", ids[0])), "{of_friends}");
    let event = format!("outbox {}: event cannot be read: unknown variant `of_next_year`", ids[1]);
    assert!(of_next_year.contains(&event) && !of_next_year.contains("Ana"), "{of_next_year}");

    // Whichever session it was, no stream goes on without having looked.
    sqlx::query("select pg_notify('engrane_sessions_ended', 'nonsense')").execute(&pool).await?;
    assert_eq!(next(&mut ended).await, Ended::Any);
    stop.cancel();
    running.await?;
    Ok(())
}
