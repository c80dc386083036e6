//! The database: one pool, private to this file, and five kinds of transaction. Each kind works as a role that can
//! reach only what it is for, and each is one round trip to open.
//!
//! | transaction | role | reaches | opened by |
//! |---|---|---|---|
//! | [`CatalogTx`] | `engrane_catalog` | reads the shared catalogue | anyone |
//! | [`TenantTx`] | `engrane_app` | the rows of one tenant | `ctx.begin(Permission)` |
//! | [`MarketTx`] | `engrane_market` | the public view of all offers | `ctx.market()` |
//! | [`PlatformTx`] | `engrane_platform` | tenants and users of all, the catalogue for writing | `ctx.platform(Permission)`, the demo data |
//! | [`SystemTx`] | `engrane_system` | sign-in, events, upkeep | a handful of functions, listed in a guard test |
//!
//! Backups work as the owner of the tables: [`SnapshotTx`] reads all of them as of one instant, [`OwnerTx`] restores them.
//! So does whoever makes up a catalogue of millions of rows.

use crate::base::fault::{Result, is_cut_off};
use crate::base::id::TenantId;
use crate::platform::idempotency::ops::keep;
use crate::platform::idempotency::types::Key;
use graphile_worker::WorkerOptions;
use serde::Serialize;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Transaction};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

static MIGRATIONS: Migrator = sqlx::migrate!();

const ROLES: [&str; 5] = ["engrane_app", "engrane_market", "engrane_platform", "engrane_catalog", "engrane_system"];

/// Connections of the job queue: two jobs at a time in each of two lanes, a listener of each, and upkeep.
const QUEUE_CONNECTIONS: u32 = 7;
/// How long the job queue waits for one of them.
const QUEUE_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a request waits for a connection before it answers that the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// A connection that was used so lately is taken as it is. To ask it first whether it lives would cost each transaction a
/// round trip; a transaction that meets one that has just died begins on another.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// The way to the database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    /// The job queue's own connections, so that a rush of requests does not keep jobs waiting.
    queue: PgPool,
}

