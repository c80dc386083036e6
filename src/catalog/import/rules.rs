//! What cells of real files mean, from values alone: numbers, words, engines, positions, brands and groups.

use crate::base::text::{fold, key, name_key, stems};
use crate::catalog::rules::{MOST_IMAGES, is_image};
use crate::catalog::types::{PartKind, PartStatus, Tier};
use crate::catalog::vehicles::import::facts::{EngineWords, displacement, engine_words};
use crate::platform::imports::mapping::is_gtin;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Letters of the longest number of a part.
pub const LONGEST_NUMBER: usize = 60;
/// Letters of the longest name of a brand.
pub const LONGEST_BRAND: usize = 100;
/// Numbers that one cell may hold.
pub const MOST_NUMBERS: usize = 100;
/// What is known of a part by name, at the most, and how long each may be.
pub const MOST_ATTRIBUTES: usize = 60;
pub const LONGEST_ATTRIBUTE: usize = 200;
/// A number that is set apart by a stroke alone has so many letters and digits, or it is a part of another: `A-1/2`.
const SHORTEST_APART: usize = 4;

/// White space in one piece, control characters gone.
pub fn tidy(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The numbers of a cell, each once, as they are printed: `A0001 / A0002`, `A0001; A0002`, one a line. A stroke between letters
/// and digits belongs to the number unless what stands on both sides could be one. Of more than [`MOST_NUMBERS`] one more is told.
pub fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |number: &str| {
        let number = tidy(number);
        let same = key(&number);
        if !same.is_empty() && found.len() <= MOST_NUMBERS && found.iter().all(|other| key(other) != same) {
            found.push(number);
        }
    };
    for piece in text.split(['\n', '\r', ';', ',', '|']).flat_map(|piece| piece.split(" / ")) {
        let could_be_one = |piece: &str| {
            let key = key(piece);
            key.len() >= SHORTEST_APART && key.contains(|letter: char| letter.is_ascii_digit())
        };
        let apart: Vec<&str> = piece.split('/').collect();
        if apart.iter().all(|piece| could_be_one(piece)) {
            apart.into_iter().for_each(&mut add);
        } else {
            add(piece);
        }
    }
    found
}

/// A GTIN in 14 digits; nothing for an empty cell. Signs and blanks between its digits do not matter.
pub fn gtin(text: &str) -> Result<Option<String>, ()> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    if is_gtin(&digits) { Ok(Some(format!("{digits:0>14}"))) } else { Err(()) }
}

/// Does a cell say that it fits everything?
pub fn is_universal(text: &str) -> bool {
    matches!(key(&fold(text)).as_str(), "UNIVERSAL" | "UNIVERSALES" | "TODOS" | "TODAS" | "ALL" | "VARIOS" | "VARIAS")
}

/// Does a cell say that it is made no more?
pub fn is_obsolete(text: &str) -> bool {
    let folded = fold(text);
    folded == "nla" || ["obsolet", "descontinuad", "discontinued"].iter().any(|word| folded.starts_with(word))
}

/// Does a cell say that there is no number, or none that is known?
pub fn is_no_number(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "NA",
        "SN",
        "ND",
        "NLA",
        "TBD",
        "PENDIENTE",
        "PENDING",
        "NINGUNO",
        "NONE",
        "SINNUMERO",
        "SINCODIGO",
        "NOAPLICA",
        "NOTAPPLICABLE",
        "NODISPONIBLE",
        "NOTAVAILABLE",
    ];
    is_universal(text) || WORDS.contains(&key(&fold(text)).as_str())
}

/// The meaning of a word by its beginning; the first that fits.
fn by_beginning<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    let folded = fold(text);
    words.iter().find(|(word, _)| folded.starts_with(word)).map(|(_, meaning)| *meaning)
}

pub fn status(text: &str) -> Option<PartStatus> {
    if is_obsolete(text) {
        return Some(PartStatus::Obsolete);
    }
    by_beginning(
        text,
        &[
            ("activ", PartStatus::Active),
            ("vigente", PartStatus::Active),
            ("alta", PartStatus::Active),
            ("current", PartStatus::Active),
            ("baja", PartStatus::Obsolete),
            ("inactiv", PartStatus::Obsolete),
            ("sustitu", PartStatus::Superseded),
            ("reemplaz", PartStatus::Superseded),
            ("supersed", PartStatus::Superseded),
            ("replaced", PartStatus::Superseded),
        ],
    )
}

