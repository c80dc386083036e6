//! SQL of the counts of vehicles and fitments. Only what is not right is written.

use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use uuid::Uuid;

pub(super) async fn count_vehicles(tx: &mut PlatformTx, models: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "update vehicles v
         set fitments = counted.fitments
         from (
           select v.id, count(f.id)::integer as fitments
           from vehicles v
           left join fitments f on f.vehicle_id = v.id
           where v.model_id = any ($1)
           group by v.id
         ) as counted
         where v.id = counted.id
           and v.fitments <> counted.fitments",
        models
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn count_models(tx: &mut PlatformTx, models: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "update vehicle_models m
         set vehicles = counted.vehicles, fitments = counted.fitments
         from (
           select m.id, count(v.id)::integer as vehicles, coalesce(sum(v.fitments), 0)::integer as fitments
           from vehicle_models m
           left join vehicles v on v.model_id = m.id
           where m.id = any ($1)
           group by m.id
         ) as counted
         where m.id = counted.id
           and (m.vehicles, m.fitments) <> (counted.vehicles, counted.fitments)",
        models
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn count_makes(tx: &mut PlatformTx) -> Result<()> {
    sqlx::query!(
        "update vehicle_makes k
         set vehicles = counted.vehicles, fitments = counted.fitments
         from (
           select k.id, coalesce(sum(m.vehicles), 0)::integer as vehicles, coalesce(sum(m.fitments), 0)::integer as fitments
           from vehicle_makes k
           left join vehicle_models m on m.make_id = k.id
           group by k.id
         ) as counted
         where k.id = counted.id
           and (k.vehicles, k.fitments) <> (counted.vehicles, counted.fitments)"
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
