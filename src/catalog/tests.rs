//! Searching and reading the demo catalogue in a real database.

use super::ops::{categories, fitments, part, search_parts};
use super::query::types::Years;
use super::types::{
    FitmentRow, Heard, Matched, PartDetail, PartKind, PartName, PartRow, PartSearch, PartStatus, SearchResults,
};
use super::vehicles::types::VehicleChoice;
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::problem::{Entity, Problem, Reason};
use crate::base::text::stems;
use crate::demo;
use crate::platform::ctx::Ctx;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::HashSet;

async fn world(pool: PgPool) -> Result<World> {
    World::with_catalog(pool).await
}

async fn search(ctx: &Ctx, q: &str) -> Result<SearchResults> {
    search_parts(ctx, &PartSearch { q: q.to_owned(), ..PartSearch::default() }).await
}

fn label(row: &PartRow) -> String {
    format!("{} {}", row.brand, row.number)
}

fn labels(results: &SearchResults) -> Vec<String> {
    results.rows.iter().map(label).collect()
}

async fn detail(ctx: &Ctx, number: &str) -> Result<PartDetail> {
    let found = search(ctx, number).await?;
    let first = found.rows.first().ok_or_else(|| Error::broken(format!("{number} is not found")))?;
    part(ctx, first.id).await
}

#[sqlx::test]
async fn a_plural_in_ces_is_found_by_its_singular(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let found = async |q: &str| Ok::<_, Error>(labels(&search(&world.nobody(), q).await?));
    let lights = found("luz de freno").await?;
    assert!(!lights.is_empty());
    assert_eq!(found("luces de freno").await?, lights);
    Ok(())
}

/// Words of before, when `luces` was indexed as `luc`: as the migration finds them in an installation.
#[sqlx::test]
async fn what_was_indexed_before_is_found_by_its_singular_too(pool: PgPool) -> Result<()> {
    sqlx::raw_sql(
        "insert into brands (id, name, key, oem) values (gen_random_uuid(), 'TRW', 'TRW', false);
         insert into categories (id, code, name_es, name_en, position) values (gen_random_uuid(), 'c', 'C', 'C', 1);
         insert into part_groups (id, category_id, code, name_es, name_en)
         select gen_random_uuid(), id, 'g', 'G', 'G' from categories;
         insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, words)
         select gen_random_uuid(), b.id, 'A', 'A', 'oem', 'oem', g.id, '', '', '1.6c disc luc palanc plastic switch'
         from brands b, part_groups g;
         insert into tenants (id, code, name, modules) values (gen_random_uuid(), 'norte', 'Norte', '{warehouse}');
         insert into inventory_items (tenant_id, id, number, key, currency, stock, words)
         select id, gen_random_uuid(), 'A', 'A', 'MXN', 1, 'ac fila luc' from tenants;
         insert into inventory_items (tenant_id, id, number, key, currency, stock, words)
         select id, gen_random_uuid(), 'B', 'B', 'MXN', 1, 'balat' from tenants;",
    )
    .execute(&pool)
    .await?;
    sqlx::raw_sql(include_str!("../../migrations/0018_words_in_ces.sql")).execute(&pool).await?;
    let words = async |rows: &'static str| sqlx::query_scalar::<_, String>(rows).fetch_all(&pool).await;
    let parts = words("select words from parts").await?;
    assert_eq!(parts, ["1.6c disc disz luc luz palanc palanz plastic plastiz switch"]);
    let items = words("select words from inventory_items order by key").await?;
    assert_eq!(items, ["ac fila luc luz", "balat"]);
    assert_eq!(stems("luces"), ["luz"], "what is searched for");
    Ok(())
}

#[sqlx::test]
async fn the_demo_loads_twice_without_a_change(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    assert!(demo::load(&world.services).await?);
    let count = async || -> Result<Vec<i64>> {
        let mut counts = Vec::new();
        for table in [
            "brands",
            "categories",
            "part_groups",
            "vehicle_makes",
            "vehicle_models",
            "vehicles",
            "parts",
            "fitments",
            "cross_references",
            "tenants",
            "users",
            "imports",
            "inventory_items",
            "audit_entries",
            "outbox",
        ] {
            // Safe: the names above.
            let statement = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            counts.push(sqlx::query_scalar(statement).fetch_one(&pool).await?);
        }
        Ok(counts)
    };
    let before = count().await?;
    assert!(before.iter().all(|&rows| rows > 0), "{before:?}");
    assert!(!demo::load(&world.services).await?);
    assert_eq!(count().await?, before);
    let lost: i64 = sqlx::query_scalar(
        "select count(*) from parts p where not exists (select from fitments f where f.part_id = p.id)",
    )
    .fetch_one(&pool)
    .await?;
    assert_eq!((before[4], before[6], before[8], lost), (60, 1_500, 1_080, 0));
    Ok(())
}

