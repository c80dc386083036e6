//! SQL that brings vehicles in: rows are staged as they are read, and merged in a few statements over all of them.
//!
//! Unchecked statements, because the macros cannot see temporary tables.

use super::facts::RowFacts;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// What the merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::catalog) struct Merged {
    pub makes_new: u64,
    pub makes_same: u64,
    pub models_new: u64,
    pub models_same: u64,
    pub vehicles_new: u64,
    pub vehicles_completed: u64,
    pub vehicles_same: u64,
    pub duplicates: u64,
}

/// One change of the catalogue at a time, because each counts what models have; others wait. Rows of all files together may take their
/// time.
pub(in crate::catalog) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "set local statement_timeout = '30min';
         select pg_advisory_xact_lock(hashtextextended('import_catalog', 0));
         create temporary table staged_vehicles (
           file integer not null,
           make text not null, make_key text not null, model text not null, model_key text not null,
           year smallint not null, body text not null, code text not null, cc integer, cylinders smallint,
           fuel text not null, power integer, trim text not null, transmission text not null, drivetrain text not null
         ) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps the rows of a file, a line for each of their years.
pub(in crate::catalog) async fn stage(tx: &mut PlatformTx, file: i32, rows: &[RowFacts]) -> Result<()> {
    let years: Vec<(&RowFacts, i16)> =
        rows.iter().flat_map(|row| row.years.iter().map(move |year| (row, year.cast_signed()))).collect();
    let texts = |of: fn(&RowFacts) -> &str| years.iter().map(|(row, _)| of(row).to_owned()).collect::<Vec<String>>();
    sqlx::query(
        "insert into staged_vehicles
         select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[],
                                  $9::integer[], $10::smallint[], $11::text[], $12::integer[], $13::text[], $14::text[],
                                  $15::text[])",
    )
    .bind(file)
    .bind(texts(|row| &row.make))
    .bind(texts(|row| &row.make_key))
    .bind(texts(|row| &row.model))
    .bind(texts(|row| &row.model_key))
    .bind(years.iter().map(|(_, year)| *year).collect::<Vec<_>>())
    .bind(texts(|row| &row.body))
    .bind(texts(|row| &row.engine_code))
    .bind(years.iter().map(|(row, _)| row.displacement_cc).collect::<Vec<_>>())
    .bind(years.iter().map(|(row, _)| row.cylinders).collect::<Vec<_>>())
    .bind(texts(|row| &row.fuel))
    .bind(years.iter().map(|(row, _)| row.power_hp).collect::<Vec<_>>())
    .bind(texts(|row| &row.trim))
    .bind(texts(|row| &row.transmission))
    .bind(texts(|row| &row.drivetrain))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets what a file said that turned out to be broken.
pub(super) async fn unstage(tx: &mut PlatformTx, file: i32) -> Result<()> {
    sqlx::query("delete from staged_vehicles where file = $1").bind(file).execute(tx.sql()).await?;
    Ok(())
}

/// Is everything that is known of vehicle `w` true of vehicle `x`? A size is compared in tenths of a litre, a
/// transmission also without its speeds.
macro_rules! covers {
    () => {
        "x.model_id = w.model_id and x.year = w.year
         and (w.code = '' or w.code = x.code)
         and (w.tenths is null or w.tenths = x.tenths)
         and (w.cylinders is null or w.cylinders = x.cylinders)
         and (w.fuel = '' or w.fuel = x.fuel)
         and (w.trim = '' or w.trim = x.trim)
         and (w.transmission = '' or w.transmission = x.transmission or starts_with(x.transmission, w.transmission || ' '))
         and (w.drivetrain = '' or w.drivetrain = x.drivetrain)"
    };
}

/// Merges what was staged with what is there.
pub(in crate::catalog) async fn merge(tx: &mut PlatformTx) -> Result<Merged> {
    let mut merged = Merged::default();
    (merged.makes_new, merged.makes_same) = merge_makes(tx).await?;
    (merged.models_new, merged.models_same) = merge_models(tx).await?;
    let staged = resolve(tx).await?;
    // The order matters: what is there already, then what others of the same files know better, then the rest.
    merged.vehicles_same = run(
        tx,
        concat!(
            "delete from wanted w where exists (
               select from (
                 select model_id, year, engine_code as code, (displacement_cc + 50) / 100 as tenths, cylinders, fuel, trim,
                        transmission, drivetrain
                 from vehicles v
                 where v.model_id = w.model_id and v.year = w.year
               ) x where ",
            covers!(),
            ")"
        ),
    )
    .await?;
    run(
        tx,
        concat!(
            "delete from wanted w where exists (select from wanted x where x.detail > w.detail and ",
            covers!(),
            ")"
        ),
    )
    .await?;
    merged.vehicles_completed = complete(tx).await?;
    merged.vehicles_new = run(
        tx,
        "insert into vehicles
           (id, model_id, year, engine_code, displacement_cc, cylinders, fuel, power_hp, trim, transmission, drivetrain)
         select gen_random_uuid(), model_id, year, code, cc, cylinders, fuel, power, trim, transmission, drivetrain
         from wanted
         order by number",
    )
    .await?;
    merged.duplicates = staged.saturating_sub(merged.vehicles_new + merged.vehicles_completed + merged.vehicles_same);
    Ok(merged)
}

