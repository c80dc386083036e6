//! What the platform does to the catalogue. Setting up, changing and removing brands, groups and parts is the entity kit's.

use super::brands::merging;
use super::types::{
    Brand, BrandMerge, BrandValues, BrandsMerged, CatalogFitment, CatalogReference, CatalogSettings, NewFitment,
    NewReference, PartGroupValues, Said,
};
use super::{brands, groups, parts, store};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{BrandId, FitmentId, GroupId, PartId, ReferenceId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::base::text::key;
use crate::catalog::import::one::{self, OfPart};
use crate::catalog::vehicles::counting;
use crate::catalog::{interchange, lines, words};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::PlatformTx;
use crate::platform::entity::{SetUp, Stored};
use crate::platform::events;
use crate::platform::events::types::Event;
use serde_json::{Value, json};

const EDIT: Permission = Permission::CatalogEdit;

/// What the platform edits.
#[derive(Debug)]
pub struct CatalogSetUp;

/// Of what words, interchange and lines are to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    Nothing,
    /// One that is called otherwise, or by more names; with the key that it was known by where its own name is another one.
    Brand {
        id: BrandId,
        was: Option<String>,
        now: String,
    },
    Group(GroupId),
    Part {
        id: PartId,
        /// Is it new, or called otherwise?
        named: bool,
    },
}

impl SetUp for CatalogSetUp {
    type Tx = PlatformTx;

    const VIEW: Permission = EDIT;
    const EDIT: Permission = EDIT;

    type Effect = Touched;

    async fn lock(tx: &mut PlatformTx) -> Result<()> {
        store::lock(tx).await
    }

    /// Lines come last: from then on no bodega writes any until it is all over.
    async fn settle(ctx: &Ctx, tx: &mut PlatformTx, touched: Touched) -> Result<()> {
        let on_sale = match touched {
            Touched::Nothing => Vec::new(),
            Touched::Brand { id, was, now } => {
                let all = brands::store::list_parts(tx, id).await?;
                if let Some(was) = was {
                    words::steps::refresh(tx, &all).await?;
                    lines::steps::rename_brand(tx, &was, &key(&now), &now).await?;
                }
                lines::steps::find(tx, &all).await?
            }
            Touched::Group(id) => {
                let all = groups::store::list_parts(tx, id).await?;
                words::steps::refresh(tx, &all).await?;
                Vec::new()
            }
            Touched::Part { id, named } => {
                words::steps::refresh(tx, &[id.0]).await?;
                let all = parts::store::list_neighbours(tx, id).await?;
                interchange::steps::refresh(tx, &all).await?;
                if named { lines::steps::find(tx, &[id.0]).await? } else { Vec::new() }
            }
        };
        lines::steps::tell(ctx, tx, on_sale).await?;
        tell(ctx, tx).await
    }
}

/// Tells open pages of the platform.
async fn tell(ctx: &Ctx, tx: &mut PlatformTx) -> Result<()> {
    events::store::insert_for_platform(tx.sql(), ctx.tenant()?, &Event::CatalogChanged).await
}

async fn record(ctx: &Ctx, tx: &mut PlatformTx, entry: Entry<'_>) -> Result<()> {
    let tenant = ctx.tenant()?;
    audit::insert(tx.sql(), ctx, tenant, entry).await?;
    tell(ctx, tx).await
}

async fn begin(ctx: &Ctx) -> Result<PlatformTx> {
    let mut tx = ctx.platform(EDIT).await?;
    store::lock(&mut tx).await?;
    Ok(tx)
}

/// Brands and groups, and the categories that groups stand in.
pub async fn settings(ctx: &Ctx) -> Result<CatalogSettings> {
    let mut tx = ctx.platform(EDIT).await?;
    let settings = CatalogSettings {
        brands: BrandValues::list(&mut tx, None).await?,
        groups: PartGroupValues::list(&mut tx, None).await?,
        categories: groups::store::list_categories(&mut tx).await?,
    };
    tx.commit().await?;
    Ok(settings)
}

/// Makes two brands one: whatever is of the first is of the other, which is called all that the first was called. Parts of the same
/// number become one, which fits and replaces what either did; it says what it said, and what only the other said.
pub async fn merge_brands(ctx: &Ctx, gone: NameOr<BrandId>, asked: &BrandMerge) -> Result<BrandsMerged> {
    let mut tx = begin(ctx).await?;
    let gone = named(&mut tx, &gone).await?.ok_or(Problem::NotFound { what: Entity::Brand })?;
    let kept = named(&mut tx, &asked.into).await?.ok_or_else(|| Problem::invalid("into", Reason::Unknown))?;
    if gone.id == kept.id {
        return Err(Problem::invalid("into", Reason::Duplicate).into());
    }
    let merged = merging::merge(ctx, &mut tx, &gone, &kept).await?;
    let entry = Entry::new(Action::MergeBrands, Entity::Brand.as_str(), kept.id)
        .before(json!({ "merged_brand": gone.values.name, "aliases": kept.values.aliases }))
        .after(json!({
            "name": merged.brand.values.name,
            "aliases": merged.brand.values.aliases,
            "parts_moved": merged.parts_moved,
            "parts_joined": merged.parts_joined,
            "lines_moved": merged.lines_moved,
            "lines_joined": merged.lines_joined,
        }));
    record(ctx, &mut tx, entry).await?;
    tx.commit_with(&merged).await?;
    Ok(merged)
}

