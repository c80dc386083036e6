//! Editing in a real database: what is said is found at once, by words, numbers and bodegas.

use super::ops::{
    add_fitment, add_reference, fitments, merge_brands, references, remove_fitment, settings, turn_reference,
};
use super::types::{
    BrandMerge, BrandValues, CatalogPart, CatalogPartValues, NewFitment, NewReference, PartGroupValues, Said,
};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::catalog::ops::{part, search_parts};
use crate::catalog::system;
use crate::catalog::types::{PartKind, PartSearch, PartStatus, Tier};
use crate::inventory::history::ops::{list_changes, undo};
use crate::inventory::history::types::ChangeKind;
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::BTreeMap;

async fn world(pool: &PgPool) -> Result<World> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    sqlx::raw_sql(
        "insert into vehicle_makes (id, name, key) values (gen_random_uuid(), 'Nissan', 'NISSAN');
         insert into vehicle_models (id, make_id, name, key) select gen_random_uuid(), id, 'Tsuru', 'TSURU' from vehicle_makes;
         insert into vehicles (id, model_id, year, displacement_cc, engine_code)
         select gen_random_uuid(), id, year, 1597, 'GA16DNE' from vehicle_models, generate_series(2004, 2006) as year",
    )
    .execute(pool)
    .await?;
    Ok(world)
}

fn values(brand: &str, number: &str) -> CatalogPartValues {
    CatalogPartValues {
        brand: NameOr::Name(brand.into()),
        number: number.into(),
        group: NameOr::Name("brake_pads".into()),
        kind: PartKind::Aftermarket,
        tier: Tier::Standard,
        name_es: "Juego de fricción".into(),
        name_en: String::new(),
        description_es: String::new(),
        description_en: String::new(),
        gtin: String::new(),
        status: PartStatus::Active,
        superseded_by: None,
        reference_price: None,
        currency: "MXN".into(),
        attributes: BTreeMap::new(),
        images: Vec::new(),
    }
}

async fn made(ctx: &Ctx, brand: &str, number: &str) -> Result<CatalogPart> {
    entity::create(ctx, &values(brand, number)).await
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Option<Problem> {
    match answer {
        Err(Error::Refused(problem)) => Some(problem),
        other => {
            assert!(other.is_err(), "{other:?} is not refused");
            None
        }
    }
}

async fn found(world: &World, words: &str) -> Result<Vec<String>> {
    let search = PartSearch { q: words.into(), ..PartSearch::default() };
    let found = search_parts(&world.nobody(), &search).await?;
    Ok(found.rows.into_iter().map(|row| format!("{} {}", row.brand, row.number)).collect())
}

async fn texts(pool: &PgPool, query: &'static str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(query).fetch_all(pool).await?)
}

/// A stock line of a bodega, as a file leaves it.
async fn line(pool: &PgPool, tenant: uuid::Uuid, brand: &str, number: &str, stock: i32) -> Result<()> {
    sqlx::query(
        "insert into inventory_items (tenant_id, id, part_id, brand_text, brand_key, number, key, currency, stock, confirmed_at)
         select $1, gen_random_uuid(), (select p.id from parts p join brands b on b.id = p.brand_id where b.key = $2 and p.key = $3),
                $2, $2, $3, $3, 'MXN', $4, now() + $4 * interval '1 second'",
    )
    .bind(tenant)
    .bind(brand)
    .bind(number)
    .bind(stock)
    .execute(pool)
    .await?;
    Ok(())
}

const LINES: &str = "select concat_ws(' ', i.brand_key, i.key, i.stock::integer, b.key || ':' || p.key)
                     from inventory_items i
                     left join parts p on p.id = i.part_id
                     left join brands b on b.id = p.brand_id
                     order by 1";

#[sqlx::test]
async fn a_part_shows_its_pictures_and_what_is_known_of_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let said = CatalogPartValues {
        gtin: "7501031311309".into(),
        attributes: BTreeMap::from([("Diámetro".to_owned(), "280 mm".to_owned())]),
        images: vec!["https://img.example.com/2.jpg".into(), "https://img.example.com/1.jpg".into()],
        ..values("TRW", "GDB-1")
    };
    let new = entity::create(&ctx, &said).await?;
    assert_eq!(new.values.images, said.images);
    let shown = part(&world.nobody(), new.id).await?;
    assert_eq!(shown.gtin.as_deref(), Some("07501031311309"));
    assert_eq!(shown.attributes.into_iter().collect::<Vec<_>>(), [("diametro".to_owned(), "280 mm".to_owned())]);
    assert_eq!(shown.images, said.images);

    // What came in by another way is not shown unless it comes encrypted.
    sqlx::query("update parts set images = array['http://img.example.com/1.jpg', 'https://img.example.com/3.jpg'] where id = $1")
        .bind(new.id.0)
        .execute(&pool)
        .await?;
    assert_eq!(part(&world.nobody(), new.id).await?.images, ["https://img.example.com/3.jpg"]);
    Ok(())
}

