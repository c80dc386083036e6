//! Setting up a plant: lines, areas, products, shifts and the calendar. What changes how time is reckoned has the history
//! of the lines reckoned anew by a job.

use super::jobs::ReckonLine;
use super::store::{self, Numbered};
use super::types::{
    Area, CalendarException, Line, NewArea, NewException, NewLine, NewProduct, NewShift, Plant, Product, Shift,
};
use super::{detections, rules};
use crate::base::fault::{Error, Result};
use crate::base::id::{AreaId, CalendarId, LineId, ProductId, ShiftId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Kind, Problem, Reason};
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::jobs::{Errand, enqueue};
use crate::platform::tenancy;
use serde::Serialize;

/// Everything that is set up.
pub async fn plant(ctx: &Ctx) -> Result<Plant> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let plant = Plant {
        zone: tenancy::ops::zone_name(&mut tx).await?,
        lines: store::list_lines(&mut tx).await?.into_iter().map(|line| line.line).collect(),
        areas: store::list_areas(&mut tx).await?.into_iter().map(|area| area.area).collect(),
        products: store::list_products(&mut tx).await?.into_iter().map(|product| product.product).collect(),
        shifts: store::list_shifts(&mut tx).await?,
        exceptions: store::list_exceptions(&mut tx).await?,
    };
    tx.commit().await?;
    Ok(plant)
}

/// Sets up a line. A code that is taken is refused with [`Conflict::Taken`], a line beyond the tenant's `max_lines` with
/// [`Conflict::LimitReached`].
pub async fn create_line(ctx: &Ctx, new: &NewLine) -> Result<Line> {
    let mut tx = begin(ctx).await?;
    rules::check_line(new)?;
    // The plant is locked: nobody else counts meanwhile.
    let (lines, most) = store::find_room(&mut tx).await?;
    if lines >= i64::from(most) {
        return Err(Problem::Conflict { what: Kind::Line, why: Conflict::LimitReached }.into());
    }
    let id = LineId::new();
    let number = store::next_number(&mut tx, Numbered::Line).await?;
    store::insert_line(&mut tx, id, number, new).await.map_err(refused(Kind::Line))?;
    done(
        ctx,
        tx,
        Change { action: Action::CreateLine, target: Target::Line, id: id.to_string(), before: None, after: Some(new) },
        Anew::Nothing,
    )
    .await?;
    Ok(Line { id, version: 1, values: new.clone() })
}

/// Changes a line as a whole; a `version` other than its own is refused with [`Conflict::Changed`].
pub async fn change_line(ctx: &Ctx, id: LineId, version: i32, new: &NewLine) -> Result<Line> {
    let mut tx = begin(ctx).await?;
    rules::check_line(new)?;
    let before = find(store::list_lines(&mut tx).await?, |line| line.line.id == id, Kind::Line)?.line.values;
    let kept = store::update_line(&mut tx, id, version, new).await.map_err(refused(Kind::Line))?;
    unchanged(kept, Kind::Line)?;
    // Name, code, order and targets say nothing about time.
    let reckoned = |line: &NewLine| {
        (line.ideal_rate, line.stop_seconds, line.micro_stop_seconds, line.slow_percent, line.auto_detect, line.discard)
    };
    let anew = Anew::when(reckoned(&before) != reckoned(new), Anew::Line(id));
    let change = Change {
        action: Action::ChangeLine,
        target: Target::Line,
        id: id.to_string(),
        before: Some(&before),
        after: Some(new),
    };
    done(ctx, tx, change, anew).await?;
    Ok(Line { id, version: version + 1, values: new.clone() })
}

/// Removes a line that nothing was ever seen on.
pub async fn delete_line(ctx: &Ctx, id: LineId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let line = find(store::list_lines(&mut tx).await?, |line| line.line.id == id, Kind::Line)?;
    in_use(detections::store::line_has_any(&mut tx, line.number).await?, Kind::Line)?;
    store::delete_line(&mut tx, id).await?;
    done(ctx, tx, removed(Action::DeleteLine, Target::Line, id.to_string(), &line.line.values), Anew::Nothing).await
}

