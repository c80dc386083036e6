//! The notice on every page while somebody acts for an organization that is not theirs.

use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::identity::rpc::EndActing;
use crate::session::Session;
use crate::ui::icon::{Glyph, icon};
use leptos::prelude::*;
use server_fn::ServerFn;

/// For whom and why, and the way out: a plain form, so that whatever the page knows of the organization goes with it.
#[component]
pub fn ActingBanner() -> impl IntoView {
    let session = Session::current();
    move || {
        let me = session.me()?;
        let reason = me.acting_reason?;
        let lang = lang();
        let notice = view! {
            <section
                class="border-t border-warning bg-warning text-warning-content"
                aria-label=td_string!(lang, common.acting.label)
                data-acting=""
            >
                <div class="mx-auto flex w-full max-w-[80rem] items-center gap-3 px-4 py-1.5 sm:px-6 lg:px-8">
                    {icon(Glyph::Warning, "size-5 shrink-0")}
                    <p class="min-w-0 grow text-sm leading-snug">
                        <span class="font-semibold break-words">
                            {td_string!(lang, common.acting.banner, name = me.business_name)}
                        </span>
                        <span class="ms-2 hidden break-words sm:inline">{reason}</span>
                    </p>
                    <form method="post" action=EndActing::url()>
                        <button class="btn btn-sm shrink-0 whitespace-nowrap border-current bg-transparent text-warning-content shadow-none" type="submit">
                            {td_string!(lang, common.acting.end)}
                        </button>
                    </form>
                </div>
            </section>
        };
        Some(notice.into_any())
    }
}
