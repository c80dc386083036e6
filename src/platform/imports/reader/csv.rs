//! Records of separated text, and lines of print-outs whose columns are aligned with blanks.
//!
//! A parser of our own, because three things matter here that a general one hides: the record number counts blank
//! records too (so that it is the row number a spreadsheet shows); a quotation mark that nobody meant to close (`"3/4 llave`,
//! an inch sign) must not swallow the rest of the file, nor the records up to the next mark; and a lone CR ends a record as
//! LF and CRLF do.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use super::cell::Cell;
use super::encoding::{Charset, Text};
use super::source::Source;
use super::types::{MAX_COLUMNS, Note, ReadFailure, Separator};
use super::{Each, RawRow};

/// A quoted cell this long (in bytes) was opened by mistake: a spreadsheet cell holds half as much.
const LONGEST_QUOTED: usize = 64 * 1024;

/// Bytes that are read again because of stray quotation marks. After these, marks no longer quote at all, so that a file
/// of inch signs does not take forever.
const MOST_REREAD: usize = 16 * 1024 * 1024;

/// Bytes of text that are enough to see the shape of a file.
const SAMPLE: usize = 128 * 1024;

/// What separates cells, and whether the first record only says so (`sep=;`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: char,
    announced: bool,
    /// Cells that most records have; 0 where no number is common.
    usual: usize,
    /// Where the columns of a print-out stand, in characters from the start of a line. Other files have none.
    spans: Vec<Range<usize>>,
}

impl Dialect {
    fn separated(delimiter: char, announced: bool, usual: usize) -> Self {
        Self { delimiter, announced, usual, spans: Vec::new() }
    }
}

/// Finds the delimiter from the start of a file, unless a person says it.
pub(super) fn detect(source: &mut Source, charset: Charset, chosen: Option<Separator>) -> Result<Dialect, ReadFailure> {
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
    Ok(match chosen {
        Some(separator) => said(&sample, whole, separator),
        None => dialect(&sample, whole),
    })
}

/// By the separator that a person says; a line that announces it is no row all the same.
fn said(sample: &str, whole: bool, separator: Separator) -> Dialect {
    let sign = separator.sign();
    let announced = announcement(sample.lines().next().unwrap_or_default()).is_some();
    let (spans, aligned) =
        if separator == Separator::Blank { aligned(sample, whole) } else { (Vec::new(), NOT_ALIGNED) };
    let usual = if spans.is_empty() { regularity(sample, sign, whole).usual() } else { aligned.width };
    Dialect { spans, ..Dialect::separated(sign, announced, usual) }
}

fn dialect(sample: &str, whole: bool) -> Dialect {
    if let Some(sign) = announcement(sample.lines().next().unwrap_or_default()) {
        return Dialect::separated(sign, true, regularity(sample, sign, whole).usual());
    }
    // Where two fit alike the rarer sign is the delimiter: commas also stand in prices and descriptions.
    let best = [(',', 0.0), (';', 0.02), ('|', 0.02), ('\t', 0.03)]
        .into_iter()
        .map(|(sign, rarity)| (sign, regularity(sample, sign, whole), rarity))
        .filter(|(_, regular, _)| regular.share > 0.2)
        .map(|(sign, regular, rarity)| (sign, regular, regular.score() + rarity))
        .max_by(|left, right| left.2.total_cmp(&right.2));
    let (spans, aligned) = aligned(sample, whole);
    // Cells that are separated may be aligned too.
    if aligned.score() > best.map_or(0.0, |(_, _, score)| score + 0.1) {
        return Dialect { spans, ..Dialect::separated(' ', false, aligned.width) };
    }
    best.map_or(Dialect::separated(',', false, 0), |(sign, regular, _)| {
        Dialect::separated(sign, false, regular.usual())
    })
}

