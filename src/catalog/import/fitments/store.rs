//! SQL that takes fitments in.
//!
//! Unchecked statements, because the macros cannot see temporary tables.

use super::SaidFitment;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

pub(super) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "create temporary table staged_fitments (
           row integer not null, brand_id uuid not null, number text not null, key text collate \"C\" not null,
           model_id uuid not null, year smallint not null, tenths integer, cylinders smallint, engine_code text not null,
           fuel text not null, position text not null, quantity numeric, notes text not null, source text not null
         ) on commit drop;
         create temporary table changed_fitments (part_id uuid not null) on commit drop;
         create temporary table denied_fitments (row integer not null, year smallint not null) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn stage(tx: &mut PlatformTx, said: &[SaidFitment]) -> Result<()> {
    fn column<T>(said: &[SaidFitment], of: impl Fn(&SaidFitment) -> T) -> Vec<T> {
        said.iter().map(of).collect()
    }
    if said.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into staged_fitments
         select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::smallint[], $7::integer[],
                              $8::smallint[], $9::text[], $10::text[], $11::text[], $12::numeric[], $13::text[], $14::text[])",
    )
    .bind(column(said, |fitment| fitment.row.cast_signed()))
    .bind(column(said, |fitment| fitment.brand))
    .bind(column(said, |fitment| fitment.number.clone()))
    .bind(column(said, |fitment| fitment.key.clone()))
    .bind(column(said, |fitment| fitment.model))
    .bind(column(said, |fitment| fitment.year.cast_signed()))
    .bind(column(said, |fitment| fitment.tenths))
    .bind(column(said, |fitment| fitment.cylinders))
    .bind(column(said, |fitment| fitment.engine_code.clone()))
    .bind(column(said, |fitment| fitment.fuel.clone()))
    .bind(column(said, |fitment| fitment.position))
    .bind(column(said, |fitment| fitment.quantity))
    .bind(column(said, |fitment| fitment.notes.clone()))
    .bind(column(said, |fitment| fitment.source.clone()))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Finds the parts and vehicles that are spoken of. Of the vehicles of a model and year those count of which what is said is known; where
