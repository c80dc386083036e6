//! An item: how much there is, where it is, who has it, and what was done with it.

use super::acts::{AskedAct, item_address};
use super::panel::act_panel;
use super::pieces::{LoansOf, act_buttons, facts, level, loans, moves};
use super::printing::labels_of_item;
use super::reserved::{ReservationForm, reserved};
use super::rpc::{self, ArchiveItem, SaveThresholds};
use super::serials::{PieceForm, pieces};
use super::settings::SetUp;
use super::shown::{Fact, ItemShown};
use crate::attached::{Attaching, AttachmentShown, Files, attached};
use crate::base::address::with_query;
use crate::base::labels::page_texts;
use crate::base::rpc::{AsOf, Failure};
use crate::entity_pages::EntityLists;
use crate::forms::answers::{problem_notice, refusal, taken};
use crate::forms::edit_fields::{edit_fields, further};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{guarded, problem_page};
use crate::notices::watch_button;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Stat, Stats, Tone};
use crate::ui::chart::{Chart, chart_script};
use crate::ui::form::{FormField, Naming};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use engrane::base::id::StockItemId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::events::types::Event;
use engrane::stores::types::Act;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/stores/items/:id`
pub(crate) fn item_page() -> AnyView {
    guarded(Permission::StoresView, content)
}

/// What the page can ask for.
#[derive(Clone, Copy)]
struct Forms {
    thresholds: ServerAction<SaveThresholds>,
    archive: ServerAction<ArchiveItem>,
    attaching: Attaching,
    piece: PieceForm,
    reservation: ReservationForm,
}

fn content() -> AnyView {
    let (params, query, language) = (use_params_map(), use_query_map(), use_i18n());
    let id: Memo<Option<StockItemId>> =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let page = Memo::new(move |_| query.with(|query| query.get_str("page").and_then(|page| page.parse().ok())));
    let attaching = Attaching::new(move || language.get_locale_untracked());
    let forms = Forms {
        thresholds: ServerAction::new(),
        archive: ServerAction::new(),
        attaching,
        piece: PieceForm::new(),
        reservation: ReservationForm::new(),
    };
    let (changed, archived) = (taken(forms.thresholds), taken(forms.archive));
    let news = expect_context::<Live>().changes(move |event| match event {
        // None are named where any may look otherwise.
        Event::StockChanged { items } => items.is_empty() || id.get_untracked().is_some_and(|id| items.contains(&id)),
        _ => false,
    });
    let item = Resource::new_blocking(
        move || (id.get(), page.get(), language.get_locale(), (changed.get(), archived.get(), news.get())),
        |(id, page, lang, _)| async move {
            match id {
                Some(id) => rpc::stock_item(id, page.unwrap_or(1), lang.into()).await,
                None => Err(Failure(Problem::NotFound { what: Entity::StockItem })),
            }
        },
    );
    let shown = suspend(move || async move {
        match item.await {
            Ok(item) => found(language.get_locale_untracked(), item, &forms),
            Err(Failure(problem)) => problem_page(problem),
        }
    });
    let here = Signal::derive(move || id.get().map(item_address).unwrap_or_default());
    view! {
        <Transition fallback=|| skeleton_block("h-96")>{shown}</Transition>
        {act_panel(here)}
    }
    .into_any()
}

fn found(lang: Locale, AsOf { now, value }: AsOf<ItemShown>, forms: &Forms) -> AnyView {
    let ItemShown {
        id, version, name, lead, archived, level: filled, figures, facts: about, places, loans: out, ..
    } = value;
    let here = item_address(id);
    let acts = [Act::Issue, Act::Receive, Act::Return, Act::Transfer, Act::Adjust, Act::Scrap];
    // Nothing of what is archived comes in any more.
    let acts = acts.into_iter().filter(|_| !archived).map(|act| AskedAct::of(act).item(id)).collect();
    let figures =
        figures.into_iter().map(|Fact { name, value, .. }| view! { <Stat label=name value=value /> }).collect_view();
    let off = archived.then(|| badge(td_string!(lang, stores.list.archived), Tone::Neutral));
    let may_edit = Session::current().can(Permission::StoresEdit);
    let change = may_edit.then(|| {
        view! {
            <LinkButton
                href=SetUp::Items.address_of(&id.to_string())
                text=td_string!(lang, stores.item.change)
                glyph=Glyph::Edit
                weight=Weight::Quiet
                small=true
            />
        }
    });
    let label = Session::current().can(Permission::StoresMove).then(|| {
        let text = td_string!(lang, stores.labels.one);
        view! { <LinkButton href=labels_of_item(id) text weight=Weight::Quiet small=true /> }
    });
    let follow = (!archived).then(|| watch_button(id));
    let title = name.clone();
    let chart = value.usage.map(|usage| {
        view! {
            {chart_script()}
            <Card title=td_string!(lang, stores.chart.title)>
                <Chart
                    chart=Signal::stored(usage)
                    height="h-72"
                    show_data=Signal::stored(td_string!(lang, stores.chart.show_data).to_owned())
                />
            </Card>
        }
    });
    let history = value.history.map(|history| {
        let (page, pages) = (history.page, history.pages);
        let list = if history.rows.is_empty() {
            view! { <Empty glyph=Glyph::History title=td_string!(lang, stores.moves.none) /> }.into_any()
        } else {
            moves(lang, history.rows, now, true)
        };
        let here = here.clone();
        let href = move |page: u32| format!("{}#history", with_query(&here, &[("page", &page.to_string())]));
        view! {
            <Card title=td_string!(lang, stores.moves.title) flush=true id="history">
                {list}
            </Card>
            {pagination(page_texts(lang, page, pages), page, pages, &href)}
        }
    });
    let acts = act_buttons(lang, &here, acts);
    let list = loans(lang, LoansOf::Item, out, now, &here);
    let units = value.pieces.map(|units| pieces(lang, id, units, forms.piece, &here, archived));
    let kept = value.reserved.map(|rows| reserved(lang, id, rows, forms.reservation, archived));
    let files = papers(lang, id, value.files, forms.attaching);
    let settings = may_edit.then(|| thresholds(lang, (id, version, archived), value.thresholds, forms));
    view! {
        {page_title(move |_| title.clone())}
        <PageHeading title=name lead=lead>
            {off}
            {acts}
            {label}
            {follow}
            {change}
        </PageHeading>
        <div class="flex flex-col gap-4">
            <Stats>{figures}</Stats>
            <div>{level(filled)}</div>
            <div class="grid items-start gap-4 lg:grid-cols-2">
                {facts(td_string!(lang, stores.item.places), places, td_string!(lang, stores.item.nowhere))}
                {facts(td_string!(lang, stores.item.about), about, "")}
            </div>
            <Card title=td_string!(lang, stores.loans.title) flush=true>
                {list}
            </Card>
            {units}
            {kept}
            {files}
            {chart}
            {settings}
            {history}
        </div>
    }
    .into_any()
}

/// The item's pictures and papers; nothing where there are none and none may be attached.
fn papers(lang: Locale, id: StockItemId, files: Vec<AttachmentShown>, attaching: Attaching) -> AnyView {
    let may_edit = Session::current().can(Permission::StoresEdit);
    if files.is_empty() && !may_edit {
        return ().into_any();
    }
    let of = Files {
        lang,
        address: Signal::stored(format!("/api/v1/stores/items/{id}/files")),
        may_attach: may_edit,
        camera: false,
        attaching,
        remove: Callback::new(move |file| attaching.remove(lang, rpc::remove_attachment(id, file))),
    };
    view! { <Card title=td_string!(lang, common.files.title)>{attached(of, files)}</Card> }.into_any()
}

fn thresholds(
    lang: Locale,
    (id, version, archived): (StockItemId, i32, bool),
    fields: Vec<FormField>,
    forms: &Forms,
) -> AnyView {
    let Forms { thresholds, archive: archiving, .. } = *forms;
    let busy: Signal<bool> = thresholds.pending().into();
    let problem = refusal(thresholds);
    let of_archive = refusal(archiving);
    let archive = (!archived).then(|| {
        let content = view! {
            <ActionForm action=archiving>
                <input type="hidden" name="id" value=id.to_string() />
                <p class="my-3 text-muted">{td_string!(lang, stores.item.archive_hint)}</p>
                {problem_notice(lang, of_archive)}
                <div class="mt-3">
                    <Button
                        text=td_string!(lang, stores.item.archive).to_owned()
                        submits=true
                        small=true
                        busy=archiving.pending()
                    />
                </div>
            </ActionForm>
        };
        let open = of_archive.with_untracked(Option::is_some);
        further(td_string!(lang, stores.item.archive), Tone::Bad, open, content.into_any())
    });
    view! {
        <Card title=td_string!(lang, stores.item.thresholds)>
            <ActionForm action=thresholds>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="version" value=version.to_string() />
                {edit_fields(lang, fields, Naming::Values, problem, true)}
                <div class="mt-4">
                    <Button text=td_string!(lang, common.save).to_owned() submits=true busy=busy />
                </div>
            </ActionForm>
            {archive}
        </Card>
    }
    .into_any()
}
