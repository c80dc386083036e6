//! The rows of a file as they are read, and keeping them beside the import until it is applied.

use super::ops::Pace;
use super::problems::{KeptProblem, store as problems};
use super::reader::process::{ReadTask, Reader};
use super::reader::protocol::ReaderMessage;
use super::reader::types::{LeftOut, ReadChoices, Row};
use super::store::Stored;
use super::types::{ImportFailure, Progress, ReaderEnd};
use crate::base::fault::Result;
use crate::base::id::{ImportId, TenantId};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use std::path::Path;
use tokio::sync::mpsc;

/// Rows that go to the database together.
const TOGETHER: usize = 2_000;

/// The rows of the file of an import, in their order.
pub(crate) struct FileRows {
    messages: mpsc::Receiver<Result<ReaderMessage, ReaderEnd>>,
    /// What stands below the header and is no row; known once all were read.
    pub left_out: LeftOut,
}

impl FileRows {
    pub fn open<M, O>(ctx: &Ctx, tenant: TenantId, stored: &Stored<M, O>) -> Result<Self> {
        let path = ctx.services.files.path(tenant, stored.file);
        Self::of(&ctx.services.reader, &path, stored.choices)
    }

    /// Those of any file.
    pub fn of(reader: &Reader, path: &Path, choices: ReadChoices) -> Result<Self> {
        let messages = reader.start(path, ReadTask::Rows, choices)?;
        Ok(Self { messages, left_out: LeftOut::default() })
    }

    /// Some more of them; none once all were read.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, ImportFailure> {
        loop {
            match self.messages.recv().await {
                Some(Ok(ReaderMessage::Rows(rows))) => return Ok(Some(rows)),
                Some(Ok(ReaderMessage::Done { left_out, .. })) => {
                    self.left_out = left_out;
                    return Ok(None);
                }
                Some(Ok(ReaderMessage::Failed(failure))) => return Err(ImportFailure::File { failure }),
                Some(Ok(ReaderMessage::Progress(_) | ReaderMessage::Profile(_))) => {}
                Some(Err(why)) => return Err(ImportFailure::Reader { why }),
                None => return Err(ImportFailure::Reader { why: ReaderEnd::Died }),
            }
        }
    }
}

/// A mapping by which rows are kept as they are read. What it does is SQL, and stands in a `store.rs`.
pub(crate) trait KeepsRows {
    /// Keeps what these say.
    fn keep(&self, tx: &mut TenantTx, import: ImportId, rows: &[Row]) -> impl Future<Output = Result<()>> + Send;

    /// How many are kept.
    fn count(tx: &mut TenantTx, import: ImportId) -> impl Future<Output = Result<u64>> + Send;

    /// What is wrong with those that are not taken, the first ones or all.
    fn refused(
        tx: &mut TenantTx,
        import: ImportId,
        most: Option<i64>,
    ) -> impl Future<Output = Result<Vec<KeptProblem>>> + Send;

    /// Forgets them.
    fn delete(tx: &mut TenantTx, import: ImportId) -> impl Future<Output = Result<()>> + Send;
}

/// Keeps the rows of the file of an import as they are read, unless all that were `planned` are kept: that was done by the same mapping.
pub(crate) async fn keep_as_read<M: KeepsRows, O>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stored: &Stored<M, O>,
    mapping: &M,
    planned: Option<u64>,
    pace: &mut Pace,
) -> Result<Result<(), ImportFailure>> {
    let id = stored.row.id;
    let kept = M::count(tx, id).await?;
    if kept > 0 && planned == Some(kept) {
        return Ok(Ok(()));
    }
    M::delete(tx, id).await?;
    let mut rows = FileRows::open(ctx, tx.tenant(), stored)?;
    let (mut waiting, mut done): (Vec<Row>, u64) = (Vec::new(), 0);
    loop {
        match rows.next().await {
            Ok(Some(some)) => waiting.extend(some),
            Ok(None) => break,
            Err(failure) => return Ok(Err(failure)),
        }
        if waiting.len() >= TOGETHER {
            mapping.keep(tx, id, &waiting).await?;
            done += waiting.len() as u64;
            waiting.clear();
            pace.report(ctx, Progress { done, total: None }).await;
        }
    }
    mapping.keep(tx, id, &waiting).await?;
    Ok(Ok(()))
}

/// Keeps what is wrong with the rows that are not taken, for as long as the import is.
pub(crate) async fn keep_refused<M: KeepsRows>(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let refused = M::refused(tx, import, None).await?;
    problems::replace(tx, import, &refused).await
}
