//! Parts and brands as they are edited, in words, and back from what was typed.

use super::set_up::field;
use super::shown::{
    Begun, FitmentLine, MergeShown, PartEditing, PartKnown, ReferenceLine, ReportLine, Reports, Wanted, WantedRow,
};
use crate::base::format;
use crate::base::labels;
use crate::catalog::labels as catalog_labels;
use crate::entity_pages::NEW;
use crate::forms::edit_form::EditForm;
use crate::forms::form::{Form, Typed};
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{BrandId, PartId};
use engrane::base::money::DEFAULT_CURRENCY;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::catalog::edit::ops;
use engrane::catalog::edit::types::{
    BrandValues, CatalogFitment, CatalogPart, CatalogPartValues, CatalogReference, CatalogSettings, NewFitment,
    NewReference,
};
use engrane::catalog::reports;
use engrane::catalog::reports::types::FitReport;
use engrane::catalog::types::{PartKind, PartStatus, Tier};
use engrane::catalog::wanted;
use engrane::catalog::wanted::types::{SearchedInVain, SoldWithoutPart};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The form of a part, both ways.
struct PartForm<'a> {
    lang: Locale,
    settings: &'a CatalogSettings,
    /// What is sold instead, as people call it.
    successor: String,
}

impl PartForm<'_> {
    fn describe(&self, form: &mut Form, part: &mut CatalogPartValues) {
        let Self { lang, settings, successor } = self;
        let lang = *lang;
        let brands = settings.brands.iter().map(|brand| Pick { value: brand.values.name.clone(), ..Pick::default() });
        let brand = field("brand", td_string!(lang, catalog.edit.brand)).required().picks(brands.collect());
        let named = |text: &str| Some(NameOr::Name(text.to_owned()));
        form.value(brand, &mut part.brand, |brand| brand_name(settings, brand), named);
        form.text(field("number", td_string!(lang, catalog.edit.number)).required(), &mut part.number);
        let groups = settings.groups.iter().map(|group| {
            let category = settings.categories.iter().find(|(code, _)| *code == group.values.category);
            let category = category.map(|(_, name)| labels::name(lang, name)).unwrap_or_default();
            let name = if lang == Locale::en { &group.values.name_en } else { &group.values.name_es };
            (NameOr::Id(group.id), format!("{category} · {name}"))
        });
        form.choice(field("group", td_string!(lang, catalog.edit.group)).required(), &mut part.group, groups);
        form.text(field("name_es", td_string!(lang, catalog.edit.name_es)).required(), &mut part.name_es);
        form.text(field("name_en", td_string!(lang, catalog.edit.name_en)), &mut part.name_en);
        let kinds = PartKind::ALL.iter().map(|&kind| (kind, catalog_labels::kind(lang, kind)));
        form.choice(field("kind", td_string!(lang, catalog.edit.kind)), &mut part.kind, kinds);
        let tiers = Tier::ALL.iter().map(|&tier| (tier, catalog_labels::tier(lang, tier)));
        form.choice(field("tier", td_string!(lang, catalog.edit.tier)), &mut part.tier, tiers);
        let gtin = field("gtin", td_string!(lang, catalog.edit.gtin));
        form.text(gtin.hint(td_string!(lang, catalog.edit.gtin_hint)), &mut part.gtin);
        let states = PartStatus::ALL.iter().map(|&status| (status, status_name(lang, status)));
        form.choice(field("status", td_string!(lang, catalog.edit.status)), &mut part.status, states);
        let instead = field("superseded_by", td_string!(lang, catalog.edit.superseded_by));
        form.value(
            instead.hint(td_string!(lang, catalog.edit.superseded_by_hint)),
            &mut part.superseded_by,
            |value| value.as_ref().map(|_| successor.clone()).unwrap_or_default(),
            |text| Some(Some(text).filter(|text| !text.is_empty()).map(NameOr::of)),
        );
        let price = field("reference_price", td_string!(lang, catalog.edit.reference_price));
        form.decimal_if_any(price, &mut part.reference_price);
        form.text(field("currency", td_string!(lang, catalog.edit.currency)).required(), &mut part.currency);
        form.text(field("description_es", td_string!(lang, catalog.edit.description_es)), &mut part.description_es);
        form.text(field("description_en", td_string!(lang, catalog.edit.description_en)), &mut part.description_en);
        let attributes = field("attributes", td_string!(lang, catalog.edit.attributes));
        form.value(
            attributes.hint(td_string!(lang, catalog.edit.attributes_hint)),
            &mut part.attributes,
            written_attributes,
            read_attributes,
        );
        let images = field("images", td_string!(lang, catalog.edit.images));
        let read = |text: &str| Some(text.split_whitespace().map(str::to_owned).collect());
        form.value(
            images.hint(td_string!(lang, catalog.edit.images_hint)),
            &mut part.images,
            |images| images.join(" "),
            read,
        );
    }
}

