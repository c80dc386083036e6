//! SQL of facts, and of the shifts in which they were.

use super::rules::{Rate, deviation_percent};
use super::types::{FactKind, FactPad, StageFact};
use crate::base::fault::{Error, Result};
use crate::base::id::{MachineId, ProductionOrderId, ReasonId, ShiftId, StageFactId, StageId, UserId, WorkpieceId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored::{self, narrow};
use crate::oee::steps::ShiftOnDay;
use crate::platform::db::TenantTx;
use crate::production::orders::rules::Sight;
use crate::production::orders::store as orders;
use crate::production::types::ReasonKind;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "stage_facts";

/// What the database refuses of a fact, by the rule that says so.
fn refused(error: sqlx::Error) -> Error {
    let rule = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
    let conflict = |what, why| Problem::Conflict { what, why }.into();
    match rule {
        "stage_facts_pkey" => conflict(Entity::StageFact, Conflict::Different),
        "stage_facts_shift_open" => conflict(Entity::ShiftDay, Conflict::Closed),
        "stage_facts_named_once" | "stage_facts_names" => conflict(Entity::StageFact, Conflict::Undone),
        "stage_facts_order_goes_on" => conflict(Entity::ProductionOrder, Conflict::WrongStatus),
        "stage_facts_in_route" => Problem::invalid("stage", Reason::Unknown).into(),
        "stage_facts_rework_behind" => Problem::invalid("rework_to", Reason::Unknown).into(),
        "stage_facts_scrap_by_reason" => Problem::invalid("scrap", Reason::Incorrect).into(),
        _ => orders::refused(error),
    }
}

/// A shift of a day, as it was when it was first used.
pub(super) struct ShiftDay {
    pub net_minutes: Option<u32>,
    pub is_closed: bool,
}

/// Keeps a shift of a day as it is, on its first use, and keeps it from being closed meanwhile.
pub(super) async fn use_shift_day(tx: &mut TenantTx, shift: &ShiftOnDay) -> Result<ShiftDay> {
    let (tenant, sql) = tx.split();
    let id = shift_key(shift.id);
    sqlx::query!(
        "insert into shift_days (tenant_id, day, shift_id, code, name, starts_at, ends_at, net_minutes)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing",
        tenant.0,
        shift.day,
        id,
        shift.code,
        shift.name,
        shift.starts_at,
        shift.ends_at,
        narrow::<i32, _>(shift.net_minutes)?
    )
    .execute(&mut *sql)
    .await?;
    let row = sqlx::query!(
        "select net_minutes, closed_at from shift_days where tenant_id = $1 and day = $2 and shift_id = $3 for share",
        tenant.0,
        shift.day,
        id
    )
    .fetch_one(sql)
    .await?;
    let minutes = stored::row("shift_days of", shift.day).number("net_minutes", row.net_minutes)?;
    let net_minutes = shift.id.is_some().then_some(minutes);
    Ok(ShiftDay { net_minutes, is_closed: row.closed_at.is_some() })
}

/// A fact to be added.
pub(super) struct NewFact {
    pub id: StageFactId,
    pub order: ProductionOrderId,
    pub stage: StageId,
    pub kind: FactKind,
    pub names: Option<StageFactId>,
    pub day: NaiveDate,
    /// All zeros of none.
    pub shift: Uuid,
    pub operator: Option<UserId>,
    pub machine: Option<MachineId>,
    pub good: u32,
    pub scrap: u32,
    pub scraps: Vec<(ReasonId, u32)>,
    pub rework: u32,
    pub rework_to: Option<StageId>,
    pub minutes: Option<u32>,
    pub expected: Option<u32>,
    pub deviation: Option<ReasonId>,
    pub comment: String,
    pub reason: String,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub pad: Option<FactPad>,
    pub asked: [u8; 32],
}

pub(super) async fn insert(tx: &mut TenantTx, fact: &NewFact) -> Result<()> {
    let (tenant, sql) = tx.split();
    let reasons: Vec<Uuid> = fact.scraps.iter().map(|(reason, _)| reason.0).collect();
    let scraps: Vec<i32> = fact.scraps.iter().map(|(_, pieces)| narrow(*pieces)).collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into stage_facts
           (tenant_id, id, order_id, stage_id, kind, names, day, shift_id, operator_id, machine_id, good, scrap, scrap_reasons,
            scraps, rework, rework_to, minutes, expected, deviation_id, comment, reason, happened_at, recorded_at, made_by,
            made_by_name, asked, pad_id, pad_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26, $27, $28)",
        tenant.0,
        fact.id as _,
        fact.order as _,
        fact.stage as _,
        fact.kind.as_str(),
        fact.names as _,
        fact.day,
        fact.shift,
        fact.operator as _,
        fact.machine as _,
        narrow::<i32, _>(fact.good)?,
        narrow::<i32, _>(fact.scrap)?,
        &reasons,
        &scraps,
        narrow::<i32, _>(fact.rework)?,
        fact.rework_to as _,
        fact.minutes.map(narrow::<i32, _>).transpose()?,
        fact.expected.map(narrow::<i32, _>).transpose()?,
        fact.deviation as _,
        fact.comment,
        fact.reason,
        fact.happened_at,
        fact.recorded_at,
        fact.made_by as _,
        fact.made_by_name,
        &fact.asked,
        fact.pad.as_ref().map(|pad| pad.id.0),
        fact.pad.as_ref().map(|pad| pad.name.as_str())
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// What is known of a fact by its id: its order, who recorded it, and what was asked for.
pub(super) struct Known {
    pub order: ProductionOrderId,
    pub made_by: Option<UserId>,
    pub asked: Vec<u8>,
}

pub(super) async fn known(tx: &mut TenantTx, id: StageFactId) -> Result<Option<Known>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select order_id, made_by, asked from stage_facts where tenant_id = $1 and id = $2",
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| Known { order: row.order_id.into(), made_by: row.made_by.map(Into::into), asked: row.asked }))
}

