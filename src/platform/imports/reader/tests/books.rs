//! Workbooks as other programs write them, and such as are meant to do harm.

use super::*;

const ROWS: [&[&str]; 3] =
    [&["Clave", "Descripción", "Precio"], &["A-1", "Bujía", "12.50"], &["A-2", "Filtro", "9.00"]];

fn sheet_rows() -> String {
    (1..).zip(ROWS).map(|(number, texts)| text_row(number, texts)).collect()
}

/// What every one of these workbooks holds.
fn expected() -> Vec<Vec<String>> {
    ROWS[1..].iter().map(|texts| texts.iter().map(|&text| text.to_owned()).collect()).collect()
}

fn read_cells(bytes: &[u8]) -> Result<Vec<Vec<String>>, ReadFailure> {
    Ok(profiled(bytes)?.sample.into_iter().map(|row| row.cells).collect())
}

fn changed(part: &str, change: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let content = |(name, content): (String, String)| {
        let content = if name.contains(part) { change(&content) } else { content.into_bytes() };
        (name, content)
    };
    zipped(parts(&[("Lista", &sheet_rows())]).into_iter().map(content))
}

#[test]
fn a_size_of_rows_alone_does_not_matter() {
    for size in ["1:4", "A1:C3", "A:C", ""] {
        for written in [format!("<dimension ref=\"{size}\"/>"), format!("<dimension ref='{size}'></dimension>")] {
            let book =
                changed("sheet1", |text| text.replace("<sheetData>", &format!("{written}<sheetData>")).into_bytes());
            assert_eq!(read_cells(&book), Ok(expected()), "{written}");
        }
    }
}

#[test]
fn parts_in_utf_16_are_read() {
    let wide = |mark: bool, order: fn(u16) -> [u8; 2]| {
        move |text: &str| -> Vec<u8> {
            let text = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}");
            mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(order).collect()
        }
    };
    for part in ["xl/", "sheet1", ".rels"] {
        assert_eq!(read_cells(&changed(part, wide(true, u16::to_le_bytes))), Ok(expected()), "{part}");
        assert_eq!(read_cells(&changed(part, wide(true, u16::to_be_bytes))), Ok(expected()), "{part}");
        assert_eq!(read_cells(&changed(part, wide(false, u16::to_le_bytes))), Ok(expected()), "{part}");
    }
}

#[test]
fn sheets_without_cells_are_no_sheets_and_hidden_ones_are_told() {
    let rows = sheet_rows();
    let more = rows.clone() + &text_row(4, &["A-3", "Balata", "1.00"]) + &text_row(5, &["A-4", "Perno", "2.00"]);
    let names = ["Macros", "Gráfica", "Diálogo", "Vieja", "Lista", "Oculta"];
    let sheets: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (*name, if matches!(*name, "Vieja" | "Oculta") { more.as_str() } else { &rows }))
        .collect();
    let book = zipped(parts(&sheets).into_iter().map(|(name, text)| {
        let kind = |kind: &str| format!("{OFFICE}/{kind}\" Target");
        let text = match name.as_str() {
            "xl/workbook.xml" => text
                .replace("<sheet name=\"Vieja\"", "<sheet state=\"hidden\" name=\"Vieja\"")
                .replace("<sheet name=\"Oculta\"", "<sheet state=\"veryHidden\" name=\"Oculta\""),
            "xl/_rels/workbook.xml.rels" => text
                .replacen(
                    &format!("Type=\"{}", kind("worksheet")),
                    "Type=\"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet\" Target",
                    1,
                )
                .replacen(&kind("worksheet"), &kind("chartsheet"), 1)
                .replacen(&kind("worksheet"), &kind("dialogsheet"), 1),
            _ => text,
        };
        (name, text)
    }));
    let found = profiled(&book).unwrap();
    assert_eq!(found.sheets, ["Vieja", "Lista", "Oculta"]);
    assert_eq!((found.hidden_sheets, found.sheet, found.rows_total), (vec![0, 2], 1, 2));
    let chosen =
        profiled_with(&book, ReadChoices { sheet: Some(2), header_row: None, ..ReadChoices::default() }).unwrap();
    assert_eq!((chosen.sheet, chosen.rows_total), (2, 4));
}

#[test]
fn what_a_merged_cell_hides_is_left_out() {
    let rows = text_row(1, &["Clave", "Precio", "Nota"])
        + &text_row(2, &["A-1", "10.00", "tapado"])
        + &text_row(3, &["tapada", "12.00", "z"])
        + &text_row(4, &["A-4", "13.00", "w"]);
    let areas = "<mergeCells count=\"2\"><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let book = zipped(
        parts(&[("Lista", &rows)])
            .into_iter()
            .map(|(name, text)| (name, text.replace("</sheetData>", &format!("</sheetData>{areas}")))),
    );
    let expected = vec![vec!["A-1", "10.00"], vec!["", "12.00", "z"], vec!["A-4", "13.00", "w"]];
    assert_eq!(read_cells(&book).unwrap(), expected);
}

