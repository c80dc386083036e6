//! From a row of a file to what it says, or why it is not taken: without a database.

use super::fields::{FileMapping, OrderField};
use super::types::{FileRowReason, RowRefused};
use crate::base::hex::hex;
use crate::base::text::{fold, name_key};
use crate::platform::imports::cells::code_and_name;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::mapping::fields::ImportField;
use crate::platform::imports::problems::RefusedRow;
use crate::platform::imports::reader::types::{Row, RowDefect};
use crate::platform::imports::{days, numbers};
use crate::production::orders::types::{MAX_PIECES, OrderPriority};
use crate::production::types::MAX_STAGES;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sha2::{Digest as _, Sha256};

/// Letters of what is told of a refused row.
const LONGEST_VALUE: usize = 100;
/// Between the stages of a route.
pub(super) const THEN: &str = ">";

/// What a row says. What it says nothing of is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadRow {
    pub row: u32,
    pub reference: Option<String>,
    pub code: Option<String>,
    pub name: Option<String>,
    pub revision: Option<String>,
    pub material: Option<String>,
    /// As stages are compared, with [`THEN`] between them.
    pub route: Option<String>,
    pub qty_plan: Option<u32>,
    pub due: Option<NaiveDate>,
    pub priority: Option<OrderPriority>,
    pub customer: Option<String>,
    pub description: Option<String>,
    pub partner: Option<String>,
    pub partner_due: Option<NaiveDate>,
    /// In capitals.
    pub machine: Option<String>,
}

impl ReadRow {
    /// All that it says, in short.
    pub fn content(&self) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let said = [
            self.reference.clone(),
            self.code.as_deref().map(name_key),
            self.name.clone(),
            self.revision.clone(),
            self.material.clone(),
            self.route.clone(),
            self.qty_plan.map(|pieces| pieces.to_string()),
            day(self.due),
            self.priority.map(|priority| priority.to_string()),
            self.customer.clone(),
            self.description.clone(),
            self.partner.as_deref().map(name_key),
            day(self.partner_due),
            self.machine.clone(),
        ];
        let said: Vec<String> = said.into_iter().map(Option::unwrap_or_default).collect();
        hex(&Sha256::digest(said.join("\u{1f}")))
    }
}

impl RefusedRow for RowRefused {
    type Reason = FileRowReason;
    type Field = OrderField;

    fn of_kept(row: u32, reason: FileRowReason, field: Option<OrderField>, value: String) -> Self {
        Self { row, reason, field, value }
    }
}

/// What is said of a row that is not taken, beside what can be read of it.
type Refusal = (Option<OrderField>, FileRowReason, String);

/// Reads a row by a mapping, as far as it can be read, and says why it is not taken.
pub(super) fn read<F: ImportField>(mapping: &FileMapping<F>, row: &Row) -> (ReadRow, Option<RowRefused>) {
    let mut found = ReadRow { row: row.number, ..ReadRow::default() };
    let refused = fill(mapping, row, &mut found).err().map(|(field, reason, value)| {
        let value = value.chars().take(LONGEST_VALUE).collect();
        RowRefused { row: row.number, reason, field, value }
    });
    (found, refused)
}

