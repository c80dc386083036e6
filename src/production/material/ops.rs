//! Showing what orders are made of, and moving it: all of it or nothing, once however often it is asked for, and by the store-room's own
//! rules.

use super::rules::{self, Has, check_request, covers_one, may_act, needed_and_missing};
use super::store;
use super::types::{
    Material, MaterialAct, MaterialAnswer, MaterialItem, MaterialName, MaterialRequest, Need, NeedRow, Remnant,
    ReturnedRemnant,
};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, StockDocumentId, StockItemId, WorkpieceId};
use crate::base::numbers::fits;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::{Module, Permission};
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::platform::asked::{Asked, Replayed};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::tenancy;
use crate::production::orders::ops as orders;
use crate::production::orders::types::ProductionOrder;
use crate::production::types::WorkpieceValues;
use crate::stores::steps as stock;
use crate::stores::steps::{JobItem, JobLine, JobRemnant};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// How long something is kept for an order that is due on no day, or was due already.
const KEPT_DAYS: u64 = 30;

impl Replayed for MaterialAnswer {
    fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }
}

/// A page of the needs, of one workpiece where it is named.
pub async fn list(ctx: &Ctx, workpiece: Option<&NameOr<WorkpieceId>>, page: PageRequest) -> Result<Page<Need>> {
    let page = page.in_bounds();
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let of: Option<Vec<Uuid>> = match workpiece {
        Some(name) => Some(WorkpieceValues::list(&mut tx, Some(name)).await?.iter().map(|one| one.id.0).collect()),
        None => None,
    };
    let (rows, mut total) = store::read(&mut tx, None, of.as_deref(), Some(page)).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::read(&mut tx, None, of.as_deref(), Some(first)).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// What a piece of a workpiece takes, in the order in which that was said.
pub async fn needs(ctx: &Ctx, workpiece: &NameOr<WorkpieceId>) -> Result<Vec<NeedRow>> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let workpiece = WorkpieceValues::list(&mut tx, Some(workpiece)).await?.pop();
    let workpiece = workpiece.ok_or(Problem::NotFound { what: Entity::Workpiece })?;
    let needs = store::of_workpieces(&mut tx, &[workpiece.id]).await?;
    let items = items(&mut tx, needs.iter().filter_map(item_of).collect()).await?;
    tx.commit().await?;
    let row = |need: &Need| {
        let item = items.get(&item_of(need)?)?;
        let (quantity, pieces) = (need.values.quantity, need.values.pieces);
        Some(NeedRow { id: need.id, version: need.version, item: name(item), quantity, pieces })
    };
    Ok(needs.iter().filter_map(row).collect())
}

/// The material of an order that the caller sees.
pub async fn find(ctx: &Ctx, order: ProductionOrderId) -> Result<Material> {
    ctx.require(Permission::StoresView)?;
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let order = orders::visible(ctx, &mut tx, order).await?;
    let material = material_of(&mut tx, &order).await?;
    tx.commit().await?;
    Ok(material)
}

/// Keeps material for an order, gives it out or takes it back. What there is not enough of is refused with [`Problem::NotEnough`]; for an
/// order that is over nothing is kept nor given out. Asked for again under the same id, it answers what it answered.
pub async fn act(
    ctx: &Ctx,
    order: ProductionOrderId,
    act: MaterialAct,
    asked: &MaterialRequest,
) -> Result<MaterialAnswer> {
    ctx.require(Permission::MovementsView)?;
    ctx.require(Permission::StoresMove)?;
    let request = Asked::new(ctx, &format!("production/orders/{order}/material/{act}"), asked.id, asked)?;
    request.once(Permission::StoresMove, perform(&request, order, act, asked)).await
}