fn written_attributes(attributes: &BTreeMap<String, String>) -> String {
    attributes.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ")
}

/// None where a piece is no name with its value.
fn read_attributes(text: &str) -> Option<BTreeMap<String, String>> {
    let pieces = text.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    let named = |piece: &str| {
        let (name, value) = piece.split_once([':', '='])?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    pieces.map(named).collect()
}

fn brand_name(settings: &CatalogSettings, brand: &NameOr<BrandId>) -> String {
    match brand {
        NameOr::Name(name) => name.clone(),
        NameOr::Id(id) => {
            let found = settings.brands.iter().find(|known| known.id == *id);
            found.map(|known| known.values.name.clone()).unwrap_or_default()
        }
    }
}

fn status_name(lang: Locale, status: PartStatus) -> &'static str {
    match status {
        PartStatus::Active => td_string!(lang, catalog.edit.active),
        PartStatus::Superseded => td_string!(lang, catalog.edit.superseded),
        PartStatus::Obsolete => td_string!(lang, catalog.edit.obsolete),
    }
}

fn blank() -> CatalogPartValues {
    CatalogPartValues {
        brand: NameOr::Name(String::new()),
        number: String::new(),
        group: NameOr::Name(String::new()),
        kind: PartKind::Aftermarket,
        tier: Tier::Standard,
        name_es: String::new(),
        name_en: String::new(),
        description_es: String::new(),
        description_en: String::new(),
        gtin: String::new(),
        status: PartStatus::Active,
        superseded_by: None,
        reference_price: None,
        currency: DEFAULT_CURRENCY.to_owned(),
        attributes: BTreeMap::new(),
        images: Vec::new(),
    }
}

fn one(id: &str) -> Result<PartId, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what: Entity::Part })
}

fn called(name_es: String) -> CatalogPartValues {
    CatalogPartValues { name_es, ..blank() }
}

/// What the page of a part shows; of a new one, which [`NEW`] asks for, its form.
pub(super) async fn editing(ctx: &Ctx, lang: Locale, id: &str, begun: Begun) -> Result<PartEditing> {
    let settings = ops::settings(ctx).await?;
    if id == NEW {
        let form = PartForm { lang, settings: &settings, successor: String::new() };
        let begun = CatalogPartValues { brand: NameOr::Name(begun.brand), number: begun.number, ..called(begun.name) };
        let fields = Form::show(|shown| form.describe(shown, &mut begun.clone()));
        let title = td_string!(lang, catalog.edit.new_part).to_owned();
        let form = EditForm { title, fields, ..EditForm::default() };
        return Ok(PartEditing { title: String::new(), form, known: None });
    }
    let part: CatalogPart = entity::find::<CatalogPartValues>(ctx, one(id)?).await?;
    let successor = successor(ctx, &part).await?;
    let fitments = ops::fitments(ctx, part.id).await?;
    let references = ops::references(ctx, part.id).await?;
    let brand = brand_name(&settings, &part.values.brand);
    let form = PartForm { lang, settings: &settings, successor };
    let fields = Form::show(|shown| form.describe(shown, &mut part.values.clone()));
    let known = PartKnown {
        id: part.id,
        fitments: fitments.into_iter().map(|row| fitment_line(lang, row)).collect(),
        new_fitment: fitment_fields(lang),
        references: references.into_iter().map(|row| reference_line(lang, row)).collect(),
        new_reference: reference_fields(lang, &brand, &part.values.number),
    };
    let title = td_string!(lang, catalog.edit.change_part).to_owned();
    let form = EditForm { title, id: part.id.to_string(), version: part.version, fields, lines: None };
    Ok(PartEditing { title: format!("{brand} {}", part.values.number), form, known: Some(known) })
}

/// What is sold instead: its number when it is of the same brand, and else its id.
async fn successor(ctx: &Ctx, part: &CatalogPart) -> Result<String> {
    let Some(id) = part.values.superseded_by.as_ref().and_then(NameOr::id) else { return Ok(String::new()) };
    let other: CatalogPart = entity::find::<CatalogPartValues>(ctx, id).await?;
    let is_of_brand = other.values.brand == part.values.brand;
    Ok(if is_of_brand { other.values.number } else { id.to_string() })
}

