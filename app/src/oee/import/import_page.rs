//! One import of detections: reading, what its columns are, what applying would do, applying, and the result, on one page
//! that shows where it stands. Its forms work before the page is alive.

use super::rpc::{self, ApplyDetections, DecideColumns, DecideUnknown, RereadDetections};
use super::shown::{Outcome, Review, Shown};
use crate::base::follow::Followed;
use crate::base::rpc::{AsOf, Failure};
use crate::forms::answers::{notice_with_fields, refusal, taken};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::columns::{Columns, Ending, Go, columns_form, fields, reading_card};
use crate::imports::{LeftOut, another, failure_view, figures, left_out, moment_steps, of_rows, under_way};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::session::live::Live;
use crate::ui::age::age;
use crate::ui::bar::ActionBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::ask;
use crate::ui::icon::Glyph;
use crate::ui::state::{Notice, skeleton_block};
use crate::ui::text::{code, quiet, remark};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::{ImportKind, ImportStatus};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

const KIND: ImportKind = ImportKind::Detections;

/// The page.
pub(crate) fn import_page() -> AnyView {
    guarded(Permission::PlantEdit, content)
}

/// What the page can ask for.
#[derive(Clone, Copy)]
struct Forms {
    reread: ServerAction<RereadDetections>,
    columns: ServerAction<DecideColumns>,
    unknown: ServerAction<DecideUnknown>,
    apply: ServerAction<ApplyDetections>,
}

fn content() -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| {
        params.with(|params| params.get_str("id").and_then(|id| Uuid::parse_str(id).ok()).map(ImportId))
    });
    let review = Memo::new(move |_| query.with(|query| query.get_str("step") == Some("review")));
    let language = use_i18n();
    let forms = Forms {
        reread: ServerAction::new(),
        columns: ServerAction::new(),
        unknown: ServerAction::new(),
        apply: ServerAction::new(),
    };
    let taken = [taken(forms.reread), taken(forms.columns), taken(forms.unknown), taken(forms.apply)];
    let import = Resource::new_blocking(
        move || (id.get(), review.get(), language.get_locale(), taken.map(|taken| taken.get())),
        |(id, review, lang, _)| async move {
            match id {
                Some(id) => rpc::detections_import(id, review, lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::Import })),
            }
        },
    );
    let page = move || {
        Suspend::new(async move {
            match import.await {
                Ok(import) => found(import, review.get_untracked(), language.get_locale_untracked(), forms),
                Err(Failure(problem)) => problem_page(problem),
            }
        })
    };
    view! { <Transition fallback=|| skeleton_block("h-96")>{page}</Transition> }.into_any()
}

fn found(AsOf { now, value }: AsOf<Shown>, review: bool, lang: Locale, forms: Forms) -> AnyView {
    let row = value.row.clone();
    let (id, moves_by_itself) = (row.id, row.status.moves_by_itself());
    let import =
        Followed::new(value, move || async move { Ok(rpc::detections_import(id, review, lang.into()).await?.value) });
    let changes = expect_context::<Live>()
        .changes(move |event| matches!(event, Event::ImportMoved { import, .. } if *import == id));
    Effect::new(move |_| {
        // It may have moved on while what is shown was on its way, before anybody listened.
        if changes.get() > 0 || moves_by_itself {
            import.refresh();
        }
    });
    let title = row.filename.clone();
    let status = import.part(|shown| shown.row.status);
    let body = move || {
        let status = status.get();
        let shown = import.get_untracked();
        let steps = moment_steps(lang, status, Some(shown.review.is_some()));
        let moment = match status {
            ImportStatus::Queued
            | ImportStatus::Reading
            | ImportStatus::Planning
            | ImportStatus::Applying
            | ImportStatus::Undoing => under_way(KIND, status, import.part(|shown| shown.progress)),
            ImportStatus::NeedsMapping | ImportStatus::Planned => match (shown.review, shown.columns) {
                (Some(review), _) => review_view(lang, id, review, forms),
                (None, columns) => columns_view(lang, id, columns.unwrap_or_default(), forms),
            },
            ImportStatus::Completed | ImportStatus::Undone => outcome_view(lang, shown.outcome.unwrap_or_default()),
            ImportStatus::Failed => failure_view(KIND, shown.row.filename, shown.failure),
        };
        view! {
            {steps}
            {moment}
        }
    };
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=row.filename>
            {remark(view! { {row.created_by} " · " {age(row.created_at, now)} })}
        </PageHeading>
        {body}
    }
    .into_any()
}

/// Where two belong together: a line that is created and its rate.
const TWO: &str = "sm:grid-cols-2";

