//! The event stream of one open page (server-sent events).

use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event as Message, KeepAlive};
use engrane::catalog;
use engrane::ctx::Ctx;
use engrane::events::ops::{Ended, Watch};
use engrane::events::types::Event;
use engrane::id::PartId;
use engrane::identity::sessions;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// What the page shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// The open part, whose offers are watched with those of its alternatives.
    part: Option<PartId>,
}

/// How long a page waits before it opens a broken stream again.
const RETRY: Duration = Duration::from_secs(2);

/// How often a stream asks whether its session still opens anything.
const LOOKS_EVERY: Duration = Duration::from_secs(30);

/// Tells the page what happens, until the session ends, the page goes away or the server stops.
pub(crate) async fn events(
    State(state): State<AppState>,
    Caller(ctx): Caller,
    Query(shown): Query<Shown>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    let about = Event::About { tenant: ctx.person()?.tenant };
    let over = session_over(ctx.clone(), state.events.subscribe_ended());
    // Listening begins before anything is read, so that nothing falls between.
    let heard = BroadcastStream::new(state.events.subscribe());
    let parts: HashSet<PartId> = match shown.part {
        Some(part) => catalog::ops::related_parts(&ctx, part).await?.into_iter().map(|part| part.id).collect(),
        None => HashSet::new(),
    };
    let watch = Watch::new(ctx, parts);
    let told = heard.filter_map(move |announced| {
        let event = match announced {
            Ok(announced) => watch.sees(&announced),
            // The page fell behind: it fetches everything anew.
            Err(_lagged) => Some(Event::Resumed),
        };
        std::future::ready(event)
    });
    let stream = futures_util::stream::iter([about, Event::Resumed])
        .chain(told)
        .filter_map(|event| std::future::ready(Message::default().json_data(event).ok().map(Ok)))
        .take_until(async move {
            tokio::select! {
                () = over => {}
                () = state.stop.cancelled() => {}
            }
        });
    let first = futures_util::stream::iter([Ok(Message::default().retry(RETRY))]);
    Ok(Sse::new(first.chain(stream)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Returns when the session is over: as soon as that is announced, and otherwise when a look at it says so. One looks
/// when it would go unused for too long, and now and then, because an announcement can be missed.
async fn session_over(ctx: Ctx, mut ended: broadcast::Receiver<Ended>) {
    loop {
        let next = match sessions::ops::ends_at(&ctx).await {
            Ok(Some(at)) => (at - ctx.now()).to_std().unwrap_or_default().min(LOOKS_EVERY),
            Ok(None) => return,
            // What could tell is away; nobody is signed out by that.
            Err(_) => LOOKS_EVERY,
        };
        let announced = async {
            loop {
                match ended.recv().await {
                    Ok(Ended::Session(session)) => {
                        if ctx.person().is_ok_and(|person| person.session == session) {
                            return;
                        }
                    }
                    Ok(Ended::Any) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        // A wait of nothing would ask the database in circles.
        let _ = tokio::time::timeout(next.max(Duration::from_secs(1)), announced).await;
    }
}
