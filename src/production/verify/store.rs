//! SQL that reckons the counters once more. It shares nothing with the triggers that write them.

use super::ops::Difference;
use crate::base::fault::Result;
use crate::base::stored;
use crate::platform::db::TenantTx;

/// A walk over millions takes as long as it takes.
pub(super) async fn lift_time_limit(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!("select set_config('statement_timeout', '0', true)").fetch_one(tx.sql()).await?;
    Ok(())
}

pub(super) async fn count_facts(tx: &mut TenantTx) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from stage_facts where tenant_id = $1"#, tenant.0)
        .fetch_one(sql)
        .await?;
    stored::row("stage_facts", tenant).number("count", count)
}

/// What is not as it follows from facts and receipts, at most a hundred: of the stages of orders, of each of their days and of orders. A
/// fact that was replaced counts by what replaced it.
pub(super) async fn differences(tx: &mut TenantTx) -> Result<Vec<Difference>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with replaced as (
             select names as id from stage_facts where tenant_id = $1 and kind = 'correct'
           ), standing as (
             select f.order_id, f.stage_id, f.day, f.good, f.scrap, f.rework, f.rework_to, f.born
             from stage_facts f
             where f.tenant_id = $1 and f.id not in (select id from replaced)
           ), come as (
             select m.order_id, m.stage_id, r.movement_id, r.day, r.good, r.scrap + r.lost as scrap, r.unworked,
                    r.good + r.scrap + r.lost + r.unworked as pieces, r.born
             from movement_receipts r
             join movements m on m.tenant_id = r.tenant_id and m.id = r.movement_id
             where r.tenant_id = $1
           ), made_on as (
             select order_id, stage_id, day, sum(good) as good, sum(scrap) as scrap, sum(rework) as rework, sum(born) as born
             from (select order_id, stage_id, day, good, scrap, rework, born from standing
                   union all
                   select order_id, stage_id, day, good, scrap, 0, born from come where stage_id is not null) as all_made
             group by order_id, stage_id, day
           ), made as (
             select order_id, stage_id, sum(good) as good, sum(scrap) as scrap, sum(rework) as rework_out
             from made_on group by order_id, stage_id
           ), taken as (
             select movement_id, sum(pieces - born) as pieces, sum(unworked) as unworked from come group by movement_id
           ), sent as (
             select m.order_id, m.stage_id, sum(m.receipts) as receipts,
                    sum(case when m.status in ('pending', 'cancelled') then 0 else m.moved - coalesce(t.pieces, 0) end) as outside
             from movements m
             left join taken t on t.movement_id = m.id
             where m.tenant_id = $1 and m.stage_id is not null
             group by m.order_id, m.stage_id
           ), left_house as (
             select m.order_id, sum(m.quantity - coalesce(t.unworked, 0)) as shipped
             from movements m
             left join taken t on t.movement_id = m.id
             where m.tenant_id = $1 and m.kind = 'shipping' and m.status not in ('pending', 'cancelled')
             group by m.order_id
           ), again as (
             select order_id, rework_to as stage_id, sum(rework) as rework_in
             from standing where rework <> 0 group by order_id, rework_to
           ), written as (
             select order_id, stage_id, count(*) as facts
             from stage_facts where tenant_id = $1 group by order_id, stage_id
           ), born as (
             select order_id, sum(born) as started from made_on group by order_id
           ), chain as (
             select s.*, lag(s.good + s.bypassed, 1, o.started) over w as come,
                    row_number() over (partition by s.order_id order by s.position desc) as from_end
             from order_stages s
             join production_orders o on o.tenant_id = s.tenant_id and o.id = s.order_id
             where s.tenant_id = $1
             window w as (partition by s.order_id order by s.position)
           ), places as (
             select order_id, sum(here) as here, sum(outside) as outside, sum(scrap) as scrapped, sum(facts) as facts,
                    sum(good + bypassed) filter (where from_end = 1) as finished
             from chain group by order_id
           ), kept_on as (
             select order_id, stage_id, day, good, scrap, rework, born from order_stage_days where tenant_id = $1
           ), counted (order_id, of, what, is_now, should_be) as (
             select c.order_id, t.code, v.what, v.is_now, v.should_be
             from chain c
             join stages t on t.tenant_id = c.tenant_id and t.id = c.stage_id
             left join made m on m.order_id = c.order_id and m.stage_id = c.stage_id
             left join again a on a.order_id = c.order_id and a.stage_id = c.stage_id
             left join written n on n.order_id = c.order_id and n.stage_id = c.stage_id
             left join sent e on e.order_id = c.order_id and e.stage_id = c.stage_id
             cross join lateral (values
               ('good', c.good::bigint, coalesce(m.good, 0)),
               ('scrap', c.scrap, coalesce(m.scrap, 0)),
               ('rework_out', c.rework_out, coalesce(m.rework_out, 0)),
               ('rework_in', c.rework_in, coalesce(a.rework_in, 0)),
               ('facts', c.facts, coalesce(n.facts, 0)),
               ('receipts', c.receipts, coalesce(e.receipts, 0)),
               ('outside', c.outside, coalesce(e.outside, 0)),
               ('received', c.received, c.come),
               ('here', c.here, c.received + c.rework_in - c.good - c.scrap - c.rework_out - c.outside - c.bypassed),
               ('bypassed', c.bypassed,
                case when c.skipped then c.received - c.good - c.scrap - c.rework_out + c.rework_in
                     when c.detoured then c.bypassed else 0 end)
             ) as v (what, is_now, should_be)
             union all
             select coalesce(k.order_id, m.order_id), coalesce(t.code || ' on ', '') || coalesce(k.day, m.day), v.what, v.is_now, v.should_be
             from kept_on k
             full join made_on m on m.order_id = k.order_id and m.stage_id = k.stage_id and m.day = k.day
             left join stages t on t.tenant_id = $1 and t.id = coalesce(k.stage_id, m.stage_id)
             cross join lateral (values
               ('good', coalesce(k.good, 0)::bigint, coalesce(m.good, 0)),
               ('scrap', coalesce(k.scrap, 0), coalesce(m.scrap, 0)),
               ('rework', coalesce(k.rework, 0), coalesce(m.rework, 0)),
               ('born', coalesce(k.born, 0), coalesce(m.born, 0))
             ) as v (what, is_now, should_be)
             union all
             select o.id, 'order', v.what, v.is_now, v.should_be
             from production_orders o
             left join born b on b.order_id = o.id
             left join places p on p.order_id = o.id
             left join left_house h on h.order_id = o.id
             cross join lateral (values
               ('started', o.started::bigint, coalesce(b.started, 0)),
               ('finished', o.finished, coalesce(p.finished, 0)),
               ('shipped', o.shipped, coalesce(h.shipped, 0)),
               ('scrapped', o.scrapped, coalesce(p.scrapped, 0)),
               ('outside', o.outside, coalesce(p.outside, 0)),
               ('here', o.here, coalesce(p.here, 0)),
               ('facts', o.facts, coalesce(p.facts, 0))
             ) as v (what, is_now, should_be)
             where o.tenant_id = $1
           )
           select coalesce(o.number, 0) as "order!", c.of as "of!", c.what as "what!", c.is_now::bigint as "is_now!",
                  c.should_be::bigint as "should_be!"
           from counted c
           join production_orders o on o.tenant_id = $1 and o.id = c.order_id
           where c.is_now <> c.should_be
           limit 100"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Difference {
        order: row.order,
        of: row.of,
        what: row.what,
        is: row.is_now,
        should_be: row.should_be,
    });
    Ok(read.collect())
}

