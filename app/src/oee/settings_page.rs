//! The set-up of a plant: a list at a time, and above it the form of the thing that is being changed. The address says
//! which; forms work before the page is alive.

use super::rpc::{self, RemoveFromPlant, SaveInPlant};
use super::settings::{NEW, Place, SetUp, Settings};
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::refusal;
use crate::forms::edit_fields::further;
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::named;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub(crate) fn settings_page() -> AnyView {
    guarded(Permission::PlantView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| Place::of(query.get_str("show").unwrap_or_default())));
    let may_edit = Session::current().can(Permission::PlantEdit);
    let edit = Memo::new(move |_| query.with(|query| query.get("edit").filter(|_| may_edit).unwrap_or_default()));
    let language = use_i18n();
    let changes = expect_context::<Live>().changes(|event| matches!(event, Event::PlantChanged { line: None }));
    // News must not sweep away what somebody types: while a form is open, the list waits.
    let news = Memo::new(move |before: Option<&u32>| {
        let changes = changes.get();
        if edit.with(String::is_empty) { changes } else { before.copied().unwrap_or_default() }
    });
    let (save, remove) = (ServerAction::<SaveInPlant>::new(), ServerAction::<RemoveFromPlant>::new());
    let settings = Resource::new_blocking(
        move || (place.get(), edit.get(), language.get_locale(), news.get()),
        |(place, edit, lang, _)| rpc::plant_settings(place, edit, lang.into()),
    );
    let page = move || {
        Suspend::new(async move {
            match settings.await {
                Ok(settings) => {
                    let lang = language.get_locale_untracked();
                    shown(lang, place.get_untracked(), settings, may_edit, save, remove)
                }
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| settings.refetch())),
            }
        })
    };
    view! {
        {page_title(|lang| td_string!(lang, plant.settings.title).to_owned())}
        {move || view! { <PageHeading title=td_string!(lang(), plant.settings.title) /> }}
        <Transition fallback=|| loading(6)>{page}</Transition>
    }
    .into_any()
}

fn title(lang: Locale, place: Place) -> &'static str {
    match place {
        Place::Lines => td_string!(lang, plant.settings.lines),
        Place::Areas => td_string!(lang, plant.settings.areas),
        Place::Products => td_string!(lang, plant.settings.products),
        Place::Shifts => td_string!(lang, plant.settings.shifts),
        Place::Calendar => td_string!(lang, plant.settings.calendar),
    }
}

fn shown(
    lang: Locale,
    place: Place,
    settings: Settings,
    may_edit: bool,
    save: ServerAction<SaveInPlant>,
    remove: ServerAction<RemoveFromPlant>,
) -> AnyView {
    let Settings { counts, about, heads, rows, first, form } = settings;
    let tabs = Place::ALL.into_iter().zip(counts).map(|(tab, count)| TabLink {
        text: title(lang, tab).to_owned(),
        href: tab.address(),
        count: Some(count.to_string()),
        current: tab == place,
    });
    let add = (may_edit && form.is_none() && first.is_empty()).then(|| {
        let text = td_string!(lang, plant.settings.add);
        view! { <LinkButton href=place.address_of(NEW) text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let form = form.map(|form| edit_form(lang, place, form, save, remove));
    let list = if rows.is_empty() {
        let title = if first.is_empty() { td_string!(lang, plant.settings.none).to_owned() } else { first };
        view! { <Empty glyph=Glyph::Factory title text=about /> }.into_any()
    } else {
        let rows = table(title(lang, place).to_owned(), &columns(heads), cells(lang, place, rows, may_edit));
        view! {
            <p class="px-4 pb-3 text-sm text-muted">{about}</p>
            {rows}
        }
        .into_any()
    };
    view! {
        <div class="flex flex-col gap-4">
            {tab_links(td_string!(lang, plant.settings.which).to_owned(), tabs.collect())} {form}
            <Card title=title(lang, place) aside=add.into_any() flush=true>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

fn columns(heads: Vec<String>) -> Vec<Head> {
    heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| match at {
            0 => Head::text(head).fold(Fold::Start),
            1 => Head::text(head).fold(Fold::End),
            _ => Head::text(head).named(),
        })
        .collect()
}

fn cells(lang: Locale, place: Place, rows: Vec<SetUp>, may_edit: bool) -> Vec<Vec<AnyView>> {
    rows.into_iter()
        .map(|SetUp { id, cells, inactive }| {
            let off = inactive.then(|| badge(td_string!(lang, plant.settings.inactive), Tone::Neutral));
            let mut cells = cells.into_iter();
            let name = cells.next().unwrap_or_default();
            let name = if may_edit {
                named(name, place.address_of(&id))
            } else {
                view! { <span class="font-medium">{name}</span> }.into_any()
            };
            let first = view! { <span class="inline-flex flex-wrap items-center gap-2">{name} {off}</span> }.into_any();
            [first].into_iter().chain(cells.map(IntoAny::into_any)).collect()
        })
        .collect()
}

fn edit_form(
    lang: Locale,
    place: Place,
    form: EditForm,
    save: ServerAction<SaveInPlant>,
    remove: ServerAction<RemoveFromPlant>,
) -> AnyView {
    let (of_save, of_removal) = (refusal(save), refusal(remove));
    let problem = Signal::derive(move || of_save.get().or_else(|| of_removal.get()));
    let (title, id) = (form.title.clone(), form.id.clone());
    let removal = (!id.is_empty()).then(|| {
        let form = view! {
            <ActionForm action=remove>
                <input type="hidden" name="place" value=place.word() />
                <input type="hidden" name="id" value=id />
                <p class="my-3 text-muted">{td_string!(lang, plant.settings.remove_hint)}</p>
                <Button
                    text=td_string!(lang, plant.settings.remove_now).to_owned()
                    submits=true
                    small=true
                    busy=remove.pending()
                />
            </ActionForm>
        };
        further(td_string!(lang, plant.settings.remove), Tone::Bad, false, form.into_any())
    });
    view! {
        <Card title=title>
            <ActionForm action=save>
                {form.content(lang, place.word(), Some(place.address()), problem, save.pending().into())}
            </ActionForm>
            {removal}
        </Card>
    }
    .into_any()
}