fn fill<F: ImportField>(mapping: &FileMapping<F>, row: &Row, found: &mut ReadRow) -> Result<(), Refusal> {
    use OrderField::{
        Code, Customer, Description, Due, Machine, Material, Name, Partner, PartnerDue, Priority, QtyPlan, Reference,
        Revision, Route,
    };
    if let Some(RowDefect::Width) = row.defect {
        return Err((None, FileRowReason::RowWidth, row.cells.join(" | ")));
    }
    // A field that the kind of file does not have says nothing.
    let said = |field: OrderField| {
        let text = F::named(field.name()).map(|field| mapping.text(&row.cells, field));
        text.filter(|text| !text.is_empty())
    };
    let refused = |field, reason, text: &str| (Some(field), reason, text.to_owned());
    let within = |field: OrderField, text: &str, longest: usize| {
        let fits = text.chars().count() <= longest;
        if fits { Ok(text.to_owned()) } else { Err(refused(field, FileRowReason::TooLong, text)) }
    };
    let text = |field: OrderField, longest: usize| {
        let text = said(field).map(tidy).filter(|text| !text.is_empty());
        text.map(|text| within(field, &text, longest)).transpose()
    };
    let day = |field: OrderField| {
        let read = |text: &str| {
            days::read(text, mapping.day_first).ok_or_else(|| refused(field, FileRowReason::DateForm, text))
        };
        said(field).map(read).transpose()
    };
    let written = said(Code).map(tidy).unwrap_or_default();
    let (code, beside) = code_and_name(&written);
    if code.is_empty() {
        return Err(refused(Code, FileRowReason::Missing, &row.cells.join(" | ")));
    }
    found.code = Some(within(Code, code, 60)?);
    found.name = match (text(Name, 100)?, beside) {
        (None, Some(name)) => Some(within(Name, name, 100)?),
        (name, _) => name,
    };
    // A list of orders that names nothing: a workpiece that is new is called as it is numbered.
    if F::named(QtyPlan.name()).is_some() && F::named(Name.name()).is_some_and(|name| mapping.get(name).is_none()) {
        found.name = found.name.take().or_else(|| found.code.clone());
    }
    found.revision = text(Revision, 20)?;
    found.material = text(Material, 200)?;
    found.route = said(Route).map(|text| route(text).map_err(|reason| refused(Route, reason, text))).transpose()?;
    if let Some(field) = F::named(QtyPlan.name()) {
        let text = said(QtyPlan).ok_or_else(|| refused(QtyPlan, FileRowReason::Missing, ""))?;
        let number = numbers::parse_quantity(text, mapping.decimals(field));
        let number = number.map_err(|_| refused(QtyPlan, FileRowReason::NotANumber, text))?;
        let pieces = Some(number).filter(Decimal::is_integer).and_then(|number| number.to_u32());
        let pieces = pieces.filter(|pieces| (1..=MAX_PIECES).contains(pieces));
        found.qty_plan = Some(pieces.ok_or_else(|| refused(QtyPlan, FileRowReason::OutOfRange, text))?);
    }
    found.due = day(Due)?;
    if let Some(word) = said(Priority) {
        let known = priority(word).ok_or_else(|| refused(Priority, FileRowReason::PriorityUnknown, word))?;
        found.priority = Some(known);
    }
    found.customer = text(Customer, 100)?;
    found.reference = text(Reference, 60)?;
    found.description = text(Description, 400)?;
    found.machine = text(Machine, 30)?.map(|code| code.to_uppercase());
    found.partner = text(Partner, 100)?;
    found.partner_due = day(PartnerDue)?;
    if let (None, Some(text)) = (&found.partner, said(PartnerDue)) {
        return Err(refused(PartnerDue, FileRowReason::PartnerMissing, text));
    }
    Ok(())
}

