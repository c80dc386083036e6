//! SQL of the words by which parts are found.

use super::rules::Described;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// What there is to know of parts.
pub(super) async fn list(tx: &mut PlatformTx, parts: &[Uuid]) -> Result<Vec<(Uuid, Described)>> {
    let rows = sqlx::query!(
        // Everything that the parts fit at once: a part at a time, all vehicles would be read for each where nobody has
        // counted them yet.
        r#"with fitted as (
             select distinct f.part_id, f.position, v.model_id, v.engine_code, v.displacement_cc
             from fitments f
             join vehicles v on v.id = f.vehicle_id
             where f.part_id = any ($1)
           ),
           said as (
             select f.part_id, array_agg(distinct f.position) as positions, array_agg(distinct said.word) as vehicles
             from fitted f
             join vehicle_models m on m.id = f.model_id
             join vehicle_makes k on k.id = m.make_id
             cross join unnest(
               array[k.name, m.name, f.engine_code,
                     coalesce(((f.displacement_cc + 50) / 100 / 10.0)::numeric(4, 1)::text, '')] || m.nicknames
             ) as said(word)
             group by f.part_id
           )
           select p.id,
                  array[p.name_es, p.name_en, p.description_es, p.description_en, p.number, b.name, g.name_es, g.name_en]
                    || g.synonyms as "texts!",
                  coalesce(s.vehicles, '{}') as "vehicles!",
                  coalesce(s.positions, '{}') as "positions!"
           from parts p
           join brands b on b.id = p.brand_id
           join part_groups g on g.id = p.group_id
           left join said s on s.part_id = p.id
           where p.id = any ($1)"#,
        parts
    )
    .fetch_all(tx.sql())
    .await?;
    let described = rows.into_iter().map(|row| {
        let described = Described { texts: row.texts, vehicles: row.vehicles, positions: row.positions };
        (row.id, described)
    });
    Ok(described.collect())
}

/// Writes their words, and how much is asked for each: as much as there are vehicles that it fits, as long as nobody knows better.
pub(super) async fn update(tx: &mut PlatformTx, parts: &[Uuid], words: &[String]) -> Result<()> {
    sqlx::query!(
        "update parts p
         set words = said.words, popularity = said.popularity
         from (
           select rows.id, rows.words,
                  (select count(distinct f.vehicle_id) from fitments f where f.part_id = rows.id)::integer as popularity
           from unnest($1::uuid[], $2::text[]) as rows(id, words)
         ) as said
         where p.id = said.id
           and (p.words, p.popularity) is distinct from (said.words, said.popularity)",
        parts,
        words
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
