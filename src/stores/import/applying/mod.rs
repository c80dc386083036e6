//! Taking the rows of a file in: one transaction, all that can be taken or nothing.

mod store;

use super::fields::{QuantityIs, StockField, StockMapping};
use super::ops::{KIND, fail, find};
use super::planning::{read_rows, rows_of, work_out};
use super::record::store::{self as record, ItemDone};
use super::rows::GENERAL;
use super::store as kept;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{ImportId, StockCategoryId, StockItemId};
use crate::base::problem::Entity;
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{self, SetUp, Stored as _, Values as _};
use crate::platform::imports::ops::{self as imports, Pace, Step};
use crate::platform::imports::rows::keep_refused;
use crate::platform::imports::types::{ImportStatus, Progress};
use crate::stores::items::many::store::save_many;
use crate::stores::items::{self, store as item_store};
use crate::stores::ledger::ops::{Difference, Receipt, ids, post_differences, post_receipts};
use crate::stores::ledger::store::lock_items;
use crate::stores::ops::StoresSetUp;
use crate::stores::rules::name_key;
use crate::stores::store::learn_tables;
use crate::stores::types::{
    DepartmentValues, ItemKind, MAX_LINES, StockCategoryValues, StockItem, StockItemValues, Unit,
};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use store::{ItemRow, NamedCategory};

/// Letters of the reason of a document at the most.
const LONGEST_REASON: usize = 200;
/// Names that an entry of the audit has at the most.
const MOST_NAMED: usize = 500;

/// The categories that rows name, by how these are compared.
type Categories = HashMap<(Option<String>, Option<String>), StockCategoryId>;

/// The job that applies. Done again after it succeeded, it does nothing; cut off, it begins from the beginning.
pub(in crate::stores::import) async fn apply_now(ctx: &Ctx, id: ImportId) -> Result<()> {
    let mut tx = ctx.begin(KIND.edit()).await?;
    let stored = find(&mut tx, id, false).await?;
    let (ImportStatus::Applying, Some(mapping)) = (stored.row.status, stored.mapping.clone()) else {
        return Ok(());
    };
    let mut pace = Pace::of(KIND, id);
    if let Err(failure) = read_rows(ctx, &mut tx, &stored, &mapping, &mut pace).await? {
        drop(tx);
        return fail(ctx, id, Step::Applying, &failure).await;
    }
    // Only now: reading the file takes its time. Until it is done nothing is moved, and nothing else is set up.
    StoresSetUp::lock(&mut tx).await?;
    let mut outcome = work_out(&mut tx, id, &mapping).await?;
    let mut work = Work { ctx, id, done: 0, total: outcome.counts.items_new + outcome.counts.items_changed, pace };
    work.total += outcome.counts.moves;
    let categories = work.set_up(&mut tx).await?;
    work.save_items(&mut tx, &categories).await?;
    let reason: String = stored.row.filename.chars().take(LONGEST_REASON).collect();
    outcome.documents = work.post(&mut tx, mapping.quantity_is(), &reason).await?;
    keep_refused::<StockMapping>(&mut tx, id).await?;
    if !imports::complete(ctx, &mut tx, KIND, id, &rows_of(&outcome), &outcome).await? {
        return Ok(());
    }
    kept::delete_rows(&mut tx, id).await?;
    tx.commit().await
}

struct Work<'a> {
    ctx: &'a Ctx,
    id: ImportId,
    /// Items and lines so far, and of how many.
    done: u64,
    total: u64,
    pace: Pace,
}