/// Where the columns of a print-out stand, when it is one: most lines have pieces two blanks or more apart, which stand below
/// each other.
fn aligned(sample: &str, whole: bool) -> (Vec<Range<usize>>, Regularity) {
    let lines: Vec<&str> = sample.split(['\r', '\n']).collect();
    let complete = if whole { lines.len() } else { lines.len() - 1 };
    let lines: Vec<Vec<Range<usize>>> = lines[..complete]
        .iter()
        .filter(|line| !line.trim().is_empty() && !is_rule(line))
        .take(300)
        .map(|line| pieces(line).into_iter().map(|(place, _)| place).collect())
        .collect();
    let widths: BTreeSet<usize> = lines.iter().map(Vec::len).filter(|width| *width > 1).collect();
    // Lines with empty cells have fewer pieces, so the widest lines tell where the columns are.
    widths
        .into_iter()
        .rev()
        .find_map(|width| {
            let full: Vec<_> = lines.iter().filter(|line| line.len() == width).collect();
            let spans = merged(full.iter().flat_map(|line| line.iter()));
            let fits =
                |line: &&Vec<Range<usize>>| line.len() > 1 && line.iter().all(|place| column(&spans, place).is_some());
            let share = ratio(lines.iter().filter(fits).count(), lines.len());
            (full.len() >= 3 && spans.len() == width && share > 0.7).then_some((spans, Regularity { width, share }))
        })
        .unwrap_or((Vec::new(), NOT_ALIGNED))
}

const NOT_ALIGNED: Regularity = Regularity { width: 0, share: 0.0 };

/// Places that touch as one.
fn merged<'p>(places: impl Iterator<Item = &'p Range<usize>>) -> Vec<Range<usize>> {
    let mut places: Vec<_> = places.cloned().collect();
    places.sort_unstable_by_key(|place| place.start);
    let mut spans: Vec<Range<usize>> = Vec::new();
    for place in places {
        match spans.last_mut() {
            Some(span) if place.start < span.end => span.end = span.end.max(place.end),
            _ => spans.push(place),
        }
    }
    spans
}

/// The pieces of a line between two blanks or more, with their places in characters.
fn pieces(line: &str) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for (at, letter) in line.chars().enumerate().filter(|(_, letter)| !letter.is_whitespace()) {
        match found.last_mut() {
            Some((place, text)) if at <= place.end + 1 => {
                if at > place.end {
                    text.push(' ');
                }
                text.push(letter);
                place.end = at + 1;
            }
            _ => found.push((at..at + 1, letter.to_string())),
        }
    }
    found
}

/// The one column that a piece of a line touches.
fn column(spans: &[Range<usize>], place: &Range<usize>) -> Option<usize> {
    let mut touched = (0..).zip(spans).filter(|(_, span)| place.start < span.end && span.start < place.end);
    touched.next().map(|(column, _)| column).filter(|_| touched.next().is_none())
}

/// A line drawn across a print-out.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.chars().all(|letter| matches!(letter, '-' | '=' | '_' | '+' | '*' | '|' | ' '))
}

/// The commonest of some numbers, and how often it is there.
fn commonest(numbers: &[usize]) -> Option<(usize, usize)> {
    let often = |number: usize| numbers.iter().filter(|other| **other == number).count();
    numbers.iter().map(|number| (often(*number), *number)).max()
}

fn announcement(first_line: &str) -> Option<char> {
    let rest = first_line.trim_start_matches('"').strip_prefix("sep=")?;
    let mut signs = rest.chars();
    let sign = signs.next()?;
    matches!(signs.as_str(), "" | "\"" | "\r").then_some(sign)
}

/// How alike the records of a text are.
#[derive(Debug, Clone, Copy)]
struct Regularity {
    /// The commonest number of cells above one.
    width: usize,
    /// Share of the records that have it, 0 to 1.
    share: f64,
}

impl Regularity {
    /// What is regular is a table the more, the more columns it has.
    fn score(self) -> f64 {
        self.share * self.share * f64::from(u32::try_from(self.width.max(1)).unwrap_or(u32::MAX)).ln()
    }

    fn usual(self) -> usize {
        if self.share > 0.5 { self.width } else { 0 }
    }
}

fn regularity(sample: &str, delimiter: char, whole: bool) -> Regularity {
    let mut widths = Vec::new();
    let mut parser = Parser::new(delimiter, 0);
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
    let several: Vec<usize> = widths.iter().copied().filter(|width| *width > 1).collect();
    let (often, width) = commonest(&several).unwrap_or_default();
    Regularity { width, share: ratio(often, widths.len()) }
}

