//! What several pages of the production put into words alike.

use super::shown::{Fact, StageChoice};
use super::words;
use crate::i18n::Locale;
use engrane::base::fault::Result;
use engrane::base::paging::Page;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::types::{Stage, StageValues};

/// Things that are proposed while somebody types.
pub const CHOICES: u32 = 8;

pub fn pages<T>(page: &Page<T>) -> u32 {
    u32::try_from(page.total_pages()).unwrap_or(u32::MAX)
}

pub fn stage(lang: Locale, stage: &Stage) -> StageChoice {
    let values = &stage.values;
    let kind_word = words::stage_kind(lang, values.kind).to_owned();
    StageChoice { id: stage.id, name: values.name.clone(), kind: values.kind, kind_word }
}

/// All stages, in their order.
pub async fn stages(ctx: &Ctx) -> Result<Vec<Stage>> {
    entity::list::<StageValues>(ctx).await
}

/// Those that a new route may have.
pub fn offered(lang: Locale, stages: &[Stage]) -> Vec<StageChoice> {
    stages.iter().filter(|one| one.values.active).map(|one| stage(lang, one)).collect()
}

/// Names with their values, without those that have none.
pub fn facts<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Vec<Fact> {
    let told = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| Fact { name: name.to_owned(), value }).collect()
}
