//! What areas do with the files of their things, in their own transactions.

use super::store;
use super::types::{Attachment, MAX_BYTES, MAX_FILES, Media};
use crate::base::fault::Result;
use crate::base::id::FileId;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::files::{KeptFile, Received, store as files};
use crate::platform::imports::keeping::RemoveFiles;
use crate::platform::jobs::{JobPayload, enqueue};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

/// What there is already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attached {
    /// Files of the thing.
    pub files: usize,
    /// Bytes of all that the area has attached.
    pub bytes: u64,
}

/// What was received, if it is something that is attached: what is no JPEG, PNG or PDF is refused, and what is too large.
pub(crate) async fn examine(ctx: &Ctx, file: &Received) -> Result<Media> {
    if file.bytes > MAX_BYTES {
        return Err(Problem::TooLarge { limit_bytes: MAX_BYTES }.into());
    }
    let mut first = [0; 8];
    let mut opened = tokio::fs::File::open(ctx.services.files.path(ctx.tenant()?, file.id)).await?;
    let read = opened.read(&mut first).await?;
    Ok(Media::of(&first[..read]).ok_or_else(|| Problem::invalid("file", Reason::Unknown))?)
}

/// Nobody else attaches anything in the tenant until the transaction ends: what there is is counted under it.
pub(crate) async fn lock(tx: &mut TenantTx) -> Result<()> {
    store::lock(tx).await
}

/// Keeps what was received as one file more; refused where the thing has as many as it may have, or the files of the area leave no room
/// within the quota.
pub(crate) async fn keep(
    ctx: &Ctx,
    tx: &mut TenantTx,
    file: &Received,
    media: Media,
    there: Attached,
) -> Result<Attachment> {
    if there.files >= MAX_FILES {
        return Err(Problem::Conflict { what: Entity::Attachment, why: Conflict::LimitReached }.into());
    }
    let limit = ctx.services.files.quota_bytes();
    if there.bytes.saturating_add(file.bytes) > limit {
        return Err(Problem::StorageFull { used_bytes: there.bytes, limit_bytes: limit }.into());
    }
    files::insert(tx, file, ctx.actor_id()).await?;
    Ok(Attachment {
        id: file.id,
        name: file.name.clone(),
        media,
        bytes: file.bytes,
        attached_by: ctx.actor_name().to_owned(),
        attached_at: ctx.now(),
    })
}

/// Hands back what came of attaching a file; of one that was refused nothing stays.
pub(crate) async fn or_removed<T>(ctx: &Ctx, file: FileId, attached: Result<T>) -> Result<T> {
    if attached.is_err() {
        ctx.services.files.remove(ctx.tenant()?, file).await?;
    }
    attached
}

/// Where the bytes of a file are, to be handed out.
pub(crate) fn kept(ctx: &Ctx, attachment: Attachment) -> Result<KeptFile> {
    let path = ctx.services.files.path(ctx.tenant()?, attachment.id);
    Ok(KeptFile { path, name: attachment.name, bytes: attachment.bytes })
}

/// As the audit tells them.
pub(crate) fn facts(attachment: &Attachment) -> Value {
    json!({ "filename": attachment.name, "bytes": attachment.bytes })
}

/// A file is of nothing any more: its row among the files says when it went, and a job removes its bytes.
pub(crate) async fn let_go(ctx: &Ctx, tx: &mut TenantTx, file: FileId) -> Result<()> {
    store::update_removed(tx, file, ctx.now()).await?;
    let tenant = tx.tenant();
    enqueue(tx, &RemoveFiles(JobPayload::of(ctx, tenant, ()))).await
}
