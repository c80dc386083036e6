//! SVG pictures: shapes, groups, gradients, clippings and texts, written anew from what was read. What leads out of the
//! picture or acts is left out; what draws something many times is refused, because a few lines of it keep a browser busy
//! for ever.

use super::styles::{Looks, classes, declared, presentation, stays_inside};
use crate::base::problem::Reason;
use std::collections::BTreeMap;
use xml::attribute::OwnedAttribute;
use xml::name::OwnedName;
use xml::reader::{EventReader, XmlEvent};
use xml::writer::{EmitterConfig, EventWriter, XmlEvent as Written};

const SVG: &str = "http://www.w3.org/2000/svg";
const MOST_ELEMENTS: usize = 2_000;
const DEEPEST: usize = 32;
/// Clippings that are applied: each is drawn once for each thing that it clips.
const MOST_CLIPPED: usize = 64;
/// Sides of a picture and of its own measure.
const LARGEST_SIDE: f64 = 100_000.0;

/// What is drawn, each with the attribute without which nothing is seen of it.
const SHAPES: [(&str, &str); 8] = [
    ("path", "d"),
    ("rect", "width"),
    ("circle", "r"),
    ("ellipse", "rx"),
    ("line", ""),
    ("polyline", "points"),
    ("polygon", "points"),
    ("text", ""),
];
/// What holds or colours shapes. `a` only holds: its address is left out.
const OTHERS: [&str; 9] = ["svg", "g", "a", "defs", "tspan", "linearGradient", "radialGradient", "stop", "clipPath"];
/// Left out with all that is in them; what a style sheet says is told by attributes.
const LEFT_OUT: [&str; 6] = ["desc", "foreignObject", "metadata", "script", "style", "title"];
/// Attributes that say where and how large something is.
const GEOMETRY: [&str; 37] = [
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "lengthAdjust",
    "offset",
    "pathLength",
    "points",
    "preserveAspectRatio",
    "r",
    "rotate",
    "rx",
    "ry",
    "spreadMethod",
    "textLength",
    "version",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
    "baseProfile",
    "role",
    "aria-label",
    "aria-hidden",
];

/// The picture, or why it is none that is taken.
pub(super) fn anew(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let events = read(content).ok_or(Reason::Malformed)?;
    let classes = classes(&sheet_of(&events));
    let mut drawing = Drawing { classes, out: writer(), open: Vec::new(), elements: 0, clipped: 0, draws: false };
    let mut left_out = 0_usize;
    for event in &events {
        match event {
            XmlEvent::StartElement { name, attributes, .. } => {
                if left_out > 0 || !is_svg(name) || LEFT_OUT.contains(&name.local_name.as_str()) {
                    left_out += 1;
                } else {
                    drawing.start(&name.local_name, attributes)?;
                }
            }
            XmlEvent::EndElement { .. } if left_out > 0 => left_out -= 1,
            XmlEvent::EndElement { .. } => drawing.end()?,
            XmlEvent::Characters(text) | XmlEvent::CData(text) if left_out == 0 => drawing.text(text)?,
            _ => {}
        }
    }
    if drawing.draws { Ok(drawing.out.into_inner()) } else { Err(Reason::Malformed) }
}

/// All that the file says; none of a file that is not well-formed, declares entities or is deeper than any drawing.
fn read(content: &[u8]) -> Option<Vec<XmlEvent>> {
    let (mut events, mut depth) = (Vec::new(), 0_usize);
    for event in EventReader::new(content) {
        let event = event.ok()?;
        match &event {
            XmlEvent::Doctype { syntax } if syntax.contains('[') => return None,
            XmlEvent::StartElement { .. } => depth += 1,
            XmlEvent::EndElement { .. } => depth -= 1,
            _ => {}
        }
        if depth > 2 * DEEPEST || events.len() > 8 * MOST_ELEMENTS {
            return None;
        }
        events.push(event);
    }
    Some(events)
}

fn is_svg(name: &OwnedName) -> bool {
    name.namespace.as_deref() == Some(SVG)
}

