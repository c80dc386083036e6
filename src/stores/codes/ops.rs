//! What a code stands for, and what items learn.

use super::rules;
use super::store;
use super::types::{CodeAnswer, CodeKind, LearntCode, NewCode};
use crate::base::check::Check;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored};
use crate::stores::ops::StoresSetUp;
use crate::stores::rules::fits;
use crate::stores::types::{MAX_NUMBER, StockItem, StockItemValues};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// What is read in a text, and everything that it stands for: nothing where nobody knows it. One that nobody knows and whose
/// check digits are others is refused.
pub async fn resolve(ctx: &Ctx, text: &str) -> Result<CodeAnswer> {
    ctx.require(Permission::StoresView)?;
    let scan = rules::read(text)?;
    let mut tx = ctx.begin(Permission::StoresView).await?;
    // They were planned each time otherwise, which takes longer than to answer.
    tx.read_along_keys().await?;
    let found = store::find(&mut tx, &scan.keys).await?;
    tx.commit().await?;
    if found.is_empty() && scan.misread {
        return Err(Problem::invalid("code", Reason::CheckDigit).into());
    }
    Ok(CodeAnswer { read: scan.read, found })
}

/// Has an item learn a code. Those of our own form are nobody's to give.
pub async fn learn(ctx: &Ctx, new: &NewCode) -> Result<LearntCode> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let (code, kind) = what_is_learnt(new)?;
    StoresSetUp::lock(&mut tx).await?;
    let item = named(&mut tx, &new.item).await?;
    let decimals = item.values.decimals.unwrap_or_default();
    let mut check = Check::default();
    if let Some(quantity) = new.quantity {
        let in_range = quantity > Decimal::ZERO && quantity <= Decimal::from(MAX_NUMBER);
        check.that(in_range, "quantity", Reason::OutOfRange);
        check.that(fits(quantity, decimals), "quantity", Reason::Malformed);
    }
    check.done()?;
    let learnt = LearntCode { item: item.id, code, kind, quantity: new.quantity };
    if !store::insert(&mut tx, &learnt).await? {
        return Err(Problem::Conflict { what: Entity::StockCode, why: Conflict::Taken }.into());
    }
    let entry = Entry::new("create_stock_code", Entity::StockCode.as_str(), item.id).after(facts(&learnt));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, &mut tx, vec![item.id]).await?;
    tx.commit_with(&learnt).await?;
    Ok(learnt)
}

/// Has an item forget a code; which item, where several know it.
pub async fn forget(ctx: &Ctx, text: &str, item: Option<NameOr<StockItemId>>) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresEdit).await?;
    let scan = rules::read(text)?;
    StoresSetUp::lock(&mut tx).await?;
    let mut known = store::learnt(&mut tx, &scan.keys).await?;
    if let Some(item) = item {
        let item = named(&mut tx, &item).await?;
        known.retain(|learnt| learnt.item == item.id);
    }
    if known.len() > 1 {
        return Err(Problem::invalid("item", Reason::Missing).into());
    }
    let gone = known.pop().ok_or(Problem::NotFound { what: Entity::StockCode })?;
    store::delete(&mut tx, &gone).await?;
    let entry = Entry::new("delete_stock_code", Entity::StockCode.as_str(), gone.item).before(facts(&gone));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    StoresSetUp::settle(ctx, &mut tx, vec![gone.item]).await?;
    tx.commit_with(&()).await
}

async fn named(tx: &mut TenantTx, item: &NameOr<StockItemId>) -> Result<StockItem> {
    let item = StockItemValues::list(tx, Some(item)).await?.pop();
    Ok(item.ok_or_else(|| Problem::invalid("item", Reason::Unknown))?)
}

/// The code as it is kept, and what it is.
fn what_is_learnt(new: &NewCode) -> std::result::Result<(String, CodeKind), Problem> {
    let scan = rules::read(&new.code)?;
    if !scan.own.is_empty() {
        return Err(Problem::Conflict { what: Entity::StockCode, why: Conflict::Taken });
    }
    if new.kind.is_some_and(|kind| !kind.is_learnt()) {
        return Err(Problem::invalid("kind", Reason::Unknown));
    }
    let kind = new.kind.unwrap_or(if scan.read.gtin.is_some() { CodeKind::Gtin } else { CodeKind::Other });
    let misread = match kind {
        CodeKind::Gtin => scan.read.gtin.is_none(),
        _ => scan.misread && new.kind.is_none(),
    };
    if misread {
        return Err(Problem::invalid("code", Reason::CheckDigit));
    }
    // The text itself is the last of what it may be known by.
    let code = if kind == CodeKind::Gtin { scan.read.gtin } else { scan.keys.into_iter().last() };
    let code = code.ok_or_else(|| Problem::invalid("code", Reason::TooLong))?;
    Ok((code, kind))
}

fn facts(learnt: &LearntCode) -> Value {
    json!({ "code": learnt.code, "kind": learnt.kind, "pack": learnt.quantity })
}
