//! Searching: open to anyone.

use super::named::{list_nearest_years, list_vehicles, tells_what_fits};
use super::question;
use super::rules::{
    Attempt, Cursor, Number, Places, Wanted, attempts, attempts_without_vehicle, both, is_number_alone, named_vehicle,
    put_back, put_back_engine, sort_by_count, sort_positions, sort_tiers, unread, without,
};
use super::spellings::{Spellings, spellings};
use super::store::{self, Asked, Offered, Page};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::problem::{Problem, Reason};
use crate::catalog::lexicon::{Lexicon, lexicon};
use crate::catalog::query::parse;
use crate::catalog::query::types::{Chip, ChipKind, Understood};
use crate::catalog::rules::{are_askable, are_sayable, number_key};
use crate::catalog::store::{list_labels, list_rows};
use crate::catalog::types::{Heard, Matched, Nearest, PartRow, PartSearch, Piece, SEARCH_PAGE, SearchResults};
use crate::catalog::vehicles::ops::resolve;
use crate::catalog::vehicles::types::ChosenVehicle;
use crate::catalog::vin;
use crate::catalog::vin::types::VinReading;
use crate::platform::audit::queries::Running;
use crate::platform::ctx::Ctx;
use crate::platform::db::CatalogTx;
use std::collections::HashMap;
use uuid::Uuid;

/// Longest text that is searched.
pub(in crate::catalog) const LONGEST_QUERY: usize = 200;
/// Shortest number that is looked for in other spellings among words, or beside what begins like it: a shorter one is as likely
/// something else.
const SHORTEST_MISTYPED: usize = 6;

/// Searches by number, then by words; without either, lists what fits the vehicle or stands in the chosen category, group
/// or brand. A vehicle that does not exist is refused.
pub async fn search_parts(ctx: &Ctx, search: &PartSearch) -> Result<SearchResults> {
    find(ctx, search, None).await
}

/// The same in the order of what is offered, or nothing but that.
pub(crate) async fn search_offered(ctx: &Ctx, search: &PartSearch, offered: &Offered) -> Result<SearchResults> {
    find(ctx, search, Some(offered)).await
}

/// The parts that are found, of which it is to be seen whether they are offered, and whether there are more.
pub(crate) async fn list_candidates(ctx: &Ctx, search: &PartSearch) -> Result<(Vec<PartId>, bool)> {
    let mut found = read(ctx, search, Probe::Any).await?;
    let candidates = match &found.wanted {
        Some(wanted) => {
            let asked = Asked { most: store::MOST_COUNTED, ..asked(wanted, search, None) };
            store::list_candidates(&mut found.tx, &asked, store::MOST_OFFERED).await?
        }
        None => (Vec::new(), false),
    };
    found.tx.commit().await?;
    Ok(candidates)
}

/// How it is seen whether anything is found.
#[derive(Clone, Copy)]
enum Probe {
    /// By reading the page that follows a place: where there is one, nothing has to be read twice.
    Page(Option<Cursor>),
    /// By asking for no more than that: which parts are listed is decided by their offers.
    Any,
}

/// What was seen so.
enum Seen {
    Nothing,
    Something,
    Page(Page),
}

/// What was read of a search.
struct Read {
    tx: CatalogTx,
    vehicle: Option<ChosenVehicle>,
    /// Nothing when there is nothing to look for.
    wanted: Option<Wanted>,
    /// What was seen of what is wanted.
    seen: Seen,
    heard: Heard,
    chips: Vec<Chip>,
    /// Not all vehicles that the words may mean were looked at.
    more: bool,
    /// The words that were read.
    query: String,
    /// By what was searched.
    searched: Vec<Matched>,
}

/// The whole query as the key of a number.
struct Typed {
    key: String,
    /// There is such a number, which something else that was asked for excludes.
    is_there: bool,
}

fn asked<'a>(wanted: &'a Wanted, search: &'a PartSearch, offered: Option<&'a Offered>) -> Asked<'a> {
    // Of one group of a vehicle, parts stand by where they go.
    let by_position = search.vehicle.is_complete() && search.group.is_some() && search.q.trim().is_empty();
    let most = if offered.is_none() && wanted.is_text_alone() { store::MOST_BY_TEXT } else { store::MOST_COUNTED };
    Asked { wanted, search, offered, by_position, most }
}

