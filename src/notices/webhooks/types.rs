//! The facts about webhooks.

use crate::base::enums::text_enum;
use crate::base::id::WebhookId;
use crate::notices::types::{DropReason, State, Topic};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where notices are posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    pub id: WebhookId,
    /// From 1; each change adds one.
    pub version: i32,
    pub name: String,
    /// The server, and the end of what is secret: `https://hooks.slack.com/…x9Qz`.
    pub address: String,
    pub active: bool,
    /// How the last post went.
    pub last: Option<Attempt>,
}

/// How a post went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
    /// Of the answer, where there was one.
    pub status: Option<u16>,
}

text_enum! {
    /// What became of an attempt to post.
    Outcome {
        Delivered = "delivered",
        /// The server answered otherwise.
        Refused = "refused",
        /// There was no connection, or to nobody who may be reached.
        Unreachable = "unreachable",
        TimedOut = "timed_out",
        /// The address cannot be decrypted any more: it has to be given again.
        Unreadable = "unreadable",
    }
}

/// A webhook with its latest posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSheet {
    pub webhook: Webhook,
    /// The latest first.
    pub posts: Vec<Post>,
}

/// A notice to a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub topic: Topic,
    /// Since when it waits, or waited.
    pub raised_at: DateTime<Utc>,
    pub state: State,
    /// Why it was dropped.
    pub reason: Option<DropReason>,
    pub attempts: u32,
    pub outcome: Option<Outcome>,
    pub status: Option<u16>,
    pub ended_at: Option<DateTime<Utc>>,
}
