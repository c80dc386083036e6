//! Opening the data directory and the database, for every command alike.

use super::{Failure, Place, secrets};
use crate::postgres::{Cluster, ClusterOptions, ensure_running};
use engrane::base::clock::Clock;
use engrane::catalog::system;
use engrane::platform::audit::Audit;
use engrane::platform::backup::restore::is_unfinished;
use engrane::platform::config::Config;
use engrane::platform::credentials::keys::{Key, weakness};
use engrane::platform::credentials::password::Passwords;
use engrane::platform::credentials::token::Tokens;
use engrane::platform::db::Db;
use engrane::platform::files::{FileStore, check_writable};
use engrane::platform::imports::reader::process::Reader;
use engrane::platform::mail::Mailer;
use engrane::platform::memory::Memory;
use engrane::platform::outgoing::Outgoing;
use engrane::platform::services::{AttemptLimits, BackupSettings, Services, SignInSettings};
use engrane::platform::vault::Vault;
use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// Signs sessions.
pub(crate) const SESSION_SECRET: &str = "session.secret";
/// Makes the seals of the audit.
pub(crate) const AUDIT_SECRET: &str = "audit.secret";
/// The last seal of each organization, besides the database.
pub(crate) const AUDIT_HEADS: &str = "audit.heads";

/// What of the data directory, besides files, belongs into a backup.
pub(crate) const SECRETS: [&str; 3] = [SESSION_SECRET, AUDIT_SECRET, AUDIT_HEADS];

/// In bytes, as sizes are shown to people.
const MEGABYTE: u64 = 1_000_000;

/// What the private PostgreSQL takes besides the connections for requests: those of the queue and of whoever listens, of
/// commands while the server runs, and those that PostgreSQL keeps for its own superuser.
const BESIDES: u32 = 28;

/// Settings and the directory they are for.
#[derive(Debug)]
pub(crate) struct Opened {
    pub config: Config,
    pub data_dir: PathBuf,
}

/// The database, and the private cluster when it is ours.
#[derive(Debug)]
pub(crate) struct Database {
    pub options: PgConnectOptions,
    pub cluster: Option<Cluster>,
}

/// Finds the data directory and loads the settings; refuses what a restore that was cut off has left.
pub(crate) fn place(place: &Place) -> Result<Opened, Failure> {
    let opened = place_to_restore(place)?;
    if is_unfinished(&opened.data_dir) {
        let data_dir = opened.data_dir.display();
        return Err(
            format!("a restore into {data_dir} was cut off: run `engrane restore` with the same backup again").into()
        );
    }
    Ok(opened)
}

/// The same, whatever has been left there.
pub(crate) fn place_to_restore(place: &Place) -> Result<Opened, Failure> {
    let data_dir = place.data_dir.clone().unwrap_or_else(|| {
        if nix::unistd::geteuid().is_root() { PathBuf::from("/var/lib/engrane") } else { PathBuf::from(".engrane") }
    });
    let beside = data_dir.join("engrane.toml");
    let file = place.config.clone().or_else(|| beside.exists().then_some(beside));
    let config = Config::load(file.as_deref())?;
    check_writable(&data_dir)
        .map_err(|error| format!("the data directory {} cannot be used: {error}", data_dir.display()))?;
    Ok(Opened { config, data_dir })
}

impl Opened {
    /// The database of `DATABASE_URL`, else the private one, started when it does not run.
    pub async fn database(&self) -> Result<Database, Failure> {
        if let Some(url) = std::env::var_os("DATABASE_URL").filter(|url| !url.is_empty()) {
            let url = url.into_string().map_err(|_| "DATABASE_URL is not readable text")?;
            let options =
                PgConnectOptions::from_str(&url).map_err(|error| format!("DATABASE_URL cannot be used: {error}"))?;
            return Ok(Database { options, cluster: None });
        }
        let options = ClusterOptions {
            data_dir: self.data_dir.clone(),
            bin_dir: self.config.postgres.bin_dir.clone(),
            fast: false,
            max_connections: self.config.database.connections + BESIDES,
        };
        let cluster = ensure_running(&options).await?;
        Ok(Database { options: cluster.connect_options(), cluster: Some(cluster) })
    }

