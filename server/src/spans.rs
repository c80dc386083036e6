//! The span of a request around all that works for it: tasks that its page spawns, and the body of its answer.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tracing::{Instrument, Span};

/// Tokio, as Leptos would take it by itself, but a task stays in the span in which it was spawned.
struct InSpan;

impl CustomExecutor for InSpan {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(task.in_current_span());
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task.in_current_span());
    }

    // Tokio needs no nudge.
    fn poll_local(&self) {}
}

/// From now on the resources of a page work in the span of its request. To be called once, before the first use of Leptos.
pub(crate) fn follow_spawned() {
    if Executor::init_custom_executor(InSpan).is_err() {
        tracing::warn!("an executor was there before: what pages log does not name its request");
    }
}

/// A body that is polled in a span.
pub(crate) struct SpannedBody {
    span: Span,
    body: Body,
}

impl SpannedBody {
    pub(crate) fn new(span: Span, body: Body) -> Self {
        Self { span, body }
    }
}

impl HttpBody for SpannedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let Self { span, body } = self.get_mut();
        let _within = span.enter();
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
