//! One import of items: what is its own on the page that all imports have.

use super::labels;
use super::rpc::{self, ApplyStock, PlanStock, RemapStock, RereadStock, UndoStockImport};
use crate::base::rpc::{AsOf, RpcResult};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::imports::planned::{self, Look, Outcome, PlannedDoors, PlannedShown, Review, Words};
use crate::imports::{Doors, ImportPage};
use crate::session::preferences::Language;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::icon::Glyph;
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::stores::import::fields::StockField;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The page of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StockImportPage;

impl ImportPage for StockImportPage {
    const VIEW: Permission = Permission::StoresEdit;
    const KEEPS_DRAFT: bool = false;

    type Look = Look;
    type Review = Review;
    type Outcome = Outcome;
    type More = [FormDoor; 2];

    fn look(query: &ParamsMap) -> Look {
        planned::look(query)
    }

    fn doors() -> PlannedDoors {
        Doors {
            reread: FormDoor::to::<RereadStock, _>(),
            columns: FormDoor::to::<PlanStock, _>(),
            apply: FormDoor::to::<ApplyStock, _>(),
            more: [FormDoor::to::<RemapStock, _>(), FormDoor::to::<UndoStockImport, _>()],
        }
    }

    async fn fetch(id: ImportId, (state, page): Look, language: Language) -> RpcResult<AsOf<PlannedShown>> {
        rpc::stock_import(id, state, page, language).await
    }

    fn review(lang: Locale, shown: PlannedShown, look: Look, doors: &PlannedDoors) -> AnyView {
        planned::review_view(lang, shown, look, doors, words(lang))
    }

    fn outcome(lang: Locale, shown: PlannedShown, doors: &PlannedDoors) -> AnyView {
        let see = view! {
            <LinkButton
                href="/stores"
                text=td_string!(lang, stores.import.see)
                glyph=Glyph::Inventory
                weight=Weight::Primary
            />
        };
        planned::outcome_view(lang, shown, doors, words(lang), see.into_any())
    }
}

fn words(lang: Locale) -> Words {
    let item = td_string!(lang, stores.import.item);
    Words {
        review_title: td_string!(lang, stores.import.review_title),
        nothing: td_string!(lang, stores.import.nothing_text),
        apply: td_string!(lang, stores.import.apply),
        of_row: [item, td_string!(lang, stores.import.moved)],
        of_left: [td_string!(lang, stores.import.code), item],
        field: field_name,
    }
}

/// What a refusal names that has no field of its own on the page.
fn field_name(lang: Locale, field: &str) -> Option<&'static str> {
    if field == "quantity_is" {
        return Some(td_string!(lang, stores.import.quantity_is));
    }
    StockField::named(field).map(|field| labels::field(lang, field))
}
