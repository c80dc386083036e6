//! Records of separated text.
//!
//! A parser of our own, because three things matter here that a general one hides: the record number counts blank
//! records too (so that it is the row number a spreadsheet shows); a quotation mark that is never closed (`"3/4 llave`,
//! an inch sign) must not swallow the rest of the file; and a lone CR ends a record as LF and CRLF do.

use std::ops::ControlFlow;

use super::cell::Cell;
use super::encoding::{Charset, Text};
use super::source::Source;
use super::types::{MAX_COLUMNS, Note, ReadFailure};
use super::{Each, RawRow};

/// A quoted cell this long (in bytes) was opened by mistake: a spreadsheet cell holds half as much.
const LONGEST_QUOTED: usize = 64 * 1024;

/// After this many stray quotation marks they no longer quote at all, which also keeps re-reading from becoming
/// quadratic.
const MOST_STRAYS: u32 = 100;

/// Bytes of text that are enough to see the shape of a file.
const SAMPLE: usize = 128 * 1024;

/// What separates cells, and whether the first record only says so (`sep=;`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: char,
    announced: bool,
}

/// Finds the delimiter from the start of a file.
pub(super) fn detect(source: &mut Source, charset: Charset) -> Result<Dialect, ReadFailure> {
    let mut text = Text::new(source, charset)?;
    let (mut sample, mut piece) = (String::new(), String::new());
    let mut whole = true;
    while text.next(&mut piece)? {
        sample.push_str(&piece);
        if sample.len() >= SAMPLE {
            whole = false;
            break;
        }
    }
    Ok(dialect(&sample, whole))
}

fn dialect(sample: &str, whole: bool) -> Dialect {
    if let Some(sign) = announcement(sample.lines().next().unwrap_or_default()) {
        return Dialect { delimiter: sign, announced: true };
    }
    // Where two fit alike the rarer sign is the delimiter: commas also stand in prices and descriptions.
    let best = [(',', 0.0), (';', 0.02), ('|', 0.02), ('\t', 0.03)]
        .into_iter()
        .map(|(sign, rarity)| (sign, regularity(sample, sign, whole) + rarity))
        .max_by(|left, right| left.1.total_cmp(&right.1));
    let delimiter = match best {
        Some((sign, score)) if score > 0.2 => sign,
        _ => ',',
    };
    Dialect { delimiter, announced: false }
}

fn announcement(first_line: &str) -> Option<char> {
    let rest = first_line.trim_start_matches('"').strip_prefix("sep=")?;
    let mut signs = rest.chars();
    let sign = signs.next()?;
    matches!(signs.as_str(), "" | "\"" | "\r").then_some(sign)
}

/// Share of the records that have the commonest width above one, 0 to 1.
fn regularity(sample: &str, delimiter: char, whole: bool) -> f64 {
    let mut widths = Vec::new();
    let mut parser = Parser::new(delimiter);
    let mut take = |_: u32, cells: &[String]| {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            widths.push(cells.len());
        }
        if widths.len() < 300 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    if parser.feed(sample, &mut take).is_continue() && whole {
        // The end of the sample is the end of the file, so its last record counts.
        let _ = parser.finish(&mut take);
    }
    if widths.is_empty() {
        return 0.0;
    }
    let commonest = widths
        .iter()
        .filter(|width| **width > 1)
        .map(|width| widths.iter().filter(|other| *other == width).count())
        .max()
        .unwrap_or(0);
    ratio(commonest, widths.len())
}

fn ratio(part: usize, of: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / f64::from(u32::try_from(of.max(1)).unwrap_or(u32::MAX))
}

