//! Counts in words, and what was typed as what is asked for.

use super::shown::{CountForm, CountLineShown, CountShown, CountWhole, Counted, Counts, InCount, TypedCount};
use crate::base::format;
use crate::forms::numbers;
use crate::i18n::{Locale, td_string};
use crate::stores::labels::unit;
use crate::stores::present::{pages, picks};
use crate::stores::set_up::category_path;
use crate::stores::shown::TypedThing;
use crate::stores::typed::if_any;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{StockCategoryId, StockItemId, StockLocationId, UserId};
use engrane::base::paging::Page;
use engrane::base::problem::{Entity, Problem, Reason};
use engrane::stores::analytics::types::AbcClass;
use engrane::stores::codes::types::{CodeMatch, CodeTarget};
use engrane::stores::counts::types::{
    AppliedCount, CountLine, CountLineState, CountPerson, CountRequest, CountRow, CountState, CountedLine, Recount,
};
use engrane::stores::types::StoreRoom;
use rust_decimal::Decimal;
use std::str::FromStr;

fn state(lang: Locale, state: CountState) -> &'static str {
    match state {
        CountState::Open => td_string!(lang, stores.counts.state.open),
        CountState::Closed => td_string!(lang, stores.counts.state.closed),
    }
}

fn line_state(lang: Locale, state: CountLineState) -> &'static str {
    match state {
        CountLineState::Uncounted => td_string!(lang, stores.counts.line.uncounted),
        CountLineState::Recount => td_string!(lang, stores.counts.line.recount),
        CountLineState::Counted => td_string!(lang, stores.counts.line.counted),
        CountLineState::Applied => td_string!(lang, stores.counts.line.applied),
    }
}

fn recount(lang: Locale, why: Recount) -> &'static str {
    match why {
        Recount::Difference => td_string!(lang, stores.counts.recount.difference),
        Recount::Moved => td_string!(lang, stores.counts.recount.moved),
        Recount::Adjusted => td_string!(lang, stores.counts.recount.adjusted),
        Recount::Undone => td_string!(lang, stores.counts.recount.undone),
        Recount::Taken => td_string!(lang, stores.counts.recount.taken),
    }
}

fn shown(lang: Locale, row: &CountRow) -> CountShown {
    let (counted, lines) = (format::count(row.counted.into()), format::count(row.lines.into()));
    CountShown {
        id: row.id,
        name: row.name.clone(),
        state: row.state,
        state_word: state(lang, row.state).to_owned(),
        progress: td_string!(lang, stores.counts.progress, counted, lines),
        percent: (row.counted * 100).checked_div(row.lines).unwrap_or_default(),
        assigned: row.assignee_name.clone().map(|who| td_string!(lang, stores.counts.assigned, who)),
        who: row.made_by_name.clone(),
        at: row.made_at,
        blind: row.blind,
    }
}

fn class(lang: Locale, class: AbcClass) -> &'static str {
    match class {
        AbcClass::A => td_string!(lang, stores.counts.class_name.a),
        AbcClass::B => td_string!(lang, stores.counts.class_name.b),
        AbcClass::C => td_string!(lang, stores.counts.class_name.c),
    }
}

/// What a new count may be of, and who may count. Classes are told apart by what is used.
pub fn form(lang: Locale, room: &StoreRoom, people: Vec<CountPerson>, sees_use: bool) -> CountForm {
    let places = room.locations.iter().filter(|one| !one.values.archived);
    let places = places.map(|one| (one.id, one.values.path.clone()));
    let categories = room.categories.iter().map(|one| (one.id, category_path(room, one)));
    let classes = AbcClass::ALL.iter().map(|&one| (one, class(lang, one).to_owned()));
    let classes = picks(td_string!(lang, stores.counts.all_classes), None::<&AbcClass>, classes);
    let people = people.into_iter().map(|person| (person.id, person.name));
    CountForm {
        places: picks(td_string!(lang, stores.counts.all_places), None::<&StockLocationId>, places),
        categories: picks(td_string!(lang, stores.counts.all_categories), None::<&StockCategoryId>, categories),
        classes: if sees_use { classes } else { Vec::new() },
        people: picks(td_string!(lang, stores.counts.no_assignee), None::<&UserId>, people),
    }
}

/// A page of the counts.
pub fn counts(lang: Locale, found: &Page<CountRow>) -> Counts {
    Counts { rows: found.rows.iter().map(|row| shown(lang, row)).collect(), page: found.page, pages: pages(found) }
}

/// A count with a page of its lines.
pub fn count(lang: Locale, row: &CountRow, lines: &Page<CountLine>) -> CountWhole {
    CountWhole {
        count: shown(lang, row),
        lines: lines.rows.iter().map(|line| count_line(lang, line)).collect(),
        page: lines.page,
        pages: pages(lines),
        states: CountLineState::ALL.iter().map(|&state| (state, line_state(lang, state).to_owned())).collect(),
    }
}

fn count_line(lang: Locale, line: &CountLine) -> CountLineShown {
    let signed = |number: Decimal| match number {
        number if number.is_sign_negative() => format!("−{}", format::quantity(number.abs())),
        number => format!("+{}", format::quantity(number)),
    };
    CountLineShown {
        item: line.item.id,
        place: line.place.id,
        name: line.item.name.clone(),
        code: line.item.code.clone(),
        shelf: line.place.name.clone(),
        unit: unit(lang, line.item.unit).to_owned(),
        state: line.state,
        state_word: line_state(lang, line.state).to_owned(),
        why: line.recount.map(|why| recount(lang, why).to_owned()),
        quantity: line.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
        who: line.counted_by_name.clone().unwrap_or_default(),
        expected: line.expected.map(format::quantity),
        difference: line.difference().filter(|difference| !difference.is_zero()).map(signed),
    }
}

