//! From a row of a file to what it says, or why it is not taken: without a database.

use super::fields::{StockField, StockMapping};
use super::types::{RowRefused, StockRowReason};
use crate::base::text::fold;
use crate::platform::imports::cells::code_and_name;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::numbers;
use crate::platform::imports::problems::RefusedRow;
use crate::platform::imports::reader::types::{Row, RowDefect};
use crate::stores::codes::rules::gtin;
use crate::stores::rules::fits;
use crate::stores::types::{ItemKind, MAX_NUMBER, Unit};
use rust_decimal::Decimal;

/// Letters of what is told of a refused row.
const LONGEST_VALUE: usize = 100;
const LONGEST_NAME: usize = 100;
const LONGEST_CODE: usize = 30;
const LONGEST_PATH: usize = 1000;
/// Where a file puts a category without a department, and an item of a department without a category.
pub(super) const GENERAL: &str = "General";

/// What a row says. What it says nothing of is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadRow {
    pub row: u32,
    pub code: Option<String>,
    pub name: Option<String>,
    pub kind: Option<ItemKind>,
    pub unit: Option<Unit>,
    pub department: Option<String>,
    pub category: Option<String>,
    /// With ` / ` between its names.
    pub place: Option<String>,
    pub quantity: Option<Decimal>,
    pub cost: Option<Decimal>,
    pub threshold: Option<Decimal>,
    pub target: Option<Decimal>,
    pub supplier: Option<String>,
    /// With 14 digits.
    pub gtin: Option<String>,
}

impl RefusedRow for RowRefused {
    type Reason = StockRowReason;
    type Field = StockField;

    fn of_kept(row: u32, reason: StockRowReason, field: Option<StockField>, value: String) -> Self {
        Self { row, reason, field, value }
    }
}

/// What is said of a row that is not taken, beside what can be read of it.
type Refusal = (Option<StockField>, StockRowReason, String);

/// Reads a row by a mapping, as far as it can be read, and says why it is not taken.
pub(super) fn read(mapping: &StockMapping, row: &Row) -> (ReadRow, Option<RowRefused>) {
    let mut found = ReadRow { row: row.number, ..ReadRow::default() };
    let refused = fill(mapping, row, &mut found).err().map(|(field, reason, value)| {
        let value = value.chars().take(LONGEST_VALUE).collect();
        RowRefused { row: row.number, reason, field, value }
    });
    (found, refused)
}

fn fill(mapping: &StockMapping, row: &Row, found: &mut ReadRow) -> Result<(), Refusal> {
    use StockField::{
        Category, Code, Cost, Department, Gtin, Kind, Name, Place, Quantity, Supplier, Target, Threshold,
    };
    if let Some(RowDefect::Width) = row.defect {
        return Err((None, StockRowReason::RowWidth, row.cells.join(" | ")));
    }
    let said = |field: StockField| Some(mapping.text(&row.cells, field)).filter(|text| !text.is_empty());
    let refused = |field, reason, text: &str| (Some(field), reason, text.to_owned());
    let text = |field: StockField, longest: usize| match said(field) {
        Some(text) if text.chars().count() > longest => Err(refused(field, StockRowReason::TooLong, text)),
        text => Ok(text.map(tidy)),
    };
    found.name = text(Name, LONGEST_NAME)?;
    if let Some(code) = said(Code) {
        found.code = Some(as_code(code).ok_or_else(|| refused(Code, StockRowReason::CodeForm, code))?);
    }
    // The code may stand before the name.
    if let Some((code, Some(name))) = found.name.as_deref().map(code_and_name)
        && let Some(code) = as_code(code)
        && found.code.as_ref().is_none_or(|known| *known == code)
    {
        (found.code, found.name) = (Some(code), Some(name.to_owned()));
    }
    if let Some(code) = said(Gtin) {
        let digits: String = code.chars().filter(|sign| !matches!(sign, ' ' | '-' | '\'')).collect();
        let digits = digits.strip_suffix(".0").unwrap_or(&digits);
        found.gtin = Some(gtin(digits).ok_or_else(|| refused(Gtin, StockRowReason::CheckDigit, code))?);
    }
    if found.name.is_none() && found.code.is_none() && found.gtin.is_none() {
        return Err((None, StockRowReason::Unnamed, row.cells.join(" | ")));
    }
    if let Some(kind) = said(Kind) {
        found.kind = Some(as_kind(kind).ok_or_else(|| refused(Kind, StockRowReason::KindUnknown, kind))?);
    }
    if let Some(unit) = said(StockField::Unit) {
        found.unit = Some(as_unit(unit).ok_or_else(|| refused(StockField::Unit, StockRowReason::UnitUnknown, unit))?);
    }
    found.department = text(Department, LONGEST_NAME)?;
    found.category = text(Category, LONGEST_PATH)?;
    // A category may be written with its department.
    if let (None, Some(whole)) = (&found.department, &found.category)
        && let Some([department, category]) = split(whole).and_then(|names| <[String; 2]>::try_from(names).ok())
    {
        (found.department, found.category) = (Some(department), Some(category));
    }
    for (field, name) in [(Department, &found.department), (Category, &found.category)] {
        if let Some(name) = name
            && (name.contains('/') || name.chars().count() > LONGEST_NAME)
        {
            return Err(refused(field, StockRowReason::PlaceForm, name));
        }
    }
    if let Some(place) = said(Place) {
        let path = split(place).map(|names| names.join(" / ")).filter(|path| path.chars().count() <= LONGEST_PATH);
        found.place = Some(path.ok_or_else(|| refused(Place, StockRowReason::PlaceForm, place))?);
    }
    let number = |field: StockField| {
        said(field).map(|text| number(mapping, field, text).map_err(|reason| refused(field, reason, text))).transpose()
    };
    found.quantity = number(Quantity)?;
    found.threshold = number(Threshold)?;
    found.target = number(Target)?;
    found.cost = number(Cost)?;
    if let (Some(cost), Some(text)) = (found.cost, said(Cost))
        && !fits(cost, 4)
    {
        return Err(refused(Cost, StockRowReason::CostForm, text));
    }
    found.supplier = text(Supplier, LONGEST_NAME)?;
    Ok(())
}

