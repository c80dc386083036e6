//! What must hold for every table: whose rows it has, who reaches them, and that no row points into another tenant.

use engrane::platform::db::Db;
use sqlx::{Executor, FromRow, PgPool, Postgres};
use std::collections::BTreeSet;

/// Tables that every tenant shares, each with the reason.
const REFERENCE: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the list of applied migrations"),
    ("brands", "the catalogue"),
    ("categories", "the catalogue"),
    ("cross_references", "the catalogue"),
    ("fitments", "the catalogue"),
    ("logins", "the directory from login names to people, which only the system role reaches"),
    ("part_groups", "the catalogue"),
    ("parts", "the catalogue"),
    ("screen_codes", "devices that wait to become somebody's screen; only the system role reaches them"),
    ("sign_in_attempts", "attempts to sign in, which belong to nobody yet; only the system role reaches them"),
    ("tenants", "the tenants themselves"),
    ("vehicle_makes", "the catalogue"),
    ("vehicle_models", "the catalogue"),
    ("vehicles", "the catalogue"),
];
/// Tables of tenants whose primary key begins otherwise, each with the reason.
const OTHER_KEY: &[(&str, &str)] = &[("outbox", "announced by a number alone, and read by every server process")];
/// What the role of the market may read, and nothing else in the database.
const OFFERED: &[&str] = &[
    "item_id",
    "bodega_id",
    "bodega",
    "city",
    "phone",
    "whatsapp",
    "tax",
    "part_id",
    "brand_text",
    "brand_key",
    "number",
    "key",
    "description",
    "words",
    "price",
    "currency",
    "stock",
    "min_order",
    "location",
    "confirmed_at",
];
/// The roles that requests and jobs work as.
const ROLES: [&str; 5] = ["engrane_app", "engrane_market", "engrane_platform", "engrane_catalog", "engrane_system"];

async fn prepared(pool: PgPool) -> PgPool {
    Db::from_pool(pool.clone()).prepare().await.unwrap();
    pool
}

