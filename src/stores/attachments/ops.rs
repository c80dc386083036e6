//! Attaching files to items, handing them out and taking them off.

use super::store;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{FileId, StockItemId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::attachments::ops::{self as attachments, Attached};
use crate::platform::attachments::types::{Attachment, Media};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::platform::files::{KeptFile, Received};
use crate::stores::ops::StoresSetUp;
use crate::stores::types::{StockItem, StockItemValues};

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
    let id = file.id;
    let attached = attach_received(ctx, &item, file).await;
    attachments::or_removed(ctx, id, attached).await
}

async fn attach_received(ctx: &Ctx, item: &NameOr<StockItemId>, file: Received) -> Result<Attachment> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let media = attachments::examine(ctx, &file).await?;
    attachments::lock(&mut tx).await?;
    let item = found(&mut tx, item).await?;
    let files = store::list(&mut tx, item.id, None).await?.len();
    let there = Attached { files, bytes: store::sum(&mut tx).await? };
    let attachment = attachments::keep(ctx, &mut tx, &file, media, there).await?;
    store::insert(&mut tx, item.id, &attachment).await?;
    let entry =
        Entry::new("create_attachment", Entity::StockItem.as_str(), item.id).after(attachments::facts(&attachment));
    written(ctx, &mut tx, item.id, entry).await?;
    tx.commit_with(&attachment).await?;
    Ok(attachment)
}

/// A file of an item, to be handed out.
pub async fn open(ctx: &Ctx, item: NameOr<StockItemId>, file: FileId) -> Result<(KeptFile, Media)> {
    let mut tx = ctx.begin(Permission::StoresView).await?;
    let attachment = attached(&mut tx, &item, file).await?.1;
    tx.commit().await?;
    let media = attachment.media;
    Ok((attachments::kept(ctx, attachment)?, media))
}

/// Takes a file off its item; a job removes its bytes.
pub async fn remove(ctx: &Ctx, item: NameOr<StockItemId>, file: FileId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    attachments::lock(&mut tx).await?;
    let (item, gone) = attached(&mut tx, &item, file).await?;
    store::delete(&mut tx, gone.id).await?;
    let entry = Entry::new("delete_attachment", Entity::StockItem.as_str(), item.id).before(attachments::facts(&gone));
    written(ctx, &mut tx, item.id, entry).await?;
    attachments::let_go(ctx, &mut tx, gone.id).await?;
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