pub fn tier(text: &str) -> Option<Tier> {
    by_beginning(
        text,
        &[
            ("econom", Tier::Economy),
            ("basic", Tier::Economy),
            ("standard", Tier::Standard),
            ("estandar", Tier::Standard),
            ("premium", Tier::Premium),
            ("oem", Tier::Oem),
            ("origin", Tier::Oem),
            ("genuin", Tier::Oem),
        ],
    )
}

pub fn kind(text: &str) -> Option<PartKind> {
    by_beginning(
        text,
        &[
            ("oe", PartKind::Oem),
            ("origin", PartKind::Oem),
            ("genuin", PartKind::Oem),
            ("agencia", PartKind::Oem),
            ("aftermarket", PartKind::Aftermarket),
            ("altern", PartKind::Aftermarket),
            ("generic", PartKind::Aftermarket),
            ("independ", PartKind::Aftermarket),
            ("iam", PartKind::Aftermarket),
        ],
    )
}

/// Does a reference lead both ways? A column that asks just that says `sí` or `no`.
pub fn is_two_way(text: &str) -> Option<bool> {
    by_beginning(
        text,
        &[
            ("both", true),
            ("ambos", true),
            ("ambas", true),
            ("two", true),
            ("doble", true),
            ("dos", true),
            ("equival", true),
            ("interchange", true),
            ("intercambi", true),
            ("one", false),
            ("un sentido", false),
            ("una", false),
            ("solo", false),
            ("sustitu", false),
            ("reemplaz", false),
            ("supersed", false),
            ("replace", false),
        ],
    )
    .or_else(|| yes_or_no(text))
}

/// `sí`, `no`.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "si" | "s" | "yes" | "y" | "x" | "1" | "true" | "verdadero" => Some(true),
        "no" | "n" | "0" | "false" | "falso" => Some(false),
        _ => None,
    }
}

/// A confidence from 0 to 1; what is written as a percentage is one, and so is what is more than 1.
pub fn confidence(number: Decimal, is_percentage: bool) -> Option<Decimal> {
    let share = if is_percentage || number > Decimal::ONE { number / Decimal::ONE_HUNDRED } else { number };
    (Decimal::ZERO..=Decimal::ONE).contains(&share).then_some(share)
}

/// `Diámetro: 280 mm; Orificios = 5` by names in lower case without accents; nothing when a piece is no name with its value.
pub fn attributes(text: &str) -> Option<BTreeMap<String, String>> {
    let mut attributes = BTreeMap::new();
    for piece in text.split([';', '|', '\n']).map(tidy).filter(|piece| !piece.is_empty()) {
        let (name, value) = piece.split_once(['=', ':'])?;
        let (name, value) = (name_key(name), value.trim().to_owned());
        let fits = |text: &str| (1..=LONGEST_ATTRIBUTE).contains(&text.chars().count());
        if !fits(&name) || !fits(&value) {
            return None;
        }
        attributes.insert(name, value);
    }
    (attributes.len() <= MOST_ATTRIBUTES).then_some(attributes)
}

/// Addresses of pictures, each once: one a line, or with white space, a comma or a stroke between them. What pages may not show is left
/// out: many lists name files of their own, and are right in everything else.
pub fn images(text: &str) -> Vec<String> {
    let mut images: Vec<String> = Vec::new();
    // A comma may stand in an address, but not before the next one.
    let text = text.replace(",http", " http");
    for address in text.split(|letter: char| letter.is_whitespace() || ";|".contains(letter)) {
        let address = address.trim_matches(',');
        if is_image(address) && images.len() < MOST_IMAGES && images.iter().all(|other| other != address) {
            images.push(address.to_owned());
        }
    }
    images
}

/// Where a part goes, and what of the cell says nothing of that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// `front_left`; empty where it goes anywhere.
    pub position: &'static str,
    pub rest: String,
}

