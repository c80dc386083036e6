//! Reading the rows of a file, and working out what would become of each.

mod store;

use super::fields::{QuantityIs, StockMapping};
use super::ops::{KIND, StoredImport, fail, find};
use super::types::{Outcome, SHOWN};
use super::{rows, store as kept};
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::imports::ops::{self as imports, Pace, Step};
use crate::platform::imports::problems::{KeptProblem, told};
use crate::platform::imports::reader::types::Row;
use crate::platform::imports::rows::{KeepsRows, keep_as_read, keep_refused};
use crate::platform::imports::store::Rows;
use crate::platform::imports::types::{ImportFailure, ImportStatus};
use crate::stores::store::share_set_up;

/// The job that works out what would become of the rows; nothing of it is written.
pub(in crate::stores::import) async fn plan_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, false).await?;
    let (ImportStatus::Planning, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let mut pace = Pace::of(KIND, id);
    if let Err(failure) = read_rows(ctx, &mut tx, &stored, &mapping, &mut pace).await? {
        drop(tx);
        return fail(ctx, id, Step::Applying, &failure).await;
    }
    share_set_up(&mut tx).await?;
    let outcome = work_out(&mut tx, id, &mapping).await?;
    keep_refused::<StockMapping>(&mut tx, id).await?;
    if !imports::finish_planning(&mut tx, KIND, id, &rows_of(&outcome), &outcome).await? {
        return Ok(());
    }
    tx.commit().await
}

impl KeepsRows for StockMapping {
    async fn keep(&self, tx: &mut TenantTx, import: ImportId, batch: &[Row]) -> Result<()> {
        let read: Vec<_> = batch.iter().map(|row| rows::read(self, row)).collect();
        kept::insert_rows(tx, import, &read).await
    }

    async fn count(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
        kept::count_rows(tx, import).await
    }

    async fn refused(tx: &mut TenantTx, import: ImportId, most: Option<i64>) -> Result<Vec<KeptProblem>> {
        kept::list_refused(tx, import, most).await
    }

    async fn delete(tx: &mut TenantTx, import: ImportId) -> Result<()> {
        kept::delete_rows(tx, import).await
    }
}

/// Keeps the rows of the file as they are read, unless that was done by the same mapping.
pub(in crate::stores::import) async fn read_rows(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stored: &StoredImport,
    mapping: &StockMapping,
    pace: &mut Pace,
) -> Result<Result<(), ImportFailure>> {
    let planned = stored.outcome.as_ref().map(|planned| planned.counts.rows);
    keep_as_read(ctx, tx, stored, mapping, planned, pace).await
}

/// What becomes of the rows, as the store-room is now.
pub(in crate::stores::import) async fn work_out(
    tx: &mut TenantTx,
    id: ImportId,
    mapping: &StockMapping,
) -> Result<Outcome> {
    let quantity = mapping.quantity_is();
    let again = if quantity == QuantityIs::Receipt { store::received_before(tx, id).await? } else { None };
    store::resolve(tx, id, quantity, again.is_some()).await?;
    let most = i64::try_from(SHOWN).ok();
    Ok(Outcome {
        counts: store::count(tx, id).await?,
        refused: told(id, kept::list_refused(tx, id, most).await?)?,
        again,
        ..Outcome::default()
    })
}

pub(in crate::stores::import) fn rows_of(outcome: &Outcome) -> Rows {
    let counts = outcome.counts;
    Rows { total: counts.rows, taken: counts.rows - counts.refused, refused: counts.refused }
}
