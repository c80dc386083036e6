//! A small world for tests: two bodegas, a taller, two plants and the platform, each with an owner, an operator and a viewer, on a database of
//! its own, at a time that stands still.

#[cfg(test)]
pub mod inbox;
pub mod log;
#[cfg(test)]
pub mod receiver;

use crate::base::clock::Clock;
use crate::base::fault::{Error, Result};
use crate::base::id::TenantId;
use crate::base::money::Tax;
use crate::base::permission::{Module, Role};
use crate::base::problem::{Conflict, Problem};
use crate::platform::audit::Audit;
use crate::platform::config::{self, Config};
use crate::platform::credentials::password::Passwords;
use crate::platform::credentials::token::Tokens;
use crate::platform::ctx::{Actor, Ctx, Request};
use crate::platform::db::Db;
use crate::platform::files::FileStore;
use crate::platform::identity::people::ops::create_user;
use crate::platform::identity::people::types::NewPerson;
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::platform::imports::reader::process::Reader;
use crate::platform::mail::Mailer;
use crate::platform::organizations::ops::create_tenant;
use crate::platform::outgoing::Outgoing;
use crate::platform::pairing::ops::{Progress, wait};
use crate::platform::pairing::types::Kind;
use crate::platform::services::{AttemptLimits, BackupSettings, Services, SignInSettings};
use crate::platform::tenancy::types::{Contact, NewTenant};
use crate::platform::vault::Vault;
use chrono::DateTime;
use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// The password of everybody in it.
pub const PASSWORD: &str = "Prueba-2026";
/// The email of the one who may everything, where somebody asked for them.
pub const SUPER_ADMIN: &str = "jefa@platform.test";

/// A server to which organizations may post although it lies inside.
pub const HERE: &str = "127.0.0.1";

/// Tests sign the same people in again and again.
pub const UNLIMITED: SignInSettings = SignInSettings {
    sessions_per_user: 0,
    secure_cookies: false,
    attempts: AttemptLimits { per_minute: 0, lockout_failures: 0, lockout_minutes: 15 },
};

/// Two bodegas, a taller, two plants, the platform.
#[derive(Debug)]
pub struct World {
    pub services: Arc<Services>,
    /// The database as a superuser, who sees all rows.
    pub pool: PgPool,
    pub norte: Business,
    pub centro: Business,
    pub taller: Business,
    pub planta: Business,
    pub otra_planta: Business,
    pub platform: Business,
    // Removed with the world.
    _files: Folder,
}

/// A business with its people.
#[derive(Clone, Debug)]
pub struct Business {
    pub tenant: TenantId,
    pub code: &'static str,
}