/// Likewise of the scrap of days by its reasons, and of movements.
pub(super) async fn other_differences(tx: &mut TenantTx) -> Result<Vec<Difference>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with come as (
             select m.stage_id, r.day, r.scrap_reasons, r.scraps
             from movement_receipts r
             join movements m on m.tenant_id = r.tenant_id and m.id = r.movement_id
             where r.tenant_id = $1 and m.stage_id is not null
           ), standing as (
             select f.day, f.stage_id, f.scrap_reasons, f.scraps
             from stage_facts f
             where f.tenant_id = $1
               and f.id not in (select names from stage_facts where tenant_id = $1 and kind = 'correct')
           ), scraps as (
             select coalesce(k.day, f.day) as day, coalesce(k.stage_id, f.stage_id) as stage_id, coalesce(k.pieces, 0) as is_now,
                    coalesce(f.pieces, 0) as should_be
             from (select day, stage_id, reason_id, pieces from scrap_days where tenant_id = $1) as k
             full join (
               select s.day, s.stage_id, r.reason_id, sum(r.pieces) as pieces
               from (select day, stage_id, scrap_reasons, scraps from standing
                     union all
                     select day, stage_id, scrap_reasons, scraps from come) as s
               cross join lateral unnest(s.scrap_reasons, s.scraps) as r (reason_id, pieces)
               group by s.day, s.stage_id, r.reason_id
             ) as f on f.day = k.day and f.stage_id = k.stage_id and f.reason_id = k.reason_id
           )
           select 0::bigint as "order!", day::text as "of!", 'scrap by reason' as "what!", is_now::bigint as "is_now!",
                  should_be::bigint as "should_be!"
           from scraps
           where is_now <> should_be
           union all
           select coalesce(o.number, 0), 'movement ' || m.id, v.what, v.is_now::bigint, v.should_be::bigint
           from movements m
           left join production_orders o on o.tenant_id = m.tenant_id and o.id = m.order_id
           left join (
             select movement_id, sum(good) as good, sum(scrap) as scrap, sum(unworked) as unworked, sum(lost) as lost,
                    count(*) as receipts, sum(good + scrap + unworked + lost - born) as taken
             from movement_receipts where tenant_id = $1 group by movement_id
           ) as r on r.movement_id = m.id
           cross join lateral (values
             ('good', m.good, coalesce(r.good, 0)),
             ('scrap', m.scrap, coalesce(r.scrap, 0)),
             ('unworked', m.unworked, coalesce(r.unworked, 0)),
             ('lost', m.lost, coalesce(r.lost, 0)),
             ('receipts', m.receipts, coalesce(r.receipts, 0)),
             ('outside', m.outside,
              case when m.stage_id is null or m.status in ('pending', 'cancelled') then 0 else m.moved - coalesce(r.taken, 0) end)
           ) as v (what, is_now, should_be)
           where m.tenant_id = $1 and v.is_now <> v.should_be
           limit 100"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Difference {
        order: row.order,
        of: row.of,
        what: row.what,
        is: row.is_now,
        should_be: row.should_be,
    });
    Ok(read.collect())
}

