//! Which characters the bytes of a text file mean.
//!
//! A byte order mark decides; then a pattern of zero bytes (UTF-16 without a mark); then UTF-8 if the bytes are valid;
//! then the old code pages, where Spanish letters inside words tell Windows-1252 from the CP850 that DOS systems and
//! many cash registers still write. Anything else is left to the statistics of `chardetng`. What a person says goes before all
//! of it.

use std::io::Read;

use encoding_rs::{CoderResult, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::source::{Source, unreadable};
use super::types::{ReadFailure, TextEncoding};

/// The upper half of code page 850.
const CP850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}\
    ";

const CHUNK: usize = 64 * 1024;

/// How bytes become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// One that web pages use too.
    Web(&'static Encoding),
    /// Code page 850, which the web never knew.
    Cp850,
}

impl Charset {
    /// The name that people know.
    pub(super) fn label(self) -> String {
        match self {
            Self::Cp850 => "CP850".to_owned(),
            Self::Web(encoding) => match encoding.name() {
                name if name.starts_with("windows") => name.replacen('w', "W", 1),
                name if name == MACINTOSH.name() => TextEncoding::Macintosh.label().to_owned(),
                name => name.to_owned(),
            },
        }
    }

    fn chosen(encoding: TextEncoding) -> Self {
        match encoding {
            TextEncoding::Utf8 => Self::Web(UTF_8),
            TextEncoding::Utf16Le => Self::Web(UTF_16LE),
            TextEncoding::Utf16Be => Self::Web(UTF_16BE),
            TextEncoding::Windows1252 => Self::Web(WINDOWS_1252),
            TextEncoding::Cp850 => Self::Cp850,
            TextEncoding::Macintosh => Self::Web(MACINTOSH),
        }
    }
}

/// What was found out about a whole file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detected {
    pub(super) charset: Charset,
    /// Places that are not valid in it.
    pub(super) unreadable: u64,
}

/// In the encoding that a person says. What is not valid in it is counted where that tells something: of UTF-8.
pub(super) fn chosen(source: &mut Source, encoding: TextEncoding) -> Result<Detected, ReadFailure> {
    let unreadable = if encoding == TextEncoding::Utf8 { survey(source)?.invalid } else { 0 };
    Ok(Detected { charset: Charset::chosen(encoding), unreadable })
}

/// Reads the whole source once, in bounded memory.
pub(super) fn detect(source: &mut Source) -> Result<Detected, ReadFailure> {
    let head = source.head(CHUNK as u64)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        let unreadable = if encoding == UTF_8 { survey(source)?.invalid } else { 0 };
        return Ok(Detected { charset: Charset::Web(encoding), unreadable });
    }
    if let Some(encoding) = utf16_without_mark(&head) {
        return Ok(Detected { charset: Charset::Web(encoding), unreadable: 0 });
    }
    let survey = survey(source)?;
    // A few broken characters in a file that is UTF-8 otherwise: cut by some program, or pasted. One in twenty at most.
    let charset = if survey.valid >= survey.invalid * 20 {
        Charset::Web(UTF_8)
    } else {
        match survey.western() {
            Some(charset) => charset,
            None => Charset::Web(guess(source)?),
        }
    };
    let unreadable = if charset == Charset::Web(UTF_8) { survey.invalid } else { 0 };
    Ok(Detected { charset, unreadable })
}

/// Text of the western languages has a zero as every other byte.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if pairs >= 2 && odd * 10 >= pairs * 7 && even * 10 <= pairs {
        Some(UTF_16LE)
    } else if pairs >= 2 && even * 10 >= pairs * 7 && odd * 10 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts over all bytes of a file.
struct Survey {
    valid: u64,
    invalid: u64,
    cp850: u64,
    windows: u64,
    high: u64,
}

impl Survey {
    /// The western code page whose letters explain at least two thirds of the bytes above ASCII.
    fn western(&self) -> Option<Charset> {
        if self.cp850 > self.windows && self.cp850 * 3 >= self.high * 2 {
            Some(Charset::Cp850)
        } else if self.windows * 3 >= self.high * 2 {
            Some(Charset::Web(WINDOWS_1252))
        } else {
            None
        }
    }
}

