//! Whatever order things happen in: who signed out, was switched off or was put out does not get in, and whoever stopped
//! acting for an organization reaches nothing of it.

use crate::base::fault::{Error, Result};
use crate::platform::ctx::Request;
use crate::platform::identity::acting::ops::{ACTING_LASTS, begin, end};
use crate::platform::identity::sessions::ending::{EndReason, end_sessions_of_user};
use crate::platform::identity::sessions::ops::{SignedIn, authenticate, refresh, sign_out};
use crate::platform::identity::sign_in::{change_password, sign_in};
use crate::platform::organizations::ops::{change_organization, find_organization};
use crate::platform::organizations::types::OrganizationPatch;
use crate::platform::services::SignInSettings;
use crate::testing::{PASSWORD, SUPER_ADMIN, UNLIMITED, World};
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};

const SEQUENCES: usize = 24;
const STEPS: usize = 14;
const PASSWORDS: [&str; 2] = [PASSWORD, "Otra-Refacción-26"];

/// Something that happens; the number picks one of the pairs of tokens there are.
#[derive(Clone, Debug)]
enum Step {
    SignIn,
    Refresh(usize),
    SignOut(usize),
    ChangePassword(usize),
    Deactivate,
    Activate,
    /// Begins to act for the northern bodega.
    Act(usize),
    StopActing(usize),
    /// The northern bodega.
    SwitchTenant(bool),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<bool>().prop_map(|_| Step::SignIn),
        // Any pair, spent ones too.
        5 => any::<usize>().prop_map(Step::Refresh),
        2 => any::<usize>().prop_map(Step::SignOut),
        1 => any::<usize>().prop_map(Step::ChangePassword),
        1 => any::<bool>().prop_map(|_| Step::Deactivate),
        2 => any::<bool>().prop_map(|_| Step::Activate),
        4 => any::<usize>().prop_map(Step::Act),
        1 => any::<usize>().prop_map(Step::StopActing),
        2 => any::<bool>().prop_map(Step::SwitchTenant),
        3 => (0_i64..1200).prop_map(Step::Wait),
    ]
}

/// What has happened so far, and which sessions may never open anything again.
struct Story {
    world: World,
    pairs: Vec<(String, SignedIn)>,
    over: HashSet<String>,
    /// Sessions that act, since when.
    acting: HashMap<String, DateTime<Utc>>,
    active: bool,
    tenant_active: bool,
    password: usize,
}

/// The session of a pair: it stands in the refresh token in clear.
fn session_of(pair: &SignedIn) -> String {
    pair.refresh_token.split('.').nth(1).unwrap_or_default().to_owned()
}

