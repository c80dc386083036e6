//! The lock files of a data directory.
//!
//! All are advisory locks that the system drops when their holder dies, so a killed process never leaves one behind.
//! They are unlocked explicitly: a child being started at that moment may still share the open file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ClusterError;
use super::home;

const POLL: Duration = Duration::from_millis(20);

/// Held by the one server of a data directory for as long as it runs.
#[derive(Debug)]
pub struct ServerLock {
    file: File,
}

impl ServerLock {
    /// Claims the data directory, which is created when missing.
    ///
    /// # Errors
    /// [`ClusterError::AlreadyRunning`] when another server holds it.
    pub fn acquire(data_dir: &Path) -> Result<Self, ClusterError> {
        let data_dir = home::create_data_dir(data_dir)?;
        let path = data_dir.join("server.lock");
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let read = file.read_to_string(&mut pid);
                let pid = if read.is_ok_and(|length| length > 0) { pid.trim().to_owned() } else { "unknown".into() };
                return Err(ClusterError::AlreadyRunning { data_dir, pid });
            }
            Err(TryLockError::Error(source)) => return Err(ClusterError::system("lock", path)(source)),
        }
        write_pid(&mut file).map_err(ClusterError::system("write", path))?;
        Ok(Self { file })
    }
}

impl Drop for ServerLock {
    fn drop(&mut self) {
        // Nothing is lost if either fails: the lock ends with the process, and its next holder rewrites the file.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// An open lock file that may hold a shared or an exclusive lock.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Opens the lock file, without locking it.
    pub fn open(path: PathBuf) -> Result<Self, ClusterError> {
        Ok(Self { file: open(&path)?, path })
    }

    /// Waits until this holds the lock alone. Polls rather than blocks, so that whoever waits can give up.
    pub async fn exclusive(&self) -> Result<(), ClusterError> {
        while !self.try_exclusive()? {
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Takes the lock alone unless somebody else holds it in any way; tells whether it did.
    pub fn try_exclusive(&self) -> Result<bool, ClusterError> {
        self.outcome(self.file.try_lock())
    }

    /// Waits until this holds the lock together with any others that share it.
    pub async fn shared(&self) -> Result<(), ClusterError> {
        while !self.outcome(self.file.try_lock_shared())? {
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    pub fn unlock(&self) -> Result<(), ClusterError> {
        self.file.unlock().map_err(ClusterError::system("unlock", &self.path))
    }

    fn outcome(&self, attempt: Result<(), TryLockError>) -> Result<bool, ClusterError> {
        match attempt {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(source)) => Err(ClusterError::system("lock", &self.path)(source)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file drops the lock too, only later if a child being started shares it.
        let _ = self.file.unlock();
    }
}

fn open(path: &Path) -> Result<File, ClusterError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(ClusterError::system("open", path))
}
