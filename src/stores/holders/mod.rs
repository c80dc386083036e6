//! Who, or what, something is issued to: persons with a badge, departments, jobs, and whoever services tools. One that ever had
//! something is archived rather than removed. Orders of the production are holders as well (`stores::jobs`), which nobody sets
//! up nor lists.

pub mod ops;
pub(super) mod store;

use super::departments;
use super::ops::StoresSetUp;
use super::types::{Holder, HolderKind, HolderName, HolderValues};
use crate::base::id::{StockItemId, StockLocationId};
use crate::platform::entity::prelude::*;

impl Values for HolderValues {
    type SetUp = StoresSetUp;

    const ENTITY: Entity = Entity::Holder;

    async fn checked(mut self, tx: &mut TenantTx, before: Option<&Holder>) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        self.code = self.code.map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
        let mut check = Check::default();
        check.name(&self.name);
        if let Some(code) = &self.code {
            check.code(code);
        }
        check.that(self.kind != HolderKind::Order, "kind", Reason::Unknown);
        check.that(self.user.is_none() || self.kind == HolderKind::Person, "user", Reason::Unknown);
        check.done()?;
        if let Some(department) = &self.department {
            self.department = Some(departments::store::named(tx, department).await?.into());
        }
        if let Some(before) = before.filter(|before| self.archived && !before.values.archived) {
            refuse_held(tx, before).await?;
        }
        Ok(self)
    }

    fn effect(_change: &Change<'_, Self>) -> Vec<StockItemId> {
        Vec::new()
    }
}

/// Whom somebody names of those that are listed.
pub(super) async fn find_named(tx: &mut TenantTx, name: &HolderName) -> Result<Option<Holder>> {
    Ok(HolderValues::list(tx, Some(&called(name))).await?.pop())
}

/// Likewise, or an order by its id, for whoever moves what it has.
pub(super) async fn find_any(tx: &mut TenantTx, name: &HolderName) -> Result<Option<Holder>> {
    Ok(store::read(tx, Some(&called(name)), true).await?.pop())
}

fn called(name: &HolderName) -> NameOr<StockLocationId> {
    match name {
        HolderName::Id(id) => NameOr::Id(*id),
        HolderName::Code(code) => NameOr::Name(code.clone()),
    }
}

/// Whoever has something that is to come back stays.
async fn refuse_held(tx: &mut TenantTx, holder: &Holder) -> Result<()> {
    let count = store::count_loans(tx, holder.id).await?;
    if count > 0 { Err(Problem::StillUsed { what: Entity::Holder, count }.into()) } else { Ok(()) }
}
