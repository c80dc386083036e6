//! Who is signed in on this machine: a file that nobody else may read.

use super::{ClientError, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::PathBuf;

/// Names the file, where it is not the usual one.
const FILE: &str = "ENGRANE_SESSION_FILE";

/// What is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Session {
    /// Where, without a slash at its end.
    pub url: String,
    pub access_token: String,
    /// Good for one new pair.
    pub refresh_token: String,
}

/// What signing in and refreshing answer, of which the rest is not needed here.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub access_token: String,
    pub refresh_token: String,
}

/// Where it is kept.
pub(super) struct SessionFile(PathBuf);

impl SessionFile {
    /// `engrane/session.json` among the settings of this person.
    pub fn find() -> Result<Self> {
        if let Some(file) = std::env::var_os(FILE) {
            return Ok(Self(file.into()));
        }
        let settings = std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let settings = settings.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
        let settings = settings.ok_or_else(|| ClientError::Session(format!("set HOME, or {FILE}")))?;
        Ok(Self(settings.join("engrane").join("session.json")))
    }

    /// None when nobody is signed in.
    pub fn read(&self) -> Result<Option<Session>> {
        let metadata = match fs::metadata(&self.0) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(&error)),
        };
        if metadata.mode() & 0o077 != 0 {
            let path = self.0.display();
            return Err(ClientError::Session(format!("others may read {path}: chmod 600 {path}")));
        }
        let text = fs::read(&self.0).map_err(|error| self.failed(&error))?;
        serde_json::from_slice(&text).map(Some).map_err(|error| self.failed(&error))
    }

    /// Written whole or not at all.
    pub fn write(&self, session: &Session) -> Result<()> {
        let text = serde_json::to_vec(session).map_err(|error| self.failed(&error))?;
        let new = self.0.with_extension("new");
        let write = || {
            self.make_folder()?;
            match fs::remove_file(&new) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = File::options().write(true).create_new(true).mode(0o600).open(&new)?;
            file.write_all(&text)?;
            fs::rename(&new, &self.0)
        };
        write().map_err(|error| self.failed(&error))
    }

    pub fn remove(&self) -> Result<()> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    /// Held by one command at a time, until it is dropped.
    pub fn lock(&self) -> Result<File> {
        let lock = || {
            self.make_folder()?;
            let file = File::options()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(self.0.with_extension("lock"))?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error: std::io::Error| self.failed(&error))
    }

    fn make_folder(&self) -> std::io::Result<()> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), |folder| DirBuilder::new().recursive(true).mode(0o700).create(folder))
    }

    fn failed(&self, error: &dyn std::fmt::Display) -> ClientError {
        ClientError::Session(format!("{}: {error}", self.0.display()))
    }
}
