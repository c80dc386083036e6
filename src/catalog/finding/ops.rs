//! Searching: open to anyone.

use super::question;
use super::rules::{
    Attempt, Cursor, Places, Wanted, attempts, both, named_vehicle, names_vehicle, one_apart, sort_by_count,
    sort_positions, sort_tiers, without,
};
use super::store::{self, Asked, Counted, Offered};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::problem::{Problem, Reason};
use crate::catalog::lexicon::{Lexicon, lexicon};
use crate::catalog::query::parse;
use crate::catalog::query::types::{Chip, ChipKind, Understood};
use crate::catalog::rules::{are_sayable, number_key};
use crate::catalog::store::list_rows;
use crate::catalog::types::{Heard, Nearest, PartRow, PartSearch, Piece, SEARCH_PAGE, SearchResults};
use crate::catalog::vehicles::ops::resolve;
use crate::catalog::vehicles::types::ChosenVehicle;
use crate::platform::audit::queries::Running;
use crate::platform::ctx::Ctx;
use crate::platform::db::CatalogTx;
use std::collections::HashMap;
use uuid::Uuid;

/// Longest text that is searched.
const LONGEST_QUERY: usize = 200;
/// Longest number of which others are looked for that are one letter apart.
const LONGEST_NUMBER: usize = 24;

/// Searches by number, then by words; without either, lists what fits the vehicle or stands in the chosen category, group
/// or brand. A vehicle that does not exist is refused.
pub async fn search_parts(ctx: &Ctx, search: &PartSearch) -> Result<SearchResults> {
    find(ctx, search, None).await
}

/// The same in the order of what is offered, or nothing but that.
pub(crate) async fn search_offered(ctx: &Ctx, search: &PartSearch, offered: &Offered) -> Result<SearchResults> {
    find(ctx, search, Some(offered)).await
}

/// All parts that are found, whatever narrows them further.
pub(crate) async fn list_candidates(ctx: &Ctx, search: &PartSearch) -> Result<Vec<PartId>> {
    let mut found = read(ctx, search).await?;
    let parts = match &found.wanted {
        Some(wanted) => store::list_candidates(&mut found.tx, &asked(wanted, search, None)).await?,
        None => Vec::new(),
    };
    found.tx.commit().await?;
    Ok(parts)
}

/// What was read of a search.
struct Read {
    tx: CatalogTx,
    vehicle: Option<ChosenVehicle>,
    /// Nothing when there is nothing to look for.
    wanted: Option<Wanted>,
    heard: Heard,
    chips: Vec<Chip>,
}

fn asked<'a>(wanted: &'a Wanted, search: &'a PartSearch, offered: Option<&'a Offered>) -> Asked<'a> {
    // Of one group of a vehicle, parts stand by where they go.
    let by_position = search.vehicle.is_complete() && search.group.is_some() && search.q.trim().is_empty();
    Asked { wanted, search, offered, by_position }
}

async fn find(ctx: &Ctx, search: &PartSearch, offered: Option<&Offered>) -> Result<SearchResults> {
    let running = Running::new("catalog_search");
    let after = match search.cursor.as_str() {
        "" => None,
        text => Some(Cursor::read(text).ok_or_else(|| Problem::invalid("cursor", Reason::Malformed))?),
    };
    let Read { mut tx, vehicle, wanted, heard, chips } = read(ctx, search).await?;
    let (mut hits, mut counted, mut nearest, mut rows) = (Vec::new(), Counted::default(), Vec::new(), HashMap::new());
    let mut question = None;
    if let Some(wanted) = &wanted {
        let asked = asked(wanted, search, offered);
        hits = store::list_page(&mut tx, &asked, after).await?;
        counted = store::count(&mut tx, &asked).await?;
        let ids: Vec<PartId> = hits.iter().map(|hit| hit.id).collect();
        let vehicles = wanted.vehicles.as_deref().unwrap_or_default();
        rows = list_rows(&mut tx, &ids, vehicles).await?.into_iter().map(|row| (row.id, row)).collect();
        question = question::ask(&mut tx, &asked, &counted, &hits).await?;
        if counted.total == 0 && offered.is_none() {
            nearest = find_nearest(&mut tx, search, wanted, &heard.understood, &chips).await?;
        }
    }
    tx.commit().await?;

    let page = usize::try_from(SEARCH_PAGE).unwrap_or(usize::MAX);
    let next = if hits.len() > page { hits.get(page - 1).map(|hit| hit.cursor.write()) } else { None };
    hits.truncate(page);
    let rows: Vec<PartRow> = hits
        .into_iter()
        .filter_map(|hit| rows.remove(&hit.id).map(|row| PartRow { matched: hit.matched, ..row }))
        .collect();
    running.done(ctx, search, None, rows.len());
    sort_by_count(&mut counted.categories);
    sort_by_count(&mut counted.groups);
    sort_by_count(&mut counted.brands);
    sort_tiers(&mut counted.tiers);
    sort_positions(&mut counted.positions);
    Ok(SearchResults {
        rows,
        total: counted.total,
        more: counted.more,
        next,
        heard,
        nearest,
        vehicle,
        categories: counted.categories,
        groups: counted.groups,
        brands: counted.brands,
        tiers: counted.tiers,
        positions: counted.positions,
        question,
    })
}