#[sqlx::test]
async fn a_number_is_found_however_it_is_printed(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    for q in ["41060-50Y90", "41060 50y90", "4106050Y90", " 41060–50Y90 ", "41060.50Y90"] {
        let found = search(&nobody, q).await?;
        assert_eq!(
            found.rows.first().map(|row| (label(row), row.matched)),
            Some(("NISSAN 41060-50Y90".to_owned(), Matched::Exact)),
            "{q}"
        );
    }
    let found = search(&nobody, "vkba 3998").await?;
    assert_eq!(labels(&found)[0], "SKF VKBA 3998");
    let found = search(&nobody, "1H0 698 151 A").await?;
    assert_eq!(labels(&found)[0], "VOLKSWAGEN 1H0 698 151 A");
    Ok(())
}

#[sqlx::test]
async fn a_number_brings_what_replaces_it_behind_itself(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let found = search(&world.nobody(), "41060-50Y90").await?;
    assert_eq!(
        labels(&found),
        ["NISSAN 41060-50Y90", "BREMBO P56021N", "TRW GDB1420", "WAGNER D465", "FRITEC SHD-465"],
        "the part itself, then premium, standard, economy"
    );
    assert_eq!((found.total, &found.heard), (5, &Heard::default()));
    assert!(found.rows[1..].iter().all(|row| row.matched == Matched::CrossReference));
    assert_eq!(found.rows[0].positions, ["front"]);
    assert_eq!(found.rows[0].offers, None, "nobody sees offers");
    // A number that only a cross reference knows.
    let found = search(&world.nobody(), "pgd-465m").await?;
    assert_eq!(labels(&found), ["NISSAN 41060-50Y90"]);
    assert_eq!(found.rows[0].matched, Matched::CrossReference);
    Ok(())
}

#[sqlx::test]
async fn the_beginning_of_a_number_is_enough(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let found = search(&world.nobody(), "41060").await?;
    assert!(found.total >= 2);
    assert!(
        found.rows.iter().all(|row| row.number.starts_with("41060-") && row.matched == Matched::Prefix),
        "{found:?}"
    );
    Ok(())
}

#[sqlx::test]
async fn words_find_what_fits_the_vehicle_and_year_and_nothing_else(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let found = search(&nobody, "balatas delanteras tsuru 2004").await?;
    let found_labels = labels(&found);
    for wanted in ["NISSAN 41060-50Y90", "WAGNER D465"] {
        assert!(found_labels.iter().any(|found| found == wanted), "{wanted} is not in {found_labels:?}");
    }
    assert_eq!((found.heard.understood.years, found.rows[0].kind), (Some(Years::one(2004)), PartKind::Oem));
    for (q, model, year) in [
        ("balatas delanteras tsuru 2004", "Tsuru", 2004),
        ("jetta 2004", "Jetta", 2004),
        ("balatas jetta 2015", "Jetta", 2015),
        ("filtro de aceite versa 2015", "Versa", 2015),
    ] {
        let found = search(&nobody, q).await?;
        assert!(found.total > 0, "{q} finds nothing");
        for row in &found.rows {
            let known = fitments(&nobody, row.id, None).await?;
            let mut fits = false;
            for make in &known.makes {
                let found = fitments(&nobody, row.id, Some(make.code.as_str())).await?;
                let is_it = |row: &FitmentRow| row.model == model && (row.year_from..=row.year_to).contains(&year);
                fits |= found.rows.iter().any(is_it);
            }
            assert!(fits && row.matched == Matched::Vehicle, "{} does not fit: {q}", label(row));
        }
    }
    for nothing in ["balatas delanteras tsuru 2019", "balatas jetta 2004"] {
        assert_eq!(search(&nobody, nothing).await?.total, 0, "{nothing}");
    }
    Ok(())
}

