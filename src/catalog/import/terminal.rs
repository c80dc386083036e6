//! Bringing a file in from the command line. The site is served meanwhile: what is new becomes visible at once, at the end.

use super::fields::CatalogFileKind;
use super::known::Known;
use super::ops::{by_kind, draft};
use super::store;
use super::taking::{Done, Taken, Watching, take};
use super::types::{Counts, RowRefused};
use crate::base::fault::{Error, Result};
use crate::catalog::vehicles::import::read::profile;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::{Mapping as _, propose};
use crate::platform::imports::reader::types::ReadChoices;
use crate::platform::imports::rows::FileRows;
use crate::platform::services::Services;
use crate::platform::tenancy;
use serde_json::json;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    pub counts: Counts,
    /// Whether the change stands in the audit: it belongs to the platform's organization, when there is one.
    pub audited: bool,
}

/// What is to be known of a file besides its content.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub kind: CatalogFileKind,
    /// The file.
    pub from: &'a Path,
    /// Where the rows go that are not taken, with their reasons.
    pub rejected: &'a Path,
    /// Are brands made that nobody knows?
    pub new_brands: bool,
}

/// Brings a file in by what its columns seem to be; or says why it is not taken. `tell` hears now and then how many rows were read.
pub async fn import_file(
    services: &Arc<Services>,
    asked: Asked<'_>,
    tell: &mut (dyn FnMut(u64) + Send),
) -> Result<Result<FileReport, String>> {
    by_kind!(asked.kind, F => import_as::<F>(services, asked, tell).await)
}

async fn import_as<F: Taken>(
    services: &Arc<Services>,
    asked: Asked<'_>,
    tell: &mut (dyn FnMut(u64) + Send),
) -> Result<Result<FileReport, String>> {
    let profile = match profile(&services.reader, asked.from, ReadChoices::default()).await? {
        Ok(profile) => profile,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut mapping = draft::<F>(&profile, &propose::<F>(&profile, &[]));
    mapping.new_brands = asked.new_brands;
    let problems = mapping.problems();
    if !problems.is_empty() {
        return Ok(Err(format!("its columns leave open what they are: {problems:?}")));
    }
    let choices =
        ReadChoices { sheet: Some(profile.sheet), header_row: Some(profile.header_row), ..ReadChoices::default() };
    let name = asked.from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut tx = services.db.platform().await?;
    store::begin(&mut tx).await?;
    let mut known = Known::load(&mut tx, mapping.new_brands, &name, services.clock.now()).await?;
    let mut rows = FileRows::of(&services.reader, asked.from, choices)?;
    let mut watching = Watching::Terminal(tell);
    let done = match take::<F>(&mut tx, &mut rows, &mapping, &mut known, &mut watching).await? {
        Ok(done) => done,
        Err(failure) => return Ok(Err(format!("it cannot be read: {failure:?}"))),
    };
    let Done { counts, refused } = done;
    write_rejected(asked.rejected, &refused)?;
    let audited = !counts.is_nothing() && write_audit(services, &mut tx, asked.kind, &name, counts).await?;
    tx.commit().await?;
    Ok(Ok(FileReport { counts, audited }))
}

fn write_rejected(path: &Path, refused: &[RowRefused]) -> Result<()> {
    let file =
        File::create(path).map_err(|error| Error::broken(format!("{} cannot be written: {error}", path.display())))?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["row", "column", "value", "reason"]).map_err(Error::broken)?;
    for RowRefused { row, reason, field, value, .. } in refused {
        let record = [&row.to_string(), field, value, &reason.as_str().replace('_', " ")];
        writer.write_record(record).map_err(Error::broken)?;
    }
    Ok(writer.flush()?)
}

async fn write_audit(
    services: &Arc<Services>,
    tx: &mut PlatformTx,
    kind: CatalogFileKind,
    filename: &str,
    counts: Counts,
) -> Result<bool> {
    let Some(tenant) = tenancy::ops::platform_tenant(tx.sql()).await? else { return Ok(false) };
    let actor = Actor::Job {
        tenant,
        person: None,
        name: "engrane catalog import".to_owned(),
        acting: None,
        // It writes an entry, and asks for nothing.
        permissions: &[],
    };
    let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
    let entry = audit::Entry::new(Action::CompleteCatalogImport, "catalog", kind.as_str())
        .after(json!({ "filename": filename, "counts": counts }));
    audit::insert(tx.sql(), &ctx, tenant, entry).await?;
    Ok(true)
}
