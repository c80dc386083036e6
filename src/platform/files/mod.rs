//! Files that people bring in: bytes on disk under the tenant, a row in the database. The row is written only when
//! all bytes are there.
//!
//! Words: an *upload* is a file on its way in; what was *received* is on disk, and whoever queues it writes its row.

pub(crate) mod store;
mod sweep;

pub(crate) use sweep::{sweep, sweep_one};

use crate::base::fault::{Error, Result};
use crate::base::id::{FileId, TenantId};
use crate::base::permission::Permission;
use crate::base::problem::{Problem, Reason};
use crate::platform::ctx::Ctx;
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// Days for which the file of an import is kept, where nothing else is said.
const KEEP_DAYS: u32 = 90;

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct FileStore {
    root: PathBuf,
    limit_bytes: u64,
    keep_days: u32,
    quota_bytes: u64,
}

impl FileStore {
    /// Keeps files of at most `limit_bytes` below `root`.
    pub fn new(root: impl Into<PathBuf>, limit_bytes: u64) -> Self {
        Self { root: root.into(), limit_bytes, keep_days: KEEP_DAYS, quota_bytes: u64::MAX }
    }

    /// Keeps the files of imports for so many days, and at most so many bytes of each tenant.
    #[must_use]
    pub fn keeping(self, keep_days: u32, quota_bytes: u64) -> Self {
        Self { keep_days, quota_bytes, ..self }
    }

    /// How long the file of an import is kept.
    pub fn keep_days(&self) -> u32 {
        self.keep_days
    }

    /// Of the files of a tenant's imports together.
    pub fn quota_bytes(&self) -> u64 {
        self.quota_bytes
    }

    pub fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    /// Below which all files are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the bytes of a file are.
    pub fn path(&self, tenant: TenantId, file: FileId) -> PathBuf {
        self.root.join(tenant.to_string()).join(file.to_string())
    }

    /// A file without a name, which is gone when it is closed: for what is made to be handed out at once.
    pub(crate) fn scratch(&self) -> Result<std::fs::File> {
        std::fs::create_dir_all(&self.root)?;
        Ok(tempfile::tempfile_in(&self.root)?)
    }

    /// Begins a file that somebody brings in. Its bytes are gone again unless [`Upload::finish`] is called.
    async fn begin(&self, tenant: TenantId, name: String) -> Result<Upload> {
        self.begin_up_to(tenant, name, self.limit_bytes).await
    }

    /// Begins a file that we make ourselves, of any size; likewise.
    pub(crate) async fn begin_own(&self, tenant: TenantId, name: String) -> Result<Upload> {
        self.begin_up_to(tenant, name, u64::MAX).await
    }

    /// Removes the bytes of a file; one that is not there is gone already.
    pub(crate) async fn remove(&self, tenant: TenantId, file: FileId) -> Result<()> {
        match fs::remove_file(self.path(tenant, file)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn begin_up_to(&self, tenant: TenantId, name: String, limit: u64) -> Result<Upload> {
        let id = FileId::new();
        let path = self.path(tenant, id);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).await?;
        }
        let partial = path.with_extension("part");
        let file = fs::File::create_new(&partial).await?;
        Ok(Upload { id, name, path, partial: Partial(partial), file, bytes: 0, hash: Sha256::new(), limit })
    }
}

/// A file on its way in.
#[derive(Debug)]
pub struct Upload {
    id: FileId,
    name: String,
    path: PathBuf,
    partial: Partial,
    file: fs::File,
    bytes: u64,
    hash: Sha256,
    limit: u64,
}

/// Removes the bytes of a file that was not finished.
#[derive(Debug)]
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A file whose bytes are all there, and whose row is not yet.
#[derive(Debug)]
pub struct Received {
    pub(crate) id: FileId,
    /// As the browser called it, without its path.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: Vec<u8>,
}

impl Received {
    /// What was received: the name, and the SHA-256 of the bytes.
    pub fn content(&self) -> (&str, &[u8]) {
        (&self.name, &self.sha256)
    }
}

