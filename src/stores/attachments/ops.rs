//! Attaching files to items, handing them out and taking them off.

use super::store;
use super::types::{Attachment, MAX_BYTES, MAX_OF_ITEM, Media};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{FileId, StockItemId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::platform::files::{KeptFile, Received, store as files};
use crate::platform::imports::keeping::RemoveFiles;
use crate::platform::jobs::{JobPayload, enqueue};
use crate::stores::ops::StoresSetUp;
use crate::stores::types::{StockItem, StockItemValues};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

/// What is attached to an item, the oldest first.
pub async fn list(ctx: &Ctx, item: NameOr<StockItemId>) -> Result<Vec<Attachment>> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let item = found(&mut tx, &item).await?;
    let attached = store::list(&mut tx, item.id, None).await?;
    tx.commit().await?;
    Ok(attached)
}

/// Attaches what was received to an item. What is no JPEG, PNG or PDF is refused, and what has no room within the quota of
/// files, which attachments have for themselves.
pub async fn attach(ctx: &Ctx, item: NameOr<StockItemId>, file: Received) -> Result<Attachment> {
    let (tenant, id) = (ctx.tenant()?, file.id);
    let attached = attach_received(ctx, &item, file).await;
    if attached.is_err() {
        ctx.services.files.remove(tenant, id).await?;
    }
    attached
}

async fn attach_received(ctx: &Ctx, item: &NameOr<StockItemId>, file: Received) -> Result<Attachment> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    if file.bytes > MAX_BYTES {
        return Err(Problem::TooLarge { limit_bytes: MAX_BYTES }.into());
    }
    let mut first = [0; 8];
    let mut opened = tokio::fs::File::open(ctx.services.files.path(tx.tenant(), file.id)).await?;
    let read = opened.read(&mut first).await?;
    let media = Media::of(&first[..read]).ok_or_else(|| Problem::invalid("file", Reason::Unknown))?;
    store::lock(&mut tx).await?;
    let item = found(&mut tx, item).await?;
    if store::list(&mut tx, item.id, None).await?.len() >= MAX_OF_ITEM {
        return Err(Problem::Conflict { what: Entity::Attachment, why: Conflict::LimitReached }.into());
    }
    let (used, limit) = (store::sum(&mut tx).await?, ctx.services.files.quota_bytes());
    if used.saturating_add(file.bytes) > limit {
        return Err(Problem::StorageFull { used_bytes: used, limit_bytes: limit }.into());
    }
    let attachment = Attachment {
        id: file.id,
        name: file.name.clone(),
        media,
        bytes: file.bytes,
        attached_by: ctx.actor_name().to_owned(),
        attached_at: ctx.now(),
    };
    files::insert(&mut tx, &file, ctx.actor_id()).await?;
    store::insert(&mut tx, item.id, &attachment).await?;
    let entry = Entry::new("create_attachment", Entity::StockItem.as_str(), item.id).after(facts(&attachment));
    written(ctx, &mut tx, item.id, entry).await?;
    tx.commit_with(&attachment).await?;
    Ok(attachment)
}

/// A file of an item, to be handed out.
pub async fn open(ctx: &Ctx, item: NameOr<StockItemId>, file: FileId) -> Result<(KeptFile, Media)> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let attachment = attached(&mut tx, &item, file).await?.1;
    let path = ctx.services.files.path(tx.tenant(), file);
    tx.commit().await?;
    Ok((KeptFile { path, name: attachment.name, bytes: attachment.bytes }, attachment.media))
}

/// Takes a file off its item; a job removes its bytes.
pub async fn remove(ctx: &Ctx, item: NameOr<StockItemId>, file: FileId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    store::lock(&mut tx).await?;
    let (item, gone) = attached(&mut tx, &item, file).await?;
    store::delete(&mut tx, gone.id, ctx.now()).await?;
    let entry = Entry::new("delete_attachment", Entity::StockItem.as_str(), item.id).before(facts(&gone));
    written(ctx, &mut tx, item.id, entry).await?;
    let tenant = tx.tenant();
    enqueue(&mut tx, &RemoveFiles(JobPayload::of(ctx, tenant, ()))).await?;
    tx.commit_with(&()).await
}

async fn written(ctx: &Ctx, tx: &mut TenantTx, item: StockItemId, entry: Entry<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, tx, vec![item]).await
}

async fn found(tx: &mut TenantTx, item: &NameOr<StockItemId>) -> Result<StockItem> {
    let item = StockItemValues::list(tx, Some(item)).await?.pop();
    Ok(item.ok_or(Problem::NotFound { what: Entity::StockItem })?)
}

async fn attached(tx: &mut TenantTx, item: &NameOr<StockItemId>, file: FileId) -> Result<(StockItem, Attachment)> {
    let item = found(tx, item).await?;
    let attachment = store::list(tx, item.id, Some(file)).await?.pop();
    Ok((item, attachment.ok_or(Problem::NotFound { what: Entity::Attachment })?))
}

fn facts(attachment: &Attachment) -> Value {
    json!({ "filename": attachment.name, "bytes": attachment.bytes })
}
