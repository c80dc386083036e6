//! The default mapping of a bodega's files.

use super::types::{DefaultMapping, KeptMapping};
use super::{rules, store};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::require_version;

const ENTITY: Entity = Entity::InventoryMapping;

/// Of one that was never kept.
const FIRST_VERSION: i32 = 1;

/// What is kept.
pub async fn default_mapping(ctx: &Ctx) -> Result<KeptMapping> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let kept = find(&mut tx).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Keeps another one instead of that of which `version` was read. One without sources takes it back.
pub async fn change_default_mapping(ctx: &Ctx, version: i32, mapping: &DefaultMapping) -> Result<KeptMapping> {
    let mut tx = ctx.begin(Permission::InventoryImport).await?;
    let fields = rules::problems(mapping);
    if !fields.is_empty() {
        return Err(Problem::Invalid { fields }.into());
    }
    let before = find(&mut tx).await?;
    require_version(before.version == version, ENTITY)?;
    require_version(store::save(&mut tx, mapping, version, ctx.now()).await?, ENTITY)?;
    let after = find(&mut tx).await?;
    let (tenant, sql) = tx.split();
    let entry = Entry::new(Action::ChangeMapping, ENTITY.as_str(), tenant)
        .before(serde_json::to_value(&before.mapping)?)
        .after(serde_json::to_value(&after.mapping)?);
    audit::insert(sql, ctx, tenant, entry).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// What is kept, in a transaction of somebody's who brings in a file.
pub(in crate::inventory) async fn find(tx: &mut TenantTx) -> Result<KeptMapping> {
    let kept = store::find(tx).await?;
    Ok(kept.unwrap_or_else(|| KeptMapping { mapping: DefaultMapping::default(), version: FIRST_VERSION }))
}
