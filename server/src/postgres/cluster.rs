//! The private cluster as its users see it: made sure to run, kept running, let go.

use std::fmt::{self, Write};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use secrecy::SecretString;
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, PgConnection};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::account::Account;
use super::binaries::Binaries;
use super::home::{self, Access, Address, Home, SOCKET_PORT};
use super::locks::Lock;
use super::process::{self, POLL, Running};
use super::{ClusterError, ClusterOptions};

const DATABASE: &str = "engrane";

/// Recovering from a crash can take this long on a slow disk.
const PATIENCE: Duration = Duration::from_mins(2);

/// How often a killed PostgreSQL's last children may keep the next one from starting.
const ATTEMPTS: u32 = 4;

/// How soon [`Cluster::supervise`] notices.
const WATCH: Duration = Duration::from_millis(200);

/// A running private cluster and our claim on it. Dropping it without [`Cluster::release`] leaves PostgreSQL running
/// for the next user to find.
pub struct Cluster {
    home: Home,
    binaries: Binaries,
    account: Option<Account>,
    access: Access,
    running: Running,
    /// Shared while we are a user.
    users: Lock,
    /// Exclusive while PostgreSQL is started or stopped.
    starting: Lock,
}

/// Makes sure that the cluster exists and runs, and that its database `engrane` exists: creates it, starts it, or
/// reuses the PostgreSQL that already runs on it. `fast` and `max_connections` count only for whoever starts it.
///
/// # Errors
/// When PostgreSQL is not installed, cannot run here, or the files of the cluster are damaged.
pub async fn ensure_running(options: &ClusterOptions) -> Result<Cluster, ClusterError> {
    let home = Home::new(home::create_data_dir(&options.data_dir)?);
    let users = Lock::open(home.data_dir.join("postgres.users"))?;
    let starting = Lock::open(home.data_dir.join("postgres.start"))?;
    starting.exclusive().await?;
    users.shared().await?;

    let account = Account::for_cluster(&home.data)?;
    let binaries = Binaries::find(options.bin_dir.as_deref(), &home.data)?;
    home.create(account.as_ref())?;
    process::check_reach(&binaries, &home, account.as_ref()).await?;
    let access = if home.is_initialized() {
        home.read_access()?
    } else {
        create(&home, &binaries, options.fast, account.as_ref()).await?
    };
    let running = Running { fast: options.fast, max_connections: options.max_connections };
    let mut cluster = Cluster { home, binaries, account, access, running, users, starting };
    if process::running(&cluster.home).is_none() {
        cluster.access.address = cluster.home.choose_address(Some(&cluster.access.address))?;
        cluster.home.write_access(&cluster.access)?;
    }
    if let Err(error) = cluster.start().await {
        cluster.release().await;
        return Err(error);
    }
    cluster.starting.unlock()?;
    Ok(cluster)
}

/// Makes the database files aside and puts them in their place when they and their password are complete.
async fn create(
    home: &Home,
    binaries: &Binaries,
    fast: bool,
    account: Option<&Account>,
) -> Result<Access, ClusterError> {
    tracing::info!(directory = %home.cluster.display(), "creating the private PostgreSQL database");
    let fresh = home.fresh_data()?;
    let access = Access {
        password: format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>()),
        address: home.choose_address(None)?,
    };
    process::create_files(binaries, &fresh, &access.password, fast, account).await?;
    home.write_access(&access)?;
    fs::rename(&fresh, &home.data).map_err(ClusterError::system("create", &home.data))?;
    Ok(access)
}

