//! SQL of shelves, and of the places that are made when they are needed.

use crate::base::id::StockLocationId;
use crate::platform::entity::prelude::*;
use crate::stores::rules::path_key;
use crate::stores::types::{OutsideKind, PlaceKind, StockLocation, StockLocationValues};

/// Where things are put that have no shelf of their own.
const GENERAL: &str = "General";

impl Stored for StockLocationValues {
    type Tx = TenantTx;
    type Id = StockLocationId;
    type Row = StockLocation;

    const TABLE: &'static str = "stock_locations";

    /// In the order of their paths, which are what people call them.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockLocationId>>) -> Result<Vec<StockLocation>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            r#"select id, version, name, parent_id, department_id, usable, archived, path as "path!"
               from stock_locations
               where tenant_id = $1
                 and kind = 'shelf'
                 and ($2::uuid is null or id = $2)
                 and ($3::text is null or path_key = $3)
               order by path_key"#,
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(path_key)
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self {
                name: row.name,
                parent: row.parent_id.map(|id| NameOr::Id(id.into())),
                department: row.department_id.map(|id| NameOr::Id(id.into())),
                usable: row.usable,
                archived: row.archived,
                path: row.path,
            };
            Record { id: row.id.into(), version: row.version, values }
        });
        Ok(read.collect())
    }

    /// What stands in it has its path anew.
    async fn save(tx: &mut TenantTx, location: &StockLocation) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &location.values;
        let path_key = path_key(&values.path);
        let before = sqlx::query!(
            r#"select path as "path!", path_key as "path_key!"
               from stock_locations where tenant_id = $1 and id = $2 and kind = 'shelf'"#,
            tenant.0,
            location.id as _
        )
        .fetch_optional(&mut *sql)
        .await?;
        let done = sqlx::query!(
            "insert into stock_locations
               (tenant_id, id, version, kind, name, parent_id, department_id, usable, archived, path, path_key)
             values ($1, $2, $3, 'shelf', $4, $5, $6, $7, $8, $9, $10)
             on conflict (tenant_id, id) do update
             set name = excluded.name, parent_id = excluded.parent_id, department_id = excluded.department_id,
                 usable = excluded.usable, archived = excluded.archived, path = excluded.path,
                 path_key = excluded.path_key, version = excluded.version, updated_at = now()
             where stock_locations.version = excluded.version - 1 and stock_locations.kind = 'shelf'",
            tenant.0,
            location.id as _,
            location.version,
            values.name,
            values.parent.as_ref().and_then(NameOr::id) as _,
            values.department.as_ref().and_then(NameOr::id) as _,
            values.usable,
            values.archived,
            values.path,
            path_key
        )
        .execute(&mut *sql)
        .await?;
        let kept = done.rows_affected() > 0;
        if let Some(before) = before.filter(|before| kept && before.path != values.path) {
            sqlx::query!(
                "update stock_locations
                 set path = $4 || substr(path, char_length($3) + 1), path_key = $6 || substr(path_key, char_length($5) + 1)
                 where tenant_id = $1 and id <> $2 and path_key >= $5 || ' / ' and path_key < $5 || ' 0'",
                tenant.0,
                location.id as _,
                before.path,
                values.path,
                before.path_key,
                path_key
            )
            .execute(sql)
            .await?;
        }
        Ok(kept)
    }
}

/// The place outside of the store-room, made on its first use.
pub(in crate::stores) async fn outside(tx: &mut TenantTx, kind: OutsideKind) -> Result<StockLocationId> {
    if let Some(id) = find_outside(tx, kind).await? {
        return Ok(id);
    }
    let (tenant, sql) = tx.split();
    // Somebody else may make it at this moment: whoever is second waits, and finds it.
    sqlx::query!(
        "insert into stock_locations (tenant_id, id, kind, name) values ($1, $2, 'outside', $3) on conflict do nothing",
        tenant.0,
        StockLocationId::new() as _,
        kind.as_str()
    )
    .execute(sql)
    .await?;
    find_outside(tx, kind).await?.ok_or_else(|| Problem::Unavailable.into())
}

async fn find_outside(tx: &mut TenantTx, kind: OutsideKind) -> Result<Option<StockLocationId>> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id from stock_locations where tenant_id = $1 and kind = 'outside' and name = $2",
        tenant.0,
        kind.as_str()
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(Into::into))
}

