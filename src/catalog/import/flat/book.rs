//! What the sheets of such a workbook say of each other's rows.

use super::sheets::{self, Added, Columns, Sheet, text_at};
use crate::base::fault::Result;
use crate::base::text::{key, name_key};
use crate::catalog::import::fields::CatalogField;
use crate::catalog::import::rules::{Groups, LONGEST_ATTRIBUTE, MOST_ATTRIBUTES, tidy};
use crate::catalog::rules::MOST_IMAGES;
use crate::catalog::vehicles::import::read::profile as profile_of;
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::reader::process::Reader;
use crate::platform::imports::reader::types::{ColumnProfile, Profile, ReadChoices, ReadFailure, Row};
use crate::platform::imports::rows::FileRows;
use crate::platform::imports::types::ImportFailure;
use std::collections::HashMap;
use std::path::Path;

/// Bytes that all the other sheets may take in memory.
const MOST_HELD: usize = 192 * 1024 * 1024;
/// Bytes that a part takes, besides what is said of it; that a row takes, besides its letters; and that an id takes with its meaning.
const PER_PART: usize = 500;
const PER_ROW: usize = 50;
const PER_ID: usize = 200;
/// Letters of a name.
const LONGEST_NAME: usize = 200;
/// Values that a column is shown by.
const SAMPLES: usize = 3;

/// Codes of descriptions that name a part, the best first, and of those that describe it at length.
const NAMES: &[&str] = &["TLE", "DES", "SHO", "DEF", "INV", "LAB", "ABR"];
const AT_LENGTH: &[&str] = &["EXT", "MKT", "FAB"];
/// Kinds of prices, those that the public pays first.
const PRICES: &[&str] = &["RET", "RTL", "MSR", "LST", "SGR"];
/// Kinds of files that are pictures.
const PICTURES: &[&str] = &["JPG", "JPEG", "PNG", "WEBP", "GIF"];

/// What other sheets say of a part.
#[derive(Debug, Default)]
struct Spoken {
    /// Ids of its brand and of what it is.
    brand: String,
    term: String,
    /// Several brands have a part of that number.
    of_several: bool,
    /// Of several names, descriptions and prices the best, with its place: less is better.
    name: Option<(usize, String)>,
    name_en: Option<(usize, String)>,
    description: Option<(usize, String)>,
    /// With its currency.
    price: Option<(usize, (String, String))>,
    /// All its names, by which its group is found; and that, by its code.
    names: Vec<(usize, String)>,
    group: String,
    attributes: Vec<String>,
    images: Vec<String>,
}

/// What is known of a workbook besides the sheet that is brought in.
#[derive(Debug, Default)]
pub(in crate::catalog::import) struct Book {
    /// What is added to that sheet, each in its column.
    added: Vec<(Added, u32)>,
    sheet: Option<Sheet>,
    /// Columns of the sheet that say which part, brand, vehicle and place a row is about.
    part: Option<u32>,
    brand: Option<u32>,
    vehicle: Option<u32>,
    position: Option<u32>,
    /// What is noted of an application, and what it holds for besides its vehicle.
    notes: [Option<u32>; 3],
    /// By their keys.
    parts: HashMap<String, Spoken>,
    /// What ids of brands, kinds of parts, vehicles and places mean; none where they are said to mean several things.
    labels: HashMap<String, Option<String>>,
    terms: HashMap<String, Option<String>>,
    vehicles: HashMap<String, [String; 3]>,
    positions: HashMap<String, Option<String>>,
    /// How prices are written.
    decimals: Decimals,
    /// Bytes of the rows of other sheets.
    heard: usize,
}