/// Reads what is searched for, as far as it takes to know what to look for.
async fn read(ctx: &Ctx, search: &PartSearch) -> Result<Read> {
    if search.q.chars().count() > LONGEST_QUERY {
        return Err(Problem::invalid("q", Reason::TooLong).into());
    }
    if !are_sayable(&search.answers) {
        return Err(Problem::invalid("answers", Reason::Malformed).into());
    }
    // The names first: they take a connection of their own where they have to be read.
    let names = lexicon(&ctx.services).await?;
    let mut tx = ctx.catalog().await?;
    let resolved = resolve(&mut tx, &search.vehicle).await?;
    let (vehicle, vehicles) = resolved.map(|found| (found.chosen, found.vehicles)).unzip();
    let chosen: Option<Vec<Uuid>> = vehicles.map(|vehicles| vehicles.into_iter().map(|id| id.0).collect());
    let (heard, chips) = (Heard::default(), Vec::new());
    if search.q.trim().is_empty() {
        let wanted = Some(Wanted::listed(search, chosen));
        return Ok(Read { tx, vehicle, wanted, heard, chips });
    }
    let number = number_key(&search.q);
    if let Some(key) = &number {
        let wanted = Wanted::by_number(key, chosen.clone());
        if store::exists(&mut tx, &asked(&wanted, search, None)).await? {
            return Ok(Read { tx, vehicle, wanted: Some(wanted), heard, chips });
        }
    }
    let understood = parse(&names.dictionary, &search.q);
    let named = if names_vehicle(&understood) { Some(store::list_vehicles(&mut tx, &understood).await?) } else { None };
    let is_vehicle = vehicle.is_none() && named.as_ref().is_some_and(|vehicles| !vehicles.is_empty());
    let attempts = attempts(&understood, chosen.as_deref(), both(chosen.as_deref(), named));
    let attempt = first_that_finds(&mut tx, search, attempts).await?;
    let (mut heard, chips) = hear(&names, &search.q, understood, attempt.as_ref());
    heard.vehicle = if is_vehicle { named_vehicle(&heard.understood, &chips, &search.q) } else { None };
    Ok(Read { tx, vehicle, wanted: attempt.map(|attempt| attempt.wanted), heard, chips })
}

/// The first attempt by which anything is found; when nothing is, the one that leaves nothing out.
async fn first_that_finds(
    tx: &mut CatalogTx,
    search: &PartSearch,
    mut attempts: Vec<Attempt>,
) -> Result<Option<Attempt>> {
    if attempts.is_empty() {
        return Ok(None);
    }
    let mut finds = 0;
    if attempts.len() > 1 {
        for (at, attempt) in attempts.iter().enumerate() {
            if store::exists(tx, &asked(&attempt.wanted, search, None)).await? {
                finds = at;
                break;
            }
        }
    }
    Ok(Some(attempts.swap_remove(finds)))
}

/// What was understood, as it is told, with its chips. What was left out was not.
fn hear(names: &Lexicon, query: &str, mut understood: Understood, attempt: Option<&Attempt>) -> (Heard, Vec<Chip>) {
    let mut chips = std::mem::take(&mut understood.chips);
    if attempt.is_some_and(|attempt| attempt.number_left_out) {
        let number = chips.iter().find(|chip| chip.kind == ChipKind::Number);
        let spans = number.map(|chip| chip.spans.clone()).unwrap_or_default();
        let mut rest: Vec<&str> = spans.into_iter().filter_map(|span| query.get(span)).collect();
        rest.extend(understood.rest.split_whitespace());
        understood.rest = rest.join(" ");
        understood.number = None;
        chips.retain(|chip| chip.kind != ChipKind::Number);
    }
    let pieces = chips.iter().map(|chip| Piece { kind: chip.kind, without: chip.taken_off(query) }).collect();
    let group = understood.group.as_ref().and_then(|group| names.group(&group.code));
    let left_out = |attempt: &Attempt| attempt.rest_left_out || attempt.number_left_out;
    let rest_left_out = attempt.is_some_and(left_out) && !understood.rest.is_empty();
    (Heard { understood, group, pieces, vehicle: None, rest_left_out }, chips)
}

/// What comes nearest to what was not found: numbers that are one letter apart, another place, another year.
async fn find_nearest(
    tx: &mut CatalogTx,
    search: &PartSearch,
    wanted: &Wanted,
    understood: &Understood,
    chips: &[Chip],
) -> Result<Vec<Nearest>> {
    let mut nearest = Vec::new();
    // What holds a vehicle or a group is no number, whatever digits it has.
    let plain = understood.model.is_none() && understood.group.is_none();
    let typed = if plain { number_key(&search.q) } else { None };
    let number = understood.number.clone().or(typed);
    if let Some(key) = number.filter(|key| key.len() <= LONGEST_NUMBER) {
        let numbers = store::list_numbers(tx, &one_apart(&key)).await?;
        nearest.extend(numbers.into_iter().map(|(number, brand)| Nearest::Number { number, brand }));
    }
    if !wanted.places.is_empty() {
        let anywhere = Wanted { places: Places::default(), ..wanted.clone() };
        let unplaced = PartSearch { position: None, ..search.clone() };
        let mut positions = store::count(tx, &asked(&anywhere, &unplaced, None)).await?.positions;
        sort_positions(&mut positions);
        let query = without(chips, &[ChipKind::Position, ChipKind::Side], &search.q);
        nearest.extend(positions.into_iter().map(|facet| Nearest::Position {
            position: facet.code,
            query: query.clone(),
            parts: facet.count,
        }));
    }
    let year = understood.years.and_then(|years| years.from.or(years.to));
    if let (Some(make), Some(model), Some(year)) = (&understood.make, &understood.model, year) {
        let (make, model) = (make.code.to_ascii_uppercase(), model.code.to_ascii_uppercase());
        let years = store::list_nearest_years(tx, &make, &model, wanted.group.as_deref(), year).await?;
        let query = without(chips, &[ChipKind::Years], &search.q);
        nearest.extend(
            years
                .into_iter()
                .filter(|other| *other != year)
                .map(|year| Nearest::Year { year, query: format!("{query} {year}") }),
        );
    }
    Ok(nearest)
}