/// Reads `DEL. IZQ`, `Trasera`, `FRONT LH`: what names both ends, or both sides, names none.
pub fn place(text: &str) -> Place {
    const FRONT: &[&str] =
        &["del", "delant", "delantero", "delantera", "delanteros", "delanteras", "frontal", "front", "fr"];
    const REAR: &[&str] = &["tras", "trasero", "trasera", "traseros", "traseras", "posterior", "rear", "rr", "back"];
    const LEFT: &[&str] =
        &["izq", "izquierdo", "izquierda", "izquierdos", "left", "lh", "l", "conductor", "piloto", "driver"];
    const RIGHT: &[&str] =
        &["der", "derecho", "derecha", "derechos", "right", "rh", "r", "copiloto", "pasajero", "passenger"];
    // What stands beside these and says no more than they do.
    const SILENT: &[&str] =
        &["y", "e", "o", "and", "or", "lado", "side", "eje", "axle", "ambos", "both", "lados", "sides"];
    let (mut ends, mut sides, mut rest) = ([false; 2], [false; 2], Vec::new());
    for word in text.split(|letter: char| letter.is_whitespace() || "/,;-+&()".contains(letter)) {
        let folded = fold(word);
        match folded.as_str() {
            "" => {}
            word if FRONT.contains(&word) => ends[0] = true,
            word if REAR.contains(&word) => ends[1] = true,
            word if LEFT.contains(&word) => sides[0] = true,
            word if RIGHT.contains(&word) => sides[1] = true,
            word if SILENT.contains(&word) => {}
            _ => rest.push(tidy(word)),
        }
    }
    let position = match (ends, sides) {
        ([true, false], [true, false]) => "front_left",
        ([true, false], [false, true]) => "front_right",
        ([true, false], _) => "front",
        ([false, true], [true, false]) => "rear_left",
        ([false, true], [false, true]) => "rear_right",
        ([false, true], _) => "rear",
        (_, [true, false]) => "left",
        (_, [false, true]) => "right",
        _ => "",
    };
    Place { position, rest: rest.join(" ") }
}

/// What a text says about an engine, and what of it says nothing that is known: `L4 1.6L DOHC` has a size, four cylinders and a rest.
pub fn engine(text: &str) -> (EngineWords, String) {
    let cylinders = |word: &str| ["cil", "cils", "cyl", "cilindros", "cylinders"].contains(&fold(word).as_str());
    let spaced: String = text.chars().map(|letter| if "/;()".contains(letter) { ' ' } else { letter }).collect();
    let words: Vec<&str> = spaced.split_whitespace().map(|word| word.trim_end_matches([',', '.'])).collect();
    let mut kept = Vec::new();
    let mut counted = None;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let count = word.parse::<i16>().ok().filter(|count| (1..=24).contains(count));
        match (count, words.get(at + 1)) {
            (Some(count), Some(next)) if cylinders(next) => {
                counted = Some(count);
                at += 1;
            }
            // `1,6L`: a size with a comma.
            _ => kept.push(match displacement(word) {
                Ok(Some(_)) if word.contains(',') => word.replace(',', "."),
                _ => (*word).to_owned(),
            }),
        }
        at += 1;
    }
    let mut found = engine_words(&kept.join(" "));
    found.cylinders = found.cylinders.or(counted);
    let code = |word: &str| {
        let bare = word.trim_end_matches(['v', 'V']);
        // `16V` are valves.
        let valves = bare.len() < word.len() && bare.bytes().all(|byte| byte.is_ascii_digit());
        let has = |is: fn(&char) -> bool| word.chars().any(|letter| is(&letter));
        word.len() >= 3 && !valves && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
    };
    let (mut codes, mut rest) = (Vec::new(), Vec::new());
    for word in found.code.split(' ').filter(|word| !word.is_empty()) {
        if codes.is_empty() && code(word) { codes.push(word) } else { rest.push(word) }
    }
    let rest = rest.join(" ");
    found.code = codes.concat();
    (found, rest)
}

/// A brand, by whichever of its spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    pub id: Uuid,
    pub name: String,
    pub oem: bool,
}

/// The brands that are known, and those that a file names besides.
#[derive(Debug, Default)]
pub struct Brands {
    all: Vec<Brand>,
    by_key: HashMap<String, usize>,
    known: usize,
}

/// What stands behind the name of a company and says nothing of it.
const LEGAL: &[&str] = &[
    "sa",
    "cv",
    "de",
    "rl",
    "s",
    "r",
    "l",
    "c",
    "v",
    "a",
    "sapi",
    "inc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "llc",
    "gmbh",
    "ag",
    "kg",
    "spa",
    "srl",
    "sl",
    "bv",
];

impl Brands {
    /// Each with its key and its other spellings. Whose own key it is has it before whoever is also called so.
    pub fn of(known: Vec<(Brand, String, Vec<String>)>) -> Self {
        let mut brands = Self::default();
        for (at, (_, key, _)) in known.iter().enumerate() {
            brands.by_key.insert(key.clone(), at);
        }
        for (at, (_, _, aliases)) in known.iter().enumerate() {
            for alias in aliases {
                brands.by_key.entry(alias.clone()).or_insert(at);
            }
        }
        brands.known = known.len();
        brands.all = known.into_iter().map(|(brand, ..)| brand).collect();
        brands
    }

