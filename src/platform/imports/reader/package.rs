//! What a file is, from its bytes, and whether a workbook may be unpacked at all.
//!
//! What must hold: nothing is decoded before its *actual* inflated size is known to be within the limits, because the
//! size that an archive declares can lie; and parts that a decoder keeps in memory (shared strings, styles) have
//! tighter limits than sheets, which are streamed.

use std::io::Read;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memrchr};
use zip::ZipArchive;
use zip::result::ZipError;

use super::compound::{Beginning, Compound};
use super::source::{Source, unreadable};
use super::types::{Found, ReadFailure};

const MEGA: u64 = 1024 * 1024;

/// XLSX and XLSB are streamed, so this bounds time rather than memory.
const STREAMED_LIMIT: u64 = 2048 * MEGA;
/// XLS and ODS are decoded in memory.
const LOADED_LIMIT: u64 = 50 * MEGA;
const STRINGS_LIMIT: u64 = 200 * MEGA;
/// Elements of the shared strings: three million strings of four tags each.
const STRING_TAGS_LIMIT: u64 = 12_000_000;
const STYLES_LIMIT: u64 = 16 * MEGA;
/// Text between two tags: an XML decoder keeps all of it at once.
const LONGEST_TEXT: u64 = 4 * MEGA;
const MOST_PARTS: usize = 10_000;

/// A family of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Xlsx {
        /// No part of it speaks of merged cells, so that nobody has to look for them.
        plain: bool,
    },
    Xlsb,
    Xls {
        /// How its texts are to be read, where the decoder would not find out.
        code_page: Option<u16>,
    },
    Ods,
}

/// Tells the kind by content and refuses what must not be opened.
pub(super) fn identify(source: &mut Source) -> Result<Kind, ReadFailure> {
    let head = source.head(8192)?;
    if head.is_empty() {
        return Err(ReadFailure::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(source);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(source);
    }
    // A bare workbook stream, without the compound file around it.
    if head.starts_with(&[0x09, 0x08]) && head.get(3) == Some(&0) {
        return Ok(Kind::Xls { code_page: None });
    }
    match foreign(&head) {
        Some(found) => Err(ReadFailure::WrongType { found }),
        None => Ok(Kind::Text),
    }
}

/// Kinds that are known by their first bytes and are no table.
fn foreign(head: &[u8]) -> Option<Found> {
    const SIGNATURES: [(&[u8], Found); 14] = [
        (b"%PDF", Found::Pdf),
        (b"\x89PNG", Found::Picture),
        (b"\xFF\xD8\xFF", Found::Picture),
        (b"GIF8", Found::Picture),
        (b"RIFF", Found::Picture),
        (b"II*\0", Found::Picture),
        (b"MM\0*", Found::Picture),
        (b"{\\rtf", Found::Document),
        (b"\x1F\x8B", Found::Archive),
        (b"7z\xBC\xAF", Found::Archive),
        (b"Rar!", Found::Archive),
        (b"BZh", Found::Archive),
        (b"\xFD7zXZ", Found::Archive),
        (b"SQLite format 3", Found::Binary),
    ];
    if let Some((_, found)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*found);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return None;
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        let page = ["<!doctype html", "<html", "<table", "<body", "<head"].iter().any(|tag| text.contains(tag));
        if page {
            return Some(Found::WebPage);
        }
        if text.starts_with("<?xml") || text.starts_with("<!") || (text.contains("</") && text.contains('>')) {
            return Some(Found::Xml);
        }
    }
    if let Some(inside) = text.strip_prefix(['{', '[']) {
        let inside = inside.trim_start();
        if inside.starts_with(['{', '[']) || (inside.starts_with('"') && text.starts_with('{')) {
            return Some(Found::Json);
        }
    }
    // Zero bytes at every other place are UTF-16 without a mark, a few of them are dirt in a text; other control
    // characters are neither.
    let controls = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)).count();
    (controls > 3 && controls * 20 > head.len()).then_some(Found::Binary)
}

