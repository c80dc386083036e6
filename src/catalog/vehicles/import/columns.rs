//! What a file can say about a vehicle, and which of its columns says it.

use crate::base::text::fold;
pub use crate::catalog::import::fields::VehicleField as Fact;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{FieldSource, MappedColumn, Mapping, propose};
use crate::platform::imports::reader::types::{ColumnProfile, Profile};
use serde::{Deserialize, Serialize};

/// Which column says what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    columns: Vec<MappedColumn<Fact>>,
    /// Power is given in kilowatts.
    pub kilowatts: bool,
}

impl Mapping for Columns {
    type Field = Fact;

    fn columns(&self) -> &[MappedColumn<Fact>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<Fact>> {
        &mut self.columns
    }
}

impl Columns {
    /// What the columns of a file seem to be.
    pub fn recognise(profile: &Profile) -> Self {
        let columns = Self::from_proposals(profile, &propose(profile, &[]));
        let power = columns.of(Fact::Power).and_then(|index| profile.column(index));
        let kilowatts = power.is_some_and(in_kilowatts);
        Self { kilowatts, ..columns }
    }

    /// What columns seem to be of which only the headers are known.
    pub fn of_headers<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        Self::recognise(&Profile::of_headers(headers))
    }

    /// The column of a fact.
    fn of(&self, fact: Fact) -> Option<u32> {
        match self.get(fact)?.source {
            FieldSource::Column(index) => Some(index),
            FieldSource::Constant(_) | FieldSource::ToConfirm | FieldSource::Absent => None,
        }
    }

    /// What keeps the table from being one of vehicles; nothing when it is one.
    pub fn missing(&self) -> Option<&'static str> {
        let required = [Fact::Make, Fact::Model].into_iter().find(|fact| !self.says(*fact));
        let year = !self.says(Fact::Year) && !self.says(Fact::YearFrom);
        required.or(year.then_some(Fact::Year)).map(Fact::name)
    }
}

/// Does the header of a column of power say that its cells are kilowatts?
pub fn in_kilowatts(column: &ColumnProfile) -> bool {
    fold(&column.header).ends_with("kw")
}

/// The text of a fact in a row; empty when it has none, or says in some way that it has none.
pub fn said<'r, M: Mapping<Field = Fact>>(columns: &'r M, cells: &'r [String], fact: Fact) -> &'r str {
    let text = columns.text(cells, fact);
    let nothing = ["-", "--", "?", "n/a", "na", "n.a.", "nan", "null", "none", "s/d", "nd"];
    if nothing.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str]) -> Vec<(Fact, u32)> {
        let columns = Columns::of_headers(headers.iter().copied());
        let mut found: Vec<_> =
            Fact::ALL.iter().filter_map(|fact| columns.of(*fact).map(|column| (*fact, column))).collect();
        found.sort_by_key(|(_, column)| *column);
        found
    }

    #[test]
    fn the_headers_of_public_lists_are_recognised() {
        use Fact::{
            Body, Cylinders, Displacement, Drivetrain, Fuel, Make, Model, Power, Transmission, Trim, Year, YearFrom,
            YearTo,
        };
        assert_eq!(found(&["year", "make", "model", "body_styles"]), [(Year, 0), (Make, 1), (Model, 2), (Body, 3)]);
        assert_eq!(
            found(&["id", "make", "model", "year", "class", "trans", "drive", "cyl", "displ", "fuel"]),
            [
                (Make, 1),
                (Model, 2),
                (Year, 3),
                (Body, 4),
                (Transmission, 5),
                (Drivetrain, 6),
                (Cylinders, 7),
                (Displacement, 8),
                (Fuel, 9)
            ]
        );
        assert_eq!(
            found(&[
                "Make",
                "Modle",
                "Year_from",
                "Year_to",
                "Trim",
                "capacity_cm3",
                "number_of_cylinders",
                "engine_hp"
            ]),
            [
                (Make, 0),
                (Model, 1),
                (YearFrom, 2),
                (YearTo, 3),
                (Trim, 4),
                (Displacement, 5),
                (Cylinders, 6),
                (Power, 7)
            ]
        );
        assert_eq!(
            found(&["Model Year", "Make", "Model", "Vehicle Class", "Engine Size (L)", "Cylinders", "Fuel Type"]),
            [(Year, 0), (Make, 1), (Model, 2), (Body, 3), (Displacement, 4), (Cylinders, 5), (Fuel, 6)]
        );
    }

    #[test]
    fn spanish_headers_are_recognised_with_their_units() {
        use Fact::{Cylinders, Displacement, Engine, Make, Model, Power, Year, YearFrom, YearTo};
        assert_eq!(
            found(&["MARCA", "Modelo", "Año", "Motor", "Cilindrada (cc)", "No. Cilindros", "Potencia [kW]"]),
            [(Make, 0), (Model, 1), (Year, 2), (Engine, 3), (Displacement, 4), (Cylinders, 5), (Power, 6)]
        );
        assert!(Columns::of_headers(["Potencia [kW]"]).kilowatts && !Columns::of_headers(["Potencia (HP)"]).kilowatts);
        assert_eq!(found(&["Marca", "Submarca", "Modelo"]), [(Make, 0), (Model, 1), (Year, 2)]);
        assert_eq!(found(&["Marca", "Línea", "Desde", "Hasta"]), [(Make, 0), (Model, 1), (YearFrom, 2), (YearTo, 3)]);
    }

    #[test]
    fn a_table_of_something_else_says_what_it_lacks() {
        assert_eq!(Columns::of_headers(["Código", "Precio"]).missing(), Some("make"));
        assert_eq!(Columns::of_headers(["Marca", "Modelo"]).missing(), Some("year"));
        assert_eq!(Columns::of_headers(["make", "model", "year"]).missing(), None);
    }

    #[test]
    fn a_cell_that_says_nothing_is_empty() {
        let columns = Columns::of_headers(["make", "displ"]);
        for nothing in ["", " ", "N/A", "nan", "-"] {
            assert_eq!(said(&columns, &["VW".into(), nothing.into()], Fact::Displacement), "", "{nothing:?}");
        }
        assert_eq!(said(&columns, &["VW".into()], Fact::Displacement), "");
    }
}
