//! SQL of what parts fit and what replaces them, as it is edited.

use super::types::{CatalogFitment, CatalogReference};
use crate::base::fault::Result;
use crate::base::id::{FitmentId, PartId, ReferenceId};
use crate::catalog::vehicles::rules::engine_label;
use crate::platform::db::PlatformTx;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// References, or fitments, of one answer at the most.
pub(super) const MOST: i64 = 500;

/// One change of the catalogue at a time. An import holds it long: whoever waits for that is told to come again.
pub(in crate::catalog) async fn lock(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql("set local lock_timeout = '5s'; select pg_advisory_xact_lock(hashtextextended('import_catalog', 0))")
        .execute(tx.sql())
        .await?;
    Ok(())
}

macro_rules! references {
    ($tx:expr, $which:literal, $($argument:expr),+) => {
        sqlx::query!(
            "select x.id, b.name as brand, x.from_number as number, rb.name as replaced_brand, r.number as replaced_number, x.source,
                    x.two_way, x.confidence, x.licence, x.notes, x.claimed_at, x.revoked_at
             from cross_references x
             join brands b on b.id = x.from_brand_id
             join parts r on r.id = x.to_part_id
             join brands rb on rb.id = r.brand_id
             where " + $which + " order by x.revoked_at is not null, b.name, x.from_key, rb.name, r.key, x.source, x.id",
            $($argument),+
        )
        .fetch_all($tx.sql())
        .await?
        .into_iter()
        .map(|row| CatalogReference {
            id: ReferenceId(row.id),
            brand: row.brand,
            number: row.number,
            replaced_brand: row.replaced_brand,
            replaced_number: row.replaced_number,
            source: row.source,
            two_way: row.two_way,
            confidence: row.confidence,
            licence: row.licence,
            notes: row.notes,
            claimed_at: row.claimed_at,
            revoked_at: row.revoked_at,
        })
    };
}

/// References that lead to the part, and that its number leads to.
pub(super) async fn list_references(tx: &mut PlatformTx, part: PartId) -> Result<Vec<CatalogReference>> {
    let found = references!(
        tx,
        "x.id in (
           (select id from cross_references where to_part_id = $1 limit $2)
           union all
           (select y.id
            from parts p
            join cross_references y on y.from_brand_id = p.brand_id and y.from_key = p.key
            where p.id = $1
            limit $2)
         )",
        part.0,
        MOST
    );
    Ok(found.collect())
}

pub(super) async fn find_reference(tx: &mut PlatformTx, id: ReferenceId) -> Result<Option<CatalogReference>> {
    let mut found = references!(tx, "x.id = $1", id.0);
    Ok(found.next())
}

/// Has it count no more since an instant, or again.
pub(super) async fn turn_reference(tx: &mut PlatformTx, id: ReferenceId, since: Option<DateTime<Utc>>) -> Result<()> {
    sqlx::query!(
        "update cross_references set revoked_at = $2 where id = $1 and (revoked_at is null) <> ($2::timestamptz is null)",
        id.0,
        since
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The parts that a reference leads from and to.
pub(super) async fn list_ends(tx: &mut PlatformTx, id: ReferenceId) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        r#"select to_part_id as "id!" from cross_references where id = $1
           union
           select p.id
           from cross_references x
           join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
           where x.id = $1"#,
        id.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}

/// Parts that the number of a reference leads to, as far as it counts.
pub(super) async fn list_led_to(tx: &mut PlatformTx, id: ReferenceId) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        "select distinct x.to_part_id
         from cross_references r
         join cross_references x on x.from_key = r.from_key and x.revoked_at is null
         where r.id = $1",
        id.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}

macro_rules! fitments {
    ($tx:expr, $which:literal, $($argument:expr),+) => {
        sqlx::query!(
            "select f.id, k.name as make, m.name as model, v.year, v.displacement_cc, v.engine_code, f.position, f.quantity, f.notes,
                    f.source
             from fitments f
             join vehicles v on v.id = f.vehicle_id
             join vehicle_models m on m.id = v.model_id
             join vehicle_makes k on k.id = m.make_id
             where " + $which + " order by k.name, m.name, v.year, v.displacement_cc, v.engine_code, f.position, f.id limit $2",
            $($argument),+
        )
        .fetch_all($tx.sql())
        .await?
        .into_iter()
        .map(|row| CatalogFitment {
            id: FitmentId(row.id),
            make: row.make,
            model: row.model,
            year: row.year.cast_unsigned(),
            engine: engine_label(row.displacement_cc, &row.engine_code),
            position: row.position,
            quantity: row.quantity.normalize(),
            notes: row.notes,
            source: row.source,
        })
    };
}

pub(super) async fn list_fitments(tx: &mut PlatformTx, part: PartId) -> Result<Vec<CatalogFitment>> {
    Ok(fitments!(tx, "f.part_id = $1", part.0, MOST).collect())
}

pub(super) async fn find_fitment(tx: &mut PlatformTx, part: PartId, id: FitmentId) -> Result<Option<CatalogFitment>> {
    Ok(fitments!(tx, "f.part_id = $1 and f.id = $3", part.0, 1_i64, id.0).next())
}

/// Has no file say it again, and none say anything of the vehicle where the part has no other fitment to it. Each is denied by itself:
/// whoever then says by hand where it does go allows the vehicle again, and not what was removed.
pub(super) async fn deny_fitment(tx: &mut PlatformTx, id: FitmentId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into negative_fitments (part_id, vehicle_id, source, reported_at, only_position, only_notes)
         select part_id, vehicle_id, 'fitment ' || id::text, $2::timestamptz, position, notes
         from fitments
         where id = $1
         union all
         select f.part_id, f.vehicle_id, 'fitment ' || f.id::text || ' and any', $2::timestamptz, null, null
         from fitments f
         where f.id = $1
           and not exists (
             select from fitments g where g.part_id = f.part_id and g.vehicle_id = f.vehicle_id and g.id <> f.id
           )
         on conflict do nothing",
        id.0,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes it, and gives the model that it was of.
pub(super) async fn delete_fitment(tx: &mut PlatformTx, id: FitmentId) -> Result<Uuid> {
    let model = sqlx::query_scalar!(
        "delete from fitments f using vehicles v where f.id = $1 and v.id = f.vehicle_id returning v.model_id",
        id.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(model)
}
