//! The files of a cluster: where each is, who owns it, and `postgres.json`, which holds the password and the address.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, lchown};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;
use serde::{Deserialize, Serialize};

use super::ClusterError;
use super::account::Account;

/// The port number in the socket's name; on the loopback address the port is whichever is free.
pub const SOCKET_PORT: u16 = 5432;

/// Systems allow 103 to 107 bytes.
const LONGEST_SOCKET_PATH: usize = 100;

/// Creates Engrane's data directory when missing and returns its absolute path without links. As root, other users
/// may pass through it but not list it, so that the account reaches its own directory inside.
pub fn create_data_dir(path: &Path) -> Result<PathBuf, ClusterError> {
    let mode = if Uid::effective().is_root() { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(ClusterError::system("create", path))?;
    path.canonicalize().map_err(ClusterError::system("open", path))
}

/// How to connect: the content of `postgres.json`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Access {
    /// The superuser's.
    pub password: String,
    pub address: Address,
}

/// Where PostgreSQL listens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A socket in this directory.
    Socket(PathBuf),
    /// A port of the loopback address.
    Port(u16),
}

/// The paths of one cluster, all absolute.
#[derive(Debug, Clone)]
pub struct Home {
    pub data_dir: PathBuf,
    pub cluster: PathBuf,
    pub data: PathBuf,
    pub run: PathBuf,
    pub log: PathBuf,
}

impl Home {
    pub fn new(data_dir: PathBuf) -> Self {
        let cluster = data_dir.join("postgres");
        Self {
            data: cluster.join("data"),
            run: cluster.join("run"),
            log: cluster.join("log/postgres.log"),
            cluster,
            data_dir,
        }
    }

    /// Whether `initdb` has completed here.
    pub fn is_initialized(&self) -> bool {
        self.data.join("PG_VERSION").exists()
    }

    /// Creates the directories around the database files, closed to everyone but the account.
    pub fn create(&self, account: Option<&Account>) -> Result<(), ClusterError> {
        create_directory(&self.cluster, account)?;
        create_directory(&self.run, account)?;
        create_directory(&self.cluster.join("log"), account)
    }

    /// Where a cluster is made before it gets its place; what earlier interrupted attempts left is removed.
    pub fn fresh_data(&self) -> Result<PathBuf, ClusterError> {
        let children = fs::read_dir(&self.cluster).map_err(ClusterError::system("read", &self.cluster))?;
        for child in children.flatten() {
            if child.file_name().as_bytes().starts_with(b"new-") {
                // One that cannot be removed takes space, nothing else: each attempt has its own name.
                let _ = fs::remove_dir_all(child.path()).or_else(|_| fs::remove_file(child.path()));
            }
        }
        Ok(self.cluster.join(format!("new-{:016x}", rand::random::<u64>())))
    }

    pub fn read_access(&self) -> Result<Access, ClusterError> {
        let path = self.access_path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ClusterError::NoPassword(path)),
            Err(error) => return Err(ClusterError::system("read", path)(error)),
        };
        serde_json::from_str(&text).map_err(|_| ClusterError::NoPassword(path))
    }

    /// Replaces `postgres.json` in one step, so that it is never seen half-written.
    pub fn write_access(&self, access: &Access) -> Result<(), ClusterError> {
        let path = self.access_path();
        let new = path.with_extension("json.new");
        let _ = fs::remove_file(&new);
        let text = serde_json::to_string_pretty(access)
            .map_err(|error| ClusterError::system("write", &path)(io::Error::other(error)))?;
        write_secret(&new, &text, None)?;
        fs::rename(&new, &path).map_err(ClusterError::system("write", path))
    }

    fn access_path(&self) -> PathBuf {
        self.data_dir.join("postgres.json")
    }

    /// Where the cluster will listen: its socket when the path is short enough, else a free port, which is the
    /// previous one while nobody took it, so that whoever is connected can come back.
    pub fn choose_address(&self, previous: Option<&Address>) -> Result<Address, ClusterError> {
        let socket = self.run.join(format!(".s.PGSQL.{SOCKET_PORT}"));
        if socket.as_os_str().len() <= LONGEST_SOCKET_PATH {
            return Ok(Address::Socket(self.run.clone()));
        }
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match previous {
            Some(Address::Port(port)) => bind(*port).or_else(|_| bind(0)),
            _ => bind(0),
        };
        let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
        port.map(Address::Port).map_err(ClusterError::system("find a free port for", &self.cluster))
    }
}

/// Creates a file that only the account reads.
pub fn write_secret(path: &Path, text: &str, account: Option<&Account>) -> Result<(), ClusterError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(ClusterError::system("write", path))?;
    give(path, account)
}

fn create_directory(path: &Path, account: Option<&Account>) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ClusterError::system("create", path)(error));
        }
        _ => {}
    }
    give(path, account)
}

/// Makes the account the owner. Links are not followed: the account could have put one there.
fn give(path: &Path, account: Option<&Account>) -> Result<(), ClusterError> {
    let Some(account) = account else { return Ok(()) };
    let owner = path.symlink_metadata().map_err(ClusterError::system("open", path))?.uid();
    if owner == account.uid {
        return Ok(());
    }
    lchown(path, Some(account.uid), Some(account.gid)).map_err(ClusterError::system("change the owner of", path))
}
