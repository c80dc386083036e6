//! The camera: opening it, showing its picture, and having a worker read what is on it.

use super::sight::Sight;
use crate::base::device::{recall, remember};
use js_sys::futures::JsFuture;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::RefCell;
use std::time::Duration;
use web_sys::{
    AudioContext, CanvasRenderingContext2d, ContextAttributes2d, DomException, HtmlCanvasElement, HtmlVideoElement,
    MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaTrackConstraints, MessageEvent, Worker,
};

/// The worker's script.
pub const SCRIPT: &str = "/scanner/scanner.js";
/// Under which name a device remembers the camera that was chosen.
const CAMERA: &str = "camera";
/// The picture that is asked for, in points; smaller ones do as well.
const WIDTH: i32 = 1_280;
const HEIGHT: i32 = 720;
/// Between the answer to a picture and the next one: some ten a second, and a cool phone.
const PAUSE: Duration = Duration::from_millis(60);
/// The beep: its pitch in hertz, its loudness, and how long it is in seconds.
const PITCH: f32 = 1_760.0;
const LOUDNESS: f32 = 0.15;
const BEEP: f64 = 0.12;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Browsers open cameras only for pages that came over HTTPS.
    NotSecure,
    /// Somebody said no.
    Refused,
    NoCamera,
    /// Another program has it.
    Busy,
    /// The worker could not be had, or broke.
    Broken,
}

/// Where the camera stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The browser may be asking somebody.
    #[default]
    Opening,
    Looking,
    Failed(Failure),
}

/// A camera that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosable {
    pub id: String,
    /// As the browser calls it; empty where it does not.
    pub name: String,
}

/// The camera as the page shows it.
#[derive(Clone, Copy, Debug)]
pub struct Camera {
    pub standing: RwSignal<Standing>,
    pub choices: RwSignal<Vec<Choosable>>,
    /// Which one is open.
    pub chosen: RwSignal<String>,
    /// Is its light on? Most have none.
    pub light: RwSignal<Option<bool>>,
    /// What was read last.
    pub last: RwSignal<String>,
    on_scan: Callback<String>,
    /// Counts openings: what an earlier one still brings is closed again.
    turn: StoredValue<u32>,
}

/// A camera that is open, and the worker that reads its pictures.
struct Open {
    stream: MediaStream,
    video: HtmlVideoElement,
    canvas: CanvasRenderingContext2d,
    worker: Worker,
}

impl Drop for Open {
    fn drop(&mut self) {
        stop(&self.stream);
        self.video.set_src_object(None);
        self.worker.terminate();
        // What it said last may still be on its way to a listener that is gone.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

thread_local! {
    /// Browser objects cannot stand in a signal, which may move between threads on the server.
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
    static SIGHT: RefCell<Sight> = RefCell::default();
    /// It outlives the camera, which may be closed by what it reads.
    static SOUND: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

impl Camera {
    /// One that tells what it reads; it is closed with whatever shows it.
    pub fn new(on_scan: Callback<String>) -> Self {
        on_cleanup(close);
        Self {
            standing: RwSignal::default(),
            choices: RwSignal::default(),
            chosen: RwSignal::default(),
            light: RwSignal::default(),
            last: RwSignal::default(),
            on_scan,
            turn: StoredValue::new(0),
        }
    }

    /// Opens the camera that this device remembers, or else the one at the back.
    pub fn open(self, video: HtmlVideoElement) {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        close();
        self.standing.set(Standing::Opening);
        self.light.set(None);
        spawn_local(async move {
            let opened = self.opened(video).await;
            // It was closed, or another one chosen, while the browser asked: what came is closed by being dropped.
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            match opened {
                Ok(open) => {
                    self.describe(&open.stream).await;
                    if self.turn.try_get_value() == Some(mine) {
                        OPEN.set(Some(open));
                        self.standing.set(Standing::Looking);
                        self.look();
                    }
                }
                Err(failure) => self.standing.set(Standing::Failed(failure)),
            }
        });
    }

    /// Opens another one, and remembers it.
    pub fn choose(self, id: &str, video: HtmlVideoElement) {
        remember(CAMERA, id);
        self.open(video);
    }

    /// Switches its light.
    pub fn shine(self, on: bool) {
        let track = OPEN.with_borrow(|open| open.as_ref().and_then(|open| tracks(&open.stream).next()));
        let Some(track) = track else { return };
        spawn_local(async move {
            if set_light(&track, on).await.is_ok() {
                self.light.try_set(Some(on));
            }
        });
    }

    async fn opened(self, video: HtmlVideoElement) -> Result<Open, Failure> {
        let window = window();
        if !window.is_secure_context() {
            return Err(Failure::NotSecure);
        }
        let devices = window.navigator().media_devices().map_err(|_| Failure::NoCamera)?;
        let canvas = canvas().ok_or(Failure::Broken)?;
        let stream = stream(&devices).await.map_err(|error| failure(&error))?;
        let Some(worker) = self.worker() else {
            stop(&stream);
            return Err(Failure::Broken);
        };
        video.set_src_object(Some(&stream));
        let open = Open { stream, video, canvas, worker };
        if let Ok(playing) = open.video.play() {
            // Where it does not play by itself there is no picture to read, which is nothing worse than a covered camera.
            let _playing = JsFuture::from(playing).await;
        }
        Ok(open)
    }

    fn worker(self) -> Option<Worker> {
        let worker = Worker::new(SCRIPT).ok()?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| self.hear(&message.data()));
        let broke = Closure::<dyn Fn()>::new(move || self.fail());
        worker.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(broke.into_js_value().unchecked_ref()));
        Some(worker)
    }

    /// Which cameras there are, and what this one can. Only now do they have names.
    async fn describe(self, stream: &MediaStream) {
        let Some(track) = tracks(stream).next() else { return };
        self.light.try_set(has_light(&track).then_some(false));
        self.chosen.try_set(track.get_settings().get_device_id().unwrap_or_default());
        self.choices.try_set(choices().await.unwrap_or_default());
    }

    /// Has the picture of this moment read.
    fn look(self) {
        let sent = OPEN.with_borrow(|open| open.as_ref().map(Open::send));
        // None while the camera warms up.
        if sent == Some(false) {
            self.look_later();
        }
    }

    fn look_later(self) {
        set_timeout(move || self.look(), PAUSE);
    }

    /// What the worker has read.
    fn hear(self, told: &JsValue) {
        let Some(texts) = told.dyn_ref::<Array>() else {
            self.fail();
            return;
        };
        let texts = texts.iter().filter_map(|text| text.as_string()).filter(|text| !text.trim().is_empty()).collect();
        let new = SIGHT.with_borrow_mut(|sight| sight.see(texts, Date::now()));
        for text in new {
            SOUND.with_borrow(|sound| {
                if let Some(sound) = sound {
                    // Without a sound it is still shown.
                    let _heard = beep(sound);
                }
            });
            self.last.try_set(text.clone());
            self.on_scan.try_run(text);
        }
        self.look_later();
    }

    fn fail(self) {
        close();
        self.standing.try_set(Standing::Failed(Failure::Broken));
    }
}

impl Open {
    /// Sends what is seen to the worker; not while nothing is.
    fn send(&self) -> bool {
        let (width, height) = (self.video.video_width(), self.video.video_height());
        if width == 0 || height == 0 {
            return false;
        }
        self.picture(width, height).and_then(|picture| self.worker.post_message(&picture)).is_ok()
    }

