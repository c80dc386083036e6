//! How much there is of everything, and what of it is there from the beginning.

use super::data::{FORMS, MAKERS, OTHER_FORMS, SELLERS, positions};
use super::numbers::Numbers;
use super::vehicles::Fleet;
use crate::base::fault::{Error, Result};
use crate::demo::chance::Chance;
use uuid::{Builder, Uuid};

/// How large the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A fiftieth of the full one.
    Small,
    /// 1.5 million parts, of which others than the makers sell 357,000; 8 million cross references, 60,000 vehicles, 12 million fitments,
    /// and 50 bodegas with a million lines.
    Full,
}

/// What was made up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    pub vehicles: u64,
    pub parts: u64,
    pub references: u64,
    pub fitments: u64,
    pub bodegas: u64,
    pub lines: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// Everything is in proportion to it; 500 is the full scale.
    pub units: u64,
    pub bodegas: usize,
}

impl Scale {
    pub(super) fn size(self) -> Size {
        match self {
            Self::Small => Size { units: 10, bodegas: 5 },
            Self::Full => Size { units: 500, bodegas: 50 },
        }
    }
}

impl Size {
    pub fn vehicles(self) -> u64 {
        120 * self.units
    }

    /// One in eight has an earlier number.
    pub fn families(self) -> u64 {
        2_032 * self.units
    }

    /// Parts that others make.
    pub fn aftermarket(self) -> u64 {
        714 * self.units
    }

    pub fn parts(self) -> u64 {
        self.families() + self.families() / 8 + self.aftermarket()
    }

    /// As near as it comes.
    pub fn references(self) -> u64 {
        16_000 * self.units
    }

    /// Likewise.
    pub fn fitments(self) -> u64 {
        24_000 * self.units
    }
}

/// A brand of the installation.
#[derive(Clone, Debug)]
pub(super) struct Brand {
    pub id: Uuid,
    pub code: String,
    pub name: String,
}

/// A group of the installation.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub id: Uuid,
    pub code: String,
    /// The code of its category.
    pub category: String,
    pub name_es: String,
    pub name_en: String,
    pub synonyms: Vec<String>,
}

/// What all of it is made up from.
#[derive(Debug)]
pub(super) struct Plan {
    pub size: Size,
    pub fleet: Fleet,
    pub brands: Vec<Brand>,
    /// Of each brand.
    pub numbers: Vec<Numbers>,
    pub groups: Vec<Group>,
    /// Where parts of each group go.
    pub positions: Vec<&'static [&'static str]>,
    /// Who sells parts of each group, as places among the brands.
    pub sellers: Vec<Vec<usize>>,
    /// The brand of each maker, likewise.
    pub makers: Vec<usize>,
}

impl Plan {
    /// Brands and groups are those of the installation, by their codes.
    pub fn new(size: Size, brands: Vec<Brand>, groups: Vec<Group>) -> Result<Self> {
        let place = |code: &str| {
            let found = brands.iter().position(|brand| brand.code == code);
            found.ok_or_else(|| Error::broken(format!("there is no brand {code}")))
        };
        let makers: Vec<usize> = MAKERS.iter().map(|maker| place(maker.brand)).collect::<Result<_>>()?;
        let sellers = groups.iter().map(|group| {
            let of = SELLERS.iter().find(|(category, _)| *category == group.category);
            let (_, codes) = of.ok_or_else(|| Error::broken(format!("nobody sells parts of {}", group.category)))?;
            codes.split_whitespace().map(place).collect::<Result<Vec<_>>>()
        });
        let sellers = sellers.collect::<Result<Vec<_>>>()?;
        let form = |(at, brand): (usize, &Brand)| {
            let maker = MAKERS.iter().find(|maker| maker.brand == brand.code).map(|maker| maker.number);
            let seller = || FORMS.iter().find(|(code, _)| *code == brand.code).map(|(_, form)| *form);
            Numbers::of(maker.or_else(seller).unwrap_or(OTHER_FORMS[at % OTHER_FORMS.len()]))
        };
        Ok(Self {
            size,
            fleet: Fleet::new(size.vehicles())?,
            numbers: brands.iter().enumerate().map(form).collect(),
            positions: groups.iter().map(|group| positions(&group.code)).collect(),
            sellers,
            makers,
            brands,
            groups,
        })
    }
}

/// What has an id.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Make = 1,
    Model,
    Vehicle,
    Part,
    Interchange,
    Reference,
    Fitment,
}

/// The id of a thing by its number among those of its kind. It looks like chance, so that keys lie scattered in the database as they
/// do where nobody made anything up.
pub(super) fn id(kind: Kind, number: u64) -> Uuid {
    let mut chance = Chance(((kind as u64) << 56) ^ number);
    let pair = (u128::from(chance.next()) << 64) | u128::from(chance.next());
    Builder::from_random_bytes(pair.to_be_bytes()).into_uuid()
}
