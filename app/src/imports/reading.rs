//! Reading a dropped file in the browser before a byte of it is sent: a worker with the server's own reader
//! (`frontend/reader`), so that the page stays alive.
//!
//! What must hold: one file at a time; whatever becomes of the worker, the page hears of it within a bounded time and the
//! file can be sent.

use engrane::platform::imports::preview::{Preview, Told};
use engrane::platform::imports::reader::types::ReadFailure;
use engrane::platform::imports::types::ImportKind;
use gloo_file::File;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;
use web_sys::{MessageEvent, Worker};

/// The worker's script.
const SCRIPT: &str = "/reader/reader.js";
/// How long its first word may take: most of it is fetching the reader.
const FIRST_WORD: Duration = Duration::from_secs(8);
/// How long a file may be read before it is sent without.
const LONGEST: Duration = Duration::from_secs(40);

/// Where the reading of a file stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reading {
    /// Nothing is read.
    #[default]
    Idle,
    /// Rows so far, and how much of the file in hundredths.
    Underway {
        rows: u64,
        percent: u32,
    },
    Read(Arc<Preview>),
    Refused(ReadFailure),
    /// The worker cannot be had, broke, or takes too long.
    GaveUp,
}

/// The reader of a page.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    state: RwSignal<Reading>,
}

/// A worker that runs.
struct Started {
    worker: Worker,
    /// When it is waited for no longer.
    patience: Option<TimeoutHandle>,
}

impl Drop for Started {
    fn drop(&mut self) {
        self.worker.terminate();
        // What it said last may still be on its way to a listener that is gone.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.wait(None);
    }
}

impl Started {
    fn wait(&mut self, patience: Option<TimeoutHandle>) {
        if let Some(before) = std::mem::replace(&mut self.patience, patience) {
            before.clear();
        }
    }
}

thread_local! {
    /// Browser objects cannot stand in a signal, which may move between threads on the server.
    static WORKER: RefCell<Option<Started>> = const { RefCell::new(None) };
    static FILE: RefCell<Option<File>> = const { RefCell::new(None) };
}

impl Reader {
    /// Fetches the reader, so that it is there when a file is. It ends with the page.
    pub fn of_page() -> Self {
        let reader = Self { state: RwSignal::new(Reading::Idle) };
        Effect::new(move |_| reader.warm());
        on_cleanup(|| {
            WORKER.take();
            FILE.take();
        });
        reader
    }

    /// The file that was given last.
    pub fn file() -> Option<File> {
        FILE.with_borrow(Clone::clone)
    }

    /// Where it stands; tracked.
    pub fn state(self) -> Reading {
        self.state.get()
    }

    /// What is to be known of where it stands; tracked.
    pub fn with<T>(self, of: impl FnOnce(&Reading) -> T) -> T {
        self.state.with(of)
    }

    /// The same at this moment.
    pub fn with_untracked<T>(self, of: impl FnOnce(&Reading) -> T) -> T {
        self.state.with_untracked(of)
    }

    /// Reads a file as one of a kind of import.
    pub fn read(self, kind: ImportKind, file: &File) {
        self.warm();
        FILE.set(Some(file.clone()));
        let asked = WORKER.with_borrow_mut(|started| {
            let started = started.as_mut()?;
            started.wait(self.later(FIRST_WORD));
            let file: &web_sys::File = file.as_ref();
            started.worker.post_message(&js_sys::Array::of2(file, &kind.as_str().into())).ok()
        });
        self.state.set(if asked.is_some() { Reading::Underway { rows: 0, percent: 0 } } else { Reading::GaveUp });
    }

    /// Reads no further: the file is sent without.
    pub fn give_up(self) {
        self.end(Reading::GaveUp);
    }

    /// Forgets what was read, and is ready for another file.
    pub fn clear(self) {
        self.end(Reading::Idle);
        self.warm();
    }

    /// A worker reads one file: whatever a file has done to it ends with it.
    fn end(self, state: Reading) {
        drop(WORKER.take());
        self.state.set(state);
    }

    fn later(self, patience: Duration) -> Option<TimeoutHandle> {
        set_timeout_with_handle(move || self.give_up(), patience).ok()
    }

    fn warm(self) {
        if WORKER.with_borrow(Option::is_none) {
            WORKER.set(self.start());
        }
    }

    fn start(self) -> Option<Started> {
        let worker = Worker::new(SCRIPT).ok()?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| self.hear(&message));
        let broke = Closure::<dyn Fn()>::new(move || self.broke());
        worker.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(broke.into_js_value().unchecked_ref()));
        Some(Started { worker, patience: None })
    }

    fn hear(self, message: &MessageEvent) {
        let told = message.data().as_string().and_then(|told| serde_json::from_str(&told).ok());
        match told {
            Some(Told::Progress(progress)) => {
                let percent = progress.bytes * 100 / progress.total_bytes.max(1);
                let percent = u32::try_from(percent).unwrap_or(100);
                if progress.rows == 0 {
                    WORKER.with_borrow_mut(|started| {
                        if let Some(started) = started {
                            started.wait(self.later(LONGEST));
                        }
                    });
                }
                self.state.set(Reading::Underway { rows: progress.rows, percent });
            }
            Some(Told::Preview(preview)) => self.end(Reading::Read(Arc::new(*preview))),
            Some(Told::Refused(failure)) => self.end(Reading::Refused(failure)),
            None => self.broke(),
        }
    }

    /// The worker broke. While no file was given to it there is nothing to say.
    fn broke(self) {
        if self.state.with_untracked(|state| matches!(state, Reading::Underway { .. })) {
            self.give_up();
        }
    }
}
