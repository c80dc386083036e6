//! Secrets in the data directory, made at first start: the keys that sign access tokens, exchanged by
//! `engrane secret rotate` and read again by a running server when they have changed, and the one that makes seals.

use super::open::{AUDIT_SECRET, SESSION_SECRET};
use engrane::base::hex::hex;
use engrane::platform::credentials::keys::{self, Key};
use engrane::platform::services::Services;
use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often a running server looks whether the file has changed.
const LOOKS_EVERY: Duration = Duration::from_secs(2);

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    #[error("{0} cannot be used: {1}")]
    Io(PathBuf, std::io::Error),
    #[error("{0} holds no keys; removing it signs everybody out and makes a new one")]
    Senseless(PathBuf),
    #[error("no random numbers: {0}")]
    Random(#[from] rand::rand_core::OsError),
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(SESSION_SECRET)
}

/// The kept keys, made when there are none.
pub(crate) fn kept(data_dir: &Path) -> Result<Vec<Key>, SecretError> {
    let path = path(data_dir);
    match std::fs::read_to_string(&path) {
        Ok(text) => keys::parse(&text).ok_or(SecretError::Senseless(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let keys = vec![Key::new(random()?)];
            write(&path, &keys::print(&keys))?;
            Ok(keys)
        }
        Err(error) => Err(SecretError::Io(path, error)),
    }
}

/// The secret that makes the seals of the audit, made when there is none. It is never exchanged: old seals need it.
pub(crate) fn kept_for_seals(data_dir: &Path) -> Result<SecretString, SecretError> {
    let path = data_dir.join(AUDIT_SECRET);
    match std::fs::read_to_string(&path) {
        Ok(secret) => Ok(SecretString::from(secret.trim())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = random()?;
            write(&path, &secret)?;
            Ok(secret)
        }
        Err(error) => Err(SecretError::Io(path, error)),
    }
}

/// Puts a new key before the kept ones.
pub(crate) fn rotate(data_dir: &Path, now: chrono::DateTime<chrono::Utc>) -> Result<(), SecretError> {
    let keys = keys::rotate(kept(data_dir)?, random()?, now);
    write(&path(data_dir), &keys::print(&keys))
}

/// Whoever reads the file sees the old secret or the new one, and only the owner may.
fn write(path: &Path, secret: &SecretString) -> Result<(), SecretError> {
    let beside = path.with_extension("new");
    let written = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(secret.expose_secret().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    written().map_err(|error| SecretError::Io(path.to_owned(), error))
}

/// 256 random bits.
fn random() -> Result<SecretString, SecretError> {
    let mut random = [0u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut random)?;
    Ok(SecretString::from(hex(&random)))
}

/// Takes the keys of the file whenever it has changed, until `stop`.
pub(crate) async fn follow(data_dir: &Path, services: &Services, stop: CancellationToken) {
    let path = path(data_dir);
    let changed = || std::fs::metadata(&path).and_then(|about| about.modified()).ok();
    let mut seen = changed();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOKS_EVERY) => {}
        }
        let now = changed();
        if now == seen {
            continue;
        }
        // What cannot be read at this moment is tried again; until then the keys of before are good.
        let kept = std::fs::read_to_string(&path).ok().as_deref().and_then(keys::parse);
        if let Some(keys) = kept {
            services.tokens.replace_keys(keys);
            seen = now;
            tracing::info!("sessions are signed with a new key");
        } else {
            tracing::warn!("{} cannot be read; the keys stay as they were", path.display());
        }
    }
}
