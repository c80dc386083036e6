//! Who has what: the movements that somebody sees, what is late first.

use super::panel::{badges, movement_panel};
use super::send::sending_panel;
use super::shown::{MovementRow, Movements};
use super::{MOVEMENTS, rpc};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::production::panels::{lives, narrowing_texts};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::FormField;
use crate::ui::icon::Glyph;
use crate::ui::narrowing::narrowing;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, remark, stacked, toned};
use engrane::base::entity::NameOr;
use engrane::base::id::MovementId;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::production::movements::types::MovementFilter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// `/production/movements`
pub(crate) fn movements_page() -> AnyView {
    guarded(Permission::MovementsView, content)
}

/// Which movements, and which page of them.
type Asked = (MovementFilter, u32);

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| query.with(asked_of));
    let open: Memo<Option<MovementId>> =
        Memo::new(move |_| query.with(|query| query.get_str("open").and_then(|id| id.parse().ok())));
    let may_move = Session::current().can(Permission::MovementsEdit);
    let begins = Memo::new(move |_| may_move && query.with(|query| query.get_str("new").is_some()));
    let news = expect_context::<Live>().changes(|event| {
        matches!(event, Event::OrderChanged { .. } | Event::MovementsChanged | Event::ProductionChanged)
    });
    let movements = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), news.get()),
        |((filter, page), lang, _)| rpc::production_movements(filter, page, lang.into()),
    );
    let again = Callback::new(move |()| movements.refetch());
    let list = suspend(move || async move {
        match movements.await {
            Ok(movements) => found(language.get_locale_untracked(), &asked.get_untracked(), movements),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let back = address(&asked.get_untracked());
        navigate(&back, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    // The panel is drawn once, when it is opened: news must not sweep away what somebody types. The server draws none.
    let lives = lives();
    let beside = move || {
        if !lives.get() {
            return None;
        }
        match open.get() {
            Some(id) => Some(movement_panel(id, leave, again)),
            None => begins.get().then(|| sending_panel(None, None, leave, again)),
        }
    };
    let heading = move || {
        let lang = lang();
        let (title, lead) = (td_string!(lang, movements.title), td_string!(lang, movements.lead));
        let new = may_move.then(|| {
            let href = address_with(&asked.get(), Some(("new", "1".to_owned())));
            view! { <LinkButton href text=td_string!(lang, movements.send.title) weight=Weight::Primary /> }
        });
        view! {
            <PageHeading title lead>
                {new}
            </PageHeading>
        }
    };
    view! {
        {page_title(|lang| td_string!(lang, movements.title).to_owned())}
        {heading}
        <Transition fallback=|| loading(8)>{list}</Transition>
        {beside}
    }
    .into_any()
}

fn found(lang: Locale, asked: &Asked, movements: Movements) -> AnyView {
    let (filter, _) = asked;
    let Movements { rows, found, page, pages, fields } = movements;
    let list = if rows.is_empty() {
        nothing(lang, filter)
    } else {
        let rows = rows.into_iter().map(|row| cells(lang, asked, row)).collect();
        table(td_string!(lang, movements.title).to_owned(), &heads(lang), rows)
    };
    let href = |page: u32| address(&(filter.clone(), page));
    view! {
        {views(lang, filter)}
        {narrowing_of(lang, filter, fields)}
        <div class="py-3" role="status">{remark(found)}</div>
        <Card flush=true>{list}</Card>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

/// What may still come, what is late, and all.
fn views(lang: Locale, filter: &MovementFilter) -> AnyView {
    let view = |open: Option<bool>, late: bool, text: &str| {
        let href = address(&(MovementFilter { open, late, ..filter.clone() }, 1));
        let current = (filter.open, filter.late) == (open, late);
        TabLink { text: text.to_owned(), href, count: None, current }
    };
    let views = vec![
        view(Some(true), false, td_string!(lang, movements.view.open)),
        view(None, true, td_string!(lang, movements.view.late)),
        view(None, false, td_string!(lang, movements.view.all)),
    ];
    tab_links(td_string!(lang, movements.view.label).to_owned(), views)
}

/// What narrows the list, folded away while it does not.
fn narrowing_of(lang: Locale, filter: &MovementFilter, fields: Vec<FormField>) -> AnyView {
    let kept = MovementFilter { open: filter.open, late: filter.late, ..MovementFilter::default() };
    narrowing(narrowing_texts(lang), MOVEMENTS, filter_pairs(&kept), fields, *filter != kept)
}

fn heads(lang: Locale) -> [Head; 5] {
    [
        Head::text(td_string!(lang, movements.who)),
        Head::text(td_string!(lang, movements.standing)),
        Head::text(td_string!(lang, movements.what_kind)),
        Head::text(td_string!(lang, movements.quantity)).fold(Fold::Start),
        Head::text(td_string!(lang, movements.eta)).fold(Fold::End),
    ]
}

fn cells(lang: Locale, asked: &Asked, row: MovementRow) -> Vec<AnyView> {
    let badges = badges(lang, &row);
    let MovementRow { id, title, about, kind_word, progress, rest, eta, late, .. } = row;
    let eta = if eta.is_empty() { "–".to_owned() } else { eta };
    let eta = if late { toned(eta, Tone::Bad) } else { eta.into_any() };
    vec![
        stacked(
            named(title, address_with(asked, Some(("open", id.to_string())))),
            Some(about).filter(|about| !about.is_empty()),
        ),
        badges,
        kind_word.into_any(),
        stacked(progress.into_any(), Some(rest).filter(|rest| !rest.is_empty())),
        eta,
    ]
}

fn nothing(lang: Locale, filter: &MovementFilter) -> AnyView {
    if *filter == (MovementFilter { open: Some(true), ..MovementFilter::default() }) {
        return view! {
            <Empty
                glyph=Glyph::CheckCircle
                title=td_string!(lang, movements.none)
                text=td_string!(lang, movements.none_text)
            />
        }
        .into_any();
    }
    view! {
        <Empty glyph=Glyph::SearchOff title=td_string!(lang, movements.none_narrowed)>
            <LinkButton href=with_query(MOVEMENTS, &[("show", "all")]) text=td_string!(lang, movements.show_all) />
        </Empty>
    }
    .into_any()
}

fn asked_of(query: &ParamsMap) -> Asked {
    let text = |name: &str| query.get_str(name).unwrap_or_default();
    let (open, late) = match text("show") {
        "all" => (None, false),
        "late" => (None, true),
        _ => (Some(true), false),
    };
    let filter = MovementFilter {
        order: text("order").parse().ok(),
        partner: Some(text("partner")).filter(|text| !text.is_empty()).map(NameOr::of),
        kind: text("kind").parse().ok(),
        status: text("status").parse().ok(),
        open,
        late,
    };
    (filter, text("page").parse().unwrap_or(1).max(1))
}

/// What an address says of a filter.
fn filter_pairs(filter: &MovementFilter) -> Vec<(&'static str, String)> {
    let show = match (filter.open, filter.late) {
        (_, true) => "late",
        (Some(_), false) => "",
        (None, false) => "all",
    };
    let said = [
        ("show", show.to_owned()),
        ("order", filter.order.map(|order| order.to_string()).unwrap_or_default()),
        ("partner", filter.partner.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("kind", filter.kind.map(|kind| kind.to_string()).unwrap_or_default()),
        ("status", filter.status.map(|status| status.to_string()).unwrap_or_default()),
    ];
    said.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// With a panel that is open.
fn address_with((filter, page): &Asked, panel: Option<(&'static str, String)>) -> String {
    let mut pairs = filter_pairs(filter);
    if *page > 1 {
        pairs.push(("page", page.to_string()));
    }
    pairs.extend(panel);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    with_query(MOVEMENTS, &pairs)
}

fn address(asked: &Asked) -> String {
    address_with(asked, None)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use engrane::base::id::PartnerId;
    use engrane::production::movements::types::{MovementKind, MovementStatus};
    use uuid::Uuid;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        asked_of(&query)
    }

    #[test]
    fn the_address_says_what_is_shown_and_is_read_back() {
        let open = MovementFilter { open: Some(true), ..MovementFilter::default() };
        let narrow = MovementFilter {
            order: None,
            partner: Some(NameOr::Id(PartnerId(Uuid::from_u128(7)))),
            kind: Some(MovementKind::ToPartner),
            status: Some(MovementStatus::PartlyReceived),
            open: None,
            late: true,
        };
        for filter in [open.clone(), MovementFilter::default(), narrow] {
            let pairs = filter_pairs(&filter);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(read(&pairs), (filter, 1));
        }
        assert_eq!(address(&(open.clone(), 1)), "/production/movements");
        assert_eq!(read(&[("show", "nothing"), ("kind", "odd"), ("page", "-1")]), (open, 1));
    }
}
