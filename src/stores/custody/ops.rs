//! What somebody has in custody.

use super::types::Custody;
use crate::base::fault::Result;
use crate::base::id::StockLocationId;
use crate::base::paging::{MAX_PER_PAGE, PageRequest};
use crate::base::permission::Permission;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::stores::history::ops::issues_in;
use crate::stores::holders;
use crate::stores::types::IssueFilter;

/// What a holder has that is to come back, all of it.
pub async fn of_holder(ctx: &Ctx, id: StockLocationId) -> Result<Custody> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let custody = custody(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(custody)
}

/// What the caller has.
pub async fn own(ctx: &Ctx) -> Result<Custody> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let own = match ctx.actor_id() {
        Some(user) => holders::store::of_user(&mut tx, user).await?,
        None => None,
    };
    let custody = match own {
        Some(own) => custody(ctx, &mut tx, own).await?,
        None => Custody { holder: None, loans: Vec::new() },
    };
    tx.commit().await?;
    Ok(custody)
}

async fn custody(ctx: &Ctx, tx: &mut TenantTx, id: StockLocationId) -> Result<Custody> {
    let holder = holders::ops::visible(ctx, tx, id).await?;
    let filter = IssueFilter { holder: Some(id), loans: true, ..IssueFilter::default() };
    let mut loans = Vec::new();
    for page in 1.. {
        let found = issues_in(ctx, tx, &filter, PageRequest { page, per_page: MAX_PER_PAGE }).await?;
        loans.extend(found.rows);
        if u64::from(page) >= found.total.div_ceil(MAX_PER_PAGE.into()) {
            break;
        }
    }
    Ok(Custody { holder: Some(holder.values), loans })
}
