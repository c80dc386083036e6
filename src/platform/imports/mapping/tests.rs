//! Proposals and mappings, by value.

mod corpus;

use super::super::reader::types::{ColumnProfile, FileFormat, LeftOut};
use super::*;
use crate::inventory::import::fields::{Field, Mapping as Decided};

/// A file whose columns hold what `cells` gives for each row.
fn file(headers: &[&str], rows: &[&[&str]]) -> Profile {
    let column = |(index, header): (u32, &&str)| {
        let values: Vec<&str> =
            rows.iter().filter_map(|row| row.get(index as usize)).copied().filter(|value| !value.is_empty()).collect();
        let mut tally = numbers::Tally::default();
        for value in &values {
            tally.add(value);
        }
        let mut probes: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        probes.sort_unstable();
        probes.dedup();
        ColumnProfile {
            index,
            header: (*header).to_owned(),
            samples: probes.iter().take(3).cloned().collect(),
            filled: values.len() as u64,
            numeric: tally.numeric(),
            integers: tally.integers(),
            decimals: tally.decide(),
            traps: Vec::new(),
            probes,
        }
    };
    Profile {
        format: FileFormat::Xlsx,
        encoding: None,
        sheets: vec!["Hoja1".to_owned()],
        sheet: 0,
        hidden_sheets: Vec::new(),
        header_row: 1,
        columns: (0..).zip(headers).map(column).collect(),
        rows_total: rows.len() as u64,
        left_out: LeftOut::default(),
        sample: Vec::new(),
        notes: Vec::new(),
    }
}

fn proposed(profile: &Profile, evidence: &[Evidence]) -> Vec<(Field, u32)> {
    propose::<Field>(profile, evidence).into_iter().map(|proposal| (proposal.field, proposal.column)).collect()
}

#[test]
fn spanish_headers_are_understood_whatever_their_spelling() {
    use Field::{Brand, Currency, Description, Gtin, Location, MinOrder, OwnCode, PartNumber, Price, Stock};
    let profile = file(
        &[
            "CLAVE INTERNA",
            "No. Parte",
            "Descripción",
            "Marca",
            "EXIST.",
            "P. Público",
            "Ubicación",
            "Mínimo de compra",
            "Cód. Barras",
            "Moneda",
        ],
        &[
            &["I-1", "004942", "Filtro de aceite", "Gonher", "5", "120.50", "A-1", "1", "7501031311309", "MXN"],
            &["I-2", "22.63", "Balata delantera", "Brembo", "2", "540.00", "A-2", "2", "7501055300075", "MXN"],
        ],
    );
    assert_eq!(
        proposed(&profile, &[]),
        [
            (PartNumber, 1),
            (Brand, 3),
            (Description, 2),
            (OwnCode, 0),
            (Price, 5),
            (Stock, 4),
            (Location, 6),
            (MinOrder, 7),
            (Currency, 9),
            (Gtin, 8),
        ]
    );
}

#[test]
fn a_lone_code_is_the_part_number() {
    for header in ["Código", "clave", "SKU", "Product code", "ProductCode", "REFERENCIA"] {
        let profile = file(&[header, "Precio", "Cant"], &[&["A-100", "10.50", "3"], &["A-200", "11.00", "4"]]);
        assert_eq!(proposed(&profile, &[]), [(Field::PartNumber, 0), (Field::Price, 1), (Field::Stock, 2)], "{header}");
    }
}

#[test]
fn of_several_prices_the_one_for_the_public_comes_first() {
    let rows: &[&[&str]] = &[&["A1", "10.50", "12.00", "15.00"], &["A2", "20.50", "22.00", "25.00"]];
    for (headers, price, further) in [
        (["Parte", "Costo", "Precio mayoreo", "Precio público"], 3, 2),
        (["Parte", "Costo", "Precio 1", "Precio 2"], 2, 3),
        (["Parte", "price_buy", "Distribuidor", "P.V.P 1"], 3, 2),
        (["Parte", "Acquisition cost", "Menudeo", "Mayoreo"], 2, 3),
        (["Parte", "Precio compra", "Precio", "Precio 2"], 2, 3),
    ] {
        let expected = [(Field::PartNumber, 0), (Field::Price, price), (Field::Price2, further), (Field::Cost, 1)];
        assert_eq!(proposed(&file(&headers, rows), &[]), expected, "{headers:?}");
    }
    // Which of two numbered alike it is has to be said; beside the price, a numbered one is another.
    let rival = |headers: &[&str]| {
        let found = propose::<Field>(&file(headers, rows), &[]);
        found.into_iter().find(|proposal| proposal.field == Field::Price).and_then(|price| price.rival)
    };
    assert_eq!(rival(&["Parte", "Costo", "Precio 1", "Precio 2"]), Some(3));
    assert_eq!(rival(&["Parte", "Costo", "Precio", "Precio 2"]), None);
}

