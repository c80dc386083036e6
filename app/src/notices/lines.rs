//! Notices as they are shown.

use crate::ui::form::FormField;
use chrono::{DateTime, Utc};
use engrane::base::id::NoticeId;
use engrane::notices::types::NoticeShow;
use serde::{Deserialize, Serialize};

/// Where all of them are.
pub const ADDRESS: &str = "/notices";

/// The address of a page of them.
pub fn address(show: NoticeShow, page: u32) -> String {
    let show = if show == NoticeShow::default() { "" } else { show.as_str() };
    let page = if page > 1 { page.to_string() } else { String::new() };
    crate::base::address::with_query(ADDRESS, &[("show", show), ("page", &page)])
}

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: NoticeId,
    pub title: String,
    pub text: String,
    /// The page of what it is about.
    pub href: String,
    pub at: DateTime<Utc>,
    /// Does the bell count it?
    pub unread: bool,
    /// How it stands.
    pub remarks: Vec<String>,
    /// Can the person say that they take care of it?
    pub may_take: bool,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub pages: u32,
}

/// How the person is told, as a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferencesSheet {
    pub version: i32,
    /// None where nothing can be told to them.
    pub fields: Vec<FormField>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_of_all_has_the_shortest_address() {
        assert_eq!(address(NoticeShow::All, 1), "/notices");
        assert_eq!(address(NoticeShow::Unread, 2), "/notices?show=unread&page=2");
    }
}
