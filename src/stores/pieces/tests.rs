//! Serialised pieces, in a real database.

use super::types::{PieceCondition, PieceFilter, PieceRow, PieceValues, StockPiece, Tracking};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Problem, Reason};
use crate::notices::ops::list as list_notices;
use crate::notices::types::{NoticeQuery, NoticeShow, Topic};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::alerts::ops::check_due;
use crate::stores::codes::types::CodeTarget;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{Room, asked, holder, item, line, receive, refusal, take_back};
use crate::stores::types::{
    Act, ActAnswer, ActLine, ActRequest, HolderKind, HolderName, HolderValues, IssueFilter, ItemKind, MoveFilter,
    StockItemValues,
};
use crate::stores::{codes, counts, custody, history, kits, verify};
use chrono::{NaiveDate, TimeDelta};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use sqlx::PgPool;
use sqlx::error::DatabaseError;
use uuid::Uuid;

/// A tool that is tracked by piece.
async fn tool(room: &Room, name: &str) -> Result<StockItemId> {
    let values = StockItemValues { tracking: Some(Tracking::Piece), ..item(name, ItemKind::Tool) };
    Ok(entity::create(&room.owner, &values).await?.id)
}

/// One piece of it.
fn one(item: StockItemId, serial: &str) -> ActLine {
    ActLine { piece: Some(NameOr::Name(serial.into())), ..line(item, "1") }
}

async fn get(ctx: &Ctx, item: StockItemId, serials: &[&str]) -> Result<ActAnswer> {
    act(ctx, Act::Receive, &asked(serials.iter().map(|serial| one(item, serial)).collect())).await
}

async fn lend(ctx: &Ctx, line: ActLine, to: StockLocationId) -> Result<ActAnswer> {
    act(ctx, Act::Issue, &ActRequest { holder: Some(HolderName::Id(to)), ..asked(vec![line]) }).await
}

async fn pieces(ctx: &Ctx, item: StockItemId) -> Result<Vec<PieceRow>> {
    let filter = PieceFilter { item: Some(item), ..PieceFilter::default() };
    Ok(super::ops::list(ctx, &filter, PageRequest::bounded(Some(1), Some(200))).await?.rows)
}

/// `SN-1 at A`, of each.
async fn places(ctx: &Ctx, item: StockItemId) -> Result<Vec<String>> {
    let told = |row: PieceRow| {
        let place = row.place.map_or_else(|| "nowhere".to_owned(), |place| place.name);
        format!("{} at {place}", row.piece.values.serial)
    };
    Ok(pieces(ctx, item).await?.into_iter().map(told).collect())
}

fn values(piece: &StockPiece) -> PieceValues {
    piece.values.clone()
}

