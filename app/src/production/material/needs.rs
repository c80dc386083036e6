//! What a piece takes of the store-room: the list on the page of its workpiece, and the panel of one.

use super::rpc;
use super::shown::{NeedShown, TypedNeed};
use crate::base::address::with_query;
use crate::entity_pages::NEW;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::panels::{Belongings, FormPanel, belongings, form_panel};
use crate::production::workpieces::workpiece_address;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::search_items;
use crate::stores::shown::Choice;
use crate::ui::field::Field;
use crate::ui::icon::Glyph;
use crate::ui::table::{Fold, Head};
use crate::ui::text::{named, stacked};
use engrane::base::id::WorkpieceId;
use leptos::prelude::*;

fn need_address(workpiece: WorkpieceId, need: &str) -> String {
    with_query(&workpiece_address(workpiece), &[("need", need)])
}

/// The needs, each leading to its panel for whoever may change them.
pub(in crate::production) fn needs(
    lang: Locale,
    workpiece: WorkpieceId,
    rows: Vec<NeedShown>,
    may_edit: bool,
) -> AnyView {
    let add = may_edit.then(|| (td_string!(lang, material.needs.new), need_address(workpiece, NEW)));
    let none = td_string!(lang, material.needs.none);
    let list = Belongings {
        title: td_string!(lang, material.needs.title),
        add,
        none: (Glyph::Inventory, none, td_string!(lang, material.needs.none_text)),
    };
    let heads = [
        Head::text(td_string!(lang, material.item)).fold(Fold::Start),
        Head::figures(td_string!(lang, material.needs.takes)).fold(Fold::End),
    ];
    let cells = rows.into_iter().map(|row| {
        let NeedShown { id, name, code, takes, .. } = row;
        let name = if may_edit { named(name, need_address(workpiece, &id.to_string())) } else { name.into_any() };
        vec![stacked(name, Some(code)), takes.into_any()]
    });
    belongings(list, &heads, cells.collect())
}

/// What the panel of a need begins with.
pub(in crate::production) struct Begun {
    pub workpiece: WorkpieceId,
    /// None for a new one.
    pub need: Option<NeedShown>,
}

/// The panel of a need; `leave` closes it, `again` fetches what is shown behind it.
pub(in crate::production) fn need_panel(
    lang: Locale,
    begun: Begun,
    leave: Callback<()>,
    again: Callback<()>,
) -> AnyView {
    let Begun { workpiece, need } = begun;
    let TypedNeed { item, quantity, pieces } = match &need {
        Some(need) => need.typed.clone(),
        None => TypedNeed { pieces: "1".to_owned(), ..TypedNeed::default() },
    };
    let remark = need.as_ref().map(|need| need.code.clone()).unwrap_or_default();
    let item = Picked::new(Some(Choice { id: item.id, name: item.text, remark }));
    let [quantity, pieces] = [quantity, pieces].map(RwSignal::new);
    let sending = Sending::ready();
    let done = move || {
        leave.try_run(());
        again.try_run(());
    };
    let known = need.map(|need| (need.id, need.version));
    let send = move || {
        let typed =
            TypedNeed { item: item.typed(), quantity: quantity.get_untracked(), pieces: pieces.get_untracked() };
        let said = td_string!(lang, production.saved);
        match known {
            Some((id, version)) => {
                sending.send_and_say(rpc::change_need(id, version, workpiece, typed), said, done);
            }
            None => sending.send_and_say(rpc::new_need(workpiece, typed), said, done),
        }
    };
    let remove = known.map(|(id, _)| {
        let remove = Callback::new(move |()| {
            sending.send_and_say(rpc::remove_need(id), td_string!(lang, material.needs.removed), done);
        });
        (td_string!(lang, material.needs.remove), remove)
    });
    let title =
        if known.is_some() { td_string!(lang, material.needs.change) } else { td_string!(lang, material.needs.new) };
    let texts = PickerTexts { label: td_string!(lang, material.item), unknown: td_string!(lang, material.unknown) };
    let fields = view! {
        {picker(texts, "need-item".to_owned(), item, search_items, sending.problem_of(lang, "item"), false)}
        <Field
            label=td_string!(lang, material.quantity)
            name="need-quantity"
            value=quantity
            autocomplete="off"
            problem=sending.problem_of(lang, "quantity")
        />
        <Field
            label=td_string!(lang, material.needs.pieces)
            name="need-pieces"
            value=pieces
            autocomplete="off"
            problem=sending.problem_of(lang, "pieces")
        />
        <p class="text-sm text-muted">{td_string!(lang, material.needs.hint)}</p>
    };
    let panel = FormPanel { title, submit: td_string!(lang, common.save), remove, sending, leave };
    form_panel(lang, panel, fields.into_any(), send)
}
