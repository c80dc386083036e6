//! SQL of changes. What lines are to become stands in two temporary tables, `written` and `removed`; [`write`] makes them so
//! and keeps how they were. Queries on these are unchecked: the macros cannot see them.

use super::types::{ChangeKind, LEFT_SHOWN, LineLeft, StockChange, StockFigure};
use crate::base::fault::Result;
use crate::base::id::{ChangeId, ImportId, ItemId, PartId, SourceId, TenantId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use sqlx::PgConnection;
use uuid::Uuid;

/// A change that is about to be written.
pub(in crate::inventory) struct NewChange {
    pub id: ChangeId,
    pub kind: ChangeKind,
    pub import: Option<ImportId>,
    pub undoes: Option<ChangeId>,
    /// Whose file it is.
    pub source: Option<SourceId>,
}

/// How many lines a transaction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::inventory) enum Extent {
    Few,
    Many,
}

impl Extent {
    /// So many lines are many.
    pub fn of(lines: u64) -> Self {
        if lines < 200 { Self::Few } else { Self::Many }
    }
}

/// What lines are of the catalogue stays there until the transaction ends: a trigger of `parts` takes this lock before one goes.
pub(in crate::inventory) async fn hold_parts(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock_shared(hashtextextended('parts of lines', 0))")
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Waits until nobody else changes the tenant's stock, and keeps others waiting until the transaction ends.
pub(in crate::inventory) async fn wait(tx: &mut TenantTx) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('inventory ' || $1::uuid::text, 0))", tenant.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// The last change that wrote a line; while it is the same, so are all lines.
pub(in crate::inventory) async fn last_change(tx: &mut TenantTx) -> Result<Option<ChangeId>> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!("select change_id from inventory_states where tenant_id = $1", tenant.0)
        .fetch_optional(sql)
        .await?;
    Ok(id.map(ChangeId))
}

/// Waits until nobody else changes the tenant's stock: what a line was before must still be so when it is written. Then
/// makes the places where it stands what lines are to become: `written` with whole lines, whose `version` is the last one
/// that is known of them (0: none) and whose `state` only undoing says, and `removed` with the ids of those that go. Both are gone with the transaction.
///
/// Many lines are joined with those of the tenant by hashing: where the tenant's are newer than the statistics, the planner
/// would go through all of them for each.
pub(in crate::inventory) async fn begin(tx: &mut TenantTx, extent: Extent) -> Result<()> {
    hold_parts(tx).await?;
    wait(tx).await?;
    let sql = tx.sql();
    sqlx::raw_sql(
        "create temporary table written (like inventory_items) on commit drop;
         alter table written alter state drop not null;
         create temporary table removed (id uuid primary key) on commit drop;",
    )
    .execute(&mut *sql)
    .await?;
    if extent == Extent::Many {
        sqlx::raw_sql("set local enable_nestloop = off").execute(sql).await?;
    }
    Ok(())
}

/// Adds the lines that were not there before.
const NEW: &str = concat!(
    "insert into inventory_items (tenant_id, id, version, state, ",
    line_columns!(""),
    ") select $1, w.id, 1, coalesce($2, w.state), ",
    line_columns!("w."),
    " from written w
      where w.version = 0",
);

/// Adds the lines that were there once.
const COMING_BACK: &str = concat!(
    "insert into inventory_items (tenant_id, id, version, state, ",
    line_columns!(""),
    ") select $1, w.id, w.version + 1, coalesce($2, w.state), ",
    line_columns!("w."),
    " from written w
      where w.version > 0
        and not exists (select from inventory_items i where i.tenant_id = $1 and i.id = w.id)",
);

