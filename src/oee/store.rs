//! SQL of the whole plant: its lock, whose history waits; and the small numbers of things.

use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::platform::db::TenantTx;
use crate::platform::entity::{Of, Stored};

/// A thing with its small number, by which what is seen of it names it.
#[derive(Clone, Debug)]
pub struct Numbered<V: Stored> {
    pub number: i32,
    pub record: Of<V>,
}

impl<V: Stored> From<Numbered<V>> for Of<V> {
    fn from(numbered: Numbered<V>) -> Self {
        numbered.record
    }
}

/// One change of a plant's set-up at a time: numbers are given in order, and shifts looked at side by side.
pub(super) async fn lock_plant(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('plant ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The history of this line, or of all, waits for being reckoned anew. Gives those that have one.
pub(super) async fn mark_stale(tx: &mut TenantTx, line: Option<LineId>) -> Result<Vec<LineId>> {
    let tenant = tx.tenant();
    let marked = sqlx::query_scalar!(
        "update lines l
         set stale = true
         where l.tenant_id = $1
           and ($2::uuid is null or l.id = $2)
           and exists (select from line_pieces p where p.tenant_id = $1 and p.line = l.number)
         returning l.id",
        tenant.0,
        line.map(|line| line.0)
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(marked.into_iter().map(LineId).collect())
}

pub(super) async fn mark_fresh(tx: &mut TenantTx, number: i32) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("update lines set stale = false where tenant_id = $1 and number = $2", tenant.0, number)
        .execute(tx.sql())
        .await?;
    Ok(())
}
