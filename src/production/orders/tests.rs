//! Orders, in a real database.

use super::ops;
use super::types::{
    OrderFilter, OrderPriority, OrderStatus, OrderStep, ProductionOrder, ProductionOrderValues, RouteStatus,
};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::production::tests::{Shop, refusal};
use crate::production::types::{MachineValues, PartnerValues, StageValues, WorkpieceValues};
use serde_json::json;
use sqlx::PgPool;

fn order(code: &str, qty_plan: u32) -> ProductionOrderValues {
    ProductionOrderValues {
        code: code.into(),
        name: format!("Pieza {code}"),
        qty_plan,
        ..ProductionOrderValues::default()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the route of an order is said")]
fn stages(codes: &[&str]) -> Option<Vec<NameOr<crate::base::id::StageId>>> {
    Some(codes.iter().map(|code| NameOr::Name((*code).to_owned())).collect())
}

fn route(order: &ProductionOrder) -> Vec<&str> {
    order.stages.iter().map(|stage| stage.stage.as_str()).collect()
}

fn conflict(why: Conflict) -> Problem {
    Problem::Conflict { what: Entity::ProductionOrder, why }
}

fn hidden() -> Problem {
    Problem::NotFound { what: Entity::ProductionOrder }
}

async fn seen(ctx: &Ctx) -> Result<Vec<u64>> {
    let page = ops::list(ctx, &OrderFilter::default(), PageRequest::default()).await?;
    assert_eq!(page.total, page.rows.len() as u64);
    let mut numbers: Vec<u64> = page.rows.iter().map(|order| order.number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

#[sqlx::test]
async fn an_order_is_numbered_makes_its_workpiece_and_goes_the_usual_way(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let first = ops::create(ctx, &order("P-1", 3)).await?;
    assert_eq!((first.number, first.version, first.status), (1, 1, OrderStatus::NotStarted));
    assert_eq!((first.qty_limit, first.published, first.percent), (4, true, 0));
    assert_eq!(route(&first), ["machining", "fitting", "qc"]);
    let ids: Vec<_> = first.stages.iter().map(|stage| stage.id).collect();
    assert_eq!(ops::usual_route(ctx, false).await?, ids);
    assert!(first.stages.iter().all(|stage| stage.status == RouteStatus::Pending && stage.here == 0));
    let made = entity::find::<WorkpieceValues>(ctx, NameOr::Name("p-1".to_owned())).await?;
    assert_eq!((made.id, made.values.name.as_str()), (first.workpiece.id, "Pieza P-1"));
    // The same workpiece again, by its own route.
    let own = WorkpieceValues { route: stages(&["machining", "grinding"]).unwrap_or_default(), ..made.values.clone() };
    entity::change(ctx, made.id, 1, &own).await?;
    let second = ops::create(ctx, &ProductionOrderValues { name: String::new(), ..order(" p-1 ", 10) }).await?;
    assert_eq!((second.number, route(&second), second.workpiece.id), (2, vec!["machining", "grinding"], made.id));
    assert!(second.forecast.is_some());
    assert_eq!(ops::find(ctx, second.id).await?, second);
    let nameless = ProductionOrderValues { name: String::new(), ..order("P-2", 10) };
    assert_eq!(refusal(ops::create(ctx, &nameless).await), Problem::invalid("name", Reason::Missing));
    for plan in [0, 10_000_001] {
        assert_eq!(
            refusal(ops::create(ctx, &order("P-1", plan)).await),
            Problem::invalid("qty_plan", Reason::OutOfRange)
        );
    }
    Ok(())
}

#[sqlx::test]
async fn cooperation_begins_with_a_partner_and_is_no_machines(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let partner = PartnerValues { name: "Galvánica".into(), contact: String::new(), active: true };
    let partner = entity::create(ctx, &partner).await?;
    let asked = ProductionOrderValues {
        is_cooperation: true,
        partner: Some(NameOr::Name("galvanica".into())),
        partner_due: "2026-12-01".parse().ok(),
        ..order("C-1", 50)
    };
    let made = ops::create(ctx, &asked).await?;
    assert_eq!((route(&made), made.partner, made.published), (vec!["heat_treatment", "qc"], Some(partner.id), false));
    let wrong = |field: &str| Problem::invalid(field, Reason::OutOfRange);
    let inside = ProductionOrderValues { stages: stages(&["machining", "qc"]), ..asked.clone() };
    assert_eq!(refusal(ops::create(ctx, &inside).await), wrong("stages"));
    let outside = ProductionOrderValues { stages: stages(&["galvanic", "qc"]), ..order("C-1", 50) };
    assert_eq!(refusal(ops::create(ctx, &outside).await), wrong("stages"));
    // A partner that was switched off meanwhile stays its order's, and becomes no other's.
    let off = PartnerValues { active: false, ..partner.values.clone() };
    entity::change(ctx, partner.id, 1, &off).await?;
    assert_eq!(refusal(ops::create(ctx, &asked).await), Problem::invalid("partner", Reason::Unknown));
    let more = ProductionOrderValues { qty_plan: 60, ..asked.clone() };
    let kept = ops::change(ctx, made.id, made.version, &more).await?;
    assert_eq!((kept.partner, kept.qty_plan), (Some(partner.id), 60));
    let shop_with_partner = ProductionOrderValues { is_cooperation: false, ..asked };
    assert!(
        matches!(refusal(ops::create(ctx, &shop_with_partner).await), Problem::Invalid { fields } if fields.len() == 2)
    );

    let values = json!({ "code": "T-1", "name": "Torno", "stage": "machining" });
    let lathe: MachineValues = serde_json::from_value(values)?;
    let lathe = entity::create(ctx, &lathe).await?;
    let on = ProductionOrderValues { machine: Some(NameOr::Name("t-1".into())), ..order("C-1", 5) };
    assert_eq!(ops::create(ctx, &on).await?.machine, Some(lathe.id));
    let elsewhere = ProductionOrderValues { stages: stages(&["fitting", "qc"]), ..on.clone() };
    assert_eq!(refusal(ops::create(ctx, &elsewhere).await), Problem::invalid("machine", Reason::Unknown));
    // What is in use goes no more.
    let in_use = |what| Problem::Conflict { what, why: Conflict::InUse };
    assert_eq!(refusal(entity::delete::<MachineValues>(ctx, lathe.id).await), in_use(Entity::Machine));
    assert_eq!(refusal(entity::delete::<PartnerValues>(ctx, partner.id).await), in_use(Entity::Partner));
    assert_eq!(refusal(entity::delete::<WorkpieceValues>(ctx, made.workpiece.id).await), in_use(Entity::Workpiece));
    let qc = NameOr::Name("qc".to_owned());
    assert_eq!(refusal(entity::delete::<StageValues>(ctx, qc).await), in_use(Entity::Stage));
    Ok(())
}

#[sqlx::test]
async fn an_order_is_changed_as_a_whole_and_by_whoever_read_it(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = ops::create(ctx, &order("P-1", 100)).await?;
    let asked = ProductionOrderValues {
        stages: stages(&["fitting", "machining", "grinding", "qc"]),
        skipped: stages(&["machining"]),
        priority: OrderPriority::High,
        customer: "Motores del Norte".into(),
        ..order("P-1", 120)
    };
    let changed = ops::change(ctx, made.id, 1, &asked).await?;
    assert_eq!(route(&changed), ["fitting", "machining", "grinding", "qc"]);
    assert_eq!((changed.version, changed.qty_plan, changed.stages[1].status), (2, 120, RouteStatus::Skipped));
    assert_eq!(refusal(ops::change(ctx, made.id, 1, &asked).await), conflict(Conflict::Changed));
    // What is left out stays.
    let kept = ops::change(ctx, made.id, 2, &order("P-1", 120)).await?;
    assert_eq!((route(&kept), kept.stages[1].skipped), (route(&changed), true));
    let none = ProductionOrderValues { skipped: stages(&["fitting", "machining", "grinding", "qc"]), ..asked.clone() };
    assert_eq!(refusal(ops::change(ctx, made.id, 3, &none).await), Problem::invalid("skipped", Reason::OutOfRange));
    let found = |q: &str| OrderFilter { q: q.into(), ..OrderFilter::default() };
    ops::change(ctx, made.id, 3, &asked).await?;
    for q in ["motores", "P-1", &made.number.to_string()] {
        assert_eq!(ops::list(ctx, &found(q), PageRequest::default()).await?.total, 1, "{q}");
    }
    assert_eq!(ops::list(ctx, &found("nadie"), PageRequest::default()).await?.total, 0);
    Ok(())
}

#[sqlx::test]
async fn an_order_is_held_cancelled_opened_again_and_removed_while_nothing_was_recorded(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = ops::create(ctx, &order("P-1", 100)).await?.id;
    let step = async |step, why: &str| ops::step(ctx, made, step, why).await;
    assert_eq!(refusal(step(OrderStep::Hold, " ").await), Problem::invalid("reason", Reason::Missing));
    let held = step(OrderStep::Hold, "Falta material").await?;
    assert_eq!((held.status, held.halt_reason.as_str()), (OrderStatus::OnHold, "Falta material"));
    assert_eq!(refusal(step(OrderStep::Hold, "otra vez").await), conflict(Conflict::WrongStatus));
    assert_eq!(step(OrderStep::Resume, "").await?.status, OrderStatus::NotStarted);
    assert_eq!(step(OrderStep::Cancel, "El cliente desistió").await?.status, OrderStatus::Cancelled);
    assert_eq!(step(OrderStep::Reopen, "Sí la quiere").await?.status, OrderStatus::NotStarted);
    assert_eq!(refusal(step(OrderStep::Close, "corta").await), conflict(Conflict::WrongStatus));
    let told: Vec<String> = sqlx::query_scalar("select action from audit_entries where target_id = $1 order by at, id")
        .bind(made.to_string())
        .fetch_all(&shop.world.pool)
        .await?;
    let expected = ["create_production_order", "hold_order", "resume_order", "cancel_order", "reopen_order"];
    assert_eq!(told, expected);
    let head = shop.of_role(Role::ShopHead).await?;
    assert_eq!(refusal(ops::delete(&head, made).await), Problem::NotAllowed);
    ops::delete(ctx, made).await?;
    assert_eq!(refusal(ops::find(ctx, made).await), hidden());
    Ok(())
}

#[sqlx::test]
async fn whoever_may_not_see_an_order_does_not_find_it(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let plain = ops::create(ctx, &order("P-1", 100)).await?;
    let kept = ops::create(ctx, &ProductionOrderValues { published: Some(false), ..order("P-1", 100) }).await?;
    let cooperation = ProductionOrderValues { is_cooperation: true, published: Some(true), ..order("P-1", 100) };
    let cooperation = ops::create(ctx, &cooperation).await?;
    assert_eq!((plain.number, kept.number, cooperation.number), (1, 2, 3));
    for role in [Role::Director, Role::ChiefEngineer, Role::ShopHead, Role::Supply, Role::Viewer] {
        assert_eq!(seen(&shop.of_role(role).await?).await?, [1, 2, 3], "{role}");
    }
    let (master, operator) = (shop.of_role(Role::Master).await?, shop.of_role(Role::Operator).await?);
    assert_eq!(seen(&master).await?, [1, 2]);
    assert_eq!(seen(&operator).await?, [1, 3]);
    assert_eq!(refusal(ops::find(&master, cooperation.id).await), hidden());
    assert_eq!(refusal(ops::find(&operator, kept.id).await), hidden());
    // Hidden before it is forbidden or wrong.
    let change = ops::change(&master, cooperation.id, 7, &order("P-1", 1)).await;
    assert_eq!(refusal(change), hidden());
    assert_eq!(refusal(ops::step(&master, cooperation.id, OrderStep::Hold, "x").await), hidden());
    // Granted, it is seen.
    let person: UserId = operator.person()?.user;
    sqlx::query("insert into order_grants (tenant_id, order_id, user_id, granted_at) values ($1, $2, $3, now())")
        .bind(shop.business.tenant.0)
        .bind(kept.id.0)
        .bind(person.0)
        .execute(&shop.world.pool)
        .await?;
    assert_eq!(seen(&operator).await?, [1, 2, 3]);
    Ok(())
}

#[sqlx::test]
async fn who_may_order_what(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    ops::create(&shop.owner, &order("P-1", 100)).await?;
    for (role, own, cooperation, edits) in [
        (Role::Director, true, true, true),
        (Role::ChiefEngineer, true, true, true),
        (Role::ShopHead, true, true, true),
        (Role::Supply, false, true, true),
        (Role::Master, true, false, true),
        (Role::Operator, false, false, false),
        (Role::Viewer, false, false, false),
    ] {
        let ctx = shop.of_role(role).await?;
        let may = [Permission::OrdersCreateShop, Permission::OrdersCreateCooperation, Permission::OrdersEdit]
            .map(|permission| ctx.may(permission));
        assert_eq!(may, [own, cooperation, edits], "{role}");
        for (is_cooperation, allowed) in [(false, own), (true, cooperation)] {
            let outcome = ops::create(&ctx, &ProductionOrderValues { is_cooperation, ..order("P-1", 5) }).await;
            match outcome {
                Ok(_) if allowed => {}
                outcome => assert_eq!((allowed, refusal(outcome)), (false, Problem::NotAllowed), "{role}"),
            }
        }
    }
    Ok(())
}

#[sqlx::test]
async fn another_organization_finds_no_order(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let made: ProductionOrderId = ops::create(&shop.owner, &order("P-1", 100)).await?.id;
    let other = shop.world.production("otra").await?;
    let stranger = shop.world.owner(&other).await?;
    assert_eq!(seen(&stranger).await?, Vec::<u64>::new());
    assert_eq!(refusal(ops::find(&stranger, made).await), hidden());
    assert_eq!(ops::create(&stranger, &order("P-1", 1)).await?.number, 1);
    Ok(())
}