/// The shelf of what has none of its own, made on its first use.
pub(in crate::stores) async fn general(tx: &mut TenantTx) -> Result<StockLocationId> {
    let name = NameOr::Name(GENERAL.to_owned());
    let mut found = StockLocationValues::list(tx, Some(&name)).await?.pop();
    if found.is_none() {
        let (tenant, sql) = tx.split();
        sqlx::query!(
            "insert into stock_locations (tenant_id, id, kind, name, path, path_key) values ($1, $2, 'shelf', $3, $3, $4)
             on conflict do nothing",
            tenant.0,
            StockLocationId::new() as _,
            GENERAL,
            path_key(GENERAL)
        )
        .execute(sql)
        .await?;
        found = StockLocationValues::list(tx, Some(&name)).await?.pop();
    }
    found.map(|shelf| shelf.id).ok_or_else(|| Problem::Unavailable.into())
}

/// What somebody, or the store-room itself, names in an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::stores) struct KnownPlace {
    pub id: StockLocationId,
    pub kind: PlaceKind,
    pub usable: bool,
    pub archived: bool,
    /// Of a shelf its path, of what is outside its word, as they are compared.
    pub key: Option<String>,
}

impl KnownPlace {
    /// Is this what somebody calls it: its id, or its path or word?
    pub fn is_named(&self, name: &NameOr<StockLocationId>) -> bool {
        match name {
            NameOr::Id(id) => self.id == *id,
            NameOr::Name(name) => self.key.as_deref() == Some(&path_key(name)),
        }
    }
}

/// The places of these ids, the shelves of these paths, and what is outside by these words.
pub(in crate::stores) async fn known(
    tx: &mut TenantTx,
    ids: &[uuid::Uuid],
    keys: &[String],
) -> Result<Vec<KnownPlace>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, kind, usable, archived, case when kind = 'outside' then name else path_key end as key
         from stock_locations
         where tenant_id = $1
           and (id = any ($2) or (kind = 'shelf' and path_key = any ($3)) or (kind = 'outside' and name = any ($3)))",
        tenant.0,
        ids,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let kind = stored::row(StockLocationValues::TABLE, row.id).word("kind", &row.kind)?;
        Ok(KnownPlace { id: row.id.into(), kind, usable: row.usable, archived: row.archived, key: row.key })
    });
    read.collect()
}

/// What stands in the shelf and is in use, what lies on it, and what belongs there.
pub(super) async fn count_uses(tx: &mut TenantTx, id: StockLocationId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select (select count(*) from stock_locations where tenant_id = $1 and parent_id = $2 and not archived)
                + (select count(*) from stock_balances where tenant_id = $1 and location_id = $2 and quantity <> 0)
                + (select count(*) from stock_items where tenant_id = $1 and home_id = $2 and not archived) as "count!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?;
    stored::row(StockLocationValues::TABLE, id).number("uses", count)
}

/// Was anything ever there, or belongs there, or stands in it? Then it is archived rather than removed.
pub(in crate::stores) async fn has_history(tx: &mut TenantTx, id: StockLocationId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from stock_balances where tenant_id = $1 and location_id = $2)
               or exists (select from stock_locations where tenant_id = $1 and parent_id = $2)
               or exists (select from stock_items where tenant_id = $1 and home_id = $2)
               or exists (select from stock_documents where tenant_id = $1 and holder_id = $2)
               or exists (select from stock_reservations where tenant_id = $1 and holder_id = $2)
               or exists (select from stock_requests where tenant_id = $1 and holder_id = $2)
               or exists (select from stock_count_lines where tenant_id = $1 and location_id = $2) as "has!""#,
        tenant.0,
        id.0
    )
    .fetch_one(sql)
    .await?)
}

/// Items with something on the shelf, and how much.
pub(super) async fn contents(
    tx: &mut TenantTx,
    id: StockLocationId,
) -> Result<Vec<(uuid::Uuid, rust_decimal::Decimal)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select item_id, quantity from stock_balances
         where tenant_id = $1 and location_id = $2 and quantity > 0
         order by item_id",
        tenant.0,
        id.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.item_id, row.quantity)).collect())
}

/// Puts what belongs on the shelf where another one is.
pub(super) async fn move_homes(tx: &mut TenantTx, id: StockLocationId, to: StockLocationId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_items set home_id = $3, version = version + 1, updated_at = now()
         where tenant_id = $1 and home_id = $2",
        tenant.0,
        id.0,
        to.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Removes a shelf, or a holder, that nothing refers to.
pub(in crate::stores) async fn delete(tx: &mut TenantTx, id: StockLocationId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from stock_locations where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}
