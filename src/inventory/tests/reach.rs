//! How many lines the list reads, at a scale at which it matters: run as the application's role, so that row-level security has
//! its say in how each query is planned.

use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::demo;
use crate::inventory::ops::{list_in, totals_in};
use crate::inventory::types::{Beside, ItemFilter, ItemPage, Show};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::testing::World;
use sqlx::PgPool;

const LINES: i64 = 40_000;
/// What a page reads of lines and of entries of their indexes: those that it shows, more than once, and what leads to them.
const A_PAGE: i64 = 200;
/// The most that a page reads that is looked up by words which many lines have.
const LOOKED_UP: i64 = LINES / 8;

/// As many parts as lines, and a bodega that has all of them beside two others that have some.
async fn fill(pool: &PgPool, world: &World) -> Result<()> {
    demo::load_catalog(&world.services).await?;
    sqlx::query(
        "insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, words)
         select gen_random_uuid(), b.id, 'BK-' || (1000000 + n), 'BK' || (1000000 + n), 'aftermarket', 'standard', g.id,
                'Pieza de banco ' || n, 'Bench part ' || n, 'banc catalog' || n % 50 || ' piez ' || 1000000 + n
         from generate_series(0, $1 - 1) n
         cross join (select id from brands order by id limit 1) b
         cross join (select id from part_groups order by id limit 1) g",
    )
    .bind(LINES)
    .execute(pool)
    .await?;
    for (tenant, every) in [(&world.norte, 1), (&world.centro, 4), (&world.taller, 5)] {
        sqlx::query(
            "insert into inventory_items (tenant_id, id, part_id, number, key, price, currency, stock, location, words)
             select $1, gen_random_uuid(), case when right(key, 2) <> '00' then id end, number, key,
                    case when right(key, 3) <> '111' then 10 end, 'MXN', right(key, 3)::integer % 200, 'A',
                    'mi palabra' || right(key, 4)
             from parts
             where words like 'banc catalog%'
               and right(key, 4)::integer % $2 = 0",
        )
        .bind(tenant.tenant.0)
        .bind(every)
        .execute(pool)
        .await?;
    }
    sqlx::query(
        "insert into inventory_totals (tenant_id, lines, loose, out_of_stock, unpriced, missing) values ($1, $2, 400, 200, 40, 0)",
    )
    .bind(world.norte.tenant.0)
    .bind(LINES)
    .execute(pool)
    .await?;
    // Outside of a transaction, as these have to be.
    sqlx::query("vacuum analyze inventory_items").execute(pool).await?;
    sqlx::query("vacuum analyze parts").execute(pool).await?;
    Ok(())
}

