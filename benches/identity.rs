//! The part of `make bench-identity` that needs no server: how fast entries are sealed, and how fast the seals are walked.
//! Prints a table and JSON, as the other part does (end2end/bench); nothing fails by it. Load and database share the
//! machine's processors.

use engrane::platform::audit::seals::sealer::seal_waiting;
use engrane::platform::audit::seals::verify::verify;
use engrane::testing::World;
use serde_json::json;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, PgPool};
use std::error::Error;
use std::str::FromStr;
use std::time::Instant;

/// Entries of the one organization that is measured.
const ENTRIES: i32 = 1_000_000;
/// How many should be verified in a second.
const VERIFIED: f64 = 200_000.0;
/// Runs of each figure; the median counts.
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test` runs benchmarks too, to see that they start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn Error>> {
    let server = PgConnectOptions::from_str(&std::env::var("DATABASE_URL")?)?;
    let name = "engrane_bench_identity";
    let mut admin = PgConnection::connect_with(&server).await?;
    sqlx::raw_sql("drop database if exists engrane_bench_identity with (force)").execute(&mut admin).await?;
    sqlx::raw_sql("create database engrane_bench_identity").execute(&mut admin).await?;
    let pool = PgPool::connect_with(server.database(name)).await?;
    let figures = on(pool.clone()).await;
    pool.close().await;
    sqlx::raw_sql("drop database engrane_bench_identity with (force)").execute(&mut admin).await?;
    let figures = figures?;
    println!("{:<20} {:<12} {:<12}", "figure", "measured", "target");
    for Figure { name, value, target } in &figures {
        let least = target.map(|target| format!("≥ {target:.0}/s")).unwrap_or_default();
        println!("{name:<20} {:<12} {least:<12}  {}", format!("{value:.0}/s"), verdict(*value, *target));
    }
    let told = figures.iter().map(|&Figure { name, value, target }| {
        json!({ "name": name, "value": value, "unit": "/s", "target": target, "verdict": verdict(value, target) })
    });
    println!("{}", json!(told.collect::<Vec<_>>()));
    Ok(())
}

/// So many in a second, and how many they should be at the least.
struct Figure {
    name: &'static str,
    value: f64,
    target: Option<f64>,
}

fn verdict(value: f64, target: Option<f64>) -> &'static str {
    match target {
        Some(target) if value >= target => "within",
        Some(_) => "under",
        None => "",
    }
}

async fn on(pool: PgPool) -> Result<Vec<Figure>, Box<dyn Error>> {
    let world = World::new(pool.clone()).await?;
    seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    println!("writing {ENTRIES} entries");
    sqlx::query(
        "insert into audit_entries
           (tenant_id, id, at, actor_id, actor, action, target_kind, target_id, before, after, ip, request_id)
         select $1, ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), gen_random_uuid(), 'Ana Pérez',
                'change_line', 'line', gen_random_uuid()::text,
                jsonb_build_object('name', 'Línea ' || n, 'ideal_rate', 60.5, 'active', true, 'stop_seconds', 300),
                jsonb_build_object('name', 'Línea ' || n, 'ideal_rate', 75, 'active', true, 'stop_seconds', 300),
                '203.0.113.7', md5(n::text)
         from generate_series(1, $2) n",
    )
    .bind(world.planta.tenant)
    .bind(ENTRIES)
    .execute(&pool)
    .await?;
    // Nobody makes a million entries before the database has looked at its tables for the first time.
    sqlx::raw_sql("analyze audit_entries, audit_unsealed, audit_seals").execute(&pool).await?;
    let start = Instant::now();
    let sealed = seal_waiting(&world.services.db, &world.services.audit.seals).await?;
    let sealing = rate(sealed, start);
    sqlx::raw_sql("vacuum analyze audit_entries, audit_seals").execute(&pool).await?;
    let mut walks = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let verified =
            verify(&world.services.db, &world.services.audit.seals, Some(world.planta.tenant)).await?.remove(0);
        if verified.broken.is_some() {
            return Err(format!("the seals do not hold: {:?}", verified.broken).into());
        }
        walks.push(rate(verified.sealed, start));
    }
    walks.sort_by(f64::total_cmp);
    Ok(vec![
        Figure { name: "entries sealed", value: sealing, target: None },
        Figure { name: "entries verified", value: walks[RUNS / 2], target: Some(VERIFIED) },
    ])
}

fn rate(count: u64, start: Instant) -> f64 {
    // Far below what a float holds exactly.
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / start.elapsed().as_secs_f64()
}
