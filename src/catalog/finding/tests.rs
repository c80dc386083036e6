//! Finding parts of the demo catalogue in a real database.

mod by_number;
mod graded;

use super::named::MOST_VEHICLES;
use super::rules::Wanted;
use super::store::{Asked, Page};
use super::{Offered, list_candidates, search_offered, search_parts, store};
use crate::base::fault::{Error, Result};
use crate::base::problem::{Problem, Reason};
use crate::catalog::query::types::{ChipKind, Known, Position, Years};
use crate::catalog::types::{Facet, Matched, Nearest, PartSearch, PartSort, SearchResults, Tier};
use crate::catalog::vehicles::types::VehicleChoice;
use crate::catalog::vin::types::{VinCheck, VinStatus};
use crate::platform::ctx::Ctx;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

async fn world(pool: PgPool) -> Result<World> {
    World::with_catalog(pool).await
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
async fn the_category_of_a_group_is_told_however_the_group_is_asked_for(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let tsuru = search(&nobody, "balatas delanteras tsuru 2004").await?.heard.vehicle.map(|named| named.choice);
    let tsuru = tsuru.ok_or_else(|| Error::broken("no vehicle is named"))?;
    for vehicle in [VehicleChoice::default(), tsuru] {
        for category in [None, Some("brakes".to_owned())] {
            let group = Some("brake_pads".to_owned());
            let of_group = PartSearch { category, group, vehicle: vehicle.clone(), ..PartSearch::default() };
            let found = search_parts(&nobody, &of_group).await?;
            assert_eq!(found.category_of_group.as_deref(), Some("brakes"), "{of_group:?}");
            assert!(found.total > 0, "{of_group:?}");
        }
    }
    let of_none = PartSearch { category: Some("brakes".to_owned()), ..PartSearch::default() };
    assert_eq!(search_parts(&nobody, &of_none).await?.category_of_group, None);
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
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    // Its description says so.
    let found = search(&nobody, "balatas delanteras tsuru antirruido").await?;
    assert_eq!(numbers(&found), ["SHD-465"]);
    assert_eq!((found.heard.understood.rest.as_str(), found.heard.rest_left_out), ("antirruido", false));
    assert_eq!(found.rows[0].matched, Matched::Text);

    let found = search(&nobody, "balatas delanteras tsuru xyzzyx").await?;
    assert_eq!(found.total, 5);
    assert_eq!((found.heard.understood.rest.as_str(), found.heard.rest_left_out), ("xyzzyx", true));
    // Nothing narrows by a turbo.
    sqlx::query("update parts set words = words || ' turbo' where key = 'D465'").execute(&pool).await?;
    let found = search(&nobody, "balatas delanteras tsuru turbo").await?;
    assert_eq!((numbers(&found), found.heard.understood.rest.as_str()), (vec!["D465"], "turbo"));
    let found = search(&nobody, "balatas delanteras tsuru 16v").await?;
    let heard = &found.heard;
    assert_eq!((found.total, heard.understood.rest.as_str(), heard.rest_left_out), (5, "16v", true));
    // Where nothing at all is understood, there is nothing to show instead.
    let found = search(&nobody, "xyzzyx frobozz").await?;
    assert_eq!((found.total, found.heard.rest_left_out), (0, false));
    Ok(())
}

#[sqlx::test]
async fn a_vehicle_of_which_fitments_tell_nothing_is_left_out(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    // No battery says what it fits; the program knows the model, and no part fits it.
    sqlx::raw_sql(
        "delete from fitments where part_id in (select p.id from parts p join part_groups g on g.id = p.group_id where g.code = 'battery');
         update parts set words = words || ' xyzzyx'
         where id in (select p.id from parts p join part_groups g on g.id = p.group_id where g.code = 'battery');
         delete from fitments where vehicle_id in (select v.id from vehicles v join vehicle_models m on m.id = v.model_id where m.key = 'TSURU');
         update vehicle_models set fitments = 0 where key = 'TSURU';",
    )
    .execute(&pool)
    .await?;
    for q in ["batería jetta 2015", "batería 2004", "batería xyzzyx jetta"] {
        let found = search(&nobody, q).await?;
        let heard = &found.heard;
        assert_eq!((found.total, heard.vehicle_left_out, heard.rest_left_out), (3, true, false), "{q}");
        assert_eq!(heard.vehicle, None, "nothing would be found by it");
        assert_eq!(heard.group.as_ref().map(|names| names.en.as_str()), Some("Battery"), "{q}");
    }
    let found = search(&nobody, "balatas delanteras tsuru 2004").await?;
    let pads = search(&nobody, "balatas delanteras").await?;
    assert_eq!((numbers(&found), found.total), (numbers(&pads), pads.total));
    assert_eq!((found.heard.vehicle_left_out, pads.heard.vehicle_left_out), (true, false));
    // Of what the fitments tell, nothing is left out: pads fit the Jetta, but none of that year.
    let found = search(&nobody, "balatas jetta 2004").await?;
    assert_eq!((found.total, found.heard.vehicle_left_out), (0, false));
    Ok(())
}

#[sqlx::test]
async fn words_that_were_misunderstood_are_looked_for_as_they_are(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "delete from fitments;
         update vehicle_models set fitments = 0;
         update parts set words = replace(words, 'tsuru', 'otro') where key <> 'D465';",
    )
    .execute(&pool)
    .await?;
    let found = search(&nobody, "Tsuru").await?;
    assert_eq!((numbers(&found), found.rows[0].matched), (vec!["D465"], Matched::Text));
    let heard = &found.heard;
    assert_eq!((heard.understood.rest.as_str(), heard.rest_left_out, heard.vehicle_left_out), ("tsuru", false, false));
    assert!(heard.pieces.is_empty() && heard.understood.model.is_none(), "{heard:?}");
    Ok(())
}