    fn picture(&self, width: u32, height: u32) -> Result<JsValue, JsValue> {
        if let Some(canvas) = self.canvas.canvas()
            && (canvas.width(), canvas.height()) != (width, height)
        {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let (across, down) = (f64::from(width), f64::from(height));
        self.canvas.draw_image_with_html_video_element_and_dw_and_dh(&self.video, 0.0, 0.0, across, down)?;
        Ok(self.canvas.get_image_data(0.0, 0.0, across, down)?.into())
    }
}

/// Makes the beep possible. Browsers make sounds only once somebody has pressed something, and some not later than that.
pub fn wake_sound() {
    SOUND.with_borrow_mut(|sound| {
        if sound.is_none() {
            *sound = AudioContext::new().ok();
        }
    });
}

fn close() {
    drop(OPEN.take());
    SIGHT.take();
}

/// Those of the picture: there are no others.
fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_tracks().to_vec().into_iter().filter_map(|track| track.dyn_into().ok())
}

fn stop(stream: &MediaStream) {
    for track in tracks(stream) {
        track.stop();
    }
}

/// A canvas whose points are read.
pub fn canvas() -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let settings = ContextAttributes2d::new();
    settings.set_will_read_frequently(true);
    canvas.get_context_with_context_options("2d", &settings).ok()??.dyn_into().ok()
}

async fn stream(devices: &MediaDevices) -> Result<MediaStream, JsValue> {
    let wish = MediaTrackConstraints::new();
    // As wishes: where the camera is not there any more, another one is opened.
    match recall(CAMERA) {
        Some(id) => wish.set_device_id_str(&id),
        None => wish.set_facing_mode_str("environment"),
    }
    wish.set_width_i32(WIDTH);
    wish.set_height_i32(HEIGHT);
    let asked = MediaStreamConstraints::new();
    asked.set_video_media_track_constraints(&wish);
    JsFuture::from(devices.get_user_media_with_constraints(&asked)?).await?.dyn_into()
}

fn failure(error: &JsValue) -> Failure {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => Failure::Refused,
        "NotReadableError" | "AbortError" => Failure::Busy,
        _ => Failure::NoCamera,
    }
}

async fn choices() -> Result<Vec<Choosable>, JsValue> {
    let devices = window().navigator().media_devices()?.enumerate_devices()?;
    let devices: Array = JsFuture::from(devices).await?.dyn_into()?;
    let cameras = devices.iter().filter_map(|device| device.dyn_into::<MediaDeviceInfo>().ok());
    let cameras = cameras.filter(|device| device.kind() == MediaDeviceKind::Videoinput);
    Ok(cameras.map(|device| Choosable { id: device.device_id(), name: device.label() }).collect())
}

/// Not every browser says what a camera can.
fn has_light(track: &MediaStreamTrack) -> bool {
    let ask = Reflect::get(track, &"getCapabilities".into()).and_then(JsCast::dyn_into::<Function>);
    let can = ask.and_then(|ask| Reflect::get(&ask.call0(track)?, &"torch".into()));
    can.is_ok_and(|torch| torch == JsValue::TRUE)
}

async fn set_light(track: &MediaStreamTrack, on: bool) -> Result<(), JsValue> {
    let light = Object::new();
    Reflect::set(&light, &"torch".into(), &on.into())?;
    let asked = MediaTrackConstraints::new();
    asked.set_advanced(&Array::of1(&light));
    JsFuture::from(track.apply_constraints_with_constraints(&asked)?).await?;
    Ok(())
}

fn beep(sound: &AudioContext) -> Result<(), JsValue> {
    let (tone, gain) = (sound.create_oscillator()?, sound.create_gain()?);
    tone.frequency().set_value(PITCH);
    gain.gain().set_value(LOUDNESS);
    tone.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&sound.destination())?;
    tone.start()?;
    tone.stop_with_when(sound.current_time() + BEEP)
}
