//! Looking for lines that stand still, in all plants.

use super::rules::{FRESH, STOP, StopKey, looked_at, see_to_it, stands_still, title};
use super::store::{self, Plant};
use crate::base::fault::Result;
use crate::base::permission::{Permission, Role};
use crate::oee::lines::store::NumberedLine;
use crate::oee::rollup::ops::MINUTE;
use crate::oee::rollup::store::instant;
use crate::oee::setup::{Setup, rules_of};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::links::LinkKind;
use crate::platform::services::Services;
use crate::platform::tenancy;
use crate::tasks::steps::{self as tasks, Finding, Link, OpenFinding, TaskCategory};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Makes a task of each line that stands still for long, and takes those back that did not. What is wrong with one plant keeps no other
/// waiting, and is told at the end.
pub(crate) async fn check_all(services: &Arc<Services>) -> Result<()> {
    let mut tx = services.db.system().await?;
    let plants = store::list_plants(&mut tx).await?;
    tx.commit().await?;
    let mut outcome = Ok(());
    for plant in plants {
        let actor = Actor::Job {
            tenant: plant.tenant,
            person: None,
            name: "check_stops".to_owned(),
            acting: None,
            permissions: &[Permission::PlantView],
        };
        let checked = check(&Ctx::new(Arc::clone(services), actor, Request::default()), &plant).await;
        outcome = outcome.and(checked);
    }
    outcome
}

/// What is to be said of the lines of a plant.
struct News {
    /// Stops without a task, each with the name of its line and what is to be done.
    new: Vec<(StopKey, String, String)>,
    /// The sources of tasks of stops that there were not.
    undone: Vec<String>,
}

async fn check(ctx: &Ctx, plant: &Plant) -> Result<()> {
    let mut tx = ctx.begin_as_of_now(Permission::PlantView).await?;
    let news = look(ctx, &mut tx, plant.stop_minutes).await?;
    tx.commit().await?;
    // Each by itself: what waits for one waits for nothing else, and another process that found the same is harmless.
    for source in &news.undone {
        let mut tx = ctx.begin(Permission::PlantView).await?;
        tasks::retract(ctx, &mut tx, source).await?;
        tx.commit().await?;
    }
    let roles = see_to_it(&plant.modules);
    for (stop, line, title) in &news.new {
        let mut tx = ctx.begin(Permission::PlantView).await?;
        report(ctx, &mut tx, (*stop, plant.stop_minutes), (line, title), roles).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Reads where the lines are, as of one instant.
async fn look(ctx: &Ctx, tx: &mut TenantTx, minutes: i32) -> Result<News> {
    let setup = Setup::load(tx).await?;
    let watch = Watch::of(&setup, ctx.now().timestamp_millis(), minutes);
    let known = tasks::found(tx, STOP).await?;
    let undone = watch.undone(tx, &known).await?;

    let stops = watch.stops(tx).await?;
    let sources: Vec<String> = stops.iter().map(|(stop, _)| stop.to_string()).collect();
    let known = tasks::known(tx, &sources).await?;
    let language = tenancy::ops::language(tx).await?;
    let fresh = stops.into_iter().filter(|(stop, _)| !known.contains(&stop.to_string()));
    let told = fresh.map(|(stop, line)| {
        let name = &line.line.values.name;
        (stop, name.clone(), title(language, name, setup.calendar.local(stop.last)))
    });
    Ok(News { new: told.collect(), undone })
}

/// The lines of a plant of which something certain can be said, and for how many minutes one may stand still.
struct Watch<'a> {
    setup: &'a Setup,
    lines: Vec<&'a NumberedLine>,
    /// All of their counted areas.
    areas: Vec<i32>,
    now: i64,
    minutes: i32,
}

impl<'a> Watch<'a> {
    fn of(setup: &'a Setup, now: i64, minutes: i32) -> Self {
        // Of a line that is reckoned anew nothing is certain until that is done.
        let lines: Vec<&NumberedLine> = setup.lines.iter().filter(|line| !line.stale).collect();
        let areas = lines.iter().flat_map(|line| setup.counted_areas(line)).collect();
        Self { setup, lines, areas, now, minutes }
    }

    /// The stops of the lines in use that are long enough and not over for long, in order.
    async fn stops(&self, tx: &mut TenantTx) -> Result<Vec<(StopKey, &'a NumberedLine)>> {
        let limit = i64::from(self.minutes) * MINUTE;
        let used: Vec<&NumberedLine> = self.lines.iter().copied().filter(|line| line.line.values.active).collect();
        let numbers: Vec<i32> = used.iter().map(|line| line.number).collect();
        let of = |number: i32| used.iter().find(|line| line.number == number).copied();
        let mut found: BTreeSet<(i32, i64)> = BTreeSet::new();
        for (number, last) in store::list_last(tx, &numbers, &self.areas).await? {
            let Some(line) = of(number) else { continue };
            let schedule = self.setup.schedule(line, looked_at(last, self.now, limit));
            if stands_still(&schedule, &rules_of(line), last, self.now, limit) {
                found.insert((number, last));
            }
        }
        found.extend(store::list_over(tx, &numbers, &self.areas, self.now - FRESH, self.minutes).await?);
        let stop = |(number, last): (i32, i64)| of(number).map(|line| (StopKey { line: line.line.id, last }, line));
        Ok(found.into_iter().filter_map(stop).collect())
    }

    /// The sources of those tasks whose stops there were not, in order. A task keeps the limit that it was made by.
    async fn undone(&self, tx: &mut TenantTx, tasks: &[OpenFinding]) -> Result<Vec<String>> {
        let number = |stop: StopKey| {
            let line = self.lines.iter().find(|line| line.line.id == stop.line)?;
            Some((line.number, stop.last))
        };
        let of = |task: &OpenFinding| StopKey::of(&task.source).and_then(number);
        let limited =
            |task: &OpenFinding| of(task).map(|(line, last)| (line, last, task.minutes.unwrap_or(self.minutes)));
        let stops: Vec<(i32, i64, i32)> = tasks.iter().filter_map(limited).collect();
        if stops.is_empty() {
            return Ok(Vec::new());
        }
        let undone = store::list_undone(tx, &stops, &self.areas).await?;
        let gone = tasks.iter().filter(|&task| of(task).is_some_and(|stop| undone.contains(&stop)));
        Ok(gone.map(|task| task.source.clone()).collect())
    }
}

async fn report(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (stop, minutes): (StopKey, i32),
    (line, title): (&str, &str),
    roles: &[Role],
) -> Result<()> {
    let (at, minutes) = (Some(instant(stop.last)), Some(minutes));
    let mut links = vec![Link { kind: LinkKind::Stop, target: stop.line.0, at, minutes }];
    if let Some(step) = ctx.services.hooks.machine_of_line
        && let Some(machine) = step(tx, stop.line).await?
    {
        links.push(Link { kind: LinkKind::Machine, target: machine.0, at: None, minutes: None });
    }
    let source = stop.to_string();
    let found = Finding { source: &source, title, category: TaskCategory::Machine, roles, links: &links, by: line };
    tasks::report(ctx, tx, found).await
}
