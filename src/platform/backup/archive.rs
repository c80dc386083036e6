//! Files of a backup: compressed as they are written, hashed on the way, safely on disk.

use crate::base::fault::{Error, Result};
use crate::base::hex::hex;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Bytes that travel together.
const CHUNK: usize = 256 * 1024;
/// Chunks that may wait for a slow disk.
const WAITING: usize = 8;

/// A compressed file that is being written, in a thread of its own.
pub(super) struct Compressed {
    sender: mpsc::Sender<Vec<u8>>,
    thread: JoinHandle<io::Result<String>>,
    chunk: Vec<u8>,
    rows: u64,
}

impl Compressed {
    /// Begins a file that is not there yet.
    pub fn create(path: &Path) -> Result<Self> {
        let file = new_file(path)?;
        let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(WAITING);
        let thread = tokio::task::spawn_blocking(move || {
            let mut encoder = GzEncoder::new(Hashed { file, hash: Sha256::new() }, Compression::fast());
            while let Some(chunk) = receiver.blocking_recv() {
                encoder.write_all(&chunk)?;
            }
            let hashed = encoder.finish()?;
            hashed.file.sync_all()?;
            Ok(hex(&hashed.hash.finalize()))
        });
        Ok(Self { sender, thread, chunk: Vec::with_capacity(CHUNK), rows: 0 })
    }

    /// Takes some of `COPY`'s text: each of its lines is a row, and no row holds a line end of its own.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.rows += bytes.split(|byte| *byte == b'\n').skip(1).count() as u64;
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            let full = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
            // A thread that ended early says why when it is joined.
            let _ = self.sender.send(full).await;
        }
        Ok(())
    }

    /// The rows and the hash of the whole.
    pub async fn finish(self) -> Result<(u64, String)> {
        let _ = self.sender.send(self.chunk).await;
        drop(self.sender);
        Ok((self.rows, self.thread.await??))
    }
}

/// Unpacks a file, chunk by chunk, in a thread of its own.
pub(super) fn unpack(path: &Path) -> (mpsc::Receiver<Vec<u8>>, JoinHandle<io::Result<()>>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let path = path.to_owned();
    let thread = tokio::task::spawn_blocking(move || {
        let mut decoder = MultiGzDecoder::new(File::open(path)?);
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            let read = Read::by_ref(&mut decoder).take(CHUNK as u64).read_to_end(&mut chunk)?;
            // Whoever reads went away: it knows why.
            if read == 0 || sender.blocking_send(chunk).is_err() {
                return Ok(());
            }
        }
    });
    (receiver, thread)
}

/// Copies a file as it is; gives its size and its hash.
pub(super) async fn copy(from: &Path, to: &Path) -> Result<(u64, String)> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let copied = tokio::task::spawn_blocking(move || -> io::Result<(u64, String)> {
        let mut source = File::open(from)?;
        let mut target = Hashed { file: new_file(&to)?, hash: Sha256::new() };
        let bytes = io::copy(&mut source, &mut target)?;
        target.file.sync_all()?;
        Ok((bytes, hex(&target.hash.finalize())))
    });
    Ok(copied.await??)
}

/// The hash of a file.
pub(super) async fn hash(path: &Path) -> Result<String> {
    let path = path.to_owned();
    let hashed = tokio::task::spawn_blocking(move || -> io::Result<String> {
        let mut hash = Sha256::new();
        io::copy(&mut File::open(path)?, &mut hash)?;
        Ok(hex(&hash.finalize()))
    });
    Ok(hashed.await??)
}

/// A file that only its owner may read, in a folder that is made when it is not there.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Is it there?
pub(super) fn is_missing(error: &Error) -> bool {
    error.io_kind() == Some(io::ErrorKind::NotFound)
}

struct Hashed {
    file: File,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