    /// The brand of a text: as it stands, without what is in brackets, or without what companies end in.
    pub fn find(&self, text: &str) -> Option<&Brand> {
        let bare = text.split(['(', '[']).next().unwrap_or_default();
        let folded = fold(bare);
        let mut words: Vec<&str> = folded.split(' ').collect();
        while words.len() > 1 && words.last().is_some_and(|word| LEGAL.contains(word)) {
            words.pop();
        }
        let spellings = [key(text), key(&fold(text)), key(bare), key(&words.concat())];
        let at = spellings.iter().filter(|key| !key.is_empty()).find_map(|key| self.by_key.get(key))?;
        self.all.get(*at)
    }

    /// The same, or a new one of this name; none when the text has no letters or digits.
    pub fn find_or_add(&mut self, text: &str, oem: bool) -> Option<&Brand> {
        if let Some(id) = self.find(text).map(|brand| brand.id) {
            return self.all.iter().find(|brand| brand.id == id);
        }
        let (name, key) = (tidy(text), key(text));
        if key.is_empty() {
            return None;
        }
        self.by_key.insert(key, self.all.len());
        self.all.push(Brand { id: Uuid::now_v7(), name, oem });
        self.all.last()
    }

    /// Those that nobody knew.
    pub fn added(&self) -> &[Brand] {
        self.all.get(self.known..).unwrap_or_default()
    }
}

/// Names of a group that are no synonyms: one in each language.
const OWN_NAMES: usize = 2;

/// A group of parts with all that it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: Uuid,
    pub code: String,
    /// Both names, and then the synonyms.
    pub names: Vec<String>,
}

/// The groups that are known.
#[derive(Debug, Default)]
pub struct Groups {
    all: Vec<Group>,
    by_code: HashMap<String, usize>,
    /// By the stems of a name; none where several groups are called so. A name of one counts more than a synonym of another.
    by_name: HashMap<String, Option<usize>>,
}

impl Groups {
    pub fn of(all: Vec<Group>) -> Self {
        let mut groups = Self::default();
        let mut by_synonym = HashMap::new();
        for (at, group) in all.iter().enumerate() {
            groups.by_code.insert(fold(&group.code), at);
            for (place, name) in group.names.iter().enumerate() {
                let known = if place < OWN_NAMES { &mut groups.by_name } else { &mut by_synonym };
                let said = known.entry(stems(name).join(" ")).or_insert(Some(at));
                if *said != Some(at) {
                    *said = None;
                }
            }
        }
        for (synonym, group) in by_synonym {
            groups.by_name.entry(synonym).or_insert(group);
        }
        groups.all = all;
        groups
    }

