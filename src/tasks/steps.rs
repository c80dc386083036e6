//! What other areas ask of tasks in their own transaction: what stands still until one is done.

use super::store;
use crate::base::fault::Result;
use crate::base::permission::Role;
use crate::platform::db::TenantTx;
use crate::platform::links::LinkKind;
use uuid::Uuid;

/// An open task that something stands still for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocker {
    /// The role that it is for, where it is for one.
    pub whose: Option<Role>,
    /// An order, a stage, a machine, or more than one of them.
    pub links: Vec<(LinkKind, Uuid)>,
}

impl Blocker {
    /// Does what is all these stand still? The task may be of less, never of another.
    pub(crate) fn blocks(&self, things: &[(LinkKind, Uuid)]) -> bool {
        !self.links.is_empty() && self.links.iter().all(|link| things.contains(link))
    }
}

/// The open ones, whoever they are for: that something stands still, everybody sees who sees it.
pub(crate) async fn blockers(tx: &mut TenantTx) -> Result<Vec<Blocker>> {
    store::blockers(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_blocks_all_of_what_it_is_about_and_nothing_else() {
        let [order, other, stage, machine] = [(); 4].map(|()| Uuid::now_v7());
        let blocks = |links: &[(LinkKind, Uuid)], things: &[(LinkKind, Uuid)]| {
            Blocker { whose: None, links: links.to_vec() }.blocks(things)
        };
        let here = [(LinkKind::Order, order), (LinkKind::Stage, stage), (LinkKind::Machine, machine)];
        assert!(blocks(&here[..1], &here));
        assert!(blocks(&here[2..], &here));
        assert!(blocks(&here, &here));
        assert!(!blocks(&here, &here[..2]));
        assert!(!blocks(&[(LinkKind::Order, other), here[1]], &here));
        assert!(!blocks(&[], &here));
    }
}
