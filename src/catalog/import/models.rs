//! The model of vehicles that a text names, by itself or with more: `Jetta A4 GLI` is a Jetta, and `Corolla Cross` is no Corolla.

use super::rules::{engine, tidy};
use crate::base::text::{fold, key};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use uuid::Uuid;

/// Trims, gearboxes, driven wheels and cabs as lists write them behind the name of a model, folded. What also names models (`cross`,
/// `sport`, `clasico`, `max`) is not among them: it has to be said of the model's own vehicles.
static TRIMS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "base basico basica active advance ambiente ambition comfort comfortline comfortpack custom deluxe elegance exclusive executive \
     highline lariat limited luxury nismo platinum premium reference sense signature sportline startline style stylance titanium touring \
     trend trendline \
     amg cl cli clx dsi dx ex exl fr ghia gl gli glx gls glxi gs gsi gsr gst gsx gt gti gtr gts gtv le ls lt ltz lx lxs nv rs rt rx \
     se sei sel ses si sl slt sr srt ss st sts sv tl ve vp xei xl xle xls xlt xrs xse zx \
     ii iii iv vi \
     cdi crdi dci di dohc efi fsi gdi hdi mivec mpfi mpi sohc tdi tfsi tsi turbo vtec vti vvt vvti \
     at aut auto automatic automatica automatico caja cvt dsg estandar manual mt standard std tiptronic transmision vel velocidades \
     xtronic \
     all4 awd fwd quattro rwd xdrive \
     cab cabina cargo chasis crew doble double extended king passenger pasajeros regular sencilla single \
     con de dr door doors p ptas pts puerta puertas y \
     all todas todos"
        .split_whitespace()
        .collect()
});

/// Bodies as lists write them, each with ours.
const BODIES: &[(&str, &str)] = &[
    ("sedan", "sedan"),
    ("hatchback", "hatchback"),
    ("hb", "hatchback"),
    ("coupe", "coupe"),
    ("cupe", "coupe"),
    ("convertible", "convertible"),
    ("cabrio", "convertible"),
    ("cabriolet", "convertible"),
    ("wagon", "wagon"),
    ("vagoneta", "wagon"),
    ("guayin", "wagon"),
    ("suv", "suv"),
    ("van", "van"),
    ("minivan", "van"),
    ("pickup", "pickup"),
    ("camioneta", "pickup"),
    ("truck", "truck"),
    ("bus", "bus"),
];

/// Bodies that one model has side by side; any other makes another vehicle of it.
const OF_CARS: &[&str] = &["", "sedan", "hatchback", "coupe", "convertible", "wagon"];

/// A model as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownModel {
    pub id: Uuid,
    /// The key of its make.
    pub make: String,
    pub key: String,
    pub nicknames: Vec<String>,
    /// Empty where nobody knows.
    pub body: String,
    /// What is said of its vehicles: trims, engines, gearboxes, driven wheels.
    pub words: Vec<String>,
}

#[derive(Debug)]
struct Model {
    id: Uuid,
    body: String,
    words: HashSet<String>,
}

/// The models of vehicles by make and name.
#[derive(Debug, Default)]
pub struct Models {
    all: Vec<Model>,
    by_name: HashMap<(String, String), usize>,
}

impl Models {
    /// A nickname leads to a model unless another one has that name.
    pub fn of(known: Vec<KnownModel>) -> Self {
        let mut models = Self::default();
        for (at, model) in known.iter().enumerate() {
            models.by_name.insert((model.make.clone(), model.key.clone()), at);
        }
        for (at, KnownModel { id, make, nicknames, body, words, .. }) in known.into_iter().enumerate() {
            for nickname in nicknames {
                models.by_name.entry((make.clone(), key(&fold(&nickname)))).or_insert(at);
            }
            let words = words.iter().flat_map(|text| words_of(text)).collect();
            models.all.push(Model { id, body, words });
        }
        models
    }

