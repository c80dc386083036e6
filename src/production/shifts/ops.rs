//! Closing a shift of a day: nothing more is recorded in it. What it hands over stays readable as it was then.

use super::rules::at;
use super::store;
use super::types::{CurrentShift, ShiftDay, ShiftSums, ShiftTime};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::oee::steps::{PlantDays, ShiftOnDay};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::services::Services;
use crate::production::facts::types::NO_SHIFT;
use crate::production::store::list_tenants;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// How far the next shift is looked for.
const AHEAD: TimeDelta = TimeDelta::days(8);
/// Days of a list.
const MOST_DAYS: i64 = 31;

/// A shift of a day, with what was made in it.
pub async fn find(ctx: &Ctx, day: NaiveDate, code: &str) -> Result<ShiftDay> {
    let mut tx = ctx.begin(Permission::ShiftsClose).await?;
    let shift = shift(&PlantDays::read(&mut tx).await?, day, code)?;
    let found = shown(&mut tx, &shift).await?;
    tx.commit().await?;
    Ok(found)
}

/// The day of what is recorded now: past midnight still the one on which the night began.
pub async fn today(ctx: &Ctx) -> Result<NaiveDate> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let today = PlantDays::read(&mut tx).await?.day_of(ctx.now());
    tx.commit().await?;
    Ok(today)
}

/// The shift that runs, if one does, and the next one.
pub async fn current(ctx: &Ctx) -> Result<CurrentShift> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let now = ctx.now();
    let plant = PlantDays::read(&mut tx).await?;
    let today = plant.day_of(now);
    let shifts = times(&mut tx, &plant, now - TimeDelta::days(1), now + AHEAD).await?;
    tx.commit().await?;
    let (shift, next) = at(&shifts, now);
    Ok(CurrentShift { today, shift: shift.cloned(), next: next.cloned() })
}

/// The shifts that began and in which something may be recorded by now: what is not closed, nor over for as long as to be closed by
/// itself. The newest first.
pub(in crate::production) async fn recordable(ctx: &Ctx, tx: &mut TenantTx) -> Result<Vec<ShiftTime>> {
    let now = ctx.now();
    let plant = PlantDays::read(tx).await?;
    let mut shifts = times(tx, &plant, now - late(ctx), now).await?;
    shifts.retain(|shift| shift.closed_at.is_none() && shift.starts_at <= now);
    shifts.reverse();
    Ok(shifts)
}

