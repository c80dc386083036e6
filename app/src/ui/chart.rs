//! Charts: a surface of a fixed height on which `public/charts.js` draws what the server described, a summary for whoever
//! does not see it, and the data behind it as a table.
//!
//! The browser's half carries no code for drawing: the configuration is a text that it hands on, and the element itself
//! draws anew when that text changes, and stops when it leaves the page.

use super::table::{Head, wide_table};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A table as it is shown: texts, the first column to be read and the others to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub caption: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A chart as the server made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartData {
    /// What `public/charts.js` takes; empty draws nothing.
    pub config: String,
    /// What it shows, in a sentence or two.
    pub summary: String,
    pub data: Rows,
}

/// The script that draws; once on each page with a chart.
pub fn chart_script() -> AnyView {
    view! { <script type="module" src="/charts.js" nonce=use_nonce()></script> }.into_any()
}

/// A chart of the height of a class such as `h-72`; its place is taken before it is drawn.
#[component]
pub fn Chart(
    #[prop(into)] chart: Signal<ChartData>,
    height: &'static str,
    /// Opens the data behind the chart.
    #[prop(into)]
    show_data: Signal<String>,
) -> AnyView {
    let data = Memo::new(move |_| chart.with(|chart| chart.data.clone()));
    let table = move || {
        data.with(|data| {
            let heads: Vec<Head> = data
                .heads
                .iter()
                .enumerate()
                .map(|(at, head)| if at == 0 { Head::text(head.clone()) } else { Head::figures(head.clone()) })
                .collect();
            let rows = data.rows.iter().map(|row| row.iter().map(|cell| cell.clone().into_any()).collect()).collect();
            wide_table(data.caption.clone(), &heads, rows)
        })
    };
    view! {
        <engrane-chart
            class=format!(
                "block w-full rounded-field [&:not(:defined)]:animate-pulse [&:not(:defined)]:bg-base-300/40 {height}",
            )
            role="img"
            aria-label=move || chart.with(|chart| chart.summary.clone())
            config=move || chart.with(|chart| chart.config.clone())
        ></engrane-chart>
        <details class="mt-3 text-sm">
            <summary class="cursor-pointer py-1 text-link">{show_data}</summary>
            <div class="mt-2 max-h-96 overflow-y-auto">{table}</div>
        </details>
    }
    .into_any()
}