fn columns_view(lang: Locale, id: ImportId, columns: Columns, forms: Forms) -> AnyView {
    let ending = Ending {
        note: "",
        ways: vec![Go {
            text: td_string!(lang, plant.import.next),
            says: None,
            weight: Weight::Primary,
            // What is decided so far is kept, whatever is missing.
            waits: false,
        }],
        pending: forms.columns.pending().into(),
    };
    let card = reading_card(lang, &columns, refusal(forms.reread), forms.reread.pending().into());
    let form = columns_form(lang, id, columns, None, refusal(forms.columns), Some(ending));
    view! {
        <div class="flex flex-col gap-6">
            <ActionForm action=forms.reread>
                <input type="hidden" name="id" value=id.to_string() />
                {card}
            </ActionForm>
            <ActionForm action=forms.columns>
                <input type="hidden" name="id" value=id.to_string() />
                {form}
            </ActionForm>
        </div>
    }
    .into_any()
}

/// What a refusal names that has no field of its own on the page.
fn field_name(lang: Locale, field: &str) -> Option<&'static str> {
    Some(match field {
        "instant" => td_string!(lang, plant.import.instant),
        "line" => td_string!(lang, plant.import.line),
        "columns" => td_string!(lang, imports.steps.columns),
        "zone" => td_string!(lang, plant.import.zone),
        "output_area" => td_string!(lang, plant.import.output_area),
        _ => return None,
    })
}

fn review_view(lang: Locale, id: ImportId, review: Review, forms: Forms) -> AnyView {
    let Review { facts, unknown, more, refused, ready } = review;
    let asking = forms.unknown;
    let apply = forms.apply;
    let unknown = if unknown.is_empty() {
        view! { <Notice tone=Tone::Good title=td_string!(lang, plant.import.known) /> }.into_any()
    } else {
        let more = (!more.is_empty()).then(|| remark(more));
        view! {
            <Card title=td_string!(lang, plant.import.unknown_title)>
                // Choosing is asking, once the page is alive; before that there is a button.
                <div on:change=|event| ask(&event)>
                    <ActionForm action=asking>
                        <input type="hidden" name="id" value=id.to_string() />
                        <div class="flex flex-col gap-5">
                            {remark(td_string!(lang, plant.import.unknown_intro))}
                            {fields(lang, TWO, unknown, refusal(asking))}
                            {more}
                            <div>
                                <Button
                                    text=td_string!(lang, plant.import.update).to_owned()
                                    submits=true
                                    small=true
                                    busy=asking.pending()
                                />
                            </div>
                        </div>
                    </ActionForm>
                </div>
            </Card>
        }
        .into_any()
    };
    let nothing = (!ready).then(|| {
        view! {
            <Notice tone=Tone::Careful title=td_string!(lang, plant.import.nothing)>
                {td_string!(lang, plant.import.nothing_text)}
            </Notice>
        }
    });
    let submit = ready.then(|| {
        view! {
            <Button
                text=td_string!(lang, plant.import.apply).to_owned()
                weight=Weight::Primary
                submits=true
                busy=apply.pending()
                disabled=asking.pending()
            />
        }
    });
    view! {
        <div class="flex flex-col gap-6">
            {notice_with_fields(lang, refusal(asking), field_name)}
            {notice_with_fields(lang, refusal(apply), field_name)}
            <h2 class="text-lg font-semibold">{td_string!(lang, plant.import.review_title)}</h2>
            {figures(facts)}
            {nothing}
            {unknown}
            {refused_rows(lang, refused)}
            <ActionForm action=apply attr:class="contents">
                <input type="hidden" name="id" value=id.to_string() />
                <ActionBar>
                    <div class="min-w-0 grow">{remark(td_string!(lang, plant.import.apply_note))}</div>
                    <LinkButton href=format!("{}/{id}", super::ADDRESS) text=td_string!(lang, plant.import.back) />
                    {submit}
                </ActionBar>
            </ActionForm>
        </div>
    }
    .into_any()
}

fn refused_rows(lang: Locale, refused: LeftOut) -> AnyView {
    let value = |value: String| {
        if value.is_empty() { quiet(td_string!(lang, imports.rows.blank)) } else { code(value, None) }
    };
    left_out(lang, td_string!(lang, plant.import.refused_title), of_rows(lang), refused, value, None)
}

fn outcome_view(lang: Locale, outcome: Outcome) -> AnyView {
    let Outcome { title, summary, good, facts, dashboard, refused } = outcome;
    let see = (!dashboard.is_empty() && good).then(|| {
        let text = td_string!(lang, plant.import.see);
        view! { <LinkButton href=dashboard text glyph=Glyph::Chart weight=Weight::Primary /> }
    });
    view! {
        <div class="flex flex-col gap-6">
            <Notice tone=if good { Tone::Good } else { Tone::Careful } title=title>
                {summary}
            </Notice>
            {figures(facts)}
            <div class="flex flex-wrap gap-2">{see} {another(lang, KIND, Weight::Plain)}</div>
            {refused_rows(lang, refused)}
        </div>
    }
    .into_any()
}