/// The whole of a fact that another one names.
pub(super) struct Named {
    pub order: ProductionOrderId,
    pub stage: StageId,
    pub day: NaiveDate,
    pub shift: Uuid,
    pub operator: Option<UserId>,
    pub machine: Option<MachineId>,
    pub pieces: i64,
    pub happened_at: DateTime<Utc>,
    pub made_by: Option<UserId>,
    /// Does it stand: was it neither replaced nor taken back, and takes nothing back itself?
    pub stands: bool,
}

pub(super) async fn named(tx: &mut TenantTx, id: StageFactId) -> Result<Option<Named>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select order_id, stage_id, day, shift_id, operator_id, machine_id, good, scrap, rework, happened_at, made_by,
                  kind <> 'reverse'
                  and not exists (select from stage_facts n where n.tenant_id = f.tenant_id and n.names = f.id) as "stands!"
           from stage_facts f where tenant_id = $1 and id = $2"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| Named {
        order: row.order_id.into(),
        stage: row.stage_id.into(),
        day: row.day,
        shift: row.shift_id,
        operator: row.operator_id.map(Into::into),
        machine: row.machine_id.map(Into::into),
        pieces: i64::from(row.good) + i64::from(row.scrap) + i64::from(row.rework),
        happened_at: row.happened_at,
        made_by: row.made_by.map(Into::into),
        stands: row.stands,
    }))
}

/// Minutes that a shift of a day works, as it was kept; none of what is in no shift.
pub(super) async fn net_minutes(tx: &mut TenantTx, day: NaiveDate, shift: Uuid) -> Result<Option<u32>> {
    let (tenant, sql) = tx.split();
    let minutes = sqlx::query_scalar!(
        "select net_minutes from shift_days where tenant_id = $1 and day = $2 and shift_id = $3",
        tenant.0,
        day,
        shift
    )
    .fetch_optional(sql)
    .await?;
    let minutes = minutes.filter(|_| !shift.is_nil());
    minutes.map(|minutes| stored::row("shift_days of", day).number("net_minutes", minutes)).transpose()
}

/// Was the very same recorded within so long of this instant?
pub(super) async fn is_repeated(tx: &mut TenantTx, fact: &NewFact, within: TimeDelta) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from stage_facts f
             where f.tenant_id = $1 and f.order_id = $2 and f.stage_id = $3 and f.day = $4 and f.shift_id = $5
               and f.operator_id is not distinct from $6 and f.machine_id is not distinct from $7
               and f.good = $8 and f.scrap = $9 and f.rework = $10 and f.kind <> 'reverse'
               and f.happened_at between $11 and $12
               and not exists (select from stage_facts n where n.tenant_id = f.tenant_id and n.names = f.id)) as "repeated!""#,
        tenant.0,
        fact.order as _,
        fact.stage as _,
        fact.day,
        fact.shift,
        fact.operator as _,
        fact.machine as _,
        narrow::<i32, _>(fact.good)?,
        narrow::<i32, _>(fact.scrap)?,
        narrow::<i32, _>(fact.rework)?,
        fact.happened_at - within,
        fact.happened_at + within
    )
    .fetch_one(sql)
    .await?)
}