async fn find(ctx: &Ctx, search: &PartSearch, offered: Option<&Offered>) -> Result<SearchResults> {
    let running = Running::new("catalog_search");
    let after = match search.cursor.as_str() {
        "" => None,
        text => Some(Cursor::read(text).ok_or_else(|| Problem::invalid("cursor", Reason::Malformed))?),
    };
    let probe = if offered.is_none() { Probe::Page(after) } else { Probe::Any };
    let mut found = read(ctx, search, probe).await?;
    let Page { mut hits, mut counted } = Page::default();
    let (mut nearest, mut rows, mut question) = (Vec::new(), HashMap::new(), None);
    if let Some(wanted) = found.wanted.take() {
        let asked = asked(&wanted, search, offered);
        let page = match std::mem::replace(&mut found.seen, Seen::Nothing) {
            Seen::Nothing => None,
            Seen::Something => store::look(&mut found.tx, &asked, after).await?,
            Seen::Page(page) => Some(page),
        };
        Page { hits, counted } = page.unwrap_or_default();
        let ids: Vec<PartId> = hits.iter().map(|hit| hit.id).collect();
        let vehicles = wanted.vehicles.as_deref().unwrap_or_default();
        rows = list_rows(&mut found.tx, &ids, vehicles).await?.into_iter().map(|row| (row.id, row)).collect();
        question = question::ask(&mut found.tx, &asked, &counted, &hits).await?;
        if counted.total == 0 && offered.is_none() {
            nearest = find_nearest(search, &wanted, &mut found).await?;
        }
    }
    let Read { tx, vehicle, heard, more, searched, .. } = found;
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
        more: more || counted.more || offered.is_some_and(|offered| offered.only && offered.more),
        next,
        heard,
        searched: if counted.total == 0 { searched } else { Vec::new() },
        nearest,
        vehicle,
        categories: counted.categories,
        category_of_group: counted.category_of_group,
        groups: counted.groups,
        brands: counted.brands,
        tiers: counted.tiers,
        positions: counted.positions,
        question,
    })
}

/// Reads what is searched for, as far as it takes to know what to look for.
async fn read(ctx: &Ctx, search: &PartSearch, probe: Probe) -> Result<Read> {
    if search.q.chars().count() > LONGEST_QUERY {
        return Err(Problem::invalid("q", Reason::TooLong).into());
    }
    // Blanks of a file that was copied from say nothing.
    if search.q.chars().any(|letter| letter.is_control() && !letter.is_whitespace()) {
        return Err(Problem::invalid("q", Reason::Malformed).into());
    }
    if !are_sayable(&search.answers) {
        return Err(Problem::invalid("answers", Reason::Malformed).into());
    }
    if !are_askable(&search.skipped) {
        return Err(Problem::invalid("skipped", Reason::Malformed).into());
    }
    // What is known first: it takes a connection of their own where it has to be read.
    let known = lexicon(&ctx.services).await?;
    let mut tx = ctx.catalog().await?;
    let resolved = resolve(&mut tx, &search.vehicle).await?;
    let (vehicle, vehicles) = resolved.map(|found| (found.chosen, found.vehicles)).unzip();
    let chosen: Option<Vec<Uuid>> = vehicles.map(|vehicles| vehicles.into_iter().map(|id| id.0).collect());
    let mut found = Read {
        tx,
        vehicle,
        wanted: None,
        seen: Seen::Something,
        heard: Heard::default(),
        chips: Vec::new(),
        more: false,
        query: search.q.clone(),
        searched: Vec::new(),
    };
    if search.q.trim().is_empty() {
        found.wanted = Some(Wanted::listed(search, chosen));
        return Ok(found);
    }
    let typed = number_key(&search.q);
    let mut is_there = false;
    found.tx.plan_once().await?;
    if let Some(key) = &typed {
        let number = read_number(&mut found.tx, key).await?;
        is_there = number.is_there();
        let wanted = Wanted::by_number(number, chosen.clone());
        let seen = see(&mut found.tx, search, &wanted, probe).await?;
        if !matches!(seen, Seen::Nothing) {
            found.searched = wanted.searched();
            (found.wanted, found.seen) = (Some(wanted), seen);
            return Ok(found);
        }
    }
    let typed = typed.map(|key| Typed { key, is_there });
    read_words(ctx, search, probe, &known, typed, chosen.as_deref(), &mut found).await?;
    Ok(found)
}