/// Which lines a code stands for.
pub fn in_count(found: Option<&CodeMatch>) -> Result<InCount> {
    match found.map(|found| &found.target) {
        // Pieces are not counted: their item is in no count.
        Some(CodeTarget::Piece(found)) => Ok(InCount { item: Some(found.item.id), place: None }),
        Some(CodeTarget::Item(item)) => Ok(InCount { item: Some(item.id), place: None }),
        Some(CodeTarget::Place(place)) => Ok(InCount { item: None, place: Some(place.id) }),
        None => Err(Problem::NotFound { what: Entity::StockCode }.into()),
    }
}

/// The line that was counted, with how far the count is.
pub fn counted(lang: Locale, row: &CountRow, lines: &[CountLine]) -> Result<Counted> {
    let line = lines.first().ok_or(Problem::Unavailable)?;
    Ok(Counted { line: count_line(lang, line), count: shown(lang, row) })
}

/// What became of applying a count.
pub fn applied(lang: Locale, applied: &AppliedCount) -> String {
    let (lines, differing) = (format::count(applied.lines.into()), format::count(applied.differing.into()));
    match applied.recounts {
        0 => td_string!(lang, stores.counts.applied, lines, differing),
        recounts => {
            let recounts = format::count(recounts.into());
            td_string!(lang, stores.counts.applied_in_part, lines, differing, recounts)
        }
    }
}

/// What is asked for by the form.
pub fn request(typed: &TypedCount) -> Result<CountRequest> {
    let place = |text: &String| text.parse::<StockLocationId>().map(Into::into);
    let places: Result<Vec<_>, _> = typed.places.iter().map(place).collect();
    let item = |thing: &TypedThing| match thing.id.parse() {
        Ok(id) => NameOr::Id(id),
        Err(_) => NameOr::Name(thing.text.trim().to_owned()),
    };
    Ok(CountRequest {
        name: typed.name.clone(),
        places: places.map_err(|_| Problem::invalid("places", Reason::Unknown))?,
        category: chosen::<StockCategoryId>("category", &typed.category)?.map(Into::into),
        class: chosen("class", &typed.class)?,
        items: typed.items.iter().map(item).collect(),
        blind: typed.blind,
        tolerance: if_any("tolerance", &typed.tolerance, numbers::decimal)?,
        assignee: chosen("assignee", &typed.assignee)?,
    })
}

/// One of those that were offered, or none.
fn chosen<T: FromStr>(field: &str, text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(text.parse().map_err(|_| Problem::invalid(field, Reason::Unknown))?))
}

/// What was found, as it was typed.
pub fn typed(item: StockItemId, place: StockLocationId, quantity: &str) -> Result<CountedLine> {
    let reason = if quantity.trim().is_empty() { Reason::Missing } else { Reason::Malformed };
    let quantity = numbers::decimal(quantity).filter(|_| !quantity.trim().is_empty());
    let quantity = quantity.ok_or_else(|| Problem::invalid("lines.0.quantity", reason))?;
    Ok(CountedLine {
        id: None,
        item: Some(item),
        code: None,
        name: None,
        place: place.into(),
        quantity,
        counted_at: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_typed_is_read_as_people_write_numbers() {
        let read = |text: &str| {
            let nil = Uuid::nil();
            typed(nil.into(), nil.into(), text).map(|line| line.quantity)
        };
        assert_eq!(read("1,200").ok(), Some(Decimal::from(1200)));
        assert_eq!(read("0").ok(), Some(Decimal::ZERO));
        assert_eq!(read(" 12,5 ").ok(), Some(Decimal::new(125, 1)));
        assert!(read("").is_err() && read("-1").is_err() && read("dos").is_err());
    }

    #[test]
    fn a_form_asks_for_what_is_chosen() {
        let place = StockLocationId(Uuid::from_u128(7));
        let thing = |id: &str, text: &str| TypedThing { id: id.into(), text: text.into() };
        let typed = TypedCount {
            places: vec![place.to_string()],
            class: "a".into(),
            items: vec![thing(&place.to_string(), "Tuerca"), thing("", " t-8 ")],
            blind: true,
            tolerance: "2.5".into(),
            ..TypedCount::default()
        };
        let asked = request(&typed).unwrap();
        assert_eq!((asked.places, asked.category, asked.blind), (vec![place.into()], None, true));
        assert_eq!(
            (asked.class, asked.tolerance, asked.assignee),
            (Some(AbcClass::A), Some(Decimal::new(25, 1)), None)
        );
        assert_eq!(asked.items, [NameOr::Id(place.0.into()), NameOr::Name("t-8".into())]);
        assert_eq!(request(&TypedCount::default()).unwrap().tolerance, None);
        for wrong in [
            TypedCount { category: "x".into(), ..TypedCount::default() },
            TypedCount { class: "d".into(), ..TypedCount::default() },
            TypedCount { assignee: "ana".into(), ..TypedCount::default() },
            TypedCount { tolerance: "poca".into(), ..TypedCount::default() },
        ] {
            assert!(request(&wrong).is_err(), "{wrong:?}");
        }
    }
}
