//! SQL of a bodega's own stock. What is listed is put together of what is asked for, so it is unchecked; a test looks at how
//! each of these statements is planned.

use super::place::Place;
use super::types::{ItemFilter, ItemRow, ItemSort, ItemTotals, Prices, Show, of_level};
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::money::Money;
use crate::base::text::key;
use crate::catalog::types::Names;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Days, Utc};
use rust_decimal::Decimal;
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

/// Lines that are counted at the most.
pub(super) const MOST_COUNTED: u64 = 1_000;
/// Lines that are gone through at the most for those that have some words.
const MOST_WALKED: i64 = 4_000;

/// Where listed lines come from. A list has the lines of all its sources, each once.
#[derive(Debug)]
pub(super) enum Source {
    All,
    /// Whose number begins so.
    Number(String),
    Lines(Vec<Uuid>),
    /// The next lines whose words, with those of their part, are like all of these.
    Walk(Vec<String>),
}

/// What lines of a page lie beside.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub place: Place,
    /// They come before it, and are listed from there.
    pub backward: bool,
}

/// A listed line.
pub(super) struct Found {
    pub row: ItemRow,
    pub place: Place,
}

/// Which lines are listed.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    pub filter: &'a ItemFilter,
    pub sources: &'a [Source],
    /// The level of the price that workshops see.
    pub shown_price: i16,
    pub now: DateTime<Utc>,
}

/// A list that is being put together.
struct List<'a> {
    tenant: TenantId,
    listed: &'a Listed<'a>,
}

/// The column of the price that workshops see.
fn price_column(level: i16) -> &'static str {
    match level {
        2 => "i.price_2",
        3 => "i.price_3",
        4 => "i.price_4",
        5 => "i.price_5",
        _ => "i.price",
    }
}

