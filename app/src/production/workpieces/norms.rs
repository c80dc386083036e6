//! How much of a workpiece a shift makes: the list on its page, and the panel of one.

use super::rpc;
use super::shown::{NormRow, TypedNorm};
use super::workpiece_address;
use crate::base::address::with_query;
use crate::entity_pages::NEW;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::panels::{Belongings, FormPanel, belongings, form_panel};
use crate::ui::field::{Choice, Field, SelectField};
use crate::ui::form::Pick;
use crate::ui::icon::Glyph;
use crate::ui::table::{Fold, Head};
use crate::ui::text::named;
use engrane::base::id::WorkpieceId;
use leptos::prelude::*;

fn norm_address(workpiece: WorkpieceId, norm: &str) -> String {
    with_query(&workpiece_address(workpiece), &[("norm", norm)])
}

/// The norms, each leading to its panel for whoever may change them.
pub fn norms(lang: Locale, workpiece: WorkpieceId, rows: Vec<NormRow>, may_edit: bool) -> AnyView {
    let add = may_edit.then(|| (td_string!(lang, production.norms.new), norm_address(workpiece, NEW)));
    let none = td_string!(lang, production.norms.none);
    let list = Belongings {
        title: td_string!(lang, production.norms.title),
        add,
        none: (Glyph::Timer, none, td_string!(lang, production.norms.none_text)),
    };
    let heads = [
        Head::text(td_string!(lang, production.norms.place)).fold(Fold::Start),
        Head::figures(td_string!(lang, production.norms.pieces)).fold(Fold::End),
        Head::text(td_string!(lang, production.norms.shift)).named(),
    ];
    let cells = rows.into_iter().map(|row| {
        let NormRow { id, place, pieces, shift, .. } = row;
        let place = if may_edit { named(place, norm_address(workpiece, &id.to_string())) } else { place.into_any() };
        vec![place, pieces.into_any(), shift.into_any()]
    });
    belongings(list, &heads, cells.collect())
}

/// What the panel of a norm begins with.
pub struct Begun {
    pub workpiece: WorkpieceId,
    /// None for a new one.
    pub norm: Option<NormRow>,
    pub places: Vec<Pick>,
    pub shifts: Vec<Pick>,
}

fn choices(picks: Vec<Pick>) -> Vec<Choice> {
    picks.into_iter().map(|pick| Choice::new(pick.value, pick.label)).collect()
}

/// The panel of a norm; `leave` closes it, `again` fetches what is shown behind it.
pub fn norm_panel(lang: Locale, begun: Begun, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let Begun { workpiece, norm, mut places, shifts } = begun;
    let first = places.first().map(|pick| pick.value.clone()).unwrap_or_default();
    let blank = || TypedNorm { place: first, ..TypedNorm::default() };
    let TypedNorm { place, pieces, shift } = norm.as_ref().map_or_else(blank, |norm| norm.typed.clone());
    if let Some(norm) = &norm
        && !places.iter().any(|pick| pick.value == place)
    {
        // One that was switched off meanwhile.
        places.push(Pick { value: place.clone(), label: norm.place.clone(), chosen: false });
    }
    let [place, pieces, shift] = [place, pieces, shift].map(RwSignal::new);
    let sending = Sending::ready();
    let done = move || {
        leave.try_run(());
        again.try_run(());
    };
    let known = norm.map(|norm| (norm.id, norm.version));
    let send = move || {
        let typed =
            TypedNorm { place: place.get_untracked(), pieces: pieces.get_untracked(), shift: shift.get_untracked() };
        let said = td_string!(lang, production.saved);
        match known {
            Some((id, version)) => {
                sending.send_and_say(rpc::change_norm(id, version, workpiece, typed), said, done);
            }
            None => sending.send_and_say(rpc::new_norm(workpiece, typed), said, done),
        }
    };
    let remove = known.map(|(id, _)| {
        let remove = Callback::new(move |()| {
            sending.send_and_say(rpc::remove_norm(id), td_string!(lang, production.norms.removed), done);
        });
        (td_string!(lang, production.norms.remove), remove)
    });
    let title = if known.is_some() {
        td_string!(lang, production.norms.change)
    } else {
        td_string!(lang, production.norms.new)
    };
    let fields = view! {
        <SelectField
            label=td_string!(lang, production.norms.place)
            name="norm-place"
            choices=choices(places)
            chosen=place
            on_choose=move |value| place.set(value)
            problem=sending.problem_of(lang, "place")
        />
        <Field
            label=td_string!(lang, production.norms.pieces)
            name="norm-pieces"
            value=pieces
            autocomplete="off"
            problem=sending.problem_of(lang, "pieces")
        />
        <SelectField
            label=td_string!(lang, production.norms.shift)
            name="norm-shift"
            choices=choices(shifts)
            chosen=shift
            on_choose=move |value| shift.set(value)
            problem=sending.problem_of(lang, "shift")
        />
        <p class="text-sm text-muted">{td_string!(lang, production.norms.hint)}</p>
    };
    let panel = FormPanel { title, submit: td_string!(lang, common.save), remove, sending, leave };
    form_panel(lang, panel, fields.into_any(), send)
}
