//! The live stream: one `EventSource` a tab, from which open pages learn that something they show has changed.
//!
//! Words: a *change* is an event that concerns a page; it carries ids only, and the page fetches what it shows anew. The
//! tab is *awake* while it is shown, and for ten seconds after it was hidden (browsers allow six connections to a host
//! without HTTP/2, and tabs left open must not use them up).
//!
//! What must hold: the stream is open only while somebody is signed in, or the page is a wall screen, and the tab is awake; each opening begins with
//! [`Event::Resumed`], which counts as a change of everything, because events may have been missed before it. Where the page asks for
//! other parts, the stream of before flows until the new one does: then nothing but what happened to those parts may have been missed.

use engrane::base::id::{PartId, TenantId};
use engrane::platform::events::types::Event;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{EventSource, MessageEvent};

/// Where the stream of a wall screen is.
const OF_WALLS: &str = "/api/v1/screen/events";
/// How long a hidden tab keeps its stream.
const AWAKE_AFTER_HIDING: Duration = Duration::from_secs(10);
/// How long to wait after the first refusal; doubles with each one that follows.
const FIRST_RETRY: Duration = Duration::from_secs(5);
/// Doublings of the wait at the most: 80 seconds.
const MAX_DOUBLINGS: u32 = 4;

/// How long what came after a change waits for more of it.
const REST: Duration = Duration::from_millis(500);

/// Changes, counted no faster than a page can show them.
#[derive(Clone, Copy, Debug)]
struct Calm {
    changes: RwSignal<u32>,
    rests: StoredValue<bool>,
    /// Was there another one meanwhile?
    missed: StoredValue<bool>,
}

impl Calm {
    fn new() -> Self {
        Self { changes: RwSignal::new(0), rests: StoredValue::new(false), missed: StoredValue::new(false) }
    }

    fn hear(self) {
        if self.rests.try_get_value() != Some(false) {
            self.missed.try_set_value(true);
            return;
        }
        self.changes.try_update(|count| *count += 1);
        self.rests.set_value(true);
        set_timeout(move || self.wake(), REST);
    }

    /// The page may be gone by then.
    fn wake(self) {
        self.rests.try_set_value(false);
        if self.missed.try_get_value() == Some(true) {
            self.missed.try_set_value(false);
            self.hear();
        }
    }
}

/// Which parts a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    None,
    /// One, with all that replaces it.
    One(PartId),
    /// These alone.
    Several(Vec<PartId>),
}

impl Shown {
    /// Where the stream of a page that shows them is.
    fn address(&self) -> String {
        const ADDRESS: &str = "/api/v1/events";
        match self {
            Self::None => ADDRESS.to_owned(),
            Self::One(part) => format!("{ADDRESS}?part={part}"),
            Self::Several(parts) if parts.is_empty() => ADDRESS.to_owned(),
            Self::Several(parts) => {
                let parts: Vec<String> = parts.iter().map(PartId::to_string).collect();
                format!("{ADDRESS}?parts={}", parts.join(","))
            }
        }
    }
}

/// The tab's live stream, from context.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    latest: RwSignal<Option<Event>>,
    /// The parts that the open page shows: the server tells their changes only to those who look at them.
    shown: RwSignal<Shown>,
    /// Is the page that of a wall screen? It has a stream of its own.
    on_wall: RwSignal<bool>,
    /// Counts the attempts; a new value opens the stream again.
    attempt: RwSignal<u32>,
    /// Refusals since the stream was last open.
    refusals: StoredValue<u32>,
    /// Does the stream flow at this moment?
    flows: RwSignal<bool>,
    /// Whose data the page shows.
    tenant: Signal<Option<TenantId>>,
}

impl Live {
    /// Puts the stream into the context and keeps it open while somebody is signed in, who works for `tenant`. Once, in the
    /// root component.
    pub fn provide(tenant: Signal<Option<TenantId>>) -> Self {
        let live = Self {
            latest: RwSignal::new(None),
            shown: RwSignal::new(Shown::None),
            on_wall: RwSignal::new(false),
            attempt: RwSignal::new(0),
            refusals: StoredValue::new(0),
            flows: RwSignal::new(false),
            tenant,
        };
        provide_context(live);
        let awake = RwSignal::new(true);
        keep_awake(awake);
        // Where it stays the same, the stream does.
        let address =
            Memo::new(move |_| if live.on_wall.get() { OF_WALLS.to_owned() } else { live.shown.with(Shown::address) });
        let wanted = Memo::new(move |_| (tenant.with(Option::is_some) || live.on_wall.get()) && awake.get());
        Effect::new(move |before: Option<Option<Stream>>| {
            live.attempt.track();
            let (address, wanted) = (address.get(), wanted.get());
            // One that is good for nothing any more closes before the new one opens.
            let before = before.flatten().filter(|_| wanted).and_then(|before| before.until(&address));
            live.flows.set(before.is_some());
            wanted.then(|| Stream::open(live, address, before)).flatten()
        });
        live
    }

    /// Counts the changes that concern a page: `concerns` looks at each event. The first counts at once, those that follow it
    /// within half a second together. Starts at zero on both sides, so it may be the source of a resource.
    pub fn changes(self, concerns: impl Fn(&Event) -> bool + 'static) -> ReadSignal<u32> {
        let calm = Calm::new();
        Effect::new(move |before: Option<()>| {
            let concerned = self
                .latest
                .with(|event| event.as_ref().is_some_and(|event| *event == Event::Resumed || concerns(event)));
            // What was last said before the page asked is nothing new to it.
            if before.is_some() && concerned {
                calm.hear();
            }
        });
        calm.changes.read_only()
    }

