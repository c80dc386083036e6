//! Files of parts, of cross references, of fitments and of vehicles, in a real database.

mod workbooks;

use super::fields::{CatalogFileKind, NamedMapping};
use super::one;
use super::ops::{apply, bring_in, import};
use super::terminal::{Asked, Heard, import_file};
use super::types::{CatalogImport, CatalogRowReason, Counts};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::permission::Permission;
use crate::base::problem::Problem;
use crate::catalog::edit::ops as edit;
use crate::catalog::edit::types::{NewFitment, NewReference, Said};
use crate::catalog::interchange;
use crate::catalog::ops::{self as catalog, part, search_parts};
use crate::catalog::system;
use crate::catalog::types::PartSearch;
use crate::platform::ctx::Ctx;
use crate::platform::files::receive;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::types::ImportStatus;
use crate::testing::World;
use crate::worker::run_waiting;
use sqlx::PgPool;
use uuid::Uuid;

const PARTS: &str = "Marca,Número,Nombre,Línea,GTIN,Precio,Atributos,Estado,Sustituido por\n\
    TRW Automotive,GDB 1420,Balatas delanteras,BALATAS,,605.50,Espesor: 17 mm; Ancho=131 mm,,\n\
    trw,GDB-1420-OLD,Balatas,brake pad,,OBSOLETA,,,GDB1420\n\
    ACME Frenos,AF-1 / AF-2,Balatas traseras,Pastillas de freno,7501031311309,300,,Vigente,\n\
    ACME FRENOS,AF3,Algo,no es un grupo,,1,,,\n\
    Marca,Número,Nombre,Línea,GTIN,Precio,Atributos,Estado,Sustituido por\n\
    ACME Frenos,AF-4,Otras,Balatas,1234,1,,,\n\
    TRW,gdb1420,Repetida,Balatas,,1,,,\n\
    ,X-1,Sin marca,Balatas,,1,,,\n";

const REFERENCES: &str = "Marca,Número,Marca OEM,Número OEM,Fuente\n\
    TRW,GDB1420,Nissan,41060-50Y90 / 41060-50Y91,Catálogo TRW 2024\n\
    Acme Frenos,AF-1,TRW,GDB1420,Catálogo TRW 2024\n\
    Nadie,N-1,TRW,NO-HAY,Catálogo TRW 2024\n\
    TRW,GDB1420,TRW,GDB 1420,Catálogo TRW 2024\n";

const FITMENTS: &str = "Marca,Número,Armadora,Modelo,Años,Motor,Posición,Cantidad\n\
    TRW,GDB1420,NISSAN,Tsuru GSR,2003 - 2006,L4 1.6L,DEL.,1\n\
    TRW,GDB1420,Nissan,TSURU,2004,2.0L,Delantera,1\n\
    TRW,NO-HAY,Nissan,Tsuru,2004,,,1\n\
    TRW,GDB1420,Nissan,Zeppelin,2004,,,1\n\
    TRW,GDB1420,UNIVERSAL,,,,,\n\
    TRW,GDB1420,Nissan,Tsuru,ayer,,,1\n";

async fn world(pool: &PgPool) -> Result<World> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    sqlx::raw_sql(
        "insert into vehicle_makes (id, name, key) values (gen_random_uuid(), 'Nissan', 'NISSAN');
         insert into vehicle_models (id, make_id, name, key, nicknames)
         select gen_random_uuid(), id, 'Tsuru', 'TSURU', '{Tsurito}' from vehicle_makes;
         insert into vehicles (id, model_id, year, displacement_cc, cylinders, engine_code)
         select gen_random_uuid(), id, year, 1597, 4, 'GA16DNE' from vehicle_models, generate_series(2004, 2006) as year;
         insert into vehicles (id, model_id, year) select gen_random_uuid(), id, 2004 from vehicle_models",
    )
    .execute(pool)
    .await?;
    Ok(world)
}

/// A file as its columns seem to be.
async fn read(world: &World, ctx: &Ctx, kind: CatalogFileKind, content: &str) -> Result<CatalogImport> {
    let file = receive(ctx, Permission::CatalogEdit, "lista.csv", content.as_bytes()).await?;
    let id = bring_in(ctx, kind, file).await?.row.id;
    run_waiting(&world.services).await?;
    let found = import(ctx, id).await?;
    assert_eq!(found.row.status, ImportStatus::NeedsMapping, "{:?}", found.failure);
    Ok(found)
}

/// The same, taken in by `mapping`, or as its columns seem to be.
async fn taken(
    world: &World,
    kind: CatalogFileKind,
    content: &str,
    change: impl FnOnce(&mut NamedMapping),
) -> Result<CatalogImport> {
    let ctx = world.owner(&world.platform).await?;
    let found = read(world, &ctx, kind, content).await?;
    let mut mapping = found.mapping.unwrap_or_default();
    change(&mut mapping);
    apply(&ctx, found.row.id, Some(&mapping)).await?;
    run_waiting(&world.services).await?;
    let found = import(&ctx, found.row.id).await?;
    assert_eq!(found.row.status, ImportStatus::Completed, "{:?}", found.failure);
    Ok(found)
}

