//! What modules and permissions are called.

use crate::i18n::{Locale, td_string};
use engrane::base::permission::{Module, Permission};

/// What an organization has switched on.
pub(crate) fn module_name(lang: Locale, module: Module) -> &'static str {
    match module {
        Module::Workshop => td_string!(lang, people.module.workshop),
        Module::Warehouse => td_string!(lang, people.module.warehouse),
        Module::Plant => td_string!(lang, people.module.plant),
        Module::Counter => td_string!(lang, people.module.counter),
        Module::Production => td_string!(lang, people.module.production),
        Module::Stores => td_string!(lang, people.module.stores),
        Module::Fabrication => td_string!(lang, people.module.fabrication),
        Module::Platform => td_string!(lang, people.module.platform),
    }
}

/// What somebody may do.
pub(crate) fn permission_name(lang: Locale, permission: Permission) -> &'static str {
    match permission {
        Permission::AvailabilityView => td_string!(lang, people.permission.availability_view),
        Permission::InventoryView => td_string!(lang, people.permission.inventory_view),
        Permission::InventoryEdit => td_string!(lang, people.permission.inventory_edit),
        Permission::InventoryImport => td_string!(lang, people.permission.inventory_import),
        Permission::PlantView => td_string!(lang, people.permission.plant_view),
        Permission::PlantEdit => td_string!(lang, people.permission.plant_edit),
        Permission::DetectionsWrite => td_string!(lang, people.permission.detections_write),
        Permission::AuditView => td_string!(lang, people.permission.audit_view),
        Permission::ExportData => td_string!(lang, people.permission.export_data),
        Permission::CatalogEdit => td_string!(lang, people.permission.catalog_edit),
        Permission::FitReport => td_string!(lang, people.permission.fit_report),
        Permission::TenantsView => td_string!(lang, people.permission.tenants_view),
        Permission::TenantsEdit => td_string!(lang, people.permission.tenants_edit),
        Permission::TenantAct => td_string!(lang, people.permission.tenant_act),
        Permission::UsersView => td_string!(lang, people.permission.users_view),
        Permission::UsersEdit => td_string!(lang, people.permission.users_edit),
        Permission::SettingsEdit => td_string!(lang, people.permission.settings_edit),
        Permission::StoresView => td_string!(lang, people.permission.stores_view),
        Permission::StoresRequest => td_string!(lang, people.permission.stores_request),
        Permission::StoresMove => td_string!(lang, people.permission.stores_move),
        Permission::StoresEdit => td_string!(lang, people.permission.stores_edit),
        Permission::StoresAdjust => td_string!(lang, people.permission.stores_adjust),
        Permission::ProductionView => td_string!(lang, people.permission.production_view),
        Permission::ProductionSetup => td_string!(lang, people.permission.production_setup),
        Permission::NormsEdit => td_string!(lang, people.permission.norms_edit),
        Permission::OrdersViewAll => td_string!(lang, people.permission.orders_view_all),
        Permission::CooperationView => td_string!(lang, people.permission.cooperation_view),
        Permission::OrdersCreateShop => td_string!(lang, people.permission.orders_create_shop),
        Permission::OrdersCreateCooperation => td_string!(lang, people.permission.orders_create_cooperation),
        Permission::OrdersEdit => td_string!(lang, people.permission.orders_edit),
        Permission::OrdersDelete => td_string!(lang, people.permission.orders_delete),
        Permission::TasksView => td_string!(lang, people.permission.tasks_view),
        Permission::TasksViewAll => td_string!(lang, people.permission.tasks_view_all),
        Permission::TasksWork => td_string!(lang, people.permission.tasks_work),
        Permission::TasksCreate => td_string!(lang, people.permission.tasks_create),
        Permission::TasksReview => td_string!(lang, people.permission.tasks_review),
        Permission::FactsRecord => td_string!(lang, people.permission.facts_record),
        Permission::FactsReverse => td_string!(lang, people.permission.facts_reverse),
        Permission::ShiftsClose => td_string!(lang, people.permission.shifts_close),
        Permission::AccessGrant => td_string!(lang, people.permission.access_grant),
        Permission::MovementsView => td_string!(lang, people.permission.movements_view),
        Permission::MovementsEdit => td_string!(lang, people.permission.movements_edit),
        Permission::SpecificationsView => td_string!(lang, people.permission.specifications_view),
        Permission::SpecificationsEdit => td_string!(lang, people.permission.specifications_edit),
        Permission::NoticesView => td_string!(lang, people.permission.notices_view),
    }
}
