//! Wall screens: those that are connected, and the form that connects another one with the dashboard that the address
//! asks for.

use super::query::filter_of;
use super::rpc::{self, ConnectScreen, DisconnectScreen};
use super::screens::{ScreenRow, Screens};
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::ui::age::Elapsed;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::{FormField, Kind, Naming};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{code, named, quiet, stacked};
use engrane::base::permission::Permission;
use engrane::oee::dashboard::types::DashboardFilter;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_query_map;

/// The page.
pub(crate) fn screens_page() -> AnyView {
    guarded(Permission::PlantEdit, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let language = use_i18n();
    let actions = Actions { connect: ServerAction::new(), disconnect: ServerAction::new() };
    let (connected, disconnected) = (taken(actions.connect), taken(actions.disconnect));
    Effect::new(move |before: Option<()>| {
        connected.track();
        if before.is_some() {
            empty_form();
        }
    });
    let screens = Resource::new_blocking(
        move || (filter.get(), language.get_locale(), connected.get() + disconnected.get()),
        |(filter, lang, _)| rpc::plant_screens(filter, lang.into()),
    );
    let page = move || {
        Suspend::new(async move {
            match screens.await {
                Ok(sheet) => shown(language.get_locale_untracked(), filter.get_untracked(), sheet, actions),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| screens.refetch())),
            }
        })
    };
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

/// What was typed is done with: the next screen has another code and another name.
fn empty_form() {
    let field = document().query_selector("form input[name=code]").ok().flatten();
    let form = field.and_then(|field| field.closest("form").ok().flatten());
    if let Some(form) = form.as_ref().and_then(|form| form.dyn_ref::<web_sys::HtmlFormElement>()) {
        form.reset();
    }
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    connect: ServerAction<ConnectScreen>,
    disconnect: ServerAction<DisconnectScreen>,
}

fn shown(lang: Locale, asked: DashboardFilter, sheet: Screens, actions: Actions) -> AnyView {
    let Screens { shows, filter, choose, address, rows } = sheet;
    let Actions { connect, disconnect } = actions;
    // Only the list moves on by itself: what is typed meanwhile stays as it is.
    let rows = Followed::new(rows, move || {
        let asked = asked.clone();
        async move { rpc::plant_screens(asked, lang.into()).await.map(|sheet| sheet.rows) }
    });
    let elapsed = use_context::<Elapsed>();
    Effect::new(move |before: Option<()>| {
        let _ = elapsed.map(Elapsed::minutes);
        if before.is_some() {
            rows.refresh();
        }
    });
    let fields = vec![
        FormField::new("code", td_string!(lang, plant.screens.code), Kind::Text)
            .hint(td_string!(lang, plant.screens.code_hint))
            .required(),
        FormField::new("name", td_string!(lang, plant.screens.name), Kind::Text)
            .hint(td_string!(lang, plant.screens.name_hint))
            .required(),
    ];
    let list = move || list(lang, rows.get(), disconnect);
    view! {
        <div class="flex flex-col gap-4">
            <Card title=td_string!(lang, plant.screens.connect)>
                <p class="text-muted">{td_string!(lang, plant.screens.step_open)} " " {code(address, None)}</p>
                <p class="mt-1 mb-4 text-muted">
                    {td_string!(lang, plant.screens.shows, shows = shows)} " "
                    {named(td_string!(lang, plant.screens.choose).to_owned(), choose)}
                </p>
                <ActionForm action=connect>
                    <input type="hidden" name="shows" value=filter />
                    {edit_fields(lang, fields, Naming::Plain, refusal(connect), true)}
                    <div class="mt-6">
                        <Button
                            text=td_string!(lang, plant.screens.submit).to_owned()
                            weight=Weight::Primary
                            submits=true
                            busy=connect.pending()
                        />
                    </div>
                </ActionForm>
            </Card>
            {problem_notice(lang, refusal(disconnect))}
            <Card title=td_string!(lang, plant.screens.list) flush=true>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

fn list(lang: Locale, rows: Vec<ScreenRow>, disconnect: ServerAction<DisconnectScreen>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty
                glyph=Glyph::Screen
                title=td_string!(lang, plant.screens.none)
                text=td_string!(lang, plant.screens.none_text)
            />
        }
        .into_any();
    }
    let heads = [
        Head::text(td_string!(lang, plant.screens.screen)),
        Head::text(td_string!(lang, plant.screens.seen)).named(),
        Head::text(td_string!(lang, plant.screens.by)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let caption = td_string!(lang, plant.screens.list).to_owned();
    table(caption, &heads, rows.into_iter().map(|row| cells(lang, row, disconnect)).collect())
}

fn cells(lang: Locale, row: ScreenRow, disconnect: ServerAction<DisconnectScreen>) -> Vec<AnyView> {
    let ScreenRow { id, name, shows, href, seen, by, device } = row;
    let seen = if seen.is_empty() {
        badge(td_string!(lang, plant.screens.waiting), Tone::Careful)
    } else {
        stacked(seen.into_any(), Some(device))
    };
    let label = format!("{} {name}", td_string!(lang, plant.screens.disconnect));
    vec![
        stacked(named(name, href), Some(shows)),
        seen,
        quiet(by),
        view! {
            <ActionForm action=disconnect>
                <input type="hidden" name="id" value=id />
                <div class="md:text-end" aria-label=label role="group">
                    <Button
                        text=td_string!(lang, plant.screens.disconnect).to_owned()
                        submits=true
                        small=true
                        busy=disconnect.pending()
                    />
                </div>
            </ActionForm>
        }
        .into_any(),
    ]
}