impl Cluster {
    /// How to connect, as the superuser `postgres` to the database `engrane`.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options(DATABASE)
    }

    /// The same as a `DATABASE_URL` for child commands.
    #[must_use]
    pub fn url(&self) -> SecretString {
        let (host, port) = match &self.access.address {
            Address::Socket(directory) => (percent_encoded(directory.as_os_str().as_bytes()), SOCKET_PORT),
            Address::Port(port) => ("127.0.0.1".to_owned(), *port),
        };
        format!("postgres://postgres:{}@{host}:{port}/{DATABASE}", self.access.password).into()
    }

    /// Watches PostgreSQL until `stop` and starts it again, at the same address, when it dies.
    pub async fn supervise(&self, stop: CancellationToken) {
        let mut failing = false;
        while stop.run_until_cancelled(sleep(WATCH)).await.is_some() {
            if process::running(&self.home).is_some() {
                continue;
            }
            match stop.run_until_cancelled(self.restart()).await {
                Some(Ok(())) => {
                    tracing::warn!("PostgreSQL had stopped and was started again");
                    failing = false;
                }
                Some(Err(error)) if !failing => {
                    tracing::error!(%error, "PostgreSQL stopped and does not start; trying on");
                    failing = true;
                }
                _ => {}
            }
        }
    }

    /// Gives up our claim, and stops PostgreSQL unless somebody else has one.
    pub async fn release(self) {
        if let Err(error) = self.stop_unless_used().await {
            tracing::warn!(%error, "PostgreSQL was left running");
        }
    }

    async fn stop_unless_used(&self) -> Result<(), ClusterError> {
        self.starting.exclusive().await?;
        self.users.unlock()?;
        if self.users.try_exclusive()? {
            process::stop(&self.home).await;
        }
        Ok(())
    }

    async fn restart(&self) -> Result<(), ClusterError> {
        self.starting.exclusive().await?;
        let started = self.start().await;
        self.starting.unlock()?;
        started
    }

    /// Starts PostgreSQL unless it runs and waits until it answers. Only with `starting` held.
    async fn start(&self) -> Result<(), ClusterError> {
        let until = Instant::now() + PATIENCE;
        let mut attempts_left = ATTEMPTS;
        loop {
            attempts_left -= 1;
            let mut server = match process::running(&self.home) {
                Some(_) => None,
                None => {
                    Some(process::spawn(&self.binaries, &self.home, &self.access, self.running, self.account.as_ref())?)
                }
            };
            match self.ready(server.as_mut(), until).await {
                Err(ClusterError::Start { .. }) if attempts_left > 0 && Instant::now() < until => {}
                outcome => {
                    if let Some(server) = server {
                        server.detach();
                    }
                    return outcome;
                }
            }
            sleep(WATCH).await;
        }
    }

    /// Waits until PostgreSQL answers and has our database.
    async fn ready(&self, mut server: Option<&mut process::Server>, until: Instant) -> Result<(), ClusterError> {
        loop {
            match timeout(Duration::from_secs(5), self.ensure_database()).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) if is_final(&error) => return Err(error.into()),
                _ => {}
            }
            let ended = match server.as_mut() {
                Some(server) => server.ended(&self.home.log),
                None if process::running(&self.home).is_none() => Some("it stopped".to_owned()),
                None => None,
            };
            let late = (Instant::now() > until).then(|| format!("no answer in {} s", PATIENCE.as_secs()));
            if let Some(reason) = ended.or(late) {
                return Err(ClusterError::Start { reason, log: self.home.log.clone() });
            }
            sleep(POLL).await;
        }
    }

    async fn ensure_database(&self) -> Result<(), sqlx::Error> {
        let mut connection = PgConnection::connect_with(&self.options("postgres")).await?;
        let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(DATABASE)
            .fetch_one(&mut connection)
            .await?;
        if !exists {
            sqlx::query("create database engrane").execute(&mut connection).await?;
        }
        connection.close().await
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass()
            .username("postgres")
            .password(&self.access.password)
            .database(database)
            .ssl_mode(PgSslMode::Disable);
        match &self.access.address {
            Address::Socket(directory) => options.socket(directory).port(SOCKET_PORT),
            Address::Port(port) => options.host("127.0.0.1").port(*port),
        }
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Cluster").field("home", &self.home).finish_non_exhaustive()
    }
}

/// Whether waiting cannot help: the password is wrong, which no start-up phase explains.
fn is_final(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("28"))
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_directory_becomes_one_host_name() {
        assert_eq!(percent_encoded("/tmp/a b/ñ".as_bytes()), "%2Ftmp%2Fa%20b%2F%C3%B1");
    }
}
