//! `engrane restore`

use super::open::{self, Opened};
use super::{Failure, Place};
use crate::postgres::ServerLock;
use clap::Args;
use engrane::platform::backup::manifest::Manifest;
use engrane::platform::backup::restore;
use engrane::platform::db::Db;
use std::path::{Path, PathBuf};

/// Restore a backup into an empty data directory and database
///
/// Checks every file of the backup first. Refuses a data directory that has files or secrets and a database that has rows;
/// when anything fails, both are left without data. One that was cut off is taken up again. The database is brought to the version of the backup, loaded, and then
/// brought up to date.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder that `engrane backup` wrote
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let opened = open::place_to_restore(&arguments.place)?;
    let lock = ServerLock::acquire(&opened.data_dir)?;
    let database = opened.database().await?;
    let db = database.connect(opened.config.database.connections);
    let outcome = restored(&opened, &db, &arguments.dir).await;
    db.close().await;
    database.release().await;
    drop(lock);
    let manifest = outcome?;
    println!(
        "restored: {} tables with {} rows, {} files, as of {}",
        manifest.tables.len(),
        manifest.rows(),
        manifest.files.len(),
        manifest.taken_at
    );
    Ok(())
}

/// Restores it and says so in the audit, for which secrets and tables must be there.
async fn restored(opened: &Opened, db: &Db, dir: &Path) -> Result<Manifest, Failure> {
    let dir = std::path::absolute(dir)?;
    let place = restore::Place { db, data_dir: &opened.data_dir, secrets: &open::SECRETS };
    let manifest = restore::restore(&place, &dir).await?;
    restore::note(&opened.services(db.clone())?, &manifest, &dir).await?;
    Ok(manifest)
}