/// Compound files hold XLS workbooks, encrypted workbooks and documents. The names of their streams tell, written in
/// UTF-16.
fn compound(source: &mut Source) -> Result<Kind, ReadFailure> {
    const ENCRYPTED: &str = "EncryptedPackage";
    let bytes = source.head(LOADED_LIMIT + 1)?;
    if bytes.len() as u64 > LOADED_LIMIT {
        let wide: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(if bytes.windows(wide.len()).any(|window| window == wide) {
            ReadFailure::Encrypted
        } else {
            ReadFailure::TooLarge { limit: LOADED_LIMIT }
        });
    }
    let file = Compound::open(&bytes)?;
    if file.has(ENCRYPTED) {
        return Err(ReadFailure::Encrypted);
    }
    if file.has("WordDocument") || file.has("PowerPoint Document") {
        return Err(ReadFailure::WrongType { found: Found::Document });
    }
    let workbook = file.beginning()?;
    if workbook.encrypted {
        return Err(ReadFailure::Encrypted);
    }
    file.check_workbook()?;
    Ok(Kind::Xls { code_page: code_page(workbook) })
}

/// The code page that the decoder would not read a workbook by, though it should.
fn code_page(workbook: Beginning) -> Option<u16> {
    match workbook.code_page {
        // Programs for the Mac name theirs beside texts in UTF-16, which it does not concern.
        _ if workbook.unicode => Some(1200),
        // The numbers that old workbooks have for Mac Roman, Windows-1252 and ASCII.
        Some(0x8000) => Some(10_000),
        Some(0x8001 | 367) => Some(1252),
        _ => None,
    }
}

fn zipped(source: &mut Source) -> Result<Kind, ReadFailure> {
    source.restart()?;
    let kind = {
        let mut archive = ZipArchive::new(&mut *source).map_err(broken)?;
        if archive.len() > MOST_PARTS {
            return Err(ReadFailure::Corrupt { detail: format!("{} parts", archive.len()) });
        }
        let kind = workbook_kind(&mut archive)?;
        let merges = weigh(&mut archive, kind)?;
        if let Kind::Xlsx { .. } = kind { Kind::Xlsx { plain: !merges } } else { kind }
    };
    source.restart()?;
    Ok(kind)
}

fn workbook_kind(archive: &mut ZipArchive<&mut Source>) -> Result<Kind, ReadFailure> {
    // A name that is no text names no part that a workbook needs.
    let names: Vec<String> =
        archive.file_names().flatten().map(|name| name.to_lowercase().replace('\\', "/")).collect();
    let ends = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    let starts = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    if ends("workbook.bin") {
        return Ok(Kind::Xlsb);
    }
    if ends("workbook.xml") || starts("xl/") {
        return Ok(Kind::Xlsx { plain: false });
    }
    if starts("word/") || starts("ppt/") {
        return Err(ReadFailure::WrongType { found: Found::Document });
    }
    if names.iter().any(|name| name == "content.xml") {
        let mut declared = String::new();
        if let Ok(part) = archive.by_name("mimetype") {
            part.take(256).read_to_string(&mut declared).map_err(|error| unreadable(&error))?;
        }
        if declared.is_empty() || declared.contains("spreadsheet") {
            return Ok(Kind::Ods);
        }
        return Err(ReadFailure::WrongType { found: Found::Document });
    }
    Err(ReadFailure::WrongType { found: Found::Archive })
}

