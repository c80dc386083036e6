//! SQL of items, and of how much there is of them.

use crate::base::id::{StockItemId, StockLocationId, TenantId};
use crate::base::paging::PageRequest;
use crate::base::problem::Candidate;
use crate::base::text::fold;
use crate::platform::entity::prelude::*;
use crate::stores::pieces::types::Tracking;
use crate::stores::rules::{item_words, name_key};
use crate::stores::types::{
    BalanceFilter, BalanceRow, ItemFilter, ItemName, ItemRow, ItemShow, Levels, MAX_COUNTED, Place, PlaceBalance,
    PlaceKind, StockItem, StockItemValues, StockStatus, UsageDay, UsageFilter,
};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// Shelves that a list names of an item.
const SHELVES: i64 = 3;
/// Items with the words that are looked for are looked up one by one up to so many.
const FEW: i32 = 1_000;

/// An item of a row with its columns, which gives them up.
macro_rules! stock_item {
    ($row:ident) => {{
        let stored = stored::row(StockItemValues::TABLE, $row.id);
        let values = StockItemValues {
            code: $row.code,
            name: $row.name,
            kind: stored.word("kind", &$row.kind)?,
            unit: stored.word("unit", &$row.unit)?,
            decimals: Some(stored.number("decimals", $row.decimals)?),
            tracking: Some(stored.word("tracking", &$row.tracking)?),
            category: $row.category_id.map(|id| NameOr::Id(id.into())),
            returnable: Some($row.returnable),
            supplier: $row.supplier,
            lead_days: $row.lead_days.map(|days| stored.number("lead_days", days)).transpose()?,
            pack: $row.pack.map(|pack| pack.normalize()),
            threshold: $row.threshold.normalize(),
            target: $row.target.map(|target| target.normalize()),
            home: $row.home_id.map(|id| NameOr::Id(id.into())),
            archived: $row.archived,
        };
        Record { id: $row.id.into(), version: $row.version, values }
    }};
}

impl Stored for StockItemValues {
    type Tx = TenantTx;
    type Id = StockItemId;
    type Row = StockItem;

    const TABLE: &'static str = "stock_items";

    /// By name. People call one by its code or its name; where these are two, the last is the one of the code.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockItemId>>) -> Result<Vec<StockItem>> {
        let (tenant, sql) = tx.split();
        let name = one.and_then(NameOr::name);
        let rows = sqlx::query!(
            "select id, version, code, name, kind, unit, decimals, tracking, category_id, returnable, supplier, lead_days, pack,
                    threshold, target, home_id, archived
             from stock_items
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or code = $3 or name_key = $4)
             order by coalesce(code = $3, false), name_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            name.map(|code| code.trim().to_uppercase()),
            name.map(name_key)
        )
        .fetch_all(sql)
        .await?;
        rows.into_iter().map(|row| Ok(stock_item!(row))).collect()
    }

    async fn save(tx: &mut TenantTx, item: &StockItem) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &item.values;
        let done = sqlx::query!(
            "insert into stock_items
               (tenant_id, id, version, code, name, name_key, kind, unit, decimals, category_id, returnable, supplier, lead_days,
                pack, threshold, target, home_id, archived, words, tracking)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, name_key = excluded.name_key, kind = excluded.kind,
                 unit = excluded.unit, decimals = excluded.decimals, tracking = excluded.tracking, category_id = excluded.category_id,
                 returnable = excluded.returnable, supplier = excluded.supplier, lead_days = excluded.lead_days,
                 pack = excluded.pack, threshold = excluded.threshold, target = excluded.target, home_id = excluded.home_id,
                 archived = excluded.archived, words = excluded.words, version = excluded.version, updated_at = now()
             where stock_items.version = excluded.version - 1",
            tenant.0,
            item.id as _,
            item.version,
            values.code,
            values.name,
            name_key(&values.name),
            values.kind.as_str(),
            values.unit.as_str(),
            i16::from(values.decimals.unwrap_or_else(|| values.unit.decimals())),
            values.category.as_ref().and_then(NameOr::id) as _,
            values.returnable.unwrap_or_default(),
            values.supplier,
            values.lead_days.map(narrow::<i32, _>).transpose()?,
            values.pack,
            values.threshold,
            values.target,
            values.home.as_ref().and_then(NameOr::id) as _,
            values.archived,
            item_words(&values.code, &values.name, &values.supplier),
            values.tracking.unwrap_or_default().as_str()
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// The items of these ids, by their ids.
pub(in crate::stores) async fn of_ids(
    tx: &mut TenantTx,
    ids: &[StockItemId],
) -> Result<HashMap<StockItemId, StockItem>> {
    let (tenant, sql) = tx.split();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, version, code, name, kind, unit, decimals, tracking, category_id, returnable, supplier, lead_days, pack, threshold,
                target, home_id, archived
         from stock_items
         where tenant_id = $1 and id = any ($2)",
        tenant.0,
        &ids
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter().map(|row| Ok((row.id.into(), stock_item!(row)))).collect()
}

/// Which of the codes no item has.
pub(super) async fn free_codes(tx: &mut TenantTx, codes: &[String]) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let free = sqlx::query_scalar!(
        r#"select code as "code!"
           from unnest($2::text[]) as made(code)
           where not exists (select from stock_items i where i.tenant_id = $1 and (i.code = made.code or i.own_code = made.code))"#,
        tenant.0,
        codes
    )
    .fetch_all(sql)
    .await?;
    Ok(free)
}

