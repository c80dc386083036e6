//! Reporting, and deciding about reports.

use super::store::{self, NewRow};
use super::types::{FitDecision, FitReport, FitReportStatus, FitReported, NewFitReport};
use crate::base::fault::Result;
use crate::base::id::{FitReportId, PartId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::catalog::vehicles::counting;
use crate::catalog::vehicles::ops::{Resolved, resolve};
use crate::catalog::vehicles::types::VehicleChoice;
use crate::catalog::{interchange, lines, words};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::PlatformTx;
use crate::platform::events;
use crate::platform::events::types::Event;
use serde_json::{Value, json};

/// Letters of the longest note.
const LONGEST_NOTE: usize = 500;

/// Reports that a part does not fit a vehicle which the catalogue says it fits, or does not replace another part. Reported again while
/// nobody has decided, it is the same report.
pub async fn report(ctx: &Ctx, part: PartId, new: &NewFitReport) -> Result<FitReported> {
    ctx.require(Permission::FitReport)?;
    let found = match new.other {
        Some(_) => None,
        None => Some(vehicle(ctx, &new.vehicle).await?),
    };
    let mut tx = ctx.begin(Permission::FitReport).await?;
    let note = new.note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Problem::invalid("note", Reason::TooLong).into());
    }
    if !store::are_parts(&mut tx, &[part.0]).await? {
        return Err(Problem::NotFound { what: Entity::Part }.into());
    }
    if new.other == Some(part) {
        return Err(Problem::invalid("other", Reason::Duplicate).into());
    }
    if let Some(other) = new.other
        && !store::are_parts(&mut tx, &[other.0]).await?
    {
        return Err(Problem::invalid("other", Reason::Unknown).into());
    }
    let (vehicles, vehicle) = found.map(|found| (found.vehicles, found.chosen.name())).unwrap_or_default();
    if new.other.is_none() && !store::fits(&mut tx, part, &vehicles).await? {
        return Err(Problem::invalid("vehicle", Reason::Unknown).into());
    }
    let id = FitReportId::new();
    let row = NewRow { id, part, vehicles: &vehicles, vehicle: &vehicle, other: new.other, note };
    if let Some(id) = store::find_open(&mut tx, &row).await? {
        let same = FitReported { id };
        tx.commit_with(&same).await?;
        return Ok(same);
    }
    store::insert(&mut tx, ctx, &row).await?;
    let (tenant, sql) = tx.split();
    let entry = Entry::new(Action::ReportFit, Entity::FitReport.as_str(), id).after(json!({
        "part": part,
        "vehicle": vehicle,
        "other_part": new.other,
        "note": note,
    }));
    audit::insert(sql, ctx, tenant, entry).await?;
    events::store::insert_for_platform(sql, tenant, &Event::CatalogChanged).await?;
    let made = FitReported { id };
    tx.commit_with(&made).await?;
    Ok(made)
}

/// What the choice of a vehicle means.
async fn vehicle(ctx: &Ctx, choice: &VehicleChoice) -> Result<Resolved> {
    let mut catalog = ctx.catalog().await?;
    let found = resolve(&mut catalog, choice).await?;
    catalog.commit().await?;
    found.ok_or_else(|| Problem::invalid("vehicle", Reason::Missing).into())
}

/// Reports that are open, or those that were decided, the newest first.
pub async fn list(ctx: &Ctx, open: bool, page: PageRequest) -> Result<Page<FitReport>> {
    let page = page.in_bounds();
    let mut tx = ctx.platform(Permission::CatalogEdit).await?;
    let total = store::count(&mut tx, open).await?;
    let rows = store::list(&mut tx, open, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// How many wait to be decided.
pub async fn count_open(ctx: &Ctx) -> Result<u64> {
    let mut tx = ctx.platform(Permission::CatalogEdit).await?;
    let count = store::count(&mut tx, true).await?;
    tx.commit().await?;
    Ok(count)
}

/// Accepts a report, and the catalogue does not say any more what it denies, whatever files say; dismisses it; or takes back what was
/// decided.
pub async fn decide(ctx: &Ctx, id: FitReportId, decision: FitDecision) -> Result<FitReport> {
    let mut tx = ctx.platform(Permission::CatalogEdit).await?;
    crate::catalog::edit::lock(&mut tx).await?;
    let before = found(&mut tx, id).await?;
    let is_open = before.status == FitReportStatus::Open;
    if is_open == (decision == FitDecision::Reopen) {
        return Err(Problem::Conflict { what: Entity::FitReport, why: Conflict::WrongStatus }.into());
    }
    let about = store::about(&mut tx, id).await?;
    let mut removed = Value::Array(Vec::new());
    match decision {
        FitDecision::Accept => {
            if let Some(other) = about.other {
                store::deny(&mut tx, ctx, &before, other).await?;
            } else {
                store::deny_fitments(&mut tx, ctx, &before, &about.vehicles).await?;
                removed = store::remove_fitments(&mut tx, before.part, &about.vehicles).await?;
            }
        }
        FitDecision::Reopen if before.status == FitReportStatus::Accepted => {
            if let Some(other) = about.other {
                store::allow(&mut tx, &before, other).await?;
            } else {
                store::allow_fitments(&mut tx, &before).await?;
                store::restore_fitments(&mut tx, before.part, &about.removed).await?;
            }
        }
        FitDecision::Dismiss | FitDecision::Reopen => {}
    }
    let status = match decision {
        FitDecision::Accept => FitReportStatus::Accepted,
        FitDecision::Dismiss => FitReportStatus::Dismissed,
        FitDecision::Reopen => FitReportStatus::Open,
    };
    store::decide(&mut tx, ctx, id, status, &removed).await?;
    let models = store::list_models(&mut tx, &about.vehicles).await?;
    counting::steps::refresh(&mut tx, &models).await?;
    words::steps::refresh(&mut tx, &[before.part.0]).await?;
    let ends: Vec<_> = about.other.into_iter().chain([before.part.0]).collect();
    interchange::steps::refresh(&mut tx, &ends).await?;
    if about.other.is_some() {
        lines::steps::tell_any(ctx, &mut tx).await?;
    }
    let after = found(&mut tx, id).await?;
    let tenant = ctx.tenant()?;
    let entry = Entry::new(Action::DecideFitReport, Entity::FitReport.as_str(), id)
        .before(json!({ "report_status": before.status }))
        .after(json!({ "report_status": after.status, "fitments_removed": removed.as_array().map(Vec::len) }));
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    events::store::insert_for_platform(tx.sql(), tenant, &Event::CatalogChanged).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

async fn found(tx: &mut PlatformTx, id: FitReportId) -> Result<FitReport> {
    store::find(tx, id).await?.ok_or_else(|| Problem::NotFound { what: Entity::FitReport }.into())
}
