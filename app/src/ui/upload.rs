//! Sending a file: a drop zone, and the transfer with its progress in bytes.
//!
//! Words: an *upload* is one file on its way to the server and the answer to it. It stands in the context of the whole
//! page, so that a person may look at something else meanwhile. One is *interrupted* while the connection is lost and it is
//! about to be sent again.
//!
//! What must hold: one upload at a time; a tab that is closed in the middle asks first; the answer is not interpreted
//! here; a file that is sent again comes in once, by the key of its upload.

use super::icon::{Glyph, icon};
use crate::session::presence::{TENANT_HEADER, shown_tenant};
use engrane::base::numbers::whole;
use gloo_file::{File, FileList};
use leptos::ev;
use leptos::html::Input;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::RefCell;
use std::time::Duration;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// How long to wait before each further try, in seconds; what the system says of the connection ends a wait.
const WAITS: [u64; 6] = [1, 2, 4, 8, 15, 30];
/// Names a request, so that it is done once.
const KEY_HEADER: &str = "Idempotency-Key";

/// Where an upload stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum UploadState {
    /// Nothing is on its way.
    #[default]
    Idle,
    /// On its way. Bytes; `total_bytes` counts the file alone.
    Sending { filename: String, sent_bytes: u64, total_bytes: u64 },
    /// The connection broke before there was an answer; it is about to be sent again.
    Interrupted { filename: String },
    /// The server answered.
    Answered { status: u16, body: String },
    /// The connection broke as often as it is tried.
    Broken,
}

/// The tab's upload, from context.
#[derive(Clone, Copy, Debug)]
pub struct Upload {
    state: RwSignal<UploadState>,
}

/// What is sent, as often as it takes.
#[derive(Clone)]
struct Parcel {
    address: String,
    file: File,
    key: String,
    /// Connections that broke.
    broken: usize,
}

/// What runs for the upload.
enum Running {
    Request(XmlHttpRequest),
    Wait(TimeoutHandle, Parcel),
}

thread_local! {
    /// Browser objects cannot stand in a signal, which may move between threads on the server.
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

impl Upload {
    /// Puts the upload into the context. Once, in the root component.
    pub fn provide() {
        let upload = Self { state: RwSignal::new(UploadState::Idle) };
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if upload.is_sending_untracked() {
                event.prevent_default();
            }
        });
        let connected = window_event_listener(ev::online, move |_| upload.again());
        on_cleanup(move || {
            closing.remove();
            connected.remove();
        });
        provide_context(upload);
    }

    /// Where it stands; tracked.
    pub fn state(self) -> UploadState {
        self.state.get()
    }

    /// The name of the file that is on its way; tracked.
    pub fn filename(self) -> Option<String> {
        self.state.with(|state| match state {
            UploadState::Sending { filename, .. } | UploadState::Interrupted { filename } => Some(filename.clone()),
            UploadState::Idle | UploadState::Answered { .. } | UploadState::Broken => None,
        })
    }

    fn is_sending_untracked(self) -> bool {
        let on_its_way =
            |state: &UploadState| matches!(state, UploadState::Sending { .. } | UploadState::Interrupted { .. });
        self.state.with_untracked(on_its_way)
    }

    /// Forgets the last answer.
    pub fn clear(self) {
        self.state.set(UploadState::Idle);
    }

    /// Ends what is on its way.
    pub fn cancel(self) {
        // First, or the end of the request would be taken for a lost connection.
        self.clear();
        match RUNNING.take() {
            Some(Running::Request(request)) => {
                // An ended request answers nothing; there is nothing to do about one that cannot be ended.
                let _ = request.abort();
            }
            Some(Running::Wait(wait, _)) => wait.clear(),
            None => {}
        }
    }

    /// Sends `file` to `address` as the multipart field `file`. Does nothing while another one is on its way.
    pub fn send(self, address: &str, file: &File) {
        if !self.is_sending_untracked() {
            self.post(Parcel { address: address.to_owned(), file: file.clone(), key: chance_key(), broken: 0 });
        }
    }

    /// Sends again at once what waits for it.
    fn again(self) {
        let waits = RUNNING.with_borrow(|running| matches!(running, Some(Running::Wait(..))));
        if waits && let Some(Running::Wait(wait, parcel)) = RUNNING.take() {
            wait.clear();
            self.post(parcel);
        }
    }

    fn post(self, parcel: Parcel) {
        let (filename, total_bytes) = (parcel.file.name(), parcel.file.size());
        self.state.set(UploadState::Sending { filename, sent_bytes: 0, total_bytes });
        match self.start(parcel) {
            Ok(request) => RUNNING.set(Some(Running::Request(request))),
            Err(_) => self.state.set(UploadState::Broken),
        }
    }

    /// Waits for the connection, unless it was lost too often.
    fn wait(self, parcel: Parcel) {
        let parcel = Parcel { broken: parcel.broken + 1, ..parcel };
        let seconds = WAITS.get(parcel.broken - 1);
        let wait = seconds
            .and_then(|seconds| set_timeout_with_handle(move || self.again(), Duration::from_secs(*seconds)).ok());
        match wait {
            Some(wait) => {
                self.state.set(UploadState::Interrupted { filename: parcel.file.name() });
                RUNNING.set(Some(Running::Wait(wait, parcel)));
            }
            None => self.state.set(UploadState::Broken),
        }
    }

    fn start(self, parcel: Parcel) -> Result<XmlHttpRequest, JsValue> {
        let total_bytes = parcel.file.size();
        let request = XmlHttpRequest::new()?;
        request.open_with_async("POST", &parcel.address, true)?;
        request.set_request_header(KEY_HEADER, &parcel.key)?;
        if let Some(tenant) = shown_tenant() {
            request.set_request_header(TENANT_HEADER, &tenant)?;
        }
        let form = FormData::new()?;
        form.append_with_blob_and_filename("file", parcel.file.as_ref(), &parcel.file.name())?;
        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |progress: ProgressEvent| {
            // The browser counts the multipart frame too.
            let sent = whole(progress.loaded()).min(total_bytes);
            self.state.update(|state| {
                if let UploadState::Sending { sent_bytes, .. } = state {
                    *sent_bytes = sent;
                }
            });
        });
        request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        let on_end = Closure::once_into_js({
            let request = request.clone();
            move || {
                drop(on_progress);
                let status = request.status().unwrap_or(0);
                let body = request.response_text().ok().flatten().unwrap_or_default();
                if !self.is_sending_untracked() {
                    return;
                }
                if status == 0 {
                    self.wait(parcel);
                } else {
                    self.state.set(UploadState::Answered { status, body });
                }
            }
        });
        request.set_onloadend(Some(on_end.unchecked_ref()));
        request.send_with_opt_form_data(Some(&form))?;
        Ok(request)
    }
}