/// there are none, those that nothing says otherwise of.
pub(super) async fn resolve(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "analyze staged_fitments;
         create temporary table resolved_fitments on commit drop as
         select *
         from (
           select s.row, p.id as part_id, v.id as vehicle_id, s.year, s.position, s.quantity, s.notes, s.source,
                  rank() over (
                    partition by s.row, p.id, s.year
                    order by (s.tenths is not null and v.displacement_cc is null)::integer
                             + (s.cylinders is not null and v.cylinders is null)::integer
                             + (s.engine_code <> '' and v.engine_code = '')::integer + (s.fuel <> '' and v.fuel = '')::integer
                  ) as place
           from staged_fitments s
           join parts p on p.brand_id = s.brand_id and p.key = s.key
           join vehicles v on v.model_id = s.model_id and v.year = s.year
           where (s.tenths is null or v.displacement_cc is null or (v.displacement_cc + 50) / 100 = s.tenths)
             and (s.cylinders is null or v.cylinders is null or v.cylinders = s.cylinders)
             and (s.engine_code = '' or v.engine_code = '' or upper(v.engine_code) = upper(s.engine_code))
             and (s.fuel = '' or v.fuel = '' or v.fuel = s.fuel)
         ) as fitting
         where place = 1;
         analyze resolved_fitments",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Leaves out what somebody denies, and keeps of which rows.
pub(super) async fn leave_out_denied(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "with denied as (
           delete from resolved_fitments r
           using negative_fitments n
           where n.part_id = r.part_id
             and n.vehicle_id = r.vehicle_id
             and (n.only_position is null or (n.only_position, n.only_notes) = (r.position, r.notes))
           returning r.row, r.year
         )
         insert into denied_fitments select distinct row, year from denied",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// What is said now was denied before: that counts no more.
pub(super) async fn allow_denied(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "delete from negative_fitments n
         using resolved_fitments r
         where n.part_id = r.part_id
           and n.vehicle_id = r.vehicle_id
           and (n.only_position is null or (n.only_position, n.only_notes) = (r.position, r.notes))",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Refuses rows of which nothing was found, or nothing is left, and tells the numbers and years of the others of which that is so. Gives how
/// many fitments the file speaks of; of one that is said several times the last word counts.
pub(super) async fn choose(tx: &mut PlatformTx) -> Result<u64> {
    sqlx::raw_sql(
        "insert into staged_refused
         select s.row,
                case when bool_or(p.id is not null) then 'year' else 'number' end,
                case when bool_or(p.id is not null) then concat_ws('-', min(s.year), nullif(max(s.year), min(s.year))) else min(s.number) end,
                case when exists (select from denied_fitments d where d.row = s.row) then 'denied'
                     when bool_or(p.id is not null) then 'vehicle_unknown' else 'part_unknown' end
         from staged_fitments s
         left join parts p on p.brand_id = s.brand_id and p.key = s.key
         where not exists (select from resolved_fitments r where r.row = s.row)
         group by s.row;
         insert into staged_refused
         select row, field, left(string_agg(value, ', ' order by value), 100), reason, true
         from (
           select distinct s.row, 'number' as field, s.number as value, 'part_unknown' as reason
           from staged_fitments s
           where exists (select from resolved_fitments r where r.row = s.row)
             and not exists (select from parts p where p.brand_id = s.brand_id and p.key = s.key)
           union all
           select distinct s.row, 'year', s.year::text, 'vehicle_unknown'
           from staged_fitments s
           where exists (select from resolved_fitments r where r.row = s.row)
             and not exists (select from resolved_fitments r where r.row = s.row and r.year = s.year)
             and not exists (select from denied_fitments d where d.row = s.row and d.year = s.year)
           union all
           select d.row, 'year', d.year::text, 'denied'
           from denied_fitments d
           where exists (select from resolved_fitments r where r.row = d.row)
         ) as missing
         group by row, field, reason;
         create temporary table wanted_fitments on commit drop as
         select distinct on (part_id, vehicle_id, position, notes) *
         from resolved_fitments
         order by part_id, vehicle_id, position, notes, row desc;
         analyze wanted_fitments",
    )
    .execute(tx.sql())
    .await?;
    let wanted: i64 = sqlx::query_scalar("select count(*) from wanted_fitments").fetch_one(tx.sql()).await?;
    Ok(wanted.cast_unsigned())
}

/// Changes what is said otherwise of fitments that were there; what is not said stays.
pub(super) async fn update(tx: &mut PlatformTx) -> Result<u64> {
    let changed = sqlx::query(
        "update fitments f
         set quantity = coalesce(w.quantity, f.quantity), source = w.source
         from wanted_fitments w
         where f.part_id = w.part_id
           and f.vehicle_id = w.vehicle_id
           and f.position = w.position
           and f.notes = w.notes
           and (f.quantity, f.source) is distinct from (coalesce(w.quantity, f.quantity), w.source)",
    )
    .execute(tx.sql())
    .await?;
    Ok(changed.rows_affected())
}

/// Adds the fitments that are new.
pub(super) async fn insert(tx: &mut PlatformTx) -> Result<u64> {
    let added = sqlx::query(
        "with made as (
           insert into fitments (id, part_id, vehicle_id, position, quantity, notes, source)
           select gen_random_uuid(), w.part_id, w.vehicle_id, w.position, coalesce(w.quantity, 1), w.notes, w.source
           from wanted_fitments w
           where not exists (
             select from fitments f
             where f.part_id = w.part_id
               and f.vehicle_id = w.vehicle_id
               and f.position = w.position
               and f.notes = w.notes
           )
           on conflict do nothing
           returning part_id
         )
         insert into changed_fitments select part_id from made",
    )
    .execute(tx.sql())
    .await?;
    Ok(added.rows_affected())
}

/// Parts that fit more than before.
pub(super) async fn list_touched(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select distinct part_id from changed_fitments").fetch_all(tx.sql()).await?)
}

/// Models of which vehicles are spoken of.
pub(super) async fn list_models(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select distinct model_id from staged_fitments").fetch_all(tx.sql()).await?)
}
