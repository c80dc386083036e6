//! What tasks are about, in the names of those who ask.

use super::steps::Link;
use super::store;
use super::types::{TaskLink, TaskValues};
use crate::base::fault::Result;
use crate::base::id::TaskId;
use crate::base::problem::{Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::links::{LinkKind, Named, Sought};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What the caller sees of the things of a kind.
async fn named(ctx: &Ctx, tx: &mut TenantTx, kind: LinkKind, sought: &Sought) -> Result<Vec<Named>> {
    match ctx.services.hooks.names.iter().find(|(of, _)| *of == kind) {
        Some((_, step)) => step(ctx, tx, sought).await,
        None => Ok(Vec::new()),
    }
}

/// Does the caller see it?
pub(super) async fn sees(ctx: &Ctx, tx: &mut TenantTx, kind: LinkKind, id: Uuid) -> Result<bool> {
    Ok(!named(ctx, tx, kind, &Sought::ids(vec![id])).await?.is_empty())
}

/// The ids of what somebody names, all of which they must see.
pub(super) async fn resolve(ctx: &Ctx, tx: &mut TenantTx, asked: &TaskValues) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for (kind, name) in [
        (LinkKind::Order, &asked.order),
        (LinkKind::Stage, &asked.stage),
        (LinkKind::Machine, &asked.machine),
        (LinkKind::Stop, &asked.stop),
        (LinkKind::StockItem, &asked.stock_item),
    ] {
        let Some(name) = name.as_deref().filter(|name| !name.trim().is_empty()) else { continue };
        let found = named(ctx, tx, kind, &Sought::one(name)).await?.pop();
        let target = found.ok_or_else(|| Problem::invalid(kind.as_str(), Reason::Unknown))?.id;
        links.push(Link { kind, target, at: None, minutes: None });
    }
    Ok(links)
}

/// What these tasks are about, as the caller sees it: of what they may not know of, that there is something.
pub(super) async fn of_tasks(ctx: &Ctx, tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<TaskId, Vec<TaskLink>>> {
    let links = store::links(tx, ids).await?;
    let mut wanted: BTreeMap<LinkKind, Vec<Uuid>> = BTreeMap::new();
    for link in links.values().flatten() {
        wanted.entry(link.kind).or_default().push(link.target);
    }
    let mut names: HashMap<(LinkKind, Uuid), String> = HashMap::new();
    for (kind, targets) in wanted {
        let found = named(ctx, tx, kind, &Sought::ids(targets)).await?;
        names.extend(found.into_iter().map(|named| ((kind, named.id), named.name)));
    }
    let shown = |Link { kind, target, at, .. }: Link| {
        let name = names.get(&(kind, target)).cloned();
        TaskLink { kind, id: name.as_ref().map(|_| target), at: at.filter(|_| name.is_some()), name }
    };
    Ok(links.into_iter().map(|(id, links)| (id, links.into_iter().map(shown).collect())).collect())
}
