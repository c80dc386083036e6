//! The store-room in words.

use super::acts::{self, AskedAct};
use super::labels::{self, date, day, quantity, way};
use super::shown::{
    ActSheet, Choice, DocumentLine, DocumentShown, Documents, Done, Fact, History, ItemShown, KitLineShown, Level,
    LoanRow, Loans, MoveLine, OpenIssue, ReservedRow, Stock, StockRow, UndoLineShown, UndoShown,
};
use super::{charts, serial_words, set_up};
use crate::attached::AttachmentShown;
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::movement_address;
use crate::ui::form::{FormField, Kind, Pick};
use chrono::TimeDelta;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{ProductionOrderId, StockDocumentId, StockItemId, StockKitId};
use engrane::base::money::Money;
use engrane::base::paging::{Page, PageRequest};
use engrane::base::permission::Permission;
use engrane::base::text::fold;
use engrane::base::zone::Zone;
use engrane::platform::ctx::Ctx;
use engrane::stores;
use engrane::stores::kits::types::{Kit, KitLine};
use engrane::stores::reservations::types::{Reservation, ReservationFilter};
use engrane::stores::types::{
    Act, ActAnswer, DocumentDetail, DocumentFilter, DocumentRow, Holder, HolderKind, IssueFilter, IssueRow, ItemDetail,
    ItemFilter, ItemKind, ItemRow, MoveFilter, MoveRow, PlaceKind, StockStatus, StoreRoom, UndoPlan, UsageFilter,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Things that are proposed while somebody types.
pub const CHOICES: u32 = 8;
/// Days of an item's chart.
const USAGE_DAYS: i64 = 30;

/// How full an item is: red where there is none, amber below the threshold, full at the target or else at twice the threshold.
pub fn level(lang: Locale, available: Decimal, threshold: Decimal, target: Option<Decimal>) -> Level {
    let status = StockStatus::of(available, threshold);
    let full = target.filter(|target| !target.is_zero()).unwrap_or(threshold) * Decimal::TWO;
    let filled = if full.is_zero() {
        // Without a threshold there is something, or nothing.
        if available > Decimal::ZERO { 100 } else { 0 }
    } else {
        let share = available * Decimal::ONE_HUNDRED / full;
        share.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED).round().to_u32().unwrap_or_default()
    };
    Level { status, word: labels::status(lang, status).to_owned(), filled }
}

fn level_of(lang: Locale, row: &ItemRow) -> Level {
    let values = &row.item.values;
    level(lang, row.levels.available, values.threshold, values.target)
}

pub fn pages<T>(page: &Page<T>) -> u32 {
    u32::try_from(page.total_pages()).unwrap_or(u32::MAX)
}

/// A page of the items.
pub fn stock(lang: Locale, room: &StoreRoom, filter: &ItemFilter, found: &Page<ItemRow>) -> Stock {
    let count = match found.total {
        1 => td_string!(lang, stores.list.found_single).to_owned(),
        total => td_string!(lang, stores.list.found, count = format::count(total)),
    };
    Stock {
        rows: found.rows.iter().map(|row| stock_row(lang, row)).collect(),
        found: count,
        page: found.page,
        pages: pages(found),
        fields: narrowing(lang, room, filter),
        empty: found.total == 0 && *filter == ItemFilter::default(),
    }
}

fn stock_row(lang: Locale, row: &ItemRow) -> StockRow {
    let (values, levels) = (&row.item.values, &row.levels);
    let in_use = quantity(lang, levels.in_use, values.unit);
    let several = row.shelves.len() > 1;
    let shelf = |shelf: &engrane::stores::types::PlaceBalance| {
        if several {
            format!("{} ({})", shelf.place.name, format::quantity(shelf.quantity))
        } else {
            shelf.place.name.clone()
        }
    };
    StockRow {
        id: row.item.id,
        code: values.code.clone(),
        name: values.name.clone(),
        category: row.category.clone().unwrap_or_default(),
        available: quantity(lang, levels.available, values.unit),
        in_use,
        level: level_of(lang, row),
        shelves: row.shelves.iter().map(shelf).collect::<Vec<_>>().join(" · "),
        archived: values.archived,
    }
}