#[sqlx::test]
async fn a_vin_is_read_as_its_make_and_year(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "balatas delanteras 3n1eb31s24k512345").await?;
    let vin = found.heard.vin.clone().ok_or_else(|| Error::broken("no VIN is seen"))?;
    assert_eq!((vin.status(), vin.check, vin.year), (VinStatus::Decoded, VinCheck::Right, Some(2004)));
    let understood = &found.heard.understood;
    assert_eq!(understood.make.as_ref().map(|make| make.code.as_str()), Some("nissan"));
    assert_eq!(understood.years, Some(Years::one(2004)));
    assert!(numbers(&found).contains(&"41060-50Y90"));
    assert!(found.rows.iter().all(|row| row.matched == Matched::Vin));
    let year = found.heard.pieces.iter().find(|piece| piece.kind == ChipKind::Years);
    assert_eq!(year.map(|piece| piece.without.as_str()), Some("balatas delanteras Nissan"));
    // The same as words say.
    assert_eq!(numbers(&search(&nobody, "balatas delanteras nissan 2004").await?), numbers(&found));

    // A wrong check digit is said and refuses nothing.
    let wrong = search(&nobody, "3N1EB31S04K512345").await?;
    assert!(wrong.total > 0);
    assert_eq!(wrong.heard.vin.map(|vin| vin.check), Some(VinCheck::Wrong));
    // What nobody knows finds nothing, and says so.
    let unknown = search(&nobody, "00ZZZ31S00K512345").await?;
    assert_eq!((unknown.total, unknown.heard.vin.map(|vin| vin.status())), (0, Some(VinStatus::NotKnown)));
    Ok(())
}

#[sqlx::test]
async fn nothing_found_says_what_was_searched(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "ZSQ-998877-ZSQ").await?;
    assert_eq!((found.total, found.nearest.as_slice()), (0, [].as_slice()));
    let searched = [
        Matched::Exact,
        Matched::CrossReference,
        Matched::Interchange,
        Matched::Prefix,
        Matched::LeadingZeros,
        Matched::Folded,
        Matched::Fuzzy,
    ];
    assert!(found.searched.starts_with(&searched), "{:?}", found.searched);
    let words = search(&nobody, "balatas traseras tsuru 2004").await?;
    assert_eq!((words.total, words.searched.as_slice()), (0, [Matched::Vehicle].as_slice()));
    assert!(search(&nobody, "balatas").await?.searched.is_empty(), "something was found");
    Ok(())
}

