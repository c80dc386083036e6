//! The graded queries, as far as the demo catalogue has what they ask for: how often the first part is the right one.

use super::{search, world};
use crate::base::fault::{Error, Result};
use sqlx::PgPool;
use std::fmt::Write;
use uuid::Uuid;

/// Share of queries whose first part must be the right one, in thousandths.
const WANTED: usize = 950;

/// Parts of the group on the vehicle, but for those of which a fitment says an opposite place.
const RIGHT: &str = "select distinct p.id
     from parts p
     join part_groups g on g.id = p.group_id
     join fitments f on f.part_id = p.id
     join vehicles v on v.id = f.vehicle_id
     join vehicle_models m on m.id = v.model_id
     join vehicle_makes k on k.id = m.make_id
     where k.name = $1
       and m.name = $2
       and g.code = $3
       and (v.year >= $4 and v.year <= $5)
       and not exists (select from unnest($6::text[]) as opposite where f.position like '%' || opposite || '%')";

fn opposite(place: &str) -> Option<&'static str> {
    Some(match place {
        "front" => "rear",
        "rear" => "front",
        "left" => "right",
        "right" => "left",
        _ => return None,
    })
}

/// `2004`, `2001-2005`, `2010-`; empty: any.
fn years(text: &str) -> (i16, i16) {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    (from.parse().unwrap_or(1900), to.parse().unwrap_or(2100))
}

#[sqlx::test]
async fn the_first_part_is_the_right_one(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let text = include_str!("../../query/graded.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let (mut asked, mut right, mut wrong) = (0, 0, String::new());
    for row in reader.records() {
        let row = row.map_err(Error::broken)?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let [query, make, model, group, position, side] = [1, 2, 3, 4, 5, 6].map(cell);
        // An engine, a brand, a number, the same of another brand: other tests ask for these.
        if model.is_empty() || group.is_empty() || [8, 9, 10, 11].iter().any(|&at| !cell(at).is_empty()) {
            continue;
        }
        let places: Vec<&str> = position.split(' ').chain(side.split(' ')).filter(|place| !place.is_empty()).collect();
        let opposites: Vec<&str> =
            places.iter().filter_map(|place| opposite(place)).filter(|opposite| !places.contains(opposite)).collect();
        let (from, to) = years(cell(7));
        let wanted: Vec<Uuid> = sqlx::query_scalar(RIGHT)
            .bind(make)
            .bind(model)
            .bind(group)
            .bind(from)
            .bind(to)
            .bind(opposites)
            .fetch_all(&pool)
            .await?;
        if wanted.is_empty() {
            continue;
        }
        asked += 1;
        let found = search(&nobody, query).await?;
        if found.rows.first().is_some_and(|row| wanted.contains(&row.id.0)) {
            right += 1;
        } else {
            let first = found.rows.first().map(|row| row.number.as_str());
            writeln!(wrong, "{query}: {first:?} of {}", found.total).map_err(Error::broken)?;
        }
    }
    assert!(asked >= 50, "{asked} queries ask for what the demo has");
    assert!(right * 1000 >= asked * WANTED, "{right} of {asked}; not:\n{wrong}");
    Ok(())
}
