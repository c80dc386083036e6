//! What the sheets of such a workbook are, by their headers.

use crate::base::text::{fold, key};
use crate::catalog::import::fields::{CatalogField, CatalogFileKind, FitmentField, PartField, ReferenceField};
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{self, Proposal, Why};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::reader::types::{Profile, Row};
use std::collections::HashMap;

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Parts, each once.
    Items,
    /// Names and descriptions of parts, each in a row.
    Descriptions,
    Prices,
    Attributes,
    Pictures,
    /// Numbers of others that parts replace.
    Interchanges,
    /// Which vehicles parts fit.
    Applications,
    /// What ids of vehicles mean, and so on.
    Vehicles,
    Positions,
    Terms,
    Brands,
}

impl Sheet {
    /// Does it say anything of the rows of the sheet that is brought in? What does not may be large, and is not heard.
    pub fn tells_of(self, wanted: Self) -> bool {
        match wanted {
            Self::Items => matches!(
                self,
                Self::Items
                    | Self::Descriptions
                    | Self::Prices
                    | Self::Attributes
                    | Self::Pictures
                    | Self::Terms
                    | Self::Brands
            ),
            Self::Interchanges => matches!(self, Self::Items | Self::Interchanges | Self::Brands),
            Self::Applications => matches!(self, Self::Vehicles | Self::Positions),
            _ => false,
        }
    }
}

/// What other sheets say of a row, as a column of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    Brand,
    Group,
    Name,
    NameEn,
    Description,
    Price,
    Currency,
    Attributes,
    Images,
    ReplacedBrand,
    Make,
    Model,
    Year,
    Position,
    Notes,
}

impl Added {
    pub const ALL: [Self; 15] = [
        Self::Brand,
        Self::Group,
        Self::Name,
        Self::NameEn,
        Self::Description,
        Self::Price,
        Self::Currency,
        Self::Attributes,
        Self::Images,
        Self::ReplacedBrand,
        Self::Make,
        Self::Model,
        Self::Year,
        Self::Position,
        Self::Notes,
    ];

    /// The header that its column is given: where it comes from.
    pub fn header(self) -> &'static str {
        match self {
            Self::Brand => "Items: Brand",
            Self::Group => "PartTerminologyID: Group",
            Self::Name => "Descriptions: ES",
            Self::NameEn => "Descriptions: EN",
            Self::Description => "Descriptions: EXT ES",
            Self::Price => "Prices: Price",
            Self::Currency => "Prices: CurrencyCode",
            Self::Attributes => "Attributes: AttributeValue",
            Self::Images => "DigitalAssets: URI",
            Self::ReplacedBrand => "BrandID: BrandLabel",
            Self::Make => "BaseVehicleID: Make",
            Self::Model => "BaseVehicleID: Model",
            Self::Year => "BaseVehicleID: Year",
            Self::Position => "PositionID: Position",
            Self::Notes => "Applications: Notes",
        }
    }

    fn key(self) -> String {
        compared(self.header())
    }
}

/// Headers as [`compared`], the most telling first.
type Names = &'static [&'static str];

pub(super) const PART: Names = &["PARTNUMBER", "PARTNO", "PARTNUM", "PART"];
pub(super) const BRAND_ID: Names = &["BRANDAAIAID", "BRANDID", "AAIABRANDID"];
pub(super) const BRAND_LABEL: Names = &["BRANDLABEL", "BRANDNAME"];
pub(super) const TERM_ID: Names = &["PARTTERMINOLOGYID", "PARTTYPEID"];
pub(super) const TERM_NAME: Names = &["PARTTERMINOLOGYNAME", "PARTTYPENAME", "PARTTERMINOLOGY", "PARTTYPE"];
pub(super) const DESCRIPTION: Names = &["DESCRIPTION"];
pub(super) const DESCRIPTION_CODE: Names = &["DESCRIPTIONCODE"];
pub(super) const LANGUAGE: Names = &["LANGUAGECODE", "LANGUAGE"];
pub(super) const PRICE: Names = &["PRICE"];
pub(super) const PRICE_TYPE: Names = &["PRICETYPE", "PRICESHEETNUMBER"];
pub(super) const PRICE_BREAK: Names = &["PRICEBREAK"];
pub(super) const CURRENCY: Names = &["CURRENCYCODE", "CURRENCY"];
pub(super) const ATTRIBUTE: Names = &["ATTRIBUTENAME", "ATTRIBUTEID"];
pub(super) const ATTRIBUTE_VALUE: Names = &["ATTRIBUTEVALUE", "ATTRIBUTEDATA"];
pub(super) const ATTRIBUTE_UNIT: Names = &["ATTRIBUTEUOM"];
pub(super) const ADDRESS: Names = &["URI", "URL"];
pub(super) const ASSET_TYPE: Names = &["ASSETTYPE"];
pub(super) const FILE_TYPE: Names = &["FILETYPE"];
pub(super) const VEHICLE_ID: Names = &["BASEVEHICLEID", "BASEVEHICLE"];
pub(super) const MAKE: Names = &["MAKENAME", "MAKE", "ARMADORA"];
pub(super) const MODEL: Names = &["MODELNAME", "MODEL", "MODELO"];
pub(super) const YEAR: Names = &["YEARID", "YEAR", "ANO"];
pub(super) const POSITION_ID: Names = &["POSITIONID"];
pub(super) const POSITION: Names = &["POSITIONNAME", "POSITION"];
const OF_ITEM: Names = &["ITEMLEVELGTIN", "PARTTERMINOLOGYID", "PARTTERMINOLOGYNAME"];
const OF_KIT: Names = &["QUANTITYINKIT", "COMPONENTPARTNUMBER"];
const COMPETITOR_PART: Names = &["COMPETITORPARTNUMBER", "INTERCHANGEPARTNUMBER"];
const GTIN: Names = &["ITEMLEVELGTIN", "GTIN"];
const QUANTITY: Names = &["QUANTITY", "QTY"];
pub(super) const NOTES: Names = &["INTERCHANGENOTES", "NOTES", "NOTE"];
/// What else has to be so for a part to fit a vehicle.
pub(super) const VEHICLE_CODES: Names = &["VCDBCODEDATTRIBUTES", "VCDBATTRIBUTES"];
pub(super) const QUALIFIERS: Names = &["QDBCODEDQUALIFIERS", "QDBQUALIFIERS", "QUALIFIERS"];

