//! The header: search, theme, language, notices, account.

use super::account::Account;
use super::acting::ActingBanner;
use super::bell::Bell;
use super::keys::SEARCH_BOX;
use super::nav::mark;
use super::scan_search::ScanSearch;
use super::suggestions::{SUGGESTIONS, ask, suggestions};
use crate::base::address::with_query;
use crate::base::labels::lang;
use crate::catalog::my_vehicles;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::is_taken_over;
use crate::session::preferences::{self, SetLanguage, SetTheme, Theme};
use crate::ui::icon::{Glyph, icon};
use crate::ui::proposals::Proposals;
use engrane::catalog::suggesting::types::Suggestion;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::Location;
use server_fn::ServerFn;

/// Is the search box of the start page there? It still is after the address has changed, while the next page is loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct LargeBox(RwSignal<bool>);

impl LargeBox {
    /// For the header and the page.
    pub(super) fn provide() {
        provide_context(Self(RwSignal::new(false)));
    }

    /// There is one until who called this is gone.
    fn keep(self) {
        // The header is drawn already when the server comes to the page: it goes by the address then.
        Effect::new(move || self.0.set(true));
        on_cleanup(move || {
            self.0.try_set(false);
        });
    }
}

/// The header of every page. The start page has a search box of its own, and one a page is enough.
#[component]
pub fn Header() -> AnyView {
    let path = use_location().pathname;
    let LargeBox(large) = expect_context();
    let has_large = Memo::new(move |_| large.get() || path.with(|path| path == "/"));
    view! {
        <header class="sticky top-0 z-20 border-b border-base-300 bg-base-100">
            <div class="mx-auto flex h-16 w-full max-w-[80rem] items-center gap-2 px-4 sm:gap-3 sm:px-6 lg:px-8">
                <a class="shrink-0 lg:hidden" href="/" aria-label=move || td_string!(lang(), common.nav.home)>
                    {mark()}
                </a>
                <div class="min-w-0 grow">
                    {move || (!has_large.get()).then(|| view! { <SearchBox large=false /> })}
                </div>
                <div class="hidden items-center sm:flex">
                    <ThemeToggle />
                    <LanguageToggle />
                </div>
                <Bell />
                <Account />
            </div>
            <ActingBanner />
        </header>
    }
    .into_any()
}

/// Theme and language at the foot of the page, where a phone's header has no room for them.
#[component]
pub fn Preferences() -> AnyView {
    view! {
        <footer class="mx-auto -mt-18 mb-18 flex items-center gap-2 sm:hidden">
            <ThemeToggle />
            <LanguageToggle />
        </footer>
    }
    .into_any()
}

