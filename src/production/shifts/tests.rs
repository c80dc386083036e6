//! The shifts of days, in a real database: which one runs, and what closes by itself.

use super::ops;
use crate::base::fault::{Error, Result};
use crate::base::permission::Role;
use crate::base::problem::Problem;
use crate::production::facts;
use crate::production::facts::types::FactRequest;
use crate::production::orders;
use crate::production::orders::types::ProductionOrderValues;
use crate::production::tests::{Shop, refusal};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use sqlx::PgPool;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

#[sqlx::test]
async fn between_two_shifts_none_runs_and_the_next_is_told(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let operator = shop.of_role(Role::Operator).await?;
    let told = ops::current(&operator).await?;
    let (runs, next) = (told.shift.unwrap(), told.next.unwrap());
    // Day and night follow each other.
    assert_eq!((runs.ends_at, runs.net_minutes), (next.starts_at, 720));
    assert_ne!(runs.shift_type, next.shift_type);
    assert!(runs.starts_at <= operator.now() && operator.now() < runs.ends_at);
    sqlx::query("update shifts set active = false where code = $1")
        .bind(&runs.shift_type)
        .execute(&shop.world.pool)
        .await?;
    let told = ops::current(&operator).await?;
    assert_eq!((told.shift, told.next.map(|shift| shift.starts_at)), (None, Some(next.starts_at)));
    Ok(())
}

#[sqlx::test]
async fn a_shift_is_closed_by_itself_once_it_is_over_for_long(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let values: ProductionOrderValues = serde_json::from_value(
        json!({ "code": "P-1", "name": "Pieza", "qty_plan": 100, "stages": ["fitting", "qc"] }),
    )?;
    let order = orders::ops::create(ctx, &values).await?.id;
    let asked = |date: &str| -> Result<FactRequest> {
        Ok(serde_json::from_value(
            json!({ "stage": "fitting", "date": date, "shift_type": "day", "qty_good": 5, "repeat": true }),
        )?)
    };
    facts::ops::record(ctx, order, &asked("2026-09-15")?).await?;
    ops::close_late(&shop.world.services).await?;
    let closed = ops::find(ctx, day("2026-09-15"), "day").await?;
    assert!(closed.closed_at.is_some() && closed.closings[0].by_itself);
    assert_eq!(closed.closings[0].hand_over.lines[0].good, 5);
    // Also what nothing was recorded in.
    let listed = ops::list(ctx, day("2026-09-14"), day("2026-09-20")).await?;
    let of =
        |date: &str, code: &str| listed.iter().find(|row| row.shift.date == day(date) && row.shift.shift_type == code);
    assert!(of("2026-09-18", "day").unwrap().shift.closed_at.is_some());
    assert_eq!(of("2026-09-15", "day").map(|row| (row.facts, row.good, row.scrap)), Some((1, 5, 0)));
    assert!(listed.is_sorted_by(|one, other| one.shift.starts_at >= other.shift.starts_at));
    // One that was opened again stays open for as long once more.
    ops::open(ctx, day("2026-09-15"), "day", "faltó una captura").await?;
    ops::close_late(&shop.world.services).await?;
    assert!(ops::find(ctx, day("2026-09-15"), "day").await?.closed_at.is_none());
    facts::ops::record(ctx, order, &asked("2026-09-15")?).await?;
    shop.world.services.clock.advance(TimeDelta::hours(13));
    ops::close_late(&shop.world.services).await?;
    assert_eq!(ops::find(ctx, day("2026-09-15"), "day").await?.closings.len(), 2);
    let operator = shop.of_role(Role::Operator).await?;
    assert_eq!(refusal(ops::list(&operator, day("2026-09-14"), day("2026-09-20")).await), Problem::NotAllowed);
    Ok(())
}

#[sqlx::test]
async fn what_is_wrong_with_one_production_keeps_no_other_from_closing(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    // By its code it is the first.
    let broken = shop.world.production("otra").await?;
    for ctx in [&shop.world.owner(&broken).await?, &shop.owner] {
        let values: ProductionOrderValues =
            serde_json::from_value(json!({ "code": "P-1", "name": "Pieza", "qty_plan": 100 }))?;
        orders::ops::create(ctx, &values).await?;
    }
    sqlx::query("update tenants set time_zone = 'Luna/Mar_de_la_Tranquilidad' where id = $1")
        .bind(broken.tenant.0)
        .execute(&shop.world.pool)
        .await?;
    let outcome = ops::close_late(&shop.world.services).await;
    assert!(matches!(outcome, Err(Error::Broken(_))), "{outcome:?}");
    let listed = ops::list(&shop.owner, day("2026-09-14"), day("2026-09-20")).await?;
    assert!(listed.iter().any(|row| row.shift.closed_at.is_some()));
    Ok(())
}
