//! SQL of the files of tasks.

use crate::base::fault::Result;
use crate::base::id::{FileId, TaskId, UserId};
use crate::base::stored;
use crate::platform::attachments::types::Attachment;
use crate::platform::db::TenantTx;

/// Bytes of all files of tasks.
pub(super) async fn sum(tx: &mut TenantTx) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let bytes = sqlx::query_scalar!(
        r#"select coalesce(sum(f.bytes), 0)::bigint as "bytes!"
           from task_files a
           join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
           where a.tenant_id = $1"#,
        tenant.0
    );
    Ok(bytes.fetch_one(sql).await?.cast_unsigned())
}

/// The files of a task with whoever attached each, or the one of it; the oldest first.
pub(super) async fn list(tx: &mut TenantTx, task: TaskId, one: Option<FileId>) -> Result<Vec<(Attachment, UserId)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select f.id, f.name, f.bytes, a.media, a.attached_by, a.attached_by_name, a.attached_at
         from task_files a
         join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
         where a.tenant_id = $1
           and a.task_id = $2
           and ($3::uuid is null or a.file_id = $3)
         order by a.attached_at, f.id",
        tenant.0,
        task.0,
        one.map(|file| file.0)
    );
    let read = rows.fetch_all(sql).await?.into_iter().map(|row| {
        let attachment = Attachment {
            id: FileId(row.id),
            name: row.name,
            media: stored::row("task_files", row.id).word("media", &row.media)?,
            bytes: row.bytes.cast_unsigned(),
            attached_by: row.attached_by_name,
            attached_at: row.attached_at,
        };
        Ok((attachment, UserId(row.attached_by)))
    });
    read.collect()
}

pub(super) async fn insert(tx: &mut TenantTx, task: TaskId, attachment: &Attachment, by: UserId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into task_files (tenant_id, file_id, task_id, media, attached_by, attached_by_name, attached_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        attachment.id.0,
        task.0,
        attachment.media.as_str(),
        by.0,
        attachment.attached_by,
        attachment.attached_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Takes it off its task.
pub(super) async fn delete(tx: &mut TenantTx, file: FileId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from task_files where tenant_id = $1 and file_id = $2", tenant.0, file.0).execute(sql).await?;
    Ok(())
}
