//! The addresses of the plant's pages.

use super::dashboard_page::dashboard_page;
use super::import::{import_page, imports_page};
use super::screen_page::screen_page;
use super::screens_page::screens_page;
use super::settings::Place;
use crate::base::split_module::split_module;
use crate::entity_pages::entity_page;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};

split_module! {
    /// The pages of the plant.
    plant: OeePage {
        Dashboard => dashboard_page,
        Imports => imports_page,
        Import => import_page,
        Screens => screens_page,
        Screen => screen_page,
        Settings => entity_page::<Place>,
    }
}

/// Their routes.
#[component(transparent)]
pub fn OeeRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/plant") view=OeePage::Dashboard ssr=SsrMode::Async />
        <Route path=path!("/plant/imports") view=OeePage::Imports ssr=SsrMode::Async />
        <Route path=path!("/plant/imports/:id") view=OeePage::Import ssr=SsrMode::Async />
        <Route path=path!("/plant/screens") view=OeePage::Screens ssr=SsrMode::Async />
        <Route path=path!("/screen") view=OeePage::Screen ssr=SsrMode::Async />
        <Route path=path!("/plant/settings") view=OeePage::Settings ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}