/// Reads words, among which may be a VIN or a number; alone it is one that is not there as it was typed.
async fn read_words(
    ctx: &Ctx,
    search: &PartSearch,
    probe: Probe,
    known: &Lexicon,
    typed: Option<Typed>,
    chosen: Option<&[Uuid]>,
    found: &mut Read,
) -> Result<()> {
    let Read { tx, query, .. } = found;
    let vin = read_vin(ctx, query);
    let mut understood = parse(&known.dictionary, query);
    put_back_engine(&mut understood, query);
    let (named, more) = list_vehicles(tx, &understood).await?;
    let is_vehicle = found.vehicle.is_none() && named.as_ref().is_some_and(|vehicles| !vehicles.is_empty());
    let number = match &understood.number {
        Some(key) => Some(store::list_typed(tx, key, understood.same_as_other_brand).await?),
        None => None,
    };
    let mut planned = attempts(&understood, number.as_ref(), chosen, both(chosen, named));
    if vin.is_some() {
        let by_vehicle = planned.iter_mut().filter(|attempt| attempt.wanted.matched == Matched::Vehicle);
        by_vehicle.for_each(|attempt| attempt.wanted.matched = Matched::Vin);
    }
    let typed = typed.filter(|_| vin.is_none() && is_number_alone(&understood.chips));
    // A number that is there was not mistyped.
    let mistyped = typed.as_ref().filter(|typed| !typed.is_there).map(|typed| &typed.key);
    let among_words = |key: &&String| {
        key.len() >= SHORTEST_MISTYPED
            && typed.as_ref().is_none_or(|typed| typed.key != **key)
            && number.as_ref().is_none_or(|number| !number.is_there())
    };
    let numbers = mistyped.into_iter().chain(understood.number.as_ref().filter(among_words));
    let spellings: Vec<Spellings> = numbers.flat_map(|key| spellings(key)).collect();
    found.searched = searched(&planned, &spellings);
    let mut attempt = first_that_finds(tx, search, probe, &planned, &spellings, chosen).await?;
    if attempt.is_none() && !understood.chips.is_empty() && !tells_what_fits(tx, &understood).await? {
        let without_vehicle = attempts_without_vehicle(&understood, chosen);
        let words = unread(query);
        let by_text = attempts(&words, None, chosen, chosen.map(<[Uuid]>::to_vec));
        attempt = first_that_finds(tx, search, probe, &without_vehicle, &[], chosen).await?;
        if attempt.is_none() {
            attempt = first_that_finds(tx, search, probe, &by_text, &[], chosen).await?;
            understood = if attempt.is_some() { words } else { understood };
        }
        let others = without_vehicle.iter().chain(&by_text);
        add_each_once(&mut found.searched, others.flat_map(|attempt| attempt.wanted.searched()));
    }
    // Where none finds anything, nothing is found of what leaves nothing out.
    let (attempt, seen) = match attempt {
        Some((attempt, seen)) => (Some(attempt), seen),
        None => (planned.into_iter().next(), Seen::Nothing),
    };
    // Of a number that stands alone there is nothing to tell but why each part was found.
    let is_whole = typed.is_some() && (understood.rest.is_empty() || understood.number.is_none());
    if !is_whole || attempt.as_ref().is_none_or(|attempt| !attempt.wanted.is_spelt()) {
        let (mut heard, chips) = hear(known, query, understood, attempt.as_ref());
        let named = is_vehicle && !heard.vehicle_left_out;
        heard.vehicle = if named { named_vehicle(&heard.understood, &chips, query) } else { None };
        (found.heard, found.chips) = (heard, chips);
    }
    found.heard.vin = vin;
    found.more = more && !found.heard.vehicle_left_out;
    (found.wanted, found.seen) = (attempt.map(|attempt| attempt.wanted), seen);
    Ok(())
}

