//! What may be set up, and how the clock of a shift is read.

use super::types::{LineValues, NewException, NewShift, ProductRate, ProductValues, Shift};
use crate::base::check::Check;
use crate::base::numbers::Ratio;
use crate::base::problem::{Entity, Problem, Reason};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Minutes of a day and of a week.
const DAY: u16 = 1440;
const WEEK: u16 = 7 * DAY;
/// Pieces a minute at the most, and how fine a rate may be.
const MAX_RATE: u32 = 100_000;

/// An ideal rate in thousandths of a piece a minute, as reckoning wants it.
pub fn rate_of(pieces_a_minute: Decimal) -> i64 {
    (pieces_a_minute * Decimal::ONE_THOUSAND).round().to_i64().unwrap_or(0).max(1)
}

/// Does the shift end on the day after the one it starts on?
pub fn crosses_midnight(shift: &NewShift) -> bool {
    shift.end <= shift.start
}

/// Beginning and end in minutes after the midnight of the shift's day; the end may be on the next day.
pub fn shift_minutes(shift: &NewShift) -> (u16, u16) {
    (shift.start, if crosses_midnight(shift) { shift.end + DAY } else { shift.end })
}

/// Likewise of its breaks.
pub fn breaks_of(shift: &NewShift) -> impl Iterator<Item = (u16, u16)> {
    let starts = shift.start;
    shift.breaks.iter().map(move |pause| {
        let from = if pause.start < starts { pause.start + DAY } else { pause.start };
        let length = (pause.end + DAY - pause.start) % DAY;
        (from, from + length)
    })
}

fn check_rate(check: &mut Check, rate: Decimal, field: &str) {
    check.that((Decimal::new(1, 3)..=MAX_RATE.into()).contains(&rate), field, Reason::OutOfRange);
}

/// A code as people write it, made into one: upper case, and a dash for whatever else stands in it.
pub fn code_of(text: &str) -> String {
    let code: String = text
        .trim()
        .to_uppercase()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' })
        .collect();
    code.chars().take(30).collect()
}

/// May this line be set up?
pub fn check_line(line: &LineValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.code(&line.code);
    check.name(&line.name);
    check_rate(&mut check, line.ideal_rate, "ideal_rate");
    let targets = [("availability_target", line.availability_target), ("performance_target", line.performance_target)];
    for (field, target) in targets {
        check.that(target.is_none_or(|Ratio(points)| (0..=20_000).contains(&points)), field, Reason::OutOfRange);
    }
    check.that((60..=3600).contains(&line.stop_seconds), "stop_seconds", Reason::OutOfRange);
    let micro = line.micro_stop_seconds.is_none_or(|seconds| (1..=line.stop_seconds).contains(&seconds));
    check.that(micro, "micro_stop_seconds", Reason::OutOfRange);
    check.that((101..=1000).contains(&line.slow_percent), "slow_percent", Reason::OutOfRange);
    check.done()
}

