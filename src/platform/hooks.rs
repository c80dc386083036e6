//! What areas do inside operations of the platform. Areas stand above it, so it names none of them: whoever makes the
//! services says which there are ([`crate::worker::HOOKS`]).

use crate::base::fault::Result;
use crate::base::id::{LineId, MachineId, StockDocumentId};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::imports::types::ImportNews;
use crate::platform::links::{ByMovement, LinkKind, Named, Sought};
use futures_util::future::BoxFuture;

/// A step of an area in somebody else's transaction.
pub type Step = for<'a> fn(&'a Ctx, &'a mut TenantTx) -> BoxFuture<'a, Result<()>>;

/// A step with news of an import.
pub type ImportStep = for<'a> fn(&'a Ctx, &'a mut TenantTx, &'a ImportNews) -> BoxFuture<'a, Result<()>>;

/// A step of the area that has things of some kind to which others point: what those that the caller sees are called.
pub type NamesStep = for<'a> fn(&'a Ctx, &'a mut TenantTx, &'a Sought) -> BoxFuture<'a, Result<Vec<Named>>>;

/// A step of the area that has machines: which of them a line of the plant is, if it is one.
pub type MachineStep = for<'a> fn(&'a mut TenantTx, LineId) -> BoxFuture<'a, Result<Option<MachineId>>>;

/// A step of the area that has movements: by which of them a document of the store-room was made, if it was.
pub type MovementStep =
    for<'a> fn(&'a Ctx, &'a mut TenantTx, StockDocumentId) -> BoxFuture<'a, Result<Option<ByMovement>>>;

/// The steps, by what causes them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hooks {
    /// The clock by which an organization lives was changed.
    pub clock_changed: &'static [Step],
    /// A file that was brought in has ended: it was taken in, could not be, or that does not stand any more.
    pub import_ended: &'static [ImportStep],
    /// Something points at things of a kind, each of which one area has.
    pub names: &'static [(LinkKind, NamesStep)],
    /// A line stands still, and with it a machine.
    pub machine_of_line: Option<MachineStep>,
    /// A document of the store-room is shown, or is to be taken back.
    pub movement_of_document: Option<MovementStep>,
}
