//! Who is told, when somebody is written to, and whether still. Decisions from values alone.

use super::types::{Channel, DropReason, MailChoice, Topic, Urgency};
use crate::base::permission::{Permission, Role};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long mail waits for what else comes, and for what is taken back.
const MAIL_WAITS: Duration = Duration::minutes(2);
/// From this hour on nobody is written to, until [`DAY_BEGINS`].
const NIGHT_BEGINS: u32 = 21;
const DAY_BEGINS: u32 = 7;
/// At this hour the digest is sent.
const DIGEST_HOUR: u32 = 8;
/// After the first failed attempt to send; it doubles with each one that follows.
const FIRST_RETRY: Duration = Duration::minutes(5);
/// And is no longer than this, so that a server that is back is noticed soon.
const LONGEST_RETRY: Duration = Duration::minutes(40);
/// So often it is tried, which takes about a day.
const MOST_ATTEMPTS: i32 = 39;
/// A notice that was closed less than this long ago opens again.
pub(super) const REOPENS_WITHIN: Duration = Duration::hours(24);
/// How long notices are kept that are over.
pub(super) const KEPT: Duration = Duration::days(90);

/// What somebody has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choices {
    pub topics: BTreeMap<Topic, MailChoice>,
    pub urgent_at_night: bool,
}

impl Choices {
    pub fn of(&self, topic: Topic) -> MailChoice {
        self.topics.get(&topic).copied().unwrap_or_else(|| topic.default_mail())
    }

    /// Is mail about the topic sent at night too?
    pub fn at_night(&self, topic: Topic) -> bool {
        self.urgent_at_night && topic.urgency() == Urgency::Urgent
    }

    /// Did the person ask to be written to about it?
    fn asks_for(&self, topic: Topic) -> bool {
        self.topics.get(&topic).is_some_and(|choice| *choice != MailChoice::None)
    }
}

/// Does somebody follow all that is told of the topic, as long as they have not chosen what to follow?
pub(super) fn follows(topic: Topic, role: Role, choices: &Choices) -> bool {
    role.rank() >= Role::Manager.rank() || choices.asks_for(topic)
}

/// Is somebody told of what asks for `permission`? `following` says of whoever chose what to follow whether this is of it; `named`
/// are those whom it concerns in person.
pub(super) fn is_told(
    topic: Topic,
    permission: Permission,
    (role, permissions): (Role, &[Permission]),
    choices: &Choices,
    following: Option<bool>,
    named: bool,
) -> bool {
    let follows = following.unwrap_or_else(|| follows(topic, role, choices));
    permissions.contains(&permission) && (follows || named)
}

/// By what somebody is written to about what happened now, and when; nothing who wants none, or is told in a chat.
pub(super) fn delivery(
    topic: Topic,
    choices: &Choices,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<(Channel, DateTime<Utc>)> {
    let channel = match choices.of(topic) {
        MailChoice::Mail => Channel::Mail,
        MailChoice::Digest => Channel::Digest,
        MailChoice::Webhook | MailChoice::None => return None,
    };
    Some((channel, due(channel, choices.at_night(topic), now, zone)))
}

/// When what happened now is sent by the channel.
pub(super) fn due(channel: Channel, at_night: bool, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    match channel {
        Channel::Mail => by_day(now + MAIL_WAITS, zone, at_night),
        Channel::Digest => next_digest(now, zone),
    }
}

/// The instant itself, or the end of the night in which it lies.
fn by_day(at: DateTime<Utc>, zone: Tz, at_night: bool) -> DateTime<Utc> {
    let local = at.with_timezone(&zone);
    match local.hour() {
        _ if at_night => at,
        NIGHT_BEGINS.. => on_the_hour(next_day(local.date_naive()), DAY_BEGINS, zone),
        ..DAY_BEGINS => on_the_hour(local.date_naive(), DAY_BEGINS, zone),
        _ => at,
    }
}

/// When the next digest is sent.
fn next_digest(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let digest = on_the_hour(today, DIGEST_HOUR, zone);
    if digest > now { digest } else { on_the_hour(next_day(today), DIGEST_HOUR, zone) }
}

/// No calendar ends where people are written to.
fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// The hour of a day by the clocks of the zone, or the next one that there is where they jump over it.
fn on_the_hour(day: NaiveDate, hour: u32, zone: Tz) -> DateTime<Utc> {
    let found = (hour..hour + 4).find_map(|hour| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest()
    });
    found.map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |found| found.to_utc())
}

