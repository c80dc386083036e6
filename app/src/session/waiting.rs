//! What waits for the person who is signed in: shown on every page, and asked for with one request.

use crate::base::rpc::{Answer, Browser, RpcResult};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::catalog::reports;
#[cfg(feature = "ssr")]
use engrane::notices;
#[cfg(feature = "ssr")]
use engrane::platform::identity::people;
#[cfg(feature = "ssr")]
use engrane::tasks;

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// People to be let in, for whoever may know of them.
    pub people: u32,
    /// Notices that were not read.
    pub notices: u32,
    /// Tasks of theirs with something new in them.
    pub tasks: u32,
    /// Reports of workshops to be decided, for whoever may decide.
    pub reports: u32,
}

/// What waits for the caller.
#[server(output = Answer, client = Browser)]
pub async fn count_waiting() -> RpcResult<Waiting> {
    let ctx = caller()?;
    let people = if ctx.may(Permission::TenantsView) { people::ops::count_pending(&ctx).await? } else { 0 };
    let notices = notices::ops::count_unread(&ctx).await?;
    let tasks = if ctx.may(Permission::TasksView) { tasks::ops::count_unread(&ctx).await? } else { 0 };
    let reports = if ctx.may(Permission::CatalogEdit) { reports::ops::count_open(&ctx).await? } else { 0 };
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Waiting { people: count(people), notices: count(notices), tasks: count(tasks), reports: count(reports) })
}
