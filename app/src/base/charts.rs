//! What the charts of all areas have in common: the text that `public/charts.js` draws from, and how they behave.

use crate::i18n::Locale;
use chart_js_rs::{ChartInteraction, ChartPlugins, PluginLegend};
use serde::Serialize;
use serde_json::{Value, json};

/// A chart's configuration as text. One that cannot be written draws nothing; the table behind it is still there.
pub fn config(lang: Locale, zone: &str, chart: &impl Serialize, axes: &Value, bands: &[Value]) -> String {
    let language = match lang {
        Locale::es => "es-MX",
        Locale::en => "en-US",
    };
    let Ok(chart) = serde_json::to_value(chart) else { return String::new() };
    json!({ "chart": chart, "axes": axes, "bands": bands, "language": language, "zone": zone }).to_string()
}

/// With its legend below it, or without one.
pub fn legend(shown: bool) -> ChartPlugins {
    ChartPlugins::new().legend(PluginLegend::new().display(shown).position("bottom"))
}

/// Everything under the pointer's place on an axis is named at once.
pub fn pointing(axis: &str) -> ChartInteraction {
    ChartInteraction::new().mode("index").axis(axis).intersect(false)
}
