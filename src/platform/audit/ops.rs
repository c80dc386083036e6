//! Reading the audit, and what is written into it besides changes.

use super::action::Action;
use super::store::{self, Entry, Wanted};
use super::types::{AuditChoices, AuditEntry, AuditFilter, AuditQuery};
use crate::base::fault::Result;
use crate::base::id::{TenantId, UserId};
use crate::base::paging::Page;
use crate::base::permission::Permission;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::tenancy;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// Letters of a text of the filter at the most.
const LONGEST: usize = 200;

/// The entries of the caller's organization, the newest first.
pub async fn list(ctx: &Ctx, query: &AuditQuery) -> Result<Page<AuditEntry>> {
    let page = query.page.in_bounds();
    let mut tx = ctx.begin(Permission::AuditView).await?;
    let zone = tenancy::ops::zone(&mut tx).await?;
    let wanted = understand(&query.filter, zone)?;
    let total = store::count(&mut tx, &wanted).await?;
    let rows = store::list(&mut tx, &wanted, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// What the audit can be narrowed to, and the time zone of its days.
pub async fn choices(ctx: &Ctx) -> Result<(AuditChoices, Tz)> {
    let mut tx = ctx.begin(Permission::AuditView).await?;
    let choices = AuditChoices {
        people: store::list_people(&mut tx).await?,
        actions: store::list_actions(&mut tx).await?,
        target_kinds: store::list_target_kinds(&mut tx).await?,
    };
    let zone = tenancy::ops::zone(&mut tx).await?;
    tx.commit().await?;
    Ok((choices, zone))
}

/// A filter as it is asked; each part that makes no sense is named.
pub(super) fn understand(filter: &AuditFilter, zone: Tz) -> Result<Wanted, Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, reason| problems.push(FieldProblem { field: field.to_owned(), reason });
    let mut text = |field: &str, text: &str| {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            wrong(field, Reason::TooLong);
        }
        (!text.is_empty()).then(|| text.to_owned())
    };
    let person = text("person", &filter.person);
    let (action, target_kind) = (text("action", &filter.action), text("target_kind", &filter.target_kind));
    let target = text("target", &filter.target);
    let (from, to) = (text("from", &filter.from), text("to", &filter.to));
    let person = person.and_then(|person| {
        let id = person.parse::<UserId>().ok();
        if id.is_none() {
            wrong("person", Reason::Malformed);
        }
        id
    });
    let mut moment = |field: &str, text: Option<String>, end: bool| {
        let text = text?;
        let moment = instant(&text, zone, end);
        if moment.is_none() {
            wrong(field, Reason::Malformed);
        }
        moment
    };
    let (from, to) = (moment("from", from, false), moment("to", to, true));
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        wrong("to", Reason::Reversed);
    }
    if problems.is_empty() {
        Ok(Wanted { person, action, target_kind, target, from, to })
    } else {
        Err(Problem::Invalid { fields: problems })
    }
}

/// An instant with an offset, or the beginning of a day (its end, when asked for) by the clock of `zone`.
fn instant(text: &str, zone: Tz, end: bool) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let day = if end { day.checked_add_days(Days::new(1))? } else { day };
    // Where clocks jump over midnight the day begins with the first hour that there is.
    (0..4).find_map(|hour| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest().map(|instant| instant.to_utc())
    })
}

/// A sign-in that failed, in a transaction of its own.
///
/// `account` is whose name was typed; a name that is nobody's goes into the audit of the platform's tenant (and nowhere
/// while there is none). `why` is the code of the refusal.
pub(crate) async fn sign_in_failed(
    ctx: &Ctx,
    account: Option<(TenantId, UserId)>,
    typed: &str,
    why: &'static str,
) -> Result<()> {
    let mut tx = ctx.services.db.system().await?;
    // Asked for whether it is needed or not: a known name must not take less time than an unknown one.
    let platform = tenancy::ops::platform_tenant(tx.sql()).await?;
    if let Some(tenant) = account.map(|(tenant, _)| tenant).or(platform) {
        let target = account.map(|(_, user)| user.to_string()).unwrap_or_default();
        let entry =
            Entry::new(Action::SignInFailed, "user", target).after(serde_json::json!({ "why": why })).attempted(typed);
        store::insert(tx.sql(), ctx, tenant, entry).await?;
    }
    tx.commit().await
}

/// What a command, or the server by itself, did to all of the installation, in a transaction of its own: it belongs to the
/// audit of the platform's tenant, and goes nowhere while there is none.
pub async fn note_upkeep(
    ctx: &Ctx,
    action: Action,
    target_kind: &str,
    target: &str,
    after: Option<Value>,
) -> Result<()> {
    let mut tx = ctx.services.db.system().await?;
    if let Some(platform) = tenancy::ops::platform_tenant(tx.sql()).await? {
        let entry = Entry::new(action, target_kind, target).after(after);
        store::insert(tx.sql(), ctx, platform, entry).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    const MEXICO: Tz = Tz::America__Mexico_City;

    #[test]
    fn a_day_of_the_filter_is_a_day_of_the_organizations_clock() {
        let filter = AuditFilter { from: "2026-11-20".into(), to: " 2026-11-21 ".into(), ..AuditFilter::default() };
        let wanted = understand(&filter, MEXICO).unwrap();
        assert_eq!(wanted.from, Some("2026-11-20T06:00:00Z".parse().unwrap()));
        assert_eq!(wanted.to, Some("2026-11-22T06:00:00Z".parse().unwrap()));
        let filter = AuditFilter { from: "2026-11-20T10:00:00-06:00".into(), ..AuditFilter::default() };
        assert_eq!(understand(&filter, Tz::UTC).unwrap().from, Some("2026-11-20T16:00:00Z".parse().unwrap()));
        assert_eq!(understand(&AuditFilter::default(), MEXICO).unwrap(), Wanted::default());
    }

    #[test]
    fn each_part_of_a_filter_that_makes_no_sense_is_named() {
        let filter = AuditFilter {
            person: "ana".into(),
            action: "x".repeat(201),
            from: "ayer".into(),
            to: "2026-13-01".into(),
            ..AuditFilter::default()
        };
        let Err(Problem::Invalid { fields }) = understand(&filter, MEXICO) else { panic!("it makes sense") };
        let named: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(named, ["action", "person", "from", "to"]);
        let reversed = AuditFilter { from: "2026-11-21".into(), to: "2026-11-20".into(), ..AuditFilter::default() };
        assert_eq!(understand(&reversed, MEXICO), Err(Problem::invalid("to", Reason::Reversed)));
    }
}
