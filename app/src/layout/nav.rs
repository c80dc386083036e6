//! Where one can go: a sidebar that collapses to icons, and a bar at the bottom of phones. Both follow what the person
//! may do.

use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::session::live::Live;
use crate::session::preferences;
use crate::ui::icon::{Glyph, icon};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A place of the navigation.
#[derive(Clone, Copy, Debug)]
struct Place {
    href: &'static str,
    glyph: Glyph,
    text: &'static str,
    /// The same for a narrow place; nothing when the text is short.
    short: Option<&'static str>,
    /// How many wait there; shown when there are any.
    waiting: fn(Session) -> u32,
    /// Is the address within this place?
    holds: fn(&str) -> bool,
}

/// Nobody waits there.
fn nothing(_: Session) -> u32 {
    0
}

/// How many wait at a place, in a small frame; drawn anew when that changes.
fn waiting_badge(count: impl Fn() -> u32 + Send + Sync + 'static) -> AnyView {
    let badge = move || {
        let count = count();
        (count > 0).then(|| {
            view! {
                <span class="badge badge-primary badge-sm shrink-0 tabular-nums">
                    <span aria-hidden="true">{count}</span>
                    <span class="sr-only">{pending(lang(), count)}</span>
                </span>
            }
        })
    };
    badge.into_any()
}

fn pending(lang: Locale, count: u32) -> String {
    match count {
        1 => td_string!(lang, common.nav.pending_single).to_owned(),
        count => td_string!(lang, common.nav.pending, count),
    }
}

/// The places that the person may see.
fn places(lang: Locale, session: Session) -> Vec<Place> {
    let mut places = vec![Place {
        href: "/catalog",
        glyph: Glyph::Search,
        text: td_string!(lang, common.nav.catalog),
        short: None,
        waiting: nothing,
        holds: |path| {
            path.starts_with("/catalog") && !path.starts_with("/catalog/import") && !path.starts_with("/catalog/edit")
        },
    }];
    places.extend(of_catalog_edit(lang, session));
    if session.can(Permission::InventoryView) {
        places.push(Place {
            href: "/inventory",
            glyph: Glyph::Inventory,
            text: td_string!(lang, common.nav.inventory),
            short: Some(td_string!(lang, common.nav.inventory_short)),
            waiting: nothing,
            holds: |path| path == "/inventory",
        });
        places.push(Place {
            href: "/inventory/import",
            glyph: Glyph::Upload,
            text: td_string!(lang, common.nav.imports),
            short: None,
            waiting: nothing,
            holds: |path| path.starts_with("/inventory/import"),
        });
    }
    if session.can(Permission::PlantView) {
        places.push(Place {
            href: "/plant",
            glyph: Glyph::Factory,
            text: td_string!(lang, common.nav.plant),
            short: None,
            waiting: nothing,
            holds: |path| path == "/plant" || path.starts_with("/plant/imports") || path == "/plant/screens",
        });
        places.push(Place {
            href: "/plant/settings",
            glyph: Glyph::Settings,
            text: td_string!(lang, common.nav.plant_settings),
            short: Some(td_string!(lang, common.nav.plant_settings_short)),
            waiting: nothing,
            holds: |path| path.starts_with("/plant/settings"),
        });
    }
    places.extend(of_production(lang, session));
    if session.can(Permission::StoresView) {
        places.push(Place {
            href: "/stores",
            glyph: Glyph::Shelves,
            text: td_string!(lang, common.nav.stores),
            short: None,
            waiting: nothing,
            holds: |path| path.starts_with("/stores"),
        });
    }
    if session.can(Permission::TasksView) {
        places.push(Place {
            href: "/tasks",
            glyph: Glyph::CheckCircle,
            text: td_string!(lang, common.nav.tasks),
            short: None,
            waiting: |session| session.waiting().tasks,
            holds: |path| path.starts_with("/tasks"),
        });
    }
    if session.can(Permission::AuditView) || session.can(Permission::ExportData) {
        places.push(Place {
            href: "/settings/audit",
            glyph: Glyph::History,
            text: td_string!(lang, common.nav.audit),
            short: None,
            waiting: nothing,
            holds: |path| path.starts_with("/settings/audit"),
        });
    }
    if session.can(Permission::TenantsView) {
        places.push(Place {
            href: "/admin/users",
            glyph: Glyph::Users,
            text: td_string!(lang, common.nav.users),
            short: None,
            waiting: |session| session.waiting().people,
            holds: |path| path.starts_with("/admin/users"),
        });
        places.push(Place {
            href: "/admin/organizations",
            glyph: Glyph::Business,
            text: td_string!(lang, common.nav.organizations),
            short: Some(td_string!(lang, common.nav.organizations_short)),
            waiting: nothing,
            holds: |path| path.starts_with("/admin/organizations"),
        });
    }
    if session.can(Permission::SettingsEdit) || session.can(Permission::UsersView) {
        let to_settings = session.can(Permission::SettingsEdit);
        places.push(Place {
            href: if to_settings { "/settings" } else { "/settings/users" },
            glyph: Glyph::Settings,
            text: td_string!(lang, common.nav.settings),
            short: None,
            waiting: nothing,
            holds: |path| path.starts_with("/settings") && !path.starts_with("/settings/audit"),
        });
    }
    places
}

