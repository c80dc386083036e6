//! Things that people set up: each is a [`Record`] of values that somebody gave. What values may be says [`Values`], where they
//! are kept [`Stored`], and what they are a part of [`SetUp`]. Listing, finding, creating, changing and deleting is the same
//! for all of them: [`list`], [`find`], [`create`], [`change`] and [`delete`]. What refers to a [`Replaceable`] one may be put under
//! another one when it goes: [`delete_or_move`].

mod kept;
mod ops;
mod store;

use kept::Kept;
pub(crate) use ops::create_in;
pub use ops::{change, create, delete, delete_or_move, find, list};

/// What the files of an entity need.
pub(crate) mod prelude {
    pub(crate) use super::{Change, Replaceable, Stored, Values};
    pub(crate) use crate::base::check::Check;
    pub(crate) use crate::base::entity::{NameOr, Record};
    pub(crate) use crate::base::fault::Result;
    pub(crate) use crate::base::problem::{Conflict, Entity, Problem, Reason};
    pub(crate) use crate::base::stored::{self, narrow};
    pub(crate) use crate::platform::db::TenantTx;
}

use super::ctx::Ctx;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::{Error, Result};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use uuid::Uuid;

/// A thing of these values.
pub type Of<V> = Record<<V as Stored>::Id, V>;

/// Where things of these values are kept. What it does is SQL, and stands in a `store.rs`.
pub trait Stored: Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    type Id: Copy + Debug + Display + FromStr + Serialize + DeserializeOwned + From<Uuid> + Into<Uuid> + Send + Sync;
    /// A thing as it is read, with what the store alone knows of it.
    type Row: Into<Of<Self>> + Send + Sync;

    /// Has `id` and `version`, and `tenant_id` unless it is shared.
    const TABLE: &'static str;

    /// In which they are kept: the rows of one tenant, or what all of them share.
    type Tx: Kept;

    /// All of them in the order of lists, or the one that is named.
    fn list(tx: &mut Self::Tx, one: Option<&NameOr<Self::Id>>) -> impl Future<Output = Result<Vec<Self::Row>>> + Send;

    /// Writes a new one, whose version is 1, or the next version of one that is there. False where that is not the next.
    fn save(tx: &mut Self::Tx, thing: &Of<Self>) -> impl Future<Output = sqlx::Result<bool>> + Send;
}

/// One that is not there yet.
pub(crate) fn new<V: Stored>(values: V) -> Of<V> {
    Record { id: Uuid::now_v7().into(), version: 1, values }
}

/// What became of a thing.
#[derive(Debug)]
pub enum Change<'a, V: Stored> {
    Created(&'a Of<V>),
    /// What it was, and what it is.
    Changed(&'a Of<V>, &'a Of<V>),
    Deleted(&'a Of<V>),
}

impl<'a, V: Stored> Change<'a, V> {
    /// As it is, or was at the last.
    pub fn thing(&self) -> &'a Of<V> {
        match self {
            Self::Created(thing) | Self::Changed(_, thing) | Self::Deleted(thing) => thing,
        }
    }

    /// Was it there before, is it there now, and is this the same?
    pub fn keeps<T: PartialEq>(&self, part: impl Fn(&V) -> T) -> bool {
        matches!(self, Self::Changed(before, after) if part(&before.values) == part(&after.values))
    }
}

/// What somebody says of a thing.
pub trait Values: Stored {
    type SetUp: SetUp<Tx = Self::Tx>;

    const ENTITY: Entity;

    /// These values with the ids of what they name, where a thing may be set up so: a new one, or in the place of what it was
    /// `before`.
    fn checked(self, tx: &mut Self::Tx, before: Option<&Of<Self>>) -> impl Future<Output = Result<Self>> + Send;

    /// Does anything refer to it? Then it is not removed.
    fn is_used(_tx: &mut Self::Tx, _thing: &Self::Row) -> impl Future<Output = Result<bool>> + Send {
        async { Ok(false) }
    }

    /// What follows from the change.
    fn effect(change: &Change<'_, Self>) -> <Self::SetUp as SetUp>::Effect;

    /// How an entry of the audit tells them. What entries once said of a member they go on saying: it is sealed, and compared.
    fn facts(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

/// What refers to one of these can be put under another one.
pub trait Replaceable: Values {
    /// How many things refer to it?
    fn count_uses(tx: &mut Self::Tx, id: Self::Id) -> impl Future<Output = Result<u64>> + Send;

    /// Has all of them refer to another one.
    fn replace(tx: &mut Self::Tx, id: Self::Id, by: Self::Id) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// What things are a part of: who sees and changes it, and what a change of one of them entails.
pub trait SetUp {
    const VIEW: Permission;
    const EDIT: Permission;

    type Tx: Kept;

    /// What follows from a change, beside its entry.
    type Effect: Send;

    /// Taken before anything is read for a change: one change at a time.
    fn lock(tx: &mut Self::Tx) -> impl Future<Output = Result<()>> + Send;

    /// Sees to what follows, and tells open pages.
    fn settle(ctx: &Ctx, tx: &mut Self::Tx, effect: Self::Effect) -> impl Future<Output = Result<()>> + Send;
}

/// The change found the version that was read: somebody else was faster otherwise.
pub(crate) fn require_version(kept: bool, what: Entity) -> Result<()> {
    if kept { Ok(()) } else { Err(Problem::Conflict { what, why: Conflict::Changed }.into()) }
}

/// What something refers to is not removed.
pub(crate) fn refuse_used(used: bool, what: Entity) -> Result<()> {
    if used { Err(Problem::Conflict { what, why: Conflict::InUse }.into()) } else { Ok(()) }
}

/// A code, name or person that is taken, and a line or person that does not exist, by the constraint that says so.
pub(crate) fn conflict_by_constraint(what: Entity) -> impl Fn(sqlx::Error) -> Error {
    move |error| {
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
        let taken = ["_code_unique", "_name_unique", "_user_unique", "_pair_unique", "_serial_unique"];
        if taken.iter().any(|rule| constraint.ends_with(rule)) {
            Problem::Conflict { what, why: Conflict::Taken }.into()
        } else if constraint.ends_with("_line_id_fkey") {
            Problem::invalid("line", Reason::Unknown).into()
        } else if constraint.ends_with("_user_id_fkey") {
            Problem::invalid("user", Reason::Unknown).into()
        } else {
            error.into()
        }
    }
}
