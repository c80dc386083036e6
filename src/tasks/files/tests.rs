//! Files are attached to tasks within their bounds, are the evidence that is asked for, and are reached through their task alone.

use super::ops::{attach, list, open, remove};
use crate::base::fault::{Error, Result};
use crate::base::id::TaskId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::attachments::types::Media;
use crate::platform::ctx::Ctx;
use crate::platform::files::{Received, receive};
use crate::tasks::ops;
use crate::tasks::tests::{Shop, for_user, refusal, step, values, wrong_status};
use crate::tasks::types::{Evidence, TaskFile, TaskStatus, TaskStep, TaskValues};
use crate::testing::World;
use crate::worker;
use sqlx::PgPool;
use std::sync::Arc;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
const PDF: &[u8] = b"%PDF-1.7";

async fn sent(ctx: &Ctx, name: &str, content: &[u8]) -> Result<Received> {
    receive(ctx, Permission::TasksWork, name, content).await
}

async fn attached(ctx: &Ctx, id: TaskId, name: &str, content: &[u8]) -> Result<TaskFile> {
    attach(ctx, id, sent(ctx, name, content).await?).await
}

fn evidence_missing() -> Problem {
    Problem::Conflict { what: Entity::Task, why: Conflict::EvidenceMissing }
}

#[sqlx::test]
async fn nobody_looks_at_what_has_no_evidence(pool: PgPool) -> Result<()> {
    use Evidence::{File, Photo};
    let shop = Shop::new(pool).await?;
    let (owner, operator) = (&shop.owner, &shop.operator);
    let asked = TaskValues { evidence: vec![File, Photo, File], ..for_user("Cambiar la broca", operator) };
    let made = ops::create(owner, &asked).await?;
    let id = made.task.id;
    assert_eq!(
        (made.task.evidence.as_slice(), made.missing.as_slice()),
        ([Photo, File].as_slice(), [Photo, File].as_slice())
    );
    let missing = async || -> Result<Vec<Evidence>> { Ok(ops::find(operator, id).await?.missing) };
    step(operator, id, TaskStep::Accept).await?;
    step(operator, id, TaskStep::Start).await?;
    assert_eq!(refusal(step(operator, id, TaskStep::SendToReview).await), evidence_missing());
    // What somebody else attaches shows nothing of what was done.
    let drawing = attached(owner, id, "plano.png", PNG).await?;
    assert!(!drawing.is_evidence && drawing.may_remove);
    assert_eq!(missing().await?, [Photo, File]);
    let photo = attached(operator, id, "broca.png", PNG).await?;
    assert!(photo.is_evidence && photo.may_remove);
    assert_eq!(missing().await?, [File]);
    assert_eq!(refusal(step(operator, id, TaskStep::SendToReview).await), evidence_missing());
    attached(operator, id, "medidas.pdf", PDF).await?;
    assert_eq!(missing().await?, []);
    let sent = step(operator, id, TaskStep::SendToReview).await?;
    assert_eq!((sent.task.status, sent.files.len()), (TaskStatus::Review, 3));
    assert!(sent.files.iter().all(|file| !file.may_remove), "somebody looks at it");
    assert_eq!(refusal(remove(operator, id, photo.file.id).await), wrong_status());
    attached(owner, id, "falta.png", PNG).await?;
    step(owner, id, TaskStep::Approve).await?;
    assert_eq!(refusal(attached(operator, id, "tarde.png", PNG).await), wrong_status());
    assert_eq!(list(operator, id).await?.len(), 4);
    assert!(!ops::find(operator, id).await?.task.may_attach);
    Ok(())
}

