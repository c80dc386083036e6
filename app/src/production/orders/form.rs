//! An order as it is filled in: a new one on its page, one that is there in a panel.

use super::rpc;
use super::shown::{OrderSheet, TypedOrder};
use crate::base::rpc::RpcResult;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::route::Route;
use crate::production::workpieces::rpc::workpiece_choices;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::shown::Choice as Proposal;
use crate::ui::button::{Button, Weight};
use crate::ui::field::{CheckField, Choice, Field, SelectField};
use crate::ui::form::Pick;
use engrane::base::id::{StageId, WorkpieceId};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

/// Everything that is filled in.
#[derive(Clone, Copy)]
pub struct Filled {
    lang: Locale,
    is_new: bool,
    code: Picked,
    name: RwSignal<String>,
    qty_plan: RwSignal<String>,
    due: RwSignal<String>,
    priority: RwSignal<String>,
    customer: RwSignal<String>,
    description: RwSignal<String>,
    revision: RwSignal<String>,
    is_cooperation: RwSignal<bool>,
    partner: RwSignal<String>,
    partner_due: RwSignal<String>,
    machine: RwSignal<String>,
    published: RwSignal<bool>,
    route: Route,
    /// In the own shop, and where a partner makes it.
    usual: StoredValue<[Vec<StageId>; 2]>,
    /// The own route of the workpiece that was chosen.
    own: StoredValue<Vec<StageId>>,
    pub sending: Sending,
}

/// What the fields choose from.
pub struct Choices {
    machines: Vec<Pick>,
    partners: Vec<Pick>,
    priorities: Vec<Pick>,
    may_shop: bool,
    may_cooperation: bool,
}

impl Filled {
    pub fn new(lang: Locale, form: OrderSheet) -> (Self, Choices) {
        let OrderSheet { known, workpiece, values, route, stages, machines, partners, priorities, usual, .. } = form;
        let chosen = workpiece.map(|id| Proposal { id: id.to_string(), name: values.code, remark: String::new() });
        let text = |text: String| RwSignal::new(text);
        let filled = Self {
            lang,
            is_new: known.is_none(),
            code: Picked::new(chosen),
            name: text(values.name),
            qty_plan: text(values.qty_plan),
            due: text(values.due),
            priority: text(values.priority),
            customer: text(values.customer),
            description: text(values.description),
            revision: text(values.revision),
            is_cooperation: RwSignal::new(values.is_cooperation),
            partner: text(values.partner),
            partner_due: text(values.partner_due),
            machine: text(values.machine),
            published: RwSignal::new(values.published),
            own: StoredValue::new(route.iter().map(|one| one.stage.id).collect()),
            route: Route::new(route, stages, known.is_some()),
            usual: StoredValue::new(usual),
            sending: Sending::ready(),
        };
        if filled.is_new {
            filled.follow_workpiece();
        }
        let (may_shop, may_cooperation) = (form.may_shop, form.may_cooperation);
        (filled, Choices { machines, partners, priorities, may_shop, may_cooperation })
    }

    /// Another workpiece brings its revision and its route along.
    fn follow_workpiece(self) {
        Effect::new(move |before: Option<String>| {
            let id = self.code.id.get();
            if before.is_some_and(|before| before != id) {
                self.take_over(id.parse().ok());
            }
            id
        });
    }

    fn take_over(self, workpiece: Option<WorkpieceId>) {
        let Some(id) = workpiece else {
            self.own.set_value(Vec::new());
            self.route_anew();
            return;
        };
        spawn_local(async move {
            // What cannot be fetched now, the server fills in.
            let Ok(chosen) = rpc::chosen_workpiece(id).await else { return };
            let is_same = self.code.id.try_with_untracked(|now| *now == id.to_string());
            if is_same == Some(true) {
                self.revision.set(chosen.revision);
                self.own.set_value(chosen.route);
                self.route_anew();
            }
        });
    }

    /// The route that follows from what is chosen, unless somebody has changed it.
    fn route_anew(self) {
        if self.route.touched.get_untracked() {
            return;
        }
        let is_cooperation = self.is_cooperation.get_untracked();
        let own = self.own.get_value();
        if is_cooperation || own.is_empty() {
            let usual = self.usual.get_value();
            self.route.begin_with(&usual[usize::from(is_cooperation)]);
        } else {
            self.route.begin_with(&own);
        }
    }

    fn choose_kind(self, is_cooperation: bool) {
        self.is_cooperation.set(is_cooperation);
        if self.is_new {
            self.published.set(!is_cooperation);
            self.route.touched.set(false);
            self.route_anew();
        }
    }

    pub fn typed(self) -> TypedOrder {
        let text = |text: RwSignal<String>| text.get_untracked();
        TypedOrder {
            code: text(self.code.text),
            name: text(self.name),
            qty_plan: text(self.qty_plan),
            due: text(self.due),
            priority: text(self.priority),
            customer: text(self.customer),
            description: text(self.description),
            revision: text(self.revision),
            is_cooperation: self.is_cooperation.get_untracked(),
            partner: text(self.partner),
            partner_due: text(self.partner_due),
            machine: text(self.machine),
            route: self.route.ids(),
            skipped: self.route.skipped(),
            published: self.published.get_untracked(),
        }
    }

    fn field(self, label: &'static str, name: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
        self.hinted(label, "", (name, kind), value)
    }

