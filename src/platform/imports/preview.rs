//! What the browser shows of a file before it is sent: what it looks like, its first rows, and what its columns seem to be.
//!
//! A worker of the browser reads the file and tells the page; the server reads it again, and what the server says counts.
//! The catalogue is not at hand there, so that a column may be proposed with less behind it, or not at all.

use super::reader::types::{FileFormat, Progress, ReadFailure, Row};
use serde::{Deserialize, Serialize};

/// Rows that are told.
pub const PREVIEW_ROWS: usize = 1_000;

/// What the worker tells the page. The last one is no [`Told::Progress`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// How far it has come; once before anything is read.
    Progress(Progress),
    /// The file is read.
    Preview(Box<Preview>),
    /// It cannot be.
    Refused(ReadFailure),
}

/// A file as the browser read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub format: FileFormat,
    /// Only text files have one.
    pub encoding: Option<String>,
    /// The sheet that was read; only workbooks have one.
    pub sheet: Option<String>,
    /// Row number of the header; 0 when the first row is already data.
    pub header_row: u32,
    /// Data rows.
    pub rows_total: u64,
    /// From left to right.
    pub columns: Vec<PreviewColumn>,
    /// The first data rows, at most [`PREVIEW_ROWS`].
    pub rows: Vec<Row>,
}

/// A column of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewColumn {
    /// Counted from 0 at column A.
    pub index: u32,
    /// Empty when it has none.
    pub header: String,
    pub values: Values,
    /// A few of them.
    pub samples: Vec<String>,
    /// What it seems to be.
    pub guess: Option<Guess>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Values {
    /// There are none.
    Empty,
    Text,
    Date,
    /// Numbers without decimals.
    Whole,
    /// Numbers with a point before decimals.
    Point,
    /// Numbers with a comma before decimals.
    Comma,
    /// Numbers of which nobody can say what their sign means.
    Ambiguous,
}

/// What a column seems to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The name of the field.
    pub field: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// Whether it would be taken although nobody looked at it.
    pub sure: bool,
}

#[cfg(feature = "reader")]
pub use reading::preview;

#[cfg(feature = "reader")]
mod reading {
    use super::{Guess, PREVIEW_ROWS, Preview, PreviewColumn, Values};
    use crate::platform::imports::mapping::Proposal;
    use crate::platform::imports::numbers::{Decimals, is_date};
    use crate::platform::imports::reader::types::{ColumnProfile, Profile, Progress, ReadChoices, ReadFailure};
    use crate::platform::imports::reader::{Source, profile_and_rows};

    impl From<&Proposal> for Guess {
        fn from(proposal: &Proposal) -> Self {
            Self { field: proposal.field.clone(), confidence: proposal.confidence, sure: proposal.is_sure() }
        }
    }

    /// Reads a file once. `propose` says what its columns seem to be; `progress` is called now and then.
    ///
    /// # Errors
    /// The reason for which the file is refused.
    pub fn preview(
        source: Source,
        propose: &dyn Fn(&Profile) -> Vec<Proposal>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Preview, ReadFailure> {
        let (profile, rows) = profile_and_rows(source, &ReadChoices::default(), PREVIEW_ROWS, progress)?;
        let proposals = propose(&profile);
        let column = |column: ColumnProfile| PreviewColumn {
            values: values(&column),
            guess: proposals.iter().find(|proposal| proposal.column == column.index).map(Guess::from),
            index: column.index,
            header: column.header,
            samples: column.samples,
        };
        Ok(Preview {
            format: profile.format,
            encoding: profile.encoding,
            sheet: profile.sheets.into_iter().nth(profile.sheet as usize),
            header_row: profile.header_row,
            rows_total: profile.rows_total,
            columns: profile.columns.into_iter().map(column).collect(),
            rows,
        })
    }

    fn values(column: &ColumnProfile) -> Values {
        match column.decimals {
            _ if column.filled == 0 => Values::Empty,
            _ if column.samples.iter().all(|sample| is_date(sample)) => Values::Date,
            // A few words among numbers, as "consultar", make no column of texts.
            _ if column.numeric * 10 < column.filled * 9 => Values::Text,
            _ if column.integers == column.numeric => Values::Whole,
            Decimals::None => Values::Whole,
            Decimals::Point => Values::Point,
            Decimals::Comma => Values::Comma,
            Decimals::Ambiguous => Values::Ambiguous,
        }
    }
}

#[cfg(feature = "reader")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::import::fields::Field;
    use crate::platform::imports::mapping::propose_names;
    use crate::platform::imports::reader::types::{Found, ReadChoices};
    use crate::platform::imports::reader::{Pieces, Source, profile};
    use std::io::Cursor;

