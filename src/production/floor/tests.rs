//! The floor, in a real database: what can run, what is missing, and who sees it.

use super::ops::{floor, work};
use super::types::{Floor, FloorFilter, FloorLine, FloorLoad, Missing};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{MachineId, ProductionOrderId};
use crate::base::numbers::Number;
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::base::problem::Problem;
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::production::facts;
use crate::production::facts::types::FactRequest;
use crate::production::orders;
use crate::production::orders::types::{OrderStep, ProductionOrderValues};
use crate::production::tests::{Shop, refusal};
use crate::production::types::{MachineValues, NormValues};
use crate::tasks;
use crate::tasks::types::{TaskStep, TaskValues};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn order(ctx: &Ctx, values: Value) -> Result<ProductionOrderId> {
    let values: ProductionOrderValues = serde_json::from_value(values)?;
    Ok(orders::ops::create(ctx, &values).await?.id)
}

async fn lathe(ctx: &Ctx) -> Result<MachineId> {
    let lathe = json!({ "code": "T-1", "name": "Torno", "stage": "machining", "rate_per_shift": 350 });
    let lathe: MachineValues = serde_json::from_value(lathe)?;
    Ok(entity::create(ctx, &lathe).await?.id)
}

async fn record(ctx: &Ctx, order: ProductionOrderId, asked: Value) -> Result<()> {
    let asked: FactRequest = serde_json::from_value(asked)?;
    facts::ops::record(ctx, order, &asked).await.map(|_| ())
}

fn at_stage(code: &str) -> FloorFilter {
    FloorFilter { stage: Some(NameOr::Name(code.to_owned())), ..FloorFilter::default() }
}

fn at<'a>(floor: &'a Floor, stage: &str) -> &'a [FloorLine] {
    floor.stages.iter().find(|one| one.code == stage).map_or(&[], |one| &one.lines)
}

#[sqlx::test]
async fn the_floor_shows_what_can_run_or_the_one_thing_that_is_missing(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let lathe = lathe(ctx).await?;
    let one = order(ctx, json!({ "code": "P-1", "name": "Pieza", "qty_plan": 700, "machine": "T-1" })).await?;
    let two = order(
        ctx,
        json!({ "code": "P-2", "name": "Otra", "qty_plan": 100, "stages": ["fitting", "qc"], "priority": "high" }),
    )
    .await?;
    let told = floor(ctx, &FloorFilter::default()).await?;
    let machining = at(&told, "machining");
    assert_eq!((machining.len(), machining[0].ready, machining[0].possible), (1, true, 770));
    // Two orders are at fitting: the one that can run before the one whose pieces are not there yet.
    let fitting = at(&told, "fitting");
    assert_eq!(
        fitting.iter().map(|line| (line.order, line.missing)).collect::<Vec<_>>(),
        [(two, None), (one, Some(Missing::Pieces))]
    );
    assert_eq!((fitting[1].waits_for.as_deref(), fitting[1].whose), (Some("machining"), Some(Role::Master)));
    let machine = told.machines.iter().find(|machine| machine.id == lathe).unwrap();
    assert_eq!((machine.orders, machine.load.shifts, machine.load.percent), (1, Some(Number(Decimal::TWO)), Some(100)));
    // At the stage of its machine an order takes as long as there; at one without, nothing says how long.
    let load = |code: &str| told.stages.iter().find(|stage| stage.code == code).map(|stage| stage.load).unwrap();
    assert_eq!(load("machining"), machine.load);
    let unknown = FloorLoad { pieces: 800, shifts: None, without_rate: 800, percent: None };
    assert_eq!(load("fitting"), unknown);

    record(ctx, two, json!({ "stage": "fitting", "qty_good": 40 })).await?;
    let norm: NormValues = serde_json::from_value(json!({ "workpiece": "P-1", "machine": "T-1", "pieces": 200 }))?;
    entity::create(ctx, &norm).await?;
    orders::ops::step(ctx, two, OrderStep::Hold, "espera").await?;
    let told = floor(ctx, &at_stage("qc")).await?;
    assert_eq!(told.stages.len(), 1);
    let waiting: Vec<_> = at(&told, "qc").iter().map(|line| (line.order, line.here, line.missing)).collect();
    assert_eq!(waiting, [(two, 40, Some(Missing::Hold)), (one, 0, Some(Missing::Pieces))]);
    let told = floor(ctx, &FloorFilter { machine: Some(NameOr::Id(lathe)), ..FloorFilter::default() }).await?;
    assert_eq!((told.machines.len(), told.machines[0].load.shifts), (1, Some(Number(Decimal::new(35, 1)))));
    // A machine that is off.
    let off = json!({ "code": "T-1", "name": "Torno", "stage": "machining", "rate_per_shift": 350, "active": false });
    let off: MachineValues = serde_json::from_value(off)?;
    entity::change(ctx, NameOr::Id(lathe), 1, &off).await?;
    let told = floor(ctx, &FloorFilter::default()).await?;
    assert_eq!(at(&told, "machining")[0].missing, Some(Missing::Machine));
    Ok(())
}

