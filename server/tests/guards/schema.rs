//! What must hold for every table: whose rows it has, who reaches them, that no row points into another tenant, and that the
//! rows of tenants can be spread over several machines by their `tenant_id`.

use engrane::platform::db::Db;
use sqlx::error::DatabaseError;
use sqlx::{Executor, FromRow, PgPool, Postgres};
use std::collections::BTreeSet;

/// Tables that every tenant shares, each with the reason.
const REFERENCE: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the list of applied migrations"),
    ("brands", "the catalogue"),
    ("catalog_changes", "the catalogue"),
    ("categories", "the catalogue"),
    ("cross_references", "the catalogue"),
    ("device_codes", "devices that wait to become somebody's screen or pad; only the system role reaches them"),
    ("fitments", "the catalogue"),
    ("logins", "the directory from login names to people, which only the system role reaches"),
    ("merged_brands", "the catalogue"),
    ("negative_fitments", "the catalogue"),
    ("negative_references", "the catalogue"),
    ("part_groups", "the catalogue"),
    ("parts", "the catalogue"),
    ("sign_in_attempts", "attempts to sign in, which belong to nobody yet; only the system role reaches them"),
    ("tenants", "the tenants themselves"),
    ("vehicle_makes", "the catalogue"),
    ("vehicle_models", "the catalogue"),
    ("vehicles", "the catalogue"),
];
/// Tables of tenants whose primary key begins otherwise, each with the reason.
const OTHER_KEY: &[(&str, &str)] = &[("outbox", "announced by a number alone, and read by every server process")];
/// Tables with a `tenant_id` that stay on one machine when those of tenants are spread over several, each with the reason.
/// This list and the four below it only shrink: a new table does without.
const LOCAL: &[(&str, &str)] = &[
    ("logins", "the directory in which the tenant of a login name is looked up"),
    ("outbox", "a notification of PostgreSQL is heard on the machine that sends it"),
    ("device_codes", "the directory in which the tenant of a device is looked up"),
];
/// What is unique beyond its tenant, each with the reason. Across machines PostgreSQL cannot see to it.
const UNIQUE_BEYOND_TENANT: &[(&str, &str)] = &[
    ("logins.logins_pkey", "a login name is one person's in the whole installation"),
    ("outbox.outbox_pkey", "an event is announced by its number alone"),
    ("device_codes.device_codes_code_unique", "a code is typed before anybody knows whose device it is"),
    ("device_codes.device_codes_pkey", "a device waits before it is anybody's"),
];
/// Columns of tenants that a sequence numbers, each with the reason. Each machine would count by itself.
const NUMBERED: &[(&str, &str)] = &[("outbox.id", "an event is announced by its number alone")];
/// Foreign keys into tables of tenants from one that is not spread as they are, each with the reason.
const INTO_TENANTS: &[(&str, &str)] = &[
    ("logins.logins_tenant_id_user_id_fkey", "a name goes with its person"),
    ("device_codes.device_codes_tenant_id_device_id_fkey", "a code goes with the device that it connected"),
];
/// Triggers of whole statements or with tables of what they changed, each with the reason. A statement over several
/// machines has none; a trigger for each row works there.
const STATEMENT_TRIGGERS: &[(&str, &str)] =
    &[("audit_entries.audit_entries_unsealed", "puts entries on the list of those that wait for their seal")];
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
    let ours = "begin; set local role engrane_app; set local app.tenant_id = '00000000-0000-0000-0000-00000000000a'";
    let mut tx = pool.begin_with(ours).await.unwrap();
    let seen: Vec<String> = sqlx::query_scalar("select note from probes").fetch_all(&mut *tx).await.unwrap();
    assert_eq!(seen, ["ours"]);
    assert_eq!(run(&mut *tx, "insert into probes values ('00000000-0000-0000-0000-00000000000a', 2, '')").await, 1);
    assert_eq!(run(&mut *tx, "update probes set note = ''").await, 2);
    assert_eq!(run(&mut *tx, "delete from probes").await, 2);
    let refused = sqlx::query("insert into probes values ('00000000-0000-0000-0000-00000000000b', 2, '')")
        .execute(&mut *tx)
        .await
        .unwrap_err();
    let refusal = refused.as_database_error().and_then(DatabaseError::code);
    assert_eq!(refusal.as_deref(), Some("42501"), "{refused}");
    tx.rollback().await.unwrap();
    let mut tx = pool.begin_with("begin; set local role engrane_app; set local app.tenant_id = ''").await.unwrap();
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

