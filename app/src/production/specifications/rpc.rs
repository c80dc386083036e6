//! Server functions of the pages of specifications.

use super::shown::{SpecificationSheet, SpecificationShown, Specifications, TypedSpecification};
use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::session::preferences::Language;
use engrane::base::id::SpecificationId;
use engrane::production::specifications::types::SpecificationFilter;
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{present, typed as read};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use engrane::base::fault::Error;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::base::permission::Permission;
#[cfg(feature = "ssr")]
use engrane::production::specifications::ops;
#[cfg(feature = "ssr")]
use engrane::production::specifications::types::OpenLinesRequest;

/// A page of the specifications that the caller sees, in words.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_specifications(
    filter: SpecificationFilter,
    page: u32,
    language: Language,
) -> RpcResult<Specifications> {
    Ok(present::specifications(&caller()?, language.into(), &filter, PageRequest::bounded(Some(page), None)).await?)
}

/// Everything that the page of a specification shows.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn production_specification(id: SpecificationId, language: Language) -> RpcResult<SpecificationShown> {
    Ok(present::specification(&caller()?, language.into(), id).await?)
}

/// What writing one down begins with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_specification_form(language: Language) -> RpcResult<SpecificationSheet> {
    Ok(present::new_form(&caller()?, language.into())?)
}

/// What changing one begins with.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn specification_form(id: SpecificationId, language: Language) -> RpcResult<SpecificationSheet> {
    Ok(present::form(&caller()?, language.into(), id).await?)
}

/// Writes down what a customer ordered, and tells which specification it is.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn new_specification(typed: TypedSpecification) -> RpcResult<SpecificationId> {
    let ctx = caller()?;
    // Before anything of it is read: whoever may not is told that first.
    ctx.require(Permission::SpecificationsEdit)?;
    Ok(ops::create(&ctx, &read::specification(&typed).map_err(Error::Refused)?).await?.id)
}

/// Changes a specification as a whole.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn change_specification(id: SpecificationId, version: i32, typed: TypedSpecification) -> RpcResult<()> {
    let ctx = caller()?;
    ctx.require(Permission::SpecificationsEdit)?;
    ops::change(&ctx, id, version, &read::specification(&typed).map_err(Error::Refused)?).await?;
    Ok(())
}

/// Shows a specification to operators, or shows it to them no more.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn publish_specification(id: SpecificationId, published: bool) -> RpcResult<()> {
    ops::publish(&caller()?, id, published).await?;
    Ok(())
}

/// Orders what is open of its lines.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn order_open_lines(id: SpecificationId) -> RpcResult<()> {
    ops::order_open(&caller()?, id, &OpenLinesRequest::default()).await?;
    Ok(())
}

/// Removes a specification of which nothing is ordered.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn delete_specification(id: SpecificationId) -> RpcResult<()> {
    Ok(ops::delete(&caller()?, id).await?)
}