/// A header without case, accents, blanks and signs.
fn compared(header: &str) -> String {
    key(&fold(header))
}

/// Columns of a sheet by their headers.
#[derive(Debug)]
pub(super) struct Columns(HashMap<String, (u32, Decimals)>);

impl Columns {
    /// Of two of one name the first counts.
    pub fn of(profile: &Profile) -> Self {
        let mut columns = HashMap::new();
        for column in &profile.columns {
            columns.entry(compared(&column.header)).or_insert((column.index, column.decimals));
        }
        Self(columns)
    }

    /// The one that has the first of these names that there is.
    pub fn find(&self, names: Names) -> Option<u32> {
        names.iter().find_map(|name| self.0.get(*name)).map(|(column, _)| *column)
    }

    /// How the numbers of such a column are written.
    pub fn decimals(&self, names: Names) -> Decimals {
        names.iter().find_map(|name| self.0.get(*name)).map(|(_, decimals)| *decimals).unwrap_or_default()
    }

    /// One that was added.
    pub fn added(&self, added: Added) -> Option<u32> {
        self.0.get(&added.key()).map(|(column, _)| *column)
    }

    fn has(&self, names: Names) -> bool {
        self.find(names).is_some()
    }

    /// What a row says in such a column; nothing where there is none.
    pub fn text<'r>(&self, row: &'r Row, names: Names) -> &'r str {
        text_at(row, self.find(names))
    }

    fn has_all(&self, all: &[Names]) -> bool {
        all.iter().all(|&names| self.has(names))
    }

    /// What the sheet is, if it is one of these.
    pub fn sheet(&self) -> Option<Sheet> {
        let of_parts = [
            (Sheet::Interchanges, self.has(COMPETITOR_PART)),
            (Sheet::Applications, self.has(VEHICLE_ID)),
            (Sheet::Attributes, self.has_all(&[ATTRIBUTE, ATTRIBUTE_VALUE])),
            (Sheet::Pictures, self.has_all(&[ADDRESS, ASSET_TYPE])),
            (Sheet::Prices, self.has_all(&[PRICE, PRICE_TYPE])),
            (Sheet::Descriptions, self.has_all(&[DESCRIPTION, DESCRIPTION_CODE]) && !self.has(OF_KIT)),
            (Sheet::Items, self.has_all(&[BRAND_ID, OF_ITEM])),
        ];
        let of_ids = [
            (Sheet::Vehicles, self.has_all(&[VEHICLE_ID, MAKE, MODEL, YEAR])),
            (Sheet::Positions, self.has_all(&[POSITION_ID, POSITION])),
            (Sheet::Terms, self.has_all(&[TERM_ID, TERM_NAME])),
            (Sheet::Brands, self.has_all(&[BRAND_ID, BRAND_LABEL])),
        ];
        let known: &[(Sheet, bool)] = if self.has(PART) { &of_parts } else { &of_ids };
        known.iter().find(|(_, is)| *is).map(|(sheet, _)| *sheet)
    }
}

/// What stands in a column of a row.
pub(super) fn text_at(row: &Row, column: Option<u32>) -> &str {
    column.and_then(|at| row.cells.get(at as usize)).map_or("", |cell| cell.trim())
}

