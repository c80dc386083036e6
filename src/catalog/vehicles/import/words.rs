//! Many words for one thing, made one: fuel, transmission, drivetrain, body.

use crate::base::text::fold;

/// Longest name that is kept.
pub(super) const LONGEST_NAME: usize = 80;

/// White space in one piece, control characters gone, cut to a sensible length.
pub(super) fn tidy(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(LONGEST_NAME + 1).collect()
}

/// The kinds of fuel that have a word of ours.
pub(super) const KNOWN_FUELS: [&str; 8] =
    ["gasoline", "diesel", "electric", "hybrid", "flex", "cng", "lpg", "hydrogen"];

/// The kind of fuel in one word; what is not known stays as it was written.
pub fn fuel(text: &str) -> String {
    let folded = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| folded.split(' ').any(|said| said == *word));
    let known = if folded.is_empty() {
        ""
    } else if says(&["hybrid", "hibrido", "hibrida", "hev", "phev", "mhev"])
        || (says(&["electricity", "electric"]) && says(&["gas", "gasoline", "gasolina"]))
    {
        "hybrid"
    } else if says(&["e85", "flex", "flexible", "ethanol", "etanol", "e100"]) || folded.contains("flex fuel") {
        "flex"
    } else if says(&["electricity", "electric", "electrico", "electrica", "bev", "ev"]) {
        "electric"
    } else if says(&["diesel", "d", "tdi"]) {
        "diesel"
    } else if says(&["cng", "gnc", "gnv"]) || folded.contains("natural") {
        "cng"
    } else if says(&["lpg", "propane", "propano", "glp"]) || folded == "gas lp" {
        "lpg"
    } else if says(&["hydrogen", "hidrogeno"]) {
        "hydrogen"
    } else if says(&[
        "gasoline", "gasolina", "regular", "premium", "midgrade", "petrol", "nafta", "magna", "unleaded", "bencina",
    ]) || ["gas", "g", "x", "z", "gas regular"].contains(&folded.as_str())
    {
        "gasoline"
    } else {
        return tidy(&folded);
    };
    known.to_owned()
}

/// The kind of transmission and its speeds: `automatic 4`, `manual 5`, `cvt`; what is not known stays as it was written.
pub fn transmission(text: &str) -> String {
    let folded = fold(text);
    let says = |start: &str| folded.split(' ').any(|word| word.starts_with(start));
    let kind = if folded.is_empty() {
        return String::new();
    } else if says("cvt") || says("variable") || says("av") || says("continu") {
        return "cvt".to_owned();
    } else if says("am") || folded.contains("dual clutch") || says("dct") || says("dsg") || says("automated") {
        "automated"
    } else if says("manual") || says("estandar") || says("std") || folded == "m" || folded == "mt" {
        "manual"
    } else if says("auto") || folded == "a" || folded == "at" {
        "automatic"
    } else {
        return tidy(&folded);
    };
    let speeds: String =
        folded.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    match speeds.parse::<u8>() {
        Ok(speeds @ 2..=18) => format!("{kind} {speeds}"),
        _ => kind.to_owned(),
    }
}

/// The driven wheels in one word; what is not known stays as it was written.
pub fn drivetrain(text: &str) -> String {
    let folded = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| folded.split(' ').any(|said| said == *word));
    let known = if folded.is_empty() {
        ""
    } else if says(&["4wd", "4x4", "4"]) {
        "4wd"
    } else if says(&["awd", "all", "integral"]) {
        "awd"
    } else if says(&["fwd", "front", "delantera"]) {
        "fwd"
    } else if says(&["rwd", "rear", "trasera"]) {
        "rwd"
    } else if says(&["2wd", "4x2", "2"]) {
        "2wd"
    } else {
        return tidy(&folded);
    };
    known.to_owned()
}

/// The kind of body; nothing when the words say another thing, such as a size.
pub fn body(text: &str) -> &'static str {
    let folded = fold(text);
    let kinds = [
        ("pickup", "pickup"),
        ("pick up", "pickup"),
        ("camioneta", "pickup"),
        ("sport utility", "suv"),
        ("suv", "suv"),
        ("crossover", "suv"),
        ("minivan", "van"),
        ("van", "van"),
        ("station wagon", "wagon"),
        ("wagon", "wagon"),
        ("vagoneta", "wagon"),
        ("hatchback", "hatchback"),
        ("sedan", "sedan"),
        ("coupe", "coupe"),
        ("convertible", "convertible"),
        ("motorcycle", "motorcycle"),
        ("motocicleta", "motorcycle"),
        ("truck", "truck"),
        ("bus", "bus"),
    ];
    let first = kinds.iter().filter_map(|(word, kind)| folded.find(word).map(|at| (at, *kind)));
    first.min_by_key(|(at, _)| *at).map_or("", |(_, kind)| kind)
}
