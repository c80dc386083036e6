//! The set-up of a store-room as it is listed and filled in: items, departments, categories, shelves, holders and kits.

use super::labels;
use super::settings::SetUp;
use crate::base::format;
use crate::entity_pages::{Asked, EntityForm, EntityList, Sent, Texts, list, remove as remove_as};
use crate::forms::form::{Form, Typed};
use crate::forms::lines::{FormLine, FormLines};
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{DepartmentId, StockLocationId};
use engrane::base::paging::{DEFAULT_PER_PAGE, PageRequest};
use engrane::base::problem::{Entity, Problem};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::stores;
use engrane::stores::kits::types::{KitLine, KitValues};
use engrane::stores::pieces::types::Tracking;
use engrane::stores::types::{
    DepartmentValues, HolderKind, HolderValues, ItemFilter, ItemKind, StockCategory, StockCategoryValues, StockItem,
    StockItemValues, StockLocationValues, StoreRoom, Unit,
};
use rust_decimal::Decimal;
use std::str::FromStr;

/// The page of the list that is asked for.
pub async fn shown(ctx: &Ctx, lang: Locale, place: SetUp, asked: &Asked) -> Result<EntityList> {
    let room = stores::ops::store_room(ctx).await?;
    let kits = entity::list::<KitValues>(ctx).await?;
    let (items, total) = items(ctx, lang, &room, place, asked).await?;
    let list = match place {
        SetUp::Items => items,
        SetUp::Departments => list(&Departments(lang), &room.departments, asked),
        SetUp::Categories => list(&Categories(lang, &room), &room.categories, asked),
        SetUp::Locations => list(&Locations(lang, &room), &room.locations, asked),
        SetUp::Holders => list(&Holders(lang, &room), &room.holders, asked),
        SetUp::Kits => list(&Kits(lang), &kits, asked),
    };
    let others = [room.departments.len(), room.categories.len(), room.locations.len(), room.holders.len(), kits.len()];
    let others = others.iter().map(|&count| u32::try_from(count).unwrap_or(u32::MAX));
    Ok(EntityList { counts: [total].into_iter().chain(others).collect(), ..list })
}

/// A page of the items, which are many, and how many there are of all.
async fn items(ctx: &Ctx, lang: Locale, room: &StoreRoom, place: SetUp, asked: &Asked) -> Result<(EntityList, u32)> {
    let count = |total: u64| u32::try_from(total).unwrap_or(u32::MAX);
    let one = PageRequest::bounded(Some(1), Some(1));
    let all = count(stores::items::ops::list(ctx, &ItemFilter::default(), one).await?.total);
    if place != SetUp::Items {
        return Ok((EntityList::default(), all));
    }
    let filter = ItemFilter { words: asked.q.clone(), ..ItemFilter::default() };
    let page = PageRequest::bounded(Some(asked.page), Some(DEFAULT_PER_PAGE));
    let found = stores::items::ops::list(ctx, &filter, page).await?;
    let pages = count(found.total_pages());
    let form = Items(lang, room);
    let records: Vec<StockItem> = found.rows.into_iter().map(|row| row.item).collect();
    let opened: Vec<StockItem> = match asked.edit.parse() {
        Ok(id) => match stores::items::ops::find(ctx, NameOr::Id(id)).await {
            Ok(found) => vec![found.row.item],
            Err(engrane::base::fault::Error::Refused(Problem::NotFound { .. })) => Vec::new(),
            Err(error) => return Err(error),
        },
        Err(_) => Vec::new(),
    };
    let of_form = list(&form, &opened, &Asked { edit: asked.edit.clone(), ..Asked::default() });
    let rows = list(&form, &records, &Asked::default());
    Ok((EntityList { form: of_form.form, found: count(found.total), page: found.page, pages, ..rows }, all))
}

/// Creates what was sent, or changes the one that it names as a whole.
pub async fn save(ctx: &Ctx, place: SetUp, sent: Sent<'_>) -> Result<()> {
    let (room, lang) = (stores::ops::store_room(ctx).await?, Locale::es);
    match place {
        SetUp::Items => sent.save(ctx, &Items(lang, &room)).await,
        SetUp::Departments => sent.save(ctx, &Departments(lang)).await,
        SetUp::Categories => sent.save(ctx, &Categories(lang, &room)).await,
        SetUp::Locations => sent.save(ctx, &Locations(lang, &room)).await,
        SetUp::Holders => sent.save(ctx, &Holders(lang, &room)).await,
        SetUp::Kits => sent.save(ctx, &Kits(lang)).await,
    }
}