/// The first of the codes that no item has.
pub(super) async fn free_code(tx: &mut TenantTx, codes: &[String]) -> Result<Option<String>> {
    let (tenant, sql) = tx.split();
    let code = sqlx::query_scalar!(
        r#"select code as "code!"
           from unnest($2::text[]) as made(code)
           where not exists (select from stock_items i where i.tenant_id = $1 and i.code = made.code)
           limit 1"#,
        tenant.0,
        codes
    )
    .fetch_optional(sql)
    .await?;
    Ok(code)
}

/// What was done with an item so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moved {
    pub ever: bool,
    pub issued: bool,
    pub has_pieces: bool,
    /// Where there is something of it that the business has.
    pub places: u64,
}

pub(super) async fn moved(tx: &mut TenantTx, id: StockItemId) -> Result<Moved> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select t.position > 0 as "ever!",
                  exists (select from stock_balances b
                          join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
                          where b.tenant_id = $1 and b.item_id = $2 and l.kind = 'holder') as "issued!",
                  exists (select from stock_pieces p where p.tenant_id = $1 and p.item_id = $2) as "has_pieces!",
                  (select count(*) from stock_balances b
                   join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
                   where b.tenant_id = $1 and b.item_id = $2 and b.quantity > 0
                     and (l.kind = 'shelf' or (l.kind = 'holder' and i.returnable))) as "places!"
           from stock_totals t
           join stock_items i on i.tenant_id = t.tenant_id and i.id = t.item_id
           where t.tenant_id = $1 and t.item_id = $2"#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?;
    let places = stored::row(StockItemValues::TABLE, id).number("places", row.places)?;
    Ok(Moved { ever: row.ever, issued: row.issued, has_pieces: row.has_pieces, places })
}

/// Does something say how much of it there is to be, in its unit?
pub(super) async fn is_measured(tx: &mut TenantTx, id: StockItemId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(r#"select stock_item_measured($1, $2) as "measured!""#, tenant.0, id.0)
        .fetch_one(sql)
        .await?)
}

