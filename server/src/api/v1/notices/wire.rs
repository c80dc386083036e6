//! Notices as the doors tell them.

use crate::api::wire::Language;
use chrono::{DateTime, Utc};
use engrane::notices::types::{Acknowledged, Facts, Notice as Told, Topic};
use engrane::notices::words::{Words, words};
use engrane::platform::mail::letters;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that the caller is told.
#[derive(Serialize, ToSchema)]
pub(super) struct Notice {
    id: Uuid,
    topic: Topic,
    /// In words.
    title: String,
    text: String,
    /// Our page of what it is about: `/inventory/imports/…`.
    page: String,
    /// The same as values.
    facts: Facts,
    opened_at: DateTime<Utc>,
    /// What it tells does not hold any more since then.
    closed_at: Option<DateTime<Utc>>,
    /// How often it has opened.
    times: u32,
    /// When the caller read it.
    read_at: Option<DateTime<Utc>>,
    /// Who takes care of it, for all of its people to see.
    acknowledged: Option<NoticeAcknowledged>,
}

/// Who takes care of a notice.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeAcknowledged {
    by: String,
    at: DateTime<Utc>,
    note: Option<String>,
}

impl Notice {
    pub fn of(language: Language, notice: Told) -> Self {
        let language = match language {
            Language::Es => letters::Language::Spanish,
            Language::En => letters::Language::English,
        };
        let Told { id, facts, opened_at, closed_at, times, read_at, acknowledged } = notice;
        let Words { title, text, href } = words(language, &facts);
        let acknowledged = acknowledged.map(|Acknowledged { by, at, note }| NoticeAcknowledged { by, at, note });
        Self {
            id: id.0,
            topic: facts.topic(),
            title,
            text,
            page: href,
            facts,
            opened_at,
            closed_at,
            times,
            read_at,
            acknowledged,
        }
    }
}
