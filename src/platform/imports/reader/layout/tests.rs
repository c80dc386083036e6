use super::*;
use crate::platform::imports::reader::cell::Cell;
use crate::platform::imports::reader::types::Note;
use proptest::prelude::*;
use std::ops::ControlFlow;

fn sheet(lines: &[&str]) -> Vec<RawRow> {
    (1..)
        .zip(lines)
        .map(|(number, line)| RawRow::new(number, line.split('|').map(Cell::text).collect()))
        .filter(|row| !row.is_blank())
        .collect()
}

proptest! {
    #[test]
    fn every_row_below_the_header_is_counted_once(
        picks in prop::collection::vec(0_usize..12, 0..40),
        header in 0_u32..4,
    ) {
        const LINES: [&str; 12] = [
            "Clave|Descripción|Precio", "A|Tuerca|10", "", "TOTAL||30", "Elaboró: Juan", "B|x", "C|y|1|2",
            "Suma:|7|8", "Clave|Precio", "||MXN", "Marca|Proveedor|Existencia", "Proveedores",
        ];
        let lines: Vec<&str> = picks.iter().map(|pick| LINES[*pick]).collect();
        let rows = sheet(&lines);
        for table in [Table::find(&rows).0, Table::chosen(header, &rows)] {
            body(&table, &lines);
        }
    }
}

fn header(lines: &[&str]) -> u32 {
    Table::find(&sheet(lines)).0.header_row
}

fn body(table: &Table, lines: &[&str]) -> (Vec<u32>, Vec<Note>) {
    let mut numbers = Vec::new();
    let mut take = |row: RawRow, _| {
        numbers.push(row.number);
        Ok(ControlFlow::Continue(()))
    };
    let mut body = Body::new(table, &mut take);
    for row in sheet(lines) {
        assert!(body.take(row).unwrap().is_continue());
    }
    let (left_out, notes) = body.finish();
    let below = sheet(lines).iter().filter(|row| row.number > table.header_row).count();
    assert_eq!(numbers.len() as u64 + left_out.total(), below as u64, "every row is counted once");
    (numbers, notes)
}

#[test]
fn the_header_is_found_below_titles_and_blank_rows() {
    assert_eq!(header(&["Clave|Descripción|Precio", "A-1|Tuerca|10", "A-2|Perno|12"]), 1);
    assert_eq!(
        header(&[
            "REFACCIONARIA EL PISTÓN",
            "Sucursal:|Centro",
            "",
            "Fecha:|12/03/2025",
            "No. Parte|Descripción|Existencia|Precio",
            "004942|Filtro de aceite|5|120.50",
            "22.63|Balata delantera|2|540",
        ]),
        5
    );
}

#[test]
fn a_header_of_unknown_words_is_told_by_the_numbers_below() {
    assert_eq!(header(&["lista", "foo|bar|baz", "x|1|2", "y|3|4"]), 2);
}

#[test]
fn numbers_from_the_first_row_on_have_no_header() {
    assert_eq!(header(&["1|2|3", "4|5|6"]), 0);
    assert_eq!(header(&["004942|5|120.5", "22.63|2|540"]), 0);
}

#[test]
fn totals_repeated_headers_and_remarks_are_no_data() {
    let lines = [
        "Lista",
        "Clave|Descripción|Precio",
        "A|Tuerca|10",
        "Clave|Descripción|Precio",
        "B|Total Quartz 9000|20",
        "",
        "TOTAL||30",
        "Elaboró: Juan",
    ];
    let (table, _) = Table::find(&sheet(&lines));
    let (numbers, notes) = body(&table, &lines);
    assert_eq!(numbers, [3, 5]);
    assert_eq!(
        notes,
        [
            Note::TitleRows { count: 1 },
            Note::RepeatedHeaders { count: 1, first_row: 4 },
            Note::TotalRows { rows: vec![7] },
            Note::FootRows { rows: vec![8] },
        ]
    );
}

#[test]
fn a_total_in_the_middle_stays_a_row_in_its_place() {
    let lines = ["Clave|Descripción|Precio", "A|x|1", "Total||1", "B|y|2"];
    let (table, _) = Table::find(&sheet(&lines));
    assert_eq!(body(&table, &lines), (vec![2, 3, 4], vec![]));
}

const PROVIDERS: [&str; 4] =
    ["Proveedores", "Marca|Proveedor|Ubicación", "TRW|Frenos SA|Centro", "ACME|Luces SA|Norte"];
const PRICES: [&str; 4] = ["Clave|Marca|Precio", "A-1|TRW|10", "A-2|ACME|20", "A-3|TRW|30"];

