//! Where files of items are brought in.

use super::labels;
use crate::i18n::{Locale, td_string};
use crate::imports;
use crate::layout::guarded;
use crate::session::Session;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::icon::Glyph;
use engrane::base::permission::Permission;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;

/// `/stores/import`
pub(crate) fn imports_page() -> AnyView {
    guarded(Permission::StoresEdit, || imports::imports_page(ImportKind::Stock, labels::fields))
}

/// The way there, for whoever may bring files in.
pub(crate) fn imports_link(lang: Locale, weight: Weight, small: bool) -> Option<AnyView> {
    Session::current().can(Permission::StoresEdit).then(|| {
        let (href, text) = (imports::address(ImportKind::Stock), td_string!(lang, imports.bring.title));
        view! { <LinkButton href text glyph=Glyph::Upload weight small /> }.into_any()
    })
}
