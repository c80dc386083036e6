//! Taking a backup, while the site is served.

use super::archive::{self, copy, is_missing, new_file};
use super::manifest::{FORMAT, File, MANIFEST, Manifest, Secret};
use super::store;
use crate::base::fault::{Error, Result};
use crate::platform::audit::action::Action;
use crate::platform::audit::ops::note_upkeep;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::services::Services;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// The name of a day's folder is the instant of its backup.
const NAME: &str = "engrane-%Y-%m-%dT%H%M%SZ";

/// Takes a backup into `folder`, and says so in the audit of the platform, of which the backup itself holds what was before.
pub async fn take(services: &Arc<Services>, folder: &Path) -> Result<Manifest> {
    let manifest = backup(services, folder).await?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    note_upkeep(&ctx, Action::BackUp, "backup", &name, Some(manifest.told())).await?;
    Ok(manifest)
}

/// Writes a backup into `folder`, which must not be there yet or be empty. Until it is whole it has another name, so whatever
/// is called `folder` is a backup.
pub(super) async fn backup(services: &Services, folder: &Path) -> Result<Manifest> {
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::broken(format!("{} is not empty", folder.display())));
    }
    let mut name = folder.file_name().ok_or_else(|| Error::broken("a folder of its own is needed"))?.to_owned();
    name.push(".partial");
    let partial = folder.with_file_name(name);
    if partial.exists() {
        return Err(Error::broken(format!(
            "{} is there: another backup is on its way, or was cut off",
            partial.display()
        )));
    }
    let outcome = write(services, &partial).await;
    if outcome.is_err() {
        // What was begun is no use to anybody; that it could not be removed matters less than why it is there.
        let _ = std::fs::remove_dir_all(&partial);
    }
    let manifest = outcome?;
    // An empty folder gives way.
    std::fs::rename(&partial, folder)?;
    Ok(manifest)
}

async fn write(services: &Services, folder: &Path) -> Result<Manifest> {
    private_folder(folder)?;
    // Before the snapshot: what the data directory remembers of the seals must not be ahead of the tables.
    let mut secrets = Vec::new();
    for source in &services.backup.secrets {
        let name = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut secret = Secret { name, sha256: String::new() };
        match copy(source, &folder.join(secret.path())).await {
            Ok((_, sha256)) => secret.sha256 = sha256,
            // It stands in the settings, or nothing was sealed yet.
            Err(error) if is_missing(&error) => {
                let _ = std::fs::remove_file(folder.join(secret.path()));
                continue;
            }
            Err(error) => return Err(error),
        }
        secrets.push(secret);
    }
    let mut tx = services.db.snapshot().await?;
    let mut manifest = Manifest {
        format: FORMAT,
        engrane: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: store::find_instant(&mut tx).await?,
        migration: store::find_migration(&mut tx).await?,
        tables: Vec::new(),
        jobs: store::copy_jobs(&mut tx, folder).await?,
        sequences: store::list_sequences(&mut tx).await?,
        detection_months: store::find_detection_months(&mut tx).await?,
        files: Vec::new(),
        missing: Vec::new(),
        secrets,
    };
    for table in store::list_tables(tx.sql()).await? {
        manifest.tables.push(store::copy_table(&mut tx, folder, table).await?);
    }
    let files = store::list_files(&mut tx).await?;
    tx.commit().await?;
    // Files never change, and one has its row once all its bytes are there: those of the snapshot are whole.
    for (tenant, id) in files {
        let mut file = File { tenant, id, bytes: 0, sha256: String::new() };
        match copy(&services.files.path(tenant, id), &folder.join(file.path())).await {
            Ok((bytes, sha256)) => {
                (file.bytes, file.sha256) = (bytes, sha256);
                manifest.files.push(file);
            }
            Err(error) if is_missing(&error) => manifest.missing.push((tenant, id)),
            Err(error) => return Err(error),
        }
    }
    let mut last = new_file(&folder.join(MANIFEST))?;
    last.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    last.sync_all()?;
    Ok(manifest)
}

/// A folder that only its owner may enter.
fn private_folder(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent)?;
    }
    Ok(std::fs::DirBuilder::new().mode(0o700).create(folder)?)
}

/// Reads the manifest of a backup and checks every file against it.
pub(super) async fn check(folder: &Path, secrets: &[&str]) -> Result<Manifest> {
    let path = folder.join(MANIFEST);
    let text = std::fs::read(&path)
        .map_err(|error| Error::broken(format!("{} is no backup: {}: {error}", folder.display(), path.display())))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|error| Error::broken(format!("the manifest of the backup cannot be read: {error}")))?;
    if let Some(problem) = manifest.problem(secrets) {
        return Err(Error::broken(format!("the backup cannot be restored: {problem}")));
    }
    let tables = manifest.tables.iter().chain([&manifest.jobs]).map(|table| (table.path(), &table.sha256));
    let files = manifest.files.iter().map(|file| (file.path(), &file.sha256));
    let kept = manifest.secrets.iter().map(|secret| (secret.path(), &secret.sha256));
    for (path, sha256) in tables.chain(files).chain(kept) {
        if archive::hash(&folder.join(&path)).await? != *sha256 {
            return Err(Error::broken(format!("the backup is damaged: {} is not what was written", path.display())));
        }
    }
    Ok(manifest)
}

/// The day's backup, where one is wanted; then old ones are removed.
pub(crate) async fn daily(services: &Arc<Services>) -> Result<()> {
    let Some(dir) = &services.backup.dir else { return Ok(()) };
    let now = services.clock.now();
    let folder = dir.join(now.format(NAME).to_string());
    let manifest = take(services, &folder).await?;
    tracing::info!(folder = %folder.display(), rows = manifest.rows(), files = manifest.files.len(), "the day's backup is there");
    if !manifest.missing.is_empty() {
        tracing::warn!(files = manifest.missing.len(), "files that the database knows of are not on disk");
    }
    for entry in dir.read_dir()? {
        let path = entry?.path();
        if is_old(&path, now, services.backup.keep_days) {
            std::fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

/// Is it one of ours, by its name, and of another time?
fn is_old(path: &Path, now: DateTime<Utc>, keep_days: u32) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".partial").unwrap_or(name);
    NaiveDateTime::parse_from_str(name, NAME)
        .is_ok_and(|taken| now - taken.and_utc() > Duration::days(keep_days.into()))
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn only_old_folders_of_ours_are_removed() {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        for (name, old) in [
            ("engrane-2026-11-07T025900Z", true),
            ("engrane-2026-11-08T030000Z", false),
            ("engrane-2026-11-01T030000Z.partial", true),
            ("photos-2020-01-01T000000Z", false),
            ("engrane-old", false),
        ] {
            assert_eq!(is_old(&Path::new("/backups").join(name), now, 14), old, "{name}");
        }
    }
}
