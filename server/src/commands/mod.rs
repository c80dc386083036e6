//! The command line: one file a subcommand. Each fails with one clear line and an exit code other than 0.

mod audit;
mod backup;
mod catalog;
mod check;
mod demo;
mod login;
mod migrate;
mod open;
mod postgres;
mod production;
mod read_file;
mod restore;
mod secret;
mod secrets;
mod serve;
mod stores;
mod tenant;
mod user;

use crate::client::ClientError;
use clap::{Args, Parser, Subcommand};
use engrane::platform::imports::reader::process::ReadTask;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// The parts business on one platform.
#[derive(Debug, Parser)]
#[command(
    name = "engrane",
    version,
    about = "Engrane: the parts business on one platform",
    long_about = "Engrane: the parts business on one platform.\n\nWithout a subcommand it serves. DATABASE_URL names a \
                  PostgreSQL of yours; without it Engrane keeps a private one in the data directory.",
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site (the default)
    Serve(serve::Arguments),
    /// Check settings, data directory and database, and print the settings
    Check(Place),
    /// Bring the database up to date
    Migrate(Place),
    /// The demo data
    #[command(subcommand)]
    Demo(demo::Command),
    /// The shared catalogue
    #[command(subcommand)]
    Catalog(catalog::Command),
    /// The audit
    #[command(subcommand)]
    Audit(audit::Command),
    /// The store-rooms
    #[command(subcommand)]
    Stores(stores::Command),
    /// The productions
    #[command(subcommand)]
    Production(production::Command),
    /// Sign in to an Engrane elsewhere
    Login(login::Login),
    /// End the session of `engrane login`
    Logout,
    /// Back up database, files and secrets, while the site is served
    Backup(backup::Arguments),
    /// Restore a backup into an empty data directory and database
    Restore(restore::Arguments),
    /// Organizations
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// People
    #[command(subcommand)]
    User(user::Command),
    /// The keys that sign sessions
    #[command(subcommand)]
    Secret(secret::Command),
    /// The private PostgreSQL
    #[command(subcommand)]
    Postgres(postgres::Command),
    /// Read a spreadsheet and print what it holds as JSON lines (the server's own helper process)
    #[command(hide = true)]
    ReadFile(read_file::Arguments),
}

/// Where the data and the settings are.
#[derive(Clone, Debug, Args)]
pub(crate) struct Place {
    /// Directory for files, secrets and the private PostgreSQL [default: .engrane, as root /var/lib/engrane]
    #[arg(long, value_name = "DIR", env = "ENGRANE_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// Settings file (TOML) [default: engrane.toml in the data directory, when it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// One line for the person at the terminal.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs the command.
pub fn run(cli: Cli) -> ExitCode {
    // The reader is a process of its own with limits of its own: no runtime, no settings, no log.
    if let Some(Command::ReadFile(arguments)) = cli.command {
        return read_file::run(&arguments);
    }
    let filter = EnvFilter::try_from_env("ENGRANE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,graphile_worker=warn,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours would stand between a name and its value in a file that somebody searches.
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let outcome = runtime.block_on(async {
        match cli.command.unwrap_or(Command::Serve(cli.serve)) {
            Command::Serve(arguments) => Box::pin(serve::run(arguments)).await,
            Command::Check(place) => check::run(&place).await,
            Command::Migrate(place) => migrate::run(&place).await,
            Command::Demo(command) => demo::run(command).await,
            Command::Catalog(command) => catalog::run(command).await,
            Command::Audit(command) => return audit::run(command).await,
            Command::Stores(command) => return stores::run(command).await,
            Command::Production(command) => return production::run(command).await,
            Command::Login(arguments) => login::log_in(arguments),
            Command::Logout => login::log_out(),
            Command::Backup(arguments) => backup::run(arguments).await,
            Command::Restore(arguments) => restore::run(arguments).await,
            Command::Tenant(command) => tenant::run(command).await,
            Command::User(command) => user::run(command).await,
            Command::Secret(command) => secret::run(command).await,
            Command::Postgres(command) => return postgres::run(command).await,
            Command::ReadFile(_) => Ok(()),
        }
        .map(|()| ExitCode::SUCCESS)
    });
    outcome.unwrap_or_else(|failure| failed(&failure))
}

/// What was asked does not answer: nothing is known to be done.
const AWAY: u8 = 4;

fn failed(failure: &Failure) -> ExitCode {
    eprintln!("engrane: {failure}");
    match failure.downcast_ref() {
        Some(ClientError::Away { .. }) => ExitCode::from(AWAY),
        _ => ExitCode::FAILURE,
    }
}

impl clap::ValueEnum for Task {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(ReadTask::Profile), Self(ReadTask::Rows)]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.as_str()))
    }
}

/// [`ReadTask`] on the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task(ReadTask);