/// Passes every record on, blank ones left out.
pub(super) fn stream(
    source: &mut Source,
    charset: Charset,
    dialect: Dialect,
    each: Each<'_>,
) -> Result<Vec<Note>, ReadFailure> {
    let mut text = Text::new(source, charset)?;
    let mut parser = Parser::new(dialect.delimiter);
    let mut too_wide = false;
    let mut failure = None;
    let mut take = |number: u32, cells: &[String]| {
        if dialect.announced && number == 1 {
            return ControlFlow::Continue(());
        }
        let limit = MAX_COLUMNS as usize;
        too_wide |= cells.iter().skip(limit).any(|cell| !cell.trim().is_empty());
        let texts = cells.iter().take(limit).map(|cell| Cell::text(cell)).collect();
        let row = RawRow::record(number, texts, cells.len());
        if row.is_blank() {
            return ControlFlow::Continue(());
        }
        each(row).map_err(|refused| failure = Some(refused)).unwrap_or(ControlFlow::Break(()))
    };
    let mut piece = String::new();
    let mut flow = ControlFlow::Continue(());
    while flow.is_continue() && text.next(&mut piece)? {
        flow = parser.feed(&piece, &mut take);
    }
    if flow.is_continue() {
        let _ = parser.finish(&mut take);
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    let mut notes = Vec::new();
    if too_wide {
        notes.push(Note::ColumnsBeyondLimit { limit: MAX_COLUMNS });
    }
    if let Some(row) = parser.first_stray {
        notes.push(Note::StrayQuote { row });
    }
    Ok(notes)
}

type Take<'a> = &'a mut dyn FnMut(u32, &[String]) -> ControlFlow<()>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing but blanks in this cell so far.
    Start,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or half of a doubled one.
    Closing {
        blanks: usize,
    },
    /// Text after the closing mark: `"1/2" largo"`.
    Loose,
}

struct Parser {
    delimiter: char,
    state: State,
    cell: String,
    cells: Vec<String>,
    used: usize,
    /// The open quoted cell as it stands in the file, to read again should it never be closed.
    raw: String,
    number: u32,
    after_cr: bool,
    strays: u32,
    first_stray: Option<u32>,
}

impl Parser {
    fn new(delimiter: char) -> Self {
        Self {
            delimiter,
            state: State::Start,
            cell: String::new(),
            cells: Vec::new(),
            used: 0,
            raw: String::new(),
            number: 1,
            after_cr: false,
            strays: 0,
            first_stray: None,
        }
    }

    fn feed(&mut self, text: &str, take: Take<'_>) -> ControlFlow<()> {
        for character in text.chars() {
            if matches!(self.state, State::Quoted | State::Closing { .. }) {
                self.raw.push(character);
                if self.raw.len() > LONGEST_QUOTED {
                    self.reread(take)?;
                    continue;
                }
            }
            self.step(character, take)?;
        }
        ControlFlow::Continue(())
    }

    fn step(&mut self, character: char, take: Take<'_>) -> ControlFlow<()> {
        let line_feed_of_crlf = self.after_cr && character == '\n';
        self.after_cr = character == '\r';
        if line_feed_of_crlf || character == '\0' {
            return ControlFlow::Continue(());
        }
        match (self.state, character) {
            (State::Quoted, '"') => self.state = State::Closing { blanks: 0 },
            (State::Quoted, '\r') => self.cell.push('\n'),
            (State::Quoted, _) => self.cell.push(character),
            (State::Closing { blanks: 0 }, '"') => {
                self.cell.push('"');
                self.state = State::Quoted;
            }
            (_, '\r' | '\n') => return self.end_record(take),
            (_, _) if character == self.delimiter => self.end_cell(),
            (State::Closing { blanks }, ' ') => self.state = State::Closing { blanks: blanks + 1 },
            (State::Closing { blanks }, _) => {
                self.cell.push('"');
                self.cell.extend(std::iter::repeat_n(' ', blanks));
                self.cell.push(character);
                self.state = State::Loose;
            }
            (State::Start, '"') if self.strays < MOST_STRAYS => {
                self.cell.clear();
                self.raw.clear();
                self.state = State::Quoted;
            }
            (State::Plain | State::Loose, _) | (State::Start, ' ') => self.cell.push(character),
            (State::Start, _) => {
                self.cell.push(character);
                self.state = State::Plain;
            }
        }
        ControlFlow::Continue(())
    }

    /// The open quoted cell was none: its mark becomes text and what followed is read again.
    fn reread(&mut self, take: Take<'_>) -> ControlFlow<()> {
        let raw = std::mem::take(&mut self.raw);
        self.strays += 1;
        self.first_stray.get_or_insert(self.number);
        self.cell.clear();
        self.cell.push('"');
        self.after_cr = false;
        self.state = State::Plain;
        self.feed(&raw, take)
    }

