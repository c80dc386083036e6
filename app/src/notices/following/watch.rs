//! The button by which an item is followed.

use super::rpc::{self, WatchItem};
use crate::base::labels::{self, lang};
use crate::base::rpc::Failure;
use crate::forms::answers::taken;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::Tone;
use crate::ui::suspend::suspend;
use crate::ui::toast::Toasts;
use engrane::base::id::StockItemId;
use engrane::stores::subscriptions::types::Watch;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The button; for whoever is told of the item anyhow, a link to where they choose of what they are told.
pub(crate) fn watch_button(item: StockItemId) -> AnyView {
    let toasts = Toasts::current();
    let watch = ServerAction::<WatchItem>::new();
    let done = taken(watch);
    let stands = Resource::new_blocking(move || done.get(), move |_| rpc::item_watch(item));
    Effect::new(move |_| {
        if let Some(Err(Failure(problem))) = watch.value().get() {
            toasts.show(Tone::Bad, labels::problem(untrack(lang), &problem).title);
        }
    });
    let button = suspend(move || {
        let lang = lang();
        // Where it cannot be told the page is whole without it.
        async move { stands.await.ok().map(|stands| shown(lang, item, stands, watch)) }
    });
    view! { <Transition fallback=|| ()>{button}</Transition> }.into_any()
}

fn shown(lang: Locale, item: StockItemId, Watch { own, otherwise }: Watch, watch: ServerAction<WatchItem>) -> AnyView {
    if own.is_none() && otherwise {
        let text = td_string!(lang, notices.following.followed);
        return view! { <LinkButton href="/account" text weight=Weight::Quiet small=true /> }.into_any();
    }
    let text = match own {
        Some(_) => td_string!(lang, notices.following.leave),
        None => td_string!(lang, notices.following.follow),
    };
    view! {
        <ActionForm action=watch>
            <input type="hidden" name="item" value=item.to_string() />
            {own.map(|own| view! { <input type="hidden" name="left" value=own.to_string() /> })}
            <Button text=text.to_owned() weight=Weight::Quiet submits=true small=true busy=watch.pending() />
        </ActionForm>
    }
    .into_any()
}