#[sqlx::test]
async fn a_part_is_found_as_soon_as_it_is_said_and_by_its_version_alone_changed(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    line(&pool, world.norte.tenant.0, "TRW", "GDB1", 3).await?;
    line(&pool, world.centro.tenant.0, "", "GDB1", 2).await?;
    line(&pool, world.centro.tenant.0, "NADIE", "GDB1", 9).await?;
    let new = made(&ctx, "trw", "GDB-1").await?;
    assert_eq!(found(&world, "gdb 1").await?, ["TRW GDB-1"]);
    assert_eq!(found(&world, "friccion").await?, ["TRW GDB-1"]);
    assert_eq!(texts(&pool, LINES).await?, ["NADIE GDB1 9 TRW:GDB1", "TRW GDB1 2 TRW:GDB1", "TRW GDB1 3 TRW:GDB1"]);

    let taken = Problem::Conflict { what: Entity::Part, why: Conflict::Taken };
    assert_eq!(refusal(made(&ctx, "TRW", "gdb1").await), Some(taken));
    let renamed = CatalogPartValues { name_es: "Pastillas cerámicas".into(), ..values("TRW", "GDB-1") };
    let changed = entity::change(&ctx, new.id, 1, &renamed).await?;
    assert_eq!((changed.version, found(&world, "ceramicas").await?), (2, vec!["TRW GDB-1".to_owned()]));
    let late = Problem::Conflict { what: Entity::Part, why: Conflict::Changed };
    assert_eq!(refusal(entity::change(&ctx, new.id, 1, &renamed).await), Some(late));

    let in_use = Problem::Conflict { what: Entity::Part, why: Conflict::InUse };
    assert_eq!(refusal(entity::delete::<CatalogPartValues>(&ctx, new.id).await), Some(in_use));
    let other = made(&ctx, "TRW", "GDB-2").await?;
    entity::delete::<CatalogPartValues>(&ctx, other.id).await?;
    assert!(found(&world, "gdb 2").await?.is_empty());
    let bodega = world.owner(&world.norte).await?;
    assert_eq!(refusal(made(&bodega, "TRW", "GDB-3").await), Some(Problem::NotAllowed));
    let actions = texts(&pool, "select action from audit_entries where target_kind = 'part' order by at, id").await?;
    assert_eq!(actions, ["create_part", "change_part", "create_part", "delete_part"]);
    Ok(())
}

#[sqlx::test]
async fn bodegas_go_on_writing_while_something_else_than_a_name_is_changed(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let new = made(&ctx, "TRW", "GDB-1").await?;
    let brand = entity::find::<BrandValues>(&ctx, NameOr::Name("TRW".into())).await?;
    // As an import of a bodega does, until it is over.
    let mut import = world.services.db.platform().await?;
    sqlx::raw_sql("select pg_advisory_xact_lock_shared(hashtextextended('parts of lines', 0))")
        .execute(import.sql())
        .await?;
    let described = CatalogPartValues { description_es: "Con sensor".into(), ..values("TRW", "GDB-1") };
    assert_eq!(entity::change(&ctx, new.id, 1, &described).await?.version, 2);
    let of_germany = BrandValues { country: "Alemania".into(), ..brand.values.clone() };
    let changed = entity::change(&ctx, brand.id, brand.version, &of_germany).await?;
    assert_eq!(changed.values.country, "Alemania");
    import.commit().await?;
    let more = BrandValues { aliases: vec!["FRENOSTRW".into()], ..of_germany };
    line(&pool, world.norte.tenant.0, "FRENOSTRW", "GDB1", 4).await?;
    entity::change(&ctx, brand.id, changed.version, &more).await?;
    assert_eq!(texts(&pool, LINES).await?, ["TRW GDB1 4 TRW:GDB1"]);
    Ok(())
}