fn counts(import: &CatalogImport) -> Counts {
    import.outcome.as_ref().map(|outcome| outcome.counts).unwrap_or_default()
}

fn refused(import: &CatalogImport) -> Vec<(u32, CatalogRowReason, String)> {
    let rows = import.outcome.iter().flat_map(|outcome| &outcome.refused);
    rows.map(|refused| (refused.row, refused.reason, refused.field.clone())).collect()
}

/// What can stand instead of the part that a number finds.
async fn alternatives(world: &World, number: &str) -> Result<Vec<String>> {
    let nobody = world.nobody();
    let found = search_parts(&nobody, &PartSearch { q: number.into(), ..PartSearch::default() }).await?;
    let found = part(&nobody, found.rows[0].id).await?;
    Ok(found.alternatives.into_iter().map(|other| other.number).collect())
}

/// As whoever changes what is denied leaves it.
async fn regrouped(world: &World) -> Result<()> {
    let all: Vec<Uuid> = sqlx::query_scalar("select id from parts").fetch_all(&world.pool).await?;
    let mut tx = world.services.db.platform().await?;
    interchange::steps::refresh(&mut tx, &all).await?;
    tx.commit().await
}

async fn lines(pool: &PgPool, query: &'static str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(query).fetch_all(pool).await?)
}

const ALL_PARTS: &str = "select concat_ws('|', b.name, p.number, p.name_es, g.code, p.gtin, p.reference_price, p.attributes ->> 'espesor', p.status,
                                           (select number from parts q where q.id = p.superseded_by))
                         from parts p join brands b on b.id = p.brand_id join part_groups g on g.id = p.group_id
                         order by 1";

#[sqlx::test]
async fn a_list_of_parts_as_a_maker_sends_it_is_taken_row_by_row_and_changes_nothing_twice(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{GroupUnknown, GtinForm, Missing, Repeated};
    let world = world(&pool).await?;
    let brought = taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    assert_eq!(
        refused(&brought),
        [
            (5, GroupUnknown, "group".to_owned()),
            (8, Repeated, "number".to_owned()),
            (9, Missing, "brand".to_owned()),
            (7, GtinForm, "gtin".to_owned()),
        ]
    );
    let expected = Counts { rows: 7, new: 5, refused: 3, partly: 1, brands_new: 1, ..Counts::default() };
    assert_eq!(counts(&brought), expected);
    assert_eq!((brought.row.rows_total, brought.row.rows_taken, brought.row.rows_refused), (7, 4, 3));
    let parts = lines(&pool, ALL_PARTS).await?;
    assert_eq!(
        parts,
        [
            "ACME Frenos|AF-1|Balatas traseras|brake_pads|07501031311309|300.0000|active",
            "ACME Frenos|AF-2|Balatas traseras|brake_pads|07501031311309|300.0000|active",
            "ACME Frenos|AF-4|Otras|brake_pads|1.0000|active",
            "TRW|GDB 1420|Balatas delanteras|brake_pads|605.5000|17 mm|active",
            "TRW|GDB-1420-OLD|Balatas|brake_pads|obsolete|GDB 1420",
        ]
    );
    let nobody = world.nobody();
    let found = search_parts(&nobody, &PartSearch { q: "balatas delanteras".into(), ..PartSearch::default() }).await?;
    let numbers: Vec<&str> = found.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(
        numbers,
        ["GDB 1420", "AF-4", "GDB-1420-OLD"],
        "what says no place comes behind, and what says another not at all"
    );

    let again = taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    assert_eq!(counts(&again), Counts { rows: 7, same: 5, refused: 3, partly: 1, ..Counts::default() });
    assert_eq!(lines(&pool, ALL_PARTS).await?, parts);

    let other = "Marca,Número,Nombre,Precio,Imágenes\n\
                 TRW,GDB1420,Balatas cerámicas,700,foto.jpg https://img.example.com/1.jpg\n\
                 TRW,NUEVA-1,Sin grupo,1,\n";
    let changed = taken(&world, CatalogFileKind::Parts, other, |_| {}).await?;
    assert_eq!(counts(&changed), Counts { rows: 2, changed: 1, refused: 1, ..Counts::default() });
    assert_eq!(refused(&changed), [(3, CatalogRowReason::GroupMissing, "group".to_owned())]);
    let found = search_parts(&nobody, &PartSearch { q: "cerámicas".into(), ..PartSearch::default() }).await?;
    assert_eq!(found.rows.len(), 1, "a changed name is found");
    let shown = part(&nobody, found.rows[0].id).await?;
    assert_eq!(shown.images, ["https://img.example.com/1.jpg"]);
    // What a list does not speak of stays.
    let silent = "Marca,Número,Nombre\nTRW,GDB1420,Balatas semimetálicas\n";
    taken(&world, CatalogFileKind::Parts, silent, |_| {}).await?;
    let kept = part(&nobody, found.rows[0].id).await?;
    assert_eq!((kept.name.es.as_str(), kept.images), ("Balatas semimetálicas", shown.images));
    Ok(())
}

