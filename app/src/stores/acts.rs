//! Acts as pages name them: their words, who does them, and the address of the panel in which one is filled in; and the addresses of
//! what is found in the store-room.

use crate::base::address::{escape, with_query};
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use engrane::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use engrane::stores::codes;
use engrane::stores::types::{Act, ItemFilter};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Where the pages are.
pub const ADDRESS: &str = "/stores";

/// What the panel is asked for: an act, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedAct {
    pub act: Act,
    pub item: Option<StockItemId>,
    pub holder: Option<StockLocationId>,
    /// Of a return: the issue that it closes.
    pub issue: Option<StockDocumentId>,
    /// Of an item that is tracked by piece.
    #[serde(default)]
    pub piece: Option<StockPieceId>,
}

impl AskedAct {
    pub fn of(act: Act) -> Self {
        Self { act, item: None, holder: None, issue: None, piece: None }
    }

    pub fn item(self, item: StockItemId) -> Self {
        Self { item: Some(item), ..self }
    }

    /// What an address asks for, if the person may do it.
    pub fn read(query: &ParamsMap, session: Session) -> Option<Self> {
        let act: Act = query.get_str("act")?.parse().ok()?;
        let asked = Self {
            act,
            item: query.get_str("item").and_then(|id| id.parse().ok()),
            holder: query.get_str("holder").and_then(|id| id.parse().ok()),
            issue: query.get_str("issue").and_then(|id| id.parse().ok()),
            piece: query.get_str("piece").and_then(|id| id.parse().ok()),
        };
        (act != Act::Undo && session.can(act.needs())).then_some(asked)
    }

    /// The page with the panel open.
    pub fn address(self, page: &str) -> String {
        let item = self.item.map(|id| id.to_string()).unwrap_or_default();
        let holder = self.holder.map(|id| id.to_string()).unwrap_or_default();
        let issue = self.issue.map(|id| id.to_string()).unwrap_or_default();
        let piece = self.piece.map(|id| id.to_string()).unwrap_or_default();
        let act = self.act.as_str();
        with_query(page, &[("act", act), ("item", &item), ("holder", &holder), ("issue", &issue), ("piece", &piece)])
    }
}

/// The name of an act.
pub fn name(lang: Locale, act: Act) -> &'static str {
    match act {
        Act::Receive => td_string!(lang, stores.act.receive),
        Act::Issue => td_string!(lang, stores.act.issue),
        Act::Return => td_string!(lang, stores.act.return_),
        Act::Transfer => td_string!(lang, stores.act.transfer),
        Act::Adjust => td_string!(lang, stores.act.adjust),
        Act::Scrap => td_string!(lang, stores.act.scrap),
        Act::Undo => td_string!(lang, stores.act.undo),
    }
}

/// Where the store-room is asked for as files.
pub fn exports_address() -> String {
    format!("{ADDRESS}/exports")
}

pub fn item_address(id: StockItemId) -> String {
    format!("{ADDRESS}/items/{id}")
}

pub fn holder_address(id: StockLocationId) -> String {
    format!("{ADDRESS}/holders/{id}")
}

/// What the caller has.
pub fn mine_address() -> String {
    format!("{ADDRESS}/mine")
}

pub fn document_address(id: StockDocumentId) -> String {
    format!("{ADDRESS}/documents/{id}")
}

/// Where what was scanned leads to: an own code by itself, without the address in which it may stand.
pub fn code_address(scanned: &str) -> String {
    let own = codes::rules::read(scanned).ok().and_then(|scan| scan.own.into_iter().next());
    format!("{ADDRESS}/codes/{}", own.unwrap_or_else(|| escape(scanned.trim())))
}

/// The items that an address narrows to.
pub fn filter_of(query: &ParamsMap) -> ItemFilter {
    let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
    ItemFilter {
        words: text("q"),
        department: text("department").parse().ok(),
        category: text("category").parse().ok(),
        place: text("place").parse().ok(),
        kind: text("kind").parse().ok(),
        show: text("show").parse().ok(),
    }
}

/// What an address says of a filter.
pub fn filter_pairs(filter: &ItemFilter) -> Vec<(&'static str, String)> {
    let said = [
        ("q", Some(filter.words.clone())),
        ("department", filter.department.map(|id| id.to_string())),
        ("category", filter.category.map(|id| id.to_string())),
        ("place", filter.place.map(|id| id.to_string())),
        ("kind", filter.kind.map(|kind| kind.to_string())),
        ("show", filter.show.map(|show| show.to_string())),
    ];
    said.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_scanned_leads_to_its_code() {
        let own = engrane::stores::rules::made_code(7);
        assert_eq!(code_address(&own.to_lowercase()), format!("/stores/codes/{own}"));
        assert_eq!(code_address(&format!("https://x.mx/stores/codes/{own}")), format!("/stores/codes/{own}"));
        assert_eq!(code_address(" 40/0 B "), "/stores/codes/40%2F0%20B");
    }
}
