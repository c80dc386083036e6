//! Who asks, for which tenant, when: what every operation takes first. No transaction without a named permission.

use crate::base::acting::Acting;
use crate::base::fault::Result;
use crate::base::id::{MachineId, PadId, ScreenId, SessionId, StageId, TenantId, UserId};
use crate::base::money::DEFAULT_CURRENCY;
use crate::base::permission::{Module, Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::zone::Zone;
use crate::platform::db::{CatalogTx, MarketTx, PlatformTx, TenantTx};
use crate::platform::idempotency::ops as idempotency;
use crate::platform::idempotency::types::Key;
use crate::platform::services::Services;
use crate::platform::tenancy::settings::look::Look;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use std::sync::{Arc, LazyLock};

/// Everything an operation needs to know about its caller.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub actor: Actor,
    pub request: Request,
    pub(crate) services: Arc<Services>,
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A visitor without credentials.
    Nobody,
    /// Credentials that cannot be checked, because the database is away: everything is refused until it is back.
    Unverified,
    /// A person who is signed in.
    Person(Person),
    /// A wall screen: for every operation but its own it is nobody.
    Screen(WallScreen),
    /// A pad on which nobody has said who they are: for every operation but its own it is nobody.
    Pad(Pad),
    /// A job, on behalf of the tenant (and the person) that enqueued it. It may do what its kind is for, and nothing else.
    Job {
        tenant: TenantId,
        person: Option<UserId>,
        name: String,
        acting: Option<Acting>,
        permissions: &'static [Permission],
    },
}

/// A person who is signed in, as of this request.
#[derive(Clone, Debug)]
pub struct Person {
    /// Whose data everything is about: the person's own organization, or the one they act for. Role, modules, permissions,
    /// name, look and currency are those that go with it.
    pub tenant: TenantId,
    /// Set while the person acts for another organization.
    pub acting: Option<Box<ActingNow>>,
    pub user: UserId,
    pub session: SessionId,
    pub name: String,
    pub username: String,
    pub email: String,
    pub role: Role,
    pub business_name: String,
    /// How the pages of the organization look.
    pub look: Arc<Look>,
    /// In which the organization keeps its prices, and sees those of others first.
    pub currency: String,
    pub modules: Vec<Module>,
    pub permissions: Vec<Permission>,
    /// The pad on which the person said who they are, where they may do less.
    pub pad: Option<Box<PadPlace>>,
    /// Can do nothing before the password is changed.
    pub must_change_password: bool,
    /// Does the session last longer, because it was asked for on the person's own computer?
    pub remembered: bool,
    pub last_used_at: DateTime<Utc>,
    /// When the session ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// A wall screen, as of this request.
#[derive(Clone, Debug)]
pub struct WallScreen {
    pub tenant: TenantId,
    pub id: ScreenId,
    pub name: String,
    /// What it shows, and nothing else, in the words of the area that connected it.
    pub shows: serde_json::Value,
    pub business_name: String,
    pub look: Arc<Look>,
}

/// A pad, as of this request.
#[derive(Clone, Debug)]
pub struct Pad {
    pub tenant: TenantId,
    pub place: PadPlace,
    pub business_name: String,
    pub look: Arc<Look>,
}

/// Where a pad stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PadPlace {
    pub id: PadId,
    pub name: String,
    pub stage: StageId,
    pub stage_code: String,
    pub machine: Option<MachineId>,
    pub machine_code: Option<String>,
}

/// On whose behalf a person works at the moment, and what is theirs all the same.
#[derive(Clone, Debug)]
pub struct ActingNow {
    pub acting: Acting,
    /// Why, in the person's words.
    pub reason: String,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
    /// The person's role in their own organization.
    pub own_role: Role,
}

impl Person {
    /// The person's own organization: where account and sessions are.
    pub fn own_tenant(&self) -> TenantId {
        self.acting.as_ref().map_or(self.tenant, |now| now.acting.of)
    }

    /// The person's role there.
    pub fn own_role(&self) -> Role {
        self.acting.as_ref().map_or(self.role, |now| now.own_role)
    }
}

/// Where the request came from, for the audit and the log.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub id: String,
    pub ip: String,
    pub user_agent: String,
    /// A page does it by itself, and not because of anything the person did.
    pub background: bool,
    /// By what its person names it, so that it is done once.
    pub key: Option<Key>,
}

impl Ctx {
    pub fn new(services: Arc<Services>, actor: Actor, request: Request) -> Self {
        Self { actor, request, services }
    }

