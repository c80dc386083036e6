//! Where files are brought into the catalogue.

use super::labels;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::imports;
use crate::layout::guarded;
use crate::ui::pages::{TabLink, tab_links};
use engrane::base::permission::Permission;
use engrane::catalog::import::fields::CatalogFileKind;
use leptos::prelude::*;

/// `/catalog/import`
pub(crate) fn parts_import_page() -> AnyView {
    guarded(Permission::CatalogEdit, || page(CatalogFileKind::Parts))
}

/// `/catalog/import/references`
pub(crate) fn references_import_page() -> AnyView {
    guarded(Permission::CatalogEdit, || page(CatalogFileKind::References))
}

/// `/catalog/import/fitments`
pub(crate) fn fitments_import_page() -> AnyView {
    guarded(Permission::CatalogEdit, || page(CatalogFileKind::Fitments))
}

/// `/catalog/import/vehicles`
pub(crate) fn vehicles_import_page() -> AnyView {
    guarded(Permission::CatalogEdit, || page(CatalogFileKind::Vehicles))
}

fn page(kind: CatalogFileKind) -> AnyView {
    let fields: imports::Fields = match kind {
        CatalogFileKind::Parts => labels::part_fields,
        CatalogFileKind::References => labels::reference_fields,
        CatalogFileKind::Fitments => labels::fitment_fields,
        CatalogFileKind::Vehicles => labels::vehicle_fields,
    };
    let tabs = move || {
        let lang = lang();
        let link = |one: &CatalogFileKind| TabLink {
            href: imports::address(one.import()).to_owned(),
            current: *one == kind,
            text: labels::kind(lang, *one).to_owned(),
            count: None,
        };
        tab_links(td_string!(lang, catalog.import.kinds).to_owned(), CatalogFileKind::ALL.iter().map(link).collect())
    };
    view! {
        <div class="pb-4">{tabs}</div>
        {imports::imports_page(kind.import(), fields)}
    }
    .into_any()
}
