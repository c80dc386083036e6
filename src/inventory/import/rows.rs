//! From a row of a file to a line of the inventory: pure decisions, cell by cell.

use super::fields::{Field, Mapping, PRICES};
use super::rules;
use super::types::{RowProblem, RowReason};
use crate::base::text::{key, search_words};
use crate::platform::imports::mapping::{FieldSource, Mapping as _};
use crate::platform::imports::reader::types::{Profile, Row};
use rust_decimal::Decimal;

/// Where a line lies when the file does not say.
pub const DEFAULT_LOCATION: &str = "Principal";
/// Longest text that a line keeps.
pub(in crate::inventory) const LONGEST_TEXT: usize = 300;

/// A line of the inventory as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewLine {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub number: String,
    pub key: String,
    pub brand_text: String,
    pub brand_key: String,
    pub description: String,
    pub own_code: String,
    pub gtin: String,
    /// None: the cell is empty, so the line is not on sale.
    pub price: Option<Decimal>,
    /// Those of the second level and further.
    pub further: [Option<Decimal>; 4],
    pub cost: Option<Decimal>,
    pub currency: String,
    /// None: to be confirmed.
    pub stock: Option<Decimal>,
    pub location: String,
    pub min_order: Option<Decimal>,
    pub words: String,
}

/// Reads rows by one mapping.
#[derive(Debug)]
pub(super) struct RowReader<'a> {
    mapping: &'a Mapping,
    profile: &'a Profile,
    /// The tenant's currency, where the file names none.
    currency: &'a str,
}

impl<'a> RowReader<'a> {
    pub fn new(mapping: &'a Mapping, profile: &'a Profile, currency: &'a str) -> Self {
        Self { mapping, profile, currency }
    }

    /// The line, or every remark that keeps the row from being one.
    pub fn read(&self, row: &Row) -> Result<NewLine, Vec<RowProblem>> {
        if let Some(defect) = row.defect {
            let (number, value) = (u64::from(row.number), kept(&row.cells.join(" | ")));
            return Err(vec![RowProblem { row: number, column: String::new(), value, reason: defect.into() }]);
        }
        let number = self.mapping.text(&row.cells, Field::PartNumber);
        let number_key = key(number);
        if number_key.is_empty() {
            return Err(vec![self.problem(row, Field::PartNumber, number, RowReason::NoPartNumber)]);
        }
        if number.chars().count() > LONGEST_TEXT {
            return Err(vec![self.problem(row, Field::PartNumber, number, RowReason::TooLarge)]);
        }
        let mut problems = Vec::new();
        let said = |field| self.mapping.text(&row.cells, field);
        let mut refuse = |field, reason| problems.push(self.problem(row, field, said(field), reason));
        let read = |field| (said(field), self.mapping.decimals(field));
        let [price, further @ ..] = PRICES.map(|field| {
            let (text, decimals) = read(field);
            rules::price(text, decimals).unwrap_or_else(|reason| {
                refuse(field, reason);
                None
            })
        });
        let (text, decimals) = read(Field::Cost);
        let cost = rules::cost(text, decimals).unwrap_or_else(|reason| {
            refuse(Field::Cost, reason);
            None
        });
        let stock = if self.says_nothing_of_stock() {
            None
        } else {
            let (text, decimals) = read(Field::Stock);
            rules::stock(text, decimals).unwrap_or_else(|reason| {
                refuse(Field::Stock, reason);
                None
            })
        };
        let (text, decimals) = read(Field::MinOrder);
        let min_order = rules::min_order(text, decimals).unwrap_or_else(|reason| {
            refuse(Field::MinOrder, reason);
            None
        });
        let in_words = rules::currency_said(self.mapping, said(Field::Currency), said(Field::Price));
        let currency = rules::currency(in_words, self.currency).unwrap_or_else(|reason| {
            refuse(Field::Currency, reason);
            String::new()
        });
        if !problems.is_empty() {
            return Err(problems);
        }

        let kept = |field| kept(said(field));
        let description = kept(Field::Description);
        let brand_text = kept(Field::Brand);
        let own_code = kept(Field::OwnCode);
        let location = location_of(said(Field::Location));
        Ok(NewLine {
            row: row.number,
            number: kept(Field::PartNumber),
            key: number_key,
            brand_key: key(&brand_text),
            words: search_words([number, &description, &brand_text, &own_code, &location]),
            brand_text,
            description,
            own_code,
            gtin: kept(Field::Gtin),
            price,
            further,
            cost,
            currency,
            stock,
            location,
            min_order,
        })
    }

