//! The compound file around an XLS workbook, as far as it must be known before a decoder may open it: whether its chains of
//! sectors end, which streams it has, and how the workbook begins.

use std::collections::HashSet;

use super::types::ReadFailure;

/// No sector: at the end of a chain and in free places.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Bytes of a sector in the stream of small streams, and the length from which a stream is no small one.
const SMALL_SECTOR: usize = 64;
const SMALL_STREAM: u64 = 4096;
/// The streams that hold a workbook.
const WORKBOOKS: [&str; 2] = ["Workbook", "Book"];
/// Bytes at the start of a workbook that have what is asked of it.
const BEGINNING: usize = 64 * 1024;

/// A stream of the file.
struct Entry {
    name: String,
    start: u32,
    length: u64,
}

/// What the start of a workbook says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Beginning {
    /// It is protected with a password.
    pub(super) encrypted: bool,
    /// Its texts are Unicode, whatever the code page says.
    pub(super) unicode: bool,
    /// Of texts that are not.
    pub(super) code_page: Option<u16>,
}

/// A compound file of which every chain ends.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// Sectors of the table and of the list of them.
    lists: Vec<u32>,
    table: Vec<u32>,
    small_table: Vec<u32>,
    /// Sectors of the stream of small streams.
    small: Vec<u32>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadFailure> {
        let header = bytes.get(..512).ok_or_else(|| corrupt("the header is cut"))?;
        let sector = match word(header, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(corrupt("an unknown size of sectors")),
        };
        let mut file = Self {
            bytes,
            sector,
            lists: Vec::new(),
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        let most = bytes.len() / sector + 1;
        let mut parts: Vec<u32> = words(&header[76..]).collect();
        let (mut more, mut seen) = (double(header, 68), HashSet::new());
        while more < LAST_SECTOR {
            if !seen.insert(more) {
                return Err(corrupt("its list of sectors has no end"));
            }
            parts.extend(words(file.sector(more)));
            more = parts.pop().unwrap_or(END_OF_CHAIN);
        }
        parts.retain(|part| *part < LAST_SECTOR);
        if parts.len() > most {
            return Err(corrupt("its table of sectors is longer than the file"));
        }
        file.table = parts.iter().flat_map(|part| words(file.sector(*part))).collect();
        file.lists = parts.into_iter().chain(seen).collect();
        let directory = file.read(double(header, 48), usize::MAX)?;
        file.entries = directory.chunks_exact(128).map(|entry| Entry::new(entry, sector == 512)).collect();
        let small_table = file.read(double(header, 60), usize::MAX)?;
        file.small_table = words(&small_table).collect();
        if let Some(root) = file.entries.first() {
            file.small = chain(&file.table, root.start)?;
        }
        for entry in file.entries.iter().skip(1).filter(|entry| entry.length > 0) {
            chain(if entry.length < SMALL_STREAM { &file.small_table } else { &file.table }, entry.start)?;
        }
        Ok(file)
    }

    /// Is all there that a decoder goes through to read the workbook? It trusts that no sector lies behind the end of the file,
    /// and that each one has its place in the table.
    pub(super) fn check_workbook(&self) -> Result<(), ReadFailure> {
        let there = self.bytes.len().saturating_sub(self.sector) as u64;
        if self.lists.iter().any(|part| u64::from(*part) * self.sector as u64 > there) {
            return Err(corrupt("its table of sectors lies behind the end of the file"));
        }
        let check = |start, length| check_chain(&self.table, start, length, self.sector as u64, there);
        check(double(self.bytes, 48), u64::MAX)?;
        let small_table = u64::from(double(self.bytes, 64)) * self.sector as u64;
        let places = usize::try_from(small_table / 4).unwrap_or(usize::MAX).min(self.small_table.len());
        let (small, mut small_there) = (&self.small_table[..places], 0);
        if let Some(root) = self.entries.first().filter(|_| small_table > 0) {
            check(root.start, root.length)?;
            check(double(self.bytes, 60), small_table)?;
            small_there = root.length.min(self.small.len() as u64 * self.sector as u64);
        }
        for entry in WORKBOOKS.iter().filter_map(|name| self.find(name)) {
            if entry.length < SMALL_STREAM {
                check_chain(small, entry.start, entry.length, SMALL_SECTOR as u64, small_there)?;
            } else {
                check(entry.start, entry.length)?;
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// What the first records of the workbook say; they stand in the clear even where a password protects the rest.
    pub(super) fn beginning(&self) -> Result<Beginning, ReadFailure> {
        let Some(entry) = WORKBOOKS.iter().find_map(|name| self.find(name)) else {
            return Ok(Beginning::default());
        };
        let most = usize::try_from(entry.length).unwrap_or(usize::MAX).min(BEGINNING);
        let bytes = if entry.length < SMALL_STREAM {
            let mut bytes = Vec::new();
            for part in chain(&self.small_table, entry.start)? {
                bytes.extend(self.small_sector(part));
            }
            bytes.truncate(most);
            bytes
        } else {
            self.read(entry.start, most)?
        };
        let mut found = Beginning::default();
        let mut records = bytes.as_slice();
        while let [kind, kind_high, length, length_high, rest @ ..] = records {
            let length = usize::from(u16::from_le_bytes([*length, *length_high])).min(rest.len());
            let (data, following) = rest.split_at(length);
            match u16::from_le_bytes([*kind, *kind_high]) {
                0x0809 => found.unicode |= word(data, 0) == 0x0600,
                0x002F => found.encrypted = true,
                0x0042 => found.code_page = Some(word(data, 0)),
                0x000A => break,
                _ => {}
            }
            records = following;
        }
        Ok(found)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A sector; one that lies behind the end of the file is empty.
    fn sector(&self, number: u32) -> &'a [u8] {
        let start = (number as usize).saturating_add(1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn small_sector(&self, number: u32) -> &'a [u8] {
        let start = number as usize * SMALL_SECTOR;
        let holder = self.small.get(start / self.sector).map(|holder| self.sector(*holder)).unwrap_or_default();
        let at = start % self.sector;
        holder.get(at..at + SMALL_SECTOR).unwrap_or_default()
    }

    fn read(&self, start: u32, most: usize) -> Result<Vec<u8>, ReadFailure> {
        let mut bytes = Vec::new();
        for part in chain(&self.table, start)? {
            bytes.extend(self.sector(part));
            if bytes.len() >= most {
                bytes.truncate(most);
                break;
            }
        }
        Ok(bytes)
    }
}

impl Entry {
    fn new(bytes: &[u8], short_lengths: bool) -> Self {
        let letters: Vec<u16> = (0..32).map(|at| word(bytes, at * 2)).take_while(|letter| *letter != 0).collect();
        let high = if short_lengths { 0 } else { u64::from(double(bytes, 124)) };
        Self {
            name: String::from_utf16_lossy(&letters),
            start: double(bytes, 116),
            length: (high << 32) | u64::from(double(bytes, 120)),
        }
    }
}

/// The sectors of a stream, in order. One that comes again means that there is no end.
fn chain(table: &[u32], start: u32) -> Result<Vec<u32>, ReadFailure> {
    let mut parts = Vec::new();
    let mut next = start;
    while next < LAST_SECTOR {
        if parts.len() > table.len() {
            return Err(corrupt("a chain of sectors has no end"));
        }
        parts.push(next);
        next = table.get(next as usize).copied().unwrap_or(END_OF_CHAIN);
    }
    Ok(parts)
}

/// Refuses a stream of which a sector lies behind the end of what is `there`, or has no place in the table while bytes of it
/// are missing.
fn check_chain(table: &[u32], start: u32, length: u64, sector: u64, there: u64) -> Result<(), ReadFailure> {
    let (mut left, mut next) = (length, start);
    while next < LAST_SECTOR {
        let begin = u64::from(next) * sector;
        if begin > there {
            return Err(corrupt("a sector lies behind the end of the file"));
        }
        let found = sector.min(there - begin);
        if found >= left {
            return Ok(());
        }
        left -= found;
        next = *table.get(next as usize).ok_or_else(|| corrupt("a chain of sectors leads out of its table"))?;
    }
    Ok(())
}

fn word(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn double(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}

fn corrupt(detail: &str) -> ReadFailure {
    ReadFailure::Corrupt { detail: detail.to_owned() }
}
