//! A refusal as one line for the terminal.

use engrane::base::problem::{Candidate, Choice, Problem, Shortage};
use serde_json::Value;

/// What the body of a refusal says, with what is wrong in which line.
pub(super) fn explain(status: u16, body: &Value) -> String {
    let Some(sentence) = body["detail"].as_str() else { return format!("it answers with {status}") };
    let more = match serde_json::from_value(body.clone()) {
        Ok(Problem::NotEnough { lines }) => joined(lines.iter().map(shortage)),
        Ok(Problem::Ambiguous { choices }) => joined(choices.iter().map(choice)),
        Ok(Problem::Invalid { .. }) => joined(body["fields"].as_array().into_iter().flatten().map(wrong)),
        _ => return sentence.to_owned(),
    };
    if more.is_empty() { sentence.to_owned() } else { format!("{sentence} {more}") }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

fn wrong(field: &Value) -> String {
    let word = |name: &str| field[name].as_str().unwrap_or_default();
    format!("{}: {}", word("field"), word("reason"))
}

fn shortage(line: &Shortage) -> String {
    format!("{}: {} asked for, {} available", line.item, line.asked.0.normalize(), line.available.0.normalize())
}

fn choice(line: &Choice) -> String {
    let candidates = line.candidates.iter().map(|Candidate { code, name, .. }| format!("{code} ({name})"));
    format!("{}: {}", line.name, candidates.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_says_of_which_line() {
        let body = json!({ "code": "not_enough", "detail": "There is not as much.",
                           "lines": [{ "line": 0, "item": "Tuerca M6", "asked": 90, "available": 83.5 }] });
        assert_eq!(explain(409, &body), "There is not as much. Tuerca M6: 90 asked for, 83.5 available");
        let id = uuid::Uuid::nil();
        let body = json!({ "code": "ambiguous", "detail": "Say which.", "choices": [
            { "line": 0, "name": "tuerca", "candidates": [{ "id": id, "code": "T-6", "name": "Tuerca M6" },
                                                          { "id": id, "code": "T-8", "name": "Tuerca M8" }] }] });
        assert_eq!(explain(409, &body), "Say which. tuerca: T-6 (Tuerca M6), T-8 (Tuerca M8)");
        let body = json!({ "code": "invalid", "detail": "No.", "fields": [{ "field": "name", "reason": "too_long" }] });
        assert_eq!(explain(422, &body), "No. name: too_long");
    }

    #[test]
    fn what_is_no_problem_of_ours_is_told_by_its_status() {
        assert_eq!(explain(502, &Value::Null), "it answers with 502");
        assert_eq!(explain(404, &json!({ "detail": "There is nothing here." })), "There is nothing here.");
    }
}