fn names(list: &[(&'static str, &str)]) -> BTreeSet<String> {
    list.iter().map(|(name, _)| (*name).to_owned()).collect()
}

async fn texts(pool: &PgPool, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

/// How many rows it was about.
async fn run(connection: impl Executor<'_, Database = Postgres>, sql: &'static str) -> u64 {
    sqlx::raw_sql(sql).execute(connection).await.unwrap().rows_affected()
}

#[derive(FromRow)]
struct Table {
    name: String,
    has_tenant: bool,
    secured: bool,
    forced: bool,
    policies: i64,
    first_key: Option<String>,
}

async fn tables(pool: &PgPool) -> Vec<Table> {
    sqlx::query_as(
        "select c.relname::text as name,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant,
                c.relrowsecurity as secured,
                c.relforcerowsecurity as forced,
                (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
                (select a.attname::text
                 from pg_index i
                 join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                 where i.indrelid = c.oid and i.indisprimary) as first_key
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// What tables lack that belong to tenants and are on no list, in words.
async fn unprotected(pool: &PgPool) -> Vec<String> {
    let (reference, other_key) = (names(REFERENCE), names(OTHER_KEY));
    let mut lacking = Vec::new();
    for table in tables(pool).await.into_iter().filter(|table| !reference.contains(&table.name)) {
        let by_tenant = table.first_key.as_deref() == Some("tenant_id");
        let wanted = [
            (table.has_tenant, "has no tenant_id and is on no list"),
            (table.secured, "has no row-level security"),
            (table.forced, "does not force row-level security on its owner"),
            (table.policies > 0, "has no policy"),
            (by_tenant != other_key.contains(&table.name), "has another primary key than its list says"),
        ];
        lacking.extend(wanted.iter().filter(|(holds, _)| !holds).map(|(_, what)| format!("{} {what}", table.name)));
    }
    lacking
}

/// Tables whose policies show the application more than the rows of its tenant, or less.
async fn unlimited(pool: &PgPool) -> Vec<String> {
    let secured = tables(pool).await.into_iter().filter(|table| table.secured).map(|table| table.name);
    let limited = texts(
        pool,
        "select tablename::text from pg_policies
         where roles = '{engrane_app}'
           and cmd = 'ALL'
           and qual = '(tenant_id = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid)'",
    )
    .await;
    let (secured, limited): (BTreeSet<_>, BTreeSet<_>) = (secured.collect(), limited.into_iter().collect());
    let mut wrong: Vec<_> = secured.symmetric_difference(&limited).cloned().collect();
    // Policies add up: another one for the same role would let more through.
    let more = "select tablename || '.' || policyname from pg_policies
         where ('engrane_app' = any (roles) and roles <> '{engrane_app}')
            or roles && '{public,engrane_market,engrane_catalog}'::name[]
            or permissive <> 'PERMISSIVE'";
    wrong.extend(texts(pool, more).await);
    wrong
}

#[sqlx::test(migrations = "../migrations")]
async fn every_table_belongs_to_tenants_or_stands_on_the_list(pool: PgPool) {
    let pool = prepared(pool).await;
    let known: BTreeSet<String> = tables(&pool).await.into_iter().map(|table| table.name).collect();
    for listed in names(REFERENCE).union(&names(OTHER_KEY)) {
        assert!(known.contains(listed), "{listed} is on a list, but there is no such table");
    }
    assert_eq!(unprotected(&pool).await, Vec::<String>::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_application_sees_the_rows_of_its_tenant_only(pool: PgPool) {
    let pool = prepared(pool).await;
    assert_eq!(unlimited(&pool).await, Vec::<String>::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn tenant_table_makes_a_table_like_the_others(pool: PgPool) {
    let pool = prepared(pool).await;
    run(&pool, "create table probes (tenant_id uuid, id integer, note text, primary key (tenant_id, id))").await;
    assert_eq!(
        unprotected(&pool).await,
        [
            "probes has no row-level security",
            "probes does not force row-level security on its owner",
            "probes has no policy"
        ]
    );
    run(&pool, "select tenant_table('probes')").await;
    assert_eq!(unprotected(&pool).await, Vec::<String>::new());
    assert_eq!(unlimited(&pool).await, Vec::<String>::new());

    run(
        &pool,
        "insert into probes values ('00000000-0000-0000-0000-00000000000a', 1, 'ours'),
                                   ('00000000-0000-0000-0000-00000000000b', 1, 'theirs')",
    )
    .await;
    let mut tx = pool.begin().await.unwrap();
    run(&mut *tx, "set local role engrane_app; set local app.tenant_id = '00000000-0000-0000-0000-00000000000a'").await;
    let seen: Vec<String> = sqlx::query_scalar("select note from probes").fetch_all(&mut *tx).await.unwrap();
    assert_eq!(seen, ["ours"]);
    assert_eq!(run(&mut *tx, "insert into probes values ('00000000-0000-0000-0000-00000000000a', 2, '')").await, 1);
    assert_eq!(run(&mut *tx, "update probes set note = ''").await, 2);
    assert_eq!(run(&mut *tx, "delete from probes").await, 2);
    let refused = sqlx::query("insert into probes values ('00000000-0000-0000-0000-00000000000b', 2, '')")
        .execute(&mut *tx)
        .await
        .unwrap_err();
    assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{refused}");
    tx.rollback().await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    run(&mut *tx, "set local role engrane_app; set local app.tenant_id = ''").await;
    let seen: i64 = sqlx::query_scalar("select count(*) from probes").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen, 0, "without a tenant");
    tx.rollback().await.unwrap();

    for role in ROLES {
        let calls: bool = sqlx::query_scalar("select has_function_privilege($1, 'tenant_table(regclass)', 'execute')")
            .bind(role)
            .fetch_one(&pool)
            .await
            .unwrap();
        assert!(!calls, "{role} may call tenant_table");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn no_row_can_point_into_another_tenant(pool: PgPool) {
    let pool = prepared(pool).await;
    let loose: Vec<(String, String, String)> = sqlx::query_as(
        "with tenant_column as (
           select attrelid, attnum from pg_attribute where attname = 'tenant_id'
         )
         select f.conrelid::regclass::text, f.confrelid::regclass::text, f.conname::text
         from pg_constraint f
         join tenant_column here on here.attrelid = f.conrelid
         join tenant_column there on there.attrelid = f.confrelid
         where f.contype = 'f'
           and f.connamespace = 'public'::regnamespace
           and (array_position(f.conkey, here.attnum) is null
                or array_position(f.conkey, here.attnum) is distinct from array_position(f.confkey, there.attnum))",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(loose, Vec::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_unique_is_unique_within_its_tenant(pool: PgPool) {
    let pool = prepared(pool).await;
    let wide = texts(
        &pool,
        "select i.indexrelid::regclass::text
         from pg_index i
         join pg_class c on c.oid = i.indrelid
         join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
         where i.indisunique
           and c.relnamespace = 'public'::regnamespace
           and c.relrowsecurity
           and i.indkey[0] <> a.attnum",
    )
    .await;
    assert_eq!(wide, ["outbox_pkey"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_catalogue_points_at_no_tenant(pool: PgPool) {
    let pool = prepared(pool).await;
    let catalogue: Vec<String> =
        REFERENCE.iter().filter(|(_, why)| *why == "the catalogue").map(|(name, _)| (*name).to_owned()).collect();
    let out: Vec<String> = sqlx::query_scalar(
        "select conrelid::regclass || ' → ' || confrelid::regclass
         from pg_constraint
         where contype = 'f' and conrelid::regclass::text = any ($1) and confrelid::regclass::text <> all ($1)",
    )
    .bind(&catalogue)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(out, Vec::<String>::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_market_reads_its_view_and_nothing_else(pool: PgPool) {
    let pool = prepared(pool).await;
    let grants = texts(
        &pool,
        "select distinct table_schema || '.' || table_name || ' ' || privilege_type
         from information_schema.column_privileges
         where grantee in ('engrane_market', 'PUBLIC') and table_schema not in ('pg_catalog', 'information_schema')",
    )
    .await;
    assert_eq!(grants, ["public.market_offers SELECT"]);
    let columns = texts(
        &pool,
        "select attname::text from pg_attribute where attrelid = 'market_offers'::regclass and attnum > 0 order by attnum",
    )
    .await;
    assert_eq!(columns, OFFERED);
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_who_serves_requests_rewrites_the_audit(pool: PgPool) {
    let pool = prepared(pool).await;
    for role in ROLES {
        for table in ["audit_entries", "audit_seals"] {
            let may: bool = sqlx::query_scalar("select has_table_privilege($1, $2, 'update, delete, truncate')")
                .bind(role)
                .bind(table)
                .fetch_one(&pool)
                .await
                .unwrap();
            assert!(!may, "{role} may change {table}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn roles_do_not_inherit_from_one_another_nor_pass_the_walls(pool: PgPool) {
    let pool = prepared(pool).await;
    let strong = texts(
        &pool,
        "select rolname::text from pg_roles
         where rolname like 'engrane\\_%' and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb)",
    )
    .await;
    assert_eq!(strong, Vec::<String>::new());
    let members = texts(
        &pool,
        "select m.member::regrole || ' in ' || m.roleid::regrole from pg_auth_members m
         where m.member::regrole::text like 'engrane\\_%'",
    )
    .await;
    assert_eq!(members, Vec::<String>::new());
    let owned =
        texts(&pool, "select relname::text from pg_class where relowner::regrole::text like 'engrane\\_%'").await;
    assert_eq!(owned, Vec::<String>::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn the_queue_is_closed_but_for_the_function_that_checks_the_tenant(pool: PgPool) {
    let pool = prepared(pool).await;
    for role in ROLES {
        let (enters, enqueues): (bool, bool) = sqlx::query_as(
            "select has_schema_privilege($1, 'graphile_worker', 'usage, create'),
                    has_function_privilege($1, 'public.enqueue_job(text, jsonb, text)', 'execute')",
        )
        .bind(role)
        .fetch_one(&pool)
        .await
        .unwrap();
        assert!(!enters, "{role} enters the queue's own schema");
        assert_eq!(enqueues, role == "engrane_app", "{role}");
        let mails: bool = sqlx::query_scalar(
            "select has_function_privilege($1, 'public.enqueue_mail(text, jsonb, text, integer)', 'execute')",
        )
        .bind(role)
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(mails, ["engrane_platform", "engrane_system"].contains(&role), "{role}");
    }
}
