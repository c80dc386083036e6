//! What is read from across a hall: a page that fills a wall screen, with letters that grow with it. On a phone the same
//! things stand under each other.

use leptos::prelude::*;

/// The whole screen.
pub fn wall(heading: AnyView, body: AnyView) -> AnyView {
    view! {
        <div class="flex min-h-dvh flex-col gap-[clamp(0.75rem,1.2vw,1.75rem)] bg-base-200 p-[clamp(0.75rem,1.5vw,2.5rem)] text-[clamp(1rem,1.15vw,2.25rem)]">
            {heading} {body}
        </div>
    }
    .into_any()
}

/// What the screen shows, how it stands, and at the end what can be pressed.
pub fn wall_heading(title: String, lead: Signal<String>, aside: AnyView) -> AnyView {
    view! {
        <header class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <div class="min-w-0">
                <h1 class="text-[1.6em] leading-tight font-semibold tracking-tight">{title}</h1>
                <p class="text-muted tabular-nums">{lead}</p>
            </div>
            <div class="flex items-center gap-4">{aside}</div>
        </header>
    }
    .into_any()
}

/// The few figures that matter most, side by side.
pub fn wall_figures(figures: AnyView) -> AnyView {
    view! { <div class="grid grid-cols-2 gap-[inherit] lg:grid-cols-4">{figures}</div> }.into_any()
}

/// One of them with its name and a remark.
pub fn wall_figure(label: Signal<String>, value: Signal<String>, remark: AnyView) -> AnyView {
    view! {
        <div class="min-w-0 rounded-box border border-base-300 bg-base-100 px-[0.9em] py-[0.6em]">
            <p class="text-muted">{label}</p>
            <p class="text-[clamp(1.9rem,min(4.6vw,11vh),9rem)] leading-[1.15] font-semibold tracking-tight whitespace-nowrap tabular-nums">
                {value}
            </p>
            <div class="min-h-[1.5em] text-[0.85em]">{remark}</div>
        </div>
    }
    .into_any()
}

/// A large part, and a narrow one beside it.
pub fn wall_split(main: AnyView, side: AnyView) -> AnyView {
    view! {
        <div class="grid grow items-stretch gap-[inherit] lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">{main} {side}</div>
    }
    .into_any()
}

/// A surface with a title.
pub fn wall_panel(title: String, body: AnyView) -> AnyView {
    view! {
        <section class="min-w-0 rounded-box border border-base-300 bg-base-100 px-[0.9em] py-[0.7em]">
            <h2 class="mb-[0.4em] font-semibold">{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Lines of a list: what it is and how it stands, and a figure at the end.
pub fn wall_list(rows: Vec<(String, AnyView, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(name, state, figure)| {
            view! {
                <li class="flex flex-wrap items-baseline justify-between gap-x-4 border-t border-base-300 py-[0.45em] first:border-0">
                    <span class="min-w-0 font-medium break-words">{name}</span>
                    <span class="flex items-baseline gap-[0.8em]">
                        <span class="text-[0.85em]">{state}</span>
                        <span class="font-semibold tabular-nums">{figure}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

/// Figures of less weight in a row, each under its name.
pub fn wall_facts(facts: Vec<(String, String)>) -> AnyView {
    let facts = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="min-w-0 grow basis-[7em]">
                    <dt class="text-[0.8em] text-muted">{name}</dt>
                    <dd class="text-[1.5em] leading-tight font-semibold tabular-nums">{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="flex flex-wrap gap-x-[1.4em] gap-y-[0.6em] rounded-box border border-base-300 bg-base-100 px-[0.9em] py-[0.6em]">{facts}</dl> }
        .into_any()
}

/// A screen that has nothing to show yet: what to do, and the code to do it with. Its place is taken before it is known.
pub fn wall_code(title: String, steps: Vec<String>, label: String, code: Signal<String>, foot: AnyView) -> AnyView {
    let steps = steps.into_iter().map(|step| view! { <p class="text-pretty text-muted">{step}</p> }).collect_view();
    view! {
        <div class="mx-auto flex w-full max-w-[46em] grow flex-col items-center justify-center gap-[1em] text-center">
            <h1 class="text-[2em] leading-tight font-semibold tracking-tight text-balance">{title}</h1>
            {steps}
            <p
                class="min-h-[1.3em] font-mono text-[clamp(2.25rem,min(9vw,22vh),13rem)] leading-[1.3] font-semibold whitespace-nowrap"
                role="status"
                aria-label=move || code.with(|code| format!("{label}: {code}"))
            >
                {code}
            </p>
            {foot}
        </div>
    }
    .into_any()
}
