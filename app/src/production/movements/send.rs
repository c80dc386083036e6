//! Sending something, of an order or of none, or preparing that, beside a page.

use super::rpc;
use super::shown::{SendingSheet, TypedSending, asked_of};
use crate::base::rpc::Failure;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::search_items;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::SidePanel;
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::{MovementId, ProductionOrderId};
use engrane::base::problem::{Conflict, Problem};
use engrane::production::movements::types::MovementKind;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// `first` is the kind that is meant, unless there may be none of it now.
pub(super) fn sending_panel(
    order: Option<ProductionOrderId>,
    first: Option<MovementKind>,
    leave: Callback<()>,
    again: Callback<()>,
) -> AnyView {
    let language = use_i18n();
    let form = Resource::new(move || language.get_locale(), move |lang| rpc::sending_form(order, lang.into()));
    let content = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match form.await {
            Ok(form) => fields(lang, order, first, form, (leave, again)),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
        }
    });
    let lang = move || language.get_locale();
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), movements.send.title).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
        </SidePanel>
    }
    .into_any()
}

/// What is filled in.
#[derive(Clone, Copy)]
struct Filled {
    id: Option<MovementId>,
    kind: RwSignal<String>,
    stage: RwSignal<String>,
    partner: RwSignal<String>,
    item: Picked,
    shelf: RwSignal<String>,
    cost: RwSignal<String>,
    serial: RwSignal<String>,
    what: RwSignal<String>,
    quantity: RwSignal<String>,
    place_from: RwSignal<String>,
    holder_from: RwSignal<String>,
    place_to: RwSignal<String>,
    holder_to: RwSignal<String>,
    eta: RwSignal<String>,
    carrier: RwSignal<String>,
    tracking: RwSignal<String>,
    note: RwSignal<String>,
}

impl Filled {
    fn new(values: TypedSending) -> Self {
        Self {
            id: values.id,
            kind: RwSignal::new(values.kind),
            stage: RwSignal::new(values.stage),
            partner: RwSignal::new(values.partner),
            item: Picked::new(None),
            shelf: RwSignal::new(values.shelf),
            cost: RwSignal::new(values.cost),
            serial: RwSignal::new(values.serial),
            what: RwSignal::new(values.what),
            quantity: RwSignal::new(values.quantity),
            place_from: RwSignal::new(values.place_from),
            holder_from: RwSignal::new(values.holder_from),
            place_to: RwSignal::new(values.place_to),
            holder_to: RwSignal::new(values.holder_to),
            eta: RwSignal::new(values.eta),
            carrier: RwSignal::new(values.carrier),
            tracking: RwSignal::new(values.tracking),
            note: RwSignal::new(values.note),
        }
    }

    /// What is meant of another kind is what that begins with; what was said besides stays.
    fn begin(self, values: TypedSending) {
        self.kind.set(values.kind);
        self.stage.set(values.stage);
        self.partner.set(values.partner);
        self.quantity.set(values.quantity);
        self.holder_to.set(values.holder_to);
        self.eta.set(values.eta);
    }

    fn kind(self) -> Option<MovementKind> {
        self.kind.with(|kind| kind.parse().ok())
    }

    fn text(self, name: &str) -> RwSignal<String> {
        match name {
            "what" => self.what,
            "quantity" => self.quantity,
            "shelf" => self.shelf,
            "cost" => self.cost,
            "serial" => self.serial,
            "place_from" => self.place_from,
            "holder_from" => self.holder_from,
            "place_to" => self.place_to,
            "holder_to" => self.holder_to,
            "eta" => self.eta,
            "carrier" => self.carrier,
            "tracking" => self.tracking,
            _ => self.note,
        }
    }

    fn typed(self, pending: bool, parallel: bool) -> TypedSending {
        TypedSending {
            id: self.id,
            kind: self.kind.get_untracked(),
            stage: self.stage.get_untracked(),
            partner: self.partner.get_untracked(),
            item: self.item.typed(),
            shelf: self.shelf.get_untracked(),
            cost: self.cost.get_untracked(),
            serial: self.serial.get_untracked(),
            what: self.what.get_untracked(),
            quantity: self.quantity.get_untracked(),
            place_from: self.place_from.get_untracked(),
            holder_from: self.holder_from.get_untracked(),
            place_to: self.place_to.get_untracked(),
            holder_to: self.holder_to.get_untracked(),
            eta: self.eta.get_untracked(),
            carrier: self.carrier.get_untracked(),
            tracking: self.tracking.get_untracked(),
            note: self.note.get_untracked(),
            pending,
            parallel,
        }
    }
}

