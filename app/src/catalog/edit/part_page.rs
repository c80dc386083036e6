//! The page on which a part is edited: what it is, what it fits and what replaces it.

use super::ADDRESS;
use super::listing::rows_or;
use super::rpc::{
    self, AddCatalogFitment, AddCatalogReference, RemoveCatalogFitment, RemoveCatalogPart, SaveCatalogPart,
    TurnCatalogReference,
};
use super::shown::{Begun, FitmentLine, PartEditing, PartKnown, ReferenceLine};
use crate::base::rpc::Failure;
use crate::forms::answers::problem_notice;
use crate::forms::door::FormDoor;
use crate::forms::edit_fields::{edit_fields, further};
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, loading, problem_page};
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::{FormField, Naming};
use crate::ui::icon::Glyph;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head};
use crate::ui::text::quiet;
use engrane::base::id::PartId;
use engrane::base::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/catalog/edit/parts/:id`
pub(crate) fn part_edit_page() -> AnyView {
    guarded(Permission::CatalogEdit, content)
}

/// What can be done on the page.
#[derive(Clone)]
struct Doors {
    save: FormDoor,
    remove: FormDoor,
    add_fitment: FormDoor,
    remove_fitment: FormDoor,
    add_reference: FormDoor,
    turn_reference: FormDoor,
}

impl Doors {
    fn open() -> Self {
        Self {
            save: FormDoor::to::<SaveCatalogPart, _>(),
            remove: FormDoor::to::<RemoveCatalogPart, _>(),
            add_fitment: FormDoor::to::<AddCatalogFitment, _>(),
            remove_fitment: FormDoor::to::<RemoveCatalogFitment, _>(),
            add_reference: FormDoor::to::<AddCatalogReference, _>(),
            turn_reference: FormDoor::to::<TurnCatalogReference, _>(),
        }
    }

    /// Changes whenever something was taken that the page shows.
    fn taken(&self) -> Memo<usize> {
        let doors = [&self.save, &self.add_fitment, &self.remove_fitment, &self.add_reference, &self.turn_reference];
        let taken = doors.map(FormDoor::taken);
        Memo::new(move |_| taken.iter().map(|taken| taken.get()).sum())
    }
}

fn content() -> AnyView {
    let (params, language) = (use_params_map(), use_i18n());
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let query = use_query_map();
    let begun = Memo::new(move |_| {
        let said = |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        Begun { brand: said("brand"), number: said("number"), name: said("name") }
    });
    let doors = Doors::open();
    let taken = doors.taken();
    let found = Resource::new_blocking(
        move || (id.get(), begun.get(), language.get_locale(), taken.get()),
        |(id, begun, lang, _)| rpc::catalog_part_editing(id, begun, lang.into()),
    );
    let page = suspend(move || {
        let doors = doors.clone();
        async move {
            match found.await {
                Ok(editing) => whole(language.get_locale_untracked(), editing, &doors),
                Err(Failure(problem)) => problem_page(problem),
            }
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, catalog.edit.part_title).to_owned())}
        <Transition fallback=|| loading(8)>{page}</Transition>
    }
    .into_any()
}

fn whole(lang: Locale, editing: PartEditing, doors: &Doors) -> AnyView {
    let PartEditing { title, form, known } = editing;
    let title = if title.is_empty() { td_string!(lang, catalog.edit.new_part).to_owned() } else { title };
    let see = known.as_ref().map(|known| {
        let href = format!("/catalog/parts/{}", known.id);
        view! { <LinkButton href text=td_string!(lang, catalog.edit.see) weight=Weight::Quiet small=true /> }
    });
    let form = what_it_is(lang, form, known.as_ref().map(|known| known.id), doors);
    let known = known.map(|known| {
        let PartKnown { id, fitments, new_fitment, references, new_reference } = known;
        view! {
            {what_it_fits(lang, id, fitments, new_fitment, doors)}
            {what_replaces_it(lang, id, references, new_reference, doors)}
        }
    });
    view! {
        <PageHeading title=title>
            <LinkButton href=ADDRESS text=td_string!(lang, catalog.edit.title) weight=Weight::Quiet small=true />
            {see}
        </PageHeading>
        <div class="flex flex-col gap-4">{form} {known}</div>
    }
    .into_any()
}

fn what_it_is(lang: Locale, form: EditForm, id: Option<PartId>, doors: &Doors) -> AnyView {
    let (of_save, of_removal) = (doors.save.refusal(), doors.remove.refusal());
    let problem = Signal::derive(move || of_save.get().or_else(|| of_removal.get()));
    let title = form.title.clone();
    let content = form.content(lang, "part", Some(ADDRESS.to_owned()), ().into_any(), problem, doors.save.busy);
    let removal = id.map(|id| {
        let content = view! {
            <input type="hidden" name="id" value=id.to_string() />
            <p class="my-3 text-muted">{td_string!(lang, catalog.edit.remove_part_hint)}</p>
            <Button
                text=td_string!(lang, common.list.remove_now).to_owned()
                submits=true
                small=true
                busy=doors.remove.busy
            />
        };
        further(td_string!(lang, catalog.edit.remove_part), Tone::Bad, false, doors.remove.form(content.into_any()))
    });
    let save = doors.save.form(content);
    view! {
        <Card title=title>
            {save}
            {removal}
        </Card>
    }
    .into_any()
}

/// A form that adds something to the part, folded away.
fn adding(
    lang: Locale,
    title: &'static str,
    part: PartId,
    (form, fields): (&str, Vec<FormField>),
    door: &FormDoor,
) -> AnyView {
    let fields = fields.into_iter().map(|field| field.of_form(form)).collect();
    let content = view! {
        <input type="hidden" name="part" value=part.to_string() />
        <div class="mt-3">{edit_fields(lang, fields, Naming::Values, door.refusal(), true)}</div>
        <div class="mt-4">
            <Button
                text=td_string!(lang, common.list.add).to_owned()
                weight=Weight::Primary
                submits=true
                small=true
                busy=door.busy
            />
        </div>
    };
    view! { <div class="px-4 pb-4">{further(title, Tone::Neutral, false, door.form(content.into_any()))}</div> }
        .into_any()
}

fn what_it_fits(lang: Locale, part: PartId, rows: Vec<FitmentLine>, fields: Vec<FormField>, doors: &Doors) -> AnyView {
    let title = td_string!(lang, catalog.fitments.title);
    let heads = [
        Head::text(td_string!(lang, catalog.edit.vehicle)),
        Head::text(td_string!(lang, catalog.edit.how)),
        Head::text(td_string!(lang, catalog.edit.source)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let cells = |row: FitmentLine| {
        let content = view! {
            <input type="hidden" name="part" value=part.to_string() />
            <input type="hidden" name="fitment" value=row.id.to_string() />
            <Button
                text=format!("{} {}", td_string!(lang, catalog.edit.remove_fitment), row.vehicle)
                submits=true
                small=true
                busy=doors.remove_fitment.busy
            />
        };
        let vehicle = view! { <span class="font-medium">{row.vehicle}</span> }.into_any();
        let remove = doors.remove_fitment.form(content.into_any());
        vec![vehicle, row.how.into_any(), quiet(row.source), remove]
    };
    let none = (Glyph::Category, td_string!(lang, catalog.edit.no_fitments));
    let list = rows_or(none, title, &heads, rows.into_iter().map(cells).collect());
    let add = adding(lang, td_string!(lang, catalog.edit.add_fitment), part, ("fitment", fields), &doors.add_fitment);
    known_card(title, problem_notice(lang, doors.remove_fitment.refusal()), list, add)
}

/// Something that is known of the part, with what adds to it.
fn known_card(title: &'static str, refusal: AnyView, list: AnyView, add: AnyView) -> AnyView {
    view! {
        <Card title flush=true>
            {refusal}
            {list}
            {add}
        </Card>
    }
    .into_any()
}

fn what_replaces_it(
    lang: Locale,
    part: PartId,
    rows: Vec<ReferenceLine>,
    fields: Vec<FormField>,
    doors: &Doors,
) -> AnyView {
    let title = td_string!(lang, catalog.edit.references);
    let heads = [
        Head::text(td_string!(lang, catalog.edit.replaces)),
        Head::text(td_string!(lang, catalog.edit.replaced)).named(),
        Head::text(td_string!(lang, catalog.edit.how)),
        Head::text(td_string!(lang, catalog.edit.source)).named(),
        Head::text(String::new()).fold(Fold::Line),
    ];
    let cells = |row: ReferenceLine| {
        let ReferenceLine { id, from, to, how, source, counts } = row;
        let text = if counts { td_string!(lang, catalog.edit.revoke) } else { td_string!(lang, catalog.edit.restore) };
        let turned = (!counts).to_string();
        let content = view! {
            <input type="hidden" name="part" value=part.to_string() />
            <input type="hidden" name="reference" value=id.to_string() />
            <input type="hidden" name="counts" value=turned />
            <Button
                text=format!("{text} {from} → {to}")
                submits=true
                small=true
                busy=doors.turn_reference.busy
            />
        };
        let off = (!counts).then(|| badge(td_string!(lang, catalog.edit.revoked), Tone::Neutral));
        let from = view! {
            <span class="inline-flex flex-wrap items-center gap-2">
                <span class="font-mono font-semibold">{from}</span>
                {off}
            </span>
        };
        let turn = doors.turn_reference.form(content.into_any());
        vec![from.into_any(), to.into_any(), how.into_any(), quiet(source), turn]
    };
    let none = (Glyph::Swap, td_string!(lang, catalog.edit.no_references));
    let list = rows_or(none, title, &heads, rows.into_iter().map(cells).collect());
    let add =
        adding(lang, td_string!(lang, catalog.edit.add_reference), part, ("reference", fields), &doors.add_reference);
    known_card(title, problem_notice(lang, doors.turn_reference.refusal()), list, add)
}
