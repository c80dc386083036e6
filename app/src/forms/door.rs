//! Where a form is sent to, whichever server function that is.

use super::answers::{refusal, taken};
use crate::base::rpc::{Browser, Failure};
use engrane::base::problem::Problem;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;
use server_fn::codec::PostUrl;
use std::sync::Arc;

/// A server function that a form is sent to.
#[derive(Clone)]
pub struct FormDoor {
    form: Arc<dyn Fn(AnyView, bool) -> AnyView + Send + Sync>,
    refusal: Arc<dyn Fn() -> Signal<Option<Problem>> + Send + Sync>,
    taken: Arc<dyn Fn() -> Memo<usize> + Send + Sync>,
    /// It was sent, and there is no answer yet.
    pub busy: Signal<bool>,
}

impl std::fmt::Debug for FormDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormDoor").finish_non_exhaustive()
    }
}

impl FormDoor {
    /// The server function `S`.
    pub fn to<S, O>() -> Self
    where
        S: ServerFn<Protocol = Http<PostUrl, O>, Client = Browser, Output = (), Error = Failure>
            + DeserializeOwned
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let action = ServerAction::<S>::new();
        let form = move |content: AnyView, is_inline: bool| {
            if is_inline {
                view! { <ActionForm action=action attr:class="contents">{content}</ActionForm> }.into_any()
            } else {
                view! { <ActionForm action=action>{content}</ActionForm> }.into_any()
            }
        };
        Self {
            form: Arc::new(form),
            refusal: Arc::new(move || refusal(action)),
            taken: Arc::new(move || taken(action)),
            busy: action.pending().into(),
        }
    }

    /// The form with its content.
    pub fn form(&self, content: AnyView) -> AnyView {
        (self.form)(content, false)
    }

    /// The same, whose content stands among what is beside the form.
    pub fn inline_form(&self, content: AnyView) -> AnyView {
        (self.form)(content, true)
    }

    /// Why it was refused, if it was.
    pub fn refusal(&self) -> Signal<Option<Problem>> {
        (self.refusal)()
    }

    /// Changes whenever it was taken.
    pub fn taken(&self) -> Memo<usize> {
        (self.taken)()
    }
}