/// The fields, each of which is asked of some kinds.
#[derive(Clone, Copy)]
struct Form {
    lang: Locale,
    sending: Sending,
    filled: Filled,
    stages: StoredValue<Vec<(String, String)>>,
    waiting: StoredValue<Vec<(String, String)>>,
    bearing: StoredValue<Option<(String, String)>>,
    partners: StoredValue<Vec<(String, String)>>,
    may_stock: bool,
}

impl Form {
    fn field(self, kind: MovementKind, name: &'static str) -> AnyView {
        match name {
            "stage" => self.stage(kind),
            "partner" => self.partner(kind),
            "item" => self.item(),
            "shelf" | "cost" | "serial" => {
                let is_item = move || self.is_item() && self.filled.item.id.with(|id| !id.is_empty());
                (move || is_item().then(|| self.text(kind, name))).into_any()
            }
            _ => self.text(kind, name),
        }
    }

    /// May what comes in be an item of the store-room? For a stage pieces come.
    fn is_item(self) -> bool {
        self.may_stock && self.filled.stage.with(String::is_empty)
    }

    fn item(self) -> AnyView {
        let Self { lang, sending, filled, .. } = self;
        let texts = PickerTexts {
            label: td_string!(lang, movements.send.item),
            unknown: td_string!(lang, movements.send.item_unknown),
        };
        let item = move || {
            let problem = sending.problem_of(lang, "item.item");
            self.is_item().then(|| picker(texts, "send-item".to_owned(), filled.item, search_items, problem, false))
        };
        item.into_any()
    }

    fn text(self, kind: MovementKind, name: &'static str) -> AnyView {
        let Self { lang, sending, filled, .. } = self;
        let (value, label) = (filled.text(name), label(lang, kind, name));
        let (plain, of_item) = (sending.problem_of(lang, name), sending.problem_of(lang, &format!("item.{name}")));
        let problem = Signal::derive(move || plain.get().or_else(|| of_item.get()));
        let kind = if name == "eta" { "date" } else { "text" };
        let kind = Signal::stored(kind.to_owned());
        view! { <Field label name=format!("send-{name}") kind value autocomplete="off" problem /> }.into_any()
    }

    /// Where pieces wait that a partner works on, or whether what comes in are pieces that one made.
    fn stage(self, kind: MovementKind) -> AnyView {
        let Self { lang, filled, waiting, .. } = self;
        let choices: Vec<Choice> = if kind == MovementKind::ToPartner {
            self.stages.with_value(|stages| choices(stages).collect())
        } else {
            let none = Choice::new("", td_string!(lang, movements.send.no_stage));
            match self.bearing.get_value() {
                Some((code, name)) => vec![none, Choice::new(code, name)],
                None => return ().into_any(),
            }
        };
        let choose = move |chosen: String| {
            // All that waits there is meant, unless something else was typed.
            let count = waiting.with_value(|waiting| waiting.iter().find(|(code, _)| *code == chosen).cloned());
            if let Some((_, count)) = count {
                filled.quantity.set(count);
            }
            filled.stage.set(chosen);
        };
        view! {
            <SelectField
                label=td_string!(lang, movements.send.stage)
                name="send-stage"
                choices=choices
                chosen=filled.stage
                on_choose=choose
                problem=self.sending.problem_of(lang, "stage")
            />
        }
        .into_any()
    }

    fn partner(self, kind: MovementKind) -> AnyView {
        let Self { lang, filled, .. } = self;
        let unchosen = if kind == MovementKind::ToPartner {
            td_string!(lang, movements.send.choose)
        } else {
            td_string!(lang, movements.send.nobody)
        };
        let partners = self.partners.with_value(|partners| choices(partners).collect::<Vec<_>>());
        let choices: Vec<Choice> = [Choice::new("", unchosen)].into_iter().chain(partners).collect();
        view! {
            <SelectField
                label=td_string!(lang, movements.partner)
                name="send-partner"
                choices=choices
                chosen=filled.partner
                on_choose=move |chosen| filled.partner.set(chosen)
                problem=self.sending.problem_of(lang, "partner")
            />
        }
        .into_any()
    }
}

