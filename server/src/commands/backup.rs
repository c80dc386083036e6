//! `engrane backup`

use super::{Failure, Place, open};
use clap::Args;
use std::path::PathBuf;

/// Back up database, files and secrets, while the site is served
///
/// Writes a folder: the tables as of one instant (gzip, the text format of PostgreSQL's COPY), the files that people brought
/// in, and the secrets of the data directory (mode 0600: keep the folder as carefully as the data directory itself). Settings
/// are not in it. While it is written it is called DIR.partial. No other program is needed.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write: one that is not there yet, or an empty one
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    open::with_services(&arguments.place, async |_, services| {
        let dir = std::path::absolute(&arguments.dir)?;
        let manifest = engrane::platform::backup::ops::take(services, &dir).await?;
        let (tables, files, jobs) = (manifest.tables.len(), manifest.files.len(), manifest.jobs.rows);
        let rows = manifest.rows();
        println!("{}: {tables} tables with {rows} rows, {files} files, {jobs} jobs", dir.display());
        for (tenant, file) in &manifest.missing {
            eprintln!("engrane: the file {tenant}/{file} is not on disk, so it is not in the backup");
        }
        Ok(())
    })
    .await
}