#[test]
fn the_table_of_prices_is_read_and_the_other_one_is_said() {
    let below = [PRICES.as_slice(), &[""], &PROVIDERS].concat();
    let (table, _) = Table::find(&sheet(&below));
    assert_eq!(
        (table.header_row, body(&table, &below)),
        (1, (vec![2, 3, 4], vec![Note::OtherTables { rows: vec![7] }, Note::FootRows { rows: vec![6] },]))
    );
    let above = [PROVIDERS.as_slice(), &[""], &PRICES].concat();
    let (table, _) = Table::find(&sheet(&above));
    assert_eq!(
        (table.header_row, body(&table, &above)),
        (6, (vec![7, 8, 9], vec![Note::TitleRows { count: 1 }, Note::OtherTables { rows: vec![2] },]))
    );
    assert_eq!(Table::chosen(6, &sheet(&above)), table, "the same when it is chosen");
    let chosen = Table::chosen(2, &sheet(&above));
    assert_eq!(
        body(&chosen, &above),
        (vec![3, 4], vec![Note::TitleRows { count: 1 }, Note::OtherTables { rows: vec![6] }])
    );
}

#[test]
fn of_two_tables_without_prices_the_longer_one_is_read() {
    let lines =
        [PROVIDERS.as_slice(), &["", "Clave|Descripción|Existencia", "A-1|Bujía|1", "A-2|Perno|2", "A-3|Tuerca|3"]]
            .concat();
    assert_eq!(header(&lines), 6);
}

#[test]
fn the_header_again_in_other_letters_is_no_other_table() {
    let lines = [PRICES.as_slice(), &["", "Frenos", "CLAVE|MARCA|PRECIO|Oferta", "A-4|TRW|40"]].concat();
    let (table, _) = Table::find(&sheet(&lines));
    let said = vec![Note::RepeatedHeaders { count: 1, first_row: 7 }, Note::SectionRows { count: 1, rows: vec![6] }];
    assert_eq!(body(&table, &lines), (vec![2, 3, 4, 8], said));
}

#[test]
fn headings_of_groups_are_no_rows_and_codes_alone_are() {
    let lines = [
        "Clave|Descripción|Precio|Existencia",
        "FRENOS",
        "A-1|Bujía|10.50|9",
        "",
        "SUSPENSION Y DIRECCION",
        "A-2|Perno|20.00|8",
        "|*** Línea de motor 2026 ***",
        "A-3",
        "A-4|Tuerca|1.00|8",
        "Precios sujetos a cambio",
    ];
    let (table, _) = Table::find(&sheet(&lines));
    let said = vec![Note::SectionRows { count: 3, rows: vec![2, 5, 7] }, Note::FootRows { rows: vec![10] }];
    assert_eq!(body(&table, &lines), (vec![3, 6, 8, 9], said));
}

#[test]
fn a_header_of_two_lines_is_one_header() {
    for (lines, at, names) in [
        (["Clave|Descripción|Precio|Existencia", "||MXN|pzas"], 1, ["Clave", "Descripción", "Precio", "Existencia"]),
        (
            ["Clave|Descripción|Precio|Existencia", "texto|texto|(MXN)|(piezas)"],
            1,
            ["Clave", "Descripción", "Precio", "Existencia"],
        ),
        (
            ["Clave|Descripción|Precio|", "||Menudeo|Mayoreo"],
            1,
            ["Clave", "Descripción", "Precio Menudeo", "Precio Mayoreo"],
        ),
        (
            ["Producto||Precio|", "Clave|Descripción|Menudeo|Mayoreo"],
            2,
            ["Clave", "Descripción", "Precio Menudeo", "Precio Mayoreo"],
        ),
    ] {
        let data = ["A-1|Bujía|10.50|9", "A-2|Perno|20.00|8"];
        let lines = [lines.as_slice(), &data, &lines, &data].concat();
        let (table, _) = Table::find(&sheet(&lines));
        assert_eq!(
            (table.header_row, table.headers.as_slice()),
            (at, names.map(str::to_owned).as_slice()),
            "{lines:?}"
        );
        let (rows, notes) = body(&table, &lines);
        if at == 1 {
            assert_eq!(rows, [3, 4, 7, 8], "{lines:?}");
            assert_eq!(notes, [Note::SecondHeader { row: 2 }, Note::RepeatedHeaders { count: 2, first_row: 5 }]);
        }
    }
    let lines = ["Clave|Descripción|Precio|Existencia", "ABC|Perno|pregunte|agotado", "A-1|Bujía|10.50|9"];
    let (table, _) = Table::find(&sheet(&lines));
    assert_eq!(body(&table, &lines).0, [2, 3], "a row without figures is a row");
}

#[test]
fn a_title_with_a_separator_in_it_is_no_header() {
    let data = ["Clave|Descripción|Precio", "A-1|Bujía|10.50", "A-2|Perno|20.00"];
    for title in
        ["Lista de precios|enero", "Refaccionaria El Pistón|Tel. 555 1234|CDMX", "Fecha|12/03/2025|Hoja 1|de 2"]
    {
        assert_eq!(header(&[&[title], data.as_slice()].concat()), 2, "{title}");
    }
}

#[test]
fn a_chosen_row_is_the_header_whatever_stands_there() {
    let rows = sheet(&["a|b", "1|2", "3|4"]);
    assert_eq!(Table::chosen(2, &rows).headers, ["1", "2"]);
    assert_eq!(Table::chosen(0, &rows), Table::bare(0, &[]));
}
