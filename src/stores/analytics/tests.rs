//! What the sums tell, by value, in a real database.

use super::ops::{abc, cost, cover, dead, restock, shrinkage};
use super::types::AbcClass;
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::problem::{Problem, Reason};
use crate::platform::entity;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{
    Room, asked, give_back, holder, issue, item, line, named, number, receive, refusal, take_back,
};
use crate::stores::types::{
    Act, ActLine, ActRequest, DepartmentValues, HolderKind, HolderValues, ItemKind, StockItemValues,
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use sqlx::PgPool;

const FIRST: PageRequest = PageRequest { page: 1, per_page: 50 };

#[sqlx::test]
async fn items_costs_and_what_goes_missing_are_summed_by_their_value(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let press = DepartmentValues { name: "Prensas".into(), icon: "factory".into() };
    let press = entity::create(ctx, &press).await?.id;
    let job = HolderValues { kind: HolderKind::Job, code: Some("OT-1".into()), ..holder("Molde 7") };
    let job = entity::create(ctx, &job).await?.id;
    let ana = HolderValues { department: Some(press.into()), ..holder("Ana") };
    let ana = entity::create(ctx, &ana).await?.id;
    let beto = room.holder("Beto").await?;
    let mut made = Vec::new();
    for (name, quantity, cost) in [("Sensor", "10", "100"), ("Disco", "100", "1.5"), ("Tuerca", "100", "1")] {
        let id = room.item(name, ItemKind::Consumable).await?.id;
        receive(ctx, id, quantity, Some(cost)).await?;
        made.push(id);
    }
    let idle = room.item("Reliquia", ItemKind::Spare).await?.id;
    receive(ctx, idle, "3", Some("7")).await?;
    issue(ctx, made[0], "9", job).await?;
    give_back(ctx, made[0], "1", job).await?;
    issue(ctx, made[1], "100", ana).await?;
    issue(ctx, made[2], "50", beto).await?;
    // What is taken back was not used.
    let undone = issue(ctx, made[2], "20", beto).await?;
    take_back(ctx, undone.id).await?;

    let told = abc(ctx, None, FIRST).await?;
    assert_eq!((told.value, told.rows.total), (1_000.into(), 3));
    let classes: Vec<_> = told.classes.iter().map(|sum| (sum.class, sum.items, sum.value)).collect();
    assert_eq!(classes, [(AbcClass::A, 1, 800.into()), (AbcClass::B, 1, 150.into()), (AbcClass::C, 1, 50.into())]);
    let rows: Vec<_> =
        told.rows.rows.iter().map(|row| (row.item.name.as_str(), row.class, row.running_share)).collect();
    assert_eq!(
        rows,
        [
            ("Sensor", AbcClass::A, number("0.8")),
            ("Disco", AbcClass::B, number("0.95")),
            ("Tuerca", AbcClass::C, number("1"))
        ]
    );

    let told = cost(ctx, Some(1)).await?;
    let departments: Vec<_> = told.departments.iter().map(|row| (row.name.as_deref(), row.cost)).collect();
    assert_eq!(departments, [(None, 850.into()), (Some("Prensas"), 150.into())]);
    let jobs: Vec<_> = told.jobs.iter().map(|row| (row.code.as_deref(), row.cost)).collect();
    assert_eq!(jobs, [(Some("OT-1"), 800.into())]);

    let why = |lines| ActRequest { reason: "conteo".into(), ..asked(lines) };
    act(ctx, Act::Adjust, &why(vec![line(made[0], "1")])).await?;
    act(ctx, Act::Scrap, &why(vec![line(made[2], "10")])).await?;
    let lost = ActLine { to: Some(named("lost")), ..line(made[2], "5") };
    act(ctx, Act::Scrap, &why(vec![lost])).await?;
    let undone = act(ctx, Act::Scrap, &why(vec![line(made[2], "4")])).await?;
    take_back(ctx, undone.id).await?;
    let told = shrinkage(ctx, None).await?;
    let [month] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        (month.differences, month.scrapped, month.lost, month.total),
        (100.into(), 10.into(), 5.into(), 115.into())
    );

    let told = cover(ctx, None, FIRST).await?;
    let rows: Vec<_> = told.rows.iter().map(|row| (row.item.name.as_str(), row.available, row.days)).collect();
    assert_eq!(rows[0], ("Disco", Decimal::ZERO, Decimal::ZERO));
    assert_eq!(rows[1], ("Sensor", 1.into(), number("11.2")), "1 of 8 in 90 days");
    assert_eq!(rows[2], ("Tuerca", 35.into(), 63.into()));

    assert!(dead(ctx, None, FIRST).await?.rows.is_empty(), "nothing is old");
    room.world.services.clock.advance(TimeDelta::days(181));
    // Whoever was signed in half a year ago is not any more.
    let ctx = &room.world.owner(&room.business).await?;
    issue(ctx, made[2], "1", beto).await?;
    let told = dead(ctx, None, FIRST).await?;
    let rows: Vec<_> =
        told.rows.iter().map(|row| (row.item.name.as_str(), row.value, row.last_issued.is_some())).collect();
    assert_eq!(rows, [("Sensor", 100.into(), true), ("Reliquia", 21.into(), false)]);
    assert_eq!(abc(ctx, Some(1), FIRST).await?.value, 1.into(), "of the running month alone");
    assert_eq!(abc(ctx, None, FIRST).await?.value, 1_001.into());
    assert_eq!(refusal(dead(ctx, Some(0), FIRST).await), Problem::invalid("days", Reason::OutOfRange));
    assert_eq!(refusal(cost(ctx, Some(61)).await), Problem::invalid("months", Reason::OutOfRange));
    room.holds().await
}

#[sqlx::test]
async fn what_is_low_is_proposed_by_supplier(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.keeper;
    let of = |name: &str, supplier: &str, target: Option<i64>, pack: Option<i64>| StockItemValues {
        supplier: supplier.into(),
        threshold: 100.into(),
        target: target.map(Into::into),
        pack: pack.map(Into::into),
        ..item(name, ItemKind::Consumable)
    };
    for (values, quantity) in [
        (of("Tuerca", "Tornillos", Some(300), Some(50)), "83"),
        (of("Arandela", "Tornillos", None, None), "99"),
        (of("Guante", "Abrigo", Some(250), Some(12)), "10"),
        (of("Perno", "Tornillos", Some(300), None), "100"),
    ] {
        let id = entity::create(ctx, &values).await?.id;
        receive(ctx, id, quantity, Some("2")).await?;
    }
    let told = restock(ctx, FIRST).await?;
    let rows: Vec<_> = told.rows.iter().map(|row| (row.item.name.as_str(), row.proposed, row.cost)).collect();
    assert_eq!(
        rows,
        [
            ("Guante", 240.into(), Some(480.into())),
            ("Arandela", 1.into(), Some(2.into())),
            ("Tuerca", 250.into(), Some(500.into()))
        ]
    );
    assert_eq!(told.total, 3);
    Ok(())
}
