//! Confirming what each column of a file is: how the file was read, its columns with what they seem to be, what is the
//! same in every row, and how the first rows would look.

use super::labels;
use super::price_questions::PriceQuestions;
use super::state::{CONSTANT_FIELDS, Draft, Flaw, Import, asks_for_decimals, holds_codes};
use crate::base::format;
use crate::base::labels::lang;
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::answers::problem_notice;
use crate::i18n::{Locale, td_string};
use crate::imports::{SaidColumn, labels as file_words, said_before};
use crate::session::Session;
use crate::ui::badge::badge;
use crate::ui::bar::{ActionBar, still_missing};
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::field::{Choice, Field as TextField, SelectField};
use crate::ui::grid::{facts, side_by_side};
use crate::ui::state::Notice;
use crate::ui::table::{Head, table, wide_table};
use crate::ui::text::{mark, quiet, remark, samples, spoken, stacked, warning};
use engrane::base::money::is_currency;
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::inventory::import::fields::{Field, MissingLines, RepeatedLines};
use engrane::inventory::import::types::ImportDetail;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::platform::imports::mapping::{FieldSource, Mapping as _, MappingProblem, Proposal};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{ColumnProfile, Profile, ReadChoices, Separator, TextEncoding};
use engrane::platform::imports::types::Aim;
use leptos::prelude::*;

/// Currencies that are offered for a file without a column of them.
const CURRENCIES: [&str; 2] = ["MXN", "USD"];
/// Rows above which a header is looked for, when a person chooses it.
const HEADER_ROWS: u32 = 30;

type Request = Action<Aim, RpcResult<()>>;

/// The view of one reading of the file. What a person decides here lives as long as that reading.
pub fn mapping_view(import: Import) -> AnyView {
    let detail = import.detail_untracked();
    let Some(draft) = Draft::of(&detail) else {
        return ().into_any();
    };
    for SaidColumn { index, header, field } in said_before(import.id()) {
        if draft.profile.columns.iter().any(|column| column.index == index && column.header == header) {
            draft.assign(index, Field::named(&field));
        }
    }
    let constants = Constants::of(&draft);
    let questions = PriceQuestions::of(&detail);
    let may_edit = Session::current().can(Permission::InventoryImport);
    let apply: Request = {
        let draft = draft.clone();
        Action::new(move |aim: &Aim| {
            let (mapping, aim) = (draft.decided(), *aim);
            async move {
                questions.send().await?;
                import.apply(Some(mapping), aim).await
            }
        })
    };
    let reread = Action::new(move |choices: &ReadChoices| import.reread(*choices));
    let view = move || {
        let lang = lang();
        let profile = &draft.profile;
        view! {
            <div class="flex flex-col gap-6">
                {reading_card(lang, profile, detail.choices, detail.remembered, reread)}
                {columns_card(lang, &draft, &detail)}
                {constants_card(lang, &draft, constants)}
                {missing_card(lang, &draft)}
                {questions.card(&draft)}
                {preview_card(lang, &draft)}
                {may_edit.then(|| apply_bar(lang, &draft, apply))}
            </div>
        }
        .into_any()
    };
    view.into_any()
}

