//! How fast the scanner of a device types, which the device keeps itself.

use super::wedge::{GAP, LONGEST_GAP};
use crate::base::device::{recall, remember};
use leptos::prelude::*;

/// Where it is kept.
const GAP_KEY: &str = "counter.gap";
/// No scanner is faster, and no gap of a person shorter.
pub const SHORTEST_GAP: f64 = 10.0;

/// Milliseconds between two characters, as they are kept once the page lives in the browser.
pub fn kept_gap() -> RwSignal<f64> {
    let gap = RwSignal::new(GAP);
    Effect::new(move |_| gap.set(gap_of(recall(GAP_KEY).as_deref())));
    gap
}

/// Keeps what somebody typed.
pub fn keep_gap(gap: RwSignal<f64>, typed: &str) {
    let said = gap_of(Some(typed));
    gap.set(said);
    remember(GAP_KEY, &said.to_string());
}

/// The gap that a text says, within what a device may be set to.
fn gap_of(text: Option<&str>) -> f64 {
    let said = text.and_then(|text| text.trim().parse::<f64>().ok()).filter(|gap| gap.is_finite());
    said.unwrap_or(GAP).clamp(SHORTEST_GAP, LONGEST_GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_stays_within_what_a_scanner_may_be() {
        let gaps =
            [(None, 35), (Some("50"), 50), (Some("1"), 10), (Some("500"), 100), (Some("x"), 35), (Some("NaN"), 35)];
        for (text, expected) in gaps {
            assert_eq!(gap_of(text).to_string(), expected.to_string(), "{text:?}");
        }
    }
}
