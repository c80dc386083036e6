//! What may be ordered, who sees it, and what follows from where its pieces are.

use super::types::{
    Forecast, ForecastReason, ForecastStatus, MAX_PIECES, OrderStage, OrderStatus, OrderStep, ProductionOrder,
    ProductionOrderValues, RouteStatus,
};
use crate::base::check::Check;
use crate::base::id::{StageId, UserId};
use crate::base::problem::{Problem, Reason};
use crate::production::types::{MAX_STAGES, StageKind};
use chrono::{Days, NaiveDate};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Days that are looked ahead at the most.
const FAR: u64 = 36_500;

/// Which orders somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Also those of cooperation.
    pub cooperation: bool,
    /// Only those that are published or granted to this person, by themselves or by their specification; all where it is none.
    pub linked: Option<UserId>,
}

/// May this be ordered, as far as it can be told without what it names?
pub fn check_order(order: &ProductionOrderValues) -> Result<(), Problem> {
    let mut check = Check::default();
    let at_most = |text: &str, letters: usize| text.trim().chars().count() <= letters;
    check.that(!order.code.trim().is_empty(), "code", Reason::Missing);
    check.that(at_most(&order.code, 60), "code", Reason::TooLong);
    check.that(at_most(&order.name, 100), "name", Reason::TooLong);
    check.that((1..=MAX_PIECES).contains(&order.qty_plan), "qty_plan", Reason::OutOfRange);
    check.that(at_most(&order.customer, 100), "customer", Reason::TooLong);
    check.that(at_most(&order.description, 500), "description", Reason::TooLong);
    check.that(at_most(order.revision.as_deref().unwrap_or_default(), 20), "revision", Reason::TooLong);
    check.that(order.is_cooperation || order.partner.is_none(), "partner", Reason::OutOfRange);
    check.that(order.is_cooperation || order.partner_due.is_none(), "partner_due", Reason::OutOfRange);
    check.that(!order.is_cooperation || order.machine.is_none(), "machine", Reason::OutOfRange);
    if let Some(stages) = &order.stages {
        check.that(!stages.is_empty(), "stages", Reason::Missing);
        check.that(stages.len() <= MAX_STAGES, "stages", Reason::TooLong);
    }
    check.done()
}

/// Was it due before this day of the plant, and is it not made yet?
pub fn is_late(order: &ProductionOrder, today: NaiveDate) -> bool {
    let is_open = !matches!(order.status, OrderStatus::Done | OrderStatus::Cancelled);
    is_open && order.due.is_some_and(|due| due < today)
}

/// A stage of a route, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteStep {
    pub stage: StageId,
    pub kind: StageKind,
    pub skipped: bool,
}

/// May an order have this route? Each stage is there once, the first one that is not skipped is outside where a partner makes it and
/// inside otherwise.
pub fn check_route(route: &[RouteStep], is_cooperation: bool) -> Result<(), Problem> {
    let once: HashSet<StageId> = route.iter().map(|step| step.stage).collect();
    if once.len() < route.len() {
        return Err(Problem::invalid("stages", Reason::Duplicate));
    }
    let Some(first) = route.iter().find(|step| !step.skipped) else {
        return Err(Problem::invalid("skipped", Reason::OutOfRange));
    };
    let begins_right = (first.kind == StageKind::Outside) == is_cooperation;
    if begins_right { Ok(()) } else { Err(Problem::invalid("stages", Reason::OutOfRange)) }
}

/// May this be done with an order that is so far?
pub fn may_step(order: &ProductionOrder, step: OrderStep) -> bool {
    use OrderStatus::{Cancelled, Done, InProgress, NotStarted, OnHold};
    match (step, order.status) {
        (OrderStep::Hold, NotStarted | InProgress)
        | (OrderStep::Resume, OnHold)
        | (OrderStep::Cancel, NotStarted | InProgress | OnHold)
        | (OrderStep::Reopen, Cancelled)
        | (OrderStep::Close, InProgress | OnHold) => true,
        // One that has all that was planned is done all the same.
        (OrderStep::Reopen, Done) => order.qty_ready < order.qty_plan,
        _ => false,
    }
}

