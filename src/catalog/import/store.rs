//! SQL that the importers of the catalogue share: what is known, and what is refused.
//!
//! Statements about what is staged are unchecked, because the macros cannot see temporary tables.

use super::known::Refusal;
use super::models::KnownModel;
use super::rules::{Brand, Group};
use super::types::{RefusedAlike, RowRefused};
use crate::base::fault::Result;
use crate::base::stored;
use crate::platform::db::PlatformTx;

/// Reasons that are told at the most, of those that several rows have.
const MOST_REASONS: i64 = 20;

/// Rows that are told at the most.
const MOST_TOLD: i64 = 50_000;

/// One import of the catalogue at a time; others wait. Rows of a large file may take their time.
pub(super) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "set local statement_timeout = '30min';
         select pg_advisory_xact_lock(hashtextextended('import_catalog', 0))",
    )
    .execute(tx.sql())
    .await?;
    stage_refused(tx).await
}

/// Makes place for rows that are refused.
pub(super) async fn stage_refused(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "create temporary table staged_refused (
           row integer not null, field text not null, value text not null, reason text not null, partly boolean not null default false
         ) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Each brand with its key and its other spellings.
pub(super) async fn list_brands(tx: &mut PlatformTx) -> Result<Vec<(Brand, String, Vec<String>)>> {
    let rows = sqlx::query!("select id, name, key, oem, aliases from brands order by key").fetch_all(tx.sql()).await?;
    let brands = rows.into_iter().map(|row| {
        let brand = Brand { id: row.id, name: row.name, oem: row.oem };
        (brand, row.key, row.aliases)
    });
    Ok(brands.collect())
}

pub(super) async fn list_groups(tx: &mut PlatformTx) -> Result<Vec<Group>> {
    let rows = sqlx::query!("select id, code, name_es, name_en, synonyms from part_groups order by code")
        .fetch_all(tx.sql())
        .await?;
    let groups = rows.into_iter().map(|row| {
        let names = [row.name_es, row.name_en].into_iter().chain(row.synonyms).collect();
        Group { id: row.id, code: row.code, names }
    });
    Ok(groups.collect())
}

pub(super) async fn list_models(tx: &mut PlatformTx) -> Result<Vec<KnownModel>> {
    Ok(sqlx::query_as!(
        KnownModel,
        r#"select m.id, k.key as make, m.key, m.nicknames, m.body_type as body,
                  array(
                    select distinct said.word
                    from vehicles v
                    cross join lateral (
                      values (v.trim), (v.transmission), (v.drivetrain), (v.fuel), (v.engine_code)
                    ) as said (word)
                    where v.model_id = m.id
                      and said.word <> ''
                  ) as "words!"
           from vehicle_models m
           join vehicle_makes k on k.id = m.make_id
           order by k.key, m.key"#
    )
    .fetch_all(tx.sql())
    .await?)
}

/// Keeps rows that cannot be read, with their numbers.
pub(super) async fn refuse(tx: &mut PlatformTx, refused: &[(u32, Refusal)]) -> Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    sqlx::query("insert into staged_refused select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[])")
        .bind(refused.iter().map(|(row, _)| row.cast_signed()).collect::<Vec<_>>())
        .bind(refused.iter().map(|(_, refusal)| refusal.field.to_owned()).collect::<Vec<_>>())
        .bind(refused.iter().map(|(_, refusal)| refusal.value.clone()).collect::<Vec<_>>())
        .bind(refused.iter().map(|(_, refusal)| refusal.reason.as_str().to_owned()).collect::<Vec<_>>())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// What is told of rows that are not taken, or only in part.
pub(super) struct Told {
    /// Rows of which nothing was taken.
    pub refused: u64,
    /// Rows of which something was taken, and something not.
    pub partly: u64,
    /// The first ones; those of which nothing was taken before the others.
    pub rows: Vec<RowRefused>,
    /// How many more there are than those.
    pub untold: u64,
    /// Of those of which nothing was taken: what several are refused for.
    pub alike: Vec<RefusedAlike>,
}

pub(super) async fn list_refused(tx: &mut PlatformTx) -> Result<Told> {
    let (refused, partly, all): (i64, i64, i64) = sqlx::query_as(
        "select count(distinct row) filter (where not partly), count(distinct row) filter (where partly), count(*)
         from staged_refused",
    )
    .fetch_one(tx.sql())
    .await?;
    let rows: Vec<(i32, String, String, String, bool)> = sqlx::query_as(
        "select row, field, value, reason, partly from staged_refused order by partly, row, field, reason limit $1",
    )
    .bind(MOST_TOLD)
    .fetch_all(tx.sql())
    .await?;
    let rows = rows.into_iter().map(|(row, field, value, reason, partly)| {
        let reason = stored::row("staged_refused", row).word("reason", &reason)?;
        Ok(RowRefused { row: row.cast_unsigned(), reason, field, value, partly })
    });
    let rows: Vec<RowRefused> = rows.collect::<Result<_>>()?;
    let untold = all.cast_unsigned().saturating_sub(rows.len() as u64);
    let alike: Vec<(String, String, i64, String, bool)> = sqlx::query_as(
        "select reason, field, count(distinct row) as rows, min(value), min(value) = max(value)
         from staged_refused
         where not partly
         group by reason, field
         having count(distinct row) > 1
         order by rows desc, reason, field
         limit $1",
    )
    .bind(MOST_REASONS)
    .fetch_all(tx.sql())
    .await?;
    let alike = alike.into_iter().map(|(reason, field, rows, value, same)| {
        let reason = stored::row("staged_refused", &field).word("reason", &reason)?;
        Ok(RefusedAlike { reason, field, rows: rows.cast_unsigned(), value, same })
    });
    let alike: Vec<RefusedAlike> = alike.collect::<Result<_>>()?;
    Ok(Told { refused: refused.cast_unsigned(), partly: partly.cast_unsigned(), rows, untold, alike })
}

/// Makes the brands that what is staged names and nobody knew.
pub(super) async fn insert_brands(tx: &mut PlatformTx, brands: &[(&Brand, String)]) -> Result<()> {
    sqlx::query!(
        "insert into brands (id, name, key, oem)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[])
         on conflict do nothing",
        &brands.iter().map(|(brand, _)| brand.id).collect::<Vec<_>>(),
        &brands.iter().map(|(brand, _)| brand.name.clone()).collect::<Vec<_>>(),
        &brands.iter().map(|(_, key)| key.clone()).collect::<Vec<_>>(),
        &brands.iter().map(|(brand, _)| brand.oem).collect::<Vec<_>>()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
