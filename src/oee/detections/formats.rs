//! The bytes of a call, read: JSON, one JSON object a line, or CSV. What cannot be read keeps its place.

use super::types::{NewDetection, Refusal};
use crate::base::problem::{Problem, Reason};
use serde_json::Value;

/// How detections travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An array, or an object with `detections`.
    Json,
    /// One object a line (NDJSON).
    Lines,
    /// With a header that names the fields.
    Csv,
}

/// One of them, if it can be read.
pub type Sent = Result<NewDetection, Refusal>;

/// Reads a whole body. Refused as a whole when it is not of this format at all.
pub fn read(format: Format, body: &[u8]) -> Result<Vec<Sent>, Problem> {
    match format {
        Format::Json => read_json(body),
        Format::Lines => Ok(read_lines(body)),
        Format::Csv => read_csv(body),
    }
}

fn one(value: Value) -> Sent {
    serde_json::from_value(value).map_err(|_| Refusal::Malformed)
}

fn read_json(body: &[u8]) -> Result<Vec<Sent>, Problem> {
    let malformed = || Problem::invalid("body", Reason::Malformed);
    let items = match serde_json::from_slice(body).map_err(|_| malformed())? {
        Value::Array(items) => items,
        Value::Object(mut members) if members.len() == 1 => match members.remove("detections") {
            Some(Value::Array(items)) => items,
            _ => return Err(malformed()),
        },
        _ => return Err(malformed()),
    };
    Ok(items.into_iter().map(one).collect())
}

fn read_lines(body: &[u8]) -> Vec<Sent> {
    let lines = body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|_| Refusal::Malformed)).collect()
}

fn read_csv(body: &[u8]) -> Result<Vec<Sent>, Problem> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(body);
    let headers = reader.headers().map_err(|_| Problem::invalid("body", Reason::Malformed))?;
    for needed in ["line", "area", "detected_at"] {
        if headers.iter().all(|header| header != needed) {
            return Err(Problem::invalid(needed, Reason::Missing));
        }
    }
    Ok(reader.deserialize().map(|row| row.map_err(|_| Refusal::Malformed)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"line":"L1","area":"OUT","detected_at":"2026-11-22T06:00:00-06:00","sequence":7}"#;

    fn shown(sent: &[Sent]) -> Vec<String> {
        let show = |one: &Sent| match one {
            Ok(one) => format!("{} {} {:?} {:?}", one.line, one.detected_at.timestamp(), one.sequence, one.product),
            Err(reason) => reason.as_str().to_owned(),
        };
        sent.iter().map(show).collect()
    }

    #[test]
    fn all_formats_say_the_same() {
        let expected = ["L1 1795348800 Some(7) None", "malformed"];
        let wrong = r#"{"line":"L1","area":"OUT","detected_at":"ayer"}"#;
        for (format, body) in [
            (Format::Json, format!("[{ONE},{wrong}]")),
            (Format::Json, format!("{{\"detections\":[{ONE},{{\"linea\":1}}]}}")),
            (Format::Lines, format!("{ONE}\r\n\n{wrong}\n")),
            (
                Format::Csv,
                "\u{feff}line,area,product,detected_at,sequence\nL1,OUT,,2026-11-22T12:00:00Z,7\nL1,OUT,,,".into(),
            ),
        ] {
            assert_eq!(shown(&read(format, body.as_bytes()).unwrap()), expected, "{body}");
        }
    }

    #[test]
    fn what_is_not_of_the_format_is_refused_as_a_whole() {
        for body in ["", "{}", "7", "{\"detections\":7}", "[{]"] {
            assert_eq!(read(Format::Json, body.as_bytes()), Err(Problem::invalid("body", Reason::Malformed)), "{body}");
        }
        assert_eq!(read(Format::Csv, b"line,area\nL1,OUT"), Err(Problem::invalid("detected_at", Reason::Missing)));
    }
}
