//! Suggestions from the demo catalogue in a real database.

use super::ops::suggest;
use super::types::SuggestionKind;
use crate::base::fault::{Error, Result};
use crate::base::problem::{Problem, Reason};
use crate::testing::World;
use sqlx::PgPool;

async fn world(pool: PgPool) -> Result<World> {
    World::with_catalog(pool).await
}

#[sqlx::test]
async fn numbers_go_on_in_their_order_whatever_stands_between_their_letters(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    for q in ["04465", "0446-5", "04465-022", "04465 02220"] {
        let found = suggest(&world.nobody(), q).await?;
        let numbers: Vec<&str> = found.iter().map(|suggestion| suggestion.text.as_str()).collect();
        assert!(numbers.contains(&"04465-02220"), "{q}: {numbers:?}");
        assert!(numbers.is_sorted(), "{numbers:?}");
        let toyota = found.iter().find(|suggestion| suggestion.text == "04465-02220");
        let toyota = toyota.map(|suggestion| (suggestion.kind, suggestion.name.es.as_str()));
        assert_eq!(toyota, Some((SuggestionKind::Number, "TOYOTA")), "{q}");
    }
    Ok(())
}

#[sqlx::test]
async fn names_go_on_as_the_catalogue_has_them(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    for (q, text, name) in [
        ("balatas delanteras tsu", "balatas delanteras Tsuru", "Nissan Tsuru"),
        ("tsuru filtro de ac", "tsuru filtro de aceite", "Filtro de aceite"),
        ("BALAT", "balatas", "Balatas"),
    ] {
        let found = suggest(&nobody, q).await?;
        let first = found.first().map(|suggestion| (suggestion.text.as_str(), suggestion.name.es.as_str()));
        assert_eq!(first, Some((text, name)), "{q}: {found:?}");
        assert!(found.len() <= 8, "{q}");
    }
    assert!(suggest(&nobody, "").await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn a_text_that_is_too_long_is_refused(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let outcome = suggest(&world.nobody(), &"a".repeat(201)).await;
    let refused = Problem::invalid("q", Reason::TooLong);
    assert!(matches!(&outcome, Err(Error::Refused(problem)) if *problem == refused), "{outcome:?}");
    Ok(())
}
