//! Roles are sets of permissions; a tenant's modules bound them.
//! Effective permissions = (role ∪ the person's extra permissions) ∩ what the tenant's modules allow.

use crate::base::words::words;

words! {
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

words! {
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

words! {
    /// One thing that may be done. Reading the catalogue needs none: it is public.
    Permission {
        /// See which bodega has a part at what price.
        AvailabilityView = "availability_view",
        /// See the bodega's own stock and its imports.
        InventoryView = "inventory_view",
        /// Bring in files and change stock lines.
        InventoryEdit = "inventory_edit",
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
        use Permission::{
            AuditView, AvailabilityView, DetectionsWrite, ExportData, InventoryEdit, InventoryView, PlantEdit,
            PlantView, SettingsEdit, TenantAct, TenantsEdit, TenantsView, UsersEdit, UsersView,
        };
        match self {
            Self::SuperAdmin => true,
            Self::Owner | Self::Admin => match permission {
                AvailabilityView | InventoryView | InventoryEdit | PlantView | PlantEdit | DetectionsWrite
                | AuditView | ExportData | TenantsView | TenantsEdit | UsersView | UsersEdit | SettingsEdit => true,
                TenantAct => false,
            },
            Self::Manager => match permission {
                AvailabilityView | InventoryView | InventoryEdit | PlantView | PlantEdit | DetectionsWrite => true,
                AuditView | ExportData | TenantsView | TenantsEdit | TenantAct | UsersView | UsersEdit
                | SettingsEdit => false,
            },
            Self::Operator => match permission {
                AvailabilityView | InventoryView | InventoryEdit | PlantView | DetectionsWrite => true,
                PlantEdit | AuditView | ExportData | TenantsView | TenantsEdit | TenantAct | UsersView | UsersEdit
                | SettingsEdit => false,
            },
            Self::Viewer => match permission {
                AvailabilityView | InventoryView | PlantView => true,
                InventoryEdit | PlantEdit | DetectionsWrite | AuditView | ExportData | TenantsView | TenantsEdit
                | TenantAct | UsersView | UsersEdit | SettingsEdit => false,
            },
        }
    }
}

impl Permission {
    /// The modules of which at least one must be on.
    fn modules(self) -> &'static [Module] {
        match self {
            Self::AvailabilityView => &[Module::Workshop, Module::Platform],
            Self::InventoryView | Self::InventoryEdit => &[Module::Warehouse],
            Self::PlantView | Self::PlantEdit | Self::DetectionsWrite => &[Module::Plant],
            Self::TenantsView | Self::TenantsEdit | Self::TenantAct => &[Module::Platform],
            Self::AuditView | Self::ExportData | Self::UsersView | Self::UsersEdit | Self::SettingsEdit => Module::ALL,
        }
    }

    /// Does one of these modules bring it along?
    pub fn comes_with(self, modules: &[Module]) -> bool {
        self.modules().iter().any(|module| modules.contains(module))
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
