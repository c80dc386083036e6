//! Reading what replaces a part, and why: open to anyone; and for the platform what is too much to be true.

use super::rules::{Edge, Found, beside};
use super::store::{self, Label, Reference};
use super::types::{Interchange, LargeGroup, MOST_TOGETHER, Member, SaidBy, Stands, Step};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Sources of one step that are told at the most.
const MOST_SOURCES: usize = 5;
/// Steps of all ways together that are told at the most: in a long chain each way repeats those before it.
const MOST_STEPS: usize = 5_000;

/// What stands beside a part, each with the shortest way of references that leads from one to the other.
pub async fn interchange(ctx: &Ctx, part: PartId) -> Result<Interchange> {
    let mut tx = ctx.catalog().await?;
    let size = store::find_size(&mut tx, part).await?.ok_or(Problem::NotFound { what: Entity::Part })?;
    let held_back = size > i64::from(MOST_TOGETHER);
    let mut references = store::list_references_to(&mut tx, part, !held_back).await?;
    references.extend(store::list_references_from(&mut tx, part).await?);
    let Said { ids, edges, steps } = said(part.0, references)?;
    let count = u32::try_from(ids.len()).map_err(Error::broken)?;
    let found = beside(count, 0, &edges);
    let denied: HashSet<Uuid> = store::list_denied(&mut tx, part).await?.into_iter().collect();
    let labels = store::list_labels(&mut tx, &ids).await?;
    tx.commit().await?;
    let labels: HashMap<Uuid, Label> = labels.into_iter().map(|label| (label.part.id.0, label)).collect();
    let label = |thing: u32| ids.get(thing as usize).and_then(|id| labels.get(id));
    let step = |at: &usize| {
        let (edge, sources) = (edges.get(*at)?, steps.get(*at)?);
        let (from, to) = (label(edge.from)?.part.clone(), label(edge.to)?.part.clone());
        Some(Step { from, to, two_way: edge.two_way, sources: sources.clone() })
    };
    let member = |Found { thing, stands, way }: Found| {
        let Label { part, name, kind, tier } = label(thing)?;
        Some(Member {
            part: part.clone(),
            name: name.clone(),
            kind: *kind,
            tier: *tier,
            stands,
            denied: denied.contains(&part.id.0),
            path: way.iter().map(step).collect::<Option<_>>()?,
        })
    };
    let mut members: Vec<Member> = found.into_iter().filter_map(member).collect();
    members.sort_by(|a, b| order(a).cmp(&order(b)));
    let cut = cut(&mut members);
    Ok(Interchange { members, held_back, cut })
}

/// Leaves the first ones, as far as the steps of their ways go, and tells whether there were more.
fn cut(members: &mut Vec<Member>) -> bool {
    let mut steps = 0;
    let told = members.iter().take_while(|member| {
        steps += member.path.len();
        steps <= MOST_STEPS
    });
    let (told, all) = (told.count(), members.len());
    members.truncate(told);
    told < all
}

/// What can be put in its place first, the nearest first; what is reported not to replace it after that.
fn order(member: &Member) -> (bool, bool, usize, &str, &str) {
    let Member { part, stands, denied, path, .. } = member;
    (*stands == Stands::Replaced, *denied, path.len(), &part.brand, &part.number)
}

/// References as edges between parts by their places; the part that is asked about has the first.
struct Said {
    ids: Vec<Uuid>,
    edges: Vec<Edge>,
    /// Who says each edge.
    steps: Vec<Vec<SaidBy>>,
}

/// What several say of the same two parts is one edge: the first one's, by how it leads.
fn said(asked: Uuid, references: Vec<Reference>) -> Result<Said> {
    let mut said = Said { ids: vec![asked], edges: Vec::new(), steps: Vec::new() };
    let mut places: HashMap<Uuid, u32> = HashMap::from([(asked, 0)]);
    let mut known: HashMap<(u32, u32, bool), usize> = HashMap::new();
    for Reference { from, to, two_way, said_by } in references {
        let mut place = |id: Uuid| -> Result<u32> {
            if let Some(place) = places.get(&id) {
                return Ok(*place);
            }
            let place = u32::try_from(said.ids.len()).map_err(Error::broken)?;
            said.ids.push(id);
            places.insert(id, place);
            Ok(place)
        };
        let (from, to) = (place(from)?, place(to)?);
        // Either way round it says the same.
        let between = if two_way { (from.min(to), from.max(to), true) } else { (from, to, false) };
        let at = *known.entry(between).or_insert_with(|| {
            said.edges.push(Edge { from, to, two_way });
            said.steps.push(Vec::new());
            said.edges.len() - 1
        });
        if let Some(sources) = said.steps.get_mut(at)
            && sources.len() < MOST_SOURCES
            && !sources.contains(&said_by)
        {
            sources.push(said_by);
        }
    }
    Ok(said)
}

/// Groups of so many parts that none is offered for another, the largest first.
pub async fn large(ctx: &Ctx, page: PageRequest) -> Result<Page<LargeGroup>> {
    let page = page.in_bounds();
    let mut tx = ctx.platform(Permission::CatalogEdit).await?;
    let total = store::count_large(&mut tx).await?;
    let rows = store::list_large(&mut tx, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}
