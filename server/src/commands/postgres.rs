//! `engrane postgres …`: the private PostgreSQL, for tests and upkeep.

use super::Failure;
use crate::postgres::{ClusterOptions, ensure_running};
use clap::Subcommand;
use engrane::platform::config::Config;
use engrane::platform::db::{Db, PrepareError};
use nix::sys::statvfs::statvfs;
use secrecy::ExposeSecret;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;
use std::process::ExitCode;

/// Tests run side by side, each with a database and connections of its own.
const FOR_TESTS: u32 = 200;

/// Linux's memory that looks like a folder.
const MEMORY: &str = "/dev/shm";
/// What the databases of tests may take of it at once, bytes.
const ROOM: u64 = 4 << 30;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a command with `DATABASE_URL` set to a private PostgreSQL that has Engrane's roles
    Exec {
        /// Data directory of the cluster [default: a new one, thrown away afterwards]
        #[arg(long, value_name = "DIR")]
        data_dir: Option<PathBuf>,
        /// Trade safety for speed, and be in memory where there is room: for tests
        #[arg(long)]
        fast: bool,
        /// The command and its arguments
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
}

pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    let Command::Exec { data_dir, fast, command } = command;
    let thrown_away = data_dir.is_none();
    let data_dir =
        data_dir.unwrap_or_else(|| folder(fast).join(format!("engrane-postgres-{}", uuid::Uuid::now_v7().simple())));
    let config = Config::load(None)?;
    let options = ClusterOptions {
        data_dir: data_dir.clone(),
        bin_dir: config.postgres.bin_dir,
        fast,
        max_connections: FOR_TESTS,
    };
    let cluster = ensure_running(&options).await?;
    let mut prepared = prepare(cluster.connect_options()).await;
    if thrown_away && prepared.is_ok() {
        // Each test makes a database of its own: a copy of this one, which has the tables already.
        prepared = prepare(cluster.connect_options().database("template1")).await;
    }
    let outcome = match prepared {
        Ok(()) => execute(&command, cluster.url().expose_secret()).await,
        Err(error) => Err(error.into()),
    };
    cluster.release().await;
    if thrown_away {
        std::fs::remove_dir_all(&data_dir)?;
    }
    outcome
}

async fn prepare(options: PgConnectOptions) -> Result<(), PrepareError> {
    let db = Db::connect(options, 2);
    let prepared = db.prepare().await;
    db.close().await;
    prepared
}

/// Where a cluster has its files that is thrown away. A test makes a database of a thousand files and drops it, which on a
/// disk takes longer than the test.
fn folder(fast: bool) -> PathBuf {
    let room = statvfs(MEMORY).map_or(0, |memory| memory.blocks_available() * memory.fragment_size());
    if fast && room >= ROOM { PathBuf::from(MEMORY) } else { std::env::temp_dir() }
}

/// The command's own exit code is ours.
async fn execute(command: &[String], url: &str) -> Result<ExitCode, Failure> {
    let (program, arguments) = command.split_first().ok_or("no command was given")?;
    let status = tokio::process::Command::new(program)
        .args(arguments)
        .env("DATABASE_URL", url)
        .status()
        .await
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
