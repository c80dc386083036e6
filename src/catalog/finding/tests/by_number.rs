//! Finding parts by their numbers, however these are spelt.

use super::{numbers, search, search_parts, words, world};
use crate::base::fault::Result;
use crate::catalog::types::{Heard, Matched, PartSearch};
use sqlx::PgPool;

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
async fn a_number_is_found_in_other_spellings_and_says_which(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    for (q, number, matched) in [
        ("4465-02220", "04465-02220", Matched::LeadingZeros),
        ("0004465-02220", "04465-02220", Matched::LeadingZeros),
        ("41060-50Y9O", "41060-50Y90", Matched::Folded),
        ("4IO60-5OY9O", "41060-50Y90", Matched::Folded),
        ("41060-50Z90", "41060-50Y90", Matched::Fuzzy),
        ("4160-50Y90", "41060-50Y90", Matched::Fuzzy),
        ("410600-50Y90", "41060-50Y90", Matched::Fuzzy),
        ("14060-50Y90", "41060-50Y90", Matched::Fuzzy),
    ] {
        let found = search(&nobody, q).await?;
        let first = found.rows.first().map(|row| (row.number.as_str(), row.matched));
        assert_eq!(first, Some((number, matched)), "{q}");
        assert!(found.rows.iter().all(|row| row.matched == matched), "{q}");
        assert_eq!((found.heard, found.searched, found.nearest), (Heard::default(), vec![], vec![]), "{q}");
    }
    // Among words as well, which are told.
    let found = search(&nobody, "balatas trw gdb-142o para mi tsuru").await?;
    assert_eq!((numbers(&found)[0], found.rows[0].matched), ("GDB1420", Matched::Folded));
    assert!(found.heard.understood.brand.is_some());
    Ok(())
}

/// One letter is another, is left out, is typed twice, or stands before the one that it should follow.
fn mistyped(key: &str, at: usize) -> [String; 4] {
    let (before, rest) = key.split_at(at);
    let (letter, after) = rest.split_at(1);
    let other = if letter == "7" { "4" } else { "7" };
    let swapped = after.get(..1).map(|next| format!("{before}{next}{letter}{}", &after[1..]));
    let less = format!("{before}{after}");
    [
        format!("{before}{other}{after}"),
        format!("{before}{letter}{letter}{after}"),
        swapped.unwrap_or_else(|| less.clone()),
        less,
    ]
}

#[sqlx::test]
async fn a_number_with_one_slip_is_among_the_first_ten(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let parts: Vec<(uuid::Uuid, String)> =
        sqlx::query_as("select id, key from parts where length(key) >= 6 order by key, id").fetch_all(&pool).await?;
    let (mut asked, mut found, mut missed) = (0, 0, Vec::new());
    for (place, (id, key)) in parts.iter().enumerate().step_by(17) {
        let at = 1 + place % (key.len() - 2);
        for slip in mistyped(key, at).into_iter().filter(|slip| slip != key) {
            asked += 1;
            let rows = search(&nobody, &slip).await?.rows;
            if rows.iter().take(10).any(|row| row.id.0 == *id) {
                found += 1;
            } else {
                missed.push(format!("{slip} for {key}"));
            }
        }
    }
    assert!(asked > 200, "{asked}");
    assert!(found * 100 >= asked * 98, "{found} of {asked}; not {missed:?}");
    Ok(())
}

#[sqlx::test]
async fn what_only_begins_like_a_number_leaves_a_doubt_about_it(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    for (key, number) in [("D465", "99887766"), ("VKBA3998", "9988577")] {
        let renamed = "update parts set number = $2, key = $2 where key = $1";
        sqlx::query(renamed).bind(key).bind(number).execute(&pool).await?;
    }
    let found = search(&world.nobody(), "998877").await?;
    let why: Vec<_> = found.rows.iter().map(|row| (row.number.as_str(), row.matched)).collect();
    assert_eq!(why, [("99887766", Matched::Prefix), ("9988577", Matched::Fuzzy)]);
    assert_eq!(found.total, 2);
    // A number that is there leaves none.
    let found = search(&world.nobody(), "9988577").await?;
    assert_eq!((numbers(&found)[0], found.rows[0].matched), ("9988577", Matched::Exact));
    assert!(!numbers(&found).contains(&"99887766"));
    Ok(())
}

