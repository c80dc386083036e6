//! The charts of the board: typed configurations, turned into the text that `public/charts.js` draws from. Instants are
//! milliseconds on a linear axis, written in the plant's zone by the browser.

use super::labels;
use crate::base::charts::{config, legend, pointing};
use crate::i18n::{Locale, td_string};
use crate::ui::chart::{ChartData, Rows};
use chart_js_rs::bar::Bar;
use chart_js_rs::scatter::Scatter;
use chart_js_rs::{
    BoolString, ChartExt, ChartOptions, ChartScale, Dataset, DatasetData, DatasetDataExt, DatasetIterExt,
    FloatingDataset, Grid, ScaleTicks, SinglePointDataset, XYDataset,
};
use engrane::oee::dashboard::types::{Dashboard, Figures, ParetoBar, StopKind, Window};
use serde_json::{Value, json};

/// Bars of the Pareto; what follows them is one bar together.
const PARETO_BARS: usize = 9;
/// Marks of a time axis at the most.
const MARKS: i64 = 12;
/// Steps between the marks of a time axis, in minutes.
const STEPS_MINUTES: [i64; 11] = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880];
/// Steps between the marks of an axis of durations, in seconds: what people count in.
const STEPS_SECONDS: [i64; 16] =
    [10, 30, 60, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000];
/// Marks of an axis of durations at the most.
const DURATION_MARKS: i64 = 6;
/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;
/// Up to this many hours the time of the day says enough.
const HOURS_OF_ONE_DAY: i64 = 26;

/// Where the time axis of a window is marked, and how the marks are written.
fn time_axis(window: Window) -> Value {
    let (from, to) = (window.from.timestamp_millis(), window.to.timestamp_millis());
    let offset = i64::from(window.from.offset().local_minus_utc()) * 1000;
    let steps = STEPS_MINUTES.into_iter().map(|minutes| minutes * MINUTE);
    let step = steps.into_iter().find(|step| (to - from) / step <= MARKS).unwrap_or((to - from) / MARKS).max(MINUTE);
    // At full hours and days of the plant's own clock.
    let first = (from + offset).div_euclid(step) * step - offset;
    let ticks: Vec<i64> =
        (0..).map(|at| first + at * step).skip_while(|at| *at < from).take_while(|at| *at <= to).collect();
    let format = if to - from <= HOURS_OF_ONE_DAY * 60 * MINUTE {
        "time"
    } else if step >= 1440 * MINUTE {
        "day"
    } else {
        "moment"
    };
    json!({ "format": format, "ticks": ticks })
}

/// An axis of durations up to so many seconds, marked at what people count in.
fn duration_axis(most: i64) -> Value {
    let step =
        STEPS_SECONDS.into_iter().find(|step| most / step <= DURATION_MARKS).unwrap_or(most / DURATION_MARKS).max(1);
    let ticks: Vec<i64> = (0..=most / step).map(|at| at * step).collect();
    json!({ "format": "duration", "ticks": ticks })
}