/// The text of all style sheets of the picture.
fn sheet_of(events: &[XmlEvent]) -> String {
    let (mut sheet, mut inside) = (String::new(), false);
    for event in events {
        match event {
            XmlEvent::StartElement { name, .. } => inside = is_svg(name) && name.local_name == "style",
            XmlEvent::EndElement { .. } => inside = false,
            XmlEvent::Characters(text) | XmlEvent::CData(text) if inside => sheet.push_str(text),
            _ => {}
        }
    }
    sheet
}

fn writer() -> EventWriter<Vec<u8>> {
    EmitterConfig::new().write_document_declaration(false).create_writer(Vec::new())
}

/// A picture that is being written.
struct Drawing {
    classes: BTreeMap<String, Looks>,
    out: EventWriter<Vec<u8>>,
    /// The elements around, outermost first.
    open: Vec<&'static str>,
    elements: usize,
    clipped: usize,
    /// Is anything seen of it?
    draws: bool,
}

impl Drawing {
    fn start(&mut self, name: &str, given: &[OwnedAttribute]) -> Result<(), Reason> {
        let shape = SHAPES.into_iter().find(|(shape, _)| *shape == name);
        let known = shape.map(|(shape, _)| shape).or_else(|| OTHERS.into_iter().find(|other| *other == name));
        let name = known.ok_or(Reason::Malformed)?;
        let outermost = self.open.is_empty();
        self.elements += 1;
        // A picture within the picture would have a measure of its own.
        if outermost != (name == "svg") || self.elements > MOST_ELEMENTS || self.open.len() >= DEEPEST {
            return Err(Reason::Malformed);
        }
        let attributes = self.attributes(name, given);
        if outermost && !has_size(&attributes) {
            return Err(Reason::Malformed);
        }
        let in_clipping = name == "clipPath" || self.open.contains(&"clipPath");
        if attributes.contains_key("clip-path") {
            self.clipped += 1;
            // Clippings of clippings of clippings double with each.
            if in_clipping || self.clipped > MOST_CLIPPED {
                return Err(Reason::Malformed);
            }
        }
        let shown = !in_clipping && !self.open.contains(&"defs");
        if let Some((shape, needed)) = shape
            && shown
            && shape != "text"
        {
            self.draws |= needed.is_empty() || attributes.get(needed).is_some_and(|value| !is_nothing(value));
        }
        let mut element = Written::start_element(if name == "a" { "g" } else { name });
        if outermost {
            element = element.default_ns(SVG);
        }
        for (name, value) in &attributes {
            element = element.attr(*name, value);
        }
        self.out.write(element).map_err(|_| Reason::Malformed)?;
        self.open.push(name);
        Ok(())
    }

    /// What is kept of an element's attributes: a style sheet says more than an attribute, and a style of its own more than
    /// both.
    fn attributes(&self, element: &str, given: &[OwnedAttribute]) -> Looks {
        let mut kept = Looks::new();
        let value_of = |name: &str| {
            let found =
                given.iter().find(|attribute| attribute.name.namespace.is_none() && attribute.name.local_name == name);
            found.map(|attribute| attribute.value.as_str()).unwrap_or_default()
        };
        for OwnedAttribute { name, value } in given {
            let local = name.local_name.as_str();
            if local == "href" && element.ends_with("Gradient") && value.starts_with('#') {
                kept.insert("href", value.clone());
            }
            if name.namespace.is_none()
                && let Some(name) = GEOMETRY.into_iter().find(|known| *known == local).or_else(|| presentation(local))
                && stays_inside(value)
            {
                kept.insert(name, value.clone());
            }
        }
        let named = value_of("class").split_whitespace().filter_map(|class| self.classes.get(class));
        for looks in named.chain([&declared(value_of("style"))]) {
            kept.extend(looks.clone());
        }
        kept
    }

    fn end(&mut self) -> Result<(), Reason> {
        self.open.pop();
        self.out.write(Written::end_element()).map_err(|_| Reason::Malformed)
    }

