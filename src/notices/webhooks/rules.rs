//! What is posted, and what follows from how it went. Decisions from values alone.

use super::types::Outcome;
use crate::notices::words::Words;
use crate::platform::mail::letters::Language;
use crate::platform::outgoing::{Answer, Failure};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// After the first failed attempt; it doubles with each one that follows.
const FIRST_RETRY: Duration = Duration::minutes(1);
const LONGEST_RETRY: Duration = Duration::minutes(30);
/// So long it is tried.
const TRIED_FOR: Duration = Duration::hours(2);

/// What is posted of a notice, naming these people.
pub(super) fn message(language: Language, words: &Words, site: &str, people: &[String]) -> Vec<u8> {
    let Words { title, text, href } = words;
    let to = match language {
        Language::Spanish => "Para",
        Language::English => "For",
    };
    body(&format!("{title}\n{text}\n{site}{href}\n{to}: {}", people.join(", ")))
}

/// What is posted to see whether it arrives.
pub(super) fn trial(language: Language, business: &str) -> Vec<u8> {
    body(&match language {
        Language::Spanish => format!("Prueba de Engrane: aquí llegarán los avisos de {business}."),
        Language::English => format!("A test by Engrane: the notices of {business} will come here."),
    })
}

/// As Slack takes it: there nothing but these three signs makes a text more than a text.
fn body(text: &str) -> Vec<u8> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({ "text": text }).to_string().into_bytes()
}

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Delivered,
    /// Nobody is there any more, and nobody will be.
    Gone,
    /// It may be otherwise later, and not before this instant where there is one.
    Later(Option<DateTime<Utc>>),
    /// It will be the same another time.
    Never,
}

pub(super) fn verdict(answer: &Result<Answer, Failure>, now: DateTime<Utc>) -> Verdict {
    let Ok(Answer { status, retry_after }) = answer else { return Verdict::Later(None) };
    match status {
        200..=299 => Verdict::Delivered,
        404 | 410 => Verdict::Gone,
        408 | 425 | 429 | 500..=599 => Verdict::Later(retry_after.as_deref().and_then(|text| instant(text, now))),
        _ => Verdict::Never,
    }
}

/// What is told of an attempt, with the status of its answer.
pub(super) fn outcome(answer: &Result<Answer, Failure>) -> (Outcome, Option<u16>) {
    match answer {
        Ok(Answer { status, .. }) if (200..=299).contains(status) => (Outcome::Delivered, Some(*status)),
        Ok(Answer { status, .. }) => (Outcome::Refused, Some(*status)),
        Err(Failure::TimedOut) => (Outcome::TimedOut, None),
        Err(_) => (Outcome::Unreachable, None),
    }
}

/// A `Retry-After`: seconds, or a date.
fn instant(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match text.trim().parse::<u32>() {
        Ok(seconds) => now.checked_add_signed(Duration::seconds(seconds.into())),
        Err(_) => DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc()),
    }
}

/// When it is tried again after the `attempts`th attempt, from one; never, when it waits for too long by then.
pub(super) fn next_attempt(
    attempts: i32,
    raised_at: DateTime<Utc>,
    asked: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(8);
    let next = now + (FIRST_RETRY * 2_i32.pow(doublings)).min(LONGEST_RETRY);
    Some(asked.map_or(next, |asked| asked.max(next))).filter(|next| *next <= raised_at + TRIED_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[expect(clippy::unnecessary_wraps, reason = "as what is posted is answered")]
    fn answered(status: u16, retry_after: Option<&str>) -> Result<Answer, Failure> {
        Ok(Answer { status, retry_after: retry_after.map(str::to_owned) })
    }

    #[test]
    fn a_message_names_its_people_and_nothing_in_it_is_more_than_a_text() {
        let words =
            Words { title: "Queda poco: <!channel> & Co".into(), text: "Disponible: 3.".into(), href: "/a/1".into() };
        let people = ["Ana".to_owned(), "<@U1>".to_owned()];
        let read = |bytes: Vec<u8>| serde_json::from_slice::<Value>(&bytes).unwrap();
        assert_eq!(
            read(message(Language::Spanish, &words, "https://engrane.test", &people)),
            json!({
                "text": "Queda poco: &lt;!channel&gt; &amp; Co\nDisponible: 3.\nhttps://engrane.test/a/1\nPara: Ana, &lt;@U1&gt;"
            })
        );
        let text = read(trial(Language::English, "Pernos & Cía"))["text"].as_str().unwrap().to_owned();
        assert!(text.ends_with("Pernos &amp; Cía will come here."), "{text}");
    }

    #[test]
    fn what_a_server_answers_decides() {
        let now = at("2026-09-21T18:00:00Z");
        let decided = |status, after| verdict(&answered(status, after), now);
        for status in [200, 201, 204] {
            assert_eq!(decided(status, None), Verdict::Delivered);
        }
        for status in [404, 410] {
            assert_eq!(decided(status, None), Verdict::Gone);
        }
        for status in [301, 302, 307, 400, 401, 403, 413] {
            assert_eq!(decided(status, Some("5")), Verdict::Never, "{status}");
        }
        for status in [408, 429, 500, 503] {
            assert_eq!(decided(status, None), Verdict::Later(None), "{status}");
        }
        let later = Verdict::Later(Some(at("2026-09-21T18:02:00Z")));
        assert_eq!(decided(429, Some("120")), later);
        assert_eq!(decided(503, Some("Mon, 21 Sep 2026 18:02:00 GMT")), later);
        assert_eq!(decided(429, Some("soon")), Verdict::Later(None));
        assert_eq!(verdict(&Err(Failure::TimedOut), now), Verdict::Later(None));
        assert_eq!(outcome(&Err(Failure::TimedOut)), (Outcome::TimedOut, None));
        assert_eq!(outcome(&Err(Failure::Unknown)), (Outcome::Unreachable, None));
        assert_eq!(outcome(&answered(302, None)), (Outcome::Refused, Some(302)));
    }

    #[test]
    fn it_is_tried_less_and_less_often_for_two_hours() {
        let raised = at("2026-09-21T18:00:00Z");
        let (mut now, mut waits) = (raised, Vec::new());
        while let Some(next) = next_attempt(i32::try_from(waits.len()).unwrap() + 1, raised, None, now) {
            waits.push((next - now).num_minutes());
            now = next;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        let asked = at("2026-09-21T18:10:00Z");
        assert_eq!(next_attempt(1, raised, Some(asked), raised), Some(asked), "the server knows best");
        assert_eq!(
            next_attempt(5, raised, Some(raised), raised),
            Some(raised + Duration::minutes(16)),
            "but not sooner"
        );
        assert_eq!(next_attempt(1, raised, Some(raised + Duration::minutes(121)), raised), None);
    }
}