fn number(mapping: &StockMapping, field: StockField, text: &str) -> Result<Decimal, StockRowReason> {
    let decimals = mapping.decimals(field);
    let parsed = match field {
        StockField::Cost => numbers::parse(text, decimals),
        _ => numbers::parse_quantity(text, decimals),
    };
    let number = parsed.map_err(|_| StockRowReason::NotANumber)?.normalize();
    if number < Decimal::ZERO {
        return Err(StockRowReason::Negative);
    }
    if number > Decimal::from(MAX_NUMBER) { Err(StockRowReason::TooLarge) } else { Ok(number) }
}

/// Without needless blanks.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The code of an item.
fn as_code(text: &str) -> Option<String> {
    let code = text.strip_prefix('\'').unwrap_or(text).trim().to_uppercase();
    let known = |sign: u8| sign.is_ascii_uppercase() || sign.is_ascii_digit() || matches!(sign, b'_' | b'-');
    ((1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(known)).then_some(code)
}

/// The names of a path, from the top: `A › B`, `A/B`, `A > B`.
fn split(path: &str) -> Option<Vec<String>> {
    let names: Vec<String> = path.split(['›', '»', '/', '>', '\\', '|']).map(tidy).collect();
    let fits = |name: &String| (1..=LONGEST_NAME).contains(&name.chars().count());
    names.iter().all(fits).then_some(names)
}

/// The word that one of these is, folded.
fn known<T: Copy>(words: &[(T, &str)], text: &str) -> Option<T> {
    let folded = fold(text);
    let bare = folded.trim_end_matches('.');
    words.iter().find(|(_, known)| known.split('|').any(|word| word == bare)).map(|(meaning, _)| *meaning)
}

fn as_kind(text: &str) -> Option<ItemKind> {
    const WORDS: &[(ItemKind, &str)] = &[
        (ItemKind::Consumable, "consumable|consumables|consumible|consumibles|insumo|insumos"),
        (ItemKind::Tool, "tool|tools|herramienta|herramientas|equipo"),
        (ItemKind::Spare, "spare|spares|spare part|spare parts|refaccion|refacciones|repuesto|repuestos"),
        (ItemKind::Material, "material|materials|materiales|materia prima|raw material|raw materials"),
        (
            ItemKind::Finished,
            "finished|finished good|finished goods|finished product|terminado|terminados|producto terminado|pt",
        ),
    ];
    known(WORDS, text)
}

fn as_unit(text: &str) -> Option<Unit> {
    const WORDS: &[(Unit, &str)] = &[
        (
            Unit::Piece,
            "piece|pieces|pieza|piezas|pza|pzas|pz|pzs|pc|pcs|pce|ea|each|ud|uds|u|un|und|unds|unid|unidad|unidades|unit|units|h87",
        ),
        (Unit::Pair, "pair|pairs|par|pares|pr"),
        (Unit::Set, "set|sets|juego|juegos|jgo|jgos|kit|kits"),
        (Unit::Box, "box|boxes|caja|cajas|cja|cj|bx"),
        (Unit::Roll, "roll|rolls|rollo|rollos|rl"),
        (Unit::Sheet, "sheet|sheets|hoja|hojas|lamina|laminas|placa|placas"),
        (Unit::Kilogram, "kilogram|kilograms|kilogramo|kilogramos|kilo|kilos|kg|kgs|kgm"),
        (Unit::Gram, "gram|grams|gramo|gramos|g|gr|grs|grm"),
        (Unit::Metre, "metre|metres|meter|meters|metro|metros|m|mt|mts|mtr|ml lineal|metro lineal"),
        (Unit::Millimetre, "millimetre|millimetres|millimeter|millimeters|milimetro|milimetros|mm"),
        (
            Unit::SquareMetre,
            "square metre|square metres|square meter|square meters|square_metre|metro cuadrado|metros cuadrados|m2|mtk",
        ),
        (Unit::Litre, "litre|litres|liter|liters|litro|litros|l|lt|lts|ltr"),
        (Unit::Millilitre, "millilitre|millilitres|milliliter|milliliters|mililitro|mililitros|ml|mlt"),
        (Unit::Hour, "hour|hours|hora|horas|h|hr|hrs"),
    ];
    text.parse().ok().or_else(|| known(WORDS, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::imports::mapping::{FieldSource, MappedColumn};
    use crate::platform::imports::numbers::Decimals;
    use proptest::prelude::*;

    fn mapping(fields: &[StockField], decimals: Decimals) -> StockMapping {
        let column = |(index, field): (u32, &StockField)| {
            let numeric =
                matches!(field, StockField::Quantity | StockField::Cost | StockField::Threshold | StockField::Target);
            let decimals = if numeric { decimals } else { Decimals::None };
            MappedColumn { field: *field, source: FieldSource::Column(index), decimals }
        };
        StockMapping { columns: (0..).zip(fields).map(column).collect(), quantity_is: None }
    }

    fn cells(values: &[&str]) -> Row {
        Row { number: 7, cells: values.iter().map(|value| (*value).to_owned()).collect(), defect: None }
    }

    fn refusal(
        fields: &[StockField],
        decimals: Decimals,
        values: &[&str],
    ) -> (StockRowReason, Option<StockField>, String) {
        let refused = read(&mapping(fields, decimals), &cells(values)).1.unwrap();
        assert_eq!(refused.row, 7);
        (refused.reason, refused.field, refused.value)
    }

    #[test]
    fn a_row_is_read_in_the_words_of_whoever_wrote_it() {
        use StockField::{Category, Code, Cost, Gtin, Kind, Name, Place, Quantity, Unit as Measure};
        let fields = [Code, Name, Kind, Measure, Category, Place, Quantity, Cost, Gtin];
        let row = [
            "tu-6",
            " Tuerca  M6 ",
            "Herramienta",
            "Pza.",
            "Taller › Tornillos",
            "Almacén A/ 2",
            "1.234,5",
            "$ 2,50",
            "7501031311309",
        ];
        let (found, refused) = read(&mapping(&fields, Decimals::Comma), &cells(&row));
        assert_eq!(refused, None);
        assert_eq!(
            found,
            ReadRow {
                row: 7,
                code: Some("TU-6".into()),
                name: Some("Tuerca M6".into()),
                kind: Some(ItemKind::Tool),
                unit: Some(Unit::Piece),
                department: Some("Taller".into()),
                category: Some("Tornillos".into()),
                place: Some("Almacén A / 2".into()),
                quantity: Some(Decimal::new(12_345, 1)),
                cost: Some(Decimal::new(25, 1)),
                gtin: Some("07501031311309".into()),
                ..ReadRow::default()
            }
        );
        let (nothing, refused) = read(&mapping(&fields, Decimals::Comma), &cells(&["", "Tuerca"]));
        assert_eq!(refused, None);
        assert_eq!(nothing, ReadRow { row: 7, name: Some("Tuerca".into()), ..ReadRow::default() });
    }

    #[test]
    fn a_code_may_stand_before_the_name() {
        use StockField::{Code, Name};
        let named = |fields: &[StockField], values: &[&str]| {
            let found = read(&mapping(fields, Decimals::Point), &cells(values)).0;
            (found.code, found.name)
        };
        let bearing = (Some("RB-6204".to_owned()), Some("Rodamiento".to_owned()));
        assert_eq!(named(&[Name], &["[rb-6204] Rodamiento"]), bearing);
        assert_eq!(named(&[Name, Code], &["[RB-6204] Rodamiento", "RB-6204"]), bearing);
        // What is no code, or another one, is part of the name.
        let whole = "[1/4 in] Broca".to_owned();
        assert_eq!(named(&[Name], &[&whole]), (None, Some(whole)));
        let other = "[RB-6204] Rodamiento".to_owned();
        assert_eq!(named(&[Name, Code], &[&other, "R-1"]), (Some("R-1".into()), Some(other)));
    }

    #[test]
    fn what_cannot_be_taken_says_where_and_why() {
        use StockField::{Code, Cost, Gtin, Kind, Name, Place, Quantity, Unit as Measure};
        let one = |field, text: &str| refusal(&[Name, field], Decimals::Point, &["Tuerca", text]);
        let expected = |reason, field, text: &str| (reason, Some(field), text.to_owned());
        for (field, text, reason) in [
            (Quantity, "-1", StockRowReason::Negative),
            (Quantity, "1000000000000", StockRowReason::TooLarge),
            (Quantity, "1e12", StockRowReason::NotANumber),
            (Quantity, "muchas", StockRowReason::NotANumber),
            (Quantity, "1.234,50", StockRowReason::NotANumber),
            (Cost, "1.23456", StockRowReason::CostForm),
            (Measure, "bloque", StockRowReason::UnitUnknown),
            (Kind, "cosa", StockRowReason::KindUnknown),
            (Gtin, "7501031311308", StockRowReason::CheckDigit),
            (Code, "A.1", StockRowReason::CodeForm),
            (Place, "A//2", StockRowReason::PlaceForm),
        ] {
            assert_eq!(one(field, text), expected(reason, field, text));
        }
        let unnamed = refusal(&[Code, Name, Quantity], Decimals::Point, &["", "", "5"]);
        assert_eq!(unnamed, (StockRowReason::Unnamed, None, " |  | 5".to_owned()));
        let long = "x".repeat(101);
        let (reason, field, value) = refusal(&[Name], Decimals::None, &[&long]);
        assert_eq!((reason, field, value.len()), (StockRowReason::TooLong, Some(Name), LONGEST_VALUE));
    }

    #[test]
    fn every_unit_and_kind_is_known_by_its_own_word() {
        for unit in Unit::ALL {
            assert_eq!(as_unit(unit.as_str()), Some(*unit));
        }
        for kind in ItemKind::ALL {
            assert_eq!(as_kind(kind.as_str()), Some(*kind));
        }
        assert_eq!(
            (as_unit("KG"), as_unit("m²"), as_unit("Mts.")),
            (Some(Unit::Kilogram), Some(Unit::SquareMetre), Some(Unit::Metre))
        );
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_row_it_is_taken_within_bounds_or_refused(values in prop::collection::vec(".{0,40}", 0..14)) {
            let texts: Vec<&str> = values.iter().map(String::as_str).collect();
            let all = [
                StockField::Code, StockField::Name, StockField::Kind, StockField::Unit, StockField::Department,
                StockField::Category, StockField::Place, StockField::Quantity, StockField::Cost, StockField::Threshold,
                StockField::Target, StockField::Supplier, StockField::Gtin,
            ];
            if let (found, None) = read(&mapping(&all, Decimals::Point), &cells(&texts)) {
                prop_assert!(found.code.is_some() || found.name.is_some() || found.gtin.is_some());
                prop_assert!(found.code.is_none_or(|code| as_code(&code) == Some(code)));
                let most = Decimal::from(MAX_NUMBER);
                for number in [found.quantity, found.cost, found.threshold, found.target].into_iter().flatten() {
                    prop_assert!(number >= Decimal::ZERO && number <= most);
                }
            }
        }
    }
}
