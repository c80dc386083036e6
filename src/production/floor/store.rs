//! SQL of the floor.

use super::rules::Norms;
use crate::base::fault::Result;
use crate::base::id::WorkpieceId;
use crate::base::stored;
use crate::platform::db::TenantTx;
use uuid::Uuid;

/// How much a shift makes of each of these workpieces, wherever somebody said it.
pub(super) async fn norms(tx: &mut TenantTx, workpieces: &[WorkpieceId]) -> Result<Norms> {
    let (tenant, sql) = tx.split();
    let workpieces: Vec<Uuid> = workpieces.iter().map(|workpiece| workpiece.0).collect();
    let rows = sqlx::query!(
        "select workpiece_id, stage_id, machine_id, pieces
         from norms
         where tenant_id = $1 and workpiece_id = any ($2)",
        tenant.0,
        &workpieces
    )
    .fetch_all(sql)
    .await?;
    let mut norms = Norms::default();
    for row in rows {
        let pieces = stored::row("norms of", row.workpiece_id).number("pieces", row.pieces)?;
        if let Some(stage) = row.stage_id {
            norms.at_stages.insert((row.workpiece_id.into(), stage.into()), pieces);
        }
        if let Some(machine) = row.machine_id {
            norms.on_machines.insert((row.workpiece_id.into(), machine.into()), pieces);
        }
    }
    Ok(norms)
}