    fn list(rows: u32) -> Vec<u8> {
        let line = |row| format!("A-{row:05};Bujía;{},50;{};;{}\n", row + 100, row % 7, "03/02/2025");
        let header = "Clave;Descripción;Precio;Existencia;Nota;Alta\n".to_owned();
        std::iter::once(header).chain((1..=rows).map(line)).collect::<String>().into_bytes()
    }

    fn previewed(bytes: &[u8]) -> Result<Preview, ReadFailure> {
        let held = bytes.to_vec();
        let fetch = move |from: u64, until: u64| {
            Ok(held[usize::try_from(from).unwrap()..usize::try_from(until).unwrap()].to_vec())
        };
        let source = Source::new(Pieces::new(bytes.len() as u64, fetch)).unwrap();
        preview(source, &|profile| propose_names::<Field>(profile, &[]), &mut |_| {})
    }

    #[test]
    fn it_is_what_the_server_will_say_with_a_thousand_rows() {
        let bytes = list(2_500);
        let found = previewed(&bytes).unwrap();
        let source = Source::new(Cursor::new(bytes)).unwrap();
        let on_server = profile(source, &ReadChoices::default(), &mut |_| {}).unwrap();
        assert_eq!((found.format, &found.encoding), (on_server.format, &on_server.encoding));
        assert_eq!((found.header_row, found.rows_total), (on_server.header_row, on_server.rows_total));
        assert_eq!(found.rows[..20], on_server.sample);
        assert_eq!((found.rows.len(), found.rows_total), (PREVIEW_ROWS, 2_500));
        assert_eq!((found.rows[999].number, found.rows[999].cells[0].as_str()), (1_001, "A-01000"));
        assert_eq!(previewed(&list(7)).unwrap().rows.len(), 7);
    }

    #[test]
    fn its_columns_say_what_they_hold_and_seem_to_be() {
        let found = previewed(&list(50)).unwrap();
        let columns: Vec<_> = found
            .columns
            .iter()
            .map(|column| {
                let guess = column.guess.as_ref().map(|guess| guess.field.as_str());
                (column.header.as_str(), column.values, guess)
            })
            .collect();
        assert_eq!(
            columns,
            [
                ("Clave", Values::Text, Some("part_number")),
                ("Descripción", Values::Text, Some("description")),
                ("Precio", Values::Comma, Some("price")),
                ("Existencia", Values::Whole, Some("stock")),
                ("Nota", Values::Empty, None),
                ("Alta", Values::Date, None),
            ]
        );
        let number = found.columns[0].guess.as_ref().unwrap();
        assert!(number.sure && number.confidence > 0.7, "{number:?}");
    }

    #[test]
    fn a_file_that_is_no_list_is_refused_as_on_the_server() {
        assert_eq!(previewed(b"%PDF-1.7 \n"), Err(ReadFailure::WrongType { found: Found::Pdf }));
        assert_eq!(previewed(b""), Err(ReadFailure::Empty));
    }

    #[test]
    fn what_is_told_travels() {
        for told in [
            Told::Progress(Progress { bytes: 1, total_bytes: 2, rows: 3 }),
            Told::Preview(Box::new(previewed(&list(3)).unwrap())),
            Told::Refused(ReadFailure::Encrypted),
        ] {
            let text = serde_json::to_string(&told).unwrap();
            assert_eq!(serde_json::from_str::<Told>(&text).unwrap(), told);
        }
    }
}