#[sqlx::test]
async fn a_part_is_there_without_what_is_wrong_beside_its_name(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{AttributesForm, GroupMissing, GtinForm, NotANumber, WordUnknown};
    let world = world(&pool).await?;
    let file = "Marca,Número,Nombre,Línea,GTIN,Precio,Moneda,Atributos\n\
        TRW,GDB 1 / GDB 2,Balatas,Balatas,7501031311308,12/15,MXN,nada de eso\n\
        TRW,GDB 3,Balatas,Balatas,,100,doblones,\n\
        TRW,GDB 4,Sin grupo,,1234,,,\n";
    // As somebody says what the columns are who knows better than what stands in them.
    let said = |mapping: &mut NamedMapping| {
        let fields = ["brand", "number", "name", "group", "gtin", "price", "currency", "attributes"];
        let column = |(at, field): (u32, &str)| MappedColumn {
            field: field.to_owned(),
            source: FieldSource::Column(at),
            decimals: if field == "price" { Decimals::Point } else { Decimals::None },
        };
        mapping.columns = (0..).zip(fields).map(column).collect();
    };
    let brought = taken(&world, CatalogFileKind::Parts, file, said).await?;
    let told = [
        (4, GroupMissing, "group".to_owned()),
        (4, GtinForm, "gtin".to_owned()),
        (2, AttributesForm, "attributes".to_owned()),
        (2, GtinForm, "gtin".to_owned()),
        (2, NotANumber, "price".to_owned()),
        (3, WordUnknown, "currency".to_owned()),
    ];
    assert_eq!(refused(&brought), told);
    assert_eq!(counts(&brought), Counts { rows: 3, new: 3, refused: 1, partly: 2, ..Counts::default() });
    // A price in no currency that is known is none.
    let bare = |number: &str| format!("TRW|{number}|Balatas|brake_pads|active");
    assert_eq!(lines(&pool, ALL_PARTS).await?, ["GDB 1", "GDB 2", "GDB 3"].map(bare));
    // What is there already stays.
    let right = "Marca,Número,GTIN,Precio\nTRW,GDB 1,7501031311309,50\n";
    taken(&world, CatalogFileKind::Parts, right, |_| {}).await?;
    taken(&world, CatalogFileKind::Parts, file, said).await?;
    assert_eq!(lines(&pool, ALL_PARTS).await?[0], "TRW|GDB 1|Balatas|brake_pads|07501031311309|50.0000|active");
    Ok(())
}

#[sqlx::test]
async fn files_come_in_one_after_the_other(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    for kind in [CatalogFileKind::Parts, CatalogFileKind::Fitments] {
        let file = receive(&ctx, Permission::CatalogEdit, "lista.csv", PARTS.as_bytes()).await?;
        bring_in(&ctx, kind, file).await?;
    }
    let queues = "select q.queue_name || ' ' || count(*)
                  from graphile_worker._private_jobs j
                  join graphile_worker._private_job_queues q on q.id = j.job_queue_id
                  group by q.queue_name";
    assert_eq!(lines(&pool, queues).await?, ["catalog-import 2"]);
    Ok(())
}

#[sqlx::test]
async fn brands_that_nobody_knows_are_made_only_when_that_is_wanted(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let list = "Marca,Número,Grupo\nNadie,N-1,Balatas\nTRW,T-1,Balatas\n";
    let brought = taken(&world, CatalogFileKind::Parts, list, |mapping| mapping.new_brands = false).await?;
    assert_eq!(counts(&brought), Counts { rows: 2, new: 1, refused: 1, ..Counts::default() });
    assert_eq!(refused(&brought), [(2, CatalogRowReason::BrandUnknown, "brand".to_owned())]);
    let known = lines(&pool, "select name from brands where key = 'NADIE'").await?;
    assert!(known.is_empty(), "{known:?}");
    Ok(())
}

#[sqlx::test]
async fn a_brand_of_a_whole_paragraph_is_refused_and_the_rest_of_the_file_taken(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let long = "Frenos y balatas ".repeat(7);
    let list = format!("Marca,Número,Grupo\n{long},N-1,Balatas\nTRW,T-1,Balatas\n");
    let brought = taken(&world, CatalogFileKind::Parts, &list, |_| {}).await?;
    assert_eq!(refused(&brought), [(2, CatalogRowReason::TooLong, "brand".to_owned())]);
    assert_eq!(counts(&brought).new, 1);
    Ok(())
}