/// Fills in what follows from where the pieces are.
pub fn reckon(order: &mut ProductionOrder) {
    let percent = u64::from(order.qty_ready) * 100 / u64::from(order.qty_plan.max(1));
    order.percent = u32::try_from(percent).unwrap_or(u32::MAX);
    let to_go = to_go(order);
    for (stage, left) in order.stages.iter_mut().zip(&to_go) {
        stage.status = status_of(stage, *left == 0);
    }
    let open: Vec<u64> =
        order.stages.iter().zip(to_go).map(|(stage, left)| if stage.skipped { 0 } else { left }).collect();
    order.bottleneck = bottleneck(&order.stages, &open);
}

/// How many of the plan are not past each stage.
pub fn to_go(order: &ProductionOrder) -> Vec<u64> {
    let mut past = u64::from(order.qty_ready);
    let mut left = Vec::with_capacity(order.stages.len());
    for stage in order.stages.iter().rev() {
        left.push(u64::from(order.qty_plan).saturating_sub(past));
        past += u64::from(stage.here) + u64::from(stage.outside);
    }
    left.reverse();
    left
}

/// How fast a stage was in its last shifts: so many pieces in so many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub pieces: u64,
    pub shifts: u64,
}

/// When an order that is open is ready: once its bottleneck made what is to go there, as fast as in its last shifts, else by the norm.
pub fn forecast(order: &ProductionOrder, pace: Option<Pace>, shifts_a_week: u32, today: NaiveDate) -> Forecast {
    let at = order.stages.iter().position(|stage| Some(&stage.stage) == order.bottleneck.as_ref());
    let left = at.map_or(0, |at| to_go(order)[at]);
    let norm = at.and_then(|at| order.stages[at].norm).map(|norm| Pace { pieces: norm.into(), shifts: 1 });
    let pace = pace.filter(|pace| pace.pieces > 0).map(|pace| (pace, ForecastReason::LastShifts));
    let pace = pace.or(norm.filter(|pace| pace.pieces > 0).map(|pace| (pace, ForecastReason::Norm)));
    let none = Forecast {
        status: ForecastStatus::Unknown,
        ready_on: None,
        p50: None,
        p85: None,
        buffer_days: None,
        reason: ForecastReason::NoRate,
    };
    let is_late = order.due.is_some_and(|due| due < today);
    let Some((pace, reason)) = pace else {
        return if is_late { Forecast { status: ForecastStatus::Overdue, ..none } } else { none };
    };
    // Whole days, of so many shifts each.
    let days = (left * pace.shifts * 7).div_ceil((pace.pieces * u64::from(shifts_a_week)).max(1));
    let ready_on = today.checked_add_days(Days::new(days.min(FAR)));
    let Some((ready, due)) = ready_on.zip(order.due) else {
        return Forecast { ready_on, reason: ForecastReason::NoDue, ..none };
    };
    let buffer = (due - ready).num_days();
    let status = match buffer {
        ..0 => ForecastStatus::Overdue,
        0..=2 => ForecastStatus::Risk,
        _ => ForecastStatus::OnTrack,
    };
    Forecast { status, ready_on, buffer_days: Some(buffer), reason, ..none }
}

fn status_of(stage: &OrderStage, all_past: bool) -> RouteStatus {
    if stage.skipped {
        RouteStatus::Skipped
    } else if all_past {
        RouteStatus::Done
    } else if stage.good + stage.scrap + stage.rework_out + stage.outside > 0 {
        RouteStatus::InProgress
    } else {
        RouteStatus::Pending
    }
}

