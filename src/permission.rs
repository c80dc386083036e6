//! Roles are sets of permissions; a tenant's modules bound them.
//! Effective permissions = (role ∪ the person's extra permissions) ∩ what the tenant's modules allow.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(UnknownWord(text.to_owned())) }
            }
        }
    };
}

/// A word that is no role, module or permission.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word: {0}")]
pub struct UnknownWord(pub String);

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
        /// Change lines, areas, products, shifts and the calendar.
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
    }
}

impl Role {
    /// Which permissions the role itself has, before the tenant's modules bound them.
    fn holds(self, permission: Permission) -> bool {
        use Permission::{
            AuditView, AvailabilityView, DetectionsWrite, ExportData, InventoryEdit, InventoryView, PlantEdit,
            PlantView, TenantsEdit, TenantsView,
        };
        match self {
            Self::SuperAdmin | Self::Owner | Self::Admin => true,
            Self::Manager => match permission {
                AvailabilityView | InventoryView | InventoryEdit | PlantView | PlantEdit | DetectionsWrite
                | ExportData => true,
                AuditView | TenantsView | TenantsEdit => false,
            },
            Self::Operator => match permission {
                AvailabilityView | InventoryView | InventoryEdit | PlantView | DetectionsWrite => true,
                PlantEdit | AuditView | ExportData | TenantsView | TenantsEdit => false,
            },
            Self::Viewer => match permission {
                AvailabilityView | InventoryView | PlantView => true,
                InventoryEdit | PlantEdit | DetectionsWrite | AuditView | ExportData | TenantsView | TenantsEdit => {
                    false
                }
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
            Self::AuditView | Self::ExportData => Module::ALL,
            Self::TenantsView | Self::TenantsEdit => &[Module::Platform],
        }
    }
}

/// The effective permissions of a person. In the browser this only decides what is shown; it protects nothing.
pub fn effective(role: Role, extra: &[Permission], modules: &[Module]) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|&permission| role.holds(permission) || extra.contains(&permission))
        .filter(|permission| permission.modules().iter().any(|module| modules.contains(module)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_bound_what_a_role_may_do() {
        let of_all = [Permission::AuditView, Permission::ExportData];
        let owner = |module| effective(Role::Owner, &[], &[module]);
        assert_eq!(owner(Module::Workshop), [&[Permission::AvailabilityView], &of_all[..]].concat());
        assert_eq!(
            owner(Module::Warehouse),
            [&[Permission::InventoryView, Permission::InventoryEdit], &of_all[..]].concat()
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

    #[test]
    fn words_come_back_as_they_went() {
        for &role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for &module in Module::ALL {
            assert_eq!(module.as_str().parse(), Ok(module));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
