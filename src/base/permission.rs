//! Roles are sets of permissions; a tenant's modules bound them.
//! Effective permissions = (role ∪ the person's extra permissions) ∩ what the tenant's modules allow.

use crate::base::enums::text_enum;

text_enum! {
    /// What a person is in the tenant.
    Role {
        SuperAdmin = "super_admin",
        Owner = "owner",
        Admin = "admin",
        Manager = "manager",
        Operator = "operator",
        Viewer = "viewer",
        /// Leads the business (Dirección).
        Director = "director",
        /// Says how things are made (Ingeniería).
        ChiefEngineer = "chief_engineer",
        /// Leads the production (Jefe de producción).
        ShopHead = "shop_head",
        /// Keeps the store-room and orders what is needed (Abasto).
        Supply = "supply",
        /// Leads a stage of the production (Supervisor).
        Master = "master",
    }
}

text_enum! {
    /// What a tenant has switched on.
    Module {
        Workshop = "workshop",
        Warehouse = "warehouse",
        Plant = "plant",
        Counter = "counter",
        Production = "production",
        Stores = "stores",
        Fabrication = "fabrication",
        Platform = "platform",
    }
}

text_enum! {
    /// One thing that may be done. Reading the catalogue needs none: it is public.
    Permission {
        /// See which bodega has a part at what price.
        AvailabilityView = "availability_view",
        /// See the bodega's own stock and its imports.
        InventoryView = "inventory_view",
        /// Change stock lines, one at a time.
        InventoryEdit = "inventory_edit",
        /// Replace the stock by a file, clear it, and undo that.
        InventoryImport = "inventory_import",
        /// See the plant's dashboard, its stops and its set-up.
        PlantView = "plant_view",
        /// Change lines, areas, products, shifts and the calendar; connect wall screens.
        PlantEdit = "plant_edit",
        /// Send detections.
        DetectionsWrite = "detections_write",
        /// See what the people of the organization did.
        AuditView = "audit_view",
        /// Take data along as a file: the audit.
        ExportData = "export_data",
        /// Change the catalogue that all share, and bring files into it.
        CatalogEdit = "catalog_edit",
        /// Report that a part does not fit, or does not replace another one.
        FitReport = "fit_report",
        /// See tenants and users of all.
        TenantsView = "tenants_view",
        /// Create and change tenants and users of all.
        TenantsEdit = "tenants_edit",
        /// Act for another organization, as its owner would.
        TenantAct = "tenant_act",
        /// See the people of the own tenant.
        UsersView = "users_view",
        /// Create, change and switch off people of the own tenant.
        UsersEdit = "users_edit",
        /// Change the settings of the own tenant: theme, language, time zone.
        SettingsEdit = "settings_edit",
        /// See the items and places of the store-room, and what one has oneself.
        StoresView = "stores_view",
        /// Ask for items; count what one was told to.
        StoresRequest = "stores_request",
        /// Receive, issue, return, transfer and count; see who has what, and all that was moved.
        StoresMove = "stores_move",
        /// Change items, places, departments and thresholds; see what things cost.
        StoresEdit = "stores_edit",
        /// Adjust, scrap, and take back what anybody did.
        StoresAdjust = "stores_adjust",
        /// See and answer the own notices; each of them asks for its own permission besides.
        NoticesView = "notices_view",
        /// See what is made, at which stages and on which machines.
        ProductionView = "production_view",
        /// Change stages, machines, workpieces, reasons and partners.
        ProductionSetup = "production_setup",
        /// Change how much of a workpiece a shift makes.
        NormsEdit = "norms_edit",
        /// See also orders that were neither published nor granted to one.
        OrdersViewAll = "orders_view_all",
        /// See orders that partners make.
        CooperationView = "cooperation_view",
        /// Order what is made in the own shop.
        OrdersCreateShop = "orders_create_shop",
        /// Order what a partner makes.
        OrdersCreateCooperation = "orders_create_cooperation",
        /// Change orders, hold, cancel and close them.
        OrdersEdit = "orders_edit",
        /// Remove orders of which nothing was recorded.
        OrdersDelete = "orders_delete",
        /// See the tasks that are for oneself, or by oneself.
        TasksView = "tasks_view",
        /// See those of others as well.
        TasksViewAll = "tasks_view_all",
        /// Take tasks on, comment on them, and report a problem.
        TasksWork = "tasks_work",
        /// Give tasks to others.
        TasksCreate = "tasks_create",
        /// Review, cancel and open again tasks of anybody.
        TasksReview = "tasks_review",
        /// Record what was made: operators what they made themselves.
        FactsRecord = "facts_record",
        /// Record for others, and take back what anybody recorded.
        FactsReverse = "facts_reverse",
        /// Close shifts, and open them again.
        ShiftsClose = "shifts_close",
        /// Show orders to people who would not see them otherwise.
        AccessGrant = "access_grant",
        /// See what is sent and received, and with whom the pieces are.
        MovementsView = "movements_view",
        /// Send and receive.
        MovementsEdit = "movements_edit",
        /// See what customers ordered.
        SpecificationsView = "specifications_view",
        /// Write down what customers ordered, show it to operators, and order what is open of it.
        SpecificationsEdit = "specifications_edit",
    }
}

