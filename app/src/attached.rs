//! Pictures and papers of a thing: shown, fetched, attached and taken off.

use crate::base::rpc::{Failure, RpcResult, refused};
use crate::forms::answers::problem_notice;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::progress::Progress;
use crate::ui::text::quiet;
use crate::ui::toast::Toasts;
use crate::ui::upload::{Upload, UploadState};
use engrane::base::id::FileId;
use engrane::base::problem::Problem;
use engrane::platform::attachments::types::MAX_BYTES;
use gloo_file::{File, FileList};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::base::format;
#[cfg(feature = "ssr")]
use engrane::base::zone::Zone;
#[cfg(feature = "ssr")]
use engrane::platform::attachments::types::Attachment;

/// What is taken; the server looks at the content.
const KINDS: &str = "image/jpeg,image/png,application/pdf";

/// A picture or a paper of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentShown {
    pub id: FileId,
    pub name: String,
    pub picture: bool,
    /// How large it is, who attached it, and when.
    pub about: String,
    pub may_remove: bool,
}

#[cfg(feature = "ssr")]
impl AttachmentShown {
    pub fn of(lang: Locale, zone: &Zone, file: &Attachment, may_remove: bool) -> Self {
        let about = [format::bytes(file.bytes), file.attached_by.clone(), format::date(lang, zone, file.attached_at)];
        Self {
            id: file.id,
            name: file.name.clone(),
            picture: file.media.is_picture(),
            about: about.join(" · "),
            may_remove,
        }
    }
}

/// The files of one thing, and what somebody may do with them.
#[derive(Clone, Copy)]
pub struct Files {
    pub lang: Locale,
    /// Where they are listed, attached and fetched.
    pub address: Signal<String>,
    pub may_attach: bool,
    /// Is a picture taken with a camera, too, where there is one?
    pub camera: bool,
    pub attaching: Attaching,
    pub remove: Callback<FileId>,
}