#[test]
fn a_numbered_price_is_the_one_of_its_number() {
    let rows: &[&[&str]] = &[&["A1", "10.50", "12.00", "15.00"], &["A2", "20.50", "22.00", "25.00"]];
    for (headers, further) in [
        (["Parte", "Precio", "Precio 3", "Mayoreo"], [(Field::Price2, 3), (Field::Price3, 2)]),
        (["Parte", "Precio", "Mayoreo", "Precio 2"], [(Field::Price2, 3), (Field::Price3, 2)]),
        (["Parte", "Precio", "Precio 5", "Precio 4"], [(Field::Price4, 3), (Field::Price5, 2)]),
        (["Parte", "Precio", "Precio 3", "Precio 3"], [(Field::Price2, 3), (Field::Price3, 2)]),
    ] {
        let expected = [&[(Field::PartNumber, 0), (Field::Price, 1)], further.as_slice()].concat();
        assert_eq!(proposed(&file(&headers, rows), &[]), expected, "{headers:?}");
    }
}

#[test]
fn nobody_is_asked_how_a_cost_or_a_further_price_is_written() {
    let rows: &[&[&str]] = &[&["A1", "1.234", "12.50", "1.234"], &["A2", "2.345", "22.50", "2.345"]];
    let profile = file(&["Parte", "Costo", "Precio", "Precio 2"], rows);
    assert_eq!(proposed(&profile, &[]), [(Field::PartNumber, 0), (Field::Price, 2)]);
}

#[test]
fn hits_in_the_catalogue_outweigh_the_header() {
    let profile = file(&["Código", "Clave", "Existencia"], &[&["100", "004942", "5"], &["101", "22-63", "7"]]);
    let evidence = [
        Evidence { column: 0, probes: 100, number_hits: 1, brand_hits: 0 },
        Evidence { column: 1, probes: 100, number_hits: 70, brand_hits: 0 },
    ];
    assert_eq!(proposed(&profile, &evidence), [(Field::PartNumber, 1), (Field::OwnCode, 0), (Field::Stock, 2)]);
}

#[test]
fn columns_without_headers_are_told_by_what_they_hold() {
    let profile = file(
        &["", "", "", "", ""],
        &[
            &["AB-1001", "Filtro de aceite", "120.50", "5", "Gonher"],
            &["AB-1002", "Balata delantera", "540.00", "5", "Brembo"],
            &["AB-1003", "Bujía de níquel", "45.90", "12", "NGK"],
        ],
    );
    let evidence = [Evidence { column: 4, probes: 3, number_hits: 0, brand_hits: 3 }];
    let found = propose::<Field>(&profile, &evidence);
    let pairs: Vec<_> = found.iter().map(|proposal| (proposal.field, proposal.column)).collect();
    assert_eq!(
        pairs,
        [(Field::PartNumber, 0), (Field::Brand, 4), (Field::Description, 1), (Field::Price, 2), (Field::Stock, 3)]
    );
    assert!(found.iter().all(|proposal| proposal.why == Why::Content));
    assert!(found.iter().filter(|proposal| proposal.field != Field::Brand).all(|proposal| proposal.confidence < 0.5));
}

#[test]
fn text_under_a_price_header_is_hardly_a_price() {
    let profile = file(&["Parte", "Precio"], &[&["A1", "consultar"], &["A2", "llamar"]]);
    let price = propose::<Field>(&profile, &[]).into_iter().find(|proposal| proposal.field == Field::Price);
    assert!(price.is_none_or(|proposal| proposal.confidence < 0.5));
}

#[test]
fn the_check_digit_tells_a_gtin() {
    for gtin in ["7501031311309", "036000291452", "96385074", "00012345600012"] {
        assert!(is_gtin(gtin), "{gtin}");
    }
    for other in ["7501031311308", "123", "00000000", "75010313113O9", "7501031311309 "] {
        assert!(!is_gtin(other), "{other}");
    }
}

#[test]
fn a_mapping_says_what_it_lacks() {
    let column = |field, index, decimals| MappedColumn { field, source: FieldSource::Column(index), decimals };
    let constant = |field, value: &str| MappedColumn {
        field,
        source: FieldSource::Constant(value.to_owned()),
        decimals: Decimals::Point,
    };
    assert_eq!(
        Decided::default().problems(),
        [
            MappingProblem::Missing(Field::PartNumber),
            MappingProblem::Missing(Field::Price),
            MappingProblem::Missing(Field::Stock)
        ]
    );
    let mut mapping = Decided {
        columns: vec![
            column(Field::PartNumber, 0, Decimals::None),
            column(Field::Price, 1, Decimals::Ambiguous),
            constant(Field::Stock, "muchos"),
        ],
        ..Decided::default()
    };
    assert_eq!(
        mapping.problems(),
        [MappingProblem::DecimalsUndecided(Field::Price), MappingProblem::ConstantNotANumber(Field::Stock)]
    );
    mapping.columns = vec![
        column(Field::PartNumber, 0, Decimals::None),
        column(Field::OwnCode, 0, Decimals::None),
        column(Field::Price, 1, Decimals::Comma),
        constant(Field::Stock, "1"),
        constant(Field::Location, "Principal"),
    ];
    assert_eq!(mapping.problems(), []);
    mapping.columns.push(constant(Field::Stock, "2"));
    assert_eq!(mapping.problems(), [MappingProblem::Repeated(Field::Stock)]);
}

