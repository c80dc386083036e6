//! Specifications, in a real database.

use super::types::{
    OpenLinesRequest, Specification, SpecificationFilter, SpecificationLine, SpecificationLineStatus,
    SpecificationLineValues, SpecificationStatus, SpecificationValues,
};
use super::{ops, rules};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{ProductionOrderId, SpecificationId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::production::facts;
use crate::production::facts::types::FactRequest;
use crate::production::grants;
use crate::production::grants::types::{GrantFilter, GrantRequest};
use crate::production::orders;
use crate::production::orders::types::{OrderFilter, OrderStep, ProductionOrderValues};
use crate::production::shifts;
use crate::production::tests::{Shop, refusal};
use crate::production::types::WorkpieceValues;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;

fn values(asked: Value) -> Result<SpecificationValues> {
    Ok(serde_json::from_value(asked)?)
}

/// What is asked for of one that is there, with other lines.
fn with_lines(specification: &Specification, lines: &Value) -> Result<SpecificationValues> {
    values(json!({ "number": specification.number, "customer": specification.customer, "lines": lines }))
}

/// 100 in the own shop, and 50 of a partner.
async fn two_lines(ctx: &Ctx) -> Result<Specification> {
    let lines = json!([
        { "code": "P-1", "name": "Buje", "quantity": 100 },
        { "code": "P-2", "name": "Eje", "quantity": 50, "kind": "coop", "unit": "kg", "comment": "Templado" }
    ]);
    ops::create(ctx, &values(json!({ "number": "PO-7", "customer": "Motores del Norte", "lines": lines }))?).await
}

async fn record(ctx: &Ctx, order: ProductionOrderId, good: u32) -> Result<()> {
    for stage in ["fitting", "qc"] {
        let asked: FactRequest = serde_json::from_value(json!({ "stage": stage, "qty_good": good, "repeat": true }))?;
        facts::ops::record(ctx, order, &asked).await?;
    }
    Ok(())
}

/// An order of a line in the own shop, which goes a short way.
async fn order_of(ctx: &Ctx, specification: &Specification, plan: u32) -> Result<ProductionOrderId> {
    let line = &specification.lines[0];
    let asked = json!({ "code": line.workpiece.code, "qty_plan": plan, "stages": ["fitting", "qc"], "published": false,
                        "specification_line": line.id });
    let asked: ProductionOrderValues = serde_json::from_value(asked)?;
    Ok(orders::ops::create(ctx, &asked).await?.id)
}

async fn seen(ctx: &Ctx, filter: &SpecificationFilter) -> Result<Vec<String>> {
    let page = ops::list(ctx, filter, PageRequest::default()).await?;
    assert_eq!(page.total, page.rows.len() as u64);
    Ok(page.rows.into_iter().map(|row| row.number).collect())
}

fn far(specification: &Specification) -> (SpecificationStatus, Vec<SpecificationLineStatus>) {
    (specification.status, specification.lines.iter().map(|line| line.status).collect())
}

fn hidden() -> Problem {
    Problem::NotFound { what: Entity::Specification }
}

fn conflict(why: Conflict) -> Problem {
    Problem::Conflict { what: Entity::Specification, why }
}

#[sqlx::test]
async fn a_specification_is_written_down_makes_its_workpieces_and_is_changed_as_a_whole(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = two_lines(ctx).await?;
    assert_eq!((made.version, made.published, made.begun), (1, false, false));
    assert_eq!(far(&made), (SpecificationStatus::Draft, vec![SpecificationLineStatus::Open; 2]));
    assert_eq!((made.lines[0].unit.as_str(), made.lines[1].unit.as_str()), ("pza", "kg"));
    let known = entity::find::<WorkpieceValues>(ctx, NameOr::Name("p-2".to_owned())).await?;
    assert_eq!((known.id, known.values.name.as_str()), (made.lines[1].workpiece.id, "Eje"));
    assert_eq!(ops::find(ctx, made.id).await?, made);

    // The other way round, one as it is and one that is new.
    let (first, second) = (made.lines[0].id, made.lines[1].id);
    let lines = json!([
        { "id": second, "code": "P-2", "quantity": 60, "kind": "coop", "unit": "kg", "halt": "blocked" },
        { "id": first, "code": "P-1", "quantity": 100 },
        { "code": " p-1 ", "quantity": 5 }
    ]);
    let changed = ops::change(ctx, made.id, 1, &with_lines(&made, &lines)?).await?;
    let ids: Vec<_> = changed.lines.iter().take(2).map(|line| line.id).collect();
    assert_eq!((changed.version, ids), (2, vec![second, first]));
    assert_eq!(changed.lines[2].workpiece.id, made.lines[0].workpiece.id);
    assert_eq!(
        far(&changed).1,
        [SpecificationLineStatus::Blocked, SpecificationLineStatus::Open, SpecificationLineStatus::Open]
    );
    let again = ops::change(ctx, made.id, 1, &with_lines(&made, &lines)?).await;
    assert_eq!(refusal(again), conflict(Conflict::Changed));
    let cancelled = json!([{ "id": first, "code": "P-1", "quantity": 100, "halt": "cancelled" }]);
    let closed = ops::change(ctx, made.id, 2, &with_lines(&made, &cancelled)?).await?;
    assert_eq!(far(&closed), (SpecificationStatus::Closed, vec![SpecificationLineStatus::Cancelled]));

    let nameless = json!([{ "code": "P-1", "quantity": 1 }, { "code": "P-9", "quantity": 1 }]);
    let nameless = ops::change(ctx, made.id, 3, &with_lines(&made, &nameless)?).await;
    assert_eq!(refusal(nameless), Problem::invalid("lines.1.name", Reason::Missing));
    let gone = json!([{ "id": second, "code": "P-2", "quantity": 1 }]);
    let gone = ops::change(ctx, made.id, 3, &with_lines(&made, &gone)?).await;
    assert_eq!(refusal(gone), Problem::invalid("lines.0.id", Reason::Unknown));
    let line: SpecificationLineValues = serde_json::from_value(json!({ "code": "P-2", "quantity": 3 }))?;
    let added = ops::add_line(ctx, made.id, &line).await?;
    assert_eq!((added.version, added.lines.len(), added.lines[1].quantity), (4, 2, 3));
    // The number is taken, whatever its case.
    assert_eq!(refusal(ops::create(ctx, &values(json!({ "number": "po-7" }))?).await), conflict(Conflict::Taken));
    let written = "select action from audit_entries where target_kind = 'specification' order by at, id";
    let written: Vec<String> = sqlx::query_scalar(written).fetch_all(&shop.world.pool).await?;
    assert_eq!(
        written,
        ["create_specification", "change_specification", "change_specification", "change_specification"]
    );
    ops::delete(ctx, made.id).await?;
    assert_eq!(refusal(ops::find(ctx, made.id).await), hidden());
    Ok(())
}

#[sqlx::test]
async fn a_line_is_as_far_as_its_orders_are_and_is_kept_with_them(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = two_lines(ctx).await?;
    let order = order_of(ctx, &made, 60).await?;
    let begun = ops::find(ctx, made.id).await?;
    assert_eq!((begun.status, begun.begun), (SpecificationStatus::Active, true));
    assert_eq!((begun.lines[0].ordered, begun.lines[0].ready, begun.lines[0].orders.len()), (60, 0, 1));
    let found = orders::ops::find(ctx, order).await?;
    assert_eq!(found.specification.map(|of| (of.id, of.number)), Some((made.id, "PO-7".to_owned())));
    // What is ordered is neither removed nor becomes something else.
    assert_eq!(refusal(ops::delete(ctx, made.id).await), conflict(Conflict::InUse));
    let first = made.lines[0].id;
    for lines in [
        json!([]),
        json!([{ "id": first, "code": "P-2", "quantity": 100 }]),
        json!([{ "id": first, "code": "P-1", "quantity": 100, "kind": "coop" }]),
    ] {
        let changed = ops::change(ctx, made.id, made.version, &with_lines(&made, &lines)?).await;
        assert_eq!(refusal(changed), conflict(Conflict::InUse), "{lines}");
    }
    // An order makes a line of its own workpiece in the same way, and stays with it.
    for asked in [
        json!({ "code": "P-2", "qty_plan": 1, "specification_line": first }),
        json!({ "code": "P-1", "qty_plan": 1, "specification_line": made.lines[1].id }),
        json!({ "code": "P-1", "qty_plan": 1, "specification_line": made.id }),
    ] {
        let asked: ProductionOrderValues = serde_json::from_value(asked)?;
        let wrong = Problem::invalid("specification_line", Reason::Unknown);
        assert_eq!(refusal(orders::ops::create(ctx, &asked).await), wrong);
    }
    let other: ProductionOrderValues = serde_json::from_value(json!({ "code": "P-2", "qty_plan": 60 }))?;
    let other = orders::ops::change(ctx, order, 1, &other).await;
    assert_eq!(refusal(other), Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::InUse });

    record(ctx, order, 40).await?;
    assert_eq!(
        far(&ops::find(ctx, made.id).await?).1,
        [SpecificationLineStatus::Partial, SpecificationLineStatus::Open]
    );
    let rest = order_of(ctx, &made, 60).await?;
    record(ctx, rest, 60).await?;
    let full = ops::find(ctx, made.id).await?;
    assert_eq!((far(&full).1[0], full.lines[0].ready), (SpecificationLineStatus::Fulfilled, 100));
    let lines = json!([
        { "id": first, "code": "P-1", "quantity": 100 },
        { "id": made.lines[1].id, "code": "P-2", "quantity": 50, "kind": "coop", "halt": "cancelled" }
    ]);
    let closed = ops::change(ctx, made.id, 1, &with_lines(&made, &lines)?).await?;
    assert_eq!(closed.status, SpecificationStatus::Closed);
    Ok(())
}