/// What can be chosen: nothing, which means all, and the options.
pub fn picks<T: ToString + PartialEq>(
    all: &str,
    chosen: Option<&T>,
    options: impl Iterator<Item = (T, String)>,
) -> Vec<Pick> {
    let none = Pick { value: String::new(), label: all.to_owned(), chosen: chosen.is_none() };
    let options =
        options.map(|(value, label)| Pick { chosen: chosen == Some(&value), value: value.to_string(), label });
    [none].into_iter().chain(options).collect()
}

/// By what the list can be narrowed.
fn narrowing(lang: Locale, room: &StoreRoom, filter: &ItemFilter) -> Vec<FormField> {
    let all = td_string!(lang, stores.list.all);
    let departments = room.departments.iter().map(|one| (one.id, one.values.name.clone()));
    let within = |department: &NameOr<_>| filter.department.is_none() || department.id() == filter.department;
    let categories = room.categories.iter().filter(|one| within(&one.values.department));
    let categories = categories.map(|one| (one.id, set_up::category_path(room, one)));
    let places = room.locations.iter().filter(|one| !one.values.archived);
    let places = places.map(|one| (one.id, one.values.path.clone()));
    let kinds = ItemKind::ALL.iter().map(|&kind| (kind, labels::item_kind(lang, kind).to_owned()));
    let choice = |name: &str, label: &str, picks: Vec<Pick>| FormField::new(name, label, Kind::Choice).picks(picks);
    vec![
        choice(
            "department",
            td_string!(lang, stores.field.department),
            picks(all, filter.department.as_ref(), departments),
        ),
        choice("category", td_string!(lang, stores.field.category), picks(all, filter.category.as_ref(), categories)),
        choice("place", td_string!(lang, stores.field.place), picks(all, filter.place.as_ref(), places)),
        choice("kind", td_string!(lang, stores.field.kind), picks(all, filter.kind.as_ref(), kinds)),
    ]
}

/// What the panel of an act begins with.
pub fn act_form(
    lang: Locale,
    (id, asked): (StockDocumentId, AskedAct),
    room: &StoreRoom,
    item: Option<&ItemRow>,
    kits: &[Kit],
) -> ActSheet {
    let shelves = room.locations.iter().filter(|one| !one.values.archived);
    let shelves = shelves.map(|one| Pick {
        value: one.id.to_string(),
        label: if one.values.usable {
            one.values.path.clone()
        } else {
            td_string!(lang, stores.panel.unusable, place = one.values.path.clone())
        },
        chosen: false,
    });
    let holder = room.holders.iter().find(|one| Some(one.id) == asked.holder);
    let kits = kits.iter().filter(|kit| !kit.values.archived).map(|kit| (kit.id, kit.values.name.clone()));
    let kits: Vec<Pick> = picks(td_string!(lang, stores.panel.choose_kit), None::<&StockKitId>, kits);
    ActSheet {
        id,
        act: asked.act,
        item: item.map(|row| item_choice(lang, row)),
        holder: holder.map(|one| holder_choice(lang, room, one)),
        shelves: shelves.collect(),
        // The first is none.
        kits: if kits.len() > 1 { kits } else { Vec::new() },
        issue: asked.issue,
    }
}

/// A line of a kit, as it is filled in.
pub fn kit_line(line: &KitLine) -> KitLineShown {
    let id = line.item.id().map(|id| id.to_string()).unwrap_or_default();
    KitLineShown {
        item: Choice { id, name: line.name.clone(), remark: String::new() },
        quantity: line.quantity.to_string(),
    }
}