#[sqlx::test]
async fn references_lead_to_what_is_a_part_and_make_groups(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{Itself, PartUnknown};
    let world = world(&pool).await?;
    taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    let brought = taken(&world, CatalogFileKind::References, REFERENCES, |_| {}).await?;
    assert_eq!(
        refused(&brought),
        [(4, PartUnknown, "replaced_number".to_owned()), (5, Itself, "replaced_number".to_owned())]
    );
    assert_eq!(counts(&brought), Counts { rows: 4, new: 3, refused: 2, ..Counts::default() });
    let references = "select concat_ws('|', b.name, x.from_number, p.number, x.source, x.two_way)
                      from cross_references x join brands b on b.id = x.from_brand_id join parts p on p.id = x.to_part_id order by 1";
    let found = lines(&pool, references).await?;
    assert_eq!(
        found,
        [
            "ACME Frenos|AF-1|GDB 1420|Catálogo TRW 2024|t",
            "NISSAN|41060-50Y90|GDB 1420|Catálogo TRW 2024|t",
            "NISSAN|41060-50Y91|GDB 1420|Catálogo TRW 2024|t",
        ]
    );
    let groups = "select string_agg(number, ' ' order by number) from parts where interchange_id is not null group by interchange_id";
    assert_eq!(lines(&pool, groups).await?, ["AF-1 GDB 1420"]);
    assert!(lines(&pool, "select name from brands where key = 'NADIE'").await?.is_empty());

    let again = taken(&world, CatalogFileKind::References, REFERENCES, |_| {}).await?;
    assert_eq!(counts(&again), Counts { rows: 4, same: 3, refused: 2, ..Counts::default() });

    // A number that was only spoken of becomes a part, and belongs to the group at once.
    taken(&world, CatalogFileKind::Parts, "Marca,Número,Grupo\nNissan,4106050Y90,Balatas\n", |_| {}).await?;
    assert_eq!(lines(&pool, groups).await?, ["4106050Y90 AF-1 GDB 1420"]);
    // What somebody reports not to replace another leads from neither to the other.
    assert_eq!(alternatives(&world, "AF-1").await?, ["GDB 1420", "4106050Y90"]);
    let report = "insert into negative_references (part_id, other_id, source)
                  select a.id, b.id, 'taller' from parts a, parts b where a.key = 'AF1' and b.key = 'GDB1420'";
    sqlx::raw_sql(report).execute(&pool).await?;
    regrouped(&world).await?;
    assert!(alternatives(&world, "AF-1").await?.is_empty(), "there was no other way to anything");
    assert_eq!(alternatives(&world, "GDB 1420").await?, ["4106050Y90"]);
    sqlx::raw_sql("delete from negative_references").execute(&pool).await?;
    regrouped(&world).await?;
    // What is revoked leads nowhere any more.
    let revoked =
        "Marca,Número,Marca OEM,Número OEM,Fuente,Revocada\nAcme Frenos,AF-1,TRW,GDB1420,Catálogo TRW 2024,sí\n";
    let brought = taken(&world, CatalogFileKind::References, revoked, |_| {}).await?;
    assert_eq!(counts(&brought), Counts { rows: 1, changed: 1, ..Counts::default() });
    assert_eq!(lines(&pool, groups).await?, ["4106050Y90 GDB 1420"]);
    let nobody = world.nobody();
    let found = search_parts(&nobody, &PartSearch { q: "AF-1".into(), ..PartSearch::default() }).await?;
    assert_eq!(
        found.rows.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(),
        ["AF-1"],
        "and nobody is led there"
    );
    assert!(part(&nobody, found.rows[0].id).await?.alternatives.is_empty());
    Ok(())
}

#[sqlx::test]
async fn one_reference_is_taken_as_a_file_of_one_row_is(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    // To a part, from a part to what is none, and the same printed otherwise.
    for [brand, number, replaced_brand, replaced_number] in [
        ["ACME Frenos", "AF-1", "TRW", "GDB1420"],
        ["TRW", "GDB-1420", "Nissan", "41060-50Y90"],
        ["TRW", "gdb1420", "Nissan", "4106050Y90"],
        ["TRW", "gdb1420", "Nissan", "4106050Y90"],
    ] {
        let header = "Marca,Número,Marca OEM,Número OEM,Fuente";
        let file = format!("{header}\n{brand},{number},{replaced_brand},{replaced_number},archivo\n");
        let Counts { new, changed, same, .. } =
            counts(&taken(&world, CatalogFileKind::References, &file, |_| {}).await?);
        let said = NewReference {
            brand: brand.into(),
            number: number.into(),
            replaced_brand: replaced_brand.into(),
            replaced_number: replaced_number.into(),
            source: "persona".into(),
            two_way: true,
            ..NewReference::default()
        };
        let mut tx = world.services.db.platform().await?;
        let taken = one::reference(&mut tx, &said, world.services.clock.now()).await?;
        tx.commit().await?;
        assert_eq!(taken, Said { new, changed, same }, "{brand} {number}");
    }
    let rows =
        "select string_agg(concat_ws('|', b.key, x.from_number, p.key, x.two_way, x.confidence, x.licence, x.notes,
                                            x.claimed_at, x.revoked_at), ' ' order by x.from_key)
                from cross_references x
                join brands b on b.id = x.from_brand_id
                join parts p on p.id = x.to_part_id
                group by x.source";
    let rows = lines(&pool, rows).await?;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0], rows[1]);
    assert!(rows[0].contains("NISSAN|4106050Y90|GDB1420|t|0.8"), "{rows:?}");
    Ok(())
}

