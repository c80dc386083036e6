//! What proves that nobody altered a file of lines. Each line says its number and a hash of the line before it and of its own cells;
//! the last one is signed by the key of the installation. Whoever has the public key finds without a database whether all lines
//! are there as they were written, and else the first that is not.
//!
//! A cell is hashed as what stands in it, whatever quotes it: behind its length, so that no two rows give the same bytes.

use super::vault::derived_key;
use crate::base::hex::hex;
use csv::{ByteRecord, ReaderBuilder, Terminator};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Read;
use std::str::FromStr;

/// What the key is made for, with its version.
const PURPOSE: &[u8] = b"engrane export key 1";
/// What is chained and signed, with the version of its shape.
const SHAPE: &[u8] = b"engrane proved lines 1";
/// What the line that is signed begins with.
const SIGNATURE: &str = "signature";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Signs exports. It follows from the secret that makes the seals, so it is kept and taken along with that.
#[derive(Clone)]
pub struct ExportKey(SigningKey);

impl fmt::Debug for ExportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExportKey")
    }
}

impl ExportKey {
    /// The key of a secret text.
    pub fn new(secret: &SecretString) -> Self {
        Self(SigningKey::from_bytes(&derived_key(secret, PURPOSE)))
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

/// By which anybody verifies. It is written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

/// It is not the public key of an export.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a key is 64 hexadecimal digits, as `engrane stores key` prints it")]
pub struct NoKey;

impl FromStr for PublicKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let bytes: [u8; 32] = unhex(text.trim()).ok_or(NoKey)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| NoKey)
    }
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// The hash of all lines until now, and how many they are.
pub(crate) struct Chain {
    rows: u64,
    last: [u8; 32],
    /// Of the line that is being written, or read.
    hash: Sha256,
}

impl Chain {
    /// The columns that every line has in the end.
    pub const HEADS: [&'static str; 2] = ["row", "hash"];

    /// Begins with the cells of the head.
    pub fn new<'a>(head: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut chain = Self { rows: 0, last: [0; 32], hash: Sha256::new() };
        chain.hash.update(SHAPE);
        for cell in head {
            chain.add(cell);
        }
        chain.end();
        chain
    }

    /// The next cell of a line.
    pub fn add(&mut self, cell: &[u8]) {
        self.hash.update((cell.len() as u64).to_be_bytes());
        self.hash.update(cell);
    }

    /// Ends a line: its number and its hash, which are its last cells.
    pub fn end_row(&mut self) -> (String, String) {
        self.rows += 1;
        let number = self.rows.to_string();
        self.add(number.as_bytes());
        self.end();
        (number, hex(&self.last))
    }

    fn end(&mut self) {
        self.last = self.hash.finalize_reset().into();
        self.hash.update(self.last);
    }

    /// The cells of the line that is signed.
    pub fn sign(self, key: &ExportKey, about: Vec<String>) -> Vec<String> {
        let key_cell = key.public().to_string();
        let mut cells = vec![SIGNATURE.to_owned(), key_cell, self.rows.to_string(), hex(&self.last)];
        cells.extend(about);
        let signature = key.0.sign(&signed(cells.iter().map(String::as_bytes)));
        cells.push(hex(&signature.to_bytes()));
        cells
    }
}

/// What is signed of the cells.
fn signed<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = SHAPE.to_vec();
    for cell in cells {
        bytes.extend_from_slice(&(cell.len() as u64).to_be_bytes());
        bytes.extend_from_slice(cell);
    }
    bytes
}

/// All lines of a file are as they were written.
#[derive(Debug, PartialEq, Eq)]
pub struct Proved {
    pub rows: u64,
    /// Where the line that is signed stands.
    pub line: u64,
    /// What the line that is signed says besides.
    pub about: Vec<String>,
}

/// The first line that is not as it was written, by its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    pub line: u64,
    pub why: String,
}

impl fmt::Display for Altered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