impl Work<'_> {
    async fn advance(&mut self, by: usize) {
        self.done += by as u64;
        self.pace.report(self.ctx, Progress { done: self.done, total: Some(self.total) }).await;
    }

    /// Makes the departments, categories and shelves that are named and not there.
    async fn set_up(&self, tx: &mut TenantTx) -> Result<Categories> {
        let (categories, mut made) = self.categories(tx).await?;
        let shelves = store::list_new_shelves(tx, self.id).await?;
        if !shelves.is_empty() {
            made.extend(store::insert_shelves(tx, &shelves).await?);
            store::update_shelves(tx, self.id).await?;
        }
        if !made.is_empty() {
            let count = made.len();
            made.truncate(MOST_NAMED);
            let facts = json!({ "made": count, "names": made });
            imports::note(self.ctx, tx, KIND, Action::CreateFromStockImport, self.id, facts).await?;
        }
        Ok(categories)
    }

    /// The categories that rows name, and the names of those that were made for them.
    async fn categories(&self, tx: &mut TenantTx) -> Result<(Categories, Vec<String>)> {
        let named = store::list_categories(tx, self.id).await?;
        if named.is_empty() {
            return Ok((Categories::new(), Vec::new()));
        }
        let mut departments: BTreeMap<String, _> = BTreeMap::new();
        for department in DepartmentValues::list(tx, None).await? {
            departments.insert(name_key(&department.values.name), department.id);
        }
        let mut known: BTreeMap<(_, String), StockCategoryId> = BTreeMap::new();
        for category in StockCategoryValues::list(tx, None).await? {
            if let Some(department) = category.values.department.id() {
                known.insert((department, name_key(&category.values.name)), category.id);
            }
        }
        let (mut found, mut made) = (Categories::new(), Vec::new());
        for NamedCategory { department, category } in named {
            let key = (department.as_deref().map(name_key), category.as_deref().map(name_key));
            let category = category.unwrap_or_else(|| GENERAL.to_owned());
            if department.is_none()
                && let Some(id) = known.iter().find_map(|((_, name), id)| (*name == name_key(&category)).then_some(*id))
            {
                found.insert(key, id);
                continue;
            }
            let department = department.unwrap_or_else(|| GENERAL.to_owned());
            let of = if let Some(id) = departments.get(&name_key(&department)) {
                *id
            } else {
                let new = DepartmentValues { name: department.clone(), icon: "inventory_2".to_owned() };
                let id = entity::create_in(self.ctx, tx, &new).await?.id;
                departments.insert(name_key(&department), id);
                made.push(department.clone());
                id
            };
            let id = if let Some(id) = known.get(&(of, name_key(&category))) {
                *id
            } else {
                let new = StockCategoryValues { department: of.into(), name: category.clone() };
                let id = entity::create_in(self.ctx, tx, &new).await?.id;
                known.insert((of, name_key(&category)), id);
                made.push(format!("{department} / {category}"));
                id
            };
            found.insert(key, id);
        }
        Ok((found, made))
    }

    /// Makes and changes items.
    async fn save_items(&mut self, tx: &mut TenantTx, categories: &Categories) -> Result<()> {
        let (ctx, mut after, mut portions) = (self.ctx, 0, 0_u32);
        loop {
            let rows = store::list_items(tx, self.id, after, limit()).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row;
            let there: Vec<StockItemId> = rows.iter().filter(|row| !row.is_new).map(|row| row.item).collect();
            let there = item_store::of_ids(tx, &there).await?;
            let nameless = rows.iter().filter(|row| row.is_new && row.code.is_none()).count();
            let mut codes = items::free_codes(tx, nameless).await?;
            let (mut saved, mut entries, mut done) = (Vec::new(), Vec::new(), Vec::new());
            for row in &rows {
                let before = there.get(&row.item);
                if before.is_none() && !row.is_new {
                    return Err(Error::broken("an item of an import is not there"));
                }
                let after = after_of(row, before, categories, &mut codes)?;
                let facts = before.map(|before| before.values.facts()).transpose()?;
                let verb = if row.is_new { "create_stock_item" } else { "change_stock_item" };
                let gtin = row.gtin.clone().filter(|_| row.is_new || row.changed.contains(&StockField::Gtin));
                done.push(ItemDone {
                    item: row.item,
                    before: before.map(|before| serde_json::to_value(&before.values)).transpose()?,
                    version: after.version,
                    gtin,
                });
                entries.push(
                    Entry::new(verb, Entity::StockItem.as_str(), row.item).before(facts).after(after.values.facts()?),
                );
                saved.push(after);
            }
            let conflict = entity::conflict_by_constraint(Entity::StockItem);
            save_many(tx, &saved).await.map_err(conflict)?;
            let learnt: Vec<_> = done.iter().filter_map(|done| Some((done.item, done.gtin.clone()?))).collect();
            if !learnt.is_empty() {
                record::insert_codes(tx, &learnt).await?;
            }
            record::insert_items_done(tx, self.id, &done).await?;
            let (tenant, sql) = tx.split();
            audit::insert_many(sql, ctx, tenant, entries).await?;
            portions += 1;
            if portions.is_power_of_two() {
                learn_tables(tx).await?;
            }
            self.advance(saved.len()).await;
        }
    }

    /// Posts what the rows change of how much there is; what they say of items else is looked at as well. Answers how many documents.
    async fn post(&mut self, tx: &mut TenantTx, quantity: QuantityIs, reason: &str) -> Result<u64> {
        let (ctx, mut after, mut documents) = (self.ctx, 0, 0_u32);
        loop {
            let moves = store::list_moves(tx, self.id, after, limit()).await?;
            let Some(last) = moves.last() else { break };
            after = last.row;
            lock_items(tx, &ids(moves.iter().map(|made| made.item))).await?;
            let document = if quantity == QuantityIs::Count {
                let found: Vec<Difference> = moves
                    .iter()
                    .map(|made| Difference { item: made.item, shelf: made.shelf, more: made.quantity })
                    .collect();
                post_differences(ctx, tx, reason, &found).await?
            } else {
                let receipts: Vec<Receipt> = moves
                    .iter()
                    .map(|made| Receipt {
                        item: made.item,
                        shelf: made.shelf,
                        quantity: made.quantity,
                        cost: made.cost,
                    })
                    .collect();
                post_receipts(ctx, tx, reason, &receipts).await?
            };
            record::insert_document(tx, self.id, documents.cast_signed(), document).await?;
            documents += 1;
            if documents.is_power_of_two() {
                learn_tables(tx).await?;
            }
            self.advance(moves.len()).await;
        }
        // Thresholds that no move crosses are crossed all the same.
        for items in store::list_unmoved(tx, self.id).await?.chunks(MAX_LINES) {
            StoresSetUp::settle(ctx, tx, items.to_vec()).await?;
        }
        Ok(documents.into())
    }
}

