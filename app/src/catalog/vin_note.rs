//! What a VIN says, and what it does not.

use super::heard::VinShown;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::text::warning;
use engrane::catalog::vin::types::VinCheck;
use leptos::prelude::*;

/// A line of what is known of it, and a word about its check digit where that is no good.
pub fn vin_note(lang: Locale, vin: &VinShown) -> AnyView {
    let check = match vin.check {
        VinCheck::Right => None,
        VinCheck::Wrong => Some(warning(td_string!(lang, catalog.vin.wrong))),
        VinCheck::Unused => {
            let text = td_string!(lang, catalog.vin.unused);
            Some(view! { <span class="mt-1 block text-xs text-muted">{text}</span> }.into_any())
        }
    };
    let rest = vin.is_known.then(|| td_string!(lang, catalog.vin.rest));
    view! {
        <div class="mb-3 text-sm" role="note">
            <p>{labels::name(lang, &vin.read)} " " <span class="text-muted">{rest}</span></p>
            {check}
        </div>
    }
    .into_any()
}