/// Reads a file and compares it with what its lines say of themselves and with its signature. `look` is given the cells of each line
/// that is as it was written, the head first, and may find something else that is wrong with it.
pub fn verify<R: Read>(
    file: R,
    key: &PublicKey,
    mut look: impl FnMut(&ByteRecord) -> Option<String>,
) -> Result<Result<Proved, Altered>, csv::Error> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        // Else the number of a line is told one too small where a carriage return stands before its end.
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(1 << 16)
        .from_reader(file);
    let mut record = ByteRecord::new();
    let (mut chain, mut width, mut line) = (None::<Chain>, 0, 0);
    let mut proved = None;
    while reader.read_byte_record(&mut record)? {
        line = record.position().map_or(line + 1, csv::Position::line);
        let altered = |why: String| Ok(Err(Altered { line, why }));
        let mut cells: Vec<&[u8]> = record.iter().collect();
        if let Some(last) = cells.last_mut() {
            *last = last.strip_suffix(b"\r").unwrap_or(last);
        }
        if proved.is_some() {
            return altered("it stands below the signature".to_owned());
        }
        let Some(chain) = &mut chain else {
            if let Some(first) = cells.first_mut() {
                *first = first.strip_prefix(BYTE_ORDER_MARK).unwrap_or(first);
            }
            width = cells.len();
            chain = Some(Chain::new(cells));
            look(&record);
            continue;
        };
        if cells.first() == Some(&SIGNATURE.as_bytes()) {
            match chain.signed_by(&cells, key) {
                Ok(about) => proved = Some(Proved { rows: chain.rows, line, about }),
                Err(why) => return altered(why),
            }
            continue;
        }
        if cells.len() != width {
            return altered(format!("it has {} cells instead of {width}: it was altered", cells.len()));
        }
        if let Some(why) = chain.differs(&cells).or_else(|| look(&record)) {
            return altered(why);
        }
    }
    Ok(proved.ok_or_else(|| Altered {
        line: line + 1,
        why: "the file ends here, without its signature: lines are missing at its end".to_owned(),
    }))
}

impl Chain {
    /// Takes a line of a file; says why it is not the one that was written here.
    fn differs(&mut self, cells: &[&[u8]]) -> Option<String> {
        let own = cells.len().saturating_sub(Self::HEADS.len());
        for cell in cells.iter().take(own) {
            self.add(cell);
        }
        let (number, hash) = self.end_row();
        let text = |at: usize| String::from_utf8_lossy(cells.get(at).copied().unwrap_or_default()).into_owned();
        let (is_number, is_hash) = (text(own), text(own + 1));
        if is_number != number {
            return Some(format!(
                "row {is_number} stands where row {number} belongs: lines were removed, added or moved"
            ));
        }
        (is_hash != hash).then(|| "its hash does not fit its cells: it was altered".to_owned())
    }

