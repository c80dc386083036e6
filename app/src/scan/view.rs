//! The button, and what it opens: the picture of the camera, or why there is none.

use super::camera::{Camera, Choosable, Failure, Standing, wake_sound};
use super::picture;
use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Tone;
use crate::ui::dialog::SidePanel;
use crate::ui::icon::Glyph;
use crate::ui::state::Notice;
use crate::ui::upload::{listed, listen_to_drops};
use gloo_file::File;
use leptos::html::{Input, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button that opens the camera beside the page, and calls `on_scan` with each text that it reads: one that stays in sight once.
/// The camera closes when something was read, unless it `stays`.
#[component]
pub fn ScanButton(
    on_scan: Callback<String>,
    #[prop(optional)] stays: bool,
    #[prop(optional)] weight: Weight,
    /// One of those that share the bar at the bottom of a phone.
    #[prop(optional)]
    in_bar: bool,
) -> AnyView {
    let open = RwSignal::new(false);
    let press = Callback::new(move |()| {
        wake_sound();
        open.set(true);
    });
    let text = move || td_string!(lang(), scan.open).to_owned();
    let button = if in_bar {
        view! {
            <button
                class="btn min-h-12 min-w-0 flex-1 border-base-300 bg-base-100 px-1 font-medium"
                type="button"
                on:click=move |_| press.run(())
            >
                {text}
            </button>
        }
        .into_any()
    } else {
        view! { <Button text=Signal::derive(text) glyph=Glyph::Scan weight small=true on_press=press /> }.into_any()
    };
    let scanned = Callback::new(move |text: String| {
        if !stays {
            // Of several codes in one picture, one is enough.
            if !open.get_untracked() {
                return;
            }
            open.set(false);
        }
        on_scan.run(text);
    });
    let panel = move || {
        open.get().then(|| view! { <ScanPanel on_scan=scanned on_close=Callback::new(move |()| open.set(false)) /> })
    };
    view! {
        {button}
        {panel}
    }
    .into_any()
}

/// What the button opens: the camera, and where a picture is dropped or chosen.
#[component]
pub fn ScanPanel(on_scan: Callback<String>, on_close: Callback<()>) -> AnyView {
    view! {
        <SidePanel
            title=Signal::derive(move || td_string!(lang(), scan.title).to_owned())
            close=Signal::derive(move || td_string!(lang(), scan.close).to_owned())
            on_close
        >
            {scanner(on_scan)}
            {pictures(on_scan)}
        </SidePanel>
    }
    .into_any()
}

/// Where the picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    None,
    Running,
    /// There is no code on it.
    Nothing,
    /// It is no picture, or nothing here reads any.
    Broken,
}

/// A picture of a code, dropped anywhere or chosen; of several codes on it the first is told.
fn pictures(on_scan: Callback<String>) -> AnyView {
    let (reading, over, input) = (RwSignal::<Reading>::default(), RwSignal::new(false), NodeRef::<Input>::new());
    let take = Callback::new(move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        reading.set(Reading::Running);
        spawn_local(async move {
            let state = match picture::read(&file).await.map(|texts| texts.into_iter().next()) {
                Ok(Some(text)) => {
                    on_scan.try_run(text);
                    Reading::None
                }
                Ok(None) => Reading::Nothing,
                Err(_) => Reading::Broken,
            };
            // The panel may be gone by now.
            reading.try_set(state);
        });
    });
    let chosen = move || {
        if let Some(input) = input.get_untracked() {
            take.run(listed(input.files()));
            // Or choosing the same picture again would say nothing.
            input.set_value("");
        }
    };
    listen_to_drops(over, take);
    let said = move || match reading.get() {
        Reading::None => "",
        Reading::Running => td_string!(lang(), scan.picture_running),
        Reading::Nothing => td_string!(lang(), scan.picture_nothing),
        Reading::Broken => td_string!(lang(), scan.picture_broken),
    };
    view! {
        <label
            class="mt-4 flex cursor-pointer flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-box border-2 border-dashed p-4 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-link hover:border-link"
            class=("border-link", move || over.get())
            class=("border-base-300", move || !over.get())
        >
            <input node_ref=input type="file" class="sr-only" accept="image/*" on:change=move |_| chosen() />
            <span class="text-sm">{move || td_string!(lang(), scan.picture_drop)}</span>
            <span class="btn btn-sm pointer-events-none">{move || td_string!(lang(), scan.picture_choose)}</span>
        </label>
        <p class="mt-2 min-h-6 text-sm font-medium" role="status">
            {said}
        </p>
    }
    .into_any()
}

