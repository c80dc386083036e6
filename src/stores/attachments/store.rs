//! SQL of attachments.

use crate::base::fault::Result;
use crate::base::id::{FileId, StockItemId};
use crate::platform::attachments::types::Attachment;
use crate::platform::entity::prelude::*;

/// Bytes of all that is attached.
pub(super) async fn sum(tx: &mut TenantTx) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let bytes = sqlx::query_scalar!(
        r#"select coalesce(sum(f.bytes), 0)::bigint as "bytes!"
           from stock_attachments a
           join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
           where a.tenant_id = $1"#,
        tenant.0
    );
    Ok(bytes.fetch_one(sql).await?.cast_unsigned())
}

/// What is attached to an item, or the one of it; the oldest first.
pub(super) async fn list(tx: &mut TenantTx, item: StockItemId, one: Option<FileId>) -> Result<Vec<Attachment>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select f.id, f.name, f.bytes, a.media, a.attached_by, a.attached_at
         from stock_attachments a
         join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
         where a.tenant_id = $1
           and a.item_id = $2
           and ($3::uuid is null or a.file_id = $3)
         order by a.attached_at, f.id",
        tenant.0,
        item.0,
        one.map(|file| file.0)
    );
    let read = rows.fetch_all(sql).await?.into_iter().map(|row| {
        Ok(Attachment {
            id: FileId(row.id),
            name: row.name,
            media: stored::row("stock_attachments", row.id).word("media", &row.media)?,
            bytes: row.bytes.cast_unsigned(),
            attached_by: row.attached_by,
            attached_at: row.attached_at,
        })
    });
    read.collect()
}

pub(super) async fn insert(tx: &mut TenantTx, item: StockItemId, attachment: &Attachment) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_attachments (tenant_id, file_id, item_id, media, attached_by, attached_at)
         values ($1, $2, $3, $4, $5, $6)",
        tenant.0,
        attachment.id.0,
        item.0,
        attachment.media.as_str(),
        attachment.attached_by,
        attachment.attached_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Takes it off its item.
pub(super) async fn delete(tx: &mut TenantTx, file: FileId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from stock_attachments where tenant_id = $1 and file_id = $2", tenant.0, file.0)
        .execute(sql)
        .await?;
    Ok(())
}