/// What a number leads to as it was typed. A few that only begin like it leave a doubt: then other spellings of it stand behind them.
async fn read_number(tx: &mut CatalogTx, key: &str) -> Result<Number> {
    let mut number = store::list_typed(tx, key, false).await?;
    if !number.is_empty() && number.is_doubtful() && key.len() >= SHORTEST_MISTYPED {
        for spellings in spellings(key) {
            let parts = store::list_spelt(tx, &spellings).await?;
            number.searched.push(spellings.matched);
            if !parts.is_empty() {
                number.parts.extend(parts);
                break;
            }
        }
    }
    Ok(number)
}

/// Is there any part of this kind? What a number leads to is known, unless something else narrows it.
async fn see(tx: &mut CatalogTx, search: &PartSearch, wanted: &Wanted, probe: Probe) -> Result<Seen> {
    if let Some(number) = &wanted.number {
        if number.is_empty() {
            return Ok(Seen::Nothing);
        }
        if wanted.vehicles.is_none() && wanted.brand.is_none() {
            return Ok(Seen::Something);
        }
    }
    let asked = asked(wanted, search, None);
    Ok(match probe {
        Probe::Page(after) => store::look(tx, &asked, after).await?.map_or(Seen::Nothing, Seen::Page),
        Probe::Any if store::exists(tx, &asked).await? => Seen::Something,
        Probe::Any => Seen::Nothing,
    })
}

/// Reads a VIN among the words, which are then those of what it says.
fn read_vin(ctx: &Ctx, query: &mut String) -> Option<VinReading> {
    let (vin, span) = vin::rules::find(query)?;
    let reading = vin::rules::read(&vin, vin::ops::this_year(ctx));
    // A year alone is nothing to search for.
    let is_alone = query.trim().len() == span.len();
    let words = if is_alone && reading.make.is_none() { String::new() } else { reading.words() };
    query.replace_range(span, &words);
    Some(reading)
}

/// By what is searched until something is found, each once.
fn searched(attempts: &[Attempt], spellings: &[Spellings]) -> Vec<Matched> {
    let (by_number, others): (Vec<&Attempt>, _) = attempts.iter().partition(|attempt| attempt.wanted.number.is_some());
    let number = by_number.into_iter().flat_map(|attempt| attempt.wanted.searched());
    let spelt = spellings.iter().map(|spellings| spellings.matched);
    let others = others.into_iter().flat_map(|attempt: &Attempt| attempt.wanted.searched());
    let mut searched = Vec::new();
    add_each_once(&mut searched, number.chain(spelt).chain(others));
    searched
}

fn add_each_once(searched: &mut Vec<Matched>, more: impl Iterator<Item = Matched>) {
    for matched in more {
        if !searched.contains(&matched) {
            searched.push(matched);
        }
    }
}

/// The first attempt by which anything is found, and what was seen of it: those by a number before its other spellings, and these before
/// words.
async fn first_that_finds(
    tx: &mut CatalogTx,
    search: &PartSearch,
    probe: Probe,
    attempts: &[Attempt],
    spellings: &[Spellings],
    chosen: Option<&[Uuid]>,
) -> Result<Option<(Attempt, Seen)>> {
    let (by_number, others): (Vec<&Attempt>, Vec<&Attempt>) =
        attempts.iter().partition(|attempt| attempt.wanted.number.is_some());
    for attempt in by_number {
        let seen = see(tx, search, &attempt.wanted, probe).await?;
        if !matches!(seen, Seen::Nothing) {
            return Ok(Some((attempt.clone(), seen)));
        }
    }
    for spellings in spellings {
        let parts = store::list_spelt(tx, spellings).await?;
        let number = Number { parts, begins: None, searched: vec![spellings.matched] };
        let wanted = Wanted::by_number(number, chosen.map(<[Uuid]>::to_vec));
        let seen = see(tx, search, &wanted, probe).await?;
        if !matches!(seen, Seen::Nothing) {
            return Ok(Some((Attempt::whole(wanted), seen)));
        }
    }
    for attempt in others {
        let seen = see(tx, search, &attempt.wanted, probe).await?;
        if !matches!(seen, Seen::Nothing) {
            return Ok(Some((attempt.clone(), seen)));
        }
    }
    Ok(None)
}