/// Sets up an area of a line.
pub async fn create_area(ctx: &Ctx, new: &NewArea) -> Result<Area> {
    let mut tx = begin(ctx).await?;
    rules::check_area(new)?;
    let id = AreaId::new();
    let number = store::next_number(&mut tx, Numbered::Area).await?;
    store::insert_area(&mut tx, id, number, new).await.map_err(refused(Kind::Area))?;
    let change =
        Change { action: Action::CreateArea, target: Target::Area, id: id.to_string(), before: None, after: Some(new) };
    // A first output area moves where the line's pieces are counted.
    done(ctx, tx, change, Anew::Line(new.line)).await?;
    Ok(Area { id, version: 1, values: new.clone() })
}

/// Changes an area as a whole. It stays with its line.
pub async fn change_area(ctx: &Ctx, id: AreaId, version: i32, new: &NewArea) -> Result<Area> {
    let mut tx = begin(ctx).await?;
    rules::check_area(new)?;
    let before = find(store::list_areas(&mut tx).await?, |area| area.area.id == id, Kind::Area)?.area.values;
    if before.line != new.line {
        return Err(Problem::invalid("line", Reason::Unknown).into());
    }
    let kept = store::update_area(&mut tx, id, version, new).await.map_err(refused(Kind::Area))?;
    unchanged(kept, Kind::Area)?;
    let anew = Anew::when(before.kind != new.kind, Anew::Line(new.line));
    let change = Change {
        action: Action::ChangeArea,
        target: Target::Area,
        id: id.to_string(),
        before: Some(&before),
        after: Some(new),
    };
    done(ctx, tx, change, anew).await?;
    Ok(Area { id, version: version + 1, values: new.clone() })
}

/// Removes an area that nothing was ever seen in.
pub async fn delete_area(ctx: &Ctx, id: AreaId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let area = find(store::list_areas(&mut tx).await?, |area| area.area.id == id, Kind::Area)?;
    in_use(detections::store::area_has_any(&mut tx, area.number).await?, Kind::Area)?;
    store::delete_area(&mut tx, id).await?;
    let line = area.area.values.line;
    done(ctx, tx, removed(Action::DeleteArea, Target::Area, id.to_string(), &area.area.values), Anew::Line(line)).await
}

/// Sets up a product.
pub async fn create_product(ctx: &Ctx, new: &NewProduct) -> Result<Product> {
    let mut tx = begin(ctx).await?;
    rules::check_product(new)?;
    let id = ProductId::new();
    let number = store::next_number(&mut tx, Numbered::Product).await?;
    store::insert_product(&mut tx, id, number, new).await.map_err(refused(Kind::Product))?;
    store::replace_rates(&mut tx, id, &new.rates).await.map_err(refused(Kind::Product))?;
    let change = Change {
        action: Action::CreateProduct,
        target: Target::Product,
        id: id.to_string(),
        before: None,
        after: Some(new),
    };
    done(ctx, tx, change, Anew::Nothing).await?;
    Ok(Product { id, version: 1, values: new.clone() })
}

/// Changes a product as a whole, with its rates.
pub async fn change_product(ctx: &Ctx, id: ProductId, version: i32, new: &NewProduct) -> Result<Product> {
    let mut tx = begin(ctx).await?;
    rules::check_product(new)?;
    let before = find(store::list_products(&mut tx).await?, |product| product.product.id == id, Kind::Product)?;
    let before = before.product.values;
    let kept = store::update_product(&mut tx, id, version, new).await.map_err(refused(Kind::Product))?;
    unchanged(kept, Kind::Product)?;
    store::replace_rates(&mut tx, id, &new.rates).await.map_err(refused(Kind::Product))?;
    let rates = |product: &NewProduct| {
        let mut rates: Vec<_> = product.rates.iter().map(|rate| (rate.line, rate.ideal_rate)).collect();
        rates.sort_unstable();
        rates
    };
    let anew = Anew::when(rates(&before) != rates(new), Anew::All);
    let change = Change {
        action: Action::ChangeProduct,
        target: Target::Product,
        id: id.to_string(),
        before: Some(&before),
        after: Some(new),
    };
    done(ctx, tx, change, anew).await?;
    Ok(Product { id, version: version + 1, values: new.clone() })
}