/// A file that is kept, to be handed out.
#[derive(Debug)]
pub struct KeptFile {
    pub path: PathBuf,
    pub name: String,
    pub bytes: u64,
}

impl Upload {
    /// Begins to receive a file; the permission is asked for before the first byte is kept.
    pub async fn begin(ctx: &Ctx, permission: Permission, filename: &str) -> Result<Self> {
        let tx = ctx.begin(permission).await?;
        let tenant = tx.tenant();
        tx.commit().await?;
        ctx.services.files.begin(tenant, kept_name(filename)?).await
    }

    /// Takes the next bytes; refuses with [`Problem::TooLarge`] past the limit.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limit {
            return Err(Problem::TooLarge { limit_bytes: self.limit }.into());
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).await.map_err(no_room)
    }

    /// Its file, for whoever writes it beside the threads that serve requests; [`Upload::finish_written`] ends it.
    pub(crate) async fn handle(&self) -> Result<std::fs::File> {
        Ok(self.file.try_clone().await?.into_std().await)
    }

    /// All bytes were written through its [handle](Upload::handle).
    pub(crate) async fn finish_written(mut self) -> Result<Received> {
        let mut written = std::fs::File::open(&self.partial.0)?;
        let mut hash = std::mem::take(&mut self.hash);
        let counted = move || -> Result<(u64, Sha256)> {
            let bytes = std::io::copy(&mut written, &mut hash)?;
            Ok((bytes, hash))
        };
        (self.bytes, self.hash) = tokio::task::spawn_blocking(counted).await.map_err(Error::broken)??;
        self.finish().await
    }

    /// All bytes are there: puts the file in its place, safely on disk. An empty one is refused.
    pub async fn finish(mut self) -> Result<Received> {
        if self.bytes == 0 {
            return Err(Problem::invalid("file", Reason::Missing).into());
        }
        self.file.flush().await.map_err(no_room)?;
        self.file.sync_all().await.map_err(no_room)?;
        fs::rename(&self.partial.0, &self.path).await?;
        Ok(Received { id: self.id, name: self.name, bytes: self.bytes, sha256: self.hash.finalize().to_vec() })
    }
}

/// A full disk is for whoever runs the system to mend; who brings a file in comes again later.
fn no_room(error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            tracing::error!("no file can be taken: {error}");
            Problem::Unavailable.into()
        }
        _ => error.into(),
    }
}

/// Receives a file of which all bytes are there already.
pub async fn receive(ctx: &Ctx, permission: Permission, filename: &str, content: &[u8]) -> Result<Received> {
    let mut upload = Upload::begin(ctx, permission, filename).await?;
    upload.write(content).await?;
    upload.finish().await
}

/// Longest file name that is kept, in letters.
const LONGEST_NAME: usize = 200;

/// The name of a file as it is kept: browsers may send a path, of which the last piece is the name. Refused when there is
/// none.
fn kept_name(sent: &str) -> Result<String> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { Err(Problem::invalid("file", Reason::Missing).into()) } else { Ok(name) }
}

/// Does the directory exist (or can it be made), and can it be written to?
pub fn check_writable(directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory)?;
    let probe = directory.join(".writable");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe).map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_disk_refuses_a_file_and_keeps_nothing_of_it() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("engrane-full-{}", uuid::Uuid::now_v7()));
        let store = FileStore::new(&folder, u64::MAX);
        let mut upload = store.begin(TenantId(uuid::Uuid::nil()), "lista.csv".to_owned()).await?;
        let partial = upload.partial.0.clone();
        assert!(partial.exists());
        // A device that has no room for anything.
        upload.file = fs::File::options().write(true).open("/dev/full").await?;
        let written = async {
            upload.write("a".repeat(100_000).as_bytes()).await?;
            upload.finish().await
        };
        let refused = written.await;
        assert!(matches!(refused, Err(Error::Refused(Problem::Unavailable))), "{refused:?}");
        assert!(!partial.exists());
        std::fs::remove_dir_all(folder)?;
        Ok(())
    }
}
