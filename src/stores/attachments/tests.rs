//! Files are attached within their bounds, and reached through their item alone.

use super::ops::{attach, list, open, remove};
use crate::base::fault::{Error, Result};
use crate::base::id::StockItemId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::attachments::types::{MAX_BYTES, Media};
use crate::platform::ctx::Ctx;
use crate::platform::files::{FileStore, Received, receive};
use crate::stores::tests::{Room, refusal};
use crate::stores::types::ItemKind;
use crate::testing::World;
use crate::worker;
use sqlx::PgPool;
use std::sync::Arc;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

async fn sent(ctx: &Ctx, name: &str, content: &[u8]) -> Result<Received> {
    receive(ctx, Permission::StoresEdit, name, content).await
}

#[sqlx::test]
async fn a_file_is_attached_handed_out_and_taken_off(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    let nut = room.item("Tuerca", ItemKind::Consumable).await?.id;
    assert_eq!(list(ctx, drill.into()).await?, []);
    let photo = attach(ctx, drill.into(), sent(ctx, "C:\\fotos\\taladro.png", PNG).await?).await?;
    assert_eq!((photo.name.as_str(), photo.media, photo.bytes), ("taladro.png", Media::Png, 12));
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(list(&viewer, drill.into()).await?, std::slice::from_ref(&photo));
    let (kept, media) = open(&viewer, drill.into(), photo.id).await?;
    assert_eq!((std::fs::read(&kept.path)?.as_slice(), media), (PNG, Media::Png));
    // Nobody reaches it through another item, or from elsewhere.
    let hidden = Problem::NotFound { what: Entity::Attachment };
    assert_eq!(refusal(open(ctx, nut.into(), photo.id).await), hidden);
    assert_eq!(refusal(remove(ctx, nut.into(), photo.id).await), hidden);
    let other = room.world.owner(&room.world.store_room("otro").await?).await?;
    let no_item = Problem::NotFound { what: Entity::StockItem };
    assert_eq!(refusal(open(&other, drill.into(), photo.id).await), no_item);
    assert_eq!(refusal(remove(&viewer, drill.into(), photo.id).await), Problem::NotAllowed);
    assert_eq!(refusal(sent(&viewer, "a.png", PNG).await), Problem::NotAllowed);
    remove(ctx, drill.into(), photo.id).await?;
    assert_eq!(list(ctx, drill.into()).await?, []);
    assert_eq!(refusal(open(ctx, drill.into(), photo.id).await), hidden);
    worker::run_waiting(&room.world.services).await?;
    assert!(!kept.path.exists());
    Ok(())
}

/// A store-room whose files are kept like this.
async fn room(pool: PgPool, kept: impl FnOnce(FileStore) -> FileStore) -> Result<Room> {
    let mut world = World::new(pool).await?;
    let services =
        Arc::get_mut(&mut world.services).ok_or_else(|| Error::broken("somebody else holds the services"))?;
    services.files = kept(services.files.clone());
    Room::of(world).await
}

#[sqlx::test]
async fn what_is_refused_leaves_nothing(pool: PgPool) -> Result<()> {
    // Larger files than are attached are brought in otherwise.
    let room = room(pool, |files| FileStore::new(files.root(), 2 * MAX_BYTES)).await?;
    let ctx = &room.owner;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    let mut refused = Vec::new();
    let folder = ctx.services.files.root().join(room.business.tenant.to_string());
    let page = sent(ctx, "taladro.png", b"<script>").await?;
    refused.push(refusal(attach(ctx, drill.into(), page).await));
    let mut big = PNG.to_vec();
    big.resize(usize::try_from(MAX_BYTES).map_err(Error::broken)? + 1, 0);
    refused.push(refusal(attach(ctx, drill.into(), sent(ctx, "a.png", &big).await?).await));
    refused.push(refusal(attach(ctx, StockItemId::new().into(), sent(ctx, "a.png", PNG).await?).await));
    let too_large = Problem::TooLarge { limit_bytes: MAX_BYTES };
    let unknown = Problem::NotFound { what: Entity::StockItem };
    assert_eq!(refused, [Problem::invalid("file", Reason::Unknown), too_large, unknown]);
    assert_eq!(std::fs::read_dir(folder)?.count(), 0);
    Ok(())
}

#[sqlx::test]
async fn attachments_have_a_quota(pool: PgPool) -> Result<()> {
    let room = room(pool, |files| files.keeping(90, 30)).await?;
    let (ctx, drill) = (&room.owner, room.item("Taladro", ItemKind::Tool).await?.id);
    for _ in 0..2 {
        attach(ctx, drill.into(), sent(ctx, "a.png", PNG).await?).await?;
    }
    let full = refusal(attach(ctx, drill.into(), sent(ctx, "a.png", PNG).await?).await);
    assert_eq!(full, Problem::StorageFull { used_bytes: 24, limit_bytes: 30 });
    Ok(())
}