/// Why the database could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    #[error("the database cannot be reached: {0}")]
    Connect(#[source] sqlx::Error),
    #[error(
        "the roles of Engrane are missing and this user may not create them; run as a superuser:\n{sql}\n({source})"
    )]
    Roles { sql: String, source: sqlx::Error },
    #[error("the migrations failed: {0}")]
    Migrate(#[from] MigrateError),
    #[error("the data is of version {0} of the database, which this program does not know: it is older than the data")]
    Unknown(i64),
    #[error("the job queue could not be prepared: {0}")]
    Queue(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Db {
    /// Connects lazily: the first transaction opens the first connection.
    pub fn connect(options: PgConnectOptions, connections: u32) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|connection, lately| {
                Box::pin(async move {
                    if lately.idle_for > TRUSTED_FOR {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options.clone().application_name("engrane"));
        let queue = PgPoolOptions::new()
            .max_connections(QUEUE_CONNECTIONS)
            .acquire_timeout(QUEUE_ACQUIRE_TIMEOUT)
            .connect_lazy_with(options.application_name("engrane-queue"));
        Self { pool, queue }
    }

    /// The database of a test. Only its address is taken from the pool: the pools of tests share one count of connections,
    /// and one that finds an idle connection after it was given a place among all keeps both, until a request of another
    /// test waits for a place that nobody will give back.
    pub fn from_pool(pool: PgPool) -> Self {
        let options = (*pool.connect_options()).clone();
        // Its place among all is free again, unless the test has a use for it.
        drop(pool);
        Self::connect(options, 8)
    }

    /// Makes the roles, applies the migrations and prepares the queue. Running it again changes nothing.
    pub async fn prepare(&self) -> Result<(), PrepareError> {
        // The pool would keep trying and then only say that it took too long; one connection says why.
        let probe = PgConnection::connect_with(&self.pool.connect_options()).await.map_err(PrepareError::Connect)?;
        probe.close().await.map_err(PrepareError::Connect)?;
        ensure_roles(&self.pool).await?;
        MIGRATIONS.run(&self.pool).await?;
        prepare_queue(&self.queue).await
    }

    /// Counts anew what the tables hold. After much came in at once: until PostgreSQL does so by itself, a minute later,
    /// it plans for empty tables.
    pub(crate) async fn analyze(&self) -> Result<()> {
        sqlx::query("analyze").execute(&self.pool).await?;
        Ok(())
    }

    /// Makes the roles, applies the migrations up to `version` alone and prepares the queue, in an empty database.
    pub(crate) async fn prepare_up_to(&self, version: i64) -> Result<(), PrepareError> {
        if !MIGRATIONS.version_exists(version) {
            return Err(PrepareError::Unknown(version));
        }
        ensure_roles(&self.pool).await?;
        MIGRATIONS.run_to(version, &self.pool).await?;
        prepare_queue(&self.queue).await
    }

    /// Answers when the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Reads the shared catalogue, for anyone.
    pub async fn catalog(&self) -> Result<CatalogTx> {
        Ok(CatalogTx(self.open("begin", "engrane_catalog", None).await?))
    }

    /// For the functions on the list of `server/tests/guards/walls.rs` only: it sees the rows of all tenants.
    pub async fn system(&self) -> Result<SystemTx> {
        Ok(SystemTx(self.open("begin", "engrane_system", None).await?))
    }

    pub(crate) async fn tenant(&self, tenant: TenantId) -> Result<TenantTx> {
        Ok(TenantTx { tenant, tx: self.open("begin", "engrane_app", Some(tenant)).await?, key: None })
    }

    /// Likewise as of one instant: what others commit meanwhile is not seen.
    pub(crate) async fn tenant_as_of_now(&self, tenant: TenantId) -> Result<TenantTx> {
        let begin = "begin isolation level repeatable read";
        Ok(TenantTx { tenant, tx: self.open(begin, "engrane_app", Some(tenant)).await?, key: None })
    }

    pub(crate) async fn market(&self) -> Result<MarketTx> {
        Ok(MarketTx(self.open("begin", "engrane_market", None).await?))
    }

    pub(crate) async fn platform(&self) -> Result<PlatformTx> {
        Ok(PlatformTx { tx: self.open("begin", "engrane_platform", None).await?, key: None })
    }

    /// Everything as of one instant, as the owner of the tables, while others write.
    pub(crate) async fn snapshot(&self) -> Result<SnapshotTx> {
        Ok(SnapshotTx(self.begin("begin isolation level repeatable read read only").await?))
    }

    /// Everything, as the owner of the tables.
    pub(crate) async fn owner(&self) -> Result<OwnerTx> {
        Ok(OwnerTx(self.begin("begin").await?))
    }

    /// How many connections requests hold open, and how many of them are idle.
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// The pool itself, for the job queue, which keeps its own tables.
    pub(crate) fn queue_pool(&self) -> &PgPool {
        &self.queue
    }

    /// Listens to channels of notifications, on a connection besides those of requests, which it would keep from one for ever;
    /// reconnects by itself.
    pub(crate) async fn listen(&self, channels: &[&str]) -> Result<PgListener> {
        let own = PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
        let own = own.connect_lazy_with((*self.pool.connect_options()).clone());
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen_all(channels.iter().copied()).await?;
        Ok(listener)
    }

    /// Waits for the connections in use and closes all.
    pub async fn close(&self) {
        self.queue.close().await;
        self.pool.close().await;
    }

    /// One round trip: begin, role, tenant and time limit together.
    async fn open(
        &self,
        begin: &'static str,
        role: &'static str,
        tenant: Option<TenantId>,
    ) -> Result<Transaction<'static, Postgres>> {
        let tenant = tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
        let statement = format!(
            "{begin}; set local role {role}; set local app.tenant_id = '{tenant}'; set local statement_timeout = '30s'"
        );
        self.begin(&statement).await
    }

    /// On a connection that lives: those that died while nobody used them, at most all that there are, are passed over.
    async fn begin(&self, statement: &str) -> Result<Transaction<'static, Postgres>> {
        let mut others = self.pool.size();
        loop {
            // Safe: made of words of this file, and of a tenant's id, which prints as hexadecimal digits and dashes.
            match self.pool.begin_with(AssertSqlSafe(statement.to_owned())).await {
                Err(error) if others > 0 && is_cut_off(&error) => others -= 1,
                outcome => return Ok(outcome?),
            }
        }
    }
}

/// Takes for so long whatever is announced, which piles up in the database otherwise: the listener itself keeps nothing back. False where
/// the connection broke, so that what was announced meanwhile is lost.
pub(crate) async fn hear_for(listener: &mut PgListener, pause: Duration) -> Result<bool> {
    let end = Instant::now() + pause;
    while let Ok(heard) = timeout_at(end, listener.try_recv()).await {
        if heard?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the job queue's own tables.
async fn prepare_queue(queue: &PgPool) -> Result<(), PrepareError> {
    let queue = WorkerOptions::default().pg_pool(queue.clone());
    queue.init().await.map_err(|error| PrepareError::Queue(error.into()))?;
    Ok(())
}

/// Creates the roles that do not exist and lets the migrating user take them on.
async fn ensure_roles(pool: &PgPool) -> Result<(), PrepareError> {
    let missing: Vec<String> = sqlx::query_scalar(
        "select name from unnest($1::text[]) as wanted(name)
         where not exists (select from pg_roles where rolname = name and pg_has_role(oid, 'member'))",
    )
    .bind(ROLES.map(str::to_owned).to_vec())
    .fetch_all(pool)
    .await
    .map_err(PrepareError::Connect)?;
    if missing.is_empty() {
        return Ok(());
    }
    let create = missing.iter().map(|role| {
        format!(
            "do $$ begin create role {role} nologin; exception when duplicate_object or unique_violation then null; end $$;\n\
             grant {role} to current_user;"
        )
    });
    let sql = create.collect::<Vec<_>>().join("\n");
    // Safe: made of the names in ROLES alone.
    sqlx::raw_sql(AssertSqlSafe(sql.clone()))
        .execute(pool)
        .await
        .map_err(|source| PrepareError::Roles { sql, source })?;
    Ok(())
}

macro_rules! transaction {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(Transaction<'static, Postgres>);

        impl $name {
            /// Makes the changes permanent. A transaction that is dropped is rolled back.
            pub async fn commit(self) -> Result<()> {
                Ok(self.0.commit().await?)
            }

            /// The connection, for SQL in a `store`.
            pub(crate) fn sql(&mut self) -> &mut PgConnection {
                &mut self.0
            }
        }
    )+};
}

transaction! {
    /// Reads the shared catalogue.
    CatalogTx,
    /// Reads what workshops may see of all bodegas.
    MarketTx,
    /// Sees the rows of all tenants.
    SystemTx,
    /// Sees everything as of one instant, for backups.
    SnapshotTx,
    /// Changes everything, tables among it, for restoring and for making up a catalogue.
    OwnerTx,
}

impl CatalogTx {
    /// Has the following statements planned once, for whatever they are asked. Left to itself the database plans most of them each time,
    /// which takes it longer than to answer.
    pub(crate) async fn plan_once(&mut self) -> Result<()> {
        sqlx::raw_sql("set local plan_cache_mode = force_generic_plan").execute(self.sql()).await?;
        Ok(())
    }
}

/// Reads and writes the rows of one tenant.
#[derive(Debug)]
pub struct TenantTx {
    tenant: TenantId,
    tx: Transaction<'static, Postgres>,
    key: Option<Key>,
}

/// Reads and writes tenants, users and the catalogue.
#[derive(Debug)]
pub struct PlatformTx {
    tx: Transaction<'static, Postgres>,
    key: Option<Key>,
}

impl TenantTx {
    /// Whose rows these are.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Whose rows these are and the connection, for SQL in a `store`.
    pub(crate) fn split(&mut self) -> (TenantId, &mut PgConnection) {
        (self.tenant, &mut self.tx)
    }

    /// What follows in the transaction is looked up by keys, in tables of which the planner may know nothing, or nothing of this tenant:
    /// each statement is planned once, as for any tenant, and never goes through a whole table. To plan it each time takes longer than
    /// to answer it.
    pub(crate) async fn read_along_keys(&mut self) -> Result<()> {
        sqlx::raw_sql("set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan")
            .execute(self.sql())
            .await?;
        Ok(())
    }
}

macro_rules! of_a_request {
    ($($name:ident),+) => {$(
        impl $name {
            /// For a request that its person names by a key.
            pub(crate) fn of_request(self, key: Option<&Key>) -> Self {
                Self { key: key.cloned(), ..self }
            }

            /// Makes the changes permanent. A transaction that is dropped is rolled back.
            pub async fn commit(self) -> Result<()> {
                Ok(self.tx.commit().await?)
            }

            /// Likewise, in the end of an operation that is done once for a request that has a key: asked again, it answers
            /// this. Nothing secret may be in it.
            pub async fn commit_with(mut self, answer: &impl Serialize) -> Result<()> {
                if let Some(key) = &self.key {
                    keep(&mut self.tx, key, answer).await?;
                }
                self.commit().await
            }

            /// The connection, for SQL in a `store`.
            pub(crate) fn sql(&mut self) -> &mut PgConnection {
                &mut self.tx
            }
        }
    )+};
}

of_a_request!(TenantTx, PlatformTx);
