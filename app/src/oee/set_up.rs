//! Showing, saving and removing what is set up, by its list.

use super::areas::Areas;
use super::calendar::Calendar;
use super::lines::Lines;
use super::products::Products;
use super::settings::Place;
use super::shifts::Shifts;
use crate::entity_pages::{self, Asked, EntityList, Sent, list};
use crate::i18n::Locale;
use engrane::base::fault::Result;
use engrane::base::permission::Permission;
use engrane::oee::ops;
use engrane::oee::types::Plant;
use engrane::platform::ctx::Ctx;

/// The page of the list that is asked for.
pub fn shown(lang: Locale, plant: &Plant, place: Place, asked: &Asked) -> EntityList {
    let counts =
        [plant.lines.len(), plant.areas.len(), plant.products.len(), plant.shifts.len(), plant.exceptions.len()];
    let list = match place {
        Place::Lines => list(&Lines(lang), &plant.lines, asked),
        Place::Areas => list(&Areas(lang, plant), &plant.areas, asked),
        Place::Products => list(&Products(lang, plant), &plant.products, asked),
        Place::Shifts => list(&Shifts(lang, plant), &plant.shifts, asked),
        Place::Calendar => list(&Calendar(lang, plant), &plant.exceptions, asked),
    };
    EntityList { counts: counts.iter().map(|&count| u32::try_from(count).unwrap_or(u32::MAX)).collect(), ..list }
}

/// Creates what was sent, or changes the one that it names as a whole.
pub async fn save(ctx: &Ctx, place: Place, sent: Sent<'_>) -> Result<()> {
    // Before anything is read: whoever may not change the plant learns nothing else.
    ctx.require(Permission::PlantEdit)?;
    let (plant, lang) = (ops::plant(ctx).await?, Locale::es);
    match place {
        Place::Lines => sent.save(ctx, &Lines(lang)).await,
        Place::Areas => sent.save(ctx, &Areas(lang, &plant)).await,
        Place::Products => sent.save(ctx, &Products(lang, &plant)).await,
        Place::Shifts => sent.save(ctx, &Shifts(lang, &plant)).await,
        Place::Calendar => sent.save(ctx, &Calendar(lang, &plant)).await,
    }
}

/// Removes one thing.
pub async fn remove(ctx: &Ctx, place: Place, id: &str) -> Result<()> {
    match place {
        Place::Lines => entity_pages::remove::<Lines>(ctx, id).await,
        Place::Areas => entity_pages::remove::<Areas<'_>>(ctx, id).await,
        Place::Products => entity_pages::remove::<Products<'_>>(ctx, id).await,
        Place::Shifts => entity_pages::remove::<Shifts<'_>>(ctx, id).await,
        Place::Calendar => entity_pages::remove::<Calendar<'_>>(ctx, id).await,
    }
}