/// Removes a product that was never made.
pub async fn delete_product(ctx: &Ctx, id: ProductId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let product = find(store::list_products(&mut tx).await?, |product| product.product.id == id, Kind::Product)?;
    in_use(detections::store::product_has_any(&mut tx, product.number).await?, Kind::Product)?;
    store::delete_product(&mut tx, id).await?;
    done(
        ctx,
        tx,
        removed(Action::DeleteProduct, Target::Product, id.to_string(), &product.product.values),
        Anew::Nothing,
    )
    .await
}

/// Sets up a shift. One that overlaps another is refused with [`Problem::Overlaps`], which names it.
pub async fn create_shift(ctx: &Ctx, new: &NewShift) -> Result<Shift> {
    let mut tx = begin(ctx).await?;
    rules::check_shift(new)?;
    rules::check_beside(new, &store::list_shifts(&mut tx).await?)?;
    let id = ShiftId::new();
    store::insert_shift(&mut tx, id, new).await.map_err(refused(Kind::Shift))?;
    let change = Change {
        action: Action::CreateShift,
        target: Target::Shift,
        id: id.to_string(),
        before: None,
        after: Some(new),
    };
    done(ctx, tx, change, Anew::All).await?;
    Ok(Shift { id, version: 1, values: new.clone() })
}

/// Changes a shift as a whole.
pub async fn change_shift(ctx: &Ctx, id: ShiftId, version: i32, new: &NewShift) -> Result<Shift> {
    let mut tx = begin(ctx).await?;
    rules::check_shift(new)?;
    let (mine, others): (Vec<_>, Vec<_>) =
        store::list_shifts(&mut tx).await?.into_iter().partition(|shift| shift.id == id);
    let before = find(mine, |_| true, Kind::Shift)?.values;
    rules::check_beside(new, &others)?;
    let kept = store::update_shift(&mut tx, id, version, new).await.map_err(refused(Kind::Shift))?;
    unchanged(kept, Kind::Shift)?;
    let change = Change {
        action: Action::ChangeShift,
        target: Target::Shift,
        id: id.to_string(),
        before: Some(&before),
        after: Some(new),
    };
    done(ctx, tx, change, Anew::All).await?;
    Ok(Shift { id, version: version + 1, values: new.clone() })
}

/// Removes a shift.
pub async fn delete_shift(ctx: &Ctx, id: ShiftId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let shift = find(store::list_shifts(&mut tx).await?, |shift| shift.id == id, Kind::Shift)?;
    store::delete_shift(&mut tx, id).await?;
    done(ctx, tx, removed(Action::DeleteShift, Target::Shift, id.to_string(), &shift.values), Anew::All).await
}

/// Sets up a holiday or a planned stop.
pub async fn create_exception(ctx: &Ctx, new: &NewException) -> Result<CalendarException> {
    let mut tx = begin(ctx).await?;
    rules::check_exception(new)?;
    let id = CalendarId::new();
    store::insert_exception(&mut tx, id, new).await.map_err(refused(Kind::CalendarException))?;
    let change = Change {
        action: Action::CreateCalendarException,
        target: Target::CalendarException,
        id: id.to_string(),
        before: None,
        after: Some(new),
    };
    done(ctx, tx, change, Anew::of(new.line)).await?;
    Ok(CalendarException { id, version: 1, values: new.clone() })
}

/// Changes a holiday or a planned stop as a whole.
pub async fn change_exception(
    ctx: &Ctx,
    id: CalendarId,
    version: i32,
    new: &NewException,
) -> Result<CalendarException> {
    let mut tx = begin(ctx).await?;
    rules::check_exception(new)?;
    let all = store::list_exceptions(&mut tx).await?;
    let before = find(all, |exception| exception.id == id, Kind::CalendarException)?.values;
    let kept = store::update_exception(&mut tx, id, version, new).await.map_err(refused(Kind::CalendarException))?;
    unchanged(kept, Kind::CalendarException)?;
    let change = Change {
        action: Action::ChangeCalendarException,
        target: Target::CalendarException,
        id: id.to_string(),
        before: Some(&before),
        after: Some(new),
    };
    let lines = if before.line == new.line { new.line } else { None };
    done(ctx, tx, change, Anew::of(lines)).await?;
    Ok(CalendarException { id, version: version + 1, values: new.clone() })
}

