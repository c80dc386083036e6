//! Cells as files have them, and the facts that they mean.

use super::columns::Columns;
use super::facts::{
    EngineWords, Rejection, RowFacts, cylinders, displacement, engine_words, make_key, parse_years, read,
};
use super::words::{body, drivetrain, fuel, transmission};
use proptest::prelude::*;

const NOW: u16 = 2026;

fn row(pairs: &[(&str, &str)]) -> Result<RowFacts, Rejection> {
    let columns = Columns::of_headers(pairs.iter().map(|(header, _)| *header));
    read(&columns, columns.kilowatts, &pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect::<Vec<_>>(), NOW)
}

#[test]
fn years_are_read_as_people_write_them() {
    for (text, expected) in [
        ("2004", vec![2004]),
        ("2004.0", vec![2004]),
        ("2008-2010", vec![2008, 2009, 2010]),
        ("1989 - 1991", vec![1989, 1990, 1991]),
        ("2008–2009", vec![2008, 2009]),
        ("2008 a 2009", vec![2008, 2009]),
        ("2008 to 2009", vec![2008, 2009]),
        ("08-10", vec![2008, 2009, 2010]),
        ("98/00", vec![1998, 1999, 2000]),
        ("2025+", vec![2025, 2026]),
        ("2025-", vec![2025, 2026]),
        ("2024 - Presente", vec![2024, 2025, 2026]),
        ("2004, 2006", vec![2004, 2006]),
    ] {
        assert_eq!(parse_years(text, NOW), Ok(expected), "{text}");
    }
    for text in ["", "UNIVERSAL", "20x4", "204", "20045", "1850", "9999", "2014-2008", "1900-1999", "2008-", "-2008"] {
        let open = text == "2008-";
        assert_eq!(parse_years(text, NOW).is_ok(), open, "{text}");
    }
}

#[test]
fn a_size_is_read_in_litres_and_in_cubic_centimetres() {
    for (text, cc) in [
        ("2.2", Some(2200)),
        ("2,2", Some(2200)),
        ("1.6 L", Some(1600)),
        ("1.6L", Some(1600)),
        ("5", Some(5000)),
        ("1598", Some(1598)),
        ("1598 cc", Some(1598)),
        ("1,998 cc", Some(1998)),
        ("1998cm3", Some(1998)),
        ("49 cc", Some(49)),
        ("", None),
        ("0", None),
        ("0.0", None),
    ] {
        assert_eq!(displacement(text), Ok(cc), "{text}");
    }
    for text in ["grande", "-2.0", "90000", "1.9.9", "L"] {
        assert!(displacement(text).is_err(), "{text}");
    }
}

#[test]
fn cylinders_are_read_with_the_letters_around_them() {
    for (text, count) in
        [("4.0", Some(4)), ("V6", Some(6)), ("L4", Some(4)), ("8 cil.", Some(8)), ("", None), ("0", None)]
    {
        assert_eq!(cylinders(text), Ok(count), "{text}");
    }
    assert!(cylinders("muchos").is_err() && cylinders("60").is_err());
}

#[test]
fn an_engine_in_words_gives_what_it_says() {
    let engine = engine_words("2.0L L4 gasolina");
    assert_eq!((engine.displacement_cc, engine.cylinders, engine.fuel.as_str()), (Some(2000), Some(4), "gasoline"));
    assert_eq!(engine.code, "");
    let engine = engine_words("1.6 GA16DE");
    assert_eq!((engine.displacement_cc, engine.code.as_str()), (Some(1600), "GA16DE"));
    assert_eq!(engine_words("V8 5.0 L Coyote").cylinders, Some(8));
    assert_eq!(engine_words(""), EngineWords::default());
}

#[test]
fn words_for_fuel_transmission_drivetrain_and_body_become_one_word() {
    for (text, word) in [
        ("Regular", "gasoline"),
        ("Premium", "gasoline"),
        ("Gasolina", "gasoline"),
        ("Gasoline or E85", "flex"),
        ("Diésel", "diesel"),
        ("Electricity", "electric"),
        ("Premium Gas or Electricity", "hybrid"),
        ("Híbrido", "hybrid"),
        ("CNG", "cng"),
        ("Gasoline or natural gas", "cng"),
        ("queroseno", "queroseno"),
        ("", ""),
    ] {
        assert_eq!(fuel(text), word, "{text}");
    }
    for (text, word) in [
        ("Automatic 4-spd", "automatic 4"),
        ("Automatic (S6)", "automatic 6"),
        ("Manual 5 spd", "manual 5"),
        ("Manual(M7)", "manual 7"),
        ("Automatic (variable gear ratios)", "cvt"),
        ("Auto(AV-S6)", "cvt"),
        ("Auto(AM7)", "automated 7"),
        ("Estándar", "manual"),
        ("Automática", "automatic"),
        ("", ""),
    ] {
        assert_eq!(transmission(text), word, "{text}");
    }
    for (text, word) in [
        ("Front-Wheel Drive", "fwd"),
        ("4-Wheel or All-Wheel Drive", "4wd"),
        ("Part-time 4-Wheel Drive", "4wd"),
        ("All-Wheel Drive", "awd"),
        ("2-Wheel Drive", "2wd"),
        ("Tracción trasera", "rwd"),
    ] {
        assert_eq!(drivetrain(text), word, "{text}");
    }
    for (text, word) in [
        ("[\"Sedan\", \"Coupe\"]", "sedan"),
        ("[\"Van/Minivan\"]", "van"),
        ("Sport Utility Vehicle - 4WD", "suv"),
        ("Standard Pickup Trucks 2WD", "pickup"),
        ("Compact Cars", ""),
    ] {
        assert_eq!(body(text), word, "{text}");
    }
}

