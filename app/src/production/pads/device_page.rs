//! A device that is opened at `/pad`: the code by which it becomes a pad, and then who is at work on it.

use super::rpc::{self, IdentifyOnPad, LeavePad};
use super::shown::Here;
use crate::base::rpc::Failure;
use crate::forms::answers::{problem_notice, problem_of, refusal};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::identity::rpc::ChangePin;
use crate::layout::device::{begin_anew, device_preferences, waiting_device};
use crate::layout::page_title::page_title;
use crate::scan::{ScanButton, kept_gap, listen};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::field::Field;
use crate::ui::password::PasswordField;
use crate::ui::state::Notice;
use crate::ui::suspend::suspend;
use crate::ui::wall::{wall, wall_code};
use engrane::base::problem::Problem;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The page.
pub(crate) fn device_page() -> AnyView {
    let language = use_i18n();
    let here = Resource::new_blocking(|| (), |()| rpc::pad_here());
    let page = suspend(move || async move {
        let lang = language.get_locale_untracked();
        match here.await {
            Ok(Here::Free { name }) => alone(name, identifying(lang)),
            Ok(Here::Taken { name, person, address }) => alone(name, taken(lang, person, address)),
            Err(Failure(problem)) => waiting(&problem),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, floor.device.title).to_owned())}
        <Transition fallback=|| ()>{page}</Transition>
    }
    .into_any()
}

fn waiting(problem: &Problem) -> AnyView {
    waiting_device(problem, rpc::pair_pad, |lang, code| {
        let foot = view! { <p class="text-muted">{td_string!(lang, floor.device.expires)}</p> };
        wall_code(
            td_string!(lang, floor.device.pair).to_owned(),
            vec![
                td_string!(lang, floor.device.step_open).to_owned(),
                td_string!(lang, floor.device.step_type).to_owned(),
            ],
            td_string!(lang, floor.device.code).to_owned(),
            code,
            foot.into_any(),
        )
    })
}

/// A card in the middle of the device, under its name.
fn alone(name: String, card: AnyView) -> AnyView {
    let heading = view! {
        <div class="flex items-center justify-between gap-4">
            <p class="text-muted">{name}</p>
            <div class="flex items-center gap-4">{device_preferences()}</div>
        </div>
    };
    let body = view! {
        <div class="mx-auto flex w-full max-w-md grow flex-col justify-center gap-4 text-base">{card}</div>
    };
    wall(heading.into_any(), body.into_any())
}

/// Who somebody is, by badge and PIN.
fn identifying(lang: Locale) -> AnyView {
    let identify = ServerAction::<IdentifyOnPad>::new();
    let (badge, pin) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let scanned = Callback::new(move |text: String| badge.set(text.trim().to_owned()));
    listen(kept_gap(), scanned);
    Effect::new(move |_| match identify.value().get() {
        Some(Ok(next)) => {
            // Only a page that is being left refuses to go elsewhere.
            let _ = window().location().set_href(&next);
        }
        // It is no pad any more, and waits to become one.
        Some(Err(Failure(Problem::NotSignedIn))) => begin_anew(),
        Some(Err(_)) => pin.set(String::new()),
        None => {}
    });
    let problem = refusal(identify);
    // It is not a sign-in: no login name was wrong, and nobody is to ask for another password.
    let wrong = move || {
        let wrong = problem.with(|problem| *problem == Some(Problem::WrongCredentials));
        wrong.then(|| {
            view! {
                <Notice tone=Tone::Bad title=td_string!(lang, floor.device.wrong)>
                    <p>{td_string!(lang, floor.device.wrong_hint)}</p>
                </Notice>
            }
        })
    };
    let others = Signal::derive(move || problem.get().filter(|problem| *problem != Problem::WrongCredentials));
    view! {
        <Card title=td_string!(lang, floor.device.identify)>
            <ActionForm action=identify>
                <div class="flex flex-col gap-4">
                    {wrong} {problem_notice(lang, others)}
                    <Field
                        label=td_string!(lang, floor.device.badge)
                        name="badge"
                        value=badge
                        autocomplete="off"
                        required=true
                        autofocus=true
                        problem=problem_of(lang, "badge".to_owned(), problem)
                    />
                    <PasswordField
                        label=td_string!(lang, floor.device.pin)
                        name="pin"
                        value=pin
                        digits=true
                        autocomplete="off"
                        show=td_string!(lang, floor.device.show_pin)
                        hide=td_string!(lang, floor.device.hide_pin)
                        problem=problem_of(lang, "pin".to_owned(), problem)
                    />
                    <div>
                        <Button
                            text=td_string!(lang, floor.device.enter).to_owned()
                            weight=Weight::Primary
                            submits=true
                            busy=identify.pending()
                        />
                    </div>
                </div>
            </ActionForm>
            <div class="mt-4">
                <ScanButton on_scan=scanned />
            </div>
        </Card>
    }
    .into_any()
}

/// Somebody is at work on the pad: they go on, leave, or change their PIN.
fn taken(lang: Locale, person: String, address: String) -> AnyView {
    let leave = ServerAction::<LeavePad>::new();
    Effect::new(move |_| {
        if leave.value().with(Option::is_some) {
            begin_anew();
        }
    });
    let press = Callback::new(move |()| {
        leave.dispatch(LeavePad {});
    });
    view! {
        <Card title=td_string!(lang, floor.device.at_work, person = person)>
            <div class="flex flex-wrap gap-2">
                <LinkButton
                    href=address
                    text=td_string!(lang, floor.device.go_on)
                    weight=Weight::Primary
                    outside=true
                />
                <Button text=td_string!(lang, floor.device.leave).to_owned() on_press=press busy=leave.pending() />
            </div>
        </Card>
        {new_pin(lang)}
    }
    .into_any()
}

fn new_pin(lang: Locale) -> AnyView {
    let change = ServerAction::<ChangePin>::new();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if change.value().with(|value| matches!(value, Some(Ok(())))) {
            current.set(String::new());
            new.set(String::new());
        }
    });
    let problem = refusal(change);
    let done = move || {
        let done = change.value().with(|value| matches!(value, Some(Ok(()))));
        done.then(|| view! { <Notice tone=Tone::Good title=td_string!(lang, floor.device.pin_changed) /> })
    };
    let field = move |name: &'static str, label: &'static str, value: RwSignal<String>| {
        view! {
            <PasswordField
                label=label
                name=name
                value=value
                digits=true
                autocomplete="off"
                show=td_string!(lang, floor.device.show_pin)
                hide=td_string!(lang, floor.device.hide_pin)
                problem=problem_of(lang, name.to_owned(), problem)
            />
        }
    };
    view! {
        <Card title=td_string!(lang, floor.device.change_pin)>
            <ActionForm action=change>
                <div class="flex flex-col gap-4">
                    {done} {problem_notice(lang, problem)}
                    {field("current_pin", td_string!(lang, floor.device.current_pin), current)}
                    {field("new_pin", td_string!(lang, floor.device.new_pin), new)}
                    <div>
                        <Button
                            text=td_string!(lang, floor.device.save_pin).to_owned()
                            submits=true
                            busy=change.pending()
                        />
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
