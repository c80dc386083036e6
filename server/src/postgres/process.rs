//! The `postgres` process: making the database files, starting, finding and stopping it.
//!
//! Whether it runs is read from its own `postmaster.pid` and the process table, never from memory, because another
//! process may have started it. It runs in a process group of its own: Ctrl+C reaches the server alone, which then
//! finishes its work before it lets PostgreSQL go.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::ClusterError;
use super::account::Account;
use super::binaries::Binaries;
use super::home::{self, Access, Address, Home, SOCKET_PORT};

pub const POLL: Duration = Duration::from_millis(20);

/// A log longer than this many bytes is set aside at the next start.
const LONG_LOG: u64 = 10 * 1024 * 1024;

/// Locales differ between systems; these sort and compare the same way everywhere and know every letter.
const BUILTIN_LOCALE: [&str; 3] = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

const SETTINGS: [&str; 7] = [
    "jit=off",
    // Bringing in a long list writes more than the default lets through between two checkpoints.
    "max_wal_size=2GB",
    "log_checkpoints=off",
    "lc_messages=C",
    "timezone=UTC",
    "log_timezone=UTC",
    "unix_socket_permissions=0700",
];
const FAST: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// Shared buffers in megabytes: an eighth of the machine's memory, as it is shared with the rest of Engrane and with others. What is
/// thrown away again, or is a machine of which nothing is known, gets the least.
fn shared_buffers(fast: bool) -> u64 {
    const LEAST: u64 = 64;
    const MOST: u64 = 1024;
    let memory = fs::read_to_string("/proc/meminfo").ok().filter(|_| !fast);
    memory.and_then(|memory| total_megabytes(&memory)).map_or(LEAST, |total| (total / 8).clamp(LEAST, MOST))
}

/// The machine's memory, as `/proc/meminfo` tells it.
fn total_megabytes(meminfo: &str) -> Option<u64> {
    let total = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = total.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024)
}

/// A command that runs as the account, in a directory every user can read, and sees nothing of our environment:
/// variables like `PGPORT` or `LC_ALL` would change what PostgreSQL does.
fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// Makes sure that the account can run the programs and enter the cluster's directory, by doing both.
pub async fn check_reach(binaries: &Binaries, home: &Home, account: Option<&Account>) -> Result<(), ClusterError> {
    let Some(owner) = account else { return Ok(()) };
    for (directory, needed) in [(Path::new("/"), &binaries.postgres), (&home.cluster, &home.cluster)] {
        let output = command(&binaries.postgres, account).arg("-V").current_dir(directory).output().await;
        if !output.is_ok_and(|output| output.status.success()) {
            return Err(ClusterError::Unreachable { account: owner.name.clone(), path: needed.clone() });
        }
    }
    Ok(())
}

/// Runs `initdb` into `data`, which must not exist, with the superuser's password.
pub async fn create_files(
    binaries: &Binaries,
    data: &Path,
    password: &str,
    fast: bool,
    account: Option<&Account>,
) -> Result<(), ClusterError> {
    let password_file = data.with_extension("password");
    home::write_secret(&password_file, password, account)?;
    let mut initdb = command(&binaries.initdb, account);
    initdb
        .arg("--pgdata")
        .arg(data)
        .arg("--pwfile")
        .arg(&password_file)
        .args(["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"])
        .args(if binaries.major >= 17 {
            &BUILTIN_LOCALE[..]
        } else if cfg!(target_os = "linux") {
            &["--locale=C.UTF-8"]
        } else {
            &["--locale=C"]
        })
        .args(fast.then_some("--no-sync"))
        .kill_on_drop(true);
    let output = initdb.output().await;
    // A secret that stays behind is in a closed directory, and removed with the next attempt's leftovers.
    let _ = fs::remove_file(&password_file);
    let output = output.map_err(ClusterError::system("run", &binaries.initdb))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let reason = said.lines().find(|line| line.contains("error:") || line.contains("FATAL:"));
    let reason = reason.or_else(|| said.lines().last()).unwrap_or("initdb said nothing").trim();
    Err(ClusterError::Create(reason.to_owned()))
}

/// How `postgres` is to run.
#[derive(Clone, Copy, Debug)]
pub struct Running {
    pub fast: bool,
    pub max_connections: u32,
}

/// Starts `postgres`, which is not ready yet when this returns.
pub fn spawn(
    binaries: &Binaries,
    home: &Home,
    access: &Access,
    running: Running,
    account: Option<&Account>,
) -> Result<Server, ClusterError> {
    remove_stale(home);
    let (log, log_start) = open_log(&home.log, account).map_err(ClusterError::system("open", &home.log))?;
    let mut postgres = command(&binaries.postgres, account);
    postgres.arg("-D").arg(&home.data);
    match &access.address {
        Address::Socket(directory) => {
            postgres.arg("-k").arg(directory).args(["-h", "", "-p"]).arg(SOCKET_PORT.to_string());
        }
        Address::Port(port) => {
            postgres.args(["-k", "", "-h", "127.0.0.1", "-p"]).arg(port.to_string());
        }
    }
    for setting in SETTINGS.iter().chain(if running.fast { &FAST[..] } else { &[] }) {
        postgres.args(["-c", setting]);
    }
    postgres.arg("-c").arg(format!("shared_buffers={}MB", shared_buffers(running.fast)));
    postgres.arg("-c").arg(format!("max_connections={}", running.max_connections));
    let errors = log.try_clone().map_err(ClusterError::system("open", &home.log))?;
    let child = postgres
        .stdout(log)
        .stderr(errors)
        .process_group(0)
        .spawn()
        .map_err(ClusterError::system("run", &binaries.postgres))?;
    Ok(Server { child, log_start })
}