async fn named(tx: &mut PlatformTx, name: &NameOr<BrandId>) -> Result<Option<Brand>> {
    Ok(BrandValues::list(tx, Some(name)).await?.pop())
}

/// Who says what of a part: numbers that replace it, and that it replaces, those that do not count any more among them. The first
/// 500 of each.
pub async fn references(ctx: &Ctx, part: PartId) -> Result<Vec<CatalogReference>> {
    let mut tx = ctx.platform(EDIT).await?;
    parts::named(&mut tx, part).await?;
    let found = store::list_references(&mut tx, part).await?;
    tx.commit().await?;
    Ok(found)
}

/// Says that a number replaces another one; said again by the same source, it is said otherwise.
pub async fn add_reference(ctx: &Ctx, new: &NewReference) -> Result<Said> {
    let mut tx = begin(ctx).await?;
    let said = one::reference(&mut tx, new, ctx.now()).await?;
    if said.new + said.changed > 0 {
        // Offers without catalogue may have found their parts, too.
        lines::steps::tell_any(ctx, &mut tx).await?;
    }
    let target = format!("{} {}", new.replaced_brand.trim(), new.replaced_number.trim());
    let entry = Entry::new(Action::AddReference, Entity::CrossReference.as_str(), target).after(json!({
        "brand": new.brand,
        "part_number": new.number,
        "replaced_brand": new.replaced_brand,
        "replaced_number": new.replaced_number,
        "source": new.source,
        "two_way": new.two_way,
    }));
    record(ctx, &mut tx, entry).await?;
    tx.commit_with(&said).await?;
    Ok(said)
}

/// Has a reference count no more, or again.
pub async fn turn_reference(ctx: &Ctx, id: ReferenceId, counts: bool) -> Result<CatalogReference> {
    let mut tx = begin(ctx).await?;
    let before = store::find_reference(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::CrossReference })?;
    store::turn_reference(&mut tx, id, (!counts).then(|| ctx.now())).await?;
    let touched = store::list_ends(&mut tx, id).await?;
    interchange::steps::refresh(&mut tx, &touched).await?;
    // A number that it does not lead from any more may mean another part alone.
    let meant = if counts { touched } else { store::list_led_to(&mut tx, id).await? };
    lines::steps::find(&mut tx, &meant).await?;
    let after = store::find_reference(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::CrossReference })?;
    if after != before {
        let action = if counts { Action::RestoreReference } else { Action::RevokeReference };
        let entry = Entry::new(action, Entity::CrossReference.as_str(), id)
            .before(reference_facts(&before))
            .after(reference_facts(&after));
        record(ctx, &mut tx, entry).await?;
        lines::steps::tell_any(ctx, &mut tx).await?;
    }
    tx.commit_with(&after).await?;
    Ok(after)
}

fn reference_facts(reference: &CatalogReference) -> Value {
    json!({
        "brand": reference.brand,
        "part_number": reference.number,
        "replaced_brand": reference.replaced_brand,
        "replaced_number": reference.replaced_number,
        "source": reference.source,
        "counts_as_reference": reference.revoked_at.is_none(),
    })
}

/// What a part fits: the first 500.
pub async fn fitments(ctx: &Ctx, part: PartId) -> Result<Vec<CatalogFitment>> {
    let mut tx = ctx.platform(EDIT).await?;
    parts::named(&mut tx, part).await?;
    let found = store::list_fitments(&mut tx, part).await?;
    tx.commit().await?;
    Ok(found)
}

/// Says that a part fits the vehicles of a model: as many as there are of these years and this engine. That a report denied it counts no
/// more.
pub async fn add_fitment(ctx: &Ctx, part: PartId, new: &NewFitment) -> Result<Said> {
    let mut tx = begin(ctx).await?;
    let (brand, number) = parts::named(&mut tx, part).await?;
    let said = one::fitment(&mut tx, OfPart { brand: &brand, number: &number }, new, ctx.now()).await?;
    let entry = Entry::new(Action::AddFitment, Entity::Part.as_str(), part).after(json!({
        "make": new.make,
        "model": new.model,
        "years": new.year,
        "engine": new.engine,
        "fitting_place": new.position,
        "source": new.source,
        "fitments_new": said.new,
    }));
    record(ctx, &mut tx, entry).await?;
    tx.commit_with(&said).await?;
    Ok(said)
}

/// Says of a part that it does not fit a vehicle after all, whatever files say.
pub async fn remove_fitment(ctx: &Ctx, part: PartId, id: FitmentId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let gone = store::find_fitment(&mut tx, part, id).await?.ok_or(Problem::NotFound { what: Entity::Fitment })?;
    store::deny_fitment(&mut tx, id, ctx.now()).await?;
    let model = store::delete_fitment(&mut tx, id).await?;
    counting::steps::refresh(&mut tx, &[model]).await?;
    words::steps::refresh(&mut tx, &[part.0]).await?;
    let entry = Entry::new(Action::RemoveFitment, Entity::Part.as_str(), part).before(json!({
        "make": gone.make,
        "model": gone.model,
        "years": gone.year.to_string(),
        "engine": gone.engine,
        "fitting_place": gone.position,
        "source": gone.source,
    }));
    record(ctx, &mut tx, entry).await?;
    tx.commit_with(&()).await
}