/// An item that can be chosen.
pub fn item_choice(lang: Locale, row: &ItemRow) -> Choice {
    let values = &row.item.values;
    let available = quantity(lang, row.levels.available, values.unit);
    Choice {
        id: row.item.id.to_string(),
        name: values.name.clone(),
        remark: td_string!(lang, stores.panel.there_are, code = values.code.clone(), available),
    }
}

fn holder_choice(lang: Locale, room: &StoreRoom, holder: &Holder) -> Choice {
    let department = holder.values.department.as_ref().and_then(NameOr::id);
    let department = room.departments.iter().find(|one| Some(one.id) == department).map(|one| one.values.name.clone());
    let kind = labels::holder_kind(lang, holder.values.kind).to_owned();
    let said = [holder.values.code.clone(), department];
    let remark: Vec<String> = [kind].into_iter().chain(said.into_iter().flatten()).collect();
    Choice { id: holder.id.to_string(), name: holder.values.name.clone(), remark: remark.join(" · ") }
}

/// Holders with all of the words, in name, code or department.
pub fn holder_choices(lang: Locale, room: &StoreRoom, words: &str) -> Vec<Choice> {
    let words = fold(words);
    let has_words = |choice: &Choice| {
        let text = fold(&format!("{} {}", choice.name, choice.remark));
        words.split_whitespace().all(|word| text.contains(word))
    };
    let holders = room.holders.iter().filter(|one| !one.values.archived);
    let found = holders.map(|one| holder_choice(lang, room, one)).filter(has_words);
    found.take(usize::try_from(CHOICES).unwrap_or(usize::MAX)).collect()
}

/// Something that may come back.
pub fn open_issue(lang: Locale, zone: &Zone, row: &IssueRow) -> OpenIssue {
    let open = quantity(lang, row.open, row.item.unit);
    OpenIssue {
        document: row.document,
        item: Choice { id: row.item.id.to_string(), name: row.item.name.clone(), remark: row.item.code.clone() },
        open: row.open.normalize().to_string(),
        piece: row.piece.clone(),
        text: td_string!(
            lang,
            stores.panel.open,
            item = labels::piece(&row.item.name, row.piece.as_ref()),
            open,
            holder = labels::place(lang, &row.holder),
            since = format::date(lang, zone, row.since)
        ),
    }
}

/// What became of an act.
pub fn done(lang: Locale, act: Act, answer: &ActAnswer) -> Done {
    let act = acts::name(lang, act);
    let text = match answer.lines.as_slice() {
        [line] => td_string!(
            lang,
            stores.panel.done_one,
            act,
            number = answer.number,
            quantity = format::quantity(line.quantity),
            item = line.name.clone(),
            available = format::quantity(line.available)
        ),
        lines => td_string!(lang, stores.panel.done, act, number = answer.number, lines = lines.len()),
    };
    Done { id: answer.id, text }
}

/// Something that somebody has.
fn loan(lang: Locale, zone: &Zone, row: &IssueRow) -> LoanRow {
    let open = quantity(lang, row.open, row.item.unit);
    LoanRow {
        document: row.document,
        item: row.item.id,
        item_name: labels::piece(&row.item.name, row.piece.as_ref()),
        piece: row.piece.clone(),
        holder: row.holder.id,
        holder_name: labels::place(lang, &row.holder),
        open: if row.open == row.quantity {
            open
        } else {
            td_string!(lang, stores.loans.part, open, quantity = format::quantity(row.quantity))
        },
        since: row.since,
        due: day(lang, zone, row.due_at),
        overdue: row.overdue,
    }
}

/// What a holder has.
pub fn loans_of(lang: Locale, zone: &Zone, holder: &Holder, found: &Page<IssueRow>) -> Loans {
    let kind = labels::holder_kind(lang, holder.values.kind).to_owned();
    let about: Vec<String> = [Some(kind), holder.values.code.clone()].into_iter().flatten().collect();
    let order = (holder.values.kind == HolderKind::Order).then_some(ProductionOrderId(holder.id.0));
    Loans { about: about.join(" · "), order, ..loans(lang, zone, &holder.values.name, found) }
}

