//! What the pages of devices have in common: the form that connects another one, and those that are connected.

use super::shown::PairedRow;
use crate::base::follow::Followed;
use crate::forms::answers::problem_notice;
use crate::forms::door::FormDoor;
use crate::forms::edit_fields::{edit_fields, empty_form};
use crate::i18n::{Locale, td_string};
use crate::ui::age::Elapsed;
use crate::ui::badge::badge;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::form::{FormField, Kind, Naming};
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{code, named, quiet, stacked};
use leptos::prelude::*;

/// What can be done on the page.
#[derive(Clone, Debug)]
pub struct Doors {
    pub connect: FormDoor,
    pub disconnect: FormDoor,
}

impl Doors {
    /// Changes whenever the list did. What was typed of a device that is connected is done with: the next one has another code and
    /// another name.
    pub fn taken(&self) -> Memo<usize> {
        let [connected, disconnected] = [&self.connect, &self.disconnect].map(FormDoor::taken);
        Effect::new(move |before: Option<()>| {
            connected.track();
            if before.is_some() {
                empty_form("code");
            }
        });
        Memo::new(move |_| connected.get() + disconnected.get())
    }
}

/// What a page calls its devices.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    pub connect: &'static str,
    pub step_open: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub name_hint: &'static str,
    pub list: &'static str,
    pub none: &'static str,
    pub none_text: &'static str,
    /// The head of their column.
    pub device: &'static str,
    /// The head of what else is told of them.
    pub also: Option<&'static str>,
    /// Of one that has not been there yet.
    pub waiting: &'static str,
}

/// The form, for the device that opens `address`, and below it the list, which alone moves on by itself: what is typed meanwhile stays as
/// it is. What a device is to be stands in `begun` before the fields, and in `more` of them.
pub fn devices(
    lang: Locale,
    texts: Texts,
    address: String,
    (begun, more): (AnyView, Vec<FormField>),
    rows: Followed<Vec<PairedRow>>,
    doors: Doors,
) -> AnyView {
    let elapsed = use_context::<Elapsed>();
    Effect::new(move |before: Option<()>| {
        let _ = elapsed.map(Elapsed::minutes);
        if before.is_some() {
            rows.refresh();
        }
    });
    let Doors { connect, disconnect } = doors;
    let own = [
        FormField::new("code", texts.code, Kind::Text).hint(texts.code_hint).autocomplete("off").required(),
        FormField::new("name", td_string!(lang, common.devices.name), Kind::Text).hint(texts.name_hint).required(),
    ];
    let fields = own.into_iter().chain(more).collect();
    let form = view! {
        {begun}
        {edit_fields(lang, fields, Naming::Plain, connect.refusal(), true)}
        <div class="mt-6">
            <Button
                text=td_string!(lang, common.devices.connect).to_owned()
                weight=Weight::Primary
                submits=true
                busy=connect.busy
            />
        </div>
    };
    let form = connect.form(form.into_any());
    let refused = problem_notice(lang, disconnect.refusal());
    // Whose end is being asked about: it is asked still when the list was drawn anew.
    let asked = RwSignal::new(String::new());
    let list = move || list(lang, texts, rows.get(), &disconnect, asked);
    view! {
        <div class="flex flex-col gap-4">
            <Card title=texts.connect>
                <p class="mb-4 text-muted">{texts.step_open} " " {code(address, None)}</p>
                {form}
            </Card>
            {refused}
            <Card title=texts.list flush=true>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

fn list(lang: Locale, texts: Texts, rows: Vec<PairedRow>, disconnect: &FormDoor, asked: RwSignal<String>) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty glyph=Glyph::Screen title=texts.none text=texts.none_text /> }.into_any();
    }
    let mut heads = vec![Head::text(texts.device)];
    heads.extend(texts.also.map(|head| Head::text(head).named()));
    heads.extend([
        Head::text(td_string!(lang, common.devices.seen)).named(),
        Head::text(td_string!(lang, common.devices.by)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ]);
    let cells = rows.into_iter().map(|row| cells(lang, texts, row, disconnect, asked)).collect();
    table(texts.list.to_owned(), &heads, cells)
}

fn cells(lang: Locale, texts: Texts, row: PairedRow, disconnect: &FormDoor, asked: RwSignal<String>) -> Vec<AnyView> {
    let PairedRow { id, name, href, remark, also, seen, by, device } = row;
    let seen =
        if seen.is_empty() { badge(texts.waiting, Tone::Careful) } else { stacked(seen.into_any(), Some(device)) };
    let end = disconnecting(lang, id, &name, disconnect, asked);
    let name = match href {
        Some(href) => named(name, href),
        None => view! { <span class="font-medium">{name}</span> }.into_any(),
    };
    let mut cells = vec![stacked(name, Some(remark))];
    cells.extend(also.map(quiet));
    cells.extend([seen, quiet(by), end]);
    cells
}

/// What ends a device, folded away: it is asked twice.
fn disconnecting(lang: Locale, id: String, name: &str, door: &FormDoor, asked: RwSignal<String>) -> AnyView {
    let label = format!("{} {name}", td_string!(lang, common.devices.disconnect));
    let open = asked.get_untracked() == id;
    let content = view! {
        <input type="hidden" name="id" value=id.clone() />
        <p class="my-2 max-w-72 text-muted md:ms-auto">{td_string!(lang, common.devices.disconnect_hint)}</p>
        <Button
            text=td_string!(lang, common.devices.disconnect_now).to_owned()
            submits=true
            small=true
            busy=door.busy
        />
    };
    let turn = move |_| asked.update(|asked| *asked = if *asked == id { String::new() } else { id.clone() });
    view! {
        <details class="md:text-end" open=open>
            <summary class=format!("cursor-pointer py-1 {}", Tone::Bad.text()) aria-label=label on:click=turn>
                {td_string!(lang, common.devices.disconnect)}
            </summary>
            {door.form(content.into_any())}
        </details>
    }
    .into_any()
}
