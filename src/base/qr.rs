//! QR codes, as what is dark in them.

use super::fault::{Error, Result};
use qrcode::{Color, EcLevel, QrCode};

/// Modules around a code that stay free (ISO/IEC 18004).
const QUIET: u32 = 4;

/// A code in modules, from the upper left corner of what stays free around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// As broad and as high as this.
    pub side: u32,
    pub runs: Vec<Run>,
}

/// Dark modules beside one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub left: u32,
    pub top: u32,
    pub wide: u32,
}

/// The code that says this.
pub fn draw(said: &str) -> Result<Qr> {
    let code = QrCode::with_error_correction_level(said, EcLevel::M).map_err(Error::broken)?;
    let modules = u32::try_from(code.width()).map_err(Error::broken)?;
    let mut runs = Vec::new();
    for (top, colors) in (QUIET..).zip(code.to_colors().chunks(code.width())) {
        let mut left = QUIET;
        for run in colors.chunk_by(|one, other| one == other) {
            let wide = u32::try_from(run.len()).map_err(Error::broken)?;
            if run.first() == Some(&Color::Dark) {
                runs.push(Run { left, top, wide });
            }
            left += wide;
        }
    }
    Ok(Qr { side: modules + 2 * QUIET, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_a_free_edge() {
        let code = draw("https://engrane.example.com/production/orders/1?rev=B").unwrap();
        // The upper edges of the two upper finders: seven modules each.
        let top: Vec<(u32, u32)> =
            code.runs.iter().filter(|run| run.top == QUIET).map(|run| (run.left, run.wide)).collect();
        assert_eq!(top.first(), Some(&(QUIET, 7)));
        assert_eq!(top.last(), Some(&(code.side - QUIET - 7, 7)));
        let within = |run: &Run| run.left >= QUIET && run.left + run.wide <= code.side - QUIET;
        assert!(code.runs.iter().all(|run| within(run) && run.top >= QUIET && run.top < code.side - QUIET));
    }
}