impl Story {
    async fn take(&mut self, step: &Step) -> Result<()> {
        let nobody = self.world.nobody();
        let pick = |at: &usize| (!self.pairs.is_empty()).then(|| at % self.pairs.len());
        match step {
            Step::SignIn => match sign_in(&nobody, SUPER_ADMIN, PASSWORDS[self.password], false).await {
                Ok(pair) => {
                    assert!(self.active, "somebody who is switched off got in");
                    self.pairs.push((session_of(&pair), pair));
                }
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            },
            Step::Refresh(at) => {
                let Some(at) = pick(at) else { return Ok(()) };
                let (session, pair) = &self.pairs[at];
                match refresh(&nobody, &pair.refresh_token).await {
                    Ok(new) => {
                        assert!(self.active && !self.over.contains(session), "a session that is over was refreshed");
                        self.pairs.push((session.clone(), new));
                    }
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Step::SignOut(at) => {
                let Some(at) = pick(at) else { return Ok(()) };
                let ctx = authenticate(&self.world.services, Some(&self.pairs[at].1.token), Request::default()).await?;
                if ctx.person().is_ok() {
                    sign_out(&ctx).await?;
                    self.over.insert(self.pairs[at].0.clone());
                }
            }
            Step::ChangePassword(at) => {
                let Some(at) = pick(at) else { return Ok(()) };
                let ctx = authenticate(&self.world.services, Some(&self.pairs[at].1.token), Request::default()).await?;
                let (old, new) = (PASSWORDS[self.password], PASSWORDS[1 - self.password]);
                if ctx.person().is_ok() {
                    match change_password(&ctx, &old.into(), &new.into()).await {
                        Ok(()) => assert!(ctx.acting().is_none(), "an account changed meanwhile"),
                        Err(Error::Refused(_)) if ctx.acting().is_some() => return Ok(()),
                        Err(error) => return Err(error),
                    }
                    self.password = 1 - self.password;
                    let mine = &self.pairs[at].0;
                    let others = self.pairs.iter().map(|(session, _)| session).filter(|session| *session != mine);
                    self.over.extend(others.cloned());
                }
            }
            Step::Act(at) => {
                let Some(at) = pick(at) else { return Ok(()) };
                let ctx = authenticate(&self.world.services, Some(&self.pairs[at].1.token), Request::default()).await?;
                match begin(&ctx, self.world.norte.tenant, "Una prueba").await {
                    Ok(()) => {
                        let session = self.pairs[at].0.clone();
                        assert!(self.active && self.tenant_active && !self.over.contains(&session));
                        self.acting.insert(session, self.world.services.clock.now());
                    }
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Step::StopActing(at) => {
                let Some(at) = pick(at) else { return Ok(()) };
                let ctx = authenticate(&self.world.services, Some(&self.pairs[at].1.token), Request::default()).await?;
                if ctx.person().is_ok() {
                    end(&ctx).await?;
                    self.acting.remove(&self.pairs[at].0);
                }
            }
            Step::SwitchTenant(on) => self.switch_tenant(*on).await?,
            Step::Deactivate => self.switch(false).await?,
            Step::Activate => self.switch(true).await?,
            Step::Wait(seconds) => self.world.services.clock.advance(Duration::seconds(*seconds)),
        }
        Ok(())
    }

    async fn switch(&mut self, on: bool) -> Result<()> {
        let mut tx = self.world.services.db.system().await?;
        let tenant = self.world.platform.tenant;
        let user: uuid::Uuid = sqlx::query_scalar("update users set active = $1 where email = $2 returning id")
            .bind(on)
            .bind(SUPER_ADMIN)
            .fetch_one(tx.sql())
            .await?;
        if !on {
            end_sessions_of_user(tx.sql(), &self.world.nobody(), tenant, user.into(), None, EndReason::UserDeactivated)
                .await?;
            self.over.extend(self.pairs.iter().map(|(session, _)| session.clone()));
            self.acting.clear();
        }
        tx.commit().await?;
        self.active = on;
        Ok(())
    }

    async fn switch_tenant(&mut self, on: bool) -> Result<()> {
        let platform = self.world.owner(&self.world.platform).await?;
        let version = find_organization(&platform, self.world.norte.tenant).await?.version;
        let patch = OrganizationPatch { version, active: Some(on), ..OrganizationPatch::default() };
        change_organization(&platform, self.world.norte.tenant, &patch).await?;
        if !on {
            self.acting.clear();
        }
        self.tenant_active = on;
        Ok(())
    }

    async fn check(&self, steps: &[Step]) -> Result<()> {
        let mut open: HashMap<&str, bool> = HashMap::new();
        for (session, pair) in &self.pairs {
            let ctx = authenticate(&self.world.services, Some(&pair.token), Request::default()).await?;
            if ctx.person().is_ok() {
                assert!(self.active && !self.over.contains(session), "{steps:?}");
                let since = self.acting.get(session);
                let acts = since.is_some_and(|since| self.world.services.clock.now() - *since < ACTING_LASTS);
                let of = if acts { self.world.norte.tenant } else { self.world.platform.tenant };
                assert_eq!(ctx.tenant()?, of, "{steps:?}");
                open.insert(session, true);
            }
        }
        assert!(open.len() <= 3, "{} sessions are open: {steps:?}", open.len());
        Ok(())
    }
}

#[sqlx::test]
async fn no_order_of_events_lets_somebody_in_who_is_out(pool: PgPool) -> Result<()> {
    let world = World::with_sign_in(pool, SignInSettings { sessions_per_user: 3, ..UNLIMITED }).await?;
    world.super_admin().await?;
    let mut story = Story {
        world,
        pairs: Vec::new(),
        over: HashSet::new(),
        acting: HashMap::new(),
        active: true,
        tenant_active: true,
        password: 0,
    };
    let mut runner = TestRunner::default();
    let sequence = proptest::collection::vec(step(), STEPS);
    for _ in 0..SEQUENCES {
        let steps = sequence.new_tree(&mut runner).map_err(|reason| Error::broken(reason.to_string()))?.current();
        for at in 0..steps.len() {
            story.take(&steps[at]).await?;
            story.check(&steps[..=at]).await?;
        }
        // The next sequence begins with somebody who may come in.
        story.switch(true).await?;
        story.switch_tenant(true).await?;
        story.pairs.clear();
        story.acting.clear();
    }
    Ok(())
}
