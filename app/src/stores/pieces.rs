//! What several pages of the store-room show alike: levels, facts, loans, moves, and the buttons of acts.

use super::acts::{self, AskedAct, document_address, exports_address, holder_address, item_address};
use super::shown::{Fact, Level, LoanRow, MoveLine};
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, Tone};
use crate::ui::icon::Glyph;
use crate::ui::level::level_bar;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, stacked};
use chrono::{DateTime, Utc};
use engrane::base::permission::Permission;
use engrane::stores::types::{Act, StockStatus};
use leptos::prelude::*;

pub fn tone(status: StockStatus) -> Tone {
    match status {
        StockStatus::Ok => Tone::Good,
        StockStatus::Low => Tone::Careful,
        StockStatus::Out => Tone::Bad,
    }
}

pub fn level(level: Level) -> AnyView {
    level_bar(level.filled, tone(level.status), level.word)
}

/// Ways to the panel of some acts, from a page; those that the person may not do are left out.
pub fn act_buttons(lang: Locale, page: &str, asked: Vec<AskedAct>) -> AnyView {
    let session = Session::current();
    let buttons = asked.into_iter().filter(|asked| session.can(asked.act.needs())).map(|asked| {
        let weight = if asked.act == Act::Issue { Weight::Primary } else { Weight::Plain };
        view! { <LinkButton href=asked.address(page) text=acts::name(lang, asked.act) weight small=true /> }
    });
    buttons.collect_view().into_any()
}

/// The way to the store-room as files, for whoever may export.
pub fn export_link(lang: Locale) -> Option<AnyView> {
    Session::current().can(Permission::ExportData).then(|| {
        let text = td_string!(lang, stores.exports.title);
        view! { <LinkButton href=exports_address() text weight=Weight::Quiet small=true /> }.into_any()
    })
}

/// Names and values in a card, one under the other.
pub fn facts(title: &'static str, facts: Vec<Fact>, nothing: &'static str) -> AnyView {
    let none = facts.is_empty().then(|| view! { <p class="text-sm text-muted">{nothing}</p> });
    let facts = facts
        .into_iter()
        .map(|Fact { name, value, href, value_href }| {
            let linked = |text: String, href: Option<String>| match href {
                Some(href) => named(text, href),
                None => text.into_any(),
            };
            let (name, value) = (linked(name, href), linked(value, value_href));
            view! {
                <div class="flex items-baseline justify-between gap-4 border-b border-base-300 py-2 last:border-0">
                    <dt class="min-w-0 break-words">{name}</dt>
                    <dd class="font-medium tabular-nums text-end">{value}</dd>
                </div>
            }
        })
        .collect::<Vec<_>>();
    let list = (!facts.is_empty()).then(|| view! { <dl class="text-sm">{facts}</dl> });
    view! {
        <Card title=title>
            {list}
            {none}
        </Card>
    }
    .into_any()
}

/// Of what a list of loans tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoansOf {
    /// One item: by whom.
    Item,
    /// One holder: of what.
    Holder,
}

/// What somebody has; whoever may takes it back from `page`.
pub fn loans(lang: Locale, of: LoansOf, rows: Vec<LoanRow>, now: DateTime<Utc>, page: &str) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, stores.loans.none) /> }.into_any();
    }
    let may_move = Session::current().can(Permission::StoresMove);
    let who = match of {
        LoansOf::Item => td_string!(lang, stores.loans.holder),
        LoansOf::Holder => td_string!(lang, stores.loans.item),
    };
    let heads = [
        Head::text(who).fold(Fold::Start),
        Head::figures(td_string!(lang, stores.loans.quantity)).fold(Fold::End),
        Head::text(td_string!(lang, stores.loans.since)).fold(Fold::Start),
        Head::text(td_string!(lang, stores.loans.due)).fold(Fold::End),
        Head::text(td_string!(lang, stores.loans.back)).fold(Fold::Line),
    ];
    let cells = rows.into_iter().map(|row| {
        let serial = row.piece.as_ref().map(|piece| piece.serial.clone());
        let who = match of {
            LoansOf::Item if may_move => stacked(named(row.holder_name, holder_address(row.holder)), serial),
            LoansOf::Item => stacked(row.holder_name.into_any(), serial),
            LoansOf::Holder => named(row.item_name, item_address(row.item)),
        };
        let due = if row.overdue {
            let late = badge(td_string!(lang, stores.loans.overdue), Tone::Bad);
            view! { {row.due} " " {late} }.into_any()
        } else {
            row.due.into_any()
        };
        let back = AskedAct {
            act: Act::Return,
            item: Some(row.item),
            holder: Some(row.holder),
            issue: Some(row.document),
            piece: row.piece.as_ref().map(|piece| piece.id),
        };
        let back = may_move.then(|| {
            view! { <LinkButton href=back.address(page) text=td_string!(lang, stores.loans.take_back) small=true /> }
        });
        vec![who, row.open.into_any(), quiet(age(row.since, now)), due, back.into_any()]
    });
    let caption = match of {
        LoansOf::Item => td_string!(lang, stores.loans.title),
        LoansOf::Holder => td_string!(lang, stores.loans.held),
    };
    table(caption.to_owned(), &heads, cells.collect())
}

/// Moves of one item with what is on hand after each, or of one document with their items.
pub fn moves(lang: Locale, rows: Vec<MoveLine>, now: DateTime<Utc>, of_item: bool) -> AnyView {
    let first = if of_item { td_string!(lang, stores.moves.act) } else { td_string!(lang, stores.moves.item) };
    let heads = [
        Head::text(first).fold(Fold::Start),
        Head::figures(td_string!(lang, stores.moves.quantity)).fold(Fold::End),
        Head::text(td_string!(lang, stores.moves.way)).fold(Fold::Line),
        Head::figures(td_string!(lang, stores.moves.after)).fold(Fold::Start).named(),
        Head::text(td_string!(lang, stores.moves.who)).fold(Fold::Line),
    ];
    let cells = rows.into_iter().map(|row| {
        let first = if of_item {
            stacked(named(format!("{} {}", row.act, row.number), document_address(row.document)), row.piece)
        } else {
            named(row.item_name, item_address(row.item))
        };
        let why = Some(row.why).filter(|why| !why.is_empty());
        let who = view! { {row.who} " · " {age(row.at, now)} }.into_any();
        vec![first, row.quantity.into_any(), row.way.into_any(), row.after.into_any(), stacked(who, why)]
    });
    table(td_string!(lang, stores.moves.title).to_owned(), &heads, cells.collect())
}
