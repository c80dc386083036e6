//! Code 128 (ISO/IEC 15417). A symbol is three bars and three spaces, eleven modules wide; the stop has a fourth bar. Text is in
//! code set B, a sign a symbol, and four digits or more in code set C, two a symbol.

const CODE_C: u8 = 99;
const CODE_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: u8 = 106;
/// Modules that stay free before and behind.
pub const QUIET: u32 = 10;

/// The widths of bars and spaces, by the value of the symbol.
pub(super) const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

/// The bars of a text of printable ASCII, each with where it begins and how wide it is, in modules; and the width of the whole.
/// The quiet zones are not in it.
pub fn bars(text: &str) -> (Vec<(u32, u32)>, u32) {
    let mut bars = Vec::new();
    let mut at = 0;
    for symbol in symbols(text) {
        for (index, width) in WIDTHS[usize::from(symbol)].bytes().enumerate() {
            let width = u32::from(width - b'0');
            if index % 2 == 0 {
                bars.push((at, width));
            }
            at += width;
        }
    }
    (bars, at)
}

/// The symbols of a text, with the one that checks them.
fn symbols(text: &str) -> Vec<u8> {
    let mut symbols = Vec::new();
    let mut in_pairs = false;
    let mut rest = text.as_bytes();
    while let [sign, ..] = rest {
        let digits = rest.iter().take_while(|sign| sign.is_ascii_digit()).count();
        // An odd one stands before the pairs.
        let pairs = in_pairs && digits >= 2 || !in_pairs && digits >= 4 && digits % 2 == 0;
        if symbols.is_empty() || pairs != in_pairs {
            symbols.push(match (symbols.is_empty(), pairs) {
                (true, true) => START_C,
                (true, false) => START_B,
                (false, true) => CODE_C,
                (false, false) => CODE_B,
            });
            in_pairs = pairs;
        }
        if pairs {
            symbols.push((rest[0] - b'0') * 10 + rest[1] - b'0');
            rest = &rest[2..];
        } else {
            symbols.push(sign.saturating_sub(b' ').min(95));
            rest = &rest[1..];
        }
    }
    let weighed = symbols.iter().zip([1].into_iter().chain(1..)).map(|(symbol, weight)| u32::from(*symbol) * weight);
    let check = weighed.sum::<u32>() % 103;
    symbols.extend(u8::try_from(check));
    symbols.push(STOP);
    symbols
}