/// May this product be set up?
pub fn check_product(product: &ProductValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.code(&product.code);
    check.name(&product.name);
    let weight = product.weight.is_none_or(|weight| weight > Decimal::ZERO && weight <= Decimal::from(100_000_000));
    check.that(weight, "weight", Reason::OutOfRange);
    let colour = product.colour.as_deref().is_none_or(|colour| {
        let digits = colour.strip_prefix('#').unwrap_or_default();
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    check.that(colour, "colour", Reason::Malformed);
    let batch = product.pieces_per_batch.is_none_or(|pieces| (1..=1_000_000).contains(&pieces));
    check.that(batch, "pieces_per_batch", Reason::OutOfRange);
    for (at, ProductRate { line, ideal_rate }) in product.rates.iter().enumerate() {
        check_rate(&mut check, *ideal_rate, "rates");
        check.that(product.rates[..at].iter().all(|before| before.line != *line), "rates", Reason::Duplicate);
    }
    check.done()
}

/// May this shift be set up, whatever other shifts there are?
pub fn check_shift(shift: &NewShift) -> Result<(), Problem> {
    let mut check = Check::default();
    check.name(&shift.name);
    let code = shift.code.bytes();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    check.that(shift.code.len() <= 30, "code", Reason::TooLong);
    check.that(code.into_iter().all(is_plain), "code", Reason::Malformed);
    // Of what is done in no shift.
    check.that(shift.code != "none", "code", Reason::Malformed);
    check.that(shift.weekdays != 0, "weekdays", Reason::Missing);
    check.that(shift.weekdays < 1 << 7, "weekdays", Reason::OutOfRange);
    check.that(shift.start < DAY, "start", Reason::OutOfRange);
    check.that(shift.end < DAY, "end", Reason::OutOfRange);
    check.that(shift.breaks.len() <= 20, "breaks", Reason::TooLong);
    let of_a_day = shift.breaks.iter().all(|pause| pause.start < DAY && pause.end < DAY);
    check.that(of_a_day, "breaks", Reason::OutOfRange);
    if check.is_clear() {
        let (from, to) = shift_minutes(shift);
        let mut breaks: Vec<(u16, u16)> = breaks_of(shift).collect();
        breaks.sort_unstable();
        check.that(breaks.iter().all(|pause| pause.0 < pause.1), "breaks", Reason::Reversed);
        check.that(breaks.iter().all(|pause| from <= pause.0 && pause.1 <= to), "breaks", Reason::OutOfRange);
        check.that(breaks.windows(2).all(|pair| pair[0].1 <= pair[1].0), "breaks", Reason::Duplicate);
    }
    check.done()
}

/// May this shift stand beside the others? Two active shifts never cover the same time of the week.
pub fn check_beside(shift: &NewShift, others: &[Shift]) -> Result<(), Problem> {
    if !shift.active {
        return Ok(());
    }
    let mine = week(shift);
    let meets = |other: &NewShift| {
        week(other).iter().any(|theirs| mine.iter().any(|mine| mine.0 < theirs.1 && theirs.0 < mine.1))
    };
    match others.iter().find(|other| other.values.active && meets(&other.values)) {
        Some(other) => Err(Problem::Overlaps { what: Entity::Shift, name: other.values.name.clone() }),
        None => Ok(()),
    }
}

/// The minutes of the week that a shift covers; what crosses Sunday's midnight is cut in two.
fn week(shift: &NewShift) -> Vec<(u16, u16)> {
    let (start, end) = shift_minutes(shift);
    (0..7_u16)
        .filter(|day| shift.weekdays & (1 << day) != 0)
        .flat_map(|day| {
            let (from, to) = (day * DAY + start, day * DAY + end);
            let over = to.saturating_sub(WEEK);
            [(from, to.min(WEEK)), (0, over)]
        })
        .filter(|(from, to)| from < to)
        .collect()
}

/// May this exception be set up?
pub fn check_exception(exception: &NewException) -> Result<(), Problem> {
    let mut check = Check::default();
    check.name(&exception.name);
    let days = exception.to.signed_duration_since(exception.from).num_days();
    check.that(exception.from < exception.to, "to", Reason::Reversed);
    check.that(days <= 366, "to", Reason::OutOfRange);
    if exception.kind == super::types::ExceptionKind::Holiday {
        check.that(exception.from.date() < exception.to.date(), "to", Reason::Reversed);
    }
    check.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::Record;
    use crate::base::id::ShiftId;
    use crate::oee::types::{Break, EVERY_DAY};

    fn shift(name: &str, weekdays: u8, start: u16, end: u16) -> NewShift {
        NewShift { code: String::new(), name: name.into(), weekdays, start, end, breaks: Vec::new(), active: true }
    }

    fn beside(new: &NewShift, other: &NewShift) -> Result<(), Problem> {
        check_beside(new, &[Record { id: ShiftId(uuid::Uuid::nil()), version: 1, values: other.clone() }])
    }

    #[test]
    fn shifts_that_overlap_are_refused_by_name() {
        let night = shift("Nocturno", 1 << 6, 1320, 360);
        // The night of Sunday reaches into Monday.
        let early = shift("Matutino", 1, 300, 840);
        let refused = Err(Problem::Overlaps { what: Entity::Shift, name: "Nocturno".into() });
        assert_eq!(beside(&early, &night), refused);
        assert_eq!(beside(&shift("Matutino", 1, 360, 840), &night), Ok(()));
        assert_eq!(beside(&shift("Matutino", 1 << 1, 300, 840), &night), Ok(()));
        assert_eq!(beside(&NewShift { active: false, ..early.clone() }, &night), Ok(()));
        assert_eq!(beside(&early, &NewShift { active: false, ..night }), Ok(()));
        let round = shift("Todo el día", EVERY_DAY, 480, 480);
        assert_eq!(check_shift(&round), Ok(()));
        assert!(beside(&shift("X", 1 << 3, 1, 2), &round).is_err());
    }

    #[test]
    fn breaks_lie_inside_their_shift() {
        let with = |breaks: &[(u16, u16)]| {
            let breaks = breaks.iter().map(|&(start, end)| Break { start, end }).collect();
            check_shift(&NewShift { breaks, ..shift("N", EVERY_DAY, 1320, 360) })
        };
        let refused = |reason| Err(Problem::invalid("breaks", reason));
        assert_eq!(with(&[(1430, 10), (120, 150)]), Ok(()));
        assert_eq!(with(&[(350, 370)]), refused(Reason::OutOfRange));
        assert_eq!(with(&[(600, 630)]), refused(Reason::OutOfRange));
        assert_eq!(with(&[(120, 120)]), refused(Reason::Reversed));
        assert_eq!(with(&[(120, 150), (140, 160)]), refused(Reason::Duplicate));
    }

    #[test]
    fn a_code_is_made_of_what_people_write() {
        assert_eq!(code_of(" l-01 prensa "), "L-01-PRENSA");
    }

    #[test]
    fn a_rate_is_reckoned_in_thousandths() {
        assert_eq!(rate_of(Decimal::new(125, 1)), 12_500);
        assert_eq!(rate_of(Decimal::new(1, 6)), 1);
    }
}