#[sqlx::test]
async fn what_is_open_is_ordered_once(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = two_lines(ctx).await?;
    order_of(ctx, &made, 30).await?;
    let short = order_of(ctx, &made, 20).await?;
    record(ctx, short, 5).await?;
    orders::ops::step(ctx, short, OrderStep::Close, "No hay más material").await?;
    let all = OpenLinesRequest { due: "2030-01-31".parse().ok(), ..OpenLinesRequest::default() };
    let ordered = ops::order_open(ctx, made.id, &all).await?;
    // 30 are ordered, 5 are made of those that are not made any more.
    let new = ordered.lines[0].orders.last().map(|order| (order.qty_plan, order.due));
    assert_eq!(new, Some((65, "2030-01-31".parse().ok())));
    assert_eq!((ordered.lines[0].ordered, ordered.lines[1].ordered), (100, 50));
    let partners = orders::ops::find(ctx, ordered.lines[1].orders[0].id).await?;
    assert_eq!((partners.is_cooperation, partners.published, partners.description.as_str()), (true, false, "Templado"));
    assert_eq!(partners.customer, "Motores del Norte");
    assert_eq!(refusal(ops::order_open(ctx, made.id, &all).await), conflict(Conflict::WrongStatus));

    // One of its lines alone, and none that is blocked.
    let lines = json!([
        { "code": "P-1", "quantity": 7 }, { "code": "P-1", "quantity": 8 }, { "code": "P-1", "quantity": 9, "halt": "blocked" }
    ]);
    let other = ops::create(ctx, &values(json!({ "number": "PO-8", "lines": lines }))?).await?;
    let one = OpenLinesRequest { lines: vec![other.lines[1].id], ..OpenLinesRequest::default() };
    let ordered = ops::order_open(ctx, other.id, &one).await?;
    assert_eq!(ordered.lines.iter().map(|line| line.ordered).collect::<Vec<_>>(), [0, 8, 0]);
    // One of its orders is taken off the line, which is open again; without a word it stays.
    let order = orders::ops::find(ctx, ordered.lines[1].orders[0].id).await?;
    let mut asked = ProductionOrderValues { code: "P-1".into(), qty_plan: 8, ..ProductionOrderValues::default() };
    let stays = orders::ops::change(ctx, order.id, order.version, &asked).await?;
    assert!(stays.specification.is_some());
    asked.specification_line = Some(None);
    assert!(orders::ops::change(ctx, order.id, stays.version, &asked).await?.specification.is_none());
    assert_eq!(ops::find(ctx, other.id).await?.lines[1].ordered, 0);
    let blocked = OpenLinesRequest { lines: vec![other.lines[2].id], ..OpenLinesRequest::default() };
    assert_eq!(refusal(ops::order_open(ctx, other.id, &blocked).await), conflict(Conflict::WrongStatus));
    let elsewhere = OpenLinesRequest { lines: vec![made.lines[0].id], ..OpenLinesRequest::default() };
    let unknown = Problem::invalid("lines", Reason::Unknown);
    assert_eq!(refusal(ops::order_open(ctx, other.id, &elsewhere).await), unknown);
    // Two lines of a workpiece that is made for the first of them: an order each.
    let lines = json!([{ "code": "P-3", "name": "Perno", "quantity": 1 }, { "code": " p-3", "quantity": 2 }]);
    let twice = ops::create(ctx, &values(json!({ "number": "PO-9", "lines": lines }))?).await?;
    assert_eq!(twice.lines[0].workpiece.id, twice.lines[1].workpiece.id);
    let ordered = ops::order_open(ctx, twice.id, &OpenLinesRequest::default()).await?;
    let each = |line: &SpecificationLine| line.orders.iter().map(|order| order.qty_plan).collect::<Vec<_>>();
    assert_eq!(ordered.lines.iter().map(each).collect::<Vec<_>>(), [[1], [2]]);
    Ok(())
}