/// Where the catalogue is filled and kept.
fn of_catalog_edit(lang: Locale, session: Session) -> Vec<Place> {
    if !session.can(Permission::CatalogEdit) {
        return Vec::new();
    }
    vec![
        Place {
            href: "/catalog/import",
            glyph: Glyph::Upload,
            text: td_string!(lang, common.nav.imports),
            short: None,
            waiting: nothing,
            holds: |path| path.starts_with("/catalog/import"),
        },
        Place {
            href: "/catalog/edit",
            glyph: Glyph::Edit,
            text: td_string!(lang, common.nav.catalog_edit),
            short: None,
            waiting: |session| session.waiting().reports,
            holds: |path| path.starts_with("/catalog/edit"),
        },
    ]
}

/// The orders, the floor and the movements of a production, and where somebody records.
fn of_production(lang: Locale, session: Session) -> Vec<Place> {
    let mut places = Vec::new();
    if session.can(Permission::ProductionView) {
        places.push(Place {
            href: "/production/orders",
            glyph: Glyph::Part,
            text: td_string!(lang, common.nav.production),
            short: None,
            waiting: nothing,
            holds: |path| {
                [
                    "/production/orders",
                    "/production/specifications",
                    "/production/workpieces",
                    "/production/import",
                    "/production/setup",
                ]
                .iter()
                .any(|of| path.starts_with(of))
            },
        });
        places.push(Place {
            href: "/production/floor",
            glyph: Glyph::Chart,
            text: td_string!(lang, common.nav.floor),
            short: None,
            waiting: nothing,
            holds: |path| path == "/production/floor" || path == "/production/shifts",
        });
    }
    if session.can(Permission::MovementsView) {
        places.push(Place {
            href: "/production/movements",
            glyph: Glyph::Swap,
            text: td_string!(lang, common.nav.movements),
            short: None,
            waiting: nothing,
            holds: |path| path == "/production/movements",
        });
    }
    if session.can(Permission::FactsRecord) {
        places.push(Place {
            href: "/production/pad",
            glyph: Glyph::CheckCircle,
            text: td_string!(lang, common.nav.pad),
            short: None,
            waiting: nothing,
            holds: |path| path == "/production/pad",
        });
    }
    places
}

/// The navigation at the side, from the width of a laptop up.
#[component]
pub fn Sidebar() -> AnyView {
    let session = Session::current();
    // Asked again whenever somebody else is signed in, somebody registers or is let in, the person is told something, or a
    // workshop reports a part. The answer is shown once the first view was taken over.
    let changes = expect_context::<Live>().changes(|event| {
        matches!(
            event,
            Event::PendingChanged | Event::NoticesChanged | Event::TaskChanged { .. } | Event::CatalogChanged
        )
    });
    Effect::new(move |_| {
        changes.track();
        if session.can(Permission::NoticesView) {
            session.count_waiting_again();
        }
    });
    let path = use_location().pathname;
    let links = move || {
        let here = path.get();
        places(lang(), session)
            .into_iter()
            .map(|place| {
                let current = (place.holds)(&here);
                let look = if current {
                    "bg-base-300/60 font-semibold"
                } else {
                    "text-muted hover:bg-base-200 hover:text-base-content"
                };
                view! {
                    <a
                        class=format!("flex h-10 items-center gap-3 rounded-field px-3 text-sm font-medium {look}")
                        href=place.href
                        title=place.text
                        aria-current=current.then_some("page")
                    >
                        <span class=if current { "text-link" } else { "" }>{icon(place.glyph, "size-5")}</span>
                        <span class="grow truncate in-data-[sidebar=narrow]:sr-only">{place.text}</span>
                        {waiting_badge(move || (place.waiting)(session))}
                    </a>
                }
            })
            .collect_view()
    };
    let toggle = move || {
        let (narrow, widen) = (td_string!(lang(), common.nav.narrow), td_string!(lang(), common.nav.widen));
        view! {
            <button
                class="flex h-10 w-full cursor-pointer items-center gap-3 rounded-field px-3 text-sm font-medium text-muted hover:bg-base-200 hover:text-base-content"
                type="button"
                on:click=move |_| preferences::toggle_sidebar()
            >
                <span class="in-data-[sidebar=narrow]:hidden">{icon(Glyph::SidebarClose, "size-5")}</span>
                <span class="hidden in-data-[sidebar=narrow]:block">{icon(Glyph::SidebarOpen, "size-5")}</span>
                <span class="truncate in-data-[sidebar=narrow]:hidden">{narrow}</span>
                <span class="sr-only hidden in-data-[sidebar=narrow]:block">{widen}</span>
            </button>
        }
    };
    view! {
        <aside class="hidden w-60 shrink-0 border-e border-base-300 bg-base-100 in-data-[sidebar=narrow]:w-17 lg:block">
            <div class="sticky top-0 flex h-dvh flex-col">
            <a
                class="flex h-16 items-center gap-2.5 px-5 text-lg font-semibold tracking-tight"
                href="/"
            >
                {move || brand(session)}
            </a>
            <nav class="flex grow flex-col gap-1 px-3 pt-2" aria-label=move || td_string!(lang(), common.nav.label)>
                {links}
            </nav>
            <div class="p-3">{toggle}</div>
            </div>
        </aside>
    }
    .into_any()
}