/// When it is tried again if this attempt fails: the `attempts`th, from one.
pub(super) fn next_attempt(attempts: i32, now: DateTime<Utc>) -> DateTime<Utc> {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(8);
    now + (FIRST_RETRY * 2_i32.pow(doublings)).min(LONGEST_RETRY)
}

/// Has it been tried often enough?
pub(super) fn gives_up(attempts: i32) -> bool {
    attempts >= MOST_ATTEMPTS
}

/// What of a delivery decides whether it is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub topic: Topic,
    pub permission: Permission,
    pub channel: Channel,
    pub read: bool,
    pub closed: bool,
}

/// What becomes of a delivery that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Send,
    /// Not before.
    Wait(DateTime<Utc>),
    Drop(DropReason),
}

/// `reader` is what the person may do and whether they want mail at all; none who is not let in any more.
pub(super) fn fate(
    pending: Pending,
    reader: Option<(&[Permission], bool)>,
    choices: &Choices,
    now: DateTime<Utc>,
    zone: Tz,
) -> Fate {
    let Some((permissions, wants_mail)) = reader else { return Fate::Drop(DropReason::Left) };
    if !permissions.contains(&pending.permission) {
        return Fate::Drop(DropReason::NotAllowed);
    }
    if !wants_mail || matches!(choices.of(pending.topic), MailChoice::Webhook | MailChoice::None) {
        return Fate::Drop(DropReason::Unwanted);
    }
    if pending.read {
        return Fate::Drop(DropReason::Read);
    }
    if pending.closed {
        return Fate::Drop(DropReason::Closed);
    }
    // A mail server that was away may be back at night.
    match by_day(now, zone, choices.at_night(pending.topic)) {
        day if day > now && pending.channel == Channel::Mail => Fate::Wait(day),
        _ => Fate::Send,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEXICO: Tz = Tz::America__Mexico_City;
    const TOPIC: Topic = Topic::ImportEnded;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn with(choice: MailChoice) -> Choices {
        Choices { topics: BTreeMap::from([(TOPIC, choice)]), urgent_at_night: false }
    }

    #[test]
    fn managers_follow_a_topic_and_others_when_they_are_named_or_ask_for_it() {
        let told = |role, permissions: &[Permission], choices: &Choices, named| {
            is_told(TOPIC, Permission::InventoryView, (role, permissions), choices, None, named)
        };
        let follows = |role, permissions: &[Permission], following, named| {
            let none = Choices::default();
            is_told(TOPIC, Permission::InventoryView, (role, permissions), &none, Some(following), named)
        };
        let (may, none) = (&[Permission::InventoryView][..], Choices::default());
        assert!(told(Role::Manager, may, &none, false) && told(Role::Owner, may, &none, false));
        assert!(!told(Role::Operator, may, &none, false) && told(Role::Operator, may, &none, true));
        assert!(told(Role::Viewer, may, &with(MailChoice::Digest), false));
        assert!(!told(Role::Viewer, may, &with(MailChoice::None), false));
        assert!(told(Role::Manager, may, &with(MailChoice::None), false), "the bell tells them in any case");
        assert!(!told(Role::Owner, &[Permission::PlantEdit], &none, true), "whoever may not know is not told");
        assert!(follows(Role::Viewer, may, true, false) && !follows(Role::Owner, may, false, false));
        assert!(follows(Role::Owner, may, false, true), "it concerns them in person");
        assert!(!follows(Role::Owner, &[Permission::PlantEdit], true, false));
    }

    #[test]
    fn mail_waits_two_minutes_and_for_the_end_of_the_night() {
        let due = |now| delivery(TOPIC, &with(MailChoice::Mail), at(now), MEXICO);
        // Six hours behind.
        for (now, expected) in [
            ("2026-09-21T18:00:00Z", "2026-09-21T18:02:00Z"),
            ("2026-09-22T02:57:59Z", "2026-09-22T02:59:59Z"),
            ("2026-09-22T02:58:00Z", "2026-09-22T13:00:00Z"),
            ("2026-09-22T06:30:00Z", "2026-09-22T13:00:00Z"),
            ("2026-09-22T12:57:59Z", "2026-09-22T13:00:00Z"),
            ("2026-09-22T12:58:00Z", "2026-09-22T13:00:00Z"),
            ("2026-09-22T12:58:01Z", "2026-09-22T13:00:01Z"),
        ] {
            assert_eq!(due(now), Some((Channel::Mail, at(expected))), "{now}");
        }
        assert_eq!(by_day(at("2026-09-22T06:30:00Z"), MEXICO, true), at("2026-09-22T06:30:00Z"));
        assert_eq!(delivery(TOPIC, &with(MailChoice::None), at("2026-09-21T18:00:00Z"), MEXICO), None);
    }

    #[test]
    fn the_digest_is_sent_at_eight() {
        let due = |now| delivery(TOPIC, &Choices::default(), at(now), MEXICO);
        for (now, expected) in [
            ("2026-09-21T13:59:59Z", "2026-09-21T14:00:00Z"),
            ("2026-09-21T14:00:00Z", "2026-09-22T14:00:00Z"),
            ("2026-09-22T05:00:00Z", "2026-09-22T14:00:00Z"),
        ] {
            assert_eq!(due(now), Some((Channel::Digest, at(expected))), "{now}");
        }
        // The clocks of Madrid go forward in this night.
        let madrid = delivery(TOPIC, &Choices::default(), at("2026-03-28T20:00:00Z"), Tz::Europe__Madrid);
        assert_eq!(madrid, Some((Channel::Digest, at("2026-03-29T06:00:00Z"))));
    }

    #[test]
    fn an_hour_that_there_is_not_is_the_next_one() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        assert_eq!(on_the_hour(day, 2, Tz::Europe__Madrid), at("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn attempts_come_less_and_less_often_for_a_day() {
        let now = at("2026-09-21T18:00:00Z");
        let waits: Vec<i64> =
            [1, 2, 3, 4, 5, 100].iter().map(|attempt| (next_attempt(*attempt, now) - now).num_minutes()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 40, 40]);
        let all: Duration = (1..MOST_ATTEMPTS).map(|attempt| next_attempt(attempt, now) - now).sum();
        assert!((23..25).contains(&all.num_hours()), "{all}");
        assert!(!gives_up(MOST_ATTEMPTS - 1) && gives_up(MOST_ATTEMPTS));
    }

    #[test]
    fn what_is_due_is_sent_unless_something_speaks_against_it() {
        let (noon, night) = (at("2026-09-21T18:00:00Z"), at("2026-09-22T06:30:00Z"));
        let permission = Permission::InventoryView;
        let pending = Pending { topic: TOPIC, permission, channel: Channel::Mail, read: false, closed: false };
        let may = &[permission][..];
        let decide = |pending, reader, choices: &Choices, now| fate(pending, reader, choices, now, MEXICO);
        let mail = with(MailChoice::Mail);
        assert_eq!(decide(pending, Some((may, true)), &mail, noon), Fate::Send);
        assert_eq!(decide(pending, Some((may, true)), &mail, night), Fate::Wait(at("2026-09-22T13:00:00Z")));
        let digest = Pending { channel: Channel::Digest, ..pending };
        assert_eq!(decide(digest, Some((may, true)), &mail, night), Fate::Send, "a digest has its own hour");
        for (pending, reader, choices, reason) in [
            (pending, None, &mail, DropReason::Left),
            (pending, Some((&[][..], true)), &mail, DropReason::NotAllowed),
            (pending, Some((may, false)), &mail, DropReason::Unwanted),
            (pending, Some((may, true)), &with(MailChoice::None), DropReason::Unwanted),
            (pending, Some((may, true)), &with(MailChoice::Webhook), DropReason::Unwanted),
            (Pending { read: true, ..pending }, Some((may, true)), &mail, DropReason::Read),
            (Pending { closed: true, ..pending }, Some((may, true)), &mail, DropReason::Closed),
        ] {
            assert_eq!(decide(pending, reader, choices, noon), Fate::Drop(reason));
        }
    }
}