/// What follows a `select` of the items that a filter leaves, as `i`: it says no more than is asked for, so that each way of asking is
/// planned once. Totals and categories are joined only where something of theirs is asked for: those of all are then read from an index
/// alone.
fn of_filtered(query: &mut QueryBuilder<Postgres>, tenant: TenantId, filter: &ItemFilter, words: &Words) {
    const TOTALS: &str = " join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id";
    let ItemFilter { words: _, department, category, place, kind, show } = filter;
    let (joined, shown) = match show {
        None => ("", " and not i.archived"),
        Some(ItemShow::Archived) => ("", " and i.archived"),
        Some(ItemShow::Available) => (TOTALS, " and not i.archived and t.on_hand - t.unusable - t.reserved > 0"),
        Some(ItemShow::Low) => (TOTALS, " and not i.archived and t.low"),
        Some(ItemShow::Out) => (TOTALS, " and not i.archived and t.on_hand - t.unusable - t.reserved <= 0"),
        Some(ItemShow::OnLoan) => (TOTALS, " and not i.archived and t.in_use > 0"),
        Some(ItemShow::Ordered) => (
            "",
            " and not i.archived
              and exists (select from stock_requests r
                          where r.tenant_id = i.tenant_id and r.item_id = i.id and r.kind = 'restock' and r.state in ('open', 'ordered'))",
        ),
    };
    query.push(" from stock_items i").push(joined);
    if department.is_some() {
        query.push(" join stock_categories c on c.tenant_id = i.tenant_id and c.id = i.category_id");
    }
    query.push(" where i.tenant_id = ").push_bind(tenant.0).push(shown);
    if let Some(items) = &words.items {
        query.push(" and i.id = any (").push_bind(items.clone()).push(")");
    }
    if !words.patterns.is_empty() {
        query.push(" and i.words like all (").push_bind(words.patterns.clone()).push(")");
    }
    if let Some(department) = department {
        query.push(" and c.department_id = ").push_bind(department.0);
    }
    if let Some(category) = category {
        query.push(" and i.category_id = ").push_bind(category.0);
    }
    if let Some(place) = place {
        query.push(
            " and exists (
                select from stock_balances b
                join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
                join stock_locations top on top.tenant_id = b.tenant_id and top.id = ",
        );
        query.push_bind(place.0).push(
            " where b.tenant_id = i.tenant_id and b.item_id = i.id and b.quantity > 0
                and (l.id = top.id or (l.path_key >= top.path_key || ' / ' and l.path_key < top.path_key || ' 0')))",
        );
    }
    if let Some(kind) = kind {
        query.push(" and i.kind = ").push_bind(kind.as_str());
    }
}

/// What an item is looked for by.
struct Words {
    /// What the words of an item are like, for each word that is looked for.
    patterns: Vec<String>,
    /// The items that have these words, where they are few enough to be looked up one by one.
    items: Option<Vec<Uuid>>,
}

async fn words(tx: &mut TenantTx, filter: &ItemFilter) -> Result<Words> {
    let folded = fold(&filter.words);
    let stems: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let patterns = stems.iter().map(|word| format!("% {word}%")).collect();
    if stems.is_empty() {
        return Ok(Words { patterns, items: None });
    }
    let (_, sql) = tx.split();
    let items = sqlx::query_scalar!("select stock_items_of_words($1, $2)", &stems, FEW).fetch_one(sql).await?;
    Ok(Words { patterns, items })
}

/// A page of the items that a filter leaves, in the order of names; and how many there are, up to [`MAX_COUNTED`].
pub(super) async fn page(
    tx: &mut TenantTx,
    filter: &ItemFilter,
    page: PageRequest,
    with_value: bool,
) -> Result<(Vec<ItemRow>, u64)> {
    let words = words(tx, filter).await?;
    let (tenant, sql) = tx.split();
    let mut query = QueryBuilder::new("select i.id");
    of_filtered(&mut query, tenant, filter, &words);
    query.push(" order by i.name_key, i.id limit ").push_bind(page.limit());
    query.push(" offset ").push_bind(page.offset());
    let ids: Vec<Uuid> = query.build_query_scalar().fetch_all(&mut *sql).await?;
    let total = if let Some(total) = page.total_of_last(ids.len()) {
        total.min(MAX_COUNTED)
    } else {
        let mut query = QueryBuilder::new("select count(*) from (select");
        of_filtered(&mut query, tenant, filter, &words);
        query.push(" limit ").push_bind(MAX_COUNTED).push(") as counted");
        query.build_query_scalar().fetch_one(&mut *sql).await?
    };
    let total = stored::row(StockItemValues::TABLE, "all").number("total", total)?;
    tx.read_along_keys().await?;
    Ok((rows(tx, &ids, with_value).await?, total))
}

