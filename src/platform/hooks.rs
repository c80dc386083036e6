//! What areas do inside operations of the platform. Areas stand above it, so it names none of them: whoever makes the
//! services says which there are ([`crate::worker::HOOKS`]).

use crate::base::fault::Result;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::imports::types::ImportNews;
use futures_util::future::BoxFuture;

/// A step of an area in somebody else's transaction.
pub type Step = for<'a> fn(&'a Ctx, &'a mut TenantTx) -> BoxFuture<'a, Result<()>>;

/// A step with news of an import.
pub type ImportStep = for<'a> fn(&'a Ctx, &'a mut TenantTx, &'a ImportNews) -> BoxFuture<'a, Result<()>>;

/// The steps, by what causes them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hooks {
    /// The clock by which an organization lives was changed.
    pub clock_changed: &'static [Step],
    /// A file that was brought in has ended: it was taken in, could not be, or that does not stand any more.
    pub import_ended: &'static [ImportStep],
}