#[derive(Debug)]
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the temporary folder is not worth failing a test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    /// On a migrated database of its own, as `#[sqlx::test]` gives it. Whoever is there already is found and not made.
    pub async fn new(pool: PgPool) -> Result<Self> {
        Self::with(pool, UNLIMITED, &settings()?.mail).await
    }

    /// The same with the demo's catalogue.
    #[cfg(test)]
    pub async fn with_catalog(pool: PgPool) -> Result<Self> {
        let fill = async |world: &Self| crate::demo::load_catalog(&world.services).await;
        copy_filled(&pool, "engrane_catalog_filled", fill).await?;
        Self::new(pool).await
    }

    /// The same with the demo's catalogue, bodegas and workshops.
    #[cfg(test)]
    pub async fn with_demo(pool: PgPool) -> Result<Self> {
        let fill = async |world: &Self| crate::demo::load(&world.services).await.map(|_| ());
        copy_filled(&pool, "engrane_demo_filled", fill).await?;
        Self::new(pool).await
    }

    /// The same with limits on signing in.
    pub async fn with_sign_in(pool: PgPool, sign_in: SignInSettings) -> Result<Self> {
        Self::with(pool, sign_in, &settings()?.mail).await
    }

    /// The same with mail that goes where these settings say.
    pub async fn with_mail(pool: PgPool, mail: &config::Mail) -> Result<Self> {
        Self::with(pool, UNLIMITED, mail).await
    }

    async fn with(pool: PgPool, sign_in: SignInSettings, mail: &config::Mail) -> Result<Self> {
        let mail = Mailer::new(mail, "https://engrane.test/").map_err(crate::base::fault::Error::broken)?;
        let db = Db::from_pool(pool.clone());
        db.prepare().await.map_err(crate::base::fault::Error::broken)?;
        let folder = std::env::temp_dir().join(format!("engrane-test-{}", uuid::Uuid::now_v7()));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
        let services = Arc::new(Services {
            db,
            clock: Clock::manual(now),
            tokens: Tokens::new(&SecretString::from("a secret of the tests, long enough")),
            passwords: Passwords::cheap()?,
            files: FileStore::new(&folder, 5_000_000),
            reader: Reader::Thread,
            mail,
            sign_in,
            stores: config::Stores { undo_minutes: 15, check_minutes: 60 },
            outgoing: Outgoing::new(&[HERE.to_owned()])?,
            vault: Vault::new(&SecretString::from("a secret of the seals in tests"))?,
            production: config::Production { overrun_percent: 10, deviation_percent: 15, close_hours: 12 },
            hooks: crate::worker::HOOKS,
            memory: crate::platform::memory::Memory::default(),
            backup: BackupSettings {
                secrets: ["session.secret", "audit.secret", "audit.heads"].map(|name| folder.join(name)).into(),
                ..BackupSettings::default()
            },
            audit: Audit::new(&SecretString::from("a secret of the seals in tests"), Some(folder.join("audit.heads"))),
        });
        std::fs::create_dir_all(&folder)?;
        let world = Self {
            norte: business(&services, &pool, "norte", &[Module::Warehouse], &[]).await?,
            centro: business(&services, &pool, "centro", &[Module::Warehouse], &[]).await?,
            taller: business(&services, &pool, "taller", &[Module::Workshop], &[]).await?,
            planta: business(&services, &pool, "planta", &[Module::Plant], &[]).await?,
            otra_planta: business(&services, &pool, "otra-planta", &[Module::Plant], &[]).await?,
            platform: business(&services, &pool, "platform", &[Module::Platform], &[]).await?,
            services,
            pool,
            _files: Folder(folder),
        };
        Ok(world)
    }

    /// Another business, with a store-room, and with somebody who keeps it besides.
    pub async fn store_room(&self, code: &'static str) -> Result<Business> {
        business(&self.services, &self.pool, code, &[Module::Stores], &[(Role::Supply, Some("Abasto"))]).await
    }

    /// Another business, with a production and its store-room, and with one person of each of its roles besides.
    pub async fn production(&self, code: &'static str) -> Result<Business> {
        self.production_with(code, &[Module::Production, Module::Stores]).await
    }

    /// Likewise, with these modules.
    pub async fn production_with(&self, code: &'static str, modules: &[Module]) -> Result<Business> {
        let roles = [Role::Director, Role::ChiefEngineer, Role::ShopHead, Role::Supply, Role::Master];
        business(&self.services, &self.pool, code, modules, &roles.map(|role| (role, None))).await
    }

    /// The context of somebody of the business, signed in.
    pub async fn of_role(&self, business: &Business, role: Role) -> Result<Ctx> {
        self.signed_in(business, role).await
    }

    /// The context of whoever keeps a store-room, signed in.
    pub async fn storekeeper(&self, business: &Business) -> Result<Ctx> {
        self.signed_in(business, Role::Supply).await
    }

    /// Nobody's context.
    pub fn nobody(&self) -> Ctx {
        Ctx::new(Arc::clone(&self.services), Actor::Nobody, Request::default())
    }

    /// A device that waits to become one of this kind: its code, and what it is known by.
    pub async fn waiting(&self, kind: Kind) -> Result<(String, String)> {
        match wait(&self.nobody(), kind, None).await? {
            Progress::Waiting { code, secret: Some(secret) } => Ok((code, secret)),
            other => Err(Error::broken(format!("{other:?}"))),
        }
    }

    /// The token of a device that was connected meanwhile.
    pub async fn connected(&self, kind: Kind, secret: &str) -> Result<String> {
        match wait(&self.nobody(), kind, Some(secret)).await? {
            Progress::Connected { token } => Ok(token),
            other @ Progress::Waiting { .. } => Err(Error::broken(format!("{other:?}"))),
        }
    }

    /// The context of a business' owner, signed in.
    pub async fn owner(&self, business: &Business) -> Result<Ctx> {
        self.signed_in(business, Role::Owner).await
    }

    /// The context of a business' viewer, signed in.
    pub async fn viewer(&self, business: &Business) -> Result<Ctx> {
        self.signed_in(business, Role::Viewer).await
    }

    /// The context of a business' operator, signed in.
    pub async fn operator(&self, business: &Business) -> Result<Ctx> {
        self.signed_in(business, Role::Operator).await
    }

    /// A valid access token of somebody who may everything on the platform.
    pub async fn super_admin(&self) -> Result<String> {
        let new = person(self.platform.tenant, "Superadministración", SUPER_ADMIN, None, Role::SuperAdmin);
        match create_user(&self.services, &new, &PASSWORD.into(), true).await {
            // Asked for before.
            Ok(_) | Err(Error::Refused(Problem::Conflict { why: Conflict::Taken, .. })) => {}
            Err(error) => return Err(error),
        }
        Ok(sign_in(&self.nobody(), SUPER_ADMIN, PASSWORD, false).await?.token)
    }

    /// A valid access token of somebody of the business.
    pub async fn token(&self, business: &Business, role: Role) -> Result<String> {
        Ok(sign_in(&self.nobody(), &login(business.code, role), PASSWORD, false).await?.token)
    }

    async fn signed_in(&self, business: &Business, role: Role) -> Result<Ctx> {
        let token = self.token(business, role).await?;
        authenticate(&self.services, Some(&token), Request::default()).await
    }
}