#[sqlx::test]
async fn a_piece_comes_by_its_serial_goes_by_it_and_comes_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, shelf) = (&room.owner, room.holder("Ana").await?, room.shelf("B").await?.id);
    let drill = tool(&room, "Taladro").await?;
    get(ctx, drill, &["SN-1", "SN-2"]).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at General", "SN-2 at General"]);
    let due = ctx.now() + TimeDelta::days(2);
    let request =
        ActRequest { holder: Some(HolderName::Id(ana)), due_at: Some(due), ..asked(vec![one(drill, " sn-2")]) };
    let issue = act(ctx, Act::Issue, &request).await?;
    assert_eq!((issue.lines[0].available, issue.lines[0].in_use), (1.into(), 1.into()));
    let rows = pieces(ctx, drill).await?;
    assert_eq!((rows[1].due_at, rows[1].since.is_some(), rows[0].since), (Some(due), true, None));
    // It is named wherever the loan is shown.
    let serial = |piece: &Option<super::types::PieceName>| piece.as_ref().map(|piece| piece.serial.clone()).unwrap();
    let filter = IssueFilter { item: Some(drill), ..IssueFilter::default() };
    let page = PageRequest::default();
    let open = history::ops::issues(ctx, &filter, page).await?.rows;
    assert_eq!(serial(&open[0].piece), "SN-2");
    let filter = MoveFilter { item: Some(drill), ..MoveFilter::default() };
    assert_eq!(serial(&history::ops::moves(ctx, &filter, page).await?.rows[0].piece), "SN-2");
    assert_eq!(serial(&history::ops::document(ctx, issue.id).await?.moves[0].piece), "SN-2");
    assert_eq!(serial(&history::ops::document(ctx, issue.id).await?.undo.unwrap().lines[0].piece), "SN-2");
    assert_eq!(serial(&custody::ops::of_holder(ctx, ana).await?.loans[0].piece), "SN-2");
    // It comes back by its own name, whoever is said to have it; what is not out does not.
    let not_there = Problem::invalid("lines.0.piece", Reason::NotThere);
    assert_eq!(refusal(act(ctx, Act::Return, &asked(vec![one(drill, "SN-1")])).await), not_there);
    let back = ActLine { to: Some(shelf.into()), ..one(drill, "SN-2") };
    act(ctx, Act::Return, &asked(vec![back])).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at General", "SN-2 at B"]);
    // From there it is transferred, missed, found and scrapped.
    let reasoned = |line| ActRequest { reason: "conteo".into(), ..asked(vec![line]) };
    act(ctx, Act::Transfer, &asked(vec![ActLine { to: Some(shelf.into()), ..one(drill, "SN-1") }])).await?;
    let missing = ActLine { quantity: 0.into(), ..one(drill, "SN-1") };
    act(ctx, Act::Adjust, &reasoned(missing)).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at difference", "SN-2 at B"]);
    assert_eq!(refusal(lend(ctx, one(drill, "SN-1"), ana).await), not_there);
    act(ctx, Act::Adjust, &reasoned(ActLine { to: Some(shelf.into()), ..one(drill, "SN-1") })).await?;
    act(ctx, Act::Scrap, &reasoned(ActLine { to: Some(NameOr::Name("lost".into())), ..one(drill, "SN-2") })).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at B", "SN-2 at lost"]);
    assert_eq!(room.totals(drill).await.0, 1.into());
    // What somebody has is lost there.
    lend(ctx, one(drill, "SN-1"), ana).await?;
    act(ctx, Act::Scrap, &reasoned(one(drill, "SN-1"))).await?;
    assert_eq!(room.totals(drill).await, (0.into(), 0.into(), 0.into(), 0.into()));
    room.holds().await
}

#[sqlx::test]
async fn what_cannot_be_is_told_at_its_line(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, shelf) = (&room.owner, room.holder("Ana").await?, room.shelf("B").await?.id);
    let (drill, nuts) = (tool(&room, "Taladro").await?, room.item("Tuerca", ItemKind::Consumable).await?.id);
    get(ctx, drill, &["SN-1"]).await?;
    receive(ctx, nuts, "5", None).await?;
    let refused = async |act_of: Act, line: ActLine| {
        let holder = (act_of == Act::Issue).then_some(HolderName::Id(ana));
        let reason = if matches!(act_of, Act::Adjust | Act::Scrap) { "conteo" } else { "" };
        let request = ActRequest { holder, reason: reason.into(), ..asked(vec![line]) };
        match refusal(act(ctx, act_of, &request).await) {
            Problem::Invalid { fields } => (fields[0].field.clone(), fields[0].reason),
            other => panic!("{other:?}"),
        }
    };
    let at = |field: &str, reason| (format!("lines.0.{field}"), reason);
    for act_of in [Act::Receive, Act::Issue, Act::Return, Act::Transfer, Act::Adjust, Act::Scrap] {
        assert_eq!(refused(act_of, line(drill, "1")).await, at("piece", Reason::Missing), "{act_of}");
        assert_eq!(refused(act_of, one(nuts, "SN-1")).await, at("piece", Reason::ByQuantity), "{act_of}");
    }
    assert_eq!(refused(Act::Issue, one(drill, "SN-9")).await, at("piece", Reason::Unknown));
    let two = ActLine { quantity: 2.into(), ..one(drill, "SN-1") };
    assert_eq!(refused(Act::Issue, two).await, at("quantity", Reason::OutOfRange));
    assert_eq!(refused(Act::Receive, one(drill, "SN-1")).await, at("piece", Reason::NotThere));
    let elsewhere = ActLine { from: Some(shelf.into()), ..one(drill, "SN-1") };
    assert_eq!(refused(Act::Issue, elsewhere).await, at("piece", Reason::NotThere));
    let found_elsewhere = ActLine { to: Some(shelf.into()), ..one(drill, "SN-1") };
    assert_eq!(refused(Act::Adjust, found_elsewhere).await, at("piece", Reason::NotThere));
    let twice = asked(vec![one(drill, "SN-1"), one(drill, "sn-1")]);
    let twice = act(ctx, Act::Issue, &ActRequest { holder: Some(HolderName::Id(ana)), ..twice }).await;
    assert_eq!(refusal(twice), Problem::invalid("lines.1.piece", Reason::Duplicate));
    assert_eq!(refusal(get(ctx, drill, &["SN-7", "SN-7"]).await), Problem::invalid("lines.1.piece", Reason::Duplicate));
    // Kits and counts have none of it.
    let kit = json!({ "name": "Juego", "lines": [{ "item": drill, "quantity": 1 }] });
    let kit = entity::create::<kits::types::KitValues>(ctx, &serde_json::from_value(kit)?).await;
    assert_eq!(refusal(kit), Problem::invalid("lines.0.item", Reason::ByPiece));
    let count = counts::ops::create(ctx, &serde_json::from_value(json!({ "items": [drill] }))?).await;
    assert_eq!(refusal(count), Problem::invalid("items.0", Reason::ByPiece));
    let count = counts::ops::create(ctx, &serde_json::from_value(json!({ "places": ["General"] }))?).await?;
    assert_eq!(count.lines, 1, "the nuts alone");
    room.holds().await
}

