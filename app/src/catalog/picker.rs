//! Choosing a vehicle in four steps: make, model, year, engine. Without script it is a form that comes back one step
//! further; with it each step fills the next, and a chosen year leads to what fits.

use super::labels as catalog_labels;
use super::rpc;
use super::search;
use crate::base::labels::{self, lang};
use crate::base::rpc::RpcResult;
use crate::catalog::my_vehicles::MyVehicles;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, Weight};
use crate::ui::card::Card;
use crate::ui::field::{Choice, SelectField};
use crate::ui::grid::steps;
use crate::ui::suspend::suspend;
use crate::ui::text::{links, remark};
use engrane::base::problem::Problem;
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles::types::{StepOption, VehicleChoice};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The four things to choose, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Make,
    Model,
    Year,
    Engine,
}

impl Step {
    const ALL: [Self; 4] = [Self::Make, Self::Model, Self::Year, Self::Engine];

    /// The name on the wire, and the id of the field.
    fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Model => "model",
            Self::Year => "year",
            Self::Engine => "engine",
        }
    }

    fn label(self, lang: Locale) -> &'static str {
        match self {
            Self::Make => td_string!(lang, catalog.picker.make),
            Self::Model => td_string!(lang, catalog.picker.model),
            Self::Year => td_string!(lang, catalog.picker.year),
            Self::Engine => td_string!(lang, catalog.picker.engine),
        }
    }

    fn of(self, choice: &VehicleChoice) -> &String {
        match self {
            Self::Make => &choice.make,
            Self::Model => &choice.model,
            Self::Year => &choice.year,
            Self::Engine => &choice.engine,
        }
    }

    /// What the options of this step hang from: the steps before it. Nothing while one of them is open.
    fn before(self, choice: &VehicleChoice) -> Option<VehicleChoice> {
        let mut before = VehicleChoice::default();
        for step in Self::ALL.into_iter().take_while(|step| *step != self) {
            if step.of(choice).is_empty() {
                return None;
            }
            step.put(&mut before, step.of(choice).clone());
        }
        Some(before)
    }

    /// Chooses at this step; what comes after it is open again.
    fn put(self, choice: &mut VehicleChoice, value: String) {
        let rest = match self {
            Self::Make => {
                choice.make = value;
                &mut [&mut choice.model, &mut choice.year, &mut choice.engine][..]
            }
            Self::Model => {
                choice.model = value;
                &mut [&mut choice.year, &mut choice.engine][..]
            }
            Self::Year => {
                choice.year = value;
                &mut [&mut choice.engine][..]
            }
            Self::Engine => {
                choice.engine = value;
                &mut [][..]
            }
        };
        for later in rest.iter_mut() {
            later.clear();
        }
    }
}

/// The steps, for the search that the address asks for: whatever else it asks for is kept.
#[component]
pub fn VehiclePicker(#[prop(into)] asked: Signal<PartSearch>) -> AnyView {
    let choice = RwSignal::new(asked.with_untracked(|asked| asked.vehicle.clone()));
    // The address changes without the steps too: a vehicle is taken off, or somebody goes back.
    Effect::new(move |_| choice.set(asked.with(|asked| asked.vehicle.clone())));
    let navigate = use_navigate();
    let path = use_location().pathname;
    let go = Callback::new(move |()| {
        let vehicle = choice.get_untracked();
        let search = PartSearch { vehicle, ..asked.with_untracked(search::unanswered) };
        navigate(
            &search::href(&search),
            NavigateOptions { scroll: path.with_untracked(|path| path != "/catalog"), ..NavigateOptions::default() },
        );
    });
    let fields = Step::ALL.map(|step| field(step, choice, asked, go)).into_iter().collect();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        go.run(());
    };
    view! {
        <section aria-label=move || td_string!(lang(), catalog.picker.title)>
            <Card>
                <form method="get" action="/catalog" on:submit=submit>
                    {move || asked.with(kept)}
                    {steps(fields, move || {
                        view! { <Button text=td_string!(lang(), catalog.picker.submit) weight=Weight::Plain submits=true /> }
                            .into_any()
                    })}
                </form>
                {move || choice.with(|choice| below(lang(), choice, asked))}
            </Card>
        </section>
    }
    .into_any()
}

/// What else stands in the address, for the plain form.
fn kept(asked: &PartSearch) -> AnyView {
    search::pairs(asked)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
        .collect_view()
        .into_any()
}

