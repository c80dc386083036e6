//! Reading the catalogue: open to anyone.

pub use super::finding::search_parts;
use super::rules::join_years;
use super::store;
use super::types::{CategoryList, Known, PartDetail, PartFitments, PartKind};
use super::vehicles::import::facts::make_key;
use super::vehicles::ops::resolve;
use super::vehicles::types::VehicleChoice;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::problem::{Entity, Problem};
use crate::platform::ctx::Ctx;

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

/// One part with everything public about it but what it fits.
pub async fn part(ctx: &Ctx, id: PartId) -> Result<PartDetail> {
    let mut tx = ctx.catalog().await?;
    let mut part = store::find(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::Part })?;
    part.superseded_by = store::list_successors(&mut tx, &[id.0]).await?.remove(&id.0).unwrap_or_default();
    part.supersedes = store::list_superseded(&mut tx, id).await?;
    part.alternatives = store::list_alternatives(&mut tx, id).await?;
    part.replaces = store::list_replaced(&mut tx, id).await?;
    part.references = store::list_references(&mut tx, id).await?;
    tx.commit().await?;
    part.cut.alternatives = cut(&mut part.alternatives, store::MOST_ALTERNATIVES);
    part.cut.replaces = cut(&mut part.replaces, store::MOST_REPLACED);
    part.cut.references = cut(&mut part.references, store::MOST_REFERENCES);
    Ok(part)
}

/// Leaves so many rows, and tells whether there were more.
fn cut<T>(rows: &mut Vec<T>, most: i64) -> bool {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    more
}

/// What a part fits of one make; where none is asked for, of the one of which it fits most.
pub async fn fitments(ctx: &Ctx, id: PartId, make: Option<&str>) -> Result<PartFitments> {
    let mut tx = ctx.catalog().await?;
    let makes = store::list_makes(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::Part })?;
    let chosen = match make.map(make_key) {
        Some(key) => makes.iter().find(|make| make.code == key.to_ascii_lowercase()),
        // Of several the first one.
        None => makes.iter().rev().max_by_key(|make| make.vehicles),
    };
    let chosen = chosen.cloned();
    let mut years = match &chosen {
        Some(make) => store::list_fitments(&mut tx, id, &make.code.to_ascii_uppercase()).await?,
        None => Vec::new(),
    };
    tx.commit().await?;
    let cut = cut(&mut years, store::MOST_FITMENTS);
    Ok(PartFitments { makes, make: chosen, rows: join_years(years), cut })
}

/// A part's number and brand, and whether it is an OEM part.
#[derive(Clone, Debug)]
pub struct Related {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub kind: PartKind,
}

/// The part itself and every part that can be put in its place; the part itself comes first.
pub async fn related_parts(ctx: &Ctx, id: PartId) -> Result<Vec<Related>> {
    let mut tx = ctx.catalog().await?;
    let mut ids = vec![id];
    let usable = store::list_alternatives(&mut tx, id).await?.into_iter().filter(|part| !part.denied);
    ids.extend(usable.map(|part| part.id));
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
