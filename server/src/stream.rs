//! The event stream of one open page, or of a wall screen (server-sent events).

use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event as Message, KeepAlive};
use chrono::{DateTime, Utc};
use engrane::base::id::PartId;
use engrane::base::problem::{Problem, Reason};
use engrane::catalog;
use engrane::catalog::types::SEARCH_PAGE;
use engrane::oee::screens;
use engrane::platform::ctx::{Actor, Ctx};
use engrane::platform::events::ops::{Announced, Ended, Watch};
use engrane::platform::events::types::Event;
use engrane::platform::identity::sessions;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What the page shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// The open part, whose offers are watched with those of its alternatives.
    part: Option<PartId>,
    /// Instead of it, the parts of a page of results, with commas between them.
    #[serde(default)]
    parts: String,
}

/// How long a page waits before it opens a broken stream again.
const RETRY: Duration = Duration::from_secs(2);

/// How often a stream asks whether its session, or its screen, still opens anything.
const LOOKS_EVERY: Duration = Duration::from_secs(30);

/// Tells the page what happens, until the session ends, the page goes away or the server stops.
pub(crate) async fn events(
    State(state): State<AppState>,
    Caller(ctx): Caller,
    Query(shown): Query<Shown>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    // On a pad nobody came in by a password that they would have to change.
    let person = if ctx.pad().is_some() { ctx.person()? } else { ctx.settled_person()? };
    let (session, about) = (person.session.0, Event::About { tenant: person.tenant });
    // Listening begins before anything is read, so that nothing falls between.
    let (ended, heard) = (state.events.subscribe_ended(), state.events.subscribe());
    let parts: HashSet<PartId> = match shown.part {
        Some(part) => catalog::ops::related_parts(&ctx, part).await?.into_iter().map(|part| part.id).collect(),
        None => listed(&shown.parts)?,
    };
    let watch = Watch::new(ctx.clone(), parts);
    Ok(stream([about, Event::Resumed], heard, watch, until(ctx, session, ended, state.stop)))
}

/// The parts of a page of results.
fn listed(parts: &str) -> Result<HashSet<PartId>, Problem> {
    let most = usize::try_from(SEARCH_PAGE).unwrap_or(usize::MAX);
    let named = parts.split(',').filter(|part| !part.is_empty()).take(most);
    named.map(|part| part.parse::<PartId>().map_err(|_| Problem::invalid("parts", Reason::Malformed))).collect()
}

/// Tells a wall screen what happens in its plant, until it is disconnected, goes away or the server stops.
pub(crate) async fn screen_events(
    State(state): State<AppState>,
    Caller(ctx): Caller,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    let screen = ctx.screen()?.id.0;
    let (ended, heard) = (state.events.subscribe_ended(), state.events.subscribe());
    let watch = Watch::new(ctx.clone(), HashSet::new());
    Ok(stream([Event::Resumed], heard, watch, until(ctx, screen, ended, state.stop)))
}

fn stream<const N: usize>(
    first: [Event; N],
    heard: broadcast::Receiver<Announced>,
    watch: Watch,
    over: impl Future<Output = ()> + Send + 'static,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let heard = BroadcastStream::new(heard);
    let told = heard.filter_map(move |announced| {
        let event = match announced {
            Ok(announced) => watch.sees(&announced),
            // The page fell behind: it fetches everything anew.
            Err(_lagged) => Some(Event::Resumed),
        };
        std::future::ready(event)
    });
    let stream = futures_util::stream::iter(first)
        .chain(told)
        .filter_map(|event| std::future::ready(Message::default().json_data(event).ok().map(Ok)))
        .take_until(over);
    let retry = futures_util::stream::iter([Ok(Message::default().retry(RETRY))]);
    Sse::new(retry.chain(stream)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

async fn until(ctx: Ctx, id: Uuid, ended: broadcast::Receiver<Ended>, stop: CancellationToken) {
    tokio::select! {
        () = over(ctx, id, ended) => {}
        () = stop.cancelled() => {}
    }
}

/// When what the caller came in with ends unless it is used; none when it has ended.
async fn ends_at(ctx: &Ctx) -> engrane::base::fault::Result<Option<DateTime<Utc>>> {
    match &ctx.actor {
        Actor::Screen(_) => screens::ops::ends_at(ctx).await,
        _ => sessions::ops::ends_at(ctx).await,
    }
}

/// Returns when the session or the screen with this id is over: as soon as that is announced, and otherwise when a look
/// at it says so. One looks when it would go unused for too long, and now and then, because an announcement can be missed.
async fn over(ctx: Ctx, id: Uuid, mut ended: broadcast::Receiver<Ended>) {
    loop {
        let next = match ends_at(&ctx).await {
            Ok(Some(at)) => (at - ctx.now()).to_std().unwrap_or_default().min(LOOKS_EVERY),
            Ok(None) => return,
            // What could tell is away; nobody is signed out by that.
            Err(_) => LOOKS_EVERY,
        };
        let announced = async {
            loop {
                match ended.recv().await {
                    Ok(Ended::One(one)) if one != id => {}
                    Ok(Ended::One(_) | Ended::Any) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        // A wait of nothing would ask the database in circles.
        let _ = tokio::time::timeout(next.max(Duration::from_secs(1)), announced).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_results_names_its_parts_and_no_more_than_it_has() {
        let part = |number: u128| PartId(Uuid::from_u128(number));
        let named = |numbers: std::ops::Range<u128>| {
            numbers.map(|number| part(number).to_string()).collect::<Vec<_>>().join(",")
        };
        assert_eq!(listed("").unwrap(), HashSet::new());
        assert_eq!(listed(&named(1..3)).unwrap(), HashSet::from([part(1), part(2)]));
        assert_eq!(listed(&named(0..30)).unwrap().len(), 20);
        assert!(listed("nonsense").is_err());
    }
}
