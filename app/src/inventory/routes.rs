//! The addresses of a bodega's pages.

use super::import_page::import_page;
use super::imports_page::imports_page;
use super::items_page::items_page;
use crate::base::split_module::split_module;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};

split_module! {
    /// The pages of the inventory.
    inventory: InventoryPage {
        Items => items_page,
        Imports => imports_page,
        Import => import_page,
    }
}

/// Their routes.
#[component(transparent)]
pub fn InventoryRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/inventory") view=InventoryPage::Items ssr=SsrMode::Async />
        <Route path=path!("/inventory/import") view=InventoryPage::Imports ssr=SsrMode::Async />
        <Route path=path!("/inventory/imports/:id") view=InventoryPage::Import ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}