    /// The group of a text: its code, any of its names in either language with or without a position, or the last of a path
    /// (`Frenos > Balatas`).
    pub fn find(&self, text: &str) -> Option<&Group> {
        let last = text.rsplit(['>', '\\']).next().unwrap_or_default();
        let at = [text.to_owned(), last.to_owned(), place(last).rest].iter().find_map(|text| {
            let by_code = self.by_code.get(&fold(text)).copied();
            by_code.or_else(|| self.by_name.get(&stems(text).join(" ")).copied().flatten())
        })?;
        self.all.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_may_hold_several_numbers() {
        assert_eq!(numbers("A0001 / A0002"), ["A0001", "A0002"]);
        assert_eq!(numbers("04465-02220;04465-02230\n04465 02220"), ["04465-02220", "04465-02230"]);
        assert_eq!(numbers("43512-60180/43512-60190"), ["43512-60180", "43512-60190"]);
        assert_eq!(numbers("1H0 698 151 A"), ["1H0 698 151 A"]);
        assert_eq!(numbers("K-1/2"), ["K-1/2"]);
        assert_eq!(numbers("W 610/3"), ["W 610/3"]);
        assert_eq!(numbers(" -- "), [""; 0]);
    }

    #[test]
    fn a_word_in_place_of_a_number_is_none() {
        for word in ["N/A", "n.a.", "S/N", "ND", "NLA", "Pendiente", "sin número", "UNIVERSAL", "Todos"] {
            assert!(is_no_number(word), "{word}");
        }
        for number in ["NA-100", "SN1", "W 610/3", "UNIVERSAL-1", "0"] {
            assert!(!is_no_number(number), "{number}");
        }
    }

    #[test]
    fn a_bar_code_is_one_whatever_its_length() {
        assert_eq!(gtin("012345678905"), Ok(Some("00012345678905".into())));
        assert_eq!(gtin("0012345678905"), Ok(Some("00012345678905".into())));
        assert_eq!(gtin("7 501 0313 11309"), Ok(Some("07501031311309".into())));
        assert_eq!(gtin(" "), Ok(None));
        assert_eq!(gtin("7501031311308"), Err(()));
        assert_eq!(gtin("ABC"), Err(()));
    }

    #[test]
    fn words_of_files_are_understood() {
        assert!(is_universal("UNIVERSAL") && is_universal("Todos") && !is_universal("Universal Joint"));
        assert!(is_obsolete("OBSOLETA") && is_obsolete("Descontinuado 2019") && !is_obsolete("A-1"));
        assert_eq!(
            (status("Vigente"), status("obsoleto"), status("?")),
            (Some(PartStatus::Active), Some(PartStatus::Obsolete), None)
        );
        assert_eq!(status("Sustituida por"), Some(PartStatus::Superseded));
        assert_eq!((tier("Económica"), tier("PREMIUM"), tier("1")), (Some(Tier::Economy), Some(Tier::Premium), None));
        assert_eq!(
            (kind("Original"), kind("Alterno"), kind("")),
            (Some(PartKind::Oem), Some(PartKind::Aftermarket), None)
        );
        assert_eq!(
            (is_two_way("Ambos sentidos"), is_two_way("Reemplaza a"), is_two_way("quizá")),
            (Some(true), Some(false), None)
        );
        for (yes, no) in [("Sí", "no"), ("TRUE", "false"), ("1", "0"), ("two", "one")] {
            assert_eq!((is_two_way(yes), is_two_way(no)), (Some(true), Some(false)), "{yes} {no}");
        }
        assert_eq!((yes_or_no("Sí"), yes_or_no("no"), yes_or_no("tal vez")), (Some(true), Some(false), None));
        let number = |text: &str| text.parse::<Decimal>().ok();
        let share = |text: &str, is_percentage: bool| number(text).and_then(|number| confidence(number, is_percentage));
        assert_eq!((share("95", false), share("0.5", false)), (number("0.95"), number("0.5")));
        assert_eq!(
            (share("1", false), share("1", true), share("0.5", true)),
            (number("1"), number("0.01"), number("0.005"))
        );
        assert_eq!((share("101", false), share("101", true), share("-1", false)), (None, None, None));
    }

    #[test]
    fn pictures_are_addresses_that_pages_may_show() {
        let one = "https://img.example.com/a,1.jpg";
        let other = "https://img.example.com/2.jpg";
        for text in [
            format!("{one}, {other}"),
            format!("{one},{other}"),
            format!("{one}\n{other}; {one}"),
            format!("D465.jpg | {one} | http://img.example.com/3.jpg | {other}"),
        ] {
            assert_eq!(images(&text), [one, other], "{text}");
        }
        assert_eq!(images("sin imagen"), Vec::<String>::new());
        let many = (0..20).map(|at| format!("https://img.example.com/{at}.jpg ")).collect::<Vec<_>>().concat();
        assert_eq!(images(&many).len(), MOST_IMAGES);
    }

    #[test]
    fn attributes_are_names_with_values() {
        let read = attributes("Diámetro: 280 mm;  Orificios = 5").unwrap_or_default();
        let read: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("diametro", "280 mm"), ("orificios", "5")]);
        assert_eq!(attributes(""), Some(BTreeMap::new()));
        assert_eq!((attributes("280 mm"), attributes("a:"), attributes(": b")), (None, None, None));
    }

    #[test]
    fn a_position_is_an_end_and_a_side() {
        let read = |text| place(text).position;
        assert_eq!(
            [read("DEL. IZQ"), read("Trasera derecha"), read("FRONT LH")],
            ["front_left", "rear_right", "front_left"]
        );
        assert_eq!([read("Delantero"), read("rear"), read("L/R"), read("Del/Tras")], ["front", "rear", "", ""]);
        assert_eq!([read("Lado conductor"), read("Del L/R"), read("")], ["left", "front", ""]);
        assert_eq!(place("Delantera sin ABS"), Place { position: "front", rest: "sin ABS".into() });
    }

    #[test]
    fn an_engine_is_read_as_mechanics_write_it() {
        let read = |text| {
            let (found, rest) = engine(text);
            (found.displacement_cc, found.cylinders, found.code, rest)
        };
        let said = |cc, cylinders, code: &str, rest: &str| (Some(cc), cylinders, code.to_owned(), rest.to_owned());
        assert_eq!(read("L4 1.6L"), said(1600, Some(4), "", ""));
        assert_eq!(read("1.6 GA16DE"), said(1600, None, "GA16DE", ""));
        assert_eq!(read("4 cil. 2.0L DOHC 16V"), said(2000, Some(4), "", "DOHC 16V"));
        assert_eq!(read("V6 (3,5L)"), said(3500, Some(6), "", ""));
        assert_eq!(read(""), (None, None, String::new(), String::new()));
    }

    fn brands() -> Brands {
        let brand = |name: &str, oem| Brand { id: Uuid::now_v7(), name: name.into(), oem };
        Brands::of(vec![
            (brand("Bosch", false), "BOSCH".into(), vec!["ROBERTBOSCH".into()]),
            (brand("Volkswagen", true), "VOLKSWAGEN".into(), vec!["VW".into(), "BOSCH".into()]),
        ])
    }

    #[test]
    fn a_brand_is_found_however_it_is_spelt() {
        let mut brands = brands();
        for spelling in [
            "BOSCH",
            " bosch ",
            "Bosch®",
            "B.O.S.C.H.",
            "Bosch S.A. de C.V.",
            "BOSCH GmbH",
            "Bosch (México)",
            "Robert Bosch",
        ] {
            assert_eq!(brands.find(spelling).map(|brand| brand.name.as_str()), Some("Bosch"), "{spelling}");
        }
        assert_eq!(brands.find("VW").map(|brand| brand.oem), Some(true));
        assert_eq!((brands.find("Nadie"), brands.find("--")), (None, None));
        assert_eq!(brands.find_or_add("--", false), None);
        let new = brands.find_or_add("Acmé  Frenos", false).cloned();
        assert_eq!(new.as_ref().map(|brand| brand.name.as_str()), Some("Acmé Frenos"));
        assert_eq!(brands.find_or_add("ACMÉ FRENOS", false).cloned(), new);
        assert_eq!(brands.added().len(), 1);
    }

    #[test]
    fn a_group_is_found_by_code_and_by_name_in_either_language() {
        let group = |code: &str, names: &[&str]| Group {
            id: Uuid::now_v7(),
            code: code.into(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let groups = Groups::of(vec![
            group("brake_pads", &["Balatas", "Brake pads", "pastillas de freno"]),
            group("oil_filter", &["Filtro de aceite", "Oil filter", "elemento"]),
            group("air_filter", &["Filtro de aire", "Air filter", "elemento"]),
            group("fender_liner", &["Tolva de salpicadera", "Fender liner", "lodera"]),
            group("mud_flap", &["Loderas", "Mud flaps"]),
        ]);
        let found = |text| groups.find(text).map(|group| group.code.as_str());
        for text in [
            "brake_pads",
            "BALATAS",
            "balata",
            "Brake Pad",
            "Frenos > Balatas",
            "BALATAS DELANTERAS",
            "Pastilla de freno",
        ] {
            assert_eq!(found(text), Some("brake_pads"), "{text}");
        }
        assert_eq!(found("filtro aceite"), Some("oil_filter"));
        assert_eq!(found("Loderas"), Some("mud_flap"), "its name, and a synonym of another");
        assert_eq!((found("elemento"), found("tornillos"), found("")), (None, None, None));
    }

    proptest! {
        #[test]
        fn numbers_are_told_apart_by_any_sign_and_come_back(
            numbers in prop::collection::hash_set("[A-Z][0-9]{4}[A-Z]{0,3}", 1..6),
            sign in prop::sample::select(vec![" / ", "/", "; ", ", ", "\n", "|"]),
        ) {
            let printed: Vec<String> = numbers.into_iter().collect();
            prop_assert_eq!(super::numbers(&printed.join(sign)), printed);
        }

        #[test]
        fn whatever_stands_in_a_cell_is_read_or_not(text in "\\PC{0,60}") {
            for number in super::numbers(&text) {
                prop_assert!(!key(&number).is_empty());
            }
            let _ = (gtin(&text), status(&text), attributes(&text), images(&text), place(&text), engine(&text), brands().find(&text).is_some());
        }
    }
}