fn choices(pairs: &[(String, String)]) -> impl Iterator<Item = Choice> {
    pairs.iter().map(|(value, label)| Choice::new(value, label))
}

fn label(lang: Locale, kind: MovementKind, name: &str) -> &'static str {
    let of_pieces = matches!(kind, MovementKind::ToPartner | MovementKind::Shipping);
    match name {
        "what" => td_string!(lang, movements.send.what),
        "quantity" if of_pieces => td_string!(lang, movements.send.quantity),
        "quantity" => td_string!(lang, movements.send.amount),
        "place_from" => td_string!(lang, movements.send.place_from),
        "holder_from" => td_string!(lang, movements.send.holder_from),
        "place_to" => td_string!(lang, movements.send.place_to),
        "holder_to" if kind == MovementKind::Shipping => td_string!(lang, production.field.customer),
        "holder_to" => td_string!(lang, movements.send.holder_to),
        "eta" => td_string!(lang, movements.eta),
        "shelf" => td_string!(lang, movements.shelf),
        "cost" => td_string!(lang, movements.send.cost),
        "serial" => td_string!(lang, movements.serial),
        "carrier" => td_string!(lang, movements.carrier),
        "tracking" => td_string!(lang, movements.tracking),
        _ => td_string!(lang, movements.note),
    }
}

fn fields(
    lang: Locale,
    order: Option<ProductionOrderId>,
    first: Option<MovementKind>,
    sheet: SendingSheet,
    (leave, again): (Callback<()>, Callback<()>),
) -> AnyView {
    let SendingSheet { kinds, stages, waiting, bearing, partners, may_stock } = sheet;
    let meant = kinds.iter().find(|(values, _)| first.is_some_and(|first| values.kind == first.as_str()));
    let Some((values, _)) = meant.or(kinds.first()).cloned() else { return ().into_any() };
    let filled = Filled::new(values);
    let sending = Sending::ready();
    let form = Form {
        lang,
        sending,
        filled,
        stages: StoredValue::new(stages),
        waiting: StoredValue::new(waiting),
        bearing: StoredValue::new(bearing),
        partners: StoredValue::new(partners),
        may_stock,
    };
    let prepares = RwSignal::new(false);
    let send = move |parallel: bool| {
        let pending = prepares.get_untracked();
        let said =
            if pending { td_string!(lang, movements.status.pending) } else { td_string!(lang, movements.send.done) };
        sending.send_and_say(rpc::send_movement(order, filled.typed(pending, parallel)), said, move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        prepares.set(false);
        send(false);
    };
    let prepare = Callback::new(move |()| {
        prepares.set(true);
        send(false);
    });
    let is_parallel = move || matches!(sending.problem.get(), Some(Problem::Conflict { why: Conflict::Parallel, .. }));
    let meant = move || {
        is_parallel().then(|| {
            let press = Callback::new(move |()| send(true));
            let text = td_string!(lang, movements.send.parallel).to_owned();
            view! { <Button text=text busy=sending.busy on_press=press /> }
        })
    };
    let names: Vec<Choice> = kinds.iter().map(|(values, name)| Choice::new(&values.kind, name)).collect();
    let choose = move |chosen: String| {
        if let Some((values, _)) = kinds.iter().find(|(values, _)| values.kind == chosen) {
            filled.begin(values.clone());
        }
    };
    let asked = move || {
        let kind = filled.kind()?;
        Some(asked_of(kind).iter().map(|&name| form.field(kind, name)).collect_view())
    };
    view! {
        <form class="flex flex-col gap-4" on:submit=submit>
            {sending.notice(lang)}
            {meant}
            <SelectField
                label=td_string!(lang, movements.what_kind)
                name="send-kind"
                choices=names
                chosen=filled.kind
                on_choose=choose
                problem=sending.problem_of(lang, "kind")
            />
            {asked}
            <div class="flex flex-wrap gap-2">
                <Button
                    text=td_string!(lang, movements.send.now).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    submits=true
                />
                <Button
                    text=td_string!(lang, movements.send.prepare).to_owned()
                    busy=sending.busy
                    on_press=prepare
                />
            </div>
        </form>
    }
    .into_any()
}
