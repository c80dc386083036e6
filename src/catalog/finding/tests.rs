//! Finding parts of the demo catalogue in a real database.

mod graded;

use super::search_parts;
use crate::base::fault::{Error, Result};
use crate::base::problem::{Problem, Reason};
use crate::catalog::query::types::{ChipKind, Known, Position, Years};
use crate::catalog::types::{Facet, Matched, Nearest, PartSearch, PartSort, SearchResults, Tier};
use crate::demo;
use crate::platform::ctx::Ctx;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

async fn world(pool: PgPool) -> Result<World> {
    let world = World::new(pool).await?;
    demo::load_catalog(&world.services).await?;
    Ok(world)
}

fn words(q: &str) -> PartSearch {
    PartSearch { q: q.to_owned(), ..PartSearch::default() }
}

async fn search(ctx: &Ctx, q: &str) -> Result<SearchResults> {
    search_parts(ctx, &words(q)).await
}

fn numbers(found: &SearchResults) -> Vec<&str> {
    found.rows.iter().map(|row| row.number.as_str()).collect()
}

fn counts(facets: &[Facet]) -> Vec<(&str, u32)> {
    facets.iter().map(|facet| (facet.code.as_str(), facet.count)).collect()
}

#[sqlx::test]
async fn words_are_understood_and_each_piece_can_be_taken_off(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let found = search(&world.nobody(), "balatas delanteras tsuru 2004").await?;
    assert_eq!(numbers(&found), ["41060-50Y90", "P56021N", "GDB1420", "D465", "SHD-465"]);
    assert!(found.rows.iter().all(|row| row.matched == Matched::Vehicle && row.quantity == Some(1.into())));
    assert_eq!((found.total, found.more, &found.next), (5, false, &None));
    assert_eq!(counts(&found.groups), [("brake_pads", 5)]);
    assert_eq!(counts(&found.positions), [("front", 5)]);
    assert_eq!(counts(&found.tiers), [("economy", 1), ("standard", 2), ("premium", 1), ("oem", 1)]);

    let heard = &found.heard;
    let code = |known: Option<&Known>| known.map(|known| known.code.clone()).unwrap_or_default();
    assert_eq!([code(heard.understood.make.as_ref()), code(heard.understood.model.as_ref())], ["nissan", "tsuru"]);
    assert_eq!(heard.understood.years, Some(Years::one(2004)));
    assert_eq!(heard.understood.positions, [Position::Front]);
    assert_eq!(heard.group.as_ref().map(|names| names.en.as_str()), Some("Brake pads"));
    assert_eq!((heard.understood.rest.as_str(), heard.rest_left_out), ("", false));
    // Chosen instead of said, the vehicle finds the same.
    let vehicle = heard.vehicle.clone().ok_or_else(|| Error::broken("no vehicle is named"))?;
    assert_eq!(vehicle.without, "balatas delanteras");
    let chosen = PartSearch { vehicle: vehicle.choice, ..words(&vehicle.without) };
    let chosen = search_parts(&world.nobody(), &chosen).await?;
    assert_eq!((numbers(&chosen), &chosen.heard.vehicle), (numbers(&found), &None));
    let mut pieces: Vec<_> = heard.pieces.iter().map(|piece| (piece.kind, piece.without.as_str())).collect();
    pieces.sort_unstable();
    assert_eq!(
        pieces,
        [
            (ChipKind::Model, "balatas delanteras 2004"),
            (ChipKind::Years, "balatas delanteras tsuru"),
            (ChipKind::Group, "delanteras tsuru 2004"),
            (ChipKind::Position, "balatas tsuru 2004"),
        ]
    );
    Ok(())
}

#[sqlx::test]
async fn mistyped_and_abbreviated_words_find_the_same(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let wanted = search(&nobody, "balatas delanteras tsuru 2004").await?;
    for q in [
        "valatas del. tsuru 04",
        "BALTAS DELANTERAS TSURU 2004",
        "pastillas freno delanteras tsurito 2004",
        "front brake pads tsuru 2004",
    ] {
        assert_eq!(numbers(&search(&nobody, q).await?), numbers(&wanted), "{q}");
    }
    Ok(())
}

