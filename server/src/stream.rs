//! The event stream of one open page (server-sent events).

use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event as Message, KeepAlive};
use engrane::catalog;
use engrane::events::ops::Watch;
use engrane::events::types::Event;
use engrane::id::PartId;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;
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

/// Tells the page what happens, until the session ends, the page goes away or the server stops.
pub(crate) async fn events(
    State(state): State<AppState>,
    Caller(ctx): Caller,
    Query(shown): Query<Shown>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    let person = ctx.person()?;
    let ends =
        tokio::time::sleep((person.expires_at - ctx.now()).to_std().unwrap_or_default().min(Duration::from_hours(24)));
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
    let stream = futures_util::stream::iter([Event::Resumed])
        .chain(told)
        .filter_map(|event| std::future::ready(Message::default().json_data(event).ok().map(Ok)))
        .take_until(async move {
            tokio::select! {
                () = ends => {}
                () = state.stop.cancelled() => {}
            }
        });
    let first = futures_util::stream::iter([Ok(Message::default().retry(RETRY))]);
    Ok(Sse::new(first.chain(stream)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}
