//! What the platform does for the areas without knowing them: which jobs there are, when those of the crontab run, the worker
//! of this process, and the areas' steps in operations of the platform.
//! What a job is and how it is enqueued says [`crate::platform::jobs`].

use crate::base::fault::{Error, Result};
use crate::catalog::import::jobs::{ApplyCatalog, ReadCatalog};
use crate::inventory::import::jobs::{ApplyImport, ReadImport};
use crate::notices;
use crate::notices::jobs::{PostNotices, SendNotices};
use crate::oee;
use crate::oee::import::jobs::{ApplyDetections, ReadDetections};
use crate::oee::jobs::{CheckStops, PrepareDetections, ReckonLine};
use crate::platform::audit::exports::jobs::WriteExport;
use crate::platform::audit::queries;
use crate::platform::backup::jobs::BackUp;
use crate::platform::events;
use crate::platform::exports;
use crate::platform::files;
use crate::platform::hooks::Hooks;
use crate::platform::idempotency;
use crate::platform::identity::joining::jobs::SendReset;
use crate::platform::identity::{acting, attempts, sessions};
use crate::platform::imports;
use crate::platform::imports::keeping::{self, RemoveFiles};
use crate::platform::jobs::{InSpan, broke};
use crate::platform::links::LinkKind;
use crate::platform::mail::jobs::SendLetter;
use crate::platform::pairing;
use crate::platform::services::Services;
use crate::production;
use crate::production::import::jobs::{ApplyProduction, PlanProduction, ReadProduction};
use crate::production::movements::jobs::CheckOrders;
use crate::production::shifts::jobs::CloseShifts;
use crate::stores;
use crate::stores::alerts::jobs::CheckStock;
use crate::stores::exports::jobs::WriteStockExport;
use crate::stores::import::jobs::{ApplyStock, PlanStock, ReadStock, UndoStock};
use crate::tasks::jobs::CheckTasks;
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

/// Verifies the ledgers of the store-rooms, every night.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct VerifyStores;

impl TaskHandler for VerifyStores {
    const IDENTIFIER: &'static str = "verify_stores";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        stores::verify::ops::verify_all(services).await.map_err(broke)
    }
}

impl TaskHandler for RemoveFiles {
    const IDENTIFIER: &'static str = "remove_files";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        files::sweep_one(&services.db, &services.files, services.clock.now(), self.0.tenant_id).await.map_err(broke)
    }
}

/// The timed jobs, all of them, in UTC.
const CRONTAB: &str = "* * * * * end_acting ?job_key=end_acting
* * * * * check_stock ?job_key=check_stock
* * * * * check_stops ?job_key=check_stops
*/5 * * * * check_tasks ?job_key=check_tasks
*/5 * * * * check_orders ?job_key=check_orders
* * * * * send_notices ?job_key=send_notices
* * * * * post_notices ?job_key=post_notices
*/10 * * * * close_shifts ?job_key=close_shifts
17 * * * * prune_events ?job_key=prune_events
29 3 * * * prepare_detections ?job_key=prepare_detections
41 3 * * * prune_audit ?job_key=prune_audit
47 3 * * * sweep_files ?job_key=sweep_files
13 9 * * * verify_stores ?job_key=verify_stores
53 2 * * * back_up ?job_key=back_up&max=3";

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

/// Jobs of one lane wait for each other, and for those of no other lane: a letter never waits for an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// What may take minutes: files that come in, and history that is recomputed.
    Bulk,
    /// What somebody waits for: letters, exports, the backup, upkeep.
    Prompt,
}

/// The worker of one lane in this process.
async fn worker(services: &Arc<Services>, lane: Lane, stop: CancellationToken) -> Result<Worker> {
    let options = WorkerOptions::default().pg_pool(services.db.queue_pool().clone()).concurrency(AT_ONCE);
    let options = match lane {
        Lane::Bulk => options
            .define_job::<InSpan<ReadImport>>()
            .define_job::<InSpan<ApplyImport>>()
            .define_job::<InSpan<ReadDetections>>()
            .define_job::<InSpan<ApplyDetections>>()
            .define_job::<InSpan<ReadStock>>()
            .define_job::<InSpan<PlanStock>>()
            .define_job::<InSpan<ApplyStock>>()
            .define_job::<InSpan<UndoStock>>()
            .define_job::<InSpan<ReadProduction>>()
            .define_job::<InSpan<PlanProduction>>()
            .define_job::<InSpan<ApplyProduction>>()
            .define_job::<InSpan<ReadCatalog>>()
            .define_job::<InSpan<ApplyCatalog>>()
            .define_job::<InSpan<ReckonLine>>()
            .define_job::<InSpan<VerifyStores>>(),
        Lane::Prompt => options
            .define_job::<InSpan<PruneEvents>>()
            .define_job::<InSpan<EndActing>>()
            .define_job::<InSpan<SendNotices>>()
            .define_job::<InSpan<PostNotices>>()
            .define_job::<InSpan<CheckStock>>()
            .define_job::<InSpan<CheckStops>>()
            .define_job::<InSpan<CheckTasks>>()
            .define_job::<InSpan<CheckOrders>>()
            .define_job::<InSpan<CloseShifts>>()
            .define_job::<InSpan<PrepareDetections>>()
            .define_job::<InSpan<WriteExport>>()
            .define_job::<InSpan<WriteStockExport>>()
            .define_job::<InSpan<PruneAudit>>()
            .define_job::<InSpan<SweepFiles>>()
            .define_job::<InSpan<RemoveFiles>>()
            .define_job::<InSpan<BackUp>>()
            .define_job::<InSpan<SendLetter>>()
            .define_job::<InSpan<SendReset>>()
            .with_cron(CRONTAB)
            .map_err(|error| Error::broken(error.to_string()))?,
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
    use crate::inventory::import::ops::{bring_in, bring_in_and_apply, import};
    use crate::platform::audit::exports::begin;
    use crate::platform::audit::types::AuditFilter;
    use crate::platform::ctx::{Actor, Ctx, Request};
    use crate::platform::files::receive;
    use crate::platform::imports::types::{ApplyWhen, ImportStatus};
    use crate::platform::jobs::Job;
    use crate::testing::World;
    use sqlx::PgPool;

    #[test]
    fn timed_jobs_take_what_the_crontab_sends_them() {
        // Its lines name no payload.
        assert!(serde_json::from_value::<InSpan<PruneEvents>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<EndActing>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<SendNotices>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<PostNotices>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<CloseShifts>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<CheckStock>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<CheckStops>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<CheckTasks>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<CheckOrders>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<PrepareDetections>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<PruneAudit>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<VerifyStores>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<SweepFiles>>(serde_json::Value::Null).is_ok());
        assert!(serde_json::from_value::<InSpan<BackUp>>(serde_json::Value::Null).is_ok());
    }

    #[test]
    fn a_timed_job_that_waits_is_replaced_and_not_joined_by_another() {
        for timed in graphile_worker::parse_crontab(CRONTAB).unwrap() {
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
