//! From what is chosen and typed to what is asked for.

use super::printer::Printer;
use super::shown::{LabelOf, Thing};
use crate::i18n::Locale;
use engrane::base::entity::NameOr;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::stores::labels::rules::{check_labels, sheet};
use engrane::stores::labels::types::{LabelLanguage, LabelRequest};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Everything that is chosen and typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLabels {
    pub things: Vec<Thing>,
    pub commands: bool,
    pub printer: Printer,
    pub first: u32,
    pub copies: String,
}

/// What is asked for, as far as it can be told here that it can be printed.
pub fn request(lang: Locale, typed: &TypedLabels) -> Result<LabelRequest, Problem> {
    let mut fields = Vec::new();
    let mut malformed = |field: &str| {
        fields.push(FieldProblem { field: field.to_owned(), reason: Reason::Malformed });
    };
    let copies = typed.copies.trim().parse();
    if copies.is_err() {
        malformed("copies");
    }
    let (right, down) = (millimetres(&typed.printer.right), millimetres(&typed.printer.down));
    for (field, _) in [("right", right), ("down", down)].iter().filter(|(_, offset)| offset.is_none()) {
        malformed(field);
    }
    let (Ok(copies), Some(right), Some(down)) = (copies, right, down) else {
        return Err(Problem::Invalid { fields });
    };
    let asked = LabelRequest {
        layout: typed.printer.layout,
        first: typed.first,
        copies,
        right,
        down,
        items: of(&typed.things, LabelOf::Item),
        shelves: of(&typed.things, LabelOf::Shelf),
        holders: of(&typed.things, LabelOf::Holder),
        pieces: of(&typed.things, LabelOf::Piece),
        commands: typed.commands,
        lang: match lang {
            Locale::es => LabelLanguage::Spanish,
            Locale::en => LabelLanguage::English,
        },
    };
    check_labels(&asked)?;
    Ok(asked)
}

fn of<Id: FromStr>(things: &[Thing], of: LabelOf) -> Vec<NameOr<Id>> {
    let ids = things.iter().filter(|thing| thing.of == of).filter_map(|thing| thing.id.parse().ok());
    ids.map(NameOr::Id).collect()
}

/// An offset as people write it; nothing is none.
fn millimetres(text: &str) -> Option<Decimal> {
    let text = text.trim().replace(',', ".").replace('−', "-");
    if text.is_empty() { Some(Decimal::ZERO) } else { text.parse().ok() }
}

/// How many pages so many labels take, where those before the first are used already.
pub fn pages(printer: &Printer, first: u32, labels: usize) -> usize {
    let on_page = usize::try_from(sheet(printer.layout).labels()).unwrap_or(1);
    let used = usize::try_from(first.saturating_sub(1)).unwrap_or_default();
    (used + labels).div_ceil(on_page)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use engrane::stores::labels::types::LabelLayout;
    use uuid::Uuid;

    fn typed() -> TypedLabels {
        let thing = |of: LabelOf, id: u128| Thing {
            of,
            id: Uuid::from_u128(id).to_string(),
            name: String::new(),
            remark: String::new(),
        };
        TypedLabels {
            things: vec![thing(LabelOf::Holder, 3), thing(LabelOf::Item, 1), thing(LabelOf::Shelf, 2)],
            commands: true,
            printer: Printer { layout: LabelLayout::A4With48, right: "-0,5".into(), down: String::new() },
            first: 48,
            copies: " 2 ".into(),
        }
    }

    #[test]
    fn what_is_typed_is_what_is_asked_for() {
        let asked = request(Locale::en, &typed()).unwrap();
        assert_eq!((asked.items.len(), asked.shelves.len(), asked.holders.len()), (1, 1, 1));
        assert_eq!((asked.copies, asked.first, asked.commands), (2, 48, true));
        assert_eq!((asked.right, asked.down), (Decimal::new(-5, 1), Decimal::ZERO));
        assert_eq!(asked.lang, LabelLanguage::English);
    }

    #[test]
    fn what_cannot_be_read_or_printed_is_told_by_its_field() {
        let said = |typed: &TypedLabels| match request(Locale::es, typed) {
            Err(Problem::Invalid { fields }) => {
                fields.into_iter().map(|field| (field.field, field.reason)).collect::<Vec<_>>()
            }
            other => unreachable!("{other:?}"),
        };
        let mut wrong = typed();
        wrong.copies = "dos".into();
        wrong.printer.right = "poco".into();
        let malformed = |field: &str| (field.to_owned(), Reason::Malformed);
        assert_eq!(said(&wrong), [malformed("copies"), malformed("right")]);
        let mut far = typed();
        far.printer.down = "21".into();
        assert_eq!(said(&far), [("down".to_owned(), Reason::OutOfRange)]);
        let nothing = TypedLabels { things: Vec::new(), commands: false, ..typed() };
        assert_eq!(said(&nothing), [("items".to_owned(), Reason::Missing)]);
    }

    #[test]
    fn pages_are_counted_from_the_first_free_label() {
        let sheet = Printer { layout: LabelLayout::Letter30, right: String::new(), down: String::new() };
        let roll = Printer { layout: LabelLayout::Roll62, ..sheet.clone() };
        for (printer, first, labels, expected) in
            [(&sheet, 1, 0, 0), (&sheet, 1, 30, 1), (&sheet, 30, 1, 1), (&sheet, 30, 2, 2), (&roll, 1, 7, 7)]
        {
            assert_eq!(pages(printer, first, labels), expected, "{first} {labels}");
        }
    }
}
