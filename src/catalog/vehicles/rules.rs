//! Decisions about vehicles from values alone.

use super::types::{Engine, Vehicle};
use crate::base::text::{fold, key};

/// A name of a make or model as it is compared: `Citroën`, `CITROEN` and `citroen` are one.
pub fn name_key(name: &str) -> String {
    key(&fold(name))
}

/// Tenths of a litre: engines of 1,597, 1,598 and 1,600 cm³ are all called 1.6.
pub fn tenths(displacement_cc: i32) -> i32 {
    (displacement_cc + 50) / 100
}

/// `1598`, `GA16DE` → `1.6 GA16DE`.
pub fn engine_label(displacement_cc: Option<i32>, code: &str) -> String {
    let litres = displacement_cc.map(|cc| format!("{}.{}", tenths(cc) / 10, tenths(cc) % 10)).unwrap_or_default();
    [litres.as_str(), code].join(" ").trim().to_owned()
}

/// The vehicles of one model and year by engine, smallest first.
///
/// What is known less of joins what is known more of, when it can only be that one: `2.0` joins `2.0 MR20DE` unless there
/// are two engines of 2.0 litres. A vehicle of which no engine is known stays alone.
pub fn engines(vehicles: Vec<Vehicle>) -> Vec<Engine> {
    let mut engines: Vec<Engine> = Vec::new();
    for vehicle in vehicles {
        match engines.iter_mut().find(|engine| is_same(engine, &vehicle)) {
            Some(engine) => {
                engine.vehicles.push(vehicle.id);
                engine.fitments += vehicle.fitments;
                // The finer figure is the truer one.
                if engine.displacement_cc.is_some_and(|cc| cc % 100 == 0) {
                    engine.displacement_cc = vehicle.displacement_cc;
                }
            }
            None => engines.push(Engine {
                id: vehicle.id,
                vehicles: vec![vehicle.id],
                label: String::new(),
                code: vehicle.engine_code,
                displacement_cc: vehicle.displacement_cc,
                cylinders: vehicle.cylinders,
                fuel: vehicle.fuel,
                fitments: vehicle.fitments,
            }),
        }
    }
    let mut engines = join_vague(engines);
    for engine in &mut engines {
        engine.vehicles.sort_unstable();
        engine.id = engine.vehicles.first().copied().unwrap_or(engine.id);
        engine.label = engine_label(engine.displacement_cc, &engine.code);
    }
    engines.sort_by(|a, b| {
        let order = |engine: &Engine| (engine.displacement_cc.map_or(i32::MAX, tenths), engine.cylinders);
        order(a).cmp(&order(b)).then_with(|| (&a.code, &a.fuel, a.id).cmp(&(&b.code, &b.fuel, b.id)))
    });
    engines
}

/// The engine that this vehicle has.
pub fn engine_of(engines: &[Engine], id: crate::base::id::VehicleId) -> Option<&Engine> {
    engines.iter().find(|engine| engine.vehicles.contains(&id))
}

fn is_same(engine: &Engine, vehicle: &Vehicle) -> bool {
    engine.code == vehicle.engine_code
        && engine.displacement_cc.map(tenths) == vehicle.displacement_cc.map(tenths)
        && engine.cylinders == vehicle.cylinders
        && engine.fuel == vehicle.fuel
}

/// How many of its four facts are known.
fn detail(engine: &Engine) -> u8 {
    u8::from(!engine.code.is_empty())
        + u8::from(engine.displacement_cc.is_some())
        + u8::from(engine.cylinders.is_some())
        + u8::from(!engine.fuel.is_empty())
}

/// Is everything that is known of `vague` true of `exact`?
fn covers(exact: &Engine, vague: &Engine) -> bool {
    (vague.code.is_empty() || vague.code == exact.code)
        && (vague.displacement_cc.is_none() || vague.displacement_cc.map(tenths) == exact.displacement_cc.map(tenths))
        && (vague.cylinders.is_none() || vague.cylinders == exact.cylinders)
        && (vague.fuel.is_empty() || vague.fuel == exact.fuel)
}