#[sqlx::test]
async fn an_engine_and_a_brand_narrow(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "balatas wagner tsuru").await?;
    assert_eq!(numbers(&found), ["D465"]);
    assert_eq!(numbers(&search(&nobody, "balatas delanteras tsuru 1.6").await?).len(), 5);
    assert_eq!(search(&nobody, "balatas delanteras tsuru 3.0").await?.total, 0, "no Tsuru has such an engine");
    Ok(())
}

#[sqlx::test]
async fn what_is_not_understood_is_looked_for_and_left_out_when_nothing_has_it(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    // Its description says so.
    let found = search(&nobody, "balatas delanteras tsuru antirruido").await?;
    assert_eq!(numbers(&found), ["SHD-465"]);
    assert_eq!((found.heard.understood.rest.as_str(), found.heard.rest_left_out), ("antirruido", false));
    assert_eq!(found.rows[0].matched, Matched::Text);

    let found = search(&nobody, "balatas delanteras tsuru xyzzyx").await?;
    assert_eq!(found.total, 5);
    assert_eq!((found.heard.understood.rest.as_str(), found.heard.rest_left_out), ("xyzzyx", true));
    // Where nothing at all is understood, there is nothing to show instead.
    let found = search(&nobody, "xyzzyx plughx").await?;
    assert_eq!((found.total, found.heard.rest_left_out), (0, false));
    Ok(())
}

#[sqlx::test]
async fn a_number_among_words_is_found_and_what_replaces_it(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "balatas trw gdb-1420 para mi tsuru").await?;
    assert_eq!((numbers(&found)[0], found.rows[0].matched), ("GDB1420", Matched::Exact));
    let found = search(&nobody, "lo mismo que el gdb-1420 de otra marca").await?;
    assert!(!numbers(&found).contains(&"GDB1420"), "{:?}", numbers(&found));
    for other in ["41060-50Y90", "D465"] {
        assert!(numbers(&found).contains(&other), "{other} is not in {:?}", numbers(&found));
    }
    Ok(())
}

