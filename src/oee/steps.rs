//! What operations of others do to a plant, in their own transactions.

use super::calendar::{Calendar, Occurrence};
use super::spans::Span;
use super::types::{EVERY_DAY, NewShift, Shift};
use super::{lines, ops, shifts, store};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{LineId, ShiftId};
use crate::base::permission::Permission;
use crate::base::problem::{Problem, Reason};
use crate::base::stored::narrow;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::links::{Named, Sought};
use crate::platform::tenancy;
use chrono::{DateTime, NaiveDate, Utc};

/// The clock by which the tenant's shifts and exceptions are meant was changed: the history of all lines is reckoned anew,
/// as after a change of the calendar.
pub(crate) async fn clock_changed(ctx: &Ctx, tx: &mut TenantTx) -> Result<()> {
    store::lock_plant(tx).await?;
    if ops::reckon_anew(ctx, tx, None).await? {
        events::store::insert(tx, Audience::Tenant, &Event::PlantChanged { line: None }).await?;
    }
    Ok(())
}

/// The line of this id or code, or what is wrong with the field that names it.
pub(crate) async fn line_named(tx: &mut TenantTx, line: &NameOr<LineId>, field: &str) -> Result<LineId> {
    lines::store::named(tx, line, field).await
}

/// The shift of this id or code, likewise.
pub(crate) async fn shift_named(tx: &mut TenantTx, shift: &NameOr<ShiftId>, field: &str) -> Result<ShiftId> {
    shifts::store::named(tx, shift, field).await
}

/// The shifts, by their start, with what people call them.
pub(crate) async fn shift_names(tx: &mut TenantTx) -> Result<Vec<(ShiftId, String)>> {
    let shifts = NewShift::list(tx, None).await?;
    Ok(shifts.into_iter().map(|shift| (shift.id, shift.values.name)).collect())
}

/// Lines, by id or code.
pub(crate) async fn lines_named(ctx: &Ctx, tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    if !ctx.may(Permission::PlantView) {
        return Ok(Vec::new());
    }
    lines::store::sought(tx, sought).await
}

/// A shift on a day, or what is of a day and of no shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShiftOnDay {
    pub id: Option<ShiftId>,
    pub code: String,
    pub name: String,
    pub day: NaiveDate,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Less its breaks.
    pub net_minutes: u32,
}

/// The days and shifts of a plant by the clock of the tenant, without exceptions.
#[derive(Debug)]
pub(crate) struct PlantDays(Calendar);

impl PlantDays {
    pub async fn read(tx: &mut TenantTx) -> Result<Self> {
        let zone = tenancy::ops::zone_name(tx).await?;
        let shifts = NewShift::list(tx, None).await?;
        let calendar = Calendar::new(&zone, shifts, Vec::new());
        calendar.map(Self).ok_or_else(|| Error::broken(format!("no zone is called {zone}")))
    }

    /// The production day of an instant.
    pub fn day_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.0.day_of(instant.timestamp_millis())
    }

    /// The shift of this code on a day, on whatever days it usually starts; without a code, the day itself.
    pub fn shift_on(&self, code: Option<&str>, day: NaiveDate, field: &str) -> Result<ShiftOnDay> {
        let Some(code) = code else {
            let span = self.0.day(day);
            let minutes = narrow((span.to - span.from) / 60_000)?;
            let (starts_at, ends_at) = (instant(span.from), instant(span.to));
            let code = "none".to_owned();
            return Ok(ShiftOnDay {
                id: None,
                code,
                name: String::new(),
                day,
                starts_at,
                ends_at,
                net_minutes: minutes,
            });
        };
        let unknown = || Problem::invalid(field, Reason::Unknown);
        let code = code.to_lowercase();
        let mut shift = self.0.shifts().iter().find(|shift| shift.values.code == code).ok_or_else(unknown)?.clone();
        shift.values.weekdays = EVERY_DAY;
        let on = self.0.occurrence(&shift, day).ok_or_else(unknown)?;
        on_day(shift, &on)
    }

    /// The shifts that have an instant between two, in order of time.
    pub fn shifts_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ShiftOnDay>> {
        let range = Span::new(from.timestamp_millis(), to.timestamp_millis());
        let mut found = Vec::new();
        for on in self.0.occurrences(range, None) {
            if let Some(shift) = self.0.shifts().iter().find(|shift| shift.id == on.shift) {
                found.push(on_day(shift.clone(), &on)?);
            }
        }
        Ok(found)
    }

    /// Shifts of a week; those of no shift, where there are none, are one a day.
    pub fn shifts_a_week(&self) -> u32 {
        let count = self.0.shifts().iter().map(|shift| shift.values.weekdays.count_ones()).sum();
        if count == 0 { 7 } else { count }
    }

    /// Is it a shift, and does none of its day end later?
    pub fn is_last(&self, shift: &ShiftOnDay) -> bool {
        let ends = self.0.shifts().iter().filter_map(|other| Some(self.0.occurrence(other, shift.day)?.span.to));
        shift.id.is_some() && ends.max().is_none_or(|latest| latest <= shift.ends_at.timestamp_millis())
    }
}

fn on_day(shift: Shift, on: &Occurrence) -> Result<ShiftOnDay> {
    let length = |span: &Span| (span.to - span.from) / 60_000;
    let net = length(&on.span) - on.breaks.iter().map(length).sum::<i64>();
    Ok(ShiftOnDay {
        id: Some(shift.id),
        code: shift.values.code,
        name: shift.values.name,
        day: on.day,
        starts_at: instant(on.span.from),
        ends_at: instant(on.span.to),
        net_minutes: narrow(net.max(0))?,
    })
}

fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