/// What is on its way for a thing, and what went wrong with it: it outlives the page's being drawn anew.
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
                    toasts.show(Tone::Good, td_string!(lang(), common.files.attached).to_owned());
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

    fn send(self, address: &str, file: &File) {
        if file.size() > MAX_BYTES {
            self.problem.set(Some(Problem::TooLarge { limit_bytes: MAX_BYTES }));
            return;
        }
        self.problem.set(None);
        self.ours.set(true);
        self.upload.send(address, file);
    }

    /// Takes one off by `work`, unless something is under way.
    pub fn remove(self, lang: Locale, work: impl Future<Output = RpcResult<()>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        let toasts = Toasts::current();
        spawn_local(async move {
            let answer = work.await;
            self.busy.try_set(false);
            match answer {
                Ok(()) => toasts.show(Tone::Good, td_string!(lang, common.files.removed).to_owned()),
                Err(Failure(problem)) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }
}

/// The files, with a way to attach more for whoever may.
pub fn attached(of: Files, files: Vec<AttachmentShown>) -> AnyView {
    let Files { lang, address, attaching, .. } = of;
    let href = move |file: FileId| format!("{}/{file}", address.get_untracked());
    let remove = move |file: &AttachmentShown| file.may_remove.then(|| remove(of, file.id));
    let (pictures, papers): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.picture);
    let pictures = (!pictures.is_empty()).then(|| {
        let pictures = pictures.into_iter().map(|file| {
            let (source, title, shown, said) = (href(file.id), file.name.clone(), file.name.clone(), file.name.clone());
            let remove = remove(&file);
            view! {
                <li class="flex w-36 flex-col gap-1 text-sm">
                    <a href=href(file.id) download="" rel="external" title=title>
                        <img
                            class="h-28 w-36 rounded-box border border-base-300 bg-base-200 object-contain"
                            src=source
                            alt=said
                            loading="lazy"
                        />
                    </a>
                    <span class="truncate" title=shown>{file.name}</span>
                    {remove}
                </li>
            }
        });
        view! { <ul class="flex flex-wrap gap-4">{pictures.collect_view()}</ul> }
    });
    let papers = (!papers.is_empty()).then(|| {
        let papers = papers.into_iter().map(|file| {
            let remove = remove(&file);
            view! {
                <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                    <span class="min-w-0">
                        <a class="link block break-words" href=href(file.id) download="" rel="external">{file.name}</a>
                        <span class="block text-sm">{quiet(file.about)}</span>
                    </span>
                    {remove}
                </li>
            }
        });
        view! { <ul class="divide-y divide-base-300">{papers.collect_view()}</ul> }
    });
    view! {
        <div class="flex flex-col gap-4">
            {problem_notice(lang, attaching.problem.into())}
            {pictures}
            {papers}
            {of.may_attach.then(|| chooser(of))}
        </div>
    }
    .into_any()
}

/// Where a file is chosen or a picture taken, and how far it has come. The inputs stand while the rest is drawn anew: somebody may be
/// taking the picture that one of them asked for.
fn chooser(of: Files) -> AnyView {
    let Files { lang, attaching, .. } = of;
    let photo = of.camera.then(|| picker(of, td_string!(lang, common.files.photo), "image/*", Some("environment")));
    let sending = Memo::new(move |_| attaching.upload.filename().filter(|_| attaching.ours.get()));
    let percent = move || match attaching.upload.state() {
        UploadState::Sending { sent_bytes, total_bytes, .. } if total_bytes > 0 => {
            u32::try_from(sent_bytes.min(total_bytes) * 100 / total_bytes).ok()
        }
        _ => None,
    };
    let progress = move || {
        sending.get().map(|filename| {
            let cancel = Callback::new(move |()| attaching.upload.cancel());
            view! {
                <Progress
                    label=filename
                    detail=Signal::stored(String::new())
                    percent=Signal::derive(percent)
                />
                <div>
                    <Button text=td_string!(lang, common.files.cancel).to_owned() small=true on_press=cancel />
                </div>
            }
        })
    };
    view! {
        {progress}
        <div class="flex flex-col gap-4" class:hidden=move || sending.get().is_some()>
            <div class="flex flex-wrap gap-2">
                {photo}
                {picker(of, td_string!(lang, common.files.add), KINDS, None)}
            </div>
            <p class="text-sm text-muted">{td_string!(lang, common.files.hint)}</p>
        </div>
    }
    .into_any()
}

/// A button that asks for one file; with `capture` that of a camera, where there is one.
fn picker(of: Files, text: &'static str, accept: &'static str, capture: Option<&'static str>) -> AnyView {
    let input = NodeRef::<Input>::new();
    let take = move || {
        let Some(input) = input.get_untracked() else { return };
        let chosen = input.files().map(|files| FileList::from(files).to_vec()).unwrap_or_default();
        if let Some(file) = chosen.first() {
            // Or choosing the same file again would say nothing.
            input.set_value("");
            of.attaching.send(&of.address.get_untracked(), file);
        }
    };
    // A file that was chosen before this page was ready to listen.
    Effect::new(move |_| {
        input.track();
        take();
    });
    view! {
        <label class="btn btn-sm w-fit focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-link">
            <input
                node_ref=input
                type="file"
                class="sr-only"
                accept=accept
                capture=capture
                on:change=move |_| take()
            />
            {text}
        </label>
    }
    .into_any()
}

/// Takes a file off, once it is pressed again.
fn remove(of: Files, file: FileId) -> AnyView {
    let Files { lang, attaching, .. } = of;
    let asked = RwSignal::new(false);
    let text = Signal::derive(move || {
        if asked.get() { td_string!(lang, common.files.remove_sure) } else { td_string!(lang, common.files.remove) }
            .to_owned()
    });
    let press = Callback::new(move |()| {
        if asked.get_untracked() {
            of.remove.run(file);
        }
        asked.update(|asked| *asked = !*asked);
    });
    view! {
        <Button text=text weight=Weight::Quiet small=true busy=attaching.busy on_press=press />
    }
    .into_any()
}
