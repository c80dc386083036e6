//! Confirming what each column of a bodega's file is, with what only the inventory asks.

use super::rpc::{self, DecideImport, RereadImport};
use super::state::Import;
use crate::base::labels::lang;
use crate::forms::answers::{refusal, taken};
use crate::i18n::td_string;
use crate::imports::columns::{Ending, Go, Look, columns_form, reading_card};
use crate::session::Session;
use crate::session::preferences::Language;
use crate::ui::button::Weight;
use engrane::base::permission::Permission;
use engrane::platform::imports::types::Aim;
use leptos::form::ActionForm;
use leptos::prelude::*;
use std::sync::Arc;

/// The view of one reading of the file. What a person decides here lives as long as that reading.
pub fn mapping_view(import: Import) -> AnyView {
    let Some(columns) = import.shown_untracked().columns else {
        return ().into_any();
    };
    let id = import.id();
    let (reread, decide) = (ServerAction::<RereadImport>::new(), ServerAction::<DecideImport>::new());
    let (read_again, decided) = (taken(reread), taken(decide));
    Effect::new(move |_| {
        if read_again.get() + decided.get() > 0 {
            import.refresh();
        }
    });
    let lang = lang();
    let may_edit = Session::current().can(Permission::InventoryImport);
    let ending = may_edit.then(|| Ending {
        note: td_string!(lang, inventory.mapping.apply_note),
        ways: vec![
            Go {
                text: td_string!(lang, inventory.mapping.plan),
                says: Some(("aim", Aim::Plan.as_str())),
                weight: Weight::Plain,
                waits: true,
            },
            Go {
                text: td_string!(lang, inventory.mapping.apply),
                says: Some(("aim", Aim::Heed.as_str())),
                weight: Weight::Primary,
                waits: true,
            },
        ],
        pending: decide.pending().into(),
    });
    let language = Language::from(lang);
    let look: Look = Arc::new(move |values| Box::pin(rpc::preview_import(id, language, values)));
    let card = reading_card(lang, &columns, refusal(reread), reread.pending().into());
    let form = columns_form(lang, id, columns, Some(look), refusal(decide), ending);
    view! {
        <div class="flex flex-col gap-6">
            <ActionForm action=reread>
                <input type="hidden" name="id" value=id.to_string() />
                {card}
            </ActionForm>
            <ActionForm action=decide>
                <input type="hidden" name="id" value=id.to_string() />
                {form}
            </ActionForm>
        </div>
    }
    .into_any()
}
