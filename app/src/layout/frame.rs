//! The frame: skip link, sidebar (a bar at the bottom on phones), header, content, toasts.

use super::header::{Header, LargeBox, Preferences};
use super::keys::focus_search_by_keyboard;
use super::nav::{BottomBar, Sidebar};
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::oee::SCREEN;
use crate::production::{DEVICE, pad_bar};
use crate::session::Session;
use crate::ui::toast::{ToastRegion, Toasts};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What stands around every page; around a wall screen there is nothing, and on a pad only who is at work there.
#[component]
pub fn Frame(children: Children) -> AnyView {
    if use_location().pathname.with_untracked(|path| path == SCREEN || path == DEVICE) {
        return view! { <main id="content">{children()}</main> }.into_any();
    }
    let toasts = Toasts::current();
    if let Some((person, pad)) = untrack(|| Session::current().on_pad()) {
        return view! {
            {pad_bar(person, pad)}
            <main id="content" class="mx-auto w-full max-w-[80rem] px-4 pt-6 pb-24 sm:px-6 lg:px-8" tabindex="-1">
                {children()}
            </main>
            <ToastRegion
                toasts
                label=Signal::derive(|| td_string!(lang(), common.toast.region).to_owned())
                close=Signal::derive(|| td_string!(lang(), common.toast.close).to_owned())
            />
        }
        .into_any();
    }
    focus_search_by_keyboard();
    LargeBox::provide();
    view! {
        <a
            class="btn btn-primary fixed start-3 top-3 z-50 -translate-y-20 focus:translate-y-0"
            href="#content"
            rel="external"
        >
            {move || td_string!(lang(), common.skip_to_content)}
        </a>
        <div class="flex min-h-dvh">
            <Sidebar />
            <div class="flex min-w-0 grow flex-col">
                <Header />
                <main
                    id="content"
                    class="mx-auto w-full max-w-[80rem] grow px-4 pt-6 pb-24 sm:px-6 lg:px-8 lg:pb-12"
                    tabindex="-1"
                >
                    {children()}
                </main>
                <Preferences />
            </div>
        </div>
        <BottomBar />
        <ToastRegion
            toasts
            label=Signal::derive(|| td_string!(lang(), common.toast.region).to_owned())
            close=Signal::derive(|| td_string!(lang(), common.toast.close).to_owned())
        />
    }
    .into_any()
}