    /// Writes into the present span, that of a request or a job, for whom it works.
    pub fn record(&self) {
        let tenant = match &self.actor {
            Actor::Screen(screen) => Some(screen.tenant),
            Actor::Pad(pad) => Some(pad.tenant),
            _ => self.tenant().ok(),
        };
        let span = tracing::Span::current();
        if let Some(tenant) = tenant {
            span.record("tenant", tracing::field::display(tenant));
        }
        if let Some(user) = self.actor_id() {
            span.record("user", tracing::field::display(user));
        }
    }

    /// The current instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.services.clock.now()
    }

    /// The address of the site, without a slash at its end.
    pub fn site(&self) -> &str {
        self.services.mail.site()
    }

    /// By whose clocks times are shown to the caller: the organization's, and Mexico City's where none is known.
    pub fn zone(&self) -> &Zone {
        static DEFAULT: LazyLock<Zone> = LazyLock::new(Zone::default);
        match &self.actor {
            Actor::Person(person) => &person.look.zone,
            Actor::Screen(screen) => &screen.look.zone,
            Actor::Pad(pad) => &pad.look.zone,
            Actor::Nobody | Actor::Unverified | Actor::Job { .. } => &DEFAULT,
        }
    }

    /// In which currency the caller sees prices first: the organization's, and pesos where none is known.
    pub fn currency(&self) -> &str {
        match &self.actor {
            Actor::Person(person) => &person.currency,
            Actor::Nobody | Actor::Unverified | Actor::Screen(_) | Actor::Pad(_) | Actor::Job { .. } => {
                DEFAULT_CURRENCY
            }
        }
    }

    /// The person, or the refusal that asks to sign in.
    pub fn person(&self) -> Result<&Person> {
        match &self.actor {
            Actor::Person(person) => Ok(person),
            Actor::Unverified => Err(Problem::Unavailable.into()),
            Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) | Actor::Job { .. } => Err(Problem::NotSignedIn.into()),
        }
    }

    /// The wall screen, or the refusal of whoever is none.
    pub fn screen(&self) -> Result<&WallScreen> {
        match &self.actor {
            Actor::Screen(screen) => Ok(screen),
            Actor::Unverified => Err(Problem::Unavailable.into()),
            Actor::Nobody | Actor::Person(_) | Actor::Pad(_) | Actor::Job { .. } => Err(Problem::NotSignedIn.into()),
        }
    }

    /// The pad that the request comes from, whether anybody said there who they are or not; the refusal of whoever is on none.
    pub fn paired(&self) -> Result<(TenantId, &PadPlace)> {
        match &self.actor {
            Actor::Pad(pad) => Ok((pad.tenant, &pad.place)),
            Actor::Unverified => Err(Problem::Unavailable.into()),
            _ => Ok((self.tenant()?, self.pad().ok_or(Problem::NotSignedIn)?)),
        }
    }

    /// The pad on which the caller said who they are.
    pub fn pad(&self) -> Option<&PadPlace> {
        match &self.actor {
            Actor::Person(person) => person.pad.as_deref(),
            _ => None,
        }
    }

    /// Refuses what is recorded on a pad of another place than its own.
    pub fn require_at(&self, stage: StageId, machine: Option<MachineId>) -> Result<()> {
        let elsewhere = |pad: &PadPlace| pad.stage != stage || (pad.machine.is_some() && pad.machine != machine);
        if self.pad().is_some_and(elsewhere) { Err(Problem::NotAllowed.into()) } else { Ok(()) }
    }

    /// The person, unless they have to change their password before they may do anything else, or are on a pad.
    pub fn settled_person(&self) -> Result<&Person> {
        let person = self.person()?;
        if person.must_change_password {
            return Err(Problem::PasswordMustChange.into());
        }
        if person.pad.is_some() { Err(Problem::NotAllowed.into()) } else { Ok(person) }
    }

    /// The tenant that the caller works for: their own, or the one they act for.
    pub fn tenant(&self) -> Result<TenantId> {
        match &self.actor {
            Actor::Person(person) => Ok(person.tenant),
            Actor::Job { tenant, .. } => Ok(*tenant),
            Actor::Unverified => Err(Problem::Unavailable.into()),
            Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) => Err(Problem::NotSignedIn.into()),
        }
    }

    /// For whom the caller acts, if not for their own organization.
    pub fn acting(&self) -> Option<&Acting> {
        match &self.actor {
            Actor::Person(person) => person.acting.as_ref().map(|now| &now.acting),
            Actor::Job { acting, .. } => acting.as_ref(),
            Actor::Nobody | Actor::Unverified | Actor::Screen(_) | Actor::Pad(_) => None,
        }
    }

    /// The person about their own account, which is not to be changed while they act for somebody else, nor on a pad.
    pub fn oneself(&self) -> Result<&Person> {
        let person = self.oneself_on_pads()?;
        if person.pad.is_some() { Err(Problem::NotAllowed.into()) } else { Ok(person) }
    }

    /// The same about what they may change of it on a pad as well.
    pub fn oneself_on_pads(&self) -> Result<&Person> {
        let person = self.person()?;
        if person.acting.is_some() {
            return Err(Problem::Conflict { what: Entity::User, why: Conflict::Acting }.into());
        }
        Ok(person)
    }

    /// Who is written into the audit.
    pub fn actor_id(&self) -> Option<UserId> {
        match &self.actor {
            Actor::Person(person) => Some(person.user),
            Actor::Job { person, .. } => *person,
            Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) | Actor::Unverified => None,
        }
    }

    /// What the organization of a person is called; of others nothing.
    pub fn business_name(&self) -> &str {
        match &self.actor {
            Actor::Person(person) => &person.business_name,
            Actor::Nobody | Actor::Unverified | Actor::Screen(_) | Actor::Pad(_) | Actor::Job { .. } => "",
        }
    }

    /// The name that is written into the audit.
    pub fn actor_name(&self) -> &str {
        match &self.actor {
            Actor::Person(person) => &person.name,
            Actor::Job { name, .. } => name,
            Actor::Screen(screen) => &screen.name,
            Actor::Pad(pad) => &pad.place.name,
            Actor::Nobody | Actor::Unverified => "",
        }
    }

    /// May the caller do this? Whoever enqueued a job was asked for it then.
    pub fn may(&self, permission: Permission) -> bool {
        match &self.actor {
            Actor::Person(person) => person.permissions.contains(&permission),
            Actor::Job { permissions, .. } => permissions.contains(&permission),
            Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) | Actor::Unverified => false,
        }
    }

    /// Refuses whoever may not, before anything is looked up.
    pub fn require(&self, permission: Permission) -> Result<()> {
        match &self.actor {
            Actor::Unverified => Err(Problem::Unavailable.into()),
            Actor::Nobody | Actor::Screen(_) | Actor::Pad(_) => Err(Problem::NotSignedIn.into()),
            _ if self.may(permission) => Ok(()),
            Actor::Person(person) if person.must_change_password => Err(Problem::PasswordMustChange.into()),
            Actor::Person(_) | Actor::Job { .. } => Err(Problem::NotAllowed.into()),
        }
    }

    /// A transaction on the tenant that the caller works for.
    pub async fn begin(&self, permission: Permission) -> Result<TenantTx> {
        self.require(permission)?;
        Ok(self.services.db.tenant(self.tenant()?).await?.of_request(self.request.key.as_ref()))
    }

    /// Likewise as of one instant: several queries that are put together see the same.
    pub async fn begin_as_of_now(&self, permission: Permission) -> Result<TenantTx> {
        self.require(permission)?;
        self.services.db.tenant_as_of_now(self.tenant()?).await
    }

    /// A transaction on the tenant of a wall screen, for the dashboard that it shows: as of one instant.
    pub(crate) async fn begin_on_screen(&self) -> Result<TenantTx> {
        self.services.db.tenant_as_of_now(self.screen()?.tenant).await
    }

    /// A transaction on what workshops may see of all bodegas.
    pub async fn market(&self) -> Result<MarketTx> {
        self.require(Permission::AvailabilityView)?;
        self.services.db.market().await
    }

    /// A transaction on tenants, users and the catalogue, for the platform.
    pub async fn platform(&self, permission: Permission) -> Result<PlatformTx> {
        self.require(permission)?;
        Ok(self.services.db.platform().await?.of_request(self.request.key.as_ref()))
    }

    /// What this very request was answered before, for whoever still has the permission that it needs. None for a request
    /// without a key; another one under the same key is refused with [`Conflict::Different`].
    pub async fn answered<A: DeserializeOwned>(&self, permission: Permission) -> Result<Option<A>> {
        let Some(key) = &self.request.key else { return Ok(None) };
        let mut tx = self.begin(permission).await?;
        let answer = idempotency::answer(tx.sql(), key).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// A transaction that reads the shared catalogue, for anyone.
    pub async fn catalog(&self) -> Result<CatalogTx> {
        self.services.db.catalog().await
    }
}
