//! Tables. On a wide screen numbers stand under each other at the end of their column; on a phone either each row
//! becomes a small card, or the table moves sideways inside a box of its own.
//!
//! Words: a *head* describes a column, also on a phone; a row has a cell for each head.

use leptos::prelude::*;

/// Where a cell goes when its row is a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// A line of its own.
    #[default]
    Line,
    /// The first half of a line.
    Start,
    /// The second half of a line, at its end.
    End,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    text: String,
    figures: bool,
    fold: Fold,
    named: bool,
    sorted: Option<Sorted>,
}

/// How a list is sorted by a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// Where it is sorted so, or the other way round.
    pub href: String,
    /// Whether it begins with the greatest; none: it is sorted by something else.
    pub descending: Option<bool>,
}

impl Head {
    /// A column of texts.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub fn figures(text: impl Into<String>) -> Self {
        Self { text: text.into(), figures: true, ..Self::default() }
    }

    /// Where its cells go in a card.
    #[must_use]
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// It leads to the list sorted by it. On a phone, where no heads are seen, something else has to.
    #[must_use]
    pub fn sorted(self, sorted: Sorted) -> Self {
        Self { sorted: Some(sorted), ..self }
    }

    /// Its cells say in a card what they are.
    #[must_use]
    pub fn named(self) -> Self {
        Self { named: true, ..self }
    }

    fn cell_class(&self, cards: bool) -> String {
        let kind = if self.figures { "md:text-end md:whitespace-nowrap" } else { "" };
        let fold = match (cards, self.fold) {
            (false, _) => "",
            (true, Fold::Line) => "max-md:col-span-2 max-md:p-0",
            (true, Fold::Start) => "max-md:p-0",
            (true, Fold::End) => "max-md:p-0 max-md:text-end",
        };
        let kind = match (cards, self.figures) {
            (true, _) => kind,
            (false, true) => "figures",
            (false, false) => "max-w-80 truncate",
        };
        format!("px-4 py-3 {kind} {fold}")
    }
}

/// A table whose rows become cards on a phone. `caption` names it for those who do not see it. Each row has a cell for
/// each head.
pub fn table(caption: String, heads: &[Head], rows: Vec<Vec<AnyView>>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|cells| {
            view! {
                <tr
                    role="row"
                    class="border-t border-base-300 hover:bg-base-200/60 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-1 max-md:px-4 max-md:py-3"
                >
                    {cells_of(heads, cells, true)}
                </tr>
            }
        })
        .collect_view();
    // Rows that are drawn as cards are no table to a screen reader any more, unless the roles say so.
    view! {
        <table class="w-full text-sm max-md:block" role="table">
            <caption class="sr-only">{caption}</caption>
            <thead class="max-md:sr-only" role="rowgroup">
                <tr role="row">{head_cells(heads)}</tr>
            </thead>
            <tbody class="max-md:block" role="rowgroup">
                {rows}
            </tbody>
        </table>
    }
    .into_any()
}

/// A table that stays one on a phone and moves sideways in its box: for what is compared across many columns.
pub fn wide_table(caption: String, heads: &[Head], rows: Vec<Vec<AnyView>>) -> AnyView {
    let name = caption.clone();
    let rows = rows
        .into_iter()
        .map(|cells| view! { <tr class="border-t border-base-300">{cells_of(heads, cells, false)}</tr> })
        .collect_view();
    // Whoever has no pointer moves the box with the arrow keys, so it takes the focus.
    view! {
        <div class="overflow-x-auto" role="region" aria-label=name tabindex="0">
            <table class="w-full text-sm">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{head_cells(heads)}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A long list in a box of its own, so that what follows it, or the page itself, stays within reach.
pub fn long_list(name: String, list: AnyView) -> AnyView {
    // Whoever has no pointer moves the box with the arrow keys, so it takes the focus.
    view! {
        <div class="max-h-[36rem] overflow-y-auto" role="region" aria-label=name tabindex="0">
            {list}
        </div>
    }
    .into_any()
}

fn head_cells(heads: &[Head]) -> Vec<AnyView> {
    heads
        .iter()
        .map(|head| {
            let class = if head.figures { "text-end" } else { "text-start" };
            let direction = head.sorted.as_ref().and_then(|sorted| sorted.descending);
            let direction = direction.map(|descending| if descending { "descending" } else { "ascending" });
            view! {
                <th
                    scope="col"
                    role="columnheader"
                    aria-sort=direction
                    class=format!("px-4 py-2.5 text-xs font-medium whitespace-nowrap text-muted {class}")
                >
                    {head_text(head)}
                </th>
            }
            .into_any()
        })
        .collect()
}

fn head_text(head: &Head) -> AnyView {
    let text = head.text.clone();
    let Some(Sorted { href, descending }) = head.sorted.clone() else { return text.into_any() };
    let arrow = match descending {
        Some(true) => " ↓",
        Some(false) => " ↑",
        None => "",
    };
    let shown = text.clone();
    view! {
        <a class="underline-offset-4 hover:text-base-content hover:underline max-md:hidden" href=href>
            {shown}
            <span aria-hidden="true">{arrow}</span>
        </a>
        <span class="md:hidden">{text}</span>
    }
    .into_any()
}

fn cells_of(heads: &[Head], cells: Vec<AnyView>, cards: bool) -> Vec<AnyView> {
    heads
        .iter()
        .zip(cells)
        .map(|(head, cell)| {
            let name = (cards && head.named).then(
                || view! { <span class="me-1.5 text-muted md:hidden" aria-hidden="true">{head.text.clone()}</span> },
            );
            view! {
                <td role="cell" class=head.cell_class(cards)>
                    {name}
                    {cell}
                </td>
            }
            .into_any()
        })
        .collect()
}
