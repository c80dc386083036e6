//! One import of a production: what is its own on the page that all imports have.

use super::labels;
use super::rpc::{
    self, ApplyProductionFile, PlanProductionFile, RemapProductionFile, RereadProductionFile, UndoProductionFile,
};
use crate::base::rpc::{AsOf, RpcResult};
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::imports::planned::{self, Look, Outcome, PlannedDoors, PlannedShown, Review, Words};
use crate::imports::{Doors, ImportPage};
use crate::production::orders::ORDERS;
use crate::production::workpieces::WORKPIECES;
use crate::session::preferences::Language;
use crate::ui::button::{LinkButton, Weight};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::types::ImportKind;
use engrane::production::import::fields::OrderField;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The page of one, of either kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProductionImportPage;

impl ImportPage for ProductionImportPage {
    const VIEW: Permission = Permission::ProductionSetup;
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
            reread: FormDoor::to::<RereadProductionFile, _>(),
            columns: FormDoor::to::<PlanProductionFile, _>(),
            apply: FormDoor::to::<ApplyProductionFile, _>(),
            more: [FormDoor::to::<RemapProductionFile, _>(), FormDoor::to::<UndoProductionFile, _>()],
        }
    }

    async fn fetch(id: ImportId, (state, page): Look, language: Language) -> RpcResult<AsOf<PlannedShown>> {
        rpc::production_import(id, state, page, language).await
    }

    fn review(lang: Locale, shown: PlannedShown, look: Look, doors: &PlannedDoors) -> AnyView {
        planned::review_view(lang, shown, look, doors, words(lang))
    }

    fn outcome(lang: Locale, shown: PlannedShown, doors: &PlannedDoors) -> AnyView {
        let (href, text) = if shown.kind == ImportKind::Workpieces {
            (WORKPIECES, td_string!(lang, production.import.see_workpieces))
        } else {
            (ORDERS, td_string!(lang, production.import.see_orders))
        };
        let see = view! { <LinkButton href text weight=Weight::Primary /> };
        planned::outcome_view(lang, shown, doors, words(lang), see.into_any())
    }
}

fn words(lang: Locale) -> Words {
    let workpiece = td_string!(lang, production.order.workpiece);
    Words {
        review_title: td_string!(lang, production.import.review_title),
        nothing: td_string!(lang, production.import.nothing_text),
        apply: td_string!(lang, production.import.apply),
        of_row: [workpiece, td_string!(lang, production.order.plan)],
        of_left: [td_string!(lang, production.import.order), workpiece],
        field: field_name,
    }
}

/// What a refusal names that has no field of its own on the page.
fn field_name(lang: Locale, field: &str) -> Option<&'static str> {
    OrderField::named(field).map(|field| labels::field(lang, field))
}
