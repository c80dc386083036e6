//! Settings: embedded defaults, then a file, then the environment (`ENGRANE__SECTION__KEY`). Nothing reads the
//! environment after start.

use crate::platform::credentials::keys::SHORTEST;
use crate::platform::outgoing::canonical_host;
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const DEFAULTS: &str = r#"
[server]
public_url = "http://127.0.0.1:3000"
shutdown_seconds = 20
read_seconds = 60
trusted_proxies = []
cors_origins = []

[database]
connections = 12

[session]
per_user = 3

[limits]
rest_per_minute = 100
browser_per_minute = 600
ingest_per_minute = 6000
login_per_minute = 20
lockout_failures = 5
lockout_minutes = 15

[imports]
upload_limit_megabytes = 200
keep_days = 90
quota_megabytes = 5000
reader_memory_megabytes = 512
reader_limit_seconds = 300

[mail]
from = "Engrane <engrane@localhost>"
to_log = false

[platform]
admin_email = "admin@localhost.localdomain"

[postgres]

[audit]

[backup]
keep_days = 14

[stores]
undo_minutes = 15
check_minutes = 60

[notices]
allowed_hosts = []

[production]
overrun_percent = 10
deviation_percent = 15
close_hours = 12

[metrics]
"#;

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub session: Session,
    pub limits: Limits,
    pub imports: Imports,
    pub mail: Mail,
    pub platform: Platform,
    pub postgres: Postgres,
    pub audit: Audit,
    pub backup: Backup,
    pub stores: Stores,
    pub notices: Notices,
    pub production: Production,
    pub metrics: Metrics,
}

/// How the site is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// As people type it; with `https`, cookies are `Secure`.
    pub public_url: String,
    /// How long requests in flight may take after a stop was asked for.
    pub shutdown_seconds: u64,
    /// How long a client may take for the head of a request, and be silent within its body.
    pub read_seconds: u64,
    /// Networks of the proxies in front, whose `X-Forwarded-For` says who the client is.
    pub trusted_proxies: Vec<IpNet>,
    /// Other sites whose scripts may call the REST doors, as `https://host`; never with our cookies.
    pub cors_origins: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Connections at the most.
    pub connections: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Sessions that a person may have open: one more closes the oldest. 0 for any number.
    pub per_user: u32,
    /// Signs access tokens; at least 32 characters. Made at first start and kept in the data directory when absent.
    pub secret: Option<SecretString>,
    /// Another one whose tokens are good: the one before, while they live out their time, or the next.
    pub previous_secret: Option<SecretString>,
}

/// How often somebody may ask; 0 switches a limit off.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// At the REST doors, by each person, or address of somebody who is not signed in.
    pub rest_per_minute: u32,
    /// Pages and what they call; likewise.
    pub browser_per_minute: u32,
    /// Calls with detections; likewise.
    pub ingest_per_minute: u32,
    /// Failed sign-ins of one address.
    pub login_per_minute: u32,
    /// Failed sign-ins with one login name until it is locked.
    pub lockout_failures: u32,
    pub lockout_minutes: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    pub upload_limit_megabytes: u64,
    /// How long the file of an import is kept.
    pub keep_days: u32,
    /// Of the files of an organization's imports together.
    pub quota_megabytes: u64,
    /// Memory of the reader's child process.
    pub reader_memory_megabytes: u64,
    pub reader_limit_seconds: u64,
}

/// How mail leaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user:password@host` or `smtp://user:password@host:587?tls=required`; without it nothing is mailed.
    pub smtp_url: Option<SecretString>,
    /// Who letters come from.
    pub from: String,
    /// Without a mail server, letters go to the log: for development only, because links stand in them.
    pub to_log: bool,
}

/// Who runs the platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// The first super admin, made at first start.
    pub admin_email: String,
    /// Their password; without it a random one is printed once.
    pub admin_password: Option<SecretString>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postgres {
    /// Where `initdb` and `postgres` are, when not in the usual places.
    pub bin_dir: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Makes the seals of the audit; at least 32 characters. Made at first start and kept in the data directory when absent.
    pub secret: Option<SecretString>,
}

/// The daily backup.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Where it goes, a folder a day; without it there is none.
    pub dir: Option<PathBuf>,
    /// How long a day's folder is kept.
    pub keep_days: u32,
}

/// The store-rooms.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stores {
    /// How long people may take back what they did themselves.
    pub undo_minutes: u32,
    /// How often it is looked for what no move causes: thresholds that were raised, loans that are due.
    pub check_minutes: u32,
}

/// What is told to servers elsewhere.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Names and addresses of servers to which organizations may post although they lie inside, or without TLS.
    pub allowed_hosts: Vec<String>,
}

/// The production.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Production {
    /// How many more than an order's plan may be made, to make up for scrap.
    pub overrun_percent: u8,
    /// By how much, in percent, a shift may be off what was expected before it is asked why.
    pub deviation_percent: u8,
    /// How long after its end a shift is closed by itself.
    pub close_hours: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Where `/metrics` is told; without it nowhere.
    pub addr: Option<SocketAddr>,
}

