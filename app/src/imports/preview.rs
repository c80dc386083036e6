//! What a dropped file holds, as the browser read it: how it was read, what its columns seem to be, and its first rows.
//!
//! Words: the *draft* is what a person has said of the columns here, by their indexes; the page of the import takes it up
//! ([`said_before`]).

use super::labels;
use crate::base::format;
use crate::base::labels::{lang, page_texts};
use crate::i18n::{Locale, td_string};
use crate::ui::badge::badge;
use crate::ui::card::{Card, Tone};
use crate::ui::field::{Choice, SelectField};
use crate::ui::grid::facts;
use crate::ui::pages::page_buttons;
use crate::ui::table::{Head, table, wide_table};
use crate::ui::text::{mark, quiet, remark, samples, spoken, stacked};
use engrane::base::id::ImportId;
use engrane::platform::imports::preview::{Guess, Preview, PreviewColumn, Values};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns that are shown; no list has as many, and a page with thousands of cells would not answer.
const SHOWN_COLUMNS: usize = 40;
/// Rows of a page.
const PAGE: usize = 25;
/// From here on a guess is likely.
const LIKELY: f32 = 0.5;

/// What a column can be, names and words.
pub type Fields = fn(Locale) -> Vec<Choice>;

/// What somebody does with what is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// What was said of columns, by their indexes; empty for one that is not used.
    draft: RwSignal<BTreeMap<u32, String>>,
    /// The page of rows.
    page: RwSignal<u32>,
}

impl Default for Look {
    fn default() -> Self {
        Self { draft: RwSignal::default(), page: RwSignal::new(1) }
    }
}

impl Look {
    /// Another file is looked at.
    pub fn clear(self) {
        self.draft.set(BTreeMap::new());
        self.page.set(1);
    }

    /// Has somebody said something, or gone through the rows?
    pub fn is_used(self) -> bool {
        self.page.get_untracked() > 1 || self.draft.with_untracked(|draft| !draft.is_empty())
    }

    /// Keeps what was said of the columns for the page of the import.
    pub fn hand_over(self, import: ImportId, preview: &Preview) {
        let said = self.draft.with_untracked(|draft| {
            let of = |column: &PreviewColumn| {
                let field = draft.get(&column.index)?.clone();
                Some(SaidColumn { index: column.index, header: column.header.clone(), field })
            };
            preview.columns.iter().filter_map(of).collect()
        });
        SAID.set(Some((import, said)));
    }
}

/// What was said of a column before the file was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidColumn {
    pub index: u32,
    pub header: String,
    /// The name of the field; empty when the column is not used.
    pub field: String,
}

thread_local! {
    /// In the browser alone: from the page that a file was dropped on to that of its import.
    static SAID: RefCell<Option<(ImportId, Vec<SaidColumn>)>> = const { RefCell::new(None) };
}

/// What was said of the columns of an import before it was one.
pub fn said_before(import: ImportId) -> Vec<SaidColumn> {
    SAID.with_borrow(|said| said.as_ref().filter(|(of, _)| *of == import).map(|(_, said)| said.clone()))
        .unwrap_or_default()
}

/// The view of a file that was read.
pub fn preview_view(preview: &Arc<Preview>, fields: Fields, look: Look) -> AnyView {
    let preview = Arc::clone(preview);
    let view = move || {
        let lang = lang();
        view! {
            <div class="flex flex-col gap-6">
                {columns_card(lang, &preview, &fields(lang), look.draft)}
                {rows_card(lang, &preview, look.page)}
            </div>
        }
    };
    view.into_any()
}

/// How the file was read, and its columns with what they seem to be.
fn columns_card(lang: Locale, preview: &Preview, fields: &[Choice], draft: RwSignal<BTreeMap<u32, String>>) -> AnyView {
    let mut about = vec![
        (td_string!(lang, imports.bring.rows).to_owned(), format::count(preview.rows_total)),
        (td_string!(lang, imports.file.format).to_owned(), labels::file_format(lang, preview.format)),
    ];
    if let Some(sheet) = &preview.sheet {
        about.push((td_string!(lang, imports.file.sheet).to_owned(), sheet.clone()));
    }
    let header = match preview.header_row {
        0 => td_string!(lang, imports.file.no_header).to_owned(),
        row => td_string!(lang, imports.file.header_at, row = row.to_string()),
    };
    about.push((td_string!(lang, imports.file.header_row).to_owned(), header));
    if let Some(encoding) = &preview.encoding {
        about.push((td_string!(lang, imports.file.encoding).to_owned(), encoding.clone()));
    }
    let heads = [
        Head::text(td_string!(lang, imports.preview.column)),
        Head::text(td_string!(lang, imports.preview.values)),
        Head::text(td_string!(lang, imports.preview.means)),
    ];
    let shown = preview.columns.iter().take(SHOWN_COLUMNS);
    let rows = shown.map(|column| column_cells(lang, column, fields, draft)).collect();
    let left_out = (preview.columns.len() > SHOWN_COLUMNS).then(|| {
        let (shown, total) = (SHOWN_COLUMNS.to_string(), preview.columns.len().to_string());
        view! { <p class="px-4 py-3">{remark(td_string!(lang, imports.preview.more_columns, shown, total))}</p> }
    });
    let columns = table(td_string!(lang, imports.preview.columns).to_owned(), &heads, rows);
    view! {
        <Card title=td_string!(lang, imports.preview.title) flush=true>
            <div class="flex flex-col gap-3 px-4 pb-4">
                {remark(td_string!(lang, imports.preview.lead))} {facts(about)}
            </div>
            {columns}
            {left_out}
        </Card>
    }
    .into_any()
}

