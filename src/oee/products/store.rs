//! SQL of products, with their rates on lines.

use crate::base::id::ProductId;
use crate::oee::store::Numbered;
use crate::oee::types::{Product, ProductRate, ProductValues};
use crate::platform::entity::prelude::*;

impl Stored for ProductValues {
    type Tx = TenantTx;
    type Id = ProductId;
    type Row = Numbered<Self>;

    const TABLE: &'static str = "products";

    /// By code, which is what people call one.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<ProductId>>) -> Result<Vec<Numbered<Self>>> {
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
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        rows.into_iter()
            .map(|row| {
                let stored = stored::row(Self::TABLE, row.id);
                let pieces_per_batch = row.pieces_per_batch.map(|pieces| stored.number("pieces_per_batch", pieces));
                let of_product = rates.iter().filter(|rate| rate.product_id == row.id);
                let rates = of_product.map(|rate| ProductRate {
                    line: NameOr::Id(rate.line_id.into()),
                    ideal_rate: rate.ideal_rate.normalize(),
                });
                let values = Self {
                    code: row.code,
                    name: row.name,
                    active: row.active,
                    weight: row.weight.map(|weight| weight.normalize()),
                    colour: row.colour,
                    pieces_per_batch: pieces_per_batch.transpose()?,
                    rates: rates.collect(),
                };
                Ok(Numbered { number: row.number, record: Record { id: row.id.into(), version: row.version, values } })
            })
            .collect()
    }

    async fn save(tx: &mut TenantTx, product: &Product) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &product.values;
        let done = sqlx::query!(
            "insert into products (tenant_id, id, version, number, code, name, active, weight, colour, pieces_per_batch)
             values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from products where tenant_id = $1), $4, $5, $6, $7, $8,
                     $9)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, active = excluded.active, weight = excluded.weight,
                 colour = excluded.colour, pieces_per_batch = excluded.pieces_per_batch, version = excluded.version,
                 updated_at = now()
             where products.version = excluded.version - 1",
            tenant.0,
            product.id as _,
            product.version,
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
            replace_rates(tx, product.id, &values.rates).await?;
        }
        Ok(kept)
    }
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