    /// Asks for the events of a part for as long as the calling component lives.
    pub fn look_at(self, part: PartId) {
        let shown = Shown::One(part);
        self.forget_at_end(move |now| *now == shown);
        Effect::new(move |_| self.shown.set(Shown::One(part)));
    }

    /// Asks for the events of these parts, without what replaces them, for as long as the calling component lives.
    pub fn look_at_all(self, parts: RwSignal<Vec<PartId>>) {
        self.forget_at_end(|now| matches!(now, Shown::Several(_)));
        Effect::new(move |_| self.shown.set(Shown::Several(parts.get())));
    }

    /// When the calling component ends, unless another one looks at something else already.
    fn forget_at_end(self, mine: impl Fn(&Shown) -> bool + Send + Sync + 'static) {
        on_cleanup(move || {
            if self.shown.try_with_untracked(mine) == Some(true) {
                self.shown.set(Shown::None);
            }
        });
    }

    /// Asks for what a wall screen is told, for as long as the calling component lives.
    pub fn hang_on_wall(self) {
        Effect::new(move |_| self.on_wall.set(true));
        on_cleanup(move || {
            self.on_wall.try_set(false);
        });
    }

    /// Would the page hear of a change at this moment? Not before it is alive.
    pub fn flows(self) -> bool {
        self.flows.get()
    }

    fn opened(self) {
        self.refusals.set_value(0);
        self.flows.set(true);
    }

    /// `goes_on` is asked once the stream has begun: did the one before flow until now?
    fn heard(self, text: &str, goes_on: impl Fn() -> bool) {
        // A server newer than this page may say things that the page does not know; they do not concern it.
        match serde_json::from_str(text) {
            // The person began or stopped acting for another organization, in another tab or by the clock.
            Ok(Event::About { tenant }) if self.tenant.get_untracked().is_some_and(|shown| shown != tenant) => {
                // Only a page that is being left refuses to be loaded again.
                let _ = window().location().reload();
            }
            Ok(Event::Resumed) if goes_on() => self.latest.set(Some(Event::OffersChanged { parts: None })),
            Ok(event) => self.latest.set(Some(event)),
            Err(_) => {}
        }
    }

    /// A broken connection is opened again by the browser; a refusal (signed out, restarting) is final, so ask later.
    fn refused(self) {
        let refusals = self.refusals.get_value();
        self.refusals.set_value(refusals + 1);
        let wait = FIRST_RETRY * 2_u32.pow(refusals.min(MAX_DOUBLINGS));
        set_timeout(move || self.attempt.update(|attempt| *attempt += 1), wait);
    }
}

/// An open stream with its listeners; dropping it closes it.
struct Stream {
    address: String,
    source: EventSource,
    state: Rc<State>,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

/// How far a stream is.
struct State {
    /// It has begun and was not cut off since.
    flows: Cell<bool>,
    /// The one that flows until this one has begun.
    before: RefCell<Option<Stream>>,
}

impl State {
    /// The stream has begun: does it go on where the one before, which is closed by this, leaves off?
    fn begin(&self) -> bool {
        self.flows.set(true);
        self.before.take().is_some_and(|before| before.state.flows.get())
    }
}

impl Stream {
    /// Opens a stream; `before` is closed once it has begun.
    fn open(live: Live, address: String, before: Option<Self>) -> Option<Self> {
        let source = EventSource::new(&address).ok()?;
        let state = Rc::new(State { flows: Cell::new(false), before: RefCell::new(before) });
        let on_open = Closure::<dyn Fn()>::new(move || live.opened());
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let state = Rc::clone(&state);
            move |message: MessageEvent| {
                if let Some(text) = message.data().as_string() {
                    live.heard(&text, || state.begin());
                }
            }
        });
        let on_error = Closure::<dyn Fn()>::new({
            let (source, state) = (source.clone(), Rc::clone(&state));
            move || {
                state.flows.set(false);
                live.flows.set(false);
                if source.ready_state() == EventSource::CLOSED {
                    live.refused();
                }
            }
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { address, source, state, _on_open: on_open, _on_message: on_message, _on_error: on_error })
    }

    /// What flows until the stream at this address does: this one, or the one that it has not followed yet. A wall screen is told other
    /// things than a page.
    fn until(self, address: &str) -> Option<Self> {
        let flowing = if self.state.flows.get() { Some(self) } else { self.state.before.take() };
        flowing.filter(|flowing| (flowing.address == OF_WALLS) == (address == OF_WALLS))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// Follows the tab: awake while shown, asleep ten seconds after it was hidden.
fn keep_awake(awake: RwSignal<bool>) {
    let bedtime = StoredValue::new(None::<TimeoutHandle>);
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if let Some(timer) = bedtime.get_value() {
            timer.clear();
        }
        if document().hidden() {
            let timer = set_timeout_with_handle(move || awake.set(false), AWAKE_AFTER_HIDING).ok();
            bedtime.set_value(timer);
        } else if !awake.get_untracked() {
            awake.set(true);
        }
    });
    on_cleanup(move || listener.remove());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_asked_for_what_the_page_shows() {
        let part: PartId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(Shown::One(part).address(), format!("/api/v1/events?part={part}"));
        assert_eq!(Shown::Several(vec![part, part]).address(), format!("/api/v1/events?parts={part},{part}"));
        for nothing in [Shown::None, Shown::Several(Vec::new())] {
            assert_eq!(nothing.address(), "/api/v1/events");
        }
    }
}
