//! The areas, whose doors open to the organizations that have them and to no others, and what is tried of each: a new one is a
//! variant of [`Area`], a row of [`SAMPLES`] and what these are about.

use crate::doors::{CatalogThings, Door, Opens, PlantThings, Reaches, Sample};
use crate::floor;
use crate::people_doors;
use crate::production::{self, ProductionThings};
use crate::site::{Caller, Site};
use crate::stores::{self, StoresThings};
use crate::tasks::{self, TasksThings};
use engrane::base::id::{
    ChangeId, ExportId, ImportId, ItemId, NoticeId, PartId, SessionId, TenantId, UserId, VehicleId, WebhookId,
};
use engrane::base::permission::Role;
use engrane::testing::{Business, World};
use std::collections::BTreeMap;

/// Organizations besides those of the world.
pub struct Organizations {
    /// Two store-rooms.
    pub almacen: Business,
    pub otro_almacen: Business,
    /// Two productions.
    pub produccion: Business,
    pub otra_produccion: Business,
}

impl Organizations {
    pub async fn of(world: &World) -> Self {
        Self {
            almacen: world.store_room("almacen").await.unwrap(),
            otro_almacen: world.store_room("otro-almacen").await.unwrap(),
            produccion: world.production("produccion").await.unwrap(),
            otra_produccion: world.production("otra-produccion").await.unwrap(),
        }
    }
}

/// An area, by whose doors they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    Bodega,
    Plant,
    Stores,
    Production,
    Tasks,
}

impl Area {
    const ALL: [Self; 5] = [Self::Bodega, Self::Plant, Self::Stores, Self::Production, Self::Tasks];

    /// Those that are what an organization is for.
    pub const KINDS: [Self; 4] = [Self::Bodega, Self::Plant, Self::Stores, Self::Production];

    /// An organization that has it, and another one.
    fn organizations(self, site: &Site) -> [&Business; 2] {
        match self {
            Self::Bodega => [&site.world.norte, &site.world.centro],
            Self::Plant => [&site.world.planta, &site.world.otra_planta],
            Self::Stores => [&site.organizations.almacen, &site.organizations.otro_almacen],
            Self::Production | Self::Tasks => [&site.organizations.produccion, &site.organizations.otra_produccion],
        }
    }

    /// Do organizations of this kind have it?
    fn opens_to(self, kind: Self) -> bool {
        match self {
            Self::Bodega | Self::Plant | Self::Production => kind == self,
            // A production has its store-room.
            Self::Stores => [Self::Stores, Self::Production].contains(&kind),
            Self::Tasks => kind != Self::Bodega,
        }
    }

    /// The kinds of organizations that do not have it.
    pub fn closed_to(self) -> impl Iterator<Item = Self> {
        Self::KINDS.into_iter().filter(move |kind| !self.opens_to(*kind))
    }

    /// The owner of an organization that has it.
    pub async fn owner(self, site: &Site) -> Caller {
        site.owner(self.organizations(site)[0]).await
    }
}

/// For each area somebody of an organization that has it, and of another one.
pub async fn people(site: &Site, role: Role) -> [BTreeMap<Area, Caller>; 2] {
    let mut people = [BTreeMap::new(), BTreeMap::new()];
    for area in Area::ALL {
        for (of, organization) in people.iter_mut().zip(area.organizations(site)) {
            of.insert(area, Caller::Bearer(site.world.token(organization, role).await.unwrap()));
        }
    }
    people
}

/// What an area brings along to be tried.
pub struct Samples {
    /// A valid sample of each REST door.
    pub doors: fn(&Things) -> Vec<Sample>,
    /// And of each server function.
    pub functions: fn(&Things) -> Vec<Sample>,
    /// Those of both that name another thing in what they are sent: somebody else's is refused in its field.
    pub in_body: &'static [&'static str],
    /// Where its pages are visited.
    pub pages: fn() -> Vec<&'static str>,
}

pub static SAMPLES: [Samples; 4] = [
    Samples { doors: |_| people_doors::rest(), functions: people_doors::rpc, in_body: &[], pages: Vec::new },
    Samples {
        doors: |things| stores::doors(&things.stores),
        functions: |things| stores::rpc(&things.stores),
        in_body: &stores::IN_BODY,
        pages: || stores::pages::PAGES.iter().map(|(path, _)| *path).collect(),
    },
    Samples {
        doors: |things| production::doors(&things.production),
        functions: |things| {
            let things = &things.production;
            [production::rpc(things), production::pads::rpc(things), floor::rpc(things)].concat()
        },
        in_body: &production::IN_BODY,
        pages: || production::pages::PAGES.iter().chain(floor::PAGES).map(|(path, _)| *path).collect(),
    },
    Samples { doors: |_| tasks::doors(), functions: |things| tasks::rpc(&things.tasks), in_body: &[], pages: Vec::new },
];

/// What the samples are about.
#[derive(Clone, Copy, Debug)]
pub struct Things {
    pub part: PartId,
    pub vehicle: VehicleId,
    /// Waits for its mapping.
    pub import: ImportId,
    /// Applied, the change that it made, and one that was undone.
    pub applied: ImportId,
    pub change: ChangeId,
    pub undone: ImportId,
    /// Waits for somebody's word.
    pub planned: ImportId,
    /// A stock line of the bodega.
    pub item: ItemId,
    /// Of the bodega's owner, open.
    pub session: SessionId,
    pub plant: PlantThings,
    pub stores: StoresThings,
    pub production: ProductionThings,
    pub tasks: TasksThings,
    /// The northern bodega's audit as a file, finished.
    pub export: ExportId,
    pub catalog: CatalogThings,
    /// Of the bodega's owner.
    pub notice: NoticeId,
    /// Where the northern bodega is told: one for each kind of door.
    pub webhooks: [WebhookId; 2],
    /// Somebody of the bodega.
    pub person: UserId,
    /// The workshop.
    pub tenant: TenantId,
}

