//! What may be a logo: a PNG or an SVG, read and written anew, so that nothing comes through but what is known to be
//! harmless. A logo is on every page of its organization: what a browser could not draw at once would lock everybody out.

mod raster;
mod styles;
mod svg;

use crate::base::problem::{Problem, Reason};
use sha2::{Digest, Sha256};

/// The largest file that is taken.
pub(super) const LARGEST: usize = 64 * 1024;
/// The largest one that is kept: a picture written anew may have become larger.
const LARGEST_KEPT: usize = 2 * LARGEST;

/// A logo as it is kept and served.
#[derive(Debug)]
pub(super) struct Logo {
    /// `image/png` or `image/svg+xml`.
    pub kind: &'static str,
    pub content: Vec<u8>,
}

impl Logo {
    /// The beginning of the SHA-256 of the picture: what stands in its address.
    pub fn number(&self) -> i32 {
        let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(&self.content));
        i32::from_be_bytes([a, b, c, d])
    }
}

/// Looks at the bytes, not at the name. Takes a while: off the async threads.
pub(super) fn read(content: &[u8]) -> Result<Logo, Problem> {
    if content.is_empty() {
        return Err(Problem::invalid("logo", Reason::Missing));
    }
    if content.len() > LARGEST {
        return Err(Problem::TooLarge { limit_bytes: LARGEST as u64 });
    }
    let (kind, written) = if content.starts_with(raster::SIGNATURE) {
        ("image/png", raster::anew(content))
    } else {
        ("image/svg+xml", svg::anew(content))
    };
    let content = written.map_err(|reason| Problem::invalid("logo", reason))?;
    if content.len() > LARGEST_KEPT {
        return Err(Problem::TooLarge { limit_bytes: LARGEST as u64 });
    }
    Ok(Logo { kind, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_is_refused() {
        for content in ["GIF89a", "<html><body>hola</body></html>", "not xml at all", "<svg", "\u{feff}"] {
            assert_eq!(read(content.as_bytes()).unwrap_err(), Problem::invalid("logo", Reason::Malformed), "{content}");
        }
        assert_eq!(read(b"").unwrap_err(), Problem::invalid("logo", Reason::Missing));
        assert_eq!(read(&vec![b'x'; LARGEST + 1]).unwrap_err(), Problem::TooLarge { limit_bytes: LARGEST as u64 });
    }

    #[test]
    fn the_number_is_that_of_the_picture() {
        let logo = |radius: u8| {
            let text =
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle r=\"{radius}\"/></svg>");
            read(text.as_bytes()).unwrap()
        };
        assert_eq!(logo(4).number(), logo(4).number());
        assert_ne!(logo(4).number(), logo(5).number());
    }
}
