//! Shifts in words.

use super::shown::{ClosingShown, HandOverShown, ShiftOpened, ShiftShown, Shifts};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::words;
use chrono::Days;
use engrane::base::fault::Result;
use engrane::platform::ctx::Ctx;
use engrane::production::shifts::ops;
use engrane::production::shifts::types::{HandOver, HandOverLine, ShiftClosing, ShiftDay, ShiftSums};

/// Days that are shown.
const DAYS: u64 = 14;

/// The shifts of the last days.
pub async fn shifts(ctx: &Ctx, lang: Locale) -> Result<Shifts> {
    let today = ops::today(ctx).await?;
    let from = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    let found = ops::list(ctx, from, today).await?;
    Ok(Shifts { rows: found.iter().map(|row| row_of(ctx, lang, row)).collect() })
}

fn name(lang: Locale, name: &str, day: chrono::NaiveDate) -> String {
    let name = if name.is_empty() { td_string!(lang, floor.shifts.rest) } else { name };
    format!("{name} · {}", words::date(lang, day))
}

fn row_of(ctx: &Ctx, lang: Locale, row: &ShiftSums) -> ShiftShown {
    let shift = &row.shift;
    let (from, to) = (words::time(ctx.zone(), shift.starts_at), words::time(ctx.zone(), shift.ends_at));
    let silent = match row.silent {
        0 => None,
        1 => Some(td_string!(lang, floor.shifts.silent_single).to_owned()),
        count => Some(td_string!(lang, floor.shifts.silent, count = count)),
    };
    ShiftShown {
        day: shift.date.to_string(),
        code: shift.shift_type.clone(),
        name: name(lang, &shift.name, shift.date),
        hours: format!("{from}–{to}"),
        closed: shift.closed_at.is_some(),
        good: pieces(row.good),
        scrap: pieces(row.scrap),
        silent,
    }
}

fn pieces(count: i64) -> String {
    format::count(count.unsigned_abs())
}

/// A shift with what it hands over now, and what it did each time that it was closed.
pub fn opened(ctx: &Ctx, lang: Locale, shift: &ShiftDay) -> ShiftOpened {
    let last = shift.closings.first().map(|closing| &closing.hand_over);
    let closings = shift.closings.iter().map(|closing| closing_of(ctx, lang, closing)).collect();
    ShiftOpened {
        day: shift.date.to_string(),
        code: shift.shift_type.clone(),
        name: name(lang, &shift.name, shift.date),
        closed: shift.closed_at.is_some(),
        lines: shift.hand_over.lines.iter().map(|line| line_of(lang, line, last)).collect(),
        silent: shift.hand_over.silent.iter().map(|machine| machine.name.clone()).collect(),
        closings,
    }
}

fn closing_of(ctx: &Ctx, lang: Locale, closing: &ShiftClosing) -> ClosingShown {
    let at = format::date_time(lang, ctx.zone(), closing.closed_at);
    let said = if closing.by_itself {
        td_string!(lang, floor.shifts.closed_itself, at = at)
    } else {
        td_string!(lang, floor.shifts.closed_by, name = closing.closed_by_name.clone(), at = at)
    };
    let opened = closing.opened_at.map(|at| {
        let (by, why) = (closing.opened_by_name.clone(), closing.opened_reason.clone());
        td_string!(
            lang,
            floor.shifts.opened_by,
            name = by.unwrap_or_default(),
            at = format::date_time(lang, ctx.zone(), at),
            reason = why.unwrap_or_default(),
        )
    });
    let lines = closing.hand_over.lines.iter().map(|line| line_of(lang, line, None)).collect();
    ClosingShown { said, opened, lines }
}

/// A line, and how it was when the shift was closed, where that differs.
fn line_of(lang: Locale, line: &HandOverLine, closed: Option<&HandOver>) -> HandOverShown {
    let by: Vec<&str> = [Some(&line.stage), line.machine.as_ref(), line.operator.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let is_same = |other: &&HandOverLine| {
        (other.order_number, &other.stage, &other.machine, &other.operator)
            == (line.order_number, &line.stage, &line.machine, &line.operator)
    };
    let before = closed.map(|closed| closed.lines.iter().find(is_same));
    let was = before.and_then(|before| match before {
        Some(before) if (before.good, before.scrap) == (line.good, line.scrap) => None,
        Some(before) => {
            Some(td_string!(lang, floor.shifts.was, good = pieces(before.good), scrap = pieces(before.scrap)))
        }
        None => Some(td_string!(lang, floor.shifts.was_nothing).to_owned()),
    });
    HandOverShown {
        order: format!("{} · {}", words::order(lang, line.order_number), line.workpiece),
        by: by.join(" · "),
        good: pieces(line.good),
        scrap: pieces(line.scrap),
        expected: line.expected.map(pieces).unwrap_or_default(),
        was,
    }
}
