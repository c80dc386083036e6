//! What the platform does for the areas without knowing them: the jobs that each of them declares, the worker
//! of this process, and the areas' steps in operations of the platform.
//! What a job is and how it is enqueued says [`crate::platform::jobs`].

use crate::base::fault::{Error, Result};
use crate::catalog;
use crate::inventory;
use crate::notices;
use crate::oee;
use crate::platform::audit;
use crate::platform::audit::queries;
use crate::platform::backup;
use crate::platform::events;
use crate::platform::exports;
use crate::platform::files;
use crate::platform::hooks::Hooks;
use crate::platform::idempotency;
use crate::platform::identity::{acting, attempts, joining, sessions};
use crate::platform::imports;
use crate::platform::imports::keeping::{self, RemoveFiles};
use crate::platform::jobs::{JobKind, Lane, broke};
use crate::platform::links::LinkKind;
use crate::platform::mail;
use crate::platform::pairing;
use crate::platform::services::Services;
use crate::production;
use crate::stores;
use crate::tasks;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Jobs of a lane at the same time in one server process.
const AT_ONCE: usize = 2;
/// A server process that was not heard of for this long has died, and its jobs are taken up by another.
const DEAD_AFTER: Duration = Duration::from_secs(20);
/// How often a process is heard of, and looks for dead ones.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Removes what nobody needs any more, every hour: old events, attempts to sign in, tokens of sessions that ended, answers to
/// requests with a key, rows and plans of imports, codes, wall screens and pads that are over, notices that are.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PruneEvents;

impl TaskHandler for PruneEvents {
    const IDENTIFIER: &'static str = "prune_events";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        let prune = async {
            events::ops::prune(services).await?;
            attempts::prune(services).await?;
            sessions::ops::prune(services).await?;
            idempotency::ops::prune(services).await?;
            imports::ops::prune(&services.db, services.clock.now()).await?;
            stores::import::ops::prune(&services.db, services.clock.now()).await?;
            production::import::ops::prune(&services.db, services.clock.now()).await?;
            pairing::ops::prune(services).await?;
            notices::ops::prune(services).await
        };
        prune.await.map(|_| ()).map_err(broke)
    }
}

/// Writes down what ended by itself: acting for an organization, every minute.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct EndActing;

impl TaskHandler for EndActing {
    const IDENTIFIER: &'static str = "end_acting";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        acting::ops::end_lapsed(services).await.map_err(broke)
    }
}

/// Removes old queries from their log and old exports, every day.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PruneAudit;

impl TaskHandler for PruneAudit {
    const IDENTIFIER: &'static str = "prune_audit";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        queries::prune(&services.db, services.clock.now()).await.map_err(broke)?;
        exports::ops::prune(services).await.map_err(broke)
    }
}

/// Removes files that were kept long enough and files that nobody knows, every day.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SweepFiles;

impl TaskHandler for SweepFiles {
    const IDENTIFIER: &'static str = "sweep_files";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        let sweep = async {
            let now = services.clock.now();
            keeping::prune(&services.db, services.files.keep_days(), now).await?;
            files::sweep(&services.db, &services.files, now).await
        };
        sweep.await.map_err(broke)
    }
}

impl TaskHandler for RemoveFiles {
    const IDENTIFIER: &'static str = "remove_files";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        files::sweep_one(&services.db, &services.files, services.clock.now(), self.0.tenant_id).await.map_err(broke)
    }
}

/// Which jobs there are: those of each part, and upkeep of the platform.
const JOBS: &[&[JobKind]] = &[
    &[
        JobKind::prompt::<PruneEvents>().at("17 * * * *"),
        JobKind::prompt::<EndActing>().at("* * * * *"),
        JobKind::prompt::<PruneAudit>().at("41 3 * * *"),
        JobKind::prompt::<SweepFiles>().at("47 3 * * *"),
        JobKind::prompt::<RemoveFiles>(),
    ],
    audit::exports::jobs::JOBS,
    backup::jobs::JOBS,
    joining::jobs::JOBS,
    mail::jobs::JOBS,
    catalog::import::jobs::JOBS,
    inventory::import::jobs::JOBS,
    notices::jobs::JOBS,
    oee::import::jobs::JOBS,
    oee::jobs::JOBS,
    production::import::jobs::JOBS,
    production::movements::jobs::JOBS,
    production::shifts::jobs::JOBS,
    stores::alerts::jobs::JOBS,
    stores::exports::jobs::JOBS,
    stores::import::jobs::JOBS,
    stores::verify::jobs::JOBS,
    tasks::jobs::JOBS,
];

