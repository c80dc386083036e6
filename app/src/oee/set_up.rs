//! Showing, saving and removing what is set up, by its list.

use super::areas::Areas;
use super::calendar::Calendar;
use super::lines::Lines;
use super::products::Products;
use super::settings::Place;
use super::shifts::Shifts;
use crate::entity_pages::{Asked, EntityList, Sent, list, one};
use crate::i18n::Locale;
use engrane::base::fault::Result;
use engrane::base::permission::Permission;
use engrane::oee::areas::ops::{change_area, create_area, delete_area};
use engrane::oee::lines::ops::{change_line, create_line, delete_line};
use engrane::oee::ops;
use engrane::oee::products::ops::{change_product, create_product, delete_product};
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
    let (plant, lang, version) = (ops::plant(ctx).await?, Locale::es, sent.version);
    match place {
        Place::Lines => match sent.read(&Lines(lang))? {
            (Some(id), new) => change_line(ctx, id, version, &new).await.map(drop),
            (None, new) => create_line(ctx, &new).await.map(drop),
        },
        Place::Areas => match sent.read(&Areas(lang, &plant))? {
            (Some(id), new) => change_area(ctx, id, version, &new).await.map(drop),
            (None, new) => create_area(ctx, &new).await.map(drop),
        },
        Place::Products => match sent.read(&Products(lang, &plant))? {
            (Some(id), new) => change_product(ctx, id, version, &new).await.map(drop),
            (None, new) => create_product(ctx, &new).await.map(drop),
        },
        Place::Shifts => match sent.read(&Shifts(lang, &plant))? {
            (Some(id), new) => ops::change_shift(ctx, id, version, &new).await.map(drop),
            (None, new) => ops::create_shift(ctx, &new).await.map(drop),
        },
        Place::Calendar => match sent.read(&Calendar(lang, &plant))? {
            (Some(id), new) => ops::change_exception(ctx, id, version, &new).await.map(drop),
            (None, new) => ops::create_exception(ctx, &new).await.map(drop),
        },
    }
}

/// Removes one thing.
pub async fn remove(ctx: &Ctx, place: Place, id: &str) -> Result<()> {
    match place {
        Place::Lines => delete_line(ctx, one::<Lines>(id)?).await,
        Place::Areas => delete_area(ctx, one::<Areas<'_>>(id)?).await,
        Place::Products => delete_product(ctx, one::<Products<'_>>(id)?).await,
        Place::Shifts => ops::delete_shift(ctx, one::<Shifts<'_>>(id)?).await,
        Place::Calendar => ops::delete_exception(ctx, one::<Calendar<'_>>(id)?).await,
    }
}