#[test]
fn makes_are_known_by_all_their_names() {
    for name in ["VW", "vw", "Volkswagen", "VOLKSWAGEN"] {
        assert_eq!(make_key(name), "VOLKSWAGEN", "{name}");
    }
    assert_eq!(make_key("Mercedes"), make_key("MERCEDES-BENZ"));
    assert_eq!(make_key("Landrover"), make_key("Land Rover"));
    let found = row(&[("make", "VW"), ("model", "GOLF"), ("year", "2004")]).unwrap();
    assert_eq!((found.make.as_str(), found.model.as_str()), ("Volkswagen", "Golf"));
}

#[test]
fn a_drivetrain_in_the_name_of_a_model_is_no_other_model() {
    let found = row(&[("make", "Nissan"), ("model", "Pathfinder 4WD"), ("year", "2004")]).unwrap();
    assert_eq!(
        (found.model.as_str(), found.model_key.as_str(), found.drivetrain.as_str()),
        ("Pathfinder", "PATHFINDER", "4wd")
    );
    let found = row(&[("make", "Jeep"), ("model", "GRAND CHEROKEE"), ("year", "2004")]).unwrap();
    assert_eq!((found.model.as_str(), found.drivetrain.as_str()), ("Grand Cherokee", ""));
    let found = row(&[("make", "ARCTIC CAT"), ("model", "RIO"), ("year", "2004")]).unwrap();
    assert_eq!((found.make.as_str(), found.model.as_str()), ("Arctic Cat", "Rio"));
    for name in ["CR-V", "NSX", "ILX", "RAV4", "4X4", "Mazda3"] {
        assert_eq!(row(&[("make", "X"), ("model", name), ("year", "2004")]).unwrap().model, name);
    }
}

#[test]
fn a_row_that_cannot_be_read_says_which_cell_and_why() {
    for (pairs, column, reason) in [
        ([("make", ""), ("model", "A"), ("year", "2004"), ("displ", "")], "make", "is missing"),
        ([("make", "A"), ("model", "--"), ("year", "2004"), ("displ", "")], "model", "is missing"),
        ([("make", "A"), ("model", "!!"), ("year", "2004"), ("displ", "")], "model", "has no letters or digits"),
        ([("make", "A"), ("model", "B"), ("year", "UNIVERSAL"), ("displ", "")], "year", "is no year"),
        ([("make", "A"), ("model", "B"), ("year", ""), ("displ", "")], "year", "is missing"),
        ([("make", "A"), ("model", "B"), ("year", "2004"), ("displ", "x")], "displacement", "is no size of an engine"),
    ] {
        let refused = row(&pairs).unwrap_err();
        assert_eq!((refused.column, refused.reason), (column, reason), "{pairs:?}");
    }
}

proptest! {
    #[test]
    fn any_cells_become_facts_or_a_rejection(cells in prop::collection::vec("\\PC{0,16}", 0..9)) {
        let columns = Columns::of_headers(["make", "model", "year", "displ", "cyl", "fuel", "trans", "drive", "engine"]);
        if let Ok(facts) = read(&columns, columns.kilowatts, &cells, NOW) {
            prop_assert!(!facts.make_key.is_empty() && !facts.model_key.is_empty() && !facts.years.is_empty());
        }
    }

    #[test]
    fn a_span_has_all_of_its_years(from in 1950u16..2020, length in 0u16..40) {
        let years = parse_years(&format!("{from} - {}", from + length), NOW).unwrap();
        prop_assert_eq!(years, (from..=from + length).collect::<Vec<_>>());
    }

    #[test]
    fn litres_and_cubic_centimetres_meet(tenths in 2i32..200) {
        let litres = format!("{}.{}", tenths / 10, tenths % 10);
        prop_assert_eq!(displacement(&litres), displacement(&format!("{} cc", tenths * 100)));
    }
}