async fn run(tx: &mut PlatformTx, statement: &'static str) -> Result<u64> {
    Ok(sqlx::query(statement).execute(tx.sql()).await?.rows_affected())
}

/// The calmest spelling of a make names it; one that is there keeps its name.
async fn merge_makes(tx: &mut PlatformTx) -> Result<(u64, u64)> {
    let new = run(
        tx,
        "insert into vehicle_makes (id, name, key)
         select gen_random_uuid(),
                coalesce(min(make collate \"C\") filter (where make <> upper(make)), min(make collate \"C\")), make_key
         from staged_vehicles
         group by make_key
         on conflict do nothing",
    )
    .await?;
    let all: i64 =
        sqlx::query_scalar("select count(distinct make_key) from staged_vehicles").fetch_one(tx.sql()).await?;
    Ok((new, all.cast_unsigned() - new))
}

async fn merge_models(tx: &mut PlatformTx) -> Result<(u64, u64)> {
    run(
        tx,
        "create temporary table staged_models on commit drop as
         select k.id as make_id, s.model_key as key,
                coalesce(min(s.model collate \"C\") filter (where s.model <> upper(s.model)), min(s.model collate \"C\")) as name,
                coalesce(mode() within group (order by nullif(s.body, '')), '') as body,
                min(s.year) as year_from, max(s.year) as year_to
         from staged_vehicles s
         join vehicle_makes k on k.key = s.make_key
         group by k.id, s.model_key",
    )
    .await?;
    let new = run(
        tx,
        "insert into vehicle_models (id, make_id, name, key, body_type, year_from, year_to)
         select gen_random_uuid(), make_id, name, key, body, year_from, year_to from staged_models
         on conflict do nothing",
    )
    .await?;
    run(
        tx,
        "update vehicle_models m
         set year_from = least(m.year_from, s.year_from),
             year_to = greatest(m.year_to, s.year_to),
             body_type = case when m.body_type = '' then s.body else m.body_type end
         from staged_models s
         where m.make_id = s.make_id
           and m.key = s.key
           and (m.year_from is distinct from least(m.year_from, s.year_from)
                or m.year_to is distinct from greatest(m.year_to, s.year_to)
                or (m.body_type = '' and s.body <> ''))",
    )
    .await?;
    let all: i64 = sqlx::query_scalar("select count(*) from staged_models").fetch_one(tx.sql()).await?;
    Ok((new, all.cast_unsigned() - new))
}

/// Each vehicle that the files speak of, once; gives how many lines they are in all. Of several sizes that are the same
/// in tenths of a litre the one that is not round is the truer.
async fn resolve(tx: &mut PlatformTx) -> Result<u64> {
    run(
        tx,
        "create temporary table wanted on commit drop as
         select row_number() over (order by m.id, s.year, (s.cc + 50) / 100, s.cylinders, s.code, s.fuel, s.trim, s.transmission,
                                            s.drivetrain) as number,
                m.id as model_id, s.year, s.code, (s.cc + 50) / 100 as tenths,
                (array_agg(s.cc order by s.cc % 100 = 0, s.cc))[1] as cc,
                s.cylinders, s.fuel, max(s.power) as power, s.trim, s.transmission, s.drivetrain,
                (s.code <> '')::integer + ((s.cc + 50) / 100 is not null)::integer + (s.cylinders is not null)::integer
                  + (s.fuel <> '')::integer + (s.trim <> '')::integer + (s.transmission <> '')::integer
                  + (s.transmission like '% %')::integer + (s.drivetrain <> '')::integer as detail
         from staged_vehicles s
         join vehicle_makes k on k.key = s.make_key
         join vehicle_models m on m.make_id = k.id and m.key = s.model_key
         group by m.id, s.year, s.code, (s.cc + 50) / 100, s.cylinders, s.fuel, s.trim, s.transmission, s.drivetrain",
    )
    .await?;
    sqlx::raw_sql("create index on wanted (model_id, year); create index on wanted (number); analyze wanted")
        .execute(tx.sql())
        .await?;
    let lines: i64 = sqlx::query_scalar("select count(*) from staged_vehicles").fetch_one(tx.sql()).await?;
    Ok(lines.cast_unsigned())
}

/// A vehicle of which nothing but the year was known, and which no part fits yet, becomes the first that is known better.
async fn complete(tx: &mut PlatformTx) -> Result<u64> {
    run(
        tx,
        "with completed as (
           update vehicles v
           set engine_code = f.code, displacement_cc = f.cc, cylinders = f.cylinders, fuel = f.fuel, power_hp = f.power,
               trim = f.trim, transmission = f.transmission, drivetrain = f.drivetrain
           from wanted f
           where v.model_id = f.model_id
             and v.year = f.year
             and f.detail > 0
             and not exists (
               select from wanted e
               where e.model_id = f.model_id and e.year = f.year and e.detail > 0 and e.number < f.number
             )
             and v.fitments = 0
             and v.engine_code = ''
             and v.displacement_cc is null
             and v.cylinders is null
             and v.fuel = ''
             and v.trim = ''
             and v.transmission = ''
             and v.drivetrain = ''
           returning f.number
         )
         delete from wanted using completed where wanted.number = completed.number",
    )
    .await
}

/// The models that the files speak of.
pub(in crate::catalog) async fn list_models(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select m.id from staged_models s join vehicle_models m on m.make_id = s.make_id and m.key = s.key",
    )
    .fetch_all(tx.sql())
    .await?)
}