/// Pieces by interval, with the stops behind them.
pub fn production(lang: Locale, dashboard: &Dashboard) -> ChartData {
    let (from, to) = (dashboard.window.from.timestamp_millis(), dashboard.window.to.timestamp_millis());
    // Each step holds its value until the next one begins; the last one until the window ends.
    let values = |of: fn(&engrane::oee::dashboard::types::SeriesPoint) -> u64| {
        let last = dashboard.series.last().map(|point| (to, of(point)));
        let points =
            dashboard.series.iter().map(|point| (point.from.timestamp_millis().max(from), of(point))).chain(last);
        points.into_data_iter().presorted_to_dataset_data()
    };
    let line = |label: &str, data: DatasetData, color: &str| {
        XYDataset::new()
            .dataset_type("line")
            .label(label)
            .data(data)
            .border_color(color)
            .border_width(2)
            .point_radius(0)
            .point_hit_radius(8)
            .stepped(BoolString::from("before"))
    };
    let (made, discard) = (td_string!(lang, plant.chart.made), td_string!(lang, plant.chart.discard));
    let discards = dashboard.series.iter().any(|point| point.pieces.bad() > 0);
    let mut datasets = vec![
        line(made, values(|point| point.pieces.total), "--color-link")
            .background_color("--color-link/15")
            .fill("origin"),
    ];
    if discards {
        datasets.push(line(discard, values(|point| point.pieces.bad()), "--color-error").border_dash([4, 3]));
    }
    let scales = [
        ("x", ChartScale::new().scale_type("linear").min(from).max(to).ticks(ScaleTicks::new().auto_skip(true))),
        ("y", ChartScale::new().begin_at_zero(true).ticks(ScaleTicks::new().precision(0).max_ticks_limit(6))),
    ];
    // The places along the axis are instants: they need no names.
    let no_labels: [&str; 0] = [];
    let chart = Scatter::new("production")
        .data(Dataset::new().labels(no_labels).datasets(datasets))
        .options(ChartOptions::new().interaction(pointing("x")).plugins(legend(discards)).scales(scales));
    let bands: Vec<Value> = dashboard
        .stops
        .iter()
        .map(|stop| {
            let color = match stop.kind {
                StopKind::Detected => "--color-error/25",
                StopKind::Registered => "--color-warning/25",
            };
            json!({ "from": stop.from.timestamp_millis(), "to": stop.to.timestamp_millis(), "color": color })
        })
        .collect();
    let axes = json!({ "x": time_axis(dashboard.window), "y": { "format": "count" } });
    let pieces = &dashboard.total.pieces;
    let summary = td_string!(
        lang,
        plant.chart.production_summary,
        made = labels::count(pieces.total),
        discard = labels::count(pieces.bad()),
        stops = dashboard.stops_total
    );
    let rows = dashboard.series.iter().map(|point| {
        vec![
            labels::moment(lang, point.from),
            labels::count(point.pieces.input),
            labels::count(point.pieces.total),
            labels::signed(point.pieces.good),
            labels::count(point.pieces.bad()),
            labels::duration(point.stopped),
            labels::ratio(point.oee),
        ]
    });
    let heads = [
        td_string!(lang, plant.chart.from),
        td_string!(lang, plant.chart.input),
        made,
        td_string!(lang, plant.facts.good),
        discard,
        td_string!(lang, plant.chart.stopped),
        td_string!(lang, plant.oee),
    ];
    ChartData {
        config: config(lang, &dashboard.zone, &chart, &axes, &bands),
        summary,
        data: Rows {
            caption: td_string!(lang, plant.chart.production).to_owned(),
            heads: heads.map(str::to_owned).into(),
            rows: rows.collect(),
        },
    }
}

