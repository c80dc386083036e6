//! The demo store-room: some 400 items in a tree of shelves, those who take from it, and a year of acts up to the moment of
//! loading, made by rule. A year is always made the same way but for its dates.
//!
//! At its end four tools are overdue and one is due tomorrow, two items are low, and one has run out. A count is under way, and
//! there are requests of each standing.

use super::asked::ask;
use super::chance::Chance;
use super::goods::{DEPARTMENTS, FAMILIES, Family, JOBS, PERSONS};
use super::ops::demo_ctx;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{DepartmentId, StockItemId, StockLocationId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::TenantTx;
use crate::platform::entity::{SetUp, Stored, create_in};
use crate::platform::identity::people::steps::active_people;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::find_tenant;
use crate::stores::alerts::ops::check_in;
use crate::stores::counts;
use crate::stores::counts::types::{CountLine, CountLineFilter, CountRequest, CountedLine};
use crate::stores::ledger::ops::act_in_the_past;
use crate::stores::ops::StoresSetUp;
use crate::stores::types::{
    Act, ActLine, ActRequest, DepartmentValues, HolderKind, HolderName, HolderValues, ItemKind, StockCategoryValues,
    StockItemValues, StockLocationValues,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The code of the store-room's tenant.
pub(super) const CODE: &str = "demo-almacen";
/// Who did all of it.
pub(super) const KEEPER: &str = "Lalo Rivas";
const DAYS: u64 = 365;
/// Drawers of an aisle.
const DRAWERS: usize = 4;
/// An item is filled up to so many times its threshold.
const FULL: i64 = 3;
/// How many there are of each tool.
const TOOLS: i64 = 3;
/// Tools that somebody has for too long: how many days ago they were issued and due.
const OVERDUE: [(u64, u64); 4] = [(24, 17), (15, 10), (9, 5), (4, 1)];
const MAY: &[Permission] = &[
    Permission::StoresView,
    Permission::StoresRequest,
    Permission::StoresMove,
    Permission::StoresEdit,
    Permission::StoresAdjust,
];

/// Sets the store-room up and fills it; one that has departments is left alone. Says whether it was. All of it but a count that is
/// under way and what is asked for is one transaction.
pub async fn load_store_room(services: &Arc<Services>) -> Result<bool> {
    let tenant = find_tenant(services, CODE).await?.ok_or_else(|| Error::broken("the demo store-room is missing"))?;
    let mut tx = demo_ctx(services, tenant, MAY).begin(Permission::StoresEdit).await?;
    StoresSetUp::lock(&mut tx).await?;
    if !DepartmentValues::list(&mut tx, None).await?.is_empty() {
        return Ok(false);
    }
    let people = active_people(&mut tx, None).await?;
    let user = |role| people.iter().find(|person| person.role == role).map(|person| person.id);
    let actor =
        Actor::Job { tenant, person: user(Role::Supply), name: KEEPER.to_owned(), acting: None, permissions: MAY };
    let ctx = Ctx::new(Arc::clone(services), actor, Request::default());
    let room = set_up(&ctx, &mut tx, user(Role::Supply)).await?;
    Year::new(&ctx, &mut tx, room).live().await?;
    check_in(&ctx, &mut tx).await?;
    tx.commit().await?;
    services.db.analyze().await?;
    begin_count(&ctx).await?;
    ask(&ctx).await?;
    Ok(true)
}

/// A count of an aisle that is half done: of every fourth item something is missing.
async fn begin_count(ctx: &Ctx) -> Result<()> {
    let asked = CountRequest {
        name: "Conteo mensual".to_owned(),
        places: vec![NameOr::Name("Almacén A / Pasillo 1".to_owned())],
        category: None,
        class: None,
        items: Vec::new(),
        blind: false,
        tolerance: Some(Decimal::from(5)),
        assignee: None,
    };
    let count = counts::ops::create(ctx, &asked).await?.id;
    let lines = counts::ops::lines(ctx, count, CountLineFilter::default(), PageRequest::bounded(Some(1), Some(200)))
        .await?
        .rows;
    let found = |(at, line): (usize, &CountLine)| {
        let missing = if at.is_multiple_of(4) { Decimal::ONE } else { Decimal::ZERO };
        CountedLine {
            id: None,
            item: Some(line.item.id),
            code: None,
            name: None,
            place: line.place.id.into(),
            quantity: (line.expected.unwrap_or_default() - missing).max(Decimal::ZERO),
            counted_at: None,
        }
    };
    let found: Vec<CountedLine> = lines.iter().take(lines.len() / 2).enumerate().map(found).collect();
    counts::ops::count(ctx, count, &found).await.map(drop)
}

/// An item as the year goes by.
#[derive(Debug)]
struct Kept {
    id: StockItemId,
    family: &'static Family,
    department: usize,
    cost: Decimal,
    /// On its shelf.
    stock: i64,
    full: i64,
}

impl Kept {
    fn is_tool(&self) -> bool {
        self.family.kind == ItemKind::Tool
    }
}

#[derive(Debug)]
struct Room {
    items: Vec<Kept>,
    persons: Vec<StockLocationId>,
    /// Whoever consumes: persons, jobs and a line.
    takers: Vec<StockLocationId>,
    /// Where some things are put near to where they are used.
    rack: StockLocationId,
}

async fn set_up(ctx: &Ctx, tx: &mut TenantTx, keeper: Option<UserId>) -> Result<Room> {
    let mut items = Vec::new();
    let mut departments: HashMap<&str, DepartmentId> = HashMap::new();
    let mut rack = None;
    for (number, (name, icon, categories)) in DEPARTMENTS.iter().enumerate() {
        let values = DepartmentValues { name: (*name).into(), icon: (*icon).into() };
        let department = create_in(ctx, tx, &values).await?.id;
        departments.insert(*name, department);
        let letter = char::from(b'A' + u8::try_from(number).unwrap_or(0));
        let hall = shelf(ctx, tx, &format!("Almacén {letter}"), None, department).await?;
        for (aisle, category) in (1..).zip(*categories) {
            let values = StockCategoryValues { department: department.into(), name: (*category).into() };
            let category_id = create_in(ctx, tx, &values).await?.id;
            let aisle = shelf(ctx, tx, &format!("Pasillo {aisle}"), Some(hall), department).await?;
            let mut drawers = Vec::new();
            for drawer in 1..=DRAWERS {
                drawers.push(shelf(ctx, tx, &format!("Cajón {drawer:02}"), Some(aisle), department).await?);
            }
            let families = FAMILIES.iter().filter(|family| family.category == *category);
            for (place, family) in families.enumerate() {
                let full = if family.kind == ItemKind::Tool { TOOLS } else { (family.threshold * FULL).max(2) };
                for (at, size) in (0_i64..).zip(family.sizes) {
                    let values = item(family, at, size, (category_id, drawers[place % DRAWERS]), full);
                    let id = create_in(ctx, tx, &values).await?.id;
                    let cost = Decimal::new(family.cents + family.cents * at / 12, 2);
                    items.push(Kept { id, family, department: number, cost, stock: 0, full });
                }
            }
        }
        if rack.is_none() {
            rack = Some(shelf(ctx, tx, "Anaquel de línea 1", Some(hall), department).await?);
        }
    }
    let unusable = StockLocationValues { usable: false, ..place("Cuarentena") };
    create_in(ctx, tx, &unusable).await?;
    let (mut persons, mut takers) = (Vec::new(), Vec::new());
    for (code, name, department) in PERSONS {
        let department = departments.get(department).copied();
        let new = HolderValues { department: department.map(Into::into), ..holder(HolderKind::Person, code, name) };
        persons.push(create_in(ctx, tx, &new).await?.id);
    }
    takers.extend(&persons);
    for (code, name) in JOBS {
        takers.push(create_in(ctx, tx, &holder(HolderKind::Job, code, name)).await?.id);
    }
    let line = HolderValues { code: None, ..holder(HolderKind::Department, "", "Línea 1") };
    takers.push(create_in(ctx, tx, &line).await?.id);
    create_in(ctx, tx, &holder(HolderKind::Service, "CALIB", "Laboratorio de calibración")).await?;
    let own = HolderValues { user: keeper, ..holder(HolderKind::Person, "E-001", KEEPER) };
    create_in(ctx, tx, &own).await?;
    let rack = rack.ok_or_else(|| Error::broken("the demo has no departments"))?;
    Ok(Room { items, persons, takers, rack })
}

fn place(name: &str) -> StockLocationValues {
    StockLocationValues {
        name: name.into(),
        parent: None,
        department: None,
        usable: true,
        archived: false,
        path: String::new(),
    }
}

async fn shelf(
    ctx: &Ctx,
    tx: &mut TenantTx,
    name: &str,
    parent: Option<StockLocationId>,
    department: DepartmentId,
) -> Result<StockLocationId> {
    let values =
        StockLocationValues { parent: parent.map(Into::into), department: Some(department.into()), ..place(name) };
    Ok(create_in(ctx, tx, &values).await?.id)
}

fn holder(kind: HolderKind, code: &str, name: &str) -> HolderValues {
    HolderValues { kind, name: name.into(), code: Some(code.into()), user: None, department: None, archived: false }
}

fn item(
    family: &Family,
    at: i64,
    size: &str,
    (category, home): (crate::base::id::StockCategoryId, StockLocationId),
    full: i64,
) -> StockItemValues {
    StockItemValues {
        code: format!("{}-{:02}", family.code, at + 1),
        name: format!("{} {size}", family.name),
        kind: family.kind,
        unit: family.unit,
        decimals: None,
        tracking: None,
        category: Some(category.into()),
        returnable: None,
        supplier: family.supplier.into(),
        lead_days: Some(if family.cents > 40_000 { 15 } else { 4 }),
        pack: Some(family.pack.into()),
        threshold: family.threshold.into(),
        target: (family.threshold > 0).then(|| full.into()),
        home: Some(home.into()),
        archived: false,
    }
}

/// A tool that is out and comes back.
#[derive(Debug)]
struct Loan {
    item: usize,
    holder: StockLocationId,
    /// The day on which it does, as days ago.
    back: u64,
}

/// The year, one day after the other.
struct Year<'a> {
    ctx: &'a Ctx,
    tx: &'a mut TenantTx,
    room: Room,
    now: DateTime<Utc>,
    chance: Chance,
    loans: Vec<Loan>,
}

impl<'a> Year<'a> {
    fn new(ctx: &'a Ctx, tx: &'a mut TenantTx, room: Room) -> Self {
        Self { ctx, tx, room, now: ctx.now(), chance: Chance(2_026), loans: Vec::new() }
    }

    async fn live(&mut self) -> Result<()> {
        self.open().await?;
        for ago in (0..DAYS).rev() {
            let day = self.day(ago);
            if let Some((_, due)) = OVERDUE.iter().find(|(since, _)| *since == ago) {
                self.lend_for_long(ago, *due).await?;
            }
            if day.weekday() == Weekday::Sun && ago > 0 {
                continue;
            }
            self.take_back(ago).await?;
            if day.weekday() == Weekday::Mon && day.iso_week().week().is_multiple_of(2) {
                self.restock(ago).await?;
            }
            self.issue(ago, 40).await?;
            if matches!(day.weekday(), Weekday::Tue | Weekday::Thu) {
                self.issue(ago, 200).await?;
            }
            if day.ordinal().is_multiple_of(3) || ago == 0 {
                self.lend(ago).await?;
            }
            match day.day() {
                2 => self.count(ago).await?,
                12 | 26 => self.move_to_line(ago).await?,
                20 => self.scrap(ago).await?,
                _ => {}
            }
        }
        self.run_low().await
    }

    fn day(&self, ago: u64) -> NaiveDate {
        self.now.date_naive().checked_sub_days(Days::new(ago)).unwrap_or_default()
    }

    /// So many minutes after the work began, and never later than now.
    fn at(&self, ago: u64, minutes: i64) -> DateTime<Utc> {
        let begin = NaiveTime::from_hms_opt(13, 0, 0).unwrap_or_default();
        (self.day(ago).and_time(begin).and_utc() + TimeDelta::minutes(minutes)).min(self.now)
    }

    fn line(&self, item: usize, quantity: i64) -> ActLine {
        ActLine { item: Some(self.room.items[item].id), quantity: quantity.into(), ..ActLine::default() }
    }

    async fn act(&mut self, at: DateTime<Utc>, act: Act, asked: ActRequest) -> Result<()> {
        if !asked.lines.is_empty() {
            act_in_the_past(self.ctx, self.tx, at, act, &asked).await?;
        }
        Ok(())
    }

    /// What there was when the ledger began: all of it.
    async fn open(&mut self) -> Result<()> {
        for department in 0..DEPARTMENTS.len() {
            let mut lines = Vec::new();
            for at in 0..self.room.items.len() {
                let item = &mut self.room.items[at];
                if item.department == department {
                    item.stock = item.full;
                    let (cost, quantity) = (Some(item.cost), item.full);
                    lines.push(ActLine { cost, ..self.line(at, quantity) });
                }
            }
            self.act(self.at(DAYS, 0), Act::Receive, ActRequest { note: "Inventario inicial".into(), ..asked(lines) })
                .await?;
        }
        Ok(())
    }

    /// Everything that is low is filled up, in packs, at a price that rises over the year.
    async fn restock(&mut self, ago: u64) -> Result<()> {
        let mut lines: BTreeMap<&str, Vec<ActLine>> = BTreeMap::new();
        let dearer = Decimal::new(10_000 + i64::try_from(DAYS - ago).unwrap_or(0) * 2, 4);
        for at in 0..self.room.items.len() {
            let item = &mut self.room.items[at];
            if item.stock < item.family.threshold {
                let pack = item.family.pack;
                let quantity = (item.full - item.stock + pack - 1) / pack * pack;
                item.stock += quantity;
                let (cost, supplier) = (Some((item.cost * dearer).round_dp(2)), item.family.supplier);
                lines.entry(supplier).or_default().push(ActLine { cost, ..self.line(at, quantity) });
            }
        }
        for (supplier, lines) in lines {
            self.act(self.at(ago, 20), Act::Receive, ActRequest { note: supplier.into(), ..asked(lines) }).await?;
        }
        Ok(())
    }

    /// Somebody takes several things. Some are taken often and most of them seldom; some not at all for long.
    async fn issue(&mut self, ago: u64, minutes: i64) -> Result<()> {
        let count = self.room.items.len();
        let taker = self.draw(self.room.takers.len());
        let taker = self.room.takers[taker];
        let mut lines: BTreeMap<usize, i64> = BTreeMap::new();
        for _ in 0..3 + self.draw(4) {
            let drawn = self.draw(count).min(self.draw(count));
            // Neighbours are not alike.
            let at = drawn * 211 % count;
            let is_idle = drawn % 13 == 5 && ago < 220;
            let most = (self.room.items[at].full / 5).max(1);
            let quantity = self.chance.between(0, most) + 1;
            let item = &mut self.room.items[at];
            if !item.is_tool() && !is_idle && item.stock > quantity {
                item.stock -= quantity;
                *lines.entry(at).or_default() += quantity;
            }
        }
        let lines = lines.into_iter().map(|(at, quantity)| self.line(at, quantity)).collect();
        let asked = ActRequest { holder: Some(HolderName::Id(taker)), ..asked(lines) };
        self.act(self.at(ago, minutes), Act::Issue, asked).await
    }

    /// One of so many.
    fn draw(&mut self, of: usize) -> usize {
        usize::try_from(self.chance.between_u(0, of as u64)).unwrap_or(0)
    }

    /// A tool of which there is more than one, and who takes it.
    fn draw_tool(&mut self) -> Option<(usize, StockLocationId)> {
        let holder = self.draw(self.room.persons.len());
        let holder = self.room.persons[holder];
        let tools: Vec<usize> = (0..self.room.items.len())
            .filter(|at| self.room.items[*at].is_tool() && self.room.items[*at].stock > 1)
            .collect();
        if tools.is_empty() { None } else { Some((tools[self.draw(tools.len())], holder)) }
    }

    /// Somebody borrows a tool for some days.
    async fn lend(&mut self, ago: u64) -> Result<()> {
        let Some((item, holder)) = self.draw_tool() else { return Ok(()) };
        let days = if ago == 0 { 1 } else { self.chance.between(1, 7) };
        let mut due = i64::try_from(ago).unwrap_or(0) - days;
        if ago > 0 && (self.now - TimeDelta::days(due)).weekday() == Weekday::Sun {
            // Nobody is there.
            due -= 1;
        }
        if let Ok(back) = u64::try_from(due) {
            self.loans.push(Loan { item, holder, back });
        }
        self.lend_until(ago, due, (item, holder)).await
    }

    /// Somebody borrows a tool, and does not bring it back.
    async fn lend_for_long(&mut self, ago: u64, due: u64) -> Result<()> {
        let Some(lent) = self.draw_tool() else { return Ok(()) };
        self.lend_until(ago, i64::try_from(due).unwrap_or(0), lent).await
    }

    async fn lend_until(&mut self, ago: u64, due: i64, (item, holder): (usize, StockLocationId)) -> Result<()> {
        self.room.items[item].stock -= 1;
        let end = NaiveTime::from_hms_opt(23, 0, 0).unwrap_or_default();
        // What is lent now is told to be due tomorrow.
        let end = if ago == 0 { end.min(self.now.time()) } else { end };
        let due_at = self.now.date_naive().and_time(end).and_utc() - TimeDelta::days(due);
        let lines = vec![self.line(item, 1)];
        let asked = ActRequest { holder: Some(HolderName::Id(holder)), due_at: Some(due_at), ..asked(lines) };
        self.act(self.at(ago, 90), Act::Issue, asked).await
    }

    /// What is due on the day comes back.
    async fn take_back(&mut self, ago: u64) -> Result<()> {
        let (back, out) = std::mem::take(&mut self.loans).into_iter().partition(|loan: &Loan| loan.back == ago);
        self.loans = out;
        for Loan { item, holder, .. } in back {
            self.room.items[item].stock += 1;
            let asked = ActRequest { holder: Some(HolderName::Id(holder)), ..asked(vec![self.line(item, 1)]) };
            self.act(self.at(ago, 10), Act::Return, asked).await?;
        }
        Ok(())
    }

    /// Some of what is used most is counted: now and then there is one more, or less. Never what also lies elsewhere.
    async fn count(&mut self, ago: u64) -> Result<()> {
        let mut lines = Vec::new();
        for at in self.some_of(5) {
            let change = self.chance.between(-2, 2);
            let item = &mut self.room.items[at];
            item.stock += change;
            let quantity = item.stock;
            lines.push(self.line(at, quantity));
        }
        self.act(self.at(ago, 400), Act::Adjust, ActRequest { reason: "Conteo del mes".into(), ..asked(lines) }).await
    }

    async fn move_to_line(&mut self, ago: u64) -> Result<()> {
        let to = Some(self.room.rack.into());
        let lines = self.some_of(3).into_iter().map(|at| ActLine { to: to.clone(), ..self.line(at, 2) }).collect();
        self.act(self.at(ago, 410), Act::Transfer, asked(lines)).await
    }

    async fn scrap(&mut self, ago: u64) -> Result<()> {
        for (reason, to) in [("Dañado", "scrap"), ("Extraviado", "lost")] {
            let mut lines = Vec::new();
            for at in self.some_of(7).into_iter().take(2) {
                self.room.items[at].stock -= 2;
                let to = Some(crate::base::entity::NameOr::Name(to.into()));
                lines.push(ActLine { to, ..self.line(at, 2) });
            }
            self.act(self.at(ago, 420), Act::Scrap, ActRequest { reason: reason.into(), ..asked(lines) }).await?;
        }
        Ok(())
    }

    /// Four of the items of one kind of ten of which there is plenty.
    fn some_of(&mut self, kind: usize) -> Vec<usize> {
        let plenty = |at: &usize| {
            let item = &self.room.items[*at];
            at % 10 == kind && item.full >= 60 && item.stock > 30
        };
        let all: Vec<usize> = (0..self.room.items.len()).filter(plenty).collect();
        if all.is_empty() {
            return all;
        }
        let first = self.draw(all.len());
        all.iter().cycle().skip(first).take(all.len().min(4)).copied().collect()
    }

    /// On the last day two items fall below their threshold, and one runs out.
    async fn run_low(&mut self) -> Result<()> {
        self.restock(0).await?;
        let mut lines = Vec::new();
        for (code, left) in [("GN", 22), ("DC", 8), ("FJ", 0)] {
            let of_family = |item: &Kept| item.family.code == code;
            let Some(at) = self.room.items.iter().position(of_family) else { continue };
            let quantity = self.room.items[at].stock - left;
            self.room.items[at].stock = left;
            lines.push(self.line(at, quantity));
        }
        let holder = Some(HolderName::Id(self.room.persons[0]));
        self.act(self.now, Act::Issue, ActRequest { holder, ..asked(lines) }).await
    }
}

fn asked(lines: Vec<ActLine>) -> ActRequest {
    ActRequest {
        id: None,
        holder: None,
        occurred_at: None,
        due_at: None,
        reason: String::new(),
        note: String::new(),
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;
    use crate::base::paging::PageRequest;
    use crate::stores::history::ops::{documents, issues};
    use crate::stores::items::ops::list;
    use crate::stores::kits::types::KitValues;
    use crate::stores::requests::ops::list as requests;
    use crate::stores::requests::types::{RequestFilter, RequestState};
    use crate::stores::reservations::ops::list as reservations;
    use crate::stores::reservations::types::ReservationFilter;
    use crate::stores::types::{DocumentFilter, IssueFilter, ItemFilter, ItemShow};
    use crate::testing::World;
    use sqlx::PgPool;

    #[sqlx::test]
    async fn a_year_of_a_store_room_is_believable(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        load(&world.services).await?;
        assert!(load_store_room(&world.services).await?);
        assert!(!load_store_room(&world.services).await?);
        let tenant = find_tenant(&world.services, CODE).await?.ok_or_else(|| Error::broken("no tenant"))?;
        let ctx = demo_ctx(&world.services, tenant, MAY);
        let first = PageRequest::default();
        let shown = async |show| -> Result<Vec<(String, Decimal)>> {
            let filter = ItemFilter { show, ..ItemFilter::default() };
            let page = list(&ctx, &filter, PageRequest::bounded(Some(1), Some(200))).await?;
            Ok(page.rows.into_iter().map(|row| (row.item.values.code, row.levels.available)).collect())
        };
        let named = |code: &str, left: i64| (code.to_owned(), Decimal::from(left));
        assert_eq!(shown(Some(ItemShow::Out)).await?, [named("FJ-01", 0)]);
        assert_eq!(shown(Some(ItemShow::Low)).await?, [named("DC-01", 8), named("GN-01", 22)]);
        let told: Vec<(String, i64)> = sqlx::query_as(
            "select topic, count(*) from notices where tenant_id = $1 and closed_at is null group by topic order by topic",
        )
        .bind(tenant.0)
        .fetch_all(&world.pool)
        .await?;
        let told: Vec<(&str, i64)> = told.iter().map(|(topic, count)| (topic.as_str(), *count)).collect();
        assert_eq!(told[1..], [("loan_overdue", 4), ("request_raised", 2), ("stock_low", 2), ("stock_out", 1)]);
        assert_eq!(told[0].0, "loan_due");
        let all = list(&ctx, &ItemFilter::default(), first).await?;
        assert!((380..=420).contains(&all.total), "{}", all.total);
        let overdue = IssueFilter { overdue: true, loans: true, ..IssueFilter::default() };
        assert_eq!(issues(&ctx, &overdue, first).await?.total, 4);
        let made = documents(&ctx, &DocumentFilter::default(), first).await?;
        assert!((700..=1_200).contains(&made.total), "{}", made.total);
        assert!(made.rows.iter().all(|made| made.made_by_name == KEEPER && !made.occurred_oddly));
        let kits = crate::platform::entity::list::<KitValues>(&ctx).await?;
        assert!(kits.len() == 3 && kits.iter().all(|kit| kit.values.lines.len() > 2), "{kits:?}");
        for state in RequestState::ALL {
            let filter = RequestFilter { state: Some(*state), ..RequestFilter::default() };
            let expected = if *state == RequestState::Open { 2 } else { 1 };
            assert_eq!(requests(&ctx, filter, first).await?.total, expected, "{state}");
        }
        let kept = reservations(&ctx, ReservationFilter::default(), first).await?;
        assert!((1..=3).contains(&kept.total), "{kept:?}");
        let found = crate::stores::verify::ops::verify(&world.services, Some(tenant)).await?;
        assert!(found.iter().all(|found| found.difference.is_none()), "{found:?}");
        Ok(())
    }
}