fn scanner(on_scan: Callback<String>) -> AnyView {
    let (camera, video) = (Camera::new(on_scan), NodeRef::<Video>::new());
    // A picture that is on the page, and each time the camera is to be opened anew.
    let open = move || {
        if let Some(video) = video.get_untracked() {
            camera.open(video);
        }
    };
    Effect::new(move |_| {
        if video.get().is_some() {
            open();
        }
    });
    let looking = move || camera.standing.get() == Standing::Looking;
    let failure = move || match camera.standing.get() {
        Standing::Failed(failure) => Some(failure_notice(lang(), failure, Callback::new(move |()| open()))),
        Standing::Opening | Standing::Looking => None,
    };
    let failed = move || matches!(camera.standing.get(), Standing::Failed(_));
    let said = move || {
        let last = camera.last.get();
        match camera.standing.get() {
            Standing::Opening => td_string!(lang(), scan.opening).to_owned(),
            Standing::Looking if !last.is_empty() => td_string!(lang(), scan.read, code = last),
            Standing::Looking | Standing::Failed(_) => String::new(),
        }
    };
    view! {
        <div class="flex flex-col gap-4">
            {failure}
            // Seen before there is a picture: some browsers play nothing that nobody sees.
            <div class="relative overflow-hidden rounded-box bg-black" class:hidden=failed>
                <video
                    class="block aspect-video max-h-[70dvh] w-full object-contain"
                    node_ref=video
                    aria-label=move || td_string!(lang(), scan.picture)
                    autoplay=true
                    playsinline=true
                    prop:muted=true
                ></video>
                // Where to hold the code; it is read wherever it is.
                <div
                    class="pointer-events-none absolute inset-x-[12%] inset-y-[22%] rounded-box border-2 border-white/80"
                    aria-hidden="true"
                ></div>
            </div>
            <p class="min-h-6 break-all text-sm font-medium" role="status">
                {said}
            </p>
            {move || looking().then(|| controls(lang(), camera, video))}
        </div>
    }
    .into_any()
}

/// Another camera, and the light, where there are any.
fn controls(lang: Locale, camera: Camera, video: NodeRef<Video>) -> AnyView {
    let several = move || camera.choices.with(|choices| choices.len() > 1);
    let choose = move |id: String| {
        if let Some(video) = video.get_untracked() {
            camera.choose(&id, video);
        }
    };
    let options = move || {
        let option = |(at, Choosable { id, name }): (usize, Choosable)| {
            let name = if name.is_empty() { td_string!(lang, scan.camera_number, number = at + 1) } else { name };
            let chosen = camera.chosen.with_untracked(|chosen| *chosen == id);
            view! { <option value=id selected=chosen>{name}</option> }
        };
        camera.choices.get().into_iter().enumerate().map(option).collect_view()
    };
    let cameras = move || {
        several().then(|| {
            view! {
                <label class="flex min-w-0 grow flex-col gap-1.5 text-sm font-medium">
                    {td_string!(lang, scan.camera)}
                    <select class="select w-full font-normal" on:change:target=move |event| choose(event.target().value())>
                        {options}
                    </select>
                </label>
            }
        })
    };
    let light = move || {
        camera.light.get().map(|on| {
            let text = if on { td_string!(lang, scan.light_off) } else { td_string!(lang, scan.light_on) };
            view! { <Button text=text.to_owned() on_press=Callback::new(move |()| camera.shine(!on)) /> }
        })
    };
    view! {
        <div class="flex flex-wrap items-end gap-3">{cameras} {light}</div>
        <p class="text-sm text-muted">{td_string!(lang, scan.hint)}</p>
    }
    .into_any()
}

fn failure_notice(lang: Locale, failure: Failure, again: Callback<()>) -> AnyView {
    let (title, hint) = match failure {
        Failure::NotSecure => (td_string!(lang, scan.not_secure), td_string!(lang, scan.not_secure_hint)),
        Failure::Refused => (td_string!(lang, scan.refused), td_string!(lang, scan.refused_hint)),
        Failure::NoCamera => (td_string!(lang, scan.no_camera), td_string!(lang, scan.no_camera_hint)),
        Failure::Busy => (td_string!(lang, scan.busy), td_string!(lang, scan.busy_hint)),
        Failure::Broken => (td_string!(lang, scan.broken), td_string!(lang, scan.broken_hint)),
    };
    let retry = (failure != Failure::NotSecure).then(|| {
        view! {
            <div class="mt-2">
                <Button text=td_string!(lang, scan.again).to_owned() small=true on_press=again />
            </div>
        }
    });
    view! {
        <Notice tone=Tone::Bad title=title>
            <p>{hint}</p>
            {retry}
        </Notice>
    }
    .into_any()
}
