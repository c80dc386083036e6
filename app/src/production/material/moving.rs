//! Reserving, giving out and taking back material of an order, beside its page.

use super::of_order::title;
use super::rpc;
use super::shown::{MovingSheet, SheetLine, TypedMaterial, TypedMaterialLine};
use crate::base::rpc::Failure;
use crate::forms::answers::notice_with_fields;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::search_items;
use crate::stores::shown::TypedThing;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::SidePanel;
use crate::ui::field::Field;
use crate::ui::state::skeleton_block;
use crate::ui::suspend::suspend;
use engrane::base::id::ProductionOrderId;
use engrane::production::material::types::MaterialAct;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub(in crate::production) fn moving_panel(
    id: ProductionOrderId,
    act: MaterialAct,
    leave: Callback<()>,
    again: Callback<()>,
) -> AnyView {
    let language = use_i18n();
    let form = Resource::new(move || language.get_locale(), move |lang| rpc::material_form(id, act, lang.into()));
    let content = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match form.await {
            Ok(form) => fields(lang, id, form, leave, again),
            Err(Failure(problem)) => broken_part(lang, &problem, Callback::new(move |()| form.refetch())),
        }
    });
    let lang = language.get_locale_untracked();
    view! {
        <SidePanel
            title=Signal::stored(title(lang, act).to_owned())
            close=Signal::stored(td_string!(lang, production.close).to_owned())
            on_close=leave
        >
            <Suspense fallback=|| skeleton_block("h-96")>{content}</Suspense>
        </SidePanel>
    }
    .into_any()
}

/// What is filled in of an item.
#[derive(Clone, Copy)]
struct Line {
    /// None of the one that somebody chooses.
    item: Option<StoredValue<String>>,
    quantity: RwSignal<String>,
    size: RwSignal<String>,
    heat_number: RwSignal<String>,
    certificate: RwSignal<String>,
}

impl Line {
    fn new(item: Option<String>, quantity: String) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            item: item.map(StoredValue::new),
            quantity: RwSignal::new(quantity),
            size: text(),
            heat_number: text(),
            certificate: text(),
        }
    }

    fn typed(self, other: Picked) -> TypedMaterialLine {
        let item = match self.item {
            Some(id) => TypedThing { id: id.get_value(), text: String::new() },
            None => other.typed(),
        };
        TypedMaterialLine {
            item,
            quantity: self.quantity.get_untracked(),
            size: self.size.get_untracked(),
            heat_number: self.heat_number.get_untracked(),
            certificate: self.certificate.get_untracked(),
        }
    }
}

/// What the fields of a refused act are called.
fn name_of(lang: Locale, field: &str) -> Option<&'static str> {
    Some(match field.rsplit('.').next()? {
        "item" => td_string!(lang, material.item),
        "quantity" => td_string!(lang, material.quantity),
        "size" => td_string!(lang, material.size),
        "heat_number" => td_string!(lang, material.heat_number),
        "certificate" => td_string!(lang, material.certificate),
        "lines" => td_string!(lang, material.lines),
        "until" => td_string!(lang, material.until),
        "note" => td_string!(lang, material.note),
        _ => return None,
    })
}

fn fields(
    lang: Locale,
    order: ProductionOrderId,
    form: MovingSheet,
    leave: Callback<()>,
    again: Callback<()>,
) -> AnyView {
    let MovingSheet { act, is_over, id, lines: known } = form;
    if is_over {
        return view! { <p class="text-muted">{td_string!(lang, material.over)}</p> }.into_any();
    }
    let comes_back = act == MaterialAct::Return;
    if comes_back && known.is_empty() {
        return view! { <p class="text-muted">{td_string!(lang, material.nothing_out)}</p> }.into_any();
    }
    let sending = Sending::ready();
    let (until, note, other) = (RwSignal::new(String::new()), RwSignal::new(String::new()), Picked::new(None));
    let mut lines: Vec<Line> =
        known.iter().map(|line| Line::new(Some(line.item.to_string()), line.quantity.clone())).collect();
    let views: Vec<AnyView> =
        known.into_iter().zip(lines.clone()).map(|(about, line)| line_view(lang, about, line, comes_back)).collect();
    let another = (!comes_back).then(|| {
        let line = Line::new(None, String::new());
        lines.push(line);
        let texts =
            PickerTexts { label: td_string!(lang, material.other), unknown: td_string!(lang, material.unknown) };
        view! {
            <div class="flex flex-col gap-4">
                {picker(texts, "material-other".to_owned(), other, search_items, Signal::stored(None), false)}
                {field("material-other-quantity".to_owned(), td_string!(lang, material.other_quantity), line.quantity)}
            </div>
        }
    });
    let lines = StoredValue::new(lines);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = TypedMaterial {
            id: Some(id),
            lines: lines.with_value(|lines| lines.iter().map(|line| line.typed(other)).collect()),
            until: until.get_untracked(),
            note: note.get_untracked(),
        };
        let said = match act {
            MaterialAct::Reserve => td_string!(lang, material.reserve.done),
            MaterialAct::Issue => td_string!(lang, material.issue.done),
            MaterialAct::Return => td_string!(lang, material.give_back.done),
        };
        sending.send_and_say(rpc::move_material(order, act, typed), said, move || {
            leave.try_run(());
            again.try_run(());
        });
    };
    let now = match act {
        MaterialAct::Reserve => td_string!(lang, material.reserve.now),
        MaterialAct::Issue => td_string!(lang, material.issue.now),
        MaterialAct::Return => td_string!(lang, material.give_back.now),
    };
    let until = (act == MaterialAct::Reserve).then(|| {
        let kind = Signal::stored("date".to_owned());
        view! { <Field label=td_string!(lang, material.until) name="material-until" kind value=until /> }
    });
    let hint =
        comes_back.then(|| view! { <p class="text-sm text-muted">{td_string!(lang, material.remnant_hint)}</p> });
    view! {
        <form class="flex flex-col gap-4" on:submit=submit>
            {notice_with_fields(lang, sending.problem.into(), name_of)}
            {hint}
            {views}
            {another}
            {until}
            {field("material-note".to_owned(), td_string!(lang, material.note), note)}
            <div>
                <Button text=now.to_owned() weight=Weight::Primary busy=sending.busy submits=true />
            </div>
        </form>
    }
    .into_any()
}

fn field(name: String, label: &'static str, value: RwSignal<String>) -> AnyView {
    view! { <Field label name value autocomplete="off" /> }.into_any()
}

fn line_view(lang: Locale, about: SheetLine, line: Line, comes_back: bool) -> AnyView {
    let SheetLine { item, name, about, .. } = about;
    let remnant = comes_back.then(|| {
        view! {
            {field(format!("material-size-{item}"), td_string!(lang, material.size), line.size)}
            {field(format!("material-heat-{item}"), td_string!(lang, material.heat_number), line.heat_number)}
            {field(format!("material-certificate-{item}"), td_string!(lang, material.certificate), line.certificate)}
        }
    });
    let label = name.clone();
    view! {
        <div class="flex flex-col gap-3 rounded-box border border-base-300 p-3" role="group" aria-label=label>
            <div>
                <p class="font-medium break-words">{name}</p>
                <p class="text-sm text-muted">{about}</p>
            </div>
            {field(format!("material-quantity-{item}"), td_string!(lang, material.quantity), line.quantity)}
            {remnant}
        </div>
    }
    .into_any()
}
