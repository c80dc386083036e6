//! Files that nobody needs: an upload whose import was never written down, one that a power cut left half-written, one that
//! could not be removed when its row was, and one that is not kept any more.

use super::{FileStore, store};
use crate::base::fault::Result;
use crate::base::id::{FileId, TenantId};
use crate::platform::db::Db;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tokio::fs;

/// A file gets its row soon after its bytes are there, and a younger one is left alone.
const LEFT_ALONE: Duration = Duration::days(1);

/// Removes what has been there for a day and has no row, and what is not kept any more. What cannot be removed is tried again the
/// next time.
pub async fn sweep(db: &Db, files: &FileStore, now: DateTime<Utc>) -> Result<()> {
    let Some(mut folders) = present(fs::read_dir(files.root()).await)? else { return Ok(()) };
    while let Some(folder) = folders.next_entry().await? {
        let name = folder.file_name();
        if let Some(tenant) = name.to_str().and_then(|name| name.parse().ok()) {
            sweep_tenant(db, TenantId(tenant), &folder.path(), now - LEFT_ALONE).await?;
        }
    }
    Ok(())
}

/// The same in the folder of one tenant.
pub async fn sweep_one(db: &Db, files: &FileStore, now: DateTime<Utc>, tenant: TenantId) -> Result<()> {
    let folder = files.root().join(tenant.to_string());
    sweep_tenant(db, tenant, &folder, now - LEFT_ALONE).await
}

async fn sweep_tenant(db: &Db, tenant: TenantId, folder: &Path, before: DateTime<Utc>) -> Result<()> {
    let (mut whole, mut gone): (Vec<(FileId, PathBuf, bool)>, Vec<PathBuf>) = (Vec::new(), Vec::new());
    let Some(mut entries) = present(fs::read_dir(folder).await)? else { return Ok(()) };
    while let Some(entry) = entries.next_entry().await? {
        // Somebody else may have removed it meanwhile.
        let Some(about) = present(entry.metadata().await)? else { continue };
        let path = entry.path();
        let id = path.file_stem().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).map(FileId);
        let old = DateTime::<Utc>::from(about.modified()?) < before;
        match (id, path.extension().and_then(|extension| extension.to_str())) {
            _ if !about.is_file() => {}
            (Some(id), None) => whole.push((id, path, old)),
            (Some(_), Some("part")) if old => gone.push(path),
            // Not ours.
            _ => {}
        }
    }
    let ids: Vec<FileId> = whole.iter().map(|(id, ..)| *id).collect();
    let mut tx = db.system().await?;
    let known: HashMap<FileId, bool> = store::list_known(&mut tx, tenant, &ids).await?.into_iter().collect();
    tx.commit().await?;
    let unwanted = |(id, _, old): &(FileId, PathBuf, bool)| known.get(id).map_or(*old, |kept| !kept);
    gone.extend(whole.into_iter().filter(unwanted).map(|(_, path, _)| path));
    for path in gone {
        match fs::remove_file(&path).await {
            Ok(()) => tracing::info!("{} is needed no more and is removed", path.display()),
            Err(error) => tracing::warn!("{} cannot be removed: {error}", path.display()),
        }
    }
    Ok(())
}

/// None where there is nothing (any more).
fn present<T>(found: std::io::Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::permission::Permission;
    use crate::inventory::import::ops::bring_in;
    use crate::platform::files::receive;
    use crate::testing::World;
    use sqlx::PgPool;
    use std::fs::File;

    #[sqlx::test]
    async fn only_old_files_without_a_row_are_removed(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        let norte = world.owner(&world.norte).await?;
        let received = async || receive(&norte, Permission::InventoryEdit, "lista.csv", b"a,b\n1,2\n").await;
        let path = |id| world.services.files.path(world.norte.tenant, id);
        let age = |path: &Path, days| -> Result<()> {
            let at = world.services.clock.now() - Duration::days(days);
            Ok(File::options().write(true).open(path)?.set_modified(at.into())?)
        };
        let (known, lost, young) = (received().await?, received().await?, received().await?);
        let (known_path, lost_path, young_path) = (path(known.id), path(lost.id), path(young.id));
        bring_in(&norte, known).await?;
        let partial = path(FileId::new()).with_extension("part");
        let foreign = lost_path.with_file_name("readme.txt");
        for path in [&partial, &foreign] {
            std::fs::write(path, "x")?;
        }
        for path in [&known_path, &lost_path, &partial, &foreign] {
            age(path, 2)?;
        }
        age(&young_path, 0)?;
        sweep(&world.services.db, &world.services.files, world.services.clock.now()).await?;
        let there = [&known_path, &lost_path, &young_path, &partial, &foreign].map(|path| path.exists());
        assert_eq!(there, [true, false, true, false, true]);
        Ok(())
    }
}