impl Role {
    /// How far up the role stands: nobody changes whoever stands above them.
    pub fn rank(self) -> u8 {
        match self {
            Self::SuperAdmin => 5,
            Self::Owner => 4,
            Self::Admin | Self::Director => 3,
            Self::Manager | Self::ChiefEngineer | Self::ShopHead | Self::Supply | Self::Master => 2,
            Self::Operator => 1,
            Self::Viewer => 0,
        }
    }

    /// Which permissions the role itself has, before the tenant's modules bound them.
    pub fn holds(self, permission: Permission) -> bool {
        // Also what is added to the table later.
        self == Self::SuperAdmin || permission.rule().roles.contains(&self)
    }
}

/// A row of the table below.
struct Rule {
    permission: Permission,
    /// At least one of them must be on.
    modules: &'static [Module],
    /// Who has it besides super admins.
    roles: &'static [Role],
}

const ALL: &[Module] = Module::ALL;
const NOBODY: &[Role] = &[];
const ADMINS: &[Role] = &[Role::Owner, Role::Admin];
/// Where nothing else is said, whoever leads the business or its production is a manager …
const MANAGERS: &[Role] = &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead];
const STOREKEEPERS: &[Role] = &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::Supply];
/// … and a supervisor an operator; the others are viewers.
const OPERATORS: &[Role] =
    &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::Operator, Role::Master];
const ALL_BUT_VIEWERS: &[Role] = &[
    Role::Owner,
    Role::Admin,
    Role::Manager,
    Role::Director,
    Role::ChiefEngineer,
    Role::ShopHead,
    Role::Supply,
    Role::Master,
    Role::Operator,
];
const EVERYBODY: &[Role] = Role::ALL;
/// All but those of a production who see what is theirs …
const ALL_BUT_OPERATORS: &[Role] = &[
    Role::Owner,
    Role::Admin,
    Role::Manager,
    Role::Viewer,
    Role::Director,
    Role::ChiefEngineer,
    Role::ShopHead,
    Role::Supply,
    Role::Master,
];
/// … or who lead nothing but a stage of the shop.
const ALL_BUT_MASTERS: &[Role] = &[
    Role::Owner,
    Role::Admin,
    Role::Manager,
    Role::Operator,
    Role::Viewer,
    Role::Director,
    Role::ChiefEngineer,
    Role::ShopHead,
    Role::Supply,
];
/// Who answers for what is made.
const LEADS_AND_MASTERS: &[Role] =
    &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::Master];
/// Who plans what is made.
const PLANNERS: &[Role] = &[
    Role::Owner,
    Role::Admin,
    Role::Manager,
    Role::Director,
    Role::ChiefEngineer,
    Role::ShopHead,
    Role::Supply,
    Role::Master,
];
/// Who says how things are made …
const ENGINEERS: &[Role] =
    &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::ChiefEngineer];
/// … who orders what partners make …
const ENGINEERS_AND_SUPPLY: &[Role] =
    &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::ChiefEngineer, Role::Supply];
/// … and who knows how long it takes.
const ENGINEERS_AND_MASTERS: &[Role] =
    &[Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead, Role::ChiefEngineer, Role::Master];