#[sqlx::test]
async fn operators_see_what_is_published_or_granted_and_its_orders(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (ctx, operator) = (&shop.owner, shop.of_role(Role::Operator).await?);
    let (all, person) = (SpecificationFilter::default(), operator.person()?.user);
    let made = two_lines(ctx).await?;
    let order = order_of(ctx, &made, 60).await?;
    let sees = async || {
        let orders = orders::ops::list(&operator, &OrderFilter::default(), PageRequest::default()).await?;
        let (one, listed) = (orders::ops::find(&operator, order).await, seen(&operator, &all).await?);
        assert_eq!((one.is_ok(), listed.len() as u64), (orders.total == 1, orders.total));
        Ok::<_, Error>(ops::find(&operator, made.id).await.is_ok() && orders.total == 1)
    };
    assert!(!sees().await?);
    assert_eq!(refusal(ops::find(&operator, made.id).await), hidden());
    let shown = ops::publish(ctx, made.id, true).await?;
    assert_eq!((shown.status, shown.version), (SpecificationStatus::Active, 2));
    assert_eq!(ops::publish(ctx, made.id, true).await?, shown);
    assert!(sees().await?);
    ops::publish(ctx, made.id, false).await?;
    assert!(!sees().await?);
    let asked = GrantRequest::of_specification(made.id, person);
    let given = grants::ops::give(ctx, asked).await?;
    assert_eq!((given.specification_number.as_deref(), given.order), (Some("PO-7"), None));
    assert_eq!(grants::ops::give(ctx, asked).await?, given);
    assert!(sees().await?);
    let of_it = GrantFilter { specification: Some(made.id), ..GrantFilter::default() };
    assert_eq!(grants::ops::list(ctx, of_it, PageRequest::default()).await?.rows, [given]);
    grants::ops::withdraw(ctx, asked).await?;
    assert!(!sees().await?);
    let withdrawn = Problem::NotFound { what: Entity::SpecificationGrant };
    assert_eq!(refusal(grants::ops::withdraw(ctx, asked).await), withdrawn);
    // An order that is published by itself does not name a specification that is hidden.
    let published: ProductionOrderValues =
        serde_json::from_value(json!({ "code": "P-1", "qty_plan": 60, "published": true }))?;
    orders::ops::change(ctx, order, 1, &published).await?;
    assert_eq!(orders::ops::find(&operator, order).await?.specification, None);
    assert!(orders::ops::find(ctx, order).await?.specification.is_some());
    Ok(())
}

