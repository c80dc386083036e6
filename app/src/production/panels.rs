//! What the pages and panels of the production do alike: they wait until they are taken over, take back what was done, narrow lists,
//! list what belongs to a thing, and show the form of one in a panel.

use crate::base::labels;
use crate::base::rpc::{Failure, RpcResult};
use crate::forms::sending::Sending;
use crate::i18n::{Locale, td_string};
use crate::once_taken_over;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::dialog::SidePanel;
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::table::{Head, table};
use crate::ui::toast::Toasts;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Has the page been taken over? What the browser has then, the server had not while it drew.
pub fn lives() -> ReadSignal<bool> {
    let (lives, set_lives) = signal(false);
    Effect::new(move |_| {
        once_taken_over(move || {
            set_lives.try_set(true);
        });
    });
    lives
}

/// Puts something back, and says what became of that. The page from which it was done may have been left.
pub fn undo(lang: Locale, toasts: Toasts, again: Callback<()>, work: impl Future<Output = RpcResult<()>> + 'static) {
    spawn_local(async move {
        match work.await {
            Ok(()) => {
                toasts.show(Tone::Good, td_string!(lang, production.undone));
                again.try_run(());
            }
            Err(Failure(problem)) => toasts.show(Tone::Bad, labels::problem(lang, &problem).title),
        }
    });
}

/// What folds away what narrows a list of the production, and what its button says.
pub fn narrowing_texts(lang: Locale) -> (&'static str, &'static str) {
    (td_string!(lang, production.orders.narrow), td_string!(lang, production.orders.apply))
}

/// What a list says that belongs to a thing.
pub struct Belongings {
    pub title: &'static str,
    /// What leads to the panel of a new one, and where that is, for whoever may make one.
    pub add: Option<(&'static str, String)>,
    /// What is shown where there are none.
    pub none: (Glyph, &'static str, &'static str),
}

/// The list, in a card.
pub fn belongings(list: Belongings, heads: &[Head], rows: Vec<Vec<AnyView>>) -> AnyView {
    let Belongings { title, add, none: (glyph, none, text) } = list;
    let add = add.map(|(text, href)| view! { <LinkButton href text glyph=Glyph::Add small=true /> }.into_any());
    let list = if rows.is_empty() {
        view! { <Empty glyph=glyph title=none text=text /> }.into_any()
    } else {
        table(title.to_owned(), heads, rows)
    };
    view! {
        <Card title=title aside=add.into_any() flush=true>
            {list}
        </Card>
    }
    .into_any()
}

/// A form in a panel.
#[derive(Clone, Copy)]
pub struct FormPanel {
    pub title: &'static str,
    /// What the button says that sends it.
    pub submit: &'static str,
    /// What the one says that removes what the form is of, and what it does.
    pub remove: Option<(&'static str, Callback<()>)>,
    pub sending: Sending,
    /// Closes it.
    pub leave: Callback<()>,
}

/// The panel, with these fields; `send` sends what was typed into them.
pub fn form_panel(lang: Locale, panel: FormPanel, fields: AnyView, send: impl Fn() + Send + 'static) -> AnyView {
    let FormPanel { title, submit, remove, sending, leave } = panel;
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let remove = remove.map(|(text, remove)| {
        view! { <Button text=text.to_owned() weight=Weight::Quiet busy=sending.busy on_press=remove /> }
    });
    view! {
        <SidePanel
            title=Signal::stored(title.to_owned())
            close=Signal::stored(td_string!(lang, production.close).to_owned())
            on_close=leave
        >
            <form class="flex flex-col gap-4" on:submit=send>
                {sending.notice(lang)}
                {fields}
                <div class="flex flex-wrap gap-2">
                    <Button text=submit.to_owned() weight=Weight::Primary busy=sending.busy submits=true />
                    {remove}
                </div>
            </form>
        </SidePanel>
    }
    .into_any()
}