/// How the file was read, and what was left out.
fn reading_card(
    lang: Locale,
    profile: &Profile,
    said: ReadChoices,
    remembered: bool,
    reread: Action<ReadChoices, RpcResult<()>>,
) -> AnyView {
    let busy = Signal::derive(move || reread.pending().get());
    let (sheet, header_row) = (profile.sheet, profile.header_row);
    let sheets = (profile.sheets.len() > 1).then(|| {
        let choices = file_words::sheets(lang, profile)
            .into_iter()
            .map(|(index, name)| Choice::new(index.to_string(), name))
            .collect();
        let choose = move |index: String| {
            // Another sheet has a header of its own.
            reread.dispatch(ReadChoices { sheet: index.parse().ok(), header_row: None, ..said });
        };
        view! {
            <SelectField
                label=td_string!(lang, imports.file.sheet)
                name="sheet"
                choices=choices
                chosen=Signal::stored(sheet.to_string())
                on_choose=Callback::new(choose)
                disabled=busy
                small=true
            />
        }
    });
    let header = {
        let row = |row: u32| td_string!(lang, imports.file.header_at, row = row.to_string());
        let mut choices = vec![Choice::new("0", td_string!(lang, imports.file.no_header))];
        choices.extend((1..=HEADER_ROWS.max(header_row)).map(|number| Choice::new(number.to_string(), row(number))));
        let choose = move |row: String| {
            reread.dispatch(ReadChoices { sheet: Some(sheet), header_row: row.parse().ok(), ..said });
        };
        view! {
            <SelectField
                label=td_string!(lang, imports.file.header_row)
                name="header_row"
                choices=choices
                chosen=Signal::stored(header_row.to_string())
                on_choose=Callback::new(choose)
                disabled=busy
                small=true
            />
        }
    };
    let text = profile.encoding.is_some().then(|| text_choosers(lang, said, reread, busy));
    let mut about = vec![
        (td_string!(lang, imports.bring.rows).to_owned(), format::count(profile.rows_total)),
        (td_string!(lang, imports.file.format).to_owned(), file_words::file_format(lang, profile.format)),
    ];
    if let Some(encoding) = &profile.encoding {
        about.push((td_string!(lang, imports.file.encoding).to_owned(), encoding.clone()));
    }
    let notes = profile.notes.iter().map(|note| view! { <li>{file_words::note(lang, note)}</li> }).collect_view();
    let notes = (!profile.notes.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Brand title=td_string!(lang, imports.note.title)>
                <ul>{notes}</ul>
            </Notice>
        }
    });
    view! {
        <Card title=td_string!(lang, inventory.mapping.title)>
            <div class="flex flex-col gap-4">
                {remark(if remembered {
                    td_string!(lang, inventory.mapping.remembered)
                } else {
                    td_string!(lang, inventory.mapping.intro)
                })}
                {side_by_side(vec![facts(about), sheets.into_any(), header.into_any()])}
                {text.map(side_by_side)}
                {move || busy.get().then(|| quiet(td_string!(lang, imports.file.rereading)))}
                {problem_notice(lang, refused(reread.value()))}
                {notes}
            </div>
        </Card>
    }
    .into_any()
}

