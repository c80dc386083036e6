//! What is set up: what goes with what, and how things go.

use super::{Room, holder, issue, item, named, receive, refusal, shelf};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::entity;
use crate::stores::kits::types::{KitLine, KitValues};
use crate::stores::requests::types::{OrderValues, RequestKind, RequestUrgency, RequestValues};
use crate::stores::types::{
    DepartmentValues, HolderValues, ItemFilter, ItemKind, ItemShow, StockCategoryValues, StockItemValues,
    StockLocationValues,
};
use crate::stores::{holders, items, places, requests};
use sqlx::PgPool;

fn department(name: &str) -> DepartmentValues {
    DepartmentValues { name: name.into(), icon: "build".into() }
}

#[sqlx::test]
async fn what_is_used_goes_only_when_it_is_said_where_the_rest_goes(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let one = entity::create(ctx, &department("Taller")).await?.id;
    let other = entity::create(ctx, &department("Oficina")).await?.id;
    let taken = Problem::Conflict { what: Entity::Department, why: Conflict::Taken };
    assert_eq!(refusal(entity::create(ctx, &department("  TÁLLER ")).await), taken);
    let screws = StockCategoryValues { department: named("taller"), name: "Tornillería".into() };
    let screws = entity::create(ctx, &screws).await?;
    assert_eq!(screws.values.department, NameOr::Id(one));
    let nuts =
        StockItemValues { category: Some(named("Taller / tornilleria")), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?;
    assert_eq!(nuts.values.category, Some(NameOr::Id(screws.id)));

    let used = Problem::StillUsed { what: Entity::Department, count: 1 };
    assert_eq!(refusal(entity::delete_or_move::<DepartmentValues>(ctx, one, None).await), used);
    let itself = entity::delete_or_move::<DepartmentValues>(ctx, one, Some(one.into())).await;
    assert_eq!(refusal(itself), Problem::invalid("move_to", Reason::Duplicate));
    entity::delete_or_move::<DepartmentValues>(ctx, one, Some(other.into())).await?;
    let moved = entity::find::<StockCategoryValues>(ctx, screws.id).await?;
    assert_eq!((moved.values.department, moved.version), (NameOr::Id(other), 2));
    let gone = entity::delete_or_move::<StockCategoryValues>(ctx, screws.id, None).await;
    assert_eq!(refusal(gone), Problem::StillUsed { what: Entity::StockCategory, count: 1 });
    // One that nothing refers to just goes.
    let empty = entity::create(ctx, &department("Vacío")).await?.id;
    entity::delete_or_move::<DepartmentValues>(ctx, empty, None).await?;
    Ok(())
}

#[sqlx::test]
async fn shelves_are_a_tree_that_moves_as_a_whole(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let store = room.shelf("Almacén").await?;
    let inside = |name: &str, parent: &str| StockLocationValues { parent: Some(named(parent)), ..shelf(name) };
    let aisle = entity::create(ctx, &inside("A", "almacen")).await?;
    let drawer = entity::create(ctx, &inside("3", "ALMACEN/a")).await?;
    assert_eq!(drawer.values.path, "Almacén / A / 3");
    let slashed = entity::create(ctx, &inside("3/4", "almacen")).await;
    assert_eq!(refusal(slashed), Problem::invalid("name", Reason::Malformed));
    let circle = StockLocationValues { parent: Some(drawer.id.into()), ..aisle.values.clone() };
    assert_eq!(refusal(entity::change(ctx, aisle.id, 1, &circle).await), Problem::invalid("parent", Reason::Unknown));
    entity::change(ctx, store.id, 1, &shelf("Bodega central")).await?;
    let found = entity::find::<StockLocationValues>(ctx, named("bodega central / a / 3")).await?;
    assert_eq!((found.id, found.values.path.as_str()), (drawer.id, "Bodega central / A / 3"));
    Ok(())
}

#[sqlx::test]
async fn a_shelf_that_was_used_is_archived_and_what_lay_there_is_transferred(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, old, new) = (&room.owner, room.shelf("Vieja").await?, room.shelf("Nueva").await?);
    let nuts = StockItemValues { home: Some(old.id.into()), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?;
    receive(ctx, nuts.id, "8", Some("2.5")).await?;
    let inside = StockLocationValues { parent: Some(old.id.into()), ..shelf("Cajón") };
    let inside = entity::create(ctx, &inside).await?;
    let delete = async |to| places::ops::delete(ctx, old.id.into(), to).await;
    let used = Problem::StillUsed { what: Entity::StockLocation, count: 3 };
    assert_eq!(refusal(delete(None).await), used);
    assert_eq!(refusal(delete(Some(inside.id.into())).await), Problem::invalid("move_to", Reason::Unknown));
    delete(Some(new.id.into())).await?;
    assert!(entity::find::<StockLocationValues>(ctx, old.id).await?.values.archived);
    assert_eq!(entity::find::<StockLocationValues>(ctx, inside.id).await?.values.path, "Nueva / Cajón");
    let shown = items::ops::find(ctx, nuts.id.into()).await?;
    assert_eq!(shown.balances.len(), 1);
    assert_eq!((shown.balances[0].place.id, shown.balances[0].quantity), (new.id, 8.into()));
    assert_eq!(shown.row.item.values.home, Some(new.id.into()));
    // One that nothing ever was on is gone.
    let never = room.shelf("Nunca").await?.id;
    places::ops::delete(ctx, never.into(), None).await?;
    assert_eq!(
        refusal(entity::find::<StockLocationValues>(ctx, never).await),
        Problem::NotFound { what: Entity::StockLocation }
    );
    room.holds().await
}

#[sqlx::test]
async fn whoever_has_something_that_is_to_come_back_stays(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    receive(ctx, drill, "1", None).await?;
    issue(ctx, drill, "1", ana).await?;
    let used = Problem::StillUsed { what: Entity::Holder, count: 1 };
    assert_eq!(refusal(holders::ops::delete(ctx, ana.into()).await), used);
    let archived = HolderValues { archived: true, ..holder("Ana") };
    assert_eq!(refusal(entity::change(ctx, ana, 1, &archived).await), used);
    super::give_back(ctx, drill, "1", ana).await?;
    holders::ops::delete(ctx, ana.into()).await?;
    assert!(entity::find::<HolderValues>(ctx, ana).await?.values.archived);
    assert_eq!(refusal(issue(ctx, drill, "1", ana).await), Problem::invalid("holder", Reason::Unknown));
    Ok(())
}

#[sqlx::test]
async fn a_badge_and_an_account_are_one_persons(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let user = room.keeper.person()?.user;
    let ana = HolderValues { code: Some("b-17".into()), user: Some(user), ..holder("Ana") };
    let made = entity::create(&room.owner, &ana).await?;
    assert_eq!(made.values.code.as_deref(), Some("B-17"));
    let taken = Problem::Conflict { what: Entity::Holder, why: Conflict::Taken };
    for other in [HolderValues { user: None, ..ana.clone() }, HolderValues { code: None, ..ana.clone() }] {
        assert_eq!(refusal(entity::create(&room.owner, &other).await), taken);
    }
    let stranger = HolderValues { code: None, user: Some(crate::base::id::UserId::new()), ..ana };
    assert_eq!(refusal(entity::create(&room.owner, &stranger).await), Problem::invalid("user", Reason::Unknown));
    Ok(())
}

#[sqlx::test]
async fn what_moves_were_reckoned_by_stays(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let made = room.item("Cinta", ItemKind::Consumable).await?;
    assert!(made.values.code.starts_with('A') && made.values.code.len() == 11, "{}", made.values.code);
    receive(ctx, made.id, "5", None).await?;
    let in_use = Problem::Conflict { what: Entity::StockItem, why: Conflict::InUse };
    let metres = StockItemValues { unit: crate::stores::types::Unit::Metre, ..made.values.clone() };
    assert_eq!(refusal(entity::change(ctx, made.id, 1, &metres).await), in_use);
    let tool = StockItemValues { kind: ItemKind::Tool, returnable: None, ..made.values.clone() };
    let tool = entity::change(ctx, made.id, 1, &tool).await?;
    assert_eq!(tool.values.returnable, Some(true));
    issue(ctx, made.id, "1", ana).await?;
    let consumed = StockItemValues { returnable: Some(false), ..tool.values };
    assert_eq!(refusal(entity::change(ctx, made.id, 2, &consumed).await), in_use);
    let used = Problem::StillUsed { what: Entity::StockItem, count: 2 };
    assert_eq!(refusal(items::ops::archive(ctx, made.id.into()).await), used);
    Ok(())
}

#[sqlx::test]
async fn the_unit_in_which_something_counts_stays(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let made = room.item("Cinta", ItemKind::Consumable).await?;
    let metres = StockItemValues { unit: crate::stores::types::Unit::Metre, ..made.values.clone() };
    let measured = Problem::Conflict { what: Entity::StockItem, why: Conflict::Measured };
    let line = KitLine { item: made.id.into(), quantity: 2.into(), name: String::new() };
    let kit = KitValues { name: "Empaque".into(), lines: vec![line], archived: false };
    let kit = entity::create(ctx, &kit).await?.id;
    assert_eq!(refusal(entity::change(ctx, made.id, 1, &metres).await), measured);
    // All else of it may be changed.
    let supplied = StockItemValues { supplier: "Aceros del Norte".into(), ..made.values.clone() };
    entity::change(ctx, made.id, 1, &supplied).await?;
    entity::delete::<KitValues>(ctx, kit).await?;
    let wanted = RequestValues {
        kind: RequestKind::Restock,
        item: made.id.into(),
        quantity: Some(3.into()),
        urgency: RequestUrgency::Normal,
        holder: None,
        note: String::new(),
    };
    let request = requests::ops::create(ctx, &wanted).await?.id;
    assert_eq!(refusal(entity::change(ctx, made.id, 2, &metres).await), measured);
    requests::ops::order(ctx, request, &OrderValues::default()).await?;
    assert_eq!(refusal(entity::change(ctx, made.id, 2, &metres).await), measured);
    requests::ops::close(ctx, request).await?;
    assert_eq!(entity::change(ctx, made.id, 2, &metres).await?.values.unit, metres.unit);
    Ok(())
}

#[sqlx::test]
async fn items_are_found_by_words_and_by_how_they_stand(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let page = PageRequest::default();
    // An empty store-room is an empty list.
    assert_eq!(items::ops::list(ctx, &ItemFilter::default(), page).await?.rows, []);
    let low = StockItemValues { threshold: 10.into(), ..item("Tuerca hexagonal M6", ItemKind::Consumable) };
    let low = entity::create(ctx, &low).await?.id;
    let out = room.item("Tuerca mariposa", ItemKind::Consumable).await?.id;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    receive(ctx, low, "9", Some("0.5")).await?;
    receive(ctx, drill, "2", None).await?;
    issue(ctx, drill, "1", room.holder("Ana").await?).await?;
    let list = async |filter: ItemFilter| -> Result<Vec<_>> {
        Ok(items::ops::list(ctx, &filter, page).await?.rows.into_iter().map(|row| row.item.id).collect())
    };
    let words = async |words: &str| list(ItemFilter { words: words.into(), ..ItemFilter::default() }).await;
    assert_eq!(words("TUÉRC").await?, [low, out]);
    assert_eq!(words("m6 tue").await?, [low]);
    assert_eq!(words("%").await?.len(), 3);
    assert_eq!(words("uerca").await?, [], "words are found by how they begin");
    // Where they are many, none is named; another one's are none of them.
    let other = room.world.owner(&room.world.store_room("otro").await?).await?;
    entity::create(&other, &item("Tuerca", ItemKind::Consumable)).await?;
    for (most, named) in [(1, None), (2, Some(2))] {
        let mut tx = ctx.begin(Permission::StoresView).await?;
        let (_, sql) = tx.split();
        let found: Option<i32> = sqlx::query_scalar("select cardinality(stock_items_of_words(array['tuerca'], $1))")
            .bind(most)
            .fetch_one(sql)
            .await?;
        assert_eq!(found, named);
    }
    let show = async |show| list(ItemFilter { show: Some(show), ..ItemFilter::default() }).await;
    assert_eq!(show(ItemShow::Low).await?, [low]);
    assert_eq!(show(ItemShow::Out).await?, [out]);
    assert_eq!(show(ItemShow::OnLoan).await?, [drill]);
    assert_eq!(show(ItemShow::Available).await?, [drill, low]);
    // It goes by what the item says now.
    for (threshold, wanted) in [(2, vec![drill, low]), (1, vec![low])] {
        let known = items::ops::find(ctx, drill.into()).await?.row.item;
        let said = StockItemValues { threshold: threshold.into(), ..known.values };
        entity::change(ctx, drill, known.version, &said).await?;
        assert_eq!(show(ItemShow::Low).await?, wanted, "below {threshold}");
    }
    room.holds().await?;
    assert_eq!(show(ItemShow::Ordered).await?, []);
    let asked = |kind, item: StockItemId| RequestValues {
        kind,
        item: item.into(),
        quantity: Some(3.into()),
        urgency: RequestUrgency::Normal,
        holder: None,
        note: String::new(),
    };
    let request = requests::ops::create(ctx, &asked(RequestKind::Restock, low)).await?.id;
    requests::ops::create(ctx, &asked(RequestKind::Pick, drill)).await?;
    assert_eq!(show(ItemShow::Ordered).await?, [low]);
    requests::ops::order(ctx, request, &OrderValues::default()).await?;
    assert_eq!(show(ItemShow::Ordered).await?, [low]);
    requests::ops::close(ctx, request).await?;
    assert_eq!(show(ItemShow::Ordered).await?, []);
    items::ops::archive(ctx, named("tuerca mariposa")).await?;
    assert_eq!(words("tuerca").await?, [low]);
    assert_eq!(show(ItemShow::Archived).await?, [out]);
    // What things cost is not for everybody.
    let seen = items::ops::find(ctx, low.into()).await?.row.levels;
    assert_eq!((seen.value, seen.available), (Some(super::number("4.5")), 9.into()));
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(items::ops::find(&viewer, low.into()).await?.row.levels.value, None);
    let past = PageRequest { page: 9, per_page: 50 };
    assert_eq!(items::ops::list(ctx, &ItemFilter::default(), past).await?.total, 2);
    Ok(())
}
