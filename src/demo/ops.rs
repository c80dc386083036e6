//! Loading the demo data.

use super::data::{self, Engine, Fitment, Model, Part};
use super::{plant, production, store, store_room};
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::{Module, Permission, Role};
use crate::base::text::search_words;
use crate::catalog::system;
use crate::catalog::system::data::{Group, groups, list, rows};
use crate::catalog::types::Names;
use crate::inventory::import::fields::{Field, Mapping};
use crate::inventory::import::ops as import;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::files;
use crate::platform::identity::people::ops::create_user;
use crate::platform::identity::people::types::NewPerson;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::reader::types::Profile;
use crate::platform::imports::types::ImportStatus;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::{create_tenant, find_tenant};
use crate::platform::tenancy::types::{Contact, NewTenant};
use std::collections::HashMap;
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
async fn load_stock(services: &Arc<Services>, tenant: TenantId, filename: &str, stock: &str) -> Result<bool> {
    let ctx = demo_ctx(services, tenant, &[Permission::InventoryView, Permission::InventoryImport]);
    if import::list_imports(&ctx, crate::base::paging::PageRequest::default()).await?.total > 0 {
        return Ok(false);
    }
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
    Ok(true)
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
    let (models, engines, parts, fitments) = (
        rows::<Model>(data::MODELS)?,
        rows::<Engine>(data::ENGINES)?,
        rows::<Part>(data::PARTS)?,
        rows::<Fitment>(data::FITMENTS)?,
    );
    let words = part_words(&parts, &groups()?, &fitments, &models, &engines);
    system::ops::fill(&services.db).await?;
    let mut tx = services.db.platform().await?;
    store::insert_vehicles(&mut tx, &rows(data::MAKES)?, &models, &engines).await?;
    store::insert_parts(&mut tx, &parts, &words).await?;
    store::insert_fitments(&mut tx, &fitments).await?;
    store::insert_cross_references(&mut tx, &rows(data::CROSS_REFERENCES)?).await?;
    tx.commit().await
}

/// What each part is found by: its names, number, brand, group with synonyms, positions, and the vehicles it fits.
fn part_words(
    parts: &[Part],
    groups: &[Group],
    fitments: &[Fitment],
    models: &[Model],
    engines: &[Engine],
) -> Vec<String> {
    let groups: HashMap<&str, &Group> = groups.iter().map(|group| (group.code.as_str(), group)).collect();
    let mut fitting: HashMap<(&str, &str), Vec<&Fitment>> = HashMap::new();
    for row in fitments {
        fitting.entry((&row.brand, &row.number)).or_default().push(row);
    }
    parts
        .iter()
        .map(|part| {
            let mut texts = vec![
                part.name_es.clone(),
                part.name_en.clone(),
                part.description_es.clone(),
                part.brand.clone(),
                part.number.clone(),
            ];
            if let Some(group) = groups.get(part.group.as_str()) {
                texts.extend([group.name_es.clone(), group.name_en.clone()]);
                texts.extend(group.synonyms().into_iter().map(str::to_owned));
            }
            for fitment in fitting.get(&(part.brand.as_str(), part.number.as_str())).into_iter().flatten() {
                texts.extend([fitment.make.clone(), fitment.model.clone()]);
                let position = position_names(&fitment.position);
                texts.extend([position.es, position.en]);
                let model = models.iter().filter(|row| row.make == fitment.make && row.name == fitment.model);
                texts.extend(model.flat_map(|row| list(&row.nicknames)).map(str::to_owned));
                let engines = engines.iter().filter(|row| {
                    row.make == fitment.make
                        && row.model == fitment.model
                        && (fitment.engine_code.is_empty() || row.code == fitment.engine_code)
                        && row.year_from <= fitment.year_to
                        && row.year_to >= fitment.year_from
                });
                texts.extend(engines.flat_map(|row| {
                    let litres = rust_decimal::Decimal::new(i64::from(row.displacement_cc), 3).round_dp(1);
                    [row.code.clone(), litres.to_string()]
                }));
            }
            search_words(texts.iter().map(String::as_str))
        })
        .collect()
}

/// The words that people use for a position.
fn position_names(position: &str) -> Names {
    let (es, en) = match position {
        "front" => ("delantera", "front"),
        "rear" => ("trasera", "rear"),
        "left" => ("izquierda", "left"),
        "right" => ("derecha", "right"),
        "front_left" => ("delantera izquierda", "front left"),
        "front_right" => ("delantera derecha", "front right"),
        "rear_left" => ("trasera izquierda", "rear left"),
        "rear_right" => ("trasera derecha", "rear right"),
        _ => ("", ""),
    };
    Names { es: es.to_owned(), en: en.to_owned() }
}
