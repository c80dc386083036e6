//! Sending a file: a drop zone, and the transfer with its progress in bytes.
//!
//! Words: an *upload* is one file on its way to the server and the answer to it. It stands in the context of the whole
//! page, so that a person may look at something else meanwhile.
//!
//! What must hold: one upload at a time; a tab that is closed in the middle asks first; the answer is not interpreted
//! here.

use super::icon::{Glyph, icon};
use crate::session::presence::{TENANT_HEADER, shown_tenant};
use gloo_file::{File, FileList};
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::RefCell;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// Where an upload stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum UploadState {
    /// Nothing is on its way.
    #[default]
    Idle,
    /// On its way. Bytes; `total_bytes` counts the file alone.
    Sending { filename: String, sent_bytes: u64, total_bytes: u64 },
    /// The server answered.
    Answered { status: u16, body: String },
    /// The connection broke before there was an answer.
    Broken,
}

/// The tab's upload, from context.
#[derive(Clone, Copy, Debug)]
pub struct Upload {
    state: RwSignal<UploadState>,
}

thread_local! {
    /// The tab's request; a browser object cannot stand in a signal, which may move between threads on the server.
    static REQUEST: RefCell<Option<XmlHttpRequest>> = const { RefCell::new(None) };
}

impl Upload {
    /// Puts the upload into the context. Once, in the root component.
    pub fn provide() {
        let upload = Self { state: RwSignal::new(UploadState::Idle) };
        let listener = window_event_listener(ev::beforeunload, move |event| {
            if upload.is_sending_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
        provide_context(upload);
    }

    /// Where it stands; tracked.
    pub fn state(self) -> UploadState {
        self.state.get()
    }

    /// The name of the file that is on its way; tracked.
    pub fn filename(self) -> Option<String> {
        self.state.with(|state| match state {
            UploadState::Sending { filename, .. } => Some(filename.clone()),
            UploadState::Idle | UploadState::Answered { .. } | UploadState::Broken => None,
        })
    }

    fn is_sending_untracked(self) -> bool {
        self.state.with_untracked(|state| matches!(state, UploadState::Sending { .. }))
    }

    /// Forgets the last answer.
    pub fn clear(self) {
        self.state.set(UploadState::Idle);
    }

    /// Ends what is on its way.
    pub fn cancel(self) {
        if let Some(request) = REQUEST.take() {
            // An ended request answers nothing; there is nothing to do about one that cannot be ended.
            let _ = request.abort();
        }
        self.clear();
    }

    /// Sends `file` to `address` as the multipart field `file`. Does nothing while another one is on its way.
    pub fn send(self, address: &str, file: &File) {
        if self.is_sending_untracked() {
            return;
        }
        let total_bytes = file.size();
        self.state.set(UploadState::Sending { filename: file.name(), sent_bytes: 0, total_bytes });
        match self.start(address, file, total_bytes) {
            Ok(request) => REQUEST.set(Some(request)),
            Err(_) => self.state.set(UploadState::Broken),
        }
    }

    fn start(self, address: &str, file: &File, total_bytes: u64) -> Result<XmlHttpRequest, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open_with_async("POST", address, true)?;
        if let Some(tenant) = shown_tenant() {
            request.set_request_header(TENANT_HEADER, &tenant)?;
        }
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
                if self.is_sending_untracked() {
                    let answered = UploadState::Answered { status, body };
                    self.state.set(if status == 0 { UploadState::Broken } else { answered });
                }
            }
        });
        request.set_onloadend(Some(on_end.unchecked_ref()));
        let form = FormData::new()?;
        form.append_with_blob_and_filename("file", file.as_ref(), &file.name())?;
        request.send_with_opt_form_data(Some(&form))?;
        Ok(request)
    }
}

/// The browser's byte counts are floating point numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and byte counts are whole"
)]
fn whole(bytes: f64) -> u64 {
    bytes as u64
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
fn listen_to_drops(over: RwSignal<bool>, on_files: Callback<Vec<File>>) {
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

fn listed(files: Option<web_sys::FileList>) -> Vec<File> {
    files.map(|files| FileList::from(files).to_vec()).unwrap_or_default()
}
