//! The card of the account.

use super::rpc::{self, ACCOUNT, ChangeFollowed, FollowStock, UnfollowStock};
use super::shown::{Followed, Following};
use crate::base::address::with_query;
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::{broken_list, loading};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::form::{FormField, Naming};
use crate::ui::suspend::suspend;
use crate::ui::text::remark;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the card can ask for.
#[derive(Clone, Copy)]
struct Forms {
    follow: ServerAction<FollowStock>,
    change: ServerAction<ChangeFollowed>,
    leave: ServerAction<UnfollowStock>,
}

/// The card, for whoever sees the store-room. Its address says which of what is followed is to be changed.
pub(crate) fn following_card() -> AnyView {
    let (language, query) = (use_i18n(), use_query_map());
    let forms = Forms { follow: ServerAction::new(), change: ServerAction::new(), leave: ServerAction::new() };
    let taken = [taken(forms.follow), taken(forms.change), taken(forms.leave)];
    let found = Resource::new_blocking(
        move || (language.get_locale(), taken.map(|taken| taken.get())),
        |(lang, _)| rpc::followed_stock(lang.into()),
    );
    let changing = Memo::new(move |_| query.with(|query| query.get_str(CHANGING).map(str::to_owned)));
    let card = suspend(move || async move {
        match found.await {
            Ok(found) => shown(language.get_locale_untracked(), found, changing, forms),
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| found.refetch())),
        }
    });
    view! { <Transition fallback=|| loading(2)>{card}</Transition> }.into_any()
}

/// In the address: what is to be changed.
const CHANGING: &str = "following";

fn shown(lang: Locale, found: Following, changing: Memo<Option<String>>, forms: Forms) -> AnyView {
    let Following { rows, field, all_by_default } = found;
    let may_choose = !field.picks.is_empty();
    let known = rows.clone();
    let list = if rows.is_empty() {
        let text = if all_by_default {
            td_string!(lang, notices.following.everything)
        } else {
            td_string!(lang, notices.following.nothing)
        };
        view! { <p class="text-sm">{text}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| followed(lang, row, may_choose, forms.leave)).collect_view();
        view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
    };
    let choose = move || {
        if !may_choose {
            return ().into_any();
        }
        let changed = changing.with(|id| known.iter().find(|row| Some(&row.id) == id.as_ref()).cloned());
        match changed {
            Some(row) => instead(lang, row, field.clone(), forms.change),
            None => one_more(lang, field.clone(), forms.follow),
        }
    };
    view! {
        <Card title=td_string!(lang, notices.following.title)>
            <p class="mb-4 text-sm text-muted text-pretty">{td_string!(lang, notices.following.lead)}</p>
            {problem_notice(lang, refusal(forms.leave))}
            {list}
            <div class="mt-4">{choose}</div>
        </Card>
    }
    .into_any()
}

fn one_more(lang: Locale, field: FormField, follow: ServerAction<FollowStock>) -> AnyView {
    view! {
        <ActionForm action=follow>
            {edit_fields(lang, vec![field], Naming::Plain, refusal(follow), false)}
            <div class="mt-4">
                <Button text=td_string!(lang, notices.following.follow).to_owned() submits=true busy=follow.pending() />
            </div>
        </ActionForm>
    }
    .into_any()
}

/// What is followed instead of something.
fn instead(lang: Locale, row: Followed, field: FormField, change: ServerAction<ChangeFollowed>) -> AnyView {
    let Followed { id, name, .. } = row;
    let field = FormField { label: td_string!(lang, notices.following.instead, name), ..field };
    view! {
        <ActionForm action=change>
            <input type="hidden" name="id" value=id />
            {edit_fields(lang, vec![field], Naming::Plain, refusal(change), false)}
            <div class="mt-4 flex flex-wrap gap-2">
                <Button
                    text=td_string!(lang, notices.following.change).to_owned()
                    weight=Weight::Primary
                    submits=true
                    busy=change.pending()
                />
                <LinkButton href=ACCOUNT text=td_string!(lang, notices.following.keep) />
            </div>
        </ActionForm>
    }
    .into_any()
}

fn followed(lang: Locale, row: Followed, may_choose: bool, leave: ServerAction<UnfollowStock>) -> AnyView {
    let Followed { id, name, kind } = row;
    let label = format!("{} {name}", td_string!(lang, notices.following.leave));
    let change = may_choose.then(|| {
        let href = with_query(ACCOUNT, &[(CHANGING, &id)]);
        let label = format!("{} {name}", td_string!(lang, notices.following.change));
        view! {
            <div aria-label=label role="group">
                <LinkButton href text=td_string!(lang, notices.following.change) weight=Weight::Quiet small=true />
            </div>
        }
    });
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
            <span class="min-w-0 break-words">{name} " " {remark(kind)}</span>
            <div class="flex flex-wrap items-center gap-1">
                {change}
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
            </div>
        </li>
    }
    .into_any()
}
