//! Which jobs there are: each part of the program declares its own, and the worker takes on all of them.

use super::InSpan;
use graphile_worker::{TaskHandler, WorkerOptions};

/// Jobs of one lane wait for each other, and for those of no other lane: a letter never waits for an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// What may take minutes: files that come in, and history that is recomputed.
    Bulk,
    /// What somebody waits for: letters, exports, the backup, upkeep.
    Prompt,
}

/// A kind of job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobKind {
    pub identifier: &'static str,
    pub lane: Lane,
    /// When it runs without being asked for: five fields of a crontab, in UTC.
    at: Option<&'static str>,
    /// How often it is begun at the most, where that is said.
    attempts: Option<u8>,
    /// Has a worker take it on.
    pub define: fn(WorkerOptions) -> WorkerOptions,
    /// Whether it is read from no payload, which is all that a crontab sends.
    #[cfg(test)]
    pub takes_nothing: fn() -> bool,
}

impl JobKind {
    /// One that may take minutes.
    pub const fn bulk<J: TaskHandler>() -> Self {
        Self::of::<J>(Lane::Bulk)
    }

    /// One that somebody waits for.
    pub const fn prompt<J: TaskHandler>() -> Self {
        Self::of::<J>(Lane::Prompt)
    }

    const fn of<J: TaskHandler>(lane: Lane) -> Self {
        Self {
            identifier: J::IDENTIFIER,
            lane,
            at: None,
            attempts: None,
            define: define::<J>,
            #[cfg(test)]
            takes_nothing: takes_nothing::<J>,
        }
    }

    /// Runs at these times.
    pub const fn at(mut self, times: &'static str) -> Self {
        self.at = Some(times);
        self
    }

    /// Is begun so often at the most.
    pub const fn attempts(mut self, most: u8) -> Self {
        self.attempts = Some(most);
        self
    }

    /// Its line of the crontab, if it runs by itself. One that waits is replaced and not joined by another.
    pub fn timed(&self) -> Option<String> {
        let most = self.attempts.map(|most| format!("&max={most}")).unwrap_or_default();
        self.at.map(|times| format!("{times} {0} ?job_key={0}{most}", self.identifier))
    }
}

fn define<J: TaskHandler>(options: WorkerOptions) -> WorkerOptions {
    options.define_job::<InSpan<J>>()
}

#[cfg(test)]
fn takes_nothing<J: TaskHandler>() -> bool {
    serde_json::from_value::<InSpan<J>>(serde_json::Value::Null).is_ok()
}