/// Lines and entries of their indexes that the connection has read: those of earlier transactions stand among them until they are
/// reported, so what one reads is the difference of two of these.
async fn read(tx: &mut TenantTx) -> Result<i64> {
    let read = sqlx::query_scalar(
        "select sum(pg_stat_get_xact_tuples_returned(oid) + case relkind when 'r' then pg_stat_get_xact_tuples_fetched(oid) else 0 end)::bigint
         from pg_class
         where oid = 'inventory_items'::regclass
            or oid in (select indexrelid from pg_index where indrelid = 'inventory_items'::regclass)",
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(read)
}

/// A page, and what was read for it.
async fn page(ctx: &Ctx, filter: &ItemFilter) -> Result<(ItemPage, i64)> {
    let mut tx = ctx.begin(Permission::InventoryView).await?;
    let before = read(&mut tx).await?;
    let page = list_in(ctx, &mut tx, filter).await?;
    let read = read(&mut tx).await? - before;
    tx.commit().await?;
    Ok((page, read))
}

#[sqlx::test]
async fn no_page_reads_all_of_a_bodegas_lines(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    fill(&pool, &world).await?;
    let norte = world.owner(&world.norte).await?;
    let by = |q: &str| ItemFilter { q: q.to_owned(), ..ItemFilter::default() };

    let mut tx = norte.begin(Permission::InventoryView).await?;
    let before = read(&mut tx).await?;
    assert_eq!(totals_in(&mut tx, 1).await?.lines, LINES.cast_unsigned());
    assert_eq!(read(&mut tx).await? - before, 0, "the totals are known");
    tx.commit().await?;

    let (first, reads) = page(&norte, &ItemFilter::default()).await?;
    assert_eq!(
        (first.rows.len(), first.total, reads < A_PAGE),
        (50, LINES.cast_unsigned(), true),
        "first page: {reads}"
    );
    for (what, q, rows, most) in [
        ("a number", "BK-1012345", 1, A_PAGE),
        ("beginning of numbers", "BK-10123", 50, 2 * A_PAGE),
        ("a word of a line", "palabra2345", 4, A_PAGE),
        ("words of a part", "banco 1012345", 1, A_PAGE),
        ("a word of each", "catalog7 palabra2307", 4, A_PAGE),
        ("beginning of a word", "palabra23", 50, LOOKED_UP),
        ("words of every line", "mi pieza de banco", 50, LOOKED_UP),
        ("a word of one in fifty parts", "catalog7", 50, LOOKED_UP),
        // Looked for as the beginning of one, as it is no word.
        ("nothing", "zeppelin", 0, LOOKED_UP),
    ] {
        let (found, reads) = page(&norte, &by(q)).await?;
        assert_eq!((found.rows.len(), reads < most), (rows, true), "{what}: {reads}");
    }
    for (show, total) in [(Show::Loose, 400), (Show::OutOfStock, 200), (Show::Unpriced, 40), (Show::Missing, 0)] {
        let (found, reads) = page(&norte, &ItemFilter { show, ..ItemFilter::default() }).await?;
        assert_eq!((found.total, reads < A_PAGE), (total, true), "{show:?}: {reads}");
        assert_eq!(found.rows.len() as u64, total.min(50), "{show:?}");
    }

    // By the place where the page before it ends, whatever its number; without that, the keys before it are counted off.
    let at = |page| PageRequest { page, per_page: 50 };
    let (before, reads) = page(&norte, &ItemFilter { page: at(199), ..ItemFilter::default() }).await?;
    assert!(reads < 198 * 50 + A_PAGE, "page 199 by its number: {reads}");
    let beside = before.after.map(Beside::After);
    let (found, reads) = page(&norte, &ItemFilter { page: at(200), beside, ..ItemFilter::default() }).await?;
    assert_eq!((found.rows[0].number.as_str(), reads < A_PAGE), ("BK-1009950", true), "page 200 by its place: {reads}");
    let beside = found.before.map(Beside::Before);
    let (back, reads) = page(&norte, &ItemFilter { page: at(199), beside, ..ItemFilter::default() }).await?;
    assert_eq!((back.rows == before.rows, reads < A_PAGE), (true, true), "back again: {reads}");
    Ok(())
}

#[sqlx::test]
async fn whoever_has_no_tenant_finds_no_lines_and_nobody_those_of_others(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    for tenant in [&world.norte, &world.centro] {
        sqlx::query(
            "insert into inventory_items (tenant_id, id, number, key, currency, stock, words)
             values ($1, gen_random_uuid(), 'ZZ-1', 'ZZ1', 'MXN', 1, '1 balat zz')",
        )
        .bind(tenant.tenant.0)
        .execute(&pool)
        .await?;
    }
    let theirs = page(&centro, &ItemFilter { q: "balata".to_owned(), ..ItemFilter::default() }).await?.0;
    let ours = page(&norte, &ItemFilter { q: "balata".to_owned(), ..ItemFilter::default() }).await?.0;
    assert_eq!((ours.rows.len(), theirs.rows.len()), (1, 1));
    assert_ne!(ours.rows[0].id, theirs.rows[0].id);
    let mut tx = pool.begin_with("begin; set local role engrane_app; set local app.tenant_id = ''").await?;
    let found: i32 = sqlx::query_scalar("select cardinality(lines) from own_lines(array['balat'], 1000)")
        .fetch_one(&mut *tx)
        .await?;
    assert_eq!(found, 0);
    tx.rollback().await?;
    for role in ["engrane_market", "engrane_platform", "engrane_catalog", "engrane_system"] {
        let calls: bool =
            sqlx::query_scalar("select has_function_privilege($1, 'own_lines(text[], double precision)', 'execute')")
                .bind(role)
                .fetch_one(&pool)
                .await?;
        assert!(!calls, "{role}");
    }
    Ok(())
}
