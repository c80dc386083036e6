//! Words in the Helvetica that every reader of PDF has: their signs in its encoding, and how wide they are.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// Widths of the signs from the blank to the tilde, in thousandths of the size (Adobe's metrics of Helvetica).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
/// Of any other sign at the most.
const WIDEST: u16 = 1000;
const ELLIPSIS: char = '…';

/// The bytes of a text in `WinAnsi`, which is Windows-1252: a sign that it has not is written without its marks, or as a question
/// mark.
pub fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|sign| byte(sign).or_else(|| plain(sign).and_then(byte)).unwrap_or(b'?')).collect()
}

fn byte(sign: char) -> Option<u8> {
    let mut written = [0; 4];
    let (encoded, _, unknown) = WINDOWS_1252.encode(sign.encode_utf8(&mut written));
    if unknown || sign.is_control() { None } else { encoded.first().copied() }
}

/// The sign without accents.
fn plain(sign: char) -> Option<char> {
    sign.nfkd().next()
}

/// How wide a text is, for each unit of its size.
pub fn width(text: &str) -> f64 {
    let of = |sign: char| {
        let sign = plain(sign).map_or(u32::MAX, u32::from);
        let place = sign.checked_sub(u32::from(' ')).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or(WIDEST)
    };
    text.chars().map(|sign| f64::from(of(sign)) / 1000.0).sum()
}

/// The text in so many lines at the most, each of at most so much width: between words where that can be, and the last one cut
/// off where there is no room for the rest.
pub fn lines(text: &str, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.split_whitespace().collect::<Vec<_>>().join(" ");
    while !rest.is_empty() && lines.len() < most {
        let fitting = fitting(&rest, room);
        if fitting == rest.len() {
            lines.push(std::mem::take(&mut rest));
        } else if lines.len() + 1 == most {
            lines.push(cut(&rest, room));
            rest.clear();
        } else {
            // A blank has no room of its own at the end of a line.
            let whole = rest[fitting..].starts_with(' ');
            let blank = if whole { Some(fitting) } else { rest[..fitting].rfind(' ') };
            let end = blank.unwrap_or(fitting);
            let after = rest.split_off(end);
            lines.push(std::mem::replace(&mut rest, after.trim_start().to_owned()));
        }
    }
    lines
}

/// How many bytes of the text have room: at least its first sign.
fn fitting(text: &str, room: f64) -> usize {
    let ends = text.char_indices().map(|(at, sign)| at + sign.len_utf8());
    let mut best = 0;
    for end in ends {
        if best > 0 && width(&text[..end]) > room {
            break;
        }
        best = end;
    }
    best
}

fn cut(text: &str, room: f64) -> String {
    let kept = fitting(text, room - width(&ELLIPSIS.to_string()));
    format!("{}{ELLIPSIS}", text[..kept].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_are_written() {
        assert_eq!(bytes("Niño 5 €…"), b"Ni\xf1o 5 \x80\x85");
        assert_eq!(bytes("Łódź Ő ☃"), b"?\xf3dz O ?");
    }

    #[test]
    fn names_are_broken_between_words_and_cut_at_the_end() {
        assert_eq!(lines("Tuerca M6", 20.0, 2), ["Tuerca M6"]);
        assert_eq!(lines("Tuerca hexagonal M6 zincada", 10.0, 2), ["Tuerca hexagonal M6", "zincada"]);
        assert_eq!(lines("Tuerca hexagonal M6 zincada", 6.0, 2), ["Tuerca", "hexagonal…"]);
        assert_eq!(lines("", 6.0, 2), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,100}", room in 4.0..30.0, most in 1..4_usize) {
            let lines = lines(&text, room, most);
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(width(&line) <= room, "{line}: {}", width(&line));
            }
        }
    }
}
