//! Attaching files to tasks, handing them out and taking them off.

use super::store;
use crate::base::fault::Result;
use crate::base::id::{FileId, TaskId, UserId};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::attachments::ops::{self as attachments, Attached};
use crate::platform::attachments::types::{Attachment, Media};
use crate::platform::audit::store::Entry;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::files::{KeptFile, Received};
use crate::tasks::ops::{View, conflict, record};
use crate::tasks::rules::{Who, may_attach, may_remove, missing};
use crate::tasks::store::{self as tasks, TaskRow};
use crate::tasks::telling;
use crate::tasks::types::{Evidence, TaskFile};

/// The files of a task, the oldest first.
pub async fn list(ctx: &Ctx, id: TaskId) -> Result<Vec<TaskFile>> {
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let view = View::of(ctx, &mut tx).await?;
    let row = view.row(&mut tx, id).await?;
    let (files, _) = of_task(&mut tx, &row, &view.who).await?;
    tx.commit().await?;
    Ok(files)
}

/// The files of a task as somebody sees them, and what is missing of its evidence.
pub(in crate::tasks) async fn of_task(
    tx: &mut TenantTx,
    row: &TaskRow,
    who: &Who,
) -> Result<(Vec<TaskFile>, Vec<Evidence>)> {
    let files = store::list(tx, row.id, None).await?;
    let files: Vec<TaskFile> = files.into_iter().map(|(file, by)| shown(row, who, file, by)).collect();
    let evidence: Vec<Media> = files.iter().filter(|file| file.is_evidence).map(|file| file.file.media).collect();
    Ok((files, missing(&row.evidence, &evidence)))
}

fn shown(row: &TaskRow, who: &Who, file: Attachment, by: UserId) -> TaskFile {
    TaskFile { file, is_evidence: row.doers.contains(&by), may_remove: may_remove(row.status, by, who) }
}

/// Attaches what was received to a task that is not over. What is no JPEG, PNG or PDF is refused, and what has no room within the quota of
/// files, which those of tasks have for themselves.
pub async fn attach(ctx: &Ctx, id: TaskId, file: Received) -> Result<TaskFile> {
    let received = file.id;
    let attached = attach_received(ctx, id, file).await;
    attachments::or_removed(ctx, received, attached).await
}

async fn attach_received(ctx: &Ctx, id: TaskId, file: Received) -> Result<TaskFile> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    let media = attachments::examine(ctx, &file).await?;
    tasks::lock(&mut tx, id).await?;
    let view = View::of(ctx, &mut tx).await?;
    let row = view.row(&mut tx, id).await?;
    if !may_attach(row.status, &view.who) {
        return Err(conflict(Conflict::WrongStatus));
    }
    attachments::lock(&mut tx).await?;
    let files = store::list(&mut tx, id, None).await?.len();
    let there = Attached { files, bytes: store::sum(&mut tx).await? };
    let attachment = attachments::keep(ctx, &mut tx, &file, media, there).await?;
    store::insert(&mut tx, id, &attachment, view.who.user).await?;
    let entry = Entry::new("create_attachment", Entity::Task.as_str(), id).after(attachments::facts(&attachment));
    record(ctx, &mut tx, entry).await?;
    telling::tell(&mut tx, &view.people, id, &row.standing()).await?;
    let attached = shown(&row, &view.who, attachment, view.who.user);
    tx.commit_with(&attached).await?;
    Ok(attached)
}

/// A file of a task, to be handed out.
pub async fn open(ctx: &Ctx, id: TaskId, file: FileId) -> Result<(KeptFile, Media)> {
    let mut tx = ctx.begin(Permission::TasksView).await?;
    let view = View::of(ctx, &mut tx).await?;
    view.row(&mut tx, id).await?;
    let (attachment, _) = attached(&mut tx, id, file).await?;
    tx.commit().await?;
    let media = attachment.media;
    Ok((attachments::kept(ctx, attachment)?, media))
}

/// Takes a file off its task, by whoever attached it and until somebody looks at what was done; a job removes its bytes.
pub async fn remove(ctx: &Ctx, id: TaskId, file: FileId) -> Result<()> {
    let mut tx = ctx.begin(Permission::TasksWork).await?;
    tasks::lock(&mut tx, id).await?;
    let view = View::of(ctx, &mut tx).await?;
    let row = view.row(&mut tx, id).await?;
    let (gone, by) = attached(&mut tx, id, file).await?;
    if by != view.who.user {
        return Err(Problem::NotAllowed.into());
    }
    if !may_remove(row.status, by, &view.who) {
        return Err(conflict(Conflict::WrongStatus));
    }
    store::delete(&mut tx, gone.id).await?;
    let entry = Entry::new("delete_attachment", Entity::Task.as_str(), id).before(attachments::facts(&gone));
    record(ctx, &mut tx, entry).await?;
    telling::tell(&mut tx, &view.people, id, &row.standing()).await?;
    attachments::let_go(ctx, &mut tx, gone.id).await?;
    tx.commit_with(&()).await
}

async fn attached(tx: &mut TenantTx, id: TaskId, file: FileId) -> Result<(Attachment, UserId)> {
    let attached = store::list(tx, id, Some(file)).await?.pop();
    Ok(attached.ok_or(Problem::NotFound { what: Entity::Attachment })?)
}
