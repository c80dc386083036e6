//! SQL of the rows of a file that are kept, with what becomes of them.

use super::fields::StockField;
use super::rows::ReadRow;
use super::types::{FieldChange, PlannedRow, RowRefused};
use crate::base::fault::Result;
use crate::base::id::{ImportId, StockItemId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::problems::KeptProblem;
use crate::platform::imports::types::RowState;
use crate::stores::rules::{name_key, path_key};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const ROWS: &str = "stock_import_rows of";

/// Forgets the rows of an import.
pub(super) async fn delete_rows(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from stock_import_rows where tenant_id = $1 and import_id = $2", tenant.0, import.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Forgets the rows of imports that nobody has moved on since the instant.
pub(super) async fn delete_rows_before(connection: &mut PgConnection, instant: DateTime<Utc>) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from stock_import_rows r
         using imports i
         where i.tenant_id = r.tenant_id
           and i.id = r.import_id
           and i.updated_at < $1",
        instant
    )
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected())
}

/// How many rows are kept.
pub(super) async fn count_rows(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from stock_import_rows where tenant_id = $1 and import_id = $2"#,
        tenant.0,
        import.0
    )
    .fetch_one(sql)
    .await?;
    Ok(count.cast_unsigned())
}

/// Keeps rows as they were read: what they say, or why they cannot be taken.
pub(super) async fn insert_rows(
    tx: &mut TenantTx,
    import: ImportId,
    rows: &[(ReadRow, Option<RowRefused>)],
) -> Result<()> {
    let (tenant, sql) = tx.split();
    let said = |of: fn(&ReadRow) -> Option<String>| rows.iter().map(|(row, _)| of(row)).collect::<Vec<_>>();
    let number = |of: fn(&ReadRow) -> Option<Decimal>| rows.iter().map(|(row, _)| of(row)).collect::<Vec<_>>();
    let why = |of: fn(&RowRefused) -> Option<String>| {
        rows.iter().map(|(_, refused)| refused.as_ref().and_then(of)).collect::<Vec<_>>()
    };
    let numbers: Vec<i32> = rows.iter().map(|(row, _)| stored::narrow(row.row)).collect::<sqlx::Result<_>>()?;
    let readable: Vec<bool> = rows.iter().map(|(_, refused)| refused.is_none()).collect();
    let ids: Vec<Uuid> = rows.iter().map(|_| StockItemId::new().0).collect();
    sqlx::query!(
        "insert into stock_import_rows
           (tenant_id, import_id, row, readable, state, reason, field, value, code, name, name_key, kind, unit, department,
            department_key, category, category_key, place, place_key, quantity, cost, threshold, target, supplier, gtin, new_id)
         select $1, $2, row, readable, case when readable then 'read' else 'refused' end, reason, field, value, code, name, name_key,
                kind, unit, department, department_key, category, category_key, place, place_key, quantity, cost, threshold, target,
                supplier, gtin, new_id
         from unnest($3::integer[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                     $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
                     $19::numeric[], $20::numeric[], $21::numeric[], $22::numeric[], $23::text[], $24::text[], $25::uuid[])
              as made(row, readable, reason, field, value, code, name, name_key, kind, unit, department, department_key, category,
                      category_key, place, place_key, quantity, cost, threshold, target, supplier, gtin, new_id)",
        tenant.0,
        import.0,
        &numbers,
        &readable,
        &why(|refused| Some(refused.reason.as_str().to_owned())) as &[Option<String>],
        &why(|refused| refused.field.map(|field| field.name().to_owned())) as &[Option<String>],
        &why(|refused| Some(refused.value.clone())) as &[Option<String>],
        &said(|row| row.code.clone()) as &[Option<String>],
        &said(|row| row.name.clone()) as &[Option<String>],
        &said(|row| row.name.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.kind.map(|kind| kind.as_str().to_owned())) as &[Option<String>],
        &said(|row| row.unit.map(|unit| unit.as_str().to_owned())) as &[Option<String>],
        &said(|row| row.department.clone()) as &[Option<String>],
        &said(|row| row.department.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.category.clone()) as &[Option<String>],
        &said(|row| row.category.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.place.clone()) as &[Option<String>],
        &said(|row| row.place.as_deref().map(path_key)) as &[Option<String>],
        &number(|row| row.quantity) as &[Option<Decimal>],
        &number(|row| row.cost) as &[Option<Decimal>],
        &number(|row| row.threshold) as &[Option<Decimal>],
        &number(|row| row.target) as &[Option<Decimal>],
        &said(|row| row.supplier.clone()) as &[Option<String>],
        &said(|row| row.gtin.clone()) as &[Option<String>],
        &ids
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// The rows that are not taken, the first ones or all.
pub(super) async fn list_refused(tx: &mut TenantTx, import: ImportId, most: Option<i64>) -> Result<Vec<KeptProblem>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, reason as "reason!", field, value
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and state = 'refused'
           order by row
           limit $3"#,
        tenant.0,
        import.0,
        most
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| KeptProblem::of_row(row.row, row.reason, row.field, row.value)).collect())
}

/// A page of the rows, of one state or of all.
pub(super) async fn list_rows(
    tx: &mut TenantTx,
    import: ImportId,
    state: Option<RowState>,
    page: PageRequest,
) -> Result<(Vec<PlannedRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select r.row, r.state, r.reason, r.field, r.value, coalesce(i.code, r.code, '') as "code!",
                  coalesce(i.name, r.name, '') as "name!", coalesce(r.shelf, '') as "shelf!",
                  case when r.state <> 'refused' then r.there end as there, case when r.state <> 'refused' then r.moved end as moved,
                  r.changes,
                  count(*) over () as "total!"
           from stock_import_rows r
           left join stock_items i on i.tenant_id = r.tenant_id and i.id = r.item_id
           where r.tenant_id = $1
             and r.import_id = $2
             and r.state <> 'read'
             and ($3::text is null or r.state = $3)
           order by r.row
           limit $4 offset $5"#,
        tenant.0,
        import.0,
        state.map(RowState::as_str),
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let read = rows.into_iter().map(|row| {
        let number = row.row.cast_unsigned();
        let changes =
            row.changes.and_then(|changes| serde_json::from_value::<BTreeMap<String, (Value, Value)>>(changes).ok());
        let change = |(field, (before, after)): (String, (Value, Value))| {
            Some(FieldChange { field: StockField::named(&field)?, before, after })
        };
        Ok(PlannedRow {
            row: number,
            state: stored::row(ROWS, import).word("state", &row.state)?,
            refused: row
                .reason
                .map(|reason| KeptProblem::of_row(row.row, reason, row.field, row.value).told(import))
                .transpose()?,
            code: row.code,
            name: row.name,
            place: if row.moved.is_some() { row.shelf } else { String::new() },
            there: row.there.map(|there| there.normalize()),
            moved: row.moved.map(|moved| moved.normalize()),
            changes: changes.unwrap_or_default().into_iter().filter_map(change).collect(),
        })
    });
    Ok((read.collect::<Result<_>>()?, total))
}
