//! Which column of a file says what about a vehicle, by the words of its header.

use crate::base::text::fold;

/// What a column can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Make,
    Model,
    /// A year, or several of them.
    Year,
    YearFrom,
    YearTo,
    /// Size of the engine, in litres or cm³.
    Displacement,
    /// The engine in words: `2.0L L4`, `1.6 GA16DE`.
    Engine,
    EngineCode,
    Cylinders,
    Fuel,
    Power,
    Transmission,
    Drivetrain,
    Trim,
    Body,
}

/// The names of each fact, most telling first, each without spaces, signs, accents and units.
const NAMES: &[(Fact, &str)] = &[
    (
        Fact::Make,
        "make makename makedisplay vehiclemake carmake marca marcavehiculo marcadelvehiculo marcaauto \
         armadora manufacturer manufacturername automaker mfr mfrname fabricante brand brandname constructora \
         constructor makeid",
    ),
    (
        Fact::Model,
        "model modelname vehiclemodel carmodel submarca linea modelo modelovehiculo modelodelvehiculo \
         nombremodelo nombredelmodelo modle nameplate basemodel",
    ),
    (
        Fact::Year,
        "year modelyear yearmodel vehicleyear caryear my ano anio anomodelo aniomodelo modeloano modeloanio \
         yearid years modelyears productionyears yearrange anos anios rango rangodeanos rangodeanios \
         generationyears",
    ),
    (
        Fact::YearFrom,
        "yearfrom fromyear startyear yearstart beginyear yearbegin firstyear minyear yearmin anodesde \
         aniodesde anoinicial anioinicial anoinicio anioinicio desde productionstart from inicio",
    ),
    (
        Fact::YearTo,
        "yearto toyear endyear yearend lastyear maxyear yearmax anohasta aniohasta anofinal aniofinal anofin \
         aniofin hasta productionend to fin",
    ),
    (
        Fact::Displacement,
        "displacement displ enginedisplacement enginesize enginecapacity cilindrada desplazamiento \
         desplazamientodelmotor litraje litros liters litres liter litre capacity enginevolume volumendemotor \
         capacidaddemotor enginecc cc cm3 disp",
    ),
    (Fact::Engine, "engine motor enginename enginedescription enginedesc motorizacion engineversion"),
    (Fact::EngineCode, "enginecode codigodemotor codigomotor clavemotor clavedemotor motorcode enginemodel"),
    (
        Fact::Cylinders,
        "cylinders cyl cyls cil cilindros enginecylinders numcylinders numberofcylinders nocilindros \
         numcilindros numerodecilindros cylindercount",
    ),
    (
        Fact::Fuel,
        "fuel fueltype fueltype1 combustible tipodecombustible tipocombustible enginefueltype enginefuel \
         fuelname carburante gasolina energia",
    ),
    (Fact::Power, "power horsepower enginehp enginepower hp potencia caballos maxpower bhp cv kw"),
    (
        Fact::Transmission,
        "transmission trans trany transmissiontype transmision tipodetransmision tipotransmision gearbox caja \
         cajadecambios transmissiondesc",
    ),
    (
        Fact::Drivetrain,
        "drivetrain drive drivewheels drivenwheels drivetype driveline traccion tipodetraccion wheeldrive",
    ),
    (Fact::Trim, "trim trimlevel trimname submodel submodelname version variant nivel equipamiento"),
    (
        Fact::Body,
        "body bodystyle bodystyles bodytype carroceria tipodecarroceria vehiclestyle vehicleclass vclass \
         class clase vehicletype tipodevehiculo tipo",
    ),
];

/// Words at the end of a header that name a unit.
const UNITS: &[&str] =
    &["l", "lt", "lts", "litros", "liters", "litres", "cc", "cm3", "ccm", "cm", "3", "hp", "cv", "bhp", "ps", "kw"];

/// Which column says what, as indices from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    found: Vec<(Fact, usize)>,
    /// Power is given in kilowatts.
    pub kilowatts: bool,
}