fn column_cells(
    lang: Locale,
    column: &PreviewColumn,
    fields: &[Choice],
    draft: RwSignal<BTreeMap<u32, String>>,
) -> Vec<AnyView> {
    let index = column.index;
    let name = labels::column_name(lang, index, &column.header);
    let guessed = column.guess.as_ref().map(|guess| guess.field.clone()).unwrap_or_default();
    let chosen = Memo::new(move |_| draft.with(|draft| draft.get(&index).cloned()).unwrap_or_else(|| guessed.clone()));
    vec![
        mark(name.clone(), Signal::derive(move || chosen.with(|field| !field.is_empty()))),
        values_cell(lang, column),
        field_cell(lang, &name, column, fields, chosen, draft),
    ]
}

/// A few values of a column, and what they are.
fn values_cell(lang: Locale, column: &PreviewColumn) -> AnyView {
    stacked(samples(&column.samples), Some(values(lang, column.values).to_owned()))
}

/// The chooser of a column, and how sure the guess is.
fn field_cell(
    lang: Locale,
    name: &str,
    column: &PreviewColumn,
    fields: &[Choice],
    chosen: Memo<String>,
    draft: RwSignal<BTreeMap<u32, String>>,
) -> AnyView {
    let index = column.index;
    let mut choices = vec![Choice::new("", td_string!(lang, imports.file.unused))];
    choices.extend(fields.iter().cloned());
    let confidence = column.guess.clone().map(|Guess { field, confidence, sure }| {
        let tone = match confidence {
            _ if sure => Tone::Good,
            likely if likely >= LIKELY => Tone::Careful,
            _ => Tone::Bad,
        };
        let share =
            spoken(td_string!(lang, imports.preview.confidence), badge(format::percent(confidence.into()), tone));
        view! { <span class:hidden=move || chosen.with(|chosen| *chosen != field)>{share}</span> }
    });
    view! {
        <div class="flex items-center gap-3">
            <div class="w-56 max-w-full">
                <SelectField
                    label=td_string!(lang, imports.preview.field_of, column = name.to_owned())
                    name=format!("preview_{index}")
                    choices=choices
                    chosen=chosen
                    on_choose=Callback::new(move |field: String| {
                        draft.update(|draft| drop(draft.insert(index, field)));
                    })
                    quiet=true
                    small=true
                />
            </div>
            {confidence}
        </div>
    }
    .into_any()
}

fn values(lang: Locale, values: Values) -> &'static str {
    match values {
        Values::Empty => td_string!(lang, imports.file.empty_column),
        Values::Text => td_string!(lang, imports.preview.text),
        Values::Date => td_string!(lang, imports.preview.date),
        Values::Whole => td_string!(lang, imports.preview.whole),
        Values::Point => td_string!(lang, imports.preview.point),
        Values::Comma => td_string!(lang, imports.preview.comma),
        Values::Ambiguous => td_string!(lang, imports.preview.ambiguous),
    }
}

/// The first rows as they stand in the file, page by page.
fn rows_card(lang: Locale, preview: &Arc<Preview>, page: RwSignal<u32>) -> AnyView {
    let caption = td_string!(lang, imports.preview.rows);
    let pages = u32::try_from(preview.rows.len().div_ceil(PAGE)).unwrap_or(1);
    let (shown, total) = (format::count(preview.rows.len() as u64), format::count(preview.rows_total));
    let aside = remark(td_string!(lang, imports.preview.rows_of, shown, total));
    let preview = Arc::clone(preview);
    let rows = move || {
        let columns = preview.columns.iter().take(SHOWN_COLUMNS);
        let mut heads = vec![Head::text(td_string!(lang, imports.rows.row))];
        heads.extend(columns.clone().map(|column| {
            let name = labels::column_name(lang, column.index, &column.header);
            match column.values {
                Values::Empty | Values::Text | Values::Date => Head::text(name),
                Values::Whole | Values::Point | Values::Comma | Values::Ambiguous => Head::figures(name),
            }
        }));
        let at = page.get();
        let first = (at.max(1) as usize - 1) * PAGE;
        let rows = preview.rows.iter().skip(first).take(PAGE).map(|row| {
            let number = quiet(format::count(row.number.into()));
            let cells = columns.clone().map(|column| {
                let cell = usize::try_from(column.index).ok().and_then(|index| row.cells.get(index));
                cell.cloned().unwrap_or_default().into_any()
            });
            std::iter::once(number).chain(cells).collect()
        });
        let table = wide_table(caption.to_owned(), &heads, rows.collect());
        let turn = Callback::new(move |to| page.set(to));
        view! {
            {table}
            <div class="px-4 pb-4">{page_buttons(page_texts(lang, at, pages), at, pages, turn)}</div>
        }
    };
    view! {
        <Card title=caption aside=aside flush=true>
            {rows}
        </Card>
    }
    .into_any()
}