    /// Is there no stock to be read: is all of it to be confirmed, or another list's to say?
    fn says_nothing_of_stock(&self) -> bool {
        let source = self.mapping.get(Field::Stock).map(|column| &column.source);
        matches!(source, Some(FieldSource::ToConfirm | FieldSource::Absent))
    }

    fn problem(&self, row: &Row, field: Field, value: &str, reason: RowReason) -> RowProblem {
        let column = match self.mapping.get(field).map(|column| &column.source) {
            Some(FieldSource::Column(index)) => self.profile.column(*index).map(|column| column.header.clone()),
            _ => None,
        };
        let column = column.unwrap_or_default();
        RowProblem { row: u64::from(row.number), column, value: kept(value), reason }
    }
}

/// Where a line lies, as it is kept.
pub(in crate::inventory) fn location_of(text: &str) -> String {
    match kept(text) {
        text if text.is_empty() => DEFAULT_LOCATION.to_owned(),
        text => text,
    }
}

/// White space in one piece, control characters gone, cut at [`LONGEST_TEXT`] letters.
fn kept(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::is_currency;
    use crate::platform::imports::mapping::MappedColumn;
    use crate::platform::imports::numbers::Decimals;
    use crate::platform::imports::reader::types::{FileFormat, LeftOut};
    use proptest::prelude::*;

    fn mapping() -> Mapping {
        let column =
            |field, index| MappedColumn { field, source: FieldSource::Column(index), decimals: Decimals::Point };
        Mapping {
            columns: vec![
                column(Field::PartNumber, 0),
                column(Field::Price, 1),
                column(Field::Stock, 2),
                column(Field::Currency, 3),
                column(Field::Brand, 4),
            ],
            ..Mapping::default()
        }
    }

    fn profile() -> Profile {
        Profile {
            format: FileFormat::Xlsx,
            encoding: None,
            sheets: vec![],
            sheet: 0,
            hidden_sheets: Vec::new(),
            header_row: 1,
            columns: vec![],
            rows_total: 0,
            left_out: LeftOut::default(),
            sample: vec![],
            notes: vec![],
        }
    }

    fn read(cells: &[&str]) -> Result<NewLine, Vec<RowReason>> {
        let (mapping, profile) = (mapping(), profile());
        let row = Row { number: 7, cells: cells.iter().map(|&cell| cell.to_owned()).collect(), defect: None };
        RowReader::new(&mapping, &profile, "MXN")
            .read(&row)
            .map_err(|problems| problems.into_iter().map(|problem| problem.reason).collect())
    }

    #[test]
    fn a_row_becomes_a_line() {
        let line = read(&["004 942", "$1,234.50", "12 pzas", "", "Wagner"]).unwrap();
        assert_eq!((line.row, line.number.as_str(), line.key.as_str()), (7, "004 942", "004942"));
        assert_eq!(line.price, Some(Decimal::new(123_450, 2)));
        assert_eq!((line.stock, line.currency.as_str()), (Some(Decimal::from(12)), "MXN"));
        assert_eq!((line.brand_key.as_str(), line.location.as_str()), ("WAGNER", "Principal"));
    }

    #[test]
    fn an_empty_price_is_no_price_and_an_empty_stock_is_an_error() {
        assert_eq!(read(&["A1", "", "1"]).unwrap().price, None);
        assert_eq!(read(&["A1", "5"]), Err(vec![RowReason::StockMissing]));
    }

    #[test]
    fn every_bad_cell_of_a_row_is_said() {
        assert_eq!(
            read(&["A1", "pregunte", "-2", "pesotes"]),
            Err(vec![RowReason::PriceNotANumber, RowReason::StockNegative, RowReason::CurrencyUnknown])
        );
        assert_eq!(read(&["A1", "-1", "99999999999"]), Err(vec![RowReason::PriceNegative, RowReason::TooLarge]));
    }

    #[test]
    fn a_row_without_a_number_is_skipped_whatever_else_it_has() {
        assert_eq!(read(&[" - ", "abc", "1"]), Err(vec![RowReason::NoPartNumber]));
    }

    proptest! {
        #[test]
        fn any_cells_become_a_line_or_remarks(cells in prop::collection::vec("\\PC{0,20}", 0..7)) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            match read(&cells) {
                Ok(line) => {
                    prop_assert!(!line.key.is_empty() && is_currency(&line.currency));
                    prop_assert!(line.stock.is_none_or(|stock| stock >= Decimal::ZERO) && line.price.is_none_or(|price| price >= Decimal::ZERO));
                }
                Err(reasons) => prop_assert!(!reasons.is_empty()),
            }
        }
    }
}