#[sqlx::test]
async fn who_writes_specifications_down_and_who_sees_which_lines(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = two_lines(ctx).await?;
    ops::publish(ctx, made.id, true).await?;
    for (role, edits, lines) in [
        (Role::Director, true, 2),
        (Role::ShopHead, true, 2),
        (Role::ChiefEngineer, false, 2),
        (Role::Supply, false, 2),
        (Role::Viewer, false, 2),
        (Role::Operator, false, 2),
        (Role::Master, false, 1),
    ] {
        let ctx = shop.of_role(role).await?;
        assert_eq!(ctx.may(Permission::SpecificationsEdit), edits, "{role}");
        assert_eq!(ops::find(&ctx, made.id).await?.lines.len(), lines, "{role}");
        if !edits {
            let number = values(json!({ "number": "otro" }))?;
            let line: SpecificationLineValues = serde_json::from_value(json!({ "code": "P-1", "quantity": 3 }))?;
            for outcome in [
                ops::create(&ctx, &number).await,
                ops::change(&ctx, made.id, 2, &number).await,
                ops::add_line(&ctx, made.id, &line).await,
                ops::publish(&ctx, made.id, false).await,
                ops::order_open(&ctx, made.id, &OpenLinesRequest::default()).await,
            ] {
                assert_eq!(refusal(outcome), Problem::NotAllowed, "{role}");
            }
            assert_eq!(refusal(ops::delete(&ctx, made.id).await), Problem::NotAllowed, "{role}");
        }
    }
    let master = shop.of_role(Role::Master).await?;
    // Nobody shows others what they do not see, nor learns how far it is.
    let person = shop.of_role(Role::Operator).await?.person()?.user;
    let grant = GrantRequest::of_specification(made.id, person);
    assert_eq!(refusal(grants::ops::give(&master, grant).await), Problem::NotAllowed);
    let coop = OpenLinesRequest { lines: vec![made.lines[1].id], ..OpenLinesRequest::default() };
    ops::order_open(ctx, made.id, &coop).await?;
    assert_eq!((ops::find(ctx, made.id).await?.begun, ops::find(&master, made.id).await?.begun), (true, false));
    // What is not seen is not found by its words either.
    let of = |q: &str| SpecificationFilter { q: q.into(), ..SpecificationFilter::default() };
    assert_eq!(seen(&master, &of("buje")).await?, ["PO-7"]);
    assert_eq!(seen(&master, &of("eje")).await?, Vec::<String>::new());
    assert_eq!(seen(ctx, &of("eje")).await?, ["PO-7"]);
    Ok(())
}

