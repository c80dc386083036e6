//! The server's PostgreSQL of its own: a private cluster inside a data directory, for people who bring no database.
//!
//! Words: the *data directory* (`--data-dir`) is Engrane's; the *cluster* is the PostgreSQL under its `postgres/`
//! (`data`, `run`, `log`); a *user* of the cluster is a process that asked for it to run: the server or a command.
//! The *account* is the system user that PostgreSQL runs as when Engrane runs as root.
//!
//! What must hold:
//! - Nobody but Engrane connects: a random password in `postgres.json` (mode 0600), `scram-sha-256` for every
//!   connection, a socket in a closed directory where its path is short enough and the loopback address elsewhere.
//! - A half-made cluster is never used: it is made aside and renamed when complete.
//! - It starts and stops under `postgres.start`, and stops only when no lock on `postgres.users` is left, so the last
//!   user out turns it off and a killed user leaves nothing that the next one cannot reuse.
//! - One server per data directory: [`ServerLock`].

mod account;
mod binaries;
mod cluster;
mod home;
mod locks;
mod process;

use std::path::PathBuf;

pub use cluster::{Cluster, ensure_running};
pub use locks::ServerLock;

/// Where the private cluster lives and how it runs.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Engrane's data directory; created when missing.
    pub data_dir: PathBuf,
    /// The directory that holds `initdb` and `postgres`; searched for in the usual places when `None`.
    pub bin_dir: Option<PathBuf>,
    /// Trades durability for speed (no fsync): for tests only.
    pub fast: bool,
    /// How many connections it takes at the most.
    pub max_connections: u32,
}

/// Why the private cluster is not available; each message is one line that a person can act on.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No usable installation was found anywhere.
    #[error(
        "no PostgreSQL 15 or newer found: `make run` installs one; on Debian or Ubuntu, `apt-get install postgresql` does"
    )]
    NoBinaries,
    /// The directory given explicitly is of no use.
    #[error("{} holds no `initdb` and `postgres` of version 15 or newer", .0.display())]
    NotBinaries(PathBuf),
    /// The database files need a major version that is not here.
    #[error("the database in {} needs PostgreSQL {major}, which is not installed", data.display())]
    OtherVersion {
        /// The cluster's `data` directory.
        data: PathBuf,
        /// The major version that made it.
        major: u32,
    },
    /// Another server holds this data directory.
    #[error("Engrane already runs on {} (pid {pid})", data_dir.display())]
    AlreadyRunning {
        /// The data directory both want.
        data_dir: PathBuf,
        /// The other server's process id, or `unknown`.
        pid: String,
    },
    /// PostgreSQL refuses to run as root and there is no other user to run it as.
    #[error(
        "PostgreSQL does not run as root and the system user `engrane` cannot be created: \
         run `useradd --system engrane`, or start Engrane as an ordinary user"
    )]
    NoAccount,
    /// The account may not enter a directory or run a binary.
    #[error(
        "the system user `{account}`, which PostgreSQL runs as, cannot reach {}: move it to a place that user can enter",
        path.display()
    )]
    Unreachable {
        /// The account's name.
        account: String,
        /// What it cannot reach.
        path: PathBuf,
    },
    /// `postgres.json` is missing or damaged beside an existing cluster.
    #[error("{} does not hold the password of the existing database: restore it from a backup", .0.display())]
    NoPassword(PathBuf),
    /// `initdb` failed.
    #[error("the database could not be created: {0}")]
    Create(String),
    /// `postgres` ended before it was ready, or never became ready.
    #[error("PostgreSQL did not start: {reason} (log: {})", log.display())]
    Start {
        /// PostgreSQL's own last words, or how long it was waited for.
        reason: String,
        /// Its log file.
        log: PathBuf,
    },
    /// PostgreSQL runs and refuses us.
    #[error("the private PostgreSQL refuses the connection: {0}")]
    Refused(#[from] sqlx::Error),
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    System {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
}

impl ClusterError {
    /// For `map_err`: names what was tried on which path.
    fn system(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::System { action, path, source }
    }
}
