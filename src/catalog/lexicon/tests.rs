//! The names that queries are read by, in a real database.

use super::{lexicon, refresh, run};
use crate::base::fault::{Error, Result};
use crate::catalog::query::parse;
use crate::demo;
use crate::testing::World;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const NICKNAME: &str = "update vehicle_models set nicknames = nicknames || '{Zarandeado}' where key = 'TSURU'";

async fn understood_model(world: &World, query: &str) -> Result<Option<String>> {
    let lexicon = lexicon(&world.services).await?;
    Ok(parse(&lexicon.dictionary, query).model.map(|model| model.code))
}

#[sqlx::test]
async fn names_are_read_once_and_again_when_it_is_asked_for(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    demo::load_catalog(&world.services).await?;
    assert_eq!(understood_model(&world, "balatas tsurito").await?.as_deref(), Some("tsuru"));
    sqlx::query(NICKNAME).execute(&pool).await?;
    assert_eq!(understood_model(&world, "balatas zarandeado").await?, None);
    refresh(&world.services).await?;
    assert_eq!(understood_model(&world, "balatas zarandeado").await?.as_deref(), Some("tsuru"));
    Ok(())
}

#[sqlx::test]
async fn a_server_hears_of_a_name_that_changed(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    demo::load_catalog(&world.services).await?;
    assert_eq!(understood_model(&world, "balatas zarandeado").await?, None);
    let stop = CancellationToken::new();
    let services = Arc::clone(&world.services);
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { run(&services, stop).await }
    });
    sqlx::query(NICKNAME).execute(&pool).await?;
    for _ in 0..100 {
        if understood_model(&world, "balatas zarandeado").await?.is_some() {
            stop.cancel();
            return running.await.map_err(Error::broken);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Error::broken("the nickname is not heard of"))
}

#[sqlx::test]
async fn a_group_has_its_name_in_both_languages(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    demo::load_catalog(&world.services).await?;
    let lexicon = lexicon(&world.services).await?;
    let names = lexicon.group("brake_pads").ok_or_else(|| Error::broken("no brake pads"))?;
    assert_eq!((names.es.as_str(), names.en.as_str()), ("Balatas", "Brake pads"));
    assert_eq!(lexicon.group("nonsense"), None);
    Ok(())
}
