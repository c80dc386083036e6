//! What the form of the columns says when it comes back.

use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::mapping::{FieldSource, MappedColumn};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{Profile, ReadChoices};
use std::collections::BTreeMap;

/// The file does not say, and need not.
pub const ABSENT: &str = "none";
/// Nobody has counted it.
pub const TO_CONFIRM: &str = "to_confirm";

/// What somebody typed, by the names of the fields.
pub type Values = BTreeMap<String, String>;

/// What was typed into a field.
pub fn text<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).map_or("", |value| value.trim())
}

/// Which column is what; where none is a field, what else was said of it.
pub fn columns<F: ImportField>(values: &Values, profile: &Profile) -> Vec<MappedColumn<F>> {
    let chosen = profile.columns.iter().filter_map(|column| {
        let field = F::named(text(values, &format!("column_{}", column.index)))?;
        let mut mapped = MappedColumn::of(field, FieldSource::Column(column.index), profile);
        if mapped.decimals == Decimals::Ambiguous {
            mapped.decimals = match text(values, &format!("decimals_{}", column.index)) {
                "point" => Decimals::Point,
                "comma" => Decimals::Comma,
                _ => Decimals::Ambiguous,
            };
        }
        Some(mapped)
    });
    let mut columns: Vec<MappedColumn<F>> = chosen.collect();
    for &field in F::ALL {
        if columns.iter().any(|column| column.field == field) {
            continue;
        }
        let constant = text(values, &format!("constant_{}", field.name()));
        let source = match text(values, &format!("absent_{}", field.name())) {
            _ if !constant.is_empty() => FieldSource::Constant(constant.to_owned()),
            ABSENT => FieldSource::Absent,
            TO_CONFIRM => FieldSource::ToConfirm,
            _ => continue,
        };
        columns.push(MappedColumn::of(field, source, profile));
    }
    columns
}

/// How the file is to be read, after it was read by what was said `before`. What is chosen as it is was not said: the file may
/// still tell it. Another sheet has a header of its own.
pub fn choices(values: &Values, profile: Option<&Profile>, before: ReadChoices) -> ReadChoices {
    let number = |name: &str| text(values, name).parse().ok();
    let (sheet, header_row) = (number("sheet"), number("header_row"));
    let read = profile.map(|profile| (profile.sheet, profile.header_row));
    let other_sheet = sheet.filter(|sheet| read.is_none_or(|(read, _)| read != *sheet));
    let other_header = header_row.filter(|row| read.is_none_or(|(_, read)| read != *row));
    let place = match (other_sheet, other_header) {
        (Some(sheet), _) => (Some(sheet), None),
        (None, Some(row)) => (sheet.or(read.map(|(sheet, _)| sheet)), Some(row)),
        (None, None) => (before.sheet, before.header_row),
    };
    let said = |name: &str| values.get(name).map(|word| word.trim());
    ReadChoices {
        sheet: place.0,
        header_row: place.1,
        encoding: said("encoding").map_or(before.encoding, |word| word.parse().ok()),
        separator: said("separator").map_or(before.separator, |word| word.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::inventory::import::fields::Field;
    use engrane::platform::imports::reader::types::{Separator, TextEncoding};

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_column_is_what_was_chosen_and_its_sign_is_asked_only_where_its_values_leave_it_open() {
        let mut profile = Profile::of_headers(["Parte", "Precio", "Existencia"]);
        profile.columns[1].decimals = Decimals::Ambiguous;
        profile.columns[2].decimals = Decimals::Point;
        let said = [("column_0", "part_number"), ("column_1", "price"), ("column_2", "stock"), ("decimals_2", "comma")];
        let read = |more: &[(&str, &str)]| -> Vec<(Field, FieldSource, Decimals)> {
            let said: Vec<_> = said.iter().chain(more).copied().collect();
            let columns = columns::<Field>(&values(&said), &profile);
            columns.into_iter().map(|column| (column.field, column.source, column.decimals)).collect()
        };
        let column = |field, index, decimals| (field, FieldSource::Column(index), decimals);
        let part = column(Field::PartNumber, 0, Decimals::None);
        let stock = column(Field::Stock, 2, Decimals::Point);
        assert_eq!(read(&[]), [part.clone(), column(Field::Price, 1, Decimals::Ambiguous), stock.clone()]);
        assert_eq!(read(&[("decimals_1", "comma")]), [part, column(Field::Price, 1, Decimals::Comma), stock]);
    }

    #[test]
    fn what_no_column_says_is_a_constant_or_absent() {
        let profile = Profile::of_headers(["Parte", "Marca"]);
        let said = values(&[
            ("column_1", "brand"),
            ("column_9", "stock"),
            ("constant_brand", "ACME"),
            ("constant_location", " Patio "),
            ("absent_price", "none"),
            ("absent_stock", "to_confirm"),
            ("column_0", "nothing of ours"),
        ]);
        let columns = columns::<Field>(&said, &profile);
        let sources: Vec<_> = columns.into_iter().map(|column| (column.field, column.source)).collect();
        assert_eq!(
            sources,
            [
                (Field::Brand, FieldSource::Column(1)),
                (Field::Price, FieldSource::Absent),
                (Field::Stock, FieldSource::ToConfirm),
                (Field::Location, FieldSource::Constant("Patio".to_owned())),
            ]
        );
    }

    #[test]
    fn another_sheet_has_a_header_of_its_own_and_what_the_file_told_is_not_said() {
        let profile = Profile { sheet: 1, header_row: 3, ..Profile::of_headers(["Parte"]) };
        let before = ReadChoices { separator: Some(Separator::Tab), ..ReadChoices::default() };
        let read = |pairs: &[(&str, &str)]| choices(&values(pairs), Some(&profile), before);
        let chosen = |sheet, header_row| ReadChoices { sheet, header_row, ..before };
        assert_eq!(read(&[("sheet", "1"), ("header_row", "4")]), chosen(Some(1), Some(4)));
        assert_eq!(read(&[("header_row", "0")]), chosen(Some(1), Some(0)));
        assert_eq!(read(&[("sheet", "0"), ("header_row", "4")]), chosen(Some(0), None));
        let same = [("sheet", "1"), ("header_row", "3")];
        assert_eq!(read(&same), before);
        let text = [same[0], same[1], ("encoding", "cp850"), ("separator", "")];
        let said = ReadChoices { encoding: Some(TextEncoding::Cp850), ..ReadChoices::default() };
        assert_eq!(read(&text), said);
    }
}
