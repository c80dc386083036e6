//! Restoring a backup, into nothing but an empty place.

use super::archive::copy;
use super::manifest::Manifest;
use super::{ops, store};
use crate::base::fault::{Error, Result};
use crate::platform::audit::action::Action;
use crate::platform::audit::ops::note_upkeep;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::Db;
use crate::platform::services::Services;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a backup goes.
#[derive(Debug)]
pub struct Place<'a> {
    pub db: &'a Db,
    /// The data directory.
    pub data_dir: &'a Path,
    /// Names of its secrets.
    pub secrets: &'a [&'a str],
}

/// Stands in the data directory while a backup is being restored, and says which one.
const UNFINISHED: &str = "restore.unfinished";

/// Was a restore into this data directory cut off? Nobody may work with what it left.
pub fn is_unfinished(data_dir: &Path) -> bool {
    data_dir.join(UNFINISHED).exists()
}

/// Restores a backup. Refused unless database and data directory are empty; when anything fails, they are left without data.
/// One that was cut off is taken up again, with the same backup.
///
/// The database is brought to the version of the backup, loaded in one transaction, and then brought up to date.
pub async fn restore(place: &Place<'_>, folder: &Path) -> Result<Manifest> {
    let manifest = ops::check(folder, place.secrets).await?;
    let mark = place.data_dir.join(UNFINISHED);
    let this = manifest.taken_at.to_rfc3339();
    let cut_off = mark.exists();
    if cut_off && std::fs::read_to_string(&mark)? != this {
        return Err(Error::broken(
            "another backup was being restored here and was cut off: restore that one, or begin \
                                  with an empty data directory and database",
        ));
    }
    let taken = place.written().into_iter().find(|path| path.exists());
    if let Some(taken) = taken.filter(|_| !cut_off) {
        return Err(Error::broken(format!("the data directory is not empty: there is {}", taken.display())));
    }
    let mut tx = place.db.owner().await?;
    let empty = store::is_empty(&mut tx).await?;
    tx.commit().await?;
    // Rows come last and all at once: where a restore was cut off and there are any, everything is there.
    if !empty && !cut_off {
        return Err(Error::broken("the database is not empty: a backup is restored into an empty one only"));
    }
    if empty {
        place.clear();
        std::fs::write(&mark, this)?;
        let outcome = write(place, &manifest, folder).await;
        if outcome.is_err() {
            // The database rolls back by itself.
            place.clear();
            std::fs::remove_file(&mark)?;
        }
        outcome?;
    }
    place.db.prepare().await.map_err(Error::broken)?;
    let mut tx = place.db.owner().await?;
    store::analyze(&mut tx).await?;
    tx.commit().await?;
    std::fs::remove_file(&mark)?;
    Ok(manifest)
}

/// Says in the audit of the platform, as it was restored, that it was.
pub async fn note(services: &Arc<Services>, manifest: &Manifest, folder: &Path) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let ctx = Ctx::new(Arc::clone(services), Actor::Nobody, Request::default());
    note_upkeep(&ctx, Action::Restore, "backup", &name, Some(manifest.told())).await
}

impl Place<'_> {
    /// What a restore writes into the data directory.
    fn written(&self) -> Vec<PathBuf> {
        self.secrets.iter().map(|name| self.data_dir.join(name)).chain([self.data_dir.join("files")]).collect()
    }

    fn clear(&self) {
        for path in self.written() {
            // What is not there need not go.
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
    }
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