/// By the statistics of letters, for the alphabets of other parts of the world.
fn guess(source: &mut Source) -> Result<&'static Encoding, ReadFailure> {
    source.restart()?;
    let mut statistics = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = source.read(&mut buffer).map_err(|error| unreadable(&error))?;
        statistics.feed(&buffer[..count], count == 0);
        if count == 0 {
            return Ok(statistics.guess(Some(b"mx"), chardetng::Utf8Detection::Deny));
        }
    }
}

fn survey(source: &mut Source) -> Result<Survey, ReadFailure> {
    source.restart()?;
    let mut survey = Survey { valid: 0, invalid: 0, cp850: 0, windows: 0, high: 0 };
    let mut buffer = vec![0; CHUNK];
    let mut kept = 0;
    loop {
        let count = source.read(&mut buffer[kept..]).map_err(|error| unreadable(&error))?;
        let last = count == 0;
        let bytes = &buffer[..kept + count];
        count_letters(&bytes[kept..], &mut survey);
        let used = count_utf8(bytes, last, &mut survey);
        let end = bytes.len();
        if last {
            break;
        }
        buffer.copy_within(used..end, 0);
        kept = end - used;
    }
    source.restart()?;
    Ok(survey)
}

/// Counts UTF-8 sequences of more than one byte and returns how many bytes are settled: a sequence may go on in the
/// next chunk.
fn count_utf8(bytes: &[u8], last: bool, survey: &mut Survey) -> usize {
    let mut at = 0;
    loop {
        match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                survey.valid += multibyte(text);
                return bytes.len();
            }
            Err(error) => {
                let good = at + error.valid_up_to();
                survey.valid += std::str::from_utf8(&bytes[at..good]).map_or(0, multibyte);
                match error.error_len() {
                    Some(length) => at = good + length,
                    None if last => at = bytes.len(),
                    None => return good,
                }
                survey.invalid += 1;
            }
        }
    }
}

fn multibyte(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte >= 0xC0).count() as u64
}

/// Counts high bytes beside a letter which are a Spanish letter in one code page or the other. In Windows-1252 the
/// accented vowels of CP850 are quotation marks and dashes, which do not stand inside words.
fn count_letters(bytes: &[u8], survey: &mut Survey) {
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        survey.high += 1;
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
        let after = bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
        let spanish = |letter: char| "áéíóúüñÁÉÍÓÚÜÑ".contains(letter);
        let in_cp850 = from_cp850(byte);
        let in_windows = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or_default();
        if before || after {
            survey.cp850 += u64::from(spanish(in_cp850));
            survey.windows += u64::from(spanish(in_windows));
        } else {
            // Signs that stand alone in parts lists: °, º, ¿, ¡, ®, ½.
            survey.cp850 += u64::from("°º¿¡".contains(in_cp850));
            survey.windows += u64::from("°º¿¡®½¼".contains(in_windows));
        }
    }
}

fn from_cp850(byte: u8) -> char {
    if byte.is_ascii() { char::from(byte) } else { CP850.chars().nth(usize::from(byte) - 0x80).unwrap_or('\u{fffd}') }
}

/// Turns a source into text, chunk by chunk.
pub(super) struct Text<'a> {
    source: &'a mut Source,
    decoder: Option<encoding_rs::Decoder>,
    table: Vec<char>,
    buffer: Vec<u8>,
    ended: bool,
    mended: u64,
}

impl<'a> Text<'a> {
    /// Control characters so far that were letters of Windows-1252.
    pub(super) fn mended(&self) -> u64 {
        self.mended
    }

    pub(super) fn new(source: &'a mut Source, charset: Charset) -> Result<Self, ReadFailure> {
        source.restart()?;
        let decoder = match charset {
            Charset::Web(encoding) => Some(encoding.new_decoder_with_bom_removal()),
            Charset::Cp850 => None,
        };
        Ok(Self { source, decoder, table: CP850.chars().collect(), buffer: vec![0; CHUNK], ended: false, mended: 0 })
    }

