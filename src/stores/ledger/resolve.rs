//! What an act names: items, places and whoever has something. What it needs and is not there yet is made here.

use super::ops::Manner;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::{Error, Result};
use crate::base::id::{StockItemId, StockLocationId};
use crate::base::permission::Permission;
use crate::base::problem::{Choice, Entity, FieldProblem, Problem, Reason};
use crate::base::stored::narrow;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Values;
use crate::stores::items::store::{self as items, Called, KnownItem};
use crate::stores::places::store::{self as places, KnownPlace};
use crate::stores::rules::{fits, name_key, path_key};
use crate::stores::types::{
    Act, ActLine, ActRequest, Holder, HolderKind, ItemKind, OutsideKind, PlaceKind, StockItemValues, Unit,
};
use crate::stores::{holders, items as item_rules, jobs};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Names of an act that are looked up by their words: each of them is a walk over all items.
const MOST_LOOKED_UP: usize = 20;
/// Items that are told of such a name.
const MOST_CANDIDATES: i64 = 10;

/// Everything that an act is about.
#[derive(Debug)]
pub(super) struct Scene {
    /// Of each line.
    pub items: Vec<KnownItem>,
    /// Who is issued something, or returns it.
    pub holder: Option<StockLocationId>,
    /// Of each line; none where the act has no such place, or the planner finds it.
    pub from: Vec<Option<KnownPlace>>,
    pub to: Vec<Option<StockLocationId>>,
    /// From where things come, and to where they go, outside.
    pub outside: Option<StockLocationId>,
}

/// Collects what is wrong with lines.
#[derive(Debug, Default)]
struct Wrong(Vec<FieldProblem>);

impl Wrong {
    fn push(&mut self, line: usize, field: &str, reason: Reason) {
        self.0.push(FieldProblem { field: format!("lines.{line}.{field}"), reason });
    }

    fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid { fields: self.0 }.into()) }
    }
}

/// Finds what an act names, under the shared lock of the set-up, and makes what is made on its first use. Everything that cannot
/// be taken is told at once.
pub(super) async fn scene(ctx: &Ctx, tx: &mut TenantTx, manner: Manner, asked: &ActRequest) -> Result<Scene> {
    let act = manner.act;
    let found = find_items(tx, &asked.lines).await?;
    if act != Act::Receive {
        refuse_ambiguous(tx, &asked.lines, &found).await?;
    }
    let known = find_places(tx, &asked.lines).await?;
    let mut wrong = Wrong::default();
    let (mut from, mut to) = (Vec::new(), Vec::new());
    for (at, (line, item)) in asked.lines.iter().zip(&found).enumerate() {
        check_item(&mut wrong, act, at, line, item.as_ref());
        let sources: &[PlaceKind] =
            if act == Act::Scrap { &[PlaceKind::Shelf, PlaceKind::Holder] } else { &[PlaceKind::Shelf] };
        let targets: &[PlaceKind] = if act == Act::Scrap { &[PlaceKind::Outside] } else { &[PlaceKind::Shelf] };
        let source = line.from.as_ref().map(|name| place(&known, name, sources));
        // Nothing is issued from where it is not usable.
        let source = source.map(|found| found.filter(|place| act != Act::Issue || place.usable));
        let target = line.to.as_ref().map(|name| place(&known, name, targets));
        // What is scrapped goes to no other place outside.
        let target = target.map(|found| found.filter(|place| !place.archived && is_waste(act, place)));
        if source == Some(None) {
            wrong.push(at, "from", Reason::Unknown);
        }
        if target == Some(None) {
            wrong.push(at, "to", Reason::Unknown);
        }
        let (source, target) = (source.flatten(), target.flatten().map(|place| place.id));
        let home = item.as_ref().and_then(|item| item.home);
        to.push(target.or(home.filter(|_| targets == [PlaceKind::Shelf])));
        if source.as_ref().is_some_and(|source| act == Act::Transfer && Some(source.id) == to[at]) {
            wrong.push(at, "to", Reason::Duplicate);
        }
        from.push(source);
    }
    wrong.done()?;

    let kind = match act {
        Act::Receive => Some(OutsideKind::Supplier),
        Act::Adjust => Some(OutsideKind::Difference),
        Act::Scrap => Some(OutsideKind::Scrap),
        Act::Issue | Act::Return | Act::Transfer | Act::Undo => None,
    };
    let outside = match kind {
        Some(kind) => Some(places::outside(tx, kind).await?),
        None => None,
    };
    let onto_shelves = matches!(act, Act::Receive | Act::Return | Act::Transfer | Act::Adjust);
    if onto_shelves && to.contains(&None) {
        let general = places::general(tx).await?;
        for to in &mut to {
            *to = to.or(Some(general));
        }
    }
    let holder = holder(ctx, tx, manner, asked).await?;
    let items = make_items(ctx, tx, &asked.lines, found).await?;
    Ok(Scene { items, holder, from, to, outside })
}

