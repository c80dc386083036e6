//! SQL of the words by which parts are found.

use super::rules::Described;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

/// What there is to know of parts.
pub(super) async fn list(tx: &mut PlatformTx, parts: &[Uuid]) -> Result<Vec<(Uuid, Described)>> {
    let rows = sqlx::query!(
        r#"select p.id,
                  array[p.name_es, p.name_en, p.description_es, p.description_en, p.number, b.name, g.name_es, g.name_en]
                    || g.synonyms as "texts!",
                  array(
                    select distinct unnest(
                      array[k.name, m.name, v.engine_code,
                            coalesce(((v.displacement_cc + 50) / 100 / 10.0)::numeric(4, 1)::text, '')] || m.nicknames)
                    from fitments f
                    join vehicles v on v.id = f.vehicle_id
                    join vehicle_models m on m.id = v.model_id
                    join vehicle_makes k on k.id = m.make_id
                    where f.part_id = p.id
                  ) as "vehicles!",
                  array(select distinct position from fitments where part_id = p.id) as "positions!"
           from parts p
           join brands b on b.id = p.brand_id
           join part_groups g on g.id = p.group_id
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