#[sqlx::test]
async fn fitments_find_the_vehicles_that_they_speak_of(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{Denied, ModelUnknown, PartUnknown, Universal, VehicleUnknown, YearForm};
    let world = world(&pool).await?;
    taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    let brought = taken(&world, CatalogFileKind::Fitments, FITMENTS, |_| {}).await?;
    let rows: Vec<_> = refused(&brought).into_iter().map(|(row, reason, _)| (row, reason)).collect();
    let expected = [(4, PartUnknown), (5, ModelUnknown), (6, Universal), (7, YearForm), (2, VehicleUnknown)];
    assert_eq!(rows, expected, "and the one of which a year is left out, at the end");
    // The first row takes those with its engine, of years that there are; the second the one of which no engine is known.
    assert_eq!(counts(&brought), Counts { rows: 6, new: 4, refused: 4, partly: 1, ..Counts::default() });
    let fitments = "select concat_ws('|', p.number, v.year, v.displacement_cc, f.position, f.quantity, f.notes)
                    from fitments f join parts p on p.id = f.part_id join vehicles v on v.id = f.vehicle_id order by 1";
    assert_eq!(
        lines(&pool, fitments).await?,
        [
            "GDB 1420|2004|1597|front|1.000|GSR",
            "GDB 1420|2004|front|1.000|",
            "GDB 1420|2005|1597|front|1.000|GSR",
            "GDB 1420|2006|1597|front|1.000|GSR",
        ]
    );
    let counted = "select concat_ws(' ', k.fitments, m.fitments, (select sum(fitments) from vehicles))
                   from vehicle_makes k, vehicle_models m";
    assert_eq!(lines(&pool, counted).await?, ["4 4 4"]);
    assert_eq!(lines(&pool, "select popularity::text from parts where key = 'GDB1420'").await?, ["4"]);
    let nobody = world.nobody();
    let found = search_parts(&nobody, &PartSearch { q: "balatas tsuru".into(), ..PartSearch::default() }).await?;
    assert_eq!(found.rows.len(), 1, "it is found by the vehicle that it fits");
    assert_eq!(catalog::fitments(&nobody, found.rows[0].id, None).await?.makes.len(), 1);

    let again = taken(&world, CatalogFileKind::Fitments, FITMENTS, |_| {}).await?;
    assert_eq!(counts(&again), Counts { rows: 6, same: 4, refused: 4, partly: 1, ..Counts::default() });
    let unknown = "Marca,Número,Armadora,Modelo,Año,Motor\nTRW,GDB1420,Nissan,Tsurito,1999,\nTRW,GDB1420,Nissan,Tsuru,2005,3.0L\n\
         TRW,GDB1420,Nissan,Tsuru Cross,2005,\n";
    let brought = taken(&world, CatalogFileKind::Fitments, unknown, |_| {}).await?;
    let rows: Vec<_> = refused(&brought).into_iter().map(|(row, reason, _)| (row, reason)).collect();
    assert_eq!(rows, [(2, VehicleUnknown), (3, VehicleUnknown), (4, ModelUnknown)]);

    // What somebody denies does not come again by a file.
    sqlx::raw_sql(
        "insert into negative_fitments (part_id, vehicle_id, source)
         select f.part_id, f.vehicle_id, 'taller'
         from fitments f
         join vehicles v on v.id = f.vehicle_id
         where v.year = 2006
            or v.displacement_cc is null;
         delete from fitments f using negative_fitments n where n.part_id = f.part_id and n.vehicle_id = f.vehicle_id",
    )
    .execute(&pool)
    .await?;
    let brought = taken(&world, CatalogFileKind::Fitments, FITMENTS, |_| {}).await?;
    let rows: Vec<_> = refused(&brought).into_iter().map(|(row, reason, _)| (row, reason)).collect();
    let (left_out, told) = rows.split_at(5);
    assert_eq!(left_out, [(3, Denied), (4, PartUnknown), (5, ModelUnknown), (6, Universal), (7, YearForm)]);
    assert_eq!(told, [(2, Denied), (2, VehicleUnknown)]);
    assert_eq!(counts(&brought), Counts { rows: 6, same: 2, refused: 5, partly: 1, ..Counts::default() });
    let left = ["GDB 1420|2004|1597|front|1.000|GSR", "GDB 1420|2005|1597|front|1.000|GSR"];
    assert_eq!(lines(&pool, fitments).await?, left);
    Ok(())
}