/// The search box: a plain form that opens the catalogue with what was typed, or with what was suggested meanwhile.
#[component]
pub fn SearchBox(
    /// The box of the start page.
    large: bool,
) -> AnyView {
    if large && let Some(shown) = use_context::<LargeBox>() {
        shown.keep();
    }
    // Both of one address: that of the route is behind while another page is opened.
    let Location { pathname: path, query, .. } = use_location();
    // What is being looked for stays in the box while its results are shown; other pages start empty.
    let asked = Memo::new(move |_| {
        if path.with(|path| path == "/catalog") {
            query.with(|query| query.get("q")).unwrap_or_default()
        } else {
            String::new()
        }
    });
    // The chosen vehicle stays for the next search.
    let vehicle = Memo::new(move |_| {
        if path.with(|path| path.starts_with("/catalog")) {
            query.with(my_vehicles::from_query)
        } else {
            VehicleChoice::default()
        }
    });
    let input = NodeRef::<Input>::new();
    let proposals = Proposals::<Suggestion>::beside_what_is_typed();
    let navigate = use_navigate();
    let open = Callback::new(move |words: String| {
        let vehicle = vehicle.get_untracked();
        let pairs = [&my_vehicles::pairs(&vehicle)[..], &[("q", words.trim())]].concat();
        navigate(&with_query("/catalog", &pairs), NavigateOptions::default());
    });
    let search = move |event: SubmitEvent| {
        if let Some(input) = input.get_untracked() {
            event.prevent_default();
            proposals.close();
            open.run(input.value());
        }
    };
    let choose = Callback::new(move |suggestion: Suggestion| {
        if let Some(input) = input.get_untracked() {
            input.set_value(&suggestion.text);
        }
        open.run(suggestion.text);
    });
    view! {
        <form
            class=if large { "flex w-full max-w-2xl gap-2 max-sm:flex-col" } else { "flex w-full max-w-2xl gap-2" }
            role="search"
            method="get"
            action="/catalog"
            on:submit=search
        >
            // On a phone, the list is as wide as the header.
            <div class=if large { "relative w-full min-w-0 grow" } else { "w-full min-w-0 grow sm:relative" }>
                <label class="input w-full" class:input-lg=large>
                    <span class="text-muted">{icon(Glyph::Search, "size-5")}</span>
                    <span class="sr-only">{move || td_string!(lang(), common.search.label)}</span>
                    <input
                        class="min-w-0 grow"
                        id=SEARCH_BOX
                        node_ref=input
                        name="q"
                        type="search"
                        role="combobox"
                        aria-autocomplete="list"
                        aria-controls=SUGGESTIONS
                        aria-expanded=move || if proposals.are_open() { "true" } else { "false" }
                        aria-activedescendant=move || proposals.at_active(SUGGESTIONS)
                        enterkeyhint="search"
                        autocomplete="off"
                        spellcheck="false"
                        maxlength="200"
                        placeholder=move || td_string!(lang(), common.search.placeholder)
                        value=asked.get_untracked()
                        prop:value=move || Some(asked.get()).filter(|_| is_taken_over())
                        on:input:target=move |event| ask(proposals, event.target().value())
                        on:keydown=move |event| proposals.press(&event, choose)
                        on:blur=move |_| proposals.close()
                    />
                    <kbd class="kbd kbd-sm hidden text-muted sm:inline-flex" aria-hidden="true">
                        "/"
                    </kbd>
                </label>
                {suggestions(proposals, choose)}
            </div>
            <ScanSearch large />
            {move || {
                vehicle
                    .with(|vehicle| {
                        my_vehicles::pairs(vehicle)
                            .into_iter()
                            .filter(|(_, value)| !value.is_empty())
                            .map(|(name, value)| {
                                view! { <input type="hidden" name=name value=value.to_owned() /> }
                            })
                            .collect_view()
                    })
            }}
            {large
                .then(|| {
                    view! {
                        <button class="btn btn-primary btn-lg" type="submit">
                            {move || td_string!(lang(), common.search.submit)}
                        </button>
                    }
                })}
        </form>
    }
    .into_any()
}

/// Two plain forms, of which the styles show the one that leads to the other theme.
#[component]
pub fn ThemeToggle() -> AnyView {
    let form = |theme: Theme, shown: &'static str, glyph: Glyph, label: fn(Locale) -> &'static str| {
        view! {
            <form
                class=shown
                method="post"
                action=SetTheme::url()
                on:submit=move |event| {
                    event.prevent_default();
                    preferences::show_theme(theme);
                }
            >
                <input type="hidden" name="theme" value=theme.as_str() />
                <button
                    class="btn btn-ghost btn-square"
                    type="submit"
                    aria-label=move || label(lang())
                    title=move || label(lang())
                >
                    {icon(glyph, "size-5")}
                </button>
            </form>
        }
    };
    view! {
        {form(Theme::Light, "in-data-[theme=light]:hidden", Glyph::LightMode, |lang| {
            td_string!(lang, common.preferences.to_light)
        })}
        {form(Theme::Dark, "hidden in-data-[theme=light]:block", Glyph::DarkMode, |lang| {
            td_string!(lang, common.preferences.to_dark)
        })}
    }
    .into_any()
}

/// Leads to the other language.
#[component]
pub fn LanguageToggle() -> AnyView {
    let i18n = use_i18n();
    let other = move || match i18n.get_locale() {
        Locale::es => Locale::en,
        Locale::en => Locale::es,
    };
    let code = move || other().as_str();
    view! {
        <form
            method="post"
            action=SetLanguage::url()
            on:submit=move |event| {
                event.prevent_default();
                let other = untrack(other);
                preferences::remember_language(other);
                i18n.set_locale(other);
            }
        >
            <input type="hidden" name="language" value=code />
            <button
                class="btn btn-ghost px-2 font-medium sm:px-3"
                type="submit"
                lang=code
                title=move || td_string!(lang(), common.preferences.other_language)
            >
                <span aria-hidden="true">{move || td_string!(lang(), common.preferences.other_language_short)}</span>
                <span class="sr-only">{move || td_string!(lang(), common.preferences.other_language)}</span>
            </button>
        </form>
    }
    .into_any()
}
