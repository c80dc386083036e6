//! SQL that brings the demo catalogue in. Rows that are there already stay as they are.

use super::data::{CrossReference, Engine, Fitment, Make, Model, Part};
use crate::base::fault::Result;
use crate::base::text::key;
use crate::platform::db::PlatformTx;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One column of the rows, as texts.
fn texts<T>(rows: &[T], of: impl Fn(&T) -> &str) -> Vec<String> {
    rows.iter().map(|row| of(row).to_owned()).collect()
}

fn keys<T>(rows: &[T], of: impl Fn(&T) -> &str) -> Vec<String> {
    rows.iter().map(|row| key(of(row))).collect()
}

pub(super) async fn insert_vehicles(
    tx: &mut PlatformTx,
    makes: &[Make],
    models: &[Model],
    engines: &[Engine],
) -> Result<()> {
    sqlx::query!(
        "insert into vehicle_makes (id, name, key, country)
         select gen_random_uuid(), name, key, country
         from unnest($1::text[], $2::text[], $3::text[]) as rows(name, key, country)
         on conflict do nothing",
        &texts(makes, |row| &row.name),
        &keys(makes, |row| &row.name),
        &texts(makes, |row| &row.country)
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "insert into vehicle_models (id, make_id, name, key, body_type, year_from, year_to, nicknames)
         select gen_random_uuid(), m.id, r.name, r.key, r.body_type, r.year_from, r.year_to,
                coalesce(string_to_array(nullif(r.nicknames, ''), '|'), '{}')
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::text[])
              as r(make, name, key, body_type, year_from, year_to, nicknames)
         join vehicle_makes m on m.key = r.make
         on conflict do nothing",
        &keys(models, |row| &row.make),
        &texts(models, |row| &row.name),
        &keys(models, |row| &row.name),
        &texts(models, |row| &row.body_type),
        &models.iter().map(|row| row.year_from).collect::<Vec<_>>(),
        &models.iter().map(|row| row.year_to).collect::<Vec<_>>(),
        &texts(models, |row| &row.nicknames)
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "insert into vehicles
           (id, model_id, year, engine_code, displacement_cc, cylinders, fuel, power_hp, trim, transmission)
         select gen_random_uuid(), m.id, year, r.code, r.displacement_cc, r.cylinders, r.fuel, r.power_hp, r.trim, r.transmission
         from unnest($1::text[], $2::text[], $3::smallint[], $4::smallint[], $5::text[], $6::integer[], $7::smallint[],
                     $8::text[], $9::integer[], $10::text[], $11::text[])
              as r(make, model, year_from, year_to, code, displacement_cc, cylinders, fuel, power_hp, trim, transmission)
         join vehicle_makes k on k.key = r.make
         join vehicle_models m on m.make_id = k.id and m.key = r.model
         cross join generate_series(r.year_from::integer, r.year_to::integer) as year
         on conflict do nothing",
        &keys(engines, |row| &row.make),
        &keys(engines, |row| &row.model),
        &engines.iter().map(|row| row.year_from).collect::<Vec<_>>(),
        &engines.iter().map(|row| row.year_to).collect::<Vec<_>>(),
        &texts(engines, |row| &row.code),
        &engines.iter().map(|row| row.displacement_cc).collect::<Vec<_>>(),
        &engines.iter().map(|row| row.cylinders).collect::<Vec<_>>(),
        &texts(engines, |row| &row.fuel),
        &engines.iter().map(|row| row.power_hp).collect::<Vec<_>>(),
        &texts(engines, |row| &row.trim),
        &texts(engines, |row| &row.transmission)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn insert_parts(tx: &mut PlatformTx, rows: &[Part]) -> Result<()> {
    sqlx::query!(
        "insert into parts
           (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, description_es, description_en,
            reference_price, currency)
         select gen_random_uuid(), b.id, r.number, r.key, r.kind, r.tier, g.id, r.name_es, r.name_en, r.description_es,
                r.description_en, r.reference_price, 'MXN'
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                     $10::text[], $11::numeric[])
              as r(brand, number, key, kind, tier, part_group, name_es, name_en, description_es, description_en,
                   reference_price)
         join brands b on b.key = r.brand
         join part_groups g on g.code = r.part_group
         on conflict do nothing",
        &keys(rows, |row| &row.brand),
        &texts(rows, |row| &row.number),
        &keys(rows, |row| &row.number),
        &texts(rows, |row| &row.kind),
        &texts(rows, |row| &row.tier),
        &texts(rows, |row| &row.group),
        &texts(rows, |row| &row.name_es),
        &texts(rows, |row| &row.name_en),
        &texts(rows, |row| &row.description_es),
        &texts(rows, |row| &row.description_en),
        &rows.iter().map(|row| row.reference_price).collect::<Vec<Decimal>>()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn insert_fitments(tx: &mut PlatformTx, rows: &[Fitment]) -> Result<()> {
    sqlx::query!(
        "insert into fitments (id, part_id, vehicle_id, position, quantity, notes, source)
         select gen_random_uuid(), p.id, v.id, r.position, r.quantity, r.notes, 'demo'
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::text[], $8::text[],
                     $9::numeric[], $10::text[])
              as r(brand, part_key, make, model, year_from, year_to, engine_code, position, quantity, notes)
         join brands b on b.key = r.brand
         join parts p on p.brand_id = b.id and p.key = r.part_key
         join vehicle_makes k on k.key = r.make
         join vehicle_models m on m.make_id = k.id and m.key = r.model
         join vehicles v on v.model_id = m.id and v.year between r.year_from and r.year_to
                        and (r.engine_code = '' or v.engine_code = r.engine_code)
         on conflict do nothing",
        &keys(rows, |row| &row.brand),
        &keys(rows, |row| &row.number),
        &keys(rows, |row| &row.make),
        &keys(rows, |row| &row.model),
        &rows.iter().map(|row| row.year_from).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.year_to).collect::<Vec<_>>(),
        &texts(rows, |row| &row.engine_code),
        &texts(rows, |row| &row.position),
        &rows.iter().map(|row| row.quantity).collect::<Vec<Decimal>>(),
        &texts(rows, |row| &row.notes)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn insert_cross_references(tx: &mut PlatformTx, rows: &[CrossReference]) -> Result<()> {
    sqlx::query!(
        "insert into cross_references
           (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), f.id, r.from_number, r.from_key, p.id, r.source, r.two_way, r.confidence
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::real[])
              as r(from_brand, from_number, from_key, to_brand, to_key, source, two_way, confidence)
         join brands f on f.key = r.from_brand
         join brands b on b.key = r.to_brand
         join parts p on p.brand_id = b.id and p.key = r.to_key
         on conflict do nothing",
        &keys(rows, |row| &row.from_brand),
        &texts(rows, |row| &row.from_number),
        &keys(rows, |row| &row.from_number),
        &keys(rows, |row| &row.to_brand),
        &keys(rows, |row| &row.to_number),
        &texts(rows, |row| &row.source),
        &rows.iter().map(|row| row.two_way).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.confidence).collect::<Vec<_>>()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// All parts of the catalogue.
pub(super) async fn list_parts(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from parts order by id").fetch_all(tx.sql()).await?)
}

/// All models of vehicles.
pub(super) async fn list_models(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from vehicle_models order by id").fetch_all(tx.sql()).await?)
}