    /// Letters belong into texts; elsewhere they are only the file's own layout.
    fn text(&mut self, text: &str) -> Result<(), Reason> {
        if !self.open.contains(&"text") {
            return Ok(());
        }
        self.draws |= !text.trim().is_empty() && !self.open.iter().any(|open| ["defs", "clipPath"].contains(open));
        self.out.write(Written::characters(text)).map_err(|_| Reason::Malformed)
    }
}

/// Does the picture have a measure that a browser can work with?
fn has_size(attributes: &Looks) -> bool {
    let fits = |side: f64| side > 0.0 && side <= LARGEST_SIDE;
    let sides = ["width", "height"].map(|name| attributes.get(name).filter(|value| !value.trim().ends_with('%')));
    let given = sides.map(|side| side.map(|value| length(value).is_some_and(fits)));
    let Some(own) = attributes.get("viewBox") else { return given == [Some(true), Some(true)] };
    let numbers: Vec<Option<f64>> = own
        .split([' ', ',', '\n', '\t'])
        .filter(|piece| !piece.is_empty())
        .map(|number| number.parse().ok().filter(|number: &f64| number.abs() <= LARGEST_SIDE))
        .collect();
    let has_measure =
        matches!(numbers[..], [Some(_), Some(_), Some(width), Some(height)] if fits(width) && fits(height));
    has_measure && given.into_iter().all(|side| side != Some(false))
}

/// The number of a length, whatever its unit.
fn length(text: &str) -> Option<f64> {
    text.trim().trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()
}

