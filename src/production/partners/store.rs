//! SQL of partners.

use crate::base::id::PartnerId;
use crate::base::text::name_key;
use crate::platform::entity::prelude::*;
use crate::production::types::{Partner, PartnerValues};

impl Stored for PartnerValues {
    type Tx = TenantTx;
    type Id = PartnerId;
    type Row = Partner;

    const TABLE: &'static str = "partners";

    /// By name, which is what people call one.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<PartnerId>>) -> Result<Vec<Partner>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, name, contact, active
             from partners
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or name_key = $3)
             order by name_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(name_key)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self { name: row.name, contact: row.contact, active: row.active };
            Record { id: row.id.into(), version: row.version, values }
        });
        Ok(read.collect())
    }

    async fn save(tx: &mut TenantTx, partner: &Partner) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &partner.values;
        let done = sqlx::query!(
            "insert into partners (tenant_id, id, version, name, name_key, contact, active)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (tenant_id, id) do update
             set name = excluded.name, name_key = excluded.name_key, contact = excluded.contact, active = excluded.active,
                 version = excluded.version, updated_at = now()
             where partners.version = excluded.version - 1",
            tenant.0,
            partner.id as _,
            partner.version,
            values.name,
            name_key(&values.name),
            values.contact,
            values.active
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Was it ordered from, or sent anything?
pub(super) async fn is_used(tx: &mut TenantTx, id: PartnerId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from production_orders where tenant_id = $1 and partner_id = $2)
               or exists (select from movements where tenant_id = $1 and partner_id = $2) as "used!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}
