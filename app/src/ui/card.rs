//! Surfaces: what lies on the page, its headings, and single figures.

use leptos::prelude::*;

/// The heading of a page with what can be done there; one a page.
#[component]
pub fn PageHeading(
    #[prop(into)] title: String,
    /// A line under the title.
    #[prop(optional, into)]
    lead: Option<String>,
    /// What can be done on the page.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <div class="min-w-0">
                <h1 class="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
                {lead.map(|lead| view! { <p class="mt-1 max-w-prose text-muted">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap items-center gap-2">{children()}</div> })}
        </header>
    }
}

/// A surface with an optional title. Without padding, for a table that reaches its edges, say `flush`.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// At the end of the title's line: a count, a link, a small button.
    #[prop(optional, into)]
    aside: Option<AnyView>,
    #[prop(optional)] flush: bool,
    /// The target of a link on the same page.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    let heading = title.map(|title| {
        view! {
            <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3">
                <h2 class="text-base font-semibold">{title}</h2>
                {aside}
            </div>
        }
    });
    let body = match (flush, heading.is_some()) {
        (true, _) => "",
        (false, true) => "px-4 pb-4",
        (false, false) => "p-4",
    };
    view! {
        <section id=id class="min-w-0 scroll-mt-20 overflow-hidden rounded-box border border-base-300 bg-base-100">
            {heading}
            <div class=body>{children()}</div>
        </section>
    }
}

/// How a figure, a badge or a notice is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Brand,
    Good,
    Careful,
    Bad,
}

impl Tone {
    /// The colour of text in this tone.
    pub fn text(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Brand => "text-link",
            Self::Good => "text-success",
            Self::Careful => "text-warning",
            Self::Bad => "text-error",
        }
    }
}

/// Figures side by side; eight of them in two rows of four, so that none stands alone.
#[component]
pub fn Stats(children: Children) -> impl IntoView {
    view! {
        <dl class="flex flex-wrap gap-px overflow-hidden rounded-box border border-base-300 bg-base-300 md:has-[>:nth-child(8):last-child]:*:basis-[22%]">
            {children()}
        </dl>
    }
}

/// One figure with its name; inside [`Stats`].
#[component]
pub fn Stat(
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(optional)] tone: Tone,
    /// Where the figure's rows are, if they can be listed.
    #[prop(optional, into)]
    href: Option<String>,
) -> impl IntoView {
    let figure = format!("mt-0.5 text-2xl font-semibold tabular-nums {}", tone.text());
    let value = match href {
        Some(href) => view! { <a class="underline-offset-4 hover:underline" href=href>{value}</a> }.into_any(),
        None => value.into_any(),
    };
    view! {
        <div class="grow basis-36 bg-base-100 px-4 py-3">
            <dt class="text-sm text-muted">{label}</dt>
            <dd class=figure>{value}</dd>
        </div>
    }
}