/// Did the operator work on the order in another shift of the day?
pub(super) async fn is_in_other_shift(tx: &mut TenantTx, fact: &NewFact, operator: UserId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from stage_facts f
             where f.tenant_id = $1 and f.operator_id = $2 and f.day = $3 and f.order_id = $4 and f.shift_id <> $5
               and f.kind <> 'reverse'
               and not exists (select from stage_facts n
                               where n.tenant_id = f.tenant_id and n.names = f.id and n.kind = 'reverse')) as "other!""#,
        tenant.0,
        operator.0,
        fact.day,
        fact.order as _,
        fact.shift
    )
    .fetch_one(sql)
    .await?)
}

/// How much of each of these workpieces a shift makes: on the machine, else at the stage, else as the machine does.
pub(in crate::production) async fn rates(
    tx: &mut TenantTx,
    workpieces: &[WorkpieceId],
    stage: StageId,
    machine: Option<MachineId>,
) -> Result<HashMap<WorkpieceId, Rate>> {
    let (tenant, sql) = tx.split();
    let workpieces: Vec<Uuid> = workpieces.iter().map(|workpiece| workpiece.0).collect();
    let rows = sqlx::query!(
        r#"select w.id as "workpiece!", r.pieces as "pieces!", r.net_minutes
           from unnest($2::uuid[]) as w (id)
           cross join lateral (
             select pieces, net_minutes
             from (
               select n.pieces, n.net_minutes, case when n.machine_id is null then 2 else 1 end as rank
               from norms n
               where n.tenant_id = $1 and n.workpiece_id = w.id and (n.machine_id = $4 or n.stage_id = $3)
               union all
               select m.rate_per_shift, null, 3 from machines m where m.tenant_id = $1 and m.id = $4
             ) as rates
             order by rank
             limit 1
           ) as r"#,
        tenant.0,
        &workpieces,
        stage.0,
        machine as _
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("norms of", row.workpiece);
        let net_minutes = row.net_minutes.map(|minutes| stored.number("net_minutes", minutes)).transpose()?;
        Ok((row.workpiece.into(), Rate { pieces: stored.number("pieces", row.pieces)?, net_minutes }))
    });
    read.collect()
}

/// The reason of a kind that is named, by its id or code.
pub(in crate::production) async fn reason(
    tx: &mut TenantTx,
    kind: ReasonKind,
    id: Option<ReasonId>,
    code: Option<&str>,
) -> Result<Option<ReasonId>> {
    let (tenant, sql) = tx.split();
    let found = sqlx::query_scalar!(
        "select id from production_reasons
         where tenant_id = $1 and kind = $2 and active
           and ($3::uuid is null or id = $3) and ($4::text is null or code = lower($4))",
        tenant.0,
        kind.as_str(),
        id as _,
        code
    )
    .fetch_optional(sql)
    .await?;
    Ok(found.map(ReasonId))
}

/// A reason of scrap that there always is.
#[derive(Clone, Copy, Debug)]
pub(in crate::production) enum OwnReason {
    /// Nobody said another one.
    Unspecified,
    /// It was sent out and did not come back.
    Lost,
}

/// A reason of scrap that there always is, made on its first use.
pub(in crate::production) async fn own_reason(tx: &mut TenantTx, reason: OwnReason) -> Result<ReasonId> {
    let (code, name) = match reason {
        OwnReason::Unspecified => ("unspecified", "Sin especificar"),
        OwnReason::Lost => ("lost", "Perdido"),
    };
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into production_reasons (tenant_id, id, kind, code, name)
         values ($1, $2, 'scrap', $3, $4)
         on conflict do nothing",
        tenant.0,
        ReasonId::new().0,
        code,
        name
    )
    .execute(&mut *sql)
    .await?;
    let id = sqlx::query_scalar!(
        "select id from production_reasons where tenant_id = $1 and kind = 'scrap' and code = $2",
        tenant.0,
        code
    )
    .fetch_one(sql)
    .await?;
    Ok(id.into())
}

/// A page of the facts of an order, the newest first, and how many there are in all; of one person alone, where it is said.
pub(super) async fn list(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    stage: Option<StageId>,
    only: Option<UserId>,
    page: PageRequest,
) -> Result<(Vec<StageFact>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select f.id, count(*) over () as "total!"
           from stage_facts f
           where f.tenant_id = $1 and f.order_id = $2
             and ($3::uuid is null or f.stage_id = $3)
             and ($4::uuid is null or f.operator_id = $4 or f.made_by = $4)
           order by f.recorded_at desc, f.id desc
           limit $5 offset $6"#,
        tenant.0,
        order.0,
        stage as _,
        only as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row(TABLE, order).number("total", rows.first().map_or(0, |row| row.total))?;
    let ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    Ok((read(tx, &ids).await?, total))
}

