//! What the page shows.

use crate::forms::edit_form::EditForm;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where it is.
pub const ADDRESS: &str = "/settings/webhooks";
/// What the address says instead of an id, for one that does not exist yet.
pub const NEW: &str = "new";

/// All of them, with the one whose form is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookList {
    pub rows: Vec<WebhookRow>,
    pub form: Option<EditForm>,
    /// To the one whose form is open.
    pub posts: Vec<PostRow>,
}

/// A webhook in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRow {
    pub id: String,
    pub name: String,
    pub address: String,
    pub active: bool,
    pub last: Option<Went>,
}

/// How a post went, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Went {
    pub at: DateTime<Utc>,
    pub text: String,
    pub delivered: bool,
}

/// A post in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRow {
    pub topic: String,
    pub attempts: u32,
    pub went: Went,
}
