//! Wall screens: those that are connected, and the form that connects another one with the dashboard that the address
//! asks for.

use super::query::filter_of;
use super::rpc::{self, ConnectScreen, DisconnectScreen};
use super::screens::Screens;
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::pairing::{Doors, Texts, devices};
use crate::ui::card::PageHeading;
use crate::ui::suspend::suspend;
use crate::ui::text::named;
use engrane::base::permission::Permission;
use engrane::oee::dashboard::types::DashboardFilter;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub(crate) fn screens_page() -> AnyView {
    guarded(Permission::PlantEdit, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let language = use_i18n();
    let doors =
        Doors { connect: FormDoor::to::<ConnectScreen, _>(), disconnect: FormDoor::to::<DisconnectScreen, _>() };
    let taken = doors.taken();
    let screens = Resource::new_blocking(
        move || (filter.get(), language.get_locale(), taken.get()),
        |(filter, lang, _)| rpc::plant_screens(filter, lang.into()),
    );
    let page = suspend(move || {
        let doors = doors.clone();
        async move {
            match screens.await {
                Ok(sheet) => shown(language.get_locale_untracked(), filter.get_untracked(), sheet, doors),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| screens.refetch())),
            }
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, plant.screens.title).to_owned())}
        {move || {
            let lang = lang();
            view! {
                <PageHeading
                    title=td_string!(lang, plant.screens.title)
                    lead=td_string!(lang, plant.screens.lead).to_owned()
                />
            }
        }}
        <Transition fallback=|| loading(4)>{page}</Transition>
    }
    .into_any()
}

fn shown(lang: Locale, asked: DashboardFilter, sheet: Screens, doors: Doors) -> AnyView {
    let Screens { shows, filter, choose, address, rows } = sheet;
    let rows = Followed::new(rows, move || {
        let asked = asked.clone();
        async move { rpc::plant_screens(asked, lang.into()).await.map(|sheet| sheet.rows) }
    });
    let texts = Texts {
        connect: td_string!(lang, plant.screens.connect),
        step_open: td_string!(lang, plant.screens.step_open),
        code: td_string!(lang, plant.screens.code),
        code_hint: td_string!(lang, plant.screens.code_hint),
        name_hint: td_string!(lang, plant.screens.name_hint),
        list: td_string!(lang, plant.screens.list),
        none: td_string!(lang, plant.screens.none),
        none_text: td_string!(lang, plant.screens.none_text),
        device: td_string!(lang, plant.screens.screen),
        also: None,
        waiting: td_string!(lang, plant.screens.waiting),
    };
    let begun = view! {
        <p class="mb-4 text-muted">
            {td_string!(lang, plant.screens.shows, shows = shows)} " "
            {named(td_string!(lang, plant.screens.choose).to_owned(), choose)}
        </p>
        <input type="hidden" name="shows" value=filter />
    };
    devices(lang, texts, address, (begun.into_any(), Vec::new()), rows, doors)
}