/// Removes one thing; one with a history is archived.
pub async fn remove(ctx: &Ctx, place: SetUp, id: &str) -> Result<()> {
    match place {
        SetUp::Items => stores::items::ops::archive(ctx, one(id, Entity::StockItem)?).await,
        SetUp::Departments => {
            let id: NameOr<DepartmentId> = one(id, Entity::Department)?;
            entity::delete_or_move::<DepartmentValues>(ctx, id, None).await
        }
        SetUp::Categories => {
            let id: NameOr<engrane::base::id::StockCategoryId> = one(id, Entity::StockCategory)?;
            entity::delete_or_move::<StockCategoryValues>(ctx, id, None).await
        }
        SetUp::Locations => stores::places::ops::delete(ctx, one(id, Entity::StockLocation)?, None).await,
        SetUp::Holders => stores::holders::ops::delete(ctx, one(id, Entity::Holder)?).await,
        SetUp::Kits => remove_as::<Kits>(ctx, id).await,
    }
}

fn one<Id: FromStr>(id: &str, what: Entity) -> Result<NameOr<Id>, Problem> {
    id.parse().map(NameOr::Id).map_err(|_| Problem::NotFound { what })
}

/// `DEPARTMENT / CATEGORY`.
pub fn category_path(room: &StoreRoom, category: &StockCategory) -> String {
    let department = department_name(room, Some(&category.values.department));
    format!("{department} / {}", category.values.name)
}

fn department_name(room: &StoreRoom, department: Option<&NameOr<DepartmentId>>) -> String {
    let id = department.and_then(NameOr::id);
    room.departments.iter().find(|one| Some(one.id) == id).map(|one| one.values.name.clone()).unwrap_or_default()
}

fn field(name: &str, label: &str) -> FormField {
    FormField::new(name, label, Kind::Text)
}

fn name(lang: Locale) -> FormField {
    field("name", td_string!(lang, stores.field.name)).required()
}

fn archived(lang: Locale) -> FormField {
    field("archived", td_string!(lang, stores.field.archived)).hint(td_string!(lang, stores.field.archived_hint))
}

/// A choice of departments, or none.
fn choose_department(form: &mut Form, lang: Locale, room: &StoreRoom, value: &mut Option<NameOr<DepartmentId>>) {
    let departments = room.departments.iter().map(|one| (NameOr::Id(one.id), &one.values.name));
    let department = field("department", td_string!(lang, stores.field.department));
    form.choice_if_any(department, value, td_string!(lang, stores.field.none), departments);
}

/// A choice of shelves, or none.
fn choose_shelf(
    form: &mut Form,
    (field, none): (FormField, &str),
    room: &StoreRoom,
    value: &mut Option<NameOr<StockLocationId>>,
) {
    let shelves = room.locations.iter().filter(|one| !one.values.archived);
    form.choice_if_any(field, value, none, shelves.map(|one| (NameOr::Id(one.id), &one.values.path)));
}

/// From when on an item is low, and what it is filled up to.
pub fn thresholds(lang: Locale, values: &StockItemValues) -> Vec<FormField> {
    Form::show(|form| threshold_fields(form, lang, &mut values.clone()))
}

/// An item with thresholds as they were typed.
pub fn with_thresholds(mut values: StockItemValues, typed: &Typed) -> Result<StockItemValues, Problem> {
    Form::read(typed, |form| threshold_fields(form, Locale::es, &mut values))?;
    Ok(values)
}

fn threshold_fields(form: &mut Form, lang: Locale, values: &mut StockItemValues) {
    let mut threshold = Some(values.threshold).filter(|threshold| !threshold.is_zero());
    let low = field("threshold", td_string!(lang, stores.field.threshold));
    form.decimal_if_any(low.hint(td_string!(lang, stores.field.threshold_hint)), &mut threshold);
    values.threshold = threshold.unwrap_or(Decimal::ZERO);
    let target = field("target", td_string!(lang, stores.field.target));
    form.decimal_if_any(target.hint(td_string!(lang, stores.field.target_hint)), &mut values.target);
}

