//! SQL of what parts say of themselves.

use super::rules::Traits;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::stored;
use crate::platform::db::CatalogTx;
use uuid::Uuid;

/// What each of the parts says of itself, and where it goes on the vehicles.
pub(super) async fn list_traits(tx: &mut CatalogTx, parts: &[PartId], vehicles: &[Uuid]) -> Result<Vec<Traits>> {
    let parts: Vec<Uuid> = parts.iter().map(|part| part.0).collect();
    let rows = sqlx::query!(
        r#"select p.id, b.key as brand, b.name as brand_name, p.attributes,
                  coalesce((select array_agg(distinct f.position) from fitments f
                            where f.part_id = p.id and f.vehicle_id = any ($2) and f.position <> ''), '{}') as "positions!"
           from parts p
           join brands b on b.id = p.brand_id
           where p.id = any ($1)"#,
        &parts,
        vehicles
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Traits {
                brand: row.brand,
                brand_name: row.brand_name,
                positions: row.positions,
                attributes: stored::row("parts", row.id).document("attributes", row.attributes)?,
            })
        })
        .collect()
}
