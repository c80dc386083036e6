//! The chart of the inventory over its imports: what files and their undoing left, and the table behind it.

use crate::base::charts::{config, legend, pointing};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::ui::chart::{ChartData, Rows};
use chart_js_rs::bar::Bar;
use chart_js_rs::{ChartExt, ChartOptions, ChartScale, Dataset, Grid, ScaleTicks, SinglePointDataset};
use engrane::base::money::Money;
use engrane::base::zone::Zone;
use engrane::inventory::history::types::StockFigure;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeSet;

/// Colours of the currencies, in their order.
const COLORS: [&str; 3] = ["--color-success", "--color-warning", "--color-error"];
/// Its times are words already.
const UNZONED: &str = "UTC";

/// Lines and their value after each import; none where there are not two to compare.
pub fn stock(lang: Locale, zone: &Zone, figures: &[StockFigure]) -> Option<ChartData> {
    let [first, .., last] = figures else { return None };
    let currencies: BTreeSet<&String> = figures.iter().flat_map(|figure| figure.value.keys()).collect();
    let value = |figure: &StockFigure, currency: &str| {
        Money::new(figure.value.get(currency).copied().unwrap_or(Decimal::ZERO), currency)
    };
    let lines = td_string!(lang, inventory.chart.lines);
    let valued = |currency: &str| td_string!(lang, inventory.chart.value, currency = currency.to_owned());
    let of_currency = currencies.iter().zip(COLORS.iter().cycle()).map(|(currency, color)| {
        SinglePointDataset::new()
            .dataset_type("line")
            .label(valued(currency))
            .data(figures.iter().map(|figure| value(figure, currency).amount.round_dp(2).to_string()))
            .border_color(*color)
            .background_color([*color])
            .border_width(2)
            .point_radius(3)
            .y_axis_id("value")
    });
    let of_lines = SinglePointDataset::new()
        .label(lines)
        .data(figures.iter().map(|figure| figure.lines))
        .background_color(["--color-link/50"])
        .y_axis_id("y");
    let mut scales = vec![
        ("x", ChartScale::new().grid(Grid::new().display(false)).ticks(ScaleTicks::new().auto_skip(true))),
        ("y", ChartScale::new().begin_at_zero(true).ticks(ScaleTicks::new().precision(0).max_ticks_limit(6))),
    ];
    if !currencies.is_empty() {
        let scale = ChartScale::new().scale_type("linear").position("right").begin_at_zero(true);
        scales.push(("value", scale.grid(Grid::new().display(false)).ticks(ScaleTicks::new().max_ticks_limit(6))));
    }
    let chart = Bar::<Vec<SinglePointDataset>>::new("stock")
        .data(
            Dataset::new()
                .labels(figures.iter().map(|figure| format::date_time(lang, zone, figure.at)))
                .datasets(of_currency.chain([of_lines]).collect::<Vec<_>>()),
        )
        .options(ChartOptions::new().interaction(pointing("x")).plugins(legend(true)).scales(scales));
    let axes = json!({ "y": { "format": "count" }, "value": { "format": "count" } });
    let (from, to) = (format::count(first.lines), format::count(last.lines));
    let worth: Vec<String> = currencies.iter().map(|currency| format::money(&value(last, currency))).collect();
    let summary = if worth.is_empty() {
        td_string!(lang, inventory.chart.summary_unpriced, first = from, lines = to)
    } else {
        td_string!(lang, inventory.chart.summary, first = from, lines = to, value = worth.join(" · "))
    };
    let heads = [td_string!(lang, inventory.chart.date).to_owned(), lines.to_owned()];
    let rows = figures.iter().rev().map(|figure| {
        let amounts = currencies.iter().map(|currency| format::money(&value(figure, currency)));
        [format::date_time(lang, zone, figure.at), format::count(figure.lines)].into_iter().chain(amounts).collect()
    });
    Some(ChartData {
        config: config(lang, UNZONED, &chart, &axes, &[]),
        summary,
        data: Rows {
            caption: td_string!(lang, inventory.chart.title).to_owned(),
            heads: heads.into_iter().chain(currencies.iter().map(|currency| valued(currency))).collect(),
            rows: rows.collect(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::Value;

    fn figure(lines: u64, value: &[(&str, i64)]) -> StockFigure {
        let value = value.iter().map(|(currency, amount)| ((*currency).to_owned(), (*amount).into())).collect();
        StockFigure { at: DateTime::UNIX_EPOCH, lines, value }
    }

    #[test]
    fn one_import_is_no_chart_and_two_are_one_with_each_currency() {
        let (first, second) = (figure(10, &[("MXN", 1_250)]), figure(1_200, &[("MXN", 900), ("USD", 30)]));
        assert_eq!(stock(Locale::es, &Zone::default(), std::slice::from_ref(&first)), None);
        let chart = stock(Locale::es, &Zone::default(), &[first, second]).unwrap();
        let drawn: Value = serde_json::from_str(&chart.config).unwrap();
        let datasets: Vec<(&Value, &Value, &Value)> = drawn["chart"]["data"]["datasets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dataset| (&dataset["label"], &dataset["yAxisID"], &dataset["data"]))
            .collect();
        let expected = [
            (json!("Valor (MXN)"), json!("value"), json!([1250, 900])),
            (json!("Valor (USD)"), json!("value"), json!([0, 30])),
            (json!("Existencias"), json!("y"), json!([10, 1200])),
        ];
        let expected: Vec<_> = expected.iter().map(|(label, axis, data)| (label, axis, data)).collect();
        assert_eq!(datasets, expected, "{}", chart.config);
        assert_eq!(chart.summary, "De 10 a 1,200 existencias, al final con un valor de $900.00 · USD 30.00.");
        assert_eq!(chart.data.heads, ["Fecha", "Existencias", "Valor (MXN)", "Valor (USD)"]);
        // The last one first, and what a currency had none of is nothing.
        assert_eq!(chart.data.rows[0][1..], ["1,200", "$900.00", "USD 30.00"]);
        assert_eq!(chart.data.rows[1][1..], ["10", "$1,250.00", "USD 0.00"]);
    }

    #[test]
    fn lines_without_prices_are_worth_nothing_that_is_told() {
        let chart = stock(Locale::en, &Zone::default(), &[figure(3, &[]), figure(4, &[])]).unwrap();
        assert_eq!(chart.summary, "From 3 to 4 stock lines.");
        assert_eq!(chart.data.rows.iter().map(|row| &row[1..]).collect::<Vec<_>>(), [["4"], ["3"]]);
    }
}