/// How the characters of a text file are written, and what stands between its cells: as the file tells, or as a person says.
fn text_choosers(
    lang: Locale,
    said: ReadChoices,
    reread: Action<ReadChoices, RpcResult<()>>,
    busy: Signal<bool>,
) -> Vec<AnyView> {
    let chooser =
        |label: &'static str, name: &'static str, words: Vec<(&str, &'static str)>, chosen: &'static str, choose| {
            view! {
                <SelectField
                    label=label
                    name=name
                    choices=words.into_iter().map(|(word, text)| Choice::new(word, text)).collect()
                    chosen=Signal::stored(chosen.to_owned())
                    on_choose=choose
                    disabled=busy
                    small=true
                />
            }
            .into_any()
        };
    let by_encoding = Callback::new(move |word: String| {
        reread.dispatch(ReadChoices { encoding: word.parse().ok(), ..said });
    });
    let by_separator = Callback::new(move |word: String| {
        reread.dispatch(ReadChoices { separator: word.parse().ok(), ..said });
    });
    let encoding = said.encoding.map_or("", TextEncoding::as_str);
    let separator = said.separator.map_or("", Separator::as_str);
    vec![
        chooser(
            td_string!(lang, imports.file.encoding),
            "encoding",
            file_words::encodings(lang),
            encoding,
            by_encoding,
        ),
        chooser(
            td_string!(lang, imports.file.separator),
            "separator",
            file_words::separators(lang),
            separator,
            by_separator,
        ),
    ]
}

/// Why the last request was refused.
fn refused(answer: impl Get<Value = Option<RpcResult<()>>> + Send + Sync + 'static) -> Signal<Option<Problem>> {
    Signal::derive(move || answer.get().and_then(Result::err).map(|Failure(problem)| problem))
}

/// The columns of the file, each with what it is.
fn columns_card(lang: Locale, draft: &Draft, detail: &ImportDetail) -> AnyView {
    let heads = [
        Head::text(td_string!(lang, inventory.mapping.column)),
        Head::text(td_string!(lang, inventory.mapping.samples)),
        Head::text(td_string!(lang, inventory.mapping.means)),
    ];
    let rows = draft
        .profile
        .columns
        .iter()
        .map(|column| {
            let proposal = detail.proposals.iter().find(|proposal| proposal.column == column.index).copied();
            column_cells(lang, draft, column, proposal)
        })
        .collect();
    let caption = td_string!(lang, inventory.mapping.columns).to_owned();
    let columns = table(caption, &heads, rows);
    view! { <Card flush=true>{columns}</Card> }.into_any()
}

fn column_cells(
    lang: Locale,
    draft: &Draft,
    column: &ColumnProfile,
    proposal: Option<Proposal<Field>>,
) -> Vec<AnyView> {
    let index = column.index;
    let name = file_words::column(lang, column);
    let header = {
        let (draft, name) = (draft.clone(), name.clone());
        mark(name, Signal::derive(move || draft.field_of(index).is_some()))
    };
    let values = if column.samples.is_empty() {
        quiet(td_string!(lang, imports.file.empty_column))
    } else {
        samples(&column.samples)
    };
    let traps: Vec<String> = column.traps.iter().map(|trap| labels::trap(lang, trap)).collect();
    let warned = draft.clone();
    let warnings = move || {
        let matter = holds_codes(warned.field_of(index));
        traps.iter().filter(|_| matter).map(|trap| warning(trap.clone())).collect_view()
    };
    vec![header, view! { {values} {warnings} }.into_any(), field_cell(lang, draft, column, &name, proposal)]
}

/// The chooser of a column, how sure the proposal is, and how its numbers are written when that has to be said.
fn field_cell(
    lang: Locale,
    draft: &Draft,
    column: &ColumnProfile,
    name: &str,
    proposal: Option<Proposal<Field>>,
) -> AnyView {
    let index = column.index;
    let mut choices = vec![Choice::new("", td_string!(lang, imports.file.unused))];
    choices.extend(Field::ALL.iter().map(|field| Choice::new(field.name(), labels::field(lang, *field))));
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || draft.field_of(index).map_or("", Field::name).to_owned())
    };
    let choose = {
        let draft = draft.clone();
        move |chosen: String| draft.assign(index, Field::named(&chosen))
    };
    let confidence = {
        let draft = draft.clone();
        move || {
            let proposal = proposal.filter(|proposal| draft.field_of(index) == Some(proposal.field))?;
            let tone = match proposal.confidence {
                _ if proposal.is_sure() => Tone::Good,
                likely if likely >= 0.5 => Tone::Careful,
                _ => Tone::Bad,
            };
            let share = badge(format::percent(proposal.confidence.into()), tone);
            Some(spoken(td_string!(lang, inventory.mapping.confidence), share))
        }
    };
    let rival = {
        let draft = draft.clone();
        move || {
            let proposal = proposal.filter(|proposal| draft.field_of(index) == Some(proposal.field))?;
            let rival = draft.profile.columns.iter().find(|column| Some(column.index) == proposal.rival)?;
            let rival = file_words::column(lang, rival);
            Some(warning(td_string!(lang, inventory.mapping.rival, column = rival)))
        }
    };
    let decimals = {
        let (draft, column) = (draft.clone(), column.clone());
        move || {
            let field = draft.field_of(index).filter(|field| asks_for_decimals(&column, Some(*field)))?;
            Some(decimals_chooser(lang, &draft, &column, field))
        }
    };
    view! {
        <div class="flex flex-col gap-2">
            <div class="flex items-center gap-3">
                <div class="w-56 max-w-full">
                    <SelectField
                        label=td_string!(lang, inventory.mapping.field_of, column = name.to_owned())
                        name=format!("column_{index}")
                        choices=choices
                        chosen=chosen
                        on_choose=Callback::new(choose)
                        quiet=true
                        small=true
                    />
                </div>
                {confidence}
            </div>
            {rival}
            {decimals}
        </div>
    }
    .into_any()
}

