//! The columns of a file in words.

use super::shown::{Asked, Column, Columns, Field, Guess, Trust};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::imports::labels;
use crate::ui::form::{FormField, Kind, Pick};
use engrane::platform::imports::mapping::fields::{Constant, ImportField, Value};
use engrane::platform::imports::mapping::{FieldSource, Mapping, Proposal};
use engrane::platform::imports::numbers::Decimals;
use engrane::platform::imports::reader::types::{ColumnProfile, Profile, ReadChoices, Separator, TextEncoding};

/// Rows above which a header is looked for, when a person chooses it.
const HEADER_ROWS: u32 = 30;
/// Confidence from which a guess is likely.
const LIKELY: f32 = 0.5;

/// A file, and what is known of its columns.
#[derive(Debug)]
pub struct Known<'a, M: Mapping> {
    pub profile: &'a Profile,
    /// What somebody said of how it is read.
    pub choices: ReadChoices,
    pub proposals: &'a [Proposal<M::Field>],
    pub mapping: &'a M,
    /// Whether the mapping was said before.
    pub remembered: bool,
}

/// What a kind of import calls things.
#[derive(Debug)]
pub struct Words<'a, F> {
    /// A field.
    pub field: fn(Locale, F) -> &'static str,
    /// The chooser of a column with this name.
    pub column: fn(Locale, &str) -> String,
    /// What is to be done.
    pub intro: &'a str,
}

