//! The system user that PostgreSQL runs as when Engrane runs as root.
//!
//! A cluster keeps the owner it has; a new one belongs to the user `engrane`, made when missing. The standard library
//! drops root's supplementary groups itself when a child changes its user.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Uid, User};

use super::ClusterError;

const NAME: &str = "engrane";

/// Someone other than root to run PostgreSQL as.
#[derive(Debug, Clone)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The account for the cluster whose files are (or will be) in `data`; `None` when Engrane is not root and
    /// PostgreSQL simply runs as the same user.
    pub fn for_cluster(data: &Path) -> Result<Option<Self>, ClusterError> {
        if !Uid::effective().is_root() {
            return Ok(None);
        }
        if let Ok(files) = data.metadata()
            && files.uid() != 0
        {
            let owner = User::from_uid(Uid::from_raw(files.uid())).ok().flatten();
            let name = owner.map_or_else(|| files.uid().to_string(), |user| user.name);
            return Ok(Some(Self { name, uid: files.uid(), gid: files.gid() }));
        }
        if let Some(account) = Self::named() {
            return Ok(Some(account));
        }
        // `useradd` run twice at once makes the user twice, with the second number replacing the first. The lock is on a
        // directory because nothing then stays behind, and ends when it is closed.
        let users = Path::new("/etc");
        let one_at_a_time = File::open(users).map_err(ClusterError::system("open", users))?;
        one_at_a_time.lock().map_err(ClusterError::system("lock", users))?;
        if Self::named().is_none() {
            create();
        }
        Self::named().map(Some).ok_or(ClusterError::NoAccount)
    }

    fn named() -> Option<Self> {
        let user = User::from_name(NAME).ok().flatten().filter(|user| !user.uid.is_root())?;
        Some(Self { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() })
    }
}

/// Tries the usual commands in turn; whether one worked shows in the user existing afterwards.
fn create() {
    let commands = [
        ("useradd", "--system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin"),
        ("adduser", "--system --group --no-create-home"),
        ("adduser", "-S -D -H"),
    ];
    for (program, arguments) in commands {
        let status = Command::new(program)
            .args(arguments.split(' '))
            .arg(NAME)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if status.is_ok_and(|status| status.success()) {
            return;
        }
    }
}