/// Which databases were filled, by their names.
type Fillings = HashMap<&'static str, Arc<OnceCell<()>>>;

/// Makes an empty database a copy of the one of this name, which is filled once, by whoever asks first: most fillings take far longer than a
/// copy. Nothing that was in it is left.
pub async fn copy_filled(
    pool: &PgPool,
    name: &'static str,
    fill: impl AsyncFnOnce(&World) -> Result<()>,
) -> Result<()> {
    static FILLED: LazyLock<Mutex<Fillings>> = LazyLock::new(Mutex::default);
    let filled = Arc::clone(FILLED.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default());
    let empty = pool.connect_options();
    let at = |database: &str| PgConnectOptions::clone(&empty).database(database);
    let mut elsewhere = PgConnection::connect_with(&at("postgres")).await?;
    let mut execute =
        async |statement: String| sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut elsewhere).await.map(|_| ());
    filled
        .get_or_try_init(async || {
            // Another run may have left one.
            execute(format!("drop database if exists {name} with (force)")).await?;
            execute(format!("create database {name}")).await?;
            let pool = PgPool::connect_with(at(name)).await?;
            fill(&World::new(pool.clone()).await?).await?;
            pool.close().await;
            Ok::<(), Error>(())
        })
        .await?;
    let own = empty.get_database().unwrap_or_default();
    execute(format!("drop database \"{own}\" with (force)")).await?;
    execute(format!("create database \"{own}\" template {name}")).await?;
    Ok(())
}

/// Lets the database take rows that no version has written: none of its checks hold any more.
pub async fn drop_checks(pool: &PgPool) -> Result<()> {
    sqlx::raw_sql(
        "do $$
         declare found record;
         begin
           for found in select conrelid::regclass as \"table\", conname
                        from pg_constraint
                        where contype = 'c' and connamespace = 'public'::regnamespace and conrelid <> 0 and conparentid = 0
           loop
             execute format('alter table %s drop constraint %I', found.\"table\", found.conname);
           end loop;
         end $$",
    )
    .execute(pool)
    .await?;
    Ok(())
}

fn settings() -> Result<Config> {
    Config::load(None).map_err(crate::base::fault::Error::broken)
}

/// The email by which somebody of a business signs in.
pub fn login(code: &str, role: Role) -> String {
    format!("{}@{code}.test", role.as_str())
}

/// Somebody to be created.
pub fn person(tenant: TenantId, name: &str, email: &str, username: Option<&str>, role: Role) -> NewPerson {
    NewPerson {
        tenant: Some(tenant),
        name: name.to_owned(),
        username: username.map(str::to_owned),
        email: email.to_owned(),
        phone: None,
        role,
        extra_permissions: Vec::new(),
    }
}

/// The business of this code. It is made with an owner, an operator, a viewer and these others, who have a name or are called as they sign in.
async fn business(
    services: &Arc<Services>,
    pool: &PgPool,
    code: &'static str,
    modules: &[Module],
    others: &[(Role, Option<&str>)],
) -> Result<Business> {
    let known: Option<uuid::Uuid> =
        sqlx::query_scalar("select id from tenants where code = $1").bind(code).fetch_optional(pool).await?;
    if let Some(tenant) = known {
        return Ok(Business { tenant: TenantId(tenant), code });
    }
    let new = NewTenant {
        name: format!("Prueba {code}"),
        code: Some(code.to_owned()),
        modules: modules.to_vec(),
        active: true,
        contact: Contact::default(),
        tax: Tax::Unknown,
    };
    let (tenant, _) = create_tenant(services, &new).await?;
    let people = [Role::Owner, Role::Operator, Role::Viewer].map(|role| (role, None));
    for (role, name) in people.iter().chain(others).copied() {
        let username = format!("{code}-{}", role.as_str());
        let new = person(tenant, name.unwrap_or(&username), &login(code, role), Some(&username), role);
        create_user(services, &new, &PASSWORD.into(), true).await?;
    }
    Ok(Business { tenant, code })
}

/// Says that a test does not run, and why. Past the capture that hides what passing tests print: `make test-rust` counts
/// these lines.
pub fn skipped(why: &str) {
    let thread = std::thread::current();
    // Nobody to say it to is no reason to fail.
    let _ = writeln!(std::io::stderr(), "skipped: {} ({why})", thread.name().unwrap_or("a test"));
}

/// A file or folder of the shared data: real files of others, which not every clone has at hand. Where nothing says where
/// they are, the test is skipped; where one is not there, it fails.
pub fn shared_data(name: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("ENGRANE_SHARED_DATA").filter(|root| !root.is_empty()) else {
        skipped("ENGRANE_SHARED_DATA is not set");
        return None;
    };
    let path = PathBuf::from(root).join(name);
    assert!(
        path.exists(),
        "{} is not there: ENGRANE_SHARED_DATA names the folder with the shared data",
        path.display()
    );
    Some(path)
}
