//! Whatever order things happen in: who signed out, was switched off or was put out does not get in.

use crate::ctx::Request;
use crate::fault::{Error, Result};
use crate::identity::sessions::ending::{EndReason, end_sessions_of_user};
use crate::identity::sessions::ops::{SignedIn, authenticate, refresh, sign_out};
use crate::identity::sign_in::{change_password, sign_in};
use crate::services::SignInSettings;
use crate::testing::{PASSWORD, UNLIMITED, World};
use chrono::Duration;
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
        3 => (0_i64..1200).prop_map(Step::Wait),
    ]
}

/// What has happened so far, and which sessions may never open anything again.
struct Story {
    world: World,
    pairs: Vec<(String, SignedIn)>,
    over: HashSet<String>,
    active: bool,
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
            Step::SignIn => match sign_in(&nobody, "norte-owner", PASSWORDS[self.password], false).await {
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
                    change_password(&ctx, &old.into(), &new.into()).await?;
                    self.password = 1 - self.password;
                    let mine = &self.pairs[at].0;
                    let others = self.pairs.iter().map(|(session, _)| session).filter(|session| *session != mine);
                    self.over.extend(others.cloned());
                }
            }
            Step::Deactivate => self.switch(false).await?,
            Step::Activate => self.switch(true).await?,
            Step::Wait(seconds) => self.world.services.clock.advance(Duration::seconds(*seconds)),
        }
        Ok(())
    }

    async fn switch(&mut self, on: bool) -> Result<()> {
        let mut tx = self.world.services.db.system().await?;
        let tenant = self.world.norte.tenant;
        let user: uuid::Uuid =
            sqlx::query_scalar("update users set active = $1 where username = 'norte-owner' returning id")
                .bind(on)
                .fetch_one(tx.sql())
                .await?;
        if !on {
            let now = self.world.services.clock.now();
            end_sessions_of_user(tx.sql(), &self.world.nobody(), tenant, user.into(), None, EndReason::UserDeactivated).await?;
            self.over.extend(self.pairs.iter().map(|(session, _)| session.clone()));
        }
        tx.commit().await?;
        self.active = on;
        Ok(())
    }

    async fn check(&self, steps: &[Step]) -> Result<()> {
        let mut open: HashMap<&str, bool> = HashMap::new();
        for (session, pair) in &self.pairs {
            let ctx = authenticate(&self.world.services, Some(&pair.token), Request::default()).await?;
            if ctx.person().is_ok() {
                assert!(self.active && !self.over.contains(session), "{steps:?}");
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
    let mut story = Story { world, pairs: Vec::new(), over: HashSet::new(), active: true, password: 0 };
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
        story.pairs.clear();
    }
    Ok(())
}