/// Makes a part of what was typed, or changes the one with this id as a whole; tells which one it is.
pub(super) async fn save(ctx: &Ctx, id: &str, version: i32, typed: &Typed) -> Result<PartId> {
    // Before anything is read: whoever may not change the catalogue learns nothing else.
    ctx.require(Permission::CatalogEdit)?;
    let settings = ops::settings(ctx).await?;
    let mut values = blank();
    let form = PartForm { lang: Locale::es, settings: &settings, successor: String::new() };
    Form::read(typed, |read| form.describe(read, &mut values))?;
    if id.is_empty() {
        return Ok(entity::create(ctx, &values).await?.id);
    }
    Ok(entity::change(ctx, one(id)?, version, &values).await?.id)
}

fn fitment_line(lang: Locale, row: CatalogFitment) -> FitmentLine {
    let CatalogFitment { id, make, model, year, engine, position, quantity, notes, source } = row;
    let vehicle = [make, model, year.to_string(), engine];
    let vehicle = vehicle.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let place = if position.is_empty() { String::new() } else { catalog_labels::position(lang, &position) };
    let how = [place, format!("× {quantity}"), notes];
    let how = how.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    FitmentLine { id, vehicle, how, source }
}

fn reference_line(lang: Locale, row: CatalogReference) -> ReferenceLine {
    let how =
        if row.two_way { td_string!(lang, catalog.edit.both_ways) } else { td_string!(lang, catalog.edit.one_way) };
    ReferenceLine {
        id: row.id,
        from: format!("{} {}", row.brand, row.number),
        to: format!("{} {}", row.replaced_brand, row.replaced_number),
        how: how.to_owned(),
        source: row.source,
        counts: row.revoked_at.is_none(),
    }
}

fn fitment_fields(lang: Locale) -> Vec<FormField> {
    vec![
        field("make", td_string!(lang, catalog.edit.make)).required(),
        field("model", td_string!(lang, catalog.edit.model)).required(),
        field("year", td_string!(lang, catalog.edit.years)).hint(td_string!(lang, catalog.edit.years_hint)).required(),
        field("engine", td_string!(lang, catalog.edit.engine)),
        field("position", td_string!(lang, catalog.edit.position)),
        field("quantity", td_string!(lang, catalog.edit.quantity)),
        field("notes", td_string!(lang, catalog.edit.notes)),
        field("source", td_string!(lang, catalog.edit.source)).required(),
    ]
}

fn reference_fields(lang: Locale, brand: &str, number: &str) -> Vec<FormField> {
    vec![
        field("brand", td_string!(lang, catalog.edit.from_brand)).required(),
        field("number", td_string!(lang, catalog.edit.from_number)).required(),
        field("replaced_brand", td_string!(lang, catalog.edit.to_brand)).value(brand).required(),
        field("replaced_number", td_string!(lang, catalog.edit.to_number)).value(number).required(),
        FormField::new("two_way", td_string!(lang, catalog.edit.both_ways), Kind::Check).value("on"),
        field("source", td_string!(lang, catalog.edit.source)).required(),
        field("notes", td_string!(lang, catalog.edit.notes)),
    ]
}