#[sqlx::test]
async fn forms_of_words_and_both_languages_find_the_same(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let set =
        async |q: &str| -> Result<HashSet<String>> { Ok(labels(&search(&nobody, q).await?).into_iter().collect()) };
    let reference = set("balatas delanteras tsuru").await?;
    assert!(reference.contains("WAGNER D465"));
    for q in [
        "BALATA DELANTERA TSURU",
        "balatas  delantéras, Tsuru",
        "tsuru delanteras balatas",
        "front brake pads tsuru",
        "front brake pad Tsuru",
        "pastillas de freno delanteras tsuru",
        "balatas del delanteras para tsurito",
    ] {
        assert_eq!(set(q).await?, reference, "{q}");
    }
    assert!(set("rotula tsuru").await?.contains("MOOG K9647"), "accents do not matter");
    assert!(set("balata tsru").await?.contains("WAGNER D465"), "nor does a mistyped letter");
    Ok(())
}

#[sqlx::test]
async fn facets_narrow_and_pages_hold_every_part_once(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let whole = search(&nobody, "").await?;
    assert_eq!((whole.total, whole.rows.len(), whole.more), (1_500, 20, false));
    assert!(whole.rows.iter().all(|row| row.matched == Matched::Listed));
    assert_eq!(whole.categories.iter().map(|facet| facet.count).sum::<u32>(), 1_500);
    assert_eq!(whole.brands.iter().map(|facet| facet.count).sum::<u32>(), 1_500);

    let brakes = PartSearch { category: Some("brakes".into()), ..PartSearch::default() };
    let mut seen = Vec::new();
    let mut cursor = String::new();
    let total = loop {
        let found = search_parts(&nobody, &PartSearch { cursor, ..brakes.clone() }).await?;
        seen.extend(found.rows.iter().map(|row| row.id));
        match found.next {
            Some(next) => cursor = next,
            None => break found.total,
        }
    };
    assert_eq!(Some(total), whole.categories.iter().find(|facet| facet.code == "brakes").map(|facet| facet.count));
    let once: HashSet<PartId> = seen.iter().copied().collect();
    assert_eq!((seen.len(), u32::try_from(once.len()).ok()), (once.len(), Some(total)));

    let found = search_parts(
        &nobody,
        &PartSearch {
            q: "tsuru".into(),
            group: Some("brake_pads".into()),
            brand: Some("WAGNER".into()),
            ..PartSearch::default()
        },
    )
    .await?;
    assert_eq!(labels(&found), ["WAGNER D465"]);
    assert!(found.groups.len() > 1 && found.brands.len() > 1, "other choices stay in sight: {found:?}");
    let nonsense = search_parts(&nobody, &PartSearch { cursor: "seven".into(), ..brakes }).await;
    let Err(Error::Refused(problem)) = nonsense else { return Err(Error::broken("a cursor that is none is taken")) };
    assert_eq!(problem, Problem::invalid("cursor", Reason::Malformed));
    Ok(())
}

#[sqlx::test]
async fn the_home_counts_the_parts_of_each_category(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let categories = categories(&world.nobody(), &VehicleChoice::default()).await?.categories;
    assert_eq!((categories.len(), categories[0].code.as_str()), (12, "brakes"));
    assert_eq!(categories.iter().map(|category| category.parts).sum::<u32>(), 1_500);
    for category in &categories {
        assert_eq!(category.parts, category.groups.iter().map(|group| group.count).sum::<u32>(), "{}", category.code);
    }
    Ok(())
}

