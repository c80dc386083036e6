//! Reading the catalogue: open to anyone.

use super::rules::{Query, by_position, join_years, named_models, narrow, parse_query, text_query};
use super::store::{self, Narrowing};
use super::types::Known;
use super::types::{CategoryList, PartDetail, PartKind, PartRow, PartSearch, SearchResults};
use super::vehicles::ops::resolve;
use super::vehicles::types::VehicleChoice;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::audit::queries::Running;
use crate::platform::ctx::Ctx;
use std::collections::HashMap;

/// Longest text that is searched.
const LONGEST_QUERY: usize = 200;

/// Searches by number, then by words; without either, lists what fits the vehicle or stands in the chosen category, group
/// or brand. A vehicle that does not exist is refused.
pub async fn search_parts(ctx: &Ctx, search: &PartSearch) -> Result<SearchResults> {
    if search.q.chars().count() > LONGEST_QUERY {
        return Err(Problem::invalid("q", Reason::TooLong).into());
    }
    let running = Running::new("catalog_search");
    let query = parse_query(&search.q);
    let mut tx = ctx.catalog().await?;
    let resolved = resolve(&mut tx, &search.vehicle).await?;
    let (vehicle, vehicles) = resolved.map(|found| (found.chosen, found.vehicles)).unzip();
    let narrowing = Narrowing::new(vehicles.as_deref().unwrap_or_default(), search.position.is_some());
    let (mut candidates, year) = find_candidates(&mut tx, search, &query, &narrowing).await?;
    if vehicle.is_some() && search.group.is_some() && search.q.trim().is_empty() {
        by_position(&mut candidates);
    }
    let narrowed = narrow(&candidates, search);
    let ids: Vec<PartId> = narrowed.page.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<PartId, PartRow> =
        store::list_rows(&mut tx, &ids, &narrowing).await?.into_iter().map(|row| (row.id, row)).collect();
    tx.commit().await?;

    let rows: Vec<PartRow> = narrowed
        .page
        .into_iter()
        .filter_map(|(id, matched)| found.remove(&id).map(|row| PartRow { matched, ..row }))
        .collect();
    running.done(ctx, search, None, rows.len());
    Ok(SearchResults {
        rows,
        total: narrowed.total,
        page: search.page.max(1),
        year,
        vehicle,
        categories: narrowed.categories,
        groups: narrowed.groups,
        brands: narrowed.brands,
        positions: narrowed.positions,
    })
}

async fn find_candidates(
    tx: &mut crate::platform::db::CatalogTx,
    search: &PartSearch,
    query: &Query,
    narrowing: &Narrowing,
) -> Result<(Vec<super::rules::Candidate>, Option<u16>)> {
    if let Some(key) = &query.key {
        let found = store::find_by_number(tx, narrowing, key).await?;
        if !found.is_empty() {
            return Ok((found, None));
        }
    }
    if let Some(words) = text_query(&query.words) {
        // "tsuru 2004" asks for a Tsuru of that year, not for any vehicle of it.
        let models = match query.year {
            Some(_) => named_models(&query.words, &store::list_models(tx).await?),
            None => Vec::new(),
        };
        return Ok((store::find_by_words(tx, narrowing, &words, query.year, &models).await?, query.year));
    }
    if !search.q.trim().is_empty() {
        return Ok((Vec::new(), None));
    }
    if narrowing.has_vehicles() {
        return Ok((store::find_by_vehicle(tx, narrowing).await?, None));
    }
    let filters = (search.category.as_deref(), search.group.as_deref(), search.brand.as_deref());
    Ok((store::list(tx, narrowing, filters.0, filters.1, filters.2).await?, None))
}

/// The categories with their groups and the number of parts in each; with a vehicle, those of which something fits it.
pub async fn categories(ctx: &Ctx, vehicle: &VehicleChoice) -> Result<CategoryList> {
    let mut tx = ctx.catalog().await?;
    let list = match resolve(&mut tx, vehicle).await? {
        None => CategoryList { vehicle: None, categories: store::list_categories(&mut tx).await? },
        Some(found) => CategoryList {
            vehicle: Some(found.chosen),
            categories: store::list_categories_of(&mut tx, &found.vehicles).await?,
        },
    };
    tx.commit().await?;
    Ok(list)
}

/// One part with everything public about it.
pub async fn part(ctx: &Ctx, id: PartId) -> Result<PartDetail> {
    let mut tx = ctx.catalog().await?;
    let mut part = store::find(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::Part })?;
    part.fitments = join_years(store::list_fitments(&mut tx, id).await?);
    part.alternatives = store::list_alternatives(&mut tx, id).await?;
    part.replaces = store::list_replaced(&mut tx, id).await?;
    part.references = store::list_references(&mut tx, id).await?;
    tx.commit().await?;
    Ok(part)
}

/// A part's number and brand, and whether it is an OEM part.
#[derive(Clone, Debug)]
pub struct Related {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub kind: PartKind,
}

/// The part itself and every part that replaces it; the part itself comes first.
pub async fn related_parts(ctx: &Ctx, id: PartId) -> Result<Vec<Related>> {
    let mut tx = ctx.catalog().await?;
    let mut ids = vec![id];
    ids.extend(store::list_alternatives(&mut tx, id).await?.into_iter().map(|part| part.id));
    ids.extend(store::list_replaced(&mut tx, id).await?.into_iter().map(|part| part.id));
    let mut labels = store::list_labels(&mut tx, &ids).await?;
    tx.commit().await?;
    if labels.iter().all(|label| label.id != id) {
        return Err(Problem::NotFound { what: Entity::Part }.into());
    }
    labels.sort_by_key(|label| label.id != id);
    Ok(labels
        .into_iter()
        .map(|label| Related { id: label.id, number: label.number, brand: label.brand, kind: label.kind })
        .collect())
}

/// How many values of each list are known as part numbers and as brands, by key.
pub async fn count_known(ctx: &Ctx, lists: &[&[String]]) -> Result<Vec<Known>> {
    let (mut numbers, mut keys) = (Vec::new(), Vec::new());
    for (number, list) in (0..).zip(lists) {
        for key in list.iter().map(|value| crate::base::text::key(value)).filter(|key| !key.is_empty()) {
            numbers.push(number);
            keys.push(key);
        }
    }
    let mut tx = ctx.catalog().await?;
    let counted = store::count_known(&mut tx, &numbers, &keys).await?;
    tx.commit().await?;
    let mut known = vec![Known::default(); lists.len()];
    for (number, count) in counted {
        if let Some(known) = usize::try_from(number).ok().and_then(|number| known.get_mut(number)) {
            *known = count;
        }
    }
    Ok(known)
}