/// What areas do inside operations of the platform.
pub const HOOKS: Hooks = Hooks {
    clock_changed: &[|ctx, tx| Box::pin(oee::steps::clock_changed(ctx, tx))],
    import_ended: &[|ctx, tx, news| Box::pin(notices::steps::import_ended(ctx, tx, news))],
    names: &[
        (LinkKind::Order, |ctx, tx, sought| Box::pin(production::steps::orders_named(ctx, tx, sought))),
        (LinkKind::Stage, |ctx, tx, sought| Box::pin(production::steps::stages_named(ctx, tx, sought))),
        (LinkKind::Machine, |ctx, tx, sought| Box::pin(production::steps::machines_named(ctx, tx, sought))),
        (LinkKind::Stop, |ctx, tx, sought| Box::pin(oee::steps::lines_named(ctx, tx, sought))),
        (LinkKind::StockItem, |ctx, tx, sought| Box::pin(stores::steps::items_named(ctx, tx, sought))),
    ],
    machine_of_line: Some(|tx, line| Box::pin(production::steps::machine_of_line(tx, line))),
    movement_of_document: Some(|ctx, tx, document| {
        Box::pin(production::steps::movement_of_document(ctx, tx, document))
    }),
};

fn kinds() -> impl Iterator<Item = &'static JobKind> {
    JOBS.iter().copied().flatten()
}

/// The timed jobs, all of them, in UTC.
fn crontab() -> String {
    kinds().filter_map(JobKind::timed).collect::<Vec<_>>().join("\n")
}

/// The worker of one lane in this process.
async fn worker(services: &Arc<Services>, lane: Lane, stop: CancellationToken) -> Result<Worker> {
    let options = WorkerOptions::default().pg_pool(services.db.queue_pool().clone()).concurrency(AT_ONCE);
    let options = kinds().filter(|kind| kind.lane == lane).fold(options, |options, kind| (kind.define)(options));
    let options = match lane {
        Lane::Bulk => options,
        Lane::Prompt => options.with_cron(crontab()).map_err(|error| Error::broken(error.to_string()))?,
    };
    options
        .add_extension(Arc::clone(services))
        .heartbeat_interval(HEARTBEAT)
        .sweep_interval(HEARTBEAT)
        .sweep_threshold(DEAD_AFTER)
        .recovery_delay(Duration::ZERO)
        .listen_os_shutdown_signals(false)
        .shutdown_signal(async move { stop.cancelled().await })
        .init()
        .await
        .map_err(|error| Error::broken(error.to_string()))
}

/// Works through the queue until `stop`; takes it up again when the database comes back.
pub async fn run(services: &Arc<Services>, stop: CancellationToken) {
    let (bulk, prompt) = (run_lane(services, Lane::Bulk, stop.clone()), run_lane(services, Lane::Prompt, stop));
    tokio::join!(Box::pin(bulk), Box::pin(prompt));
}