fn limit() -> i64 {
    i64::try_from(MAX_LINES).unwrap_or(i64::MAX)
}

/// The item as the row says, where it says something.
fn after_of(
    row: &ItemRow,
    before: Option<&StockItem>,
    categories: &Categories,
    codes: &mut Vec<String>,
) -> Result<StockItem> {
    let unknown = |what: &str| Error::broken(format!("row {} of an import has an unknown {what}", row.row));
    let kind = row.kind.as_deref().map(str::parse::<ItemKind>).transpose().map_err(|_| unknown("kind"))?;
    let unit = row.unit.as_deref().map(str::parse::<Unit>).transpose().map_err(|_| unknown("unit"))?;
    let key = |name: &Option<String>| name.as_deref().map(name_key);
    let category = categories.get(&(key(&row.category.department), key(&row.category.category)));
    let category = category.map(|id| NameOr::Id(*id));
    let home = row.home.map(NameOr::Id);
    let Some(before) = before else {
        let kind = kind.unwrap_or(ItemKind::Consumable);
        let unit = unit.unwrap_or(Unit::Piece);
        let values = StockItemValues {
            code: row.code.clone().or_else(|| codes.pop()).ok_or_else(|| unknown("code"))?,
            name: row.name.clone().ok_or_else(|| unknown("name"))?,
            kind,
            unit,
            decimals: Some(unit.decimals()),
            tracking: None,
            category,
            returnable: Some(kind == ItemKind::Tool),
            supplier: row.supplier.clone().unwrap_or_default(),
            lead_days: None,
            pack: None,
            threshold: row.threshold.unwrap_or(Decimal::ZERO),
            target: row.target,
            home,
            archived: false,
        };
        return Ok(StockItem { id: row.item, version: 1, values });
    };
    let mut values = before.values.clone();
    for field in &row.changed {
        match field {
            StockField::Name => values.name = row.name.clone().ok_or_else(|| unknown("name"))?,
            StockField::Kind => values.kind = kind.unwrap_or(values.kind),
            StockField::Unit => {
                values.unit = unit.unwrap_or(values.unit);
                values.decimals = Some(values.unit.decimals());
            }
            StockField::Category => values.category = category.clone().or(values.category),
            StockField::Place => values.home = home.clone().or(values.home),
            StockField::Threshold => values.threshold = row.threshold.unwrap_or(values.threshold),
            StockField::Target => values.target = row.target.or(values.target),
            StockField::Supplier => values.supplier = row.supplier.clone().unwrap_or(values.supplier),
            // Not what an item says of itself.
            StockField::Gtin | StockField::Code | StockField::Department | StockField::Quantity | StockField::Cost => {}
        }
    }
    Ok(StockItem { id: before.id, version: before.version + 1, values })
}