/// These items, in the order of names.
pub(super) async fn rows(tx: &mut TenantTx, ids: &[Uuid], with_value: bool) -> Result<Vec<ItemRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.version, i.code, i.name, i.kind, i.unit, i.decimals, i.tracking, i.category_id, i.returnable, i.supplier,
                  i.lead_days, i.pack, i.threshold, i.target, i.home_id, i.archived,
                  t.on_hand, t.unusable, t.reserved, t.in_use, t.value,
                  d.id as "department_id?", d.name || ' / ' || c.name as category
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           left join stock_categories c on c.tenant_id = i.tenant_id and c.id = i.category_id
           left join stock_departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
           where i.tenant_id = $1 and i.id = any ($2)
           order by i.name_key, i.id"#,
        tenant.0,
        ids
    )
    .fetch_all(&mut *sql)
    .await?;
    let mut shelves = shelves(tx, ids).await?;
    let read = rows.into_iter().map(|row| {
        let available = row.on_hand - row.unusable - row.reserved;
        let levels = Levels {
            on_hand: row.on_hand.normalize(),
            available: available.normalize(),
            reserved: row.reserved.normalize(),
            in_use: row.in_use.normalize(),
            total: (row.on_hand + row.in_use).normalize(),
            value: with_value.then(|| row.value.normalize()),
            status: StockStatus::of(available, row.threshold),
        };
        Ok(ItemRow {
            category: row.category,
            department: row.department_id.map(Into::into),
            levels,
            shelves: shelves.remove(&row.id).unwrap_or_default(),
            item: stock_item!(row),
        })
    });
    read.collect()
}

/// The fullest shelves of each of the items.
async fn shelves(tx: &mut TenantTx, items: &[Uuid]) -> Result<HashMap<Uuid, Vec<PlaceBalance>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select item_id, id, path as "path!", quantity
           from (select b.item_id, l.id, l.path, b.quantity,
                        row_number() over (partition by b.item_id order by b.quantity desc, l.path_key) as place
                 from stock_balances b
                 join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
                 where b.tenant_id = $1 and b.item_id = any ($2) and b.quantity > 0 and l.kind = 'shelf') as fullest
           where place <= $3
           order by item_id, place"#,
        tenant.0,
        items,
        SHELVES
    )
    .fetch_all(sql)
    .await?;
    let mut shelves: HashMap<Uuid, Vec<PlaceBalance>> = HashMap::new();
    for row in rows {
        let place = Place { id: row.id.into(), kind: PlaceKind::Shelf, name: row.path };
        shelves.entry(row.item_id).or_default().push(PlaceBalance { place, quantity: row.quantity.normalize() });
    }
    Ok(shelves)
}

/// Where an item is: on shelves by path, and with holders where what they have is still the business's own.
pub(super) async fn places(tx: &mut TenantTx, id: StockItemId, returnable: bool) -> Result<Vec<PlaceBalance>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select l.id, l.kind, coalesce(l.path, l.name) as "name!", b.quantity
           from stock_balances b
           join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
           where b.tenant_id = $1 and b.item_id = $2 and b.quantity > 0
             and (l.kind = 'shelf' or (l.kind = 'holder' and $3))
           order by l.kind desc, l.path_key, l.name, l.id"#,
        tenant.0,
        id.0,
        returnable
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let kind = stored::row("stock_locations", row.id).word("kind", &row.kind)?;
        let place = Place { id: row.id.into(), kind, name: row.name };
        Ok(PlaceBalance { place, quantity: row.quantity.normalize() })
    });
    read.collect()
}