/// The sheet of a workbook that a kind of file is read from, where it was another one that was read.
pub(in crate::catalog::import) async fn find_sheet<F: CatalogField>(
    reader: &Reader,
    path: &Path,
    profile: &Profile,
) -> Result<Option<(Profile, ReadChoices)>> {
    let Some(wanted) = sheets::wanted(F::KIND) else { return Ok(None) };
    if Columns::of(profile).sheet() == Some(wanted) {
        return Ok(None);
    }
    for (at, name) in (0..).zip(&profile.sheets) {
        let is_named = match wanted {
            Sheet::Items => key(name).starts_with("ITEM"),
            Sheet::Interchanges => key(name).starts_with("INTERCHANGE"),
            _ => key(name).starts_with("APP"),
        };
        if is_named
            && !profile.hidden_sheets.contains(&at)
            && let Some((found, sheet)) = headed(reader, path, at).await?
            && sheet == wanted
        {
            let header_row = Some(found.header_row);
            return Ok(Some((found, ReadChoices { sheet: Some(at), header_row, ..ReadChoices::default() })));
        }
    }
    Ok(None)
}

/// What a sheet is, by the header that is found or else by its first row; none where it is nothing that is known.
async fn headed(reader: &Reader, path: &Path, at: u32) -> Result<Option<(Profile, Sheet)>> {
    for header_row in [None, Some(1)] {
        let choices = ReadChoices { sheet: Some(at), header_row, ..ReadChoices::default() };
        let Ok(found) = profile_of(reader, path, choices).await? else { return Ok(None) };
        if let Some(sheet) = Columns::of(&found).sheet() {
            return Ok(Some((found, sheet)));
        }
    }
    Ok(None)
}

impl Book {
    /// Reads what the other sheets say, where the one that is brought in is of such a workbook.
    pub async fn load(
        reader: &Reader,
        path: &Path,
        profile: &Profile,
        groups: &Groups,
    ) -> Result<Result<Self, ImportFailure>> {
        let mut book = Self::of(profile);
        let Some(wanted) = book.sheet else { return Ok(Ok(book)) };
        for (at, _) in (0..).zip(&profile.sheets) {
            let (columns, sheet, header_row) = if at == profile.sheet {
                (Columns::of(profile), wanted, profile.header_row)
            } else {
                let Some((found, sheet)) = headed(reader, path, at).await? else { continue };
                (Columns::of(&found), sheet, found.header_row)
            };
            if !sheet.tells_of(wanted) {
                continue;
            }
            if sheet == Sheet::Prices {
                book.decimals = columns.decimals(sheets::PRICE);
            }
            let choices = ReadChoices { sheet: Some(at), header_row: Some(header_row), ..ReadChoices::default() };
            let mut rows = FileRows::of(reader, path, choices)?;
            loop {
                match rows.next().await {
                    Ok(Some(some)) => {
                        for row in &some {
                            book.hear(sheet, &columns, row);
                        }
                    }
                    Ok(None) => break,
                    Err(failure) => return Ok(Err(failure)),
                }
                if book.held() > MOST_HELD {
                    let failure = ReadFailure::TooLarge { limit: MOST_HELD as u64 };
                    return Ok(Err(ImportFailure::File { failure }));
                }
            }
        }
        book.settle(groups);
        Ok(Ok(book))
    }

    /// Of which nothing but the sheet that is brought in is known.
    pub(super) fn of(profile: &Profile) -> Self {
        let columns = Columns::of(profile);
        let sheet = columns.sheet();
        Self {
            added: Added::ALL.into_iter().filter_map(|added| Some((added, columns.added(added)?))).collect(),
            sheet: sheet.filter(|sheet| matches!(sheet, Sheet::Items | Sheet::Interchanges | Sheet::Applications)),
            part: columns.find(sheets::PART),
            brand: columns.find(sheets::BRAND_ID),
            vehicle: columns.find(sheets::VEHICLE_ID),
            position: columns.find(sheets::POSITION_ID),
            notes: [sheets::NOTES, sheets::VEHICLE_CODES, sheets::QUALIFIERS].map(|names| columns.find(names)),
            ..Self::default()
        }
    }

    /// Bytes that it takes in memory, more or less.
    fn held(&self) -> usize {
        let ids = self.labels.len() + self.terms.len() + self.vehicles.len() + self.positions.len();
        self.heard + self.parts.len() * PER_PART + ids * PER_ID
    }

