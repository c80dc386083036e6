//! What the forms of an import say when they come back.

use super::present::good_values;
use crate::forms::numbers::decimal as number;
use crate::imports::columns::typed::{self, Values};
use engrane::base::fault::Result;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::oee::import::fields::{DetectionField, DetectionMapping, LineRate, SameAs};
use engrane::oee::import::proposed_good;
use engrane::oee::import::types::DetectionImport;
use engrane::platform::imports::mapping::Mapping as _;
use engrane::platform::imports::mapping::fields::ImportField as _;

/// What the review says instead of a code, for rows that are left out.
pub const LEFT_OUT: &str = "-";

const RATE: &str = "rate";

/// The field of a line's ideal rate: it names what it shows, so that only what somebody changed is decided.
pub fn rate_field(line: &str, shown: &str) -> String {
    format!("{RATE}_{shown}_{line}")
}

/// The draft with other columns.
pub fn columns(values: &Values, import: &DetectionImport) -> DetectionMapping {
    let before = import.mapping.clone().unwrap_or_default();
    let Some(profile) = &import.profile else { return before };
    let columns = typed::columns(values, profile);
    let text = |name: &str| typed::text(values, name).to_owned();
    let mut draft = DetectionMapping { columns, ..before.clone() };
    // The values that were ticked are those of the status column that was shown.
    draft.good = if draft.get(DetectionField::Status) == before.get(DetectionField::Status) {
        let ticked = |at: usize| values.contains_key(&format!("good_{at}"));
        good_values(import, &before)
            .into_iter()
            .enumerate()
            .filter(|(at, _)| ticked(*at))
            .map(|(_, value)| value)
            .collect()
    } else {
        proposed_good(Some(profile), &draft)
    };
    draft.zone = Some(text("zone")).filter(|zone| !zone.is_empty());
    draft.day_first = text("order") != "month";
    draft.output_area = text("output_area");
    draft.discard_area = text("discard_area");
    draft
}

/// The draft with other answers to what is not set up.
pub fn unknown(values: &Values, before: DetectionMapping) -> Result<DetectionMapping> {
    let mut draft = before;
    let mut problems = Vec::new();
    for (name, value) in values {
        let value = value.trim();
        let Some((what, code)) = name.split_once('_') else { continue };
        if what == RATE {
            // What was only estimated stays an estimate: another answer may change it.
            let Some((_, line)) = code.split_once('_').filter(|(shown, _)| *shown != value) else { continue };
            draft.rates.retain(|rate| rate.line != line);
            match number(value) {
                Some(ideal_rate) => draft.rates.push(LineRate { line: line.to_owned(), ideal_rate }),
                None if value.is_empty() => {}
                None => problems.push(FieldProblem { field: name.clone(), reason: Reason::Malformed }),
            }
            continue;
        }
        let Some(field) = DetectionField::named(what) else { continue };
        draft.values.retain(|same| (same.field, same.from.as_str()) != (field, code));
        let to = if value == LEFT_OUT { "" } else { value };
        if !value.is_empty() {
            draft.values.push(SameAs { field, from: code.to_owned(), to: to.to_owned() });
        }
    }
    if problems.is_empty() { Ok(draft) } else { Err(Problem::Invalid { fields: problems }.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::base::fault::Error;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn answers_replace_the_earlier_ones() {
        let answers =
            values(&[("line_M-1", "L1"), ("product_A_2", "-"), ("rate_0.7_M_2", "1,5"), ("rate_0.722_M-3", "0.722")]);
        let first = unknown(&answers, DetectionMapping::default()).expect("a draft");
        let same = |field, from: &str, to: &str| SameAs { field, from: from.into(), to: to.into() };
        assert_eq!(first.values, [same(DetectionField::Line, "M-1", "L1"), same(DetectionField::Product, "A_2", "")]);
        let rates: Vec<_> = first.rates.iter().map(|rate| (rate.line.as_str(), rate.ideal_rate.to_string())).collect();
        assert_eq!(rates, [("M_2", "1.5".to_owned())]);
        let second = unknown(&values(&[("line_M-1", ""), ("rate_1.5_M_2", "1.5")]), first).expect("a draft");
        assert_eq!((second.values.len(), second.rates.len()), (1, 1));
        let Err(Error::Refused(Problem::Invalid { fields })) = unknown(&values(&[("rate_1.5_M_2", "mucho")]), second)
        else {
            panic!("not refused")
        };
        assert_eq!((fields[0].field.as_str(), fields[0].reason), ("rate_1.5_M_2", Reason::Malformed));
    }
}
