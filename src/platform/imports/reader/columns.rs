//! What each column holds, counted over the whole file in bounded memory.

use std::collections::BTreeMap;

use super::RawRow;
use super::cell::{Cell, Kind};
use super::types::{ColumnProfile, Trap, TrapKind};
use crate::platform::imports::mapping::fingerprint_of;
use crate::platform::imports::numbers::{Tally, is_date, is_scientific};

const SAMPLES: usize = 3;
const PROBES: usize = 300;

/// Longer cells are sentences, not codes or brands.
const LONGEST_PROBE: usize = 80;

/// Counts of all columns, by column index.
#[derive(Default)]
pub(super) struct Columns(Vec<Column>);

#[derive(Default)]
struct Column {
    samples: Vec<String>,
    filled: u64,
    dates: u64,
    tally: Tally,
    traps: BTreeMap<TrapKind, Trap>,
    /// The distinct values with the smallest hashes: a sample that is spread evenly over the file, always the same for
    /// the same file.
    probes: BTreeMap<u64, String>,
}

impl Columns {
    pub(super) fn take(&mut self, row: &RawRow) {
        if self.0.len() < row.cells.len() {
            self.0.resize_with(row.cells.len(), Column::default);
        }
        for (column, cell) in self.0.iter_mut().zip(&row.cells) {
            if !cell.text.is_empty() {
                column.take(row.number, cell);
            }
        }
    }

    /// Columns with a header or a filled cell.
    pub(super) fn finish(mut self, headers: &[String]) -> Vec<ColumnProfile> {
        if self.0.len() < headers.len() {
            self.0.resize_with(headers.len(), Column::default);
        }
        (0..)
            .zip(self.0)
            .map(|(index, column)| column.finish(index, headers.get(index as usize).cloned().unwrap_or_default()))
            .filter(|column| column.filled > 0 || !column.header.is_empty())
            .collect()
    }
}

impl Column {
    fn take(&mut self, row: u32, cell: &Cell) {
        let text = cell.text.as_str();
        self.filled += 1;
        if cell.kind == Kind::Number {
            self.tally.add_stored(text);
        } else {
            self.tally.add(text);
        }
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| sample == text) {
            self.samples.push(text.to_owned());
        }
        if let Some(kind) = trap(cell) {
            self.dates += u64::from(kind == TrapKind::Date);
            self.traps.entry(kind).or_insert_with(|| Trap { kind, row, value: text.to_owned(), count: 0 }).count += 1;
        }
        self.probe(text);
    }

    fn probe(&mut self, text: &str) {
        if text.len() > LONGEST_PROBE {
            return;
        }
        let hash = spread(fingerprint_of(text.as_bytes()));
        let full = self.probes.len() >= PROBES;
        if full && self.probes.last_key_value().is_some_and(|(largest, _)| hash >= *largest) {
            return;
        }
        if self.probes.insert(hash, text.to_owned()).is_none() && full {
            self.probes.pop_last();
        }
    }

    fn finish(mut self, index: u32, header: String) -> ColumnProfile {
        // A column of dates is what it says; only dates among other values are damaged codes.
        if self.dates * 2 > self.filled {
            self.traps.remove(&TrapKind::Date);
        }
        ColumnProfile {
            index,
            header,
            samples: self.samples,
            filled: self.filled,
            numeric: self.tally.numeric(),
            integers: self.tally.integers(),
            decimals: self.tally.decide(),
            traps: self.traps.into_values().collect(),
            probes: self.probes.into_values().collect(),
        }
    }
}

/// Mixes all bits (the last step of `MurmurHash3`): the order of bare FNV hashes leans to the last letters of a text.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

fn trap(cell: &Cell) -> Option<TrapKind> {
    let text = cell.text.as_str();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if cell.kind == Kind::Date || (cell.kind == Kind::Text && is_date(text)) {
        Some(TrapKind::Date)
    } else if is_scientific(text) {
        Some(TrapKind::Scientific)
    } else if text.len() > 1 && text.starts_with(['\'', '’']) {
        Some(TrapKind::Apostrophe)
    } else if cell.kind == Kind::Number && digits > 15 {
        Some(TrapKind::PrecisionLost)
    } else if text
        .strip_suffix(".0")
        .is_some_and(|whole| !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()))
    {
        Some(TrapKind::TrailingZero)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(cells: &[Cell]) -> ColumnProfile {
        let mut columns = Columns::default();
        for (number, cell) in (2..).zip(cells) {
            columns.take(&RawRow::new(number, vec![cell.clone()]));
        }
        columns.finish(&["h".to_owned()]).remove(0)
    }

    fn texts(values: &[&str]) -> Vec<Cell> {
        values.iter().map(|value| Cell::text(value)).collect()
    }

    #[test]
    fn each_trap_is_said_with_its_first_row_and_its_text_stays() {
        let column = profile(&texts(&["004942", "1.23457E+12", "1-dic", "'0012", "4942.0", "77.0", "abc"]));
        let traps: Vec<_> =
            column.traps.iter().map(|trap| (trap.kind, trap.row, trap.value.as_str(), trap.count)).collect();
        assert_eq!(
            traps,
            [
                (TrapKind::Scientific, 3, "1.23457E+12", 1),
                (TrapKind::Date, 4, "1-dic", 1),
                (TrapKind::TrailingZero, 6, "4942.0", 2),
                (TrapKind::Apostrophe, 5, "'0012", 1),
            ]
        );
        assert!(column.probes.contains(&"1.23457E+12".to_owned()));
    }

    #[test]
    fn a_column_of_dates_is_no_trap() {
        assert_eq!(profile(&texts(&["2025-01-02", "03/02/2025", "n/d"])).traps, []);
    }

    #[test]
    fn probes_are_distinct_and_spread_over_the_file() {
        let cells: Vec<Cell> = (0..20_000).map(|number| Cell::text(&format!("P{}", number / 2))).collect();
        let probes = profile(&cells).probes;
        assert_eq!(probes.len(), PROBES);
        let late = probes.iter().filter(|probe| probe[1..].parse::<u32>().unwrap() >= 5_000).count();
        assert!((100..200).contains(&late), "{late}");
    }
}
