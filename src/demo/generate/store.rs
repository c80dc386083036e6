//! SQL of the made-up catalogue. Its statements are made of names that come from PostgreSQL's catalogue, and of words of this program.

use super::plan::{Brand, Group, Kind, Size, id};
use super::rows::Table;
use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::platform::db::OwnerTx;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Tables of which the indexes are made once everything is there.
const LARGE: [&str; 3] = ["parts", "cross_references", "fitments"];

/// How many bytes go to the database together.
const TOGETHER: usize = 256 * 1024;

/// No import comes between, and statements may take their time. Says whether the catalogue is empty.
pub(super) async fn begin(tx: &mut OwnerTx) -> Result<bool> {
    sqlx::raw_sql(
        "set local statement_timeout = 0;
         set local maintenance_work_mem = '256MB';
         select pg_advisory_xact_lock(hashtextextended('import_catalog', 0))",
    )
    .execute(tx.sql())
    .await?;
    Ok(sqlx::query_scalar(
        "select not exists (select from vehicle_makes)
                and not exists (select from parts)
                and not exists (select from cross_references)
                and not exists (select from inventory_items)",
    )
    .fetch_one(tx.sql())
    .await?)
}

/// Is the catalogue one of this size that was made up? It comes whole or not at all, and its last vehicle tells its size.
pub(super) async fn is_made_up(tx: &mut OwnerTx, size: Size) -> Result<bool> {
    let next = size.vehicles();
    Ok(sqlx::query_scalar(
        "select exists (select from vehicles where id = $1) and not exists (select from vehicles where id = $2)",
    )
    .bind(id(Kind::Vehicle, next - 1))
    .bind(id(Kind::Vehicle, next))
    .fetch_one(tx.sql())
    .await?)
}

/// A bodega that is there.
pub(super) struct Known {
    pub code: String,
    pub id: TenantId,
    pub has_lines: bool,
}

/// Those of the bodegas, by their codes and names, that are there.
pub(super) async fn list_known(tx: &mut OwnerTx, codes: &[String], names: &[String]) -> Result<Vec<Known>> {
    let rows: Vec<(String, Uuid, bool)> = sqlx::query_as(
        "select t.code, t.id, exists (select from inventory_items i where i.tenant_id = t.id)
         from unnest($1::text[], $2::text[]) as wanted(code, name)
         join tenants t on t.code = wanted.code and t.name = wanted.name",
    )
    .bind(codes)
    .bind(names)
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|(code, id, has_lines)| Known { code, id: TenantId(id), has_lines }).collect())
}

/// Id, code, code of its category, names, synonyms.
type GroupRow = (Uuid, String, String, String, String, Vec<String>);

/// The brands that come with the program.
pub(super) async fn list_brands(tx: &mut OwnerTx) -> Result<Vec<Brand>> {
    let rows: Vec<(Uuid, String, String)> =
        sqlx::query_as("select id, code, name from brands where code is not null order by code collate \"C\"")
            .fetch_all(tx.sql())
            .await?;
    Ok(rows.into_iter().map(|(id, code, name)| Brand { id, code, name }).collect())
}

pub(super) async fn list_groups(tx: &mut OwnerTx) -> Result<Vec<Group>> {
    let rows: Vec<GroupRow> = sqlx::query_as(
        "select g.id, g.code, c.code, g.name_es, g.name_en, g.synonyms
         from part_groups g
         join categories c on c.id = g.category_id
         where g.shipped is not null
         order by g.code collate \"C\"",
    )
    .fetch_all(tx.sql())
    .await?;
    let group = |(id, code, category, name_es, name_en, synonyms): GroupRow| Group {
        id,
        code,
        category,
        name_es,
        name_en,
        synonyms,
    };
    Ok(rows.into_iter().map(group).collect())
}

/// Takes off indexes and constraints of the large tables, but for what tables of others refer to; gives the statements, with what
/// each makes, that put them back.
pub(super) async fn set_aside(tx: &mut OwnerTx) -> Result<Vec<(String, String)>> {
    let statements: Vec<(String, String, String)> = sqlx::query_as(
        "select name, remove, make
         from (
           select k.conname::text as name, k.contype = 'f' as last,
                  format('alter table public.%I drop constraint %I', c.relname, k.conname) as remove,
                  format('alter table public.%I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as make
           from pg_constraint k
           join pg_class c on c.oid = k.conrelid
           where k.connamespace = 'public'::regnamespace
             and c.relname = any ($1)
             and (
               k.contype = 'f'
               or (
                 k.contype in ('p', 'u')
                 and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = k.conindid)
               )
             )
           union all
           select n.relname::text, false, format('drop index public.%I', n.relname), pg_get_indexdef(i.indexrelid)
           from pg_index i
           join pg_class c on c.oid = i.indrelid
           join pg_class n on n.oid = i.indexrelid
           where c.relnamespace = 'public'::regnamespace
             and c.relname = any ($1)
             and not exists (
               select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x', 'f')
             )
         ) as aside
         order by last, name",
    )
    .bind(LARGE.map(str::to_owned).to_vec())
    .fetch_all(tx.sql())
    .await?;
    for (_, remove, _) in &statements {
        run(tx, remove).await?;
    }
    Ok(statements.into_iter().map(|(name, _, make)| (name, make)).collect())
}

/// Runs a statement that [`set_aside`] gave.
pub(super) async fn put_back(tx: &mut OwnerTx, statement: &str) -> Result<()> {
    run(tx, statement).await
}

async fn run(tx: &mut OwnerTx, statement: &str) -> Result<()> {
    // Safe: quoted names, and definitions that PostgreSQL wrote itself.
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(tx.sql()).await?;
    Ok(())
}

/// Fills a table. `more` writes some more rows and tells how many; none at the end. `tell` hears now and then how many there are.
pub(super) async fn copy(
    tx: &mut OwnerTx,
    table: Table,
    mut more: impl FnMut(&mut Vec<u8>) -> Result<Option<u64>>,
    mut tell: impl FnMut(u64),
) -> Result<u64> {
    let statement = format!("copy public.{} ({}) from stdin", table.name, table.columns);
    let mut copy = tx.sql().copy_in_raw(&statement).await?;
    let mut waiting = Vec::with_capacity(2 * TOGETHER);
    let mut rows = 0;
    loop {
        match more(&mut waiting) {
            Ok(Some(written)) => rows += written,
            Ok(None) => break,
            Err(error) => {
                copy.abort("the rows cannot be made up").await?;
                return Err(error);
            }
        }
        if waiting.len() >= TOGETHER {
            copy.send(waiting.as_slice()).await?;
            waiting.clear();
            tell(rows);
        }
    }
    copy.send(waiting.as_slice()).await?;
    Ok(copy.finish().await?)
}
