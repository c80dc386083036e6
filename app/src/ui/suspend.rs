//! What a page draws of data that it waits for, and draws anew when the data comes anew.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use std::future::Future;
use std::mem;
use std::pin::Pin;

/// What is asked for again when what it awaits or reads changes: the child of a `Transition`. It is of one type wherever it is, lest the
/// browser's half hold the code that draws it once for each page.
pub type Suspended = Box<dyn Fn() -> Suspend<OwnedView<AnyView>> + Send>;

type Content = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// The view that `content` comes to.
///
/// What is drawn lives until what follows it is drawn, and ends before the effects of that run. A `Suspend` alone ends it when the next
/// data begins to be fetched: until that is there, its buttons would be seen and dead, and whoever presses one would break the page.
pub fn suspend<F, V>(content: impl Fn() -> F + Send + 'static) -> Suspended
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    let content = move || -> Content {
        let content = content();
        Box::pin(async move { content.await.into_any() })
    };
    let last = StoredValue::new(None);
    Box::new(move || draw(&content, last))
}

/// `last` owns what was drawn last.
fn draw(content: &dyn Fn() -> Content, last: StoredValue<Option<Owner>>) -> Suspend<OwnedView<AnyView>> {
    let drawn = owner_of_drawn();
    drawn.with(|| {
        let content = content();
        Suspend::new(async move {
            let view = content.await;
            if let Some(Some(replaced)) = last.try_update_value(|last| mem::replace(last, Owner::current())) {
                replaced.cleanup();
            }
            OwnedView::new(view)
        })
    })
}

/// In the browser the current owner is that of the effect which draws, swept whenever it runs: what is drawn hangs beside
/// it. The server draws once, without effects.
fn owner_of_drawn() -> Owner {
    let current = Owner::current();
    let beside = if cfg!(feature = "ssr") { current } else { current.and_then(|effect| effect.parent()) };
    beside.map_or_else(Owner::new, |owner| owner.child())
}
