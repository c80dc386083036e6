//! Bringing a file in from the command line. The site is served meanwhile: what is new becomes visible at once, at the end.

use super::fields::{CatalogFileKind, FileMapping};
use super::flat::{self, Book};
use super::known::Known;
use super::ops::{by_kind, draft};
use super::rules::Groups;
use super::store;
use super::taking::{Done, Taken, Watching, take};
use super::types::{Counts, RowRefused};
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::catalog::vehicles::import::read::profile;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::PlatformTx;
use crate::platform::events;
use crate::platform::events::types::Event;
use crate::platform::imports::mapping::fields::ImportField;
use crate::platform::imports::mapping::{Doubt, FieldSource, MappingProblem, Proposal, doubts};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
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
    /// Rows that are not taken and for which the file of rejected rows had no room.
    pub untold: u64,
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
    /// Is it taken by what its columns seem to be, although they leave a doubt?
    pub sure: bool,
}

/// What is told while a file comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Each field that the file says something of, and the header of its column; before any row is taken.
    Columns(Vec<(&'static str, String)>),
    /// Rows that were read, now and then.
    Rows(u64),
}

/// Brings a file in by what its columns seem to be; or says why it is not taken.
pub async fn import_file(
    services: &Arc<Services>,
    asked: Asked<'_>,
    tell: &mut (dyn FnMut(Heard) + Send),
) -> Result<Result<FileReport, String>> {
    by_kind!(asked.kind, F => import_as::<F>(services, asked, tell).await)
}

async fn import_as<F: Taken>(
    services: &Arc<Services>,
    asked: Asked<'_>,
    tell: &mut (dyn FnMut(Heard) + Send),
) -> Result<Result<FileReport, String>> {
    let mut profile = match profile(&services.reader, asked.from, ReadChoices::default()).await? {
        Ok(profile) => profile,
        Err(problem) => return Ok(Err(problem)),
    };
    if let Some((found, _)) = flat::find_sheet::<F>(&services.reader, asked.from, &profile).await? {
        profile = found;
    }
    let mut tx = services.db.platform().await?;
    let groups = Groups::of(store::list_groups(&mut tx).await?);
    tx.commit().await?;
    let mut book = match Book::load(&services.reader, asked.from, &profile, &groups).await? {
        Ok(book) => book,
        Err(failure) => return Ok(Err(format!("it cannot be read: {failure:?}"))),
    };
    book.extend(&mut profile);
    if let Some(column) = flat::only_ids::<F>(&profile) {
        let rows = profile.rows_total;
        return Ok(Err(format!(
            "{rows} rows name vehicles by {column} alone, an id of a table that is not in the file"
        )));
    }
    let proposals = flat::propose::<F>(&profile);
    let mapping = FileMapping { new_brands: asked.new_brands, ..draft::<F>(&profile, &proposals) };
    tell(Heard::Columns(columns(&profile, &mapping)));
    let unsure: &[Proposal<F>] = if asked.sure { &[] } else { &proposals };
    let open = doubts(&mapping, unsure);
    if !open.is_empty() {
        let open: Vec<String> = open.into_iter().map(in_words).collect();
        return Ok(Err(format!("its columns leave open what they are: {}", open.join("; "))));
    }
    let choices =
        ReadChoices { sheet: Some(profile.sheet), header_row: Some(profile.header_row), ..ReadChoices::default() };
    let name = asked.from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut tx = services.db.platform().await?;
    store::begin(&mut tx).await?;
    let mut known = Known::load(&mut tx, mapping.new_brands, &name, services.clock.now()).await?;
    known.book = book;
    F::note_headers(&mapping, &profile, &mut known);
    let mut rows = FileRows::of(&services.reader, asked.from, choices)?;
    let mut tell_rows = |rows| tell(Heard::Rows(rows));
    let mut watching = Watching::Terminal(&mut tell_rows);
    let done = match take::<F>(&mut tx, &mut rows, &mapping, &mut known, &mut watching).await? {
        Ok(done) => done,
        Err(failure) => return Ok(Err(format!("it cannot be read: {failure:?}"))),
    };
    let Done { counts, refused, untold, .. } = done;
    write_rejected(asked.rejected, &refused)?;
    let tenant = tenancy::ops::platform_tenant(tx.sql()).await?.filter(|_| !counts.is_nothing());
    if let Some(tenant) = tenant {
        write_audit(services, &mut tx, tenant, asked.kind, &name, counts).await?;
        if matches!(asked.kind, CatalogFileKind::Parts | CatalogFileKind::References) {
            // Offers without catalogue have found their parts.
            events::store::insert_for_market(tx.sql(), tenant, &Event::OffersChanged { parts: None }).await?;
        }
    }
    tx.commit().await?;
    Ok(Ok(FileReport { counts, untold, audited: tenant.is_some() }))
}

/// What says something, and where it stands.
fn columns<F: ImportField>(profile: &Profile, mapping: &FileMapping<F>) -> Vec<(&'static str, String)> {
    let header = |source: &FieldSource| match source {
        FieldSource::Column(index) => profile.column(*index).map(|column| column.header.clone()),
        FieldSource::Constant(value) => Some(value.clone()),
        FieldSource::ToConfirm | FieldSource::Absent => None,
    };
    let columns = mapping.columns.iter();
    columns.filter_map(|mapped| Some((mapped.field.name(), header(&mapped.source)?))).collect()
}

fn in_words<F: ImportField>(doubt: Doubt<F>) -> String {
    match doubt {
        Doubt::Problem(MappingProblem::Missing(field)) => format!("there is no column for {}", field.name()),
        Doubt::Problem(MappingProblem::Repeated(field)) => format!("there are two columns for {}", field.name()),
        Doubt::Problem(MappingProblem::DecimalsUndecided(field)) => {
            format!("the decimals of {} stand behind a point or a comma", field.name())
        }
        Doubt::Problem(MappingProblem::ConstantNotANumber(field) | MappingProblem::ConstantNotAllowed(field)) => {
            format!("{} cannot be the same in all rows", field.name())
        }
        Doubt::Unsure(field) => format!("too little speaks for the column of {} (--yes takes it)", field.name()),
        Doubt::Rival(field) => format!("another column could be {} as well (--yes takes the one above)", field.name()),
    }
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
    tenant: TenantId,
    kind: CatalogFileKind,
    filename: &str,
    counts: Counts,
) -> Result<()> {
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
    audit::insert(tx.sql(), &ctx, tenant, entry).await
}