/// Inflates every part into nothing, counting. Says whether some part may speak of merged cells.
fn weigh(archive: &mut ZipArchive<&mut Source>, kind: Kind) -> Result<bool, ReadFailure> {
    let limit = if kind == Kind::Ods { LOADED_LIMIT } else { STREAMED_LIMIT };
    let mut total = 0;
    let mut merges = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_lowercase();
        let is_strings = name.contains("sharedstrings.");
        let part_limit = if is_strings {
            STRINGS_LIMIT
        } else if name.contains("styles.") {
            STYLES_LIMIT
        } else {
            limit
        };
        let part_limit = part_limit.min(limit - total);
        if part.size() > part_limit {
            return Err(ReadFailure::TooLarge { limit: part_limit });
        }
        let xml = matches!(name.rsplit_once('.'), Some((_, "xml" | "rels")));
        let weight = Weight::of(&mut part, part_limit)?;
        if xml && weight.longest_text > LONGEST_TEXT {
            return Err(ReadFailure::TooLarge { limit: LONGEST_TEXT });
        }
        if xml && is_strings {
            if weight.tags > STRING_TAGS_LIMIT {
                return Err(ReadFailure::TooLarge { limit: STRINGS_LIMIT });
            }
            // Decoders reserve memory for as many strings as the part claims to have.
            if weight.claimed_strings > weight.tags {
                return Err(ReadFailure::Corrupt { detail: format!("claims {} strings", weight.claimed_strings) });
            }
        }
        merges |= xml && weight.merges;
        total += weight.bytes;
    }
    Ok(merges)
}

#[derive(Default)]
struct Weight {
    bytes: u64,
    tags: u64,
    longest_text: u64,
    claimed_strings: u64,
    merges: bool,
}

/// How a sheet begins to say which cells are merged, behind a prefix or not.
const MERGES: &[u8] = b"mergeCells";

impl Weight {
    fn of(part: &mut impl Read, limit: u64) -> Result<Self, ReadFailure> {
        let mut weight = Self::default();
        let merges = Finder::new(MERGES);
        // Before what is read stand the last bytes of what was read before: the word may lie across.
        let mut buffer = vec![0; MERGES.len() + 64 * 1024];
        let mut since_tag = 0;
        loop {
            let fresh = &mut buffer[MERGES.len()..];
            let count = part.read(fresh).map_err(|error| ReadFailure::Corrupt { detail: error.to_string() })?;
            if count == 0 {
                return Ok(weight);
            }
            let bytes = &fresh[..count];
            if weight.bytes == 0 {
                weight.claimed_strings = claimed_strings(bytes);
                // In UTF-16 the word would not be found.
                weight.merges = bytes.iter().take(4).any(|byte| *byte == 0 || *byte >= 0xFE);
            }
            weight.bytes += count as u64;
            if weight.bytes > limit {
                return Err(ReadFailure::TooLarge { limit });
            }
            weight.tags += memchr_iter(b'<', bytes).count() as u64;
            // Gaps inside a buffer are far below the limit, so only those across buffers are followed.
            since_tag += memchr(b'<', bytes).unwrap_or(count) as u64;
            weight.longest_text = weight.longest_text.max(since_tag);
            if let Some(last) = memrchr(b'<', bytes) {
                since_tag = (count - last) as u64;
            }
            weight.merges = weight.merges || merges.find(&buffer[..MERGES.len() + count]).is_some();
            buffer.copy_within(count..count + MERGES.len(), 0);
        }
    }
}