/// Without needless blanks and signs that a spreadsheet put before a code.
fn tidy(text: &str) -> String {
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = text.replace(|sign: char| sign.is_control() && !sign.is_whitespace(), "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The stages of a route: `machining>fitting>qc`, `Maquinado → Ajuste`.
fn route(text: &str) -> Result<String, FileRowReason> {
    let signs = ['>', '›', '»', '→', ',', ';', '|', '/'];
    let stages: Vec<String> = text.split(signs).map(name_key).collect();
    if stages.iter().any(String::is_empty) || stages.len() > MAX_STAGES {
        return Err(FileRowReason::RouteForm);
    }
    Ok(stages.join(THEN))
}

fn priority(text: &str) -> Option<OrderPriority> {
    const WORDS: &[(OrderPriority, &[&str])] = &[
        (
            OrderPriority::High,
            &["high", "alta", "alto", "urgente", "urgent", "urgencia", "si", "yes", "sim", "1", "a", "x"],
        ),
        (
            OrderPriority::Medium,
            &["medium", "media", "medio", "normal", "estandar", "standard", "padrao", "regular", "2", "b"],
        ),
        (OrderPriority::Low, &["low", "baja", "bajo", "baixa", "baixo", "no", "nao", "3", "c"]),
    ];
    let folded = fold(text);
    WORDS.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(priority, _)| *priority)
}

#[cfg(test)]
mod tests {
    use super::super::fields::WorkpieceField;
    use super::*;
    use crate::platform::imports::mapping::{FieldSource, MappedColumn};
    use crate::platform::imports::numbers::Decimals;
    use proptest::prelude::*;

    fn mapping<F: ImportField>(fields: &[F]) -> FileMapping<F> {
        let column = |(index, field): (u32, &F)| {
            let decimals = if field.is_numeric() { Decimals::Point } else { Decimals::None };
            MappedColumn { field: *field, source: FieldSource::Column(index), decimals }
        };
        FileMapping { columns: (0..).zip(fields).map(column).collect(), day_first: true }
    }

    fn cells(values: &[&str]) -> Row {
        Row { number: 7, cells: values.iter().map(|value| (*value).to_owned()).collect(), defect: None }
    }

    #[test]
    fn a_row_is_read_in_the_words_of_whoever_wrote_it() {
        let row = [
            "OT 12",
            "'EJE-204 ",
            "Eje  de transmisión",
            "2,400",
            "05/09/2030",
            "Urgente",
            "Hidráulica",
            "con cuidado",
            "B",
            "4140",
            "Maquinado > Ajuste>QC",
            "t-1",
            "",
            "",
        ];
        let (found, refused) = read(&mapping(OrderField::ALL), &cells(&row));
        assert_eq!(refused, None);
        let expected = ReadRow {
            row: 7,
            reference: Some("OT 12".into()),
            code: Some("EJE-204".into()),
            name: Some("Eje de transmisión".into()),
            revision: Some("B".into()),
            material: Some("4140".into()),
            route: Some("maquinado>ajuste>qc".into()),
            qty_plan: Some(2_400),
            due: NaiveDate::from_ymd_opt(2030, 9, 5),
            priority: Some(OrderPriority::High),
            customer: Some("Hidráulica".into()),
            description: Some("con cuidado".into()),
            machine: Some("T-1".into()),
            ..ReadRow::default()
        };
        assert_eq!(found, expected);
        assert_eq!(found.content(), ReadRow { row: 8, ..expected.clone() }.content(), "whatever its number");
        assert_ne!(found.content(), ReadRow { qty_plan: Some(2_401), ..expected }.content());
    }

    #[test]
    fn a_workpiece_says_nothing_of_orders() {
        let (found, refused) = read(&mapping(WorkpieceField::ALL), &cells(&["P-1", "Pieza", "", "", "machining→qc"]));
        assert_eq!(refused, None);
        let route = Some("machining>qc".to_owned());
        let (code, name) = (Some("P-1".to_owned()), Some("Pieza".to_owned()));
        assert_eq!(found, ReadRow { row: 7, code, name, route, ..ReadRow::default() });
    }

    #[test]
    fn code_and_name_may_share_a_cell_and_who_has_no_names_is_called_by_the_code() {
        let named = |fields: &[OrderField], values: &[&str]| {
            let (found, refused) = read(&mapping(fields), &cells(values));
            assert_eq!(refused, None);
            (found.code.unwrap_or_default(), found.name)
        };
        let bare = [OrderField::Code, OrderField::QtyPlan];
        let brida = ("BRI-207".to_owned(), Some("Brida de 4 in".to_owned()));
        assert_eq!(named(&bare, &["[BRI-207] Brida de 4 in", "10"]), brida);
        assert_eq!(named(&bare, &["[BRI-207]", "10"]), ("BRI-207".into(), Some("BRI-207".into())));
        assert_eq!(named(&bare, &["[] x", "10"]), ("[] x".into(), Some("[] x".into())));
        assert_eq!(named(&bare, &["BRI-207", "10"]), ("BRI-207".into(), Some("BRI-207".into())));
        // Where names have a column, its word counts, and where that says nothing nothing is made up.
        let both = [OrderField::Code, OrderField::QtyPlan, OrderField::Name];
        assert_eq!(named(&both, &["[BRI-207] Brida", "10", "Brida de 4 in"]), brida);
        assert_eq!(named(&both, &["BRI-207", "10", ""]), ("BRI-207".into(), None));
        let workpieces = read(&mapping(&[WorkpieceField::Code]), &cells(&["BRI-207"])).0;
        assert_eq!(workpieces.name, None);
    }

    #[test]
    fn what_cannot_be_taken_says_where_and_why() {
        let refusal = |field: OrderField, text: &str| {
            let row = ["P-1", "10", text];
            let (_, refused) = read(&mapping(&[OrderField::Code, OrderField::QtyPlan, field]), &cells(&row));
            refused.map(|refused| (refused.field, refused.reason, refused.value))
        };
        for (field, text, reason) in [
            (OrderField::Due, "mañana", FileRowReason::DateForm),
            (OrderField::Due, "31/02/2030", FileRowReason::DateForm),
            (OrderField::Priority, "tal vez", FileRowReason::PriorityUnknown),
            (OrderField::Route, "maquinado>>qc", FileRowReason::RouteForm),
            (OrderField::PartnerDue, "05/09/2030", FileRowReason::PartnerMissing),
        ] {
            assert_eq!(refusal(field, text), Some((Some(field), reason, text.to_owned())));
        }
        for (text, reason) in [
            ("", FileRowReason::Missing),
            ("muchas", FileRowReason::NotANumber),
            ("0", FileRowReason::OutOfRange),
            ("-5", FileRowReason::OutOfRange),
            ("2.5", FileRowReason::OutOfRange),
            ("10000001", FileRowReason::OutOfRange),
        ] {
            let (_, refused) = read(&mapping(&[OrderField::Code, OrderField::QtyPlan]), &cells(&["P-1", text]));
            assert_eq!(refused.map(|refused| refused.reason), Some(reason), "{text}");
        }
    }

    #[test]
    fn every_priority_is_known_by_its_own_word() {
        for known in OrderPriority::ALL {
            assert_eq!(priority(known.as_str()), Some(*known));
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_row_it_is_taken_within_bounds_or_refused(
            values in prop::collection::vec(".{0,40}", 0..15)
        ) {
            let texts: Vec<&str> = values.iter().map(String::as_str).collect();
            if let (found, None) = read(&mapping(OrderField::ALL), &cells(&texts)) {
                prop_assert!(found.code.is_some_and(|code| (1..=60).contains(&code.chars().count())));
                prop_assert!(found.qty_plan.is_some_and(|pieces| (1..=MAX_PIECES).contains(&pieces)));
            }
        }
    }
}
