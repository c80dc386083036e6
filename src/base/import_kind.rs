//! What files are brought in for: imports are of one kind, and news of them are for whoever may see that kind.

use crate::base::enums::text_enum;
use crate::base::permission::Permission;

text_enum! {
    /// What a file is brought in for.
    #[derive(Default)]
    ImportKind {
        /// A bodega's prices and stock.
        #[default]
        Inventory = "inventory",
        /// What the lines of a plant made.
        Detections = "detections",
        /// The items of a store-room, and how much there is of them.
        Stock = "stock",
        /// What a production is to make.
        Orders = "orders",
        /// What it makes: drawings with their routes.
        Workpieces = "workpieces",
        /// Parts of the catalogue.
        CatalogParts = "catalog_parts",
        /// Which numbers replace which.
        CatalogReferences = "catalog_references",
        /// Which parts fit which vehicles.
        CatalogFitments = "catalog_fitments",
        /// Vehicles of the catalogue.
        CatalogVehicles = "catalog_vehicles",
    }
}

impl ImportKind {
    /// What somebody must be allowed to, to know of such an import.
    pub fn view(self) -> Permission {
        match self {
            Self::Inventory => Permission::InventoryView,
            Self::Detections => Permission::PlantEdit,
            Self::Stock => Permission::StoresEdit,
            Self::Orders | Self::Workpieces => Permission::ProductionSetup,
            Self::CatalogParts | Self::CatalogReferences | Self::CatalogFitments | Self::CatalogVehicles => {
                Permission::CatalogEdit
            }
        }
    }

    /// What somebody must be allowed to, to move one on.
    pub fn edit(self) -> Permission {
        match self {
            Self::Inventory => Permission::InventoryImport,
            Self::Detections => Permission::PlantEdit,
            Self::Stock => Permission::StoresEdit,
            Self::Orders | Self::Workpieces => Permission::ProductionSetup,
            Self::CatalogParts | Self::CatalogReferences | Self::CatalogFitments | Self::CatalogVehicles => {
                Permission::CatalogEdit
            }
        }
    }
}
