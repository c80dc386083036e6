//! SQL of what imports make and change, a statement over all rows each, and of taking it back.

use crate::base::fault::Result;
use crate::base::id::{ImportId, ProductionOrderId, UserId, WorkpieceId};
use crate::base::stored;
use crate::platform::db::TenantTx;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

/// Makes the workpieces that rows need and that are not there, and remembers that they were made.
pub(in crate::production::import) async fn insert_workpieces(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into workpieces (tenant_id, id, code, code_key, name, revision, material, words)
         select $1, n.id, n.code, n.code_key, n.name, coalesce(n.revision, ''), coalesce(n.material, ''), n.code_key || ' ' || n.name_key
         from (
           select s.code_key, (array_agg(s.workpiece_id order by s.row))[1] as id, (array_agg(s.code order by s.row))[1] as code,
                  (array_agg(s.name order by s.row) filter (where s.name is not null))[1] as name,
                  (array_agg(s.name_key order by s.row) filter (where s.name is not null))[1] as name_key,
                  (array_agg(s.revision order by s.row) filter (where s.revision is not null and s.state = 'new'))[1] as revision,
                  (array_agg(s.material order by s.row) filter (where s.material is not null and s.state = 'new'))[1] as material
           from production_import_rows s
           where s.tenant_id = $1 and s.import_id = $2 and s.readable
           group by s.code_key
           having bool_or(s.state = 'new' and s.makes_piece)
         ) n",
        tenant.0,
        import.0
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into production_import_workpieces (tenant_id, import_id, workpiece_id, before, version)
         select distinct $1::uuid, $2::uuid, workpiece_id, null::jsonb, 1
         from production_import_rows
         where tenant_id = $1 and import_id = $2 and state = 'new' and makes_piece",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Changes the workpieces of which rows say otherwise, remembers what they were, and gives new ones and those their routes.
pub(in crate::production::import) async fn save_workpieces(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into production_import_workpieces (tenant_id, import_id, workpiece_id, before, version)
         select $1, $2, w.id,
                jsonb_build_object('name', w.name, 'revision', w.revision, 'material', w.material, 'words', w.words,
                                   'route', (select coalesce(jsonb_agg(u.stage_id order by u.position), '[]')
                                             from workpiece_stages u
                                             where u.tenant_id = w.tenant_id and u.workpiece_id = w.id)),
                w.version + 1
         from production_import_rows r
         join workpieces w on w.tenant_id = r.tenant_id and w.id = r.workpiece_id
         where r.tenant_id = $1 and r.import_id = $2 and r.state = 'changed'",
        tenant.0,
        import.0
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "update workpieces w
         set name = coalesce(r.name, w.name), revision = coalesce(r.revision, w.revision), material = coalesce(r.material, w.material),
             words = case when r.name_key is null then w.words else w.code_key || ' ' || r.name_key end,
             version = w.version + 1, updated_at = now()
         from production_import_rows r
         where r.tenant_id = $1 and r.import_id = $2 and r.state = 'changed' and w.tenant_id = $1 and w.id = r.workpiece_id",
        tenant.0,
        import.0
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "delete from workpiece_stages u
         using production_import_rows r
         where r.tenant_id = $1 and r.import_id = $2 and r.state = 'changed' and r.changes ? 'route'
           and u.tenant_id = $1 and u.workpiece_id = r.workpiece_id",
        tenant.0,
        import.0
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into workpiece_stages (tenant_id, workpiece_id, position, stage_id)
         select $1, r.workpiece_id, step.place::smallint, step.stage_id
         from production_import_rows r
         cross join lateral unnest(r.stages) with ordinality as step(stage_id, place)
         where r.tenant_id = $1 and r.import_id = $2
           and (r.state = 'new' or (r.state = 'changed' and r.changes ? 'route'))",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Who makes the orders, when, and how many more than the plan may be made, in percent.
pub(in crate::production::import) struct Birth<'a> {
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub at: DateTime<Utc>,
    pub overrun_percent: u8,
}

/// From so many orders on, the planner is told of them.
const MANY: u64 = 500;

/// Makes the orders, numbered in the order of their rows, with their stages, and remembers what their rows said.
pub(in crate::production::import) async fn insert_orders(
    tx: &mut TenantTx,
    import: ImportId,
    birth: &Birth<'_>,
    many: u64,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    let first = sqlx::query_scalar!(r#"select take_order_numbers($1) as "first!""#, stored::narrow::<i32, _>(many)?)
        .fetch_one(&mut *sql)
        .await?;
    sqlx::query!(
        "insert into production_orders
           (tenant_id, id, number, workpiece_id, revision, qty_plan, overrun_percent, due, priority, customer, description,
            is_cooperation, partner_id, partner_due, machine_id, published, made_by, made_by_name, made_at, words)
         select $1, r.order_id, $3::bigint - 1 + row_number() over (order by r.row), w.id, coalesce(r.revision, w.revision), r.qty_plan, $4, r.due,
                coalesce(r.priority, 'medium'), coalesce(r.customer, ''),
                concat_ws(' · ', r.reference, r.description), r.partner_id is not null, r.partner_id, r.partner_due, r.machine_id,
                r.partner_id is null, $5, $6, $7, coalesce(r.customer_key, '')
         from production_import_rows r
         join workpieces w on w.tenant_id = r.tenant_id and w.id = r.workpiece_id
         where r.tenant_id = $1 and r.import_id = $2 and r.state = 'new'",
        tenant.0,
        import.0,
        first,
        i16::from(birth.overrun_percent),
        birth.by as _,
        birth.by_name,
        birth.at
    )
    .execute(&mut *sql)
    .await?;
    if many >= MANY {
        sqlx::query!("select learn_tables(array['production_orders'])").execute(&mut *sql).await?;
    }
    sqlx::query!(
        "insert into order_stages (tenant_id, order_id, stage_id, position, skipped)
         select $1, r.order_id, step.stage_id, step.place::smallint, false
         from production_import_rows r
         cross join lateral unnest(r.stages) with ordinality as step(stage_id, place)
         where r.tenant_id = $1 and r.import_id = $2 and r.state = 'new'",
        tenant.0,
        import.0
    )
    .execute(&mut *sql)
    .await?;
    if many >= MANY {
        sqlx::query!("select learn_tables(array['order_stages'])").execute(&mut *sql).await?;
    }
    sqlx::query!(
        "insert into production_import_orders (tenant_id, import_id, order_id, reference_key, code_key, content, version)
         select $1, $2, order_id, reference_key, code_key, content, 1
         from production_import_rows
         where tenant_id = $1 and import_id = $2 and state = 'new'",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// An order that an import made, as the audit tells it.
#[derive(Clone, Debug)]
pub(in crate::production::import) struct MadeOrder {
    pub id: ProductionOrderId,
    pub number: u64,
    pub code: String,
    pub revision: String,
    pub qty_plan: i32,
    pub due: Option<NaiveDate>,
    pub customer: String,
    pub description: String,
}

/// Those behind a number.
pub(in crate::production::import) async fn list_orders(
    tx: &mut TenantTx,
    import: ImportId,
    after: u64,
    limit: i64,
) -> Result<Vec<MadeOrder>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select o.id, o.number, w.code, o.revision, o.qty_plan, o.due, o.customer, o.description
           from production_import_orders d
           join production_orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           where d.tenant_id = $1 and d.import_id = $2 and o.number > $3
           order by o.number
           limit $4"#,
        tenant.0,
        import.0,
        stored::narrow::<i64, _>(after)?,
        limit
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| MadeOrder {
        id: row.id.into(),
        number: row.number.cast_unsigned(),
        code: row.code,
        revision: row.revision,
        qty_plan: row.qty_plan,
        due: row.due,
        customer: row.customer,
        description: row.description,
    });
    Ok(read.collect())
}

/// A workpiece that an import made or changed, as the audit tells it.
#[derive(Clone, Debug)]
pub(in crate::production::import) struct DoneWorkpiece {
    pub id: WorkpieceId,
    /// None where it was made.
    pub before: Option<Value>,
    pub code: String,
    pub name: String,
    pub revision: String,
    pub material: String,
}

/// Those behind an id.
pub(in crate::production::import) async fn list_workpieces(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<DoneWorkpiece>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select w.id, d.before, w.code, w.name, w.revision, w.material
           from production_import_workpieces d
           join workpieces w on w.tenant_id = d.tenant_id and w.id = d.workpiece_id
           where d.tenant_id = $1 and d.import_id = $2 and w.id > $3
           order by w.id
           limit $4"#,
        tenant.0,
        import.0,
        after,
        limit
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| DoneWorkpiece {
        id: row.id.into(),
        before: row.before,
        code: row.code,
        name: row.name,
        revision: row.revision,
        material: row.material,
    });
    Ok(read.collect())
}

/// Waits until nobody else changes the orders of an import, or what is recorded of them.
pub(in crate::production::import) async fn lock_orders(
    tx: &mut TenantTx,
    import: ImportId,
) -> Result<Vec<ProductionOrderId>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select o.id
         from production_orders o
         join production_import_orders d on d.tenant_id = o.tenant_id and d.order_id = o.id
         where d.tenant_id = $1 and d.import_id = $2
         order by o.id
         for update of o",
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Did somebody alone make all orders of an import?
pub(in crate::production::import) async fn are_orders_of(
    tx: &mut TenantTx,
    import: ImportId,
    person: Option<UserId>,
) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select not exists (
             select from production_import_orders d
             join production_orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
             where d.tenant_id = $1 and d.import_id = $2 and o.made_by is distinct from $3) as "are!""#,
        tenant.0,
        import.0,
        person as _
    )
    .fetch_one(sql)
    .await?)
}