/// What was understood, as it is told, with its chips. What was left out was not.
fn hear(names: &Lexicon, query: &str, mut understood: Understood, attempt: Option<&Attempt>) -> (Heard, Vec<Chip>) {
    if attempt.is_some_and(|attempt| attempt.number_left_out) {
        put_back(&mut understood, ChipKind::Number, query);
        understood.number = None;
    }
    let chips = std::mem::take(&mut understood.chips);
    let pieces = chips.iter().map(|chip| Piece { kind: chip.kind, without: chip.taken_off(query) }).collect();
    let group = understood.group.as_ref().and_then(|group| names.group(&group.code));
    let left_out = |attempt: &Attempt| attempt.rest_left_out || attempt.number_left_out;
    let rest_left_out = attempt.is_some_and(left_out) && !understood.rest.is_empty();
    let vehicle_left_out = attempt.is_some_and(|attempt| attempt.vehicle_left_out);
    (Heard { understood, group, pieces, vehicle_left_out, rest_left_out, ..Heard::default() }, chips)
}

/// What comes nearest to what was not found: the number where something else excludes it or numbers that are one letter apart, another
/// place, another year.
async fn find_nearest(search: &PartSearch, wanted: &Wanted, found: &mut Read) -> Result<Vec<Nearest>> {
    let Read { tx, heard, chips, query, .. } = found;
    let (understood, query) = (&heard.understood, query.as_str());
    let mut nearest = Vec::new();
    // What holds a vehicle or a group is no number, whatever digits it has.
    let typed = if heard.vin.is_none() && is_number_alone(chips) { number_key(&search.q) } else { None };
    if let Some(key) = understood.number.clone().or(typed) {
        let numbers = if let Some(number) = wanted.number.as_ref().filter(|number| number.is_there()) {
            let labels = list_labels(tx, &number.best()).await?;
            let mut names: Vec<_> = labels.into_iter().map(|label| (label.number, label.brand)).collect();
            names.sort_unstable();
            names.truncate(store::MOST_NEAREST.into());
            names
        } else {
            let others = spellings(&key).into_iter().flat_map(|spellings| spellings.keys);
            let keys: Vec<String> = [key.clone()].into_iter().chain(others).collect();
            store::list_numbers(tx, &keys).await?
        };
        nearest.extend(numbers.into_iter().map(|(number, brand)| Nearest::Number { number, brand }));
    }
    if !wanted.places.is_empty() {
        let anywhere = Wanted { places: Places::default(), ..wanted.clone() };
        let unplaced = PartSearch { position: None, ..search.clone() };
        let page = store::look(tx, &asked(&anywhere, &unplaced, None), None).await?.unwrap_or_default();
        let mut positions = page.counted.positions;
        sort_positions(&mut positions);
        let query = without(chips, &[ChipKind::Position, ChipKind::Side], query);
        nearest.extend(positions.into_iter().map(|facet| Nearest::Position {
            position: facet.code,
            query: query.clone(),
            parts: facet.count,
        }));
    }
    let year = understood.years.and_then(|years| years.from.or(years.to));
    if let (Some(make), Some(model), Some(year)) = (&understood.make, &understood.model, year) {
        let (make, model) = (make.code.to_ascii_uppercase(), model.code.to_ascii_uppercase());
        let years = list_nearest_years(tx, &make, &model, wanted.group.as_deref(), year).await?;
        let query = without(chips, &[ChipKind::Years], query);
        nearest.extend(
            years
                .into_iter()
                .filter(|other| *other != year)
                .map(|year| Nearest::Year { year, query: format!("{query} {year}") }),
        );
    }
    Ok(nearest)
}
