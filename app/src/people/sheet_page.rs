//! The lists of people and of organizations: filters and pages stand in the address, and so does the form that is open.

use super::acting_form::acting_form;
use super::badge_form::badge_form;
use super::rpc::{self, RenewPassword, SaveInPeople, SwitchPerson};
use super::settings_page::settings_tabs;
use super::sheet::{Asked, Line, Made, NEW, Place, Saved, Sheet, SheetForm, State, Switched};
use crate::base::address::with_query;
use crate::base::labels::{self, lang};
use crate::base::rpc::{Failure, answer_with};
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::further;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::copy::CopyButton;
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::{Empty, Notice};
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, stacked};
use crate::ui::toast::Toasts;
use engrane::base::permission::{Module, Permission};
use engrane::base::problem::Problem;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/settings/users`
pub(crate) fn people_page() -> AnyView {
    // Those who run the platform have the people of all on one page, their own among them.
    if Session::current().can(Permission::TenantsView) {
        return view! { <Redirect path=Place::All.address() /> }.into_any();
    }
    guarded(Permission::UsersView, || sheet_page(Place::Own))
}

/// `/admin/users`
pub(crate) fn all_people_page() -> AnyView {
    guarded(Permission::TenantsView, || sheet_page(Place::All))
}

/// `/admin/organizations`
pub(crate) fn organizations_page() -> AnyView {
    guarded(Permission::TenantsView, || sheet_page(Place::Organizations))
}

#[derive(Clone, Copy)]
struct Actions {
    save: ServerAction<SaveInPeople>,
    switch: ServerAction<SwitchPerson>,
    renew: ServerAction<RenewPassword>,
}

fn sheet_page(place: Place) -> AnyView {
    let query = use_query_map();
    let language = use_i18n();
    let asked = Memo::new(move |_| {
        query.with(|query| Asked {
            q: query.get("q").unwrap_or_default(),
            show: query.get("show").unwrap_or_default(),
            page: query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
            edit: query.get("edit").unwrap_or_default(),
            tenant: query.get("tenant").unwrap_or_default(),
        })
    });
    let actions = Actions { save: ServerAction::new(), switch: ServerAction::new(), renew: ServerAction::new() };
    // What was refused has changed nothing: its form stays as it is, with what was typed.
    let (saved, switched, renewed) = (taken(actions.save), taken(actions.switch), taken(actions.renew));
    let sheet = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), (saved.get(), switched.get(), renewed.get())),
        move |(asked, lang, _)| rpc::people_sheet(place, asked, lang.into()),
    );
    say_what_changed(actions.switch);
    let made = last_made(actions);
    let list = suspend(move || async move {
        match sheet.await {
            Ok(sheet) => shown(language.get_locale_untracked(), place, &asked.get_untracked(), sheet, actions),
            Err(Failure(problem @ Problem::NotFound { .. })) => gone(language.get_locale_untracked(), place, &problem),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| sheet.refetch())),
        }
    });
    let heading = move || {
        let lang = lang();
        let (title, lead) = (title(lang, place), lead(lang, place));
        view! {
            <PageHeading title lead />
            {(place == Place::Own).then(|| settings_tabs(lang, place.address()))}
        }
    };
    view! {
        {page_title(move |lang| title(lang, place).to_owned())} {heading}
        {move || made.get().map(|made| password_notice(lang(), made))} <Transition fallback=|| loading(8)>{list}</Transition>
    }
    .into_any()
}

/// What the address asks for is not there (any more); the list is.
fn gone(lang: Locale, place: Place, problem: &Problem) -> AnyView {
    answer_with(problem);
    let labels::ProblemText { title: text, hint } = labels::problem(lang, problem);
    view! {
        <Card>
            <Empty glyph=Glyph::SearchOff title=text text=hint>
                <LinkButton href=place.address() text=title(lang, place) weight=Weight::Primary />
            </Empty>
        </Card>
    }
    .into_any()
}

fn title(lang: Locale, place: Place) -> &'static str {
    match place {
        Place::Own | Place::All => td_string!(lang, people.title),
        Place::Organizations => td_string!(lang, people.organizations.title),
        Place::Settings => td_string!(lang, people.settings.title),
    }
}

fn lead(lang: Locale, place: Place) -> &'static str {
    match place {
        Place::Own => td_string!(lang, people.lead_own),
        Place::All => td_string!(lang, people.lead_all),
        Place::Organizations => td_string!(lang, people.organizations.lead),
        Place::Settings => td_string!(lang, people.settings.lead),
    }
}

/// A toast for whoever let somebody in or out with a button of the list.
fn say_what_changed(switch: ServerAction<SwitchPerson>) {
    let (toasts, session) = (Toasts::current(), Session::current());
    Effect::new(move |_| {
        let Some(outcome) = switch.value().get() else { return };
        let lang = untrack(lang);
        match outcome {
            Ok(Switched { id, on, mailed }) => {
                if on {
                    // What was switched on by mistake is switched off again.
                    let back = Callback::new(move |()| {
                        switch.dispatch(SwitchPerson { id, on: false });
                    });
                    let text = if mailed {
                        td_string!(lang, people.activated_mailed)
                    } else {
                        td_string!(lang, people.activated)
                    };
                    toasts.offer(Tone::Good, text, td_string!(lang, people.undo), back);
                } else {
                    toasts.show(Tone::Good, td_string!(lang, people.switched));
                }
                session.count_waiting_again();
            }
            Err(Failure(problem)) => toasts.show(Tone::Bad, labels::problem(lang, &problem).title),
        }
    });
}

/// The password that was made last, by whichever form: it is shown until the page is left.
fn last_made(actions: Actions) -> RwSignal<Option<Made>> {
    let last = RwSignal::new(None);
    let keep = move |outcome: Option<Result<Saved, Failure>>| {
        if let Some(Ok(Saved { made: Some(made), .. })) = outcome {
            last.set(Some(made));
        }
    };
    Effect::new(move |_| keep(actions.save.value().get()));
    Effect::new(move |_| keep(actions.renew.value().get()));
    last
}

fn password_notice(lang: Locale, Made { name, password }: Made) -> AnyView {
    let title = td_string!(lang, people.made.title, name = name);
    view! {
        <div class="mb-4">
            <Notice tone=Tone::Good title=title>
                <p class="my-2 flex flex-wrap items-center gap-3">
                    <code class="text-lg text-base-content select-all" data-password="">
                        {password.clone()}
                    </code>
                    <CopyButton
                        text=password
                        label=td_string!(lang, people.made.copy)
                        done=td_string!(lang, common.copy.done)
                        failed=td_string!(lang, common.copy.failed)
                    />
                </p>
                <p>{td_string!(lang, people.made.hint)}</p>
            </Notice>
        </div>
    }
    .into_any()
}

fn shown(lang: Locale, place: Place, asked: &Asked, sheet: Sheet, actions: Actions) -> AnyView {
    let Sheet { count, heads, rows, pages, none, views, may_edit, form, made } = sheet;
    let (address, edit) = (place.address(), asked.edit.clone());
    let views = views.into_iter().map(|(word, text, count)| TabLink {
        current: word == asked.show || (asked.show.is_empty() && word == "all"),
        href: with_query(address, &[("q", &asked.q), ("show", if word == "all" { "" } else { &word })]),
        count: Some(count).filter(|count| !count.is_empty()),
        text,
    });
    let views: Vec<TabLink> = views.collect();
    let views = (!views.is_empty()).then(|| tab_links(td_string!(lang, people.which).to_owned(), views));
    let add = (may_edit && edit.is_empty()).then(|| {
        let text = if place == Place::Organizations {
            td_string!(lang, people.organizations.add)
        } else {
            td_string!(lang, people.add)
        };
        let href = with_query(address, &[("edit", NEW)]);
        view! { <LinkButton href text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let form = form.map(|form| edit_form(lang, place, form, actions));
    let navigate = use_navigate();
    let show = asked.show.clone();
    let search = {
        let show = show.clone();
        Callback::new(move |words: String| {
            navigate(&with_query(address, &[("q", &words), ("show", &show)]), NavigateOptions::default());
        })
    };
    let list = if rows.is_empty() {
        view! { <Empty glyph=Glyph::SearchOff title=none /> }.into_any()
    } else {
        table(
            title(lang, place).to_owned(),
            &columns(heads, may_edit),
            cells(lang, place, rows, may_edit, actions.switch),
        )
    };
    let (search_label, search_placeholder) = match place {
        Place::Organizations => {
            (td_string!(lang, people.organizations.search), td_string!(lang, people.organizations.search_placeholder))
        }
        Place::Own => (td_string!(lang, people.search), td_string!(lang, people.search_own_placeholder)),
        _ => (td_string!(lang, people.search), td_string!(lang, people.search_placeholder)),
    };
    let page = asked.page;
    let href = |page: u32| with_query(address, &[("q", &asked.q), ("show", &asked.show), ("page", &page.to_string())]);
    view! {
        <div class="flex flex-col gap-4">
            {made.map(|made| password_notice(lang, made))} {form} {views}
            <ListSearch
                label=search_label
                placeholder=search_placeholder
                submit=td_string!(lang, common.search.submit)
                action=address
                kept=vec![("show", show)]
                words=Signal::stored(asked.q.clone())
                on_search=search
            />
            <Card title=count aside=add.into_any() flush=true>
                {list}
            </Card>
            {pagination(labels::page_texts(lang, page, pages), page, pages, &href)}
        </div>
    }
    .into_any()
}

fn columns(heads: Vec<String>, may_edit: bool) -> Vec<Head> {
    let mut heads: Vec<Head> = heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| match at {
            0 => Head::text(head),
            1 => Head::text(head).fold(Fold::Start),
            2 => Head::text(head).fold(Fold::End),
            _ => Head::text(head).named(),
        })
        .collect();
    if may_edit {
        heads.push(Head::text(String::new()));
    }
    heads
}

fn cells(
    lang: Locale,
    place: Place,
    rows: Vec<Line>,
    may_edit: bool,
    switch: ServerAction<SwitchPerson>,
) -> Vec<Vec<AnyView>> {
    rows.into_iter()
        .map(|row| {
            let Line { id, name, about, cells, state, state_text, switch: to } = row;
            let name = if may_edit {
                named(name, with_query(place.address(), &[("edit", &id)]))
            } else {
                view! { <span class="font-medium">{name}</span> }.into_any()
            };
            let tone = match state {
                State::On => Tone::Good,
                State::Off => Tone::Neutral,
                State::Waits => Tone::Careful,
            };
            // The state stands after what the thing is: its role, or its modules.
            let at = if place == Place::All { 2 } else { 1 };
            let mut shown: Vec<AnyView> = vec![stacked(name, Some(about))];
            for (position, cell) in cells.into_iter().enumerate() {
                if position == at {
                    shown.push(badge(state_text.clone(), tone));
                }
                shown.push(cell.into_any());
            }
            if may_edit {
                shown.push(match to {
                    Some(on) => switch_button(lang, id, on, state, switch),
                    None => ().into_any(),
                });
            }
            shown
        })
        .collect()
}

fn switch_button(lang: Locale, id: String, on: bool, state: State, switch: ServerAction<SwitchPerson>) -> AnyView {
    let (text, weight) = match (on, state) {
        (true, State::Waits) => (td_string!(lang, people.approve), Weight::Primary),
        (true, _) => (td_string!(lang, people.activate), Weight::Plain),
        (false, _) => (td_string!(lang, people.deactivate), Weight::Quiet),
    };
    view! {
        <ActionForm action=switch>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="on" value=if on { "true" } else { "false" } />
            <Button text=text.to_owned() weight=weight submits=true small=true busy=switch.pending() />
        </ActionForm>
    }
    .into_any()
}

fn edit_form(lang: Locale, place: Place, form: SheetForm, actions: Actions) -> AnyView {
    let SheetForm { form, resets, acts } = form;
    let Actions { save, renew, .. } = actions;
    let (of_save, of_renewal) = (refusal(save), refusal(renew));
    let problem = Signal::derive(move || of_save.get().or_else(|| of_renewal.get()));
    let (title, id) = (form.title.clone(), form.id.clone());
    // The people of an organization are made from its form: what they may be depends on it.
    let add = (place == Place::Organizations && !id.is_empty()).then(|| {
        let href = with_query(Place::All.address(), &[("edit", NEW), ("tenant", &id)]);
        view! {
            <div class="mt-6">
                <LinkButton href text=td_string!(lang, people.add) glyph=Glyph::Add small=true />
            </div>
        }
    });
    let act = acts.then(|| acting_form(lang, id.clone()));
    // They are for pads, which a production has.
    let has_pads = match place {
        Place::Own => {
            let me = untrack(|| Session::current().me());
            me.is_some_and(|me| me.modules.contains(&Module::Production))
        }
        Place::All => true,
        Place::Organizations | Place::Settings => false,
    };
    let named = id.parse().ok().filter(|_| has_pads);
    let badge = named.map(|person| badge_form(lang, person));
    let renewal = resets.then(|| {
        let form = view! {
            <ActionForm action=renew>
                <input type="hidden" name="place" value=place.word() />
                <input type="hidden" name="id" value=id />
                <p class="my-3 text-muted">{td_string!(lang, people.renew.hint)}</p>
                <Button
                    text=td_string!(lang, people.renew.submit).to_owned()
                    submits=true
                    small=true
                    busy=renew.pending()
                />
            </ActionForm>
        };
        further(td_string!(lang, people.renew.title), Tone::Brand, false, form.into_any())
    });
    view! {
        <Card title=title>
            <ActionForm action=save>
                {form.content(lang, place.word(), Some(place.address().to_owned()), ().into_any(), problem, save.pending().into())}
            </ActionForm>
            {add} {badge} {renewal} {act}
        </Card>
    }
    .into_any()
}