/// What a kind of file is read from, if the standards have it.
pub(super) fn wanted(kind: CatalogFileKind) -> Option<Sheet> {
    match kind {
        CatalogFileKind::Parts => Some(Sheet::Items),
        CatalogFileKind::References => Some(Sheet::Interchanges),
        CatalogFileKind::Fitments => Some(Sheet::Applications),
        CatalogFileKind::Vehicles => None,
    }
}

/// What the columns of a file seem to be: of a sheet of these what the standard says, of any other what its headers and values say.
pub(in crate::catalog::import) fn propose<F: CatalogField>(profile: &Profile) -> Vec<Proposal<F>> {
    by_standard(profile).unwrap_or_else(|| mapping::propose(profile, &[]))
}

fn by_standard<F: CatalogField>(profile: &Profile) -> Option<Vec<Proposal<F>>> {
    let columns = Columns::of(profile);
    if Some(columns.sheet()?) != wanted(F::KIND) {
        return None;
    }
    let (find, added) = (|names: Names| columns.find(names), |what: Added| columns.added(what));
    // Where no other rows say what an id means, a name beside each of them does.
    let whole = |column: &u32| {
        profile.column(*column).is_some_and(|column| column.filled > 0 && column.filled >= profile.rows_total)
    };
    let label = || find(BRAND_LABEL).filter(whole);
    let found: Vec<(&str, Option<u32>)> = match F::KIND {
        CatalogFileKind::Parts => vec![
            (PartField::Brand.name(), added(Added::Brand).or_else(label).or_else(|| find(BRAND_ID))),
            (PartField::Number.name(), find(PART)),
            (PartField::Group.name(), added(Added::Group).or_else(|| find(TERM_NAME))),
            (PartField::Gtin.name(), find(GTIN)),
            (PartField::Name.name(), added(Added::Name).or_else(|| find(DESCRIPTION))),
            (PartField::NameEn.name(), added(Added::NameEn)),
            (PartField::Description.name(), added(Added::Description)),
            (PartField::Price.name(), added(Added::Price).or_else(|| find(PRICE))),
            (PartField::Currency.name(), added(Added::Currency).or_else(|| find(CURRENCY))),
            (PartField::Attributes.name(), added(Added::Attributes)),
            (PartField::Images.name(), added(Added::Images)),
        ],
        CatalogFileKind::References => {
            let named = || find(BRAND_ID).or_else(|| find(BRAND_LABEL));
            let replaced = added(Added::ReplacedBrand).or_else(label).or_else(named);
            vec![
                (ReferenceField::Brand.name(), added(Added::Brand)),
                (ReferenceField::Number.name(), find(PART)),
                (ReferenceField::ReplacedBrand.name(), replaced),
                (ReferenceField::ReplacedNumber.name(), find(COMPETITOR_PART)),
                (ReferenceField::Notes.name(), find(NOTES)),
            ]
        }
        CatalogFileKind::Fitments => {
            // A row without one is of the brand that the whole file is of, and that has to be asked for.
            vec![
                (FitmentField::Brand.name(), label().or_else(|| find(BRAND_ID).filter(whole))),
                (FitmentField::Number.name(), find(PART)),
                (FitmentField::Make.name(), find(MAKE).or_else(|| added(Added::Make))),
                (FitmentField::Model.name(), find(MODEL).or_else(|| added(Added::Model))),
                (FitmentField::Year.name(), find(YEAR).or_else(|| added(Added::Year))),
                (FitmentField::Position.name(), find(POSITION).or_else(|| added(Added::Position))),
                (FitmentField::Quantity.name(), find(QUANTITY)),
                (FitmentField::Notes.name(), added(Added::Notes).or_else(|| find(NOTES))),
            ]
        }
        CatalogFileKind::Vehicles => return None,
    };
    let proposal = |field: &F| {
        let (_, column) = found.iter().find(|(name, _)| *name == field.name())?;
        Some(Proposal { field: *field, column: (*column)?, confidence: 1.0, why: Why::Header, rival: None })
    };
    Some(F::ALL.iter().filter_map(proposal).collect())
}

/// The header of the column by which alone a file of fitments names vehicles: ids of a table that is not there.
pub(in crate::catalog::import) fn only_ids<F: CatalogField>(profile: &Profile) -> Option<String> {
    let columns = Columns::of(profile);
    if F::KIND != CatalogFileKind::Fitments || columns.sheet()? != Sheet::Applications {
        return None;
    }
    let is_named = columns.added(Added::Make).is_some() || columns.has(MAKE) && columns.has(MODEL);
    let column = columns.find(VEHICLE_ID).and_then(|at| profile.column(at)).filter(|_| !is_named)?;
    Some(column.header.clone())
}