/// A page of those that somebody recorded, of orders that they see, the newest first.
pub(super) async fn list_own(
    tx: &mut TenantTx,
    sight: Sight,
    own: UserId,
    stage: Option<StageId>,
    page: PageRequest,
) -> Result<Vec<StageFact>> {
    let (tenant, sql) = tx.split();
    let ids = sqlx::query_scalar!(
        "select f.id
         from stage_facts f
         join production_orders o on o.tenant_id = f.tenant_id and o.id = f.order_id
         where f.tenant_id = $1 and f.made_by = $2 and ($7::uuid is null or f.stage_id = $7)
           and ($3 or not o.is_cooperation)
           and ($4::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $4))
         order by f.recorded_at desc, f.id desc
         limit $5 offset $6",
        tenant.0,
        own.0,
        sight.cooperation,
        sight.linked as _,
        page.limit(),
        page.offset(),
        stage as _
    )
    .fetch_all(sql)
    .await?;
    read(tx, &ids).await
}

/// How many these are in all.
pub(super) async fn count_own(tx: &mut TenantTx, sight: Sight, own: UserId, stage: Option<StageId>) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let total = sqlx::query_scalar!(
        r#"select count(*) as "total!"
           from stage_facts f
           join production_orders o on o.tenant_id = f.tenant_id and o.id = f.order_id
           where f.tenant_id = $1 and f.made_by = $2 and ($5::uuid is null or f.stage_id = $5)
             and ($3 or not o.is_cooperation)
             and ($4::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $4))"#,
        tenant.0,
        own.0,
        sight.cooperation,
        sight.linked as _,
        stage as _
    )
    .fetch_one(sql)
    .await?;
    stored::row(TABLE, own).number("total", total)
}

/// Says why a fact is not as was expected, or does not say it any more.
pub(super) async fn explain(tx: &mut TenantTx, id: StageFactId, deviation: Option<ReasonId>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stage_facts set deviation_id = $3 where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        deviation as _
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// The facts of these ids, the newest first.
pub(super) async fn read(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<StageFact>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select f.id, f.order_id, o.number, w.code as workpiece, s.code as stage, f.kind, f.names, n.id as "named_by?", f.day,
                  d.code as shift, f.operator_id, u.name as "operator_name?", f.machine_id, f.good, f.scrap, f.rework,
                  r.code as "rework_to?", f.minutes, f.expected, f.deviation_id, f.comment, f.reason, f.happened_at,
                  f.recorded_at, f.made_by_name, f.pad_id, f.pad_name, f.born
           from stage_facts f
           join production_orders o on o.tenant_id = f.tenant_id and o.id = f.order_id
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           join stages s on s.tenant_id = f.tenant_id and s.id = f.stage_id
           join shift_days d on d.tenant_id = f.tenant_id and d.day = f.day and d.shift_id = f.shift_id
           left join stages r on r.tenant_id = f.tenant_id and r.id = f.rework_to
           left join users u on u.tenant_id = f.tenant_id and u.id = f.operator_id
           left join stage_facts n on n.tenant_id = f.tenant_id and n.names = f.id
           where f.tenant_id = $1 and f.id = any ($2)
           order by f.recorded_at desc, f.id desc"#,
        tenant.0,
        ids
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row(TABLE, row.id);
        let expected = row.expected.map(|expected| stored.number("expected", expected)).transpose()?;
        Ok(StageFact {
            id: row.id.into(),
            order: row.order_id.into(),
            order_number: stored::row("production_orders", row.order_id).number("number", row.number)?,
            workpiece: row.workpiece,
            stage: row.stage,
            kind: stored.word("kind", &row.kind)?,
            names: row.names.map(Into::into),
            named_by: row.named_by.map(Into::into),
            date: row.day,
            shift_type: row.shift,
            operator_id: row.operator_id.map(Into::into),
            operator_name: row.operator_name,
            machine: row.machine_id.map(Into::into),
            qty_good: row.good,
            qty_scrap: row.scrap,
            qty_rework: row.rework,
            rework_to: row.rework_to,
            minutes: row.minutes.map(|minutes| stored.number("minutes", minutes)).transpose()?,
            expected,
            deviation_percent: expected.and_then(|expected| deviation_percent(row.good, expected)),
            deviation: row.deviation_id.map(Into::into),
            comment: row.comment,
            reason: row.reason,
            happened_at: row.happened_at,
            recorded_at: row.recorded_at,
            made_by_name: row.made_by_name,
            pad: row.pad_id.zip(row.pad_name).map(|(id, name)| FactPad { id: id.into(), name }),
            born: row.born,
        })
    });
    read.collect()
}

/// How the shift of a fact is kept.
pub(super) fn shift_key(shift: Option<ShiftId>) -> Uuid {
    shift.map_or_else(Uuid::nil, |shift| shift.0)
}
