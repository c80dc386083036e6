//! Loading the demo data.

use super::data::{self, Fitment};
use super::{plant, production, store, store_room};
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::{Module, Permission, Role};
use crate::catalog::interchange;
use crate::catalog::system;
use crate::catalog::system::data::rows;
use crate::catalog::vehicles::counting;
use crate::catalog::words;
use crate::inventory::import::fields::{Field, Mapping};
use crate::inventory::import::ops as import;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::files;
use crate::platform::identity::people::ops::create_user;
use crate::platform::identity::people::types::NewPerson;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::reader::types::Profile;
use crate::platform::imports::types::ImportStatus;
use crate::platform::organizations::ops::create_tenant;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::find_tenant;
use crate::platform::tenancy::types::{Contact, NewTenant};
use std::sync::Arc;

/// The password of all demo people. It exists in demo data only.
pub const PASSWORD: &str = "Engrane-demo-2026";

/// One sign-in of the demo data.
#[derive(Clone, Copy, Debug)]
pub struct People {
    pub business: &'static str,
    pub email: &'static str,
    pub role: Role,
    code: &'static str,
    name: &'static str,
    module: Module,
}

const PEOPLE: [People; 17] = [
    People {
        business: "Taller Mecánico El Piñón",
        email: "taller@demo.engrane.mx",
        role: Role::Owner,
        code: "demo-taller",
        name: "Ana Robles",
        module: Module::Workshop,
    },
    People {
        business: "Refaccionaria del Norte",
        email: "norte@demo.engrane.mx",
        role: Role::Owner,
        code: "demo-norte",
        name: "Beto Garza",
        module: Module::Warehouse,
    },
    People {
        business: "Refaccionaria del Norte",
        email: "mostrador.norte@demo.engrane.mx",
        role: Role::Viewer,
        code: "demo-norte",
        name: "Lupita Salas",
        module: Module::Warehouse,
    },
    People {
        business: "Autopartes Centro",
        email: "centro@demo.engrane.mx",
        role: Role::Owner,
        code: "demo-centro",
        name: "Carmen Ortiz",
        module: Module::Warehouse,
    },
    People {
        business: "Planta Bajío",
        email: "planta@demo.engrane.mx",
        role: Role::Owner,
        code: plant::CODE,
        name: "Rosa Méndez",
        module: Module::Plant,
    },
    People {
        business: "Planta Bajío",
        email: "operador.planta@demo.engrane.mx",
        role: Role::Operator,
        code: plant::CODE,
        name: "Memo Cruz",
        module: Module::Plant,
    },
    People {
        business: "Almacén El Yunque",
        email: "almacen@demo.engrane.mx",
        role: Role::Owner,
        code: store_room::CODE,
        name: "Teresa Luna",
        module: Module::Stores,
    },
    People {
        business: "Almacén El Yunque",
        email: "gerente.almacen@demo.engrane.mx",
        role: Role::Manager,
        code: store_room::CODE,
        name: "Hugo Bravo",
        module: Module::Stores,
    },
    People {
        business: "Almacén El Yunque",
        email: "almacenista@demo.engrane.mx",
        role: Role::Supply,
        code: store_room::CODE,
        name: store_room::KEEPER,
        module: Module::Stores,
    },
    People {
        business: "Maquinados La Forja",
        email: "forja@demo.engrane.mx",
        role: Role::Owner,
        code: production::CODE,
        name: "Sara Villa",
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "direccion.forja@demo.engrane.mx",
        role: Role::Director,
        code: production::CODE,
        name: "Óscar Luna",
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "ingenieria.forja@demo.engrane.mx",
        role: Role::ChiefEngineer,
        code: production::CODE,
        name: "Inés Mora",
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "jefe.forja@demo.engrane.mx",
        role: Role::ShopHead,
        code: production::CODE,
        name: production::SHOP_HEAD,
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "abasto.forja@demo.engrane.mx",
        role: Role::Supply,
        code: production::CODE,
        name: "Noé Ríos",
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "supervisor.forja@demo.engrane.mx",
        role: Role::Master,
        code: production::CODE,
        name: "Chuy Barrera",
        module: Module::Production,
    },
    People {
        business: "Maquinados La Forja",
        email: "operador.forja@demo.engrane.mx",
        role: Role::Operator,
        code: production::CODE,
        name: "Tito Salas",
        module: Module::Production,
    },
    People {
        business: "Engrane",
        email: "plataforma@demo.engrane.mx",
        role: Role::SuperAdmin,
        code: "demo-engrane",
        name: "Equipo Engrane",
        module: Module::Platform,
    },
];

/// The demo sign-ins.
pub fn people() -> &'static [People] {
    &PEOPLE
}

/// Brings the demo data in, but for the plant's detections ([`super::load_plant`]), the production's orders
/// ([`super::load_production`]) and the store-room's moves ([`super::load_store_room`]); what is there already stays as it is. Says whether anything was new.
pub async fn load(services: &Arc<Services>) -> Result<bool> {
    load_catalog(services).await?;
    let mut fresh = false;
    for person in &PEOPLE {
        let tenant = match find_tenant(services, person.code).await? {
            Some(tenant) => tenant,
            None => create_business(services, person).await?,
        };
        fresh |= create_person(services, tenant, person).await?;
    }
    for (code, filename, stock) in [
        ("demo-norte", "existencias_norte.csv", data::STOCK_NORTE),
        ("demo-centro", "existencias_centro.csv", data::STOCK_CENTRO),
    ] {
        let tenant = find_tenant(services, code).await?.ok_or_else(|| Error::broken("a demo bodega is missing"))?;
        fresh |= load_stock(services, tenant, filename, stock).await?;
    }
    Ok(fresh)
}

