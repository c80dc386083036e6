//! Figures of a query: model years, what an engine has, and part numbers.

use super::dictionary::{Dictionary, Mark};
use super::fold::Token;
use super::types::Years;

/// What a run of tokens says in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Years { years: Years, short: bool },
    Displacement { tenths: u16, turbo: bool, bare: bool },
    Cylinders(u8),
    Valves(u8),
    Number(String),
}

/// A figure with its tokens and how much it is to be believed.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub figure: Figure,
    pub from: usize,
    /// The token after the last.
    pub to: usize,
    pub score: f32,
}

const YEARS: std::ops::RangeInclusive<u16> = 1950..=2039;
/// What a mark around a figure adds to its score, a token.
const MARKED: f32 = 0.3;
/// What an open end adds: its words may have a meaning of their own, as `en adelante`.
const OPEN: f32 = 1.0;

/// Every reading of the figures among the tokens.
pub(super) fn figures(dictionary: &Dictionary, tokens: &[Token]) -> Vec<Found> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        years(dictionary, tokens, at, &mut found);
        displacement(dictionary, tokens, at, &mut found);
        counted(dictionary, tokens, at, &mut found);
        numbers(dictionary, tokens, at, &mut found);
    }
    found
}

/// A model year, and whether it was said with two digits only.
fn year(token: &Token) -> Option<(u16, bool)> {
    let value: u16 = token.is_digits().then(|| token.text.parse().ok()).flatten()?;
    match token.text.len() {
        4 => YEARS.contains(&value).then_some((value, false)),
        2 if value <= 30 => Some((2000 + value, true)),
        2 if value >= 50 => Some((1900 + value, true)),
        _ => None,
    }
}

fn years(dictionary: &Dictionary, tokens: &[Token], at: usize, found: &mut Vec<Found>) {
    let Some((first, short)) = year(&tokens[at]) else { return };
    // `0.20` is how much a bearing is under its size.
    if short && tokens[at].joint == Some('.') {
        return;
    }
    let worth = |short: bool| if short { 0.75 } else { 1.0 };
    let marked = |mark| dictionary.mark_before(mark, tokens, at).map(|length| at - length);
    let from = marked(Mark::Year).unwrap_or(at);
    let mut add = |from: usize, to: usize, years: Years, short: bool, score: f32| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of tokens")]
        let score = score + MARKED * (to - from - 1) as f32;
        found.push(Found { figure: Figure::Years { years, short }, from, to, score });
    };
    add(from, at + 1, Years::one(first), short, worth(short));
    if let Some(length) = dictionary.mark_at(Mark::AndLater, tokens, at + 1) {
        add(from, at + 1 + length, Years { from: Some(first), to: None }, short, worth(short) + OPEN);
    }
    if let Some(length) = dictionary.mark_at(Mark::AndEarlier, tokens, at + 1) {
        add(from, at + 1 + length, Years { from: None, to: Some(first) }, short, worth(short) + OPEN);
    }
    if let Some(from) = marked(Mark::Until) {
        add(from, at + 1, Years { from: None, to: Some(first) }, short, worth(short) + OPEN);
    }
    if let Some(from) = marked(Mark::Since) {
        add(from, at + 1, Years { from: Some(first), to: None }, short, worth(short) + OPEN);
    }
    let through = dictionary.mark_at(Mark::Through, tokens, at + 1);
    let next = at + 1 + through.unwrap_or(0);
    let Some((last, last_short)) = tokens.get(next).and_then(year) else { return };
    let joined = through.is_some() || tokens[next].joint.is_some() || !short && !last_short;
    if joined && first < last {
        let years = Years { from: Some(first), to: Some(last) };
        let said = if through.is_some() || tokens[next].joint.is_some() { 0.2 } else { -0.5 };
        add(from, next + 1, years, short && last_short, worth(short) + worth(last_short) + said);
    }
}

/// The leading digits of a word, and what follows them.
fn split(text: &str) -> (&str, &str) {
    text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()))
}

