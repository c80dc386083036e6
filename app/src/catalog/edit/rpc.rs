//! Server functions of the pages on which the catalogue is edited.

use super::lists::CatalogLists;
use super::shown::{Begun, MergeShown, PartEditing, Reports, Wanted};
use crate::base::rpc::{Answer, AsOf, Browser, RpcResult};
use crate::entity_pages::{Asked, EntityList};
use crate::session::preferences::Language;
use engrane::base::id::{BrandId, FitReportId, FitmentId, PartId, ReferenceId};
use engrane::base::paging::Page;
use engrane::catalog::interchange::types::LargeGroup;
use engrane::catalog::reports::types::FitDecision;
use leptos::prelude::*;
use server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::reports_page::REPORTS;
#[cfg(feature = "ssr")]
use super::{part_address, present, set_up};
#[cfg(feature = "ssr")]
use crate::base::rpc::caller;
#[cfg(feature = "ssr")]
use crate::entity_pages::{EntityLists, Sent};
#[cfg(feature = "ssr")]
use engrane::base::entity::NameOr;
#[cfg(feature = "ssr")]
use engrane::base::paging::PageRequest;
#[cfg(feature = "ssr")]
use engrane::catalog::edit::ops;
#[cfg(feature = "ssr")]
use engrane::catalog::edit::types::{BrandMerge, CatalogPartValues};
#[cfg(feature = "ssr")]
use engrane::catalog::{interchange, reports};
#[cfg(feature = "ssr")]
use engrane::platform::entity;

/// A list of what parts are put under, and the form of the thing that is being changed.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn catalog_settings(place: CatalogLists, asked: Asked, language: Language) -> RpcResult<EntityList> {
    let settings = ops::settings(&caller()?).await?;
    Ok(set_up::shown(language.into(), &settings, place, &asked))
}

/// Makes a brand or a group, or changes the one with this id as a whole; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn save_in_catalog(
    place: CatalogLists,
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    set_up::save(&caller()?, place, Sent { id: &id, version, typed: &values }).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// Removes a brand or a group; then leads back to its list.
#[server(output = Answer, client = Browser)]
pub async fn remove_from_catalog(place: CatalogLists, id: String) -> RpcResult<()> {
    set_up::remove(&caller()?, place, &id).await?;
    leptos_axum::redirect(&place.address());
    Ok(())
}

/// The brand that is to become one with another.
#[server(output = Answer, client = Browser)]
pub async fn catalog_merge(id: BrandId, language: Language) -> RpcResult<MergeShown> {
    Ok(present::merging(&caller()?, language.into(), id).await?)
}

/// Makes two brands one; then leads to the one that stays.
#[server(output = Answer, client = Browser)]
pub async fn merge_catalog_brand(id: BrandId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    let asked = BrandMerge { into: present::into(&values) };
    let merged = ops::merge_brands(&caller()?, NameOr::Id(id), &asked).await?;
    leptos_axum::redirect(&CatalogLists::Brands.address_of(&merged.brand.id.to_string()));
    Ok(())
}

/// A part as it is edited, or the form of a new one.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn catalog_part_editing(id: String, begun: Begun, language: Language) -> RpcResult<PartEditing> {
    Ok(present::editing(&caller()?, language.into(), &id, begun).await?)
}

/// Makes a part, or changes the one with this id as a whole; then leads to it.
#[server(output = Answer, client = Browser)]
pub async fn save_catalog_part(
    id: String,
    version: i32,
    #[server(default)] values: BTreeMap<String, String>,
) -> RpcResult<()> {
    let id = present::save(&caller()?, &id, version, &values).await?;
    leptos_axum::redirect(&part_address(&id.to_string()));
    Ok(())
}

/// Removes a part of which nothing is known; then leads back to the lists.
#[server(output = Answer, client = Browser)]
pub async fn remove_catalog_part(id: PartId) -> RpcResult<()> {
    entity::delete::<CatalogPartValues>(&caller()?, id).await?;
    leptos_axum::redirect(CatalogLists::ADDRESS);
    Ok(())
}

/// Says that a part fits vehicles.
#[server(output = Answer, client = Browser)]
pub async fn add_catalog_fitment(part: PartId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    ops::add_fitment(&caller()?, part, &present::fitment(&values)).await?;
    leptos_axum::redirect(&part_address(&part.to_string()));
    Ok(())
}

/// Says that a part does not fit a vehicle after all.
#[server(output = Answer, client = Browser)]
pub async fn remove_catalog_fitment(part: PartId, fitment: FitmentId) -> RpcResult<()> {
    ops::remove_fitment(&caller()?, part, fitment).await?;
    leptos_axum::redirect(&part_address(&part.to_string()));
    Ok(())
}

/// Says that a number replaces another one, on the page of one of them.
#[server(output = Answer, client = Browser)]
pub async fn add_catalog_reference(part: PartId, #[server(default)] values: BTreeMap<String, String>) -> RpcResult<()> {
    ops::add_reference(&caller()?, &present::reference(&values)).await?;
    leptos_axum::redirect(&part_address(&part.to_string()));
    Ok(())
}

/// Has a reference count no more, or again.
#[server(output = Answer, client = Browser)]
pub async fn turn_catalog_reference(part: PartId, reference: ReferenceId, counts: bool) -> RpcResult<()> {
    ops::turn_reference(&caller()?, reference, counts).await?;
    leptos_axum::redirect(&part_address(&part.to_string()));
    Ok(())
}

/// A page of what workshops report that does not fit.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn catalog_reports(decided: bool, page: u32, language: Language) -> RpcResult<AsOf<Reports>> {
    let ctx = caller()?;
    let value = present::reports(&ctx, language.into(), decided, page).await?;
    Ok(AsOf { now: ctx.now(), value })
}

/// A page of groups that are too large to be true.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn catalog_large_groups(page: u32) -> RpcResult<Page<LargeGroup>> {
    Ok(interchange::ops::large(&caller()?, PageRequest::bounded(Some(page), None)).await?)
}

/// Decides about a report, or takes back what was decided.
#[server(output = Answer, client = Browser)]
pub async fn decide_catalog_report(id: FitReportId, decision: FitDecision) -> RpcResult<()> {
    reports::ops::decide(&caller()?, id, decision).await?;
    leptos_axum::redirect(REPORTS);
    Ok(())
}

/// A page of what the catalogue lacks: of what is sold, or of what was searched for in vain.
#[server(input = Json, output = Answer, client = Browser)]
pub async fn catalog_wanted(searched: bool, page: u32, language: Language) -> RpcResult<Wanted> {
    Ok(present::wanted(&caller()?, language.into(), searched, page).await?)
}