async fn create_business(services: &Arc<Services>, person: &People) -> Result<TenantId> {
    let is_bodega = person.module == Module::Warehouse;
    let contact = |text: &str| is_bodega.then(|| text.to_owned());
    let contact = match person.code {
        "demo-norte" => Contact {
            phone: contact("+52 81 5550 0101"),
            whatsapp: contact("+52 81 5550 0102"),
            city: contact("Monterrey"),
        },
        _ => Contact {
            phone: contact("+52 55 5550 0201"),
            whatsapp: contact("+52 55 5550 0202"),
            city: contact("Ciudad de México"),
        },
    };
    let tenant = NewTenant {
        name: person.business.to_owned(),
        code: Some(person.code.to_owned()),
        // What a production is made of lies in its store-room.
        modules: [Some(person.module), (person.code == production::CODE).then_some(Module::Stores)]
            .into_iter()
            .flatten()
            .collect(),
        active: true,
        contact,
        // One of each, so that both are seen beside a price.
        tax: if person.code == "demo-norte" { Tax::Included } else { Tax::Excluded },
    };
    Ok(create_tenant(services, &tenant).await?.0)
}

async fn create_person(services: &Arc<Services>, tenant: TenantId, person: &People) -> Result<bool> {
    use crate::base::problem::{Conflict, Entity, Problem};
    let new = NewPerson {
        tenant: Some(tenant),
        name: person.name.to_owned(),
        username: None,
        email: person.email.to_owned(),
        phone: None,
        role: person.role,
        extra_permissions: Vec::new(),
    };
    match create_user(services, &new, &PASSWORD.into(), true).await {
        Ok(_) => Ok(true),
        Err(Error::Refused(Problem::Conflict { what: Entity::User, why: Conflict::Taken })) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The demo data comes in through the operations, which ask for permissions.
pub(super) fn demo_ctx(services: &Arc<Services>, tenant: TenantId, permissions: &'static [Permission]) -> Ctx {
    let actor = Actor::Job { tenant, person: None, name: "Engrane".to_owned(), acting: None, permissions };
    Ctx::new(Arc::clone(services), actor, Request::default())
}

/// The bodega's list, through the importer; a bodega that ever imported anything is left alone.
pub(super) async fn load_stock(
    services: &Arc<Services>,
    tenant: TenantId,
    filename: &str,
    stock: &str,
) -> Result<bool> {
    let ctx = demo_ctx(services, tenant, &[Permission::InventoryView, Permission::InventoryImport]);
    if import::list_imports(&ctx, crate::base::paging::PageRequest::default()).await?.total > 0 {
        return Ok(false);
    }
    bring_stock(services, tenant, filename, stock).await?;
    Ok(true)
}

/// A list of the bodega, through the importer.
pub(super) async fn bring_stock(services: &Arc<Services>, tenant: TenantId, filename: &str, stock: &str) -> Result<()> {
    let ctx = demo_ctx(services, tenant, &[Permission::InventoryView, Permission::InventoryImport]);
    let file = files::receive(&ctx, Permission::InventoryImport, filename, stock.as_bytes()).await?;
    let brought = import::bring_in(&ctx, file).await?.row.id;
    import::read(&ctx, brought).await?;
    let detail = import::import(&ctx, brought).await?;
    let profile =
        detail.profile.ok_or_else(|| Error::broken(format!("the demo stock was not read: {:?}", detail.failure)))?;
    import::apply(&ctx, brought, mapping(&profile)).await?;
    import::apply_now(&ctx, brought).await?;
    let done = import::import(&ctx, brought).await?;
    if done.row.status != ImportStatus::Completed || done.counts.errors > 0 {
        return Err(Error::broken(format!("the demo stock was not taken: {:?} {:?}", done.counts, done.failure)));
    }
    Ok(())
}

fn mapping(profile: &Profile) -> Mapping {
    let fields = [
        ("part_brand", Field::Brand),
        ("part_number", Field::PartNumber),
        ("description", Field::Description),
        ("own_code", Field::OwnCode),
        ("price", Field::Price),
        ("stock", Field::Stock),
        ("location", Field::Location),
        ("min_order", Field::MinOrder),
    ];
    let columns = fields.into_iter().filter_map(|(header, field)| {
        let column = profile.columns.iter().find(|column| column.header == header)?;
        Some(MappedColumn::of(field, FieldSource::Column(column.index), profile))
    });
    Mapping { columns: columns.collect(), ..Mapping::default() }
}

/// The catalogue alone.
pub(crate) async fn load_catalog(services: &Services) -> Result<()> {
    fill_catalog(services, &rows(data::FITMENTS)?).await
}

/// The same without the vehicles that its parts fit, which are most of its rows.
#[cfg(test)]
pub(crate) async fn load_parts(services: &Services) -> Result<()> {
    fill_catalog(services, &[]).await
}

async fn fill_catalog(services: &Services, fitments: &[Fitment]) -> Result<()> {
    system::ops::fill(&services.db).await?;
    let mut tx = services.db.platform().await?;
    store::insert_vehicles(&mut tx, &rows(data::MAKES)?, &rows(data::MODELS)?, &rows(data::ENGINES)?).await?;
    store::insert_parts(&mut tx, &rows(data::PARTS)?).await?;
    store::insert_fitments(&mut tx, fitments).await?;
    store::insert_cross_references(&mut tx, &rows(data::CROSS_REFERENCES)?).await?;
    let models = store::list_models(&mut tx).await?;
    counting::steps::refresh(&mut tx, &models).await?;
    let parts = store::list_parts(&mut tx).await?;
    words::steps::refresh(&mut tx, &parts).await?;
    interchange::steps::refresh(&mut tx, &parts).await?;
    tx.commit().await
}
