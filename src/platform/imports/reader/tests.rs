//! Whole files: small ones made here, and the collections of awkward files where they are at hand.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod books;

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::types::{
    Decimals, FileFormat, Found, Note, Profile, ReadChoices, ReadFailure, Row, Separator, TextEncoding,
};
use super::{Source, profile, rows};
use crate::inventory::import::fields::Field;
use crate::platform::imports::mapping::{fingerprint, propose};
use crate::testing::shared_data;

fn profiled(bytes: &[u8]) -> Result<Profile, ReadFailure> {
    profiled_with(bytes, ReadChoices::default())
}

fn profiled_with(bytes: &[u8], choices: ReadChoices) -> Result<Profile, ReadFailure> {
    profile(Source::new(Cursor::new(bytes.to_vec())).unwrap(), &choices, &mut |_| {})
}

fn all_rows(bytes: &[u8], choices: ReadChoices) -> Result<Vec<Row>, ReadFailure> {
    let mut found = Vec::new();
    rows(Source::new(Cursor::new(bytes.to_vec())).unwrap(), &choices, &mut |_| {}, &mut |row| {
        found.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

const PRICE_LIST: &str = "REFACCIONARIA EL PISTÓN\n\n\
    Clave;Descripción;Existencia;Precio\n\
    004942;\"Filtro;\nde aceite\";5;1.120,50\n\n\
    22.63;Balata;2;540,00\n\
    ;Total;7;1.660,50\n";

#[test]
fn a_price_list_is_read_with_its_own_row_numbers() {
    let found = profiled(PRICE_LIST.as_bytes()).unwrap();
    assert_eq!(found.format, FileFormat::Csv { delimiter: ';' });
    assert_eq!(found.encoding.as_deref(), Some("UTF-8"));
    assert_eq!((found.header_row, found.rows_total), (3, 2));
    assert_eq!(
        found.sample[0],
        Row {
            number: 4,
            cells: vec!["004942".into(), "Filtro;\nde aceite".into(), "5".into(), "1.120,50".into()],
            defect: None
        }
    );
    assert_eq!(found.sample[1].number, 6);
    assert_eq!(found.columns[3].decimals, Decimals::Comma);
    assert_eq!(found.notes, [Note::TitleRows { count: 1 }, Note::TotalRows { rows: vec![7] }]);
}

#[test]
fn rows_are_those_of_the_profile() {
    let found = profiled(PRICE_LIST.as_bytes()).unwrap();
    let choices =
        ReadChoices { sheet: Some(found.sheet), header_row: Some(found.header_row), ..ReadChoices::default() };
    assert_eq!(all_rows(PRICE_LIST.as_bytes(), choices).unwrap(), found.sample);
}

#[test]
fn a_chosen_header_row_is_obeyed() {
    let none = profiled_with(
        PRICE_LIST.as_bytes(),
        ReadChoices { sheet: None, header_row: Some(0), ..ReadChoices::default() },
    )
    .unwrap();
    assert_eq!((none.header_row, none.sample[0].number), (0, 1));
    let lower = profiled_with(
        PRICE_LIST.as_bytes(),
        ReadChoices { sheet: None, header_row: Some(4), ..ReadChoices::default() },
    )
    .unwrap();
    assert_eq!((lower.columns[0].header.as_str(), lower.rows_total), ("004942", 1));
}

#[test]
fn a_chosen_encoding_and_separator_are_obeyed_whatever_the_file_looks_like() {
    // One letter of CP850 that is one of Windows-1252 as well, and prices with more commas than semicolons.
    let bytes = b"clave;nota,corta;precio\nA-1;ca\xA4a, fina, larga;10,50\nA-2;x, y, z;20,75\n";
    let choices = ReadChoices {
        encoding: Some(TextEncoding::Cp850),
        separator: Some(Separator::Semicolon),
        ..ReadChoices::default()
    };
    let found = profiled_with(bytes, choices).unwrap();
    assert_eq!((found.format, found.encoding.as_deref()), (FileFormat::Csv { delimiter: ';' }, Some("CP850")));
    assert_eq!(found.sample[0].cells, ["A-1", "caña, fina, larga", "10,50"]);
    assert_eq!(all_rows(bytes, choices).unwrap(), found.sample);
    let read = |encoding| {
        let choices = ReadChoices { encoding: Some(encoding), ..choices };
        profiled_with(b"a;b\nA\xF1o\x96;1\n", choices).unwrap()
    };
    for (encoding, cells) in [
        (TextEncoding::Windows1252, ["Año–", "1"]),
        (TextEncoding::Macintosh, ["AÒoñ", "1"]),
        (TextEncoding::Cp850, ["A±oû", "1"]),
        (TextEncoding::Utf8, ["A�o�", "1"]),
    ] {
        let found = read(encoding);
        assert_eq!(found.encoding.as_deref(), Some(encoding.label()));
        assert_eq!((&found.sample[0].cells, found.header_row), (&cells.map(str::to_owned).into(), 1), "{encoding}");
    }
    assert_eq!(read(TextEncoding::Utf8).notes, [Note::UnreadableBytes { count: 2 }]);
    for (order, encoding) in
        [(u16::to_le_bytes as fn(u16) -> [u8; 2], TextEncoding::Utf16Le), (u16::to_be_bytes, TextEncoding::Utf16Be)]
    {
        // Too short to be told by its zeros.
        let bytes: Vec<u8> = "ж;я\nф;1\n".encode_utf16().flat_map(order).collect();
        let found = profiled_with(&bytes, ReadChoices { encoding: Some(encoding), ..ReadChoices::default() }).unwrap();
        assert_eq!((found.columns.len(), found.encoding.as_deref()), (2, Some(encoding.label())));
    }
}

#[test]
fn each_separator_can_be_chosen() {
    for separator in Separator::ALL {
        let sign = separator.sign();
        let text = format!("sep=,\nclave{sign}precio\nA{sign}1\nB{sign}2\n");
        let choices = ReadChoices { separator: Some(*separator), ..ReadChoices::default() };
        let rows = all_rows(text.as_bytes(), choices).unwrap();
        let cells: Vec<_> = rows.iter().map(|row| row.cells.join("·")).collect();
        assert_eq!(cells, ["A·1", "B·2"], "{separator}");
    }
    let aligned = "Clave     Nota            Precio\nA-1       de platino       10.50\nA-2       x                20.00\nA-3                        30.00\nA-4       larga y fina      4.00\n";
    let choices = ReadChoices { separator: Some(Separator::Blank), ..ReadChoices::default() };
    let rows = all_rows(aligned.as_bytes(), choices).unwrap();
    assert_eq!(
        (rows[0].cells.join("·"), rows[2].cells.join("·")),
        ("A-1·de platino·10.50".into(), "A-3··30.00".into())
    );
}

#[test]
fn what_was_said_of_a_workbook_does_not_matter_to_its_cells() {
    let choices = ReadChoices {
        encoding: Some(TextEncoding::Utf16Le),
        separator: Some(Separator::Pipe),
        ..ReadChoices::default()
    };
    let book = workbook(&[("A", "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>á|b</t></is></c></row>")]);
    let found = profiled_with(&book, choices).unwrap();
    assert_eq!(
        (found.encoding.as_deref(), found.columns[0].samples.len() + found.columns[0].header.len() > 0),
        (None, true)
    );
}

/// Row numbers and whether their cells have a place.
fn widths(text: &str) -> (Vec<(u32, bool)>, Vec<Note>) {
    let found = profiled(text.as_bytes()).unwrap();
    (found.sample.iter().map(|row| (row.number, row.defect.is_none())).collect(), found.notes)
}

#[test]
fn a_row_of_another_width_than_the_header_is_marked_and_said() {
    let text = "clave,descripcion,precio,existencia\nA1,Filtro,120.00,5\nA2,Bujía, chica,30.00,9\nA3,Aceite,99.00\nA4,Balata,45.00,2\n";
    let (rows, notes) = widths(text);
    assert_eq!(rows, [(2, true), (3, false), (4, false), (5, true)]);
    assert_eq!(notes, [Note::RowWidths { count: 2, rows: vec![3, 4] }]);
    let found = profiled(text.as_bytes()).unwrap();
    assert_eq!(
        (found.rows_total, found.columns[2].filled, found.columns.len()),
        (4, 2, 4),
        "they say nothing of columns"
    );
    let (rows, notes) = widths("a,b,c\n1,2,3\n\"x\n");
    assert_eq!((rows, notes.len()), (vec![(2, true), (3, false)], 2));
}

#[test]
fn empty_cells_at_the_end_change_no_place() {
    let padded = "clave,precio,existencia\nA1,1.00,5,,\nA2,2.00,\nA3,3.00,7\n";
    assert_eq!(widths(padded), (vec![(2, true), (3, true), (4, true)], vec![]));
    let trailing = "clave;precio;existencia;\nA1;1.00;5\nA2;2.00;6;\nA3;3.00;7;\n";
    assert_eq!(widths(trailing), (vec![(2, true), (3, true), (4, true)], vec![]));
}

#[test]
fn rows_that_regularly_end_short_are_whole() {
    let short = "clave,precio,existencia,nota\nA1,1.00,5,x\nA2,2.00,6\nA3,3.00,7\nA4,4.00,8,y\n";
    assert_eq!(widths(short), ((2..=5).map(|row| (row, true)).collect(), vec![]));
    // Who writes empty cells at the end leaves none out.
    let padded = short.replace("A4,4.00,8,y", "A4,4.00,8,");
    assert_eq!(widths(&padded).1, [Note::RowWidths { count: 2, rows: vec![3, 4] }]);
    // One short record among many is a damaged one.
    let rare = price_rows(100).replace("P50,50.50", "P50");
    assert_eq!(profiled(rare.as_bytes()).unwrap().notes, [Note::RowWidths { count: 1, rows: vec![52] }]);
}

#[test]
fn without_a_header_the_usual_width_counts() {
    let (rows, notes) = widths("004942,5,120.5\n22.63,2,540\n77,1,9,8\n78,1,9\n");
    assert_eq!(rows, [(1, true), (2, true), (3, false), (4, true)]);
    assert_eq!(notes, [Note::RowWidths { count: 1, rows: vec![3] }]);
}

#[test]
fn a_stray_quote_costs_no_row_and_is_said() {
    let text = "clave,precio,nota\nA,1.00,\"5 pulgadas\nB,2.00,\"bien\"\nC,3.00,x\nD,4.00,\"6 pulgadas\n";
    let found = profiled(text.as_bytes()).unwrap();
    let notes: Vec<_> = found.sample.iter().map(|row| row.cells[2].as_str()).collect();
    assert_eq!(notes, ["\"5 pulgadas", "bien", "x", "\"6 pulgadas"]);
    assert_eq!(found.notes, [Note::StrayQuote { row: 2, count: 2 }]);
    let old: Note = serde_json::from_str("{\"kind\":\"stray_quote\",\"row\":7}").unwrap();
    assert_eq!(old, Note::StrayQuote { row: 7, count: 1 });
}

#[test]
fn a_print_out_is_read_by_the_places_of_its_columns() {
    let text = "\
REFACCIONARIA EL PISTÓN                 Página 1
Clave     Descripción          Exist.     Precio
------------------------------------------------
004942    Filtro de aceite          5   1,120.50
22.63     Balata                          540.00
A-2       Tuerca                   40       1.50
A-3       Bujía de platino muy larga 7    99.00
A-4                                12      80.00

TOTAL                              24   1,839.50
";
    let found = profiled(text.as_bytes()).unwrap();
    assert_eq!((found.format, found.header_row), (FileFormat::Csv { delimiter: ' ' }, 2));
    let headers: Vec<_> = found.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["Clave", "Descripción", "Exist.", "Precio"]);
    let rows: Vec<_> = found.sample.iter().map(|row| (row.number, row.cells.join("|"), row.defect.is_some())).collect();
    let row = |number, cells: &str, torn| (number, cells.to_owned(), torn);
    assert_eq!(
        rows,
        [
            row(4, "004942|Filtro de aceite|5|1,120.50", false),
            row(5, "22.63|Balata||540.00", false),
            row(6, "A-2|Tuerca|40|1.50", false),
            row(7, "A-3|Bujía de platino muy larga 7|99.00", true),
            row(8, "A-4||12|80.00", false),
        ]
    );
    let said =
        [Note::TitleRows { count: 1 }, Note::TotalRows { rows: vec![10] }, Note::RowWidths { count: 1, rows: vec![7] }];
    assert_eq!(found.notes, said);
}

#[test]
fn letters_of_windows_inside_utf_8_are_mended_and_said() {
    let found = profiled("clave,nota,precio\nA,80\u{80} \u{96} \u{93}x\u{94},1\nB,\u{81},2\n".as_bytes()).unwrap();
    assert_eq!(found.sample[0].cells[1], "80€ – “x”");
    assert_eq!(found.notes, [Note::MendedCharacters { count: 4 }]);
}

/// Nothing may take time by the square of the columns.
#[test]
fn many_columns_are_profiled_in_little_time() {
    let line = |row: u32| (0..302).map(|column| format!("{}", row * 7 + column)).collect::<Vec<_>>().join(",");
    let header: Vec<String> = (0..302).map(|column| format!("columna {column}")).collect();
    let text = format!("{}\n{}\n", header.join(","), (0..3_000).map(line).collect::<Vec<_>>().join("\n"));
    let start = Instant::now();
    let found = profiled(text.as_bytes()).unwrap();
    println!("302 columns: {:?}", start.elapsed());
    assert_eq!((found.columns.len(), found.rows_total), (302, 3_000));
    // Without optimization it takes some twenty times as long.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

fn price_rows(count: u32) -> String {
    let rows: Vec<String> = (0..count).map(|number| format!("P{number},{number}.50\n")).collect();
    format!("clave,precio\n{}", rows.concat())
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let text = price_rows(10_000);
    let mut taken = 0;
    let source = Source::new(Cursor::new(text.into_bytes())).unwrap();
    rows(source, &ReadChoices::default(), &mut |_| {}, &mut |_| {
        taken += 1;
        if taken == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(taken, 3);
}

#[test]
fn progress_rises_to_the_whole_file() {
    let text = price_rows(30_000);
    let mut seen = Vec::new();
    let length = text.len() as u64;
    let source = Source::new(Cursor::new(text.into_bytes())).unwrap();
    profile(source, &ReadChoices::default(), &mut |progress| seen.push(progress)).unwrap();
    assert!(seen.len() > 5 && seen.is_sorted_by_key(|progress| (progress.bytes, progress.rows)));
    let last = seen.last().unwrap();
    assert_eq!((last.bytes, last.total_bytes, last.rows), (length, length, 30_000));
}

#[test]
fn blank_and_foreign_files_are_refused() {
    for blank in ["", "\n\n", " , ,\n", "\u{feff}"] {
        assert_eq!(profiled(blank.as_bytes()), Err(ReadFailure::Empty), "{blank:?}");
    }
    assert_eq!(profiled(b"%PDF-1.4"), Err(ReadFailure::WrongType { found: Found::Pdf }));
    assert_eq!(
        profiled_with(
            &workbook(&[("A", "")]),
            ReadChoices { sheet: Some(3), header_row: None, ..ReadChoices::default() }
        ),
        Err(ReadFailure::NoSuchSheet { index: 3 })
    );
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A small XLSX workbook: for each sheet its name and its rows as XML. Style 1 is `000000`, style 2 a date.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    zipped(parts(sheets))
}

fn parts(sheets: &[(&str, &str)]) -> Vec<(String, String)> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let numbered = || (1..).zip(sheets);
    let names: Vec<String> = numbered()
        .map(|(number, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"))
        .collect();
    let links: Vec<String> =
        numbered().map(|(number, _)| link(number, "worksheet", &format!("worksheets/sheet{number}.xml"))).collect();
    let styles = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"000000\"/></numFmts><cellXfs count=\"3\">\
        <xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs>";
    let mut parts = vec![
        ("_rels/.rels".to_owned(), links_part(&link(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/_rels/workbook.xml.rels".to_owned(), links_part(&links.concat())),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook {main} xmlns:r=\"{OFFICE}\"><sheets>{}</sheets></workbook>", names.concat()),
        ),
        ("xl/styles.xml".to_owned(), format!("<styleSheet {main}>{styles}</styleSheet>")),
    ];
    parts.extend(numbered().map(|(number, (_, rows))| {
        let sheet = format!("<worksheet {main}><sheetData>{rows}</sheetData></worksheet>");
        (format!("xl/worksheets/sheet{number}.xml"), sheet)
    }));
    parts
}

fn zipped(parts: impl IntoIterator<Item = (impl Into<String>, impl AsRef<[u8]>)>) -> Vec<u8> {
    let mut writer = zip::write::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.into(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn link(number: u32, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn links_part(links: &str) -> String {
    let namespace = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    format!("<Relationships {namespace}>{links}</Relationships>")
}

fn text_row(number: u32, texts: &[&str]) -> String {
    let cells: Vec<String> = ('A'..)
        .zip(texts)
        .map(|(column, text)| format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))
        .collect();
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

#[test]
fn workbook_cells_read_as_they_are_shown() {
    let sheet = text_row(3, &["Clave", "Precio", "Alta", "Fórmula"])
        + "<row r=\"4\"><c r=\"A4\" s=\"1\"><v>4942</v></c><c r=\"B4\"><v>1.234</v></c>"
        + "<c r=\"C4\" s=\"2\"><v>45943</v></c><c r=\"D4\"><f>B4*2</f><v>3</v></c></row>"
        + "<row r=\"6\"><c r=\"A6\"><v>77</v></c><c r=\"B6\"><v>12</v></c>"
        + "<c r=\"D6\" t=\"e\"><v>#N/A</v></c></row>";
    let found = profiled(&workbook(&[("Lista", &sheet)])).unwrap();
    assert_eq!(found.format, FileFormat::Xlsx);
    assert_eq!(found.header_row, 3);
    assert_eq!(
        found.sample[0],
        Row { number: 4, cells: ["004942", "1.234", "2025-10-13", "3"].map(str::to_owned).to_vec(), defect: None }
    );
    assert_eq!(
        found.sample[1],
        Row { number: 6, cells: ["77", "12", "", "#N/A"].map(str::to_owned).to_vec(), defect: None }
    );
    assert_eq!(found.columns[1].decimals, Decimals::Point);
}

#[test]
fn one_cell_in_the_last_corner_costs_nothing() {
    let sheet = text_row(1, &["Clave", "Precio"])
        + "<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\"><v>1.5</v></c></row>"
        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let found = profiled(&workbook(&[("Lista", &sheet)])).unwrap();
    assert_eq!((found.rows_total, found.columns.len()), (1, 2));
    assert_eq!(found.notes, [Note::ColumnsBeyondLimit { limit: 1024 }]);
}

#[test]
fn the_sheet_with_the_table_is_chosen() {
    let table: String = (2..40).map(|row| text_row(row, &["A-1", "Tuerca", "12.50"])).collect();
    let book = workbook(&[
        ("Portada", &text_row(1, &["Lista de precios 2025"])),
        ("Precios", &(text_row(1, &["Clave", "Descripción", "Precio"]) + &table)),
        ("Notas", &(text_row(1, &["Nota", "Fecha"]) + &text_row(2, &["x", "y"]))),
    ]);
    let found = profiled(&book).unwrap();
    assert_eq!((found.sheet, found.sheets.len(), found.rows_total), (1, 3, 38));
    let other =
        profiled_with(&book, ReadChoices { sheet: Some(2), header_row: None, ..ReadChoices::default() }).unwrap();
    assert_eq!((other.sheet, other.rows_total), (2, 1));
}

#[test]
fn sheets_with_tables_like_the_one_that_is_read_are_said() {
    let table = |code: &str| -> String {
        let rows: String = (2..5).map(|row| text_row(row, &[code, "Tuerca", "12.50"])).collect();
        text_row(1, &["Clave", "Descripción", "Precio"]) + &rows
    };
    let notes = text_row(1, &["Nota", "Fecha"]) + &text_row(2, &["x", "y"]);
    let book = workbook(&[("Bosch", &table("B-1")), ("Gonher", &table("G-1")), ("Notas", &notes)]);
    let found = profiled(&book).unwrap();
    assert_eq!((found.sheet, found.rows_total), (0, 3));
    assert_eq!(found.notes, [Note::OtherSheets { names: vec!["Gonher".to_owned()] }]);
    let chosen = profiled_with(&book, ReadChoices { sheet: Some(1), ..ReadChoices::default() }).unwrap();
    assert_eq!((chosen.sample[0].cells[0].as_str(), chosen.notes.len()), ("G-1", 0));
}

const COLLECTIONS: [&str; 8] = [
    "ss_csv_spectrum",
    "ss_csvkit",
    "ss_messytables",
    "ss_frictionless",
    "ss_roo",
    "ss_readxl",
    "ss_calamine",
    "inv_openboxes",
];

#[test]
fn every_awkward_file_is_read_or_refused_in_little_time() {
    let Some(root) = shared_data("") else { return };
    for collection in COLLECTIONS {
        let mut files = Vec::new();
        collect(&root.join(collection), &mut files);
        assert!(!files.is_empty(), "{collection}");
        files.sort();
        for path in files {
            let bytes = std::fs::read(&path).unwrap();
            let start = Instant::now();
            let found = profiled(&bytes);
            let elapsed = start.elapsed();
            assert!(elapsed < Duration::from_secs(10), "{} took {elapsed:?}", path.display());
            println!("{:<58} {:>6} ms  {}", short(&root, &path), elapsed.as_millis(), summary(found.as_ref()));
            let Ok(found) = found else { continue };
            let choices =
                ReadChoices { sheet: Some(found.sheet), header_row: Some(found.header_row), ..ReadChoices::default() };
            let again = all_rows(&bytes, choices).unwrap();
            assert_eq!(again.len() as u64, found.rows_total, "{}", path.display());
            assert!(again.iter().zip(&found.sample).all(|(row, sample)| row == sample), "{}", path.display());
            assert_eq!(fingerprint(&found).len(), 16);
        }
    }
}

#[test]
fn damaged_files_are_read_or_refused_too() {
    let book = workbook(&[("Lista", &(text_row(1, &["Clave", "Precio"]) + &text_row(2, &["A-1", "12.50"])))]);
    for file in [book.as_slice(), PRICE_LIST.as_bytes()] {
        for cut in 0..file.len() {
            let _ = profiled(&file[..cut]);
        }
        for at in 0..file.len() {
            let mut damaged = file.to_vec();
            damaged[at] ^= 0x55;
            let _ = profiled(&damaged);
        }
    }
}

fn collect(directory: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn short(root: &std::path::Path, path: &std::path::Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().chars().take(58).collect()
}

fn summary(found: Result<&Profile, &ReadFailure>) -> String {
    match found {
        Err(failure) => format!("REFUSED {failure}"),
        Ok(found) => {
            let headers: Vec<String> =
                found.columns.iter().take(6).map(|column| column.header.chars().take(14).collect()).collect();
            let fields: Vec<String> =
                propose::<Field>(found, &[]).iter().map(|p| format!("{:?}={}", p.field, p.column)).collect();
            format!(
                "{:?} {} sheet {}/{} header {} rows {} {headers:?} {:?} [{}]",
                found.format,
                found.encoding.as_deref().unwrap_or("-"),
                found.sheet,
                found.sheets.len(),
                found.header_row,
                found.rows_total,
                found.notes,
                fields.join(" "),
            )
        }
    }
}
