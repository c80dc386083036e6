//! Requests in words, and what was typed as what is asked for.

use super::shown::{RequestShown, Requests, TypedRequest};
use super::words::{kind, urgency};
use crate::forms::numbers;
use crate::i18n::{Locale, td_string};
use crate::stores::labels::{date, quantity};
use crate::stores::present::pages;
use crate::stores::typed::if_any;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::paging::Page;
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::stores::requests::types::{OrderValues, RequestKind, RequestState, RequestValues, StockRequest};
use rust_decimal::Decimal;

fn state(lang: Locale, state: RequestState) -> &'static str {
    match state {
        RequestState::Open => td_string!(lang, stores.requests.state.open),
        RequestState::Ordered => td_string!(lang, stores.requests.state.ordered),
        RequestState::Closed => td_string!(lang, stores.requests.state.closed),
        RequestState::Refused => td_string!(lang, stores.requests.state.refused),
    }
}

/// Those that are so far.
fn tab(lang: Locale, state: RequestState) -> &'static str {
    match state {
        RequestState::Open => td_string!(lang, stores.requests.tab.open),
        RequestState::Ordered => td_string!(lang, stores.requests.tab.ordered),
        RequestState::Closed => td_string!(lang, stores.requests.tab.closed),
        RequestState::Refused => td_string!(lang, stores.requests.tab.refused),
    }
}

/// A page of the requests, with what the caller may do about each.
pub fn requests(ctx: &Ctx, lang: Locale, found: &Page<StockRequest>) -> Requests {
    Requests {
        rows: found.rows.iter().map(|row| shown(ctx, lang, row)).collect(),
        page: found.page,
        pages: pages(found),
        states: RequestState::ALL.iter().map(|&one| (one, tab(lang, one).to_owned())).collect(),
    }
}

fn shown(ctx: &Ctx, lang: Locale, row: &StockRequest) -> RequestShown {
    let amount = |number: Decimal| quantity(lang, number, row.item.unit);
    let what = format!("{} {}", kind(lang, row.kind), amount(row.quantity));
    let what = match &row.holder {
        Some(holder) => format!("{what} · {}", holder.name),
        None => what,
    };
    let ordered = row.ordered.map(|ordered| {
        if row.received.is_zero() {
            td_string!(lang, stores.requests.was_ordered, quantity = amount(ordered))
        } else {
            td_string!(lang, stores.requests.came, received = amount(row.received), quantity = amount(ordered))
        }
    });
    let expected = row.expected.filter(|_| row.state == RequestState::Ordered);
    let expected = expected.map(|day| td_string!(lang, stores.requests.for_day, day = date(lang, day)));
    let texts = [ordered, expected, Some(row.reason.clone()), Some(row.note.clone())];
    let texts: Vec<String> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    let is_active = matches!(row.state, RequestState::Open | RequestState::Ordered);
    let may_end = is_active && ctx.may(Permission::StoresMove);
    RequestShown {
        id: row.id,
        item: row.item.id,
        name: row.item.name.clone(),
        what,
        urgency: row.urgency,
        urgency_word: urgency(lang, row.urgency).to_owned(),
        state: row.state,
        state_word: state(lang, row.state).to_owned(),
        about: texts.join(" · "),
        who: row.made_by_name.clone(),
        at: row.made_at,
        quantity: row.ordered.unwrap_or(row.quantity).to_string(),
        expected: row.expected.map(|day| day.to_string()).unwrap_or_default(),
        may_order: may_end && row.kind == RequestKind::Restock,
        may_end,
        // The caller sees their own, or all of those whom the store-room is entrusted to.
        may_withdraw: row.state == RequestState::Open,
    }
}

/// What is asked for by the form.
pub fn asked(typed: &TypedRequest) -> Result<RequestValues> {
    let item = match typed.item.id.parse() {
        Ok(id) => NameOr::Id(id),
        Err(_) if typed.item.text.trim().is_empty() => return Err(Problem::invalid("item", Reason::Missing).into()),
        Err(_) => NameOr::Name(typed.item.text.trim().to_owned()),
    };
    Ok(RequestValues {
        kind: typed.kind.parse().map_err(|_| Problem::invalid("kind", Reason::Unknown))?,
        item,
        quantity: if_any("quantity", &typed.quantity, numbers::decimal)?,
        urgency: typed.urgency.parse().map_err(|_| Problem::invalid("urgency", Reason::Unknown))?,
        holder: None,
        note: typed.note.clone(),
    })
}

/// What was ordered by the form.
pub fn ordered(quantity: &str, expected: &str) -> Result<OrderValues> {
    let day = |text: &str| text.parse().ok();
    Ok(OrderValues {
        quantity: if_any("quantity", quantity, numbers::decimal)?,
        expected: if_any("expected", expected, day)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::shown::TypedThing;
    use chrono::NaiveDate;
    use engrane::stores::requests::types::RequestUrgency;

    #[test]
    fn a_form_asks_for_what_is_typed() {
        let typed = TypedRequest {
            kind: "restock".into(),
            item: TypedThing { id: String::new(), text: " tuerca m6 ".into() },
            quantity: "1,200".into(),
            urgency: "high".into(),
            note: String::new(),
        };
        let read = asked(&typed).unwrap();
        assert_eq!(read.item, NameOr::Name("tuerca m6".into()));
        assert_eq!((read.quantity, read.urgency), (Some(Decimal::from(1_200)), RequestUrgency::High));
        let missing = TypedRequest { quantity: " ".into(), ..typed.clone() };
        assert_eq!(asked(&missing).unwrap().quantity, None);
        for wrong in [
            TypedRequest { item: TypedThing::default(), ..typed.clone() },
            TypedRequest { quantity: "muchas".into(), ..typed.clone() },
            TypedRequest { kind: "otra".into(), ..typed },
        ] {
            assert!(asked(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_order_has_a_day_or_none() {
        let read = ordered("12,5", "2030-01-15").unwrap();
        assert_eq!((read.quantity, read.expected), (Some(Decimal::new(125, 1)), NaiveDate::from_ymd_opt(2030, 1, 15)));
        assert_eq!(ordered("", "").unwrap(), OrderValues::default());
        assert!(ordered("1", "mañana").is_err());
    }
}