    /// What the line that is signed says besides, or why it is not the one of these lines.
    fn signed_by(&self, cells: &[&[u8]], key: &PublicKey) -> Result<Vec<String>, String> {
        let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
        let [_, by, rows, last, about @ .., signature] = cells else {
            return Err("the signature was cut off".to_owned());
        };
        if text(rows) != self.rows.to_string() {
            return Err(format!("it signs {} rows, and {} stand above it: lines are missing", text(rows), self.rows));
        }
        if text(last) != hex(&self.last) {
            return Err("it does not sign the lines above it: it was altered, or they were".to_owned());
        }
        if text(by) != key.to_string() {
            return Err(format!("it is signed with another key: {}", text(by)));
        }
        let signature = unhex::<64>(&text(signature)).map(|bytes| Signature::from_bytes(&bytes));
        let message = signed(cells[..cells.len() - 1].iter().copied());
        match signature {
            Some(signature) if key.0.verify_strict(&message, &signature).is_ok() => {
                Ok(about.iter().map(|cell| text(cell)).collect())
            }
            _ => Err("the signature does not fit: it was altered".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ExportKey {
        ExportKey::new(&SecretString::from("a secret of the seals in tests"))
    }

    fn file() -> String {
        let heads = ["document", "note"];
        let mut chain = Chain::new(heads.into_iter().chain(Chain::HEADS).map(str::as_bytes));
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(heads.into_iter().chain(Chain::HEADS)).unwrap();
        for (document, note) in [("1", "uno, dos"), ("2", "tres\nlíneas"), ("2", ""), ("3", "\"así\""), ("4", "fin")]
        {
            chain.add(document.as_bytes());
            chain.add(note.as_bytes());
            let (number, hash) = chain.end_row();
            writer.write_record([document, note, &number, &hash]).unwrap();
        }
        writer.write_record(chain.sign(&key(), vec!["almacen".to_owned()])).unwrap();
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn found(file: &str) -> Result<Proved, Altered> {
        verify(file.as_bytes(), &key().public(), |_| None).unwrap()
    }

    /// The line that is named, and why.
    fn named(file: &str) -> (u64, String) {
        let altered = found(file).unwrap_err();
        (altered.line, altered.why)
    }

    #[test]
    fn a_file_as_it_was_written_holds_however_it_is_quoted() {
        let proved = Proved { rows: 5, line: 8, about: vec!["almacen".to_owned()] };
        assert_eq!(found(&file()).unwrap(), proved);
        assert_eq!(
            found(&format!("\u{feff}{}", file().replace("1,\"uno, dos\"", "\"1\",\"uno, dos\""))).unwrap(),
            proved
        );
        let mut seen = 0;
        let look = |_: &ByteRecord| {
            seen += 1;
            None
        };
        assert!(verify(file().as_bytes(), &key().public(), look).unwrap().is_ok());
        assert_eq!(seen, 6, "the head and the rows");
    }

    #[test]
    fn the_line_that_was_altered_is_named() {
        let whole = file();
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        let without = |gone: &[usize]| -> String {
            lines.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, line)| *line).collect()
        };
        // The third line of the file is two of text.
        let (line, why) = named(&whole.replace("tres", "seis"));
        assert_eq!((line, why.as_str()), (3, "its hash does not fit its cells: it was altered"));
        let (line, why) = named(&whole.replace("note,row", "nota,row"));
        assert_eq!(line, 2, "{why}");
        let (line, why) = named(&without(&[4]));
        assert_eq!(line, 5);
        assert!(why.starts_with("row 4 stands where row 3 belongs"), "{why}");
        let mut swapped = lines.clone();
        swapped.swap(4, 5);
        let (line, why) = named(&swapped.concat());
        assert_eq!(line, 5);
        assert!(why.starts_with("row 4 stands where row 3 belongs"), "{why}");
        let (line, why) = named(&without(&[7]));
        assert_eq!(line, 8);
        assert!(why.contains("without its signature"), "{why}");
        let (line, why) = named(&without(&[6]));
        assert_eq!(line, 7);
        assert!(why.starts_with("it signs 5 rows, and 4 stand above it"), "{why}");
        let (line, why) = named(&without(&[6, 7]));
        assert_eq!(line, 7);
        assert!(why.contains("without its signature"), "{why}");
        let (line, why) = named(&format!("{whole}5,otra,6,abc\n"));
        assert_eq!((line, why.as_str()), (9, "it stands below the signature"));
        let last = whole.trim_end();
        let digit = if last.ends_with('0') { '1' } else { '0' };
        let (line, why) = named(&format!("{}{digit}\n", &last[..last.len() - 1]));
        assert_eq!((line, why.as_str()), (8, "the signature does not fit: it was altered"));
        let (line, why) = named(&whole.replace("almacen", "bodega"));
        assert_eq!((line, why.as_str()), (8, "the signature does not fit: it was altered"));
        let (line, why) = named(&whole.replace("2,,3,", "2,,3,extra,"));
        assert_eq!((line, why.as_str()), (5, "it has 5 cells instead of 4: it was altered"));
    }

    #[test]
    fn lines_that_end_as_we_write_them_are_counted_as_well() {
        let crlf = file().replace("tres\nlíneas", "tres").replace('\n', "\r\n");
        assert_eq!(named(&crlf).0, 3);
    }

    #[test]
    fn whoever_reckons_all_hashes_anew_lacks_the_key() {
        let other = ExportKey::new(&SecretString::from("another secret"));
        let altered = verify(file().as_bytes(), &other.public(), |_| None).unwrap().unwrap_err();
        assert_eq!(altered.line, 8);
        assert!(altered.why.starts_with("it is signed with another key"), "{altered}");
        let mut chain = Chain::new(["document", "row", "hash"].map(str::as_bytes));
        chain.add(b"9");
        let (number, hash) = chain.end_row();
        let mut forged = chain.sign(&other, Vec::new());
        forged[1] = key().public().to_string();
        let text = format!("document,row,hash\n9,{number},{hash}\n{}\n", forged.join(","));
        assert_eq!(named(&text), (3, "the signature does not fit: it was altered".to_owned()));
    }

    #[test]
    fn a_key_is_told_and_read_and_tells_nothing_of_the_secret() {
        let public = key().public();
        assert_eq!(public.to_string().parse::<PublicKey>().unwrap(), public);
        assert!("".parse::<PublicKey>().is_err() && "zz".repeat(32).parse::<PublicKey>().is_err());
        assert_eq!(format!("{:?}", key()), "ExportKey");
    }
}