fn decimals_chooser(lang: Locale, draft: &Draft, column: &ColumnProfile, field: Field) -> AnyView {
    let choices = vec![
        Choice::new("", td_string!(lang, inventory.mapping.decimals_choose)),
        Choice::new("point", td_string!(lang, inventory.mapping.decimals_point)),
        Choice::new("comma", td_string!(lang, inventory.mapping.decimals_comma)),
    ];
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || {
            let word = match draft.decimals_of(field) {
                Decimals::Point => "point",
                Decimals::Comma => "comma",
                Decimals::None | Decimals::Ambiguous => "",
            };
            word.to_owned()
        })
    };
    let choose = {
        let draft = draft.clone();
        move |word: String| {
            draft.choose_decimals(
                field,
                match word.as_str() {
                    "point" => Decimals::Point,
                    "comma" => Decimals::Comma,
                    _ => Decimals::Ambiguous,
                },
            );
        }
    };
    let example = column.samples.iter().find(|sample| sample.contains(['.', ','])).cloned().unwrap_or_default();
    view! {
        <div class="max-w-56">
            <SelectField
                label=td_string!(lang, inventory.mapping.decimals)
                name=format!("decimals_{}", column.index)
                choices=choices
                chosen=chosen
                on_choose=Callback::new(choose)
                small=true
            />
            {stacked(().into_any(), Some(td_string!(lang, inventory.mapping.decimals_why, value = example)))}
        </div>
    }
    .into_any()
}

/// What is typed for the fields that are the same in every row.
#[derive(Clone, Copy)]
struct Constants {
    brand: RwSignal<String>,
    location: RwSignal<String>,
}

impl Constants {
    /// Starts from the draft, and tells it what is typed.
    fn of(draft: &Draft) -> Self {
        let typed = |field: Field| {
            let text = RwSignal::new(untrack(|| draft.constant_of(field)));
            let draft = draft.clone();
            Effect::new(move |before: Option<String>| {
                let text = text.get();
                if before.is_some_and(|before| before != text) {
                    draft.set_constant(field, &text);
                }
                text
            });
            text
        };
        Self { brand: typed(Field::Brand), location: typed(Field::Location) }
    }
}

/// The fields that no column provides and that may be the same in every row.
fn constants_card(lang: Locale, draft: &Draft, constants: Constants) -> AnyView {
    let draft = draft.clone();
    let missing = {
        let draft = draft.clone();
        Memo::new(move |_| CONSTANT_FIELDS.map(|field| !draft.has_column(field)))
    };
    let view = move || {
        let wanted: Vec<AnyView> = CONSTANT_FIELDS
            .into_iter()
            .zip(missing.get())
            .filter(|(_, missing)| *missing)
            .map(|(field, _)| match field {
                Field::Brand => {
                    text_constant(lang, field, constants.brand, td_string!(lang, inventory.mapping.constant_brand))
                }
                Field::Location => text_constant(
                    lang,
                    field,
                    constants.location,
                    td_string!(lang, inventory.mapping.constant_location),
                ),
                _ => currency_constant(lang, &draft),
            })
            .collect();
        (!wanted.is_empty()).then(|| {
            view! {
                <Card title=td_string!(lang, inventory.mapping.constants)>
                    <div class="flex flex-col gap-4">
                        {remark(td_string!(lang, inventory.mapping.constants_intro))}
                        {side_by_side(wanted)}
                    </div>
                </Card>
            }
        })
    };
    view.into_any()
}

fn text_constant(lang: Locale, field: Field, value: RwSignal<String>, placeholder: &'static str) -> AnyView {
    view! {
        <TextField
            label=labels::field(lang, field)
            name=format!("constant_{}", field.name())
            value=value
            placeholder=placeholder
            autocomplete="off"
        />
    }
    .into_any()
}

fn currency_constant(lang: Locale, draft: &Draft) -> AnyView {
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || {
            let currency = draft.constant_of(Field::Currency);
            if currency.is_empty() { CURRENCIES[0].to_owned() } else { currency }
        })
    };
    let mut codes: Vec<String> = CURRENCIES.map(str::to_owned).into();
    let remembered = chosen.get_untracked();
    if is_currency(&remembered) && !codes.contains(&remembered) {
        codes.push(remembered);
    }
    let choose = {
        let draft = draft.clone();
        move |code: String| draft.set_constant(Field::Currency, &code)
    };
    view! {
        <SelectField
            label=labels::field(lang, Field::Currency)
            name="constant_currency"
            choices=codes.into_iter().map(|code| Choice::new(code.clone(), code)).collect()
            chosen=chosen
            on_choose=Callback::new(choose)
        />
    }
    .into_any()
}

