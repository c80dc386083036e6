//! The store-room as files: what somebody asks for, and the latest ones.

use super::rpc::{self, BeginStockExport};
use super::shown::ExportForm;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::exports::export_list;
use crate::forms::answers::{refusal, taken};
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::live::Live;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::form::Naming;
use crate::ui::suspend::suspend;
use crate::ui::text::remark;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// `/stores/exports`
pub(crate) fn exports_page() -> AnyView {
    // Whoever exports elsewhere has no store-room.
    guarded(Permission::StoresView, || guarded(Permission::ExportData, content))
}

fn content() -> AnyView {
    let language = use_i18n();
    let begin = ServerAction::<BeginStockExport>::new();
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::ExportMoved { .. }));
    let asked = taken(begin);
    // The form is not drawn anew with the list: news must not sweep away what somebody chooses.
    let form = Resource::new_blocking(move || language.get_locale(), |lang| rpc::stock_export_form(lang.into()));
    let latest = Resource::new_blocking(
        move || (language.get_locale(), news.get(), asked.get()),
        |(lang, _, _)| rpc::stock_exports(lang.into()),
    );
    let heading = move || {
        let lang = lang();
        view! { <PageHeading title=td_string!(lang, stores.exports.title) lead=td_string!(lang, stores.exports.lead) /> }
    };
    view! {
        {page_title(|lang| td_string!(lang, stores.exports.title).to_owned())} {heading}
        {move || {
            let fields = suspend(move || async move {
                match form.await {
                    Ok(form) => form_view(language.get_locale_untracked(), form, begin),
                    Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| form.refetch())),
                }
            });
            let list = suspend(move || async move {
                match latest.await {
                    Ok(lines) => export_list(language.get_locale_untracked(), lines),
                    Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| latest.refetch())),
                }
            });
            view! {
                <Card title=td_string!(lang(), stores.exports.new)>
                    <div class="flex flex-col gap-4">
                        <Transition fallback=|| loading(3)>{fields}</Transition>
                        <Transition fallback=|| ()>{list}</Transition>
                    </div>
                </Card>
            }
        }}
    }
    .into_any()
}

fn form_view(lang: Locale, ExportForm { fields, proof }: ExportForm, begin: ServerAction<BeginStockExport>) -> AnyView {
    view! {
        <ActionForm action=begin>
            <div class="flex flex-col gap-4">
                {edit_fields(lang, fields, Naming::Values, refusal(begin), true)}
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                    <Button
                        text=td_string!(lang, stores.exports.begin).to_owned()
                        weight=Weight::Primary
                        submits=true
                        busy=begin.pending()
                    />
                    {remark(td_string!(lang, stores.exports.hint))}
                </div>
                <p class="break-all text-sm text-muted">{proof}</p>
            </div>
        </ActionForm>
    }
    .into_any()
}
