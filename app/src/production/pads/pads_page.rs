//! Pads: those that are connected, and the form that connects another one.

use super::rpc::{self, ConnectPad, DisconnectPad};
use super::shown::Pads;
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::pairing::{Doors, Texts, devices};
use crate::ui::card::PageHeading;
use crate::ui::form::{FormField, Kind};
use crate::ui::suspend::suspend;
use engrane::base::permission::Permission;
use leptos::prelude::*;

/// The page.
pub(crate) fn pads_page() -> AnyView {
    guarded(Permission::ProductionSetup, content)
}

fn content() -> AnyView {
    let language = use_i18n();
    let doors = Doors { connect: FormDoor::to::<ConnectPad, _>(), disconnect: FormDoor::to::<DisconnectPad, _>() };
    let taken = doors.taken();
    let pads = Resource::new_blocking(
        move || (language.get_locale(), taken.get()),
        |(lang, _)| rpc::production_pads(lang.into()),
    );
    let page = suspend(move || {
        let doors = doors.clone();
        async move {
            match pads.await {
                Ok(sheet) => shown(language.get_locale_untracked(), sheet, doors),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| pads.refetch())),
            }
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, floor.pads.title).to_owned())}
        {move || {
            let lang = lang();
            let (title, lead) = (td_string!(lang, floor.pads.title), td_string!(lang, floor.pads.lead).to_owned());
            view! { <PageHeading title lead /> }
        }}
        <Transition fallback=|| loading(4)>{page}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, sheet: Pads, doors: Doors) -> AnyView {
    let Pads { address, places, rows } = sheet;
    let rows =
        Followed::new(rows, move || async move { rpc::production_pads(lang.into()).await.map(|sheet| sheet.rows) });
    let texts = Texts {
        connect: td_string!(lang, floor.pads.connect),
        step_open: td_string!(lang, floor.pads.step_open),
        code: td_string!(lang, floor.pads.code),
        code_hint: td_string!(lang, floor.pads.code_hint),
        name_hint: td_string!(lang, floor.pads.name_hint),
        list: td_string!(lang, floor.pads.list),
        none: td_string!(lang, floor.pads.none),
        none_text: td_string!(lang, floor.pads.none_text),
        device: td_string!(lang, floor.pads.pad),
        also: Some(td_string!(lang, floor.pads.person)),
        waiting: td_string!(lang, floor.pads.waiting),
    };
    let place = FormField::new("place", td_string!(lang, floor.pads.place), Kind::Choice)
        .hint(td_string!(lang, floor.pads.place_hint))
        .picks(places)
        .required();
    devices(lang, texts, address, (().into_any(), vec![place]), rows, doors)
}
