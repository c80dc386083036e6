//! Where the QR of a label leads: to the page of whatever has the code.

use super::learn::learn;
use super::rpc;
use super::shown::{CodeChoice, CodeShown};
use crate::base::rpc::{Failure, answer_with};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::Session;
use crate::stores::acts;
use crate::ui::button::LinkButton;
use crate::ui::card::{Card, PageHeading};
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem, Reason};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_params_map;

/// `/stores/codes/:code`
pub(crate) fn code_page() -> AnyView {
    guarded(Permission::StoresView, content)
}

fn content() -> AnyView {
    let (params, language) = (use_params_map(), use_i18n());
    let code = Memo::new(move |_| params.with(|params| params.get_str("code").unwrap_or_default().to_owned()));
    let found = Resource::new_blocking(
        move || (code.get(), language.get_locale()),
        |(code, lang)| rpc::open_code(code, lang.into()),
    );
    let again = Callback::new(move |()| found.refetch());
    let page = suspend(move || async move {
        match found.await {
            Ok(shown) => view_of(language.get_locale_untracked(), shown, again),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn view_of(lang: Locale, shown: CodeShown, again: Callback<()>) -> AnyView {
    match shown {
        CodeShown::Leads(href) => {
            // Going back leads to where it was scanned.
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            view! { <Redirect path=href options=options /> }.into_any()
        }
        CodeShown::Choose { code, choices } => choose(lang, code, choices),
        CodeShown::Badge(name) => {
            let title = td_string!(lang, stores.code.badge, name);
            let mine = view! { <LinkButton href=acts::mine_address() text=td_string!(lang, stores.mine.title) /> };
            nothing(lang, title, td_string!(lang, stores.code.badge_hint), mine.into_any())
        }
        CodeShown::Unknown(code) => unknown(lang, &code, again),
        CodeShown::Misread(code) => {
            answer_with(&Problem::invalid("code", Reason::CheckDigit));
            let title = td_string!(lang, stores.code.misread, code);
            let text = td_string!(lang, stores.code.misread_hint);
            nothing(lang, title, text, ().into_any())
        }
    }
}

fn choose(lang: Locale, code: String, choices: Vec<CodeChoice>) -> AnyView {
    let choices = choices.into_iter().map(|CodeChoice { href, name, remark }| {
        view! {
            <li>
                <a
                    class="flex min-h-18 flex-col justify-center px-4 py-3 hover:bg-base-200 focus-visible:-outline-offset-2"
                    href=href
                >
                    <span class="text-lg font-semibold break-words">{name}</span>
                    <span class="text-sm text-muted break-words">{remark}</span>
                </a>
            </li>
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, stores.code.title).to_owned())}
        <PageHeading
            title=td_string!(lang, stores.code.choose, code)
            lead=td_string!(lang, stores.code.choose_hint)
        />
        <Card flush=true>
            <ul class="divide-y divide-base-300">{choices.collect_view()}</ul>
        </Card>
    }
    .into_any()
}

fn unknown(lang: Locale, code: &str, again: Callback<()>) -> AnyView {
    answer_with(&Problem::NotFound { what: Entity::StockCode });
    let may_learn = Session::current().can(Permission::StoresEdit);
    let learn = may_learn.then(|| learn(lang, code.to_owned(), again));
    let title = td_string!(lang, stores.code.unknown, code = code.to_owned());
    nothing(lang, title, td_string!(lang, stores.code.unknown_hint), learn.into_any())
}

/// No thing to show; what can be done about it.
fn nothing(lang: Locale, title: String, text: &'static str, more: AnyView) -> AnyView {
    view! {
        {page_title(|lang| td_string!(lang, stores.code.title).to_owned())}
        <div class="break-words">
            <Empty glyph=Glyph::SearchOff title=title text=text page=true>
                {more}
                <LinkButton href=acts::ADDRESS text=td_string!(lang, stores.counter.back) glyph=Glyph::Shelves />
            </Empty>
        </div>
    }
    .into_any()
}
