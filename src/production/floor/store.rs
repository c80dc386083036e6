//! SQL of the floor.

use crate::base::fault::Result;
use crate::base::id::ProductionOrderId;
use crate::base::stored;
use crate::platform::db::TenantTx;
use std::collections::HashMap;
use uuid::Uuid;

/// How much a shift makes of each of these orders on its machine: by the norm of the machine, that of its stage, else as it does.
pub(super) async fn rates(tx: &mut TenantTx, orders: &[ProductionOrderId]) -> Result<HashMap<ProductionOrderId, u32>> {
    let (tenant, sql) = tx.split();
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"select o.id, coalesce(
                  (select n.pieces from norms n
                   where n.tenant_id = o.tenant_id and n.workpiece_id = o.workpiece_id and n.machine_id = m.id),
                  (select n.pieces from norms n
                   where n.tenant_id = o.tenant_id and n.workpiece_id = o.workpiece_id and n.stage_id = m.stage_id),
                  m.rate_per_shift) as "rate!"
           from production_orders o
           join machines m on m.tenant_id = o.tenant_id and m.id = o.machine_id
           where o.tenant_id = $1 and o.id = any ($2)"#,
        tenant.0,
        &orders
    )
    .fetch_all(sql)
    .await?;
    let read =
        rows.into_iter().map(|row| Ok((row.id.into(), stored::row("machines of", row.id).number("rate", row.rate)?)));
    read.collect()
}
