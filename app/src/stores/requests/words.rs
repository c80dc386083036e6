//! What is asked for, and how urgently, in words.

use crate::i18n::{Locale, td_string};
use engrane::stores::requests::types::{RequestKind, RequestUrgency};

pub fn kind(lang: Locale, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Restock => td_string!(lang, stores.requests.kind.restock),
        RequestKind::Pick => td_string!(lang, stores.requests.kind.pick),
    }
}

pub fn urgency(lang: Locale, urgency: RequestUrgency) -> &'static str {
    match urgency {
        RequestUrgency::Low => td_string!(lang, stores.requests.urgency.low),
        RequestUrgency::Normal => td_string!(lang, stores.requests.urgency.normal),
        RequestUrgency::High => td_string!(lang, stores.requests.urgency.high),
        RequestUrgency::Urgent => td_string!(lang, stores.requests.urgency.urgent),
    }
}