/// Removes the orders of an import that nobody changed, and of which nothing was recorded nor sent, but for those that are `used`
/// otherwise. Answers their ids, numbers and workpieces.
pub(in crate::production::import) async fn delete_orders(
    tx: &mut TenantTx,
    import: ImportId,
    used: &[ProductionOrderId],
) -> Result<Vec<(ProductionOrderId, u64, String)>> {
    let used: Vec<Uuid> = used.iter().map(|order| order.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "delete from production_orders o
         using production_import_orders d, workpieces w
         where d.tenant_id = $1 and d.import_id = $2
           and o.tenant_id = $1 and o.id = d.order_id and o.version = d.version and o.facts = 0 and o.started = 0
           and w.tenant_id = $1 and w.id = o.workpiece_id
           and not exists (select from movements m where m.tenant_id = $1 and m.order_id = o.id)
           and o.id <> all ($3)
         returning o.id, o.number, w.code",
        tenant.0,
        import.0,
        &used
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.number.cast_unsigned(), row.code)).collect())
}

/// Removes the workpieces that an import made, which nobody changed or named since. Answers their ids and codes.
pub(in crate::production::import) async fn delete_workpieces(
    tx: &mut TenantTx,
    import: ImportId,
) -> Result<Vec<(WorkpieceId, String)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "delete from workpieces w
         using production_import_workpieces d
         where d.tenant_id = $1 and d.import_id = $2 and d.before is null
           and w.tenant_id = $1 and w.id = d.workpiece_id and w.version = d.version
           and not exists (select from production_orders o where o.tenant_id = $1 and o.workpiece_id = w.id)
           and not exists (select from norms n where n.tenant_id = $1 and n.workpiece_id = w.id)
           and not exists (select from specification_lines l where l.tenant_id = $1 and l.workpiece_id = w.id)
           and not exists (select from workpiece_needs e where e.tenant_id = $1 and e.workpiece_id = w.id)
         returning w.id, w.code",
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.code)).collect())
}