#[sqlx::test]
async fn specifications_are_found_by_how_far_they_are_whose_and_when_due(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let lines = json!([{ "code": "P-1", "name": "Buje", "quantity": 1, "halt": "cancelled" }]);
    for asked in [
        json!({ "number": "C", "customer": "Ácme", "lines": lines }),
        json!({ "number": "B", "customer": "Acme 2", "due": "2030-02-01" }),
        json!({ "number": "A", "customer": "ACME", "due": "2030-01-01" }),
    ] {
        ops::create(ctx, &values(asked)?).await?;
    }
    let all = SpecificationFilter::default;
    assert_eq!(seen(ctx, &all()).await?, ["A", "B", "C"]);
    let status = |status| SpecificationFilter { status: Some(status), ..all() };
    assert_eq!(seen(ctx, &status(SpecificationStatus::Closed)).await?, ["C"]);
    assert_eq!(seen(ctx, &status(SpecificationStatus::Draft)).await?, ["A", "B"]);
    assert_eq!(seen(ctx, &SpecificationFilter { open: Some(false), ..all() }).await?, ["C"]);
    assert_eq!(seen(ctx, &SpecificationFilter { customer: "acme".into(), ..all() }).await?, ["A", "C"]);
    assert_eq!(seen(ctx, &SpecificationFilter { due: "2030-01-15".parse().ok(), ..all() }).await?, ["A"]);
    assert_eq!(seen(ctx, &SpecificationFilter { q: "buj".into(), ..all() }).await?, ["C"]);

    let other = shop.world.production("otra").await?;
    let stranger = shop.world.owner(&other).await?;
    assert_eq!(seen(&stranger, &all()).await?, Vec::<String>::new());
    let known: SpecificationId = ops::list(ctx, &all(), PageRequest::default()).await?.rows[0].id;
    assert_eq!(refusal(ops::find(&stranger, known).await), hidden());
    assert_eq!(refusal(ops::delete(&stranger, known).await), hidden());
    Ok(())
}

