//! The rows of a file that were not taken, as a file that can be put right and dropped again.

use super::mapping::fields::ImportField as _;
use super::mapping::{FieldSource, Mapping};
use super::numbers::{Decimals, parse};
use super::ops::{needs_file, wrong_status};
use super::problems::{RefusedRow, store as problems};
use super::reader::types::Row;
use super::rows::FileRows;
use super::store::Stored;
use super::types::ImportStatus;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::exports::types::TableFormat;
use crate::platform::sheets::{Cell, Column, Table, TableFile};
use std::collections::BTreeMap;

/// Rows of a file that are told at the most.
const REJECTED_MOST: usize = 50_000;

/// What such a file says besides its rows.
#[derive(Clone, Copy, Debug)]
pub struct RejectedWords<'a> {
    /// What the sheets of a workbook are called.
    pub title: &'a str,
    /// What the column of reasons is called.
    pub reason_head: &'a str,
}

/// A file of rows that were not taken.
#[derive(Debug)]
pub struct Rejected {
    pub filename: String,
    pub table: TableFile,
}

/// Refuses to tell rows of an import of which nobody has said yet what becomes of them, or whose file is gone.
pub(crate) fn check<M, O>(stored: &Stored<M, O>) -> Result<()> {
    let is_known = matches!(
        stored.row.status,
        ImportStatus::Planned | ImportStatus::Completed | ImportStatus::Undoing | ImportStatus::Undone
    );
    if !is_known || stored.profile.is_none() {
        return Err(wrong_status().into());
    }
    needs_file(&stored.row)
}

/// The rows of an import that are not taken, as they were kept; `reason` says why one is not, and `complete` adds to rows what they were
/// read with.
pub(crate) async fn write_kept<M: Mapping, O, R: RefusedRow>(
    ctx: &Ctx,
    mut tx: TenantTx,
    stored: Stored<M, O>,
    words: RejectedWords<'_>,
    reason: impl Fn(&R) -> String + Send,
    complete: impl Fn(Vec<Row>) -> Vec<Row> + Send,
    format: TableFormat,
) -> Result<Rejected> {
    check(&stored)?;
    let id = stored.row.id;
    let (kept, _) = problems::list(&mut tx, id, i64::MAX).await?;
    let tenant = tx.tenant();
    tx.commit().await?;
    let mut reasons = BTreeMap::<_, Vec<_>>::new();
    for kept in kept {
        reasons.entry(kept.row).or_default().push(reason(&kept.told::<R>(id)?));
    }
    write(ctx, tenant, stored, &reasons, complete, words, format).await
}

/// These rows of an import as they stand in its file, with their reasons in a column of their own; the first 50,000. In a workbook
/// the numbers of columns that were taken for such are numbers, so that nobody has to know which sign they had before their
/// decimals.
pub(crate) async fn write<M: Mapping, O>(
    ctx: &Ctx,
    tenant: TenantId,
    stored: Stored<M, O>,
    reasons: &BTreeMap<u64, Vec<String>>,
    complete: impl Fn(Vec<Row>) -> Vec<Row> + Send,
    words: RejectedWords<'_>,
    format: TableFormat,
) -> Result<Rejected> {
    let mut file = FileRows::open(ctx, tenant, &stored)?;
    let profile = stored.profile.ok_or_else(wrong_status)?;
    let numbers = match format {
        TableFormat::Csv => BTreeMap::new(),
        TableFormat::Xlsx => stored.mapping.map(|mapping| columns_of_numbers(&mapping)).unwrap_or_default(),
    };
    let width = profile.columns.iter().map(|column| column.index as usize + 1).max().unwrap_or_default();
    let mut columns: Vec<Column> =
        (0..width).map(|at| Column { head: String::new(), numbers: numbers.contains_key(&at) }).collect();
    for column in &profile.columns {
        columns[column.index as usize].head.clone_from(&column.header);
    }
    columns.push(Column { head: words.reason_head.to_owned(), numbers: false });
    let mut table = Table::begin(&ctx.services.files, format, words.title, columns).await?;
    let mut written = 0;
    while let Some(read) = file.next().await.map_err(|_| Problem::NotFound { what: Entity::Import })? {
        let mut rows = Vec::new();
        let told = read.into_iter().filter(|row| reasons.contains_key(&u64::from(row.number)));
        for row in complete(told.collect()) {
            let Some(reasons) = reasons.get(&u64::from(row.number)) else { continue };
            let cells = row.cells.iter().enumerate();
            let mut cells: Vec<Cell> = cells.map(|(at, text)| cell_of_file(text, numbers.get(&at))).collect();
            // The reason stands behind the columns of the header, also where the row has fewer or more.
            cells.resize(width.max(cells.len()), Cell::from(""));
            let mut told: Vec<&str> = reasons.iter().map(String::as_str).collect();
            told.dedup();
            cells.insert(width, Cell::Text(told.join("; ")));
            rows.push(cells);
        }
        written += rows.len();
        if !rows.is_empty() {
            table = table.write(rows).await?;
        }
        if written >= REJECTED_MOST {
            break;
        }
    }
    let table = table.finish().await?;
    let name = stored.row.filename.rsplit_once('.').map_or(stored.row.filename.as_str(), |(name, _)| name);
    Ok(Rejected { filename: format!("{name}.{format}"), table })
}

/// The columns that were taken for numbers, each with the sign of its decimals.
fn columns_of_numbers<M: Mapping>(mapping: &M) -> BTreeMap<usize, Decimals> {
    let numbers = mapping.columns().iter().filter(|column| column.field.is_numeric());
    let of_columns = numbers.filter_map(|column| match column.source {
        FieldSource::Column(index) => Some((index as usize, column.decimals)),
        FieldSource::Constant(_) | FieldSource::ToConfirm | FieldSource::Absent => None,
    });
    of_columns.collect()
}

/// A cell as it stands in a file; a bare number in a column of such is one.
fn cell_of_file(text: &str, numbers: Option<&Decimals>) -> Cell {
    let bare = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-'));
    let number = numbers.filter(|_| bare).and_then(|decimals| parse(text, *decimals).ok());
    number.map_or_else(|| Cell::from(text), Cell::Number)
}