fn ratio(part: usize, of: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap_or(u32::MAX)) / f64::from(u32::try_from(of.max(1)).unwrap_or(u32::MAX))
}

/// Passes every record on, blank ones left out.
pub(super) fn stream(
    source: &mut Source,
    charset: Charset,
    dialect: &Dialect,
    each: Each<'_>,
) -> Result<Vec<Note>, ReadFailure> {
    let mut text = Text::new(source, charset)?;
    if !dialect.spans.is_empty() {
        return stream_aligned(&mut text, &dialect.spans, each);
    }
    let mut parser = Parser::new(dialect.delimiter, dialect.usual);
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
    let mut notes = mended(&text);
    if too_wide {
        notes.push(Note::ColumnsBeyondLimit { limit: MAX_COLUMNS });
    }
    if let Some(row) = parser.first_stray {
        notes.push(Note::StrayQuote { row, count: parser.strays });
    }
    Ok(notes)
}

fn mended(text: &Text<'_>) -> Vec<Note> {
    let count = text.mended();
    if count > 0 { vec![Note::MendedCharacters { count }] } else { Vec::new() }
}

/// Passes every line of a print-out on, cut where the columns stand.
fn stream_aligned(text: &mut Text<'_>, spans: &[Range<usize>], each: Each<'_>) -> Result<Vec<Note>, ReadFailure> {
    let (mut piece, mut rest) = (String::new(), String::new());
    let mut number: u32 = 0;
    while text.next(&mut piece)? {
        rest.push_str(&piece);
        let mut lines = rest.split_inclusive('\n').peekable();
        let mut left = String::new();
        while let Some(line) = lines.next() {
            if lines.peek().is_none() && !line.ends_with('\n') && line.len() < LONGEST_QUOTED {
                line.clone_into(&mut left);
                break;
            }
            number = number.saturating_add(1);
            if take_aligned(line, number, spans, each)?.is_break() {
                return Ok(mended(text));
            }
        }
        rest = left;
    }
    let _ = take_aligned(&rest, number.saturating_add(1), spans, each)?;
    Ok(mended(text))
}

fn take_aligned(
    line: &str,
    number: u32,
    spans: &[Range<usize>],
    each: Each<'_>,
) -> Result<ControlFlow<()>, ReadFailure> {
    let pieces = pieces(line);
    if pieces.is_empty() || is_rule(line) {
        return Ok(ControlFlow::Continue(()));
    }
    let columns: Option<Vec<usize>> = pieces.iter().map(|(place, _)| column(spans, place)).collect();
    each(match columns {
        Some(columns) => {
            let mut cells = vec![String::new(); spans.len()];
            for (column, (_, text)) in columns.into_iter().zip(pieces) {
                if !cells[column].is_empty() {
                    cells[column].push(' ');
                }
                cells[column].push_str(&text);
            }
            RawRow::record(number, cells.iter().map(|cell| Cell::text(cell)).collect(), spans.len())
        }
        // A piece that stands across columns, or between them.
        None => RawRow::torn(number, pieces.iter().map(|(_, text)| Cell::text(text)).collect()),
    })
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
    /// Cells that most records have; 0 where that is not known.
    usual: usize,
    /// The record as it stands in the file, from behind the quotation mark that may be a stray one: to read again if it is.
    raw: String,
    /// Cells before that mark.
    before: usize,
    /// The mark of the last quoted cell: where `raw` goes on behind it, and the cells before it.
    open: (usize, usize),
    /// A quoted cell of this record has a line break in it.
    spanned: bool,
    /// It ended before other text than a delimiter.
    torn: bool,
    number: u32,
    after_cr: bool,
    reread: usize,
    strays: u64,
    first_stray: Option<u32>,
}

impl Parser {
    fn new(delimiter: char, usual: usize) -> Self {
        Self {
            delimiter,
            usual,
            state: State::Start,
            cell: String::new(),
            cells: Vec::new(),
            used: 0,
            raw: String::new(),
            before: 0,
            open: (0, 0),
            spanned: false,
            torn: false,
            number: 1,
            after_cr: false,
            reread: 0,
            strays: 0,
            first_stray: None,
        }
    }

