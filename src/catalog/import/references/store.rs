//! SQL that takes cross references in.
//!
//! Statements about what is staged are unchecked, because the macros cannot see temporary tables.

use super::SaidReference;
use crate::base::fault::Result;
use crate::base::text::key;
use crate::catalog::import::rules::Brand;
use crate::catalog::import::store;
use crate::platform::db::PlatformTx;
use std::collections::HashSet;
use uuid::Uuid;

pub(super) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "create temporary table staged_references (
           row integer not null, from_brand_id uuid not null, from_number text not null, from_key text collate \"C\" not null,
           to_brand_id uuid not null, to_number text not null, to_key text collate \"C\" not null, source text not null,
           two_way boolean, confidence real, licence text, notes text, claimed_at date, revoked boolean
         ) on commit drop;
         create temporary table changed_references (
           from_brand_id uuid not null, from_key text collate \"C\" not null, to_part_id uuid not null
         ) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn stage(tx: &mut PlatformTx, said: &[SaidReference]) -> Result<()> {
    fn column<T>(said: &[SaidReference], of: impl Fn(&SaidReference) -> T) -> Vec<T> {
        said.iter().map(of).collect()
    }
    if said.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into staged_references
         select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                              $9::boolean[], $10::real[], $11::text[], $12::text[], $13::date[], $14::boolean[])",
    )
    .bind(column(said, |reference| reference.row.cast_signed()))
    .bind(column(said, |reference| reference.from_brand))
    .bind(column(said, |reference| reference.from_number.clone()))
    .bind(column(said, |reference| reference.from_key.clone()))
    .bind(column(said, |reference| reference.to_brand))
    .bind(column(said, |reference| reference.to_number.clone()))
    .bind(column(said, |reference| reference.to_key.clone()))
    .bind(column(said, |reference| reference.source.clone()))
    .bind(column(said, |reference| reference.two_way))
    .bind(column(said, |reference| reference.confidence))
    .bind(column(said, |reference| reference.licence.clone()))
    .bind(column(said, |reference| reference.notes.clone()))
    .bind(column(said, |reference| reference.claimed_at))
    .bind(column(said, |reference| reference.revoked))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Finds the parts that are spoken of, refuses rows of which none is one, and tells the numbers of the others that lead nowhere. What leads
/// both ways leads to the part that there is: a maker's list names numbers of vehicles that are no parts. Gives how many references the
/// file speaks of; of one that it says several times the last word counts.
pub(super) async fn resolve(tx: &mut PlatformTx) -> Result<u64> {
    sqlx::raw_sql(
        "analyze staged_references;
         create temporary table read_references on commit drop as
         select s.*, f.id as from_part_id, t.id as to_part_id,
                t.id is not null or (f.id is not null and coalesce(s.two_way, true)) as taken
         from staged_references s
         left join parts f on f.brand_id = s.from_brand_id and f.key = s.from_key
         left join parts t on t.brand_id = s.to_brand_id and t.key = s.to_key;
         create temporary table resolved_references on commit drop as
         select row, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence, licence, notes, claimed_at, revoked
         from read_references
         where to_part_id is not null
         union all
         select row, to_brand_id, to_number, to_key, from_part_id, source, two_way, confidence, licence, notes, claimed_at, revoked
         from read_references
         where to_part_id is null
           and taken;
         insert into staged_refused
         select row, 'replaced_number', min(to_number), 'part_unknown'
         from read_references
         group by row
         having not bool_or(taken);
         insert into staged_refused
         select row, field, left(string_agg(number, ', ' order by number), 100), 'part_unknown', true
         from (
           select r.row, n.field, min(n.number) as number
           from read_references r
           join (select row from read_references group by row having bool_or(taken) and not bool_and(taken)) m on m.row = r.row
           cross join lateral (
             values ('number', r.from_number, r.from_key), ('replaced_number', r.to_number, r.to_key)
           ) as n (field, number, key)
           group by r.row, n.field, n.key
           having not bool_or(r.taken)
         ) as missing
         group by row, field;
         create temporary table wanted_references on commit drop as
         select distinct on (from_brand_id, from_key, to_part_id, source) *
         from resolved_references
         order by from_brand_id, from_key, to_part_id, source, row desc, from_number;
         analyze wanted_references",
    )
    .execute(tx.sql())
    .await?;
    let wanted: i64 = sqlx::query_scalar("select count(*) from wanted_references").fetch_one(tx.sql()).await?;
    Ok(wanted.cast_unsigned())
}

/// Makes the brands that are named and that nobody knew; counts them.
pub(super) async fn insert_brands(tx: &mut PlatformTx, added: &[Brand]) -> Result<u64> {
    let named: Vec<Uuid> =
        sqlx::query_scalar("select distinct from_brand_id from wanted_references where from_brand_id = any ($1)")
            .bind(added.iter().map(|brand| brand.id).collect::<Vec<_>>())
            .fetch_all(tx.sql())
            .await?;
    let named: HashSet<Uuid> = named.into_iter().collect();
    let named: Vec<(&Brand, String)> =
        added.iter().filter(|brand| named.contains(&brand.id)).map(|brand| (brand, key(&brand.name))).collect();
    store::insert_brands(tx, &named).await?;
    Ok(named.len() as u64)
}