fn loans(lang: Locale, zone: &Zone, name: &str, found: &Page<IssueRow>) -> Loans {
    Loans {
        name: name.to_owned(),
        about: String::new(),
        order: None,
        rows: found.rows.iter().map(|row| loan(lang, zone, row)).collect(),
        page: found.page,
        pages: pages(found),
    }
}

/// What the caller has.
pub async fn own_loans(ctx: &Ctx, lang: Locale, page: PageRequest) -> Result<Loans> {
    let room = stores::ops::store_room(ctx).await?;
    let own = room.holders.iter().find(|one| one.values.user.is_some() && one.values.user == ctx.actor_id());
    let found = match own {
        Some(own) => {
            let filter = IssueFilter { holder: Some(own.id), ..IssueFilter::default() };
            stores::history::ops::issues(ctx, &filter, page).await?
        }
        // Nothing was ever issued to them.
        None => Page::new(Vec::new(), page, 0),
    };
    Ok(loans(lang, ctx.zone(), ctx.actor_name(), &found))
}

fn fact(name: &str, value: String) -> Fact {
    Fact { name: name.to_owned(), value, href: None, value_href: None }
}

/// A move; what it changed has a sign where the stock grew or shrank.
fn move_line(lang: Locale, row: &MoveRow) -> MoveLine {
    let amount = quantity(lang, row.quantity, row.item.unit);
    let sign = match (row.from.kind == PlaceKind::Shelf, row.to.kind == PlaceKind::Shelf) {
        (false, true) => "+",
        (true, false) => "−",
        _ => "",
    };
    let why = [row.reason.as_str(), row.note.as_str()].into_iter().filter(|text| !text.is_empty());
    MoveLine {
        document: row.document,
        act: acts::name(lang, row.act).to_owned(),
        number: row.number,
        at: row.recorded_at,
        item: row.item.id,
        item_name: labels::piece(&row.item.name, row.piece.as_ref()),
        piece: row.piece.as_ref().map(|piece| piece.serial.clone()),
        way: way(lang, &row.from, &row.to),
        quantity: format!("{sign}{amount}"),
        after: quantity(lang, row.on_hand_after, row.item.unit),
        who: row.made_by_name.clone(),
        why: why.collect::<Vec<_>>().join(" · "),
    }
}

/// Everything that the page of an item shows: what others did with it for whoever may see that.
pub async fn item(ctx: &Ctx, lang: Locale, id: StockItemId, page: PageRequest) -> Result<ItemShown> {
    let room = stores::ops::store_room(ctx).await?;
    let found = stores::items::ops::find(ctx, id.into()).await?;
    let (history, usage, reserved) = if ctx.may(Permission::StoresMove) {
        let filter = MoveFilter { item: Some(id), ..MoveFilter::default() };
        let moves = stores::history::ops::moves(ctx, &filter, page).await?;
        let rows = moves.rows.iter().map(|row| move_line(lang, row)).collect();
        let to = ctx.zone().local(ctx.now()).date_naive();
        let span = UsageFilter { item: id, from: to - TimeDelta::days(USAGE_DAYS - 1), to };
        let days = stores::items::ops::usage(ctx, span).await?;
        let chart = charts::usage(lang, span, &days);
        let filter = ReservationFilter { item: Some(id), ..ReservationFilter::default() };
        let most = PageRequest::bounded(Some(1), Some(200));
        let kept = stores::reservations::ops::list(ctx, filter, most).await?;
        let kept = kept.rows.iter().map(|row| reserved_row(lang, row)).collect();
        (Some(History { rows, page: moves.page, pages: pages(&moves) }), chart, Some(kept))
    } else {
        (None, None, None)
    };
    let files = stores::attachments::ops::list(ctx, id.into()).await?;
    let may_edit = ctx.may(Permission::StoresEdit);
    let files = files.iter().map(|file| AttachmentShown::of(lang, ctx.zone(), file, may_edit)).collect();
    let pieces = serial_words::of_item(ctx, lang, &found.row.item).await?;
    Ok(ItemShown {
        pieces,
        reserved,
        history,
        usage,
        files,
        ..item_alone(lang, ctx.zone(), ctx.currency(), &room, &found)
    })
}

