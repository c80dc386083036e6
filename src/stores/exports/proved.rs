//! A file of moves that somebody took along, verified without a database: its lines, its signature, and of each document that
//! its lines have the hash that the audit knows.

use crate::platform::proof::{self, Altered, Proved, PublicKey};
use crate::stores::ledger::store::LedgerMove;
use crate::stores::verify::ops::lines_sha256;
use chrono::{DateTime, Utc};
use csv::ByteRecord;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::io::Read;
use std::str::FromStr;
use uuid::Uuid;

/// Verifies a file by the public key of the installation that wrote it.
pub fn verify<R: Read>(file: R, key: &PublicKey) -> Result<Result<Proved, Altered>, csv::Error> {
    let mut documents = Documents::default();
    let found = proof::verify(file, key, |record| documents.look(record))?;
    Ok(found.and_then(|proved| match documents.end() {
        None => Ok(proved),
        Some(why) => Err(Altered { line: proved.line, why }),
    }))
}

/// The document whose lines are read.
#[derive(Default)]
struct Documents {
    /// Where each column is.
    heads: HashMap<String, usize>,
    number: String,
    hash: String,
    moves: Vec<LedgerMove>,
}

impl Documents {
    /// Looks at a line; of the document that ended before it, says what is wrong.
    fn look(&mut self, record: &ByteRecord) -> Option<String> {
        let cells: Vec<&str> = record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default()).collect();
        if self.heads.is_empty() {
            let heads = cells.iter().map(|head| head.trim_start_matches('\u{feff}').to_owned());
            self.heads = heads.zip(0..).collect();
            return None;
        }
        let cell = |head: &str| self.heads.get(head).and_then(|at| cells.get(*at)).copied().unwrap_or_default();
        let (number, hash, value) = (cell("document").to_owned(), cell("document_hash").to_owned(), cell("value"));
        // Whoever may not see what things cost was given a file without it, and without the hashes that need it; as of a document about an
        // order that they do not see. The document above it has all its lines.
        if value.is_empty() || hash.is_empty() {
            return self.end();
        }
        let Some(made) = ledger_move(&cell) else { return Some("a cell of it cannot be read".to_owned()) };
        let wrong = if number == self.number { None } else { self.end() };
        (self.number, self.hash) = (number, hash);
        self.moves.push(made);
        wrong
    }

    /// The document has all its lines.
    fn end(&mut self) -> Option<String> {
        let moves = std::mem::take(&mut self.moves);
        (!moves.is_empty() && lines_sha256(&moves) != self.hash)
            .then(|| format!("document {}, which ends above it, has other lines than its hash says", self.number))
    }
}

/// The move of a line.
fn ledger_move<'a>(cell: &impl Fn(&str) -> &'a str) -> Option<LedgerMove> {
    fn parsed<T: FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
    let id = |head: &str| parsed::<Uuid>(cell(head));
    let number = |head: &str| parsed::<Decimal>(cell(head));
    // Files of before pieces were named have no such column.
    let piece = match cell("piece_id") {
        "" => None,
        _ => Some(id("piece_id")?),
    };
    Some(LedgerMove {
        item: id("item_id")?,
        piece,
        position: parsed(cell("position"))?,
        line: parsed(cell("line"))?,
        quantity: number("quantity")?,
        from: id("from_id")?,
        to: id("to_id")?,
        on_hand_after: number("on_hand_after")?,
        value: number("value")?,
        recorded_at: DateTime::parse_from_rfc3339(cell("recorded_at")).ok()?.with_timezone(&Utc),
    })
}