impl Columns {
    /// Recognises the headers of a table; the same fact is taken from one column only.
    pub fn recognise<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<(String, String)> = headers.into_iter().map(compact).collect();
        let mut found: Vec<(Fact, usize)> = Vec::new();
        // Whole names first: `engine_hp` is the power, not the engine with a unit.
        for bare in [false, true] {
            let at = |known: &str| names.iter().position(|name| known == if bare { &name.1 } else { &name.0 });
            for (fact, known) in NAMES {
                let column = known.split(' ').find_map(at);
                let is_free = |column: usize| found.iter().all(|(other, taken)| other != fact && *taken != column);
                if let Some(column) = column.filter(|column| is_free(*column)) {
                    found.push((*fact, column));
                }
            }
        }
        let mut columns = Self { found, kilowatts: false };
        columns.read_the_mexican_way(&names);
        columns.kilowatts = columns.of(Fact::Power).is_some_and(|column| names[column].0.ends_with("kw"));
        columns
    }

    /// Where a file has a "submarca", its "modelo" is the year.
    fn read_the_mexican_way(&mut self, names: &[(String, String)]) {
        let is_called = |column: Option<usize>, name: &str| column.is_some_and(|column| names[column].0 == name);
        let model = self.of(Fact::Model);
        let year = names.iter().position(|(whole, _)| whole == "modelo");
        if let Some(year) = year
            && (is_called(model, "submarca") || is_called(model, "linea"))
            && self.of(Fact::Year).is_none()
        {
            self.found.push((Fact::Year, year));
        }
    }

    /// The column of a fact.
    pub fn of(&self, fact: Fact) -> Option<usize> {
        self.found.iter().find(|(found, _)| *found == fact).map(|(_, column)| *column)
    }

    /// What keeps the table from being one of vehicles; nothing when it is one.
    pub fn missing(&self) -> Option<&'static str> {
        if self.of(Fact::Make).is_none() {
            Some("make")
        } else if self.of(Fact::Model).is_none() {
            Some("model")
        } else if self.of(Fact::Year).is_none() && self.of(Fact::YearFrom).is_none() {
            Some("year")
        } else {
            None
        }
    }

    /// The text of a fact in a row; empty when it has none, or says in some way that it has none.
    pub fn text<'r>(&self, cells: &'r [String], fact: Fact) -> &'r str {
        let text = self.of(fact).and_then(|column| cells.get(column)).map_or("", |cell| cell.trim());
        let nothing = ["-", "--", "?", "n/a", "na", "n.a.", "nan", "null", "none", "s/d", "nd"];
        if nothing.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) { "" } else { text }
    }
}

/// A header without spaces, signs and accents; whole, and without the unit at its end.
fn compact(header: &str) -> (String, String) {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').collect();
    let whole: String = words.concat().chars().filter(|letter| *letter != '.').collect();
    let units = words.iter().rev().take_while(|word| UNITS.contains(word)).count();
    (whole, words[..words.len() - units.min(words.len() - 1)].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str]) -> Vec<(Fact, usize)> {
        let columns = Columns::recognise(headers.iter().copied());
        let mut found = columns.found;
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
        assert!(Columns::recognise(["Potencia [kW]"]).kilowatts && !Columns::recognise(["Potencia (HP)"]).kilowatts);
        assert_eq!(found(&["Marca", "Submarca", "Modelo"]), [(Make, 0), (Model, 1), (Year, 2)]);
        assert_eq!(found(&["Marca", "Línea", "Desde", "Hasta"]), [(Make, 0), (Model, 1), (YearFrom, 2), (YearTo, 3)]);
    }

    #[test]
    fn a_table_of_something_else_says_what_it_lacks() {
        assert_eq!(Columns::recognise(["Código", "Precio"]).missing(), Some("make"));
        assert_eq!(Columns::recognise(["Marca", "Modelo"]).missing(), Some("year"));
        assert_eq!(Columns::recognise(["make", "model", "year"]).missing(), None);
    }

    #[test]
    fn a_cell_that_says_nothing_is_empty() {
        let columns = Columns::recognise(["make", "displ"]);
        for nothing in ["", " ", "N/A", "nan", "-"] {
            assert_eq!(columns.text(&["VW".into(), nothing.into()], Fact::Displacement), "", "{nothing:?}");
        }
        assert_eq!(columns.text(&["VW".into()], Fact::Displacement), "");
    }
}