#[sqlx::test]
async fn how_an_item_is_tracked_stays_and_a_serial_is_its_items_alone(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.owner;
    let drill = tool(&room, "Taladro").await?;
    let known = entity::find::<StockItemValues>(ctx, drill).await?;
    // Left out it stays.
    let same = StockItemValues { tracking: None, ..known.values.clone() };
    let known = entity::change(ctx, drill, known.version, &same).await?;
    assert_eq!(known.values.tracking, Some(Tracking::Piece));
    let new = |serial: &str| PieceValues {
        item: drill.into(),
        serial: serial.into(),
        condition: PieceCondition::Worn,
        service_due: None,
        note: String::new(),
    };
    let piece = entity::create(ctx, &new(" SN 1 ")).await?;
    assert_eq!(piece.values.serial, "SN 1");
    let taken = |error| matches!(error, Problem::Conflict { why: Conflict::Taken, .. });
    assert!(taken(refusal(entity::create(ctx, &new("sn  1")).await)));
    let bulk = StockItemValues { tracking: Some(Tracking::Bulk), ..known.values.clone() };
    let refused = refusal(entity::change(ctx, drill, known.version, &bulk).await);
    assert!(matches!(refused, Problem::Conflict { why: Conflict::InUse, .. }));
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let of_nuts = PieceValues { item: nuts.into(), ..new("SN 2") };
    assert_eq!(refusal(entity::create(ctx, &of_nuts).await), Problem::invalid("item", Reason::ByQuantity));
    let moved = PieceValues { item: nuts.into(), ..values(&piece) };
    assert!(entity::change(ctx, piece.id, 1, &moved).await.is_err());
    // It is received by the serial that it has already, and found by what stands on its label.
    get(ctx, drill, &["sn 1"]).await?;
    let row = pieces(ctx, drill).await?.remove(0);
    assert_eq!((row.piece.id, row.piece.values.condition), (piece.id, PieceCondition::Worn));
    let found = codes::ops::resolve(ctx, &row.own_code).await?.found;
    assert!(matches!(&found[0].target, CodeTarget::Piece(found) if found.piece.id == piece.id));
    assert_eq!(super::ops::find(ctx, &NameOr::Name(row.own_code.clone())).await?.piece.id, piece.id);
    room.holds().await
}

