//! Kits, in a real database and with a real mail server.

use super::ops::issue;
use super::types::{Kit, KitIssue, KitLine, KitValues};
use crate::base::fault::Result;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId};
use crate::base::numbers::Number;
use crate::base::problem::{Conflict, Entity, Problem, Reason, Shortage};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::alerts::tests::{later, letters, low_below, room_with_mail};
use crate::stores::history;
use crate::stores::tests::{Room, named, number, receive, refusal, take_back};
use crate::stores::types::{HolderName, ItemKind};
use sqlx::PgPool;

fn kit(name: &str, lines: &[(StockItemId, &str)]) -> KitValues {
    let line = |(item, quantity): &(StockItemId, &str)| KitLine {
        item: (*item).into(),
        quantity: number(quantity),
        name: String::new(),
    };
    KitValues { name: name.into(), lines: lines.iter().map(line).collect(), archived: false }
}

fn times(holder: StockLocationId, times: u32) -> KitIssue {
    KitIssue { holder: Some(HolderName::Id(holder)), times, ..KitIssue::default() }
}

async fn issued(ctx: &Ctx, kit: &Kit, asked: &KitIssue) -> Result<Vec<i64>> {
    let answer = issue(ctx, &kit.id.into(), asked).await?;
    Ok(answer.lines.iter().map(|line| i64::try_from(line.quantity).unwrap_or(-1)).collect())
}

#[sqlx::test]
async fn a_kit_is_one_document_and_all_that_is_missing_is_said_first(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let (nuts, bolts, drill) = (
        room.item("Tuerca", ItemKind::Consumable).await?.id,
        room.item("Tornillo", ItemKind::Consumable).await?.id,
        room.item("Taladro", ItemKind::Tool).await?.id,
    );
    for (item, quantity) in [(nuts, "20"), (bolts, "9"), (drill, "1")] {
        receive(ctx, item, quantity, None).await?;
    }
    let made = entity::create(ctx, &kit("Brida", &[(nuts, "4"), (bolts, "4"), (drill, "1")])).await?;
    assert_eq!(made.values.lines[1].name, "Tornillo");
    let short = |line, item: &str, asked: i64, available: i64| Shortage {
        line,
        item: item.into(),
        asked: Number(asked.into()),
        available: Number(available.into()),
    };
    let missing = Problem::NotEnough { lines: vec![short(1, "Tornillo", 12, 9), short(2, "Taladro", 3, 1)] };
    assert_eq!(refusal(issue(ctx, &named("brida"), &times(ana, 3)).await), missing);
    let id = Some(StockDocumentId::new());
    let one = KitIssue { id, ..times(ana, 1) };
    let first = issue(ctx, &named("brida"), &one).await?;
    let again = issue(ctx, &named("brida"), &one).await?;
    assert_eq!((first.replayed, again.replayed, again.number), (false, true, first.number));
    let document = history::ops::document(ctx, first.id).await?;
    assert_eq!((document.document.reason.as_str(), document.moves.len()), ("Brida", 3));
    // What there is: all of one, some of another, nothing of the last.
    let some = KitIssue { partial: true, ..times(ana, 2) };
    assert_eq!(issued(ctx, &made, &some).await?, [8, 5, 0]);
    assert_eq!(issued(ctx, &made, &some).await?, [8, 0, 0]);
    let nothing = refusal(issued(ctx, &made, &some).await);
    let missing = vec![short(0, "Tuerca", 8, 0), short(1, "Tornillo", 8, 0), short(2, "Taladro", 2, 0)];
    assert_eq!(nothing, Problem::NotEnough { lines: missing });
    take_back(ctx, first.id).await?;
    assert_eq!(room.totals(nuts).await.0, 4.into());
    for wrong in [0, 1_001] {
        let refused = refusal(issued(ctx, &made, &times(ana, wrong)).await);
        assert_eq!(refused, Problem::invalid("times", Reason::OutOfRange));
    }
    room.holds().await
}

#[sqlx::test]
async fn a_kit_names_each_item_once_and_is_put_away(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let bad = |values: KitValues| async move { refusal(entity::create(ctx, &values).await) };
    assert_eq!(bad(kit("Brida", &[])).await, Problem::invalid("lines", Reason::Missing));
    let twice = kit("Brida", &[(nuts, "1"), (nuts, "2")]);
    assert_eq!(bad(twice).await, Problem::invalid("lines.1.item", Reason::Duplicate));
    assert_eq!(bad(kit("Brida", &[(nuts, "1.5")])).await, Problem::invalid("lines.0.quantity", Reason::Malformed));
    let unknown = kit("Brida", &[(StockItemId::new(), "1")]);
    assert_eq!(bad(unknown).await, Problem::invalid("lines.0.item", Reason::Unknown));
    let made = entity::create(ctx, &kit("Brida", &[(nuts, "1")])).await?;
    let taken = Problem::Conflict { what: Entity::StockKit, why: Conflict::Taken };
    assert_eq!(bad(kit(" BRÍDA", &[(nuts, "1")])).await, taken);
    let away = KitValues { archived: true, ..made.values.clone() };
    let away = entity::change(ctx, made.id, 1, &away).await?;
    let refused = Problem::Conflict { what: Entity::StockKit, why: Conflict::WrongStatus };
    assert_eq!(refusal(issued(ctx, &away, &times(ana, 1)).await), refused);
    let operator = room.world.operator(&room.business).await?;
    assert_eq!(refusal(entity::create(&operator, &kit("Otro", &[(nuts, "1")])).await), Problem::NotAllowed);
    Ok(())
}

#[sqlx::test]
async fn a_kit_that_crosses_twelve_thresholds_is_one_letter(pool: PgPool) -> Result<()> {
    let (inbox, room) = room_with_mail(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let mut items = Vec::new();
    for at in 1..=12 {
        let made = entity::create(ctx, &low_below(&format!("Tuerca {at}"), 10)).await?.id;
        receive(ctx, made, "10", None).await?;
        items.push((made, "3"));
    }
    let made = entity::create(ctx, &kit("Docena", &items)).await?;
    issued(ctx, &made, &times(ana, 1)).await?;
    later(&room, 3).await?;
    let written = letters(&inbox);
    let [letter] = &written[..] else { panic!("{written:?}") };
    for at in 1..=12 {
        assert!(letter.contains(&format!("Queda poco: Tuerca {at}")), "{letter}");
    }
    later(&room, 120).await?;
    assert_eq!(letters(&inbox).len(), 1);
    Ok(())
}
