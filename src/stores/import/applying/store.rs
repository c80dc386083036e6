//! SQL of what is made, changed and moved for the rows of a file.

use crate::base::fault::Result;
use crate::base::id::{ImportId, StockItemId, StockLocationId};
use crate::platform::db::TenantTx;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::types::RowState;
use crate::stores::import::fields::StockField;
use crate::stores::rules::path_key;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A category that rows name, as they write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NamedCategory {
    pub department: Option<String>,
    pub category: Option<String>,
}

/// The categories of items that are made, or put elsewhere.
pub(super) async fn list_categories(tx: &mut TenantTx, import: ImportId) -> Result<Vec<NamedCategory>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select distinct on (department_key, category_key) department, category
         from stock_import_rows
         where tenant_id = $1
           and import_id = $2
           and row = first_row
           and (state = 'new' or (state = 'changed' and changes ? 'category'))
           and coalesce(department_key, category_key) is not null
         order by department_key, category_key, row",
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| NamedCategory { department: row.department, category: row.category }).collect())
}

/// The paths of shelves that are needed and not there.
pub(super) async fn list_new_shelves(tx: &mut TenantTx, import: ImportId) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let shelves = sqlx::query_scalar!(
        r#"select distinct on (shelf_key) shelf as "shelf!"
           from stock_import_rows
           where tenant_id = $1
             and import_id = $2
             and state in ('new', 'changed')
             and place_id is null
             and shelf_key is not null
             and (moved <> 0 or (row = first_row and (state = 'new' or changes ? 'place')))
           order by shelf_key, row"#,
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(shelves)
}

/// Makes shelves, each after what it stands in: those of these paths that are not there. Answers the paths of those that it made.
pub(super) async fn insert_shelves(tx: &mut TenantTx, paths: &[String]) -> Result<Vec<String>> {
    // By depth and by how they are compared: the name, and what it stands in.
    let mut levels: Vec<BTreeMap<String, (String, Option<String>)>> = Vec::new();
    for path in paths {
        let names: Vec<&str> = path.split(" / ").collect();
        for (depth, name) in names.iter().enumerate() {
            let above = (depth > 0).then(|| path_key(&names[..depth].join("/")));
            if levels.len() == depth {
                levels.push(BTreeMap::new());
            }
            levels[depth].entry(path_key(&names[..=depth].join("/"))).or_insert(((*name).to_owned(), above));
        }
    }
    let (tenant, sql) = tx.split();
    let mut made = Vec::new();
    for level in levels {
        let ids: Vec<Uuid> = level.iter().map(|_| StockLocationId::new().0).collect();
        let keys: Vec<String> = level.keys().cloned().collect();
        let names: Vec<String> = level.values().map(|(name, _)| name.clone()).collect();
        let above: Vec<Option<String>> = level.into_values().map(|(_, above)| above).collect();
        let paths = sqlx::query_scalar!(
            r#"insert into stock_locations (tenant_id, id, kind, name, parent_id, path, path_key)
               select $1, n.id, 'shelf', n.name, p.id, coalesce(p.path || ' / ', '') || n.name, n.key
               from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as n(id, name, key, above)
               left join stock_locations p on p.tenant_id = $1 and p.kind = 'shelf' and p.path_key = n.above
               where not exists (
                 select from stock_locations l where l.tenant_id = $1 and l.kind = 'shelf' and l.path_key = n.key)
               order by n.key
               returning path as "path!""#,
            tenant.0,
            &ids,
            &names,
            &keys,
            &above as &[Option<String>]
        );
        made.extend(paths.fetch_all(&mut *sql).await?);
    }
    Ok(made)
}

/// The shelves of rows are there now.
pub(super) async fn update_shelves(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set place_id = l.id
         from stock_locations l
         where r.tenant_id = $1
           and r.import_id = $2
           and r.place_id is null
           and r.shelf_key is not null
           and r.state in ('new', 'changed')
           and l.tenant_id = $1
           and l.kind = 'shelf'
           and l.path_key = r.shelf_key",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What a row says of an item that is made or changed.
#[derive(Clone, Debug)]
pub(super) struct ItemRow {
    pub row: i32,
    pub item: StockItemId,
    pub is_new: bool,
    pub code: Option<String>,
    pub name: Option<String>,
    pub kind: Option<String>,
    pub unit: Option<String>,
    pub category: NamedCategory,
    /// Where it belongs, where the row says so.
    pub home: Option<StockLocationId>,
    pub threshold: Option<Decimal>,
    pub target: Option<Decimal>,
    pub supplier: Option<String>,
    pub gtin: Option<String>,
    /// What is said of an item that is there otherwise than it is.
    pub changed: Vec<StockField>,
}

/// The rows that say what items are, behind a row.
pub(super) async fn list_items(tx: &mut TenantTx, import: ImportId, after: i32, limit: i64) -> Result<Vec<ItemRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, item_id as "item_id!", state, code, name, kind, unit, department, category,
                  case when place_key is not null then place_id end as home_id, threshold, target, supplier, gtin,
                  coalesce(array(select jsonb_object_keys(changes)), '{}') as "changed!"
           from stock_import_rows
           where tenant_id = $1
             and import_id = $2
             and row > $3
             and row = first_row
             and (state = 'new' or (state = 'changed' and changes <> '{}'))
           order by row
           limit $4"#,
        tenant.0,
        import.0,
        after,
        limit
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| ItemRow {
        row: row.row,
        item: row.item_id.into(),
        is_new: row.state == RowState::New.as_str(),
        code: row.code,
        name: row.name,
        kind: row.kind,
        unit: row.unit,
        category: NamedCategory { department: row.department, category: row.category },
        home: row.home_id.map(Into::into),
        threshold: row.threshold.map(|threshold| threshold.normalize()),
        target: row.target.map(|target| target.normalize()),
        supplier: row.supplier,
        gtin: row.gtin,
        changed: row.changed.iter().filter_map(|field| StockField::named(field)).collect(),
    });
    Ok(read.collect())
}

/// Items that are made or changed, and of which nothing is moved.
pub(super) async fn list_unmoved(tx: &mut TenantTx, import: ImportId) -> Result<Vec<StockItemId>> {
    let (tenant, sql) = tx.split();
    let items = sqlx::query_scalar!(
        r#"select item_id as "item_id!"
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and state in ('new', 'changed', 'same')
           group by item_id
           having bool_and(coalesce(moved, 0) = 0)
              and bool_or(row = first_row and (state = 'new' or (state = 'changed' and changes <> '{}')))
           order by item_id"#,
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(items.into_iter().map(Into::into).collect())
}

/// So much more, or less, of an item on a shelf, behind a row.
#[derive(Clone, Debug)]
pub(super) struct MoveRow {
    pub row: i32,
    pub item: StockItemId,
    pub shelf: StockLocationId,
    pub quantity: Decimal,
    pub cost: Option<Decimal>,
}

pub(super) async fn list_moves(tx: &mut TenantTx, import: ImportId, after: i32, limit: i64) -> Result<Vec<MoveRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, item_id as "item_id!", place_id as "place_id!", moved as "moved!", cost
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and row > $3 and state in ('new', 'changed') and moved <> 0
           order by row
           limit $4"#,
        tenant.0,
        import.0,
        after,
        limit
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| MoveRow {
        row: row.row,
        item: row.item_id.into(),
        shelf: row.place_id.into(),
        quantity: row.moved.normalize(),
        cost: row.cost.map(|cost| cost.normalize()),
    });
    Ok(read.collect())
}
