//! Who is signed in, and the way in or out.

use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::identity::rpc::SignOut;
use crate::session::Session;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::icon::{Glyph, icon};
use engrane::platform::identity::types::Me;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

/// The account menu, or the way to sign in. On phones that way stands in the bar at the bottom.
#[component]
pub fn Account() -> impl IntoView {
    let session = Session::current();
    let path = use_location().pathname;
    move || match session.me() {
        Some(me) => menu(&me),
        None if path.with(|path| path == "/login") => ().into_any(),
        None => {
            let text = td_string!(lang(), common.account.sign_in);
            view! {
                <div class="hidden lg:block">
                    <LinkButton href="/login" text weight=Weight::Primary />
                </div>
            }
            .into_any()
        }
    }
}

fn menu(me: &Me) -> AnyView {
    let lang = lang();
    let initial = me.name.chars().take(1).collect::<String>();
    let label = format!("{}: {}", td_string!(lang, common.account.menu), me.name);
    view! {
        <button
            class="btn btn-ghost gap-2 px-1.5 font-medium sm:px-2"
            type="button"
            popovertarget="account-menu"
            aria-label=label
        >
            <span class="flex size-8 items-center justify-center rounded-full bg-base-300 text-sm font-semibold uppercase" aria-hidden="true">
                {initial}
            </span>
            <span class="hidden max-w-40 truncate xl:block">{me.name.clone()}</span>
        </button>
        <div
            id="account-menu"
            popover="auto"
            class="fixed inset-auto end-4 top-17 m-0 w-64 rounded-box border border-base-300 bg-base-100 p-2 text-base-content shadow-lg"
        >
            <div class="border-b border-base-300 px-3 pt-1 pb-3">
                <p class="truncate font-semibold">{me.name.clone()}</p>
                <p class="truncate text-sm text-muted">{me.business_name.clone()}</p>
            </div>
            <a class="btn btn-ghost mt-2 w-full justify-start font-medium" href="/account">
                {icon(Glyph::Settings, "size-5")}
                {td_string!(lang, common.account.open)}
            </a>
            // A plain form: whatever the page still knows of the person goes with the page.
            <form method="post" action=SignOut::url()>
                <button class="btn btn-ghost w-full justify-start font-medium" type="submit">
                    {icon(Glyph::SignOut, "size-5")}
                    {td_string!(lang, common.account.sign_out)}
                </button>
            </form>
        </div>
    }
    .into_any()
}
