//! Drawings on the pages of a PDF (ISO 32000). Readers are told to print it at its own size.

use super::drawing::{Drawing, POINT};
use super::rules::{Millimetres, Sheet};
use super::text;
use crate::base::fault::{Error, Result};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::io::Write;

const FONT: Name<'static> = Name(b"F");

/// Where labels are put.
#[derive(Clone, Copy, Debug)]
pub struct Placing {
    pub sheet: Sheet,
    /// How many labels of the first page are used already.
    pub used: u32,
    /// To the right and down.
    pub offset: Millimetres,
    pub copies: u32,
}

/// The pages with these labels, each as often as it is to be there.
pub fn write(drawings: &[Drawing], placing: &Placing) -> Result<Vec<u8>> {
    let copies = drawings.iter().flat_map(|drawing| (0..placing.copies).map(move |_| drawing));
    let mut pages: Vec<Content> = Vec::new();
    for (label, drawing) in (placing.used..).zip(copies) {
        let (page, (left, top)) = placing.sheet.spot(label);
        while pages.len() <= usize::try_from(page).map_err(Error::broken)? {
            pages.push(Content::new());
        }
        if let Some(page) = pages.last_mut() {
            let at = (left + placing.offset.0, top + placing.offset.1);
            put(page, drawing, at, placing.sheet.page.1);
        }
    }
    document(pages, placing.sheet.page)
}

/// A document of these pages, all of one size.
pub(in crate::stores) fn document(pages: Vec<Content>, (width, height): Millimetres) -> Result<Vec<u8>> {
    let mut pdf = Pdf::new();
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let (catalog, tree, font) = (next(), next(), next());
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (next(), next())).collect();
    let mut root = pdf.catalog(catalog);
    root.pages(tree);
    root.viewer_preferences().pair(Name(b"PrintScaling"), Name(b"None"));
    root.finish();
    let count = i32::try_from(ids.len()).map_err(Error::broken)?;
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(count);
    pdf.type1_font(font).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
    for ((page, content), drawn) in ids.into_iter().zip(pages) {
        let mut leaf = pdf.page(page);
        leaf.parent(tree).media_box(Rect::new(0.0, 0.0, points(width), points(height))).contents(content);
        leaf.resources().fonts().pair(FONT, font);
        leaf.finish();
        let packed = pack(&drawn.finish())?;
        pdf.stream(content, &packed).filter(Filter::FlateDecode);
    }
    Ok(pdf.finish())
}

/// Puts a drawing where its upper left corner is. A page counts from its lower left one.
pub(in crate::stores) fn put(page: &mut Content, drawing: &Drawing, (left, top): Millimetres, height: f64) {
    page.save_state().transform([1.0, 0.0, 0.0, 1.0, points(left), points(height - top)]);
    for bar in &drawing.bars {
        page.rect(points(bar.left), points(-bar.top - bar.height), points(bar.width), points(bar.height));
    }
    if !drawing.bars.is_empty() {
        page.fill_nonzero();
    }
    for line in &drawing.lines {
        page.begin_text()
            .set_font(FONT, single(line.size))
            .next_line(points(line.left), points(-line.base))
            .show(Str(&text::bytes(&line.text)))
            .end_text();
    }
    page.restore_state();
}

fn pack(content: &[u8]) -> Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(content)?;
    Ok(packer.finish()?)
}

/// Millimetres in points, to the thousandth: less than a printer's dot.
fn points(millimetres: f64) -> f32 {
    single((millimetres / POINT * 1000.0).round() / 1000.0)
}

#[expect(clippy::cast_possible_truncation, reason = "PDF has single precision, and no page is a kilometre long")]
fn single(number: f64) -> f32 {
    number as f32
}
