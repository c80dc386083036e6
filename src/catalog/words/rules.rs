//! Which words a part is found by, from values alone.

use crate::base::text::search_words;

/// What there is to know of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Described {
    /// Names, description, number, brand, and its group by all that it is called.
    pub texts: Vec<String>,
    /// Makes, models with their nicknames, and engines that it fits.
    pub vehicles: Vec<String>,
    /// Where it goes.
    pub positions: Vec<String>,
}

impl Described {
    pub fn words(&self) -> String {
        let positions = self.positions.iter().flat_map(|position| position_names(position));
        search_words(self.texts.iter().chain(&self.vehicles).map(String::as_str).chain(positions))
    }
}

/// The words that people use for a position, in both languages.
fn position_names(position: &str) -> [&'static str; 2] {
    match position {
        "front" => ["delantera", "front"],
        "rear" => ["trasera", "rear"],
        "left" => ["izquierda", "left"],
        "right" => ["derecha", "right"],
        "front_left" => ["delantera izquierda", "front left"],
        "front_right" => ["delantera derecha", "front right"],
        "rear_left" => ["trasera izquierda", "rear left"],
        "rear_right" => ["trasera derecha", "rear right"],
        _ => ["", ""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_all_that_is_known_of_it() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let described = Described {
            texts: texts(&["Balatas", "TRW"]),
            vehicles: texts(&["Tsuru", "1.6"]),
            positions: texts(&["front_left", "nowhere"]),
        };
        assert_eq!(described.words(), "1.6 balat delanter front izquierd left trw tsuru");
    }
}
