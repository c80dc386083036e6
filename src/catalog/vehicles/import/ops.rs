//! Bringing vehicles in, for the command line. The site is served meanwhile: what is new becomes visible at once, at the
//! end.

use super::columns::Columns;
use super::facts::{self, RowFacts};
use super::read;
use super::store::{self, Merged};
use crate::base::fault::{Error, Result};
use crate::catalog::vehicles::counting;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::PlatformTx;
use crate::platform::imports::reader::types::Row;
use crate::platform::services::Services;
use crate::platform::tenancy;
use chrono::Datelike;
use serde_json::json;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows that are staged together.
const TOGETHER: usize = 2_000;

/// What came of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    pub path: PathBuf,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were rejected; they stand in the file of rejected rows.
    pub rejected: u64,
    /// Why nothing of it was taken.
    pub refused: Option<String>,
}

/// What came of all files together. A row of several years counts once for each in the figures of vehicles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub files: Vec<FileReport>,
    pub makes_new: u64,
    pub makes_same: u64,
    pub models_new: u64,
    pub models_same: u64,
    pub vehicles_new: u64,
    /// Known by their year alone until now, and by more from now on.
    pub vehicles_completed: u64,
    /// There already.
    pub vehicles_same: u64,
    /// Said a second time, or by another row in more detail.
    pub duplicates: u64,
    pub rejected: u64,
    /// Whether the change stands in the audit: it belongs to the platform's organization, when there is one.
    pub audited: bool,
}

impl ImportReport {
    /// Has the catalogue changed?
    pub fn changed(&self) -> bool {
        self.makes_new + self.models_new + self.vehicles_new + self.vehicles_completed > 0
    }
}

/// Brings in the vehicles of a file, or of all files in a folder and its folders. Rejected rows are written to
/// `rejected`, with the file, the row and the reason; `tell` hears of each file when it is done.
pub async fn import_vehicles(
    services: &Arc<Services>,
    place: &Path,
    rejected: &Path,
    tell: &mut dyn FnMut(&FileReport),
) -> Result<ImportReport> {
    let mut rejections = Rejections::create(rejected)?;
    let this_year = u16::try_from(services.clock.now().year()).map_err(Error::broken)?;
    let mut tx = services.db.platform().await?;
    store::begin(&mut tx).await?;
    let mut report = ImportReport::default();
    for (number, path) in (1..).zip(read::files(place)?) {
        let mut intake = Intake { services, tx: &mut tx, rejections: &mut rejections, file: number, this_year };
        let file = intake.take(path).await?;
        tell(&file);
        report.rejected += file.rejected;
        report.files.push(file);
    }
    rejections.finish()?;
    let merged = store::merge(&mut tx).await?;
    count(&mut report, merged);
    if report.changed() {
        let models = store::list_models(&mut tx).await?;
        counting::steps::refresh(&mut tx, &models).await?;
        report.audited = write_audit(services, &mut tx, &report).await?;
    }
    tx.commit().await?;
    Ok(report)
}

fn count(report: &mut ImportReport, merged: Merged) {
    report.makes_new = merged.makes_new;
    report.makes_same = merged.makes_same;
    report.models_new = merged.models_new;
    report.models_same = merged.models_same;
    report.vehicles_new = merged.vehicles_new;
    report.vehicles_completed = merged.vehicles_completed;
    report.vehicles_same = merged.vehicles_same;
    report.duplicates = merged.duplicates;
}

/// One file on its way into the staging table.
struct Intake<'a> {
    services: &'a Services,
    tx: &'a mut PlatformTx,
    rejections: &'a mut Rejections,
    file: i32,
    this_year: u16,
}

impl Intake<'_> {
    async fn take(&mut self, path: PathBuf) -> Result<FileReport> {
        let mut report = FileReport { path, rows: 0, rejected: 0, refused: None };
        let table = match read::open(&self.services.reader, &report.path).await? {
            Ok(table) => table,
            Err(problem) => return Ok(FileReport { refused: Some(problem), ..report }),
        };
        let mut batches = table.rows(&self.services.reader)?;
        let mut waiting = Vec::with_capacity(TOGETHER);
        while let Some(batch) = batches.recv().await {
            match batch {
                Ok(rows) => self.read(&table.columns, &rows, &mut waiting, &mut report)?,
                Err(problem) => {
                    store::unstage(self.tx, self.file).await?;
                    return Ok(FileReport { refused: Some(problem), ..report });
                }
            }
            if waiting.len() >= TOGETHER {
                store::stage(self.tx, self.file, &waiting).await?;
                waiting.clear();
            }
        }
        store::stage(self.tx, self.file, &waiting).await?;
        Ok(report)
    }

    fn read(
        &mut self,
        columns: &Columns,
        rows: &[Row],
        waiting: &mut Vec<RowFacts>,
        report: &mut FileReport,
    ) -> Result<()> {
        for row in rows {
            report.rows += 1;
            let read = facts::misfit(row)
                .map_or_else(|| facts::read(columns, columns.kilowatts, &row.cells, self.this_year), Err);
            match read {
                Ok(facts) => waiting.push(facts),
                Err(rejection) => {
                    report.rejected += 1;
                    self.rejections.write(&report.path, row.number, &rejection)?;
                }
            }
        }
        Ok(())
    }
}

/// The file of rejected rows.
struct Rejections(csv::Writer<File>);

impl Rejections {
    fn create(path: &Path) -> Result<Self> {
        let file = File::create(path)
            .map_err(|error| Error::broken(format!("{} cannot be written: {error}", path.display())))?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(["file", "row", "column", "value", "reason"]).map_err(Error::broken)?;
        Ok(Self(writer))
    }

    fn write(&mut self, file: &Path, row: u32, rejection: &facts::Rejection) -> Result<()> {
        let record = [&*file.to_string_lossy(), &row.to_string(), rejection.column, &rejection.value, rejection.reason];
        self.0.write_record(record).map_err(Error::broken)
    }

    fn finish(mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

async fn write_audit(services: &Arc<Services>, tx: &mut PlatformTx, report: &ImportReport) -> Result<bool> {
    let Some(tenant) = tenancy::ops::platform_tenant(tx.sql()).await? else { return Ok(false) };
    let actor = Actor::Job {
        tenant,
        person: None,
        name: "engrane catalog import-vehicles".to_owned(),
        acting: None,
        // It writes an entry, and asks for nothing.
        permissions: &[],
    };
    let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
    let entry = audit::Entry::new(Action::ImportVehicles, "catalog", "vehicles").after(json!({
        "files": report.files.iter().filter(|file| file.refused.is_none()).count(),
        "makes_new": report.makes_new,
        "models_new": report.models_new,
        "vehicles_new": report.vehicles_new,
        "vehicles_completed": report.vehicles_completed,
    }));
    audit::insert(tx.sql(), &ctx, tenant, entry).await?;
    Ok(true)
}