async fn perform(
    request: &Asked<StockDocumentId>,
    order: ProductionOrderId,
    act: MaterialAct,
    asked: &MaterialRequest,
) -> Result<MaterialAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    // Hidden before it is wrong.
    let order = orders::locked(ctx, &mut tx, order).await?;
    check_request(act, asked)?;
    if !may_act(&order, act) {
        return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::WrongStatus }.into());
    }
    let (lines, told) = resolve(&mut tx, act, asked).await?;
    let called = format!("#{} · {}", order.number, order.workpiece.code);
    let (of, note) = ((order.id, called.as_str()), asked.note.trim());
    let made = match act {
        MaterialAct::Reserve => {
            let until = until(ctx, &mut tx, &order, asked.until).await?;
            stock::reserve_for_order(ctx, &mut tx, of, (until, note), &lines).await?;
            None
        }
        MaterialAct::Issue => Some(stock::issue_to_order(request, &mut tx, of, note, &lines).await?),
        MaterialAct::Return => Some(stock::take_back_from_order(request, &mut tx, of, note, &lines).await?),
    };
    let (number, replayed) = made.map_or((None, false), |(number, replayed)| (Some(number), replayed));
    if !replayed {
        let remnants: Vec<String> = asked.lines.iter().filter_map(|line| line.remnant.as_ref()).map(in_one).collect();
        let after =
            json!({ "act": act, "document_number": number, "material": told, "remnants": remnants, "note": note });
        let entry = Entry::new(Action::MoveMaterial, Entity::ProductionOrder.as_str(), order.id).after(after);
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry).await?;
        orders::tell(&mut tx, &order, None).await?;
    }
    let answer = MaterialAnswer { number, replayed, material: material_of(&mut tx, &order).await? };
    tx.commit_with(&answer).await?;
    Ok(answer)
}

