//! Setting up products. A rate that changes has the history of all lines reckoned anew.

use super::store;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::ProductId;
use crate::base::permission::Permission;
use crate::base::problem::Entity;
use crate::oee::ops::{Recompute, begin, changed, created, deleted};
use crate::oee::types::{Product, ProductValues};
use crate::oee::{detections, lines, rules};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{conflict_by_constraint, refuse_used, require_version};

/// All products, by code.
pub async fn list_products(ctx: &Ctx) -> Result<Vec<Product>> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let products = store::list(&mut tx, None).await?;
    tx.commit().await?;
    Ok(products.into_iter().map(|product| product.product).collect())
}

/// One product, by its id or code.
pub async fn find_product(ctx: &Ctx, product: impl Into<NameOr<ProductId>>) -> Result<Product> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let product = store::find(&mut tx, &product.into()).await?.product;
    tx.commit().await?;
    Ok(product)
}

/// Sets up a product. Its code must not be taken.
pub async fn create_product(ctx: &Ctx, new: &ProductValues) -> Result<Product> {
    let mut tx = begin(ctx).await?;
    let values = checked(&mut tx, new).await?;
    let id = store::insert(&mut tx, &values).await.map_err(conflict_by_constraint(Entity::Product))?;
    // Nothing of it was ever seen.
    created(ctx, tx, Entity::Product, Record { id, version: 1, values }, Recompute::Nothing).await
}

/// Changes a product as a whole, with its rates; `version` is the one that was read.
pub async fn change_product(
    ctx: &Ctx,
    product: impl Into<NameOr<ProductId>>,
    version: i32,
    new: &ProductValues,
) -> Result<Product> {
    let mut tx = begin(ctx).await?;
    let values = checked(&mut tx, new).await?;
    let Record { id, values: before, .. } = store::find(&mut tx, &product.into()).await?.product;
    let kept = store::update(&mut tx, id, version, &values).await.map_err(conflict_by_constraint(Entity::Product))?;
    require_version(kept, Entity::Product)?;
    let rates = |product: &ProductValues| {
        let mut rates: Vec<_> = product.rates.iter().map(|rate| (rate.line.id(), rate.ideal_rate)).collect();
        rates.sort_unstable();
        rates
    };
    let anew = Recompute::when(rates(&before) != rates(&values), Recompute::All);
    changed(ctx, tx, Entity::Product, &before, Record { id, version: version + 1, values }, anew).await
}

/// Removes a product that was never made.
pub async fn delete_product(ctx: &Ctx, product: impl Into<NameOr<ProductId>>) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let found = store::find(&mut tx, &product.into()).await?;
    refuse_used(detections::store::product_has_any(&mut tx, found.number).await?, Entity::Product)?;
    store::delete(&mut tx, found.product.id).await?;
    deleted(ctx, tx, Entity::Product, &found.product, Recompute::Nothing).await
}

/// The values with the ids of the lines that they name.
async fn checked(tx: &mut TenantTx, new: &ProductValues) -> Result<ProductValues> {
    let mut values = new.clone();
    for rate in &mut values.rates {
        rate.line = lines::store::named(tx, &rate.line, "rates").await?.into();
    }
    rules::check_product(&values)?;
    Ok(values)
}