    /// Replaces `text` with the next piece; `false` at the end. Invalid bytes become `�`.
    pub(super) fn next(&mut self, text: &mut String) -> Result<bool, ReadFailure> {
        text.clear();
        if self.ended {
            return Ok(false);
        }
        let count = self.source.read(&mut self.buffer).map_err(|error| unreadable(&error))?;
        self.ended = count == 0;
        let mut bytes = &self.buffer[..count];
        let Some(decoder) = &mut self.decoder else {
            text.extend(bytes.iter().map(|byte| match byte {
                0..0x80 => char::from(*byte),
                _ => self.table.get(usize::from(*byte) - 0x80).copied().unwrap_or('\u{fffd}'),
            }));
            return Ok(true);
        };
        text.reserve(CHUNK * 3 + 16);
        loop {
            let (result, used, _) = decoder.decode_to_string(bytes, text, self.ended);
            bytes = &bytes[used..];
            match result {
                CoderResult::InputEmpty => {
                    self.mended += mend_controls(text);
                    return Ok(true);
                }
                CoderResult::OutputFull => text.reserve(CHUNK),
            }
        }
    }
}

/// Programs that take Windows-1252 for ISO 8859-1 write its letters between 0x80 and 0x9F (`€`, `–`, `’`) as control
/// characters, which no text has. Gives how many they were.
fn mend_controls(text: &mut String) -> u64 {
    let control = |letter: char| u8::try_from(letter).is_ok_and(|byte| (0x80..0xA0).contains(&byte));
    // Their first byte in UTF-8; looked for first because this reads every text.
    if !text.bytes().any(|byte| byte == 0xC2) || !text.contains(control) {
        return 0;
    }
    let mut count = 0;
    *text = text
        .chars()
        .map(|letter| match u8::try_from(letter) {
            Ok(byte) if control(letter) => {
                let meant = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(letter);
                count += u64::from(meant != letter);
                meant
            }
            _ => letter,
        })
        .collect();
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(bytes: &[u8]) -> (String, String) {
        let mut source = Source::new(Cursor::new(bytes.to_vec())).unwrap();
        let found = detect(&mut source).unwrap();
        let mut reader = Text::new(&mut source, found.charset).unwrap();
        let (mut piece, mut all) = (String::new(), String::new());
        while reader.next(&mut piece).unwrap() {
            all.push_str(&piece);
        }
        (found.charset.label(), all)
    }

    fn to_cp850(text: &str) -> Vec<u8> {
        text.chars()
            .map(|letter| match CP850.chars().position(|other| other == letter) {
                Some(at) => u8::try_from(at + 0x80).unwrap(),
                None => u8::try_from(letter).unwrap(),
            })
            .collect()
    }

    const SPANISH: &str = "Código;Descripción;Precio\n1;Filtro de aceite pequeño;10\n2;Cojín del año;20\n3;PIÑÓN;30\n";

    #[test]
    fn the_code_page_table_is_whole() {
        assert_eq!(CP850.chars().count(), 128);
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        let utf16 = |mark: bool, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.then_some(0xFEFF).into_iter().chain(SPANISH.encode_utf16()).flat_map(order).collect()
        };
        for (bytes, label) in [
            (SPANISH.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", SPANISH.as_bytes()].concat(), "UTF-8"),
            (utf16(true, u16::to_le_bytes), "UTF-16LE"),
            (utf16(true, u16::to_be_bytes), "UTF-16BE"),
            (utf16(false, u16::to_le_bytes), "UTF-16LE"),
            (utf16(false, u16::to_be_bytes), "UTF-16BE"),
            (WINDOWS_1252.encode(SPANISH).0.to_vec(), "Windows-1252"),
            (to_cp850(SPANISH), "CP850"),
        ] {
            assert_eq!(read(&bytes), (label.to_owned(), SPANISH.to_owned()));
        }
    }

    #[test]
    fn a_character_across_two_chunks_is_one_character() {
        for shift in 0..4 {
            let text = format!("{}{}", "a".repeat(CHUNK - shift), "ñ€😀,".repeat(CHUNK / 8));
            assert_eq!(read(text.as_bytes()), ("UTF-8".to_owned(), text));
        }
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_file_into_another_encoding() {
        let mut bytes = SPANISH.repeat(10).into_bytes();
        bytes.extend(b"4;roto \xFF;40\n");
        let mut source = Source::new(Cursor::new(bytes)).unwrap();
        let found = detect(&mut source).unwrap();
        assert_eq!((found.charset, found.unreadable), (Charset::Web(UTF_8), 1));
    }
}
