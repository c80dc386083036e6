//! SQL of reports.

use super::types::{FitReport, FitReportStatus};
use crate::base::fault::Result;
use crate::base::id::{FitReportId, PartId, VehicleId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::ctx::Ctx;
use crate::platform::db::{PlatformTx, TenantTx};
use serde_json::Value;
use uuid::Uuid;

/// What somebody reports, resolved.
pub(super) struct NewRow<'a> {
    pub id: FitReportId,
    pub part: PartId,
    pub vehicles: &'a [VehicleId],
    pub vehicle: &'a str,
    pub other: Option<PartId>,
    pub note: &'a str,
}

/// The same, reported by the organization before and open still.
pub(super) async fn find_open(tx: &mut TenantTx, row: &NewRow<'_>) -> Result<Option<FitReportId>> {
    let (tenant, sql) = tx.split();
    let vehicles: Vec<Uuid> = row.vehicles.iter().map(|id| id.0).collect();
    let found = sqlx::query_scalar!(
        "select id
         from fit_reports
         where tenant_id = $1
           and part_id = $2
           and status = 'open'
           and vehicles = $3
           and other_id is not distinct from $4
         limit 1",
        tenant.0,
        row.part.0,
        &vehicles,
        row.other.map(|other| other.0)
    )
    .fetch_optional(sql)
    .await?;
    Ok(found.map(FitReportId))
}