/// Has the workpieces that an import changed, and nobody since, as they were. Answers their ids and codes, and what they are now.
pub(in crate::production::import) async fn restore_workpieces(
    tx: &mut TenantTx,
    import: ImportId,
) -> Result<Vec<(WorkpieceId, String, Value)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"update workpieces w
           set name = d.before ->> 'name', revision = d.before ->> 'revision', material = d.before ->> 'material',
               words = d.before ->> 'words', version = w.version + 1, updated_at = now()
           from production_import_workpieces d
           where d.tenant_id = $1 and d.import_id = $2 and d.before is not null
             and w.tenant_id = $1 and w.id = d.workpiece_id and w.version = d.version
           returning w.id, w.code, d.before as "before!""#,
        tenant.0,
        import.0
    )
    .fetch_all(&mut *sql)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    sqlx::query!("delete from workpiece_stages where tenant_id = $1 and workpiece_id = any ($2)", tenant.0, &ids)
        .execute(&mut *sql)
        .await?;
    // A stage that is gone since is in no route.
    sqlx::query!(
        "insert into workpiece_stages (tenant_id, workpiece_id, position, stage_id)
         select $1, d.workpiece_id, step.place::smallint, s.id
         from production_import_workpieces d
         cross join lateral jsonb_array_elements_text(d.before -> 'route') with ordinality as step(stage_id, place)
         join stages s on s.tenant_id = $1 and s.id = step.stage_id::uuid
         where d.tenant_id = $1 and d.import_id = $3 and d.workpiece_id = any ($2)",
        tenant.0,
        &ids,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.code, row.before)).collect())
}

/// Something that an undoing could not take back.
#[derive(Clone, Debug)]
pub(in crate::production::import) struct Kept {
    /// Of an order.
    pub number: Option<i64>,
    pub code: String,
    pub is_changed: bool,
}

/// The orders, and the workpieces that are not as they were before: but for those whose orders stay, by number and code.
pub(in crate::production::import) async fn list_kept(
    tx: &mut TenantTx,
    import: ImportId,
    restored: &[WorkpieceId],
) -> Result<Vec<Kept>> {
    let restored: Vec<Uuid> = restored.iter().map(|id| id.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select o.number as "number?", w.code as "code!", o.version <> d.version as "is_changed!"
           from production_import_orders d
           join production_orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           where d.tenant_id = $1 and d.import_id = $2
           union all
           select null, w.code, w.version <> d.version
           from production_import_workpieces d
           join workpieces w on w.tenant_id = d.tenant_id and w.id = d.workpiece_id
           where d.tenant_id = $1 and d.import_id = $2 and d.workpiece_id <> all ($3)
             and not exists (select from production_import_orders e
                             join production_orders o on o.tenant_id = e.tenant_id and o.id = e.order_id
                             where e.tenant_id = d.tenant_id and e.import_id = d.import_id and o.workpiece_id = d.workpiece_id)
           order by 1 nulls last, 2"#,
        tenant.0,
        import.0,
        &restored
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Kept { number: row.number, code: row.code, is_changed: row.is_changed });
    Ok(read.collect())
}
