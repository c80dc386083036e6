//! SQL of what becomes of the rows of a file, by statements over all of them.

use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::platform::db::TenantTx;
use crate::stores::import::fields::QuantityIs;
use crate::stores::import::rows::GENERAL;
use crate::stores::import::types::Counts;
use crate::stores::rules::{name_key, path_key};
use crate::stores::types::Unit;

/// An import of the same content that was received and stands.
pub(super) async fn received_before(tx: &mut TenantTx, import: ImportId) -> Result<Option<ImportId>> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select o.id
         from imports i
         join files f on f.tenant_id = i.tenant_id and f.id = i.file_id
         join files g on g.tenant_id = f.tenant_id and g.sha256 = f.sha256
         join imports o on o.tenant_id = g.tenant_id and o.file_id = g.id
         where i.tenant_id = $1
           and i.id = $2
           and o.id <> i.id
           and o.kind = 'stock'
           and o.status in ('completed', 'undoing')
           and o.mapping ->> 'quantity_is' = 'receipt'
         order by o.created_at desc
         limit 1",
        tenant.0,
        import.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(Into::into))
}

/// Finds out what becomes of each row that can be read, as the store-room is now. Of `received` ones nothing more comes in.
pub(super) async fn resolve(tx: &mut TenantTx, import: ImportId, quantity: QuantityIs, received: bool) -> Result<()> {
    // What is joined with 100,000 rows is hashed: the planner knows nothing of rows that were only just inserted, and would go
    // through all of them for each.
    sqlx::raw_sql("set local enable_nestloop = off; set local work_mem = '64MB'").execute(tx.sql()).await?;
    find_items(tx, import).await?;
    let refused = refuse_names(tx, import).await?;
    agree(tx, import, refused > 0).await?;
    find_shelves(tx, import, quantity, received).await?;
    if matches!(quantity, QuantityIs::Opening | QuantityIs::Count) {
        refuse_repeated(tx, import).await?;
    }
    agree(tx, import, true).await?;
    conclude(tx, import, quantity).await?;
    sqlx::raw_sql("set local enable_nestloop = on").execute(tx.sql()).await?;
    tx.read_along_keys().await
}

