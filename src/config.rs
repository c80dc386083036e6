//! Settings: embedded defaults, then a file, then the environment (`ENGRANE__SECTION__KEY`). Nothing reads the
//! environment after start.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::path::{Path, PathBuf};

const DEFAULTS: &str = r#"
[server]
public_url = "http://127.0.0.1:3000"
shutdown_seconds = 20

[database]
connections = 12

[session]
hours = 12

[imports]
upload_limit_megabytes = 200
reader_memory_megabytes = 512
reader_limit_seconds = 300

[mail]
from = "Engrane <engrane@localhost>"
to_log = false

[platform]
admin_email = "admin@localhost.localdomain"

[postgres]
"#;

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub session: Session,
    pub imports: Imports,
    pub mail: Mail,
    pub platform: Platform,
    pub postgres: Postgres,
}

/// How the site is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// As people type it; with `https`, cookies are `Secure`.
    pub public_url: String,
    /// How long requests in flight may take after a stop was asked for.
    pub shutdown_seconds: u64,
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
    /// How long a sign-in lasts.
    pub hours: u64,
    /// Signs access tokens; at least 32 characters. Made at first start and kept in the data directory when absent.
    pub secret: Option<SecretString>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    pub upload_limit_megabytes: u64,
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
        let environment =
            config::Environment::with_prefix("ENGRANE").prefix_separator("__").separator("__").try_parsing(true);
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
        // Each of two jobs holds one connection and takes another for its progress.
        check(!(4..=500).contains(&self.database.connections), "database.connections must be from 4 to 500");
        check(!(1..=24 * 30).contains(&self.session.hours), "session.hours must be from 1 to 720");
        let short = self.session.secret.as_ref().is_some_and(|secret| secret.expose_secret().len() < 32);
        check(short, "session.secret must have at least 32 characters");
        check(
            !(1..=4096).contains(&self.imports.upload_limit_megabytes),
            "imports.upload_limit_megabytes must be from 1 to 4096",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_usable() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.session.hours, 12);
        assert!(!config.is_https());
    }

    #[test]
    fn every_problem_is_said_at_once() {
        let mut config = Config::load(None).unwrap();
        config.server.public_url = "engrane.mx".into();
        config.session.secret = Some("short".into());
        assert_eq!(config.problems().len(), 2);
    }
}