/// Makes the lines what `written` and `removed` say, and keeps how they were. Answers the parts whose offers are other
/// than before, each once.
pub(in crate::inventory) async fn write(ctx: &Ctx, tx: &mut TenantTx, change: &NewChange) -> Result<Vec<PartId>> {
    let (tenant, sql) = tx.split();
    // Ids alone are compared; a sample of whole lines takes longer than what it is for.
    sqlx::raw_sql("analyze written (id); analyze removed").execute(&mut *sql).await?;
    let (new, old, removed): (i64, i64, i64) = sqlx::query_as(
        "select count(*) filter (where version = 0), count(*) filter (where version > 0), (select count(*) from removed)
         from written",
    )
    .fetch_one(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into inventory_changes (tenant_id, id, kind, import_id, undoes, made_by, made_by_name, made_at, source_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant.0,
        change.id.0,
        change.kind.as_str(),
        change.import.map(|import| import.0),
        change.undoes.map(|undone| undone.0),
        ctx.actor_id().map(|user| user.0),
        ctx.actor_name(),
        ctx.now(),
        change.source.map(|source| source.0)
    )
    .execute(&mut *sql)
    .await?;
    // What is put back has the state that it had then; what is written anew has that of this change.
    let state = change.undoes.is_none().then_some(change.id.0);
    let lines = keep(sql, tenant, change.id, state, (new, old, removed)).await?;
    let parts: Vec<Uuid> = sqlx::query_scalar(
        "select part_id from written where part_id is not null
         union
         select part_id
         from inventory_change_lines
         where tenant_id = $1
           and change_id = $2
           and part_id is not null",
    )
    .bind(tenant.0)
    .bind(change.id.0)
    .fetch_all(&mut *sql)
    .await?;
    put(sql, tenant, state, (new, old, removed)).await?;
    sqlx::query!(
        "update inventory_changes set lines = $3 where tenant_id = $1 and id = $2",
        tenant.0,
        change.id.0,
        lines
    )
    .execute(&mut *sql)
    .await?;
    if lines > 0 {
        sqlx::query!(
            "insert into inventory_states (tenant_id, change_id)
             values ($1, $2)
             on conflict (tenant_id) do update set change_id = excluded.change_id",
            tenant.0,
            change.id.0
        )
        .execute(sql)
        .await?;
    }
    count(tx, change, lines.cast_unsigned()).await?;
    Ok(parts.into_iter().map(PartId).collect())
}

/// Keeps how the lines were, that are new, old or removed; answers how many there are.
async fn keep(
    sql: &mut PgConnection,
    tenant: TenantId,
    change: ChangeId,
    state: Option<Uuid>,
    (new, old, removed): (i64, i64, i64),
) -> Result<i64> {
    let mut lines = new;
    if new > 0 {
        sqlx::query(
            "insert into inventory_change_lines (tenant_id, change_id, item_id, left_state)
             select $1, $2, id, coalesce($3, state)
             from written
             where version = 0",
        )
        .bind(tenant.0)
        .bind(change.0)
        .bind(state)
        .execute(&mut *sql)
        .await?;
    }
    if old > 0 || removed > 0 {
        let kept = sqlx::query(concat!(
            "insert into inventory_change_lines (tenant_id, change_id, item_id, left_state, version, state, ",
            line_columns!(""),
            ") select $1, $2, w.id, coalesce($3, w.state), i.version, i.state, ",
            line_columns!("i."),
            " from written w
              left join inventory_items i on i.tenant_id = $1 and i.id = w.id
              where w.version > 0
              union all
              select $1, $2, i.id, null, i.version, i.state, ",
            line_columns!("i."),
            " from removed r
              join inventory_items i on i.tenant_id = $1 and i.id = r.id",
        ))
        .bind(tenant.0)
        .bind(change.0)
        .bind(state)
        .execute(&mut *sql)
        .await?;
        lines += kept.rows_affected().cast_signed();
    }
    Ok(lines)
}

/// Makes the lines what they are to be.
async fn put(
    sql: &mut PgConnection,
    tenant: TenantId,
    state: Option<Uuid>,
    (new, old, removed): (i64, i64, i64),
) -> Result<()> {
    if removed > 0 {
        sqlx::query("delete from inventory_items i using removed r where i.tenant_id = $1 and i.id = r.id")
            .bind(tenant.0)
            .execute(&mut *sql)
            .await?;
    }
    let mut changed = 0;
    if old > 0 {
        // Of a line that comes back the version goes on, so that nobody changes it by a version of before.
        let updated = sqlx::query(concat!(
            "update inventory_items i set version = greatest(i.version, w.version) + 1, state = coalesce($2, w.state), (",
            line_columns!(""),
            ") = row (",
            line_columns!("w."),
            ") from written w
              where i.tenant_id = $1
                and i.id = w.id",
        ))
        .bind(tenant.0)
        .bind(state)
        .execute(&mut *sql)
        .await?;
        changed = updated.rows_affected().cast_signed();
    }
    // A file of the first day has only new lines, that of the next week next to none; others come back only by undoing.
    for (count, which) in [(new, NEW), (old - changed, COMING_BACK)] {
        if count > 0 {
            sqlx::query(which).bind(tenant.0).bind(state).execute(&mut *sql).await?;
        }
    }
    Ok(())
}

/// Counts the lines as a change leaves them: for the list, which does not count them itself, and what a file or its undoing
/// leaves for looking back. A change of few lines by hand counts these alone.
async fn count(tx: &mut TenantTx, change: &NewChange, lines: u64) -> Result<()> {
    let (tenant, sql) = tx.split();
    if change.import.is_none() && Extent::of(lines) == Extent::Few {
        sqlx::query!(
            "with moved as (
               select -1 as sign, part_id, stock, missing_since, price, price_2, price_3, price_4, price_5
               from inventory_change_lines
               where tenant_id = $1
                 and change_id = $2
                 and version is not null
               union all
               select 1, i.part_id, i.stock, i.missing_since, i.price, i.price_2, i.price_3, i.price_4, i.price_5
               from inventory_change_lines l
               join inventory_items i on i.tenant_id = $1 and i.id = l.item_id
               where l.tenant_id = $1
                 and l.change_id = $2
             ), more as (
               select coalesce(sum(sign), 0) as lines,
                      coalesce(sum(sign) filter (where part_id is null), 0) as loose,
                      coalesce(sum(sign) filter (where stock = 0), 0) as out_of_stock,
                      coalesce(sum(sign) filter (where price is null), 0) as unpriced,
                      coalesce(sum(sign) filter (where price_2 is not null), 0) as priced_2,
                      coalesce(sum(sign) filter (where price_3 is not null), 0) as priced_3,
                      coalesce(sum(sign) filter (where price_4 is not null), 0) as priced_4,
                      coalesce(sum(sign) filter (where price_5 is not null), 0) as priced_5,
                      coalesce(sum(sign) filter (where missing_since is not null), 0) as missing
               from moved
             )
             update inventory_totals t
             set lines = t.lines + more.lines, loose = t.loose + more.loose, out_of_stock = t.out_of_stock + more.out_of_stock,
                 unpriced = t.unpriced + more.unpriced, missing = t.missing + more.missing,
                 priced_2 = t.priced_2 + more.priced_2, priced_3 = t.priced_3 + more.priced_3,
                 priced_4 = t.priced_4 + more.priced_4, priced_5 = t.priced_5 + more.priced_5
             from more
             where t.tenant_id = $1",
            tenant.0,
            change.id.0
        )
        .execute(sql)
        .await?;
        return Ok(());
    }
    sqlx::query!(
        "with counted as (
           select currency, count(*) as lines,
                  count(*) filter (where part_id is null) as loose,
                  count(*) filter (where stock = 0) as out_of_stock,
                  count(*) filter (where price is null) as unpriced,
                  count(*) filter (where missing_since is not null) as missing,
                  count(price_2) as priced_2, count(price_3) as priced_3, count(price_4) as priced_4, count(price_5) as priced_5,
                  coalesce(sum(price_of_level((select shown_price from tenants where id = $1), price, price_2, price_3, price_4,
                                              price_5) * stock), 0) as value
           from inventory_items
           where tenant_id = $1
           group by currency
         ), kept as (
           insert into inventory_totals
             (tenant_id, lines, loose, out_of_stock, unpriced, missing, priced_2, priced_3, priced_4, priced_5)
           select $1, coalesce(sum(lines), 0), coalesce(sum(loose), 0), coalesce(sum(out_of_stock), 0),
                  coalesce(sum(unpriced), 0), coalesce(sum(missing), 0), coalesce(sum(priced_2), 0), coalesce(sum(priced_3), 0),
                  coalesce(sum(priced_4), 0), coalesce(sum(priced_5), 0)
           from counted
           on conflict (tenant_id) do update
           set lines = excluded.lines, loose = excluded.loose, out_of_stock = excluded.out_of_stock,
               unpriced = excluded.unpriced, missing = excluded.missing, priced_2 = excluded.priced_2,
               priced_3 = excluded.priced_3, priced_4 = excluded.priced_4, priced_5 = excluded.priced_5
         )
         update inventory_changes
         set lines_after = (select coalesce(sum(lines), 0) from counted),
             value_after = (select coalesce(jsonb_object_agg(currency, value::text), '{}') from counted where value > 0)
         where tenant_id = $1
           and id = $2",
        tenant.0,
        change.id.0
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Puts into `written` and `removed` how the lines of a change were before, but for those that were changed since and
/// those whose place another line has taken. A part that is in the catalogue no more is none. Answers the first of these, and how many they are.
pub(super) async fn restore(tx: &mut TenantTx, change: ChangeId) -> Result<(Vec<LineLeft>, u64)> {
    let (tenant, sql) = tx.split();
    sqlx::query(
        "create temporary table undoing on commit drop as
         select l.*, i.state is not distinct from l.left_state as untouched
         from inventory_change_lines l
         left join inventory_items i on i.tenant_id = $1 and i.id = l.item_id
         where l.tenant_id = $1
           and l.change_id = $2",
    )
    .bind(tenant.0)
    .bind(change.0)
    .execute(&mut *sql)
    .await?;
    sqlx::raw_sql(concat!(
        "insert into removed select item_id from undoing where untouched and version is null;
         insert into written (tenant_id, id, version, state, ",
        line_columns!(""),
        ") select tenant_id, item_id, version, state, ",
        line_columns!(""),
        " from undoing
          where untouched
            and version is not null;
          analyze written (id, part_id);
          update written w
          set part_id = null
          where w.part_id is not null
            and not exists (select from parts p where p.id = w.part_id);",
    ))
    .execute(&mut *sql)
    .await?;
    sqlx::query(
        "with taken as (
           delete from written w
           using inventory_items i
           where i.tenant_id = $1
             and (i.key, i.brand_key, i.location) = (w.key, w.brand_key, w.location)
             and i.id <> w.id
             and not exists (select from removed r where r.id = i.id)
             and not exists (select from written other where other.id = i.id)
           returning w.id
         )
         update undoing u set untouched = false from taken t where u.item_id = t.id",
    )
    .bind(tenant.0)
    .execute(&mut *sql)
    .await?;
    let left = sqlx::query_as::<_, (Uuid, String, String, String, i64)>(
        "select u.item_id, coalesce(i.number, u.number, ''), coalesce(i.brand_text, u.brand_text, ''),
                coalesce(i.location, u.location, ''), count(*) over ()
         from undoing u
         left join inventory_items i on i.tenant_id = $1 and i.id = u.item_id
         where not u.untouched
         order by 2, 3, 4, 1
         limit $2",
    )
    .bind(tenant.0)
    .bind(LEFT_SHOWN)
    .fetch_all(sql)
    .await?;
    let total = left.first().map_or(0, |(.., total)| total.cast_unsigned());
    let left = left
        .into_iter()
        .map(|(item, number, brand, location, _)| LineLeft { item: ItemId(item), number, brand, location })
        .collect();
    Ok((left, total))
}

macro_rules! stock_change {
    ($row:expr) => {
        StockChange {
            id: ChangeId($row.id),
            kind: stored::row("inventory_changes", $row.id).word("kind", &$row.kind)?,
            import: $row.import_id.map(ImportId),
            filename: $row.filename,
            undoes: $row.undoes.map(ChangeId),
            undone_by: $row.undone_by.map(ChangeId),
            made_by: $row.made_by_name,
            made_at: $row.made_at,
            lines: $row.lines.cast_unsigned(),
        }
    };
}

/// The changes, newest first.
pub(super) async fn list(tx: &mut TenantTx, page: PageRequest) -> Result<(Vec<StockChange>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select c.id, c.kind, c.import_id, i.filename as "filename?", c.undoes, c.undone_by, c.made_by_name, c.made_at, c.lines,
                  count(*) over () as "total!"
           from inventory_changes c
           left join imports i on i.tenant_id = c.tenant_id and i.id = c.import_id
           where c.tenant_id = $1
           order by c.made_at desc, c.id desc
           limit $2 offset $3"#,
        tenant.0,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let rows = rows.into_iter().map(|row| Ok(stock_change!(row))).collect::<Result<_>>()?;
    Ok((rows, total))
}

/// What the last files and their undoings left, the earliest first; of those of before there was a count there is nothing.
pub(super) async fn list_figures(tx: &mut TenantTx, most: i64) -> Result<Vec<StockFigure>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, made_at, lines_after as "lines!", value_after as "value!"
           from inventory_changes
           where tenant_id = $1
             and import_id is not null
             and lines_after is not null
             and value_after is not null
           order by made_at desc, id desc
           limit $2"#,
        tenant.0,
        most
    )
    .fetch_all(sql)
    .await?;
    let figures = rows.into_iter().rev().map(|row| {
        Ok(StockFigure {
            at: row.made_at,
            lines: row.lines.cast_unsigned(),
            value: stored::row("inventory_changes", row.id).document("value_after", row.value)?,
        })
    });
    figures.collect()
}

