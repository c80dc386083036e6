//! Finding PostgreSQL's programs: the directory given, the PATH, the places where systems install it, and last the
//! installation that the build put into Engrane's cache.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use nix::unistd::Uid;

use super::ClusterError;

const OLDEST: u32 = 15;

/// Parents of installations by version, with what precedes the version in the child's name.
const BY_VERSION: [(&str, &str); 6] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/Library/PostgreSQL", ""),
    ("/Applications/Postgres.app/Contents/Versions", ""),
];

/// An installation of PostgreSQL 15 or newer.
#[derive(Debug, Clone)]
pub struct Binaries {
    pub initdb: PathBuf,
    pub postgres: PathBuf,
    /// The major version, like 17.
    pub major: u32,
}

impl Binaries {
    /// Finds an installation for the cluster in `data`: of exactly its version when it exists, because database files
    /// fit no other.
    pub fn find(explicit: Option<&Path>, data: &Path) -> Result<Self, ClusterError> {
        let major = fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
        let places = explicit.map_or_else(places, |directory| vec![directory.to_owned()]);
        let mut some = false;
        for binaries in places.iter().filter_map(|place| Self::open(place)) {
            if major.is_none_or(|major| major == binaries.major) {
                return Ok(binaries);
            }
            some = true;
        }
        Err(match (explicit, major) {
            (Some(directory), _) if !some => ClusterError::NotBinaries(directory.to_owned()),
            (_, Some(major)) => ClusterError::OtherVersion { data: data.to_owned(), major },
            (_, None) => ClusterError::NoBinaries,
        })
    }

    fn open(directory: &Path) -> Option<Self> {
        let (initdb, postgres) = (directory.join("initdb"), directory.join("postgres"));
        if !initdb.is_file() || !postgres.is_file() {
            return None;
        }
        let output = Command::new(&postgres).arg("-V").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST).then_some(Self { initdb, postgres, major })
    }
}

/// The major version in a line like `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `… 18beta1`.
fn major_version(line: &str) -> Option<u32> {
    let version = line.split_once("(PostgreSQL) ")?.1;
    let digits = version.split(|character: char| !character.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    for (parent, prefix) in BY_VERSION {
        places.extend(newest_first(Path::new(parent), prefix));
    }
    places.extend(cache().map(|cache| cache.join("postgresql/bin")));
    places
}

fn newest_first(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|child| {
            let version = child.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, child.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(version, _)| Reverse(*version));
    versions.into_iter().map(|(_, bin)| bin).collect()
}

/// Where the build keeps what it installs for Engrane.
fn cache() -> Option<PathBuf> {
    if let Some(cache) = env::var_os("ENGRANE_CACHE") {
        return Some(cache.into());
    }
    if Uid::effective().is_root() {
        return Some(PathBuf::from("/var/cache/engrane"));
    }
    let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    caches.or_else(|| Some(env::home_dir()?.join(".cache"))).map(|caches| caches.join("engrane"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_distributions_print() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_version("something else"), None);
    }
}
