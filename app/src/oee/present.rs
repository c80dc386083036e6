//! The dashboard in words: what the operation reckoned becomes the board.

use super::board::{Board, Card, Content, LineNow, Mood, Panel, StopLine};
use super::charts;
use super::labels;
use super::query::{
    INTERVALS, PERIODS, address_of_every_stop, address_of_line, address_of_screens, interval_word, period_word,
};
use crate::base::labels::reason;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use chrono::{Days, NaiveDate};
use engrane::base::problem::FieldProblem;
use engrane::oee::dashboard::types::{
    Dashboard, DashboardFilter, Figures, Flag, LineFigures, Local, Period, StopKind, StopRow,
};
use std::cmp::Reverse;

/// Stops that a board lists by itself: the longest ones, of a day most of what weighs.
const FEW_STOPS: usize = 30;

/// What the address asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub filter: &'a DashboardFilter,
    pub every_stop: bool,
    /// Why something else is shown.
    pub problems: &'a [FieldProblem],
}

/// The board of a dashboard.
pub fn board(lang: Locale, asked: &Asked<'_>, dashboard: &Dashboard) -> Board {
    let Asked { filter, every_stop, problems } = *asked;
    let figures = &dashboard.total;
    let stops = listed(&dashboard.stops, every_stop);
    let more = stops.len() < dashboard.stops.len();
    Board {
        window: labels::window(lang, dashboard.window),
        live: dashboard.asked.to > dashboard.now,
        panel: panel(lang, filter, problems, dashboard),
        content: if dashboard.choices.lines.is_empty() {
            Content::NoLines
        } else if dashboard.recorded.is_none() {
            Content::NoDetections
        } else {
            Content::Figures
        },
        notes: figures.flags.iter().map(|flag| labels::flag(lang, *flag).to_owned()).collect(),
        cards: cards(lang, dashboard),
        facts: facts(lang, figures),
        production: charts::production(lang, dashboard),
        pareto: charts::pareto(lang, dashboard),
        waterfall: charts::waterfall(lang, dashboard),
        lines: dashboard.lines.iter().map(|line| line_now(lang, filter, line, dashboard.now)).collect(),
        stops_shown: stops_shown(lang, stops.len(), dashboard.stops_total),
        stops: stops.into_iter().rev().map(|stop| stop_line(lang, stop)).collect(),
        every_stop: if more { address_of_every_stop(filter) } else { String::new() },
        screens: address_of_screens(filter),
    }
}

/// The longest stops, in order of time.
fn listed(stops: &[StopRow], every_stop: bool) -> Vec<&StopRow> {
    let mut listed: Vec<&StopRow> = stops.iter().collect();
    if !every_stop && listed.len() > FEW_STOPS {
        listed.sort_by_key(|stop| Reverse(stop.seconds));
        listed.truncate(FEW_STOPS);
        listed.sort_by_key(|stop| stop.from);
    }
    listed
}