fn reserved_row(lang: Locale, row: &Reservation) -> ReservedRow {
    ReservedRow {
        id: row.id,
        holder: row.holder.id,
        holder_name: labels::place(lang, &row.holder),
        quantity: quantity(lang, row.quantity, row.item.unit),
        until: date(lang, row.until),
        who: row.made_by_name.clone(),
        note: row.note.clone(),
    }
}

fn item_alone(lang: Locale, zone: &Zone, currency: &str, room: &StoreRoom, found: &ItemDetail) -> ItemShown {
    let ItemDetail { row, balances, open, .. } = found;
    let (values, levels) = (&row.item.values, &row.levels);
    let amount = |number: Decimal| quantity(lang, number, values.unit);
    let kind = labels::item_kind(lang, values.kind).to_owned();
    let lead: Vec<String> =
        [Some(values.code.clone()), row.category.clone(), Some(kind)].into_iter().flatten().collect();
    let mut figures = vec![
        fact(td_string!(lang, stores.figure.available), amount(levels.available)),
        fact(td_string!(lang, stores.figure.on_hand), amount(levels.on_hand)),
        fact(td_string!(lang, stores.figure.reserved), amount(levels.reserved)),
        fact(td_string!(lang, stores.figure.in_use), amount(levels.in_use)),
    ];
    figures.extend(levels.value.map(|value| {
        fact(td_string!(lang, stores.figure.value), format::money(&Money::new(value.round_dp(2), currency)))
    }));
    let home = values.home.as_ref().and_then(NameOr::id);
    let home = room.locations.iter().find(|one| Some(one.id) == home).map(|one| one.values.path.clone());
    let facts = [
        (td_string!(lang, stores.field.unit), Some(labels::unit(lang, values.unit).to_owned())),
        (td_string!(lang, stores.field.home), home),
        (td_string!(lang, stores.field.supplier), Some(values.supplier.clone())),
        (td_string!(lang, stores.field.lead_days), values.lead_days.map(|days| days.to_string())),
        (td_string!(lang, stores.field.pack), values.pack.map(amount)),
    ];
    let facts =
        facts.into_iter().filter_map(|(name, value)| Some(fact(name, value.filter(|value| !value.is_empty())?)));
    let places = balances.iter().map(|balance| Fact {
        name: labels::place(lang, &balance.place),
        value: amount(balance.quantity),
        href: (balance.place.kind == PlaceKind::Holder).then(|| acts::holder_address(balance.place.id)),
        value_href: None,
    });
    ItemShown {
        id: row.item.id,
        version: row.item.version,
        name: values.name.clone(),
        lead: lead.join(" · "),
        archived: values.archived,
        level: level_of(lang, row),
        figures,
        facts: facts.collect(),
        places: places.collect(),
        loans: open.iter().map(|row| loan(lang, zone, row)).collect(),
        pieces: None,
        reserved: None,
        history: None,
        usage: None,
        thresholds: set_up::thresholds(lang, values),
        files: Vec::new(),
    }
}

/// A page of the documents.
pub fn documents(lang: Locale, filter: &DocumentFilter, found: &Page<DocumentRow>) -> Documents {
    let acts = Act::ALL.iter().map(|&act| (act, acts::name(lang, act).to_owned()));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let acts = picks(td_string!(lang, stores.documents.every_act), filter.act.as_ref(), acts);
    Documents {
        rows: found.rows.iter().map(|row| document_line(lang, row)).collect(),
        page: found.page,
        pages: pages(found),
        fields: vec![
            FormField::new("what", td_string!(lang, stores.documents.act), Kind::Choice).picks(acts),
            FormField::new("from", td_string!(lang, stores.documents.from), Kind::Day).value(day(filter.from)),
            FormField::new("to", td_string!(lang, stores.documents.to), Kind::Day).value(day(filter.to)),
        ],
    }
}