#[sqlx::test]
async fn a_fitment_that_was_removed_by_hand_comes_by_no_file_until_it_is_said_by_hand(pool: PgPool) -> Result<()> {
    use CatalogRowReason::Denied;
    const FILE: &str = "Marca,Número,Armadora,Modelo,Año,Posición\n\
        TRW,GDB1420,Nissan,Tsuru,2005,Delantera izquierda\n\
        TRW,GDB1420,Nissan,Tsuru,2005,Delantera derecha\n\
        TRW,GDB1420,Nissan,Tsuru,2006,Delantera\n";
    let world = world(&pool).await?;
    let ctx = world.owner(&world.platform).await?;
    taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    assert_eq!(counts(&taken(&world, CatalogFileKind::Fitments, FILE, |_| {}).await?).new, 3);
    let id: Uuid = sqlx::query_scalar("select id from parts where key = 'GDB1420'").fetch_one(&pool).await?;
    let known = edit::fitments(&ctx, PartId(id)).await?;
    let places: Vec<_> = known.iter().map(|row| (row.year, row.position.as_str())).collect();
    assert_eq!(places, [(2005, "front_left"), (2005, "front_right"), (2006, "front")]);
    // One of two of a vehicle, and the only one of another.
    for row in &known[1..] {
        edit::remove_fitment(&ctx, PartId(id), row.id).await?;
    }
    let again = taken(&world, CatalogFileKind::Fitments, FILE, |_| {}).await?;
    assert_eq!(refused(&again), [(3, Denied, "year".to_owned()), (4, Denied, "year".to_owned())]);
    assert_eq!(counts(&again), Counts { rows: 3, same: 1, refused: 2, ..Counts::default() });
    // Nothing that it fits is left of the vehicle, in whatever words a file says it.
    edit::remove_fitment(&ctx, PartId(id), known[0].id).await?;
    let otherwise = "Marca,Número,Armadora,Modelo,Año,Notas\nTRW,GDB1420,Nissan,Tsuru,2005,Con ABS\n";
    let brought = taken(&world, CatalogFileKind::Fitments, otherwise, |_| {}).await?;
    assert_eq!(refused(&brought), [(2, Denied, "year".to_owned())]);
    let said = NewFitment {
        make: "Nissan".into(),
        model: "Tsuru".into(),
        year: "2005".into(),
        position: "delantera izquierda".into(),
        source: "lista.csv".into(),
        ..NewFitment::default()
    };
    assert_eq!(edit::add_fitment(&ctx, PartId(id), &said).await?.new, 1);
    // What was wrong stays so once it is said right.
    let rear = NewFitment { year: "2006".into(), position: "trasera".into(), ..said };
    assert_eq!(edit::add_fitment(&ctx, PartId(id), &rear).await?.new, 1);
    let again = taken(&world, CatalogFileKind::Fitments, FILE, |_| {}).await?;
    assert_eq!(refused(&again), [(3, Denied, "year".to_owned()), (4, Denied, "year".to_owned())]);
    assert_eq!(counts(&again).same, 1);
    Ok(())
}

#[sqlx::test]
async fn a_number_of_a_bodega_means_the_part_that_is_left_once_a_file_revokes_another(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    taken(&world, CatalogFileKind::Parts, PARTS, |_| {}).await?;
    sqlx::query(
        "insert into inventory_items (tenant_id, id, brand_text, brand_key, number, key, currency, stock, confirmed_at)
         values ($1, gen_random_uuid(), 'NISSAN', 'NISSAN', '41060X', '41060X', 'MXN', 3, now())",
    )
    .bind(world.norte.tenant.0)
    .execute(&pool)
    .await?;
    let both = "Marca,Número,Marca OEM,Número OEM,Fuente\n\
                Nissan,41060-X,TRW,GDB1420,Lista\n\
                Nissan,41060-X,Acme Frenos,AF-1,Lista\n";
    let of_line = "select coalesce(p.key, 'none') from inventory_items i left join parts p on p.id = i.part_id";
    taken(&world, CatalogFileKind::References, both, |_| {}).await?;
    assert_eq!(lines(&pool, of_line).await?, ["none"], "it leads to two");
    let revoked = "Marca,Número,Marca OEM,Número OEM,Fuente,Revocada\nNissan,41060-X,Acme Frenos,AF-1,Lista,sí\n";
    let brought = taken(&world, CatalogFileKind::References, revoked, |_| {}).await?;
    assert_eq!(counts(&brought).changed, 1);
    assert_eq!(lines(&pool, of_line).await?, ["GDB1420"]);
    Ok(())
}

#[sqlx::test]
async fn of_several_numbers_in_a_cell_those_that_are_parts_are_taken_and_the_others_told(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{PartUnknown, Repeated, TooLong};
    let world = world(&pool).await?;
    let told = |import: &CatalogImport| {
        let rows = import.outcome.iter().flat_map(|outcome| &outcome.refused);
        rows.map(|row| (row.row, row.reason, row.field.clone(), row.value.clone(), row.partly)).collect::<Vec<_>>()
    };
    let many = (1000..=1100).map(|at| format!("B{at}")).collect::<Vec<_>>().join(" / ");
    let parts = format!(
        "Marca,Número,Nombre,Línea\n\
         TRW,GDB1420,Balatas,Balatas\n\
         TRW,GDB1440,Balatas,Balatas\n\
         TRW,GDB1450,Balatas,Balatas\n\
         TRW,GDB1460,Balatas,Balatas\n\
         TRW,GDB1420 / GDB1430,Balatas,Balatas\n\
         TRW,{many},Muchas,Balatas\n"
    );
    let brought = taken(&world, CatalogFileKind::Parts, &parts, |_| {}).await?;
    assert_eq!(counts(&brought), Counts { rows: 6, new: 5, refused: 1, partly: 1, ..Counts::default() });
    let line =
        |row: u32, reason, field: &str, value: &str, partly| (row, reason, field.to_owned(), value.to_owned(), partly);
    let first: String = many.chars().take(100).collect();
    assert_eq!(told(&brought), [line(7, TooLong, "number", &first, false), line(6, Repeated, "number", "2", true)]);

    let references = "Marca,Número,Marca OEM,Número OEM,Fuente\nNissan,41060-50Y90,TRW,GDB1420 / NO-HAY-1 / NO-HAY-2,Lista\n\
                      TRW,GDB1430 / NO-HAY-3,Nissan,41060-50Y91,Lista\n";
    let brought = taken(&world, CatalogFileKind::References, references, |_| {}).await?;
    assert_eq!(counts(&brought), Counts { rows: 2, new: 2, partly: 2, ..Counts::default() });
    assert_eq!((brought.row.rows_taken, brought.row.rows_refused), (2, 0));
    assert_eq!(
        told(&brought),
        [
            line(2, PartUnknown, "replaced_number", "NO-HAY-1, NO-HAY-2", true),
            line(3, PartUnknown, "number", "NO-HAY-3", true),
        ]
    );

    let fitments = "Marca,Número,Armadora,Modelo,Año\nTRW,GDB1420 / NO-HAY-1,Nissan,Tsuru,2005\n";
    let brought = taken(&world, CatalogFileKind::Fitments, fitments, |_| {}).await?;
    assert_eq!(counts(&brought), Counts { rows: 1, new: 1, partly: 1, ..Counts::default() });
    assert_eq!(told(&brought), [line(2, PartUnknown, "number", "NO-HAY-1", true)]);
    Ok(())
}

