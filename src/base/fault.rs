//! What went wrong with us. A fault is logged once, with an incident number; the caller sees only the number.

use crate::base::problem::{Problem, Reason};
use std::panic::Location;

/// How an operation ends when it does not succeed.
#[derive(Debug)]
pub enum Error {
    /// The caller can act on it.
    Refused(Problem),
    /// We broke.
    Broken(Fault),
}

/// The result of an operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something that should not have happened, with its cause and the place where it surfaced.
#[derive(Debug)]
pub struct Fault {
    source: Box<dyn std::error::Error + Send + Sync>,
    place: &'static Location<'static>,
}

impl Fault {
    #[track_caller]
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: source.into(), place: Location::caller() }
    }

    /// Logs the fault with its whole chain of causes, and gives the problem that the caller may see.
    pub fn report(&self) -> Problem {
        let incident = uuid::Uuid::now_v7().simple().to_string();
        let mut chain = self.source.to_string();
        let mut cause = self.source.source();
        while let Some(next) = cause {
            chain = format!("{chain}: {next}");
            cause = next.source();
        }
        tracing::error!(incident, place = %self.place, "{chain}");
        Problem::Internal { incident }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<sqlx::Error> for Error {
    #[track_caller]
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) {
            tracing::warn!(place = %Location::caller(), "the database is away: {error}");
            return Self::Refused(Problem::Unavailable);
        }
        if is_held(&error) {
            tracing::warn!(place = %Location::caller(), "somebody else held it for too long: {error}");
            return Self::Refused(Problem::Unavailable);
        }
        if is_unstorable(&error) {
            return Self::Refused(Problem::invalid("", Reason::Malformed));
        }
        Self::Broken(Fault::new(error))
    }
}

/// Is it in the hands of somebody else, who lets go of it by and by? 55P03: it was waited for as long as one may; 40P01: two
/// waited for each other, and this one was chosen to begin again.
fn is_held(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "55P03" || code == "40P01")
}

/// Is it a text with a zero character, which no text and no JSON of PostgreSQL can hold? Only a caller sends one.
fn is_unstorable(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "22021" || code == "22P05")
}

/// Is the database out of reach, rather than unhappy with the statement?
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // 53300: no connection left.
        sqlx::Error::Database(refusal) if refusal.code().is_some_and(|code| code == "53300") => true,
        _ => is_cut_off(error),
    }
}

/// Did the connection end, whatever was asked on it?
pub(crate) fn is_cut_off(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // 57P0x: shutting down, crashed, starting up; 08xxx: the connection broke.
        sqlx::Error::Database(refusal) => {
            refusal.code().is_some_and(|code| code.starts_with("57P0") || code.starts_with("08"))
        }
        _ => false,
    }
}

macro_rules! broken_by {
    ($($cause:ty),+ $(,)?) => {$(
        impl From<$cause> for Error {
            #[track_caller]
            fn from(error: $cause) -> Self {
                Self::Broken(Fault::new(error))
            }
        }
    )+};
}

broken_by!(std::io::Error, serde_json::Error, tokio::task::JoinError);

impl Error {
    /// The problem that the caller may see; a fault is logged on the way.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Refused(problem) => problem,
            Self::Broken(fault) => fault.report(),
        }
    }

    /// What kind of error of files or sockets it is, if it is one.
    pub(crate) fn io_kind(&self) -> Option<std::io::ErrorKind> {
        match self {
            Self::Broken(fault) => fault.source.downcast_ref::<std::io::Error>().map(std::io::Error::kind),
            Self::Refused(_) => None,
        }
    }

    /// A fault of our own with a sentence for the log.
    #[track_caller]
    pub fn broken(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(Fault::new(what))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(problem) => problem.fmt(f),
            Self::Broken(fault) => fault.source.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
