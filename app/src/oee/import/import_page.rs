//! One import of detections: what is its own on the page that all imports have.

use super::rpc::{self, ApplyDetections, DecideColumns, DecideUnknown, RereadDetections};
use super::shown::{Outcome, Review, Shown};
use crate::base::rpc::{AsOf, RpcResult};
use crate::forms::answers::notice_with_fields;
use crate::forms::door::FormDoor;
use crate::i18n::{Locale, td_string};
use crate::imports::columns::fields;
use crate::imports::{Doors, ImportPage, LeftOut, about_import, address_of_one, another, figures, left_out, of_rows};
use crate::session::preferences::Language;
use crate::ui::bar::ActionBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::form::ask;
use crate::ui::icon::Glyph;
use crate::ui::state::Notice;
use crate::ui::text::{code, quiet, remark};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

const KIND: ImportKind = ImportKind::Detections;

/// The page of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DetectionsImportPage;

impl ImportPage for DetectionsImportPage {
    const VIEW: Permission = Permission::PlantEdit;
    const KEEPS_DRAFT: bool = true;

    /// Whether the review is asked for.
    type Look = bool;
    type Review = Review;
    type Outcome = Outcome;
    type More = [FormDoor; 1];

    fn look(query: &ParamsMap) -> bool {
        query.get_str("step") == Some("review")
    }

    fn doors() -> Doors<[FormDoor; 1]> {
        Doors {
            reread: FormDoor::to::<RereadDetections, _>(),
            columns: FormDoor::to::<DecideColumns, _>(),
            apply: FormDoor::to::<ApplyDetections, _>(),
            more: [FormDoor::to::<DecideUnknown, _>()],
        }
    }

    async fn fetch(id: ImportId, review: bool, language: Language) -> RpcResult<AsOf<Shown>> {
        rpc::detections_import(id, review, language).await
    }

    fn review(lang: Locale, shown: Shown, _: bool, doors: &Doors<[FormDoor; 1]>) -> AnyView {
        review_view(lang, shown.row.id, shown.review.unwrap_or_default(), doors)
    }

    fn outcome(lang: Locale, shown: Shown, _: &Doors<[FormDoor; 1]>) -> AnyView {
        outcome_view(lang, shown.outcome.unwrap_or_default())
    }
}

/// Where two belong together: a line that is created and its rate.
const TWO: &str = "sm:grid-cols-2";

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

fn review_view(lang: Locale, id: ImportId, review: Review, doors: &Doors<[FormDoor; 1]>) -> AnyView {
    let Review { facts, unknown, more, refused, ready } = review;
    let Doors { apply, more: [asking], .. } = doors;
    let unknown = if unknown.is_empty() {
        view! { <Notice tone=Tone::Good title=td_string!(lang, plant.import.known) /> }.into_any()
    } else {
        let more = (!more.is_empty()).then(|| remark(more));
        let questions = view! {
            <div class="flex flex-col gap-5">
                {remark(td_string!(lang, plant.import.unknown_intro))}
                {fields(lang, TWO, unknown, asking.refusal())}
                {more}
                <div>
                    <Button
                        text=td_string!(lang, plant.import.update).to_owned()
                        submits=true
                        small=true
                        busy=asking.busy
                    />
                </div>
            </div>
        };
        let form = asking.form(about_import(id, questions.into_any()));
        view! {
            <Card title=td_string!(lang, plant.import.unknown_title)>
                // Choosing is asking, once the page is alive; before that there is a button.
                <div on:change=|event| ask(&event)>{form}</div>
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
                busy=apply.busy
                disabled=asking.busy
            />
        }
    });
    let bar = view! {
        <ActionBar>
            <div class="min-w-0 grow">{remark(td_string!(lang, plant.import.apply_note))}</div>
            <LinkButton href=format!("{}/{id}", address_of_one(KIND)) text=td_string!(lang, imports.review.back) />
            {submit}
        </ActionBar>
    };
    view! {
        <div class="flex flex-col gap-6">
            {notice_with_fields(lang, asking.refusal(), field_name)}
            {notice_with_fields(lang, apply.refusal(), field_name)}
            <h2 class="text-lg font-semibold">{td_string!(lang, plant.import.review_title)}</h2>
            {figures(facts)}
            {nothing}
            {unknown}
            {refused_rows(lang, refused)}
            {apply.inline_form(about_import(id, bar.into_any()))}
        </div>
    }
    .into_any()
}

fn refused_rows(lang: Locale, refused: LeftOut) -> AnyView {
    let value = |value: String| {
        if value.is_empty() { quiet(td_string!(lang, imports.rows.blank)) } else { code(value, None) }
    };
    left_out(lang, td_string!(lang, imports.result.refused_title), of_rows(lang), refused, value, None)
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
