//! The words of position, side, engine and year, what is left out, and what is abbreviated: of the language, not of the catalogue.

const WORDS: &str = include_str!("../system/words.csv");

/// How people say one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub kind: &'static str,
    pub means: &'static str,
    pub said: Vec<&'static str>,
}

/// Those that every installation has.
pub fn words() -> Vec<Words> {
    let row = |line: &'static str| {
        let (kind, rest) = line.split_once(',')?;
        let (means, said) = rest.split_once(',')?;
        Some(Words { kind, means, said: said.split('|').collect() })
    };
    WORDS.lines().skip(1).filter_map(row).collect()
}
