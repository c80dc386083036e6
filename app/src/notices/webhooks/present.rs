//! Webhooks in words, and what a form of one says.

use super::sheet::{NEW, PostRow, WebhookList, WebhookRow, Went};
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use engrane::notices::types::{DropReason, State};
use engrane::notices::webhooks::ops::WebhookValues;
use engrane::notices::webhooks::types::{Attempt, Outcome, Post, Webhook, WebhookSheet};
use engrane::notices::words::topic_name;
use engrane::platform::mail::letters::Language;
use leptos_i18n::Locale as _;
use std::collections::BTreeMap;

/// All of them, with the form that the address asks for.
pub fn list(lang: Locale, webhooks: Vec<Webhook>, open: Option<WebhookSheet>, edit: &str) -> WebhookList {
    let (form, posts) = match open {
        Some(WebhookSheet { webhook, posts }) => {
            (Some(form(lang, Some(&webhook))), posts.iter().map(|post| post_row(lang, post)).collect())
        }
        None => ((edit == NEW).then(|| form(lang, None)), Vec::new()),
    };
    WebhookList { rows: webhooks.into_iter().map(|webhook| row(lang, webhook)).collect(), form, posts }
}

fn row(lang: Locale, webhook: Webhook) -> WebhookRow {
    let Webhook { id, name, address, active, last, .. } = webhook;
    WebhookRow { id: id.to_string(), name, address, active, last: last.map(|last| went(lang, last)) }
}

/// How an attempt went.
pub fn went(lang: Locale, Attempt { at, outcome, status }: Attempt) -> Went {
    Went { at, text: outcome_text(lang, outcome, status), delivered: outcome == Outcome::Delivered }
}

fn outcome_text(lang: Locale, outcome: Outcome, status: Option<u16>) -> String {
    match outcome {
        Outcome::Delivered => td_string!(lang, notices.webhooks.delivered).to_owned(),
        Outcome::Refused => td_string!(lang, notices.webhooks.refused, status = status.unwrap_or_default()),
        Outcome::Unreachable => td_string!(lang, notices.webhooks.unreachable).to_owned(),
        Outcome::TimedOut => td_string!(lang, notices.webhooks.timed_out).to_owned(),
        Outcome::Unreadable => td_string!(lang, notices.webhooks.unreadable).to_owned(),
    }
}

fn post_row(lang: Locale, post: &Post) -> PostRow {
    let Post { topic, raised_at, state, reason, attempts, outcome, status, ended_at } = *post;
    let text = match (state, reason, outcome) {
        (State::Dropped, Some(reason), _) => dropped(lang, reason).to_owned(),
        (_, _, None) => td_string!(lang, notices.webhooks.waits).to_owned(),
        (State::Waiting, _, Some(outcome)) => {
            let why = outcome_text(lang, outcome, status);
            td_string!(lang, notices.webhooks.tried_again, why = why)
        }
        (_, _, Some(outcome)) => outcome_text(lang, outcome, status),
    };
    let went = Went { at: ended_at.unwrap_or(raised_at), text, delivered: state == State::Sent };
    PostRow { topic: topic_name(Language::of(lang.as_str()), topic).to_owned(), attempts, went }
}

fn dropped(lang: Locale, reason: DropReason) -> &'static str {
    match reason {
        DropReason::Read => td_string!(lang, notices.webhooks.dropped_read),
        DropReason::Closed => td_string!(lang, notices.webhooks.dropped_closed),
        DropReason::Off => td_string!(lang, notices.webhooks.dropped_off),
        DropReason::Left | DropReason::NotAllowed | DropReason::Unwanted => {
            td_string!(lang, notices.webhooks.dropped_nobody)
        }
    }
}

fn form(lang: Locale, webhook: Option<&Webhook>) -> EditForm {
    let name = FormField::new("name", td_string!(lang, notices.webhooks.name), Kind::Text)
        .hint(td_string!(lang, notices.webhooks.name_hint))
        .value(webhook.map(|webhook| webhook.name.clone()).unwrap_or_default())
        .required();
    let hint = match webhook {
        Some(webhook) => td_string!(lang, notices.webhooks.url_kept, address = webhook.address.clone()),
        None => td_string!(lang, notices.webhooks.url_hint).to_owned(),
    };
    let url = FormField::new("url", td_string!(lang, notices.webhooks.url), Kind::Text).hint(hint).autocomplete("off");
    let url = if webhook.is_none() { url.required() } else { url };
    let on = webhook.is_none_or(|webhook| webhook.active);
    let active = FormField::new("active", td_string!(lang, notices.webhooks.active), Kind::Check).value(if on {
        "on"
    } else {
        ""
    });
    let title = match webhook {
        Some(_) => td_string!(lang, notices.webhooks.change),
        None => td_string!(lang, notices.webhooks.new),
    };
    EditForm {
        title: title.to_owned(),
        id: webhook.map(|webhook| webhook.id.to_string()).unwrap_or_default(),
        version: webhook.map(|webhook| webhook.version).unwrap_or_default(),
        fields: vec![name, url, active],
        lines: None,
    }
}

/// What was said in that form.
pub fn typed(values: &BTreeMap<String, String>) -> WebhookValues {
    WebhookValues {
        name: values.get("name").cloned().unwrap_or_default(),
        url: values.get("url").filter(|url| !url.trim().is_empty()).map(|url| url.as_str().into()),
        active: values.contains_key("active"),
    }
}
