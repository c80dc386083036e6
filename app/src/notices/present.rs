//! Notices in words.

use super::lines::{Line, Lines, PreferencesSheet};
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::paging::Page;
use engrane::base::problem::{Problem, Reason};
use engrane::notices::types::{
    Acknowledged, MailChoice, NewPreferences, Notice, NoticePreferences, Topic, TopicChoice, Urgency,
};
use engrane::notices::words::{Words, mail_name, topic_name, words};
use engrane::platform::mail::letters::Language;
use leptos_i18n::Locale as _;
use std::collections::BTreeMap;

/// The name of the field that is no topic.
const AT_NIGHT: &str = "urgent_at_night";

fn language(lang: Locale) -> Language {
    Language::of(lang.as_str())
}

/// A page of them.
pub fn lines(lang: Locale, notices: Page<Notice>) -> Lines {
    let pages = u32::try_from(notices.total_pages()).unwrap_or(u32::MAX);
    Lines { lines: notices.rows.into_iter().map(|notice| line(lang, notice)).collect(), pages }
}

fn line(lang: Locale, notice: Notice) -> Line {
    let unread = notice.is_unread();
    let Notice { id, facts, opened_at, closed_at, times, acknowledged, .. } = notice;
    let Words { title, text, href } = words(language(lang), &facts);
    let may_take = closed_at.is_none() && acknowledged.is_none() && facts.asks_for_somebody();
    let closed = closed_at.map(|_| td_string!(lang, notices.closed).to_owned());
    let often = (times > 1).then(|| td_string!(lang, notices.times, count = times));
    let taken = acknowledged.map(|Acknowledged { by, note, .. }| {
        if let Some(note) = note {
            td_string!(lang, notices.taken_note, name = by, note = note)
        } else {
            td_string!(lang, notices.taken, name = by)
        }
    });
    let remarks = [closed, often, taken].into_iter().flatten().collect();
    Line { id, title, text, href, at: opened_at, unread, remarks, may_take }
}

/// How somebody is told.
pub fn preferences(lang: Locale, preferences: &NoticePreferences) -> PreferencesSheet {
    let field = |TopicChoice { topic, mail }: &TopicChoice| {
        // A chat that there is not is offered to nobody, but to whoever chose it.
        let offered =
            |choice: &&MailChoice| **choice != MailChoice::Webhook || preferences.has_webhook || *choice == mail;
        let picks = MailChoice::ALL.iter().filter(offered).map(|choice| Pick {
            value: choice.to_string(),
            label: mail_name(language(lang), *choice).to_owned(),
            chosen: choice == mail,
        });
        FormField::new(topic.as_str(), topic_name(language(lang), *topic), Kind::Choice).picks(picks.collect())
    };
    let mut fields: Vec<FormField> = preferences.topics.iter().map(field).collect();
    if preferences.topics.iter().any(|choice| choice.topic.urgency() == Urgency::Urgent) {
        let label = td_string!(lang, notices.preferences.urgent_at_night);
        let value = if preferences.urgent_at_night { "on" } else { "" };
        fields.push(FormField::new(AT_NIGHT, label, Kind::Check).value(value));
    }
    PreferencesSheet { version: preferences.version, fields }
}

/// What was chosen in that form.
pub fn chosen(version: i32, values: &BTreeMap<String, String>) -> Result<NewPreferences, Problem> {
    let mut topics = Vec::new();
    for topic in Topic::ALL {
        let Some(value) = values.get(topic.as_str()) else { continue };
        let mail = value.parse().map_err(|_| Problem::invalid(topic.as_str(), Reason::Unknown))?;
        topics.push(TopicChoice { topic: *topic, mail });
    }
    Ok(NewPreferences { version, topics, urgent_at_night: values.contains_key(AT_NIGHT) })
}