/// The item of each row, by its code, or else its name, or else its GTIN; and which rows are about one item.
async fn find_items(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set item_id = k.item_id, state = case when k.reason is null then 'read' else 'refused' end, reason = k.reason,
             field = k.field, value = k.value, item_key = k.item_key, first_row = k.first_row, shelf = null, shelf_key = null,
             place_id = null, there = null, moved = null, changes = null
         from (
           select g.*, case when g.item_key is not null then min(g.row) over (partition by g.item_key) end as first_row
           from (
             select f.row, f.item_id, w.reason,
                    case w.reason when 'item_archived' then f.said_by when 'unnamed' then 'gtin' when 'name_taken' then 'name'
                                  when 'name_missing' then 'name' end as field,
                    case w.reason when 'item_archived' then i.code when 'name_taken' then f.name_code when 'name_missing' then f.code
                                  when 'unnamed' then f.gtin end as value,
                    case when w.reason is not null then null
                         when f.item_id is not null then f.item_id::text
                         else coalesce('c ' || coalesce(f.code, min(f.code) over named), 'n ' || f.name_key) end as item_key
             from (
               select s.row, s.code, s.name_key, s.gtin, n.id as name_id, n.code as name_code,
                      coalesce(c.id, case when s.code is null then coalesce(n.id, g.item_id) end) as item_id,
                      case when s.code is not null then 'code' when s.name_key is not null then 'name' else 'gtin' end as said_by
               from stock_import_rows s
               left join stock_items c on c.tenant_id = $1 and c.code = s.code
               left join stock_items n on n.tenant_id = $1 and n.name_key = s.name_key
               left join (select code, (array_agg(item_id))[1] as item_id from stock_codes
                          where tenant_id = $1 and kind = 'gtin'
                          group by code
                          having count(*) = 1) g on g.code = s.gtin and s.code is null and s.name_key is null
               where s.tenant_id = $1 and s.import_id = $2 and s.readable
             ) f
             left join stock_items i on i.tenant_id = $1 and i.id = f.item_id
             cross join lateral (
               select case
                        when i.archived then 'item_archived'
                        when f.name_id is distinct from f.item_id and f.name_id is not null then 'name_taken'
                        when f.item_id is null and f.name_key is null and f.code is not null then 'name_missing'
                        when f.item_id is null and f.name_key is null then 'unnamed'
                      end as reason
             ) w
             window named as (partition by w.reason is null, f.item_id is null, f.name_key)
           ) g
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// A name is one item's alone. Answers how many rows are refused.
async fn refuse_names(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let refused = sqlx::query!(
        "update stock_import_rows r
         set state = 'refused', reason = 'name_taken', field = 'name', value = k.other
         from (
           select row, item_key, first_value(item_key) over named as first_key, first_value(coalesce(code, name)) over named as other
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and state = 'read' and name_key is not null
           window named as (partition by name_key order by row)
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row and k.item_key <> k.first_key",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(refused.rows_affected())
}

/// The first row of an item says what it is, and the others nothing else. What is refused is no first row: where some were since
/// rows were grouped, others are first.
async fn agree(tx: &mut TenantTx, import: ImportId, mut refused: bool) -> Result<()> {
    loop {
        if refused {
            group_again(tx, import).await?;
        }
        refused = refuse_others(tx, import).await? > 0;
        if !refused {
            return Ok(());
        }
    }
}

async fn group_again(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set first_row = k.first_row
         from (
           select row, min(row) over (partition by item_key) as first_row
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and state = 'read'
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row and r.first_row is distinct from k.first_row",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What says otherwise than the first row of its item, or what an item cannot be. Answers how many rows are refused.
async fn refuse_others(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
    let counted: Vec<String> =
        Unit::ALL.iter().filter(|unit| unit.is_counted()).map(|unit| unit.as_str().to_owned()).collect();
    let (tenant, sql) = tx.split();
    let refused = sqlx::query!(
        "update stock_import_rows r
         set state = 'refused', reason = k.reason, field = k.field, value = k.value
         from (
           select s.row, w.reason,
                  case w.reason when 'differs' then o.field when 'unit_stays' then 'unit' when 'target_below' then 'target'
                                when 'category_ambiguous' then 'category' when 'parts' then p.field
                                when 'by_piece' then case when s.quantity is not null then 'quantity' else 'unit' end end as field,
                  case w.reason when 'differs' then f.row::text when 'unit_stays' then i.unit
                                when 'target_below' then trim_scale(coalesce(f.target, i.target))::text
                                when 'category_ambiguous' then f.category when 'parts' then p.value
                                when 'by_piece' then coalesce(trim_scale(s.quantity)::text, f.unit) end as value
           from stock_import_rows s
           join stock_import_rows f on f.tenant_id = $1 and f.import_id = $2 and f.row = s.first_row
           left join stock_items i on i.tenant_id = $1 and i.id = s.item_id
           left join stock_totals t on t.tenant_id = $1 and t.item_id = i.id
           left join stock_categories own on own.tenant_id = $1 and own.id = i.category_id
           left join (select name_key, count(*) as times from stock_categories where tenant_id = $1 group by name_key) c
             on c.name_key = f.category_key and f.department_key is null
           cross join lateral (
             select case when s.name_key is distinct from f.name_key and s.name_key is not null then 'name'
                         when s.kind is distinct from f.kind and s.kind is not null then 'kind'
                         when s.unit is distinct from f.unit and s.unit is not null then 'unit'
                         when s.department_key is distinct from f.department_key and s.department_key is not null then 'department'
                         when s.category_key is distinct from f.category_key and s.category_key is not null then 'category'
                         when s.threshold is distinct from f.threshold and s.threshold is not null then 'threshold'
                         when s.target is distinct from f.target and s.target is not null then 'target'
                         when s.supplier is distinct from f.supplier and s.supplier is not null then 'supplier'
                         when s.gtin is distinct from f.gtin and s.gtin is not null then 'gtin' end as field
           ) o
           cross join lateral (
             select case when coalesce(f.unit, i.unit, 'piece') = any ($3) then 0
                         when f.unit is null or f.unit = i.unit then coalesce(i.decimals, 3)
                         else 3 end as decimals
           ) d
           cross join lateral (
             select case when s.quantity <> round(s.quantity, d.decimals) then 'quantity'
                         when s.threshold <> round(s.threshold, d.decimals) then 'threshold'
                         when s.target <> round(s.target, d.decimals) then 'target' end as field,
                    case when s.quantity <> round(s.quantity, d.decimals) then trim_scale(s.quantity)
                         when s.threshold <> round(s.threshold, d.decimals) then trim_scale(s.threshold)
                         else trim_scale(s.target) end::text as value
           ) p
           cross join lateral (
             select case when o.field is not null then 'differs'
                         when f.unit <> i.unit and (t.position > 0 or stock_item_measured($1, i.id)) then 'unit_stays'
                         when i.tracking = 'piece' and (s.quantity is not null or f.unit <> all ($3)) then 'by_piece'
                         when p.field is not null then 'parts'
                         when coalesce(f.target, i.target) < coalesce(f.threshold, i.threshold, 0) then 'target_below'
                         when c.times > 1 and own.name_key is distinct from f.category_key then 'category_ambiguous'
                    end as reason
           ) w
           where s.tenant_id = $1 and s.import_id = $2 and s.state = 'read'
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row and k.reason is not null",
        tenant.0,
        import.0,
        &counted
    )
    .execute(sql)
    .await?;
    Ok(refused.rows_affected())
}

/// The shelf of each row, the one that it says or where something of an item without one is put; what is there, and by how much that
/// changes.
async fn find_shelves(tx: &mut TenantTx, import: ImportId, quantity: QuantityIs, received: bool) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set shelf = k.shelf, shelf_key = k.shelf_key, place_id = k.place_id, there = m.there, moved = m.moved,
             state = case when m.reason is null then 'read' else 'refused' end, reason = m.reason, field = m.field, value = m.value
         from (
           select s.row, s.quantity, t.position,
                  case when s.place_key is not null then s.place when home.id is not null then home.path else $5 end as shelf,
                  case when s.place_key is not null then s.place_key when home.id is not null then home.path_key else $6 end as shelf_key,
                  case when s.place_key is not null then said.id when home.id is not null then home.id else general.id end as place_id,
                  coalesce(case when s.place_key is not null then said.archived or away.place_key is not null
                                when home.id is not null then false
                                else general.archived end, away.place_key is not null) as is_archived,
                  coalesce(b.quantity, 0) as there
           from stock_import_rows s
           left join stock_items i on i.tenant_id = $1 and i.id = s.item_id
           left join stock_totals t on t.tenant_id = $1 and t.item_id = i.id
           left join stock_locations said on said.tenant_id = $1 and said.kind = 'shelf' and said.path_key = s.place_key
           left join stock_locations home on home.tenant_id = $1 and home.id = i.home_id and not home.archived
           left join stock_locations general on general.tenant_id = $1 and general.kind = 'shelf' and general.path_key = $6
           -- Nothing is made in what was put away.
           left join (
             select p.place_key
             from (select distinct place_key from stock_import_rows where tenant_id = $1 and import_id = $2) p
             where exists (select from stock_locations l
                           where l.tenant_id = $1 and l.kind = 'shelf' and l.archived
                             and starts_with(p.place_key, l.path_key || ' / '))
           ) away on away.place_key = s.place_key
           left join stock_balances b
             on b.tenant_id = $1 and b.item_id = i.id
            and b.location_id = case when s.place_key is not null then said.id when home.id is not null then home.id else general.id end
           where s.tenant_id = $1 and s.import_id = $2 and s.state = 'read'
             and (s.place_key is not null or (s.quantity is not null and $3 <> 'nothing'))
         ) k
         cross join lateral (
           select case when k.quantity is not null and $3 <> 'nothing' then k.there end as there,
                  case $3 when 'count' then k.quantity - k.there
                          when 'opening' then case when k.position > 0 then 0 else k.quantity end
                          when 'receipt' then case when $4 then 0 else k.quantity end end as moved,
                  case when k.is_archived then 'place_archived'
                       when $3 = 'opening' and k.position > 0 and k.quantity <> k.there then 'has_moves' end as reason,
                  case when k.is_archived then 'place'
                       when $3 = 'opening' and k.position > 0 and k.quantity <> k.there then 'quantity' end as field,
                  case when k.is_archived then k.shelf
                       when $3 = 'opening' and k.position > 0 and k.quantity <> k.there then trim_scale(k.there)::text end as value
         ) m
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0,
        quantity.as_str(),
        received,
        GENERAL,
        path_key(GENERAL)
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Of two rows about one item on one shelf nobody says which one is right.
async fn refuse_repeated(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set state = 'refused', reason = 'repeated', field = 'quantity', value = k.other::text
         from (
           select row, case when row = min(row) over alike then max(row) over alike else min(row) over alike end as other
           from stock_import_rows
           where tenant_id = $1 and import_id = $2 and state = 'read' and quantity is not null
           window alike as (partition by item_key, shelf_key)
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row and k.other <> k.row",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What is said of items that are there otherwise than it is, and so what becomes of each row.
async fn conclude(tx: &mut TenantTx, import: ImportId, quantity: QuantityIs) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_import_rows r
         set item_id = k.item_id, changes = k.changes,
             state = case when k.is_new then 'new' when k.changes <> '{}' or coalesce(r.moved, 0) <> 0 then 'changed' else 'same' end
         from (
           select s.row, coalesce(i.id, f.new_id) as item_id, i.id is null as is_new,
                  case when i.id is null or s.row <> f.row then '{}' else jsonb_strip_nulls(jsonb_build_object(
                    'name', case when s.name_key <> i.name_key then jsonb_build_array(i.name, s.name) end,
                    'kind', case when s.kind <> i.kind then jsonb_build_array(i.kind, s.kind) end,
                    'unit', case when s.unit <> i.unit then jsonb_build_array(i.unit, s.unit) end,
                    'supplier', case when s.supplier <> i.supplier then jsonb_build_array(i.supplier, s.supplier) end,
                    'threshold', case when s.threshold <> i.threshold
                                      then jsonb_build_array(trim_scale(i.threshold), trim_scale(s.threshold)) end,
                    'target', case when s.target is not null and s.target is distinct from i.target
                                   then jsonb_build_array(trim_scale(i.target), trim_scale(s.target)) end,
                    'category', case when coalesce(s.department_key, s.category_key) is not null
                                      and not coalesce(coalesce(s.department_key, d.name_key) = d.name_key
                                                       and coalesce(s.category_key, c.name_key) = c.name_key, false)
                                     then jsonb_build_array(d.name || ' / ' || c.name,
                                            case when s.department is null then s.category
                                                 else s.department || ' / ' || coalesce(s.category, $4) end) end,
                    'place', case when $3 and s.place_key is not null and (s.place_id is null or s.place_id is distinct from i.home_id)
                                  then jsonb_build_array(h.path, s.place) end,
                    'gtin', case when s.gtin is not null and g.code is null then jsonb_build_array(null, s.gtin) end
                  )) end as changes
           from stock_import_rows s
           join stock_import_rows f on f.tenant_id = $1 and f.import_id = $2 and f.row = s.first_row
           left join stock_items i on i.tenant_id = $1 and i.id = s.item_id
           left join stock_categories c on c.tenant_id = $1 and c.id = i.category_id
           left join stock_departments d on d.tenant_id = $1 and d.id = c.department_id
           left join stock_locations h on h.tenant_id = $1 and h.id = i.home_id
           left join stock_codes g on g.tenant_id = $1 and g.code = s.gtin and g.item_id = i.id
           where s.tenant_id = $1 and s.import_id = $2 and s.state = 'read'
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0,
        quantity == QuantityIs::Nothing,
        GENERAL
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What becomes of the rows, by how many.
pub(super) async fn count(tx: &mut TenantTx, import: ImportId) -> Result<Counts> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"with found as (
             select *, row = first_row and (state = 'new' or changes ? 'category') as files
             from stock_import_rows where tenant_id = $1 and import_id = $2
           )
           select count(*) as "rows!", count(*) filter (where state = 'new') as "new!",
                  count(*) filter (where state = 'changed') as "changed!", count(*) filter (where state = 'same') as "same!",
                  count(*) filter (where state = 'refused') as "refused!",
                  count(*) filter (where state = 'new' and row = first_row) as "items_new!",
                  count(*) filter (where state = 'changed' and changes <> '{}') as "items_changed!",
                  count(*) filter (where state in ('new', 'changed') and moved <> 0) as "moves!",
                  count(distinct department_key) filter (where files and not exists (
                    select from stock_departments d where d.tenant_id = $1 and d.name_key = department_key)) as "departments!",
                  count(distinct (department_key, category_key)) filter (where files and coalesce(department_key, category_key) is not null
                    and not exists (
                      select from stock_categories c
                      join stock_departments d on d.tenant_id = $1 and d.id = c.department_id
                      where c.tenant_id = $1 and c.name_key = coalesce(category_key, $3)
                        and (department_key is null or d.name_key = department_key))) as "categories!",
                  count(distinct shelf_key) filter (where place_id is null and shelf_key is not null and state in ('new', 'changed')
                    and (moved <> 0 or (row = first_row and (state = 'new' or changes ? 'place')))) as "places!"
           from found"#,
        tenant.0,
        import.0,
        name_key(GENERAL)
    )
    .fetch_one(sql)
    .await?;
    Ok(Counts {
        rows: row.rows.cast_unsigned(),
        new: row.new.cast_unsigned(),
        changed: row.changed.cast_unsigned(),
        same: row.same.cast_unsigned(),
        refused: row.refused.cast_unsigned(),
        items_new: row.items_new.cast_unsigned(),
        items_changed: row.items_changed.cast_unsigned(),
        moves: row.moves.cast_unsigned(),
        departments_new: row.departments.cast_unsigned(),
        categories_new: row.categories.cast_unsigned(),
        places_new: row.places.cast_unsigned(),
    })
}
