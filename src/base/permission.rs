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
    }
}

impl Role {
    /// How far up the role stands: nobody changes whoever stands above them.
    pub fn rank(self) -> u8 {
        match self {
            Self::SuperAdmin => 5,
            Self::Owner => 4,
            Self::Admin => 3,
            Self::Manager => 2,
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
const MANAGERS: &[Role] = &[Role::Owner, Role::Admin, Role::Manager];
const OPERATORS: &[Role] = &[Role::Owner, Role::Admin, Role::Manager, Role::Operator];
const EVERYBODY: &[Role] = &[Role::Owner, Role::Admin, Role::Manager, Role::Operator, Role::Viewer];

/// Who may what, and which module brings it along: a row for each permission, in their order.
#[rustfmt::skip]
const RULES: &[Rule] = {
    use Module::{Plant, Platform, Warehouse, Workshop};
    use Permission::{
        AuditView, AvailabilityView, DetectionsWrite, ExportData, InventoryEdit, InventoryImport, InventoryView, PlantEdit,
        PlantView, SettingsEdit, TenantAct, TenantsEdit, TenantsView, UsersEdit, UsersView,
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
        Rule { permission: TenantsView,      modules: &[Platform],           roles: ADMINS },
        Rule { permission: TenantsEdit,      modules: &[Platform],           roles: ADMINS },
        Rule { permission: TenantAct,        modules: &[Platform],           roles: NOBODY },
        Rule { permission: UsersView,        modules: ALL,                   roles: ADMINS },
        Rule { permission: UsersEdit,        modules: ALL,                   roles: ADMINS },
        Rule { permission: SettingsEdit,     modules: ALL,                   roles: ADMINS },
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

    #[test]
    fn modules_bound_what_a_role_may_do() {
        assert_eq!(effective(Role::Manager, &[], &[Module::Workshop]), [Permission::AvailabilityView]);
        assert_eq!(
            effective(Role::Manager, &[], &[Module::Warehouse]),
            [Permission::InventoryView, Permission::InventoryEdit, Permission::InventoryImport]
        );
        assert_eq!(
            effective(Role::Operator, &[], &[Module::Warehouse]),
            [Permission::InventoryView, Permission::InventoryEdit]
        );
        assert_eq!(
            effective(Role::Owner, &[], &[Module::Production]),
            [
                Permission::AuditView,
                Permission::ExportData,
                Permission::UsersView,
                Permission::UsersEdit,
                Permission::SettingsEdit
            ]
        );
        assert_eq!(effective(Role::Owner, &[], &[]), []);
    }

    #[test]
    fn an_extra_permission_widens_one_person_but_not_the_tenant() {
        let extra = [Permission::InventoryEdit];
        assert_eq!(effective(Role::Viewer, &[], &[Module::Warehouse]), [Permission::InventoryView]);
        assert_eq!(
            effective(Role::Viewer, &extra, &[Module::Warehouse]),
            [Permission::InventoryView, Permission::InventoryEdit]
        );
        assert_eq!(effective(Role::Viewer, &extra, &[Module::Workshop]), [Permission::AvailabilityView]);
    }
}
