//! What lies outside this process: the reader of files, a child process with limits of its own. A file can make the
//! reader fail, never the server.

use crate::base::fault::{Error, Result};
use crate::platform::imports::reader::protocol::{BATCH, ReaderMessage, read_message, write_message};
use crate::platform::imports::reader::types::{ReadChoices, ReadFailure};
use crate::platform::imports::reader::{self, Source};
use crate::platform::imports::types::ReaderEnd;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::sync::mpsc;

/// Messages on their way from the reader.
const IN_FLIGHT: usize = 8;

/// What the reader is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadTask {
    /// What the file looks like.
    Profile,
    /// Its data rows.
    Rows,
}

impl ReadTask {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Rows => "rows",
        }
    }
}

/// How files are read.
#[derive(Clone, Debug)]
pub enum Reader {
    /// By this program's own subcommand `read-file`, within limits of memory and time.
    Child { program: PathBuf, memory_megabytes: u64, time_limit: Duration },
    /// On a thread of this process: for tests of what comes after reading.
    Thread,
}

impl Reader {
    /// Starts reading. The last message is `Done`, `Failed`, or the end of the reader itself.
    pub fn start(
        &self,
        path: &Path,
        task: ReadTask,
        choices: ReadChoices,
    ) -> Result<mpsc::Receiver<Result<ReaderMessage, ReaderEnd>>> {
        let (sender, receiver) = mpsc::channel(IN_FLIGHT);
        match self {
            Self::Child { program, memory_megabytes, time_limit } => {
                let mut command = Command::new(program);
                command.arg("read-file").arg(path).arg("--task").arg(task.as_str());
                command.arg("--memory").arg(memory_megabytes.to_string());
                if let Some(sheet) = choices.sheet {
                    command.arg("--sheet").arg(sheet.to_string());
                }
                if let Some(row) = choices.header_row {
                    command.arg("--header-row").arg(row.to_string());
                }
                if let Some(encoding) = choices.encoding {
                    command.arg("--encoding").arg(encoding.as_str());
                }
                if let Some(separator) = choices.separator {
                    command.arg("--separator").arg(separator.as_str());
                }
                start_child(command, *time_limit, sender)?;
            }
            Self::Thread => {
                let path = path.to_owned();
                tokio::task::spawn_blocking(move || {
                    // A receiver that went away ends the reading.
                    read(&path, task, choices, |message| sender.blocking_send(Ok(message)).is_ok());
                });
            }
        }
        Ok(receiver)
    }
}

fn start_child(
    mut command: Command,
    time_limit: Duration,
    sender: mpsc::Sender<Result<ReaderMessage, ReaderEnd>>,
) -> Result<()> {
    // The child has no use for the server's settings and secrets. Its allocator must not reserve more address space than the
    // limit that the child is about to give itself: whether it came first was chance, and decided whether a small file died.
    command
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let output = child.stdout.take().ok_or_else(|| Error::broken("the reader has no output"))?;
    let errors = child.stderr.take().ok_or_else(|| Error::broken("the reader has no error output"))?;
    let complaints = std::thread::spawn(move || std::io::read_to_string(std::io::Read::take(errors, 4096)));

    let (ended, end) = std::sync::mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        let in_time = end.recv_timeout(time_limit) != Err(std::sync::mpsc::RecvTimeoutError::Timeout);
        // Already gone when it ended in time.
        let _ = child.kill();
        let _ = child.wait();
        in_time
    });
    // What it complains of belongs to the job that reads.
    let span = tracing::Span::current();
    std::thread::spawn(move || {
        let _within = span.enter();
        let mut output = BufReader::new(output);
        let last = loop {
            match read_message(&mut output) {
                Ok(Some(message)) => {
                    let last = matches!(message, ReaderMessage::Done { .. } | ReaderMessage::Failed(_));
                    if sender.blocking_send(Ok(message)).is_err() || last {
                        break true;
                    }
                }
                Ok(None) | Err(_) => break false,
            }
        };
        drop(ended);
        let in_time = watchdog.join().unwrap_or(true);
        if !last {
            let complaint = complaints.join().ok().and_then(Result::ok).unwrap_or_default();
            tracing::warn!(in_time, "the reader ended before it was done: {}", complaint.trim());
            let _ = sender.blocking_send(Err(if in_time { ReaderEnd::Died } else { ReaderEnd::TimedOut }));
        }
    });
    Ok(())
}

/// The child's side: reads the file and writes messages to `out`.
pub fn read_to(out: impl Write, path: &Path, task: ReadTask, choices: ReadChoices) {
    let mut out = BufWriter::new(out);
    read(path, task, choices, |message| {
        let sent = write_message(&mut out, &message).is_ok();
        // Whole batches only: progress is seen soon enough, and rows are many.
        sent && out.flush().is_ok()
    });
}

/// Reads the file; `send` says whether anybody still listens.
fn read(path: &Path, task: ReadTask, choices: ReadChoices, mut send: impl FnMut(ReaderMessage) -> bool) {
    let source = match File::open(path).and_then(|file| Source::new(BufReader::new(file))) {
        Ok(source) => source,
        Err(error) => {
            send(ReaderMessage::Failed(ReadFailure::Unreadable { detail: error.to_string() }));
            return;
        }
    };
    let send = std::cell::RefCell::new(&mut send);
    let mut progress = |progress| {
        send.borrow_mut()(ReaderMessage::Progress(progress));
    };
    let last = match task {
        ReadTask::Profile => {
            reader::profile(source, &choices, &mut progress).map(|profile| ReaderMessage::Profile(Box::new(profile)))
        }
        ReadTask::Rows => {
            let mut batch = Vec::with_capacity(BATCH);
            let mut passed_on = 0;
            let outcome = reader::rows(source, &choices, &mut progress, &mut |row| {
                batch.push(row);
                if batch.len() < BATCH {
                    return ControlFlow::Continue(());
                }
                passed_on += batch.len() as u64;
                let rows = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                if send.borrow_mut()(ReaderMessage::Rows(rows)) {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            outcome.map(|summary| {
                passed_on += batch.len() as u64;
                send.borrow_mut()(ReaderMessage::Rows(batch));
                ReaderMessage::Done { rows: passed_on, left_out: summary.left_out }
            })
        }
    };
    match last {
        Ok(ReaderMessage::Profile(profile)) => {
            let (rows, left_out) = (profile.rows_total, profile.left_out);
            if send.borrow_mut()(ReaderMessage::Profile(profile)) {
                send.borrow_mut()(ReaderMessage::Done { rows, left_out });
            }
        }
        Ok(done) => {
            send.borrow_mut()(done);
        }
        Err(failure) => {
            send.borrow_mut()(ReaderMessage::Failed(failure));
        }
    }
}