#[sqlx::test]
async fn a_word_in_place_of_a_number_makes_no_part(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{Missing, Obsolete};
    let world = world(&pool).await?;
    let parts = "Marca,Número,Nombre,Línea\n\
                 TRW,N/A,Balatas,Balatas\n\
                 TRW,OBSOLETO,Balatas,Balatas\n\
                 TRW,GDB1420,Balatas,Balatas\n\
                 TRW,GDB1430,Balatas,Balatas\n\
                 TRW,GDB1440,Balatas,Balatas\n";
    let brought = taken(&world, CatalogFileKind::Parts, parts, |_| {}).await?;
    assert_eq!(refused(&brought), [(2, Missing, "number".to_owned()), (3, Obsolete, "number".to_owned())]);
    let references = "Marca,Número,Marca OEM,Número OEM,Fuente\n\
                      TRW,GDB1420,Nissan,S/N,Lista\n\
                      TRW,GDB1420,Nissan,UNIVERSAL,Lista\n\
                      TRW,GDB1420,Nissan,41060-50Y90,Lista\n\
                      TRW,GDB1420,Nissan,41060-50Y91,Lista\n";
    let brought = taken(&world, CatalogFileKind::References, references, |_| {}).await?;
    assert_eq!(
        refused(&brought),
        [(2, Missing, "replaced_number".to_owned()), (3, Missing, "replaced_number".to_owned())]
    );
    let alike = brought.outcome.as_ref().map(|outcome| outcome.alike.as_slice()).unwrap_or_default();
    let alike: Vec<_> = alike.iter().map(|alike| (alike.reason, alike.field.as_str(), alike.rows)).collect();
    assert_eq!(alike, [(Missing, "replaced_number", 2)], "what several have is told once");
    assert_eq!(lines(&pool, "select number from parts order by 1").await?, ["GDB1420", "GDB1430", "GDB1440"]);
    let spoken_of = lines(&pool, "select from_number from cross_references order by 1").await?;
    assert_eq!(spoken_of, ["41060-50Y90", "41060-50Y91"]);
    Ok(())
}

#[sqlx::test]
async fn only_the_platform_brings_files_in_and_a_mapping_that_is_not_whole_is_refused(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let platform = world.owner(&world.platform).await?;
    let found = read(&world, &platform, CatalogFileKind::Fitments, "Marca,Número,Modelo\nTRW,GDB1420,Tsuru\n").await?;
    let refusal = apply(&platform, found.row.id, None).await;
    assert!(matches!(refusal, Err(Error::Refused(Problem::NeedsMapping { .. }))), "{refusal:?}");
    let refusal = apply(&platform, found.row.id, Some(&NamedMapping::default())).await;
    assert!(matches!(refusal, Err(Error::Refused(Problem::Invalid { .. }))), "{refusal:?}");
    for ctx in
        [world.owner(&world.norte).await?, world.owner(&world.taller).await?, world.viewer(&world.platform).await?]
    {
        let refusal = import(&ctx, found.row.id).await;
        assert!(matches!(refusal, Err(Error::Refused(Problem::NotAllowed))), "{refusal:?}");
    }
    assert!(matches!(import(&world.nobody(), found.row.id).await, Err(Error::Refused(Problem::NotSignedIn))));
    Ok(())
}