struct Items<'a>(Locale, &'a StoreRoom);

impl EntityForm for Items<'_> {
    type Values = StockItemValues;

    fn texts(&self) -> Texts {
        let Self(lang, _) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_items).to_owned(),
            new: td_string!(lang, stores.settings.new_item),
            change: td_string!(lang, stores.settings.change_item),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, stores.field.name),
            td_string!(lang, stores.field.code),
            td_string!(lang, stores.field.category),
            td_string!(lang, stores.field.kind),
            td_string!(lang, stores.field.threshold),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &StockItemValues) -> Vec<String> {
        let Self(lang, room) = *self;
        let category = values.category.as_ref().and_then(NameOr::id);
        let category = room.categories.iter().find(|one| Some(one.id) == category);
        let dash = || "–".to_owned();
        let threshold = Some(values.threshold).filter(|threshold| !threshold.is_zero());
        vec![
            values.name.clone(),
            values.code.clone(),
            category.map_or_else(dash, |one| category_path(room, one)),
            labels::item_kind(lang, values.kind).to_owned(),
            threshold.map_or_else(dash, format::quantity),
        ]
    }

    fn is_off(&self, values: &StockItemValues) -> bool {
        values.archived
    }

    fn blank(&self) -> StockItemValues {
        StockItemValues {
            code: String::new(),
            name: String::new(),
            kind: ItemKind::Consumable,
            unit: Unit::Piece,
            decimals: None,
            tracking: None,
            category: None,
            returnable: None,
            supplier: String::new(),
            lead_days: None,
            pack: None,
            threshold: Decimal::ZERO,
            target: None,
            home: None,
            archived: false,
        }
    }

    fn form(&self, form: &mut Form, values: &mut StockItemValues) {
        let Self(lang, room) = *self;
        form.text(name(lang), &mut values.name);
        let code = field("code", td_string!(lang, stores.field.code));
        form.text(code.hint(td_string!(lang, stores.field.code_made)), &mut values.code);
        let kinds = ItemKind::ALL.iter().map(|&kind| (kind, labels::item_kind(lang, kind)));
        form.choice(field("kind", td_string!(lang, stores.field.kind)), &mut values.kind, kinds);
        let units = Unit::ALL.iter().map(|&unit| (unit, labels::unit(lang, unit)));
        form.choice(field("unit", td_string!(lang, stores.field.unit)), &mut values.unit, units);
        let ways = [
            (Tracking::Bulk, td_string!(lang, stores.field.by_quantity)),
            (Tracking::Piece, td_string!(lang, stores.field.by_piece)),
        ];
        let tracking = field("tracking", td_string!(lang, stores.field.tracking));
        let mut way = values.tracking.unwrap_or_default();
        form.choice(tracking.hint(td_string!(lang, stores.field.tracking_hint)), &mut way, ways);
        values.tracking = Some(way);
        let categories = room.categories.iter().map(|one| (NameOr::Id(one.id), category_path(room, one)));
        let none = td_string!(lang, stores.field.none);
        let category = field("category", td_string!(lang, stores.field.category));
        form.choice_if_any(category, &mut values.category, none, categories);
        let returns =
            [(true, td_string!(lang, stores.field.comes_back)), (false, td_string!(lang, stores.field.used_up))];
        let returnable = field("returnable", td_string!(lang, stores.field.returnable));
        let by_kind = td_string!(lang, stores.field.by_kind);
        form.choice_if_any(returnable, &mut values.returnable, by_kind, returns);
        let home = field("home", td_string!(lang, stores.field.home));
        choose_shelf(form, (home, none), room, &mut values.home);
        threshold_fields(form, lang, values);
        form.text(field("supplier", td_string!(lang, stores.field.supplier)), &mut values.supplier);
        form.count_if_any(field("lead_days", td_string!(lang, stores.field.lead_days)), &mut values.lead_days);
        let pack = field("pack", td_string!(lang, stores.field.pack));
        form.decimal_if_any(pack.hint(td_string!(lang, stores.field.pack_hint)), &mut values.pack);
        form.check(archived(lang), &mut values.archived);
    }
}