/// A name that no item has, and that several begin their words with, is asked back with these. What is received by such a name
/// is new.
async fn refuse_ambiguous(tx: &mut TenantTx, lines: &[ActLine], found: &[Option<KnownItem>]) -> Result<()> {
    let unknown = lines.iter().zip(found).enumerate().filter(|(_, (_, item))| item.is_none());
    let named = unknown.filter_map(|(at, (line, _))| Some((at, line.name.as_deref()?)));
    let mut choices = Vec::new();
    for (at, name) in named.take(MOST_LOOKED_UP) {
        let candidates = items::alike(tx, name, MOST_CANDIDATES).await?;
        if candidates.len() > 1 {
            choices.push(Choice { line: narrow(at)?, name: name.trim().to_owned(), candidates });
        }
    }
    if choices.is_empty() { Ok(()) } else { Err(Problem::Ambiguous { choices }.into()) }
}

fn is_waste(act: Act, place: &KnownPlace) -> bool {
    let waste = [OutsideKind::Scrap.as_str(), OutsideKind::Lost.as_str()];
    act != Act::Scrap || place.key.as_deref().is_some_and(|key| waste.contains(&key))
}

fn place(known: &[KnownPlace], name: &NameOr<StockLocationId>, kinds: &[PlaceKind]) -> Option<KnownPlace> {
    let is = |place: &&KnownPlace| kinds.contains(&place.kind) && place.is_named(name);
    known.iter().find(is).cloned()
}

fn check_item(wrong: &mut Wrong, act: Act, at: usize, line: &ActLine, item: Option<&KnownItem>) {
    let onto_shelves = matches!(act, Act::Receive | Act::Return | Act::Transfer | Act::Adjust);
    let by_piece = item.is_some_and(KnownItem::is_by_piece);
    if by_piece != line.piece.is_some() {
        wrong.push(at, "piece", if by_piece { Reason::Missing } else { Reason::ByQuantity });
    }
    let decimals = match item {
        Some(item) if item.archived && onto_shelves => return wrong.push(at, field(line), Reason::Unknown),
        Some(item) => item.decimals,
        // A new one is counted in pieces.
        None if act == Act::Receive && line.name.is_some() => 0,
        None => return wrong.push(at, field(line), Reason::Unknown),
    };
    if !fits(line.quantity, decimals) {
        wrong.push(at, "quantity", Reason::Malformed);
    }
    if line.threshold.is_some_and(|threshold| !fits(threshold, decimals)) {
        wrong.push(at, "threshold", Reason::Malformed);
    }
}

fn field(line: &ActLine) -> &'static str {
    match line {
        ActLine { item: Some(_), .. } => "item",
        ActLine { code: Some(_), .. } => "code",
        ActLine { .. } => "name",
    }
}

/// The item of each line, where there is one.
async fn find_items(tx: &mut TenantTx, lines: &[ActLine]) -> Result<Vec<Option<KnownItem>>> {
    let called =
        lines.iter().map(|line| Called { id: line.item, code: line.code.as_deref(), name: line.name.as_deref() });
    items::find_called(tx, &called.collect::<Vec<_>>()).await
}

async fn find_places(tx: &mut TenantTx, lines: &[ActLine]) -> Result<Vec<KnownPlace>> {
    let named: Vec<_> = lines.iter().flat_map(|line| [&line.from, &line.to]).flatten().collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = named.iter().filter_map(|name| name.id()).map(|id| id.0).collect();
    let keys: Vec<_> = named.iter().filter_map(|name| name.name()).map(path_key).collect();
    if keys.iter().any(|key| key == OutsideKind::Lost.as_str()) {
        places::outside(tx, OutsideKind::Lost).await?;
    }
    if keys.iter().any(|key| key == OutsideKind::Scrap.as_str()) {
        places::outside(tx, OutsideKind::Scrap).await?;
    }
    places::known(tx, &ids, &keys).await
}