/// Likewise of what movements brought into the store-room: of each movement what its receipts say, and of each receipt what its document
/// put there and was not taken back. In thousandths of the unit, which no item parts further.
pub(super) async fn stock_differences(tx: &mut TenantTx) -> Result<Vec<Difference>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with come as (
             select movement_id, sum(item_good) as good, sum(item_scrap) as scrap, sum(item_lost) as lost
             from movement_receipts where tenant_id = $1 group by movement_id
           ), counted (movement_id, of, what, is_now, should_be) as (
             select m.id, 'movement ' || m.id, v.what, v.is_now, v.should_be
             from movements m
             left join come c on c.movement_id = m.id
             cross join lateral (values
               ('item_good', m.item_good, coalesce(c.good, 0)),
               ('item_scrap', m.item_scrap, coalesce(c.scrap, 0)),
               ('item_lost', m.item_lost, coalesce(c.lost, 0))
             ) as v (what, is_now, should_be)
             where m.tenant_id = $1
             union all
             select m.id, 'receipt ' || r.id, 'in the ledger',
                    (select coalesce(sum(k.quantity - (select coalesce(sum(u.quantity), 0) from stock_moves u
                                                       where u.tenant_id = k.tenant_id and u.item_id = k.item_id
                                                         and u.undoes = k.position)), 0)
                     from stock_moves k
                     where k.document_id = r.document_id and k.tenant_id = r.tenant_id and k.item_id = m.item_id),
                    r.item_good + coalesce(n.item_good, 0)
             from movement_receipts r
             join movements m on m.tenant_id = r.tenant_id and m.id = r.movement_id
             left join movement_receipts n on n.tenant_id = r.tenant_id and n.names = r.id
             where r.tenant_id = $1 and r.kind = 'receive' and m.item_id is not null
           )
           select coalesce(o.number, 0) as "order!", c.of as "of!", c.what || ' in thousandths' as "what!",
                  (c.is_now * 1000)::bigint as "is_now!", (c.should_be * 1000)::bigint as "should_be!"
           from counted c
           join movements m on m.tenant_id = $1 and m.id = c.movement_id
           left join production_orders o on o.tenant_id = m.tenant_id and o.id = m.order_id
           where c.is_now <> c.should_be
           limit 100"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Difference {
        order: row.order,
        of: row.of,
        what: row.what,
        is: row.is_now,
        should_be: row.should_be,
    });
    Ok(read.collect())
}