#[sqlx::test]
async fn nothing_found_says_what_is_nearest(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "41060-50Y9O").await?;
    let number = Nearest::Number { number: "41060-50Y90".into(), brand: "NISSAN".into() };
    assert_eq!((found.total, found.nearest.as_slice()), (0, [number].as_slice()));

    let found = search(&nobody, "balatas traseras tsuru 2004").await?;
    let place = Nearest::Position { position: "front".into(), query: "balatas tsuru 2004".into(), parts: 5 };
    assert_eq!((found.total, found.nearest.first()), (0, Some(&place)));

    let found = search(&nobody, "balatas delanteras tsuru 2019").await?;
    let years: Vec<_> = found
        .nearest
        .iter()
        .filter_map(|nearest| match nearest {
            Nearest::Year { year, query } => Some((*year, query.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(years.first(), Some(&(2017, "balatas delanteras tsuru 2017")));
    // What is offered is there.
    assert_eq!(search(&nobody, years[0].1).await?.total, 5);
    Ok(())
}

#[sqlx::test]
async fn every_order_goes_through_all_pages_once(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    for sort in [PartSort::Best, PartSort::Brand] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        let total = loop {
            let found = search_parts(&nobody, &PartSearch { sort, cursor, ..words("balatas") }).await?;
            seen.extend(found.rows);
            match found.next {
                Some(next) => cursor = next,
                None => break found.total,
            }
        };
        let mut ids: Vec<_> = seen.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(total > 100, "{total}");
        assert_eq!((seen.len(), u32::try_from(ids.len()).ok()), (ids.len(), Some(total)), "{sort}");
        if sort == PartSort::Best {
            let oem: Vec<bool> = seen.iter().map(|row| row.tier == Tier::Oem).collect();
            assert!(oem.is_sorted_by(|a, b| a >= b), "what the makers of vehicles make comes first");
        }
    }
    Ok(())
}

#[sqlx::test]
async fn the_one_question_tells_parts_apart_and_can_be_answered_or_skipped(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "update parts set attributes = '{\"material\": \"ceramica\"}' where key in ('P56021N', 'GDB1420');
         update parts set attributes = '{\"material\": \"semimetalica\"}' where key = 'D465'",
    )
    .execute(&pool)
    .await?;
    let plain = words("balatas delanteras tsuru 2004");
    let asked = |found: &SearchResults| {
        let question = found.question.as_ref();
        let answers = question
            .map(|question| counts(&question.answers).into_iter().map(|(code, count)| format!("{code} {count}")));
        (question.map(|question| question.about.clone()), answers.map(Iterator::collect::<Vec<_>>).unwrap_or_default())
    };
    let found = search_parts(&nobody, &plain).await?;
    let answers = ["ceramica 4", "semimetalica 3"].map(str::to_owned).to_vec();
    assert_eq!(asked(&found), (Some("material".to_owned()), answers));

    let answer = |about: &str, answer: &str| BTreeMap::from([(about.to_owned(), answer.to_owned())]);
    let answered = PartSearch { answers: answer("material", "semimetalica"), ..plain.clone() };
    let found = search_parts(&nobody, &answered).await?;
    assert_eq!(numbers(&found), ["41060-50Y90", "D465", "SHD-465"], "and those of which it is not known");
    assert_eq!((found.total, asked(&found).0.as_deref()), (3, Some("brand")));
    let branded = PartSearch { answers: answer("brand", "WAGNER"), ..plain.clone() };
    assert_eq!(numbers(&search_parts(&nobody, &branded).await?), ["D465"]);
    let skipped = PartSearch { skipped: BTreeSet::from(["material".to_owned()]), ..plain.clone() };
    let found = search_parts(&nobody, &skipped).await?;
    assert_eq!((found.total, asked(&found).0.as_deref()), (5, Some("brand")));

    // Where it goes on the vehicle: what says nothing of it stays.
    for (about, side, total) in [("position", "rear", 0), ("position", "front", 5), ("side", "left", 5)] {
        let search = PartSearch { answers: answer(about, side), ..plain.clone() };
        assert_eq!(search_parts(&nobody, &search).await?.total, total, "{about} {side}");
    }
    // Of no vehicle, of several groups, and by number nothing is asked.
    for q in ["balatas delanteras", "tsuru 2004", "41060-50Y90"] {
        assert_eq!(search(&nobody, q).await?.question, None, "{q}");
    }
    let nonsense = search_parts(&nobody, &PartSearch { answers: answer("a", "\0"), ..plain }).await;
    let Err(Error::Refused(problem)) = nonsense else { return Err(Error::broken("what cannot be said is taken")) };
    assert_eq!(problem, Problem::invalid("answers", Reason::Malformed));
    Ok(())
}

#[sqlx::test]
async fn a_tier_narrows_and_keeps_the_others_in_sight(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let search = PartSearch { tier: Some(Tier::Standard), ..words("balatas delanteras tsuru 2004") };
    let found = search_parts(&world.nobody(), &search).await?;
    assert_eq!(numbers(&found), ["GDB1420", "D465"]);
    assert_eq!(counts(&found.tiers), [("economy", 1), ("standard", 2), ("premium", 1), ("oem", 1)]);
    assert_eq!(counts(&found.brands), [("TRW", 1), ("WAGNER", 1)]);
    Ok(())
}

#[sqlx::test]
async fn the_places_of_a_vehicle_exclude_their_opposites(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    for (q, wanted, unwanted) in [
        ("faro izquierdo tsuru", "izquierdo", "derecho"),
        ("manguera inferior de radiador tsuru", "inferior", "superior"),
    ] {
        let found = search(&nobody, q).await?;
        for row in &found.rows {
            let name = row.name.es.to_lowercase();
            assert!(!name.contains(unwanted) || name.contains(wanted), "{q}: {name}");
        }
    }
    Ok(())
}

#[sqlx::test]
async fn a_query_that_is_only_signs_finds_nothing(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    for q in ["???", "🚗🔧", "de la"] {
        let found = search(&world.nobody(), q).await.map_err(|error| Error::broken(format!("{q}: {error}")))?;
        assert_eq!((found.total, found.rows.len()), (0, 0), "{q}");
    }
    Ok(())
}
