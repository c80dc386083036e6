//! Restoring a backup, into nothing but an empty place.

use super::archive::copy;
use super::manifest::Manifest;
use super::{ops, store};
use crate::db::Db;
use crate::fault::{Error, Result};
use std::path::{Path, PathBuf};

/// Where a backup goes.
#[derive(Debug)]
pub struct Place<'a> {
    pub db: &'a Db,
    /// The data directory.
    pub data_dir: &'a Path,
    /// Names of its secrets.
    pub secrets: &'a [&'a str],
}

/// Restores a backup. Refused unless database and data directory are empty; when anything fails, they are left without data.
///
/// The database is brought to the version of the backup, loaded in one transaction, and then brought up to date.
pub async fn restore(place: &Place<'_>, folder: &Path) -> Result<Manifest> {
    let manifest = ops::check(folder, place.secrets).await?;
    let files = place.data_dir.join("files");
    let taken =
        place.secrets.iter().map(|name| place.data_dir.join(name)).chain([files.clone()]).find(|path| path.exists());
    if let Some(taken) = taken {
        return Err(Error::broken(format!("the data directory is not empty: there is {}", taken.display())));
    }
    let mut tx = place.db.owner().await?;
    let empty = store::is_empty(&mut tx).await?;
    tx.commit().await?;
    if !empty {
        return Err(Error::broken("the database is not empty: a backup is restored into an empty one only"));
    }
    let outcome = write(place, &manifest, folder).await;
    if outcome.is_err() {
        // The database rolls back by itself.
        let _ = std::fs::remove_dir_all(&files);
        for name in place.secrets {
            let _ = std::fs::remove_file(place.data_dir.join(name));
        }
    }
    outcome?;
    place.db.prepare().await.map_err(Error::broken)?;
    let mut tx = place.db.owner().await?;
    store::analyze(&mut tx).await?;
    tx.commit().await?;
    Ok(manifest)
}

async fn write(place: &Place<'_>, manifest: &Manifest, folder: &Path) -> Result<()> {
    for file in &manifest.files {
        copy(&folder.join(file.path()), &place.data_dir.join(file.path())).await?;
    }
    for secret in &manifest.secrets {
        copy(&folder.join(secret.path()), &place.data_dir.join(PathBuf::from(&secret.name))).await?;
    }
    place.db.prepare_up_to(manifest.migration).await.map_err(Error::broken)?;
    let mut tx = place.db.owner().await?;
    if let Some(months) = manifest.detection_months {
        store::prepare_detections(&mut tx, months).await?;
    }
    let aside = store::set_aside(&mut tx, &manifest.tables).await?;
    for table in &manifest.tables {
        let rows = store::load_table(&mut tx, folder, table).await?;
        if rows != table.rows {
            return Err(Error::broken(format!("{} has {rows} rows rather than {}", table.name, table.rows)));
        }
    }
    store::put_back(&mut tx, aside).await?;
    for sequence in &manifest.sequences {
        store::set_sequence(&mut tx, sequence).await?;
    }
    store::load_jobs(&mut tx, folder, &manifest.jobs).await?;
    tx.commit().await
}