fn claimed_strings(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let claim = head.split_once("uniqueCount=").map_or("", |(_, rest)| rest);
    let digits: String = claim.chars().skip(1).take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

fn broken(error: ZipError) -> ReadFailure {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.to_lowercase().contains("password") => ReadFailure::Encrypted,
        ZipError::InvalidPassword => ReadFailure::Encrypted,
        other => ReadFailure::Corrupt { detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn identified(bytes: Vec<u8>) -> Result<Kind, ReadFailure> {
        identify(&mut Source::new(Cursor::new(bytes)).unwrap())
    }

    fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_file_is_known_by_its_content() {
        for (bytes, expected) in [
            (b"a,b\n1,2".to_vec(), Ok(Kind::Text)),
            (b"<3 clave,precio\n".to_vec(), Ok(Kind::Text)),
            (b"[1] clave,precio\n".to_vec(), Ok(Kind::Text)),
            (Vec::new(), Err(ReadFailure::Empty)),
            (b"%PDF-1.7".to_vec(), Err(ReadFailure::WrongType { found: Found::Pdf })),
            (b"\n <html><table>".to_vec(), Err(ReadFailure::WrongType { found: Found::WebPage })),
            (b"<?xml version=\"1.0\"?><a/>".to_vec(), Err(ReadFailure::WrongType { found: Found::Xml })),
            (b"[{\"a\": 1}]".to_vec(), Err(ReadFailure::WrongType { found: Found::Json })),
            ((0..200).collect(), Err(ReadFailure::WrongType { found: Found::Binary })),
            (archive(&[("word/document.xml", vec![])]), Err(ReadFailure::WrongType { found: Found::Document })),
            (archive(&[("photo.jpg", vec![])]), Err(ReadFailure::WrongType { found: Found::Archive })),
            (archive(&[("xl/workbook.xml", vec![])]), Ok(Kind::Xlsx { plain: true })),
            (archive(&[("xl/workbook.bin", vec![])]), Ok(Kind::Xlsb)),
            (archive(&[("content.xml", vec![])]), Ok(Kind::Ods)),
        ] {
            assert_eq!(identified(bytes), expected);
        }
        assert!(matches!(identified(b"PK\x03\x04 and nothing more".to_vec()), Err(ReadFailure::Corrupt { .. })));
    }

    #[test]
    fn a_zip_bomb_is_refused_before_it_is_opened() {
        let zeros = vec![b'<'; 60 * 1024 * 1024];
        let bomb = archive(&[("content.xml", zeros.clone())]);
        assert!(bomb.len() < 1024 * 1024);
        assert_eq!(identified(bomb), Err(ReadFailure::TooLarge { limit: LOADED_LIMIT }));

        let mut liar = archive(&[("content.xml", zeros)]);
        // The declared size stands in the central directory and before the part; make both say 10 bytes.
        let declared = (60 * 1024 * 1024_u32).to_le_bytes();
        for at in 0..liar.len() - 4 {
            if liar[at..at + 4] == declared {
                liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
            }
        }
        assert!(matches!(identified(liar), Err(ReadFailure::TooLarge { .. } | ReadFailure::Corrupt { .. })));
    }

    #[test]
    fn merged_cells_are_seen_wherever_they_are_said() {
        let plain =
            |sheet: &[u8]| match identified(archive(&[("xl/workbook.xml", vec![]), ("xl/s.xml", sheet.to_vec())])) {
                Ok(Kind::Xlsx { plain }) => plain,
                other => panic!("{other:?}"),
            };
        assert!(plain(b"<worksheet><sheetData/></worksheet>"));
        let said = b"<x:mergeCells count=\"1\">";
        for before in (65_400..65_600).chain([0, 1, 131_060, 131_070, 196_600]) {
            let sheet = [b"<c>".repeat(before / 3), vec![b' '; before % 3], said.to_vec()].concat();
            assert!(!plain(&sheet), "{before} bytes before it");
        }
        let wide: Vec<u8> = "<mergeCells>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!plain(&wide));
        assert!(!plain(&[[0xFF, 0xFE].as_slice(), &wide].concat()));
    }

    #[test]
    fn endless_text_without_a_tag_is_refused() {
        let sheet = [b"<worksheet><v>".to_vec(), vec![b'9'; 6 * 1024 * 1024]].concat();
        let file = archive(&[("xl/workbook.xml", vec![]), ("xl/worksheets/sheet1.xml", sheet)]);
        assert_eq!(identified(file), Err(ReadFailure::TooLarge { limit: LONGEST_TEXT }));
    }

    #[test]
    fn a_false_count_of_strings_is_refused() {
        let strings = b"<sst uniqueCount=\"99999999999\"><si><t>x</t></si></sst>".to_vec();
        let file = archive(&[("xl/workbook.xml", vec![]), ("xl/sharedStrings.xml", strings)]);
        assert!(matches!(identified(file), Err(ReadFailure::Corrupt { .. })));
    }
}