    fn end_cell(&mut self) {
        if self.state == State::Loose && self.cell.ends_with('"') {
            self.cell.pop();
        }
        // Strings are used again from record to record: this loop runs over hundreds of megabytes.
        match self.cells.get_mut(self.used) {
            Some(slot) => slot.clone_from(&self.cell),
            None => self.cells.push(self.cell.clone()),
        }
        self.used += 1;
        self.cell.clear();
        self.state = State::Start;
    }

    fn end_record(&mut self, take: Take<'_>) -> ControlFlow<()> {
        self.end_cell();
        let number = self.number;
        self.number = self.number.saturating_add(1);
        let used = std::mem::take(&mut self.used);
        take(number, &self.cells[..used])
    }

    fn finish(&mut self, take: Take<'_>) -> ControlFlow<()> {
        while self.state == State::Quoted {
            self.reread(take)?;
        }
        if self.used > 0 || !self.cell.is_empty() {
            self.end_record(take)?;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(text: &str, delimiter: char) -> Vec<(u32, Vec<String>)> {
        records_of(&[text], delimiter)
    }

    fn records_of(pieces: &[&str], delimiter: char) -> Vec<(u32, Vec<String>)> {
        let mut parser = Parser::new(delimiter);
        let mut found = Vec::new();
        let mut take = |number: u32, cells: &[String]| {
            found.push((number, cells.to_vec()));
            ControlFlow::Continue(())
        };
        for piece in pieces {
            let _ = parser.feed(piece, &mut take);
        }
        let _ = parser.finish(&mut take);
        found
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        records(text, ',').into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn line_ends_of_every_kind_end_a_record() {
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(cells(&format!("a,b{end}c,d{end}")), [["a", "b"], ["c", "d"]]);
        }
    }

    #[test]
    fn a_line_break_in_a_cell_and_a_blank_line_keep_the_numbers_of_the_spreadsheet() {
        let found = records("h\n\"two\r\nlines\"\n\nlast", ',');
        assert_eq!(
            found,
            [(1, vec!["h".into()]), (2, vec!["two\nlines".into()]), (3, vec![String::new()]), (4, vec!["last".into()])]
        );
    }

    #[test]
    fn quotes_are_read_as_people_and_programs_write_them() {
        assert_eq!(cells("\"a,\"\"b\"\"\", \"c\" ,d"), [["a,\"b\"", "c", "d"]]);
        assert_eq!(cells("Tubo 1/2\" largo,5"), [["Tubo 1/2\" largo", "5"]]);
        assert_eq!(cells("\"Tubo 1/2\" largo\",5"), [["Tubo 1/2\" largo", "5"]]);
        assert_eq!(cells("\"\",x"), [["", "x"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_swallow_the_file() {
        let text = "part,stock\n\"3/4 llave,5\n".to_owned() + &"P1,1\n".repeat(20_000);
        let found = records(&text, ',');
        assert_eq!(found.len(), 20_002);
        assert_eq!(found[1].1, ["\"3/4 llave", "5"]);
        assert_eq!(cells("a\n\"b\nc"), [["a"], ["\"b"], ["c"]]);
    }

    #[test]
    fn the_delimiter_is_the_sign_that_makes_a_table() {
        for (text, expected) in [
            ("a,b\n1,2\n", ','),
            ("codigo;precio\nA1;1,50\nA2;2,75\n", ';'),
            ("a\tb, c\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("solo\nuna\ncolumna\n", ','),
            ("Lista de precios, enero\n\nclave;descripcion;precio\n1;tuerca, chica;3\n2;perno;4\n", ';'),
            ("sep=;\na;b,c,d\n", ';'),
            ("codigo,descripcion\nA,\"uno; dos\"\nB,\"tres; cuatro\"\n", ','),
        ] {
            assert_eq!(dialect(text, true).delimiter, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_back(
            table in prop::collection::vec(prop::collection::vec("[a-z\"',;\n ñ]{0,8}", 2..5), 1..8),
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: Vec<String> =
                table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(";")).collect();
            let found: Vec<_> = records(&text.join("\r\n"), ';').into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, table);
        }

        #[test]
        fn cutting_the_text_into_pieces_changes_nothing(text in "[ab\",\r\n ]{0,60}", at in 0_usize..60) {
            let (left, right) = text.split_at(at.min(text.len()));
            prop_assert_eq!(records_of(&[left, right], ','), records(&text, ','));
        }
    }
}
