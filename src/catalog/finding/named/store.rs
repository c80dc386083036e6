//! SQL of vehicles that words name.

use crate::base::fault::Result;
use crate::catalog::query::types::{Fuel, Transmission, Understood};
use crate::platform::db::CatalogTx;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// The vehicles that the words name, the newest first, up to a limit. Of an engine that is not known it is not known either that it is
/// another one.
pub(super) async fn list_vehicles(
    tx: &mut CatalogTx,
    understood: &Understood,
    limit: Option<usize>,
) -> Result<Vec<Uuid>> {
    let Understood { make, model, years, engine, transmission, .. } = understood;
    let mut query = QueryBuilder::<Postgres>::new(
        "select v.id
         from vehicles v
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where true",
    );
    for (is, known) in [(" and k.key = ", make), (" and m.key = ", model)] {
        if let Some(known) = known {
            query.push(is);
            query.push_bind(known.code.to_ascii_uppercase());
        }
    }
    for (is, year) in
        [(" and v.year >= ", years.and_then(|years| years.from)), (" and v.year <= ", years.and_then(|years| years.to))]
    {
        if let Some(year) = year {
            query.push(is);
            query.push_bind(year.cast_signed());
        }
    }
    if let Some(tenths) = engine.displacement {
        query.push(" and (v.displacement_cc is null or (v.displacement_cc + 50) / 100 = ");
        query.push_bind(i32::from(tenths));
        query.push(")");
    }
    if let Some(cylinders) = engine.cylinders {
        query.push(" and (v.cylinders is null or v.cylinders = ");
        query.push_bind(i16::from(cylinders));
        query.push(")");
    }
    let fuels = engine.fuel.map(|fuel| -> &'static [&'static str] {
        match fuel {
            Fuel::Gasoline => &["", "gasoline", "flex"],
            Fuel::Diesel => &["", "diesel"],
            Fuel::Hybrid => &["", "hybrid"],
        }
    });
    // Who says automatic means that there is no clutch to press.
    let transmissions = transmission.map(|transmission| -> &'static [&'static str] {
        match transmission {
            Transmission::Manual => &["", "manual"],
            Transmission::Automatic => &["", "automatic", "automated", "cvt"],
            Transmission::Cvt => &["", "cvt"],
        }
    });
    for (is, words) in [("v.fuel", fuels), ("split_part(v.transmission, ' ', 1)", transmissions)] {
        if let Some(words) = words {
            query.push(format!(" and {is} = any ("));
            query.push_bind(words.iter().copied().map(str::to_owned).collect::<Vec<String>>());
            query.push(")");
        }
    }
    query.push(" order by v.year desc, v.id limit ");
    query.push_bind(limit.and_then(|limit| i64::try_from(limit).ok()));
    Ok(query.build_query_scalar().fetch_all(tx.sql()).await?)
}

/// Has any vehicle of the make and model a fitment, and any part of the group?
pub(super) async fn has_fitments(
    tx: &mut CatalogTx,
    make: Option<&str>,
    model: Option<&str>,
    group: Option<&str>,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from vehicle_models m
             join vehicle_makes k on k.id = m.make_id
             where m.fitments > 0
               and ($1::text is null or k.key = $1)
               and ($2::text is null or m.key = $2)
           ) and ($3::text is null or exists (
             select from part_groups g
             join parts p on p.group_id = g.id
             join fitments f on f.part_id = p.id
             where g.code = $3
           )) as "has!""#,
        make,
        model,
        group
    )
    .fetch_one(tx.sql())
    .await?)
}

/// The years of a model of which there is anything, of a group where one is given: those that are nearest to a year.
pub(in crate::catalog::finding) async fn list_nearest_years(
    tx: &mut CatalogTx,
    make: &str,
    model: &str,
    group: Option<&str>,
    year: u16,
) -> Result<Vec<u16>> {
    // One year after the other, from the nearest on, until three have something: to look at all years takes far longer.
    let years = sqlx::query_scalar!(
        r#"select nearest.year as "year!"
           from (
             select v.year, abs(v.year - $4::smallint) as away, array_agg(v.id) as vehicles
             from vehicles v
             join vehicle_models m on m.id = v.model_id
             join vehicle_makes k on k.id = m.make_id
             where k.key = $1 and m.key = $2
             group by v.year
             order by away, v.year desc
             offset 0
           ) as nearest
           where exists (
             select from fitments f
             join parts p on p.id = f.part_id
             where f.vehicle_id = any (nearest.vehicles)
               and ($3::text is null or p.group_id = (select id from part_groups where code = $3))
           )
           order by nearest.away, nearest.year desc
           limit 3"#,
        make,
        model,
        group,
        year.cast_signed()
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(years.into_iter().map(i16::cast_unsigned).collect())
}
