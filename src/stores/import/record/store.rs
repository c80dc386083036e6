//! SQL of what imports did with items, and by which documents.

use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ImportId, StockDocumentId, StockItemId, UserId};
use crate::platform::db::TenantTx;
use crate::stores::rules::name_key;
use crate::stores::types::StockItem;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// Has items learn codes of the goods trade.
pub(in crate::stores::import) async fn insert_codes(tx: &mut TenantTx, codes: &[(StockItemId, String)]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let items: Vec<Uuid> = codes.iter().map(|(item, _)| item.0).collect();
    let codes: Vec<String> = codes.iter().map(|(_, code)| code.clone()).collect();
    sqlx::query!(
        "insert into stock_codes (tenant_id, code, item_id, kind)
         select $1, code, item_id, 'gtin' from unnest($2::uuid[], $3::text[]) as learnt(item_id, code)
         on conflict do nothing",
        tenant.0,
        &items,
        &codes
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What an import did with an item.
#[derive(Clone, Debug)]
pub(in crate::stores::import) struct ItemDone {
    pub item: StockItemId,
    /// None where it made the item.
    pub before: Option<Value>,
    pub version: i32,
    /// What the item learnt.
    pub gtin: Option<String>,
}

pub(in crate::stores::import) async fn insert_items_done(
    tx: &mut TenantTx,
    import: ImportId,
    done: &[ItemDone],
) -> Result<()> {
    let (tenant, sql) = tx.split();
    let items: Vec<Uuid> = done.iter().map(|done| done.item.0).collect();
    let before: Vec<Option<Value>> = done.iter().map(|done| done.before.clone()).collect();
    let versions: Vec<i32> = done.iter().map(|done| done.version).collect();
    let codes: Vec<Option<String>> = done.iter().map(|done| done.gtin.clone()).collect();
    sqlx::query!(
        "insert into stock_import_items (tenant_id, import_id, item_id, before, version, gtin)
         select $1, $2, item_id, before, version, gtin
         from unnest($3::uuid[], $4::jsonb[], $5::integer[], $6::text[]) as done(item_id, before, version, gtin)",
        tenant.0,
        import.0,
        &items,
        &before as &[Option<Value>],
        &versions,
        &codes as &[Option<String>]
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(in crate::stores::import) async fn insert_document(
    tx: &mut TenantTx,
    import: ImportId,
    place: i32,
    document: StockDocumentId,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_import_documents (tenant_id, import_id, place, document_id) values ($1, $2, $3, $4)",
        tenant.0,
        import.0,
        place,
        document.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// A document of an import, with who made it and when.
#[derive(Clone, Debug)]
pub(in crate::stores::import) struct DocumentDone {
    pub id: StockDocumentId,
    pub made_by: Option<UserId>,
    pub recorded_at: DateTime<Utc>,
    pub reason: String,
    pub lines: u64,
}

/// The documents of an import, the newest first.
pub(in crate::stores::import) async fn list_documents(
    tx: &mut TenantTx,
    import: ImportId,
) -> Result<Vec<DocumentDone>> {
    let (tenant, sql) = tx.split();
    let documents = sqlx::query!(
        r#"select d.id, d.made_by, d.recorded_at, d.reason,
                  (select count(*) from stock_moves m where m.tenant_id = d.tenant_id and m.document_id = d.id) as "lines!"
           from stock_import_documents done
           join stock_documents d on d.tenant_id = done.tenant_id and d.id = done.document_id
           where done.tenant_id = $1 and done.import_id = $2
           order by done.place desc"#,
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    let read = documents.into_iter().map(|row| DocumentDone {
        id: row.id.into(),
        made_by: row.made_by.map(UserId),
        recorded_at: row.recorded_at,
        reason: row.reason,
        lines: row.lines.cast_unsigned(),
    });
    Ok(read.collect())
}

/// How many items an import made or changed.
pub(in crate::stores::import) async fn count_items(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from stock_import_items where tenant_id = $1 and import_id = $2"#,
        tenant.0,
        import.0
    )
    .fetch_one(sql)
    .await?;
    Ok(count.cast_unsigned())
}

/// Something that an import did, and how its item stands now.
#[derive(Clone, Debug)]
pub(in crate::stores::import) struct ToUndo {
    pub item: StockItemId,
    pub before: Option<Value>,
    pub gtin: Option<String>,
    /// Did somebody change it since?
    pub is_changed: bool,
    /// Was it ever moved, and is there something of it?
    pub was_moved: bool,
    pub is_there: bool,
}

/// Items that an import made or changed, behind an item.
pub(in crate::stores::import) async fn list_to_undo(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<ToUndo>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select d.item_id, d.before, d.gtin, i.version <> d.version as "is_changed!", t.position > 0 as "was_moved!",
                  t.on_hand + t.in_use > 0 as "is_there!"
           from stock_import_items d
           join stock_items i on i.tenant_id = d.tenant_id and i.id = d.item_id
           join stock_totals t on t.tenant_id = d.tenant_id and t.item_id = d.item_id
           where d.tenant_id = $1 and d.import_id = $2 and d.item_id > $3
           order by d.item_id
           limit $4"#,
        tenant.0,
        import.0,
        after,
        limit
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| ToUndo {
        item: row.item_id.into(),
        before: row.before,
        gtin: row.gtin,
        is_changed: row.is_changed,
        was_moved: row.was_moved,
        is_there: row.is_there,
    });
    Ok(read.collect())
}

/// Which of these cannot be as they say: their code or name is another item's, or what they belong to is gone.
pub(in crate::stores::import) async fn list_taken(tx: &mut TenantTx, items: &[StockItem]) -> Result<Vec<StockItemId>> {
    let (tenant, sql) = tx.split();
    let ids: Vec<Uuid> = items.iter().map(|item| item.id.0).collect();
    let codes: Vec<String> = items.iter().map(|item| item.values.code.clone()).collect();
    let keys: Vec<String> = items.iter().map(|item| name_key(&item.values.name)).collect();
    let categories: Vec<Option<Uuid>> =
        items.iter().map(|item| item.values.category.as_ref().and_then(NameOr::id).map(|id| id.0)).collect();
    let homes: Vec<Option<Uuid>> =
        items.iter().map(|item| item.values.home.as_ref().and_then(NameOr::id).map(|id| id.0)).collect();
    let taken = sqlx::query_scalar!(
        r#"select w.id as "id!"
           from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[]) as w(id, code, name_key, category_id, home_id)
           where exists (select from stock_items i where i.tenant_id = $1 and i.code = w.code and i.id <> w.id)
              or exists (select from stock_items i where i.tenant_id = $1 and i.name_key = w.name_key and i.id <> w.id)
              or (w.category_id is not null
                  and not exists (select from stock_categories c where c.tenant_id = $1 and c.id = w.category_id))
              or (w.home_id is not null
                  and not exists (select from stock_locations l where l.tenant_id = $1 and l.id = w.home_id))"#,
        tenant.0,
        &ids,
        &codes,
        &keys,
        &categories as &[Option<Uuid>],
        &homes as &[Option<Uuid>]
    )
    .fetch_all(sql)
    .await?;
    Ok(taken.into_iter().map(Into::into).collect())
}

/// Has items forget what an import taught them.
pub(in crate::stores::import) async fn delete_codes(tx: &mut TenantTx, codes: &[(StockItemId, String)]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let items: Vec<Uuid> = codes.iter().map(|(item, _)| item.0).collect();
    let codes: Vec<String> = codes.iter().map(|(_, code)| code.clone()).collect();
    sqlx::query!(
        "delete from stock_codes c
         using unnest($2::uuid[], $3::text[]) as learnt(item_id, code)
         where c.tenant_id = $1 and c.item_id = learnt.item_id and c.code = learnt.code",
        tenant.0,
        &items,
        &codes
    )
    .execute(sql)
    .await?;
    Ok(())
}
