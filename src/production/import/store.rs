//! SQL of the rows of a file, and of what becomes of them.

use super::fields::{FileKind, OrderField};
use super::routes::NamedRoute;
use super::rows::ReadRow;
use super::types::{Counts, FieldChange, PlannedRow, RowRefused};
use crate::base::fault::Result;
use crate::base::id::{ImportId, ProductionOrderId, StageId, WorkpieceId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::base::text::name_key;
use crate::platform::db::TenantTx;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::problems::KeptProblem;
use crate::platform::imports::types::RowState;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const ROWS: &str = "production_import_rows of";

/// Forgets the rows of an import.
pub(super) async fn delete_rows(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from production_import_rows where tenant_id = $1 and import_id = $2", tenant.0, import.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Forgets the rows of imports that nobody has moved on since the instant.
pub(super) async fn delete_rows_before(connection: &mut PgConnection, instant: DateTime<Utc>) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from production_import_rows r
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
        r#"select count(*) as "count!" from production_import_rows where tenant_id = $1 and import_id = $2"#,
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
    let day = |of: fn(&ReadRow) -> Option<NaiveDate>| rows.iter().map(|(row, _)| of(row)).collect::<Vec<_>>();
    let why = |of: fn(&RowRefused) -> Option<String>| {
        rows.iter().map(|(_, refused)| refused.as_ref().and_then(of)).collect::<Vec<_>>()
    };
    let numbers: Vec<i32> = rows.iter().map(|(row, _)| stored::narrow(row.row)).collect::<sqlx::Result<_>>()?;
    let readable: Vec<bool> = rows.iter().map(|(_, refused)| refused.is_none()).collect();
    let plans: Vec<Option<i32>> =
        rows.iter().map(|(row, _)| row.qty_plan.map(stored::narrow).transpose()).collect::<sqlx::Result<_>>()?;
    let contents: Vec<String> = rows.iter().map(|(row, _)| row.content()).collect();
    let orders: Vec<Uuid> = rows.iter().map(|_| ProductionOrderId::new().0).collect();
    let pieces: Vec<Uuid> = rows.iter().map(|_| WorkpieceId::new().0).collect();
    sqlx::query!(
        "insert into production_import_rows
           (tenant_id, import_id, row, readable, state, reason, field, value, reference, reference_key, code, code_key, name, name_key,
            revision, material, route, qty_plan, due, priority, customer, customer_key, description, partner, partner_key, partner_due,
            machine, content, order_id, piece_id)
         select $1, $2, row, readable, case when readable then 'read' else 'refused' end, reason, field, value, reference, reference_key,
                code, code_key, name, name_key, revision, material, route, qty_plan, due, priority, customer, customer_key, description,
                partner, partner_key, partner_due, machine, content, order_id, piece_id
         from unnest($3::integer[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                     $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::integer[], $18::date[],
                     $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::date[], $26::text[],
                     $27::text[], $28::uuid[], $29::uuid[])
              as made(row, readable, reason, field, value, reference, reference_key, code, code_key, name, name_key, revision, material,
                      route, qty_plan, due, priority, customer, customer_key, description, partner, partner_key, partner_due, machine,
                      content, order_id, piece_id)",
        tenant.0,
        import.0,
        &numbers,
        &readable,
        &why(|refused| Some(refused.reason.as_str().to_owned())) as &[Option<String>],
        &why(|refused| refused.field.map(|field| field.name().to_owned())) as &[Option<String>],
        &why(|refused| Some(refused.value.clone())) as &[Option<String>],
        &said(|row| row.reference.clone()) as &[Option<String>],
        &said(|row| row.reference.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.code.clone()) as &[Option<String>],
        &said(|row| row.code.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.name.clone()) as &[Option<String>],
        &said(|row| row.name.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.revision.clone()) as &[Option<String>],
        &said(|row| row.material.clone()) as &[Option<String>],
        &said(|row| row.route.clone()) as &[Option<String>],
        &plans as &[Option<i32>],
        &day(|row| row.due) as &[Option<NaiveDate>],
        &said(|row| row.priority.map(|priority| priority.as_str().to_owned())) as &[Option<String>],
        &said(|row| row.customer.clone()) as &[Option<String>],
        &said(|row| row.customer.as_deref().map(name_key)) as &[Option<String>],
        &said(|row| row.description.clone()) as &[Option<String>],
        &said(|row| row.partner.clone()) as &[Option<String>],
        &said(|row| row.partner.as_deref().map(name_key)) as &[Option<String>],
        &day(|row| row.partner_due) as &[Option<NaiveDate>],
        &said(|row| row.machine.clone()) as &[Option<String>],
        &contents,
        &orders,
        &pieces
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// The routes that rows say.
pub(super) async fn list_routes(tx: &mut TenantTx, import: ImportId) -> Result<Vec<String>> {
    let (tenant, sql) = tx.split();
    let routes = sqlx::query_scalar!(
        r#"select distinct route as "route!"
           from production_import_rows
           where tenant_id = $1 and import_id = $2 and route is not null and readable"#,
        tenant.0,
        import.0
    )
    .fetch_all(sql)
    .await?;
    Ok(routes)
}

/// Routes as they travel to the database: each with why it is none, and each of its stages.
struct Routes {
    said: Vec<String>,
    reasons: Vec<Option<String>>,
    values: Vec<Option<String>>,
    of: Vec<String>,
    stages: Vec<Uuid>,
}

impl Routes {
    fn of(routes: &[NamedRoute]) -> Self {
        let refused = |route: &NamedRoute| route.stages.as_ref().err().cloned();
        let steps = |route: &NamedRoute| {
            let stages = route.stages.clone().unwrap_or_default();
            let said = route.said.clone();
            stages.into_iter().map(move |stage| (said.clone(), stage.0)).collect::<Vec<_>>()
        };
        let (of, stages) = routes.iter().flat_map(steps).unzip();
        Self {
            said: routes.iter().map(|route| route.said.clone()).collect(),
            reasons: routes.iter().map(|route| refused(route).map(|(reason, _)| reason.as_str().to_owned())).collect(),
            values: routes.iter().map(|route| refused(route).map(|(_, value)| value)).collect(),
            of,
            stages,
        }
    }
}

/// What is gone through where neither the row nor its workpiece says it: in the own shop, and where a partner makes it.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    pub shop: Vec<StageId>,
    pub cooperation: Vec<StageId>,
}

/// Has what is joined with ten thousand rows hashed: the planner knows nothing of rows that were only just inserted, and would go
/// through all of them for each.
pub(super) async fn expect_many_rows(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql("set local enable_nestloop = off; set local work_mem = '64MB'").execute(tx.sql()).await?;
    Ok(())
}

/// What is still to come is looked up one by one: by the checks at the end of the transaction, above all.
pub(super) async fn expect_few_rows(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql("set local enable_nestloop = on").execute(tx.sql()).await?;
    Ok(())
}

/// What becomes of the rows of a file of orders, as the production is now.
pub(super) async fn resolve_orders(
    tx: &mut TenantTx,
    import: ImportId,
    routes: &[NamedRoute],
    usual: &Usual,
) -> Result<()> {
    let routes = Routes::of(routes);
    let ids = |stages: &[StageId]| stages.iter().map(|stage| stage.0).collect::<Vec<Uuid>>();
    let (shop, cooperation) = (ids(&usual.shop), ids(&usual.cooperation));
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update production_import_rows r
         set state = case when k.reason is null then 'read' else 'refused' end, reason = k.reason,
             field = case k.reason when 'name_missing' then 'name' when 'workpiece_off' then 'code' when 'stage_unknown' then 'route'
                                   when 'route_form' then 'route' when 'partner_unknown' then 'partner'
                                   when 'machine_unknown' then 'machine' when 'machine_elsewhere' then 'machine' end,
             value = case k.reason when 'name_missing' then r.code when 'workpiece_off' then r.code
                                   when 'stage_unknown' then coalesce(k.route_value, r.route, '')
                                   when 'route_form' then coalesce(k.route_value, r.route, '')
                                   when 'partner_unknown' then r.partner
                                   when 'machine_unknown' then r.machine when 'machine_elsewhere' then r.machine end,
             workpiece_id = k.workpiece_id, makes_piece = k.makes_piece, partner_id = k.partner_id, machine_id = k.machine_id,
             stages = k.stages, changes = null
         from (
           select f.row, f.workpiece_id, f.makes_piece, f.partner_id, f.machine_id, f.stages, f.route_value,
                  case when f.name_missing then 'name_missing'
                       when f.is_off then 'workpiece_off'
                       when f.route_reason is not null then f.route_reason
                       when f.has_stage_off then 'stage_unknown'
                       when f.partner_unknown then 'partner_unknown'
                       when coalesce(cardinality(f.stages), 0) = 0 or (first.kind = 'outside') <> f.is_cooperation then 'route_form'
                       when f.machine is not null and f.machine_id is null then 'machine_unknown'
                       when f.machine is not null and (f.is_cooperation or f.machine_stage <> all (f.stages)) then 'machine_elsewhere'
                  end as reason
           from (
             select s.row, s.machine, s.partner_key is not null as is_cooperation, coalesce(w.id, g.piece_id) as workpiece_id,
                    w.id is null as makes_piece, w.id is null and g.name is null as name_missing, w.active is false as is_off,
                    t.reason as route_reason, t.value as route_value,
                    s.route is null and s.partner_key is null and own.has_stage_off is true as has_stage_off,
                    s.partner_key is not null and p.id is null as partner_unknown, p.id as partner_id,
                    m.id as machine_id, m.stage_id as machine_stage,
                    case when s.route is not null then t.stages
                         when s.partner_key is not null then $8::uuid[]
                         when own.stages is not null then own.stages
                         else $9::uuid[] end as stages
             from production_import_rows s
             join (
               select code_key, (array_agg(piece_id order by row))[1] as piece_id,
                      (array_agg(name order by row) filter (where name is not null))[1] as name
               from production_import_rows
               where tenant_id = $1 and import_id = $2 and readable
               group by code_key
             ) g on g.code_key = s.code_key
             left join workpieces w on w.tenant_id = $1 and w.code_key = s.code_key
             left join (
               select u.workpiece_id, array_agg(u.stage_id order by u.position) as stages, bool_or(not a.active) as has_stage_off
               from workpiece_stages u
               join stages a on a.tenant_id = u.tenant_id and a.id = u.stage_id
               where u.tenant_id = $1
               group by u.workpiece_id
             ) own on own.workpiece_id = w.id
             left join (
               select n.said, n.reason, n.value, v.stages
               from unnest($3::text[], $4::text[], $5::text[]) as n(said, reason, value)
               left join (
                 select said, array_agg(stage_id order by place) as stages
                 from unnest($6::text[], $7::uuid[]) with ordinality as step(said, stage_id, place)
                 group by said
               ) v on v.said = n.said
             ) t on t.said = s.route
             left join partners p on p.tenant_id = $1 and p.name_key = s.partner_key and p.active
             left join machines m on m.tenant_id = $1 and m.code = s.machine and m.active
             where s.tenant_id = $1 and s.import_id = $2 and s.readable
           ) f
           left join stages first on first.tenant_id = $1 and first.id = f.stages[1]
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0,
        &routes.said,
        &routes.reasons as &[Option<String>],
        &routes.values as &[Option<String>],
        &routes.of,
        &routes.stages,
        &cooperation,
        &shop
    )
    .execute(sql)
    .await?;
    know_orders(tx, import).await
}

/// Which rows were brought in before: by what they call the order and what it is of, as one number of a customer's may be several, or by
/// all that they say, as often as they say it.
async fn know_orders(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update production_import_rows r
         set state = case when k.reason is not null then 'refused' when k.is_known then 'same' else 'new' end,
             reason = k.reason, field = case when k.reason is not null then 'reference' end, value = k.value
         from (
           select s.row,
                  case when s.reference_key is null then null
                       when s.row <> s.first_row then 'repeated'
                       when b.content <> s.content then 'brought_in' end as reason,
                  case when s.reference_key is null then null
                       when s.row <> s.first_row then s.first_row::text
                       when b.content <> s.content then b.number::text end as value,
                  b.content is not null or c.content is not null as is_known
           from (
             select row, reference_key, code_key, content,
                    row_number() over (partition by content, reference_key is null order by row) as nth,
                    min(row) over (partition by reference_key, code_key) as first_row
             from production_import_rows
             where tenant_id = $1 and import_id = $2 and state = 'read'
           ) s
           left join (
             select d.reference_key, d.code_key, d.content, o.number
             from production_import_orders d
             join production_orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
             where d.tenant_id = $1 and d.reference_key is not null
           ) b on b.reference_key = s.reference_key and b.code_key = s.code_key
           left join (
             select content, row_number() over (partition by content order by order_id) as nth
             from production_import_orders
             where tenant_id = $1 and reference_key is null
           ) c on s.reference_key is null and c.content = s.content and c.nth = s.nth
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What becomes of the rows of a file of workpieces, as the production is now.
pub(super) async fn resolve_workpieces(tx: &mut TenantTx, import: ImportId, routes: &[NamedRoute]) -> Result<()> {
    let routes = Routes::of(routes);
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update production_import_rows r
         set state = case when k.reason is not null then 'refused' when k.makes_piece then 'new'
                          when k.changes <> '{}' then 'changed' else 'same' end,
             reason = k.reason,
             field = case k.reason when 'name_missing' then 'name' when 'repeated' then 'code' when 'stage_unknown' then 'route'
                                   when 'route_form' then 'route' end,
             value = case k.reason when 'name_missing' then r.code when 'repeated' then k.first_row::text
                                   when 'stage_unknown' then k.route_value when 'route_form' then k.route_value end,
             workpiece_id = k.workpiece_id, makes_piece = k.makes_piece, stages = k.stages, changes = k.changes
         from (
           select s.row, s.first_row, coalesce(w.id, s.piece_id) as workpiece_id, w.id is null as makes_piece, t.stages,
                  t.value as route_value,
                  case when s.row <> s.first_row then 'repeated'
                       when w.id is null and s.name is null then 'name_missing'
                       else t.reason end as reason,
                  case when w.id is null then '{}' else jsonb_strip_nulls(jsonb_build_object(
                    'name', case when s.name <> w.name then jsonb_build_array(w.name, s.name) end,
                    'revision', case when s.revision <> w.revision then jsonb_build_array(w.revision, s.revision) end,
                    'material', case when s.material <> w.material then jsonb_build_array(w.material, s.material) end,
                    'route', case when t.stages is not null and t.stages is distinct from own.stages
                                  then jsonb_build_array(own.codes, t.codes) end
                  )) end as changes
           from (
             select *, min(row) over (partition by code_key) as first_row
             from production_import_rows
             where tenant_id = $1 and import_id = $2 and readable
           ) s
           left join workpieces w on w.tenant_id = $1 and w.code_key = s.code_key
           left join (
             select u.workpiece_id, array_agg(u.stage_id order by u.position) as stages,
                    string_agg(a.code, ' > ' order by u.position) as codes
             from workpiece_stages u
             join stages a on a.tenant_id = u.tenant_id and a.id = u.stage_id
             where u.tenant_id = $1
             group by u.workpiece_id
           ) own on own.workpiece_id = w.id
           left join (
             select n.said, n.reason, n.value, v.stages, v.codes
             from unnest($3::text[], $4::text[], $5::text[]) as n(said, reason, value)
             left join (
               select step.said, array_agg(step.stage_id order by step.place) as stages,
                      string_agg(a.code, ' > ' order by step.place) as codes
               from unnest($6::text[], $7::uuid[]) with ordinality as step(said, stage_id, place)
               join stages a on a.tenant_id = $1 and a.id = step.stage_id
               group by step.said
             ) v on v.said = n.said
           ) t on t.said = s.route
         ) k
         where r.tenant_id = $1 and r.import_id = $2 and r.row = k.row",
        tenant.0,
        import.0,
        &routes.said,
        &routes.reasons as &[Option<String>],
        &routes.values as &[Option<String>],
        &routes.of,
        &routes.stages
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What becomes of the rows, by how many.
pub(super) async fn count(tx: &mut TenantTx, import: ImportId, kind: FileKind) -> Result<Counts> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select count(*) as "rows!", count(*) filter (where state = 'new') as "new!",
                  count(*) filter (where state = 'changed') as "changed!", count(*) filter (where state = 'same') as "same!",
                  count(*) filter (where state = 'refused') as "refused!",
                  count(distinct code_key) filter (where state = 'new' and makes_piece) as "pieces!"
           from production_import_rows
           where tenant_id = $1 and import_id = $2"#,
        tenant.0,
        import.0
    )
    .fetch_one(sql)
    .await?;
    let (new, changed) = (row.new.cast_unsigned(), row.changed.cast_unsigned());
    Ok(Counts {
        rows: row.rows.cast_unsigned(),
        new,
        changed,
        same: row.same.cast_unsigned(),
        refused: row.refused.cast_unsigned(),
        orders_new: if kind == FileKind::Orders { new } else { 0 },
        workpieces_new: row.pieces.cast_unsigned(),
        workpieces_changed: changed,
    })
}

/// The rows that are not taken, the first ones or all.
pub(super) async fn list_refused(tx: &mut TenantTx, import: ImportId, most: Option<i64>) -> Result<Vec<KeptProblem>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, reason as "reason!", field, value
           from production_import_rows
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
        r#"select p.row as "row!", p.state as "state!", p.reason, p.field, p.value, coalesce(w.code, p.code, '') as "code!", coalesce(w.name, p.name, '') as "name!",
                  p.qty_plan, p.due, coalesce(p.customer, '') as "customer!", p.total as "total!",
                  case when p.state <> 'refused' then p.changes end as changes,
                  p.state = 'new' and coalesce(p.makes_piece, false) as "makes_piece!",
                  case when p.state <> 'refused'
                       then array(select t.name
                                  from unnest(p.stages) with ordinality as step(stage_id, place)
                                  join stages t on t.tenant_id = p.tenant_id and t.id = step.stage_id
                                  order by step.place)
                       else '{}' end as "route!"
           from (
             select r.*, count(*) over () as total
             from production_import_rows r
             where r.tenant_id = $1
               and r.import_id = $2
               and r.state <> 'read'
               and ($3::text is null or r.state = $3)
             order by r.row
             limit $4 offset $5
           ) p
           left join workpieces w on w.tenant_id = p.tenant_id and w.id = p.workpiece_id
           order by p.row"#,
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
        let stored = stored::row(ROWS, import);
        let number = row.row.cast_unsigned();
        let changes: BTreeMap<String, (Value, Value)> = match row.changes {
            Some(changes) => stored.document("changes", changes)?,
            None => BTreeMap::new(),
        };
        let change = |(field, (before, after)): (String, (Value, Value))| {
            Some(FieldChange { field: OrderField::named(&field)?, before, after })
        };
        Ok(PlannedRow {
            row: number,
            state: stored.word("state", &row.state)?,
            refused: row
                .reason
                .map(|reason| KeptProblem::of_row(row.row, reason, row.field, row.value).told(import))
                .transpose()?,
            code: row.code,
            name: row.name,
            qty_plan: row.qty_plan.map(|pieces| stored.number("qty_plan", pieces)).transpose()?,
            due: row.due,
            customer: row.customer,
            route: row.route,
            makes_workpiece: row.makes_piece,
            changes: changes.into_iter().filter_map(change).collect(),
        })
    });
    Ok((read.collect::<Result<_>>()?, total))
}
