//! The chosen vehicle in addresses, and the vehicles that a person chose last.
//!
//! A chosen vehicle stands in the address of every page of the catalogue. The last ones are a cookie that the server
//! writes with its answer, so that they are there at the first paint and without script too.

use crate::base::address::with_query;
use engrane::base::id::PartId;
use engrane::catalog::vehicles::types::{ChosenVehicle, VehicleChoice};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// The vehicle that an address asks for.
pub fn from_query(query: &ParamsMap) -> VehicleChoice {
    let text = |key| query.get(key).map(|value| value.trim().to_owned()).unwrap_or_default();
    VehicleChoice { make: text("make"), model: text("model"), year: text("year"), engine: text("engine") }
}

/// The choice as names and values of an address.
pub fn pairs(choice: &VehicleChoice) -> [(&'static str, &str); 4] {
    [("make", &choice.make), ("model", &choice.model), ("year", &choice.year), ("engine", &choice.engine)]
}

/// The address of a part, seen with this vehicle in mind.
pub fn part_href(part: PartId, choice: &VehicleChoice) -> String {
    with_query(&format!("/catalog/parts/{part}"), &pairs(choice))
}

/// Vehicles that are remembered.
const MOST: usize = 5;

/// A vehicle that was chosen before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    pub choice: VehicleChoice,
    pub name: String,
}

/// The vehicles that this browser chose last, the last one first.
#[derive(Clone, Copy, Debug)]
pub struct MyVehicles {
    list: RwSignal<Vec<Remembered>>,
}

impl MyVehicles {
    /// Makes them known to everything below: the server reads the cookie, and sends them along with the page.
    pub fn provide() {
        provide_context(Self { list: RwSignal::new(SharedValue::new(of_request).into_inner()) });
    }

    /// Those of the page. Outside the application there are none.
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self { list: RwSignal::new(Vec::new()) })
    }

    pub fn get(self) -> Vec<Remembered> {
        self.list.get()
    }

    /// A vehicle was chosen; the cookie is the server's.
    pub fn put(self, chosen: &ChosenVehicle) {
        let kept = self.list.with_untracked(|list| with(list, chosen));
        self.list.set(kept);
    }
}

fn with(list: &[Remembered], chosen: &ChosenVehicle) -> Vec<Remembered> {
    let new = Remembered { choice: chosen.choice.clone(), name: chosen.name() };
    let others = list.iter().filter(|other| other.choice != new.choice).cloned();
    std::iter::once(new.clone()).chain(others).take(MOST).collect()
}

#[cfg(feature = "ssr")]
pub use on_server::keep;
#[cfg(feature = "ssr")]
use on_server::of_request;

#[cfg(not(feature = "ssr"))]
fn of_request() -> Vec<Remembered> {
    Vec::new()
}

/// The cookie: vehicles separated by `|`, their pieces by `:`, the name at the end escaped as in an address.
#[cfg(feature = "ssr")]
mod on_server {
    use super::{MOST, Remembered, with};
    use crate::base::address::escape;
    use crate::base::rpc::{cookie, set_cookie};
    use engrane::catalog::vehicles::types::{ChosenVehicle, VehicleChoice};

    const COOKIE: &str = "vehicles";
    /// A year, the whole site; no script needs it.
    const ATTRIBUTES: &str = "Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";
    /// Longest name that is shown.
    const LONGEST_NAME: usize = 120;

    /// The vehicles of the request's cookie; whatever is no vehicle in it is left out.
    pub fn of_request() -> Vec<Remembered> {
        cookie(COOKIE).map(|cookie| read(&cookie)).unwrap_or_default()
    }

    /// Remembers a vehicle, with the answer to the request.
    pub fn keep(chosen: &ChosenVehicle) {
        let before = of_request();
        let kept = with(&before, chosen);
        if kept != before {
            set_cookie(&format!("{COOKIE}={}; {ATTRIBUTES}", written(&kept)));
        }
    }

    fn written(list: &[Remembered]) -> String {
        let one = |Remembered { choice, name }: &Remembered| {
            let pieces = [&choice.make, &choice.model, &choice.year, &choice.engine, name];
            pieces.map(|piece| escape(piece)).join(":")
        };
        list.iter().map(one).collect::<Vec<_>>().join("|")
    }

    fn read(cookie: &str) -> Vec<Remembered> {
        let one = |text: &str| {
            let pieces: Vec<String> = text.split(':').map(unescape).collect::<Option<_>>()?;
            let [make, model, year, engine, name] = <[String; 5]>::try_from(pieces).ok()?;
            let choice = VehicleChoice { make, model, year, engine };
            let fits = choice.is_complete() && !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME;
            fits.then_some(Remembered { choice, name })
        };
        cookie.split('|').filter_map(one).take(MOST).collect()
    }

    /// `escape` undone; nothing when it is not of its making.
    fn unescape(text: &str) -> Option<String> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?);
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).ok()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn chosen(model: &str) -> ChosenVehicle {
            let choice = VehicleChoice {
                make: "citroen".into(),
                model: model.into(),
                year: "2004".into(),
                engine: String::new(),
            };
            ChosenVehicle { choice, make: "Citroën".into(), model: model.into(), year: 2004, engine: String::new() }
        }

        #[test]
        fn the_last_five_are_remembered_each_once_the_last_one_first() {
            let mut list = Vec::new();
            for model in ["a", "b", "c", "d", "e", "f", "c"] {
                list = with(&list, &chosen(model));
            }
            let models: Vec<&str> = list.iter().map(|vehicle| vehicle.choice.model.as_str()).collect();
            assert_eq!(models, ["c", "f", "e", "d", "b"]);
            assert_eq!(read(&written(&list)), list);
        }

        #[test]
        fn a_cookie_of_another_making_gives_no_vehicle() {
            for cookie in ["", "|", "a:b:c", "a:b:2004::", "%zz:b:2004::x", "%C3:b:2004::x", "::::x"] {
                assert_eq!(read(cookie), [], "{cookie}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicle_stands_in_the_address_of_a_part() {
        let choice =
            VehicleChoice { make: "nissan".into(), model: "tsuru".into(), year: "2004".into(), engine: String::new() };
        let part = PartId(uuid::Uuid::nil());
        assert_eq!(part_href(part, &choice), format!("/catalog/parts/{part}?make=nissan&model=tsuru&year=2004"));
        assert_eq!(part_href(part, &VehicleChoice::default()), format!("/catalog/parts/{part}"));
    }
}