/// Why and where time was lost in stops, the most first; none when nothing stopped.
pub fn pareto(lang: Locale, dashboard: &Dashboard) -> Option<ChartData> {
    let bars = &dashboard.pareto;
    if bars.is_empty() {
        return None;
    }
    let several_lines = dashboard.lines.len() > 1;
    let label = |bar: &ParetoBar| {
        let reason = bar.reason.clone().unwrap_or_else(|| td_string!(lang, plant.chart.no_reason).to_owned());
        let line = several_lines.then(|| bar.line.code.clone());
        [Some(reason), line, bar.shift.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let (shown, rest) = bars.split_at(bars.len().min(PARETO_BARS));
    let mut labels: Vec<String> = shown.iter().map(label).collect();
    let mut seconds: Vec<u64> = shown.iter().map(|bar| bar.seconds).collect();
    let mut shares: Vec<i32> = shown.iter().map(|bar| bar.cumulative).collect();
    if let Some(last) = rest.last() {
        labels.push(td_string!(lang, plant.chart.others).to_owned());
        seconds.push(rest.iter().map(|bar| bar.seconds).sum());
        shares.push(last.cumulative);
    }
    let most = seconds.iter().copied().max().unwrap_or_default();
    let datasets = vec![
        SinglePointDataset::new()
            .dataset_type("line")
            .label(td_string!(lang, plant.chart.cumulative))
            .data(shares.into_iter().map(|share| format!("{}.{:02}", share / 100, share % 100)))
            .border_color("--color-muted")
            .background_color(["--color-muted"])
            .border_width(2)
            .point_radius(3)
            .x_axis_id("share"),
        SinglePointDataset::new()
            .label(td_string!(lang, plant.chart.stopped))
            .data(seconds)
            .background_color(["--color-error/70"])
            .x_axis_id("x"),
    ];
    let scales = [
        ("x", ChartScale::new().min(0).max(most).position("bottom").ticks(ScaleTicks::new().auto_skip(true))),
        (
            "share",
            ChartScale::new()
                .scale_type("linear")
                .position("top")
                .min(0)
                .max(100)
                .grid(Grid::new().display(false))
                .ticks(ScaleTicks::new().max_ticks_limit(5)),
        ),
        ("y", ChartScale::new().grid(Grid::new().display(false)).ticks(ScaleTicks::new().auto_skip(false))),
    ];
    let chart = Bar::<Vec<SinglePointDataset>>::new("pareto")
        .data(Dataset::new().labels(labels).datasets(datasets))
        .options(ChartOptions::new().index_axis("y").interaction(pointing("y")).plugins(legend(false)).scales(scales));
    let axes = json!({ "x": duration_axis(most.cast_signed()), "share": { "format": "percent" } });
    let first = bars.first()?;
    let summary = td_string!(
        lang,
        plant.chart.pareto_summary,
        name = label(first),
        share = labels::ratio(Some(first.cumulative)),
        duration = labels::duration(first.seconds)
    );
    let rows = bars.iter().map(|bar| {
        vec![
            label(bar),
            labels::duration(bar.seconds),
            labels::count(bar.stops.into()),
            labels::ratio(Some(bar.cumulative)),
        ]
    });
    let heads = [
        td_string!(lang, plant.chart.reason),
        td_string!(lang, plant.chart.stopped),
        td_string!(lang, plant.stops.title),
        td_string!(lang, plant.chart.cumulative),
    ];
    Some(ChartData {
        config: config(lang, &dashboard.zone, &chart, &axes, &[]),
        summary,
        data: Rows {
            caption: td_string!(lang, plant.chart.pareto).to_owned(),
            heads: heads.map(str::to_owned).into(),
            rows: rows.collect(),
        },
    })
}

/// One step of the waterfall, in seconds.
struct Step {
    name: &'static str,
    /// A level that was reached, or what was taken from the one before.
    kind: StepKind,
    color: &'static str,
}

enum StepKind {
    Level(i64),
    /// May be negative: pieces may be made faster than ideal.
    Loss(i64),
}

/// From all of the time to what added value: levels, and what lies between them. All losses taken from the first level
/// give the last one, to the second.
fn steps(lang: Locale, figures: &Figures) -> Vec<Step> {
    let seconds = &figures.seconds;
    let whole = u64::cast_signed;
    let (ideal, value) = worth(figures);
    let planned =
        whole(seconds.calendar) - whole(seconds.not_scheduled) - whole(seconds.planned_stop) - whole(seconds.no_data);
    let production = planned - whole(seconds.unplanned_stop);
    let running = production - whole(seconds.micro_stop) - whole(seconds.slow);
    let level = |name, seconds| Step { name, kind: StepKind::Level(seconds), color: "--color-link/70" };
    let loss = |name, seconds, color| Step { name, kind: StepKind::Loss(seconds), color };
    vec![
        level(td_string!(lang, plant.waterfall.calendar), whole(seconds.calendar)),
        loss(td_string!(lang, plant.waterfall.not_scheduled), whole(seconds.not_scheduled), "--color-muted/60"),
        loss(td_string!(lang, plant.waterfall.planned_stop), whole(seconds.planned_stop), "--color-muted/60"),
        loss(td_string!(lang, plant.waterfall.no_data), whole(seconds.no_data), "--color-muted/60"),
        level(td_string!(lang, plant.waterfall.planned), planned),
        loss(td_string!(lang, plant.waterfall.unplanned_stop), whole(seconds.unplanned_stop), "--color-error/80"),
        level(td_string!(lang, plant.waterfall.production), production),
        loss(td_string!(lang, plant.waterfall.micro_stop), whole(seconds.micro_stop), "--color-warning/80"),
        loss(td_string!(lang, plant.waterfall.slow), whole(seconds.slow), "--color-warning/60"),
        level(td_string!(lang, plant.waterfall.running), running),
        loss(td_string!(lang, plant.waterfall.pace), running - ideal, "--color-warning/40"),
        loss(td_string!(lang, plant.waterfall.quality), ideal - value, "--color-error/60"),
        Step {
            name: td_string!(lang, plant.waterfall.value),
            kind: StepKind::Level(value),
            color: "--color-success/80",
        },
    ]
}

/// Whole seconds that the pieces were worth at their ideal rates: all of them, and the good ones.
fn worth(figures: &Figures) -> (i64, i64) {
    let sums = &figures.sums;
    let ideal = (sums.ideal_ms + 500).div_euclid(1000);
    let value = if sums.total > 0 {
        let good = i128::from(sums.ideal_ms) * i128::from(sums.good);
        i64::try_from((good / i128::from(sums.total) + 500).div_euclid(1000)).unwrap_or(ideal)
    } else {
        0
    };
    (ideal, value)
}

/// Where the time went.
pub fn waterfall(lang: Locale, dashboard: &Dashboard) -> ChartData {
    let steps = steps(lang, &dashboard.total);
    let mut at = 0;
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for step in &steps {
        let (bar, text, kind) = match step.kind {
            StepKind::Level(seconds) => {
                at = seconds;
                ([0, seconds], labels::clock(seconds), td_string!(lang, plant.waterfall.level))
            }
            StepKind::Loss(seconds) => {
                at -= seconds;
                ([at, at + seconds], labels::clock(-seconds), td_string!(lang, plant.waterfall.loss))
            }
        };
        bars.push(bar.map(Into::into));
        rows.push(vec![step.name.to_owned(), kind.to_owned(), text]);
    }
    let datasets = vec![
        FloatingDataset::new()
            .data(DatasetData::from_minmax_array(bars.into_iter()))
            .background_color_array(steps.iter().map(|step| step.color)),
    ];
    let labels = steps.iter().map(|step| step.name);
    let scales = [
        ("x", ChartScale::new().begin_at_zero(true).ticks(ScaleTicks::new().auto_skip(true))),
        ("y", ChartScale::new().grid(Grid::new().display(false)).ticks(ScaleTicks::new().auto_skip(false))),
    ];
    let chart = Bar::<Vec<FloatingDataset>>::new("waterfall")
        .data(Dataset::new().labels(labels).datasets(datasets))
        .options(ChartOptions::new().index_axis("y").interaction(pointing("y")).plugins(legend(false)).scales(scales));
    let seconds = &dashboard.total.seconds;
    let axes = json!({ "x": duration_axis(seconds.calendar.cast_signed()) });
    let (_, value) = worth(&dashboard.total);
    let summary = td_string!(
        lang,
        plant.chart.waterfall_summary,
        calendar = labels::clock(seconds.calendar.cast_signed()),
        value = labels::clock(value)
    );
    let heads = [
        td_string!(lang, plant.waterfall.step),
        td_string!(lang, plant.waterfall.kind),
        td_string!(lang, plant.waterfall.time),
    ];
    ChartData {
        config: config(lang, &dashboard.zone, &chart, &axes, &[]),
        summary,
        data: Rows {
            caption: td_string!(lang, plant.chart.waterfall).to_owned(),
            heads: heads.map(str::to_owned).into(),
            rows,
        },
    }
}