#[test]
fn proposals_become_a_mapping_with_the_signs_of_their_columns() {
    let profile = file(&["Parte", "Precio", "Stock"], &[&["A1", "1.234,50", "3"], &["A2", "2,50", "4"]]);
    let mapping = Decided::from_proposals(&profile, &propose(&profile, &[]));
    assert_eq!(mapping.problems(), []);
    assert_eq!(mapping.get(Field::Price).map(|column| column.decimals), Some(Decimals::Comma));
}

#[test]
fn a_list_in_another_currency_says_so_above_its_prices_or_in_them() {
    let currency = |header: &str, prices: [&str; 3]| {
        let rows = [["A1", prices[0], "3"], ["A2", prices[1], "4"], ["A3", prices[2], "5"]];
        let profile = file(&["Parte", header, "Stock"], &[&rows[0], &rows[1], &rows[2]]);
        let mapping = Decided::from_proposals(&profile, &propose(&profile, &[]));
        mapping.get(Field::Currency).map(|column| column.source.clone())
    };
    let usd = Some(FieldSource::Constant("USD".to_owned()));
    assert_eq!(currency("Precio USD", ["10.50", "2.50", "1.00"]), usd);
    assert_eq!(currency("Precio", ["US$ 10.50", "US$ 2.50", "US$ 1.00"]), usd);
    assert_eq!(currency("Precio", ["10.50", "US$ 2.50", "1.00"]), None);
    assert_eq!(currency("Precio", ["EUR 10.50", "US$ 2.50", "US$ 1.00"]), None);
    assert_eq!(currency("Precio", ["$10.50", "$2.50", "$1.00"]), None);
}

#[test]
fn names_in_another_order_are_the_same_names_and_columns_are_followed_by_them() {
    let before = file(&["Parte", "Precio", "Stock"], &[&["A1", "1.50", "3"]]);
    let now = file(&["STOCK", "parte", "Precio"], &[&["3", "A1", "1.50"]]);
    let (names, headers) = named(&before).unwrap();
    assert_eq!(names, named(&now).unwrap().0);
    assert_ne!(fingerprint(&before), fingerprint(&now));
    assert_eq!(headers.get(&0).map(String::as_str), Some("parte"));
    for other in [&["Parte", "Precio"][..], &["Parte", "Precio", "Existencia"], &["Parte", "Precio", "Stock", "Marca"]]
    {
        assert_ne!(
            named(&file(other, &[&["A1", "1.50", "3"]])).map(|(names, _)| names),
            Some(names.clone()),
            "{other:?}"
        );
    }
    for unnamed in [["Parte", "Precio", "precio"], ["Parte", "", "Stock"]] {
        assert_eq!(named(&file(&unnamed, &[&["A1", "1.50", "3"]])), None, "{unnamed:?}");
    }
    let mapping = Decided::from_proposals(&before, &propose(&before, &[]));
    let moved = mapping.clone().follow(|index| Some((index + 1) % 3)).unwrap();
    let place = |mapping: &Decided| mapping.get(Field::PartNumber).map(|column| column.source.clone());
    assert_eq!((place(&mapping), place(&moved)), (Some(FieldSource::Column(0)), Some(FieldSource::Column(1))));
    assert_eq!(mapping.follow(|index| (index > 0).then_some(index)), None);
}

#[test]
fn the_shape_of_a_file_depends_on_its_headers_and_not_on_its_rows() {
    let monday = file(&["Código", "Precio"], &[&["A1", "10.50"]]);
    let tuesday = file(&["CODIGO ", "precio"], &[&["123", "agotado"], &["B7", "9"]]);
    let other = file(&["Código", "Costo"], &[&["A1", "10.50"]]);
    let bare = |cell| file(&["", ""], &[&["A1", cell]]);
    assert_eq!(fingerprint(&monday), fingerprint(&tuesday));
    assert_ne!(fingerprint(&monday), fingerprint(&other));
    assert_ne!(fingerprint(&bare("10.50")), fingerprint(&bare("text")));
    assert_eq!(fingerprint(&monday), "fbcdedebcf3eb5e7");
}

#[test]
fn header_words_are_the_same_however_they_are_written() {
    for (header, words) in [
        ("productCode", "product code"),
        ("No. de Parte", "no de parte"),
        ("  CÓDIGO\nBARRAS", "codigo barras"),
        ("P.U.", "p u"),
        ("quantity_on_hand", "quantity on hand"),
    ] {
        assert_eq!(header_words(header), words);
    }
}