/// `1.6`, `1.6l`, `1.8t`, `2 litros`, `1600 cc`, `motor 1600`.
fn displacement(dictionary: &Dictionary, tokens: &[Token], at: usize, found: &mut Vec<Found>) {
    let text = tokens[at].text.as_str();
    let (whole, rest) = split(text);
    let decimal = rest.strip_prefix('.').and_then(|rest| Some((rest.get(..1)?, rest.get(1..)?)));
    let (value, suffix) = match decimal {
        Some((tenth, suffix)) => (format!("{whole}{tenth}").parse::<u16>().ok(), suffix),
        None => (whole.parse::<u16>().ok(), rest),
    };
    let Some(value) = value else { return };
    let litres = dictionary.mark_at(Mark::Litres, tokens, at + 1).filter(|_| suffix.is_empty());
    let cubic = dictionary.mark_at(Mark::CubicCentimetres, tokens, at + 1).filter(|_| suffix.is_empty());
    let is_litres = matches!(suffix, "l" | "lt" | "lts");
    let turbo = matches!(suffix, "t" | "turbo" | "tsi" | "td" | "tdi");
    let (tenths, plain, to) = if decimal.is_some() {
        if !(suffix.is_empty() || is_litres || turbo || matches!(suffix, "i" | "d")) {
            return;
        }
        (value, false, at + 1 + litres.unwrap_or(0))
    } else if value < 9 && (is_litres || litres.is_some()) {
        (value * 10, false, at + 1 + litres.unwrap_or(0))
    } else if (600..=8500).contains(&value) && (suffix == "cc" || cubic.is_some()) {
        ((value + 50) / 100, false, at + 1 + cubic.unwrap_or(0))
    } else if suffix.is_empty() && (1000..=6800).contains(&value) && value % 100 == 0 && !(1900..=2000).contains(&value)
    {
        (value / 100, true, at + 1)
    } else {
        return;
    };
    if !(6..=85).contains(&tenths) {
        return;
    }
    let from = dictionary.mark_before(Mark::Engine, tokens, at).map_or(at, |length| at - length);
    #[expect(clippy::cast_precision_loss, reason = "a handful of tokens")]
    let score = if plain { 0.8 } else { 1.0 } + MARKED * (to - from - 1) as f32;
    // Oil and coolant come by whole litres, too: without a vehicle these are no engine's.
    let whole_litres = decimal.is_none() && value < 9;
    let bare = plain || whole_litres && from == at;
    found.push(Found { figure: Figure::Displacement { tenths, turbo, bare }, from, to, score });
    if !plain && tokens.get(to).is_some_and(|next| next.text == "t") {
        found.push(Found {
            figure: Figure::Displacement { tenths, turbo: true, bare },
            from,
            to: to + 1,
            score: score + 1.0,
        });
    }
}

/// `4 cil`, `v6`, `l4`; `16 válvulas`, `16v`.
fn counted(dictionary: &Dictionary, tokens: &[Token], at: usize, found: &mut Vec<Found>) {
    let text = tokens[at].text.as_str();
    let mut add = |figure: Figure, to: usize| {
        found.push(Found { figure, from: at, to, score: if to > at + 1 { 2.2 } else { 1.0 } });
    };
    let cylinders = |count: u8| matches!(count, 2..=6 | 8 | 10 | 12);
    let valves = |count: u8| matches!(count, 6 | 8 | 10 | 12 | 16 | 18 | 20 | 24 | 30 | 32 | 40);
    if let Some(count) = text.strip_prefix(['v', 'l', 'i']).and_then(|count| count.parse().ok())
        && matches!((text.as_bytes()[0], count), (b'v', 6 | 8 | 10 | 12) | (_, 3..=6))
    {
        add(Figure::Cylinders(count), at + 1);
    }
    let (count, suffix) = split(text);
    let Ok(count) = count.parse::<u8>() else { return };
    if suffix.is_empty() {
        if let Some(length) = dictionary.mark_at(Mark::Cylinders, tokens, at + 1).filter(|_| cylinders(count)) {
            add(Figure::Cylinders(count), at + 1 + length);
        }
        if let Some(length) = dictionary.mark_at(Mark::Valves, tokens, at + 1).filter(|_| valves(count)) {
            add(Figure::Valves(count), at + 1 + length);
        }
    } else {
        let suffix = [Token { text: suffix.to_owned(), start: 0, end: 0, joint: None, point: false }];
        if cylinders(count) && dictionary.mark_at(Mark::Cylinders, &suffix, 0).is_some() {
            add(Figure::Cylinders(count), at + 1);
        }
        // 12v is the voltage of every car.
        if valves(count)
            && (count != 12 || suffix[0].text != "v")
            && dictionary.mark_at(Mark::Valves, &suffix, 0).is_some()
        {
            add(Figure::Valves(count), at + 1);
        }
    }
}

/// Pieces that a part number is typed in at the most, as `1H0 698 151 A`.
const MOST_PIECES: usize = 5;
/// Letters of a piece without digits.
const MOST_LETTERS: usize = 4;
/// Shortest part number that is recognized without anything else.
const SHORTEST_NUMBER: usize = 4;