fn in_one(remnant: &Remnant) -> String {
    let parts = [&remnant.size, &remnant.heat_number, &remnant.certificate].map(|part| part.trim());
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The last day on which something is kept for the order.
async fn until(ctx: &Ctx, tx: &mut TenantTx, order: &ProductionOrder, asked: Option<NaiveDate>) -> Result<NaiveDate> {
    let today = ctx.now().with_timezone(&tenancy::ops::zone(tx).await?).date_naive();
    let later = || today.checked_add_days(Days::new(KEPT_DAYS)).unwrap_or(today);
    Ok(asked.or(order.due.filter(|due| *due >= today)).unwrap_or_else(later))
}

/// What is asked for, with the ids of what it names, and as the audit tells it. Everything that cannot be taken is told at once.
async fn resolve(tx: &mut TenantTx, act: MaterialAct, asked: &MaterialRequest) -> Result<(Vec<JobLine>, Vec<String>)> {
    let names: Vec<&NameOr<StockItemId>> = asked.lines.iter().map(|line| &line.item).collect();
    let found = stock::job_items(tx, &names).await?;
    let (mut lines, mut told) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    let (mut wrong, mut seen) = (Vec::new(), HashSet::new());
    let comes_back = act == MaterialAct::Return;
    for (at, (line, item)) in asked.lines.iter().zip(found).enumerate() {
        let mut refuse =
            |field: &str, reason| wrong.push(FieldProblem { field: format!("lines.{at}.{field}"), reason });
        let Some(item) = item else {
            refuse("item", Reason::Unknown);
            continue;
        };
        if !comes_back && !item.is_material {
            refuse("item", Reason::NoMaterial);
        } else if !comes_back && !seen.insert(item.id) {
            refuse("item", Reason::Duplicate);
        }
        if !fits(line.quantity, item.decimals) {
            refuse("quantity", Reason::Malformed);
        }
        told.push(format!("{} × {}", item.code, line.quantity.normalize()));
        lines.push(JobLine { item: item.id, quantity: line.quantity, remnant: line.remnant.as_ref().map(known) });
    }
    if wrong.is_empty() { Ok((lines, told)) } else { Err(Problem::Invalid { fields: wrong }.into()) }
}

fn known(remnant: &Remnant) -> JobRemnant {
    JobRemnant {
        size: remnant.size.trim().to_owned(),
        heat_number: remnant.heat_number.trim().to_owned(),
        certificate: remnant.certificate.trim().to_owned(),
    }
}

fn item_of(need: &Need) -> Option<StockItemId> {
    need.values.item.id()
}

async fn items(tx: &mut TenantTx, ids: BTreeSet<StockItemId>) -> Result<HashMap<StockItemId, JobItem>> {
    let names: Vec<NameOr<StockItemId>> = ids.into_iter().map(NameOr::Id).collect();
    let found = stock::job_items(tx, &names.iter().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().flatten().map(|item| (item.id, item)).collect())
}

fn name(item: &JobItem) -> MaterialName {
    MaterialName { id: item.id, code: item.code.clone(), name: item.name.clone(), unit: item.unit.as_str().to_owned() }
}

/// What an order needs and has.
async fn material_of(tx: &mut TenantTx, order: &ProductionOrder) -> Result<Material> {
    let needs = store::of_workpieces(tx, &[order.workpiece.id]).await?;
    let had = stock::stock_of_orders(tx, &[order.id]).await?;
    let ids = needs.iter().filter_map(item_of).chain(had.iter().map(|had| had.item)).collect();
    let items = items(tx, ids).await?;
    let to_begin = rules::to_begin(order);
    let row = |item: &JobItem| {
        let had = had.iter().find(|had| had.item == item.id);
        let (has, returned) = had.map_or((Has::default(), Decimal::ZERO), |had| {
            (Has { reserved: had.reserved, out: had.out }, had.returned)
        });
        let need = needs.iter().find(|need| item_of(need) == Some(item.id));
        let (needed, missing) = need.map_or((Decimal::ZERO, Decimal::ZERO), |need| {
            needed_and_missing(&need.values, item.decimals, (order.started, to_begin), has)
        });
        MaterialItem {
            item: name(item),
            needed,
            reserved: has.reserved,
            issued: (has.out + returned).normalize(),
            returned,
            missing,
            available: item.available,
        }
    };
    let mut rows: Vec<MaterialItem> = items.values().map(row).collect();
    rows.sort_by(|a, b| (&a.item.name, a.item.id).cmp(&(&b.item.name, b.item.id)));
    let remnants = stock::remnants_of_order(tx, order.id).await?.into_iter().map(|kept| ReturnedRemnant {
        document: kept.document,
        number: kept.number,
        item: kept.item,
        quantity: kept.quantity,
        size: kept.about.size,
        heat_number: kept.about.heat_number,
        certificate: kept.about.certificate,
        at: kept.recorded_at,
    });
    Ok(Material { order: order.id, to_begin, items: rows, remnants: remnants.collect() })
}

/// Lets go what is still kept for orders that are over. One is done by the fact, the receipt or the plan by which nothing is left to make:
/// none of these waits for the store-room.
pub(in crate::production) async fn release_ended(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.begin(Permission::OrdersViewAll).await?;
    let kept = stock::orders_with_reservations(&mut tx).await?;
    if !kept.is_empty() {
        let ended = orders::lock_ended(&mut tx, &kept).await?;
        stock::release_orders(ctx, &mut tx, &ended).await?;
    }
    tx.commit().await
}

/// Which of these orders have not enough of something for one more piece of those that are still to be begun. Nobody lacks anything
/// where there is no store-room; where there is one, that much is said to whoever sees the order, also on a pad.
pub(in crate::production) async fn lacking(
    ctx: &Ctx,
    tx: &mut TenantTx,
    orders: &[ProductionOrder],
) -> Result<HashSet<ProductionOrderId>> {
    if !ctx.person()?.modules.contains(&Module::Stores) {
        return Ok(HashSet::new());
    }
    let workpieces: BTreeSet<WorkpieceId> = orders.iter().map(|order| order.workpiece.id).collect();
    let mut takes: HashMap<WorkpieceId, Vec<Need>> = HashMap::new();
    for need in store::of_workpieces(tx, &workpieces.into_iter().collect::<Vec<_>>()).await? {
        if let Some(workpiece) = need.values.workpiece.id() {
            takes.entry(workpiece).or_default().push(need);
        }
    }
    let needing: Vec<&ProductionOrder> =
        orders.iter().filter(|order| takes.contains_key(&order.workpiece.id) && rules::to_begin(order) > 0).collect();
    let ids: Vec<ProductionOrderId> = needing.iter().map(|order| order.id).collect();
    let mut has: HashMap<(ProductionOrderId, StockItemId), Has> = HashMap::new();
    for had in stock::stock_of_orders(tx, &ids).await? {
        has.insert((had.order, had.item), Has { reserved: had.reserved, out: had.out });
    }
    let lacks = |order: &&ProductionOrder| {
        takes.get(&order.workpiece.id).into_iter().flatten().any(|need| {
            let has = item_of(need).and_then(|item| has.get(&(order.id, item)).copied());
            !covers_one(&need.values, order.started, has.unwrap_or_default())
        })
    };
    Ok(needing.into_iter().filter(lacks).map(|order| order.id).collect())
}