struct Departments(Locale);

impl EntityForm for Departments {
    type Values = DepartmentValues;

    const COLUMNS: &'static [&'static str] = &["name", "icon"];

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_departments).to_owned(),
            new: td_string!(lang, stores.settings.new_department),
            change: td_string!(lang, stores.settings.change_department),
            blocked: "",
        }
    }

    fn blank(&self) -> DepartmentValues {
        DepartmentValues { name: String::new(), icon: "inventory_2".to_owned() }
    }

    fn form(&self, form: &mut Form, values: &mut DepartmentValues) {
        let Self(lang) = *self;
        form.text(name(lang), &mut values.name);
        let icon = field("icon", td_string!(lang, stores.field.icon));
        form.text(icon.hint(td_string!(lang, stores.field.icon_hint)), &mut values.icon);
    }
}

struct Categories<'a>(Locale, &'a StoreRoom);

impl EntityForm for Categories<'_> {
    type Values = StockCategoryValues;

    const COLUMNS: &'static [&'static str] = &["name", "department"];

    fn texts(&self) -> Texts {
        let Self(lang, room) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_categories).to_owned(),
            new: td_string!(lang, stores.settings.new_category),
            change: td_string!(lang, stores.settings.change_category),
            blocked: if room.departments.is_empty() { td_string!(lang, stores.settings.department_first) } else { "" },
        }
    }

    fn blank(&self) -> StockCategoryValues {
        // A form that could name no department is not opened.
        let first = self.1.departments.first();
        let department = first.map_or_else(|| NameOr::Name(String::new()), |one| one.id.into());
        StockCategoryValues { department, name: String::new() }
    }

    fn form(&self, form: &mut Form, values: &mut StockCategoryValues) {
        let Self(lang, room) = *self;
        form.text(name(lang), &mut values.name);
        let departments = room.departments.iter().map(|one| (NameOr::Id(one.id), &one.values.name));
        let department = field("department", td_string!(lang, stores.field.department));
        form.choice(department, &mut values.department, departments);
    }
}

struct Locations<'a>(Locale, &'a StoreRoom);

impl EntityForm for Locations<'_> {
    type Values = StockLocationValues;

    fn texts(&self) -> Texts {
        let Self(lang, _) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_locations).to_owned(),
            new: td_string!(lang, stores.settings.new_location),
            change: td_string!(lang, stores.settings.change_location),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, stores.field.place),
            td_string!(lang, stores.field.department),
            td_string!(lang, stores.field.usable_short),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &StockLocationValues) -> Vec<String> {
        let Self(lang, room) = *self;
        let usable = if values.usable { td_string!(lang, stores.field.yes) } else { td_string!(lang, stores.field.no) };
        let department = department_name(room, values.department.as_ref());
        let department = if department.is_empty() { "–".to_owned() } else { department };
        vec![values.path.clone(), department, usable.to_owned()]
    }

    fn is_off(&self, values: &StockLocationValues) -> bool {
        values.archived
    }

    fn blank(&self) -> StockLocationValues {
        StockLocationValues {
            name: String::new(),
            parent: None,
            department: None,
            usable: true,
            archived: false,
            path: String::new(),
        }
    }

    fn form(&self, form: &mut Form, values: &mut StockLocationValues) {
        let Self(lang, room) = *self;
        form.text(name(lang), &mut values.name);
        let parent = field("parent", td_string!(lang, stores.field.parent));
        choose_shelf(form, (parent, td_string!(lang, stores.field.nothing)), room, &mut values.parent);
        choose_department(form, lang, room, &mut values.department);
        let usable = field("usable", td_string!(lang, stores.field.usable));
        form.check(usable.hint(td_string!(lang, stores.field.usable_hint)), &mut values.usable);
        form.check(archived(lang), &mut values.archived);
    }
}

struct Holders<'a>(Locale, &'a StoreRoom);

