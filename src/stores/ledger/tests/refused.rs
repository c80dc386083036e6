//! What is refused, by the words that say why.

use super::super::ops::act;
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::platform::entity;
use crate::stores::tests::{Room, asked, item, line, named, receive, refusal};
use crate::stores::types::{Act, ActLine, ActRequest, HolderName, ItemKind, StockItemValues};
use crate::stores::{items, tests};
use sqlx::PgPool;

#[sqlx::test]
async fn what_cannot_be_taken_is_named_line_by_line(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "5", None).await?;
    let gone = room.item("Vieja", ItemKind::Consumable).await?.id;
    items::ops::archive(ctx, gone.into()).await?;
    let lines = vec![
        line(nuts, "1.5"),
        line(StockItemId::new(), "1"),
        ActLine { code: Some("NADA".into()), quantity: 1.into(), ..ActLine::default() },
        line(gone, "1"),
        ActLine { to: Some(named("nowhere")), ..line(nuts, "1") },
    ];
    let wrong = |field: &str, reason| FieldProblem { field: field.into(), reason };
    assert_eq!(
        refusal(act(ctx, Act::Receive, &asked(lines)).await),
        Problem::Invalid {
            fields: vec![
                wrong("lines.0.quantity", Reason::Malformed),
                wrong("lines.1.item", Reason::Unknown),
                wrong("lines.2.code", Reason::Unknown),
                wrong("lines.3.item", Reason::Unknown),
                wrong("lines.4.to", Reason::Unknown),
            ]
        }
    );
    let unknown = ActLine { name: Some("Nada".into()), quantity: 1.into(), ..ActLine::default() };
    assert_eq!(
        refusal(act(ctx, Act::Issue, &asked(vec![unknown])).await),
        Problem::invalid("lines.0.name", Reason::Unknown)
    );
    let badge = ActRequest { holder: Some(HolderName::Code("B-1".into())), ..asked(vec![line(nuts, "1")]) };
    assert_eq!(refusal(act(ctx, Act::Issue, &badge).await), Problem::invalid("holder", Reason::Unknown));
    // To where it is.
    let shelf = named("general");
    let same = ActLine { from: Some(shelf.clone()), to: Some(shelf), ..line(nuts, "1") };
    assert_eq!(
        refusal(act(ctx, Act::Transfer, &asked(vec![same])).await),
        Problem::invalid("lines.0.to", Reason::Duplicate)
    );
    // Only what is waste goes where waste goes.
    let to = |name: &str| ActRequest {
        reason: "rota".into(),
        ..asked(vec![ActLine { to: Some(named(name)), ..line(nuts, "1") }])
    };
    for place in ["supplier", "general"] {
        let refused = act(ctx, Act::Scrap, &to(place)).await;
        assert_eq!(refusal(refused), Problem::invalid("lines.0.to", Reason::Unknown), "{place}");
    }
    act(ctx, Act::Scrap, &to("lost")).await?;
    assert_eq!(room.totals(nuts).await.0, 4.into());
    room.holds().await
}

#[sqlx::test]
async fn another_tenants_things_are_unknown(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let other = room.world.store_room("otro-almacen").await?;
    let stranger = room.world.owner(&other).await?;
    let (ctx, ana, shelf) = (&room.owner, room.holder("Ana").await?, room.shelf("A").await?.id);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let done = receive(ctx, nuts, "5", None).await?;
    let theirs = entity::create(&stranger, &item("Tuerca", ItemKind::Consumable)).await?.id;
    let unknown = |field: &str| Problem::invalid(field, Reason::Unknown);
    assert_eq!(refusal(receive(&stranger, nuts, "1", None).await), unknown("lines.0.item"));
    receive(&stranger, theirs, "5", None).await?;
    assert_eq!(refusal(tests::issue(&stranger, theirs, "1", ana).await), unknown("holder"));
    let onto = ActLine { to: Some(shelf.into()), ..line(theirs, "1") };
    assert_eq!(refusal(act(&stranger, Act::Receive, &asked(vec![onto])).await), unknown("lines.0.to"));
    let missing = Problem::NotFound { what: Entity::StockDocument };
    assert_eq!(refusal(tests::take_back(&stranger, done.id).await), missing);
    // The id of a document is each tenant's own.
    let request = ActRequest { id: Some(done.id), ..asked(vec![line(theirs, "1")]) };
    assert_eq!(act(&stranger, Act::Receive, &request).await?.number, 2);
    Ok(())
}

#[sqlx::test]
async fn a_name_that_could_be_several_items_is_asked_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.keeper;
    for name in ["Tuerca M6", "Tuerca M8", "Rondana plana"] {
        let id = room.item(name, ItemKind::Consumable).await?.id;
        receive(ctx, id, "10", None).await?;
    }
    let one = |name: &str| ActLine { name: Some(name.into()), quantity: 1.into(), ..ActLine::default() };
    let refused = refusal(act(ctx, Act::Issue, &asked(vec![one("tuerca m6"), one(" TUERCA ")])).await);
    let Problem::Ambiguous { choices } = refused else { panic!("{refused:?}") };
    let [choice] = &choices[..] else { panic!("{choices:?}") };
    let candidates: Vec<_> = choice.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    assert_eq!((choice.line, choice.name.as_str()), (1, "TUERCA"));
    assert_eq!(candidates, ["Tuerca M6", "Tuerca M8"]);
    let unknown = Problem::invalid("lines.0.name", Reason::Unknown);
    for name in ["Rondana", "Perno", "-"] {
        assert_eq!(refusal(act(ctx, Act::Issue, &asked(vec![one(name)])).await), unknown, "{name}: none, or one alone");
    }
    // What is received by such a name is new, and then it is the one of that name.
    act(ctx, Act::Receive, &asked(vec![one("Tuerca")])).await?;
    assert_eq!(act(ctx, Act::Issue, &asked(vec![one("tuerca")])).await?.lines[0].name, "Tuerca");
    Ok(())
}

#[sqlx::test]
async fn whoever_may_not_is_refused(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (viewer, operator) = (room.world.viewer(&room.business).await?, room.world.operator(&room.business).await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    for ctx in [&viewer, &operator] {
        assert_eq!(refusal(receive(ctx, nuts, "1", None).await), Problem::NotAllowed);
    }
    let count = ActRequest { reason: "conteo".into(), ..asked(vec![line(nuts, "1")]) };
    assert_eq!(refusal(act(&room.keeper, Act::Adjust, &count).await), Problem::NotAllowed);
    receive(&room.keeper, nuts, "1", None).await?;
    assert_eq!(refusal(receive(&room.world.nobody(), nuts, "1", None).await), Problem::NotSignedIn);
    Ok(())
}

#[sqlx::test]
async fn two_items_of_one_name_and_a_threshold_that_somebody_else_changed(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let made = room.item("Tuerca M6", ItemKind::Consumable).await?;
    let taken = Problem::Conflict { what: Entity::StockItem, why: Conflict::Taken };
    assert_eq!(refusal(room.item("TUERCA  m6", ItemKind::Spare).await), taken);
    let threshold = ActLine { threshold: Some(7.into()), ..line(made.id, "1") };
    act(&room.keeper, Act::Receive, &asked(vec![threshold])).await?;
    let seen = entity::find::<StockItemValues>(&room.owner, made.id).await?;
    assert_eq!((seen.values.threshold, seen.version), (7.into(), 2));
    Ok(())
}
