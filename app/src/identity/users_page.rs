//! The people of all organizations, for the platform: the newest first.

use super::rpc;
use crate::format;
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::rpc::{AsOf, Failure};
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{quiet, stacked};
use crate::words::{self, lang};
use chrono::{DateTime, Utc};
use engrane::identity::types::UserRow;
use engrane::paging::Page;
use engrane::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

/// Where the page is.
const ADDRESS: &str = "/admin/users";

/// The page.
#[derive(Debug)]
pub struct UsersPage;

#[lazy_route]
impl LazyRoute for UsersPage {
    fn data() -> Self {
        Self
    }

    fn view(UsersPage: Self) -> AnyView {
        guarded(Permission::TenantsView, users_page)
    }
}

fn users_page() -> AnyView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1))
    });
    let users = Resource::new_blocking(move || page.get(), rpc::list_users);
    let list = move || {
        Suspend::new(async move {
            match users.await {
                Ok(users) => found(users),
                Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| users.refetch())),
            }
        })
    };
    view! {
        {page_title(|lang| td_string!(lang, identity.users.title).to_owned())}
        {move || {
            let lang = lang();
            view! { <PageHeading title=td_string!(lang, identity.users.title) lead=td_string!(lang, identity.users.lead) /> }
        }}
        <Transition fallback=|| loading(10)>{list}</Transition>
    }
    .into_any()
}

fn found(users: AsOf<Page<UserRow>>) -> AnyView {
    let AsOf { now, value: page } = users;
    let view = move || {
        let lang = lang();
        let list = if page.rows.is_empty() {
            view! { <Empty glyph=Glyph::SearchOff title=td_string!(lang, identity.users.none) /> }.into_any()
        } else {
            let heads = [
                Head::text(td_string!(lang, identity.users.name)),
                Head::text(td_string!(lang, identity.users.business)),
                Head::text(td_string!(lang, identity.users.role)).fold(Fold::Start),
                Head::text(td_string!(lang, identity.users.state)).fold(Fold::End),
                Head::text(td_string!(lang, identity.users.last_sign_in)).fold(Fold::Start).named(),
                Head::text(td_string!(lang, identity.users.created)).fold(Fold::End).named(),
            ];
            let rows = page.rows.iter().map(|row| cells(lang, row, now)).collect();
            table(td_string!(lang, identity.users.table).to_owned(), &heads, rows)
        };
        let pages = u32::try_from(page.total_pages()).unwrap_or(u32::MAX);
        let count = td_string!(lang, identity.users.found, count = format::count(page.total));
        view! {
            <Card title=count flush=true>
                {list}
            </Card>
            {pagination(words::page_texts(lang, page.page, pages), page.page, pages, &|page| format!("{ADDRESS}?page={page}"))}
        }
        .into_any()
    };
    view.into_any()
}

fn cells(lang: Locale, row: &UserRow, now: DateTime<Utc>) -> Vec<AnyView> {
    let state = if row.active {
        badge(td_string!(lang, identity.users.active), Tone::Good)
    } else {
        badge(td_string!(lang, identity.users.inactive), Tone::Careful)
    };
    let last_sign_in = match row.last_sign_in {
        Some(at) => age(at, now),
        None => td_string!(lang, identity.users.never).into_any(),
    };
    vec![
        stacked(row.name.clone().into_any(), Some(row.email.clone())),
        row.business_name.clone().into_any(),
        words::role(lang, row.role).into_any(),
        state,
        quiet(last_sign_in),
        quiet(age(row.created_at, now)),
    ]
}
