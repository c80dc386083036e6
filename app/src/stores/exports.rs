//! Exports of the store-room: what is asked for as it was typed, and how they stand in words.

use super::shown::ExportForm;
use super::typed::end_of;
use crate::exports::ExportLine;
use crate::exports::present::export;
use crate::forms::form::{Form, Typed};
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use chrono::{DateTime, NaiveDate, Utc};
use engrane::base::problem::Problem;
use engrane::base::zone::Zone;
use engrane::platform::exports::types::TableFormat;
use engrane::stores::exports::types::{StockExport, StockExportKind, StockExportRequest};

fn kind_name(lang: Locale, kind: StockExportKind) -> &'static str {
    match kind {
        StockExportKind::Items => td_string!(lang, stores.exports.kind.items),
        StockExportKind::Balances => td_string!(lang, stores.exports.kind.balances),
        StockExportKind::Moves => td_string!(lang, stores.exports.kind.moves),
        StockExportKind::Loans => td_string!(lang, stores.exports.kind.loans),
    }
}

fn format_name(lang: Locale, format: TableFormat) -> &'static str {
    match format {
        TableFormat::Csv => td_string!(lang, stores.exports.csv),
        TableFormat::Xlsx => td_string!(lang, stores.exports.xlsx),
    }
}

/// What is chosen of an export; `as_of` is a day.
struct Chosen {
    kind: StockExportKind,
    format: TableFormat,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    as_of: Option<String>,
}

impl Chosen {
    fn none() -> Self {
        Self { kind: StockExportKind::Items, format: TableFormat::Csv, from: None, to: None, as_of: None }
    }

    fn describe(&mut self, form: &mut Form<'_>, lang: Locale) {
        let field = |name: &str, label: &str| FormField::new(name, label, Kind::Choice);
        let kinds = StockExportKind::ALL.iter().map(|kind| (*kind, kind_name(lang, *kind)));
        form.choice(field("kind", td_string!(lang, stores.exports.what)), &mut self.kind, kinds);
        let formats = TableFormat::ALL.iter().map(|format| (*format, format_name(lang, *format)));
        form.choice(field("format", td_string!(lang, stores.exports.format)), &mut self.format, formats);
        let day = |name: &str, label: &str, hint: &str| FormField::new(name, label, Kind::Day).hint(hint);
        let of_moves = td_string!(lang, stores.exports.of_moves);
        let write = |day: &Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let read = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        form.value(day("from", td_string!(lang, stores.exports.from), of_moves), &mut self.from, write, read);
        form.value(day("to", td_string!(lang, stores.exports.to), of_moves), &mut self.to, write, read);
        let as_of = day("as_of", td_string!(lang, stores.exports.as_of), td_string!(lang, stores.exports.of_balances));
        form.text_if_any(as_of, &mut self.as_of);
    }
}

/// The form, with how moves are proved.
pub fn form(lang: Locale, key: &str) -> ExportForm {
    ExportForm {
        fields: Form::show(|form| Chosen::none().describe(form, lang)),
        proof: td_string!(lang, stores.exports.proof, key = key),
    }
}

/// What is asked for. The days that a kind has no use for are left out.
pub fn request(typed: &Typed, zone: &Zone, now: DateTime<Utc>) -> Result<StockExportRequest, Problem> {
    let mut chosen = Chosen::none();
    // Nothing of it is shown: any language will do.
    Form::read(typed, |form| chosen.describe(form, Locale::es))?;
    let Chosen { kind, format, from, to, as_of } = chosen;
    let of_moves = |day: Option<NaiveDate>| day.filter(|_| kind == StockExportKind::Moves);
    let as_of = as_of.filter(|_| kind == StockExportKind::Balances);
    Ok(StockExportRequest {
        kind,
        format,
        from: of_moves(from),
        to: of_moves(to),
        // Of today, what there is by now.
        as_of: as_of.and_then(|day| end_of(&day, zone)).map(|end| end.min(now)),
    })
}

/// An export.
pub fn line(lang: Locale, zone: &Zone, asked: &StockExport, now: DateTime<Utc>) -> ExportLine {
    let what = format!("{} ({})", kind_name(lang, asked.kind), format_name(lang, asked.format));
    let file = format!("/api/v1/stores/exports/{}/file", asked.export.id);
    export(lang, zone, &asked.export, (Some(&what), file), now)
}
