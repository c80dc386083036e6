//! The chart of an item's usage: what was issued, returned and received each day, and the table behind it.

use crate::base::charts::{config, legend, pointing};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::ui::chart::{ChartData, Rows};
use chart_js_rs::bar::Bar;
use chart_js_rs::{ChartExt, ChartOptions, ChartScale, Dataset, Grid, ScaleTicks, SinglePointDataset};
use chrono::{Datelike, NaiveDate};
use engrane::stores::types::{UsageDay, UsageFilter};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeMap;

/// Its days are words already.
const UNZONED: &str = "UTC";

/// One of the figures of a day.
type Figure = fn(&UsageDay) -> Decimal;

/// What was moved on the days of a span; none where nothing was.
pub fn usage(lang: Locale, span: UsageFilter, days: &[UsageDay]) -> Option<ChartData> {
    if days.is_empty() {
        return None;
    }
    let by_day: BTreeMap<NaiveDate, &UsageDay> = days.iter().map(|day| (day.day, day)).collect();
    let dates: Vec<NaiveDate> = span.from.iter_days().take_while(|day| *day <= span.to).collect();
    let series: [(&str, &str, Figure); 3] = [
        (td_string!(lang, stores.chart.issued), "--color-link", |day| day.issued),
        (td_string!(lang, stores.chart.returned), "--color-success", |day| day.returned),
        (td_string!(lang, stores.chart.received), "--color-muted", |day| day.received),
    ];
    let of = |figure: Figure, day: &NaiveDate| by_day.get(day).map_or(Decimal::ZERO, |day| figure(day)).normalize();
    let sets = series.map(|(label, color, figure)| {
        SinglePointDataset::new()
            .label(label)
            .data(dates.iter().map(|day| of(figure, day).to_string()))
            .background_color([color])
            .y_axis_id("y")
    });
    let named = |day: &NaiveDate| format!("{} {}", day.day(), format::month(lang, day.month()));
    let scales = [
        ("x", ChartScale::new().grid(Grid::new().display(false)).ticks(ScaleTicks::new().auto_skip(true))),
        ("y", ChartScale::new().begin_at_zero(true).ticks(ScaleTicks::new().max_ticks_limit(6))),
    ];
    let chart = Bar::<Vec<SinglePointDataset>>::new("usage")
        .data(Dataset::new().labels(dates.iter().map(named)).datasets(sets.into_iter().collect::<Vec<_>>()))
        .options(ChartOptions::new().interaction(pointing("x")).plugins(legend(true)).scales(scales));
    let axes = json!({ "y": { "format": "count" } });
    let sum = |figure: Figure| format::quantity(days.iter().map(figure).sum());
    let [issued, returned, received] = series.map(|(_, _, figure)| sum(figure));
    let heads = [td_string!(lang, stores.chart.day)].into_iter().chain(series.map(|(label, ..)| label));
    let rows = days.iter().rev().map(|day| {
        let amounts = series.map(|(_, _, figure)| format::quantity(figure(day)));
        [named(&day.day)].into_iter().chain(amounts).collect()
    });
    Some(ChartData {
        config: config(lang, UNZONED, &chart, &axes, &[]),
        summary: td_string!(lang, stores.chart.summary, days = dates.len(), issued, returned, received),
        data: Rows {
            caption: td_string!(lang, stores.chart.title).to_owned(),
            heads: heads.map(str::to_owned).collect(),
            rows: rows.collect(),
        },
    })
}
