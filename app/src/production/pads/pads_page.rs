//! Pads: those that are connected, and the form that connects another one.

use super::rpc::{self, ConnectPad, DisconnectPad};
use super::shown::{PadRow, Pads};
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::{edit_fields, empty_form};
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
use crate::ui::text::{code, quiet, stacked};
use engrane::base::permission::Permission;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The page.
pub(crate) fn pads_page() -> AnyView {
    guarded(Permission::ProductionSetup, content)
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    connect: ServerAction<ConnectPad>,
    disconnect: ServerAction<DisconnectPad>,
}

fn content() -> AnyView {
    let language = use_i18n();
    let actions = Actions { connect: ServerAction::new(), disconnect: ServerAction::new() };
    let (connected, disconnected) = (taken(actions.connect), taken(actions.disconnect));
    Effect::new(move |before: Option<()>| {
        connected.track();
        if before.is_some() {
            // The next pad has another code and another name.
            empty_form("code");
        }
    });
    let pads = Resource::new_blocking(
        move || (language.get_locale(), connected.get() + disconnected.get()),
        |(lang, _)| rpc::production_pads(lang.into()),
    );
    let page = move || {
        Suspend::new(async move {
            match pads.await {
                Ok(sheet) => shown(language.get_locale_untracked(), sheet, actions),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| pads.refetch())),
            }
        })
    };
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

fn shown(lang: Locale, sheet: Pads, actions: Actions) -> AnyView {
    let Pads { address, places, rows } = sheet;
    let Actions { connect, disconnect } = actions;
    // Only the list moves on by itself: what is typed meanwhile stays as it is.
    let rows =
        Followed::new(rows, move || async move { rpc::production_pads(lang.into()).await.map(|sheet| sheet.rows) });
    let elapsed = use_context::<Elapsed>();
    Effect::new(move |before: Option<()>| {
        let _ = elapsed.map(Elapsed::minutes);
        if before.is_some() {
            rows.refresh();
        }
    });
    let fields = vec![
        FormField::new("code", td_string!(lang, floor.pads.code), Kind::Text)
            .hint(td_string!(lang, floor.pads.code_hint))
            .autocomplete("off")
            .required(),
        FormField::new("name", td_string!(lang, floor.pads.name), Kind::Text)
            .hint(td_string!(lang, floor.pads.name_hint))
            .required(),
        FormField::new("place", td_string!(lang, floor.pads.place), Kind::Choice)
            .hint(td_string!(lang, floor.pads.place_hint))
            .picks(places)
            .required(),
    ];
    let list = move || list(lang, rows.get(), disconnect);
    view! {
        <div class="flex flex-col gap-4">
            <Card title=td_string!(lang, floor.pads.connect)>
                <p class="mb-4 text-muted">{td_string!(lang, floor.pads.step_open)} " " {code(address, None)}</p>
                <ActionForm action=connect>
                    {edit_fields(lang, fields, Naming::Plain, refusal(connect), true)}
                    <div class="mt-6">
                        <Button
                            text=td_string!(lang, floor.pads.submit).to_owned()
                            weight=Weight::Primary
                            submits=true
                            busy=connect.pending()
                        />
                    </div>
                </ActionForm>
            </Card>
            {problem_notice(lang, refusal(disconnect))}
            <Card title=td_string!(lang, floor.pads.list) flush=true>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

fn list(lang: Locale, rows: Vec<PadRow>, disconnect: ServerAction<DisconnectPad>) -> AnyView {
    if rows.is_empty() {
        let (title, text) = (td_string!(lang, floor.pads.none), td_string!(lang, floor.pads.none_text));
        return view! { <Empty glyph=Glyph::Screen title=title text=text /> }.into_any();
    }
    let heads = [
        Head::text(td_string!(lang, floor.pads.pad)),
        Head::text(td_string!(lang, floor.pads.person)).named(),
        Head::text(td_string!(lang, floor.pads.seen)).named(),
        Head::text(td_string!(lang, floor.pads.by)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let caption = td_string!(lang, floor.pads.list).to_owned();
    table(caption, &heads, rows.into_iter().map(|row| cells(lang, row, disconnect)).collect())
}

fn cells(lang: Locale, row: PadRow, disconnect: ServerAction<DisconnectPad>) -> Vec<AnyView> {
    let PadRow { id, name, place, seen, by, device, person } = row;
    let seen = if seen.is_empty() {
        badge(td_string!(lang, floor.pads.waiting), Tone::Careful)
    } else {
        stacked(seen.into_any(), Some(device))
    };
    let person = if person.is_empty() { td_string!(lang, floor.pads.nobody).to_owned() } else { person };
    let label = format!("{} {name}", td_string!(lang, floor.pads.disconnect));
    vec![
        stacked(view! { <span class="font-medium">{name}</span> }.into_any(), Some(place)),
        quiet(person),
        seen,
        quiet(by),
        view! {
            <ActionForm action=disconnect>
                <input type="hidden" name="id" value=id />
                <div class="md:text-end" aria-label=label role="group">
                    <Button
                        text=td_string!(lang, floor.pads.disconnect).to_owned()
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