/// The stage that has the most shifts to go, of those for which a norm says how much a shift makes; where there is none, that with the
/// most pieces waiting. Of several alike, the earlier one.
fn bottleneck(stages: &[OrderStage], to_go: &[u64]) -> Option<String> {
    // `a / b` against `c / d`, without fractions.
    let shifts = stages.iter().zip(to_go).filter_map(|(stage, left)| Some((stage, *left, u64::from(stage.norm?))));
    let open = shifts.filter(|(stage, left, norm)| !stage.skipped && *left > 0 && *norm > 0);
    let slowest = open.reduce(|most, one| if one.1 * most.2 > most.1 * one.2 { one } else { most });
    if let Some((stage, ..)) = slowest {
        return Some(stage.stage.clone());
    }
    let waiting = |stage: &&OrderStage| stage.here + stage.outside;
    let most = stages
        .iter()
        .filter(|stage| waiting(stage) > 0)
        .reduce(|most, one| if waiting(&one).cmp(&waiting(&most)) == Ordering::Greater { one } else { most });
    most.map(|stage| stage.stage.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::{ProductionOrderId, WorkpieceId};
    use crate::production::orders::types::{OrderPriority, WorkpieceName};
    use chrono::DateTime;
    use uuid::Uuid;

    fn stage(code: &str, here: u32, good: u32, norm: Option<u32>) -> OrderStage {
        OrderStage {
            id: StageId(Uuid::nil()),
            stage: code.into(),
            name: code.into(),
            kind: StageKind::Inside,
            status: RouteStatus::Pending,
            skipped: false,
            here,
            outside: 0,
            good,
            scrap: 0,
            received: here + good,
            bypassed: 0,
            rework_in: 0,
            rework_out: 0,
            facts: 0,
            receipts: 0,
            norm,
        }
    }

    fn order(qty_plan: u32, qty_ready: u32, stages: Vec<OrderStage>) -> ProductionOrder {
        ProductionOrder {
            id: ProductionOrderId(Uuid::nil()),
            version: 1,
            number: 1,
            status: OrderStatus::InProgress,
            workpiece: WorkpieceName { id: WorkpieceId(Uuid::nil()), code: "P".into(), name: "P".into() },
            revision: String::new(),
            qty_plan,
            qty_limit: qty_plan,
            due: None,
            priority: OrderPriority::Medium,
            customer: String::new(),
            description: String::new(),
            is_cooperation: false,
            partner: None,
            partner_due: None,
            machine: None,
            published: true,
            specification: None,
            halt_reason: String::new(),
            qty_ready,
            shipped: 0,
            percent: 0,
            started: 0,
            scrapped: 0,
            outside: 0,
            here: 0,
            facts: 0,
            bottleneck: None,
            forecast: None,
            stages,
            made_by_name: String::new(),
            made_at: DateTime::UNIX_EPOCH,
            first_fact_at: None,
            done_at: None,
        }
    }

    #[test]
    fn percent_is_of_the_plan_and_rounded_down() {
        for (plan, ready, percent) in [(3, 2, 66), (15_900, 15_899, 99), (100, 110, 110), (10_000_000, 10_000_000, 100)]
        {
            let mut one = order(plan, ready, Vec::new());
            reckon(&mut one);
            assert_eq!(one.percent, percent);
        }
    }

    #[test]
    fn a_stage_is_done_when_as_many_are_past_it_as_were_planned() {
        let skipped = OrderStage { skipped: true, ..stage("b", 0, 0, None) };
        let mut one =
            order(100, 40, vec![stage("a", 0, 100, None), skipped, stage("c", 60, 40, None), stage("d", 0, 0, None)]);
        reckon(&mut one);
        let told: Vec<_> = one.stages.iter().map(|stage| stage.status).collect();
        assert_eq!(told, [RouteStatus::Done, RouteStatus::Skipped, RouteStatus::InProgress, RouteStatus::Pending]);
    }

    #[test]
    fn the_bottleneck_has_the_most_shifts_to_go_or_the_most_pieces_waiting() {
        let told = |stages| {
            let mut one = order(100, 0, stages);
            reckon(&mut one);
            one.bottleneck
        };
        // 100 at 50 a shift are two shifts, 100 at 30 more than three.
        assert_eq!(told(vec![stage("a", 0, 0, Some(50)), stage("b", 0, 0, Some(30))]), Some("b".into()));
        assert_eq!(told(vec![stage("a", 0, 0, Some(30)), stage("b", 0, 0, Some(30))]), Some("a".into()));
        // Nearly all are past the slow one.
        assert_eq!(told(vec![stage("a", 0, 95, Some(30)), stage("b", 95, 0, Some(40))]), Some("b".into()));
        assert_eq!(told(vec![stage("a", 5, 20, None), stage("b", 20, 0, None)]), Some("b".into()));
        assert_eq!(told(vec![stage("a", 5, 5, None), stage("b", 5, 0, None)]), Some("a".into()));
        assert_eq!(told(vec![stage("a", 0, 0, None)]), None);
    }

    #[test]
    fn an_order_is_ready_once_its_bottleneck_is() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-09-20");
        let told = |norm, pace, due: Option<&str>| {
            let mut one = order(100, 0, vec![stage("a", 0, 0, norm)]);
            one.due = due.map(day);
            reckon(&mut one);
            let told = forecast(&one, pace, 14, today);
            (told.status, told.ready_on, told.buffer_days, told.reason)
        };
        // 100 at 20 a shift are five shifts, two a day: three days.
        let ready = Some(day("2026-09-23"));
        let norm = ForecastReason::Norm;
        assert_eq!(told(Some(20), None, Some("2026-09-26")), (ForecastStatus::OnTrack, ready, Some(3), norm));
        assert_eq!(told(Some(20), None, Some("2026-09-25")), (ForecastStatus::Risk, ready, Some(2), norm));
        assert_eq!(told(Some(20), None, Some("2026-09-23")), (ForecastStatus::Risk, ready, Some(0), norm));
        assert_eq!(told(Some(20), None, Some("2026-09-22")), (ForecastStatus::Overdue, ready, Some(-1), norm));
        assert_eq!(told(Some(20), None, None), (ForecastStatus::Unknown, ready, None, ForecastReason::NoDue));
        // Its last shifts were faster than the norm.
        let pace = Some(Pace { pieces: 500, shifts: 10 });
        let faster = (ForecastStatus::OnTrack, Some(day("2026-09-21")), Some(5), ForecastReason::LastShifts);
        assert_eq!(told(Some(20), pace, Some("2026-09-26")), faster);
        let none = ForecastReason::NoRate;
        assert_eq!(told(None, None, Some("2026-09-26")), (ForecastStatus::Unknown, None, None, none));
        assert_eq!(told(None, None, Some("2026-09-19")), (ForecastStatus::Overdue, None, None, none));
    }

    #[test]
    fn a_route_begins_where_the_order_is_made() {
        let step = |kind, skipped| RouteStep { stage: StageId(Uuid::now_v7()), kind, skipped };
        let (inside, outside) = (StageKind::Inside, StageKind::Outside);
        assert_eq!(check_route(&[step(inside, false), step(outside, false)], false), Ok(()));
        assert_eq!(check_route(&[step(inside, true), step(outside, false)], true), Ok(()));
        let wrong = Err(Problem::invalid("stages", Reason::OutOfRange));
        assert_eq!(check_route(&[step(inside, true), step(outside, false)], false), wrong);
        assert_eq!(check_route(&[step(inside, false)], true), wrong);
        let nothing = Err(Problem::invalid("skipped", Reason::OutOfRange));
        assert_eq!(check_route(&[step(inside, true)], false), nothing);
        let twice = step(inside, false);
        assert_eq!(check_route(&[twice, twice], false), Err(Problem::invalid("stages", Reason::Duplicate)));
    }

    #[test]
    fn what_may_be_done_depends_on_how_far_an_order_is() {
        use OrderStatus::{Cancelled, Done, InProgress, NotStarted, OnHold};
        for step in [OrderStep::Hold, OrderStep::Resume, OrderStep::Cancel, OrderStep::Reopen, OrderStep::Close] {
            let may = |status| may_step(&ProductionOrder { status, ..order(10, 5, Vec::new()) }, step);
            let allowed: Vec<_> = OrderStatus::ALL.iter().copied().filter(|status| may(*status)).collect();
            let expected: &[OrderStatus] = match step {
                OrderStep::Hold => &[NotStarted, InProgress],
                OrderStep::Resume => &[OnHold],
                OrderStep::Cancel => &[NotStarted, InProgress, OnHold],
                OrderStep::Reopen => &[Done, Cancelled],
                OrderStep::Close => &[InProgress, OnHold],
            };
            assert_eq!(allowed, expected, "{step}");
        }
        let full = ProductionOrder { status: Done, ..order(10, 10, Vec::new()) };
        assert!(!may_step(&full, OrderStep::Reopen));
    }
}
