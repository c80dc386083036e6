//! What a drawing says about its looks in CSS, as attributes that say the same: only those that cost nothing to draw, with
//! values that lead nowhere.

use std::collections::BTreeMap;

/// Attributes that CSS may set as well.
const PRESENTATION: [&str; 34] = [
    "clip-path",
    "clip-rule",
    "color",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-rendering",
    "transform",
    "transform-origin",
    "vector-effect",
    "visibility",
    "word-spacing",
];

/// How something looks: values by attribute.
pub(super) type Looks = BTreeMap<&'static str, String>;

/// The attribute as it is kept, if it is one that says how something looks.
pub(super) fn presentation(name: &str) -> Option<&'static str> {
    PRESENTATION.into_iter().find(|known| *known == name)
}

/// Does the value stay within the picture? `url(#…)` is the one address that does.
pub(super) fn stays_inside(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let leads = |at: usize| {
        let target = value[at + 4..].trim_start_matches(['"', '\'', ' ']);
        !target.starts_with('#')
    };
    !value.contains(['\\', '@', '<', '&']) && !value.match_indices("url(").any(|(at, _)| leads(at))
}

/// The declarations of a `style` attribute.
pub(super) fn declared(text: &str) -> Looks {
    let mut looks = Looks::new();
    for declaration in text.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().trim_end_matches("!important").trim_end();
        if let Some(name) = presentation(name.trim())
            && stays_inside(value)
        {
            looks.insert(name, value.to_owned());
        }
    }
    looks
}

/// How things of a class look, by the rules of a style sheet. Drawing programs write one plain class a rule; whatever else
/// a sheet says is left out.
pub(super) fn classes(sheet: &str) -> BTreeMap<String, Looks> {
    let mut classes: BTreeMap<String, Looks> = BTreeMap::new();
    for rule in without_comments(sheet).split('}') {
        let Some((selectors, declarations)) = rule.split_once('{') else { continue };
        let looks = declared(declarations);
        // What stands before a semicolon is a statement such as `@import`.
        let selectors = selectors.rsplit(';').next().unwrap_or_default();
        for class in selectors.split(',').filter_map(|selector| selector.trim().strip_prefix('.')) {
            let plain = class.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
            if plain {
                classes.entry(class.to_owned()).or_default().extend(looks.clone());
            }
        }
    }
    classes
}

fn without_comments(sheet: &str) -> String {
    let mut pieces = sheet.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.filter_map(|piece| piece.split_once("*/")).fold(first, |text, (_, after)| text + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_inside_is_declared() {
        let looks = declared("fill:#f00; stroke : url(#g) !important;filter:url(#f);color:url(//x.test);cursor:url(x)");
        assert_eq!(looks, Looks::from([("fill", "#f00".to_owned()), ("stroke", "url(#g)".to_owned())]));
        for value in ["url(http://x.test)", "URL( 'x.svg#y')", "\\75rl(x)", "red url(x)", "url(#a) url(b)"] {
            assert!(!stays_inside(value), "{value}");
        }
    }

    #[test]
    fn rules_of_plain_classes_are_understood() {
        let sheet = "@import url(x.css); .a,.b-1{fill:red;stroke:none} /* .a{fill:blue} */ .a{fill:#00f} g .c{fill:red} path{fill:red}";
        let classes = classes(sheet);
        assert_eq!(classes["a"], Looks::from([("fill", "#00f".to_owned()), ("stroke", "none".to_owned())]));
        assert_eq!(classes["b-1"]["fill"], "red");
        assert!(!classes.contains_key("c"));
    }
}
