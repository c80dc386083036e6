//! Passing events on to the open pages of this server process.

use super::store;
use super::types::{Audience, Event};
use crate::base::fault::Result;
use crate::base::id::{PartId, TenantId, UserId};
use crate::platform::ctx::Ctx;
use crate::platform::services::Services;
use chrono::Duration;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const CHANNEL: &str = "engrane_events";
/// Where triggers say which session, or which wall screen, ended.
const ENDED_CHANNEL: &str = "engrane_sessions_ended";
/// Events a slow page may fall behind by, before it is told to fetch everything anew.
const BACKLOG: usize = 256;
/// How long events stay in the outbox.
const KEPT: Duration = Duration::hours(24);

/// An event and who it is for.
#[derive(Clone, Debug)]
pub struct Announced {
    pub tenant: TenantId,
    pub audience: Audience,
    /// Whom an event for [`Audience::People`] is for; empty for any other.
    pub people: Vec<UserId>,
    pub event: Arc<Event>,
}

/// A session or a wall screen that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The one with this id.
    One(Uuid),
    /// Any may have ended: for a while nothing was heard.
    Any,
}

/// The events of all tenants, as they reach this process.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Announced>,
    ended: broadcast::Sender<Ended>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0, ended: broadcast::channel(BACKLOG).0 }
    }
}

impl Events {
    pub fn subscribe(&self) -> broadcast::Receiver<Announced> {
        self.sender.subscribe()
    }

    /// The sessions and wall screens that end, of all tenants.
    pub fn subscribe_ended(&self) -> broadcast::Receiver<Ended> {
        self.ended.subscribe()
    }

    /// Passes on what is announced until `stop`; takes it up again when the database comes back.
    pub async fn run(&self, services: &Services, stop: CancellationToken) {
        let mut pause = std::time::Duration::ZERO;
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = self.pass_on(services) => if let Err(error) = outcome {
                    tracing::warn!("events are not heard at the moment: {error}");
                },
            }
            pause = std::time::Duration::from_secs(1);
        }
    }

    async fn pass_on(&self, services: &Services) -> Result<()> {
        let mut listener = services.db.listen(&[CHANNEL, ENDED_CHANNEL]).await?;
        // Nobody listening is no error, here and below.
        let _ = self.ended.send(Ended::Any);
        loop {
            let Some(notice) = listener.try_recv().await? else {
                // The connection broke and what was announced meanwhile is lost: begin anew.
                return Ok(());
            };
            if notice.channel() == ENDED_CHANNEL {
                let ended = notice.payload().parse().map_or_else(
                    |_| {
                        tracing::warn!("it is not known which session ended: {:?}", notice.payload());
                        Ended::Any
                    },
                    Ended::One,
                );
                let _ = self.ended.send(ended);
                continue;
            }
            let Ok(id) = notice.payload().parse() else {
                tracing::warn!("no event is called {:?}", notice.payload());
                continue;
            };
            let mut tx = services.db.system().await?;
            let found = store::find(&mut tx, id).await?;
            tx.commit().await?;
            match found.map(store::Stored::understand).transpose() {
                Ok(Some(announced)) => {
                    let _ = self.sender.send(announced);
                }
                // Removed meanwhile.
                Ok(None) => {}
                // Of a server of another version, which works on the same database for as long as a change takes.
                Err(error) => tracing::warn!("an event is skipped: {error}"),
            }
        }
    }
}

/// What one open page is told of.
#[derive(Clone, Debug)]
pub struct Watch {
    ctx: Ctx,
    parts: HashSet<PartId>,
}

impl Watch {
    /// Watches what the caller may see; of offers, those of `parts`.
    pub fn new(ctx: Ctx, parts: HashSet<PartId>) -> Self {
        Self { ctx, parts }
    }

    /// The event as this page is told it, or none.
    pub fn sees(&self, announced: &Announced) -> Option<Event> {
        if let Ok(screen) = self.ctx.screen() {
            let shown = announced.tenant == screen.tenant && matches!(*announced.event, Event::PlantChanged { .. });
            return shown.then(|| Event::clone(&announced.event));
        }
        if announced.event.permissions().into_iter().any(|permission| !self.ctx.may(permission)) {
            return None;
        }
        let mine = self.ctx.tenant().is_ok_and(|tenant| tenant == announced.tenant);
        let named = || self.ctx.actor_id().is_some_and(|person| announced.people.contains(&person));
        let told = match announced.audience {
            Audience::Tenant => mine,
            Audience::People => mine && named(),
            // Who may see offers, or run the platform, the permission says.
            Audience::Market | Audience::Platform => true,
        };
        if !told {
            return None;
        }
        match &*announced.event {
            Event::OffersChanged { parts: Some(parts) } => {
                let watched: Vec<PartId> = parts.iter().copied().filter(|part| self.parts.contains(part)).collect();
                (!watched.is_empty()).then_some(Event::OffersChanged { parts: Some(watched) })
            }
            event => Some(event.clone()),
        }
    }
}

/// Removes what nobody can ask for any more.
pub async fn prune(services: &Services) -> Result<u64> {
    let mut tx = services.db.system().await?;
    let deleted = store::delete_before(&mut tx, services.clock.now() - KEPT).await?;
    tx.commit().await?;
    Ok(deleted)
}
