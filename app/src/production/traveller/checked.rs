//! Whether a sheet that was scanned is still of the revision that is made.

use super::traveller_address;
use crate::i18n::{Locale, td_string};
use crate::ui::button::LinkButton;
use crate::ui::card::Tone;
use crate::ui::state::Notice;
use engrane::base::id::ProductionOrderId;
use leptos::prelude::*;

/// Says that the printed revision is the order's, or that it is not any more.
pub fn checked(lang: Locale, order: ProductionOrderId, printed: &str, revision: &str) -> AnyView {
    if printed == revision {
        return view! { <Notice tone=Tone::Good title=td_string!(lang, production.traveller.checked) /> }.into_any();
    }
    let named = |revision: &str| match revision {
        "" => td_string!(lang, production.traveller.no_revision).to_owned(),
        revision => td_string!(lang, production.order.revision, revision = revision.to_owned()),
    };
    let text = td_string!(lang, production.traveller.stale_text, printed = named(printed), now = named(revision));
    view! {
        <Notice tone=Tone::Bad title=td_string!(lang, production.traveller.stale)>
            <p>{text}</p>
            <div class="mt-2">
                <LinkButton
                    href=traveller_address(order)
                    text=td_string!(lang, production.traveller.title)
                    small=true
                />
            </div>
        </Notice>
    }
    .into_any()
}