    fn hinted(
        self,
        label: &'static str,
        hint: &'static str,
        (name, kind): (&'static str, &'static str),
        value: RwSignal<String>,
    ) -> AnyView {
        let problem = self.sending.problem_of(self.lang, name);
        let kind = Signal::stored(kind.to_owned());
        let name = format!("order-{name}");
        if hint.is_empty() {
            return view! { <Field label name kind value autocomplete="off" problem /> }.into_any();
        }
        view! { <Field label name kind value hint autocomplete="off" problem /> }.into_any()
    }

    fn select(self, label: &'static str, name: &'static str, picks: Vec<Pick>, chosen: RwSignal<String>) -> AnyView {
        let problem = self.sending.problem_of(self.lang, name);
        let choices: Vec<Choice> = picks.into_iter().map(|pick| Choice::new(pick.value, pick.label)).collect();
        let choose = move |value| chosen.set(value);
        view! {
            <SelectField label name=format!("order-{name}") choices chosen=chosen on_choose=choose problem />
        }
        .into_any()
    }

    /// What is made: found while its code is typed; one that nobody knows has a name as well.
    fn workpiece(self) -> AnyView {
        let lang = self.lang;
        let texts = PickerTexts {
            label: td_string!(lang, production.field.drawing),
            unknown: td_string!(lang, production.form.new_workpiece),
        };
        let code =
            picker(texts, "order-code".to_owned(), self.code, search, self.sending.problem_of(lang, "code"), false);
        let is_unknown =
            move || self.code.id.with(String::is_empty) && self.code.text.with(|text| !text.trim().is_empty());
        let is_unknown = Memo::new(move |_| is_unknown());
        let name = move || {
            is_unknown.get().then(|| {
                let hint = td_string!(lang, production.form.name_hint);
                self.hinted(td_string!(lang, production.field.workpiece_name), hint, ("name", "text"), self.name)
            })
        };
        view! {
            {code}
            {name}
        }
        .into_any()
    }

    /// In the own shop, or with a partner.
    fn kinds(self, may_shop: bool, may_cooperation: bool) -> Option<AnyView> {
        if !may_shop || !may_cooperation {
            return None;
        }
        let lang = self.lang;
        let kind = |is_cooperation: bool, text: &'static str| {
            view! {
                <label class="flex min-h-8 cursor-pointer items-center gap-2 text-sm">
                    <input
                        class="radio radio-sm"
                        type="radio"
                        name="order-kind"
                        prop:checked=move || self.is_cooperation.get() == is_cooperation
                        checked=self.is_cooperation.get_untracked() == is_cooperation
                        on:change=move |_| self.choose_kind(is_cooperation)
                    />
                    {text}
                </label>
            }
        };
        let kinds = view! {
            <fieldset class="col-span-full">
                <legend class="mb-1 text-sm font-medium">{td_string!(lang, production.orders.made)}</legend>
                <div class="flex flex-wrap gap-x-5 gap-y-1">
                    {kind(false, td_string!(lang, production.orders.in_shop))}
                    {kind(true, td_string!(lang, production.orders.cooperation))}
                </div>
            </fieldset>
        };
        Some(kinds.into_any())
    }

    /// The fields with their button; `send` takes what was filled in.
    pub fn view(self, choices: Choices, button: &'static str, send: impl Fn() + 'static) -> AnyView {
        let Self { lang, sending, .. } = self;
        let Choices { machines, partners, priorities, may_shop, may_cooperation } = choices;
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            send();
        };
        let is_cooperation = Memo::new(move |_| self.is_cooperation.get());
        let place = move || {
            if is_cooperation.get() {
                let partner =
                    self.select(td_string!(lang, production.field.partner), "partner", partners.clone(), self.partner);
                let due =
                    self.field(td_string!(lang, production.field.partner_due), "partner_due", "date", self.partner_due);
                view! { {partner} {due} }.into_any()
            } else {
                self.select(td_string!(lang, production.field.machine), "machine", machines.clone(), self.machine)
            }
        };
        let route_problem = Signal::derive(move || {
            let of = |field| sending.problem_of(lang, field).get();
            of("stages").or_else(|| of("skipped"))
        });
        let revision_hint = if self.is_new { td_string!(lang, production.form.revision_hint) } else { "" };
        let workpiece = self.is_new.then(|| self.workpiece());
        view! {
            <form class="flex flex-col gap-6" on:submit=submit>
                {sending.notice(lang)}
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    {workpiece}
                    {self.field(td_string!(lang, production.field.qty_plan), "qty_plan", "text", self.qty_plan)}
                    {self.field(td_string!(lang, production.field.due), "due", "date", self.due)}
                    {self.select(td_string!(lang, production.field.priority), "priority", priorities, self.priority)}
                    {self.field(td_string!(lang, production.field.customer), "customer", "text", self.customer)}
                    {self.hinted(
                        td_string!(lang, production.field.revision),
                        revision_hint,
                        ("revision", "text"),
                        self.revision,
                    )}
                    {self.kinds(may_shop, may_cooperation)} {place}
                    {self.field(td_string!(lang, production.field.description), "description", "text", self.description)}
                </div>
                {self.route.view(lang, "order-stage", route_problem)}
                <CheckField
                    label=td_string!(lang, production.form.published)
                    name="published"
                    checked=self.published
                />
                <div>
                    <Button text=button.to_owned() weight=Weight::Primary busy=sending.busy submits=true />
                </div>
            </form>
        }
        .into_any()
    }
}

/// Workpieces that have the words.
fn search(words: String, _: Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Proposal>>>>> {
    Box::pin(workpiece_choices(words))
}
