//! What was made of the demo production's orders: twelve weeks of day shifts, some of which left little and some a lot of scrap. Each
//! stage works on what came from the one before it until then, so the facts are believable from the first to the last.

use super::chance::Chance;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::platform::ctx::Ctx;
use crate::production::facts::ops as facts;
use crate::production::facts::types::{FactRequest, ScrapLine};
use crate::production::orders::types::ProductionOrder;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

const SHIFT: &str = "day";
const SCRAPS: [&str; 3] = ["dimension", "surface", "material"];

/// How an order was worked on.
pub(super) struct Work {
    pub code: &'static str,
    /// Since how many days, and on which of the week.
    pub since: i64,
    pub on: &'static [Weekday],
    /// How many a shift makes at each stage of the route.
    pub rates: &'static [u32],
    /// Machines by stage.
    pub machines: &'static [(&'static str, &'static str)],
}

const MON_WED_FRI: &[Weekday] = &[Weekday::Mon, Weekday::Wed, Weekday::Fri];
const TUE_THU: &[Weekday] = &[Weekday::Tue, Weekday::Thu];

pub(super) const WORK: [Work; 4] = [
    Work { code: "BUJ-118", since: 84, on: MON_WED_FRI, rates: &[370, 365, 400], machines: &[("machining", "T-2")] },
    Work {
        code: "EJE-204",
        since: 25,
        on: TUE_THU,
        rates: &[400, 380, 170, 400],
        machines: &[("machining", "T-1"), ("grinding", "R-1")],
    },
    Work {
        code: "PER-330",
        since: 18,
        on: MON_WED_FRI,
        rates: &[620, 235, 900],
        machines: &[("machining", "T-1"), ("grinding", "R-1")],
    },
    Work { code: "ENG-415", since: 21, on: TUE_THU, rates: &[150, 150, 150], machines: &[("machining", "T-2")] },
];

/// Records what was made of an order until yesterday.
pub(super) async fn record(ctx: &Ctx, order: &ProductionOrder, work: &Work, operator: Option<UserId>) -> Result<()> {
    let mut chance = Chance(order.number);
    // What waits at each stage.
    let mut waiting = vec![0; order.stages.len()];
    waiting[0] = order.qty_plan;
    let today = ctx.now().date_naive();
    let days = (1..=work.since).rev().map(|back| today - TimeDelta::days(back));
    for day in days.filter(|day| work.on.contains(&day.weekday())) {
        // From the last stage to the first: what is made on a day waits for the next one.
        for at in (0..order.stages.len()).rev() {
            let stage = order.stages[at].stage.as_str();
            let rate = u64::from(work.rates[at]);
            // One shift in ten has a bad day.
            let share = if chance.of_thousand() < 100 { chance.between_u(40, 75) } else { chance.between_u(90, 108) };
            let made = u32::try_from(rate * share / 100).unwrap_or_default().min(waiting[at]);
            if made == 0 {
                continue;
            }
            let scrap = u32::try_from(u64::from(made) * chance.between_u(0, 25) / 1_000).unwrap_or_default();
            let machine = work.machines.iter().find(|(of, _)| *of == stage).map(|(_, machine)| *machine);
            let asked = FactRequest {
                machine: machine.map(named),
                operator_id: operator.filter(|_| machine.is_some()),
                deviation: (share < 85).then(|| named(if share < 60 { "machine" } else { "setup" })),
                ..fact(stage, day, made - scrap, scrap, SCRAPS[at % SCRAPS.len()])
            };
            facts::record(ctx, order.id, &asked).await?;
            waiting[at] -= made;
            if let Some(next) = waiting.get_mut(at + 1) {
                *next += made - scrap;
            }
        }
    }
    Ok(())
}

fn named<Id>(name: &str) -> NameOr<Id> {
    NameOr::Name(name.to_owned())
}

fn fact(stage: &str, day: NaiveDate, good: u32, scrap: u32, reason: &str) -> FactRequest {
    FactRequest {
        id: None,
        stage: named(stage),
        date: Some(day),
        shift_type: Some(SHIFT.to_owned()),
        machine: None,
        operator_id: None,
        qty_good: good,
        qty_scrap: scrap,
        scrap: if scrap > 0 { vec![ScrapLine { reason: named(reason), pieces: scrap }] } else { Vec::new() },
        qty_rework: 0,
        rework_to: None,
        minutes: None,
        deviation: None,
        comment: String::new(),
        // Before the shift ends in the middle of Mexico.
        happened_at: day.and_hms_opt(23, 30, 0).map(|at| at.and_utc()),
        repeat: false,
    }
}