    fn feed(&mut self, text: &str, take: Take<'_>) -> ControlFlow<()> {
        for character in text.chars() {
            let quoted = matches!(self.state, State::Quoted | State::Closing { .. });
            if quoted || self.spanned {
                self.raw.push(character);
            }
            if quoted && self.raw.len() - self.open.0 > LONGEST_QUOTED {
                self.read_again(self.open, take)?;
                continue;
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
            (State::Quoted, '\r' | '\n') => {
                self.cell.push('\n');
                self.spanned = true;
            }
            (State::Quoted, _) => self.cell.push(character),
            (State::Closing { blanks: 0 }, '"') => {
                self.cell.push('"');
                self.state = State::Quoted;
            }
            (_, '\r' | '\n') if self.swallowed_records() => return self.read_again((0, self.before), take),
            (_, '\r' | '\n') => return self.end_record(take),
            (_, _) if character == self.delimiter => self.end_cell(),
            (State::Closing { blanks }, ' ') => self.state = State::Closing { blanks: blanks + 1 },
            (State::Closing { blanks }, _) => {
                self.cell.push('"');
                self.cell.extend(std::iter::repeat_n(' ', blanks));
                self.cell.push(character);
                self.state = State::Loose;
                self.torn |= self.spanned;
            }
            (State::Start, '"') if self.reread < MOST_REREAD => {
                self.cell.clear();
                if !self.spanned {
                    self.raw.clear();
                    self.before = self.used;
                }
                self.open = (self.raw.len(), self.used);
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

    /// Did the quoted cell with line breaks in it swallow records? Its lines tell, each read as a record of its own.
    fn swallowed_records(&self) -> bool {
        if !self.spanned || self.usual < 2 {
            return false;
        }
        let mut lines = self.raw.split(['\r', '\n']);
        let first = lines.next().is_some_and(|line| self.before + self.line(line, State::Plain) == self.usual);
        let others = lines.filter(|line| !line.trim().is_empty()).map(|line| self.line(line, State::Start));
        if self.used + 1 == self.usual {
            // A cell of lines that look like whole records is unlikely, except where records are short.
            let mut others = others.peekable();
            return first
                && others.peek().is_some()
                && (self.torn || self.usual > 2)
                && others.all(|it| it == self.usual);
        }
        let (right, all) = others.fold((0, 0), |(right, all), it| (right + usize::from(it == self.usual), all + 1));
        right > 0 && (self.torn || first || (right > 1 && right * 2 > all))
    }

    /// Cells of a line by itself.
    fn line(&self, line: &str, state: State) -> usize {
        let mut width = 0;
        let mut parser = Self { state, ..Self::new(self.delimiter, 0) };
        let mut take = |_: u32, cells: &[String]| {
            width = cells.len();
            ControlFlow::Continue(())
        };
        let _ = parser.feed(line, &mut take);
        let _ = parser.finish(&mut take);
        // An empty rest of a line is an empty cell.
        width.max(1)
    }

    /// A quoted cell was none: its mark becomes text and what followed is read again.
    fn read_again(&mut self, (from, used): (usize, usize), take: Take<'_>) -> ControlFlow<()> {
        let raw = self.raw.split_off(from);
        if from == 0 {
            self.spanned = false;
            self.torn = false;
        }
        self.reread += raw.len();
        self.strays += 1;
        self.first_stray.get_or_insert(self.number);
        self.used = used;
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
        self.spanned = false;
        self.torn = false;
        take(number, &self.cells[..used])
    }

    fn finish(&mut self, take: Take<'_>) -> ControlFlow<()> {
        loop {
            if self.state == State::Quoted {
                self.read_again(self.open, take)?;
            } else if self.swallowed_records() {
                self.read_again((0, self.before), take)?;
            } else {
                break;
            }
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
        read(Parser::new(delimiter, 0), pieces)
    }

    /// Of a file in which most records have `usual` cells.
    fn usually(usual: usize, text: &str) -> Vec<Vec<String>> {
        read(Parser::new(',', usual), &[text]).into_iter().map(|(_, cells)| cells).collect()
    }

    fn read(mut parser: Parser, pieces: &[&str]) -> Vec<(u32, Vec<String>)> {
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
    fn a_quote_that_closes_in_a_later_record_costs_no_record() {
        for (text, expected) in [
            // The next mark opens a cell of the next record, or of one further down.
            ("A,1,\"5 pulg\nB,2,\"ok\"\nC,3,x\n", [["A", "1", "\"5 pulg"], ["B", "2", "ok"], ["C", "3", "x"]]),
            ("A,1,\"5 pulg\n\"B\",2,x\nC,3,y", [["A", "1", "\"5 pulg"], ["B", "2", "x"], ["C", "3", "y"]]),
            ("\"3/4 llave,1,2\r\nB,2,x\r\n\"C\",3,y", [["\"3/4 llave", "1", "2"], ["B", "2", "x"], ["C", "3", "y"]]),
            // It closes at the end of a cell, where another mark is as lost.
            ("A,1,\"5\nB,2,6\"\nC,3,y", [["A", "1", "\"5"], ["B", "2", "6\""], ["C", "3", "y"]]),
            // The next cell that is quoted holds a delimiter or a line break.
            ("A,\"5,1\nB,\"one, two\",2\nC,x,3", [["A", "\"5", "1"], ["B", "one, two", "2"], ["C", "x", "3"]]),
            ("A,1,\"5\nB,2,\"two\nlines\"\nC,3,y", [["A", "1", "\"5"], ["B", "2", "two\nlines"], ["C", "3", "y"]]),
            // Two in a row.
            ("A,1,\"5\nB,2,\"6\nC,3,y", [["A", "1", "\"5"], ["B", "2", "\"6"], ["C", "3", "y"]]),
        ] {
            assert_eq!(usually(3, text), expected, "{text}");
        }
    }

    #[test]
    fn a_cell_of_several_lines_stays_one_cell() {
        for text in ["\"a\nb\",1,x\n", "A,\"a\n\nb, c\nd\",x\n", "A,1,\"a\nb\"\n", "A,1,\"a, b\nc \"\"d\"\" e\nf\""] {
            assert_eq!((usually(3, text).len(), usually(3, text)[0].len()), (1, 3), "{text}");
        }
        assert_eq!(usually(2, "A,\"one line\nsecond, line\"\n"), [["A", "one line\nsecond, line"]]);
    }

    #[test]
    fn a_file_of_inch_signs_is_read_in_time_and_says_so() {
        let lines: Vec<String> = (0..60_000).map(|line| format!("P{line},5,\"{line} pulgadas\n")).collect();
        let start = std::time::Instant::now();
        let found = usually(3, &lines.concat());
        assert!(found.len() == 60_000 && found.iter().all(|cells| cells.len() == 3));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
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
            // The sign that makes more columns, though another one is as regular.
            ("clave;descripcion, corta;precio, neto\nA;x, y;1,50\nB;z, w;2,75\n", ';'),
            ("clave|desc; larga|precio|marca\nA|x; y|1|TRW\nB|z|2|TRW\nC|z|2|TRW\n", '|'),
            ("a,b\tc\td\n1,2\t3\t4\n", '\t'),
            ("clave   descripcion     precio\nA-1     Tuerca, M8       10.50\nA-2     Perno             9.00\n", ' '),
            ("clave ,descripcion ,precio\nA-1   ,Tuerca      ,10.50\nA-2   ,Perno       , 9.00\n", ','),
            ("Una carta.  Con dos frases.\nOtra linea que sigue.  Y sigue.\nFin.  Ya.\n", ','),
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
        fn lines_in_cells_are_read_back_where_the_width_is_known(
            table in prop::collection::vec(prop::collection::vec("[a-z\"'\n ñ]{0,8}", 3), 1..8),
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: Vec<String> =
                table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
            prop_assert_eq!(usually(3, &text.join("\n")), table);
        }

        #[test]
        fn cutting_the_text_into_pieces_changes_nothing(text in "[ab\",\r\n ]{0,60}", at in 0_usize..60) {
            let (left, right) = text.split_at(at.min(text.len()));
            prop_assert_eq!(records_of(&[left, right], ','), records(&text, ','));
        }
    }
}
