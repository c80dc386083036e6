//! The one question: what to ask for, when several parts of one group remain for a vehicle.

mod rules;
mod store;

use super::store::{Asked, Counted, Hit, list_best};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::catalog::types::{Question, SEARCH_PAGE};
use crate::platform::db::CatalogTx;

/// Of more parts than these nothing is asked: a facet does more for them.
const MOST: u32 = 300;

/// The question, if there is one, for the first page of what was found.
pub(super) async fn ask(
    tx: &mut CatalogTx,
    asked: &Asked<'_>,
    counted: &Counted,
    hits: &[Hit],
) -> Result<Option<Question>> {
    let Asked { wanted, search, .. } = asked;
    let Some(vehicles) = wanted.vehicles.as_deref().filter(|vehicles| !vehicles.is_empty()) else { return Ok(None) };
    let of_one_group = search.group.is_some() || wanted.group.is_some() || counted.groups.len() == 1;
    let several = (2..=MOST).contains(&counted.total) && !counted.more;
    if !of_one_group || !several || wanted.number.is_some() || !search.cursor.is_empty() {
        return Ok(None);
    }
    let parts: Vec<PartId> = if counted.total <= SEARCH_PAGE {
        hits.iter().map(|hit| hit.id).collect()
    } else {
        list_best(tx, asked, true, MOST as usize).await?
    };
    let traits = store::list_traits(tx, &parts, vehicles).await?;
    Ok(rules::question(&traits, |about| rules::is_settled(search, wanted, about)))
}
