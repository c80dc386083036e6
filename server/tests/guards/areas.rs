//! The areas, whose doors open to the organizations that have them and to no others.

use crate::site::{Caller, Site};
use engrane::base::permission::Role;
use engrane::testing::Business;
use std::collections::BTreeMap;

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
            Self::Stores => [&site.almacen, &site.otro_almacen],
            Self::Production | Self::Tasks => [&site.produccion, &site.otra_produccion],
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