/// Units that follow a figure; such a word is no part number.
const UNITS: [&str; 13] = ["v", "w", "ah", "mm", "cm", "kg", "l", "lt", "lts", "cc", "hp", "km", "ml"];

/// May the token be a piece of a part number?
fn is_piece(token: &Token) -> bool {
    let (digits, rest) = split(&token.text);
    let measure = !digits.is_empty() && !digits.starts_with('0') && (UNITS.contains(&rest) || is_size(rest));
    let latin = token.text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    latin && !measure && (token.has_digit() || token.text.len() <= MOST_LETTERS)
}

/// `x40` of `40x40`, `w30` of `5w30`.
fn is_size(rest: &str) -> bool {
    rest.strip_prefix(['x', 'w']).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn numbers(dictionary: &Dictionary, tokens: &[Token], at: usize, found: &mut Vec<Found>) {
    let known = |token: &Token| {
        token.is_letters()
            && (token.text.len() > 1 && dictionary.has_word(&token.text) || dictionary.is_left_out(&token.text))
    };
    for to in at + 1..=tokens.len().min(at + MOST_PIECES) {
        let pieces = &tokens[at..to];
        let last = &tokens[to - 1];
        if !is_piece(last) {
            return;
        }
        // A number that is joined by signs is not cut.
        let cut = |token: Option<&Token>| {
            token.is_some_and(|token| matches!(token.joint, Some('-' | '/' | '.' | '_')) && is_piece(token))
        };
        if to - at > 1 && (cut(tokens.get(to)) || at > 0 && cut(tokens.get(at)) && is_piece(&tokens[at - 1])) {
            continue;
        }
        if let Some(score) = number_score(dictionary, pieces, &known) {
            let key: String = pieces.iter().map(|piece| piece.text.to_uppercase()).collect();
            #[expect(clippy::cast_precision_loss, reason = "a handful of tokens")]
            let score = score * pieces.len() as f32 + 0.05 * (pieces.len() - 1) as f32;
            found.push(Found { figure: Figure::Number(key), from: at, to, score });
        }
    }
}

/// How much the pieces look like one part number, each.
fn number_score(dictionary: &Dictionary, pieces: &[Token], known: &impl Fn(&Token) -> bool) -> Option<f32> {
    let length: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    let digits = pieces.iter().flat_map(|piece| piece.text.bytes()).filter(u8::is_ascii_digit).count();
    let mixed = |piece: &Token| piece.has_digit() && !piece.is_digits();
    let [piece] = pieces else { return run_score(pieces, length, digits, mixed, known) };
    if mixed(piece) {
        let looks = length >= SHORTEST_NUMBER && digits >= 2 || length > SHORTEST_NUMBER;
        return (looks && !dictionary.is_name(&piece.text)).then_some(0.95);
    }
    (piece.is_digits() && length > SHORTEST_NUMBER).then_some(0.95)
}

fn run_score(
    pieces: &[Token],
    length: usize,
    digits: usize,
    mixed: impl Fn(&Token) -> bool,
    known: &impl Fn(&Token) -> bool,
) -> Option<f32> {
    let (first, others) = pieces.split_first()?;
    let last_letter = |at: usize, piece: &Token| at + 2 == pieces.len() && at >= 1 && piece.text.len() == 1;
    let joined = others.iter().all(|piece| matches!(piece.joint, Some('-' | '/' | '.' | '_')));
    let any_known = known(first) && !(joined && first.text.len() <= 2)
        || others
            .iter()
            .enumerate()
            .any(|(at, piece)| known(piece) && !(joined && piece.text.len() <= 2) && !last_letter(at, piece));
    if any_known || digits == 0 {
        return None;
    }
    let year_like = pieces.iter().any(|piece| year(piece).is_some_and(|(_, short)| !short));
    if joined {
        let letters = length > digits;
        let years = pieces.iter().all(|piece| year(piece).is_some());
        let enough = if letters { length >= 3 } else { length >= 6 || pieces.len() > 2 };
        return (enough && !years).then_some(if year_like && !letters { 0.7 } else { 0.97 });
    }
    if digits < 3 || length < SHORTEST_NUMBER {
        return None;
    }
    let plain = pieces.iter().all(Token::is_digits);
    if plain {
        return (pieces.len() >= 3).then_some(0.85);
    }
    let begins =
        first.is_letters() && others[0].has_digit() && others[0].text.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let has_mixed = pieces.iter().any(mixed) && length >= 7;
    if !(begins || has_mixed || pieces.len() >= 3 && !first.is_letters()) {
        return None;
    }
    Some(if year_like && pieces.len() == 2 { 0.45 } else { 0.88 })
}
