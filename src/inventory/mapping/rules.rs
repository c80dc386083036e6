//! From what is said of fields to the columns of a file.

use super::types::{Always, DefaultMapping, InColumn, Source, Sources, ToConfirm};
use crate::base::problem::{FieldProblem, Reason};
use crate::inventory::import::fields::{Field, Mapping};
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{FieldSource, MappedColumn, Mapping as _};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::reader::types::{ColumnProfile, Profile};

/// Longest name of a header, and longest constant.
const LONGEST: usize = 300;

/// The columns of a file by their sources, or each field that has none there and why.
pub fn find_columns(sources: &Sources, profile: &Profile) -> Result<Mapping, Vec<FieldProblem>> {
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for (&field, source) in sources {
        match mapped(field, source, profile) {
            Ok(column) => columns.push(column),
            Err(reason) => problems.push(field.problem(reason)),
        }
    }
    if problems.is_empty() { Ok(Mapping { columns, ..Mapping::default() }) } else { Err(problems) }
}

/// What the default makes of a file; none where it says nothing, or the file lacks one of its headers or has it twice.
pub fn fitting(default: &DefaultMapping, profile: &Profile) -> Option<Mapping> {
    let mapping = find_columns(&default.sources, profile).ok().filter(|_| !default.sources.is_empty())?;
    Some(Mapping { missing: default.missing, ..mapping.with_decimals(default.decimals) })
}

/// What keeps a default from being kept, whatever files there are: what would keep any mapping from being applied, and a part
/// number that is not told by its header, since every file has some column at a place.
pub fn problems(default: &DefaultMapping) -> Vec<FieldProblem> {
    if default.sources.is_empty() {
        return Vec::new();
    }
    let column = |field, source: &Source| {
        let (source, decimals) = match source {
            Source::Header(_) | Source::Column(_) => (FieldSource::Column(0), Decimals::Point),
            Source::Constant(Always { constant }) => (FieldSource::Constant(constant.clone()), Decimals::Point),
            Source::ToConfirm(ToConfirm { to_confirm: true }) => (FieldSource::ToConfirm, Decimals::None),
            Source::ToConfirm(ToConfirm { to_confirm: false }) | Source::Absent => {
                (FieldSource::Absent, Decimals::None)
            }
        };
        MappedColumn { field, source, decimals }
    };
    let columns = default.sources.iter().map(|(field, source)| column(*field, source)).collect();
    let whole = Mapping { columns, ..Mapping::default() };
    let mut problems: Vec<FieldProblem> = whole.problems().into_iter().map(FieldProblem::from).collect();
    let mut refuse = |field: Field, reason| {
        if problems.iter().all(|problem| problem.field != field.name()) {
            problems.push(field.problem(reason));
        }
    };
    if matches!(default.sources.get(&Field::PartNumber), Some(Source::Column(_))) {
        refuse(Field::PartNumber, Reason::Malformed);
    }
    for (&field, source) in &default.sources {
        let text = match source {
            Source::Header(text) | Source::Constant(Always { constant: text }) => text.trim(),
            Source::Column(_) | Source::ToConfirm(ToConfirm { to_confirm: true }) | Source::Absent => continue,
            Source::ToConfirm(ToConfirm { to_confirm: false }) => "",
        };
        if text.is_empty() {
            refuse(field, Reason::Missing);
        } else if text.chars().count() > LONGEST {
            refuse(field, Reason::TooLong);
        }
    }
    problems
}

fn mapped(field: Field, source: &Source, profile: &Profile) -> Result<MappedColumn<Field>, Reason> {
    let source = match source {
        Source::ToConfirm(ToConfirm { to_confirm: true }) => FieldSource::ToConfirm,
        Source::ToConfirm(ToConfirm { to_confirm: false }) => return Err(Reason::Malformed),
        Source::Absent => FieldSource::Absent,
        Source::Header(header) => FieldSource::Column(find_column(header, profile)?.index),
        Source::Column(InColumn { column }) => {
            FieldSource::Column(profile.column(*column).ok_or(Reason::Unknown)?.index)
        }
        Source::Constant(Always { constant }) => FieldSource::Constant(constant.clone()),
    };
    Ok(MappedColumn::of(field, source, profile))
}