async fn run_lane(services: &Arc<Services>, lane: Lane, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let outcome = match worker(services, lane, stop.clone()).await {
            Ok(worker) => worker.run().await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = outcome {
            tracing::warn!(?lane, "jobs rest for a moment: {error}");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Runs every job that waits and returns: for tests and for the command line.
pub async fn run_waiting(services: &Arc<Services>) -> Result<()> {
    for lane in [Lane::Bulk, Lane::Prompt] {
        let worker = worker(services, lane, CancellationToken::new()).await?;
        worker.run_once().await.map_err(|error| Error::broken(error.to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::{ImportId, TenantId};
    use crate::base::permission::Permission;
    use crate::base::problem::Problem;
    use crate::inventory::import::jobs::ReadImport;
    use crate::inventory::import::ops::{bring_in, bring_in_and_apply, import};
    use crate::platform::audit::exports::begin;
    use crate::platform::audit::types::AuditFilter;
    use crate::platform::ctx::{Actor, Ctx, Request};
    use crate::platform::files::receive;
    use crate::platform::imports::types::{ApplyWhen, ImportStatus};
    use crate::platform::jobs::Job;
    use crate::testing::World;
    use sqlx::PgPool;
    use std::collections::BTreeSet;

    #[test]
    fn timed_jobs_take_what_the_crontab_sends_them() {
        for kind in kinds().filter(|kind| kind.timed().is_some()) {
            assert!((kind.takes_nothing)(), "{} wants a payload", kind.identifier);
        }
    }

    #[test]
    fn each_kind_of_job_is_declared_once() {
        let identifiers: BTreeSet<_> = kinds().map(|kind| kind.identifier).collect();
        assert_eq!(identifiers.len(), kinds().count());
    }

    #[test]
    fn a_timed_job_that_waits_is_replaced_and_not_joined_by_another() {
        for timed in graphile_worker::parse_crontab(&crontab()).unwrap() {
            assert_eq!(timed.options.job_key.as_deref(), Some(&*timed.task_identifier));
        }
    }

    #[sqlx::test]
    async fn a_lane_leaves_the_jobs_of_the_other_one_alone(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        let norte = world.owner(&world.norte).await?;
        let file = receive(&norte, Permission::InventoryImport, "lista.csv", b"Clave,Precio\nA-1,10\n").await?;
        bring_in(&norte, file).await?;
        begin(&norte, &AuditFilter::default()).await?;
        let waiting: &str = "select task_identifier from graphile_worker.jobs order by task_identifier";
        let waits = async || sqlx::query_scalar::<_, String>(waiting).fetch_all(&world.pool).await;
        assert_eq!(waits().await?, ["read_import", "write_audit_export"]);
        worker(&world.services, Lane::Prompt, CancellationToken::new()).await?.run_once().await.unwrap();
        assert_eq!(waits().await?, ["read_import"]);
        worker(&world.services, Lane::Bulk, CancellationToken::new()).await?.run_once().await.unwrap();
        assert_eq!(waits().await?, Vec::<String>::new());
        Ok(())
    }

    #[sqlx::test]
    async fn imports_of_one_bodega_queue_up_and_those_of_two_run_side_by_side(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
        let bring = async |ctx: &Ctx, name: &str, text: &str| -> Result<ImportId> {
            let file = receive(ctx, Permission::InventoryImport, name, text.as_bytes()).await?;
            Ok(bring_in_and_apply(ctx, file, ApplyWhen::Sure).await?.row.id)
        };
        let list = |price: u32| {
            format!("Número de parte,Precio,Existencia,Descripción\nZZ-1,{price},1,uno\nZZ-2,{price},2,dos\n")
        };
        // What begins holds its bodega's stock until it is let go.
        let hold = async |tenant: TenantId| -> Result<sqlx::Transaction<'_, sqlx::Postgres>> {
            let mut tx = world.pool.begin_with("begin").await?;
            sqlx::query("select pg_advisory_xact_lock(hashtextextended('inventory ' || $1::uuid::text, 0))")
                .bind(tenant)
                .execute(&mut *tx)
                .await?;
            Ok(tx)
        };
        let held = hold(world.norte.tenant).await?;
        let first = bring(&norte, "uno.csv", &list(10)).await?;
        let second = bring(&norte, "dos.csv", &list(20)).await?;
        let other = bring(&centro, "otra.csv", &list(30)).await?;
        let stop = CancellationToken::new();
        let services = Arc::clone(&world.services);
        let running = tokio::spawn({
            let stop = stop.clone();
            async move { run(&services, stop).await }
        });
        let until = async |ctx: &Ctx, id: ImportId, wanted: ImportStatus| -> Result<()> {
            for _ in 0..200 {
                if import(ctx, id).await?.row.status == wanted {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(Error::broken(format!("the import is {:?}", import(ctx, id).await?.row.status)))
        };
        // The other bodega's goes by, the second one of this bodega does not.
        until(&centro, other, ImportStatus::Completed).await?;
        until(&norte, first, ImportStatus::Applying).await?;
        assert_eq!(import(&norte, second).await?.row.status, ImportStatus::Queued);
        drop(held);
        until(&norte, second, ImportStatus::Completed).await?;
        let price: String = sqlx::query_scalar(
            "select max(trim_scale(price))::text from inventory_items where tenant_id = $1 having count(*) = 2",
        )
        .bind(world.norte.tenant)
        .fetch_one(&world.pool)
        .await?;
        assert_eq!(price, "20", "the later one was applied later");
        stop.cancel();
        running.await.unwrap();
        Ok(())
    }

    #[sqlx::test]
    async fn a_job_may_do_what_it_is_for_and_nothing_else(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        let actor = Actor::Job {
            tenant: world.norte.tenant,
            person: None,
            name: "job".to_owned(),
            acting: None,
            permissions: ReadImport::PERMISSIONS,
        };
        let ctx = Ctx::new(Arc::clone(&world.services), actor, Request::default());
        for &permission in Permission::ALL {
            let outcome = ctx.begin(permission).await;
            if [Permission::InventoryView, Permission::InventoryImport].contains(&permission) {
                assert!(outcome.is_ok(), "{permission:?}");
            } else {
                assert!(matches!(outcome, Err(Error::Refused(Problem::NotAllowed))), "{permission:?}");
            }
        }
        Ok(())
    }
}