/// Exceptions to the rules of tables that are spread over several machines by their `tenant_id`: those that are on no list,
/// and entries of lists that are not needed any more.
async fn not_spreadable(pool: &PgPool) -> Vec<String> {
    let unique = texts(
        pool,
        "select c.relname || '.' || i.indexrelid::regclass
         from pg_index i
         join pg_class c on c.oid = i.indrelid
         join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
         where (i.indisunique or i.indisexclusion)
           and c.relnamespace = 'public'::regnamespace
           and i.indkey[0] <> a.attnum",
    );
    let numbered = texts(
        pool,
        "select c.relname || '.' || a.attname
         from pg_class c
         join pg_attribute a on a.attrelid = c.oid
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         where c.relnamespace = 'public'::regnamespace
           and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
           and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval(%')",
    );
    let local: Vec<String> = names(LOCAL).into_iter().collect();
    let into_tenants = sqlx::query_scalar(
        "with of_tenants as (
           select attrelid as oid from pg_attribute where attname = 'tenant_id' and attrelid::regclass::text <> all ($1)
         )
         select conrelid::regclass || '.' || conname
         from pg_constraint
         where contype = 'f'
           and connamespace = 'public'::regnamespace
           and confrelid in (select oid from of_tenants)
           and conrelid not in (select oid from of_tenants)",
    )
    .bind(&local)
    .fetch_all(pool);
    let triggers = texts(
        pool,
        "select c.relname || '.' || t.tgname
         from pg_trigger t
         join pg_class c on c.oid = t.tgrelid
         where c.relnamespace = 'public'::regnamespace
           and not t.tgisinternal
           and ((t.tgtype & 1) = 0 or t.tgoldtable is not null or t.tgnewtable is not null)",
    );
    let excepted = [UNIQUE_BEYOND_TENANT, NUMBERED, INTO_TENANTS].concat();
    let excepted = excepted.iter().filter_map(|(exception, _)| exception.split_once('.'));
    let lists = [
        ("unique beyond its tenant", UNIQUE_BEYOND_TENANT, unique.await),
        ("numbered by a sequence", NUMBERED, numbered.await),
        ("a foreign key into a table of tenants", INTO_TENANTS, into_tenants.await.unwrap()),
        ("a trigger of whole statements", STATEMENT_TRIGGERS, triggers.await),
        ("excepted and local", LOCAL, excepted.map(|(table, _)| table.to_owned()).collect()),
    ];
    let mut complaints = Vec::new();
    for (what, list, found) in lists {
        let (listed, found) = (names(list), found.into_iter().collect());
        complaints.extend(listed.difference(&found).map(|name| format!("{name}: on the list, but not {what}")));
        complaints.extend(found.difference(&listed).map(|name| format!("{name}: {what}, and not on the list")));
    }
    complaints
}

#[sqlx::test(migrations = "../migrations")]
async fn the_rows_of_tenants_can_be_spread_over_several_machines(pool: PgPool) {
    let pool = prepared(pool).await;
    assert_eq!(not_spreadable(&pool).await, Vec::<String>::new());
}

#[sqlx::test(migrations = "../migrations")]
async fn what_keeps_rows_of_tenants_on_one_machine_is_named(pool: PgPool) {
    let pool = prepared(pool).await;
    run(
        &pool,
        "create table probes (
           tenant_id uuid,
           id integer,
           counted bigint generated always as identity,
           numbered serial,
           code text constraint probes_code unique,
           span int4range,
           constraint probes_span exclude using gist (span with &&),
           primary key (tenant_id, id)
         );
         create unique index probes_lower on probes (lower(code), tenant_id);
         create unique index probes_fine on probes (tenant_id, code);
         create table shared_probes (
           tenant uuid,
           probe integer,
           constraint shared_probes_probe foreign key (tenant, probe) references probes
         );
         alter table logins add column probe integer;
         alter table logins add constraint logins_probe foreign key (tenant_id, probe) references probes;
         create trigger probes_statement after update on probes for each statement execute function note_unsealed();
         create trigger probes_table after insert on probes
           referencing new table as added for each row execute function note_unsealed();
         create trigger probes_row after insert on probes for each row execute function note_unsealed();
         alter table outbox drop constraint outbox_pkey, alter column id drop identity;
         alter table device_codes drop constraint device_codes_tenant_id_device_id_fkey;
         drop trigger audit_entries_unsealed on audit_entries",
    )
    .await;
    assert_eq!(
        not_spreadable(&pool).await,
        [
            "outbox.outbox_pkey: on the list, but not unique beyond its tenant",
            "probes.probes_code: unique beyond its tenant, and not on the list",
            "probes.probes_lower: unique beyond its tenant, and not on the list",
            "probes.probes_span: unique beyond its tenant, and not on the list",
            "outbox.id: on the list, but not numbered by a sequence",
            "probes.counted: numbered by a sequence, and not on the list",
            "probes.numbered: numbered by a sequence, and not on the list",
            "device_codes.device_codes_tenant_id_device_id_fkey: on the list, but not a foreign key into a table of tenants",
            "logins.logins_probe: a foreign key into a table of tenants, and not on the list",
            "shared_probes.shared_probes_probe: a foreign key into a table of tenants, and not on the list",
            "audit_entries.audit_entries_unsealed: on the list, but not a trigger of whole statements",
            "probes.probes_statement: a trigger of whole statements, and not on the list",
            "probes.probes_table: a trigger of whole statements, and not on the list",
        ]
    );
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
                    has_function_privilege($1, 'public.enqueue_job(text, jsonb, text, text)', 'execute')",
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