#[sqlx::test]
async fn nothing_found_says_what_is_nearest(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    // The part is there, but fits another vehicle.
    let jetta =
        VehicleChoice { make: "volkswagen".into(), model: "jetta".into(), year: "2015".into(), engine: String::new() };
    for q in ["41060-50Y90", "41060-50Y9O"] {
        let found = search_parts(&nobody, &PartSearch { vehicle: jetta.clone(), ..words(q) }).await?;
        let number = Nearest::Number { number: "41060-50Y90".into(), brand: "NISSAN".into() };
        assert_eq!(found.total, 0, "{q}");
        assert!(found.nearest.contains(&number), "{q}: {:?}", found.nearest);
    }

    // One digit apart there is one that fits: who typed a number that is there did not mean it.
    sqlx::raw_sql(
        "update parts set number = '41060-50Y91', key = '4106050Y91'
         where id = (
           select f.part_id
           from fitments f
           join vehicles v on v.id = f.vehicle_id
           join vehicle_models m on m.id = v.model_id
           where m.key = 'JETTA' and v.year = 2015
           order by f.part_id
           limit 1
         );
         update parts set gtin = '00012345678905' where key = '4106050Y90';",
    )
    .execute(&pool)
    .await?;
    let of_jetta = async |q: &str| search_parts(&nobody, &PartSearch { vehicle: jetta.clone(), ..words(q) }).await;
    assert_eq!(numbers(&of_jetta("41060-50Z91").await?), ["41060-50Y91"], "it is what a slip finds");
    for q in ["41060-50Y90", "41060 50y90", "012345678905"] {
        let found = of_jetta(q).await?;
        assert!(!numbers(&found).contains(&"41060-50Y91"), "{q}");
        let told = found.nearest.iter().filter(|nearest| matches!(nearest, Nearest::Number { .. }));
        let number = Nearest::Number { number: "41060-50Y90".into(), brand: "NISSAN".into() };
        assert_eq!(told.collect::<Vec<_>>(), [&number], "{q}");
    }

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
async fn what_many_vehicles_share_is_looked_for_among_the_newest(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let before = search(&nobody, "nissan").await?;
    assert!(before.total > 0 && !before.more);
    sqlx::query(
        "insert into vehicles (id, model_id, year, engine_code)
         select gen_random_uuid(), m.id, 1980, 'E' || number
         from vehicle_models m cross join generate_series(1, $1) as number
         where m.key = 'TSURU'",
    )
    .bind(i32::try_from(MOST_VEHICLES).map_err(Error::broken)?)
    .execute(&pool)
    .await?;
    for q in ["nissan", "diesel", "automatico"] {
        assert!(search(&nobody, q).await?.more, "{q}");
    }
    assert_eq!(search(&nobody, "nissan").await?.total, before.total, "older ones are left out");
    for q in ["nissan balatas", "tsuru"] {
        let found = search(&nobody, q).await?;
        assert!(found.total > 0 && !found.more, "{q}");
    }
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
    // What the words say already is not asked for, although one of the parts goes to either place.
    sqlx::raw_sql(
        "insert into fitments (id, part_id, vehicle_id, position)
         select gen_random_uuid(), f.part_id, f.vehicle_id, 'rear'
         from fitments f
         join parts p on p.id = f.part_id
         where p.key = 'D465'",
    )
    .execute(&pool)
    .await?;
    for (q, about) in [("balatas tsuru 2004", "position"), ("balatas delanteras tsuru 2004", "brand")] {
        let found = search_parts(&nobody, &PartSearch { q: q.to_owned(), ..skipped.clone() }).await?;
        assert_eq!((found.total, asked(&found).0.as_deref()), (5, Some(about)), "{q}");
    }
    // As many as an address holds, and no more.
    let many = |count: usize| (0..count).map(|at| format!("a{at}"));
    let answers = |count| many(count).map(|about| (about, "x".to_owned())).collect::<BTreeMap<_, _>>();
    let most = PartSearch { answers: answers(12), skipped: many(12).collect(), ..plain.clone() };
    assert!(search_parts(&nobody, &most).await.is_ok());
    for (field, nonsense) in [
        ("answers", PartSearch { answers: answer("a", "\0"), ..plain.clone() }),
        ("answers", PartSearch { answers: answers(13), ..plain.clone() }),
        ("skipped", PartSearch { skipped: BTreeSet::from(["a,b".to_owned()]), ..plain.clone() }),
        ("skipped", PartSearch { skipped: many(13).collect(), ..plain.clone() }),
    ] {
        let Err(Error::Refused(problem)) = search_parts(&nobody, &nonsense).await else {
            return Err(Error::broken("what cannot be said is taken"));
        };
        assert_eq!(problem, Problem::invalid(field, Reason::Malformed));
    }
    Ok(())
}

#[sqlx::test]
async fn as_many_answers_as_an_address_holds_are_met_together(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "update parts set attributes = (select jsonb_object_agg('a' || at, 'x') from generate_series(0, 11) as at)
         where key in ('P56021N', 'GDB1420');
         update parts set attributes = attributes || '{\"a11\": \"y\"}' where key = 'GDB1420';",
    )
    .execute(&pool)
    .await?;
    let answers: BTreeMap<String, String> = (0..12).map(|at| (format!("a{at}"), "x".to_owned())).collect();
    let answered = PartSearch { answers, ..words("balatas delanteras tsuru 2004") };
    let found = search_parts(&nobody, &answered).await?;
    assert_eq!(numbers(&found), ["41060-50Y90", "P56021N", "D465", "SHD-465"]);
    assert_eq!(counts(&found.brands), [("BREMBO", 1), ("FRITEC", 1), ("NISSAN", 1), ("WAGNER", 1)]);
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
async fn of_more_than_is_read_the_narrowed_ones_are_counted_and_listed(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let search = PartSearch { brand: Some("WAGNER".into()), tier: Some(Tier::Standard), ..PartSearch::default() };
    let wanted = Wanted::listed(&PartSearch::default(), None);
    let asked = |most| Asked { wanted: &wanted, search: &search, offered: None, by_position: false, most };
    let mut tx = world.nobody().catalog().await?;
    let Page { hits, counted: whole } =
        store::look(&mut tx, &asked(store::MOST_COUNTED), None).await?.unwrap_or_default();
    let of_brand = whole.total;
    assert!(of_brand > 20 && !whole.more, "{whole:?}");
    let first: Vec<_> = hits.iter().map(|hit| hit.id).collect();
    for (most, total, more) in [(of_brand, of_brand, false), (of_brand - 1, of_brand - 1, true)] {
        let Page { hits, counted } = store::look(&mut tx, &asked(most.into()), None).await?.unwrap_or_default();
        assert_eq!((counted.total, counted.more), (total, more), "{most}");
        assert_eq!(hits.len(), first.len(), "{most}");
        if !more {
            assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), first);
        }
    }
    assert_eq!(first.len(), 21, "one more than a page");
    // Of those that are looked up in the market, too.
    let most = usize::try_from(of_brand).map_err(Error::broken)?;
    let (whole, more) = store::list_candidates(&mut tx, &asked(store::MOST_COUNTED), 1_500).await?;
    assert_eq!((whole.len(), more), (1_500, false), "what the choices leave out is offered too");
    let (parts, more) = store::list_candidates(&mut tx, &asked(store::MOST_COUNTED), most).await?;
    assert_eq!((parts.len(), more), (most, false));
    let (parts, more) = store::list_candidates(&mut tx, &asked(store::MOST_COUNTED), 20).await?;
    assert_eq!((parts.as_slice(), more), (&first[..20], true), "the best ones");
    tx.commit().await?;
    // Nothing is found of what was looked up, and that not all of it was is told.
    let offered = Offered { parts: Vec::new(), only: true, more: true };
    let found = search_offered(&world.nobody(), &words("balatas"), &offered).await?;
    assert_eq!((found.total, found.more), (0, true));
    let found = search_offered(&world.nobody(), &words("balatas"), &Offered { only: false, ..offered }).await?;
    assert!(found.total > 0 && !found.more, "all of it is listed");
    Ok(())
}

