//! What was understood of a query, in words. The server makes them, in both languages: the browser's half knows nothing of engines, gears
//! and VINs.

use engrane::catalog::types::{NamedVehicle, Names};
use engrane::catalog::vin::types::VinCheck;
use serde::{Deserialize, Serialize};

/// What was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardShown {
    pub pieces: Vec<PieceShown>,
    /// The vehicle that can be chosen, where the words name one.
    pub vehicle: Option<NamedVehicle>,
    /// The same as people call it.
    pub vehicle_name: String,
    /// The words that were not understood.
    pub rest: String,
    pub rest_left_out: bool,
    pub vehicle_left_out: bool,
    pub vin: Option<VinShown>,
}

/// A piece of the query, and the query without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceShown {
    pub name: Names,
    pub without: String,
}

/// What a VIN says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VinShown {
    pub read: Names,
    pub is_known: bool,
    pub check: VinCheck,
}

#[cfg(feature = "ssr")]
mod on_server {
    use super::{HeardShown, PieceShown, VinShown};
    use crate::base::labels;
    use crate::catalog::labels::{fuel, position};
    use crate::i18n::{Locale, td_string};
    use engrane::catalog::query::types::{ChipKind, Engine, Known, Transmission, Understood};
    use engrane::catalog::types::{Heard, Names};
    use engrane::catalog::vin::types::{VinReading, VinStatus};

    impl HeardShown {
        pub fn of(heard: &Heard) -> Self {
            let pieces = heard.pieces.iter().map(|piece| PieceShown {
                name: in_both(|lang| named(lang, heard, piece.kind)),
                without: piece.without.clone(),
            });
            Self {
                pieces: pieces.collect(),
                vehicle: heard.vehicle.clone(),
                vehicle_name: vehicle(&heard.understood),
                rest: heard.understood.rest.clone(),
                rest_left_out: heard.rest_left_out,
                vehicle_left_out: heard.vehicle_left_out,
                vin: heard.vin.as_ref().map(VinShown::of),
            }
        }
    }

    impl VinShown {
        fn of(reading: &VinReading) -> Self {
            let is_known = reading.status() != VinStatus::NotKnown;
            let read = |lang: Locale| {
                let vin = reading.vin.clone();
                if is_known {
                    td_string!(lang, catalog.vin.read, vin = vin, what = said(lang, reading)).to_string()
                } else {
                    td_string!(lang, catalog.vin.not_known, vin = vin).to_string()
                }
            };
            Self { read: in_both(read), is_known, check: reading.check }
        }
    }

    fn in_both(say: impl Fn(Locale) -> String) -> Names {
        Names { es: say(Locale::es), en: say(Locale::en) }
    }

    /// What a piece of the query stands for.
    fn named(lang: Locale, heard: &Heard, kind: ChipKind) -> String {
        let Understood { make, model, years, engine, transmission, brand, positions, sides, number, .. } =
            &heard.understood;
        let name = |known: Option<&Known>| known.map(|known| known.name.clone()).unwrap_or_default();
        let places =
            |words: Vec<&str>| words.into_iter().map(|word| position(lang, word)).collect::<Vec<_>>().join(", ");
        match kind {
            ChipKind::Make => name(make.as_ref()),
            // A model says its make, unless the make is a piece of its own.
            ChipKind::Model if heard.pieces.iter().all(|piece| piece.kind != ChipKind::Make) => {
                format!("{} {}", name(make.as_ref()), name(model.as_ref())).trim().to_owned()
            }
            ChipKind::Model => name(model.as_ref()),
            ChipKind::Years => years.map(|years| years.to_string()).unwrap_or_default(),
            ChipKind::Engine => said_of_engine(lang, *engine),
            ChipKind::Transmission => match transmission {
                Some(Transmission::Manual) => td_string!(lang, catalog.understood.manual).to_owned(),
                Some(Transmission::Automatic) => td_string!(lang, catalog.understood.automatic).to_owned(),
                Some(Transmission::Cvt) => td_string!(lang, catalog.understood.cvt).to_owned(),
                None => String::new(),
            },
            ChipKind::Group => heard.group.as_ref().map(|names| labels::name(lang, names)).unwrap_or_default(),
            ChipKind::Brand => name(brand.as_ref()),
            ChipKind::Position => places(positions.iter().map(|position| position.as_str()).collect()),
            ChipKind::Side => places(sides.iter().map(|side| side.as_str()).collect()),
            ChipKind::Number => number.clone().unwrap_or_default(),
            ChipKind::OtherBrand => td_string!(lang, catalog.understood.other_brand).to_owned(),
        }
    }

