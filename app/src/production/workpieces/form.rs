//! The form of a workpiece, in a panel: of a new one, or of one that is there.

use super::rpc;
use super::shown::TypedWorkpiece;
use super::workpiece_address;
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::production::panels::{FormPanel, form_panel};
use crate::production::route::Route;
use crate::production::shown::{RouteStage, StageChoice};
use crate::ui::field::{CheckField, Field};
use engrane::base::id::WorkpieceId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What the form begins with.
pub struct Begun {
    /// Which one it is, and the version that was read; none for a new one.
    pub known: Option<(WorkpieceId, i32)>,
    pub values: TypedWorkpiece,
    pub route: Vec<RouteStage>,
    pub stages: Vec<StageChoice>,
}

/// The panel; `leave` closes it, `again` fetches what is shown behind it.
pub fn workpiece_panel(lang: Locale, begun: Begun, leave: Callback<()>, again: Callback<()>) -> AnyView {
    let Begun { known, values, route, stages } = begun;
    let TypedWorkpiece { code, name, revision, material, active, .. } = values;
    let [code, name, revision, material] = [code, name, revision, material].map(RwSignal::new);
    let active = RwSignal::new(active);
    let route = Route::new(route, stages, false);
    let sending = Sending::ready();
    let navigate = use_navigate();
    let send = move || {
        let typed = TypedWorkpiece {
            code: code.get_untracked(),
            name: name.get_untracked(),
            revision: revision.get_untracked(),
            material: material.get_untracked(),
            route: route.ids(),
            active: active.get_untracked(),
        };
        let Some((id, version)) = known else {
            let navigate = navigate.clone();
            sending.send(rpc::new_workpiece(typed), move |id| {
                sending.say(td_string!(lang, production.workpieces.made));
                navigate(&workpiece_address(id), NavigateOptions::default());
            });
            return;
        };
        sending.send_and_say(
            rpc::change_workpiece(id, version, typed),
            td_string!(lang, production.saved),
            move || {
                leave.try_run(());
                again.try_run(());
            },
        );
    };
    let field = move |label: &'static str, name: &'static str, value: RwSignal<String>| {
        let problem = sending.problem_of(lang, name);
        view! { <Field label name=format!("workpiece-{name}") value autocomplete="off" problem /> }
    };
    let title = if known.is_some() {
        td_string!(lang, production.workpieces.change)
    } else {
        td_string!(lang, production.workpieces.new)
    };
    let fields = view! {
        <div class="grid items-start gap-4 sm:grid-cols-2">
            {field(td_string!(lang, production.field.drawing), "code", code)}
            {field(td_string!(lang, production.field.name), "name", name)}
            {field(td_string!(lang, production.field.revision), "revision", revision)}
            {field(td_string!(lang, production.field.material), "material", material)}
        </div>
        {route.view(lang, "workpiece-stage", sending.problem_of(lang, "route"))}
        <p class="text-sm text-muted">{td_string!(lang, production.route.usual)}</p>
        <CheckField label=td_string!(lang, production.workpieces.active) name="active" checked=active />
    };
    let panel = FormPanel { title, submit: td_string!(lang, common.save), remove: None, sending, leave };
    form_panel(lang, panel, fields.into_any(), send)
}