/// A length of zero, or a path of no points.
fn is_nothing(value: &str) -> bool {
    value.trim().is_empty() || length(value).is_some_and(|number| number <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(inside: &str) -> String {
        format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 10 10\">{inside}</svg>"
        )
    }

    fn kept(text: &str) -> Result<String, Reason> {
        anew(text.as_bytes()).map(|content| String::from_utf8(content).unwrap())
    }

    #[test]
    fn a_drawing_stays_what_it_is() {
        let drawing = picture(
            "<defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient>\
             <clipPath id=\"c\"><rect width=\"5\" height=\"5\"/></clipPath></defs>\
             <g clip-path=\"url(#c)\"><path fill=\"url(#g)\" d=\"M0 0h9v9z\"/><text x=\"1\">A&amp;B</text></g>",
        );
        let kept = kept(&drawing).unwrap();
        for piece in ["<stop offset=\"0\" stop-color=\"red\"", "clip-path=\"url(#c)\"", "d=\"M0 0h9v9z\"", ">A&amp;B<"]
        {
            assert!(kept.contains(piece), "{piece} is not in {kept}");
        }
        // Written anew once more, it is the same.
        assert_eq!(anew(kept.as_bytes()).unwrap(), kept.as_bytes());
    }

    #[test]
    fn what_acts_or_leads_out_is_taken_out() {
        let hostile = picture(
            "<script>alert(2)</script>\
             <foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><iframe src=\"//evil.test\"/></body></foreignObject>\
             <a xlink:href=\"javascript:alert(3)\"><circle cx=\"5\" cy=\"5\" r=\"4\" fill=\"red\" onclick=\"alert(4)\"/></a>\
             <rect width=\"1\" height=\"1\" fill=\"url(https://evil.test/y)\" style=\"stroke:url(//evil.test)\"/>\
             <style>@import url(https://evil.test/x.css); circle { fill: url(https://evil.test/y) }</style>\
             <x:y xmlns:x=\"urn:z\" onload=\"alert(5)\"><rect/></x:y>",
        );
        let kept = kept(&hostile).unwrap();
        assert!(kept.contains("<circle") && kept.contains("fill=\"red\""), "{kept}");
        for trace in
            ["script", "onclick", "onload", "foreign", "iframe", "alert", "href", "evil", "url(", "style", "urn"]
        {
            assert!(!kept.contains(trace), "{trace} is in {kept}");
        }
    }

    #[test]
    fn what_draws_itself_many_times_is_refused() {
        let levels = |of: fn(u32) -> String| (1..30).map(of).collect::<Vec<_>>().concat();
        let doubling = levels(|level| {
            format!("<g id=\"a{level}\"><use href=\"#a{0}\"/><use xlink:href=\"#a{0}\"/></g>", level - 1)
        });
        let shape = "<circle id=\"a0\" r=\"4\"/>";
        let clips =
            levels(|level| format!("<clipPath id=\"c{level}\"><rect clip-path=\"url(#c{0})\"/></clipPath>", level - 1));
        let clipped = "<rect width=\"1\" height=\"1\" clip-path=\"url(#c)\"/>".repeat(MOST_CLIPPED + 1);
        for inside in [
            format!("<defs>{doubling}</defs>{shape}<use href=\"#a29\"/>"),
            format!("<pattern id=\"p\" width=\".01\" height=\".01\">{shape}</pattern>{shape}"),
            format!("<mask id=\"m\">{shape}</mask>{shape}"),
            format!("<filter id=\"f\"><feGaussianBlur stdDeviation=\"999\"/></filter>{shape}"),
            format!("<marker id=\"m\">{shape}</marker>{shape}"),
            format!("<symbol id=\"s\">{shape}</symbol>{shape}"),
            "<circle r=\"4\"><animate attributeName=\"r\" to=\"9\" repeatCount=\"indefinite\"/></circle>".to_owned(),
            "<circle r=\"4\"><set attributeName=\"r\" to=\"9\"/></circle>".to_owned(),
            format!("<image href=\"data:image/png;base64,AAAA\" width=\"9\" height=\"9\"/>{shape}"),
            format!("<svg viewBox=\"0 0 1 1\">{shape}</svg>"),
            format!("{clips}{shape}"),
            clipped,
            shape.repeat(MOST_ELEMENTS),
            format!("{}{shape}{}", "<g>".repeat(DEEPEST), "</g>".repeat(DEEPEST)),
        ] {
            assert_eq!(
                kept(&picture(&inside)),
                Err(Reason::Malformed),
                "{}",
                inside.chars().take(80).collect::<String>()
            );
        }
        let text = "<text>&b;&b;&b;&b;</text>";
        let bomb = format!("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{}", picture(text));
        assert_eq!(kept(&bomb), Err(Reason::Malformed));
    }

    #[test]
    fn a_picture_shows_something() {
        for inside in [
            "",
            "<g/>",
            "<title>Logo</title>",
            "<defs><path d=\"M0 0h9\"/></defs>",
            "<clipPath id=\"c\"><circle r=\"4\"/></clipPath>",
            "<path d=\"\"/>",
            "<circle r=\"0\"/>",
            "<text> </text>",
            "<script>1</script>",
        ] {
            assert_eq!(kept(&picture(inside)), Err(Reason::Malformed), "{inside}");
        }
    }

    #[test]
    fn a_picture_has_a_size() {
        let sized = |size: &str| kept(&format!("<svg xmlns=\"{SVG}\" {size}><circle r=\"4\"/></svg>")).is_ok();
        for size in
            ["viewBox=\"0 0 10 10\"", "viewBox=\"-5,-5, 10.5 1e1\" width=\"100%\"", "width=\"10\" height=\"4mm\""]
        {
            assert!(sized(size), "{size}");
        }
        for size in [
            "",
            "width=\"10\"",
            "width=\"0\" height=\"4\"",
            "width=\"NaN\" height=\"4\"",
            "width=\"1e9\" height=\"4\"",
            "viewBox=\"0 0 0 10\"",
            "viewBox=\"0 0 10\"",
            "viewBox=\"0 0 inf 10\"",
            "viewBox=\"0 0 10 10\" width=\"-1\"",
        ] {
            assert!(!sized(size), "{size}");
        }
    }

    #[test]
    fn css_becomes_attributes() {
        let drawing = picture(
            "<style>.cls-1{fill:#b91c1c;opacity:.5}</style>\
             <path class=\"cls-1\" fill=\"blue\" d=\"M0 0h9v9z\" style=\"opacity: 1\"/>",
        );
        let kept = kept(&drawing).unwrap();
        assert!(kept.contains("fill=\"#b91c1c\"") && kept.contains("opacity=\"1\"") && !kept.contains("cls"), "{kept}");
    }
}