fn panel(lang: Locale, asked: &DashboardFilter, problems: &[FieldProblem], dashboard: &Dashboard) -> Panel {
    let pick = |value: String, label: &str, chosen: bool| Pick { value, label: label.to_owned(), chosen };
    let or_all = |label: &str, picks: Vec<Pick>| {
        let none = !picks.iter().any(|pick| pick.chosen);
        [pick(String::new(), label, none)].into_iter().chain(picks).collect()
    };
    let choices = &dashboard.choices;
    let period = |period| pick(period_word(period).to_owned(), labels::period(lang, period), asked.period == period);
    let lines = choices.lines.iter().map(|line| pick(line.code.clone(), &line.name, asked.lines.contains(&line.code)));
    let shifts =
        choices.shifts.iter().map(|shift| pick(shift.id.to_string(), &shift.name, asked.shift == Some(shift.id)));
    let products = choices.products.iter().map(|product| {
        pick(product.code.clone(), &product.name, asked.product.as_deref() == Some(product.code.as_str()))
    });
    // One that is asked for in the address is offered, even if it stands on no list.
    let offered = asked.interval.into_iter().filter(|interval| !INTERVALS.contains(interval)).chain(INTERVALS);
    let intervals = offered.map(|interval| {
        pick(interval_word(interval).to_owned(), labels::interval(lang, interval), asked.interval == Some(interval))
    });
    let automatic = td_string!(lang, plant.panel.automatic, interval = labels::interval(lang, dashboard.interval));
    // Whoever changes to a period of their own starts from what they see.
    let own = |text: &str, days: Days, of_window: Local| match asked.period {
        // The browser's field wants a time with each day: a day alone begins at its midnight, and ends at the next one.
        Period::Custom => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) => day.checked_add_days(days).unwrap_or(day).format("%Y-%m-%dT00:00").to_string(),
            Err(_) => text.to_owned(),
        },
        _ => of_window.format("%Y-%m-%dT%H:%M").to_string(),
    };
    let moment = |name: &str, label: &str, value: String| FormField::new(name, label, Kind::Moment).value(value);
    let choice = |name: &str, label: &str, picks: Vec<Pick>| FormField::new(name, label, Kind::Choice).picks(picks);
    let mut fields = vec![
        choice("range", td_string!(lang, plant.panel.period), PERIODS.map(period).into()),
        moment("from", td_string!(lang, plant.panel.from), own(&asked.from, Days::new(0), dashboard.window.from)),
        moment("to", td_string!(lang, plant.panel.to), own(&asked.to, Days::new(1), dashboard.window.to)),
    ];
    if !choices.shifts.is_empty() {
        let all = td_string!(lang, plant.panel.all_shifts);
        fields.push(choice("shift", td_string!(lang, plant.panel.shift), or_all(all, shifts.collect())));
    }
    if !choices.products.is_empty() {
        let all = td_string!(lang, plant.panel.all_products);
        fields.push(choice("product", td_string!(lang, plant.panel.product), or_all(all, products.collect())));
    }
    fields.push(choice("interval", td_string!(lang, plant.panel.interval), or_all(&automatic, intervals.collect())));
    if choices.lines.len() > 1 {
        fields.push(FormField::new("line", td_string!(lang, plant.panel.lines), Kind::Several).picks(lines.collect()));
    }
    let instead = || td_string!(lang, plant.panel.instead, window = labels::window(lang, dashboard.window));
    Panel {
        fields,
        problems: problems
            .iter()
            .map(|problem| (problem.field.clone(), reason(lang, problem.reason).to_owned()))
            .collect(),
        instead: if problems.is_empty() { String::new() } else { instead() },
    }
}

