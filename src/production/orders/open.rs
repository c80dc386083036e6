//! The stages of the orders that are open, kept in memory. A floor is read again with each fact, by everybody who looks at it, and of
//! thousands of stages a handful changed since: only those are read from the database.
//!
//! An order is known by the version of its row. Each fact, movement and change of a route changes that row in its transaction, so what was
//! read of the stages with one version holds for as long as the order has it.

use super::store::{self, StageRow};
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, TenantId};
use crate::platform::db::TenantTx;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Tenants that are kept at the most; five hundred orders of twelve stages are a third of a megabyte.
const TENANTS: usize = 200;

/// Those of each tenant, as they were last read.
#[derive(Debug, Default)]
pub(super) struct OpenStages(Mutex<HashMap<TenantId, Arc<Stages>>>);

/// The stages of orders, each order with the version that they were read of.
#[derive(Clone, Debug, Default)]
pub(super) struct Stages(HashMap<ProductionOrderId, (i64, Arc<[StageRow]>)>);

impl Stages {
    pub(super) fn of(&self, order: ProductionOrderId) -> &[StageRow] {
        self.0.get(&order).map_or(&[], |(_, stages)| stages)
    }
}

impl OpenStages {
    /// Those of these orders, which are all that are open, with their versions as the transaction sees them.
    pub(super) async fn read(&self, tx: &mut TenantTx, open: &[(ProductionOrderId, i64)]) -> Result<Arc<Stages>> {
        let tenant = tx.tenant();
        let before = self.kept().get(&tenant).cloned().unwrap_or_default();
        let mut stages = HashMap::with_capacity(open.len());
        let mut changed = Vec::new();
        for (order, version) in open {
            match before.0.get(order).filter(|kept| kept.0 == *version) {
                Some(kept) => drop(stages.insert(*order, kept.clone())),
                None => changed.push((*order, *version)),
            }
        }
        if !changed.is_empty() {
            let ids: Vec<ProductionOrderId> = changed.iter().map(|(order, _)| *order).collect();
            let mut rows = store::stage_rows(tx, &ids).await?;
            for (order, version) in changed {
                stages.insert(order, (version, rows.remove(&order).unwrap_or_default().into()));
            }
        }
        let stages = Arc::new(Stages(stages));
        let mut kept = self.kept();
        if kept.len() >= TENANTS && !kept.contains_key(&tenant) {
            kept.clear();
        }
        kept.insert(tenant, Arc::clone(&stages));
        Ok(stages)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<TenantId, Arc<Stages>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
