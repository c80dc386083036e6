//! What the operations on any thing that is set up share: how a change is refused.

use crate::base::fault::{Error, Result};
use crate::base::problem::{Conflict, Entity, Problem, Reason};

/// The change found the version that was read: somebody else was faster otherwise.
pub(crate) fn require_version(kept: bool, what: Entity) -> Result<()> {
    if kept { Ok(()) } else { Err(Problem::Conflict { what, why: Conflict::Changed }.into()) }
}

/// What something refers to is not removed.
pub(crate) fn refuse_used(used: bool, what: Entity) -> Result<()> {
    if used { Err(Problem::Conflict { what, why: Conflict::InUse }.into()) } else { Ok(()) }
}

/// A code or name that is taken, and a line that does not exist, by the constraint that says so.
pub(crate) fn conflict_by_constraint(what: Entity) -> impl Fn(sqlx::Error) -> Error {
    move |error| {
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
        if constraint.ends_with("_code_unique") || constraint.ends_with("_name_unique") {
            Problem::Conflict { what, why: Conflict::Taken }.into()
        } else if constraint.ends_with("_line_id_fkey") {
            Problem::invalid("line", Reason::Unknown).into()
        } else {
            error.into()
        }
    }
}
