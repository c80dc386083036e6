//! Labels are drawn, read again by a scanner of each kind, and printed from a real database.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::code128::{self, WIDTHS};
use super::commands::COMMANDS;
use super::drawing::{Bar, Drawing, Label, draw};
use super::ops::{link, print};
use super::pdf::{Placing, write};
use super::rules::{Millimetres, sheet};
use super::types::{LabelLanguage, LabelLayout, LabelRequest};
use crate::base::fault::Result;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::platform::entity;
use crate::stores::codes;
use crate::stores::rules::made_code;
use crate::stores::tests::{Room, holder, named, refusal};
use crate::stores::types::{HolderValues, ItemKind};
use flate2::read::ZlibDecoder;
use proptest::prelude::*;
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::fmt::Write as _;
use std::io::Read;

const SITE: &str = "https://almacen.example.com";

fn label(code: &str) -> Label {
    let name = "Tuerca hexagonal M6 × 1.0 zincada, caja de ñandú".to_owned();
    Label { own_code: code.into(), name, given: Some("TUERCA-M6".into()), is_command: false }
}

fn drawn(layout: LabelLayout, code: &str) -> Drawing {
    draw(&label(code), sheet(layout).label, &link(SITE, code)).unwrap()
}

/// The modules of a Code 128, taken apart again: the text, if everything in it is right.
fn decode(bars: &[(f64, f64)], module: f64) -> Option<String> {
    let modules = |length: f64| -> u32 { format!("{:.0}", length / module).parse().unwrap() };
    let mut widths = String::new();
    for (at, (left, width)) in bars.iter().enumerate() {
        widths += &modules(*width).to_string();
        if let Some((next, _)) = bars.get(at + 1) {
            widths += &modules(next - left - width).to_string();
        }
    }
    let (stop, symbols) = (widths.len() - 7, widths.len() / 6 - 1);
    let value = |at: usize| WIDTHS.iter().position(|known| *known == &widths[at * 6..at * 6 + 6]);
    let values: Vec<usize> = (0..symbols).map(value).collect::<Option<_>>()?;
    let (check, data) = values.split_last()?;
    let weighed = data.iter().enumerate().map(|(at, value)| value * at.max(1)).sum::<usize>();
    if WIDTHS[106] != &widths[stop..] || weighed % 103 != *check {
        return None;
    }
    let mut set = *data.first()?;
    let mut text = String::new();
    for value in &data[1..] {
        match (set, value) {
            (105, 100) => set = 104,
            (104, 99) => set = 105,
            (105, pair) => write!(text, "{pair:02}").ok()?,
            (_, sign) => text.push(char::from(u8::try_from(sign + 32).ok()?)),
        }
    }
    Some(text)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

/// The bars of the Code 128, which are all of one height: each with its left end and width.
fn of_bar_code(drawing: &Drawing, label: Millimetres) -> Vec<Bar> {
    drawing.bars.iter().filter(|bar| bar.height > 3.0 && bar.left < label.0 * 0.72).copied().collect()
}

#[test]
fn every_layout_can_be_scanned_and_nothing_leaves_the_label() {
    for layout in LabelLayout::ALL {
        for digits in [0, 7, 12_345_678, 99_999_999] {
            let code = made_code(digits);
            let size = sheet(*layout).label;
            let drawing = drawn(*layout, &code);
            for bar in &drawing.bars {
                assert!(bar.left >= 1.5 && bar.left + bar.width <= size.0 - 1.5 + 1e-9, "{layout}: {bar:?}");
                assert!(bar.top >= 1.5 - 1e-9 && bar.top + bar.height <= size.1 - 1.5 + 1e-9, "{layout}: {bar:?}");
            }
            for line in &drawing.lines {
                assert!(line.left >= 1.5 && line.base <= size.1 - 1.5, "{layout}: {line:?}");
            }
            // The bar code: its narrowest bar is 0.19 mm or more, and both quiet zones are ten of these.
            let bars = of_bar_code(&drawing, size);
            let (_, modules) = code128::bars(&code);
            let first = bars.first().unwrap();
            let last = bars.last().unwrap();
            let module = (last.left + last.width - first.left) / f64::from(modules);
            assert!(module >= 0.19, "{layout}: {module}");
            assert!(first.height >= 5.0, "{layout}: {}", first.height);
            assert!(near(first.left - 1.5, 10.0 * module), "{layout}: {first:?}");
            let widths: Vec<(f64, f64)> = bars.iter().map(|bar| (bar.left, bar.width)).collect();
            assert_eq!(decode(&widths, module).as_deref(), Some(code.as_str()), "{layout}");
            assert_eq!(scan(&drawing, size), link(SITE, &code), "{layout}");
        }
    }
}

#[test]
fn the_commands_of_the_counter_can_be_scanned_from_every_layout() {
    for layout in LabelLayout::ALL {
        let size = sheet(*layout).label;
        for (_, code, word, _) in COMMANDS {
            let label = Label { own_code: code.into(), name: word.into(), given: None, is_command: true };
            let drawing = draw(&label, size, code).unwrap();
            let bars = of_bar_code(&drawing, size);
            let (first, last) = (bars.first().unwrap(), bars.last().unwrap());
            let (_, modules) = code128::bars(code);
            let module = (last.left + last.width - first.left) / f64::from(modules);
            assert!(module >= 0.19 && near(first.left - 1.5, 10.0 * module), "{layout}, {code}: {module}");
            let widths: Vec<(f64, f64)> = bars.iter().map(|bar| (bar.left, bar.width)).collect();
            assert_eq!(decode(&widths, module).as_deref(), Some(code), "{layout}");
            assert_eq!(scan(&drawing, size), code, "{layout}");
            for line in &drawing.lines {
                assert!(line.base <= size.1 - 1.5, "{layout}: {line:?}");
            }
            // Its word is there as a whole.
            assert_eq!(drawing.lines[0].text, word, "{layout}");
        }
    }
}

/// The QR code, read from a picture of the whole label with twenty points a millimetre.
fn scan(drawing: &Drawing, size: Millimetres) -> String {
    let point = |length: f64| -> usize { format!("{:.0}", (length * 20.0).max(0.0)).parse().unwrap() };
    let (width, height) = (point(size.0), point(size.1));
    let mut black = vec![false; width * height];
    for bar in &drawing.bars {
        for row in point(bar.top)..point(bar.top + bar.height) {
            black[row * width + point(bar.left)..row * width + point(bar.left + bar.width)].fill(true);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, height, |x, y| black[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

proptest! {
    #[test]
    fn a_bar_code_says_its_text(text in "[ -~]{1,40}|[A-Z][0-9]{1,20}|[0-9]{1,20}[A-Z0-9]{0,5}") {
        let (bars, _) = code128::bars(&text);
        let bars: Vec<(f64, f64)> = bars.into_iter().map(|(at, wide)| (f64::from(at), f64::from(wide))).collect();
        prop_assert_eq!(decode(&bars, 1.0), Some(text));
    }
}

/// What each page draws: unpacked.
pub(in crate::stores) fn contents(pdf: &[u8]) -> Vec<String> {
    let mut contents = Vec::new();
    let mut rest = pdf;
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    while let Some(at) = find(rest, b"stream\n") {
        let packed = &rest[at + 7..];
        let mut unpacked = Vec::new();
        ZlibDecoder::new(packed).read_to_end(&mut unpacked).unwrap();
        contents.push(unpacked.iter().map(|byte| char::from(*byte)).collect());
        rest = &packed[find(packed, b"endstream").unwrap() + 9..];
    }
    contents
}

/// The lines of text: in brackets, or as hexadecimal digits where one is not ASCII.
fn words(pages: &[String]) -> Vec<String> {
    let shown = pages.iter().flat_map(|page| page.lines()).filter_map(|line| line.strip_suffix(" Tj"));
    let word = |shown: &str| match shown.strip_prefix('<').and_then(|digits| digits.strip_suffix('>')) {
        Some(digits) => (0..digits.len() / 2)
            .map(|at| char::from(u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()))
            .collect(),
        None => shown.trim_matches(['(', ')']).to_owned(),
    };
    shown.map(word).collect()
}

#[test]
fn a_page_has_its_size_and_labels_begin_where_they_are_to() {
    let drawing = drawn(LabelLayout::Letter30, &made_code(7));
    let sheet_30 = sheet(LabelLayout::Letter30);
    let placing = Placing { sheet: sheet_30, used: 29, offset: (1.0, -0.5), copies: 2 };
    let pdf = write(&[drawing], &placing).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert_eq!(text.matches("/MediaBox [0 0 612 792]").count(), 2, "{text}");
    assert!(text.contains("/PrintScaling /None") && text.contains("/BaseFont /Helvetica"));
    let pages = contents(&pdf);
    // 144.4625 + 1 mm from the left, 241.3 − 0.5 mm from above; 4.7625 + 1, 12.7 − 0.5 on the next page.
    assert!(pages[0].starts_with("q\n1 0 0 1 412.335 109.417 cm"), "{}", &pages[0][..60]);
    assert!(pages[1].starts_with("q\n1 0 0 1 16.335 757.417 cm"), "{}", &pages[1][..60]);
    let written = words(&pages);
    assert!(written.iter().any(|line| line.contains('\u{d7}')), "accents are WinAnsi: {written:?}");

    for (layout, page) in [
        (LabelLayout::A4With48, "[0 0 595.276 841.89]"),
        (LabelLayout::Roll62, "[0 0 175.748 82.205]"),
        (LabelLayout::Roll50, "[0 0 141.732 70.866]"),
    ] {
        let placing = Placing { sheet: sheet(layout), used: 0, offset: (0.0, 0.0), copies: 1 };
        let pdf = write(&[drawn(layout, &made_code(7))], &placing).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.contains(&format!("/MediaBox {page}")), "{layout}: {text}");
    }
}

fn asked() -> LabelRequest {
    LabelRequest {
        layout: LabelLayout::A4With48,
        first: 1,
        copies: 1,
        right: Decimal::ZERO,
        down: Decimal::ZERO,
        items: Vec::new(),
        shelves: Vec::new(),
        holders: Vec::new(),
        pieces: Vec::new(),
        commands: false,
        lang: LabelLanguage::Spanish,
    }
}

#[sqlx::test]
async fn labels_of_what_is_there_are_printed_in_the_order_of_the_request(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (nut, tool) = (room.item("Tuerca", ItemKind::Consumable).await?, room.item("Llave", ItemKind::Tool).await?);
    let shelf = room.shelf("Almacén").await?;
    let badge = HolderValues { code: Some("B-7".into()), ..holder("Ana Núñez") };
    entity::create(&room.owner, &badge).await?;
    let request = LabelRequest {
        first: 48,
        items: vec![named("LLAVE"), nut.id.into(), named(&tool.values.code)],
        shelves: vec![named("almacen")],
        holders: vec![named("b-7")],
        ..asked()
    };
    let pages = contents(&print(&room.keeper, &request).await?);
    assert_eq!(pages.len(), 2);
    let code =
        async |text: &str| codes::ops::resolve(&room.keeper, text).await.map(|found| found.found[0].own_code.clone());
    let (shelf_code, badge_code) = (shelf_code(&room, shelf.id.0).await, code("b-7").await?);
    assert_eq!(
        words(&pages),
        [
            "Llave",
            &tool.values.code,
            "Tuerca",
            &nut.values.code,
            "Llave",
            &tool.values.code,
            "Almac\u{e9}n",
            &shelf_code,
            "Ana N\u{fa}\u{f1}ez",
            &format!("{badge_code} \u{b7} B-7")
        ]
    );
    Ok(())
}

async fn shelf_code(room: &Room, id: uuid::Uuid) -> String {
    sqlx::query_scalar("select own_code from stock_locations where id = $1")
        .bind(id)
        .fetch_one(&room.world.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn what_is_not_there_or_somebody_elses_is_named(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nut = room.item("Tuerca", ItemKind::Consumable).await?;
    let request = LabelRequest { items: vec![nut.id.into(), named("Nada")], shelves: vec![named("Nada")], ..asked() };
    let unknown = |field: &str| FieldProblem { field: field.into(), reason: Reason::Unknown };
    assert_eq!(
        refusal(print(&room.keeper, &request).await),
        Problem::Invalid { fields: vec![unknown("items.1"), unknown("shelves.0")] }
    );
    let other = room.world.store_room("otro").await?;
    let stranger = room.world.owner(&other).await?;
    let request = LabelRequest { items: vec![nut.id.into()], ..asked() };
    assert_eq!(refusal(print(&stranger, &request).await), Problem::Invalid { fields: vec![unknown("items.0")] });
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(refusal(print(&viewer, &request).await), Problem::NotAllowed);
    // The counter's commands stand behind the others, in the language that is asked for.
    let with_commands = LabelRequest { commands: true, lang: LabelLanguage::English, ..request.clone() };
    let written = words(&contents(&print(&room.keeper, &with_commands).await?));
    let from = written.iter().position(|word| word == "0").unwrap();
    assert_eq!(from, 2);
    assert_eq!(
        written[from + 20..],
        ["Point", "CTLPOINT", "Done", "CTLDONE", "Undo", "CTLUNDO", "Return", "CTLRETURN"]
    );
    // A thousand of one.
    let many = LabelRequest { copies: 1_000, ..request };
    assert_eq!(contents(&print(&room.keeper, &many).await?).len(), 21);
    Ok(())
}