impl List<'_> {
    /// What comes before the number.
    fn first(&self) -> Option<String> {
        match self.listed.filter.sort {
            ItemSort::Number | ItemSort::Brand => None,
            ItemSort::Price => Some(format!("coalesce({}, -1)", price_column(self.listed.shown_price))),
            // What is to be confirmed is neither more nor less than any number: it stands before nothing.
            ItemSort::Stock => Some("coalesce(i.stock, -1)".to_owned()),
            ItemSort::Age => {
                let age = "- extract(epoch from line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at))";
                Some(age.to_owned())
            }
        }
    }

    /// The columns of a place in the order in which they sort, behind a prefix.
    fn keys(&self, prefix: &str) -> String {
        let keys = match self.listed.filter.sort {
            ItemSort::Brand => ["brand_key", "key", "location"],
            _ => ["key", "brand_key", "location"],
        };
        keys.map(|key| format!("{prefix}{key}")).join(", ")
    }

    fn order(&self, first: Option<&str>, prefix: &str, backward: bool) -> String {
        let direction = if self.listed.filter.descending == backward { "" } else { " desc" };
        let keys = self.keys(prefix);
        let columns = first.into_iter().chain(keys.split(", "));
        columns.map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", ")
    }

    /// What comes before the number in a place `f`, as a column.
    fn first_of_place(&self) -> &'static str {
        if self.first().is_some() { "f.first" } else { "null::numeric as first" }
    }

    /// The order of places `f`.
    fn order_of_places(&self, backward: bool) -> String {
        self.order(self.first().map(|_| "f.first"), "f.", backward)
    }

    /// So many lines `i` at the places of the list, in its order: these columns and those of their places. What the columns need
    /// besides is joined.
    fn lines(&self, columns: &str, joins: &str, bound: Option<&Bound>, limit: i64) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new("with place as (");
        self.places(&mut query, bound, limit);
        let first = self.first_of_place();
        query.push(format!(
            ") select {columns}, i.key, i.brand_key, i.location, {first}
             from place f
             join inventory_items i on i.key = f.key and i.brand_key = f.brand_key and i.location = f.location
             {joins}
             where i.tenant_id = "
        ));
        query.push_bind(self.tenant.0);
        query.push(format!(" order by {} limit ", self.order_of_places(bound.is_some_and(|bound| bound.backward))));
        query.push_bind(limit);
        query
    }

    /// The places of the lines of all sources, each source for itself in order and up to a limit.
    fn places(&self, query: &mut QueryBuilder<Postgres>, bound: Option<&Bound>, limit: i64) {
        for (at, source) in self.listed.sources.iter().enumerate() {
            query.push(if at == 0 { "(" } else { " union (" });
            self.places_of(query, source, bound, limit);
            query.push(")");
        }
    }

    fn places_of(&self, query: &mut QueryBuilder<Postgres>, source: &Source, bound: Option<&Bound>, limit: i64) {
        let backward = bound.is_some_and(|bound| bound.backward);
        let order = self.order(self.first().as_deref(), "i.", backward);
        let first = self.first().map(|first| format!("{first} as first, ")).unwrap_or_default();
        query.push(format!("select {first}i.key, i.brand_key, i.location from "));
        if let Source::Walk(patterns) = source {
            query.push("(select i.key, i.brand_key, i.location, i.part_id, i.words from inventory_items i");
            self.conditions(query, source, bound);
            query.push(format!(" order by {order} limit "));
            query.push_bind(MOST_WALKED);
            query.push(
                ") i left join parts p on p.id = i.part_id
                 where ' ' || i.words || ' ' || coalesce(p.words, '') || ' ' like all (",
            );
            query.push_bind(patterns.clone());
            query.push(")");
        } else {
            query.push("inventory_items i");
            self.conditions(query, source, bound);
        }
        query.push(format!(" order by {order} limit "));
        query.push_bind(limit);
    }

    fn conditions(&self, query: &mut QueryBuilder<Postgres>, source: &Source, bound: Option<&Bound>) {
        let ItemFilter { show, brand, location, older_than_days, sort, descending, .. } = self.listed.filter;
        if older_than_days.is_some() || *sort == ItemSort::Age {
            query.push(" left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id");
        }
        query.push(" where i.tenant_id = ");
        query.push_bind(self.tenant.0);
        match source {
            Source::All | Source::Walk(_) => {}
            Source::Number(key) => begins(query, "i.key", key),
            Source::Lines(lines) => {
                query.push(" and i.id = any (");
                query.push_bind(lines.clone());
                query.push(")");
            }
        }
        let unpriced = format!(" and {} is null", price_column(self.listed.shown_price));
        query.push(match show {
            Show::All => "",
            Show::Loose => " and i.part_id is null",
            Show::OutOfStock => " and i.stock = 0",
            Show::Unpriced => unpriced.as_str(),
            Show::Missing => " and i.missing_since is not null",
        });
        let brand = key(brand);
        if !brand.is_empty() {
            begins(query, "i.brand_key", &brand);
        }
        if !location.is_empty() {
            query.push(" and starts_with(lower(i.location), lower(");
            // What no text of the database can hold begins none.
            query.push_bind(location.replace('\0', "\u{fffd}"));
            query.push("))");
        }
        if let Some(days) = older_than_days {
            let since = self.listed.now.checked_sub_days(Days::new((*days).into())).unwrap_or(DateTime::UNIX_EPOCH);
            query.push(" and line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) < ");
            query.push_bind(since);
        }
        if let Some(Bound { place, backward }) = bound {
            let first = self.first().map(|first| format!("{first}, ")).unwrap_or_default();
            let relation = if descending == backward { ">" } else { "<" };
            query.push(format!(" and ({first}{}) {relation} (", self.keys("i.")));
            if self.first().is_some() {
                query.push_bind(place.first);
                query.push(", ");
            }
            let keys = match sort {
                ItemSort::Brand => [&place.brand_key, &place.key],
                _ => [&place.key, &place.brand_key],
            };
            for key in keys {
                query.push_bind(key.clone());
                query.push(", ");
            }
            query.push_bind(place.location.clone());
            query.push(")");
        }
    }
}

/// As a range, which row-level security lets reach an index: keys are capital letters and digits.
fn begins(query: &mut QueryBuilder<Postgres>, column: &str, beginning: &str) {
    query.push(format!(" and {column} >= "));
    query.push_bind(beginning.to_owned());
    query.push(format!(" and {column} < "));
    query.push_bind(format!("{beginning}~"));
}

#[derive(FromRow)]
struct ListedPlace {
    first: Option<Decimal>,
    key: String,
    brand_key: String,
    location: String,
}

impl From<ListedPlace> for Place {
    fn from(ListedPlace { first, key, brand_key, location }: ListedPlace) -> Self {
        Self { first, key, brand_key, location }
    }
}

#[derive(Clone, Copy, FromRow)]
struct StoredPrices {
    price: Option<Decimal>,
    price_2: Option<Decimal>,
    price_3: Option<Decimal>,
    price_4: Option<Decimal>,
    price_5: Option<Decimal>,
}