/// Changes what is said otherwise of references that were there; what is not said stays.
pub(super) async fn update(tx: &mut PlatformTx) -> Result<u64> {
    let changed = sqlx::query(
        "with said as (
           select x.id, w.from_number, coalesce(w.two_way, x.two_way) as two_way, coalesce(w.confidence, x.confidence) as confidence,
                  coalesce(w.licence, x.licence) as licence, coalesce(w.notes, x.notes) as notes,
                  coalesce(w.claimed_at, x.claimed_at) as claimed_at,
                  case when w.revoked then coalesce(x.revoked_at, now()) when not w.revoked then null else x.revoked_at end as revoked_at
           from wanted_references w
           join cross_references x on x.from_brand_id = w.from_brand_id and x.from_key = w.from_key and x.to_part_id = w.to_part_id
                                  and x.source = w.source
         ),
         changed as (
           update cross_references x
           set from_number = s.from_number, two_way = s.two_way, confidence = s.confidence, licence = s.licence, notes = s.notes,
               claimed_at = s.claimed_at, revoked_at = s.revoked_at
           from said s
           where x.id = s.id
             and (x.from_number, x.two_way, x.confidence, x.licence, x.notes, x.claimed_at, x.revoked_at)
                 is distinct from (s.from_number, s.two_way, s.confidence, s.licence, s.notes, s.claimed_at, s.revoked_at)
           returning x.from_brand_id, x.from_key, x.to_part_id
         )
         insert into changed_references select * from changed",
    )
    .execute(tx.sql())
    .await?;
    Ok(changed.rows_affected())
}

/// Adds the references that are new.
pub(super) async fn insert(tx: &mut PlatformTx) -> Result<u64> {
    let added = sqlx::query(
        "with made as (
           insert into cross_references
             (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence, licence, notes, claimed_at, revoked_at)
           select gen_random_uuid(), w.from_brand_id, w.from_number, w.from_key, w.to_part_id, w.source, coalesce(w.two_way, true),
                  coalesce(w.confidence, 0.8), coalesce(w.licence, ''), coalesce(w.notes, ''), w.claimed_at,
                  case when w.revoked then now() end
           from wanted_references w
           where not exists (
             select from cross_references x
             where x.from_brand_id = w.from_brand_id
               and x.from_key = w.from_key
               and x.to_part_id = w.to_part_id
               and x.source = w.source
           )
           on conflict do nothing
           returning from_brand_id, from_key, to_part_id
         )
         insert into changed_references select * from made",
    )
    .execute(tx.sql())
    .await?;
    Ok(added.rows_affected())
}

/// Parts at the ends of references that are new or were changed.
pub(super) async fn list_touched(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select to_part_id from changed_references
         union
         select p.id from changed_references c join parts p on p.brand_id = c.from_brand_id and p.key = c.from_key",
    )
    .fetch_all(tx.sql())
    .await?)
}

/// Parts that references lead to which are new or were changed, and those that a number still leads to which is led from no more.
pub(super) async fn list_led_to(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select to_part_id from changed_references
         union
         select x.to_part_id
         from changed_references c
         join wanted_references w on w.from_brand_id = c.from_brand_id and w.from_key = c.from_key and w.to_part_id = c.to_part_id
         join cross_references x on x.from_key = c.from_key and x.revoked_at is null
         where w.revoked",
    )
    .fetch_all(tx.sql())
    .await?)
}

/// The parts that a reference speaks of, as far as they are parts.
pub(super) struct Ends {
    pub from: Option<Uuid>,
    pub to: Option<Uuid>,
}

pub(super) async fn find_ends(tx: &mut PlatformTx, said: &SaidReference) -> Result<Ends> {
    let ends = sqlx::query_as!(
        Ends,
        r#"select (select id from parts where brand_id = $1 and key = $2) as "from",
                  (select id from parts where brand_id = $3 and key = $4) as "to""#,
        said.from_brand,
        said.from_key,
        said.to_brand,
        said.to_key
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(ends)
}

/// The number that a reference leads from, and the part that it leads to.
pub(super) struct Led<'a> {
    pub brand: Uuid,
    pub number: &'a str,
    pub key: &'a str,
    pub to: Uuid,
}

/// Says it: whether it is new, or was said otherwise; none where it was said already. What is not said stays.
pub(super) async fn say(tx: &mut PlatformTx, said: &SaidReference, led: &Led<'_>) -> Result<Option<bool>> {
    let new = sqlx::query_scalar!(
        r#"insert into cross_references as x
             (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence, licence, notes, claimed_at, revoked_at)
           values (gen_random_uuid(), $1, $2, $3, $4, $5, coalesce($6, true), coalesce($7::real, 0.8), coalesce($8, ''), coalesce($9, ''),
                   $10, case when $11 then now() end)
           on conflict (from_brand_id, from_key, to_part_id, source) do update
           set from_number = excluded.from_number, two_way = coalesce($6, x.two_way), confidence = coalesce($7::real, x.confidence),
               licence = coalesce($8, x.licence), notes = coalesce($9, x.notes), claimed_at = coalesce($10, x.claimed_at),
               revoked_at = case when $11 then coalesce(x.revoked_at, now()) when not $11 then null else x.revoked_at end
           where (x.from_number, x.two_way, x.confidence, x.licence, x.notes, x.claimed_at, x.revoked_at)
                 is distinct from (
                   excluded.from_number, coalesce($6, x.two_way), coalesce($7::real, x.confidence), coalesce($8, x.licence),
                   coalesce($9, x.notes), coalesce($10, x.claimed_at),
                   case when $11 then coalesce(x.revoked_at, now()) when not $11 then null else x.revoked_at end
                 )
           returning x.xmax = 0 as "new!""#,
        led.brand,
        led.number,
        led.key,
        led.to,
        said.source,
        said.two_way,
        said.confidence,
        said.licence.as_deref(),
        said.notes.as_deref(),
        said.claimed_at,
        said.revoked
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(new)
}