pub(super) async fn balances(
    tx: &mut TenantTx,
    filter: &BalanceFilter,
    page: PageRequest,
) -> Result<(Vec<BalanceRow>, u64)> {
    let (tenant, sql) = tx.split();
    let kind = filter.kind.unwrap_or(PlaceKind::Shelf);
    let rows = sqlx::query!(
        r#"with found as (
             select b.item_id, b.location_id, b.quantity
             from stock_balances b
             join stock_locations l on l.tenant_id = b.tenant_id and l.id = b.location_id
             left join stock_locations top on top.tenant_id = b.tenant_id and top.id = $3
             where b.tenant_id = $1
               and b.quantity <> 0
               and l.kind = $4
               and ($2::uuid is null or b.item_id = $2)
               and ($3::uuid is null or l.id = top.id
                    or (l.path_key >= top.path_key || ' / ' and l.path_key < top.path_key || ' 0'))
           )
           select i.id as item_id, i.code, i.name as item_name, i.unit, l.id, coalesce(l.path, l.name) as "name!", f.quantity,
                  (select count(*) from (select from found limit $7) as counted) as "total!"
           from found f
           join stock_items i on i.tenant_id = $1 and i.id = f.item_id
           join stock_locations l on l.tenant_id = $1 and l.id = f.location_id
           order by i.name_key, l.path_key, l.name, l.id
           limit $5 offset $6"#,
        tenant.0,
        filter.item as _,
        filter.place as _,
        kind.as_str(),
        page.limit(),
        page.offset(),
        MAX_COUNTED
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let unit = stored::row(StockItemValues::TABLE, row.item_id).word("unit", &row.unit)?;
        Ok(BalanceRow {
            item: ItemName { id: row.item_id.into(), code: row.code, name: row.item_name, unit },
            place: Place { id: row.id.into(), kind, name: row.name },
            quantity: row.quantity.normalize(),
        })
    });
    let rows: Vec<BalanceRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(balances(tx, filter, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, stored::row("stock_balances", "all").number("total", total)?))
}

pub(super) async fn days(tx: &mut TenantTx, filter: UsageFilter) -> Result<Vec<UsageDay>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select day, received, issued, returned, adjusted, scrapped
         from stock_days
         where tenant_id = $1 and item_id = $2 and day between $3 and $4
         order by day",
        tenant.0,
        filter.item.0,
        filter.from,
        filter.to
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| UsageDay {
        day: row.day,
        received: row.received.normalize(),
        issued: row.issued.normalize(),
        returned: row.returned.normalize(),
        adjusted: row.adjusted.normalize(),
        scrapped: row.scrapped.normalize(),
    });
    Ok(read.collect())
}

/// An item as an act needs to know it.
#[derive(Clone, Debug)]
pub(in crate::stores) struct KnownItem {
    pub id: StockItemId,
    pub version: i32,
    pub code: String,
    pub name: String,
    pub name_key: String,
    pub decimals: u8,
    pub tracking: Tracking,
    pub returnable: bool,
    pub archived: bool,
    pub threshold: Decimal,
    pub home: Option<StockLocationId>,
}

impl KnownItem {
    pub fn is_by_piece(&self) -> bool {
        self.tracking == Tracking::Piece
    }
}

/// What somebody calls an item: its id, or else its code or its name.
#[derive(Clone, Copy, Debug)]
pub(in crate::stores) struct Called<'a> {
    pub id: Option<StockItemId>,
    pub code: Option<&'a str>,
    pub name: Option<&'a str>,
}