/// What the file may leave out: stock, prices, and lines that an earlier one had.
fn missing_card(lang: Locale, draft: &Draft) -> AnyView {
    let asked = |field: Field| {
        let draft = draft.clone();
        let without = Memo::new({
            let draft = draft.clone();
            move |_| !draft.has_column(field) && draft.constant_of(field).is_empty()
        });
        move || {
            let draft = draft.clone();
            without.get().then(|| without_choice(lang, &draft, field))
        }
    };
    let (stock, price) = (asked(Field::Stock), asked(Field::Price));
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || draft.missing().as_str().to_owned())
    };
    let choices = MissingLines::ALL
        .iter()
        .map(|missing| {
            let text = match missing {
                MissingLines::Leave => td_string!(lang, inventory.mapping.missing_leave),
                MissingLines::Zero => td_string!(lang, inventory.mapping.missing_zero),
                MissingLines::Unknown => td_string!(lang, inventory.mapping.missing_unknown),
            };
            Choice::new(missing.as_str(), text)
        })
        .collect();
    let choose = {
        let draft = draft.clone();
        move |word: String| draft.choose_missing(word.parse().unwrap_or_default())
    };
    let repeated = repeated_choice(lang, draft);
    view! {
        <Card title=td_string!(lang, inventory.mapping.left_out)>
            {side_by_side(vec![
                view! {
                    <SelectField
                        label=td_string!(lang, inventory.mapping.missing_lines)
                        name="missing"
                        choices=choices
                        chosen=chosen
                        on_choose=Callback::new(choose)
                    />
                }
                .into_any(),
                stock.into_any(),
                price.into_any(),
                repeated,
            ])}
        </Card>
    }
    .into_any()
}

/// What becomes of rows that are one line of the inventory.
fn repeated_choice(lang: Locale, draft: &Draft) -> AnyView {
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || draft.repeated().as_str().to_owned())
    };
    let choice = |repeated: &RepeatedLines| {
        let text = match repeated {
            RepeatedLines::Last => td_string!(lang, inventory.mapping.repeated_last),
            RepeatedLines::Sum => td_string!(lang, inventory.mapping.repeated_sum),
        };
        Choice::new(repeated.as_str(), text)
    };
    let choose = {
        let draft = draft.clone();
        move |word: String| draft.choose_repeated(word.parse().unwrap_or_default())
    };
    view! {
        <SelectField
            label=td_string!(lang, inventory.mapping.repeated_lines)
            name="repeated"
            choices=RepeatedLines::ALL.iter().map(choice).collect()
            chosen=chosen
            on_choose=Callback::new(choose)
        />
    }
    .into_any()
}

/// What is said of a field that no column is.
fn without_choice(lang: Locale, draft: &Draft, field: Field) -> AnyView {
    let none = if field == Field::Stock {
        td_string!(lang, inventory.mapping.stock_none)
    } else {
        td_string!(lang, inventory.mapping.price_none)
    };
    let mut choices =
        vec![Choice::new("", td_string!(lang, inventory.mapping.price_choose)), Choice::new("none", none)];
    if field == Field::Stock {
        choices.insert(1, Choice::new("to_confirm", td_string!(lang, inventory.mapping.stock_to_confirm)));
    }
    let chosen = {
        let draft = draft.clone();
        Signal::derive(move || {
            let said = |source| draft.is_said(field, &source);
            let word = match (said(FieldSource::Absent), said(FieldSource::ToConfirm)) {
                (true, _) => "none",
                (_, true) => "to_confirm",
                _ => "",
            };
            word.to_owned()
        })
    };
    let choose = {
        let draft = draft.clone();
        move |word: String| {
            let source = match word.as_str() {
                "none" => Some(FieldSource::Absent),
                "to_confirm" => Some(FieldSource::ToConfirm),
                _ => None,
            };
            draft.say(field, source);
        }
    };
    // Without stock nothing is on sale: what most lists mean is one press away.
    let draft = draft.clone();
    let shortcut = move || {
        let draft = draft.clone();
        (field == Field::Stock && chosen.with(String::is_empty)).then(|| {
            view! {
                <div class="mt-2">
                    <Button
                        text=td_string!(lang, inventory.mapping.stock_all_to_confirm)
                        on_press=Callback::new(move |()| draft.say(Field::Stock, Some(FieldSource::ToConfirm)))
                    />
                </div>
            }
        })
    };
    view! {
        <div>
            <SelectField
                label=labels::field(lang, field)
                name=if field == Field::Stock { "no_stock" } else { "no_price" }
                choices=choices
                chosen=chosen
                on_choose=Callback::new(choose)
            />
            {shortcut}
        </div>
    }
    .into_any()
}