fn join_vague(mut engines: Vec<Engine>) -> Vec<Engine> {
    // The best known first: when the turn of a vague one comes, whatever it could be is as few as can be.
    engines.sort_by_key(|engine| std::cmp::Reverse(detail(engine)));
    let mut joined: Vec<Engine> = Vec::new();
    for engine in engines {
        let mut likely = joined.iter_mut().filter(|other| detail(other) > detail(&engine) && covers(other, &engine));
        match (likely.next(), likely.next()) {
            (Some(other), None) if detail(&engine) > 0 => {
                other.vehicles.extend(engine.vehicles);
                other.fitments += engine.fitments;
            }
            _ => joined.push(engine),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vehicle(number: u128, code: &str, cc: Option<i32>, cylinders: Option<i16>, fuel: &str) -> Vehicle {
        Vehicle {
            id: uuid::Uuid::from_u128(number).into(),
            engine_code: code.into(),
            displacement_cc: cc,
            cylinders,
            fuel: fuel.into(),
            power_hp: None,
            trim: String::new(),
            transmission: String::new(),
            drivetrain: String::new(),
            fitments: 1,
        }
    }

    fn labels(engines: &[Engine]) -> Vec<(&str, usize)> {
        engines.iter().map(|engine| (engine.label.as_str(), engine.vehicles.len())).collect()
    }

    #[test]
    fn names_meet_whatever_their_accents_and_signs() {
        assert_eq!(name_key("Citroën"), "CITROEN");
        assert_eq!(name_key("MERCEDES-BENZ"), name_key("Mercedes Benz"));
        assert_eq!(name_key("Škoda"), "SKODA");
    }

    #[test]
    fn an_engine_is_called_by_its_litres_and_code() {
        assert_eq!(engine_label(Some(1597), "GA16DE"), "1.6 GA16DE");
        assert_eq!(engine_label(Some(2000), ""), "2.0");
        assert_eq!(engine_label(None, "B4"), "B4");
        assert_eq!(engine_label(None, ""), "");
    }

    #[test]
    fn transmissions_and_trims_of_one_engine_are_one_engine() {
        let manual = Vehicle { transmission: "manual 5".into(), ..vehicle(1, "", Some(1600), Some(4), "gasoline") };
        let automatic = Vehicle { trim: "GSII".into(), ..vehicle(2, "", Some(1598), Some(4), "gasoline") };
        let found = engines(vec![manual, automatic]);
        assert_eq!(labels(&found), [("1.6", 2)]);
        assert_eq!((found[0].displacement_cc, found[0].fitments), (Some(1598), 2));
    }

    #[test]
    fn a_vague_engine_joins_the_only_one_that_it_can_be() {
        let exact = vehicle(1, "MR20DE", Some(1997), Some(4), "gasoline");
        let vague = vehicle(2, "", Some(2000), Some(4), "");
        assert_eq!(labels(&engines(vec![vague.clone(), exact.clone()])), [("2.0 MR20DE", 2)]);
        let other = vehicle(3, "M9R", Some(1995), Some(4), "gasoline");
        assert_eq!(
            labels(&engines(vec![vague, exact.clone(), other])),
            [("2.0", 1), ("2.0 M9R", 1), ("2.0 MR20DE", 1)]
        );
        let diesel = vehicle(4, "", Some(2000), Some(4), "diesel");
        assert_eq!(labels(&engines(vec![diesel, exact.clone()])), [("2.0", 1), ("2.0 MR20DE", 1)]);
        let unknown = vehicle(5, "", None, None, "");
        assert_eq!(labels(&engines(vec![unknown, exact])), [("2.0 MR20DE", 1), ("", 1)]);
    }

    fn any_vehicle() -> impl Strategy<Value = Vehicle> {
        let code = prop::sample::select(vec!["", "A", "B"]);
        let cc = prop::option::of(prop::sample::select(vec![1597, 1600, 1998, 2000]));
        let cylinders = prop::option::of(prop::sample::select(vec![4i16, 6]));
        let fuel = prop::sample::select(vec!["", "gasoline", "diesel"]);
        (code, cc, cylinders, fuel).prop_map(|(code, cc, cylinders, fuel)| vehicle(0, code, cc, cylinders, fuel))
    }

    proptest! {
        #[test]
        fn every_vehicle_has_exactly_one_engine_whatever_the_order(mut vehicles in prop::collection::vec(any_vehicle(), 0..12)) {
            for (number, vehicle) in (1u128..).zip(&mut vehicles) {
                vehicle.id = uuid::Uuid::from_u128(number).into();
            }
            let found = engines(vehicles.clone());
            let mut seen: Vec<_> = found.iter().flat_map(|engine| engine.vehicles.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, vehicles.iter().map(|vehicle| vehicle.id).collect::<Vec<_>>());
            vehicles.reverse();
            let sets = |found: &[Engine]| {
                let mut sets: Vec<_> = found.iter().map(|engine| engine.vehicles.clone()).collect();
                sets.sort();
                sets
            };
            prop_assert_eq!(sets(&found), sets(&engines(vehicles)));
        }
    }
}