impl From<StoredPrices> for Prices {
    fn from(StoredPrices { price, price_2, price_3, price_4, price_5 }: StoredPrices) -> Self {
        [price, price_2, price_3, price_4, price_5]
    }
}

#[derive(FromRow)]
struct ListedLine {
    id: Uuid,
    part_id: Option<Uuid>,
    number: String,
    brand_text: String,
    name_es: Option<String>,
    name_en: Option<String>,
    description: String,
    own_code: String,
    cost: Option<Decimal>,
    #[sqlx(flatten)]
    prices: StoredPrices,
    currency: String,
    stock: Option<Decimal>,
    min_order: Option<Decimal>,
    version: i32,
    confirmed_at: DateTime<Utc>,
    #[sqlx(flatten)]
    place: ListedPlace,
}

impl ListedLine {
    /// With the price of a level.
    fn found(self, shown_price: i16) -> Found {
        let line = self;
        let prices = Prices::from(line.prices);
        Found {
            row: ItemRow {
                id: line.id.into(),
                part: line.part_id.map(Into::into),
                number: line.number,
                brand: line.brand_text,
                name: line.name_es.zip(line.name_en).map(|(es, en)| Names { es, en }),
                description: line.description,
                own_code: line.own_code,
                price: of_level(&prices, shown_price).map(|price| Money::new(price, line.currency.as_str())),
                prices,
                cost: line.cost,
                currency: line.currency,
                stock: line.stock.map(|stock| stock.normalize()),
                location: line.place.location.clone(),
                min_order: line.min_order.map(|quantity| quantity.normalize()),
                confirmed_at: line.confirmed_at,
                version: line.version,
            },
            place: line.place.into(),
        }
    }
}

/// Has the lines that were found fetched by their keys for the rest of the transaction: no page is worth reading those of all
/// tenants, however few the statistics believe them to be.
pub(super) async fn avoid_scans(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql("set local enable_seqscan = off").execute(tx.sql()).await?;
    Ok(())
}

/// Lines of a list: its first ones, or those beside a place.
pub(super) async fn list(
    tx: &mut TenantTx,
    listed: &Listed<'_>,
    bound: Option<&Bound>,
    limit: i64,
) -> Result<Vec<Found>> {
    let (tenant, sql) = tx.split();
    let mut query = List { tenant, listed }.lines(
        "i.id, i.part_id, i.number, i.brand_text, p.name_es, p.name_en, i.description, i.own_code, i.cost, i.price, i.price_2,
         i.price_3, i.price_4, i.price_5, i.currency, i.stock, i.min_order, i.version,
         line_confirmed_at(i.confirmed_at, i.missing_since, s.confirmed_at) as confirmed_at",
        "left join parts p on p.id = i.part_id
         left join inventory_sources s on s.tenant_id = i.tenant_id and s.id = i.source_id",
        bound,
        limit,
    );
    // Each time planned for what is asked for: a plan for any of it would be one for none.
    let lines: Vec<ListedLine> = query.build_query_as().persistent(false).fetch_all(sql).await?;
    Ok(lines.into_iter().map(|line| line.found(listed.shown_price)).collect())
}

/// The last place before the page, counted off; none where the list ends before it.
pub(super) async fn place_before(tx: &mut TenantTx, listed: &Listed<'_>) -> Result<Option<Place>> {
    let (tenant, sql) = tx.split();
    let (list, filter) = (List { tenant, listed }, listed.filter);
    let mut query = QueryBuilder::new("with place as (");
    list.places(&mut query, None, filter.page.offset());
    query.push(format!(
        ") select {}, f.key, f.brand_key, f.location from place f order by {} limit 1 offset ",
        list.first_of_place(),
        list.order_of_places(false)
    ));
    query.push_bind(filter.page.offset() - 1);
    let place: Option<ListedPlace> = query.build_query_as().persistent(false).fetch_optional(sql).await?;
    Ok(place.map(Place::from))
}

/// How many lines a list has: at the most one more than [`MOST_COUNTED`].
pub(super) async fn count(tx: &mut TenantTx, listed: &Listed<'_>) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let most = i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX) + 1;
    let mut query = QueryBuilder::new("select count(*) from (");
    List { tenant, listed }.places(&mut query, None, most);
    query.push(") f");
    let count: i64 = query.build_query_scalar().persistent(false).fetch_one(sql).await?;
    Ok(count.cast_unsigned().min(MOST_COUNTED + 1))
}

