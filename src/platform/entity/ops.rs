//! What can be done with any thing that is set up.

use super::{Change, Kept, Of, Replaceable, SetUp, Values, conflict_by_constraint, refuse_used, require_version};
use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::problem::{Problem, Reason};
use crate::platform::audit::{self, store::Entry};
use crate::platform::ctx::Ctx;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// All of them, in the order of lists.
pub async fn list<V: Values>(ctx: &Ctx) -> Result<Vec<Of<V>>> {
    let mut tx = V::Tx::begin(ctx, V::SetUp::VIEW).await?;
    let things = V::list(&mut tx, None).await?;
    tx.end().await?;
    Ok(things.into_iter().map(Into::into).collect())
}

/// One of them, by its id or by what people call it.
pub async fn find<V: Values>(ctx: &Ctx, thing: impl Into<NameOr<V::Id>>) -> Result<Of<V>> {
    let name = thing.into();
    let mut tx = V::Tx::begin(ctx, V::SetUp::VIEW).await?;
    let thing = named::<V>(&mut tx, &name).await?;
    tx.end().await?;
    Ok(thing.into())
}

/// Sets up a new one. A code or a name that is taken is refused with [`Conflict::Taken`](crate::base::problem::Conflict).
pub async fn create<V: Values>(ctx: &Ctx, new: &V) -> Result<Of<V>> {
    let mut tx = begin::<V>(ctx).await?;
    let made = create_in(ctx, &mut tx, new).await?;
    tx.finish(&made).await?;
    Ok(made)
}

/// Likewise, in the transaction of whoever holds the lock of the set-up: many at once.
pub(crate) async fn create_in<V: Values>(ctx: &Ctx, tx: &mut V::Tx, new: &V) -> Result<Of<V>> {
    let values = new.clone().checked(tx, None).await?;
    let made = super::new(values);
    save(tx, &made).await?;
    record(ctx, tx, Change::Created(&made)).await?;
    Ok(made)
}

/// Changes one as a whole. A `version` other than its own is refused with
/// [`Conflict::Changed`](crate::base::problem::Conflict).
pub async fn change<V: Values>(ctx: &Ctx, thing: impl Into<NameOr<V::Id>>, version: i32, new: &V) -> Result<Of<V>> {
    let name = thing.into();
    let mut tx = begin::<V>(ctx).await?;
    let before: Of<V> = named::<V>(&mut tx, &name).await?.into();
    let values = new.clone().checked(&mut tx, Some(&before)).await?;
    let after = Record { id: before.id, version: version + 1, values };
    save(&mut tx, &after).await?;
    finish(ctx, tx, Change::Changed(&before, &after), &after).await?;
    Ok(after)
}

/// Removes one that nothing refers to.
pub async fn delete<V: Values>(ctx: &Ctx, thing: impl Into<NameOr<V::Id>>) -> Result<()> {
    let name = thing.into();
    let mut tx = begin::<V>(ctx).await?;
    let thing = named::<V>(&mut tx, &name).await?;
    refuse_used(V::is_used(&mut tx, &thing).await?, V::ENTITY)?;
    let gone: Of<V> = thing.into();
    tx.delete(V::TABLE, gone.id.into()).await?;
    finish(ctx, tx, Change::Deleted(&gone), &()).await
}

/// Removes one after what refers to it was put under another one. Where nothing says under which, it is refused with
/// [`Problem::StillUsed`].
pub async fn delete_or_move<V: Replaceable>(
    ctx: &Ctx,
    thing: impl Into<NameOr<V::Id>>,
    move_to: Option<NameOr<V::Id>>,
) -> Result<()> {
    let name = thing.into();
    let mut tx = begin::<V>(ctx).await?;
    let gone: Of<V> = named::<V>(&mut tx, &name).await?.into();
    let count = V::count_uses(&mut tx, gone.id).await?;
    let mut moved = None;
    if count > 0 {
        let Some(move_to) = move_to else { return Err(Problem::StillUsed { what: V::ENTITY, count }.into()) };
        let (id, other) = (gone.id.into(), V::list(&mut tx, Some(&move_to)).await?.pop());
        let other: Of<V> = other.ok_or_else(|| Problem::invalid("move_to", Reason::Unknown))?.into();
        let to: Uuid = other.id.into();
        if to == id {
            return Err(Problem::invalid("move_to", Reason::Duplicate).into());
        }
        V::replace(&mut tx, gone.id, other.id).await.map_err(conflict_by_constraint(V::ENTITY))?;
        moved = Some(json!({ "moved_to": to, "moved": count }));
    }
    tx.delete(V::TABLE, gone.id.into()).await?;
    let entry = Entry::new(format!("delete_{}", V::ENTITY), V::ENTITY.as_str(), gone.id)
        .before(gone.values.facts()?)
        .after(moved);
    let tenant = tx.audited(ctx)?;
    audit::store::insert(tx.connection(), ctx, tenant, entry).await?;
    V::SetUp::settle(ctx, &mut tx, V::effect(&Change::Deleted(&gone))).await?;
    tx.finish(&()).await
}

async fn begin<V: Values>(ctx: &Ctx) -> Result<V::Tx> {
    let mut tx = V::Tx::begin(ctx, V::SetUp::EDIT).await?;
    V::SetUp::lock(&mut tx).await?;
    Ok(tx)
}

async fn named<V: Values>(tx: &mut V::Tx, name: &NameOr<V::Id>) -> Result<V::Row> {
    V::list(tx, Some(name)).await?.pop().ok_or_else(|| Problem::NotFound { what: V::ENTITY }.into())
}

async fn save<V: Values>(tx: &mut V::Tx, thing: &Of<V>) -> Result<()> {
    let kept = V::save(tx, thing).await.map_err(conflict_by_constraint(V::ENTITY))?;
    require_version(kept, V::ENTITY)
}

/// Records what became of a thing, and commits with what the operation answers.
async fn finish<V: Values>(
    ctx: &Ctx,
    mut tx: V::Tx,
    change: Change<'_, V>,
    answer: &(impl Serialize + Sync),
) -> Result<()> {
    record(ctx, &mut tx, change).await?;
    tx.finish(answer).await
}

/// Writes down what became of a thing, and sees to what follows.
async fn record<V: Values>(ctx: &Ctx, tx: &mut V::Tx, change: Change<'_, V>) -> Result<()> {
    let (verb, before, after) = match change {
        Change::Created(after) => ("create", None, Some(after)),
        Change::Changed(before, after) => ("change", Some(before), Some(after)),
        Change::Deleted(before) => ("delete", Some(before), None),
    };
    let facts = |thing: Option<&Of<V>>| thing.map(|thing| thing.values.facts()).transpose();
    let entry = Entry::new(format!("{verb}_{}", V::ENTITY), V::ENTITY.as_str(), change.thing().id)
        .before(facts(before)?)
        .after(facts(after)?);
    let tenant = tx.audited(ctx)?;
    audit::store::insert(tx.connection(), ctx, tenant, entry).await?;
    V::SetUp::settle(ctx, tx, V::effect(&change)).await
}
