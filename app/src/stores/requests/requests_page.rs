//! The requests, what is not ended before the others, with the form that makes one; one of them beside the list, with what can be
//! done about it.

use super::shown::{RequestShown, Requests, TypedRequest};
use super::{REQUESTS, rpc, words};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::{AsOf, Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::forms::subject::Subject;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::live::Live;
use crate::stores::acts::item_address;
use crate::stores::panel::search_items;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::dialog::SidePanel;
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::id::StockRequestId;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::stores::requests::types::{RequestKind, RequestState, RequestUrgency};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/stores/requests`
pub(crate) fn requests_page() -> AnyView {
    guarded(Permission::StoresRequest, content)
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    state: Option<RequestState>,
    page: u32,
    /// The one that is open beside the list.
    open: Option<StockRequestId>,
}

impl Asked {
    fn address(self) -> String {
        let state = self.state.map(|state| state.to_string()).unwrap_or_default();
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let open = self.open.map(|id| id.to_string()).unwrap_or_default();
        with_query(REQUESTS, &[("state", &state), ("page", &page), ("open", &open)])
    }
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
            Asked {
                state: text("state").parse().ok(),
                page: text("page").parse().unwrap_or(1).max(1),
                open: text("open").parse().ok(),
            }
        })
    });
    let listed = Memo::new(move |_| asked.with(|asked| (asked.state, asked.page)));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::StockChanged { .. }));
    let requests = Resource::new_blocking(
        move || (listed.get(), language.get_locale(), news.get()),
        |((state, page), lang, _)| rpc::stock_requests(state, page, lang.into()),
    );
    let again = Callback::new(move |()| requests.refetch());
    // Apart from the list, whose news must not sweep away what somebody fills in.
    let form = move || new_request(lang(), again);
    let filling = Filling::new();
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let list = Asked { open: None, ..asked.get_untracked() };
        navigate(&list.address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let list = suspend(move || async move {
        match requests.await {
            Ok(found) => shown(language.get_locale_untracked(), asked, found, (filling, again, leave)),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let heading = move || {
        let lang = lang();
        let (title, lead) = (td_string!(lang, stores.requests.title), td_string!(lang, stores.requests.lead));
        view! { <PageHeading title lead /> }
    };
    view! {
        {page_title(|lang| td_string!(lang, stores.requests.title).to_owned())} {heading}
        <div class="flex flex-col gap-4">{form} <Transition fallback=|| loading(6)>{list}</Transition></div>
    }
    .into_any()
}

fn shown(
    lang: Locale,
    asked: Memo<Asked>,
    AsOf { now, value }: AsOf<Requests>,
    (filling, again, leave): (Filling, Callback<()>, Callback<()>),
) -> AnyView {
    let Requests { rows, page, pages, states } = value;
    let here = Asked { open: None, ..asked.get_untracked() };
    let tab = |state: Option<RequestState>, text: String| TabLink {
        text,
        href: Asked { state, page: 1, open: None }.address(),
        count: None,
        current: here.state == state,
    };
    let every = tab(None, td_string!(lang, stores.requests.every).to_owned());
    let views = [every].into_iter().chain(states.into_iter().map(|(state, text)| tab(Some(state), text))).collect();
    let known = rows.clone();
    let panel = move || {
        let open = asked.with(|asked| asked.open);
        let request = known.iter().find(|row| Some(row.id) == open).cloned();
        filling.begin(request.as_ref());
        request.map(|request| beside(lang, request, filling, again, leave))
    };
    let list = if rows.is_empty() {
        let text = td_string!(lang, stores.requests.none_text);
        view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, stores.requests.none) text=text /> }.into_any()
    } else {
        let heads = [
            Head::text(td_string!(lang, stores.requests.item)).fold(Fold::Start),
            Head::text(td_string!(lang, stores.requests.what)).fold(Fold::End),
            Head::text(td_string!(lang, stores.requests.standing)),
            Head::text(td_string!(lang, stores.requests.who)),
            Head::text(td_string!(lang, stores.requests.see_to)).fold(Fold::Line),
        ];
        let cells = rows.into_iter().map(|row| cells(lang, here, row, now)).collect();
        table(td_string!(lang, stores.requests.title).to_owned(), &heads, cells)
    };
    let href = |page: u32| Asked { page, ..here }.address();
    view! {
        <div class="flex flex-col gap-4">
            {tab_links(td_string!(lang, stores.requests.title).to_owned(), views)} <Card flush=true>{list}</Card>
        </div>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
        {panel}
    }
    .into_any()
}

fn tone(state: RequestState) -> Tone {
    match state {
        RequestState::Open => Tone::Careful,
        RequestState::Ordered => Tone::Brand,
        RequestState::Closed => Tone::Good,
        RequestState::Refused => Tone::Neutral,
    }
}

fn cells(lang: Locale, here: Asked, row: RequestShown, now: DateTime<Utc>) -> Vec<AnyView> {
    let pressing = match row.urgency {
        RequestUrgency::Low | RequestUrgency::Normal => None,
        RequestUrgency::High => Some(badge(row.urgency_word, Tone::Careful)),
        RequestUrgency::Urgent => Some(badge(row.urgency_word, Tone::Bad)),
    };
    let what = view! { {row.what} " " {pressing} }.into_any();
    let standing = stacked(badge(row.state_word, tone(row.state)), Some(row.about).filter(|about| !about.is_empty()));
    let may = row.may_end || row.may_withdraw;
    let open = may.then(|| {
        let href = Asked { open: Some(row.id), ..here }.address();
        view! { <LinkButton href text=td_string!(lang, stores.requests.see_to) small=true /> }
    });
    vec![
        named(row.name, item_address(row.item)),
        what,
        standing,
        view! { {row.who} " · " {quiet(age(row.at, now))} }.into_any(),
        open.into_any(),
    ]
}

fn new_request(lang: Locale, again: Callback<()>) -> AnyView {
    let kinds = RequestKind::ALL.iter().map(|one| Choice::new(one.as_str(), words::kind(lang, *one))).collect();
    let urgencies =
        RequestUrgency::ALL.iter().map(|one| Choice::new(one.as_str(), words::urgency(lang, *one))).collect();
    let kind = RwSignal::new(RequestKind::Restock.as_str().to_owned());
    let urgency = RwSignal::new(RequestUrgency::default().as_str().to_owned());
    let (quantity, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let item = Picked::new(None);
    let sending = Sending::ready();
    let typed = move || TypedRequest {
        kind: kind.get_untracked(),
        item: item.typed(),
        quantity: quantity.get_untracked(),
        urgency: urgency.get_untracked(),
        note: note.get_untracked(),
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let sent = typed();
        let work = rpc::raise_request(sent.clone());
        let begin_anew = move || {
            if quantity.try_get_untracked().is_none() {
                return;
            }
            // What was filled in meanwhile is the next request.
            if typed() == sent {
                quantity.set(String::new());
                note.set(String::new());
                item.clear();
            }
            again.run(());
        };
        sending.send_and_say(work, td_string!(lang, stores.requests.raised), begin_anew);
    };
    let of = move |field: &str| sending.problem_of(lang, field);
    let texts =
        PickerTexts { label: td_string!(lang, stores.requests.item), unknown: td_string!(lang, stores.panel.no_item) };
    view! {
        <Card title=td_string!(lang, stores.requests.new)>
            <form class="flex flex-col gap-4" on:submit=send>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
                    {picker(texts, "request-item".to_owned(), item, search_items, of("item"), false)}
                    <SelectField
                        label=td_string!(lang, stores.requests.what)
                        name="kind"
                        choices=kinds
                        chosen=kind
                        on_choose=move |value| kind.set(value)
                    />
                    <Field
                        label=td_string!(lang, stores.requests.quantity)
                        name="quantity"
                        value=quantity
                        autocomplete="off"
                        problem=of("quantity")
                        hint=td_string!(lang, stores.requests.quantity_hint)
                    />
                    <SelectField
                        label=td_string!(lang, stores.requests.urgency_label)
                        name="urgency"
                        choices=urgencies
                        chosen=urgency
                        on_choose=move |value| urgency.set(value)
                    />
                </div>
                <Field
                    label=td_string!(lang, stores.requests.note)
                    name="note"
                    value=note
                    autocomplete="off"
                    problem=of("note")
                />
                <div>
                    <Button
                        text=td_string!(lang, stores.requests.raise).to_owned()
                        weight=Weight::Primary
                        busy=sending.busy
                        submits=true
                    />
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// What somebody fills in about the request that is open, apart from what is shown: news must not sweep it away.
#[derive(Clone, Copy)]
struct Filling {
    of: Subject<StockRequestId>,
    quantity: RwSignal<String>,
    expected: RwSignal<String>,
    reason: RwSignal<String>,
    sending: Sending,
}

impl Filling {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let (quantity, expected, reason) = (empty(), empty(), empty());
        Self { of: Subject::nothing(), quantity, expected, reason, sending: Sending::ready() }
    }

    /// Begins anew where another request is open, or none is.
    fn begin(self, open: Option<&RequestShown>) {
        if !self.of.turns_to(open.map(|open| open.id)) {
            return;
        }
        self.quantity.set(open.map(|open| open.quantity.clone()).unwrap_or_default());
        self.expected.set(open.map(|open| open.expected.clone()).unwrap_or_default());
        self.reason.set(String::new());
        self.sending.problem.set(None);
    }
}

/// What is done about a request, from the panel beside the list.
#[derive(Clone, Copy)]
struct Steps {
    lang: Locale,
    id: StockRequestId,
    filling: Filling,
    again: Callback<()>,
    leave: Callback<()>,
}

impl Steps {
    /// Does it; then it is said, and the panel is left.
    fn take(self, work: impl Future<Output = RpcResult<()>> + 'static, said: &'static str) {
        self.filling.sending.send_and_say(work, said, move || {
            self.leave.try_run(());
            self.again.try_run(());
        });
    }

    fn field(self, label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
        let problem = self.filling.sending.problem_of(self.lang, name);
        let kind = Signal::stored(kind.to_owned());
        view! { <Field label name=format!("request-{name}") kind value autocomplete="off" problem /> }.into_any()
    }

    /// How much is ordered, and for when.
    fn order(self) -> AnyView {
        let Self { lang, id, filling: Filling { quantity, expected, sending, .. }, .. } = self;
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            let work = rpc::order_request(id, quantity.get_untracked(), expected.get_untracked());
            self.take(work, td_string!(lang, stores.requests.done_ordered));
        };
        view! {
            <form class="flex flex-col gap-4" on:submit=send>
                {self.field(td_string!(lang, stores.requests.ordered_quantity), "quantity", "text", quantity)}
                {self.field(td_string!(lang, stores.requests.expected), "expected", "date", expected)}
                <div>
                    <Button
                        text=td_string!(lang, stores.requests.order).to_owned()
                        weight=Weight::Primary
                        busy=sending.busy
                        submits=true
                    />
                </div>
            </form>
        }
        .into_any()
    }

    /// That it is done, or why it is not.
    fn end(self) -> AnyView {
        let Self { lang, id, filling: Filling { reason, sending, .. }, .. } = self;
        let refuse = move |event: SubmitEvent| {
            event.prevent_default();
            let work = rpc::refuse_request(id, reason.get_untracked());
            self.take(work, td_string!(lang, stores.requests.done_refused));
        };
        let close = Callback::new(move |()| {
            self.take(rpc::close_request(id), td_string!(lang, stores.requests.done_closed));
        });
        view! {
            <div class="flex flex-col gap-2">
                <div>
                    <Button
                        text=td_string!(lang, stores.requests.close).to_owned()
                        glyph=Glyph::CheckCircle
                        busy=sending.busy
                        on_press=close
                    />
                </div>
                <p class="text-sm text-muted">{td_string!(lang, stores.requests.close_hint)}</p>
            </div>
            <form class="flex flex-col gap-4" on:submit=refuse>
                {self.field(td_string!(lang, stores.requests.reason), "reason", "text", reason)}
                <div>
                    <Button text=td_string!(lang, stores.requests.refuse).to_owned() busy=sending.busy submits=true />
                </div>
            </form>
        }
        .into_any()
    }

    fn withdraw(self) -> AnyView {
        let Self { lang, id, filling: Filling { sending, .. }, .. } = self;
        let withdraw = Callback::new(move |()| {
            self.take(rpc::withdraw_request(id), td_string!(lang, stores.requests.done_withdrawn));
        });
        view! {
            <div>
                <Button
                    text=td_string!(lang, stores.requests.withdraw).to_owned()
                    weight=Weight::Quiet
                    busy=sending.busy
                    on_press=withdraw
                />
            </div>
        }
        .into_any()
    }
}

/// What can be done about a request.
fn beside(lang: Locale, request: RequestShown, filling: Filling, again: Callback<()>, leave: Callback<()>) -> AnyView {
    let steps = Steps { lang, id: request.id, filling, again, leave };
    let RequestShown { name, what, about, may_order, may_end, may_withdraw, .. } = request;
    let title = Signal::stored(name);
    view! {
        <SidePanel title close=Signal::stored(td_string!(lang, stores.panel.close).to_owned()) on_close=leave>
            <div class="flex flex-col gap-6">
                <div>
                    <p>{what}</p>
                    <p class="text-sm text-muted empty:hidden">{about}</p>
                </div>
                {filling.sending.notice(lang)}
                {may_order.then(|| steps.order())}
                {may_end.then(|| steps.end())}
                {may_withdraw.then(|| steps.withdraw())}
            </div>
        </SidePanel>
    }
    .into_any()
}