    /// Takes what a row of a sheet says.
    pub(super) fn hear(&mut self, sheet: Sheet, columns: &Columns, row: &Row) {
        if self.sheet != Some(sheet) {
            self.heard += row.cells.iter().map(String::len).sum::<usize>() + PER_ROW;
        }
        let said = |names: &'static [&'static str]| columns.text(row, names);
        match sheet {
            Sheet::Items | Sheet::Interchanges | Sheet::Brands => {
                only(&mut self.labels, said(sheets::BRAND_ID), said(sheets::BRAND_LABEL));
            }
            Sheet::Terms => only(&mut self.terms, said(sheets::TERM_ID), said(sheets::TERM_NAME)),
            Sheet::Positions => only(&mut self.positions, said(sheets::POSITION_ID), said(sheets::POSITION)),
            Sheet::Vehicles => {
                let vehicle = [sheets::MAKE, sheets::MODEL, sheets::YEAR].map(|names| tidy(said(names)));
                let id = id_key(said(sheets::VEHICLE_ID));
                if !id.is_empty() && vehicle.iter().all(|text| !text.is_empty()) {
                    self.vehicles.insert(id, vehicle);
                }
            }
            Sheet::Descriptions | Sheet::Prices | Sheet::Attributes | Sheet::Pictures | Sheet::Applications => {}
        }
        let number = key(said(sheets::PART));
        if number.is_empty() || matches!(sheet, Sheet::Interchanges | Sheet::Applications) {
            return;
        }
        let part = self.parts.entry(number).or_default();
        match sheet {
            Sheet::Items => {
                let brand = said(sheets::BRAND_ID);
                if !brand.is_empty() {
                    part.of_several |= !part.brand.is_empty() && id_key(&part.brand) != id_key(brand);
                    brand.clone_into(&mut part.brand);
                }
                part.term = id_key(said(sheets::TERM_ID));
            }
            Sheet::Descriptions => {
                let code = key(said(sheets::DESCRIPTION_CODE));
                part.describe(&tidy(said(sheets::DESCRIPTION)), &code, said(sheets::LANGUAGE));
            }
            Sheet::Prices => {
                let is_of_one = matches!(said(sheets::PRICE_BREAK), "" | "0" | "1");
                let kind = key(said(sheets::PRICE_TYPE));
                let place = PRICES.iter().position(|known| *known == kind).unwrap_or(PRICES.len());
                if is_of_one && said(sheets::PRICE).bytes().any(|sign| sign.is_ascii_digit()) {
                    let price = (said(sheets::PRICE).to_owned(), said(sheets::CURRENCY).to_owned());
                    better(&mut part.price, place, price);
                }
            }
            Sheet::Attributes => {
                let value = format!("{} {}", said(sheets::ATTRIBUTE_VALUE), said(sheets::ATTRIBUTE_UNIT));
                part.attributes.extend(attribute(said(sheets::ATTRIBUTE), &value));
                part.attributes.truncate(MOST_ATTRIBUTES);
            }
            Sheet::Pictures => {
                let is_picture = PICTURES.contains(&key(said(sheets::FILE_TYPE)).as_str());
                // Photographs before whatever else is a picture.
                let at = if said(sheets::ASSET_TYPE).starts_with('P') { 0 } else { part.images.len() };
                if is_picture && part.images.len() < MOST_IMAGES {
                    part.images.insert(at, said(sheets::ADDRESS).to_owned());
                }
            }
            Sheet::Interchanges
            | Sheet::Applications
            | Sheet::Vehicles
            | Sheet::Positions
            | Sheet::Terms
            | Sheet::Brands => {}
        }
    }

    /// Once all is read: what is called as a group is of that, and so is whatever else has the same id.
    pub(super) fn settle(&mut self, groups: &Groups) {
        let named = |name: &String| groups.find(name).map(|group| group.code.clone());
        let mut of_terms: HashMap<String, Option<String>> = HashMap::new();
        for part in self.parts.values_mut() {
            part.names.sort();
            part.group = part.names.iter().find_map(|(_, name)| named(name)).unwrap_or_default();
            part.names = Vec::new();
            only(&mut of_terms, &part.term, &part.group);
        }
        // What is said of an id itself counts more.
        for (id, name) in &self.terms {
            if let Some(group) = name.as_ref().and_then(named) {
                of_terms.insert(id.clone(), Some(group));
            }
        }
        self.terms = of_terms;
    }

    /// Adds to the profile the columns of which any row says something, unless it has them: as rows do that were refused once.
    pub fn extend(&mut self, profile: &mut Profile) {
        let next = profile.columns.iter().map(|column| column.index + 1).max().unwrap_or_default();
        let is_new = |added: &Added| self.added.iter().all(|(known, _)| known != added);
        let says = Added::ALL.into_iter().filter(|added| is_new(added) && self.says(*added));
        let says: Vec<(Added, u32)> = says.zip(next..).collect();
        self.added.extend(says);
        profile.sample = self.complete(std::mem::take(&mut profile.sample));
        for &(added, index) in &self.added {
            if profile.column(index).is_some() {
                continue;
            }
            let values: Vec<String> = profile
                .sample
                .iter()
                .map(|row| text_at(row, Some(index)).to_owned())
                .filter(|text| !text.is_empty())
                .collect();
            let mut samples = Vec::new();
            for value in &values {
                if samples.len() < SAMPLES && !samples.contains(value) {
                    samples.push(value.clone());
                }
            }
            profile.columns.push(ColumnProfile {
                index,
                header: added.header().to_owned(),
                samples,
                filled: values.len() as u64,
                numeric: 0,
                integers: 0,
                decimals: match added {
                    Added::Price if self.decimals == Decimals::None => Decimals::Point,
                    Added::Price => self.decimals,
                    _ => Decimals::None,
                },
                traps: Vec::new(),
                probes: Vec::new(),
            });
        }
    }

    /// Is there anything to be said of this?
    fn says(&self, added: Added) -> bool {
        let any = |has: fn(&Spoken) -> bool| self.parts.values().any(has);
        let labelled = || self.labels.values().any(Option::is_some);
        match (self.sheet, added) {
            (Some(Sheet::Items), Added::Brand) | (Some(Sheet::Interchanges), Added::ReplacedBrand) => labelled(),
            (Some(Sheet::Interchanges), Added::Brand) => any(|part| !part.brand.is_empty() && !part.of_several),
            (Some(Sheet::Items), Added::Group) => {
                self.terms.values().any(Option::is_some) || any(|part| !part.group.is_empty())
            }
            (Some(Sheet::Items), Added::Name) => any(|part| part.name.is_some()),
            (Some(Sheet::Items), Added::NameEn) => any(|part| part.name_en.is_some()),
            (Some(Sheet::Items), Added::Description) => any(|part| part.description.is_some()),
            (Some(Sheet::Items), Added::Price) => any(|part| part.price.is_some()),
            (Some(Sheet::Items), Added::Currency) => {
                any(|part| part.price.as_ref().is_some_and(|(_, (_, currency))| !currency.is_empty()))
            }
            (Some(Sheet::Items), Added::Attributes) => any(|part| !part.attributes.is_empty()),
            (Some(Sheet::Items), Added::Images) => any(|part| !part.images.is_empty()),
            (Some(Sheet::Applications), Added::Make | Added::Model | Added::Year) => !self.vehicles.is_empty(),
            (Some(Sheet::Applications), Added::Position) => !self.positions.is_empty(),
            // What is not understood is told of the fitment.
            (Some(Sheet::Applications), Added::Notes) => self.notes[1..].iter().any(Option::is_some),
            _ => false,
        }
    }

    /// The rows with what other sheets say of them. What a row says itself stays.
    pub fn complete(&self, mut rows: Vec<Row>) -> Vec<Row> {
        if self.added.is_empty() {
            return rows;
        }
        for row in &mut rows {
            let values: Vec<(usize, String)> =
                self.added.iter().map(|&(added, at)| (at as usize, self.value(added, row))).collect();
            for (at, value) in values {
                if row.cells.len() <= at {
                    row.cells.resize(at + 1, String::new());
                }
                if row.cells[at].trim().is_empty() {
                    row.cells[at] = value;
                }
            }
        }
        rows
    }

    fn value(&self, added: Added, row: &Row) -> String {
        let part = self.parts.get(&key(text_at(row, self.part)));
        let best = |of: fn(&Spoken) -> Option<&(usize, String)>| part.and_then(of).map(|(_, text)| text.clone());
        let price = part.and_then(|part| part.price.as_ref()).map(|(_, price)| price);
        let vehicle =
            |at: usize| self.vehicles.get(&id_key(text_at(row, self.vehicle))).map(|vehicle| vehicle[at].clone());
        let value = match added {
            // Nobody knows which of several is meant.
            Added::Brand if self.sheet == Some(Sheet::Interchanges) => {
                part.filter(|part| !part.of_several).map(|part| self.label(&part.brand))
            }
            Added::Brand | Added::ReplacedBrand => Some(self.label(text_at(row, self.brand))),
            Added::Group => part.and_then(|part| {
                let own = Some(part.group.clone()).filter(|group| !group.is_empty());
                own.or_else(|| self.terms.get(&part.term).cloned().flatten())
            }),
            Added::Name => best(|part| part.name.as_ref()),
            Added::NameEn => best(|part| part.name_en.as_ref()),
            Added::Description => best(|part| part.description.as_ref()),
            Added::Price => price.map(|(price, _)| price.clone()),
            Added::Currency => price.map(|(_, currency)| currency.clone()),
            Added::Attributes => part.map(|part| part.attributes.join("; ")),
            Added::Images => part.map(|part| part.images.join(" ")),
            Added::Make => vehicle(0),
            Added::Model => vehicle(1),
            Added::Year => vehicle(2),
            Added::Notes => {
                let said = self.notes.iter().map(|column| text_at(row, *column)).filter(|text| !text.is_empty());
                Some(said.collect::<Vec<_>>().join(" · "))
            }
            Added::Position => self.positions.get(&id_key(text_at(row, self.position))).cloned().flatten(),
        };
        value.unwrap_or_default()
    }

    /// What a brand is called of which an id is given; else the id.
    fn label(&self, id: &str) -> String {
        self.labels.get(&id_key(id)).cloned().flatten().unwrap_or_else(|| id.to_owned())
    }
}