/// Whom something is issued to, or who returns it: the caller where nobody is named. A return that names its issues, or the pieces,
/// needs nobody. To an order the production alone issues, which knows whether it goes on.
async fn holder(ctx: &Ctx, tx: &mut TenantTx, manner: Manner, asked: &ActRequest) -> Result<Option<StockLocationId>> {
    let act = manner.act;
    if !matches!(act, Act::Issue | Act::Return) {
        return Ok(None);
    }
    if let Some(name) = &asked.holder {
        let holder = holders::find_any(tx, name).await?;
        let holder = holder.filter(|holder| act == Act::Return || !holder.values.archived);
        let unknown = || Problem::invalid("holder", Reason::Unknown);
        let Holder { id, values, .. } = holder.ok_or_else(unknown)?;
        if values.kind == HolderKind::Order && !manner.of_order {
            let hidden = jobs::ops::hidden(ctx, tx, &[id.0]).await?;
            if act == Act::Issue || hidden.contains(&id.0) {
                return Err(unknown().into());
            }
        }
        return Ok(Some(id));
    }
    if act == Act::Return && asked.lines.iter().all(|line| line.issue.is_some() || line.piece.is_some()) {
        return Ok(None);
    }
    // Whoever acts for the organization is nobody of it.
    match ctx.person() {
        Ok(person) if person.acting.is_none() => {
            let id = holders::store::make_of_user(tx, person.user, &person.name).await?;
            Ok(Some(id))
        }
        _ => Err(Problem::invalid("holder", Reason::Missing).into()),
    }
}

/// The items of all lines: those that are new are made, in the order of their names, and thresholds that are said are set.
async fn make_items(
    ctx: &Ctx,
    tx: &mut TenantTx,
    lines: &[ActLine],
    found: Vec<Option<KnownItem>>,
) -> Result<Vec<KnownItem>> {
    let mut thresholds: BTreeMap<StockItemId, (KnownItem, Decimal)> = BTreeMap::new();
    let mut new: BTreeMap<String, (&str, Decimal)> = BTreeMap::new();
    for (line, item) in lines.iter().zip(&found) {
        match (item, line.threshold, &line.name) {
            (Some(item), Some(threshold), _) if threshold != item.threshold => {
                thresholds.insert(item.id, (item.clone(), threshold));
            }
            (None, threshold, Some(name)) => {
                let entry = new.entry(name_key(name)).or_insert((name.trim(), Decimal::ZERO));
                entry.1 = threshold.unwrap_or(entry.1);
            }
            _ => {}
        }
    }
    if new.is_empty() && thresholds.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    if !thresholds.is_empty() || new.values().any(|(_, threshold)| !threshold.is_zero()) {
        ctx.require(Permission::StoresEdit)?;
    }
    for (name, threshold) in new.values() {
        make_item(ctx, tx, name, *threshold).await?;
    }
    for (item, threshold) in thresholds.values() {
        if !items::set_threshold(tx, item, *threshold).await? {
            return Err(Error::from(Problem::Unavailable));
        }
        let told = |threshold: Decimal| serde_json::json!({ "low_below": threshold });
        let entry = Entry::new("change_stock_item", Entity::StockItem.as_str(), item.id)
            .before(told(item.threshold))
            .after(told(*threshold));
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry).await?;
    }
    let made = find_items(tx, lines).await?.into_iter().flatten().collect::<Vec<_>>();
    if made.len() == lines.len() { Ok(made) } else { Err(Problem::Unavailable.into()) }
}

/// Makes an item of which only the name is known, unless somebody else made it at this moment.
async fn make_item(ctx: &Ctx, tx: &mut TenantTx, name: &str, threshold: Decimal) -> Result<()> {
    let values = StockItemValues {
        code: item_rules::free_code(tx).await?,
        name: name.to_owned(),
        kind: ItemKind::Consumable,
        unit: Unit::Piece,
        decimals: Some(0),
        tracking: None,
        category: None,
        returnable: Some(false),
        supplier: String::new(),
        lead_days: None,
        pack: None,
        threshold,
        target: None,
        home: None,
        archived: false,
    };
    let item = Record { id: StockItemId::new(), version: 1, values };
    if !items::insert_new(tx, &item).await? {
        return Ok(());
    }
    let entry = Entry::new("create_stock_item", Entity::StockItem.as_str(), item.id).after(item.values.facts()?);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}
