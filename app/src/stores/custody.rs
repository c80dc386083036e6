//! Custody receipts in words.

use super::labels::{day, holder_kind, piece, quantity};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use chrono::{DateTime, Utc};
use engrane::base::zone::Zone;
use engrane::stores::custody::types::{Custody, CustodySheet};
use engrane::stores::types::{HolderKind, IssueRow};

/// The receipt of what a holder has, or of `caller` who never had anything.
pub fn sheet(
    lang: Locale,
    zone: &Zone,
    (business, caller): (&str, &str),
    of: &Custody,
    now: DateTime<Utc>,
) -> CustodySheet {
    let kind = of.holder.as_ref().map_or(HolderKind::Person, |holder| holder.kind);
    let name = of.holder.as_ref().map_or(caller, |holder| &holder.name);
    let code = of.holder.as_ref().and_then(|holder| holder.code.clone());
    let code = code.map(|code| (td_string!(lang, stores.custody.of.code).to_owned(), code));
    let day = (td_string!(lang, stores.custody.of.day).to_owned(), format::date(lang, zone, now));
    CustodySheet {
        title: td_string!(lang, stores.custody.title).to_owned(),
        business: business.to_owned(),
        facts: [Some((holder_kind(lang, kind).to_owned(), name.to_owned())), code, Some(day)]
            .into_iter()
            .flatten()
            .collect(),
        heads: [
            td_string!(lang, stores.loans.item),
            td_string!(lang, stores.loans.quantity),
            td_string!(lang, stores.custody.document),
            td_string!(lang, stores.loans.since),
            td_string!(lang, stores.loans.due),
        ]
        .map(str::to_owned),
        rows: of.loans.iter().map(|loan| row(lang, zone, loan)).collect(),
        none: td_string!(lang, stores.custody.none).to_owned(),
        statement: td_string!(lang, stores.custody.statement).to_owned(),
        signers: [
            td_string!(lang, stores.custody.receives, name = name),
            td_string!(lang, stores.custody.gives).to_owned(),
        ],
        page: [td_string!(lang, stores.custody.page), td_string!(lang, stores.custody.page_of)].map(str::to_owned),
    }
}

fn row(lang: Locale, zone: &Zone, loan: &IssueRow) -> [String; 5] {
    [
        format!("{} · {}", piece(&loan.item.name, loan.piece.as_ref()), loan.item.code),
        quantity(lang, loan.open, loan.item.unit),
        loan.number.to_string(),
        format::date(lang, zone, loan.since),
        day(lang, zone, loan.due_at),
    ]
}

/// What its file is called, without its kind.
pub fn file_name(lang: Locale) -> &'static str {
    td_string!(lang, stores.custody.file)
}
