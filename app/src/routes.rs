//! All addresses: those of the platform here, those of an area in its own `routes.rs`.
//!
//! The start comes with the application; the code of any other page comes when a page of its
//! [split module](crate::base::split_module) is opened, so that the first visit does not grow with each area.

use crate::audit::audit_page;
use crate::base::split_module::split_module;
use crate::catalog::{
    CatalogImportPage, CatalogLists, HomePage, catalog_page, fitments_import_page, large_page, merge_page,
    part_edit_page, part_page, parts_import_page, references_import_page, reports_page, vehicles_import_page,
    wanted_page,
};
use crate::entity_pages::entity_page;
use crate::identity::{account_page, sign_in_page};
use crate::imports::import_page;
use crate::inventory::InventoryRoutes;
use crate::layout::{not_found_page, scan_panel};
use crate::notices::{bell_panel, notices_page, webhooks_page};
use crate::people::{
    all_people_page, forgot_page, organizations_page, people_page, register_page, reset_page, settings_page,
};
use crate::works::WorksRoutes;
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{SsrMode, path};

split_module! {
    /// What a visitor opens next: the catalogue, a part, the camera of the search box, and the pages of somebody who is not signed in.
    visit: VisitPage {
        Catalog => catalog_page,
        Part => part_page,
        // What the search box opens.
        Scan => scan_panel,
        SignIn => sign_in_page,
        Register => register_page,
        Forgot => forgot_page,
        Reset => reset_page,
    }
}

split_module! {
    /// The own account and notices, the organization's settings and people, and for the platform all of them and what fills the catalogue.
    administration: AdministrationPage {
        Account => account_page,
        Audit => audit_page,
        // What the bell of every page opens.
        Bell => bell_panel,
        Notices => notices_page,
        Webhooks => webhooks_page,
        Settings => settings_page,
        People => people_page,
        AllPeople => all_people_page,
        Organizations => organizations_page,
        CatalogParts => parts_import_page,
        CatalogReferences => references_import_page,
        CatalogFitments => fitments_import_page,
        CatalogVehicles => vehicles_import_page,
        CatalogImport => import_page::<CatalogImportPage>,
        CatalogEditing => entity_page::<CatalogLists>,
        CatalogMerging => merge_page,
        CatalogPartEditing => part_edit_page,
        CatalogReports => reports_page,
        CatalogLarge => large_page,
        CatalogWanted => wanted_page,
    }
}

pub(crate) fn routes() -> AnyView {
    view! {
        <Routes fallback=not_found_page>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
            <Route path=path!("/catalog") view=VisitPage::Catalog ssr=SsrMode::Async />
            <Route path=path!("/catalog/parts/:id") view=VisitPage::Part ssr=SsrMode::Async />
            <Route path=path!("/login") view=VisitPage::SignIn ssr=SsrMode::Async />
            <Route path=path!("/register") view=VisitPage::Register ssr=SsrMode::Async />
            <Route path=path!("/forgot-password") view=VisitPage::Forgot ssr=SsrMode::Async />
            <Route path=path!("/reset-password") view=VisitPage::Reset ssr=SsrMode::Async />
            <Route path=path!("/account") view=AdministrationPage::Account ssr=SsrMode::Async />
            <Route path=path!("/notices") view=AdministrationPage::Notices ssr=SsrMode::Async />
            <Route path=path!("/settings") view=AdministrationPage::Settings ssr=SsrMode::Async />
            <Route path=path!("/settings/audit") view=AdministrationPage::Audit ssr=SsrMode::Async />
            <Route path=path!("/settings/webhooks") view=AdministrationPage::Webhooks ssr=SsrMode::Async />
            <Route path=path!("/settings/users") view=AdministrationPage::People ssr=SsrMode::Async />
            <Route path=path!("/admin/users") view=AdministrationPage::AllPeople ssr=SsrMode::Async />
            <Route path=path!("/admin/organizations") view=AdministrationPage::Organizations ssr=SsrMode::Async />
            <Route path=path!("/catalog/import") view=AdministrationPage::CatalogParts ssr=SsrMode::Async />
            <Route
                path=path!("/catalog/import/references")
                view=AdministrationPage::CatalogReferences
                ssr=SsrMode::Async
            />
            <Route path=path!("/catalog/import/fitments") view=AdministrationPage::CatalogFitments ssr=SsrMode::Async />
            <Route path=path!("/catalog/import/vehicles") view=AdministrationPage::CatalogVehicles ssr=SsrMode::Async />
            <Route path=path!("/catalog/imports/:id") view=AdministrationPage::CatalogImport ssr=SsrMode::Async />
            <Route path=path!("/catalog/edit") view=AdministrationPage::CatalogEditing ssr=SsrMode::Async />
            <Route
                path=path!("/catalog/edit/brands/:id/merge")
                view=AdministrationPage::CatalogMerging
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/catalog/edit/parts/:id")
                view=AdministrationPage::CatalogPartEditing
                ssr=SsrMode::Async
            />
            <Route path=path!("/catalog/edit/reports") view=AdministrationPage::CatalogReports ssr=SsrMode::Async />
            <Route path=path!("/catalog/edit/reports/large") view=AdministrationPage::CatalogLarge ssr=SsrMode::Async />
            <Route path=path!("/catalog/edit/wanted") view=AdministrationPage::CatalogWanted ssr=SsrMode::Async />
            <InventoryRoutes />
            <WorksRoutes />
        </Routes>
    }
    .into_any()
}