/// One step: a list of what there is, closed while a step before it is open.
fn field(step: Step, choice: RwSignal<VehicleChoice>, asked: Signal<PartSearch>, go: Callback<()>) -> AnyView {
    let before = Memo::new(move |_| choice.with(|choice| step.before(choice)));
    let options = Resource::new(
        move || before.get(),
        move |before| async move {
            match before {
                None => Ok(Vec::new()),
                Some(before) => {
                    // An engine may be asked for by any of its vehicles.
                    let engine = choice.with_untracked(|choice| choice.engine.clone());
                    rpc::vehicle_step(VehicleChoice { engine, ..before }).await
                }
            }
        },
    );
    let chosen = Signal::derive(move || choice.with(|choice| step.of(choice).clone()));
    let choose = Callback::new(move |value: String| {
        choice.update(|choice| step.put(choice, value));
        let (is_empty, is_complete) = choice.with_untracked(|choice| (choice.is_empty(), choice.is_complete()));
        if is_complete || (is_empty && asked.with_untracked(|asked| !asked.vehicle.is_empty())) {
            go.run(());
        }
    });
    let waiting = move || select(lang(), step, None, chosen, choose);
    view! {
        <Transition fallback=waiting>
            {suspend(move || {
                let lang = lang();
                async move { select(lang, step, Some(&options.await), chosen, choose) }
            })}
        </Transition>
    }
    .into_any()
}

fn select(
    lang: Locale,
    step: Step,
    // None while they are fetched.
    options: Option<&RpcResult<Vec<StepOption>>>,
    chosen: Signal<String>,
    on_choose: Callback<String>,
) -> AnyView {
    let is_without_vehicles =
        step == Step::Make && options.is_some_and(|options| options.as_ref().is_ok_and(Vec::is_empty));
    let open = match step {
        Step::Make if is_without_vehicles => td_string!(lang, catalog.picker.none),
        Step::Engine => td_string!(lang, catalog.picker.any_engine),
        Step::Make | Step::Model | Step::Year => td_string!(lang, catalog.picker.choose),
    };
    let mut choices = vec![Choice::new("", open)];
    // What does not exist is said where the results would be.
    let problem = match options {
        None => None,
        Some(Ok(options)) => {
            choices.extend(options.iter().map(|option| Choice::new(&option.value, label(lang, step, option))));
            None
        }
        Some(Err(failure)) if matches!(failure.0, Problem::NotFound { .. }) => None,
        Some(Err(failure)) => Some(labels::problem(lang, &failure.0).title),
    };
    let disabled = choices.len() == 1;
    view! {
        <SelectField
            label=step.label(lang)
            name=step.name()
            choices
            chosen
            on_choose
            disabled=Signal::stored(disabled)
            problem=Signal::stored(problem)
        />
    }
    .into_any()
}

fn label(lang: Locale, step: Step, option: &StepOption) -> String {
    let mut label = if step == Step::Engine {
        catalog_labels::engine(lang, &option.label, option.cylinders, &option.fuel)
    } else {
        option.label.clone()
    };
    if !option.has_parts {
        label.push_str(" · ");
        label.push_str(td_string!(lang, catalog.picker.no_parts));
    }
    label
}

/// Under the steps: what is still open, or the vehicles that were chosen before.
fn below(lang: Locale, choice: &VehicleChoice, asked: Signal<PartSearch>) -> AnyView {
    if choice.is_complete() {
        return ().into_any();
    }
    if !choice.is_empty() {
        return remark(td_string!(lang, catalog.picker.not_yet));
    }
    let vehicles = MyVehicles::current().get();
    if vehicles.is_empty() {
        return remark(td_string!(lang, catalog.picker.hint));
    }
    let link = |vehicle: crate::catalog::my_vehicles::Remembered| {
        let search = asked.with(|asked| PartSearch { vehicle: vehicle.choice, cursor: String::new(), ..asked.clone() });
        (search::href(&search), vehicle.name)
    };
    links(td_string!(lang, catalog.picker.mine), vehicles.into_iter().map(link).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_choice_opens_what_comes_after_it() {
        let mut choice =
            VehicleChoice { make: "nissan".into(), model: "tsuru".into(), year: "2004".into(), engine: "x".into() };
        Step::Year.put(&mut choice, "2005".into());
        assert_eq!((choice.year.as_str(), choice.engine.as_str()), ("2005", ""));
        assert_eq!(Step::Engine.before(&choice), Some(choice.clone()));
        Step::Make.put(&mut choice, "kia".into());
        assert_eq!(choice, VehicleChoice { make: "kia".into(), ..VehicleChoice::default() });
        assert_eq!(Step::Make.before(&choice), Some(VehicleChoice::default()));
        assert_eq!(Step::Model.before(&choice), Some(choice.clone()));
        assert_eq!(Step::Year.before(&choice), None);
    }
}
