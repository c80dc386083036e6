//! Where the bytes of a file come from: anything that can be read and sought, so that a server passes an open file, a
//! browser the pieces of one, and a test memory.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::types::{Progress, ReadFailure};

/// What a [`Source`] is made of.
pub trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// A file to read, counted while it is read.
pub struct Source {
    inner: Box<dyn Bytes>,
    length: u64,
    read: Rc<Cell<u64>>,
}

impl Source {
    /// Takes an open file (better buffered) or a cursor over memory.
    ///
    /// # Errors
    /// When its length cannot be found.
    pub fn new(mut inner: impl Bytes + 'static) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.rewind()?;
        Ok(Self { inner: Box::new(inner), length, read: Rc::default() })
    }

    /// In bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The same file in other bytes; it counts as read what it did before.
    pub(super) fn replaced(self, inner: impl Bytes + 'static) -> Self {
        Self { inner: Box::new(inner), ..self }
    }

    /// Starts over, for the next pass.
    pub(super) fn restart(&mut self) -> Result<(), ReadFailure> {
        self.inner.rewind().map_err(|error| unreadable(&error))
    }

    /// The first bytes, at most `most`, then back at the start.
    pub(super) fn head(&mut self, most: u64) -> Result<Vec<u8>, ReadFailure> {
        self.restart()?;
        let mut head = Vec::new();
        self.inner.by_ref().take(most).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
        self.restart()?;
        Ok(head)
    }

    pub(super) fn meter(&self) -> Meter {
        Meter { length: self.length, read: Rc::clone(&self.read) }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Bytes that are fetched piece by piece, where a whole file would be too much to hold.
pub struct Pieces<F> {
    length: u64,
    at: u64,
    piece: Vec<u8>,
    /// Where the piece begins.
    begins: u64,
    fetch: F,
}

/// Bytes of a piece.
const PIECE: u64 = 1024 * 1024;

impl<F: FnMut(u64, u64) -> io::Result<Vec<u8>>> Pieces<F> {
    /// `fetch` gives the bytes from one place up to before another, and never none.
    pub fn new(length: u64, fetch: F) -> Self {
        Self { length, at: 0, piece: Vec::new(), begins: 0, fetch }
    }

    /// What is at hand from where the next reading begins.
    fn ahead(&self) -> Option<&[u8]> {
        let into = usize::try_from(self.at.checked_sub(self.begins)?).ok()?;
        self.piece.get(into..).filter(|ahead| !ahead.is_empty())
    }
}

impl<F: FnMut(u64, u64) -> io::Result<Vec<u8>>> Read for Pieces<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        if self.ahead().is_none() {
            self.piece = (self.fetch)(self.at, self.length.min(self.at + PIECE))?;
            self.begins = self.at;
        }
        let ahead = self.ahead().ok_or(io::ErrorKind::UnexpectedEof)?;
        let count = ahead.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ahead[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl<F> Seek for Pieces<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl<F> std::fmt::Debug for Pieces<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("length", &self.length).field("at", &self.at).finish_non_exhaustive()
    }
}

/// How much of a source has been read, asked while a decoder owns it.
pub(super) struct Meter {
    length: u64,
    read: Rc<Cell<u64>>,
}

impl Meter {
    pub(super) fn reset(&self) {
        self.read.set(0);
    }

    pub(super) fn progress(&self, rows: u64) -> Progress {
        Progress { bytes: self.read.get().min(self.length), total_bytes: self.length, rows }
    }

    pub(super) fn finished(&self, rows: u64) -> Progress {
        Progress { bytes: self.length, total_bytes: self.length, rows }
    }
}

pub(super) fn unreadable(error: &io::Error) -> ReadFailure {
    ReadFailure::Unreadable { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// Larger than two pieces.
    fn bytes() -> Vec<u8> {
        (0..PIECE * 2 + 5_000).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()
    }

    #[derive(Debug, Clone)]
    enum Step {
        Read(usize),
        Seek(SeekFrom),
    }

    fn step() -> impl Strategy<Value = Step> {
        let length = PIECE * 2 + 5_000;
        let most = length.cast_signed();
        prop_oneof![
            (0_usize..3_000_000).prop_map(Step::Read),
            (0..length + 10).prop_map(|at| Step::Seek(SeekFrom::Start(at))),
            (-most - 10..10).prop_map(|by| Step::Seek(SeekFrom::End(by))),
            (-most..most).prop_map(|by| Step::Seek(SeekFrom::Current(by))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn pieces_are_read_as_the_whole_is(steps in prop::collection::vec(step(), 1..30), short in 1..2_000_000_u64) {
            let bytes = bytes();
            let mut whole = Cursor::new(bytes.clone());
            // A system may give less than it is asked for.
            let mut pieces = Pieces::new(bytes.len() as u64, |from: u64, until: u64| {
                Ok(bytes[usize::try_from(from).unwrap()..usize::try_from(until.min(from + short)).unwrap()].to_vec())
            });
            for step in steps {
                match step {
                    Step::Read(count) => {
                        let read = |from: &mut dyn Read| {
                            let mut found = Vec::new();
                            from.take(count as u64).read_to_end(&mut found).unwrap();
                            found
                        };
                        prop_assert!(read(&mut whole) == read(&mut pieces));
                    }
                    Step::Seek(to) => prop_assert_eq!(whole.seek(to).ok(), pieces.seek(to).ok()),
                }
            }
        }
    }

    #[test]
    fn bytes_that_do_not_come_are_an_error() {
        let mut gone = Pieces::new(10, |_, _| Err(io::ErrorKind::NotFound.into()));
        assert_eq!(gone.read(&mut [0; 4]).unwrap_err().kind(), io::ErrorKind::NotFound);
        let mut nothing = Pieces::new(10, |_, _| Ok(Vec::new()));
        assert_eq!(nothing.read(&mut [0; 4]).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