/// The lines that have all these stems in their words or in those of their part; where more than `most` are to be expected, what
/// their words are like.
pub(super) async fn find_words(tx: &mut TenantTx, stems: &[String], most: f64) -> Result<Source> {
    let row = sqlx::query!(r#"select lines, patterns as "patterns!" from own_lines($1, $2)"#, stems, most)
        .fetch_one(tx.sql())
        .await?;
    Ok(row.lines.map_or(Source::Walk(row.patterns), Source::Lines))
}

/// A line as it is exported.
#[derive(FromRow)]
pub(super) struct ExportedLine {
    pub number: String,
    pub brand_text: String,
    pub description: String,
    pub own_code: String,
    #[sqlx(flatten)]
    prices: StoredPrices,
    pub cost: Option<Decimal>,
    pub currency: String,
    pub stock: Option<Decimal>,
    pub min_order: Option<Decimal>,
    pub gtin: String,
    #[sqlx(flatten)]
    place: ListedPlace,
}

impl ExportedLine {
    pub fn prices(&self) -> Prices {
        self.prices.into()
    }

    pub fn location(&self) -> &str {
        &self.place.location
    }
}

impl From<ExportedLine> for Place {
    fn from(line: ExportedLine) -> Self {
        line.place.into()
    }
}

/// The lines of a list after a place, as they are exported.
pub(super) async fn list_exported(
    tx: &mut TenantTx,
    listed: &Listed<'_>,
    bound: Option<&Bound>,
    limit: i64,
) -> Result<Vec<ExportedLine>> {
    let (tenant, sql) = tx.split();
    let columns = "i.number, i.brand_text, i.description, i.own_code, i.price, i.price_2, i.price_3, i.price_4, i.price_5, i.cost,
                   i.currency, i.stock, i.min_order, i.gtin";
    let mut query = List { tenant, listed }.lines(columns, "", bound, limit);
    Ok(query.build_query_as().persistent(false).fetch_all(sql).await?)
}

/// Of what not everybody keeps, whether any line has it: the prices beside the first, and the cost.
pub(super) async fn find_kept(tx: &mut TenantTx) -> Result<[bool; 5]> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select count(price_2) > 0 as "price_2!", count(price_3) > 0 as "price_3!", count(price_4) > 0 as "price_4!",
                  count(price_5) > 0 as "price_5!", count(cost) > 0 as "cost!"
           from inventory_items
           where tenant_id = $1"#,
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    Ok([row.price_2, row.price_3, row.price_4, row.price_5, row.cost])
}

/// The lines as the last change counted them; none where there was no change.
pub(super) async fn totals(tx: &mut TenantTx, shown_price: i16) -> Result<Option<ItemTotals>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select lines, loose, out_of_stock, missing,
                  case $2::smallint
                    when 2 then lines - priced_2
                    when 3 then lines - priced_3
                    when 4 then lines - priced_4
                    when 5 then lines - priced_5
                    else unpriced
                  end as "unpriced!"
           from inventory_totals
           where tenant_id = $1"#,
        tenant.0,
        shown_price
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| ItemTotals {
        lines: row.lines.cast_unsigned(),
        loose: row.loose.cast_unsigned(),
        out_of_stock: row.out_of_stock.cast_unsigned(),
        unpriced: row.unpriced.cast_unsigned(),
        missing: row.missing.cast_unsigned(),
    }))
}

/// The lines, counted one by one.
pub(super) async fn count_all(tx: &mut TenantTx, shown_price: i16) -> Result<ItemTotals> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select count(*) as "lines!",
                  count(*) filter (where part_id is null) as "loose!",
                  count(*) filter (where stock = 0) as "out_of_stock!",
                  count(*) filter (where price_of_level($2, price, price_2, price_3, price_4, price_5) is null) as "unpriced!",
                  count(*) filter (where missing_since is not null) as "missing!"
           from inventory_items
           where tenant_id = $1"#,
        tenant.0,
        shown_price
    )
    .fetch_one(sql)
    .await?;
    Ok(ItemTotals {
        lines: row.lines.cast_unsigned(),
        loose: row.loose.cast_unsigned(),
        out_of_stock: row.out_of_stock.cast_unsigned(),
        unpriced: row.unpriced.cast_unsigned(),
        missing: row.missing.cast_unsigned(),
    })
}