#[sqlx::test]
async fn the_command_line_does_the_same_and_writes_what_it_does_not_take(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let folder = std::env::temp_dir().join(format!("engrane-catalog-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&folder)?;
    let (from, rejected) = (folder.join("parts.csv"), folder.join("rejected.csv"));
    std::fs::write(&from, PARTS)?;
    let asked = Asked { kind: CatalogFileKind::Parts, from: &from, rejected: &rejected, new_brands: true, sure: true };
    let events =
        "select event ->> 'kind' from outbox where audience = 'market' and event ->> 'kind' = 'offers_changed'";
    let before = lines(&pool, events).await?.len();
    let (mut told, mut columns) = (0, Vec::new());
    let mut tell = |heard| match heard {
        Heard::Columns(found) => columns = found,
        Heard::Rows(rows) => told = rows,
    };
    let report = import_file(&world.services, asked, &mut tell).await?;
    assert_eq!(columns.first(), Some(&("brand", "Marca".to_owned())));
    let written = std::fs::read_to_string(&rejected)?;
    let again = import_file(&world.services, asked, &mut |_| {}).await?;
    let events = lines(&pool, events).await?.len() - before;
    assert_eq!(events, 1, "the second time nothing changed");
    std::fs::write(&from, "Nombre\nX\n")?;
    let nothing = import_file(&world.services, asked, &mut |_| {}).await?;
    std::fs::write(&from, "Marca,Número,Número,Línea\nTRW,GDB1500,GDB1600,Balatas\n")?;
    let doubtful = import_file(&world.services, Asked { sure: false, ..asked }, &mut |_| {}).await?;
    let decided = import_file(&world.services, asked, &mut |_| {}).await?;
    let header = "Marca,Número,Línea\n".to_owned();
    let list = (0..50_002).fold(header, |list, at: u32| list + "TRW,GDB" + &at.to_string() + ",no es un grupo\n");
    std::fs::write(&from, list)?;
    let many = import_file(&world.services, asked, &mut |_| {}).await?;
    let of_many = std::fs::read_to_string(&rejected)?.lines().count();
    std::fs::remove_dir_all(&folder)?;
    assert_eq!(many.map(|report| (report.counts.refused, report.untold)), Ok((50_002, 2)));
    assert_eq!(of_many, 50_001, "a header, and as many as are told");
    let expected = Counts { rows: 7, new: 5, refused: 3, partly: 1, brands_new: 1, ..Counts::default() };
    assert_eq!(report.as_ref().map(|report| (report.counts, report.audited)), Ok((expected, true)));
    assert_eq!(told, 7);
    assert_eq!(written.lines().nth(1), Some("5,group,no es un grupo,group unknown"));
    assert_eq!(again.map(|report| (report.counts.same, report.audited)), Ok((5, false)));
    assert!(nothing.is_err());
    assert!(doubtful.as_ref().is_err_and(|problem| problem.contains("number")), "{doubtful:?}");
    assert_eq!(decided.map(|report| report.counts.new), Ok(1));
    Ok(())
}

#[sqlx::test]
async fn vehicles_come_in_by_a_file_and_none_is_there_twice_for_its_letters(pool: PgPool) -> Result<()> {
    use CatalogRowReason::{Missing, YearForm};
    const PLAIN: &str = "year,make,model,body_styles\n\
        2004,NISSAN,TSURU,\"[\"\"Sedan\"\"]\"\n\
        2003,Nissan,Tsuru,\"[\"\"Sedan\"\"]\"\n\
        2005,RENAULT,MEGANE,\"[\"\"Hatchback\"\", \"\"Coupe\"\"]\"\n\
        2005,Renault,Mégane,\"[\"\"Coupe\"\"]\"\n\
        ,Renault,Clio,\"[\"\"Coupe\"\"]\"\n\
        20x4,Renault,Clio,\"[\"\"Coupe\"\"]\"\n";
    const ENGINES: &str = "id,make,model,year,class,trans,drive,cyl,displ,fuel\n\
        1.0,Nissan,Tsuru,2007.0,Compact Cars,Manual 5-spd,Front-Wheel Drive,4.0,1.6,Regular\n";
    let world = world(&pool).await?;
    let brought = taken(&world, CatalogFileKind::Vehicles, PLAIN, |_| {}).await?;
    assert_eq!(refused(&brought), [(6, Missing, "year".to_owned()), (7, YearForm, "year".to_owned())]);
    assert_eq!(counts(&brought), Counts { rows: 6, new: 2, same: 2, refused: 2, ..Counts::default() });
    let models = "select concat_ws(' ', k.name, m.name, m.body_type) from vehicle_models m join vehicle_makes k on k.id = m.make_id";
    let mut found = lines(&pool, models).await?;
    found.sort_unstable();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].starts_with("Renault M"), "{found:?}");
    let again = taken(&world, CatalogFileKind::Vehicles, PLAIN, |_| {}).await?;
    assert_eq!((counts(&again).new, counts(&again).changed), (0, 0));
    let brought = taken(&world, CatalogFileKind::Vehicles, ENGINES, |_| {}).await?;
    assert_eq!(counts(&brought).new, 1);
    let engine = "select concat_ws(' ', displacement_cc, cylinders, fuel, transmission, drivetrain) from vehicles where year = 2007";
    assert_eq!(lines(&pool, engine).await?, ["1600 4 gasoline manual 5 fwd"]);
    let counted = "select vehicles::text from vehicle_models order by name desc limit 1";
    assert_eq!(lines(&pool, counted).await?, ["6"], "what is counted of models follows");
    let kilowatts = "Marca,Modelo,Año,Potencia [kW]\nNissan,Tsuru,2010,85\n";
    assert_eq!(counts(&taken(&world, CatalogFileKind::Vehicles, kilowatts, |_| {}).await?).new, 1);
    let power = "select power_hp::text from vehicles where year = 2010";
    assert_eq!(lines(&pool, power).await?, ["114"], "the header says what it is given in");
    Ok(())
}