/// The navigation at the bottom, on phones and tablets.
#[component]
pub fn BottomBar() -> AnyView {
    let session = Session::current();
    let path = use_location().pathname;
    let links = move || {
        let here = path.get();
        let lang = lang();
        let mut all = Vec::new();
        // Whoever is signed in starts at one of the other places.
        if !session.signed_in() {
            all.push(Place {
                href: "/",
                glyph: Glyph::Home,
                text: td_string!(lang, common.nav.home),
                short: None,
                waiting: nothing,
                holds: |path| path == "/",
            });
        }
        all.extend(places(lang, session));
        if !session.signed_in() {
            all.push(Place {
                href: "/login",
                glyph: Glyph::SignIn,
                text: td_string!(lang, common.account.sign_in),
                short: None,
                waiting: nothing,
                holds: |path| path == "/login",
            });
        }
        all.into_iter()
            .map(|place| {
                let current = (place.holds)(&here);
                let look = if current { "text-link" } else { "text-muted" };
                view! {
                    <a
                        class=format!(
                            "flex min-w-0 flex-auto flex-col items-center justify-center gap-0.5 text-xs font-medium {look}",
                        )
                        href=place.href
                        aria-current=current.then_some("page")
                    >
                        <span class="relative">
                            {icon(place.glyph, "size-6")}
                            <span class="absolute -end-3 -top-1.5">{waiting_badge(move || (place.waiting)(session))}</span>
                        </span>
                        <span class="max-w-full truncate px-0.5">{place.short.unwrap_or(place.text)}</span>
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <nav
            class="fixed inset-x-0 bottom-0 z-30 flex h-16 border-t border-base-300 bg-base-100 lg:hidden"
            aria-label=move || td_string!(lang(), common.nav.label)
        >
            {links}
        </nav>
    }
    .into_any()
}

/// The organization's logo, or ours.
fn brand(session: Session) -> AnyView {
    match session.logo() {
        Some((logo, name)) => {
            view! { <img class="max-h-9 min-w-0 max-w-full object-contain" src=logo alt=name /> }.into_any()
        }
        None => view! {
            {mark()}
            <span class="in-data-[sidebar=narrow]:sr-only">"Engrane"</span>
        }
        .into_any(),
    }
}

/// The product's mark: a gear around a part's bore.
pub fn mark() -> AnyView {
    view! {
        <svg class="size-7 shrink-0 text-primary" viewBox="0 0 32 32" fill="currentColor" aria-hidden="true">
            <path
                fill-rule="evenodd"
                d="M13.6 2h4.8l.7 3.7 2.5 1 3.1-2.1 3.4 3.4-2.1 3.1 1 2.5 3.7.7v4.8l-3.7.7-1 2.5 2.1 3.1-3.4 3.4-3.1-2.1-2.5 1-.7 3.7h-4.8l-.7-3.7-2.5-1-3.1 2.1-3.4-3.4 2.1-3.1-1-2.5-3.7-.7v-4.8l3.7-.7 1-2.5-2.1-3.1 3.4-3.4 3.1 2.1 2.5-1zM16 10.5a6.2 6.2 0 1 0 0 12.4 6.2 6.2 0 0 0 0-12.4z"
            />
        </svg>
    }
    .into_any()
}
