//! Where files of orders and of workpieces are brought in.

use super::labels;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::imports;
use crate::layout::guarded;
use crate::ui::pages::{TabLink, tab_links};
use engrane::base::permission::Permission;
use engrane::production::import::fields::FileKind;
use leptos::prelude::*;

/// `/production/import`
pub(crate) fn orders_import_page() -> AnyView {
    guarded(Permission::ProductionSetup, || page(FileKind::Orders))
}

/// `/production/import/workpieces`
pub(crate) fn workpieces_import_page() -> AnyView {
    guarded(Permission::ProductionSetup, || page(FileKind::Workpieces))
}

fn page(kind: FileKind) -> AnyView {
    let fields: imports::Fields = match kind {
        FileKind::Orders => labels::order_fields,
        FileKind::Workpieces => labels::workpiece_fields,
    };
    let tabs = move || {
        let lang = lang();
        let link = |one: &FileKind| TabLink {
            href: imports::address(one.import()).to_owned(),
            current: *one == kind,
            text: labels::kind(lang, *one).to_owned(),
            count: None,
        };
        tab_links(td_string!(lang, production.import.kinds).to_owned(), FileKind::ALL.iter().map(link).collect())
    };
    view! {
        <div class="pb-4">{tabs}</div>
        {imports::imports_page(kind.import(), fields)}
    }
    .into_any()
}