/// The shifts that have an instant between two, in order of time: those that are kept, as they are kept.
async fn times(tx: &mut TenantTx, plant: &PlantDays, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ShiftTime>> {
    let planned = plant.shifts_between(from, to)?;
    let days: Vec<NaiveDate> = planned.iter().map(|shift| shift.day).collect();
    let (first, last) = (days.iter().min().copied(), days.iter().max().copied());
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let mut kept = store::list(tx, first, last).await?;
    let times = planned.into_iter().map(|shift| kept.remove(&(shift.day, key(&shift))).unwrap_or_else(|| time(&shift)));
    Ok(times.collect())
}

fn time(shift: &ShiftOnDay) -> ShiftTime {
    ShiftTime {
        date: shift.day,
        shift_type: shift.code.clone(),
        name: shift.name.clone(),
        starts_at: shift.starts_at,
        ends_at: shift.ends_at,
        net_minutes: shift.net_minutes,
        closed_at: None,
    }
}

/// The shifts of these days that began, the newest first, with the sums of what was made in each: those of the calendar, and whatever
/// else something was recorded in. At most a month of them.
pub async fn list(ctx: &Ctx, from: NaiveDate, to: NaiveDate) -> Result<Vec<ShiftSums>> {
    let mut tx = ctx.begin(Permission::ShiftsClose).await?;
    if to < from || (to - from).num_days() > MOST_DAYS {
        return Err(Problem::invalid("from", Reason::OutOfRange).into());
    }
    let plant = PlantDays::read(&mut tx).await?;
    let (begins, ends) = (plant.shift_on(None, from, "from")?, plant.shift_on(None, to, "to")?);
    let planned = plant.shifts_between(begins.starts_at, ends.ends_at)?;
    let mut kept = store::list(&mut tx, from, to).await?;
    for shift in planned.iter().filter(|shift| (from..=to).contains(&shift.day) && shift.starts_at <= ctx.now()) {
        kept.entry((shift.day, key(shift))).or_insert_with(|| time(shift));
    }
    let mut made = store::sums(&mut tx, from, to).await?;
    let machines = store::count_machines(&mut tx).await?;
    tx.commit().await?;
    let sums = kept.into_iter().map(|(of, shift)| {
        let made = made.remove(&of).unwrap_or_default();
        let silent = if of.1.is_nil() { 0 } else { machines.saturating_sub(made.machines) };
        ShiftSums { shift, facts: made.facts, good: made.good, scrap: made.scrap, silent }
    });
    let mut sums: Vec<ShiftSums> = sums.collect();
    sums.sort_by(|one, other| {
        (other.shift.starts_at, &other.shift.shift_type).cmp(&(one.shift.starts_at, &one.shift.shift_type))
    });
    Ok(sums)
}

/// Closes a shift of a day. What is of the day and of no shift is closed with its last one.
pub async fn close(ctx: &Ctx, day: NaiveDate, code: &str) -> Result<ShiftDay> {
    let mut tx = ctx.begin(Permission::ShiftsClose).await?;
    let plant = PlantDays::read(&mut tx).await?;
    let shift = shift(&plant, day, code)?;
    if shift.starts_at > ctx.now() {
        return Err(Problem::invalid("day", Reason::OutOfRange).into());
    }
    store::keep(&mut tx, &shift).await?;
    if !close_one(ctx, &mut tx, (day, key(&shift))).await? {
        return Err(Problem::Conflict { what: Entity::ShiftDay, why: Conflict::WrongStatus }.into());
    }
    if plant.is_last(&shift) {
        let rest = plant.shift_on(None, day, "shift")?;
        store::keep(&mut tx, &rest).await?;
        close_one(ctx, &mut tx, (day, key(&rest))).await?;
    }
    let found = shown(&mut tx, &shift).await?;
    tell(ctx, &mut tx, Action::CloseShift, "", (day, &found.shift_type)).await?;
    tx.commit_with(&found).await?;
    Ok(found)
}

/// Closes the shifts of all tenants that are over for as long as is set, or were opened again so long ago. What is wrong with one of them
/// keeps no other waiting, and is told at the end.
pub(crate) async fn close_late(services: &Arc<Services>) -> Result<()> {
    let mut tx = services.db.system().await?;
    let tenants = list_tenants(&mut tx, None).await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for (tenant, _) in tenants {
        let actor = Actor::Job {
            tenant,
            person: None,
            name: "close_shifts".to_owned(),
            acting: None,
            permissions: &[Permission::ShiftsClose],
        };
        let closed = close_late_of(&Ctx::new(Arc::clone(services), actor, Request::default())).await;
        outcome = outcome.and(closed);
    }
    outcome
}

async fn close_late_of(ctx: &Ctx) -> Result<()> {
    let until = ctx.now() - late(ctx);
    let mut tx = ctx.begin(Permission::ShiftsClose).await?;
    // Also those in which nothing was recorded: now nothing will be.
    for shift in PlantDays::read(&mut tx).await?.shifts_between(until - TimeDelta::days(2), until)? {
        if shift.ends_at <= until {
            store::keep(&mut tx, &shift).await?;
        }
    }
    let late = store::list_late(&mut tx, until).await?;
    tx.commit().await?;
    for (day, shift, code) in late {
        let mut tx = ctx.begin(Permission::ShiftsClose).await?;
        if close_one(ctx, &mut tx, (day, shift)).await? {
            tell(ctx, &mut tx, Action::CloseShift, "", (day, &code)).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// How long after its end a shift is closed by itself.
fn late(ctx: &Ctx) -> TimeDelta {
    TimeDelta::hours(ctx.services.production.close_hours.into())
}

/// Opens a shift of a day again; with the last one, what is of the day and of no shift. Why is said.
pub async fn open(ctx: &Ctx, day: NaiveDate, code: &str, reason: &str) -> Result<ShiftDay> {
    let mut tx = ctx.begin(Permission::ShiftsClose).await?;
    let mut check = Check::default();
    check.that(!reason.trim().is_empty(), "reason", Reason::Missing);
    check.that(reason.trim().chars().count() <= 200, "reason", Reason::TooLong);
    check.done()?;
    let plant = PlantDays::read(&mut tx).await?;
    let (shift, rest) = (shift(&plant, day, code)?, plant.shift_on(None, day, "shift")?);
    let kept = store::lock(&mut tx, day, key(&shift)).await?;
    if kept.is_none_or(|kept| kept.closed_at.is_none()) {
        return Err(Problem::Conflict { what: Entity::ShiftDay, why: Conflict::WrongStatus }.into());
    }
    let reopened = if plant.is_last(&shift) { vec![&shift, &rest] } else { vec![&shift] };
    for each in reopened {
        store::set_closed(&mut tx, day, key(each), None).await?;
        store::open_closing(&mut tx, (day, key(each)), ctx.now(), (ctx.actor_name(), reason.trim())).await?;
    }
    let found = shown(&mut tx, &shift).await?;
    tell(ctx, &mut tx, Action::OpenShift, reason.trim(), (day, &found.shift_type)).await?;
    tx.commit_with(&found).await?;
    Ok(found)
}

/// Closes one that is kept, with what it hands over; false where it is closed.
async fn close_one(ctx: &Ctx, tx: &mut TenantTx, of: (NaiveDate, Uuid)) -> Result<bool> {
    if store::lock(tx, of.0, of.1).await?.is_none_or(|kept| kept.closed_at.is_some()) {
        return Ok(false);
    }
    let hand_over = store::hand_over(tx, of.0, of.1).await?;
    let now = ctx.now();
    store::set_closed(tx, of.0, of.1, Some(now)).await?;
    store::insert_closing(tx, of, &hand_over, now, (ctx.actor_id(), ctx.actor_name())).await?;
    Ok(true)
}

/// The shift of the code, on any day that was or is.
fn shift(plant: &PlantDays, day: NaiveDate, code: &str) -> Result<ShiftOnDay> {
    let code = Some(code).filter(|code| *code != NO_SHIFT);
    let missing = |_| Problem::NotFound { what: Entity::ShiftDay }.into();
    plant.shift_on(code, day, "shift").map_err(missing)
}

fn key(shift: &ShiftOnDay) -> Uuid {
    shift.id.map_or_else(Uuid::nil, |id| id.0)
}

/// As it is kept, or would be.
async fn shown(tx: &mut TenantTx, shift: &ShiftOnDay) -> Result<ShiftDay> {
    let kept = store::lock(tx, shift.day, key(shift)).await?;
    let hand_over = store::hand_over(tx, shift.day, key(shift)).await?;
    let closings = store::closings(tx, shift.day, key(shift)).await?;
    let (date, shift_type) = (shift.day, shift.code.clone());
    Ok(match kept {
        Some(kept) => ShiftDay {
            date,
            shift_type,
            name: kept.name,
            starts_at: kept.starts_at,
            ends_at: kept.ends_at,
            net_minutes: kept.net_minutes,
            closed_at: kept.closed_at,
            hand_over,
            closings,
        },
        None => ShiftDay {
            date,
            shift_type,
            name: shift.name.clone(),
            starts_at: shift.starts_at,
            ends_at: shift.ends_at,
            net_minutes: shift.net_minutes,
            closed_at: None,
            hand_over,
            closings,
        },
    })
}

/// Writes it down, and tells open pages.
async fn tell(ctx: &Ctx, tx: &mut TenantTx, action: Action, reason: &str, of: (NaiveDate, &str)) -> Result<()> {
    let (day, code) = of;
    let after = json!({ "day": day, "shift": code, "reason": reason });
    let entry = Entry::new(action, Entity::ShiftDay.as_str(), format!("{day} {code}")).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    events::store::insert(tx, Audience::Tenant, &Event::ProductionChanged).await
}