    /// Everything that requests and jobs work with.
    pub fn services(&self, db: Db) -> Result<Arc<Services>, Failure> {
        let config = &self.config;
        let seals = self.audit_secret()?;
        Ok(Arc::new(Services {
            db,
            clock: Clock::System,
            tokens: Tokens::with_keys(self.keys()?),
            passwords: Passwords::default(),
            files: FileStore::new(self.data_dir.join("files"), config.imports.upload_limit_megabytes * MEGABYTE)
                .keeping(config.imports.keep_days, config.imports.quota_megabytes * MEGABYTE),
            reader: Reader::Child {
                program: std::env::current_exe()?,
                memory_megabytes: config.imports.reader_memory_megabytes,
                time_limit: Duration::from_secs(config.imports.reader_limit_seconds),
            },
            mail: Mailer::new(&config.mail, &config.server.public_url)?,
            sign_in: SignInSettings {
                sessions_per_user: config.session.per_user,
                secure_cookies: config.is_https(),
                attempts: AttemptLimits {
                    per_minute: config.limits.login_per_minute,
                    lockout_failures: config.limits.lockout_failures,
                    lockout_minutes: config.limits.lockout_minutes,
                },
            },
            hooks: engrane::worker::HOOKS,
            memory: Memory::default(),
            stores: config.stores,
            outgoing: Outgoing::new(&config.notices.allowed_hosts)?,
            vault: Vault::new(&seals)?,
            production: config.production,
            backup: BackupSettings {
                dir: config.backup.dir.clone(),
                keep_days: config.backup.keep_days,
                secrets: SECRETS.map(|name| self.data_dir.join(name)).into(),
            },
            audit: Audit::new(&seals, Some(self.data_dir.join(AUDIT_HEADS))),
        }))
    }

    /// The secret that makes the seals of the audit, and from which the keys of exports and of the vault follow.
    pub fn audit_secret(&self) -> Result<SecretString, Failure> {
        match &self.config.audit.secret {
            Some(secret) => Ok(secret.clone()),
            None => Ok(secrets::kept_for_seals(&self.data_dir)?),
        }
    }

    /// The keys that sign access tokens: those of the settings, else those in the data directory.
    fn keys(&self) -> Result<Vec<Key>, Failure> {
        match &self.config.session.secret {
            Some(secret) => {
                let keys = vec![Key::new(secret.clone())];
                Ok(match &self.config.session.previous_secret {
                    // Read, but not signed with, for as long as this process runs.
                    Some(previous) => keys.into_iter().chain([Key::new(previous.clone())]).collect(),
                    None => keys,
                })
            }
            None => Ok(secrets::kept(&self.data_dir)?),
        }
    }

    /// Why the secret must not be used outside of a demonstration.
    pub fn refuse_weak_secret(&self) -> Result<(), Failure> {
        for key in self.keys()? {
            if let Some(why) = weakness(&key.secret) {
                return Err(
                    format!("the secret that signs sessions {why}; `engrane secret rotate` makes a good one").into()
                );
            }
        }
        Ok(())
    }
}

impl Database {
    /// A pool on it; opens connections when they are needed.
    pub fn connect(&self, connections: u32) -> Db {
        Db::connect(self.options.clone(), connections)
    }

    /// Leaves it: a private cluster that nobody else uses stops.
    pub async fn release(self) {
        if let Some(cluster) = self.cluster {
            cluster.release().await;
        }
    }
}

/// Does `work` with a database that is up to date, and leaves it as it was found.
pub(crate) async fn with_services<T>(
    at: &Place,
    work: impl AsyncFnOnce(&Opened, &Arc<Services>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let opened = place(at)?;
    let database = opened.database().await?;
    let outcome = async {
        let db = database.connect(opened.config.database.connections);
        db.prepare().await?;
        system::ops::fill(&db).await?;
        let services = opened.services(db)?;
        let outcome = work(&opened, &services).await;
        services.db.close().await;
        outcome
    }
    .await;
    database.release().await;
    outcome
}
