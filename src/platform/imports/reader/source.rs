//! Where the bytes of a file come from: anything that can be read and sought, so that a server passes an open file and
//! a test passes memory.

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
