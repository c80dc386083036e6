//! A tenant's colour, made readable: from one colour, those of buttons and links in both themes. Contrast is WCAG 2.2's.

/// Contrast of text that everybody can read (WCAG 2.2 AA).
const READABLE: f64 = 4.5;
/// Contrast at which a button can be told from what it lies on.
const VISIBLE: f64 = 2.0;
/// What lies under text: `--color-base-100` to `300` of each theme, the hardest first.
const DARK_SURFACE: [u8; 3] = [0x33, 0x41, 0x55];
const LIGHT_SURFACE: [u8; 3] = [0xe2, 0xe5, 0xea];
/// What buttons lie on in the dark: `--color-base-100`. In the light it is paper.
const DARK_CARD: [u8; 3] = [0x1e, 0x29, 0x3b];
/// Text on a button: whichever reads better, and black on the few colours between on which neither can be read.
const INK: [u8; 3] = [0x02, 0x06, 0x17];
const PAPER: [u8; 3] = [0xff, 0xff, 0xff];
const BLACK: [u8; 3] = [0, 0, 0];

/// `#rrggbb`, in any case, as it is kept; none for anything else.
pub fn parse_color(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    let has_form = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    has_form.then(|| format!("#{}", digits.to_ascii_lowercase()))
}

/// The rules that give both themes this colour. Of the digits alone: nothing else can come into the page this way.
pub fn styles(color: &str) -> Option<String> {
    let color = parse_color(color)?;
    let rgb = channels(&color)?;
    let theme = |name: &str, card: [u8; 3], surface: [u8; 3], toward: [u8; 3]| {
        let button = mixed_until(VISIBLE, rgb, card, toward);
        format!(
            "[data-theme={name}]{{--color-primary:{};--color-primary-content:{};--color-link:{}}}",
            print(button),
            print(text_on(button)),
            print(mixed_until(READABLE, rgb, surface, toward))
        )
    };
    Some(theme("dark", DARK_CARD, DARK_SURFACE, PAPER) + &theme("light", PAPER, LIGHT_SURFACE, INK))
}

/// The colour of text on this one.
fn text_on(color: [u8; 3]) -> [u8; 3] {
    let better = if contrast(color, INK) >= contrast(color, PAPER) { INK } else { PAPER };
    if contrast(color, better) >= READABLE { better } else { BLACK }
}

/// The colour, mixed with another one until it stands out from a surface this much.
fn mixed_until(least: f64, color: [u8; 3], surface: [u8; 3], toward: [u8; 3]) -> [u8; 3] {
    (0..=20u8).map(|step| mix(color, toward, step)).find(|mixed| contrast(*mixed, surface) >= least).unwrap_or(toward)
}

/// `step` twentieths of the way from one colour to another.
fn mix(from: [u8; 3], to: [u8; 3], step: u8) -> [u8; 3] {
    let blend = |from: u8, to: u8| {
        let sum = u32::from(from) * u32::from(20 - step) + u32::from(to) * u32::from(step);
        // A mean of two bytes is a byte.
        u8::try_from(sum / 20).unwrap_or(u8::MAX)
    };
    [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])]
}

/// From 1 (none) to 21 (black on white).
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance of an sRGB colour (WCAG 2.2).
fn luminance(color: [u8; 3]) -> f64 {
    let [red, green, blue] = color.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn channels(color: &str) -> Option<[u8; 3]> {
    let channel = |at: usize| u8::from_str_radix(color.get(at..at + 2)?, 16).ok();
    Some([channel(1)?, channel(3)?, channel(5)?])
}

fn print(color: [u8; 3]) -> String {
    let [red, green, blue] = color;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(parse_color(" #2B7CEE ").as_deref(), Some("#2b7cee"));
        for text in ["2b7cee", "#2b7ce", "#2b7ceg", "red", "#2b7cee;}", "#fff", ""] {
            assert_eq!(parse_color(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast([0, 0, 0], PAPER) - 21.0).abs() < 1e-9);
        assert!((contrast([0x77, 0x77, 0x77], PAPER) - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_yellow_button_has_dark_letters_and_a_navy_one_white_ones() {
        assert!(styles("#facc15").unwrap().contains("--color-primary-content:#020617"));
        assert!(styles("#1e3a8a").unwrap().contains("--color-primary:#1e3a8a;--color-primary-content:#ffffff"));
        assert!(styles("#2b7cee").unwrap().starts_with("[data-theme=dark]{--color-primary:#2b7cee;"), "left as it is");
    }

    proptest! {
        #[test]
        fn every_colour_becomes_readable(red: u8, green: u8, blue: u8) {
            let color = [red, green, blue];
            prop_assert!(contrast(color, text_on(color)) >= READABLE);
            for (card, surface, toward) in [(DARK_CARD, DARK_SURFACE, PAPER), (PAPER, LIGHT_SURFACE, INK)] {
                prop_assert!(contrast(mixed_until(READABLE, color, surface, toward), surface) >= READABLE);
                let button = mixed_until(VISIBLE, color, card, toward);
                prop_assert!(contrast(button, card) >= VISIBLE && contrast(button, text_on(button)) >= READABLE);
            }
        }
    }
}
