//! What stands on a label, in millimetres from its upper left corner: on the left the name, the bar code and the codes as people
//! read them, on the right the QR code.

use super::code128;
use super::rules::Millimetres;
use super::text;
use crate::base::fault::Result;
use crate::base::qr;

/// What a label is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub own_code: String,
    pub name: String,
    /// The code that people gave it.
    pub given: Option<String>,
    /// A command of the counter: its codes are short, and its word is looked for from afar.
    pub is_command: bool,
}

/// A black rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// A line of text, which stands on `base`.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub left: f64,
    pub base: f64,
    /// Points.
    pub size: f64,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub bars: Vec<Bar>,
    pub lines: Vec<Line>,
}

/// Millimetres of a point.
pub const POINT: f64 = 25.4 / 72.0;
/// What stays free at the edges.
const EDGE: f64 = 1.5;
/// Of a label's width, what the QR code has at the most.
const QR_PART: f64 = 0.35;
/// The same of a command, which leaves the room to its bars: they are more.
const COMMAND_QR_PART: f64 = 0.25;
const NAME_SIZE: f64 = 8.0;
const NAME_LINES: usize = 2;
/// Of a command, in one line that is as high as those two.
const COMMAND_SIZE: f64 = 16.0;
const CODE_SIZE: f64 = 7.0;
/// From one line of text to the next one, for each unit of its size.
const LEADING: f64 = 1.15;
/// Bars are not higher than this.
const BARS_HIGH: f64 = 12.0;

/// Draws a label of this size, whose QR code says `said`.
pub fn draw(label: &Label, (width, height): Millimetres, said: &str) -> Result<Drawing> {
    let mut drawing = Drawing::default();
    let (qr_part, text_size, lines) =
        if label.is_command { (COMMAND_QR_PART, COMMAND_SIZE, 1) } else { (QR_PART, NAME_SIZE, NAME_LINES) };
    let side = (height - 2.0 * EDGE).min(width * qr_part);
    draw_qr(&mut drawing, said, (width - EDGE - side, (height - side) / 2.0), side)?;
    let room = width - 2.0 * EDGE - side;
    let above = write(&mut drawing, &label.name, text_size, lines, EDGE, room);
    let codes = match &label.given {
        Some(given) if *given != label.own_code => format!("{} · {given}", label.own_code),
        _ => label.own_code.clone(),
    };
    let below = height - EDGE - CODE_SIZE * LEADING * POINT;
    write(&mut drawing, &codes, CODE_SIZE, 1, below, room);
    // The name has room for all its lines, so that the bars of labels stand in a row.
    let top = above.max(EDGE + line_count(NAME_LINES) * NAME_SIZE * LEADING * POINT);
    draw_bars(&mut drawing, &label.own_code, (EDGE, top), (room, (below - top).min(BARS_HIGH)));
    Ok(drawing)
}

fn line_count(lines: usize) -> f64 {
    u32::try_from(lines).map_or(0.0, f64::from)
}

/// Writes lines from `top` on; gives where they end.
fn write(drawing: &mut Drawing, words: &str, size: f64, most: usize, top: f64, room: f64) -> f64 {
    let mut end = top;
    for text in text::lines(words, room / (size * POINT), most) {
        drawing.lines.push(Line { left: EDGE, base: end + size * POINT, size, text });
        end += size * LEADING * POINT;
    }
    end
}

fn draw_bars(drawing: &mut Drawing, code: &str, (left, top): Millimetres, (room, height): Millimetres) {
    let (bars, modules) = code128::bars(code);
    let module = room / f64::from(modules + 2 * code128::QUIET);
    drawing.bars.extend(bars.into_iter().map(|(at, wide)| Bar {
        left: left + f64::from(at + code128::QUIET) * module,
        top,
        width: f64::from(wide) * module,
        height,
    }));
}

/// Modules beside one another are one bar.
fn draw_qr(drawing: &mut Drawing, link: &str, (left, top): Millimetres, side: f64) -> Result<()> {
    let code = qr::draw(link)?;
    let module = side / f64::from(code.side);
    drawing.bars.extend(code.runs.iter().map(|run| Bar {
        left: left + f64::from(run.left) * module,
        top: top + f64::from(run.top) * module,
        width: f64::from(run.wide) * module,
        height: module,
    }));
    Ok(())
}
