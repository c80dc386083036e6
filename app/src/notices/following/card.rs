//! The card of the account.

use super::rpc::{self, FollowStock, UnfollowStock};
use super::shown::{Followed, Following};
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::{broken_list, loading};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Card;
use crate::ui::form::Naming;
use crate::ui::text::remark;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The card, for whoever sees the store-room.
pub(crate) fn following_card() -> AnyView {
    let language = use_i18n();
    let (follow, leave) = (ServerAction::<FollowStock>::new(), ServerAction::<UnfollowStock>::new());
    let (followed, left) = (taken(follow), taken(leave));
    let found = Resource::new_blocking(
        move || (language.get_locale(), followed.get() + left.get()),
        |(lang, _)| rpc::followed_stock(lang.into()),
    );
    let card = move || {
        Suspend::new(async move {
            match found.await {
                Ok(found) => shown(language.get_locale_untracked(), found, follow, leave),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
            }
        })
    };
    view! { <Transition fallback=|| loading(2)>{card}</Transition> }.into_any()
}

fn shown(
    lang: Locale,
    found: Following,
    follow: ServerAction<FollowStock>,
    leave: ServerAction<UnfollowStock>,
) -> AnyView {
    let Following { rows, field, all_by_default } = found;
    let list = if rows.is_empty() {
        let text = if all_by_default {
            td_string!(lang, notices.following.everything)
        } else {
            td_string!(lang, notices.following.nothing)
        };
        view! { <p class="text-sm">{text}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| followed(lang, row, leave)).collect_view();
        view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
    };
    let choose = (!field.picks.is_empty()).then(|| {
        view! {
            <ActionForm action=follow>
                {edit_fields(lang, vec![field], Naming::Plain, refusal(follow), false)}
                <div class="mt-4">
                    <Button
                        text=td_string!(lang, notices.following.follow).to_owned()
                        submits=true
                        busy=follow.pending()
                    />
                </div>
            </ActionForm>
        }
    });
    view! {
        <Card title=td_string!(lang, notices.following.title)>
            <p class="mb-4 text-sm text-muted text-pretty">{td_string!(lang, notices.following.lead)}</p>
            {problem_notice(lang, refusal(leave))}
            {list}
            <div class="mt-4">{choose}</div>
        </Card>
    }
    .into_any()
}

fn followed(lang: Locale, row: Followed, leave: ServerAction<UnfollowStock>) -> AnyView {
    let Followed { id, name, kind } = row;
    let label = format!("{} {name}", td_string!(lang, notices.following.leave));
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
            <span class="min-w-0 break-words">{name} " " {remark(kind)}</span>
            <ActionForm action=leave>
                <input type="hidden" name="id" value=id />
                <div aria-label=label role="group">
                    <Button
                        text=td_string!(lang, notices.following.leave).to_owned()
                        weight=Weight::Quiet
                        submits=true
                        small=true
                        busy=leave.pending()
                    />
                </div>
            </ActionForm>
        </li>
    }
    .into_any()
}
