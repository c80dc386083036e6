//! What is to be labelled, looked up.

use super::shown::{AskedLabels, LabelOf, LabelSheet, Labelled, Thing};
use crate::base::format;
use crate::i18n::Locale;
use crate::stores::labels::holder_kind;
use crate::stores::set_up::category_path;
use crate::ui::form::Pick;
use engrane::base::fault::Result;
use engrane::base::id::{StockItemId, StockLocationId};
use engrane::base::paging::{MAX_PER_PAGE, PageRequest};
use engrane::base::problem::{Entity, Problem};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::stores;
use engrane::stores::labels::types::MAX_LABELS;
use engrane::stores::rules::path_key;
use engrane::stores::types::{ItemFilter, StockItemValues, StoreRoom};

/// What the page begins with.
pub fn form(room: &StoreRoom, labelled: Labelled) -> LabelSheet {
    let pick = |value: String, label: String| Pick { value, label, chosen: false };
    let categories = room.categories.iter().map(|one| pick(one.id.to_string(), category_path(room, one)));
    let shelves = room.locations.iter().filter(|one| !one.values.archived);
    LabelSheet {
        labelled,
        categories: categories.collect(),
        shelves: shelves.map(|one| pick(one.id.to_string(), one.values.path.clone())).collect(),
    }
}

/// Everything that is asked for. What is not there is a problem.
pub async fn labelled(ctx: &Ctx, lang: Locale, room: &StoreRoom, asked: &AskedLabels) -> Result<Labelled> {
    let mut things = Vec::new();
    for id in &asked.items {
        let found = entity::find::<StockItemValues>(ctx, *id).await?;
        things.push(item(found.id, &found.values));
    }
    let mut too_many = None;
    if let Some(filter) = &asked.filter {
        match items(ctx, filter).await? {
            Ok(items) => things.extend(items),
            Err(total) => too_many = Some(format::count(total)),
        }
    }
    for id in &asked.shelves {
        things.extend(shelves(room, *id)?);
    }
    for id in &asked.holders {
        let holder = room.holders.iter().find(|one| one.id == *id);
        let holder = holder.ok_or(Problem::NotFound { what: Entity::Holder })?;
        let kind = holder_kind(lang, holder.values.kind).to_owned();
        let remark: Vec<String> = [kind].into_iter().chain(holder.values.code.clone()).collect();
        let name = holder.values.name.clone();
        things.push(Thing { of: LabelOf::Holder, id: id.to_string(), name, remark: remark.join(" · ") });
    }
    for id in &asked.pieces {
        let row = stores::pieces::ops::find(ctx, &(*id).into()).await?;
        let remark = row.piece.values.serial;
        things.push(Thing { of: LabelOf::Piece, id: id.to_string(), name: row.item.name, remark });
    }
    Ok(Labelled { things, too_many })
}

fn item(id: StockItemId, values: &StockItemValues) -> Thing {
    Thing { of: LabelOf::Item, id: id.to_string(), name: values.name.clone(), remark: values.code.clone() }
}

/// All items that a filter leaves, or how many these are where they are too many.
async fn items(ctx: &Ctx, filter: &ItemFilter) -> Result<std::result::Result<Vec<Thing>, u64>> {
    let most = u64::try_from(MAX_LABELS).unwrap_or(u64::MAX);
    let mut things = Vec::new();
    for page in 1.. {
        let found = stores::items::ops::list(ctx, filter, PageRequest::bounded(Some(page), Some(MAX_PER_PAGE))).await?;
        if found.total > most {
            return Ok(Err(found.total));
        }
        things.extend(found.rows.iter().map(|row| item(row.item.id, &row.item.values)));
        if u64::from(page) >= found.total_pages() {
            break;
        }
    }
    Ok(Ok(things))
}

/// A shelf, and all below it that are in use.
fn shelves(room: &StoreRoom, id: StockLocationId) -> Result<Vec<Thing>, Problem> {
    let top =
        room.locations.iter().find(|one| one.id == id).ok_or(Problem::NotFound { what: Entity::StockLocation })?;
    let top_key = path_key(&top.values.path);
    let below = |path: &str| path_key(path).strip_prefix(&top_key).is_some_and(|rest| rest.starts_with(" / "));
    let within = room.locations.iter().filter(|one| one.id == id || !one.values.archived && below(&one.values.path));
    let thing = |id: StockLocationId, name: &str| Thing {
        of: LabelOf::Shelf,
        id: id.to_string(),
        name: name.to_owned(),
        remark: String::new(),
    };
    Ok(within.map(|one| thing(one.id, &one.values.path)).collect())
}