#[sqlx::test]
async fn the_page_of_an_oem_part_shows_fitments_alternatives_and_references(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let part = detail(&world.nobody(), "41060-50Y90").await?;
    assert_eq!((part.brand.as_str(), part.kind, part.category_code.as_str()), ("NISSAN", PartKind::Oem, "brakes"));
    let fitted = fitments(&world.nobody(), part.id, None).await?;
    assert_eq!((fitted.makes.len(), fitted.makes[0].name.as_str(), fitted.cut), (1, "Nissan", false));
    assert_eq!((part.vehicles, fitted.make.as_ref()), (fitted.makes[0].vehicles, fitted.makes.first()));
    assert_eq!(part.models, ["Nissan Tsuru"]);
    let years: Vec<_> =
        fitted.rows.iter().map(|row| (row.model.as_str(), row.year_from, row.year_to, row.position.as_str())).collect();
    assert_eq!(years, [("Tsuru", 1992, 2017, "front")]);
    let alternatives: Vec<_> =
        part.alternatives.iter().map(|other| (other.brand.as_str(), other.number.as_str())).collect();
    assert_eq!(alternatives, [("BREMBO", "P56021N"), ("TRW", "GDB1420"), ("WAGNER", "D465"), ("FRITEC", "SHD-465")]);
    assert!(part.alternatives[0].source.contains("BREMBO") && part.replaces.is_empty());
    let references: Vec<_> =
        part.references.iter().map(|other| (other.brand.as_str(), other.number.as_str())).collect();
    assert_eq!(references, [("RAYBESTOS", "PGD465M"), ("TRW", "GDB1022")]);
    Ok(())
}

#[sqlx::test]
async fn the_page_of_an_aftermarket_part_shows_what_it_replaces_and_its_siblings(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let part = detail(&world.nobody(), "D465").await?;
    let replaces: Vec<_> = part.replaces.iter().map(|other| (other.brand.as_str(), other.number.as_str())).collect();
    assert_eq!(replaces, [("NISSAN", "41060-50Y90")]);
    let siblings: Vec<_> = part.alternatives.iter().map(|other| other.number.as_str()).collect();
    assert_eq!(siblings, ["P56021N", "GDB1420", "SHD-465", "41060-50Y90"], "all that replaces it but the part itself");
    // FRITEC says so, NISSAN's maker does not: one way only, so no siblings through it.
    let one_way = detail(&world.nobody(), "SHD-1592").await?;
    assert_eq!(one_way.replaces.len(), 1);
    assert!(one_way.alternatives.is_empty(), "{:?}", one_way.alternatives);
    // Who else says that it replaces one of these one way takes nothing from what replaces it.
    sqlx::raw_sql(
        "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), d.brand_id, d.number, d.key, g.id, 'lista', false, 0.5
         from parts d, parts g
         where d.key = 'D465' and g.key = 'GDB1420'",
    )
    .execute(&pool)
    .await?;
    let part = detail(&world.nobody(), "D465").await?;
    let lists = [&part.replaces, &part.alternatives];
    assert!(lists.iter().all(|list| list.iter().any(|other| other.number == "GDB1420")), "{part:?}");
    Ok(())
}

#[sqlx::test]
async fn what_a_part_fits_is_told_make_by_make(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let part = detail(&nobody, "41060-50Y90").await?;
    sqlx::query(
        "insert into fitments (id, part_id, vehicle_id)
         select gen_random_uuid(), $1, v.id
         from vehicles v
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where k.key = 'VOLKSWAGEN' and m.key = 'JETTA' and v.year = 2015",
    )
    .bind(part.id.0)
    .execute(&pool)
    .await?;
    let most = fitments(&nobody, part.id, None).await?;
    let codes: Vec<_> = most.makes.iter().map(|make| make.code.as_str()).collect();
    assert_eq!(codes, ["nissan", "volkswagen"]);
    assert_eq!(most.make.as_ref().map(|make| make.code.as_str()), Some("nissan"), "what it fits most of");
    assert!(most.rows.iter().all(|row| row.model == "Tsuru"));
    // By any name of the make.
    let other = fitments(&nobody, part.id, Some("VW")).await?;
    assert!(
        !other.rows.is_empty() && other.rows.iter().all(|row| (row.model.as_str(), row.year_to) == ("Jetta", 2015))
    );
    let none = fitments(&nobody, part.id, Some("zeppelin")).await?;
    assert_eq!((none.make, none.rows.len(), none.makes.len()), (None, 0, 2));
    // A vehicle that it fits at two places is one.
    sqlx::query(
        "insert into fitments (id, part_id, vehicle_id, position)
         select gen_random_uuid(), part_id, vehicle_id, 'rear' from fitments where part_id = $1",
    )
    .bind(part.id.0)
    .execute(&pool)
    .await?;
    let twice = fitments(&nobody, part.id, None).await?;
    assert_eq!((&twice.makes, twice.rows.len()), (&most.makes, 2 * most.rows.len()));
    let vehicles: u32 = most.makes.iter().map(|make| make.vehicles).sum();
    assert_eq!(super::ops::part(&nobody, part.id).await?.vehicles, vehicles);
    let nothing = fitments(&nobody, PartId::new(), None).await;
    assert!(matches!(nothing, Err(Error::Refused(Problem::NotFound { what: Entity::Part }))), "{nothing:?}");
    Ok(())
}

