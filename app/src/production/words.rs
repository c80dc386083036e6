//! Words of the production: kinds, steps and standings, days and times, and what is missing.

use crate::base::format;
use crate::i18n::{Locale, td_string};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use engrane::base::zone::Zone;
use engrane::production::floor::types::{FloorLine, Missing};
use engrane::production::orders::types::{OrderPriority, OrderStatus, RouteStatus};
use engrane::production::types::{Naming, ReasonKind, StageKind};

pub fn stage_kind(lang: Locale, kind: StageKind) -> &'static str {
    match kind {
        StageKind::Inside => td_string!(lang, production.kind.inside),
        StageKind::Inspection => td_string!(lang, production.kind.inspection),
        StageKind::Outside => td_string!(lang, production.kind.outside),
    }
}

pub fn naming(lang: Locale, naming: Naming) -> &'static str {
    match naming {
        Naming::Required => td_string!(lang, production.naming.required),
        Naming::Optional => td_string!(lang, production.naming.optional),
        Naming::None => td_string!(lang, production.naming.none),
    }
}

pub fn reason_kind(lang: Locale, kind: ReasonKind) -> &'static str {
    match kind {
        ReasonKind::Scrap => td_string!(lang, production.reason.scrap),
        ReasonKind::Deviation => td_string!(lang, production.reason.deviation),
    }
}

pub fn priority(lang: Locale, priority: OrderPriority) -> &'static str {
    match priority {
        OrderPriority::High => td_string!(lang, production.priority.high),
        OrderPriority::Medium => td_string!(lang, production.priority.medium),
        OrderPriority::Low => td_string!(lang, production.priority.low),
    }
}

pub fn status(lang: Locale, status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::NotStarted => td_string!(lang, production.status.not_started),
        OrderStatus::InProgress => td_string!(lang, production.status.in_progress),
        OrderStatus::OnHold => td_string!(lang, production.status.on_hold),
        OrderStatus::Done => td_string!(lang, production.status.done),
        OrderStatus::Cancelled => td_string!(lang, production.status.cancelled),
    }
}

pub fn route_status(lang: Locale, status: RouteStatus) -> &'static str {
    match status {
        RouteStatus::Pending => td_string!(lang, production.river.pending),
        RouteStatus::InProgress => td_string!(lang, production.river.in_progress),
        RouteStatus::Done => td_string!(lang, production.river.done),
        RouteStatus::Skipped => td_string!(lang, production.river.skipped),
    }
}

/// A day of the calendar: `15 ene 2030`.
pub fn date(lang: Locale, day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), format::month(lang, day.month()), day.year())
}

/// The time on the clock of the organization.
pub fn time(zone: &Zone, at: DateTime<Utc>) -> String {
    let at = zone.local(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Why an order cannot run at a stage; nothing where it can. `stage` names the one that its pieces come from.
pub fn missing(lang: Locale, line: &FloorLine, stage: Option<&str>) -> Option<String> {
    Some(match line.missing? {
        Missing::Hold => td_string!(lang, floor.missing.hold).to_owned(),
        Missing::Blocker => td_string!(lang, floor.missing.blocker).to_owned(),
        Missing::Machine => td_string!(lang, floor.missing.machine).to_owned(),
        Missing::Material => td_string!(lang, floor.missing.material).to_owned(),
        Missing::Pieces => match stage {
            Some(stage) => td_string!(lang, floor.missing.pieces_of, stage = stage.to_owned()),
            None => td_string!(lang, floor.missing.pieces).to_owned(),
        },
    })
}

/// `Orden 12`.
pub fn order(lang: Locale, number: u64) -> String {
    td_string!(lang, floor.order, number = number)
}
