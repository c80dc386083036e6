//! Counts, in a real database: others go on working meanwhile.

use super::ops;
use super::types::{
    CountFilter, CountLine, CountLineFilter, CountLineState, CountRequest, CountRow, CountState, CountedLine, Recount,
};
use crate::base::fault::Result;
use crate::base::id::{StockCountEntryId, StockCountId, StockItemId, StockLocationId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::ops::list as list_notices;
use crate::notices::steps::Facts;
use crate::notices::types::NoticeQuery;
use crate::platform::ctx::Ctx;
use crate::stores::analytics::types::AbcClass;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{Room, asked, issue, line, number, receive, refusal, take_back};
use crate::stores::types::{Act, ActLine, ActRequest, ItemKind};
use chrono::TimeDelta;
use futures_util::future::join_all;
use sqlx::PgPool;

/// A count of everything on these shelves, which asks nobody to count again for what it differs by.
fn all_of(shelf: StockLocationId) -> CountRequest {
    CountRequest {
        name: String::new(),
        places: vec![shelf.into()],
        category: None,
        class: None,
        items: Vec::new(),
        blind: true,
        tolerance: None,
        assignee: None,
    }
}

fn found(item: StockItemId, shelf: StockLocationId, quantity: &str) -> CountedLine {
    CountedLine {
        id: None,
        item: Some(item),
        code: None,
        name: None,
        place: shelf.into(),
        quantity: number(quantity),
        counted_at: None,
    }
}

async fn lines(ctx: &Ctx, count: StockCountId) -> Result<Vec<CountLine>> {
    Ok(ops::lines(ctx, count, CountLineFilter::default(), PageRequest::default()).await?.rows)
}

/// A store-room with a shelf, and something on it.
struct Counted {
    room: Room,
    shelf: StockLocationId,
    nuts: StockItemId,
    ana: StockLocationId,
}

impl Counted {
    async fn new(pool: PgPool) -> Result<Self> {
        let room = Room::new(pool).await?;
        let (shelf, ana) = (room.shelf("A").await?.id, room.holder("Ana").await?);
        let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
        let this = Self { room, shelf, nuts, ana };
        this.put("10").await?;
        this.wait(60);
        Ok(this)
    }

    async fn put(&self, quantity: &str) -> Result<()> {
        let line = ActLine { to: Some(self.shelf.into()), ..line(self.nuts, quantity) };
        act(&self.room.owner, Act::Receive, &asked(vec![line])).await.map(drop)
    }

    fn wait(&self, minutes: i64) {
        self.room.world.services.clock.advance(TimeDelta::minutes(minutes));
    }

    async fn begin(&self) -> Result<CountRow> {
        ops::create(&self.room.keeper, &all_of(self.shelf)).await
    }

    async fn found(&self, count: &CountRow, quantity: &str) -> Result<CountLine> {
        let mut lines = ops::count(&self.room.keeper, count.id, &[found(self.nuts, self.shelf, quantity)]).await?;
        Ok(lines.remove(0))
    }

    async fn on_hand(&self) -> rust_decimal::Decimal {
        self.room.totals(self.nuts).await.0
    }
}

#[sqlx::test]
async fn what_is_moved_meanwhile_neither_keeps_a_count_from_being_applied_nor_spoils_it(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let count = store.begin().await?;
    assert_eq!((count.lines, count.counted, count.state), (1, 0, CountState::Open));
    // Ten should be there, and nine are.
    let line = store.found(&count, "9").await?;
    assert_eq!((line.state, line.expected), (CountLineState::Counted, None));
    store.wait(10);
    issue(&store.room.keeper, store.nuts, "4", store.ana).await?;
    store.put("20").await?;
    assert_eq!(lines(&store.room.owner, count.id).await?[0].difference(), Some((-1).into()));
    let applied = ops::apply(&store.room.owner, count.id).await?;
    assert_eq!((applied.lines, applied.differing, applied.recounts), (1, 1, 0));
    assert_eq!(applied.count.state, CountState::Closed);
    assert_eq!(store.on_hand().await, 25.into());
    // Lines are found by their item or their shelf.
    let of = async |filter: CountLineFilter| {
        let first = PageRequest::default();
        Ok::<_, crate::base::fault::Error>(ops::lines(&store.room.owner, count.id, filter, first).await?.total)
    };
    let here = CountLineFilter { item: Some(store.nuts), place: Some(store.shelf), ..CountLineFilter::default() };
    assert_eq!((of(here).await?, of(CountLineFilter { place: Some(store.ana), ..here }).await?), (1, 0));
    // There is nothing left to apply.
    let again = ops::apply(&store.room.owner, count.id).await?;
    assert_eq!((again.lines, again.documents.len()), (0, 0));
    assert_eq!(store.on_hand().await, 25.into());
    store.room.holds().await
}

#[sqlx::test]
async fn a_count_taken_offline_is_compared_with_what_had_occurred_by_then(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let count = store.begin().await?;
    let counted_at = store.room.world.services.clock.now() + TimeDelta::minutes(5);
    store.wait(30);
    issue(&store.room.keeper, store.nuts, "4", store.ana).await?;
    // What left before it was counted, and is recorded after it.
    let early = ActRequest {
        holder: Some(crate::stores::types::HolderName::Id(store.ana)),
        occurred_at: Some(counted_at - TimeDelta::minutes(4)),
        ..asked(vec![line(store.nuts, "1")])
    };
    act(&store.room.keeper, Act::Issue, &early).await?;
    let entry = CountedLine { counted_at: Some(counted_at), ..found(store.nuts, store.shelf, "9") };
    let entry = CountedLine { id: Some(StockCountEntryId::new()), ..entry };
    for _ in 0..2 {
        let said = ops::count(&store.room.keeper, count.id, std::slice::from_ref(&entry)).await?;
        assert_eq!(said[0].state, CountLineState::Counted);
    }
    let other = CountedLine { quantity: 8.into(), ..entry };
    let refused = ops::count(&store.room.keeper, count.id, &[other]).await;
    assert_eq!(refusal(refused), Problem::Conflict { what: Entity::StockCount, why: Conflict::Different });
    let applied = ops::apply(&store.room.owner, count.id).await?;
    assert_eq!((applied.lines, applied.differing), (1, 0));
    assert_eq!(store.on_hand().await, 5.into());
    Ok(())
}

#[sqlx::test]
async fn two_people_who_count_one_line_correct_it_once(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let (one, other) = (store.begin().await?, store.begin().await?);
    store.found(&one, "8").await?;
    store.wait(10);
    store.found(&other, "8").await?;
    store.wait(10);
    ops::apply(&store.room.owner, one.id).await?;
    assert_eq!(store.on_hand().await, 8.into());
    let applied = ops::apply(&store.room.owner, other.id).await?;
    assert_eq!((applied.lines, applied.differing), (1, 0));
    assert_eq!(store.on_hand().await, 8.into());
    // The other way round the earlier one has nothing to say any more.
    let (one, other) = (store.begin().await?, store.begin().await?);
    store.found(&one, "7").await?;
    store.wait(10);
    store.found(&other, "6").await?;
    ops::apply(&store.room.owner, other.id).await?;
    let applied = ops::apply(&store.room.owner, one.id).await?;
    assert_eq!((applied.lines, applied.recounts, applied.count.state), (0, 1, CountState::Open));
    assert_eq!(lines(&store.room.owner, one.id).await?[0].recount, Some(Recount::Adjusted));
    assert_eq!(store.on_hand().await, 6.into());
    store.room.holds().await
}

#[sqlx::test]
async fn applied_twice_at_once_it_is_applied_once(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let count = store.begin().await?;
    store.found(&count, "7").await?;
    store.wait(10);
    let ctx = &store.room.owner;
    let issued = async { issue(&store.room.keeper, store.nuts, "1", store.ana).await.map(drop) };
    let (all, issued) = tokio::join!(join_all((0..4).map(|_| ops::apply(ctx, count.id))), issued);
    issued?;
    let all: Vec<_> = all.into_iter().collect::<Result<_>>()?;
    assert_eq!(all.iter().map(|applied| applied.documents.len()).sum::<usize>(), 1);
    assert_eq!(store.on_hand().await, 6.into());
    store.room.holds().await
}

#[sqlx::test]
async fn what_cannot_be_told_apart_is_counted_once_more(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let wrong = issue(&store.room.keeper, store.nuts, "3", store.ana).await?;
    store.wait(5);
    let count = store.begin().await?;
    store.found(&count, "7").await?;
    store.wait(5);
    // Were these three on the shelf when it was counted?
    take_back(&store.room.owner, wrong.id).await?;
    let why = async || -> Result<_> { Ok(lines(&store.room.owner, count.id).await?[0].recount) };
    assert_eq!(why().await?, Some(Recount::Undone));
    store.wait(5);
    assert_eq!(store.found(&count, "10").await?.recount, None);
    store.wait(1);
    issue(&store.room.keeper, store.nuts, "1", store.ana).await?;
    assert_eq!(why().await?, Some(Recount::Moved));
    store.wait(5);
    store.found(&count, "2").await?;
    store.wait(5);
    issue(&store.room.keeper, store.nuts, "5", store.ana).await?;
    assert_eq!(why().await?, Some(Recount::Taken));
    let applied = ops::apply(&store.room.owner, count.id).await?;
    assert_eq!((applied.lines, applied.recounts), (0, 1));
    ops::close(&store.room.keeper, count.id).await?;
    let refused = store.found(&count, "4").await;
    assert_eq!(refusal(refused), Problem::Conflict { what: Entity::StockCount, why: Conflict::WrongStatus });
    assert_eq!(store.on_hand().await, 4.into());
    Ok(())
}

#[sqlx::test]
async fn what_differs_much_is_counted_by_somebody_else_and_the_uncounted_stays(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let bolts = store.room.item("Tornillo", ItemKind::Consumable).await?.id;
    receive(&store.room.owner, bolts, "5", None).await?;
    store.wait(60);
    let general = crate::stores::ops::store_room(&store.room.owner).await?.locations;
    let general = general.iter().find(|shelf| shelf.values.path == "General").unwrap().id;
    let count = CountRequest {
        places: Vec::new(),
        items: vec![store.nuts.into(), crate::base::entity::NameOr::Name("tornillo".into())],
        tolerance: Some(5.into()),
        ..all_of(store.shelf)
    };
    let count = ops::create(&store.room.keeper, &count).await?;
    assert_eq!(count.lines, 2);
    let said = store.found(&count, "3").await?;
    assert_eq!((said.state, said.recount), (CountLineState::Recount, Some(Recount::Difference)));
    // The same person does not confirm themselves.
    assert_eq!(store.found(&count, "3").await?.state, CountLineState::Recount);
    let said = ops::count(&store.room.owner, count.id, &[found(store.nuts, store.shelf, "3")]).await?;
    assert_eq!((said[0].state, said[0].expected), (CountLineState::Counted, Some(10.into())));
    ops::apply(&store.room.owner, count.id).await?;
    assert_eq!((store.on_hand().await, store.room.totals(bolts).await.0), (3.into(), 5.into()));
    let states: Vec<_> = lines(&store.room.keeper, count.id).await?.iter().map(|line| line.state).collect();
    assert_eq!(states, [CountLineState::Applied, CountLineState::Uncounted]);
    // What was found where nobody looked for it is taken into a count.
    let other = store.begin().await?;
    let said = ops::count(&store.room.owner, other.id, &[found(bolts, general, "6")]).await?;
    assert_eq!((said.len(), said[0].state), (1, CountLineState::Counted));
    ops::apply(&store.room.owner, other.id).await?;
    assert_eq!(store.room.totals(bolts).await.0, 6.into());
    store.room.holds().await
}

#[sqlx::test]
async fn a_class_is_counted_by_what_was_used_of_its_items(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let (owner, keeper) = (&store.room.owner, &store.room.keeper);
    let mut made = Vec::new();
    for (name, cost, used) in
        [("Sensor", "100", "8"), ("Disco", "15", "10"), ("Lija", "5", "10"), ("Reliquia", "7", "0")]
    {
        let item = store.room.item(name, ItemKind::Consumable).await?.id;
        receive(owner, item, "20", Some(cost)).await?;
        if used != "0" {
            issue(owner, item, used, store.ana).await?;
        }
        made.push(item);
    }
    let of = |class, items: &[StockItemId]| CountRequest {
        places: Vec::new(),
        class: Some(class),
        items: items.iter().copied().map(Into::into).collect(),
        ..all_of(store.shelf)
    };
    for (class, item) in [(AbcClass::A, made[0]), (AbcClass::B, made[1]), (AbcClass::C, made[2])] {
        let count = ops::create(keeper, &of(class, &[])).await?;
        let counted: Vec<_> = lines(keeper, count.id).await?.iter().map(|line| line.item.id).collect();
        assert_eq!(counted, [item], "{class}");
    }
    // What is said besides narrows it.
    assert_eq!(ops::create(keeper, &of(AbcClass::A, &made)).await?.lines, 1);
    let nothing = Problem::invalid("places", Reason::Missing);
    assert_eq!(refusal(ops::create(keeper, &of(AbcClass::A, &made[1..])).await), nothing);
    // Whoever moves stock, and may not see what is used, does not learn it by counting.
    sqlx::query("update users set extra_permissions = '{stores_move}' where role = 'viewer' and tenant_id = $1")
        .bind(store.room.business.tenant.0)
        .execute(&store.room.world.pool)
        .await?;
    let helper = store.room.world.viewer(&store.room.business).await?;
    assert_eq!(ops::create(&helper, &all_of(store.shelf)).await?.lines, 1);
    assert_eq!(refusal(ops::create(&helper, &of(AbcClass::A, &[])).await), Problem::NotAllowed);
    Ok(())
}

#[sqlx::test]
async fn a_count_is_assigned_to_whoever_may_count(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let room = &store.room;
    let (operator, viewer) = (
        room.world.operator(&room.business).await?.person()?.user,
        room.world.viewer(&room.business).await?.person()?.user,
    );
    let people: Vec<_> = ops::people(&room.keeper).await?.into_iter().map(|person| person.id).collect();
    assert!(people.contains(&operator) && !people.contains(&viewer), "{people:?}");
    let by = |assignee| CountRequest { assignee: Some(assignee), ..all_of(store.shelf) };
    assert_eq!(ops::create(&room.keeper, &by(operator)).await?.assignee, Some(operator));
    let unknown = Problem::invalid("assignee", Reason::Unknown);
    assert_eq!(refusal(ops::create(&room.keeper, &by(viewer)).await), unknown);
    let operator = room.world.operator(&room.business).await?;
    assert_eq!(refusal(ops::people(&operator).await), Problem::NotAllowed);
    Ok(())
}

#[sqlx::test]
async fn whoever_is_to_count_sees_that_count_alone(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let room = &store.room;
    let operator = room.world.operator(&room.business).await?;
    let mine = CountRequest { assignee: Some(operator.person()?.user), ..all_of(store.shelf) };
    let mine = ops::create(&room.keeper, &mine).await?;
    let other = store.begin().await?;
    let page = PageRequest::default();
    let seen = ops::list(&operator, CountFilter::default(), page).await?;
    assert_eq!(seen.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [mine.id]);
    assert_eq!(ops::list(&room.keeper, CountFilter::default(), page).await?.total, 2);
    let missing = Problem::NotFound { what: Entity::StockCount };
    assert_eq!(refusal(ops::find(&operator, other.id).await), missing);
    assert_eq!(refusal(ops::count(&operator, other.id, &[found(store.nuts, store.shelf, "9")]).await), missing);
    let said = ops::count(&operator, mine.id, &[found(store.nuts, store.shelf, "9")]).await?;
    assert_eq!((said[0].state, said[0].expected), (CountLineState::Counted, None));
    assert_eq!(refusal(ops::apply(&operator, mine.id).await), Problem::NotAllowed);
    assert_eq!(refusal(ops::apply(&room.keeper, mine.id).await), Problem::NotAllowed);
    let stranger = room.world.store_room("ajeno").await?;
    let stranger = room.world.owner(&stranger).await?;
    assert_eq!(refusal(ops::find(&stranger, mine.id).await), missing);
    Ok(())
}

#[sqlx::test]
async fn what_cannot_be_counted_is_refused_with_its_place(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let (ctx, count) = (&store.room.keeper, store.begin().await?);
    let good = found(store.nuts, store.shelf, "9");
    let refused = async |line: CountedLine| refusal(ops::count(ctx, count.id, &[good.clone(), line]).await);
    let wrong = |field: &str, reason| Problem::invalid(&format!("lines.1.{field}"), reason);
    let with = |quantity: &str| found(store.nuts, store.shelf, quantity);
    assert_eq!(refused(with("-1")).await, wrong("quantity", Reason::OutOfRange));
    assert_eq!(refused(with("1.5")).await, wrong("quantity", Reason::Malformed));
    assert_eq!(refused(with("1000000000000")).await, wrong("quantity", Reason::OutOfRange));
    assert_eq!(refused(CountedLine { place: store.ana.into(), ..with("1") }).await, wrong("place", Reason::Unknown));
    let nothing = CountedLine { item: None, name: Some("Nada".into()), ..with("1") };
    assert_eq!(refused(nothing).await, wrong("item", Reason::Unknown));
    let before = CountedLine { counted_at: Some(count.made_at - TimeDelta::hours(1)), ..with("1") };
    assert_eq!(refused(before).await, wrong("counted_at", Reason::OutOfRange));
    // Nothing of it was taken.
    assert_eq!(ops::find(ctx, count.id).await?.counted, 0);
    let empty = CountRequest { places: Vec::new(), ..all_of(store.shelf) };
    assert_eq!(refusal(ops::create(ctx, &empty).await), Problem::invalid("places", Reason::Missing));
    let bare = store.room.shelf("B").await?.id;
    assert_eq!(refusal(ops::create(ctx, &all_of(bare)).await), Problem::invalid("places", Reason::Missing));
    Ok(())
}

#[sqlx::test]
async fn differences_are_told_to_those_who_keep_the_store_room_and_agreement_is_not(pool: PgPool) -> Result<()> {
    let store = Counted::new(pool).await?;
    let told = async || -> Result<Vec<Facts>> {
        let told = list_notices(&store.room.keeper, &NoticeQuery::default()).await?.rows;
        Ok(told.into_iter().map(|notice| notice.facts).collect())
    };
    let equal = store.begin().await?;
    store.found(&equal, "10").await?;
    ops::apply(&store.room.owner, equal.id).await?;
    assert_eq!(told().await?, []);
    store.wait(60);
    let other = store.begin().await?;
    store.found(&other, "7").await?;
    ops::apply(&store.room.owner, other.id).await?;
    // Applied again, nothing is new.
    ops::apply(&store.room.owner, other.id).await?;
    let facts = Facts::CountDifference { count: other.id, name: other.name, lines: 1, differing: 1 };
    assert_eq!(told().await?, [facts]);
    store.room.holds().await
}
