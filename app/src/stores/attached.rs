//! Pictures and papers of an item: shown, fetched, attached and taken off.

use super::rpc;
use super::shown::AttachmentShown;
use crate::base::rpc::{Failure, refused};
use crate::forms::answers::problem_notice;
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::progress::Progress;
use crate::ui::text::quiet;
use crate::ui::toast::Toasts;
use crate::ui::upload::{Upload, UploadState};
use engrane::base::id::{FileId, StockItemId};
use engrane::base::permission::Permission;
use engrane::base::problem::Problem;
use engrane::platform::attachments::types::MAX_BYTES;
use gloo_file::{File, FileList};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is taken; the server looks at the content.
const KINDS: &str = "image/jpeg,image/png,application/pdf";

/// What is on its way for an item, and what went wrong with it: it outlives the page's being drawn anew.
#[derive(Clone, Copy, Debug)]
pub struct Attaching {
    upload: Upload,
    /// Is the upload that is on its way one of this page?
    ours: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
}

impl Attaching {
    /// For one page. `lang` is that of its words.
    pub fn new(lang: impl Fn() -> Locale + 'static) -> Self {
        let attaching = Self {
            upload: expect_context::<Upload>(),
            ours: RwSignal::new(false),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        let toasts = Toasts::current();
        Effect::new(move |_| {
            let state = attaching.upload.state();
            if !attaching.ours.get_untracked() {
                return;
            }
            match state {
                UploadState::Sending { .. } | UploadState::Interrupted { .. } => {}
                UploadState::Idle => attaching.ours.set(false),
                UploadState::Broken => attaching.ended(Some(Problem::Unavailable)),
                // The page is drawn anew by the news of it.
                UploadState::Answered { status: 201, .. } => {
                    attaching.ended(None);
                    toasts.show(Tone::Good, td_string!(lang(), stores.files.attached).to_owned());
                }
                UploadState::Answered { status, body } => attaching.ended(Some(refused(status, body.as_bytes()))),
            }
        });
        attaching
    }

    fn ended(self, problem: Option<Problem>) {
        self.ours.set(false);
        self.problem.set(problem);
        self.upload.clear();
    }

    fn send(self, item: StockItemId, file: &File) {
        if file.size() > MAX_BYTES {
            self.problem.set(Some(Problem::TooLarge { limit_bytes: MAX_BYTES }));
            return;
        }
        self.problem.set(None);
        self.ours.set(true);
        self.upload.send(&address(item), file);
    }

    fn remove(self, lang: Locale, item: StockItemId, file: FileId) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        let toasts = Toasts::current();
        spawn_local(async move {
            let answer = rpc::remove_attachment(item, file).await;
            self.busy.try_set(false);
            match answer {
                Ok(()) => toasts.show(Tone::Good, td_string!(lang, stores.files.removed).to_owned()),
                Err(Failure(problem)) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }
}

fn address(item: StockItemId) -> String {
    format!("/api/v1/stores/items/{item}/files")
}

/// What is attached to an item, with a way to attach more for whoever may; nothing where there is neither.
pub fn attached(lang: Locale, item: StockItemId, files: Vec<AttachmentShown>, attaching: Attaching) -> AnyView {
    let may_edit = Session::current().can(Permission::StoresEdit);
    if files.is_empty() && !may_edit {
        return ().into_any();
    }
    let (pictures, papers): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.picture);
    let remove = move |file: FileId| may_edit.then(|| remove(lang, item, file, attaching));
    let pictures = (!pictures.is_empty()).then(|| {
        let pictures = pictures.into_iter().map(|file| {
            let href = format!("{}/{}", address(item), file.id);
            let (source, title, shown, said) = (href.clone(), file.name.clone(), file.name.clone(), file.name.clone());
            view! {
                <li class="flex w-36 flex-col gap-1 text-sm">
                    <a href=href download="" rel="external" title=title>
                        <img
                            class="h-28 w-36 rounded-box border border-base-300 bg-base-200 object-contain"
                            src=source
                            alt=said
                            loading="lazy"
                        />
                    </a>
                    <span class="truncate" title=shown>{file.name}</span>
                    {remove(file.id)}
                </li>
            }
        });
        view! { <ul class="flex flex-wrap gap-4">{pictures.collect_view()}</ul> }
    });
    let papers = (!papers.is_empty()).then(|| {
        let papers = papers.into_iter().map(|file| {
            let href = format!("{}/{}", address(item), file.id);
            view! {
                <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                    <span class="min-w-0">
                        <a class="link block break-words" href=href download="" rel="external">{file.name}</a>
                        <span class="block text-sm">{quiet(file.about)}</span>
                    </span>
                    {remove(file.id)}
                </li>
            }
        });
        view! { <ul class="divide-y divide-base-300">{papers.collect_view()}</ul> }
    });
    view! {
        <Card title=td_string!(lang, stores.files.title)>
            <div class="flex flex-col gap-4">
                {problem_notice(lang, attaching.problem.into())}
                {pictures}
                {papers}
                {may_edit.then(|| chooser(lang, item, attaching))}
            </div>
        </Card>
    }
    .into_any()
}

/// Where a file is chosen, and how far it has come.
fn chooser(lang: Locale, item: StockItemId, attaching: Attaching) -> AnyView {
    let input = NodeRef::<Input>::new();
    let take = move || {
        let Some(input) = input.get_untracked() else { return };
        let chosen = input.files().map(|files| FileList::from(files).to_vec()).unwrap_or_default();
        if let Some(file) = chosen.first() {
            // Or choosing the same file again would say nothing.
            input.set_value("");
            attaching.send(item, file);
        }
    };
    // A file that was chosen before this page was ready to listen.
    Effect::new(move |_| {
        input.track();
        take();
    });
    let choose = move || {
        view! {
            <label class="btn btn-sm w-fit focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-link">
                <input node_ref=input type="file" class="sr-only" accept=KINDS on:change=move |_| take() />
                {td_string!(lang, stores.files.add)}
            </label>
            <p class="text-sm text-muted">{td_string!(lang, stores.files.hint)}</p>
        }
        .into_any()
    };
    let sending = Memo::new(move |_| attaching.upload.filename().filter(|_| attaching.ours.get()));
    let percent = move || match attaching.upload.state() {
        UploadState::Sending { sent_bytes, total_bytes, .. } if total_bytes > 0 => {
            u32::try_from(sent_bytes.min(total_bytes) * 100 / total_bytes).ok()
        }
        _ => None,
    };
    let shown = move || match sending.get() {
        Some(filename) => {
            let cancel = Callback::new(move |()| attaching.upload.cancel());
            view! {
                <Progress
                    label=filename
                    detail=Signal::stored(String::new())
                    percent=Signal::derive(percent)
                />
                <div>
                    <Button text=td_string!(lang, stores.files.cancel).to_owned() small=true on_press=cancel />
                </div>
            }
            .into_any()
        }
        None => choose(),
    };
    shown.into_any()
}

/// Takes a file off, once it is pressed again.
fn remove(lang: Locale, item: StockItemId, file: FileId, attaching: Attaching) -> AnyView {
    let asked = RwSignal::new(false);
    let text = Signal::derive(move || {
        if asked.get() { td_string!(lang, stores.files.remove_sure) } else { td_string!(lang, stores.files.remove) }
            .to_owned()
    });
    let press = Callback::new(move |()| {
        if asked.get_untracked() {
            attaching.remove(lang, item, file);
        }
        asked.update(|asked| *asked = !*asked);
    });
    view! {
        <Button text=text weight=Weight::Quiet small=true busy=attaching.busy on_press=press />
    }
    .into_any()
}