#[sqlx::test]
async fn what_is_at_a_stage_is_shown_by_pages_and_its_load_is_of_all(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    lathe(ctx).await?;
    for number in 1..=5 {
        let code = format!("P-{number}");
        order(ctx, json!({ "code": code, "name": "Pieza", "qty_plan": 70, "machine": "T-1", "stages": ["machining"] }))
            .await?;
    }
    let told = async |page| {
        let page = PageRequest { page, per_page: 2 };
        let told = floor(ctx, &FloorFilter { page, ..at_stage("machining") }).await?;
        let (stage, machine) = (&told.stages[0], &told.machines[0]);
        assert_eq!((stage.total, stage.ready, stage.load.pieces), (5, 5, 350));
        assert_eq!((machine.total, machine.orders, machine.load), (5, 5, stage.load));
        assert_eq!(stage.lines, machine.lines);
        Ok::<_, Error>(stage.lines.iter().map(|line| line.number).collect::<Vec<_>>())
    };
    assert_eq!(told(1).await?, [1, 2]);
    assert_eq!(told(3).await?, [5]);
    assert!(told(4).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn a_task_that_blocks_is_what_is_missing_and_forbids_nothing(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let route = json!(["fitting", "qc"]);
    let one = order(ctx, json!({ "code": "P-1", "name": "Pieza", "qty_plan": 700, "stages": route })).await?;
    order(ctx, json!({ "code": "P-2", "name": "Otra", "qty_plan": 100, "stages": route })).await?;
    let missing = async || {
        let told = floor(ctx, &at_stage("fitting")).await?;
        let mut lines: Vec<_> =
            at(&told, "fitting").iter().map(|line| (line.number, line.missing, line.whose)).collect();
        lines.sort_unstable();
        Ok::<_, Error>(lines)
    };
    let of_one = json!({ "title": "Falta la broca", "is_blocker": true, "assignee_type": "role", "assignee_role": "supply",
                         "order": one, "stage": "fitting" });
    let of_one: TaskValues = serde_json::from_value(of_one)?;
    let task = tasks::ops::create(ctx, &of_one).await?.task.id;
    let (blocked, free) = ((Some(Missing::Blocker), Some(Role::Supply)), (None, None));
    assert_eq!(missing().await?, [(1, blocked.0, blocked.1), (2, free.0, free.1)]);
    // At another stage of it nothing stands still, and what was made all the same is recorded.
    record(ctx, one, json!({ "stage": "fitting", "qty_good": 40 })).await?;
    let told = floor(ctx, &at_stage("qc")).await?;
    assert!(at(&told, "qc").iter().any(|line| line.order == one && line.ready));
    tasks::ops::step(ctx, task, TaskStep::Cancel, "Ya llegó").await?;
    assert_eq!(missing().await?, [(1, free.0, free.1), (2, free.0, free.1)]);
    let of_all = json!({ "title": "Sin luz", "is_blocker": true, "assignee_type": "all", "stage": "fitting" });
    let of_all: TaskValues = serde_json::from_value(of_all)?;
    tasks::ops::create(ctx, &of_all).await?;
    let blocked = (Some(Missing::Blocker), Some(Role::Master));
    assert_eq!(missing().await?, [(1, blocked.0, blocked.1), (2, blocked.0, blocked.1)]);
    Ok(())
}

#[sqlx::test]
async fn nobody_sees_on_the_floor_what_they_do_not_see_otherwise(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let hidden = json!({ "code": "P-1", "name": "Pieza", "qty_plan": 10, "published": false });
    order(ctx, hidden).await?;
    order(ctx, json!({ "code": "P-2", "name": "Otra", "qty_plan": 10, "is_cooperation": true, "published": true }))
        .await?;
    let seen = async |role| -> Result<usize> {
        let ctx = shop.of_role(role).await?;
        let floor = floor(&ctx, &FloorFilter::default()).await?;
        Ok(floor.stages.iter().map(|stage| stage.lines.len()).sum())
    };
    let all = seen(Role::Director).await?;
    let of_shop = seen(Role::Master).await?;
    let of_coop = seen(Role::Operator).await?;
    assert!(of_shop > 0 && of_coop > 0);
    assert_eq!(all, of_shop + of_coop);
    Ok(())
}

#[sqlx::test]
async fn a_pad_shows_what_can_be_recorded_and_how_much_is_expected(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let lathe = lathe(ctx).await?;
    let one = order(ctx, json!({ "code": "P-1", "name": "Pieza", "qty_plan": 700 })).await?;
    let operator = shop.of_role(Role::Operator).await?;
    let stage = NameOr::Name("machining".into());
    let pad = work(&operator, &stage, Some(lathe)).await?;
    assert_eq!(pad.lines.iter().map(|line| (line.line.order, line.expected)).collect::<Vec<_>>(), [(one, Some(350))]);
    let shift = pad.current.clone().or(pad.shifts.first().cloned()).unwrap();
    assert!(pad.shifts.contains(&shift) && pad.next.is_some());
    record(
        &operator,
        one,
        json!({ "stage": "machining", "machine": "T-1", "shift_type": shift.shift_type, "date": shift.date, "qty_good": 300 }),
    )
    .await?;
    let own = facts::ops::list_own(&operator, PageRequest::default()).await?;
    assert_eq!((own.total, own.rows[0].order_number, own.rows[0].deviation_percent), (1, 1, Some(-14)));
    assert_eq!(facts::ops::list_own(ctx, PageRequest::default()).await?.total, 0);
    let why = facts::types::Explanation { deviation: Some(NameOr::Name("tooling".into())) };
    assert!(facts::ops::explain(&operator, own.rows[0].id, &why).await?.deviation.is_some());
    let viewer = shop.of_role(Role::Viewer).await?;
    assert_eq!(refusal(work(&viewer, &stage, None).await), Problem::NotAllowed);
    Ok(())
}