fn cards(lang: Locale, dashboard: &Dashboard) -> Vec<Card> {
    let figures = &dashboard.total;
    let sums = &figures.sums;
    let time = |ms: i64| labels::clock((ms + 500).div_euclid(1000));
    let targets = |of: fn(&LineFigures) -> Option<i32>| common_target(&dashboard.lines, of);
    let (a, p, q) = (figures.availability, figures.performance, figures.quality);
    let (availability_target, performance_target) =
        (targets(|line| line.availability_target), targets(|line| line.performance_target));
    let divided =
        |above: String, below: String, ratio: Option<i32>| format!("{above} ÷ {below} = {}", labels::ratio(ratio));
    let flagged = |flag: Flag| figures.flags.contains(&flag).then(|| labels::flag(lang, flag).to_owned());
    let product = [a, p, q].map(labels::ratio).join(" × ");
    vec![
        card(
            lang,
            td_string!(lang, plant.oee),
            figures.oee,
            None,
            vec![td_string!(lang, plant.formula.oee).to_owned(), format!("{product} = {}", labels::ratio(figures.oee))],
        ),
        card(
            lang,
            td_string!(lang, plant.availability),
            a,
            availability_target,
            vec![
                td_string!(lang, plant.formula.availability).to_owned(),
                divided(time(sums.production_ms), time(sums.planned_ms), a),
            ],
        ),
        card(
            lang,
            td_string!(lang, plant.performance),
            p,
            performance_target,
            [
                Some(td_string!(lang, plant.formula.performance).to_owned()),
                Some(divided(time(sums.ideal_ms), time(sums.production_ms), p)),
                flagged(Flag::IdealRateLow),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
        card(
            lang,
            td_string!(lang, plant.quality),
            q,
            None,
            [
                Some(td_string!(lang, plant.formula.quality).to_owned()),
                Some(divided(labels::signed(sums.good), labels::signed(sums.total), q)),
                Some(td_string!(lang, plant.formula.made).to_owned()),
                Some(format!(
                    "{} + {} = {}",
                    labels::signed(figures.pieces.good),
                    labels::count(figures.pieces.bad()),
                    labels::count(figures.pieces.total)
                )),
                flagged(Flag::QualityAssumed),
                flagged(Flag::DiscardExceedsOutput),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
    ]
}

/// The target of the lines that are shown, where they all have the same.
fn common_target(lines: &[LineFigures], of: fn(&LineFigures) -> Option<i32>) -> Option<i32> {
    let (first, rest) = lines.split_first()?;
    let target = of(first)?;
    rest.iter().all(|line| of(line) == Some(target)).then_some(target)
}

fn card(lang: Locale, label: &str, ratio: Option<i32>, target: Option<i32>, arithmetic: Vec<String>) -> Card {
    let (target, mood) = match (ratio, target) {
        (_, None) => (String::new(), Mood::Quiet),
        (None, Some(target)) => (td_string!(lang, plant.target, target = labels::ratio(Some(target))), Mood::Quiet),
        (Some(ratio), Some(target)) if ratio >= target => {
            (td_string!(lang, plant.target_met, target = labels::ratio(Some(target))), Mood::Good)
        }
        (Some(_), Some(target)) => {
            (td_string!(lang, plant.target_missed, target = labels::ratio(Some(target))), Mood::Careful)
        }
    };
    Card { label: label.to_owned(), value: labels::ratio(ratio), target, mood, arithmetic }
}

fn facts(lang: Locale, figures: &Figures) -> Vec<(String, String)> {
    let seconds = |seconds: Option<u64>| seconds.map_or_else(|| "–".to_owned(), labels::duration);
    [
        (td_string!(lang, plant.facts.made), labels::count(figures.pieces.total)),
        (td_string!(lang, plant.facts.good), labels::signed(figures.pieces.good)),
        (td_string!(lang, plant.facts.discard), labels::count(figures.pieces.bad())),
        (td_string!(lang, plant.facts.stops), labels::count(figures.stops.into())),
        (td_string!(lang, plant.facts.mtbf), seconds(figures.mtbf_seconds)),
        (td_string!(lang, plant.facts.mttr), seconds(figures.mttr_seconds)),
        (td_string!(lang, plant.facts.teep), labels::ratio(figures.teep)),
        (td_string!(lang, plant.facts.coverage), labels::ratio(figures.coverage)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn line_now(lang: Locale, asked: &DashboardFilter, line: &LineFigures, now: Local) -> LineNow {
    let (state, mood) = labels::state(lang, line.state);
    let when =
        |at: Local| if at.date_naive() == now.date_naive() { labels::time(at) } else { labels::moment(lang, at) };
    let since = line.since.map(|since| td_string!(lang, plant.lines.since, time = when(since)));
    let last = match line.last_detection {
        Some(last) => td_string!(lang, plant.lines.last, time = when(last)),
        None => td_string!(lang, plant.lines.never).to_owned(),
    };
    LineNow {
        name: line.line.name.clone(),
        href: address_of_line(asked, &line.line.code),
        state: state.to_owned(),
        mood,
        detail: since.into_iter().chain([last]).collect::<Vec<_>>().join(" · "),
        oee: labels::ratio(line.figures.oee),
    }
}

fn stop_line(lang: Locale, stop: &StopRow) -> StopLine {
    let (kind, mood) = match (stop.open, stop.kind) {
        (true, _) => (td_string!(lang, plant.stops.open), Mood::Bad),
        (false, StopKind::Detected) => (td_string!(lang, plant.stops.detected), Mood::Quiet),
        (false, StopKind::Registered) => (td_string!(lang, plant.stops.registered), Mood::Careful),
    };
    let until = if stop.open {
        String::new()
    } else if stop.from.date_naive() == stop.to.date_naive() {
        labels::time(stop.to)
    } else {
        labels::moment(lang, stop.to)
    };
    let reason = stop.reason.clone().unwrap_or_else(|| td_string!(lang, plant.chart.no_reason).to_owned());
    StopLine {
        when: labels::moment(lang, stop.from),
        until,
        duration: labels::duration(stop.seconds),
        line: stop.line.name.clone(),
        kind: kind.to_owned(),
        mood,
        about: [Some(reason), stop.shift.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

fn stops_shown(lang: Locale, shown: usize, total: u32) -> String {
    let (shown, total) = (shown as u64, u64::from(total));
    if shown >= total {
        return String::new();
    }
    td_string!(lang, plant.stops.longest, shown = labels::count(shown), total = labels::count(total))
}
