//! Issuing kits.

use super::types::{KitIssue, KitValues, MOST_TIMES};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockKitId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::entity::Stored;
use crate::stores::ledger::ops::issue_many;
use crate::stores::types::{ActAnswer, ActLine, ActRequest};
use rust_decimal::Decimal;

/// Issues all items of a kit by one document, which names it as its reason. What there is not enough of is refused with
/// [`Problem::NotEnough`], all of it at once, unless what there is is asked for. Asked for again under the same id it answers what
/// it answered.
pub async fn issue(ctx: &Ctx, kit: &NameOr<StockKitId>, asked: &KitIssue) -> Result<ActAnswer> {
    ctx.require(Permission::StoresMove)?;
    if !(1..=MOST_TIMES).contains(&asked.times) {
        return Err(Problem::invalid("times", Reason::OutOfRange).into());
    }
    let request = async { request(ctx, kit, asked).await };
    let door = format!("stores/kits/{kit}/issue");
    Box::pin(issue_many(ctx, &door, (asked.id, asked), asked.partial, request)).await
}

/// What the kit is made of, as often as is asked for.
async fn request(ctx: &Ctx, kit: &NameOr<StockKitId>, asked: &KitIssue) -> Result<ActRequest> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let kit = KitValues::list(&mut tx, Some(kit)).await?.pop();
    tx.commit().await?;
    let kit = kit.ok_or(Problem::NotFound { what: Entity::StockKit })?.values;
    if kit.archived {
        return Err(Problem::Conflict { what: Entity::StockKit, why: Conflict::WrongStatus }.into());
    }
    let times = Decimal::from(asked.times);
    let line = |line: &super::types::KitLine| ActLine {
        item: line.item.id(),
        quantity: line.quantity * times,
        ..ActLine::default()
    };
    Ok(ActRequest {
        id: asked.id,
        holder: asked.holder.clone(),
        occurred_at: None,
        due_at: asked.due_at,
        reason: kit.name.clone(),
        note: asked.note.clone(),
        lines: kit.lines.iter().map(line).collect(),
    })
}
