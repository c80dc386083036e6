//! Which of the codes in sight are new.

use engrane::stores::codes::rules;
use std::collections::HashMap;

/// For how long, in milliseconds, a code must be out of sight to be told again: a hand that trembles is no second reading.
const OUT_OF_SIGHT: f64 = 1_000.0;

/// What was seen, and when for the last time. A label says its code twice, in its bars and in the address of its QR code: that is one.
#[derive(Debug, Default)]
pub struct Sight(HashMap<String, f64>);

impl Sight {
    /// What of this picture is new, at this moment in milliseconds.
    pub fn see(&mut self, texts: Vec<String>, now: f64) -> Vec<String> {
        self.0.retain(|_, last| now - *last < OUT_OF_SIGHT);
        texts.into_iter().filter(|text| self.0.insert(code(text), now).is_none()).collect()
    }
}

/// What a text is known by.
fn code(text: &str) -> String {
    rules::read(text).map_or_else(|_| text.to_owned(), |scan| scan.read.code)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn see(sight: &mut Sight, texts: &[&str], now: f64) -> Vec<String> {
        sight.see(texts.iter().map(|text| (*text).to_owned()).collect(), now)
    }

    #[test]
    fn what_stays_in_sight_is_told_once() {
        let mut sight = Sight::default();
        assert_eq!(see(&mut sight, &["A1"], 0.0), ["A1"]);
        for now in [100.0, 900.0, 1_800.0, 2_700.0] {
            assert_eq!(see(&mut sight, &["A1"], now), Vec::<String>::new(), "{now}");
        }
    }

    #[test]
    fn what_was_away_for_a_second_is_told_again() {
        let mut sight = Sight::default();
        see(&mut sight, &["A1"], 0.0);
        assert_eq!(see(&mut sight, &[], 500.0), Vec::<String>::new());
        assert_eq!(see(&mut sight, &["A1"], 999.0), Vec::<String>::new());
        assert_eq!(see(&mut sight, &["A1"], 1_999.0), ["A1"]);
    }

    #[test]
    fn the_two_codes_of_a_label_are_one() {
        let own = engrane::stores::rules::made_code(7);
        let link = format!("https://almacen.example.com/stores/codes/{own}");
        let mut sight = Sight::default();
        assert_eq!(see(&mut sight, &[&link, &own], 0.0), [link.as_str()]);
        assert_eq!(see(&mut sight, &[&own], 300.0), Vec::<String>::new());
    }

    #[test]
    fn each_code_of_a_picture_is_told_once() {
        let mut sight = Sight::default();
        assert_eq!(see(&mut sight, &["A1", "U2", "A1"], 0.0), ["A1", "U2"]);
        assert_eq!(see(&mut sight, &["U2", "P3"], 400.0), ["P3"]);
        assert_eq!(see(&mut sight, &["A1", "U2"], 1_200.0), ["A1"]);
    }
}