/// What is wrong with the settings: every problem, one a line.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be used: {}", .0.join("; "))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Loads the settings; `file` must exist when it is given.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file));
        }
        let environment = config::Environment::with_prefix("ENGRANE")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("server.trusted_proxies")
            .with_list_parse_key("server.cors_origins")
            .with_list_parse_key("notices.allowed_hosts");
        let settings: Self = builder
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|error| ConfigError(vec![error.to_string()]))?;
        let problems = settings.problems();
        if problems.is_empty() { Ok(settings) } else { Err(ConfigError(problems)) }
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |wrong: bool, text: &str| {
            if wrong {
                problems.push(text.to_owned());
            }
        };
        let url = &self.server.public_url;
        check(
            !url.starts_with("http://") && !url.starts_with("https://"),
            "server.public_url must begin with http:// or https://",
        );
        check(!(1..=3600).contains(&self.server.read_seconds), "server.read_seconds must be from 1 to 3600");
        // Each of two jobs holds one connection and takes another for its progress.
        check(!(4..=500).contains(&self.database.connections), "database.connections must be from 4 to 500");
        let short = |secret: &Option<SecretString>| {
            secret.as_ref().is_some_and(|secret| secret.expose_secret().len() < SHORTEST)
        };
        check(short(&self.session.secret), "session.secret must have at least 32 characters");
        check(short(&self.session.previous_secret), "session.previous_secret must have at least 32 characters");
        check(
            !(1..=1440).contains(&self.limits.lockout_minutes),
            "limits.lockout_minutes must be from 1 to 1440; limits.lockout_failures = 0 switches it off",
        );
        let origin = |origin: &String| {
            origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains(['/', '*', ' '])
            })
        };
        check(
            !self.server.cors_origins.iter().all(origin),
            "server.cors_origins must be origins such as https://example.mx, without a path",
        );
        let seals = self.audit.secret.as_ref().map(ExposeSecret::expose_secret);
        check(seals.is_some_and(is_weak), "audit.secret must have at least 32 characters, at least 10 different ones");
        let same = seals.is_some() && seals == self.session.secret.as_ref().map(ExposeSecret::expose_secret);
        check(same, "audit.secret must not be session.secret: whoever learns one of them must not have both");
        check(self.stores.undo_minutes > 1440, "stores.undo_minutes must be from 0 to 1440");
        check(self.production.overrun_percent > 100, "production.overrun_percent must be from 0 to 100");
        check(
            !(1..=100).contains(&self.production.deviation_percent),
            "production.deviation_percent must be from 1 to 100",
        );
        check(!(1..=168).contains(&self.production.close_hours), "production.close_hours must be from 1 to 168");
        check(!(1..=1440).contains(&self.stores.check_minutes), "stores.check_minutes must be from 1 to 1440");
        check(
            self.notices.allowed_hosts.iter().any(|host| canonical_host(host).is_none()),
            "notices.allowed_hosts must be names or addresses of servers, without scheme and port",
        );
        check(!(1..=3650).contains(&self.backup.keep_days), "backup.keep_days must be from 1 to 3650");
        let relative = self.backup.dir.as_ref().is_some_and(|dir| !dir.is_absolute());
        check(relative, "backup.dir must be an absolute path");
        check(
            !(1..=4096).contains(&self.imports.upload_limit_megabytes),
            "imports.upload_limit_megabytes must be from 1 to 4096",
        );
        check(!(1..=3650).contains(&self.imports.keep_days), "imports.keep_days must be from 1 to 3650");
        let quota = self.imports.upload_limit_megabytes..=10_000_000;
        check(
            !quota.contains(&self.imports.quota_megabytes),
            "imports.quota_megabytes must be from imports.upload_limit_megabytes to 10000000",
        );
        check(
            !(128..=16_384).contains(&self.imports.reader_memory_megabytes),
            "imports.reader_memory_megabytes must be from 128 to 16384",
        );
        check(
            !(1..=86_400).contains(&self.imports.reader_limit_seconds),
            "imports.reader_limit_seconds must be from 1 to 86400",
        );
        problems
    }

    /// Is the site reached by https?
    pub fn is_https(&self) -> bool {
        self.server.public_url.starts_with("https://")
    }
}

/// Could somebody guess it?
fn is_weak(secret: &str) -> bool {
    let different: BTreeSet<char> = secret.chars().collect();
    secret.chars().count() < 32 || different.len() < 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_usable() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.limits.rest_per_minute, 100);
        assert!(config.server.trusted_proxies.is_empty());
        assert!(!config.is_https());
    }

    #[test]
    fn a_secret_of_the_seals_that_can_be_guessed_is_refused() {
        assert!(is_weak("short") && is_weak(&"ab".repeat(40)));
        assert!(!is_weak("0123456789abcdef0123456789abcdef"));
    }

    #[test]
    fn every_problem_is_said_at_once() {
        let mut config = Config::load(None).unwrap();
        config.server.public_url = "engrane.mx".into();
        config.session.secret = Some("short".into());
        config.audit.secret = Some("short".into());
        config.server.cors_origins = vec!["https://uno.mx".into(), "dos.mx/ruta".into()];
        config.notices.allowed_hosts = vec!["chat.interno".into(), "[::1]".into(), "http://chat.interno".into()];
        assert_eq!(config.problems().len(), 6);
    }
}
