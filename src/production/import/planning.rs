//! Reading the rows of a file, and working out what would become of each.

use super::fields::{FileField, FileKind, FileMapping};
use super::ops::{StoredImport, fail, find};
use super::routes::{self, NamedRoute};
use super::store::Usual;
use super::types::{Outcome, SHOWN};
use super::{rows, store};
use crate::base::fault::Result;
use crate::base::id::{ImportId, StageId};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored as _;
use crate::platform::imports::ops::{self as imports, Pace, Step};
use crate::platform::imports::problems::{KeptProblem, told};
use crate::platform::imports::reader::types::Row;
use crate::platform::imports::rows::{KeepsRows, keep_as_read, keep_refused};
use crate::platform::imports::store::Rows;
use crate::platform::imports::types::{ImportFailure, ImportStatus};
use crate::production::orders::route::usual;
use crate::production::types::{Stage, StageValues};

/// Works out what would become of the rows; nothing of it is written.
pub(super) async fn plan<F: FileField>(ctx: &Ctx, id: ImportId) -> Result<()> {
    let import = F::KIND.import();
    let mut tx = ctx.begin(import.edit()).await?;
    let stored = find::<F>(&mut tx, id, false).await?;
    let (ImportStatus::Planning, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let mut pace = Pace::of(import, id);
    if let Err(failure) = read_rows(ctx, &mut tx, &stored, &mapping, &mut pace).await? {
        drop(tx);
        return fail(ctx, id, Step::Applying, &failure).await;
    }
    let outcome = work_out::<F>(&mut tx, id).await?;
    keep_refused::<FileMapping<F>>(&mut tx, id).await?;
    if !imports::finish_planning(&mut tx, import, id, &rows_of(&outcome), &outcome).await? {
        return Ok(());
    }
    tx.commit().await
}

impl<F: FileField> KeepsRows for FileMapping<F> {
    async fn keep(&self, tx: &mut TenantTx, import: ImportId, batch: &[Row]) -> Result<()> {
        let read: Vec<_> = batch.iter().map(|row| rows::read(self, row)).collect();
        store::insert_rows(tx, import, &read).await
    }

    async fn count(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
        store::count_rows(tx, import).await
    }

    async fn refused(tx: &mut TenantTx, import: ImportId, most: Option<i64>) -> Result<Vec<KeptProblem>> {
        store::list_refused(tx, import, most).await
    }

    async fn delete(tx: &mut TenantTx, import: ImportId) -> Result<()> {
        store::delete_rows(tx, import).await
    }
}

/// Keeps the rows of the file as they are read, unless that was done by the same mapping.
pub(super) async fn read_rows<F: FileField>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stored: &StoredImport<F>,
    mapping: &FileMapping<F>,
    pace: &mut Pace,
) -> Result<Result<(), ImportFailure>> {
    let planned = stored.outcome.as_ref().map(|planned| planned.counts.rows);
    keep_as_read(ctx, tx, stored, mapping, planned, pace).await
}

/// What becomes of the rows, as the production is now.
pub(super) async fn work_out<F: FileField>(tx: &mut TenantTx, id: ImportId) -> Result<Outcome> {
    let stages = StageValues::list(tx, None).await?;
    let said = store::list_routes(tx, id).await?;
    let named: Vec<NamedRoute> = said.into_iter().map(|said| routes::find(&stages, said)).collect();
    store::expect_many_rows(tx).await?;
    match F::KIND {
        FileKind::Orders => {
            let ids = |stages: Vec<Stage>| stages.iter().map(|stage| stage.id).collect::<Vec<StageId>>();
            let usual = Usual { shop: ids(usual(&stages, false)), cooperation: ids(usual(&stages, true)) };
            store::resolve_orders(tx, id, &named, &usual).await?;
        }
        FileKind::Workpieces => store::resolve_workpieces(tx, id, &named).await?,
    }
    let most = i64::try_from(SHOWN).ok();
    Ok(Outcome {
        counts: store::count(tx, id, F::KIND).await?,
        refused: told(id, store::list_refused(tx, id, most).await?)?,
        undone: None,
    })
}

pub(super) fn rows_of(outcome: &Outcome) -> Rows {
    let counts = outcome.counts;
    Rows { total: counts.rows, taken: counts.rows - counts.refused, refused: counts.refused }
}
