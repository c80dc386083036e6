//! The panel that says who sees an order or a specification, shows it to an operator, and does not any more.

use super::shown::{GrantRow, Sharing};
use super::{SHARE, rpc};
use crate::base::address::with_query;
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::broken_part;
use crate::production::route::focus_again;
use crate::production::specifications::specification_address;
use crate::session::Session;
use crate::stores::picker::{Picked, PickerTexts, picker};
use crate::stores::shown::{Choice, TypedThing};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Tone;
use crate::ui::dialog::SidePanel;
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, Notice, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::text::{named, remark, stacked};
use engrane::base::permission::Permission;
use engrane::production::grants::types::Granted;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::pin::Pin;

/// Where it is said what was done.
const SAID: &str = "share-said";

/// May the person say who sees something?
pub(in crate::production) fn may_share(session: Session) -> bool {
    session.can(Permission::AccessGrant)
}

/// The link that opens the panel beside the page of this address, for whoever may.
pub(in crate::production) fn share_link(lang: Locale, granted: Granted, page: &str) -> Option<AnyView> {
    may_share(Session::current()).then(|| {
        let (href, text) = (with_query(page, &[(SHARE, "1")]), title(lang, granted));
        view! { <LinkButton href text weight=Weight::Quiet small=true /> }.into_any()
    })
}

fn title(lang: Locale, granted: Granted) -> &'static str {
    match granted {
        Granted::Order(_) => td_string!(lang, production.sharing.order),
        Granted::Specification(_) => td_string!(lang, production.sharing.specification),
    }
}

/// `news` counts what may have changed who sees it: then the list is fetched anew, and what is typed stays.
pub(in crate::production) fn sharing_panel(granted: Granted, news: ReadSignal<u32>, leave: Callback<()>) -> AnyView {
    let language = use_i18n();
    let sharing = Resource::new(
        move || (language.get_locale(), news.get()),
        move |(lang, _)| rpc::who_sees(granted, lang.into()),
    );
    let again = Callback::new(move |()| sharing.refetch());
    let acts = Acts { granted, sending: Sending::ready(), done: RwSignal::new(None), again };
    let list = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match sharing.await {
            Ok(found) => shown(lang, acts, found),
            Err(Failure(problem)) => broken_part(lang, &problem, again),
        }
    });
    let lang = move || language.get_locale();
    view! {
        <SidePanel
            title=Signal::derive(move || title(lang(), granted).to_owned())
            close=Signal::derive(move || td_string!(lang(), production.close).to_owned())
            on_close=leave
        >
            <div class="flex flex-col gap-6">
                {move || giving(lang(), acts)}
                <div id=SAID class="empty:hidden" role="status" tabindex="-1">
                    {move || acts.said(lang())}
                </div>
                <Transition fallback=|| skeleton_block("h-48")>{list}</Transition>
            </div>
        </SidePanel>
    }
    .into_any()
}

/// To whom it was shown, or is not any more.
#[derive(Clone, Debug)]
struct Done {
    person: TypedThing,
    given: bool,
}

/// What is done in the panel.
#[derive(Clone, Copy)]
struct Acts {
    granted: Granted,
    sending: Sending,
    /// The last that was done. It is said in the panel: what is beneath it cannot be pressed.
    done: RwSignal<Option<Done>>,
    /// Fetches the list.
    again: Callback<()>,
}

impl Acts {
    /// Shows it to somebody, or does not any more; `then` follows.
    fn share(self, person: TypedThing, given: bool, then: impl FnOnce() + 'static) {
        let Self { granted, sending, done, again } = self;
        sending.send(rpc::share_with(granted, person.clone(), given), move |()| {
            done.try_set(Some(Done { person, given }));
            then();
            again.try_run(());
        });
    }

    /// What was done last, with the way back.
    fn said(self, lang: Locale) -> Option<AnyView> {
        let Done { person, given } = self.done.get()?;
        let name = person.text.clone();
        let said = if given {
            td_string!(lang, production.sharing.given, name = name)
        } else {
            td_string!(lang, production.sharing.withdrawn, name = name)
        };
        let back = Callback::new(move |()| self.share(person.clone(), !given, || focus_again(SAID)));
        let undo = td_string!(lang, production.undo).to_owned();
        let view = view! {
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span class="text-sm font-medium">{said}</span>
                <Button text=undo weight=Weight::Quiet small=true busy=self.sending.busy on_press=back />
            </div>
        };
        Some(view.into_any())
    }
}

fn operators(words: String, lang: Locale) -> Pin<Box<dyn Future<Output = RpcResult<Vec<Choice>>>>> {
    Box::pin(rpc::operator_choices(words, lang.into()))
}

/// Choosing an operator, to whom it is shown then.
fn giving(lang: Locale, acts: Acts) -> AnyView {
    let (operator, sending) = (Picked::new(None), acts.sending);
    let give = move |event: SubmitEvent| {
        event.prevent_default();
        acts.share(operator.typed(), true, move || operator.clear());
    };
    let texts = PickerTexts {
        label: td_string!(lang, production.sharing.operator),
        unknown: td_string!(lang, production.sharing.unknown),
    };
    let problem = sending.problem_of(lang, "person");
    view! {
        <form class="flex flex-col gap-4" on:submit=give>
            {sending.notice(lang)}
            {picker(texts, "share-operator".to_owned(), operator, operators, problem, true)}
            <div>
                <Button
                    text=td_string!(lang, production.sharing.give).to_owned()
                    weight=Weight::Primary
                    busy=sending.busy
                    submits=true
                />
            </div>
        </form>
    }
    .into_any()
}

fn shown(lang: Locale, acts: Acts, sharing: Sharing) -> AnyView {
    let Sharing { everybody, standing, rows, more } = sharing;
    let tone = if everybody { Tone::Good } else { Tone::Neutral };
    let list = if rows.is_empty() {
        let text = td_string!(lang, production.sharing.none_text);
        view! { <Empty glyph=Glyph::Users title=td_string!(lang, production.sharing.none) text=text /> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| row_view(lang, acts, row)).collect_view();
        view! {
            <ul class="divide-y divide-base-300" aria-label=td_string!(lang, production.sharing.by_grant)>
                {rows}
            </ul>
        }
        .into_any()
    };
    view! {
        <div class="flex flex-col gap-3">
            <Notice tone title=standing />
            {list}
            {more.map(remark)}
        </div>
    }
    .into_any()
}

fn row_view(lang: Locale, acts: Acts, row: GrantRow) -> AnyView {
    let GrantRow { person, name, about, by } = row;
    // What was granted with a specification is withdrawn there.
    let act = if let Some((id, number)) = by {
        let href = with_query(&specification_address(id), &[(SHARE, "1")]);
        named(td_string!(lang, production.sharing.by_specification, number = number), href)
    } else {
        let text = td_string!(lang, production.sharing.withdraw, name = name.clone());
        let person = TypedThing { id: person.to_string(), text: name.clone() };
        // The button goes with its row.
        let withdraw = Callback::new(move |()| acts.share(person.clone(), false, || focus_again(SAID)));
        view! { <Button text=text weight=Weight::Quiet small=true busy=acts.sending.busy on_press=withdraw /> }
            .into_any()
    };
    let name = view! { <span class="font-medium break-words">{name}</span> }.into_any();
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
            <div class="min-w-0">{stacked(name, Some(about))}</div>
            {act}
        </li>
    }
    .into_any()
}
