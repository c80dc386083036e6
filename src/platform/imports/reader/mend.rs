//! What the decoder of workbooks does not take although others do: mended in a copy of the package before it is opened.
//!
//! What must hold: only parts that need it are written anew, all others are copied as they are, so that the copy is about as
//! large as the file. Packages above [`LARGEST`] are left as they are: the copy is kept in memory.

use std::io::{Cursor, Read, Write};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{ZipArchive, result::ZipError};

use super::package::Kind;
use super::source::Source;
use super::types::ReadFailure;

/// Larger packages are not mended.
const LARGEST: u64 = 100 * 1024 * 1024;
/// Bytes at the start of a part in which its flaws show.
const HEAD: u64 = 64 * 1024;

const ODS_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const COVERED: &str = "<table:covered-table-cell";

/// What is wrong with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Text in UTF-16.
    Wide(&'static Encoding),
    /// A sheet whose size names rows alone, as `1:4`.
    Size,
    /// Sheets of macros among the relations of the workbook.
    Macros,
    /// A spreadsheet of `OpenDocument`, which may keep values under merged cells.
    Covered,
}

/// The source of a package that can be decoded: the same where nothing was wrong.
pub(super) fn mended(mut source: Source, kind: Kind) -> Result<Source, ReadFailure> {
    if !matches!(kind, Kind::Xlsx { .. } | Kind::Xlsb | Kind::Ods) || source.length() > LARGEST {
        return Ok(source);
    }
    source.restart()?;
    let copy = copied(&mut source, kind).map_err(|error| ReadFailure::Corrupt { detail: error.to_string() })?;
    source.restart()?;
    Ok(match copy {
        Some(copy) => source.replaced(Cursor::new(copy)),
        None => source,
    })
}

fn copied(source: &mut Source, kind: Kind) -> Result<Option<Vec<u8>>, ZipError> {
    let mut archive = ZipArchive::new(source)?;
    let mut flaws = Vec::new();
    for index in 0..archive.len() {
        flaws.push(flaw(&mut archive, index, kind)?);
    }
    let lacks = |name: &str| kind == Kind::Ods && archive.index_for_name(name).is_none();
    let (no_type, no_manifest) = (lacks("mimetype"), lacks("META-INF/manifest.xml"));
    if flaws.iter().all(Option::is_none) && !no_type && !no_manifest {
        return Ok(None);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    if no_type {
        writer.start_file("mimetype", options)?;
        writer.write_all(ODS_TYPE.as_bytes())?;
    }
    if no_manifest {
        writer.start_file("META-INF/manifest.xml", options)?;
        writer.write_all(b"<manifest:manifest/>")?;
    }
    for (index, flaw) in flaws.into_iter().enumerate() {
        let Some(flaw) = flaw else {
            writer.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        };
        let mut part = archive.by_index(index)?;
        writer.start_file(part.name()?.to_string(), options)?;
        match flaw {
            Flaw::Covered => {
                let mut text = String::new();
                part.read_to_string(&mut text)?;
                writer.write_all(uncovered(&text).as_bytes())?;
            }
            Flaw::Size | Flaw::Macros => transcribe(&mut part, UTF_8, &mut writer)?,
            Flaw::Wide(encoding) => transcribe(&mut part, encoding, &mut writer)?,
        }
    }
    Ok(Some(writer.finish()?.into_inner()))
}

fn flaw(archive: &mut ZipArchive<&mut Source>, index: usize, kind: Kind) -> Result<Option<Flaw>, ZipError> {
    let part = archive.by_index(index)?;
    let name = part.name()?.to_lowercase();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    if !matches!(ending, Some("xml" | "rels")) {
        return Ok(None);
    }
    let mut head = Vec::new();
    part.take(HEAD).read_to_end(&mut head)?;
    let wide = match head.as_slice() {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        return Ok(Some(Flaw::Wide(encoding)));
    }
    let text = String::from_utf8_lossy(&head);
    Ok(if kind == Kind::Ods {
        let mut text = String::new();
        let read = name == "content.xml" && archive.by_index(index)?.read_to_string(&mut text).is_ok();
        (read && uncovered(&text) != text).then_some(Flaw::Covered)
    } else if useless_size(&text).is_some() {
        Some(Flaw::Size)
    } else {
        (ending == Some("rels") && with_macros(&text) != text).then_some(Flaw::Macros)
    })
}

/// Writes a part as UTF-8 without its flaws.
fn transcribe(part: &mut impl Read, encoding: &'static Encoding, out: &mut impl Write) -> Result<(), ZipError> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut first = true;
    loop {
        let mut bytes = Vec::new();
        part.by_ref().take(HEAD).read_to_end(&mut bytes)?;
        let last = bytes.is_empty();
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
        let _ = decoder.decode_to_string(&bytes, &mut text, last);
        let text = if std::mem::take(&mut first) {
            with_macros(without_size(without_declaration(&text)).as_str())
        } else {
            text
        };
        out.write_all(text.as_bytes())?;
        if last {
            return Ok(());
        }
    }
}

/// It names an encoding that is none any more.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest)
}

/// Where a sheet's size stands that names no columns.
fn useless_size(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find("<dimension ").or_else(|| text.find("<x:dimension "))?;
    let length = text[start..].find('>')? + 1;
    let (_, size) = text[start..start + length].split_once("ref=")?;
    let size = size.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    let named = |corner: &str| {
        corner.contains(|letter: char| letter.is_ascii_alphabetic())
            && corner.ends_with(|letter: char| letter.is_ascii_digit())
    };
    (!size.split(':').all(named)).then_some(start..start + length)
}

fn without_size(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(place) = useless_size(&text) {
        let closed = text[place.clone()].ends_with("/>");
        let end =
            if closed { place.end } else { text.find("dimension>").map_or(place.end, |end| end + "dimension>".len()) };
        text.replace_range(place.start..end, "");
    }
    text
}

/// The relations of a workbook with its sheets of macros as dialogs, which have no cells either.
fn with_macros(text: &str) -> String {
    ["relationships/xlMacrosheet", "relationships/xlIntlMacrosheet"]
        .iter()
        .fold(text.to_owned(), |text, kind| text.replace(kind, "relationships/dialogsheet"))
        .replace("Target=\"macrosheets/", "Target=\"dialogsheets/")
}

/// The content of a spreadsheet without values that merged cells hide.
fn uncovered(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(COVERED) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[..end];
        let repeated =
            tag.split_once("table:number-columns-repeated=\"").and_then(|(_, count)| count.split('"').next());
        mended.push_str(COVERED);
        if let Some(count) = repeated {
            mended.extend([" table:number-columns-repeated=\"", count, "\""]);
        }
        mended.push_str("/>");
        rest = &rest[end + 1..];
        if !tag.ends_with('/') {
            rest = rest.split_once("</table:covered-table-cell>").map_or("", |(_, rest)| rest);
        }
    }
    mended.push_str(rest);
    mended
}