fn document_line(lang: Locale, row: &DocumentRow) -> DocumentLine {
    let why = [row.reason.as_str(), row.note.as_str()].into_iter().filter(|text| !text.is_empty());
    DocumentLine {
        id: row.id,
        number: row.number,
        act: acts::name(lang, row.act).to_owned(),
        at: row.recorded_at,
        who: row.made_by_name.clone(),
        holder: row.holder.as_ref().map(|holder| labels::place(lang, holder)).unwrap_or_default(),
        why: why.collect::<Vec<_>>().join(" · "),
        undone: row.undone,
    }
}

/// One document.
pub fn document(lang: Locale, zone: &Zone, found: &DocumentDetail) -> DocumentShown {
    let DocumentDetail { document, moves, remnants, movement, undo } = found;
    let linked = |name: &str, value: String, href: String| Fact { value_href: Some(href), ..fact(name, value) };
    let mut facts = vec![
        fact(td_string!(lang, stores.documents.who), document.made_by_name.clone()),
        fact(td_string!(lang, stores.documents.recorded), format::date_time(lang, zone, document.recorded_at)),
    ];
    if document.occurred_at != document.recorded_at {
        let at = format::date_time(lang, zone, document.occurred_at);
        let odd = td_string!(lang, stores.documents.oddly, at = at.clone());
        facts.push(fact(td_string!(lang, stores.documents.occurred), if document.occurred_oddly { odd } else { at }));
    }
    facts.extend(document.holder.as_ref().map(|holder| {
        let name = labels::place(lang, holder);
        linked(td_string!(lang, stores.documents.holder), name, acts::holder_address(holder.id))
    }));
    let due = day(lang, zone, document.due_at);
    let said = [
        (td_string!(lang, stores.documents.due), due),
        (td_string!(lang, stores.documents.reason), document.reason.clone()),
        (td_string!(lang, stores.documents.note), document.note.clone()),
    ];
    facts.extend(said.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value)));
    facts.extend(remnants.iter().map(|remnant| {
        let much = quantity(lang, remnant.quantity, remnant.item.unit);
        let parts = [&much, &remnant.item.name, &remnant.size, &remnant.heat_number, &remnant.certificate];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        fact(td_string!(lang, stores.documents.remnant), parts.join(" · "))
    }));
    facts.extend(movement.map(|movement| {
        let (name, text) =
            (td_string!(lang, stores.documents.movement), td_string!(lang, stores.documents.by_movement));
        match movement.id {
            Some(id) => linked(name, text.to_owned(), movement_address(id)),
            None => fact(name, text.to_owned()),
        }
    }));
    facts.extend(document.undoes.map(|undone| {
        let text = td_string!(lang, stores.documents.that_one).to_owned();
        linked(td_string!(lang, stores.documents.undoes), text, acts::document_address(undone))
    }));
    DocumentShown {
        line: document_line(lang, document),
        facts,
        moves: moves.iter().map(|row| move_line(lang, row)).collect(),
        undo: undo.as_ref().map(|plan| undo_shown(lang, plan)),
    }
}

fn undo_shown(lang: Locale, plan: &UndoPlan) -> UndoShown {
    let lines = plan.lines.iter().map(|line| UndoLineShown {
        item: labels::piece(&line.item.name, line.piece.as_ref()),
        way: way(lang, &line.from, &line.to),
        quantity: quantity(lang, line.quantity, line.item.unit),
        short: (line.possible < line.quantity)
            .then(|| td_string!(lang, stores.undo.short, possible = format::quantity(line.possible))),
    });
    UndoShown {
        request: StockDocumentId::new(),
        lines: lines.collect(),
        complete: plan.is_complete(),
        possible: plan.lines.iter().any(|line| !line.possible.is_zero()),
    }
}