impl EntityForm for Holders<'_> {
    type Values = HolderValues;

    fn texts(&self) -> Texts {
        let Self(lang, _) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_holders).to_owned(),
            new: td_string!(lang, stores.settings.new_holder),
            change: td_string!(lang, stores.settings.change_holder),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, stores.field.name),
            td_string!(lang, stores.field.badge),
            td_string!(lang, stores.field.holder_kind),
            td_string!(lang, stores.field.department),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &HolderValues) -> Vec<String> {
        let Self(lang, room) = *self;
        let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
        vec![
            values.name.clone(),
            dash(values.code.clone().unwrap_or_default()),
            labels::holder_kind(lang, values.kind).to_owned(),
            dash(department_name(room, values.department.as_ref())),
        ]
    }

    fn is_off(&self, values: &HolderValues) -> bool {
        values.archived
    }

    fn blank(&self) -> HolderValues {
        HolderValues {
            kind: HolderKind::Person,
            name: String::new(),
            code: None,
            user: None,
            department: None,
            archived: false,
        }
    }

    fn form(&self, form: &mut Form, values: &mut HolderValues) {
        let Self(lang, room) = *self;
        let kinds = HolderKind::ALL.iter().copied().filter(|kind| *kind != HolderKind::Order);
        let kinds = kinds.map(|kind| (kind, labels::holder_kind(lang, kind)));
        form.choice(field("kind", td_string!(lang, stores.field.holder_kind)), &mut values.kind, kinds);
        form.text(name(lang), &mut values.name);
        let badge = field("code", td_string!(lang, stores.field.badge));
        form.text_if_any(badge.hint(td_string!(lang, stores.field.badge_hint)), &mut values.code);
        choose_department(form, lang, room, &mut values.department);
        // Whose account it is stays as it was: it is made when the person is first issued something.
        let accounts = values.user.into_iter().chain(room.holders.iter().filter_map(|one| one.values.user));
        let named = |user| {
            let known = room.holders.iter().find(|one| one.values.user == Some(user));
            (user, known.map(|one| one.values.name.clone()).unwrap_or_default())
        };
        let mut accounts: Vec<_> = accounts.map(named).collect();
        accounts.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        accounts.dedup();
        let account = field("user", td_string!(lang, stores.field.user));
        form.choice_if_any(account, &mut values.user, td_string!(lang, stores.field.none), accounts);
        form.check(archived(lang), &mut values.archived);
    }
}

/// Lines of a kit that its row names.
const NAMED_OF_KIT: usize = 6;

struct Kits(Locale);

impl EntityForm for Kits {
    type Values = KitValues;

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, stores.settings.about_kits).to_owned(),
            new: td_string!(lang, stores.settings.new_kit),
            change: td_string!(lang, stores.settings.change_kit),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang) = *self;
        [td_string!(lang, stores.field.name), td_string!(lang, stores.field.kit_lines)].map(str::to_owned).into()
    }

    fn cells(&self, values: &KitValues) -> Vec<String> {
        let Self(lang) = *self;
        let named = |line: &KitLine| format!("{} × {}", format::quantity(line.quantity), line.name);
        let mut lines: Vec<String> = values.lines.iter().take(NAMED_OF_KIT).map(named).collect();
        if let Some(more) = values.lines.len().checked_sub(NAMED_OF_KIT).filter(|more| *more > 0) {
            lines.push(td_string!(lang, stores.field.kit_more, count = more));
        }
        vec![values.name.clone(), lines.join(", ")]
    }

    fn is_off(&self, values: &KitValues) -> bool {
        values.archived
    }

    fn blank(&self) -> KitValues {
        KitValues { name: String::new(), lines: Vec::new(), archived: false }
    }

    fn form(&self, form: &mut Form, values: &mut KitValues) {
        let Self(lang) = *self;
        form.text(name(lang), &mut values.name);
        let label = td_string!(lang, stores.field.kit_lines).to_owned();
        let lines = FormLines { name: "lines".to_owned(), label, rows: Vec::new() };
        let write = |line: &KitLine| FormLine {
            id: line.item.to_string(),
            name: line.name.clone(),
            quantity: line.quantity.to_string(),
        };
        let read = |item: &str, quantity| KitLine { item: NameOr::of(item), quantity, name: String::new() };
        form.lines(lines, &mut values.lines, write, read);
        form.check(archived(lang), &mut values.archived);
    }
}
