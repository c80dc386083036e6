//! The page on which two brands become one.

use super::lists::CatalogLists;
use super::rpc::{self, MergeCatalogBrand};
use super::shown::MergeShown;
use crate::base::rpc::{Failure, RpcResult};
use crate::entity_pages::EntityLists;
use crate::forms::door::FormDoor;
use crate::forms::edit_fields::edit_fields;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, loading, problem_page};
use crate::session::preferences::Language;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::form::Naming;
use crate::ui::suspend::suspend;
use engrane::base::id::BrandId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/catalog/edit/brands/:id/merge`
pub(crate) fn merge_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

async fn fetch(id: String, language: Language) -> RpcResult<(BrandId, MergeShown)> {
    match id.parse::<BrandId>() {
        Ok(id) => Ok((id, rpc::catalog_merge(id, language).await?)),
        Err(_) => Err(Failure(Problem::NotFound { what: Entity::Brand })),
    }
}

fn content() -> AnyView {
    let (params, language) = (use_params_map(), use_i18n());
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let door = FormDoor::to::<MergeCatalogBrand, _>();
    let found = Resource::new_blocking(move || (id.get(), language.get_locale()), |(id, lang)| fetch(id, lang.into()));
    let page = suspend(move || {
        let door = door.clone();
        async move {
            match found.await {
                Ok((id, shown)) => form(language.get_locale_untracked(), id, shown, &door),
                Err(Failure(problem)) => problem_page(problem),
            }
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, catalog.edit.merge).to_owned())}
        <Transition fallback=|| loading(3)>{page}</Transition>
    }
    .into_any()
}

fn form(lang: Locale, id: BrandId, shown: MergeShown, door: &FormDoor) -> AnyView {
    let MergeShown { name, fields } = shown;
    let back = CatalogLists::Brands.address_of(&id.to_string());
    let content = view! {
        <input type="hidden" name="id" value=id.to_string() />
        {edit_fields(lang, fields, Naming::Values, door.refusal(), false)}
        <p class="mt-4 text-muted text-pretty">{td_string!(lang, catalog.edit.merge_hint)}</p>
        <div class="mt-6 flex flex-wrap gap-2">
            <Button
                text=td_string!(lang, catalog.edit.merge_now).to_owned()
                weight=Weight::Primary
                submits=true
                busy=door.busy
            />
            <LinkButton href=back text=td_string!(lang, common.cancel) />
        </div>
    };
    let form = door.form(content.into_any());
    view! {
        <PageHeading title=name lead=td_string!(lang, catalog.edit.merge_lead) />
        <Card>{form}</Card>
    }
    .into_any()
}