/// A spreadsheet of `OpenDocument` with the parts that are named.
fn open_document(names: &[&str], rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Lista\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(names.iter().map(|name| {
        let content = match *name {
            "mimetype" => "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
            "content.xml" => content.clone(),
            _ => "<manifest:manifest></manifest:manifest>".to_owned(),
        };
        (*name, content)
    }))
}

fn open_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|text| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        })
        .collect();
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[test]
fn an_open_document_is_known_without_its_type() {
    let rows: String = ROWS.iter().map(|texts| open_row(texts)).collect();
    for names in [
        ["mimetype", "META-INF/manifest.xml", "content.xml"].as_slice(),
        &["META-INF/manifest.xml", "content.xml"],
        &["content.xml"],
    ] {
        assert_eq!(read_cells(&open_document(names, &rows)), Ok(expected()), "{names:?}");
    }
}

#[test]
fn what_a_merged_cell_of_an_open_document_hides_is_left_out() {
    let covered = open_row(&["A-9", "10.00", "tapado", "z"])
        .replacen("<table:table-cell", "<table:table-cell table:number-columns-spanned=\"2\"", 2)
        .replace("<text:p>tapado</text:p></table:table-cell>", "<text:p>tapado</text:p></table:covered-table-cell>");
    let at = covered.rfind("<table:table-cell office:value-type=\"string\"><text:p>tapado").unwrap();
    let covered = format!("{}<table:covered-table-cell{}", &covered[..at], &covered[at + "<table:table-cell".len()..]);
    let rows = open_row(&["Clave", "Precio", "Nota", "Otra"]) + &covered + &open_row(&["A-2", "11.00", "b", "c"]);
    let book = open_document(&["content.xml"], &rows);
    assert_eq!(read_cells(&book).unwrap(), [vec!["A-9", "10.00", "", "z"], vec!["A-2", "11.00", "b", "c"]]);
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn cell_at(row: usize, column: usize) -> Vec<u8> {
    [row, column, 0].iter().flat_map(|number| u16::try_from(*number).unwrap().to_le_bytes()).collect()
}

/// The stream of an old workbook with one sheet: `text` writes a cell's text, `extra` are records of the workbook.
fn old_stream(version: u16, extra: &[u8], areas: &[[u16; 4]], text: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let start = |kind: u16| record(0x0809, &[version.to_le_bytes(), kind.to_le_bytes(), [0; 2], [0; 2]].concat());
    let unicode = version == 0x0600;
    let name: &[u8] = if unicode { b"\x05\0Lista" } else { b"\x05Lista" };
    let before = [start(5), extra.to_vec()].concat();
    let position = u32::try_from(before.len() + 4 + 6 + name.len() + 4).unwrap();
    let mut stream =
        [before, record(0x0085, &[&position.to_le_bytes(), [0, 0].as_slice(), name].concat()), record(0x000A, &[])]
            .concat();
    stream.extend(start(0x0010));
    for (row, texts) in ROWS.iter().enumerate() {
        for (column, words) in texts.iter().enumerate() {
            stream.extend(record(0x0204, &[cell_at(row, column), text(words)].concat()));
        }
    }
    let count = u16::try_from(areas.len()).unwrap();
    let areas = [count].into_iter().chain(areas.iter().flatten().copied()).flat_map(u16::to_le_bytes);
    stream.extend(record(0x00E5, &areas.collect::<Vec<u8>>()));
    stream.extend(record(0x000A, &[]));
    stream.resize(stream.len().max(4096), 0);
    stream
}

/// A compound file with one stream.
fn compound_file(name: &str, stream: &[u8]) -> Vec<u8> {
    let sectors = u32::try_from(stream.len().div_ceil(512)).unwrap();
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    header[26..34].copy_from_slice(&[3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header[44] = 1;
    header[48] = 1;
    for at in [60, 68] {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(0xFFFF_FFFE));
    }
    header[76..].fill(0xFF);
    header[76..80].fill(0);
    let mut table = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
    table.extend((3..=sectors + 1).chain([0xFFFF_FFFE]));
    table.resize(128, 0xFFFF_FFFF);
    let entry = |name: &str, kind: u8, start: u32, length: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, 0xFFFF_FFFE, 0), entry(name, 2, 2, stream.len())].concat();
    directory.resize(512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    let mut file = [header, table, directory, stream.to_vec()].concat();
    file.resize(file.len().next_multiple_of(512), 0);
    file
}

/// Text as workbooks since 1997 keep it.
fn unicode(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let count = u16::try_from(letters.len()).unwrap();
    [count.to_le_bytes().to_vec(), vec![1], letters.into_iter().flat_map(u16::to_le_bytes).collect()].concat()
}

fn in_code_page(encode: impl Fn(char) -> u8) -> impl Fn(&str) -> Vec<u8> {
    move |text| {
        let bytes: Vec<u8> = text.chars().map(&encode).collect();
        [&u16::try_from(bytes.len()).unwrap().to_le_bytes(), bytes.as_slice()].concat()
    }
}

#[test]
fn old_workbooks_of_a_mac_are_read_with_their_letters() {
    let page = |number: u16| record(0x0042, &number.to_le_bytes());
    for number in [1200, 10_000, 0x8000] {
        let stream = old_stream(0x0600, &page(number), &[], unicode);
        assert_eq!(read_cells(&compound_file("Workbook", &stream)), Ok(expected()), "{number}");
    }
    let mac = |letter: char| encoding_rs::MACINTOSH.encode(&letter.to_string()).0[0];
    for number in [10_000, 0x8000] {
        let stream = old_stream(0x0500, &page(number), &[], in_code_page(mac));
        assert_eq!(read_cells(&compound_file("Book", &stream)), Ok(expected()), "{number}");
    }
    let windows = |letter: char| encoding_rs::WINDOWS_1252.encode(&letter.to_string()).0[0];
    let stream = old_stream(0x0500, &page(0x8001), &[], in_code_page(windows));
    assert_eq!(read_cells(&compound_file("Book", &stream)), Ok(expected()));
}

#[test]
fn what_a_merged_cell_of_an_old_workbook_hides_is_left_out() {
    let stream = old_stream(0x0600, &[], &[[1, 1, 1, 2]], unicode);
    let cells = read_cells(&compound_file("Workbook", &stream)).unwrap();
    assert_eq!(cells, [vec!["A-1", "Bujía"], vec!["A-2", "Filtro", "9.00"]]);
}

#[test]
fn an_old_workbook_with_a_password_is_told_as_such() {
    for kind in [0_u16, 1] {
        let password = record(0x002F, &[kind.to_le_bytes(), [0x12, 0x34], [0x56, 0x78]].concat());
        let stream = old_stream(0x0600, &password, &[], unicode);
        assert_eq!(read_cells(&compound_file("Workbook", &stream)), Err(ReadFailure::Encrypted), "{kind}");
    }
}

#[test]
fn a_chain_of_sectors_without_an_end_is_refused() {
    let file = compound_file("Workbook", &old_stream(0x0600, &[], &[], unicode));
    let looping = |at: usize, sector: u32| {
        let mut file = file.clone();
        file[at..at + 4].copy_from_slice(&sector.to_le_bytes());
        file
    };
    // The directory's own sector, one of the workbook's, and a list of sectors that is its own next part.
    let list = looping(512 + 127 * 4, 0)
        .into_iter()
        .enumerate()
        .map(|(at, byte)| if (68..72).contains(&at) { 0 } else { byte });
    for (name, file) in
        [("directory", looping(512 + 4, 1)), ("workbook", looping(512 + 5 * 4, 4)), ("list", list.collect())]
    {
        let start = Instant::now();
        assert!(matches!(profiled(&file), Err(ReadFailure::Corrupt { .. })), "{name}: {:?}", profiled(&file));
        assert!(start.elapsed() < Duration::from_secs(2), "{name}");
    }
    assert_eq!(read_cells(&file), Ok(expected()));
}

#[test]
fn an_old_workbook_that_is_cut_is_refused_unless_its_cells_are_all_there() {
    let file = compound_file("Workbook", &old_stream(0x0600, &[], &[], unicode));
    for end in (512..file.len()).step_by(97) {
        let cut = read_cells(&file[..end]);
        assert!(matches!(cut, Err(ReadFailure::Corrupt { .. })) || cut == Ok(expected()), "{end}: {cut:?}");
    }
    // A sector behind the end, one that the table does not have, and a small stream without a table of its own.
    for (name, at, number) in
        [("behind", 512 + 5 * 4, 100_u32), ("unknown", 512 + 5 * 4, 200), ("small", 1024 + 248, 64)]
    {
        let mut file = file.clone();
        file[at..at + 4].copy_from_slice(&number.to_le_bytes());
        let read = read_cells(&file);
        assert!(matches!(read, Err(ReadFailure::Corrupt { .. })), "{name}: {read:?}");
    }
}
