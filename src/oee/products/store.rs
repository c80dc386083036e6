//! SQL of products, with their rates on lines.

use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::ProductId;
use crate::base::problem::{Entity, Problem};
use crate::base::stored::{self, narrow};
use crate::oee::types::{Product, ProductRate, ProductValues};
use crate::platform::db::TenantTx;

/// A product with its small number.
#[derive(Clone, Debug)]
pub(in crate::oee) struct NumberedProduct {
    pub number: i32,
    pub product: Product,
}

/// All products by code, or the one that is named: by its id or code.
pub(in crate::oee) async fn list(tx: &mut TenantTx, one: Option<&NameOr<ProductId>>) -> Result<Vec<NumberedProduct>> {
    let (tenant, sql) = tx.split();
    let rates = sqlx::query!(
        "select product_id, line_id, ideal_rate from product_rates where tenant_id = $1 order by line_id",
        tenant.0
    )
    .fetch_all(&mut *sql)
    .await?;
    let rows = sqlx::query!(
        "select id, number, code, name, active, weight, colour, pieces_per_batch, version
         from products
         where tenant_id = $1
           and ($2::uuid is null or id = $2)
           and ($3::text is null or code = $3)
         order by code",
        tenant.0,
        one.and_then(NameOr::id).map(|id| id.0),
        one.and_then(NameOr::name)
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("products", row.id);
            let pieces_per_batch = row.pieces_per_batch.map(|pieces| stored.number("pieces_per_batch", pieces));
            let of_product = rates.iter().filter(|rate| rate.product_id == row.id);
            let rates = of_product.map(|rate| ProductRate {
                line: NameOr::Id(rate.line_id.into()),
                ideal_rate: rate.ideal_rate.normalize(),
            });
            let values = ProductValues {
                code: row.code,
                name: row.name,
                active: row.active,
                weight: row.weight.map(|weight| weight.normalize()),
                colour: row.colour,
                pieces_per_batch: pieces_per_batch.transpose()?,
                rates: rates.collect(),
            };
            let product = Record { id: row.id.into(), version: row.version, values };
            Ok(NumberedProduct { number: row.number, product })
        })
        .collect()
}

pub(super) async fn find(tx: &mut TenantTx, product: &NameOr<ProductId>) -> Result<NumberedProduct> {
    list(tx, Some(product)).await?.pop().ok_or_else(|| Problem::NotFound { what: Entity::Product }.into())
}

/// Writes a new one, with the next small number: under the lock of the plant.
pub(in crate::oee) async fn insert(tx: &mut TenantTx, values: &ProductValues) -> Result<ProductId, sqlx::Error> {
    let (tenant, id) = (tx.tenant(), ProductId::new());
    sqlx::query!(
        "insert into products (tenant_id, id, number, code, name, active, weight, colour, pieces_per_batch)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from products where tenant_id = $1), $3, $4, $5, $6, $7, $8)",
        tenant.0,
        id.0,
        values.code,
        values.name.trim(),
        values.active,
        values.weight,
        values.colour,
        values.pieces_per_batch.map(narrow::<i32, _>).transpose()?
    )
    .execute(tx.sql())
    .await?;
    replace_rates(tx, id, &values.rates).await?;
    Ok(id)
}

/// Changes the product if it still has this version.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: ProductId,
    version: i32,
    values: &ProductValues,
) -> Result<bool, sqlx::Error> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update products
         set code = $4, name = $5, active = $6, weight = $7, colour = $8, pieces_per_batch = $9, updated_at = now(),
             version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        values.code,
        values.name.trim(),
        values.active,
        values.weight,
        values.colour,
        values.pieces_per_batch.map(narrow::<i32, _>).transpose()?
    )
    .execute(sql)
    .await?;
    let kept = done.rows_affected() > 0;
    if kept {
        replace_rates(tx, id, &values.rates).await?;
    }
    Ok(kept)
}

/// Puts these rates in the place of the product's own. A line of somebody else is refused by its key.
async fn replace_rates(tx: &mut TenantTx, id: ProductId, rates: &[ProductRate]) -> Result<(), sqlx::Error> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from product_rates where tenant_id = $1 and product_id = $2", tenant.0, id.0)
        .execute(&mut *sql)
        .await?;
    let lines: Vec<_> = rates.iter().map(|rate| rate.line.id().map(|line| line.0)).collect();
    let ideal: Vec<_> = rates.iter().map(|rate| rate.ideal_rate).collect();
    sqlx::query!(
        "insert into product_rates (tenant_id, product_id, line_id, ideal_rate)
         select $1, $2, line_id, ideal_rate
         from unnest($3::uuid[], $4::numeric[]) as rates(line_id, ideal_rate)",
        tenant.0,
        id.0,
        &lines as &[Option<uuid::Uuid>],
        &ideal
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, id: ProductId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from products where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}