/// A `postgres` that this process started.
pub struct Server {
    child: Child,
    /// Where its words begin in the log.
    log_start: u64,
}

impl Server {
    /// Why it ended, in its own words, or `None` while it runs.
    pub fn ended(&mut self, log: &Path) -> Option<String> {
        let status = match self.child.try_wait() {
            Ok(None) => return None,
            Ok(Some(status)) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Some(last_words(log, self.log_start).unwrap_or(status))
    }

    /// Lets it run on; its end is awaited only so that the system can forget the process.
    pub fn detach(mut self) {
        tokio::spawn(async move { self.child.wait().await });
    }
}

/// The process that runs on these database files, whoever started it.
pub fn running(home: &Home) -> Option<Pid> {
    noted_pid(home).filter(|pid| is_ours(*pid, home))
}

fn noted_pid(home: &Home) -> Option<Pid> {
    let text = fs::read_to_string(home.data.join("postmaster.pid")).ok()?;
    let pid: i32 = text.lines().next()?.trim().parse().ok()?;
    (pid > 0).then(|| Pid::from_raw(pid))
}

fn is_alive(pid: Pid) -> bool {
    kill(pid, None) != Err(Errno::ESRCH)
}

/// Whether the process is alive and PostgreSQL on our files. After a reboot the number in the file may belong to any
/// program. Where there is no `/proc` a living process gets the benefit of the doubt.
fn is_ours(pid: Pid, home: &Home) -> bool {
    is_alive(pid)
        && match fs::read(format!("/proc/{pid}/cmdline")) {
            // A dead process that its parent has not noticed yet has an empty command line.
            Ok(line) => line.split(|byte| *byte == 0).any(|word| OsStr::from_bytes(word) == home.data),
            Err(_) => is_alive(pid),
        }
}

/// Removes what a killed PostgreSQL left behind where it would keep the next one from starting: a note whose process
/// number now belongs to another program. A note of a dead process is left to PostgreSQL, which checks more.
fn remove_stale(home: &Home) {
    if noted_pid(home).is_some_and(|pid| is_alive(pid) && !is_ours(pid, home)) {
        let _ = fs::remove_file(home.data.join("postmaster.pid"));
    }
    // The directory is this cluster's alone, so whatever socket is in it is nobody's now.
    for name in [format!(".s.PGSQL.{SOCKET_PORT}"), format!(".s.PGSQL.{SOCKET_PORT}.lock")] {
        let _ = fs::remove_file(home.run.join(name));
    }
}

/// Stops PostgreSQL: politely, ending its sessions, then, after 10 s, at once; it recovers at the next start.
pub async fn stop(home: &Home) {
    let Some(pid) = running(home) else { return };
    for (signal, patience) in [(Signal::SIGINT, 10), (Signal::SIGQUIT, 5)] {
        if kill(pid, signal).is_ok() {
            let until = Instant::now() + Duration::from_secs(patience);
            while Instant::now() < until {
                if !is_ours(pid, home) {
                    return;
                }
                sleep(POLL).await;
            }
        }
    }
    tracing::warn!(%pid, "PostgreSQL did not stop");
}

/// Opens the log at its end, for appending, and tells where that is. Links are refused: the account could have put
/// one there.
fn open_log(path: &Path, account: Option<&Account>) -> io::Result<(File, u64)> {
    if path.symlink_metadata().is_ok_and(|log| log.len() > LONG_LOG) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    let log =
        OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path)?;
    if let Some(account) = account {
        std::os::unix::fs::fchown(&log, Some(account.uid), Some(account.gid))?;
    }
    let length = log.metadata()?.len();
    Ok((log, length))
}

/// The last complaint in the log since `start`, or else its last line.
fn last_words(path: &Path, start: u64) -> Option<String> {
    let mut log = File::open(path).ok()?;
    log.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    log.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let complaint = ["FATAL:", "PANIC:"].into_iter().find_map(|level| {
        let line = text.lines().rfind(|line| line.contains(level))?;
        line.split_once(level).map(|(_, words)| words)
    });
    Some(complaint.or_else(|| text.lines().last())?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_linux_tells_it() {
        assert_eq!(total_megabytes("MemTotal:        8130972 kB\nMemFree:  1 kB\n"), Some(7940));
        assert_eq!(total_megabytes("MemFree:  1 kB\n"), None);
        assert_eq!(total_megabytes("MemTotal: lots\n"), None);
    }

    #[test]
    fn what_is_thrown_away_again_takes_the_least() {
        assert_eq!(shared_buffers(true), 64);
        assert!((64..=1024).contains(&shared_buffers(false)));
    }
}