#[sqlx::test]
async fn a_successor_is_another_part(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let (old, new) = (made(&ctx, "TRW", "OLD-1").await?, made(&ctx, "TRW", "NEW-1").await?);
    let by = |successor: &str| CatalogPartValues {
        status: PartStatus::Superseded,
        superseded_by: Some(NameOr::Name(successor.into())),
        ..values("TRW", "OLD-1")
    };
    let replaced = entity::change(&ctx, old.id, 1, &by("new1")).await?;
    assert_eq!(replaced.values.superseded_by, Some(NameOr::Id(new.id)));
    let refused = |reason| Some(Problem::invalid("superseded_by", reason));
    assert_eq!(refusal(entity::change(&ctx, old.id, 2, &by("OLD-1")).await), refused(Reason::Duplicate));
    assert_eq!(refusal(entity::change(&ctx, old.id, 2, &by("NO-HAY")).await), refused(Reason::Unknown));
    Ok(())
}

#[sqlx::test]
async fn brands_and_groups_are_called_by_all_their_names_and_by_no_others(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let values = |name: &str, aliases: &[&str]| BrandValues {
        name: name.into(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        ..BrandValues::default()
    };
    let new = entity::create(&ctx, &values("Frenos Rápidos", &["F.R."])).await?;
    assert_eq!(entity::find::<BrandValues>(&ctx, NameOr::Name("fr".into())).await?, new);
    let taken = Problem::Conflict { what: Entity::Brand, why: Conflict::Taken };
    assert_eq!(refusal(entity::create(&ctx, &values("FR", &[])).await), Some(taken));
    let duplicate = Problem::invalid("aliases", Reason::Duplicate);
    assert_eq!(refusal(entity::create(&ctx, &values("Otra", &["trw"])).await), Some(duplicate));
    made(&ctx, "fr", "X-100").await?;
    line(&pool, world.norte.tenant.0, "FRENOSRPIDOS", "X100", 1).await?;
    entity::change(&ctx, new.id, 1, &values("Frenos Veloces", &["FR"])).await?;
    assert_eq!(found(&world, "veloces").await?, ["Frenos Veloces X-100"]);
    let named: Vec<String> = texts(&pool, "select distinct brand_key from inventory_items").await?;
    assert_eq!(named, ["FRENOSVELOCES"]);
    let in_use = |what| Some(Problem::Conflict { what, why: Conflict::InUse });
    assert_eq!(refusal(entity::delete::<BrandValues>(&ctx, new.id).await), in_use(Entity::Brand));

    let pads = entity::find::<PartGroupValues>(&ctx, NameOr::Name("brake_pads".into())).await?;
    let mut called = pads.values.clone();
    called.synonyms.push("chancletas".into());
    entity::change(&ctx, pads.id, pads.version, &called).await?;
    assert_eq!(found(&world, "chancletas").await?, ["Frenos Veloces X-100"]);
    let moved = PartGroupValues { code: "other".into(), ..called };
    let stays = Problem::invalid("code", Reason::Unknown);
    assert_eq!(refusal(entity::change(&ctx, pads.id, pads.version + 1, &moved).await), Some(stays));
    assert_eq!(refusal(entity::delete::<PartGroupValues>(&ctx, pads.id).await), in_use(Entity::PartGroup));
    assert!(settings(&ctx).await?.categories.iter().any(|(code, _)| code == "brakes"));
    Ok(())
}

fn replaces(brand: &str, number: &str, replaced: (&str, &str)) -> NewReference {
    NewReference {
        brand: brand.into(),
        number: number.into(),
        replaced_brand: replaced.0.into(),
        replaced_number: replaced.1.into(),
        source: "Catálogo 2026".into(),
        two_way: true,
        ..NewReference::default()
    }
}

async fn alternatives(world: &World, id: PartId) -> Result<Vec<String>> {
    Ok(part(&world.nobody(), id).await?.alternatives.into_iter().map(|other| other.number).collect())
}

#[sqlx::test]
async fn a_reference_counts_until_it_is_revoked_and_again_when_it_is_restored(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let (one, other) = (made(&ctx, "TRW", "A-1").await?, made(&ctx, "Bosch", "B-1").await?);
    let said = add_reference(&ctx, &replaces("TRW", "A-1", ("bosch", "b1"))).await?;
    assert_eq!(said, Said { new: 1, ..Said::default() });
    assert_eq!(add_reference(&ctx, &replaces("TRW", "A-1", ("bosch", "b1"))).await?.same, 1);
    assert_eq!(alternatives(&world, other.id).await?, ["A-1"]);
    let groups = "select count(*)::text from parts where interchange_id is not null";
    assert_eq!(texts(&pool, groups).await?, ["2"]);

    let known = references(&ctx, one.id).await?;
    assert_eq!(known.len(), 1);
    assert_eq!(known, references(&ctx, other.id).await?);
    let revoked = turn_reference(&ctx, known[0].id, false).await?;
    assert!(revoked.revoked_at.is_some());
    assert!(alternatives(&world, other.id).await?.is_empty());
    assert_eq!(texts(&pool, groups).await?, ["0"]);
    let told = "select count(*)::text from outbox where audience = 'market' and event ->> 'kind' = 'offers_changed'";
    assert_eq!(texts(&pool, told).await?, ["2"], "said and revoked: open pages look anew at who has what");
    turn_reference(&ctx, known[0].id, true).await?;
    assert_eq!(alternatives(&world, other.id).await?, ["A-1"]);
    assert_eq!(texts(&pool, groups).await?, ["2"]);

    let refused = async |new: NewReference| refusal(add_reference(&ctx, &new).await);
    let wrong = |field, reason| Some(Problem::invalid(field, reason));
    assert_eq!(refused(replaces("TRW", "A-1", ("TRW", "a1"))).await, wrong("replaced_number", Reason::Duplicate));
    assert_eq!(refused(replaces("Nadie", "A-1", ("TRW", "A1"))).await, wrong("brand", Reason::Unknown));
    let silent = NewReference { source: " ".into(), ..replaces("TRW", "A-1", ("Bosch", "B-1")) };
    assert_eq!(refused(silent).await, wrong("source", Reason::Missing));
    Ok(())
}

#[sqlx::test]
async fn an_offer_without_catalogue_finds_the_one_part_that_a_reference_leads_to(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let (norte, centro) = (world.norte.tenant.0, world.centro.tenant.0);
    let (bosch, trw) = (made(&ctx, "Bosch", "B-1").await?, made(&ctx, "TRW", "A-1").await?);
    line(&pool, norte, "NISSAN", "41060X", 3).await?;
    line(&pool, norte, "NADIE", "41060X", 4).await?;
    line(&pool, norte, "TOYOTA", "41060X", 5).await?;
    add_reference(&ctx, &replaces("Nissan", "41060-X", ("TRW", "A-1"))).await?;
    let found = ["NADIE 41060X 4 TRW:A1", "NISSAN 41060X 3 TRW:A1", "TOYOTA 41060X 5"];
    assert_eq!(texts(&pool, LINES).await?, found, "each keeps its brand, and one of another brand is not meant");

    // A number that leads to several parts is nobody's, until it leads to one alone.
    add_reference(&ctx, &replaces("Nissan", "41060-X", ("Bosch", "B-1"))).await?;
    line(&pool, centro, "NISSAN", "41060X", 6).await?;
    let of_bosch = references(&ctx, bosch.id).await?;
    turn_reference(&ctx, of_bosch[0].id, true).await?;
    let of_centro = "select coalesce(part_id::text, 'none') from inventory_items where stock >= 6 order by stock";
    assert_eq!(texts(&pool, of_centro).await?, ["none"]);
    turn_reference(&ctx, of_bosch[0].id, false).await?;
    assert_eq!(texts(&pool, of_centro).await?, [trw.id.to_string()]);
    turn_reference(&ctx, of_bosch[0].id, true).await?;
    line(&pool, centro, "NADIE", "41060X", 7).await?;
    let of_trw = references(&ctx, trw.id).await?;
    turn_reference(&ctx, of_trw[0].id, false).await?;
    assert_eq!(texts(&pool, of_centro).await?, [trw.id.to_string(), bosch.id.to_string()]);
    Ok(())
}

#[sqlx::test]
async fn fitments_are_said_for_the_vehicles_that_there_are_and_taken_back_one_by_one(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let made = made(&ctx, "TRW", "A-1").await?;
    let new = NewFitment {
        make: "nissan".into(),
        model: "tsuru".into(),
        year: "2004-2005".into(),
        engine: "1.6".into(),
        position: "delantera".into(),
        source: "Catálogo 2026".into(),
        ..NewFitment::default()
    };
    assert_eq!(add_fitment(&ctx, made.id, &new).await?, Said { new: 2, ..Said::default() });
    assert_eq!(found(&world, "tsuru").await?, ["TRW A-1"]);
    let known = fitments(&ctx, made.id).await?;
    assert_eq!(known.iter().map(|row| row.year).collect::<Vec<_>>(), [2004, 2005]);
    assert_eq!((known[0].position.as_str(), known[0].engine.as_str()), ("front", "1.6 GA16DNE"));
    let unknown = NewFitment { model: "Zeppelin".into(), ..new.clone() };
    let refused = Some(Problem::invalid("model", Reason::Unknown));
    assert_eq!(refusal(add_fitment(&ctx, made.id, &unknown).await), refused);
    for row in known {
        remove_fitment(&ctx, made.id, row.id).await?;
    }
    // By hand it is said although it was denied, which counts no more then.
    sqlx::query("insert into negative_fitments (part_id, vehicle_id, source) select $1, id, 'taller' from vehicles")
        .bind(made.id.0)
        .execute(&pool)
        .await?;
    let denied = "select v.year::text from negative_fitments n join vehicles v on v.id = n.vehicle_id order by 1";
    assert_eq!(add_fitment(&ctx, made.id, &new).await?, Said { new: 2, ..Said::default() });
    assert_eq!(texts(&pool, denied).await?, ["2006"]);
    for row in fitments(&ctx, made.id).await? {
        remove_fitment(&ctx, made.id, row.id).await?;
    }
    assert!(found(&world, "tsuru").await?.is_empty());
    assert_eq!(texts(&pool, "select sum(fitments)::text from vehicle_models").await?, ["0"]);
    // What was taken away by hand does not hold the part, what somebody reported does.
    let in_use = Problem::Conflict { what: Entity::Part, why: Conflict::InUse };
    assert_eq!(refusal(entity::delete::<CatalogPartValues>(&ctx, made.id).await), Some(in_use));
    sqlx::raw_sql("delete from negative_fitments where source = 'taller'").execute(&pool).await?;
    entity::delete::<CatalogPartValues>(&ctx, made.id).await?;
    assert!(texts(&pool, denied).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn two_brands_become_one_with_all_that_is_known_of_either(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let (norte, centro) = (world.norte.tenant.0, world.centro.tenant.0);
    for name in ["Lucas Frenos", "Lukas"] {
        entity::create(&ctx, &BrandValues { name: name.into(), ..BrandValues::default() }).await?;
    }
    let (twin, kept) = (made(&ctx, "Lukas", "L-1").await?, made(&ctx, "Lucas Frenos", "L1").await?);
    let moved = made(&ctx, "Lukas", "L-2").await?;
    let oem = made(&ctx, "Nissan", "N-1").await?;
    add_reference(&ctx, &replaces("Lukas", "L-1", ("Nissan", "N-1"))).await?;
    add_reference(&ctx, &replaces("Lukas", "L-2", ("Lukas", "L-1"))).await?;
    let fits = NewFitment {
        make: "Nissan".into(),
        model: "Tsuru".into(),
        year: "2004".into(),
        source: "x".into(),
        ..NewFitment::default()
    };
    add_fitment(&ctx, twin.id, &fits).await?;
    add_fitment(&ctx, kept.id, &fits).await?;
    for (tenant, brand, number, stock) in [
        (norte, "LUKAS", "L1", 5),
        (norte, "LUCASFRENOS", "L1", 2),
        (centro, "LUKAS", "L1", 7),
        (centro, "LUKAS", "L2", 1),
    ] {
        line(&pool, tenant, brand, number, stock).await?;
    }
    let said = "update inventory_items set own_code = 'C-7', price = 90, price_2 = 80 where brand_key = 'LUCASFRENOS'";
    sqlx::raw_sql(said).execute(&pool).await?;
    sqlx::raw_sql("update inventory_items set price = 95 where brand_key = 'LUKAS' and stock = 5")
        .execute(&pool)
        .await?;

    let into = BrandMerge { into: NameOr::Name("lucas frenos".into()) };
    let merged = merge_brands(&ctx, NameOr::Name("LUKAS".into()), &into).await?;
    assert_eq!((merged.parts_moved, merged.parts_joined, merged.lines_moved, merged.lines_joined), (1, 1, 3, 1));
    assert_eq!(merged.brand.values.aliases, ["LUKAS"]);
    let lines = ["LUCASFRENOS L1 5", "LUCASFRENOS L1 7", "LUCASFRENOS L2 1"]
        .map(|line| format!("{line} LUCASFRENOS:{}", &line[12..14]));
    assert_eq!(texts(&pool, LINES).await?, lines);
    assert!(refusal(part(&world.nobody(), twin.id).await).is_some());
    let mut instead = alternatives(&world, oem.id).await?;
    instead.sort_unstable();
    assert_eq!(instead, ["L-2", "L1"]);
    let hang_together = "select number from parts where interchange_id is not null order by number collate \"C\"";
    assert_eq!(texts(&pool, hang_together).await?, ["L-2", "L1", "N-1"]);
    assert_eq!(fitments(&ctx, kept.id).await?.len(), 1);
    // The name that is gone still leads to what it named.
    assert_eq!(found(&world, "lukas").await?.len(), 2);
    assert_eq!(texts(&pool, "select sum(fitments)::text from vehicle_models").await?, ["1"]);
    assert_eq!(entity::find::<CatalogPartValues>(&ctx, moved.id).await?.values.brand, NameOr::Id(merged.brand.id));

    let itself = merge_brands(&ctx, NameOr::Name("LUKAS".into()), &into).await;
    assert_eq!(refusal(itself), Some(Problem::invalid("into", Reason::Duplicate)));

    // The line that stays has what only the other one said, and the bodega may have both back.
    let says = "select concat_ws(' ', brand_key, own_code, price::real, price_2::real)
                from inventory_items
                where stock in (2, 5)
                order by stock";
    assert_eq!(texts(&pool, says).await?, ["LUCASFRENOS C-7 95 80"]);
    let bodega = world.owner(&world.norte).await?;
    let changes = list_changes(&bodega, PageRequest::default()).await?.rows;
    assert_eq!(changes.iter().map(|change| (change.kind, change.lines)).collect::<Vec<_>>(), [(ChangeKind::Merge, 2)]);
    let undone = undo(&bodega, changes[0].id).await?;
    assert_eq!((undone.change.lines, undone.left_total), (2, 0));
    assert_eq!(texts(&pool, says).await?, ["LUCASFRENOS C-7 90 80", "LUKAS  95"]);
    Ok(())
}

#[sqlx::test]
async fn a_number_that_one_brand_names_and_the_other_has_replaces_once_they_are_one(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    for name in ["Lucas Frenos", "Lukas"] {
        entity::create(&ctx, &BrandValues { name: name.into(), ..BrandValues::default() }).await?;
    }
    for (brand, number) in [("Lucas Frenos", "K-9"), ("Lukas", "J-9"), ("Nissan", "P-1"), ("Nissan", "P-2")] {
        made(&ctx, brand, number).await?;
    }
    add_reference(&ctx, &replaces("Lukas", "K-9", ("Nissan", "P-1"))).await?;
    add_reference(&ctx, &replaces("Lucas Frenos", "J-9", ("Nissan", "P-2"))).await?;
    let together = "select string_agg(number, ' ' order by number collate \"C\")
                    from parts
                    where interchange_id is not null
                    group by interchange_id
                    order by 1";
    assert!(texts(&pool, together).await?.is_empty());
    let into = BrandMerge { into: NameOr::Name("Lucas Frenos".into()) };
    merge_brands(&ctx, NameOr::Name("Lukas".into()), &into).await?;
    assert_eq!(texts(&pool, together).await?, ["J-9 P-2", "K-9 P-1"]);
    Ok(())
}

#[sqlx::test]
async fn a_brand_of_the_program_that_was_merged_is_not_made_again(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    let into = BrandMerge { into: NameOr::Name("Bosch".into()) };
    merge_brands(&ctx, NameOr::Name("TRW".into()), &into).await?;
    system::ops::fill(&world.services.db).await?;
    assert_eq!(texts(&pool, "select name from brands where key = 'TRW' or 'TRW' = any (aliases)").await?, ["BOSCH"]);
    Ok(())
}