impl Things {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil = uuid::Uuid::nil();
        let plant = PlantThings {
            line: nil.into(),
            area: nil.into(),
            product: nil.into(),
            shift: nil.into(),
            exception: nil.into(),
            import: nil.into(),
            screen: nil.into(),
            codes: [*b"33334444"; 2],
        };
        Self {
            part: nil.into(),
            vehicle: nil.into(),
            import: nil.into(),
            applied: nil.into(),
            change: nil.into(),
            undone: nil.into(),
            planned: nil.into(),
            item: nil.into(),
            session: nil.into(),
            plant,
            stores: StoresThings::nothing(),
            production: ProductionThings::nothing(),
            tasks: TasksThings::nothing(),
            export: nil.into(),
            catalog: CatalogThings::nothing(),
            notice: nil.into(),
            webhooks: [nil.into(); 2],
            person: nil.into(),
            tenant: nil.into(),
        }
    }
}

/// One of each.
pub async fn things(site: &Site) -> Things {
    let (applied, change) = site.applied().await;
    Things {
        applied,
        change,
        undone: site.undone().await,
        planned: site.planned().await,
        item: site.item().await,
        part: site.part().await,
        vehicle: site.vehicle().await,
        import: site.import().await,
        session: site.session().await,
        plant: site.plant().await,
        stores: Box::pin(site.stores()).await,
        production: Box::pin(site.production()).await,
        tasks: Box::pin(site.tasks()).await,
        export: site.export().await,
        catalog: site.catalog_files().await,
        notice: site.notice().await,
        webhooks: [site.webhook().await, site.webhook().await],
        person: site.person().await,
        tenant: site.world.taller.tenant,
    }
}

/// The door at this place of the samples, and somebody whom it opens to. Each gets a session, and an import or a plant's line of
/// its own: some of them end the one or move the other on.
pub async fn fresh(site: &Site, samples: fn(&Things) -> Vec<Door>, at: usize) -> (Door, Caller) {
    let (part, vehicle) = (site.part().await, site.vehicle().await);
    let nothing = Things::nothing();
    let door = samples(&nothing).swap_remove(at);
    let area = door.opens.area();
    let import =
        if area == Some(Area::Bodega) && door.reaches == Reaches::Named { site.import().await } else { nothing.import };
    let (applied, change) = if ["{applied}", "{change}"].iter().any(|thing| door.name.contains(thing))
        || ["undo_import", "undo_change"].contains(&door.name)
    {
        site.applied().await
    } else {
        (nothing.applied, nothing.change)
    };
    let undone = if door.name == "redo_import" { site.undone().await } else { nothing.undone };
    let of_plan = ["/plan?", "/answers"].iter().any(|end| door.path.contains(end))
        || ["import_plan", "answer_import"].contains(&door.name);
    let planned = if of_plan { site.planned().await } else { nothing.planned };
    let item = if door.path.contains("/inventory/items/") || door.name == "change_item" {
        site.item().await
    } else {
        nothing.item
    };
    let plant = if area == Some(Area::Plant) { site.plant().await } else { nothing.plant };
    let stores = if area == Some(Area::Stores) { site.stores().await } else { nothing.stores };
    let of_file = ["import", "production_file"].iter().any(|part| door.name.contains(part));
    let production = match area {
        Some(Area::Production) if of_file => site.production().await,
        Some(Area::Production) => site.production_set_up().await,
        _ => nothing.production,
    };
    let tasks = if area == Some(Area::Tasks) { site.tasks().await } else { nothing.tasks };
    let session = site.session().await;
    let (person, export) = if door.opens == Opens::Administration && door.reaches == Reaches::Named {
        (site.person().await, site.export().await)
    } else {
        (nothing.person, nothing.export)
    };
    let of_webhook = door.path.contains("/webhooks/") || ["remove_webhook", "test_webhook"].contains(&door.name);
    let webhooks = if of_webhook { [site.webhook().await; 2] } else { nothing.webhooks };
    let of_notice = door.path.contains("/notices/") || ["read_notice", "acknowledge_notice"].contains(&door.name);
    let notice = if of_notice { site.notice().await } else { nothing.notice };
    // Whatever the platform fills and edits.
    let of_catalog = matches!(door.opens, Opens::Platform | Opens::Workshop)
        && (door.path.contains("/catalog/") || door.name.contains("catalog") || door.name == "report_part_fit");
    let catalog = if of_catalog { site.catalog_files().await } else { nothing.catalog };
    let tenant = site.world.taller.tenant;
    let door = samples(&Things {
        part,
        vehicle,
        import,
        applied,
        change,
        undone,
        planned,
        item,
        session,
        plant,
        stores,
        production,
        tasks,
        export,
        catalog,
        notice,
        webhooks,
        person,
        tenant,
    })
    .swap_remove(at);
    let caller = match door.opens {
        Opens::Reads(area) | Opens::Writes(area) => area.owner(site).await,
        Opens::Workshop => site.owner(&site.world.taller).await,
        Opens::Platform => site.owner(&site.world.platform).await,
        Opens::Screen => Caller::Screen(site.screen(door.name).await.1),
        Opens::Pad => Caller::Pad(site.pad(door.name).await.1),
        Opens::SuperAdmin => site.super_admin().await,
        _ => site.owner(&site.world.norte).await,
    };
    (door, caller)
}