/// Removes a holiday or a planned stop.
pub async fn delete_exception(ctx: &Ctx, id: CalendarId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let all = store::list_exceptions(&mut tx).await?;
    let exception = find(all, |exception| exception.id == id, Kind::CalendarException)?;
    store::delete_exception(&mut tx, id).await?;
    let change = removed(Action::DeleteCalendarException, Target::CalendarException, id.to_string(), &exception.values);
    done(ctx, tx, change, Anew::of(exception.values.line)).await
}

/// One change of the set-up at a time.
async fn begin(ctx: &Ctx) -> Result<TenantTx> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    store::lock_plant(&mut tx).await?;
    Ok(tx)
}

/// What of the set-up a change is about.
#[derive(Clone, Copy)]
enum Target {
    Line,
    Area,
    Product,
    Shift,
    CalendarException,
}

impl Target {
    /// The word of the audit.
    fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Area => "area",
            Self::Product => "product",
            Self::Shift => "shift",
            Self::CalendarException => "calendar_exception",
        }
    }
}

/// What is written into the audit.
struct Change<'a, T> {
    action: Action,
    target: Target,
    id: String,
    before: Option<&'a T>,
    after: Option<&'a T>,
}

fn removed<T>(action: Action, target: Target, id: String, before: &T) -> Change<'_, T> {
    Change { action, target, id, before: Some(before), after: None }
}

/// Whose history a change has reckoned anew.
#[derive(Clone, Copy)]
enum Anew {
    Nothing,
    Line(LineId),
    All,
}

impl Anew {
    fn when(holds: bool, whose: Self) -> Self {
        if holds { whose } else { Self::Nothing }
    }

    /// Of one line, or of all.
    fn of(line: Option<LineId>) -> Self {
        line.map_or(Self::All, Self::Line)
    }
}

/// Audit, event and commit.
async fn done<T: Serialize>(ctx: &Ctx, mut tx: TenantTx, change: Change<'_, T>, anew: Anew) -> Result<()> {
    let tenant = tx.tenant();
    let entry = audit::Entry::new(change.action, change.target.as_str(), change.id)
        .before(change.before.map(serde_json::to_value).transpose()?)
        .after(change.after.map(serde_json::to_value).transpose()?);
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    let line = if let Anew::Line(line) = anew { Some(line) } else { None };
    if !matches!(anew, Anew::Nothing) {
        reckon_anew(ctx, &mut tx, line).await?;
    }
    let event = Event::PlantChanged { line };
    events::store::insert(&mut tx, Audience::Tenant, &event).await?;
    tx.commit().await
}

/// Has the history of a line, or of all, reckoned anew by jobs; until then it is marked. Under [`store::lock_plant`]. Tells
/// whether there is any.
pub(super) async fn reckon_anew(ctx: &Ctx, tx: &mut TenantTx, line: Option<LineId>) -> Result<bool> {
    let tenant = tx.tenant();
    let stale = store::mark_stale(tx, line).await?;
    for &line in &stale {
        enqueue(tx, &ReckonLine(Errand::of(ctx, tenant, line))).await?;
    }
    Ok(!stale.is_empty())
}

fn find<T>(rows: Vec<T>, is: impl Fn(&T) -> bool, kind: Kind) -> Result<T> {
    rows.into_iter().find(|row| is(row)).ok_or_else(|| Problem::NotFound { what: kind }.into())
}

fn unchanged(kept: bool, what: Kind) -> Result<()> {
    if kept { Ok(()) } else { Err(Problem::Conflict { what, why: Conflict::Changed }.into()) }
}

fn in_use(used: bool, what: Kind) -> Result<()> {
    if used { Err(Problem::Conflict { what, why: Conflict::InUse }.into()) } else { Ok(()) }
}

/// A taken code or name, and a line that does not exist, by the constraint that says so.
fn refused(what: Kind) -> impl Fn(sqlx::Error) -> Error {
    move |error| {
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
        if constraint.ends_with("_code_unique") || constraint.ends_with("_name_unique") {
            Problem::Conflict { what, why: Conflict::Taken }.into()
        } else if constraint.ends_with("_line_id_fkey") {
            Problem::invalid("line", Reason::Unknown).into()
        } else {
            error.into()
        }
    }
}