#[sqlx::test]
async fn what_is_to_be_serviced_is_told_and_issued_to_whoever_does_it_alone(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let drill = tool(&room, "Taladro").await?;
    get(ctx, drill, &["SN-1"]).await?;
    let piece = pieces(ctx, drill).await?.remove(0).piece;
    let today: NaiveDate = ctx.now().date_naive();
    let due = |day: NaiveDate| PieceValues { service_due: Some(day), ..values(&piece) };
    let topics = async |ctx: &Ctx| -> Result<Vec<Topic>> {
        let query = NoticeQuery { show: NoticeShow::Open, ..NoticeQuery::default() };
        let found = list_notices(ctx, &query).await?;
        Ok(found.rows.iter().map(|notice| notice.facts.topic()).collect())
    };
    entity::change(ctx, piece.id, 1, &due(today + TimeDelta::days(3))).await?;
    assert!(topics(ctx).await?.is_empty());
    room.world.services.clock.advance(TimeDelta::days(2));
    check_due(&room.world.services).await?;
    let ctx = &room.world.owner(&room.business).await?;
    assert_eq!(topics(ctx).await?, [Topic::ServiceDue]);
    lend(ctx, one(drill, "SN-1"), ana).await?;
    act(ctx, Act::Return, &asked(vec![one(drill, "SN-1")])).await?;
    room.world.services.clock.advance(TimeDelta::days(3));
    check_due(&room.world.services).await?;
    let ctx = &room.world.owner(&room.business).await?;
    assert_eq!(topics(ctx).await?, [Topic::ServiceOverdue]);
    let overdue = Problem::invalid("lines.0.piece", Reason::ServiceOverdue);
    assert_eq!(refusal(lend(ctx, one(drill, "SN-1"), ana).await), overdue);
    let service = HolderValues { kind: HolderKind::Service, ..holder("Servicio") };
    let service = entity::create(ctx, &service).await?.id;
    lend(ctx, one(drill, "SN-1"), service).await?;
    act(ctx, Act::Return, &asked(vec![one(drill, "SN-1")])).await?;
    entity::change(ctx, piece.id, 2, &due(today + TimeDelta::days(400))).await?;
    assert!(topics(ctx).await?.is_empty());
    lend(ctx, one(drill, "SN-1"), ana).await?;
    room.holds().await
}

