//! What may be a logo: a PNG, or an SVG from which everything that acts is taken out.

use crate::problem::{Problem, Reason};

/// The largest file.
pub(super) const LARGEST: usize = 64 * 1024;
/// Pixels of a side.
const LARGEST_SIDE: u32 = 2048;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A logo as it is kept and served.
#[derive(Debug)]
pub(super) struct Logo {
    /// `image/png` or `image/svg+xml`.
    pub kind: &'static str,
    pub content: Vec<u8>,
}

/// Looks at the bytes, not at the name.
pub(super) fn read(content: &[u8]) -> Result<Logo, Problem> {
    let refused = |reason| Problem::invalid("logo", reason);
    if content.is_empty() {
        return Err(refused(Reason::Missing));
    }
    if content.len() > LARGEST {
        return Err(Problem::TooLarge { limit_bytes: LARGEST as u64 });
    }
    if content.starts_with(PNG) {
        return is_png(content)
            .then(|| Logo { kind: "image/png", content: content.to_vec() })
            .ok_or_else(|| refused(Reason::OutOfRange));
    }
    let mut clean = Vec::new();
    let mut filter = svg_hush::Filter::new();
    // Pictures inside the picture may be pictures only.
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    filter.filter(&mut &*content, &mut clean).map_err(|_| refused(Reason::Malformed))?;
    let is_svg = std::str::from_utf8(&clean).is_ok_and(|text| text.contains("<svg"));
    if !is_svg || clean.len() > LARGEST {
        return Err(refused(Reason::Malformed));
    }
    Ok(Logo { kind: "image/svg+xml", content: clean })
}

/// Does it begin like one, with sides that a sidebar has room for?
fn is_png(content: &[u8]) -> bool {
    let side =
        |at: usize| content.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    let fits = |side: u32| (1..=LARGEST_SIDE).contains(&side);
    content.get(12..16) == Some(b"IHDR".as_slice()) && fits(side(16)) && fits(side(20))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [PNG, &13u32.to_be_bytes(), b"IHDR", &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat()
    }

    #[test]
    fn a_png_is_kept_as_it_is() {
        let logo = read(&png(64, 32)).unwrap();
        assert_eq!((logo.kind, logo.content.len()), ("image/png", 29));
        assert_eq!(read(&png(64, 4000)).unwrap_err(), Problem::invalid("logo", Reason::OutOfRange));
        assert!(read(PNG).is_err());
    }

    #[test]
    fn what_acts_is_taken_out_of_an_svg() {
        let hostile = br#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)" width="10" height="10">
            <script>alert(2)</script>
            <foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="//evil.test"/></body></foreignObject>
            <a xlink:href="javascript:alert(3)"><circle cx="5" cy="5" r="4" fill="red" onclick="alert(4)"/></a>
            <image href="https://evil.test/track.png"/><use href="https://evil.test/x.svg#y"/>
            <style>@import url(https://evil.test/x.css); circle { fill: url(https://evil.test/y) }</style>
            </svg>"#;
        let logo = read(hostile).unwrap();
        let text = String::from_utf8(logo.content).unwrap();
        assert_eq!(logo.kind, "image/svg+xml");
        assert!(text.contains("<circle") && text.contains("fill=\"red\""), "{text}");
        // What was an address elsewhere leads nowhere: to a path of ours, or to a word without meaning.
        let traces = [
            "script",
            "onload",
            "onclick",
            "foreignObject",
            "iframe",
            "javascript",
            "alert",
            "href=\"http",
            "src=",
            "url(http",
            "@import",
        ];
        for trace in traces {
            assert!(!text.contains(trace), "{trace} is in {text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for content in ["GIF89a", "<html><body>hola</body></html>", "not xml at all", "<svg", "\u{feff}"] {
            assert!(read(content.as_bytes()).is_err(), "{content}");
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                    <svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;&b;&b;&b;</text></svg>";
        assert!(read(bomb.as_bytes()).is_err() || read(bomb.as_bytes()).unwrap().content.len() < LARGEST);
        assert_eq!(read(&vec![b'x'; LARGEST + 1]).unwrap_err(), Problem::TooLarge { limit_bytes: LARGEST as u64 });
    }
}
