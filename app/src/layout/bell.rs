//! The bell: how many notices the person has not read, and the latest of them in a panel. The panel's code comes when it is
//! opened for the first time; until the page is taken over the panel leads to the page of all notices.

use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::routes::AdministrationPage;
use crate::session::Session;
use crate::ui::icon::{Glyph, icon};
use engrane::base::permission::Permission;
use leptos::prelude::*;
use leptos_router::ChooseView;

/// The id of the panel, by which its content closes it.
pub const BELL_PANEL: &str = "bell-panel";

/// For whoever is signed in.
#[component]
pub fn Bell() -> impl IntoView {
    let session = Session::current();
    // Drawn anew for somebody else, not for each news.
    let shown = Memo::new(move |_| session.can(Permission::NoticesView));
    move || shown.get().then(|| bell(session))
}

fn bell(session: Session) -> AnyView {
    let opened = RwSignal::new(false);
    let label = move || match session.waiting().notices {
        0 => td_string!(lang(), common.bell.label).to_owned(),
        count => td_string!(lang(), common.bell.unread, count),
    };
    let badge = move || {
        let count = session.waiting().notices;
        (count > 0).then(|| {
            let count = if count > 99 { "99+".to_owned() } else { count.to_string() };
            view! { <span class="badge badge-primary badge-sm absolute -end-0.5 -top-0.5 px-1 tabular-nums">{count}</span> }
        })
    };
    let panel = move || opened.get().then(|| Suspend::new(AdministrationPage::Bell.choose()));
    view! {
        <button
            class="btn btn-ghost btn-square relative"
            type="button"
            popovertarget=BELL_PANEL
            aria-label=label
            on:click=move |_| opened.set(true)
        >
            {icon(Glyph::Bell, "size-5")}
            {badge}
        </button>
        <div
            id=BELL_PANEL
            popover="auto"
            role="dialog"
            aria-label=move || td_string!(lang(), common.bell.label)
            class="fixed inset-auto end-4 top-17 m-0 max-h-[70dvh] w-96 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-box border border-base-300 bg-base-100 text-base-content shadow-lg"
        >
            {panel}
            <div class="p-2">
                <a class="btn btn-ghost w-full font-medium" href="/notices">
                    {move || td_string!(lang(), common.bell.all)}
                </a>
            </div>
        </div>
    }
    .into_any()
}