#[sqlx::test]
async fn one_of_two_who_want_the_same_piece_has_it(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let drill = tool(&room, "Taladro").await?;
    get(ctx, drill, &["SN-1", "SN-2"]).await?;
    let all = join_all((0..6).map(|_| lend(ctx, one(drill, "SN-1"), ana))).await;
    assert_eq!(all.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let not_there = Problem::invalid("lines.0.piece", Reason::NotThere);
    let is_refused = |outcome: &Result<_>| matches!(outcome, Err(Error::Refused(problem)) if *problem == not_there);
    assert_eq!(all.iter().filter(|outcome| is_refused(outcome)).count(), 5);
    assert_eq!(places(ctx, drill).await?, ["SN-1 at Ana", "SN-2 at General"]);
    room.holds().await
}

#[sqlx::test]
async fn a_document_is_taken_back_only_where_its_own_pieces_are_there(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let drill = tool(&room, "Taladro").await?;
    let receipt = get(ctx, drill, &["SN-1"]).await?;
    get(ctx, drill, &["SN-2"]).await?;
    let issue = lend(ctx, one(drill, "SN-1"), ana).await?;
    // There is one on the shelf, but another one.
    assert!(matches!(refusal(take_back(ctx, receipt.id).await), Problem::NotEnough { .. }));
    take_back(ctx, issue.id).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at General", "SN-2 at General"]);
    take_back(ctx, receipt.id).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at supplier", "SN-2 at General"]);
    // It may come in again.
    get(ctx, drill, &["SN-1"]).await?;
    let shelf = room.shelf("B").await?;
    // A shelf that goes takes its pieces elsewhere.
    let out = |serial| ActLine { to: Some(shelf.id.into()), ..one(drill, serial) };
    act(ctx, Act::Transfer, &asked(vec![out("SN-1"), out("SN-2")])).await?;
    let general = NameOr::Name("General".to_owned());
    crate::stores::places::ops::delete(ctx, shelf.id.into(), Some(general)).await?;
    assert_eq!(places(ctx, drill).await?, ["SN-1 at General", "SN-2 at General"]);
    room.holds().await
}

/// Where pieces are, and how many there are, differ.
async fn misplaced(pool: &PgPool) -> Result<Vec<String>> {
    let found = sqlx::query_scalar(
        "select 'balance ' || b.location_id from stock_balances b
         join stock_items i on i.id = b.item_id and i.tracking = 'piece'
         where b.bounded
           and b.quantity <> (select count(*) from stock_pieces p where p.item_id = b.item_id and p.location_id = b.location_id)
         union all
         select 'piece ' || p.serial from stock_pieces p
         where p.location_id is distinct from (select m.to_id from stock_moves m where m.piece_id = p.id order by position desc limit 1)
         union all
         select 'open ' || p.serial
         from stock_pieces p
         join stock_moves m on m.piece_id = p.id
         join stock_issues s on s.item_id = m.item_id and s.position = m.position and s.open > 0
         group by p.id, p.serial, p.location_id
         having count(*) > 1 or min(s.holder_id::text) <> p.location_id::text",
    )
    .fetch_all(pool)
    .await?;
    Ok(found)
}

async fn anything(
    ctx: &Ctx,
    (tools, shelves, holders): (&[StockItemId], &[StockLocationId], &[StockLocationId]),
    mut random: StdRng,
) -> Result<usize> {
    let (mut done, mut count): (Vec<StockDocumentId>, usize) = (Vec::new(), 0);
    for _ in 0..40 {
        let item = tools[random.random_range(0..tools.len())];
        let line = one(item, &format!("SN-{}", random.random_range(0..4)));
        let shelf = shelves[random.random_range(0..shelves.len())];
        let onto = ActLine { to: Some(shelf.into()), ..line.clone() };
        let holder = holders[random.random_range(0..holders.len())];
        let reasoned = |line| ActRequest { reason: "conteo".into(), ..asked(vec![line]) };
        let outcome = match random.random_range(0..9) {
            0 | 1 => act(ctx, Act::Receive, &asked(vec![onto])).await,
            2 | 3 => lend(ctx, line, holder).await,
            4 => act(ctx, Act::Return, &asked(vec![onto])).await,
            5 => act(ctx, Act::Transfer, &asked(vec![onto])).await,
            6 => act(ctx, Act::Adjust, &reasoned(onto)).await,
            7 => act(ctx, Act::Adjust, &reasoned(ActLine { quantity: 0.into(), ..line })).await,
            _ => act(ctx, Act::Scrap, &reasoned(line)).await,
        };
        match outcome {
            Ok(answer) => {
                count += 1;
                done.push(answer.id);
            }
            Err(Error::Refused(Problem::Invalid { .. })) => {}
            Err(error) => return Err(error),
        }
        if random.random_bool(0.25) && !done.is_empty() {
            // Any of them, whatever was done since.
            let document = done.swap_remove(random.random_range(0..done.len()));
            match take_back(ctx, document).await {
                Ok(_)
                | Err(Error::Refused(Problem::Conflict { why: Conflict::Undone, .. } | Problem::NotEnough { .. })) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(count)
}

#[sqlx::test]
async fn whatever_many_do_at_once_each_piece_is_at_one_place(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let tools = [tool(&room, "Taladro").await?, tool(&room, "Esmeril").await?];
    let shelves = [room.shelf("A").await?.id, room.shelf("B").await?.id];
    let holders = [room.holder("Ana").await?, room.holder("Beto").await?];
    for seed in 0..3 {
        let scene = (&tools[..], &shelves[..], &holders[..]);
        let all = (0..4).map(|who| anything(&room.owner, scene, StdRng::seed_from_u64(seed * 100 + who)));
        let mut count = 0;
        for done in join_all(all).await {
            count += done?;
        }
        assert!(count > 30, "seed {seed}: {count}");
        assert_eq!(misplaced(&room.world.pool).await?, Vec::<String>::new(), "seed {seed}");
        room.holds().await?;
    }
    Ok(())
}

#[sqlx::test]
async fn a_piece_that_was_moved_by_hand_is_named(pool: PgPool) -> Result<()> {
    let room = Room::new(pool.clone()).await?;
    let drill = tool(&room, "Taladro").await?;
    get(&room.owner, drill, &["SN-1", "SN-2"]).await?;
    let first = async || -> Result<String> {
        let mut found = verify::ops::verify(&room.world.services, Some(room.business.tenant)).await?;
        Ok(found.remove(0).difference.map(|difference| difference.to_string()).unwrap_or_default())
    };
    sqlx::raw_sql("update stock_pieces set location_id = null where serial = 'SN-1'").execute(&pool).await?;
    assert!(first().await?.contains("where a piece is"), "{}", first().await?);
    sqlx::raw_sql("update stock_pieces set location_id = (select to_id from stock_moves limit 1)")
        .execute(&pool)
        .await?;
    assert_eq!(first().await?, "");
    // Which one was moved is sealed with its document.
    sqlx::raw_sql(
        "update stock_moves m set piece_id = (select id from stock_pieces p where p.id <> m.piece_id);
         update stock_pieces p set location_id = (select to_id from stock_moves where piece_id = p.id)",
    )
    .execute(&pool)
    .await?;
    assert!(first().await?.contains("the hash of its lines"), "{}", first().await?);
    Ok(())
}

/// What there is, by id.
struct Things {
    tool: Uuid,
    nuts: Uuid,
    shelf: Uuid,
    other: Uuid,
    holder: Uuid,
    supplier: Uuid,
    /// On the shelf, with the holder, on the shelf with its service overdue, of another item.
    pieces: [Uuid; 4],
}

/// The rule that keeps a document of this act with one move of a piece from being.
async fn refused(
    room: &Room,
    act: &str,
    (item, piece, quantity): (Uuid, Option<Uuid>, i32),
    (from, to): (Uuid, Uuid),
    (against, undoes): (Option<i64>, Option<i64>),
) -> Result<String> {
    let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
    let (document, tenant) = (Uuid::now_v7(), room.business.tenant.0);
    sqlx::query(
        "insert into stock_documents (tenant_id, id, number, act, recorded_at, day, occurred_at, reason, note, made_by_name, undoes,
                                      asked)
         select $1, $2, 0, $3, now(), current_date, now(), '', '', '',
                (select document_id from stock_moves where tenant_id = $1 and item_id = $5 and position = $4), sha256('')",
    )
    .bind(tenant)
    .bind(document)
    .bind(act)
    .bind(undoes)
    .bind(item)
    .execute(tx.sql())
    .await?;
    let outcome = sqlx::query(
        "insert into stock_moves (tenant_id, document_id, line, item_id, quantity, from_id, to_id, against, undoes, piece_id)
         values ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant)
    .bind(document)
    .bind(item)
    .bind(rust_decimal::Decimal::from(quantity))
    .bind(from)
    .bind(to)
    .bind(against)
    .bind(undoes)
    .bind(piece)
    .execute(tx.sql())
    .await;
    Ok(match outcome {
        Err(sqlx::Error::Database(refusal)) => {
            refusal.constraint().map_or_else(|| refusal.message().to_owned(), str::to_owned)
        }
        outcome => format!("{outcome:?}"),
    })
}

async fn things(room: &Room) -> Result<Things> {
    let ctx = &room.owner;
    let (ana, shelf, other) = (room.holder("Ana").await?, room.shelf("A").await?.id, room.shelf("B").await?.id);
    let (drill, saw) = (tool(room, "Taladro").await?, tool(room, "Sierra").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let onto = |line: ActLine| ActLine { to: Some(shelf.into()), ..line };
    let lines = ["SN-1", "SN-2", "SN-3"].map(|serial| onto(one(drill, serial)));
    act(ctx, Act::Receive, &asked(lines.to_vec())).await?;
    act(ctx, Act::Receive, &asked(vec![onto(one(saw, "SN-1")), onto(line(nuts, "5"))])).await?;
    lend(ctx, one(drill, "SN-2"), ana).await?;
    let rows: Vec<StockPieceId> = pieces(ctx, drill).await?.into_iter().map(|row| row.piece.id).collect();
    let third = entity::find::<PieceValues>(ctx, rows[2]).await?;
    let yesterday = NaiveDate::from_ymd_opt(2020, 1, 1);
    entity::change(ctx, third.id, 1, &PieceValues { service_due: yesterday, ..third.values }).await?;
    let of_saw = pieces(ctx, saw).await?.remove(0).piece.id;
    let supplier: Uuid = sqlx::query_scalar("select id from stock_locations where name = 'supplier'")
        .fetch_one(&room.world.pool)
        .await?;
    Ok(Things {
        tool: drill.0,
        nuts: nuts.0,
        shelf: shelf.0,
        other: other.0,
        holder: ana.0,
        supplier,
        pieces: [rows[0].0, rows[1].0, rows[2].0, of_saw.0],
    })
}

#[sqlx::test]
async fn the_database_refuses_by_name_what_pieces_may_not(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let Things { tool, nuts, shelf, other, holder, supplier, pieces } = things(&room).await?;
    let [here, lent, overdue, of_saw] = pieces;
    let none = (None, None);
    for (act, what, way, more, rule) in [
        // Not named, of an item without pieces, of another item, two at once.
        ("transfer", (tool, None, 1), (shelf, other), none, "stock_moves_piece_named"),
        ("transfer", (nuts, Some(here), 1), (shelf, other), none, "stock_moves_piece_named"),
        ("transfer", (tool, Some(of_saw), 1), (shelf, other), none, "stock_moves_piece_named"),
        ("transfer", (tool, Some(here), 2), (shelf, other), none, "stock_moves_piece_named"),
        ("transfer", (tool, Some(Uuid::now_v7()), 1), (shelf, other), none, "stock_moves_piece_named"),
        // Not where it is taken from.
        ("issue", (tool, Some(lent), 1), (shelf, holder), none, "stock_moves_piece_is_there"),
        ("receive", (tool, Some(here), 1), (supplier, shelf), none, "stock_moves_piece_is_there"),
        // Another one than was issued, or is taken back.
        ("return", (tool, Some(here), 1), (holder, shelf), (Some(4), None), "stock_moves_piece_named"),
        ("undo", (tool, Some(lent), 1), (shelf, supplier), (None, Some(1)), "stock_moves_piece_named"),
        // Not serviced.
        ("issue", (tool, Some(overdue), 1), (shelf, holder), none, "stock_pieces_serviced"),
    ] {
        assert_eq!(refused(&room, act, what, way, more).await?, rule, "{act} {what:?}");
    }
    for (statement, rule) in [
        ("update stock_items set tracking = 'bulk' where tracking = 'piece'", Some("stock_items_tracking_stays")),
        (
            "update stock_items set unit = 'litre' where tracking = 'piece' and name = 'Nueva'",
            Some("stock_items_pieces_counted"),
        ),
        ("update stock_items set tracking = 'lot' where name = 'Nueva'", Some("stock_items_tracking_known")),
        (
            "insert into stock_pieces (tenant_id, id, item_id, serial, serial_key, condition)
             select tenant_id, gen_random_uuid(), id, 'X', 'x', 'good' from stock_items where name = 'Tuerca'",
            Some("stock_pieces_item_tracked"),
        ),
        ("update stock_pieces set condition = 'broken'", Some("stock_pieces_condition_known")),
        // Where one is nobody says, nor are they removed, nor made another item's.
        ("update stock_pieces set location_id = null", None),
        ("update stock_pieces set item_id = item_id", None),
        ("update stock_pieces set own_code = own_code", None),
        ("delete from stock_pieces", None),
        ("update stock_moves set piece_id = null", None),
    ] {
        if rule == Some("stock_items_pieces_counted") {
            self::tool(&room, "Nueva").await?;
        }
        let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let error = error.as_database_error().unwrap();
        match rule {
            Some(rule) => assert_eq!(error.constraint(), Some(rule), "{statement}: {error}"),
            None => assert_eq!(DatabaseError::code(error).as_deref(), Some("42501"), "{statement}: {error}"),
        }
    }
    room.holds().await
}