fn text(typed: &Typed, name: &str) -> String {
    typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// A fitment as it was typed.
pub(super) fn fitment(typed: &Typed) -> NewFitment {
    let said = |name| text(typed, name);
    NewFitment {
        make: said("make"),
        model: said("model"),
        year: said("year"),
        engine: said("engine"),
        position: said("position"),
        quantity: said("quantity"),
        notes: said("notes"),
        source: said("source"),
    }
}

/// A reference as it was typed.
pub(super) fn reference(typed: &Typed) -> NewReference {
    let said = |name| text(typed, name);
    NewReference {
        brand: said("brand"),
        number: said("number"),
        replaced_brand: said("replaced_brand"),
        replaced_number: said("replaced_number"),
        source: said("source"),
        two_way: typed.contains_key("two_way"),
        notes: said("notes"),
        ..NewReference::default()
    }
}

/// A page of the reports of workshops.
pub(super) async fn reports(ctx: &Ctx, lang: Locale, decided: bool, page: u32) -> Result<Reports> {
    let found = reports::ops::list(ctx, !decided, PageRequest::bounded(Some(page), None)).await?;
    let (page, pages) = (found.page, u32::try_from(found.total_pages()).unwrap_or(u32::MAX));
    let line = |report: FitReport| {
        let what = match report.other {
            Some(other) => td_string!(lang, catalog.reports.not_instead, other = other).to_string(),
            None => td_string!(lang, catalog.reports.not_in, vehicle = report.vehicle).to_string(),
        };
        ReportLine {
            id: report.id,
            part: report.part,
            name: format!("{} {}", report.brand, report.number),
            what,
            note: report.note,
            who: format!("{} · {}", report.organization, report.reporter),
            at: report.reported_at,
            status: report.status,
        }
    };
    Ok(Reports { rows: found.rows.into_iter().map(line).collect(), page, pages })
}

/// A page of what the catalogue lacks.
pub(super) async fn wanted(ctx: &Ctx, lang: Locale, searched: bool, page: u32) -> Result<Wanted> {
    let request = PageRequest::bounded(Some(page), None);
    if searched {
        let found = wanted::ops::searched(ctx, request).await?;
        let (page, pages) = (found.page, u32::try_from(found.total_pages()).unwrap_or(u32::MAX));
        let row = |row: SearchedInVain| WantedRow {
            brand: String::new(),
            number: String::new(),
            how_much: searched_for(lang, row.times, row.organizations),
            words: row.words,
        };
        return Ok(Wanted { rows: found.rows.into_iter().map(row).collect(), page, pages });
    }
    let found = wanted::ops::sold(ctx, request).await?;
    let (page, pages) = (found.page, u32::try_from(found.total_pages()).unwrap_or(u32::MAX));
    let row = |row: SoldWithoutPart| WantedRow {
        how_much: offered(lang, row.bodegas, row.stock),
        brand: row.brand,
        number: row.number,
        words: row.description,
    };
    Ok(Wanted { rows: found.rows.into_iter().map(row).collect(), page, pages })
}

/// How often, and by how many: `2 veces, 1 organización`.
fn searched_for(lang: Locale, times: u64, organizations: u32) -> String {
    let times = match times {
        1 => td_string!(lang, catalog.wanted.times_one_only).to_owned(),
        count => td_string!(lang, catalog.wanted.times_several, count = format::count(count)).to_string(),
    };
    let organizations = match organizations {
        1 => td_string!(lang, catalog.wanted.organizations_one_only).to_owned(),
        count => {
            td_string!(lang, catalog.wanted.organizations_several, count = format::count(count.into())).to_string()
        }
    };
    format!("{times}, {organizations}")
}

/// By how many, and how much: `1 bodega, 200 piezas`.
fn offered(lang: Locale, bodegas: u32, stock: Decimal) -> String {
    format!("{}, {}", catalog_labels::bodegas(lang, bodegas), catalog_labels::pieces(lang, stock))
}

/// The brand that is to become one with another, and which that may be.
pub(super) async fn merging(ctx: &Ctx, lang: Locale, id: BrandId) -> Result<MergeShown> {
    let brand = entity::find::<BrandValues>(ctx, id).await?;
    let settings = ops::settings(ctx).await?;
    let others = settings.brands.iter().filter(|other| other.id != id);
    let others = others.map(|other| Pick { value: other.values.name.clone(), ..Pick::default() });
    let into = field("into", td_string!(lang, catalog.edit.merge_into)).required().picks(others.collect());
    Ok(MergeShown { name: brand.values.name, fields: vec![into] })
}

/// The brand that was typed.
pub(super) fn into(typed: &Typed) -> NameOr<BrandId> {
    NameOr::of(&text(typed, "into"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_they_are_written() {
        let attributes = BTreeMap::from([("ancho".to_owned(), "131 mm".to_owned()), ("orificios".into(), "5".into())]);
        let written = written_attributes(&attributes);
        assert_eq!(written, "ancho: 131 mm; orificios: 5");
        assert_eq!(read_attributes(&written), Some(attributes));
        assert_eq!(read_attributes(" ; "), Some(BTreeMap::new()));
        assert_eq!(read_attributes("ancho"), None);
    }

    #[test]
    fn one_is_told_as_one() {
        let searches =
            |lang| [(1, 1), (1, 2), (1_200, 1)].map(|(times, organizations)| searched_for(lang, times, organizations));
        assert_eq!(
            searches(Locale::es),
            ["1 vez, 1 organización", "1 vez, 2 organizaciones", "1,200 veces, 1 organización"]
        );
        assert_eq!(
            searches(Locale::en),
            ["1 time, 1 organization", "1 time, 2 organizations", "1,200 times, 1 organization"]
        );
        let offers = |lang| [(1, 200), (3, 1), (2, 0)].map(|(bodegas, stock)| offered(lang, bodegas, stock.into()));
        assert_eq!(offers(Locale::es), ["1 bodega, 200 piezas", "3 bodegas, 1 pieza", "2 bodegas, 0 piezas"]);
        assert_eq!(offers(Locale::en), ["1 warehouse, 200 pieces", "3 warehouses, 1 piece", "2 warehouses, 0 pieces"]);
    }
}