/// Who may what, and which module brings it along: a row for each permission, in their order.
#[rustfmt::skip]
const RULES: &[Rule] = {
    use Module::{Fabrication, Plant, Platform, Production, Stores, Warehouse, Workshop};
    use Permission::{
        AccessGrant, AuditView, AvailabilityView, CatalogEdit, CooperationView, DetectionsWrite, ExportData, FactsRecord,
        FactsReverse, FitReport, InventoryEdit, InventoryImport, InventoryView, MovementsEdit, MovementsView, NormsEdit,
        NoticesView, OrdersCreateCooperation, OrdersCreateShop, OrdersDelete, OrdersEdit, OrdersViewAll, PlantEdit,
        PlantView, ProductionSetup, ProductionView, SettingsEdit, ShiftsClose, SpecificationsEdit, SpecificationsView, StoresAdjust, StoresEdit, StoresMove, StoresRequest, StoresView,
        TasksCreate, TasksReview, TasksView, TasksViewAll, TasksWork, TenantAct, TenantsEdit, TenantsView, UsersEdit,
        UsersView,
    };
    &[
        Rule { permission: AvailabilityView, modules: &[Workshop, Platform], roles: EVERYBODY },
        Rule { permission: InventoryView,    modules: &[Warehouse],          roles: EVERYBODY },
        Rule { permission: InventoryEdit,    modules: &[Warehouse],          roles: OPERATORS },
        Rule { permission: InventoryImport,  modules: &[Warehouse],          roles: MANAGERS },
        Rule { permission: PlantView,        modules: &[Plant],              roles: EVERYBODY },
        Rule { permission: PlantEdit,        modules: &[Plant],              roles: MANAGERS },
        Rule { permission: DetectionsWrite,  modules: &[Plant],              roles: OPERATORS },
        Rule { permission: AuditView,        modules: ALL,                   roles: ADMINS },
        Rule { permission: ExportData,       modules: ALL,                   roles: ADMINS },
        Rule { permission: CatalogEdit,      modules: &[Platform],           roles: ADMINS },
        Rule { permission: FitReport,        modules: &[Workshop],           roles: ALL_BUT_VIEWERS },
        Rule { permission: TenantsView,      modules: &[Platform],           roles: ADMINS },
        Rule { permission: TenantsEdit,      modules: &[Platform],           roles: ADMINS },
        Rule { permission: TenantAct,        modules: &[Platform],           roles: NOBODY },
        Rule { permission: UsersView,        modules: ALL,                   roles: ADMINS },
        Rule { permission: UsersEdit,        modules: ALL,                   roles: ADMINS },
        Rule { permission: SettingsEdit,     modules: ALL,                   roles: ADMINS },
        Rule { permission: StoresView,       modules: &[Stores],             roles: EVERYBODY },
        Rule { permission: StoresRequest,    modules: &[Stores],             roles: ALL_BUT_VIEWERS },
        Rule { permission: StoresMove,       modules: &[Stores],             roles: STOREKEEPERS },
        Rule { permission: StoresEdit,       modules: &[Stores],             roles: STOREKEEPERS },
        Rule { permission: StoresAdjust,     modules: &[Stores],             roles: MANAGERS },
        Rule { permission: NoticesView,      modules: ALL,                   roles: EVERYBODY },
        Rule { permission: ProductionView,   modules: &[Production],         roles: EVERYBODY },
        Rule { permission: ProductionSetup,  modules: &[Production],         roles: ENGINEERS },
        Rule { permission: NormsEdit,        modules: &[Production],         roles: ENGINEERS_AND_MASTERS },
        Rule { permission: OrdersViewAll,    modules: &[Production],         roles: ALL_BUT_OPERATORS },
        Rule { permission: CooperationView,  modules: &[Production],         roles: ALL_BUT_MASTERS },
        Rule { permission: OrdersCreateShop, modules: &[Production],         roles: ENGINEERS_AND_MASTERS },
        Rule { permission: OrdersCreateCooperation, modules: &[Production],  roles: ENGINEERS_AND_SUPPLY },
        Rule { permission: OrdersEdit,       modules: &[Production],         roles: PLANNERS },
        Rule { permission: OrdersDelete,     modules: &[Production],         roles: ADMINS },
        Rule { permission: TasksView,        modules: &[Plant, Production, Stores, Fabrication], roles: EVERYBODY },
        Rule { permission: TasksViewAll,     modules: &[Plant, Production, Stores, Fabrication], roles: ALL_BUT_OPERATORS },
        Rule { permission: TasksWork,        modules: &[Plant, Production, Stores, Fabrication], roles: ALL_BUT_VIEWERS },
        Rule { permission: TasksCreate,      modules: &[Plant, Production, Stores, Fabrication], roles: PLANNERS },
        Rule { permission: TasksReview,      modules: &[Plant, Production, Stores, Fabrication], roles: MANAGERS },
        Rule { permission: FactsRecord,      modules: &[Production],         roles: OPERATORS },
        Rule { permission: FactsReverse,     modules: &[Production],         roles: LEADS_AND_MASTERS },
        Rule { permission: ShiftsClose,      modules: &[Production],         roles: LEADS_AND_MASTERS },
        Rule { permission: AccessGrant,      modules: &[Production],         roles: LEADS_AND_MASTERS },
        Rule { permission: MovementsView,    modules: &[Production],         roles: ALL_BUT_OPERATORS },
        Rule { permission: MovementsEdit,    modules: &[Production],         roles: STOREKEEPERS },
        Rule { permission: SpecificationsView, modules: &[Production],       roles: EVERYBODY },
        Rule { permission: SpecificationsEdit, modules: &[Production],       roles: MANAGERS },
    ]
};