#[sqlx::test]
async fn what_is_sold_instead_of_a_part_is_followed_to_its_end(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "update parts o set superseded_by = n.id, status = 'superseded'
         from parts n
         where (o.key, n.key) in (('GDB1420', 'D465'), ('D465', 'SHD465'))",
    )
    .execute(&pool)
    .await?;
    let oldest = detail(&nobody, "GDB1420").await?;
    let names = |names: &[PartName]| names.iter().map(|name| name.number.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&oldest.superseded_by), oldest.status),
        (["D465", "SHD-465"].map(str::to_owned).to_vec(), PartStatus::Superseded)
    );
    let newest = detail(&nobody, "SHD-465").await?;
    assert_eq!((names(&newest.supersedes), names(&newest.superseded_by).len()), (vec!["D465".to_owned()], 0));
    let found = search(&nobody, "GDB1420").await?;
    let row = |number: &str| found.rows.iter().find(|row| row.number == number);
    let successor = row("GDB1420").and_then(|row| row.successor.as_ref());
    assert_eq!(successor.map(|name| name.number.as_str()), Some("SHD-465"));
    assert!(row("D465").is_some(), "what is sold instead is found with it");
    // Two that are each sold instead of the other lead nowhere, and hang nothing.
    sqlx::raw_sql("update parts o set superseded_by = n.id from parts n where o.key = 'SHD465' and n.key = 'GDB1420'")
        .execute(&pool)
        .await?;
    assert_eq!(names(&detail(&nobody, "GDB1420").await?.superseded_by), ["D465", "SHD-465"]);
    Ok(())
}

#[sqlx::test]
async fn an_unknown_part_is_not_found(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let outcome = part(&world.nobody(), PartId::new()).await;
    assert!(matches!(outcome, Err(Error::Refused(Problem::NotFound { what: Entity::Part }))), "{outcome:?}");
    Ok(())
}

#[sqlx::test]
async fn no_text_breaks_the_search(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let long_word = "㌀".repeat(200);
    let texts = [
        "'",
        "''",
        "' & | ! :* \\",
        "a:*",
        "!balatas",
        "(tsuru | jetta)",
        "<->",
        "\\",
        "%",
        "_",
        "\"",
        "--",
        ";drop table parts",
        "{}",
        "$1",
        "balatas\ttsuru\r\n",
        "ʼ",
        "ñ",
        "ﷺ",
        "💥 tsuru",
        "١٢٣",
        "2.0.0.1",
        ".5",
        "1.",
        long_word.as_str(),
    ];
    for text in texts {
        let outcome = search(&nobody, text).await;
        assert!(outcome.is_ok(), "{text:?}: {outcome:?}");
    }
    for text in ["\0", "balatas\0tsuru", "balatas \u{1b}[0m", "\u{7f}"] {
        let outcome = search(&nobody, text).await;
        let malformed = Problem::invalid("q", Reason::Malformed);
        assert!(matches!(&outcome, Err(Error::Refused(problem)) if *problem == malformed), "{text:?}: {outcome:?}");
    }
    assert_eq!(search(&nobody, "!balatas").await?.total, search(&nobody, "balatas").await?.total);
    for search in [
        PartSearch { category: Some("\0".into()), ..PartSearch::default() },
        PartSearch { brand: Some("' or true".into()), group: Some("\\".into()), ..PartSearch::default() },
    ] {
        let outcome = search_parts(&nobody, &search).await;
        assert!(matches!(&outcome, Ok(SearchResults { total: 0, .. }) | Err(Error::Refused(_))), "{outcome:?}");
    }
    Ok(())
}

#[sqlx::test]
async fn a_text_of_more_than_two_hundred_letters_is_refused(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    assert!(search(&world.nobody(), &"ñ".repeat(200)).await.is_ok());
    let outcome = search(&world.nobody(), &"ñ".repeat(201)).await;
    let Err(Error::Refused(problem)) = outcome else { return Err(Error::broken("a long text is searched")) };
    assert_eq!(problem, Problem::invalid("q", Reason::TooLong));
    Ok(())
}