/// A key that no other upload has. Nothing secret rests on it, so it need not be hard to guess.
fn chance_key() -> String {
    format!("{:x}-{:x}", whole(js_sys::Date::now()), whole(js_sys::Math::random() * 2_f64.powi(52)))
}

/// Where a file is dropped or chosen. It may be dropped anywhere on the page; with the keyboard the zone is a file
/// input like any other. `accept` is that of the input; `on_files` gets at least one file.
#[component]
pub fn DropZone(
    #[prop(into)] title: String,
    /// The words of what looks like a button in it.
    #[prop(into)]
    choose: String,
    /// What is taken: kinds and size.
    hint: AnyView,
    accept: &'static str,
    on_files: Callback<Vec<File>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<Input>::new();
    let take_chosen = move || {
        if let Some(input) = input.get_untracked() {
            let files = listed(input.files());
            if !files.is_empty() {
                // Or choosing the same file again would say nothing.
                input.set_value("");
                on_files.run(files);
            }
        }
    };
    // A file that was chosen before this page was ready to listen.
    Effect::new(move |_| {
        input.track();
        take_chosen();
    });
    listen_to_drops(over, on_files);
    view! {
        <label
            class="group flex cursor-pointer flex-col items-center gap-3 rounded-box border-2 border-dashed px-6 py-12 text-center transition-colors focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-link hover:border-link sm:py-16"
            class=("border-link", move || over.get())
            class=("bg-link/10", move || over.get())
            class=("border-base-300", move || !over.get())
            class=("bg-base-100", move || !over.get())
        >
            <input node_ref=input type="file" class="sr-only" accept=accept on:change=move |_| take_chosen() />
            <span class="rounded-full bg-base-200 p-4 text-link transition-transform group-hover:-translate-y-0.5">
                {icon(Glyph::Upload, "size-8")}
            </span>
            <span class="text-lg font-semibold text-balance">{title}</span>
            <span class="btn btn-primary pointer-events-none">{choose}</span>
            <span class="text-sm text-muted">{hint}</span>
        </label>
    }
}

/// Takes drops on the whole window: a file that misses the zone must not replace the page.
pub fn listen_to_drops(over: RwSignal<bool>, on_files: Callback<Vec<File>>) {
    let dragged = window_event_listener(ev::dragover, move |event| {
        if carries_files(&event) {
            event.prevent_default();
            over.set(true);
        }
    });
    let left = window_event_listener(ev::dragleave, move |event| {
        // Without a next element the pointer has left the window.
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if !carries_files(&event) {
            return;
        }
        event.prevent_default();
        over.set(false);
        let files = listed(event.data_transfer().and_then(|transfer| transfer.files()));
        if !files.is_empty() {
            on_files.run(files);
        }
    });
    on_cleanup(move || {
        dragged.remove();
        left.remove();
        dropped.remove();
    });
}

fn carries_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
}

/// The files of a list, if there is one.
pub fn listed(files: Option<web_sys::FileList>) -> Vec<File> {
    files.map(|files| FileList::from(files).to_vec()).unwrap_or_default()
}