/// The first rows as the inventory would show them.
fn preview_card(lang: Locale, draft: &Draft) -> AnyView {
    let draft = draft.clone();
    let view = move || {
        let preview = draft.preview(lang);
        let fields: Vec<Field> = preview.first()?.cells.iter().map(|cell| cell.field).collect();
        if fields.is_empty() {
            return None;
        }
        let mut heads = vec![Head::text(td_string!(lang, imports.rows.row))];
        heads.extend(fields.into_iter().map(|field| {
            let name = labels::field(lang, field);
            if field.is_numeric() { Head::figures(name) } else { Head::text(name) }
        }));
        let rows = preview
            .into_iter()
            .map(|row| {
                let mut cells = vec![quiet(format::count(row.number.into()))];
                cells.extend(row.cells.into_iter().map(|cell| {
                    let flaw = cell.flaw.map(|flaw| match flaw {
                        Flaw::Undecided => td_string!(lang, inventory.mapping.preview_undecided),
                        Flaw::Refused(reason) => labels::row_reason(lang, reason),
                    });
                    view! { {cell.text} {flaw.map(warning)} }.into_any()
                }));
                cells
            })
            .collect();
        let title = td_string!(lang, inventory.mapping.preview);
        Some(view! {
            <Card title=title aside=remark(td_string!(lang, inventory.mapping.preview_note)) flush=true>
                {wide_table(title.to_owned(), &heads, rows)}
            </Card>
        })
    };
    view.into_any()
}

/// What is still missing, and the button.
fn apply_bar(lang: Locale, draft: &Draft, apply: Request) -> AnyView {
    let problems = {
        let draft = draft.clone();
        Memo::new(move |_| draft.mapping().problems())
    };
    let profile = draft.profile.clone();
    let mapped = draft.clone();
    let said = move || {
        let problems = problems.get();
        if problems.is_empty() {
            return remark(td_string!(lang, inventory.mapping.apply_note));
        }
        let lines = problems.into_iter().map(|problem| problem_text(lang, &profile, &mapped, problem)).collect();
        still_missing(td_string!(lang, imports.file.problems), lines)
    };
    view! {
        <ActionBar>
            <div class="min-w-0 grow" role="status">
                {said}
            </div>
            {problem_notice(lang, refused(apply.value()))}
            <Button
                text=td_string!(lang, inventory.mapping.plan)
                busy=Signal::derive(move || apply.pending().get() && apply.input().get() == Some(Aim::Plan))
                disabled=Signal::derive(move || problems.with(|problems| !problems.is_empty()))
                on_press=Callback::new(move |()| {
                    apply.dispatch(Aim::Plan);
                })
            />
            <Button
                text=td_string!(lang, inventory.mapping.apply).to_owned()
                weight=Weight::Primary
                busy=Signal::derive(move || apply.pending().get())
                disabled=Signal::derive(move || problems.with(|problems| !problems.is_empty()))
                on_press=Callback::new(move |()| {
                    apply.dispatch(Aim::Heed);
                })
            />
        </ActionBar>
    }
    .into_any()
}

fn problem_text(lang: Locale, profile: &Profile, draft: &Draft, problem: MappingProblem<Field>) -> String {
    let name = |field: Field| labels::field(lang, field).to_owned();
    match problem {
        MappingProblem::Missing(field) => td_string!(lang, inventory.mapping.missing, field = name(field)),
        MappingProblem::Repeated(field) => td_string!(lang, inventory.mapping.duplicate, field = name(field)),
        MappingProblem::DecimalsUndecided(field) => {
            let column = profile
                .columns
                .iter()
                .find(|column| draft.field_of(column.index) == Some(field))
                .map_or_else(|| name(field), |column| file_words::column(lang, column));
            td_string!(lang, inventory.mapping.undecided, column)
        }
        MappingProblem::ConstantNotANumber(field) | MappingProblem::ConstantNotAllowed(field) => {
            td_string!(lang, inventory.mapping.malformed, field = name(field))
        }
    }
}