/// Does the catalogue know the parts?
pub(super) async fn are_parts(tx: &mut TenantTx, parts: &[Uuid]) -> Result<bool> {
    let known = sqlx::query_scalar!(r#"select count(*) as "known!" from parts where id = any ($1)"#, parts)
        .fetch_one(tx.sql())
        .await?;
    Ok(usize::try_from(known) == Ok(parts.len()))
}

/// Does the catalogue say that the part fits one of the vehicles?
pub(super) async fn fits(tx: &mut TenantTx, part: PartId, vehicles: &[VehicleId]) -> Result<bool> {
    let vehicles: Vec<Uuid> = vehicles.iter().map(|id| id.0).collect();
    let fits = sqlx::query_scalar!(
        r#"select exists (select from fitments where part_id = $1 and vehicle_id = any ($2)) as "fits!""#,
        part.0,
        &vehicles
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(fits)
}

pub(super) async fn insert(tx: &mut TenantTx, ctx: &Ctx, row: &NewRow<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    let vehicles: Vec<Uuid> = row.vehicles.iter().map(|id| id.0).collect();
    sqlx::query!(
        "insert into fit_reports (tenant_id, id, part_id, vehicles, vehicle, other_id, note, reported_by, reporter, reported_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant.0,
        row.id.0,
        row.part.0,
        &vehicles,
        row.vehicle,
        row.other.map(|other| other.0),
        row.note,
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        ctx.now()
    )
    .execute(sql)
    .await?;
    Ok(())
}

macro_rules! reports {
    ($tx:expr, $which:literal, $($argument:expr),+) => {{
        let rows = sqlx::query!(
            r#"select r.id, r.part_id, b.name as brand, p.number, r.vehicle, ob.name as "other_brand?", o.number as "other_number?",
                      r.note, t.name as organization, r.reporter, r.reported_at, r.status, r.decided_by, r.decided_at
               from fit_reports r
               join tenants t on t.id = r.tenant_id
               join parts p on p.id = r.part_id
               join brands b on b.id = p.brand_id
               left join parts o on o.id = r.other_id
               left join brands ob on ob.id = o.brand_id
               where "# + $which,
            $($argument),+
        )
        .fetch_all($tx.sql())
        .await?;
        let read = rows.into_iter().map(|row| {
            Ok(FitReport {
                id: FitReportId(row.id),
                part: PartId(row.part_id),
                brand: row.brand,
                number: row.number,
                vehicle: row.vehicle,
                other: row.other_brand.zip(row.other_number).map(|(brand, number)| format!("{brand} {number}")),
                note: row.note,
                organization: row.organization,
                reporter: row.reporter,
                reported_at: row.reported_at,
                status: stored::row("fit_reports", row.id).word("status", &row.status)?,
                decided_by: row.decided_by,
                decided_at: row.decided_at,
            })
        });
        read.collect::<Result<Vec<FitReport>>>()
    }};
}

/// Those that are open, or those that are not, the newest first.
pub(super) async fn list(tx: &mut PlatformTx, open: bool, page: PageRequest) -> Result<Vec<FitReport>> {
    reports!(
        tx,
        "(r.status = 'open') = $1 order by r.reported_at desc, r.id desc limit $2 offset $3",
        open,
        page.limit(),
        page.offset()
    )
}

pub(super) async fn count(tx: &mut PlatformTx, open: bool) -> Result<u64> {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from fit_reports where (status = 'open') = $1"#, open)
            .fetch_one(tx.sql())
            .await?;
    Ok(count.cast_unsigned())
}

pub(super) async fn find(tx: &mut PlatformTx, id: FitReportId) -> Result<Option<FitReport>> {
    Ok(reports!(tx, "r.id = $1", id.0)?.pop())
}

/// What a report is about.
pub(super) struct About {
    pub vehicles: Vec<Uuid>,
    pub other: Option<Uuid>,
    pub removed: Value,
}

pub(super) async fn about(tx: &mut PlatformTx, id: FitReportId) -> Result<About> {
    let row = sqlx::query!("select vehicles, other_id, removed from fit_reports where id = $1", id.0)
        .fetch_one(tx.sql())
        .await?;
    Ok(About { vehicles: row.vehicles, other: row.other_id, removed: row.removed })
}

pub(super) async fn decide(
    tx: &mut PlatformTx,
    ctx: &Ctx,
    id: FitReportId,
    status: FitReportStatus,
    removed: &Value,
) -> Result<()> {
    let is_open = status == FitReportStatus::Open;
    sqlx::query!(
        "update fit_reports set status = $2, decided_by = $3, decided_at = $4, removed = $5 where id = $1",
        id.0,
        status.as_str(),
        if is_open { "" } else { ctx.actor_name() },
        (!is_open).then(|| ctx.now()),
        removed
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes the fitments of the part to the vehicles away; tells what they were.
pub(super) async fn remove_fitments(tx: &mut PlatformTx, part: PartId, vehicles: &[Uuid]) -> Result<Value> {
    let removed = sqlx::query_scalar!(
        r#"with gone as (
             delete from fitments where part_id = $1 and vehicle_id = any ($2)
             returning id, vehicle_id, position, quantity, notes, source
           )
           select coalesce(jsonb_agg(to_jsonb(gone) order by id), '[]') as "removed!" from gone"#,
        part.0,
        vehicles
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(removed)
}

/// Puts fitments back that were taken away, unless they have been said again meanwhile, or another report denies them.
pub(super) async fn restore_fitments(tx: &mut PlatformTx, part: PartId, removed: &Value) -> Result<()> {
    sqlx::query!(
        "insert into fitments (id, part_id, vehicle_id, position, quantity, notes, source)
         select r.id, $1, r.vehicle_id, r.position, r.quantity, r.notes, r.source
         from jsonb_to_recordset($2) as r(id uuid, vehicle_id uuid, position text, quantity numeric, notes text, source text)
         where exists (select from vehicles v where v.id = r.vehicle_id)
           and not exists (
             select from negative_fitments n
             where n.part_id = $1
               and n.vehicle_id = r.vehicle_id
               and (n.only_position is null or (n.only_position, n.only_notes) = (r.position, r.notes))
           )
         on conflict do nothing",
        part.0,
        removed
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Says that the part does not fit the vehicles, because of a report.
pub(super) async fn deny_fitments(tx: &mut PlatformTx, ctx: &Ctx, report: &FitReport, vehicles: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "insert into negative_fitments (part_id, vehicle_id, source, notes, reported_at)
         select $1, id, $3, $4, $5
         from vehicles
         where id = any ($2)
         on conflict do nothing",
        report.part.0,
        vehicles,
        source(report.id),
        report.note,
        ctx.now()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes back that it was said.
pub(super) async fn allow_fitments(tx: &mut PlatformTx, report: &FitReport) -> Result<()> {
    sqlx::query!("delete from negative_fitments where part_id = $1 and source = $2", report.part.0, source(report.id))
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Models of the vehicles.
pub(super) async fn list_models(tx: &mut PlatformTx, vehicles: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select distinct model_id from vehicles where id = any ($1)", vehicles)
        .fetch_all(tx.sql())
        .await?)
}

/// Says that one part does not replace another, because of a report.
pub(super) async fn deny(tx: &mut PlatformTx, ctx: &Ctx, report: &FitReport, other: Uuid) -> Result<()> {
    sqlx::query!(
        "insert into negative_references (part_id, other_id, source, notes, reported_at)
         values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        report.part.0,
        other,
        source(report.id),
        report.note,
        ctx.now()
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes back that it was said.
pub(super) async fn allow(tx: &mut PlatformTx, report: &FitReport, other: Uuid) -> Result<()> {
    sqlx::query!(
        "delete from negative_references where part_id = $1 and other_id = $2 and source = $3",
        report.part.0,
        other,
        source(report.id)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Who says so: the report.
fn source(id: FitReportId) -> String {
    format!("report {id}")
}