    /// The model of the longest name that a text begins with, and what stands behind it. None where that may name another model.
    pub fn find(&self, make_key: &str, text: &str) -> Option<(Uuid, String)> {
        let text = tidy(text);
        let words: Vec<&str> = text.split(' ').collect();
        let (model, rest) = (1..=words.len()).rev().find_map(|count| {
            let (name, rest) = words.split_at(count);
            let at = self.by_name.get(&(make_key.to_owned(), key(&fold(&name.concat()))))?;
            Some((self.all.get(*at)?, rest.join(" ")))
        })?;
        words_of(&rest).iter().all(|word| model.has(word)).then_some((model.id, rest))
    }
}

fn words_of(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Model {
    /// Does a folded word say something of this model's vehicles, and not that it is another model?
    fn has(&self, word: &str) -> bool {
        if self.words.contains(word) || TRIMS.contains(word) {
            return true;
        }
        if let Some((_, body)) = BODIES.iter().find(|(said, _)| *said == word) {
            return self.body == *body || (OF_CARS.contains(body) && OF_CARS.contains(&self.body.as_str()));
        }
        // One letter is a trim; `A4`, `B13` and `MK4` are generations, `1.6`, `V6` and `GA16DE` engines.
        word.chars().count() == 1 || is_size_or_generation(word) || engine(word).1.is_empty()
    }
}

/// A number alone tells pick-ups and lorries apart (`2500`), unless it is as small as a count or the size of a small engine.
fn is_size_or_generation(word: &str) -> bool {
    let has_digit = word.contains(|letter: char| letter.is_ascii_digit());
    match word.parse::<u32>() {
        Ok(number) => number < 100 || (number.is_multiple_of(100) && (1_000..=2_000).contains(&number)),
        Err(_) => has_digit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(model: &str, body: &str, nicknames: &[&str], words: &[&str]) -> KnownModel {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        KnownModel {
            id: Uuid::now_v7(),
            make: "VOLKSWAGEN".to_owned(),
            key: model.to_owned(),
            nicknames: owned(nicknames),
            body: body.to_owned(),
            words: owned(words),
        }
    }

    #[test]
    fn a_model_is_the_longest_name_that_is_known() {
        let known = vec![
            known("JETTA", "sedan", &[], &[]),
            known("JETTACLASICO", "", &[], &[]),
            known("SEDAN", "", &["Vocho"], &[]),
        ];
        let (jetta, clasico, sedan) = (known[0].id, known[1].id, known[2].id);
        let models = Models::of(known);
        assert_eq!(models.find("VOLKSWAGEN", "Jetta A4 GLI"), Some((jetta, "A4 GLI".into())));
        assert_eq!(models.find("VOLKSWAGEN", "JETTA CLÁSICO"), Some((clasico, String::new())));
        assert_eq!(models.find("VOLKSWAGEN", "vocho"), Some((sedan, String::new())));
        assert_eq!((models.find("NISSAN", "Jetta"), models.find("VOLKSWAGEN", "")), (None, None));
    }

    #[test]
    fn what_stands_behind_a_model_says_something_of_it_or_names_another() {
        let models = Models::of(vec![
            known("POINTER", "hatchback", &[], &[]),
            known("AMAROK", "pickup", &[], &["Cross Country", "automatic 6"]),
        ]);
        let is_found = |text: &str| models.find("VOLKSWAGEN", text).is_some();
        for text in [
            "Pointer",
            "Pointer GTI",
            "Pointer (B13)",
            "Pointer 1.8L L4",
            "Pointer V6 diesel",
            "Pointer 1600",
            "Pointer 5 puertas",
            "Pointer MK4 estándar",
            "Pointer Sedán",
            "Amarok pickup doble cabina 4x4",
            "Amarok Cross Country",
        ] {
            assert!(is_found(text), "{text}");
        }
        for text in [
            "Pointer Truck",
            "Pointer Cross",
            "Pointer Clásico",
            "Pointer Van",
            "Pointer 2500",
            "Pointer City GTI",
            "Amarok Sedán",
        ] {
            assert!(!is_found(text), "{text}");
        }
    }
}