/// The one column with this header.
fn find_column<'a>(header: &str, profile: &'a Profile) -> Result<&'a ColumnProfile, Reason> {
    let mut found = profile.columns.iter().filter(|column| column.header.trim() == header.trim());
    match (found.next(), found.next()) {
        (Some(column), None) => Ok(column),
        (Some(_), Some(_)) => Err(Reason::Duplicate),
        (None, _) => Err(Reason::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::import::fields::MissingLines;
    use crate::platform::imports::reader::types::{FileFormat, LeftOut};
    use serde_json::json;

    fn profile(headers: &[&str]) -> Profile {
        let column = |(index, header): (u32, &&str)| ColumnProfile {
            index,
            header: (*header).to_owned(),
            samples: Vec::new(),
            filled: 1,
            numeric: 1,
            integers: 1,
            decimals: Decimals::Ambiguous,
            traps: Vec::new(),
            probes: Vec::new(),
        };
        Profile {
            format: FileFormat::Csv { delimiter: ',' },
            encoding: None,
            sheets: Vec::new(),
            sheet: 0,
            hidden_sheets: Vec::new(),
            header_row: 1,
            columns: (0..).zip(headers).map(column).collect(),
            rows_total: 1,
            left_out: LeftOut::default(),
            sample: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn sources(words: &[(Field, &str)]) -> Sources {
        words.iter().map(|(field, header)| (*field, Source::Header((*header).to_owned()))).collect()
    }

    fn default(sources: serde_json::Value) -> DefaultMapping {
        DefaultMapping { sources: serde_json::from_value(sources).unwrap(), ..DefaultMapping::default() }
    }

    #[test]
    fn columns_are_found_by_their_headers() {
        let file = profile(&["Código", "Precio "]);
        let found = find_columns(&sources(&[(Field::PartNumber, "Código"), (Field::Price, "Precio")]), &file).unwrap();
        let source = |field| found.get(field).map(|column| (column.source.clone(), column.decimals));
        assert_eq!(source(Field::PartNumber), Some((FieldSource::Column(0), Decimals::None)));
        assert_eq!(source(Field::Price), Some((FieldSource::Column(1), Decimals::Ambiguous)));
    }

    #[test]
    fn a_header_that_is_not_there_or_there_twice_is_refused_with_its_field() {
        let file = profile(&["Precio", "Precio"]);
        let refused = find_columns(&sources(&[(Field::Price, "Precio"), (Field::Stock, "Stock")]), &file);
        assert_eq!(refused, Err(vec![Field::Price.problem(Reason::Duplicate), Field::Stock.problem(Reason::Unknown)]));
    }

    #[test]
    fn a_column_without_a_name_of_its_own_is_told_by_its_place_and_a_constant_needs_none() {
        let file = profile(&["Precio", "Precio", ""]);
        let said = default(json!({
            "part_number": { "column": 2 }, "price": { "column": 1 }, "stock": { "constant": "10" }, "gtin": null,
        }));
        let found = find_columns(&said.sources, &file).unwrap();
        let source = |field| found.get(field).map(|column| (column.source.clone(), column.decimals)).unwrap();
        assert_eq!(source(Field::PartNumber), (FieldSource::Column(2), Decimals::None));
        assert_eq!(source(Field::Price), (FieldSource::Column(1), Decimals::Ambiguous));
        assert_eq!(source(Field::Stock), (FieldSource::Constant("10".to_owned()), Decimals::Point));
        assert_eq!(source(Field::Gtin), (FieldSource::Absent, Decimals::None));

        let elsewhere = Sources::from([(Field::Price, Source::Column(InColumn { column: 3 }))]);
        assert_eq!(find_columns(&elsewhere, &file), Err(vec![Field::Price.problem(Reason::Unknown)]));
    }

    #[test]
    fn the_default_fits_where_each_of_its_headers_is_there_once() {
        let said = DefaultMapping {
            sources: sources(&[(Field::PartNumber, "Código"), (Field::Price, "Precio"), (Field::Stock, "Exist.")]),
            missing: MissingLines::Zero,
            decimals: Some(Decimals::Comma),
        };
        let fits = fitting(&said, &profile(&["Otra", "Exist.", "Precio", "Código"])).unwrap();
        assert_eq!(fits.get(Field::Stock).unwrap().source, FieldSource::Column(1));
        assert_eq!((fits.get(Field::Price).unwrap().decimals, fits.missing), (Decimals::Comma, MissingLines::Zero));
        for other in [&["Código", "Precio"][..], &["Código", "Precio", "Exist.", "Precio"], &[]] {
            assert_eq!(fitting(&said, &profile(other)), None, "{other:?}");
        }
        assert_eq!(fitting(&DefaultMapping::default(), &profile(&["Código"])), None, "nothing is said");
    }

    #[test]
    fn a_default_that_could_never_be_applied_is_refused() {
        let whole = json!({ "part_number": "Código", "price": "Precio", "stock": { "constant": "1" } });
        for (change, expected) in [
            (json!({}), vec![]),
            (json!({ "stock": { "to_confirm": true } }), vec![]),
            (json!({ "stock": { "to_confirm": false } }), vec![Field::Stock.problem(Reason::Missing)]),
            (json!({ "price": { "to_confirm": true } }), vec![Field::Price.problem(Reason::Malformed)]),
            (json!({ "stock": null }), vec![]),
            (json!({ "stock": null, "price": null }), vec![Field::Stock.problem(Reason::Missing)]),
            (json!({ "price": null, "brand": { "constant": "Varias" } }), vec![]),
            (json!({ "part_number": { "column": 0 } }), vec![Field::PartNumber.problem(Reason::Malformed)]),
            (json!({ "part_number": { "constant": "1" } }), vec![Field::PartNumber.problem(Reason::Malformed)]),
            (json!({ "stock": { "constant": "muchas" } }), vec![Field::Stock.problem(Reason::Malformed)]),
            (json!({ "brand": " " }), vec![Field::Brand.problem(Reason::Missing)]),
            (json!({ "brand": "x".repeat(301) }), vec![Field::Brand.problem(Reason::TooLong)]),
        ] {
            let mut said = whole.clone();
            for (field, source) in change.as_object().unwrap() {
                said[field] = source.clone();
            }
            assert_eq!(problems(&default(said)), expected, "{change}");
        }
        let required = [Field::PartNumber, Field::Price, Field::Stock].map(|field| field.problem(Reason::Missing));
        assert_eq!(problems(&default(json!({ "brand": "Marca" }))), required);
        assert_eq!(problems(&DefaultMapping::default()), [], "what says nothing takes it back");
    }
}