#[sqlx::test]
async fn a_scanned_code_finds_its_part(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    sqlx::query("update parts set gtin = '00012345678905' where key = 'GDB1420'").execute(&pool).await?;
    // As a UPC, as an EAN, as a GTIN.
    for q in ["012345678905", "0 12345 67890 5", "0012345678905", "00012345678905"] {
        let found = search(&world.nobody(), q).await?;
        let rows: Vec<_> = found.rows.iter().map(|row| (row.number.as_str(), row.matched)).collect();
        assert_eq!(rows, [("GDB1420", Matched::Gtin)], "{q}");
    }
    assert_eq!(search(&world.nobody(), "012345678906").await?.total, 0, "its check digit is wrong");
    Ok(())
}

#[sqlx::test]
async fn what_replaces_a_part_by_way_of_others_stands_behind_what_replaces_it(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let found = search(&world.nobody(), "gdb1420").await?;
    let why: Vec<_> = found.rows.iter().map(|row| (row.number.as_str(), row.matched)).collect();
    assert_eq!(why[0], ("GDB1420", Matched::Exact));
    assert!(why.contains(&("41060-50Y90", Matched::CrossReference)), "{why:?}");
    assert!(why.contains(&("D465", Matched::Interchange)), "{why:?}");
    assert!(why.is_sorted_by_key(|(_, matched)| *matched), "{why:?}");
    Ok(())
}

#[sqlx::test]
async fn of_too_many_that_hang_together_none_is_found_by_way_of_others(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    sqlx::raw_sql(
        "insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, interchange_id)
         select gen_random_uuid(), p.brand_id, 'JUNTA-' || n, 'JUNTA' || n, p.kind, p.tier, p.group_id, 'x', 'x', p.interchange_id
         from parts p, generate_series(1, 300) as n
         where p.key = 'GDB1420'",
    )
    .execute(&pool)
    .await?;
    let found = search(&world.nobody(), "gdb1420").await?;
    let why: Vec<_> = found.rows.iter().map(|row| (row.number.as_str(), row.matched)).collect();
    assert_eq!(why, [("GDB1420", Matched::Exact), ("41060-50Y90", Matched::CrossReference)]);
    Ok(())
}

#[sqlx::test]
async fn of_very_many_references_the_most_certain_ones_are_followed(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    sqlx::raw_sql(
        "delete from cross_references;
         update parts set interchange_id = null;
         insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en)
         select gen_random_uuid(), p.brand_id, name || '-' || n, name || n, p.kind, p.tier, p.group_id, 'x', 'x'
         from parts p, generate_series(1, 210) as n, unnest('{CIERTA,DUDOSA}'::text[]) as name
         where p.key = 'GDB1420';
         create temporary table said as
         select p.*, case when p.key like 'CIERTA%' then 0.9 else 0.1 end as confidence
         from parts p
         where p.key like 'CIERTA%' or p.key like 'DUDOSA%';
         insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), b.id, 'ZZTOP-77', 'ZZTOP77', s.id, 'x', false, s.confidence
         from said s, brands b
         where b.key = 'WAGNER';
         insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), s.brand_id, s.number, s.key, p.id, 'x', false, s.confidence
         from said s, parts p
         where p.key = 'D465';",
    )
    .execute(&pool)
    .await?;
    // What a number replaces, and what replaces a number.
    for q in ["ZZTOP-77", "D465"] {
        let (mut followed, mut cursor) = (Vec::new(), String::new());
        loop {
            let found = search_parts(&nobody, &PartSearch { cursor, ..words(q) }).await?;
            let by_reference = found.rows.into_iter().filter(|row| row.matched == Matched::CrossReference);
            followed.extend(by_reference.map(|row| row.number));
            match found.next {
                Some(next) => cursor = next,
                None => break,
            }
        }
        assert_eq!(followed.len(), 201, "{q}");
        assert!(followed.iter().all(|number| number.starts_with("CIERTA")), "{q}: {followed:?}");
    }
    Ok(())
}

#[sqlx::test]
async fn what_is_reported_not_to_replace_a_part_is_found_by_no_spelling_of_its_number(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    assert_eq!(numbers(&search(&nobody, "GDB142O").await?), ["GDB1420", "41060-50Y90"]);
    sqlx::raw_sql(
        "insert into negative_references (part_id, other_id, source)
         select o.id, s.id, 'taller' from parts s, parts o where s.key = 'GDB1420' and o.key = '4106050Y90'",
    )
    .execute(&pool)
    .await?;
    assert_eq!(numbers(&search(&nobody, "GDB142O").await?), ["GDB1420"]);
    assert!(!numbers(&search(&nobody, "GDB1420").await?).contains(&"41060-50Y90"));
    Ok(())
}
