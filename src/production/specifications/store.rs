//! SQL of specifications, with their lines and the orders that make these.

use super::types::{
    Specification, SpecificationFilter, SpecificationLine, SpecificationLineHalt, SpecificationLineKind,
    SpecificationLineOrder, SpecificationStatus,
};
use crate::base::fault::{Error, Result};
use crate::base::id::{SpecificationId, SpecificationLineId, UserId, WorkpieceId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::stored::{self, narrow};
use crate::base::text::name_key;
use crate::platform::db::TenantTx;
use crate::production::orders::rules::Sight;
use crate::production::orders::types::WorkpieceName;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "specifications";

/// What the database refuses of a specification and its lines, by the rule that says so.
fn refused(error: sqlx::Error) -> Error {
    let rule = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
    let why = match rule {
        "specifications_number_unique" => Conflict::Taken,
        "production_orders_line_fkey" => Conflict::InUse,
        _ => return error.into(),
    };
    Problem::Conflict { what: Entity::Specification, why }.into()
}

/// A page of the specifications that a filter leaves and somebody sees, or the one; and how many there are in all. What is open comes
/// before the rest, what is due before what is not.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight,
    one: Option<SpecificationId>,
    filter: &SpecificationFilter,
    page: PageRequest,
) -> Result<(Vec<Specification>, u64)> {
    let (tenant, sql) = tx.split();
    let customer = name_key(&filter.customer);
    let rows = sqlx::query!(
        r#"select s.id, s.version, s.number, s.customer, s.due, s.note, s.published, s.made_by_name, s.made_at,
                  far.status as "status!", far.begun as "begun!", count(*) over () as "total!"
           from specifications s
           cross join lateral (
             select case when bool_and(line.status in ('fulfilled', 'cancelled')) then 'closed'
                         when s.published or bool_or(line.begun) then 'active'
                         else 'draft' end as status,
                    coalesce(bool_or(line.begun), false) as begun
             from (
               select specification_line_status(l.halt, l.quantity, coalesce(sum(o.finished), 0)::bigint) as status,
                      count(o.id) > 0 as begun
               from specification_lines l
               left join production_orders o on o.tenant_id = l.tenant_id and o.specification_line = l.id
               where l.tenant_id = s.tenant_id and l.specification_id = s.id and ($9 or not l.is_cooperation)
               group by l.id, l.halt, l.quantity
             ) as line
           ) as far
           where s.tenant_id = $1
             and ($2::uuid is null or s.id = $2)
             and ($3::uuid is null or specification_shown(s.tenant_id, s.id, $3))
             and ($4::text is null or far.status = $4)
             and ($5::boolean is null or (far.status <> 'closed') = $5)
             and ($6::text is null or s.customer_key = $6)
             and ($7::date is null or s.due <= $7)
             and (strpos(s.number_key || ' ' || s.customer_key, $8) > 0
                  or exists (select from specification_lines l
                             join workpieces w on w.tenant_id = l.tenant_id and w.id = l.workpiece_id
                             where l.tenant_id = s.tenant_id and l.specification_id = s.id and ($9 or not l.is_cooperation)
                               and strpos(w.words, $8) > 0))
           order by far.status = 'closed', s.due nulls last, s.number_key
           limit $10 offset $11"#,
        tenant.0,
        one as _,
        sight.linked as _,
        filter.status.map(SpecificationStatus::as_str),
        filter.open,
        Some(customer).filter(|customer| !customer.is_empty()),
        filter.due,
        name_key(&filter.q),
        sight.cooperation,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row(TABLE, tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut lines = lines_of(tx, sight, &ids).await?;
    let read = rows.into_iter().map(|row| {
        Ok(Specification {
            id: row.id.into(),
            version: row.version,
            number: row.number,
            customer: row.customer,
            due: row.due,
            note: row.note,
            status: stored::row(TABLE, row.id).word("status", &row.status)?,
            published: row.published,
            begun: row.begun,
            lines: lines.remove(&row.id).unwrap_or_default(),
            made_by_name: row.made_by_name,
            made_at: row.made_at,
        })
    });
    Ok((read.collect::<Result<_>>()?, total))
}

/// The lines of these specifications that somebody sees who sees the specifications.
async fn lines_of(
    tx: &mut TenantTx,
    sight: Sight,
    specifications: &[Uuid],
) -> Result<HashMap<Uuid, Vec<SpecificationLine>>> {
    let mut orders = orders_of(tx, sight, specifications).await?;
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select l.specification_id, l.id, l.kind, l.workpiece_id, w.code, w.name, l.quantity, l.unit, l.comment, l.halt,
                  specification_line_status(l.halt, l.quantity, made.ready) as "status!", made.ready as "ready!",
                  made.ordered as "ordered!"
           from specification_lines l
           join workpieces w on w.tenant_id = l.tenant_id and w.id = l.workpiece_id
           cross join lateral (
             select coalesce(sum(o.finished), 0)::bigint as ready,
                    coalesce(sum(ordered_pieces(o.qty_plan, o.finished, o.halt)), 0)::bigint as ordered
             from production_orders o
             where o.tenant_id = l.tenant_id and o.specification_line = l.id
           ) as made
           where l.tenant_id = $1 and l.specification_id = any ($2) and ($3 or not l.is_cooperation)
           order by l.specification_id, l.position"#,
        tenant.0,
        specifications,
        sight.cooperation
    )
    .fetch_all(sql)
    .await?;
    let mut lines: HashMap<Uuid, Vec<SpecificationLine>> = HashMap::new();
    for row in rows {
        let stored = stored::row("specification_lines", row.id);
        lines.entry(row.specification_id).or_default().push(SpecificationLine {
            id: row.id.into(),
            kind: stored.word("kind", &row.kind)?,
            workpiece: WorkpieceName { id: row.workpiece_id.into(), code: row.code, name: row.name },
            quantity: stored.number("quantity", row.quantity)?,
            unit: row.unit,
            comment: row.comment,
            halt: row.halt.map(|halt| stored.word("halt", &halt)).transpose()?,
            status: stored.word("status", &row.status)?,
            ordered: stored.number("ordered", row.ordered)?,
            ready: stored.number("ready", row.ready)?,
            orders: orders.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// The orders that make the lines of these specifications: who sees a line sees its orders.
async fn orders_of(
    tx: &mut TenantTx,
    sight: Sight,
    specifications: &[Uuid],
) -> Result<HashMap<Uuid, Vec<SpecificationLineOrder>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select l.id as line, o.id, o.number, o.status, o.qty_plan, o.finished, o.due
         from specification_lines l
         join production_orders o on o.tenant_id = l.tenant_id and o.specification_line = l.id
         where l.tenant_id = $1 and l.specification_id = any ($2) and ($3 or not o.is_cooperation)
         order by l.id, o.number",
        tenant.0,
        specifications,
        sight.cooperation
    )
    .fetch_all(sql)
    .await?;
    let mut orders: HashMap<Uuid, Vec<SpecificationLineOrder>> = HashMap::new();
    for row in rows {
        let stored = stored::row("production_orders", row.id);
        orders.entry(row.line).or_default().push(SpecificationLineOrder {
            id: row.id.into(),
            number: stored.number("number", row.number)?,
            status: stored.word("status", &row.status)?,
            qty_plan: stored.number("qty_plan", row.qty_plan)?,
            qty_ready: stored.number("finished", row.finished)?,
            due: row.due,
        });
    }
    Ok(orders)
}

/// Waits until nobody else changes the specification.
pub(super) async fn lock(tx: &mut TenantTx, id: SpecificationId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select id from specifications where tenant_id = $1 and id = $2 for no key update", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(())
}

/// What somebody says of a specification.
pub(super) struct SpecificationRow<'a> {
    pub id: SpecificationId,
    pub version: i32,
    pub number: &'a str,
    pub customer: &'a str,
    pub due: Option<NaiveDate>,
    pub note: &'a str,
}

/// Who wrote it down, and when.
pub(super) struct Birth<'a> {
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, row: &SpecificationRow<'_>, birth: &Birth<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into specifications
           (tenant_id, id, number, number_key, customer, customer_key, due, note, made_by, made_by_name, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant.0,
        row.id.0,
        row.number,
        name_key(row.number),
        row.customer,
        name_key(row.customer),
        row.due,
        row.note,
        birth.by as _,
        birth.by_name,
        birth.at
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Writes the next version; false where that is not the next.
pub(super) async fn update(tx: &mut TenantTx, row: &SpecificationRow<'_>) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update specifications
         set version = $3, number = $4, number_key = $5, customer = $6, customer_key = $7, due = $8, note = $9
         where tenant_id = $1 and id = $2 and version = $3 - 1",
        tenant.0,
        row.id.0,
        row.version,
        row.number,
        name_key(row.number),
        row.customer,
        name_key(row.customer),
        row.due,
        row.note
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(done.rows_affected() > 0)
}

/// Shows a specification to operators, or shows it to them no more.
pub(super) async fn publish(tx: &mut TenantTx, id: SpecificationId, published: bool) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update specifications set published = $3, version = version + 1 where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        published
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What somebody says of a line, with the id of its workpiece.
pub(super) struct LineRow {
    pub id: SpecificationLineId,
    pub kind: SpecificationLineKind,
    pub workpiece: WorkpieceId,
    pub quantity: u32,
    pub unit: String,
    pub comment: String,
    pub halt: Option<SpecificationLineHalt>,
}

/// Has a specification have these lines, in this order, and no others.
pub(super) async fn save_lines(tx: &mut TenantTx, id: SpecificationId, lines: &[LineRow]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id.0).collect();
    sqlx::query!(
        "delete from specification_lines where tenant_id = $1 and specification_id = $2 and id <> all ($3)",
        tenant.0,
        id.0,
        &ids
    )
    .execute(&mut *sql)
    .await
    .map_err(refused)?;
    let text = |of: fn(&LineRow) -> &str| -> Vec<String> { lines.iter().map(|line| of(line).to_owned()).collect() };
    let quantities = lines.iter().map(|line| narrow(line.quantity)).collect::<Result<Vec<i32>, _>>()?;
    let workpieces: Vec<Uuid> = lines.iter().map(|line| line.workpiece.0).collect();
    sqlx::query!(
        "insert into specification_lines
           (tenant_id, specification_id, id, kind, workpiece_id, quantity, unit, comment, halt, position)
         select $1, $2, id, kind, workpiece_id, quantity, unit, comment, nullif(halt, ''), position
         from unnest($3::uuid[], $4::text[], $5::uuid[], $6::integer[], $7::text[], $8::text[], $9::text[]) with ordinality
           as line (id, kind, workpiece_id, quantity, unit, comment, halt, position)
         on conflict (tenant_id, id) do update
         set kind = excluded.kind, workpiece_id = excluded.workpiece_id, quantity = excluded.quantity, unit = excluded.unit,
             comment = excluded.comment, halt = excluded.halt, position = excluded.position",
        tenant.0,
        id.0,
        &ids,
        &text(|line| line.kind.as_str()),
        &workpieces,
        &quantities,
        &text(|line| &line.unit),
        &text(|line| &line.comment),
        &text(|line| line.halt.map_or("", SpecificationLineHalt::as_str))
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, id: SpecificationId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from specifications where tenant_id = $1 and id = $2", tenant.0, id.0)
        .execute(sql)
        .await
        .map_err(refused)?;
    Ok(())
}

/// The people whom a specification was granted.
pub(super) async fn granted(tx: &mut TenantTx, id: SpecificationId) -> Result<Vec<UserId>> {
    let (tenant, sql) = tx.split();
    let people = sqlx::query_scalar!(
        "select user_id from specification_grants where tenant_id = $1 and specification_id = $2 order by user_id",
        tenant.0,
        id.0
    )
    .fetch_all(sql)
    .await?;
    Ok(people.into_iter().map(UserId).collect())
}

/// What an order that makes a line must have in common with it.
pub(in crate::production) struct LineToMake {
    pub workpiece: WorkpieceId,
    pub is_cooperation: bool,
    pub halt: Option<SpecificationLineHalt>,
}

/// A line of a specification that somebody sees.
pub(in crate::production) async fn line_to_make(
    tx: &mut TenantTx,
    sight: Sight,
    line: SpecificationLineId,
) -> Result<Option<LineToMake>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select workpiece_id, is_cooperation, halt
           from specification_lines
           where tenant_id = $1 and id = $2 and ($3 or not is_cooperation)
             and ($4::uuid is null or specification_shown(tenant_id, specification_id, $4))"#,
        tenant.0,
        line.0,
        sight.cooperation,
        sight.linked as _
    )
    .fetch_optional(sql)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let stored = stored::row("specification_lines", line);
    let halt = row.halt.map(|halt| stored.word("halt", &halt)).transpose()?;
    Ok(Some(LineToMake { workpiece: row.workpiece_id.into(), is_cooperation: row.is_cooperation, halt }))
}
