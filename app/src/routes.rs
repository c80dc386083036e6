//! All addresses: those of the platform here, those of an area in its own `routes.rs`.
//!
//! The catalogue, which everybody opens first, comes with the application; the code of any other page comes when a page
//! of its [split module](crate::base::split_module) is opened, so that the first visit does not grow with each area.

use crate::audit::audit_page;
use crate::base::split_module::split_module;
use crate::catalog::{CatalogPage, HomePage, PartPage};
use crate::identity::{account_page, sign_in_page};
use crate::inventory::InventoryRoutes;
use crate::layout::not_found_page;
use crate::notices::{bell_panel, notices_page};
use crate::oee::OeeRoutes;
use crate::people::{
    all_people_page, forgot_page, organizations_page, people_page, register_page, reset_page, settings_page,
};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{SsrMode, path};

split_module! {
    /// The pages of somebody who is not signed in.
    sign_in: SignInPage {
        SignIn => sign_in_page,
        Register => register_page,
        Forgot => forgot_page,
        Reset => reset_page,
    }
}

split_module! {
    /// The own account and notices, the organization's settings and people, and all of them for the platform.
    administration: AdministrationPage {
        Account => account_page,
        Audit => audit_page,
        // What the bell of every page opens.
        Bell => bell_panel,
        Notices => notices_page,
        Settings => settings_page,
        People => people_page,
        AllPeople => all_people_page,
        Organizations => organizations_page,
    }
}

pub(crate) fn routes() -> AnyView {
    view! {
        <Routes fallback=not_found_page>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
            <Route path=path!("/catalog") view=CatalogPage ssr=SsrMode::Async />
            <Route path=path!("/catalog/parts/:id") view=PartPage ssr=SsrMode::Async />
            <Route path=path!("/login") view=SignInPage::SignIn ssr=SsrMode::Async />
            <Route path=path!("/register") view=SignInPage::Register ssr=SsrMode::Async />
            <Route path=path!("/forgot-password") view=SignInPage::Forgot ssr=SsrMode::Async />
            <Route path=path!("/reset-password") view=SignInPage::Reset ssr=SsrMode::Async />
            <Route path=path!("/account") view=AdministrationPage::Account ssr=SsrMode::Async />
            <Route path=path!("/notices") view=AdministrationPage::Notices ssr=SsrMode::Async />
            <Route path=path!("/settings") view=AdministrationPage::Settings ssr=SsrMode::Async />
            <Route path=path!("/settings/audit") view=AdministrationPage::Audit ssr=SsrMode::Async />
            <Route path=path!("/settings/users") view=AdministrationPage::People ssr=SsrMode::Async />
            <Route path=path!("/admin/users") view=AdministrationPage::AllPeople ssr=SsrMode::Async />
            <Route path=path!("/admin/organizations") view=AdministrationPage::Organizations ssr=SsrMode::Async />
            <InventoryRoutes />
            <OeeRoutes />
        </Routes>
    }
    .into_any()
}