#[sqlx::test]
async fn a_file_is_reached_through_its_task_alone(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (owner, operator) = (&shop.owner, &shop.operator);
    let hidden = ops::create(owner, &for_user("De otro", &shop.master)).await?.task.id;
    let shown = ops::create(owner, &values("De todos")).await?.task.id;
    let secret = attached(owner, hidden, "C:\\fotos\\secreto.png", PNG).await?.file;
    assert_eq!((secret.name.as_str(), secret.media, secret.bytes), ("secreto.png", Media::Png, 12));
    let viewer = shop.world.viewer(&shop.business).await?;
    let (kept, media) = open(&viewer, hidden, secret.id).await?;
    assert_eq!((std::fs::read(&kept.path)?.as_slice(), media), (PNG, Media::Png));

    let no_task = Problem::NotFound { what: Entity::Task };
    let stranger = shop.world.owner(&shop.world.planta).await?;
    for other in [operator, &stranger] {
        assert_eq!(refusal(list(other, hidden).await), no_task);
        assert_eq!(refusal(open(other, hidden, secret.id).await), no_task);
        assert_eq!(refusal(remove(other, hidden, secret.id).await), no_task);
        assert_eq!(refusal(attached(other, hidden, "a.png", PNG).await), no_task);
    }
    let no_file = Problem::NotFound { what: Entity::Attachment };
    assert_eq!(refusal(open(operator, shown, secret.id).await), no_file);
    assert_eq!(refusal(remove(operator, shown, secret.id).await), no_file);
    assert_eq!(refusal(sent(&viewer, "a.png", PNG).await), Problem::NotAllowed);
    assert_eq!(refusal(remove(&viewer, hidden, secret.id).await), Problem::NotAllowed);

    // It is taken off by whoever attached it.
    let own = attached(operator, shown, "propia.png", PNG).await?.file;
    assert_eq!(refusal(remove(owner, shown, own.id).await), Problem::NotAllowed);
    let (kept, _) = open(owner, shown, own.id).await?;
    remove(operator, shown, own.id).await?;
    assert_eq!(list(operator, shown).await?, []);
    assert_eq!(refusal(open(operator, shown, own.id).await), no_file);
    worker::run_waiting(&shop.world.services).await?;
    assert!(!kept.path.exists());
    assert!(open(owner, hidden, secret.id).await?.0.path.exists());
    Ok(())
}

#[sqlx::test]
async fn evidence_is_not_taken_off_while_it_is_sent(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let operator = &shop.operator;
    let asked = TaskValues { evidence: vec![Evidence::Photo], ..for_user("Medir", operator) };
    for _ in 0..8 {
        let id = ops::create(&shop.owner, &asked).await?.task.id;
        step(operator, id, TaskStep::Accept).await?;
        step(operator, id, TaskStep::Start).await?;
        let photo = attached(operator, id, "a.png", PNG).await?.file.id;
        let (sent, gone) = tokio::join!(step(operator, id, TaskStep::SendToReview), remove(operator, id, photo));
        match (sent, gone) {
            (Ok(_), refused) => assert_eq!(refusal(refused), wrong_status()),
            (refused, Ok(())) => assert_eq!(refusal(refused), evidence_missing()),
            both => panic!("{both:?}"),
        }
    }
    Ok(())
}

#[sqlx::test]
async fn what_is_refused_leaves_nothing(pool: PgPool) -> Result<()> {
    let mut world = World::new(pool).await?;
    let services =
        Arc::get_mut(&mut world.services).ok_or_else(|| Error::broken("somebody else holds the services"))?;
    services.files = services.files.clone().keeping(90, 30);
    let shop = Shop::of(world).await?;
    let owner = &shop.owner;
    let id = ops::create(owner, &values("Fotos")).await?.task.id;
    let page = attached(owner, id, "foto.png", b"<script>").await;
    assert_eq!(refusal(page), Problem::invalid("file", Reason::Unknown));
    for _ in 0..2 {
        attached(owner, id, "a.png", PNG).await?;
    }
    let full = Problem::StorageFull { used_bytes: 24, limit_bytes: 30 };
    assert_eq!(refusal(attached(owner, id, "a.png", PNG).await), full);
    let folder = owner.services.files.root().join(shop.business.tenant.to_string());
    assert_eq!(std::fs::read_dir(folder)?.count(), 2);
    Ok(())
}