impl Spoken {
    fn describe(&mut self, text: &str, code: &str, language: &str) {
        if text.is_empty() || text.chars().count() > 2_000 {
            return;
        }
        // Both are in use: `SP` of the standard, `ES` of the world.
        let in_spanish = ["ES", "SP"].iter().any(|known| key(language).starts_with(known));
        if let Some(place) = NAMES.iter().position(|known| *known == code) {
            let name: String = text.chars().take(LONGEST_NAME).collect();
            self.names.push((place, name.clone()));
            better(if in_spanish { &mut self.name } else { &mut self.name_en }, place, name);
        } else if in_spanish && let Some(place) = AT_LENGTH.iter().position(|known| *known == code) {
            better(&mut self.description, place, text.to_owned());
        }
    }
}

fn better<T>(known: &mut Option<(usize, T)>, place: usize, said: T) {
    if known.as_ref().is_none_or(|(other, _)| place < *other) {
        *known = Some((place, said));
    }
}

/// Takes what an id means, unless nothing is said. One that means several things means none; how it is spelt does not matter.
fn only(known: &mut HashMap<String, Option<String>>, id: &str, means: &str) {
    let id = id_key(id);
    if id.is_empty() || means.is_empty() {
        return;
    }
    let before = known.entry(id).or_insert_with(|| Some(means.to_owned()));
    if before.as_ref().is_some_and(|before| name_key(before) != name_key(means)) {
        *before = None;
    }
}

/// An id as sheets compare it: `361.0` of one is `361` of another.
fn id_key(id: &str) -> String {
    key(id.strip_suffix(".0").unwrap_or(id))
}

/// `Pleat Count: 35`; none of an attribute whose name is an id, or that says nothing.
fn attribute(name: &str, value: &str) -> Option<String> {
    let plain = |text: &str| {
        let signs = |letter: char| if ";:=|".contains(letter) { ' ' } else { letter };
        tidy(&text.chars().map(signs).take(LONGEST_ATTRIBUTE).collect::<String>())
    };
    let (name, value) = (plain(name), plain(value));
    let is_id = name.bytes().all(|byte| byte.is_ascii_digit());
    (!is_id && !value.is_empty()).then(|| format!("{name}: {value}"))
}