/// One of them; nobody else undoes it until the transaction ends.
pub(in crate::inventory) async fn find(tx: &mut TenantTx, id: ChangeId) -> Result<Option<StockChange>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select c.id, c.kind, c.import_id, i.filename as "filename?", c.undoes, c.undone_by, c.made_by_name, c.made_at, c.lines
           from inventory_changes c
           left join imports i on i.tenant_id = c.tenant_id and i.id = c.import_id
           where c.tenant_id = $1
             and c.id = $2
           for update of c"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    row.map(|row| Ok(stock_change!(row))).transpose()
}

/// The last change of an import that stands: the import itself, its undoing, the undoing of that.
pub(super) async fn of_import(tx: &mut TenantTx, import: ImportId) -> Result<Option<ChangeId>> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id
         from inventory_changes
         where tenant_id = $1
           and import_id = $2
           and undone_by is null
         order by made_at desc, id desc
         limit 1",
        tenant.0,
        import.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(ChangeId))
}

pub(super) async fn update_undone(tx: &mut TenantTx, id: ChangeId, by: ChangeId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update inventory_changes set undone_by = $3 where tenant_id = $1 and id = $2", tenant.0, id.0, by.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Says of the source of an import's lines when its last file that is in effect was applied.
pub(super) async fn update_source(tx: &mut TenantTx, import: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update inventory_sources s
         set confirmed_at = (
           select max(c.made_at)
           from inventory_changes c
           left join imports i on i.tenant_id = c.tenant_id and i.id = c.import_id
           where c.tenant_id = $1
             and c.source_id = s.id
             and c.kind = 'import'
             and (i.id is null or i.status = 'completed')
         )
         where s.tenant_id = $1
           and s.id = (
             select source_id
             from inventory_changes
             where tenant_id = $1
               and import_id = $2
               and kind = 'import'
           )",
        tenant.0,
        import.0
    )
    .execute(sql)
    .await?;
    Ok(())
}
