//! Taking the rows of a file in: they are read and staged batch by batch, then taken by statements over all of them, in one
//! transaction.

use super::fields::{CatalogField, FileMapping};
use super::known::{Known, Refusal};
use super::store::{self, Told};
use super::types::{Counts, RefusedAlike, RowRefused};
use crate::base::fault::Result;
use crate::platform::ctx::Ctx;
use crate::platform::db::PlatformTx;
use crate::platform::imports::ops::Pace;
use crate::platform::imports::reader::types::{Profile, Row};
use crate::platform::imports::rows::FileRows;
use crate::platform::imports::types::{ImportFailure, Progress};

/// Rows that are staged together.
const TOGETHER: usize = 2_000;

/// A kind of file, as it is taken in. What it does with the database stands in a `store.rs`.
pub(super) trait Taken: CatalogField {
    /// What a row says: of some kinds several things.
    type Said: Send + Sync;

    /// Takes note of what the headers say of all rows.
    fn note_headers(_: &FileMapping<Self>, _: &Profile, _: &mut Known) {}

    /// Reads a row by itself alone.
    fn read(mapping: &FileMapping<Self>, row: &Row, known: &mut Known) -> Result<Vec<Self::Said>, Refusal>;

    /// Makes place for what is said.
    fn begin(tx: &mut PlatformTx) -> impl Future<Output = Result<()>> + Send;

    fn stage(tx: &mut PlatformTx, said: &[Self::Said]) -> impl Future<Output = Result<()>> + Send;

    /// Takes what was staged, as far as it can be; counts what is new, changed and the same.
    fn take(tx: &mut PlatformTx, known: &Known) -> impl Future<Output = Result<Counts>> + Send;
}

/// Who is told how far it is.
pub(super) enum Watching<'a> {
    Page(&'a Ctx, &'a mut Pace),
    Terminal(&'a mut (dyn FnMut(u64) + Send)),
}

impl Watching<'_> {
    async fn tell(&mut self, done: u64) {
        match self {
            Self::Page(ctx, pace) => pace.report(ctx, Progress { done, total: None }).await,
            Self::Terminal(tell) => (*tell)(done),
        }
    }
}

/// What became of the rows.
pub(super) struct Done {
    pub counts: Counts,
    /// The first ones.
    pub refused: Vec<RowRefused>,
    /// How many more there are.
    pub untold: u64,
    /// What several are refused for.
    pub alike: Vec<RefusedAlike>,
}

/// Takes the rows in. Nothing is kept unless the caller commits.
pub(super) async fn take<F: Taken>(
    tx: &mut PlatformTx,
    rows: &mut FileRows,
    mapping: &FileMapping<F>,
    known: &mut Known,
    watching: &mut Watching<'_>,
) -> Result<Result<Done, ImportFailure>> {
    F::begin(tx).await?;
    let (mut said, mut refused) = (Vec::new(), Vec::new());
    let mut read = 0;
    loop {
        let batch = match rows.next().await {
            Ok(Some(batch)) => known.book.complete(batch),
            Ok(None) => break,
            Err(failure) => return Ok(Err(failure)),
        };
        for row in &batch {
            read += 1;
            match F::read(mapping, row, known) {
                Ok(found) => said.extend(found),
                Err(refusal) => refused.push((row.number, refusal)),
            }
            // One row may say thousands of things.
            if said.len() + refused.len() >= TOGETHER {
                F::stage(tx, &said).await?;
                store::refuse(tx, &refused).await?;
                said.clear();
                refused.clear();
            }
        }
        watching.tell(read).await;
    }
    F::stage(tx, &said).await?;
    store::refuse(tx, &refused).await?;
    watching.tell(read).await;
    let taken = F::take(tx, known).await?;
    let Told { refused, partly, rows, untold, alike } = store::list_refused(tx).await?;
    Ok(Ok(Done { counts: Counts { rows: read, refused, partly, ..taken }, refused: rows, untold, alike }))
}
