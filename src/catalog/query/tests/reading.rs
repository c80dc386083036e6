//! What is read in single queries, and what holds for all of them.

use super::super::types::{ChipKind, Position, Side, Understood};
use super::{dictionary, read};
use crate::catalog::query::{Dictionary, Vocabulary, parse};
use proptest::prelude::*;

/// The columns that are not empty, as `name=value`, in the order of their names.
fn said(query: &str) -> String {
    let mut read: Vec<_> =
        read(&parse(&dictionary(), query)).into_iter().filter(|(_, value)| !value.is_empty()).collect();
    read.sort_unstable();
    read.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_found_in_any_order_case_and_number() {
    let wanted = "group=brake_pads make=Nissan model=Tsuru position=front years=2004";
    for query in [
        "balatas delanteras tsuru 2004",
        "2004 tsuru delantera balata",
        "TSURU, BALATAS (delanteras) 2004",
        "balata delantero para nissan tsuru modelo 2004",
        "tsuru2004 balatas delanteras",
    ] {
        assert_eq!(said(query), wanted, "{query}");
    }
}

#[test]
fn the_longest_name_is_meant() {
    assert_eq!(said("bomba de gasolina completa tsuru"), "group=fuel_pump_module make=Nissan model=Tsuru");
    assert_eq!(said("sensor de presion de aceite jetta"), "group=oil_pressure_switch make=Volkswagen model=Jetta");
    assert_eq!(said("grand cherokee balatas"), "group=brake_pads make=Jeep model=Grand Cherokee");
    assert_eq!(said("sentra b13 balatas"), "group=brake_pads make=Nissan model=Tsuru");
    assert_eq!(said("sentra balatas"), "group=brake_pads make=Nissan model=Sentra");
}

#[test]
fn a_figure_is_read_by_what_stands_around_it() {
    assert_eq!(said("balatas peugeot 206 2004"), "group=brake_pads make=Peugeot model=206 years=2004");
    assert_eq!(said("balatas 307"), "group=brake_pads make=Peugeot model=307");
    assert_eq!(said("jetta 2.0 99 bujia"), "engine=2.0 group=spark_plug make=Volkswagen model=Jetta years=1999");
    assert_eq!(said("vocho 1600"), "engine=1.6 make=Volkswagen model=Sedán");
    assert_eq!(said("ram 1500"), "make=Dodge model=Ram 1500");
    assert_eq!(said("mazda 3 3"), "make=Mazda model=Mazda 3 rest=3");
    assert_eq!(said("bujia 16v"), "engine=16v group=spark_plug");
    assert_eq!(said("bateria 12v"), "group=battery rest=12v");
    assert_eq!(said("206"), "rest=206");
    assert_eq!(said("2004"), "rest=2004");
}

#[test]
fn whole_litres_are_an_engine_s_only_where_one_is_meant() {
    let displacement = |query: &str| parse(&dictionary(), query).engine.displacement;
    for query in ["anticongelante 4 litros", "anticongelante 4l", "5 litros de anticongelante", "4 litros"] {
        assert_eq!(displacement(query), None, "{query}");
    }
    assert_eq!(parse(&dictionary(), "anticongelante 4l").rest, "4l", "it is looked for");
    for query in ["bujia sentra 2 litros", "bujia nissan 2l", "bujia motor 2 litros", "bujia 2.0 litros"] {
        assert_eq!(displacement(query), Some(20), "{query}");
    }
    assert_eq!(displacement("bujia 1600 cc"), Some(16));
}

#[test]
fn years_are_read_as_they_are_said() {
    let years = |query: &str| parse(&dictionary(), &format!("tsuru {query}")).years.map(|years| years.to_string());
    for (query, wanted) in [
        ("2004", "2004"),
        ("04", "2004"),
        ("'98", "1998"),
        ("modelo 95", "1995"),
        ("2001-2005", "2001-2005"),
        ("01-05", "2001-2005"),
        ("2001-05", "2001-2005"),
        ("95 al 99", "1995-1999"),
        ("del 2004 al 2008", "2004-2008"),
        ("2010 en adelante", "2010-"),
        ("desde 2010", "2010-"),
        ("hasta 2005", "-2005"),
    ] {
        assert_eq!(years(query).as_deref(), Some(wanted), "{query}");
    }
    assert_eq!(years("2099"), None);
    assert_eq!(years("45"), None);
    assert_eq!(parse(&dictionary(), "balatas 04").years, None, "two digits are a year of a vehicle only");
}

#[test]
fn del_is_the_article_or_the_front() {
    let front = |query: &str| parse(&dictionary(), query).positions == [Position::Front];
    for query in ["balatas del. tsuru", "amort del izq jetta", "discos tsuru del", "jgo balatas del chevy"] {
        assert!(front(query), "{query}");
    }
    for query in
        ["sensor del ciguenal tsuru", "computadora del stratus", "faro del lado derecho tsuru", "del tsuru la marcha"]
    {
        assert!(!front(query), "{query}");
    }
}

#[test]
fn sides_are_those_of_the_driver() {
    let sides = |query: &str| parse(&dictionary(), query).sides;
    for query in ["faro lado chofer tsuru", "faro piloto tsuru", "faro izq tsuru", "headlight driver side tsuru"] {
        assert_eq!(sides(query), [Side::Left], "{query}");
    }
    for query in ["faro lado copiloto tsuru", "faro pasajero tsuru", "faro der. tsuru", "headlight rh tsuru"] {
        assert_eq!(sides(query), [Side::Right], "{query}");
    }
    assert_eq!(sides("faros izq y der tsuru"), [Side::Left, Side::Right]);
}

#[test]
fn a_number_is_its_key() {
    for (query, key) in [
        ("gdb 1420", "GDB1420"),
        ("04465-02220", "0446502220"),
        ("1H0 698 151 A", "1H0698151A"),
        ("w 712/75", "W71275"),
        ("0 986 494 524", "0986494524"),
        ("d465", "D465"),
    ] {
        let understood = parse(&dictionary(), query);
        assert_eq!(understood.number.as_deref(), Some(key), "{query}");
        assert_eq!(understood.rest, "", "{query}");
    }
    for query in ["5w30", "4x4", "12v 55w", "h4", "tsuru 16v 2004"] {
        assert_eq!(parse(&dictionary(), query).number, None, "{query}");
    }
    assert_eq!(said("lo mismo que gdb-1420 de otra marca"), "number=GDB1420 same=yes");
}

#[test]
fn a_model_says_its_make_and_a_make_says_which_model() {
    assert_eq!(said("chevrolet matiz"), "make=Chevrolet model=Matiz");
    assert_eq!(said("pontiac matiz"), "make=Pontiac model=Matiz");
    assert_eq!(said("chevy silverado"), "make=Chevrolet model=Silverado");
    assert_eq!(said("chevy"), "make=Chevrolet model=Chevy");
}

#[test]
fn ordinary_words_are_no_parts_or_models_by_themselves() {
    assert_eq!(said("curso en linea"), "rest=curso linea");
    assert_eq!(said("fiat linea"), "make=Fiat model=Linea");
    assert_eq!(said("zapatos"), "rest=zapatos");
    assert_eq!(said("zapatas"), "group=brake_shoes");
    assert_eq!(said("anterior"), "rest=anterior", "one letter from `interior`");
}

#[test]
fn everyday_words_and_sizes_are_no_models_beside_what_they_belong_to() {
    for (query, reading) in [
        ("bujias tipo iridium", "group=spark_plug rest=tipo iridium"),
        ("balatas alto rendimiento", "group=brake_pads rest=alto rendimiento"),
        ("faro primera calidad", "group=headlight rest=primera calidad"),
        ("bujias tsuru 1.6 v16", "engine=1.6 group=spark_plug make=Nissan model=Tsuru rest=v16"),
        ("rin r18 jetta", "make=Volkswagen model=Jetta rest=rin r18"),
        ("gas refrigerante r12", "group=refrigerant"),
        ("kit embrague tipo 1.6", "engine=1.6 group=clutch_kit make=Fiat model=Tipo"),
        ("disco de embrague primera", "group=clutch_disc make=Nissan model=Primera"),
        ("bujias suzuki alto importado", "group=spark_plug make=Suzuki model=Alto rest=importado"),
        ("kit distribucion r9", "group=timing_kit make=Renault model=Renault 9"),
        ("pastillas v16", "group=brake_pads make=Nissan model=V16"),
        ("amortiguadores traseros del march", "group=shock_absorber make=Nissan model=March position=rear"),
        ("balatas tras y del aveo", "group=brake_pads make=Chevrolet model=Aveo position=front rear"),
        ("metales de biela 0.10 tsuru", "group=rod_bearings make=Nissan model=Tsuru rest=0 10"),
        ("tapetes tsuru", "make=Nissan model=Tsuru rest=tapetes"),
        ("cubrepolvo lado rueda jetta", "group=cv_boot make=Volkswagen model=Jetta position=outer"),
    ] {
        assert_eq!(said(query), reading, "{query}");
    }
}

#[test]
fn what_comes_along_with_a_part_is_another_one() {
    assert_eq!(said("radiador con tapon matiz"), "group=radiator make=Pontiac model=Matiz rest=tapon");
    assert_eq!(said("faro der. np300 c/foco"), "group=headlight make=Nissan model=NP300 rest=foco side=right");
    assert_eq!(said("maza con balero jetta"), "group=wheel_hub make=Volkswagen model=Jetta");
    for (query, reading) in [
        ("radiador con tapon de radiador tsuru", "group=radiator make=Nissan model=Tsuru rest=tapon"),
        ("banda de tiempo con tensor aveo", "group=timing_belt make=Chevrolet model=Aveo rest=tensor"),
        ("tijera con rotula sonic", "group=control_arm make=Chevrolet model=Sonic rest=rotula"),
        ("tapa de punterias con empaque aveo", "group=valve_cover_gasket make=Chevrolet model=Aveo"),
        ("busco con urgencia balatas tsuru", "group=brake_pads make=Nissan model=Tsuru rest=urgencia"),
        ("compresor a/c clutch jetta", "group=ac_clutch make=Volkswagen model=Jetta"),
    ] {
        assert_eq!(said(query), reading, "{query}");
    }
}

#[test]
fn every_country_has_its_words() {
    for query in ["balero rueda golf", "ruleman de rueda golf", "balinera rueda golf", "rodamiento de rueda golf"] {
        assert_eq!(said(query), "group=wheel_bearing make=Volkswagen model=Golf", "{query}");
    }
    for query in ["banda de tiempo clio", "correa de distribucion clio", "correa reparticion clio"] {
        assert_eq!(said(query), "group=timing_belt make=Renault model=Clio", "{query}");
    }
    assert_eq!(
        said("piloto trasero derecho focus"),
        "group=tail_light make=Ford model=Focus position=rear side=right",
        "a lamp, and no side"
    );
    // A word that stands for another one is believed no more than by itself.
    assert_eq!(said("pastillas para la tos"), "rest=pastillas tos");
    assert_eq!(said("pastillas delanteras clio"), "group=brake_pads make=Renault model=Clio position=front");
}

#[test]
fn nothing_comes_of_nothing() {
    for query in ["", "   ", "???", "🚗🔧", "de la", "\u{200b}"] {
        assert_eq!(parse(&dictionary(), query), Understood::default(), "{query:?}");
    }
    let understood = parse(&Dictionary::new(Vocabulary::default()), "balatas tsuru 1.6");
    assert_eq!(understood.rest, "balatas tsuru");
}

#[test]
fn a_chip_that_is_taken_off_is_understood_no_more() {
    let query = "Balatas del. izq. Jetta A4, 2001-2005 (2.0 L) TRW gdb-1420";
    let understood = parse(&dictionary(), query);
    let span = |kind| {
        let chip = understood.chips.iter().find(|chip| chip.kind == kind)?;
        Some(chip.spans.iter().map(|span| &query[span.clone()]).collect::<Vec<_>>().join("|"))
    };
    assert_eq!(span(ChipKind::Group).as_deref(), Some("Balatas"));
    assert_eq!(span(ChipKind::Model).as_deref(), Some("Jetta A4"));
    assert_eq!(span(ChipKind::Years).as_deref(), Some("2001-2005"));
    assert_eq!(span(ChipKind::Engine).as_deref(), Some("2.0 L"));
    assert_eq!(span(ChipKind::Number).as_deref(), Some("gdb-1420"));
    assert_eq!(span(ChipKind::Make), None, "the make was not said");
    for chip in &understood.chips {
        let left = parse(&dictionary(), &chip.taken_off(query));
        assert!(
            left.chips.iter().all(|other| other.kind != chip.kind),
            "{:?} of {:?}",
            chip.kind,
            chip.taken_off(query)
        );
    }
}

#[test]
fn reading_is_fast() {
    let dictionary = dictionary();
    let queries: Vec<&str> = include_str!("../graded.csv").lines().filter(|line| !line.starts_with('#')).collect();
    let mut times: Vec<_> = queries
        .iter()
        .map(|query| {
            let begun = std::time::Instant::now();
            std::hint::black_box(parse(&dictionary, query));
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "half {:?}, 99 % {:?}, all {:?}",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    );
    // A build without optimization on a busy machine is some thirty times slower than the one that is served.
    assert!(times[times.len() / 2].as_millis() < 30, "{:?}", times[times.len() / 2]);
}

/// A word of a query as people write them, or anything at all.
fn any_word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "balatas",
        "del",
        "del.",
        "tras",
        "tsuru",
        "jetta",
        "a4",
        "2004",
        "04",
        "-",
        "1.6",
        "16v",
        "izq",
        "bomba",
        "de",
        "agua",
        "gdb",
        "1420",
        "lado",
        "chofer",
        "peugeot",
        "206",
        "diesel",
        "filtro",
        "mazda",
        "3",
        "al",
        "motor",
        "trw",
        "04465-02220",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,8}"]
}