#[sqlx::test]
async fn of_what_many_parts_say_a_thousand_are_counted_and_the_narrowed_ones_whole(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "update parts set words = words || ' zeppelin' where id in (select id from parts order by id limit 1200)",
    )
    .execute(&pool)
    .await?;
    let found = search(&nobody, "zeppelin").await?;
    assert_eq!((found.total, found.more, found.rows.len()), (1_000, true, 20));
    let cursor = found.next.clone().unwrap_or_default();
    let next = search_parts(&nobody, &PartSearch { cursor, ..words("zeppelin") }).await?;
    let ids = |found: &SearchResults| found.rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
    assert_eq!((next.total, next.rows.len(), ids(&next).intersection(&ids(&found)).count()), (1_000, 20, 0));
    // Fewer are counted whole, as are those of a choice.
    let of_brand =
        "select b.key, count(*) from parts p join brands b on b.id = p.brand_id where p.words like '% zeppelin'
                    group by b.key order by 2 desc limit 1";
    let (brand, parts): (String, i64) = sqlx::query_as(of_brand).fetch_one(&pool).await?;
    let found = search_parts(&nobody, &PartSearch { brand: Some(brand), ..words("zeppelin") }).await?;
    assert_eq!((i64::from(found.total), found.more), (parts, false));
    let of_groups: u32 = found.groups.iter().map(|group| group.count).sum();
    assert_eq!(of_groups, found.total, "what narrows it further is counted whole");
    // What the market is asked for is not cut there.
    let (candidates, more) = list_candidates(&nobody, &words("zeppelin")).await?;
    assert_eq!((candidates.len(), more), (1_200, false));
    sqlx::raw_sql("update parts set words = left(words, -9) where id in (select id from parts order by id limit 200)")
        .execute(&pool)
        .await?;
    let found = search(&nobody, "zeppelin").await?;
    assert_eq!((found.total, found.more), (1_000, false));
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
async fn a_place_alone_finds_the_parts_that_say_it(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "trasero").await?;
    let says = "select count(*) from parts where string_to_array(words, ' ') && '{traser,rear}'";
    let parts: i64 = sqlx::query_scalar(says).fetch_one(&pool).await?;
    assert!((1..1_000).contains(&parts), "{parts}");
    assert_eq!((i64::from(found.total), found.more), (parts, false));
    let among_others = search(&nobody, "trasero zzyzx").await?;
    assert_eq!(i64::from(among_others.total), parts);
    sqlx::raw_sql(
        "update parts
         set words = array_to_string(array_remove(array_remove(string_to_array(words, ' '), 'traser'), 'rear'), ' ')",
    )
    .execute(&pool)
    .await?;
    let found = search(&nobody, "trasero").await?;
    assert_eq!((found.total, found.rows.len()), (0, 0));
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
