//! What narrows a list, beside its search.

use super::button::Button;
use super::form::{FormField, Naming, form_field};
use leptos::prelude::*;
use leptos_router::components::Form;

/// A form that gets `action` with its fields and the `kept` pairs, folded away unless it is `open`: where it narrows nothing.
pub fn narrowing(
    (title, apply): (&'static str, &'static str),
    action: &'static str,
    kept: Vec<(&'static str, String)>,
    fields: Vec<FormField>,
    open: bool,
) -> AnyView {
    let fields = fields.into_iter().map(|field| form_field(field, Naming::Plain, Signal::stored(None))).collect_view();
    let kept =
        kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    view! {
        <details class="border-b border-base-300 py-3 text-sm" open=open>
            <summary class="cursor-pointer py-1 text-link">{title}</summary>
            <Form method="GET" action=action>
                {kept}
                <div class="grid items-start gap-4 pt-3 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))]">
                    {fields}
                    <div class="self-end">
                        <Button text=apply submits=true />
                    </div>
                </div>
            </Form>
        </details>
    }
    .into_any()
}
