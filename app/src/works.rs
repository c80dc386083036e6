//! The addresses of the areas in which something is made and kept: the plant, the production and the store-room. Their code comes together, as each
//! split module more doubles the number of files that the build makes of them.

use crate::base::split_module::split_module;
use crate::entity_pages::entity_page;
use crate::imports::import_page;
use crate::oee::{DetectionsImportPage, Place, dashboard_page, imports_page, screen_page, screens_page};
use crate::production::{
    ProductionImportPage, SetUp as ProductionSetUp, device_page, floor_page, movements_page, new_order_page,
    new_specification_page, order_page, orders_import_page, orders_page, pad_page, pads_page, shifts_page,
    specification_page, specifications_page, traveller_page, workpiece_page, workpieces_import_page, workpieces_page,
};
use crate::stores::{
    SetUp, StockImportPage, code_page, count_page, counter_page, counts_page, document_page, documents_page,
    exports_page, holder_page, item_page, labels_page, list_page, mine_page, requests_page, stock_imports_page,
};
use crate::tasks::tasks_page;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};

split_module! {
    /// The pages of the plant, of the production and of the store-room.
    works: WorksPage {
        Plant => dashboard_page,
        Imports => imports_page,
        Import => import_page::<DetectionsImportPage>,
        Screens => screens_page,
        Screen => screen_page,
        PlantSettings => entity_page::<Place>,
        Orders => orders_page,
        NewOrder => new_order_page,
        Order => order_page,
        Specifications => specifications_page,
        NewSpecification => new_specification_page,
        Specification => specification_page,
        Traveller => traveller_page,
        Workpieces => workpieces_page,
        Workpiece => workpiece_page,
        ProductionSettings => entity_page::<ProductionSetUp>,
        Pad => pad_page,
        Pads => pads_page,
        Device => device_page,
        Floor => floor_page,
        Shifts => shifts_page,
        Movements => movements_page,
        OrdersImport => orders_import_page,
        WorkpiecesImport => workpieces_import_page,
        ProductionImport => import_page::<ProductionImportPage>,
        Stock => list_page,
        StockItem => item_page,
        Holder => holder_page,
        Mine => mine_page,
        Documents => documents_page,
        Document => document_page,
        StoreExports => exports_page,
        StoreImports => stock_imports_page,
        StoreImport => import_page::<StockImportPage>,
        Counts => counts_page,
        Count => count_page,
        Labels => labels_page,
        Counter => counter_page,
        Code => code_page,
        Requests => requests_page,
        StoreSettings => entity_page::<SetUp>,
        Tasks => tasks_page,
    }
}

/// The routes of all these pages.
#[component(transparent)]
pub fn WorksRoutes() -> AnyNestedRoute {
    view! {
        <OeeRoutes />
        <ProductionRoutes />
        <FloorRoutes />
        <StoresRoutes />
        <TasksRoutes />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The routes of the plant's pages.
#[component(transparent)]
fn OeeRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/plant") view=WorksPage::Plant ssr=SsrMode::Async />
        <Route path=path!("/plant/imports") view=WorksPage::Imports ssr=SsrMode::Async />
        <Route path=path!("/plant/imports/:id") view=WorksPage::Import ssr=SsrMode::Async />
        <Route path=path!("/plant/screens") view=WorksPage::Screens ssr=SsrMode::Async />
        <Route path=path!("/screen") view=WorksPage::Screen ssr=SsrMode::Async />
        <Route path=path!("/plant/settings") view=WorksPage::PlantSettings ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The routes of the production's pages.
#[component(transparent)]
fn ProductionRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/production/orders") view=WorksPage::Orders ssr=SsrMode::Async />
        <Route path=path!("/production/orders/new") view=WorksPage::NewOrder ssr=SsrMode::Async />
        <Route path=path!("/production/orders/:id") view=WorksPage::Order ssr=SsrMode::Async />
        <Route path=path!("/production/specifications") view=WorksPage::Specifications ssr=SsrMode::Async />
        <Route path=path!("/production/specifications/new") view=WorksPage::NewSpecification ssr=SsrMode::Async />
        <Route path=path!("/production/specifications/:id") view=WorksPage::Specification ssr=SsrMode::Async />
        <Route path=path!("/production/orders/:id/traveller") view=WorksPage::Traveller ssr=SsrMode::Async />
        <Route path=path!("/production/workpieces") view=WorksPage::Workpieces ssr=SsrMode::Async />
        <Route path=path!("/production/workpieces/:id") view=WorksPage::Workpiece ssr=SsrMode::Async />
        <Route path=path!("/production/import") view=WorksPage::OrdersImport ssr=SsrMode::Async />
        <Route path=path!("/production/import/workpieces") view=WorksPage::WorkpiecesImport ssr=SsrMode::Async />
        <Route path=path!("/production/imports/:id") view=WorksPage::ProductionImport ssr=SsrMode::Async />
        <Route path=path!("/production/setup") view=WorksPage::ProductionSettings ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The routes of the pages of the production's floor.
#[component(transparent)]
fn FloorRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/production/pad") view=WorksPage::Pad ssr=SsrMode::Async />
        <Route path=path!("/production/pads") view=WorksPage::Pads ssr=SsrMode::Async />
        <Route path=path!("/pad") view=WorksPage::Device ssr=SsrMode::Async />
        <Route path=path!("/production/floor") view=WorksPage::Floor ssr=SsrMode::Async />
        <Route path=path!("/production/shifts") view=WorksPage::Shifts ssr=SsrMode::Async />
        <Route path=path!("/production/movements") view=WorksPage::Movements ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The routes of the store-room's pages.
#[component(transparent)]
fn StoresRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/stores") view=WorksPage::Stock ssr=SsrMode::Async />
        <Route path=path!("/stores/items/:id") view=WorksPage::StockItem ssr=SsrMode::Async />
        <Route path=path!("/stores/holders/:id") view=WorksPage::Holder ssr=SsrMode::Async />
        <Route path=path!("/stores/mine") view=WorksPage::Mine ssr=SsrMode::Async />
        <Route path=path!("/stores/documents") view=WorksPage::Documents ssr=SsrMode::Async />
        <Route path=path!("/stores/documents/:id") view=WorksPage::Document ssr=SsrMode::Async />
        <Route path=path!("/stores/exports") view=WorksPage::StoreExports ssr=SsrMode::Async />
        <Route path=path!("/stores/import") view=WorksPage::StoreImports ssr=SsrMode::Async />
        <Route path=path!("/stores/imports/:id") view=WorksPage::StoreImport ssr=SsrMode::Async />
        <Route path=path!("/stores/counts") view=WorksPage::Counts ssr=SsrMode::Async />
        <Route path=path!("/stores/counts/:id") view=WorksPage::Count ssr=SsrMode::Async />
        <Route path=path!("/stores/labels") view=WorksPage::Labels ssr=SsrMode::Async />
        <Route path=path!("/stores/counter") view=WorksPage::Counter ssr=SsrMode::Async />
        <Route path=path!("/stores/codes/:code") view=WorksPage::Code ssr=SsrMode::Async />
        <Route path=path!("/stores/requests") view=WorksPage::Requests ssr=SsrMode::Async />
        <Route path=path!("/stores/settings") view=WorksPage::StoreSettings ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The route of the tasks of all these.
#[component(transparent)]
fn TasksRoutes() -> AnyNestedRoute {
    view! { <Route path=path!("/tasks") view=WorksPage::Tasks ssr=SsrMode::Async /> }
        .into_inner()
        .into_any_nested_route()
}