impl<'a> From<&'a NameOr<StockItemId>> for Called<'a> {
    fn from(name: &'a NameOr<StockItemId>) -> Self {
        Self { id: name.id(), code: name.name(), name: name.name() }
    }
}

/// The item that each of these is, where there is one.
pub(in crate::stores) async fn find_called(tx: &mut TenantTx, called: &[Called<'_>]) -> Result<Vec<Option<KnownItem>>> {
    let code = |called: &Called<'_>| called.code.map(|code| code.trim().to_uppercase());
    let key = |called: &Called<'_>| called.name.map(name_key);
    let ids: Vec<Uuid> = called.iter().filter_map(|called| called.id).map(|id| id.0).collect();
    let codes: Vec<String> = called.iter().filter_map(code).collect();
    let keys: Vec<String> = called.iter().filter_map(key).collect();
    let known = known(tx, &ids, &codes, &keys).await?;
    let find = |called: &Called<'_>| {
        let (code, key) = (code(called), key(called));
        let is = |item: &&KnownItem| match called.id {
            Some(id) => item.id == id,
            None => Some(&item.code) == code.as_ref() || Some(&item.name_key) == key.as_ref(),
        };
        known.iter().find(is).cloned()
    };
    Ok(called.iter().map(find).collect())
}

/// The items of these ids, these codes and these names, as names are compared.
async fn known(tx: &mut TenantTx, ids: &[Uuid], codes: &[String], keys: &[String]) -> Result<Vec<KnownItem>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, version, code, name, name_key, decimals, tracking, returnable, archived, threshold, home_id
         from stock_items
         where tenant_id = $1 and (id = any ($2) or code = any ($3) or name_key = any ($4))",
        tenant.0,
        ids,
        codes,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(KnownItem {
            id: row.id.into(),
            version: row.version,
            code: row.code,
            name: row.name,
            name_key: row.name_key,
            decimals: stored::row(StockItemValues::TABLE, row.id).number("decimals", row.decimals)?,
            tracking: stored::row(StockItemValues::TABLE, row.id).word("tracking", &row.tracking)?,
            returnable: row.returnable,
            archived: row.archived,
            threshold: row.threshold.normalize(),
            home: row.home_id.map(Into::into),
        })
    });
    read.collect()
}

/// Items that are found by all words of the name, in the order of their names.
pub(in crate::stores) async fn alike(tx: &mut TenantTx, name: &str, limit: i64) -> Result<Vec<Candidate>> {
    let words: Vec<String> =
        fold(name).split(' ').filter(|word| !word.is_empty()).map(|word| format!("% {word}%")).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, code, name
         from stock_items
         where tenant_id = $1 and not archived and cardinality($2::text[]) > 0 and words like all ($2)
         order by name_key
         limit $3",
        tenant.0,
        &words,
        limit
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| Candidate { id: row.id, code: row.code, name: row.name }).collect())
}

/// Has an item of another threshold, under the version that was read. The target goes up with it.
pub(in crate::stores) async fn set_threshold(tx: &mut TenantTx, item: &KnownItem, threshold: Decimal) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update stock_items
         set threshold = $4, target = case when target is not null then greatest(target, $4) end, version = version + 1,
             updated_at = now()
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        item.id.0,
        item.version,
        threshold
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes an item whose name, or code, nobody else takes at this moment; false where somebody does.
pub(in crate::stores) async fn insert_new(tx: &mut TenantTx, item: &StockItem) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let values = &item.values;
    let done = sqlx::query!(
        "insert into stock_items
           (tenant_id, id, code, name, name_key, kind, unit, decimals, returnable, threshold, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict do nothing",
        tenant.0,
        item.id as _,
        values.code,
        values.name,
        name_key(&values.name),
        values.kind.as_str(),
        values.unit.as_str(),
        i16::from(values.decimals.unwrap_or_default()),
        values.returnable.unwrap_or_default(),
        values.threshold,
        item_words(&values.code, &values.name, &values.supplier)
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}
