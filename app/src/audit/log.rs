//! A page of the audit, in words that are ready to be shown.

use crate::base::address::with_query;
use crate::ui::form::FormField;
use engrane::platform::audit::types::AuditFilter;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Where the page is.
pub const ADDRESS: &str = "/settings/audit";

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// The filters, as the address asks for them.
    pub fields: Vec<FormField>,
    /// By the name of the field: why what it asks for makes no sense. What makes no sense is left out.
    pub problems: Vec<(String, String)>,
    /// `1,204 movimientos`
    pub found: String,
    pub lines: Vec<Line>,
    pub pages: u32,
}

/// An entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub when: String,
    pub who: String,
    /// Where from: the address of the network.
    pub from: String,
    pub what: String,
    /// Something was refused or failed.
    pub bad: bool,
    /// What it was done to.
    pub target: String,
    /// All that was done to it; empty when it is nothing by itself.
    pub href: String,
    /// `3 cambios`: what stands before them and the trace.
    pub summary: String,
    pub changes: Vec<Change>,
    /// Its place among the seals, and its ids.
    pub trace: String,
}

/// A fact before and after. One of them is empty for what is new or gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub name: String,
    pub before: String,
    pub after: String,
}

/// What an address asks for.
pub fn filter_of(query: &ParamsMap) -> AuditFilter {
    let text = |key: &str| query.get_str(key).unwrap_or_default().trim().to_owned();
    AuditFilter {
        person: text("person"),
        action: text("action"),
        target_kind: text("target_kind"),
        target: text("target"),
        from: text("from"),
        to: text("to"),
    }
}

/// The address of a page of what a filter finds.
pub fn address(filter: &AuditFilter, page: u32) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    with_query(
        ADDRESS,
        &[
            ("person", &filter.person),
            ("action", &filter.action),
            ("target_kind", &filter.target_kind),
            ("target", &filter.target),
            ("from", &filter.from),
            ("to", &filter.to),
            ("page", &page),
        ],
    )
}
