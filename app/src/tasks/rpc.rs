//! Server functions of the page of tasks.

use super::shown::{NewTaskForm, OpenedTask, TaskShow, Tasks, TypedTask};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::{FileId, ProductionOrderId, TaskId};
use engrane::tasks::types::TaskStep;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::tasks::types::TaskFilter;
#[cfg(feature = "ssr")]
use engrane::tasks::{files, ops};

/// A page of the tasks of a view, in words; of those about an order, where one is named.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn task_list(
    show: TaskShow,
    page: u32,
    order: Option<ProductionOrderId>,
    language: Language,
) -> RpcResult<AsOf<Tasks>> {
    let ctx = caller()?;
    let filter = TaskFilter { order: order.map(|order| order.0), ..present::filter(show) };
    let found = ops::list(&ctx, &filter, PageRequest::bounded(Some(page), None)).await?;
    Ok(AsOf { now: ctx.now(), value: present::tasks(language.into(), &found) })
}

/// One task, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn task_opened(id: TaskId, language: Language) -> RpcResult<AsOf<OpenedTask>> {
    let ctx = caller()?;
    let detail = ops::find(&ctx, id).await?;
    Ok(AsOf { now: ctx.now(), value: present::opened(language.into(), ctx.zone(), &detail) })
}

/// What the form of a new task offers.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn task_form(language: Language) -> RpcResult<NewTaskForm> {
    let ctx = caller()?;
    Ok(present::form(&ctx, language.into(), &ops::assignees(&ctx).await?))
}

/// Gives somebody something to do.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn raise_task(typed: TypedTask) -> RpcResult<()> {
    ops::create(&caller()?, &present::asked(&typed)?).await?;
    Ok(())
}

/// Takes it a step further.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn take_task_step(id: TaskId, step: TaskStep, said: String) -> RpcResult<()> {
    ops::step(&caller()?, id, step, &said).await?;
    Ok(())
}

/// Says something about it.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn say_about_task(id: TaskId, said: String) -> RpcResult<()> {
    ops::comment(&caller()?, id, &said).await?;
    Ok(())
}

/// The caller has read it.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn task_was_read(id: TaskId) -> RpcResult<()> {
    ops::read(&caller()?, id).await?;
    Ok(())
}

/// Takes a picture or a paper off it.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn remove_task_file(id: TaskId, file: FileId) -> RpcResult<()> {
    Ok(files::ops::remove(&caller()?, id, file).await?)
}