proptest! {
    #[test]
    fn spans_lie_in_the_query_in_order_and_apart(words in prop::collection::vec(any_word(), 0..12)) {
        let query = words.join(" ");
        let understood = parse(&dictionary(), &query);
        let mut spans: Vec<_> = understood.chips.iter().flat_map(|chip| chip.spans.iter().cloned()).collect();
        for chip in &understood.chips {
            prop_assert!(!chip.spans.is_empty());
            prop_assert!(chip.spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
        spans.sort_unstable_by_key(|span| span.start);
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
        for span in spans {
            prop_assert!(!span.is_empty() && query.get(span.clone()).is_some(), "{span:?}");
        }
    }

    #[test]
    fn what_is_understood_has_a_chip_or_comes_with_the_model(words in prop::collection::vec(any_word(), 0..12)) {
        let understood = parse(&dictionary(), &words.join(" "));
        let chip = |kind| understood.chips.iter().any(|chip| chip.kind == kind);
        prop_assert_eq!(understood.group.is_some(), chip(ChipKind::Group));
        prop_assert_eq!(understood.model.is_some(), chip(ChipKind::Model));
        prop_assert_eq!(understood.years.is_some(), chip(ChipKind::Years));
        prop_assert_eq!(understood.number.is_some(), chip(ChipKind::Number));
        prop_assert_eq!(understood.brand.is_some(), chip(ChipKind::Brand));
        prop_assert_eq!(understood.make.is_some(), chip(ChipKind::Make) || understood.model.is_some());
    }

    #[test]
    fn case_and_blanks_say_nothing(words in prop::collection::vec("[a-z]{1,9}|[0-9]{1,5}|1[.]6", 0..8)) {
        let plain = read(&parse(&dictionary(), &words.join(" ")));
        let loud = read(&parse(&dictionary(), &format!("  {}  ", words.join("   ").to_uppercase())));
        prop_assert_eq!(plain, loud);
    }

    #[test]
    fn one_typo_in_a_long_word_is_forgiven(
        word in prop::sample::select(vec!["amortiguador", "alternador", "distribuidor", "radiador", "termostato", "salpicadera"]),
        at in 1usize..7,
        mistake in 0usize..3,
        letter in "[a-z]",
    ) {
        let mut letters: Vec<char> = word.chars().collect();
        match mistake {
            0 => { letters.remove(at); }
            1 => letters.swap(at, at + 1),
            _ => letters.insert(at, letter.chars().next().unwrap()),
        }
        let typed: String = letters.into_iter().collect();
        let wanted = parse(&dictionary(), &format!("{word} jetta")).group;
        prop_assert!(wanted.is_some());
        prop_assert_eq!(parse(&dictionary(), &format!("{typed} jetta")).group, wanted, "{}", typed);
    }

    #[test]
    fn anything_is_read(text in "\\PC{0,400}") {
        let understood = parse(&dictionary(), &text);
        prop_assert!(understood.rest.len() <= text.len() * 4);
    }
}
