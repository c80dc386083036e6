//! What a VIN says, and what it does not.

use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::text::warning;
use engrane::catalog::vin::types::{VinCheck, VinReading, VinStatus};
use leptos::prelude::*;

/// A line of what is known of it, and a word about its check digit where that is no good.
pub fn vin_note(lang: Locale, reading: &VinReading) -> AnyView {
    let is_known = reading.status() != VinStatus::NotKnown;
    let vin = reading.vin.clone();
    let read = if is_known {
        td_string!(lang, catalog.vin.read, vin = vin, what = said(lang, reading)).to_string()
    } else {
        td_string!(lang, catalog.vin.not_known, vin = vin).to_string()
    };
    let check = match reading.check {
        VinCheck::Right => None,
        VinCheck::Wrong => Some(warning(td_string!(lang, catalog.vin.wrong))),
        VinCheck::Unused => {
            let text = td_string!(lang, catalog.vin.unused);
            Some(view! { <span class="mt-1 block text-xs text-muted">{text}</span> }.into_any())
        }
    };
    let rest = is_known.then(|| td_string!(lang, catalog.vin.rest));
    view! {
        <div class="mb-3 text-sm" role="note">
            <p>{read} " " <span class="text-muted">{rest}</span></p>
            {check}
        </div>
    }
    .into_any()
}

/// `Nissan, hecho en México, modelo 2004`.
fn said(lang: Locale, VinReading { make, country, year, other_year, .. }: &VinReading) -> String {
    let make = match make {
        Some(make) => make.name.clone(),
        None => td_string!(lang, catalog.vin.make_unknown).to_owned(),
    };
    let country = country
        .as_ref()
        .map(|country| td_string!(lang, catalog.vin.made_in, country = labels::name(lang, &country.name)).to_string());
    let year = match (*year, *other_year) {
        (Some(year), Some(other)) => td_string!(lang, catalog.vin.either_year, year = year, other = other).to_string(),
        (Some(year), None) => td_string!(lang, catalog.vin.year, year = year).to_string(),
        (None, _) => td_string!(lang, catalog.vin.year_unknown).to_owned(),
    };
    [Some(make), country, Some(year)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
