//! One import of the catalogue: what is its own on the page that all imports have. Whoever says what its columns are has it applied.

use super::rpc::{self, ApplyCatalogFile, RereadCatalogFile};
use super::shown::{Outcome, Shown};
use crate::base::rpc::{AsOf, RpcResult};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::imports::{Doors, ImportPage, another, figures, left_out, of_rows, rejected_rows};
use crate::session::preferences::Language;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::Tone;
use crate::ui::state::Notice;
use crate::ui::text::quiet;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The page of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CatalogImportPage;

impl ImportPage for CatalogImportPage {
    const VIEW: Permission = Permission::CatalogEdit;
    const KEEPS_DRAFT: bool = false;
    const REVIEWED: bool = false;

    type Look = ();
    type Review = ();
    type Outcome = Outcome;
    type More = [FormDoor; 0];

    fn look(_: &ParamsMap) {}

    fn doors() -> Doors<[FormDoor; 0]> {
        let apply = FormDoor::to::<ApplyCatalogFile, _>();
        let reread = FormDoor::to::<RereadCatalogFile, _>();
        Doors { reread, columns: apply.clone(), apply, more: [] }
    }

    fn ending(lang: Locale) -> (&'static str, &'static str) {
        (td_string!(lang, catalog.import.columns_note), td_string!(lang, catalog.import.apply))
    }

    async fn fetch(id: ImportId, (): (), language: Language) -> RpcResult<AsOf<Shown>> {
        rpc::catalog_import(id, language).await
    }

    /// There is none.
    fn review(_: Locale, _: Shown, (): (), _: &Doors<[FormDoor; 0]>) -> AnyView {
        ().into_any()
    }

    fn outcome(lang: Locale, shown: Shown, _: &Doors<[FormDoor; 0]>) -> AnyView {
        let Outcome { title, summary, good, facts, alike, refused } = shown.outcome.unwrap_or_default();
        view! {
            <div class="flex flex-col gap-6">
                <Notice tone=if good { Tone::Good } else { Tone::Careful } title=title>
                    {summary}
                    {alike.into_iter().map(|line| view! { <p class="break-words">{line}</p> }).collect_view()}
                </Notice>
                {figures(facts)}
                <div class="flex flex-wrap gap-2">
                    <LinkButton href="/catalog" text=td_string!(lang, catalog.import.see) weight=Weight::Primary />
                    {another(lang, shown.kind, Weight::Plain)}
                </div>
                {left_out(
                    lang,
                    td_string!(lang, catalog.import.left_out),
                    of_rows(lang),
                    refused,
                    quiet,
                    rejected_rows(lang, shown.kind, &shown.row),
                )}
            </div>
        }
        .into_any()
    }
}
