//! Words of the store-room: kinds, units, places, and quantities with their unit.

use crate::base::format;
use crate::i18n::{Locale, td_string};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use engrane::base::zone::Zone;
use engrane::stores::pieces::types::{PieceCondition, PieceName};
use engrane::stores::types::{HolderKind, ItemKind, OutsideKind, Place, PlaceKind, StockStatus, Unit};
use rust_decimal::Decimal;

pub fn item_kind(lang: Locale, kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Consumable => td_string!(lang, stores.kind.consumable),
        ItemKind::Tool => td_string!(lang, stores.kind.tool),
        ItemKind::Spare => td_string!(lang, stores.kind.spare),
        ItemKind::Material => td_string!(lang, stores.kind.material),
        ItemKind::Finished => td_string!(lang, stores.kind.finished),
    }
}

/// A unit by its name.
pub fn unit(lang: Locale, unit: Unit) -> &'static str {
    match unit {
        Unit::Piece => td_string!(lang, stores.unit.piece),
        Unit::Pair => td_string!(lang, stores.unit.pair),
        Unit::Set => td_string!(lang, stores.unit.set),
        Unit::Box => td_string!(lang, stores.unit.box_),
        Unit::Roll => td_string!(lang, stores.unit.roll),
        Unit::Sheet => td_string!(lang, stores.unit.sheet),
        Unit::Kilogram => td_string!(lang, stores.unit.kilogram),
        Unit::Gram => td_string!(lang, stores.unit.gram),
        Unit::Metre => td_string!(lang, stores.unit.metre),
        Unit::Millimetre => td_string!(lang, stores.unit.millimetre),
        Unit::SquareMetre => td_string!(lang, stores.unit.square_metre),
        Unit::Litre => td_string!(lang, stores.unit.litre),
        Unit::Millilitre => td_string!(lang, stores.unit.millilitre),
        Unit::Hour => td_string!(lang, stores.unit.hour),
    }
}

/// A unit after a number, of one or of several; pieces are counted without one.
fn sign(lang: Locale, unit: Unit, one: bool) -> &'static str {
    match unit {
        Unit::Piece => "",
        Unit::Pair if one => td_string!(lang, stores.sign.pair_one),
        Unit::Set if one => td_string!(lang, stores.sign.set_one),
        Unit::Box if one => td_string!(lang, stores.sign.box_one),
        Unit::Roll if one => td_string!(lang, stores.sign.roll_one),
        Unit::Sheet if one => td_string!(lang, stores.sign.sheet_one),
        Unit::Pair => td_string!(lang, stores.sign.pair),
        Unit::Set => td_string!(lang, stores.sign.set),
        Unit::Box => td_string!(lang, stores.sign.box_),
        Unit::Roll => td_string!(lang, stores.sign.roll),
        Unit::Sheet => td_string!(lang, stores.sign.sheet),
        Unit::Kilogram => "kg",
        Unit::Gram => "g",
        Unit::Metre => "m",
        Unit::Millimetre => "mm",
        Unit::SquareMetre => "m²",
        Unit::Litre => "l",
        Unit::Millilitre => "ml",
        Unit::Hour => "h",
    }
}

/// `1,200`, `3.5 kg`, `1 caja`.
pub fn quantity(lang: Locale, number: Decimal, unit: Unit) -> String {
    let sign = sign(lang, unit, number == Decimal::ONE);
    let number = format::quantity(number);
    if sign.is_empty() { number } else { format!("{number} {sign}") }
}

pub fn status(lang: Locale, status: StockStatus) -> &'static str {
    match status {
        StockStatus::Ok => "",
        StockStatus::Low => td_string!(lang, stores.status.low),
        StockStatus::Out => td_string!(lang, stores.status.out),
    }
}

pub fn holder_kind(lang: Locale, kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::Person => td_string!(lang, stores.holder.person),
        HolderKind::Department => td_string!(lang, stores.holder.department),
        HolderKind::Job => td_string!(lang, stores.holder.job),
        HolderKind::Service => td_string!(lang, stores.holder.service),
        HolderKind::Order => td_string!(lang, stores.holder.order),
    }
}

/// What a place is called.
pub fn place(lang: Locale, place: &Place) -> String {
    let outside = match place.kind {
        PlaceKind::Outside => place.name.parse().ok(),
        PlaceKind::Shelf | PlaceKind::Holder => None,
    };
    let name = match outside {
        Some(OutsideKind::Supplier) => td_string!(lang, stores.outside.supplier),
        Some(OutsideKind::Difference) => td_string!(lang, stores.outside.difference),
        Some(OutsideKind::Scrap) => td_string!(lang, stores.outside.scrap),
        Some(OutsideKind::Lost) => td_string!(lang, stores.outside.lost),
        // An order that the person does not see.
        None if place.name.is_empty() => td_string!(lang, stores.holder.reserved),
        None => return place.name.clone(),
    };
    name.to_owned()
}

/// An item, or one piece of it: `Taladro · SN-1`.
pub fn piece(item: &str, piece: Option<&PieceName>) -> String {
    piece.map_or_else(|| item.to_owned(), |piece| format!("{item} · {}", piece.serial))
}

pub fn condition(lang: Locale, condition: PieceCondition) -> &'static str {
    match condition {
        PieceCondition::Good => td_string!(lang, stores.condition.good),
        PieceCondition::Worn => td_string!(lang, stores.condition.worn),
        PieceCondition::Damaged => td_string!(lang, stores.condition.damaged),
    }
}

/// From where to where.
pub fn way(lang: Locale, from: &Place, to: &Place) -> String {
    format!("{} → {}", place(lang, from), place(lang, to))
}

/// A day of the calendar: `15 ene 2030`.
pub fn date(lang: Locale, day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), format::month(lang, day.month()), day.year())
}

/// A day, or nothing.
pub fn day(lang: Locale, zone: &Zone, at: Option<DateTime<Utc>>) -> String {
    at.map(|at| format::date(lang, zone, at)).unwrap_or_default()
}
