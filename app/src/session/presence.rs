//! Is somebody there? Whatever a page asks while nobody touched it is marked as asked by the page itself, and does not
//! keep the session from going unused. Whoever reads or types without asking for anything is there all the same, and the
//! page says so now and then. It also says whose data it shows: the person may act for another organization by now.

use engrane::base::id::TenantId;
use futures_util::{Sink, Stream};
use leptos::prelude::*;
use server_fn::Bytes;
use server_fn::client::Client;
use server_fn::client::browser::BrowserClient;
use server_fn::error::FromServerFnError;
use server_fn::request::browser::BrowserRequest;
use server_fn::response::browser::BrowserResponse;

use std::cell::Cell;
use std::time::Duration;

/// How long after a touch what is asked counts as the person's.
const ATTENDED_MS: f64 = 60_000.0;
/// How often the page looks whether it has to say that somebody is there.
const LOOKS_EVERY: Duration = Duration::from_mins(1);
/// How long it has been silent then.
const SILENT_MS: f64 = 4.0 * 60_000.0;

thread_local! {
    /// When the page was last touched, in the browser's milliseconds. Opening it is a touch.
    static TOUCHED: Cell<f64> = const { Cell::new(f64::INFINITY) };
    /// When something was last asked while somebody was there.
    static ASKED: Cell<f64> = const { Cell::new(0.0) };
    /// Whose data the page shows.
    static TENANT: Cell<Option<TenantId>> = const { Cell::new(None) };
}

fn attended(now: f64) -> bool {
    let touched = TOUCHED.get();
    touched.is_infinite() || now - touched < ATTENDED_MS
}

/// Follows what the person does who works for `tenant`, and calls `stay` when they are there and nothing was asked for a while. In the browser,
/// once.
pub fn follow(tenant: Signal<Option<TenantId>>, stay: fn()) {
    Effect::new(move |_| TENANT.set(tenant.get()));
    Effect::new(move |_| {
        TOUCHED.set(js_sys::Date::now());
        for event in ["pointerdown", "keydown", "wheel", "touchmove"] {
            let listener = window_event_listener_untyped(event, |_| TOUCHED.set(js_sys::Date::now()));
            on_cleanup(move || listener.remove());
        }
        set_interval(
            move || {
                let now = js_sys::Date::now();
                if tenant.get_untracked().is_some() && attended(now) && now - ASKED.get() > SILENT_MS {
                    stay();
                }
            },
            LOOKS_EVERY,
        );
    });
}

/// Names the organization whose data a page shows, so that what is asked does not go into another one.
pub const TENANT_HEADER: &str = "x-tenant";

/// Whose data the page shows, for [`TENANT_HEADER`].
pub fn shown_tenant() -> Option<String> {
    TENANT.get().map(|tenant| tenant.to_string())
}

/// How pages call the server: as the browser does, saying so when they ask by themselves.
#[derive(Debug)]
pub struct Browser;

impl<E, I, O> Client<E, I, O> for Browser
where
    E: FromServerFnError,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: Self::Request) -> impl Future<Output = Result<Self::Response, E>> + Send {
        let now = js_sys::Date::now();
        if let Some(tenant) = shown_tenant() {
            request.headers().set(TENANT_HEADER, &tenant);
        }
        if attended(now) {
            ASKED.set(now);
        } else {
            request.headers().set("x-background", "1");
        }
        <BrowserClient as Client<E, I, O>>::send(request)
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
            E,
        >,
    > + Send {
        <BrowserClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<E, I, O>>::spawn(future);
    }
}
