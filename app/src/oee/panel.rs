//! The filters above the board: a plain form that gets the dashboard's address. Choosing is asking, once the page is
//! alive; before that there is a button.

use super::board::Panel;
use super::query::ADDRESS;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::form::{FormField, Kind, Naming, ask, form_field};
use crate::ui::state::Notice;
use leptos::prelude::*;
use leptos_router::components::Form;

/// The panel.
pub fn panel(panel: Panel) -> AnyView {
    let Panel { fields, problems, instead } = panel;
    let (wide, narrow): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.kind == Kind::Several);
    let draw = |fields: Vec<FormField>| {
        let draw_one = |field: FormField| {
            let problem = problems.iter().find(|(of, _)| *of == field.name).map(|(_, text)| text.clone());
            // Two dates matter only for a period of one's own.
            let class = if matches!(field.name.as_str(), "from" | "to") {
                "hidden group-has-[option[value=custom]:checked]/panel:block"
            } else {
                "contents"
            };
            let field = form_field(field, Naming::Plain, Signal::stored(problem));
            view! { <div class=class>{field}</div> }
        };
        fields.into_iter().map(draw_one).collect_view()
    };
    let (wide, narrow) = (draw(wide), draw(narrow));
    let notice = (!instead.is_empty()).then(|| {
        view! {
            <div class="mb-4">
                <Notice tone=Tone::Careful title=instead />
            </div>
        }
    });
    view! {
        {notice}
        <div class="mb-4" on:change=|event| ask(&event)>
            <Card>
                <Form method="GET" action=ADDRESS>
                    <div class="group/panel grid gap-4 sm:grid-cols-2 lg:grid-cols-4 xl:grid-cols-5">
                        {narrow}
                        <div class="self-end">
                            <Button
                                text=Signal::derive(move || td_string!(lang(), plant.panel.show).to_owned())
                                weight=Weight::Plain
                                submits=true
                            />
                        </div>
                        {wide}
                    </div>
                </Form>
            </Card>
        </div>
    }
    .into_any()
}