/// One of several things to choose.
pub fn pick(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Pick {
    Pick { value: value.into(), label: label.into(), chosen }
}

/// The columns of a file, each with what it is. What no column says is the kind's to ask.
pub fn columns<M: Mapping>(lang: Locale, known: &Known<'_, M>, words: &Words<'_, M::Field>) -> Columns {
    let Known { profile, choices, proposals, mapping, remembered } = *known;
    let mut facts = vec![
        (td_string!(lang, imports.bring.rows).to_owned(), format::count(profile.rows_total)),
        (td_string!(lang, imports.file.format).to_owned(), labels::file_format(lang, profile.format)),
    ];
    if let Some(encoding) = &profile.encoding {
        facts.push((td_string!(lang, imports.file.encoding).to_owned(), encoding.clone()));
    }
    let intro = if remembered { td_string!(lang, imports.mapping.remembered) } else { words.intro };
    let shown = |column: &ColumnProfile| {
        let proposal = proposals.iter().find(|proposal| proposal.column == column.index);
        let shown = self::column(lang, profile, mapping, column, proposal);
        Column { label: (words.column)(lang, &shown.name), ..shown }
    };
    let field = |field: &M::Field| Field {
        name: field.name().to_owned(),
        label: (words.field)(lang, *field).to_owned(),
        is_number: field.is_numeric(),
        is_code: field.spec().value == Value::Code,
        is_required: field.is_required(),
    };
    Columns {
        intro: intro.to_owned(),
        facts,
        notes: profile.notes.iter().map(|note| labels::note(lang, note)).collect(),
        reading: reading(lang, profile, choices),
        fields: M::Field::ALL.iter().map(field).collect(),
        columns: profile.columns.iter().map(shown).collect(),
        rest: Vec::new(),
        preview: None,
    }
}

/// Which sheet, which row has the headers, and how a text file is written.
fn reading(lang: Locale, profile: &Profile, said: ReadChoices) -> Vec<FormField> {
    let sheets: Vec<Pick> = labels::sheets(lang, profile)
        .into_iter()
        .map(|(at, sheet)| pick(at.to_string(), sheet, at == profile.sheet))
        .collect();
    let row = |row: u32| td_string!(lang, imports.file.header_at, row = row.to_string());
    let none = pick("0", td_string!(lang, imports.file.no_header), profile.header_row == 0);
    let rows = (1..=HEADER_ROWS.max(profile.header_row))
        .map(|number| pick(number.to_string(), row(number), number == profile.header_row));
    let header = FormField::new("header_row", td_string!(lang, imports.file.header_row), Kind::Choice)
        .picks([none].into_iter().chain(rows).collect());
    let sheet = (sheets.len() > 1)
        .then(|| FormField::new("sheet", td_string!(lang, imports.file.sheet), Kind::Choice).picks(sheets));
    let chooser = |field: &'static str, label: &'static str, words: Vec<(&str, &str)>, chosen: &str| {
        let picks = words.into_iter().map(|(word, text)| pick(word, text, word == chosen));
        FormField::new(field, label, Kind::Choice).picks(picks.collect())
    };
    let encoding = said.encoding.map_or("", TextEncoding::as_str);
    let separator = said.separator.map_or("", Separator::as_str);
    let text = profile.encoding.is_some().then(|| {
        [
            chooser("encoding", td_string!(lang, imports.file.encoding), labels::encodings(lang), encoding),
            chooser("separator", td_string!(lang, imports.file.separator), labels::separators(lang), separator),
        ]
    });
    sheet.into_iter().chain([header]).chain(text.into_iter().flatten()).collect()
}

/// The fields that may be the same in every row, for those that no column is; `label` is what each is called then.
pub fn constants<M: Mapping>(mapping: &M, label: impl Fn(M::Field) -> String) -> Vec<Asked> {
    let constant = |field: &M::Field| {
        let said = match mapping.get(*field).map(|column| &column.source) {
            Some(FieldSource::Constant(text)) => Some(text.clone()),
            Some(FieldSource::Column(_) | FieldSource::ToConfirm | FieldSource::Absent) | None => None,
        };
        let asked = said.is_some() || field.spec().constant == Constant::Offered;
        asked.then(|| Asked {
            of: field.name().to_owned(),
            input: FormField::new(format!("constant_{}", field.name()), label(*field), Kind::Text)
                .value(said.unwrap_or_default()),
            shortcut: None,
        })
    };
    M::Field::ALL.iter().filter_map(constant).collect()
}

/// The same, where nothing more is to be said of them than that.
pub fn plain_constants<M: Mapping>(
    lang: Locale,
    mapping: &M,
    called: fn(Locale, M::Field) -> &'static str,
) -> Vec<Asked> {
    let label = |field| td_string!(lang, imports.mapping.constant, field = called(lang, field));
    let mut asked = constants(mapping, label);
    for Asked { input, .. } in &mut asked {
        td_string!(lang, imports.mapping.constant_hint).clone_into(&mut input.hint);
    }
    asked
}

fn column<M: Mapping>(
    lang: Locale,
    profile: &Profile,
    mapping: &M,
    column: &ColumnProfile,
    proposal: Option<&Proposal<M::Field>>,
) -> Column {
    let mapped = mapping.columns().iter().find(|mapped| mapped.source == FieldSource::Column(column.index));
    let guess = proposal.map(|proposal| {
        let rival = proposal.rival.and_then(|rival| profile.column(rival)).map(|rival| labels::column(lang, rival));
        Guess {
            field: proposal.field.name().to_owned(),
            confidence: format::percent(proposal.confidence.into()),
            trust: match proposal.confidence {
                _ if proposal.is_sure() => Trust::Sure,
                likely if likely >= LIKELY => Trust::Likely,
                _ => Trust::Faint,
            },
            rival: rival.map(|column| td_string!(lang, imports.mapping.rival, column)),
        }
    });
    let decimals = (column.decimals == Decimals::Ambiguous).then(|| {
        let chosen = mapped.map(|mapped| mapped.decimals).unwrap_or_default();
        let value = column.samples.iter().find(|sample| sample.contains(['.', ','])).cloned().unwrap_or_default();
        FormField::new(format!("decimals_{}", column.index), td_string!(lang, imports.mapping.decimals), Kind::Choice)
            .picks(vec![
                pick("", td_string!(lang, imports.mapping.decimals_choose), false),
                pick("point", td_string!(lang, imports.mapping.decimals_point), chosen == Decimals::Point),
                pick("comma", td_string!(lang, imports.mapping.decimals_comma), chosen == Decimals::Comma),
            ])
            .hint(td_string!(lang, imports.mapping.decimals_why, value))
    });
    Column {
        index: column.index,
        header: column.header.clone(),
        name: labels::column(lang, column),
        label: String::new(),
        samples: column.samples.clone(),
        traps: column.traps.iter().map(|trap| labels::trap(lang, trap)).collect(),
        field: mapped.map(|mapped| mapped.field.name().to_owned()).unwrap_or_default(),
        guess,
        decimals,
    }
}