#[sqlx::test]
async fn what_is_due_on_the_day_of_a_night_is_late_once_that_is_over(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = ops::create(ctx, &values(json!({ "number": "PO-9", "due": "2026-09-21" }))?).await?.id;
    let asked = json!({ "code": "P-9", "name": "Buje", "qty_plan": 10, "due": "2026-09-21" });
    let order = orders::ops::create(ctx, &serde_json::from_value::<ProductionOrderValues>(asked)?).await?.id;
    // Two in the morning, and the end of that night, at nine.
    for (at, day, late) in [
        ("2026-09-22T08:00:00Z", "2026-09-21", false),
        ("2026-09-22T14:59:59Z", "2026-09-21", false),
        ("2026-09-22T15:00:00Z", "2026-09-22", true),
    ] {
        let at: DateTime<Utc> = at.parse().unwrap_or_default();
        shop.world.services.clock.advance(at - ctx.now());
        let today = shifts::ops::today(ctx).await?;
        assert_eq!((ctx.now(), today.to_string().as_str()), (at, day));
        assert_eq!(rules::is_late(&ops::find(ctx, made).await?, today), late, "{at}");
        assert_eq!(orders::rules::is_late(&orders::ops::find(ctx, order).await?, today), late, "{at}");
    }
    // What is cancelled is not waited for.
    orders::ops::step(ctx, order, OrderStep::Cancel, "sin pedido").await?;
    let today = shifts::ops::today(ctx).await?;
    assert!(!orders::rules::is_late(&orders::ops::find(ctx, order).await?, today));
    Ok(())
}

#[sqlx::test]
async fn the_database_itself_holds_orders_to_their_lines(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let made = two_lines(ctx).await?;
    order_of(ctx, &made, 60).await?;
    for statement in [
        "update specification_lines set specification_id = gen_random_uuid()",
        "update specifications set made_by_name = 'otra'",
        "truncate specifications",
    ] {
        let mut tx = shop.world.services.db.tenant(shop.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
    for (statement, rule) in [
        ("delete from specifications", "production_orders_line_fkey"),
        ("update specification_lines set kind = 'coop'", "production_orders_line_fkey"),
        ("update production_orders set specification_line = id", "production_orders_line_fkey"),
        ("update specification_lines set quantity = 0", "specification_lines_quantity_range"),
        ("update specification_lines set kind = 'buy'", "specification_lines_kind_known"),
        ("update specification_lines set halt = 'done'", "specification_lines_halt_known"),
        ("update specification_lines set unit = ''", "specification_lines_unit_length"),
        ("update specification_lines set position = 0", "specification_lines_position_range"),
        ("update specification_lines set position = 7", "specification_lines_position_unique"),
        ("update specifications set number = ''", "specifications_number_length"),
    ] {
        let error = sqlx::query(statement).execute(&shop.world.pool).await.unwrap_err();
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        assert_eq!(constraint, Some(rule), "{statement}: {error}");
    }
    Ok(())
}