    /// `Nissan Tsuru 2004`.
    fn vehicle(Understood { make, model, years, .. }: &Understood) -> String {
        let names = [make, model].into_iter().flatten().map(|known| known.name.clone());
        names.chain(years.map(|years| years.to_string())).collect::<Vec<_>>().join(" ")
    }

    /// `1.6 · 16 válvulas`.
    fn said_of_engine(lang: Locale, engine: Engine) -> String {
        let said = [
            engine.displacement.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
            engine.cylinders.map(|count| td_string!(lang, catalog.picker.cylinders, count = count).to_string()),
            engine.valves.map(|count| td_string!(lang, catalog.understood.valves, count = count).to_string()),
            engine.fuel.map(|kind| fuel(lang, kind.as_str())),
            engine.turbo.then(|| td_string!(lang, catalog.understood.turbo).to_owned()),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// `Nissan, hecho en México, modelo 2004`.
    fn said(lang: Locale, VinReading { make, country, year, other_year, .. }: &VinReading) -> String {
        let make = match make {
            Some(make) => make.name.clone(),
            None => td_string!(lang, catalog.vin.make_unknown).to_owned(),
        };
        let country = country.as_ref().map(|country| {
            td_string!(lang, catalog.vin.made_in, country = labels::name(lang, &country.name)).to_string()
        });
        let year = match (*year, *other_year) {
            (Some(year), Some(other)) => {
                td_string!(lang, catalog.vin.either_year, year = year, other = other).to_string()
            }
            (Some(year), None) => td_string!(lang, catalog.vin.year, year = year).to_string(),
            (None, _) => td_string!(lang, catalog.vin.year_unknown).to_owned(),
        };
        [Some(make), country, Some(year)].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use engrane::catalog::query::types::{Position, Years};
        use engrane::catalog::types::Piece;
        use engrane::catalog::vin::types::{VinCheck, VinMake};

        fn heard(kinds: &[ChipKind]) -> Heard {
            let known = |name: &str| Some(Known { code: String::new(), name: name.to_owned() });
            Heard {
                understood: Understood {
                    make: known("Nissan"),
                    model: known("Tsuru"),
                    years: Some(Years::one(2004)),
                    engine: Engine { displacement: Some(16), valves: Some(16), ..Engine::default() },
                    positions: vec![Position::Front],
                    ..Understood::default()
                },
                pieces: kinds.iter().map(|&kind| Piece { kind, without: "balatas".to_owned() }).collect(),
                ..Heard::default()
            }
        }

        #[test]
        fn each_piece_is_said_in_both_languages() {
            let shown =
                HeardShown::of(&heard(&[ChipKind::Model, ChipKind::Years, ChipKind::Engine, ChipKind::Position]));
            let names: Vec<_> =
                shown.pieces.iter().map(|piece| (piece.name.es.as_str(), piece.name.en.as_str())).collect();
            let expected = [
                ("Nissan Tsuru", "Nissan Tsuru"),
                ("2004", "2004"),
                ("1.6 · 16 válvulas", "1.6 · 16 valves"),
                ("Delantera", "Front"),
            ];
            assert_eq!(names, expected);
            assert_eq!(
                (shown.pieces[0].without.as_str(), shown.vehicle_name.as_str()),
                ("balatas", "Nissan Tsuru 2004")
            );
        }

        #[test]
        fn a_model_does_not_say_a_make_that_is_a_piece_of_its_own() {
            let shown = HeardShown::of(&heard(&[ChipKind::Make, ChipKind::Model]));
            let names: Vec<_> = shown.pieces.iter().map(|piece| piece.name.es.as_str()).collect();
            assert_eq!(names, ["Nissan", "Tsuru"]);
        }

        #[test]
        fn a_vin_says_its_make_and_year_or_that_nothing_is_known() {
            let reading = VinReading {
                vin: "3N1EB31S24K123456".to_owned(),
                check: VinCheck::Wrong,
                make: Some(VinMake { code: "nissan".to_owned(), name: "Nissan".to_owned() }),
                country: None,
                year: Some(2004),
                other_year: None,
            };
            let shown = VinShown::of(&reading);
            assert_eq!(shown.read.es, "VIN 3N1EB31S24K123456: Nissan, modelo 2004.");
            assert!(shown.is_known);
            let shown = VinShown::of(&VinReading { make: None, year: None, ..reading });
            assert_eq!(shown.read.en, "VIN 3N1EB31S24K123456: neither its maker nor its year is known.");
            assert_eq!((shown.is_known, shown.check), (false, VinCheck::Wrong));
        }
    }
}