// A permission without its row, or out of order, does not compile.
const _: () = {
    assert!(RULES.len() == Permission::ALL.len(), "each permission has one row");
    let mut at = 0;
    while at < RULES.len() {
        assert!(RULES[at].permission as usize == at, "rows stand in the order of the permissions");
        at += 1;
    }
};

impl Permission {
    fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// Does one of these modules bring it along?
    pub fn comes_with(self, modules: &[Module]) -> bool {
        self.rule().modules.iter().any(|module| modules.contains(module))
    }
}

/// The effective permissions of a person. In the browser this only decides what is shown; it protects nothing.
pub fn effective(role: Role, extra: &[Permission], modules: &[Module]) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|&permission| role.holds(permission) || extra.contains(&permission))
        .filter(|permission| permission.comes_with(modules))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart_from_tasks(permissions: Vec<Permission>) -> Vec<Permission> {
        permissions.into_iter().filter(|permission| !permission.as_str().starts_with("tasks_")).collect()
    }

    #[test]
    fn whoever_works_takes_tasks_on_and_whoever_leads_reviews_them() {
        use Permission::{TasksCreate, TasksReview, TasksView, TasksViewAll, TasksWork};
        let of = |role, module| {
            let mut tasks = effective(role, &[], &[module]);
            tasks.retain(|permission| permission.as_str().starts_with("tasks_"));
            tasks
        };
        for module in [Module::Plant, Module::Stores, Module::Production, Module::Fabrication] {
            assert_eq!(of(Role::Viewer, module), [TasksView, TasksViewAll]);
            assert_eq!(of(Role::Operator, module), [TasksView, TasksWork]);
            for role in [Role::Supply, Role::Master, Role::ChiefEngineer] {
                assert_eq!(of(role, module), [TasksView, TasksViewAll, TasksWork, TasksCreate]);
            }
            for role in [Role::Owner, Role::Admin, Role::Director, Role::ShopHead, Role::Manager] {
                assert_eq!(of(role, module), [TasksView, TasksViewAll, TasksWork, TasksCreate, TasksReview]);
            }
        }
        assert_eq!(of(Role::Owner, Module::Warehouse), []);
    }

    #[test]
    fn modules_bound_what_a_role_may_do() {
        assert_eq!(
            effective(Role::Manager, &[], &[Module::Workshop]),
            [Permission::AvailabilityView, Permission::FitReport, Permission::NoticesView]
        );
        assert_eq!(
            effective(Role::Manager, &[], &[Module::Warehouse]),
            [
                Permission::InventoryView,
                Permission::InventoryEdit,
                Permission::InventoryImport,
                Permission::NoticesView
            ]
        );
        assert_eq!(
            effective(Role::Operator, &[], &[Module::Warehouse]),
            [Permission::InventoryView, Permission::InventoryEdit, Permission::NoticesView]
        );
        assert_eq!(
            effective(Role::Owner, &[], &[Module::Production]),
            [
                Permission::AuditView,
                Permission::ExportData,
                Permission::UsersView,
                Permission::UsersEdit,
                Permission::SettingsEdit,
                Permission::NoticesView,
                Permission::ProductionView,
                Permission::ProductionSetup,
                Permission::NormsEdit,
                Permission::OrdersViewAll,
                Permission::CooperationView,
                Permission::OrdersCreateShop,
                Permission::OrdersCreateCooperation,
                Permission::OrdersEdit,
                Permission::OrdersDelete,
                Permission::TasksView,
                Permission::TasksViewAll,
                Permission::TasksWork,
                Permission::TasksCreate,
                Permission::TasksReview,
                Permission::FactsRecord,
                Permission::FactsReverse,
                Permission::ShiftsClose,
                Permission::AccessGrant,
                Permission::MovementsView,
                Permission::MovementsEdit,
                Permission::SpecificationsView,
                Permission::SpecificationsEdit
            ]
        );
        assert_eq!(effective(Role::Owner, &[], &[]), []);
    }

    #[test]
    fn whoever_keeps_the_store_room_neither_adjusts_nor_edits_prices() {
        use Permission::{InventoryView, NoticesView, StoresEdit, StoresMove, StoresRequest, StoresView};
        let both = [Module::Stores, Module::Warehouse];
        assert_eq!(
            apart_from_tasks(effective(Role::Supply, &[], &both)),
            [InventoryView, StoresView, StoresRequest, StoresMove, StoresEdit, NoticesView]
        );
        let master = apart_from_tasks(effective(Role::Master, &[], &[Module::Stores]));
        assert_eq!(master, [StoresView, StoresRequest, NoticesView]);
        assert_eq!(effective(Role::ShopHead, &[], &both), effective(Role::Manager, &[], &both));
    }

    #[test]
    fn a_supervisor_leads_the_shop_and_sees_no_cooperation() {
        use Permission::{
            AccessGrant, CooperationView, FactsRecord, FactsReverse, MovementsEdit, MovementsView, NormsEdit,
            NoticesView, OrdersCreateCooperation, OrdersCreateShop, OrdersEdit, OrdersViewAll, ProductionSetup,
            ProductionView, ShiftsClose, SpecificationsEdit, SpecificationsView,
        };
        let production = [Module::Production];
        let may = |role| apart_from_tasks(effective(role, &[], &production));
        let viewer = [NoticesView, ProductionView, OrdersViewAll, CooperationView, MovementsView, SpecificationsView];
        assert_eq!(may(Role::Viewer), viewer);
        assert_eq!(
            may(Role::Operator),
            [NoticesView, ProductionView, CooperationView, FactsRecord, SpecificationsView]
        );
        let master = [
            NoticesView,
            ProductionView,
            NormsEdit,
            OrdersViewAll,
            OrdersCreateShop,
            OrdersEdit,
            FactsRecord,
            FactsReverse,
            ShiftsClose,
            AccessGrant,
            MovementsView,
            SpecificationsView,
        ];
        assert_eq!(may(Role::Master), master);
        let supply = [
            NoticesView,
            ProductionView,
            OrdersViewAll,
            CooperationView,
            OrdersCreateCooperation,
            OrdersEdit,
            MovementsView,
            MovementsEdit,
            SpecificationsView,
        ];
        assert_eq!(may(Role::Supply), supply);
        let leads = [Role::Owner, Role::Admin, Role::Manager, Role::Director, Role::ShopHead];
        let edits = |role: &Role| may(*role).contains(&SpecificationsEdit);
        assert!(leads.iter().all(edits) && !edits(&Role::ChiefEngineer));
        assert!(may(Role::ChiefEngineer).contains(&ProductionSetup));
    }

    #[test]
    fn an_extra_permission_widens_one_person_but_not_the_tenant() {
        let extra = [Permission::InventoryEdit];
        assert_eq!(
            effective(Role::Viewer, &[], &[Module::Warehouse]),
            [Permission::InventoryView, Permission::NoticesView]
        );
        assert_eq!(
            effective(Role::Viewer, &extra, &[Module::Warehouse]),
            [Permission::InventoryView, Permission::InventoryEdit, Permission::NoticesView]
        );
        assert_eq!(
            effective(Role::Viewer, &extra, &[Module::Workshop]),
            [Permission::AvailabilityView, Permission::NoticesView]
        );
    }
}
