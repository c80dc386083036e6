//! From a row of a file of parts to what it says.

mod store;

use super::fields::{FileMapping, PartField};
use super::known::{Known, Refusal, check_width, said_numbers, said_text, said_word};
use super::rules::{self, Group};
use super::taking::Taken;
use super::types::{CatalogRowReason, Counts};
use crate::base::fault::Result;
use crate::base::money::DEFAULT_CURRENCY;
use crate::base::text::key;
use crate::catalog::interchange;
use crate::catalog::lines;
use crate::catalog::types::{PartKind, PartStatus, Tier};
use crate::catalog::words;
use crate::catalog::words::rules::Described;
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::numbers;
use crate::platform::imports::reader::types::Row;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Prices beyond this are none.
const HIGHEST_PRICE: i64 = 1_000_000_000;

/// What a row says of one part. What it says nothing of is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SaidPart {
    pub row: u32,
    pub brand: Uuid,
    pub number: String,
    pub key: String,
    pub kind: Option<PartKind>,
    pub tier: Option<Tier>,
    pub group: Option<Uuid>,
    pub name: Option<String>,
    pub name_en: Option<String>,
    pub description: Option<String>,
    pub gtin: Option<String>,
    pub price: Option<Decimal>,
    pub currency: String,
    pub status: Option<PartStatus>,
    pub successor: Option<String>,
    pub attributes: Option<BTreeMap<String, String>>,
    pub images: Vec<String>,
    /// By which it is found if it is new.
    pub words: String,
    /// What of its row is not taken.
    pub left_out: Vec<Refusal>,
}

impl Taken for PartField {
    type Said = SaidPart;

    fn read(mapping: &FileMapping<Self>, row: &Row, known: &mut Known) -> Result<Vec<SaidPart>, Refusal> {
        check_width(row)?;
        let said = |field: Self| mapping.text(&row.cells, field);
        let text = |field: Self, longest| said_text(field.name(), said(field), longest);
        let kind = said_word(Self::Kind.name(), said(Self::Kind), rules::kind)?;
        let tier = said_word(Self::Tier.name(), said(Self::Tier), rules::tier)?;
        let successor = said(Self::SupersededBy);
        // Lists say it wherever there is room.
        let obsolete =
            [Self::Name, Self::Price, Self::SupersededBy].into_iter().any(|field| rules::is_obsolete(said(field)));
        let is_number = !rules::is_obsolete(successor) && !rules::is_no_number(successor);
        let successor = Some(key(successor)).filter(|key| !key.is_empty() && is_number);
        let status = match said_word(Self::Status.name(), said(Self::Status), rules::status)? {
            Some(status) => Some(status),
            None if obsolete => Some(PartStatus::Obsolete),
            None => successor.as_ref().map(|_| PartStatus::Superseded),
        };
        let numbers = said_numbers(Self::Number.name(), said(Self::Number))?;
        let group = known.group(Self::Group.name(), said(Self::Group))?;
        let (name, name_en) = (text(Self::Name, 200)?, text(Self::NameEn, 200)?);
        let name = name.filter(|name| !rules::is_obsolete(name));
        let description = text(Self::Description, 2_000)?;
        // The part is there without these, whatever is wrong with them.
        let mut left_out = Vec::new();
        let gtin = or_left_out(gtin(said(Self::Gtin)), &mut left_out).flatten();
        let price = price(mapping, said(Self::Price));
        let priced = or_left_out(price.and_then(|price| Ok((price, currency(said(Self::Currency))?))), &mut left_out);
        let (price, currency) = priced.unwrap_or((None, DEFAULT_CURRENCY.to_owned()));
        let attributes = or_left_out(attributes(said(Self::Attributes)), &mut left_out).flatten();
        let images = rules::images(said(Self::Images));
        // Last, so that a row that is not taken makes no brand.
        let brand = known.brand(Self::Brand.name(), said(Self::Brand), kind == Some(PartKind::Oem))?;
        let said = [name.as_deref(), name_en.as_deref(), description.as_deref()];
        let part = |(number, left_out): (String, Vec<Refusal>)| {
            let texts = texts(&number, &brand.name, group.as_ref(), said);
            SaidPart {
                row: row.number,
                brand: brand.id,
                key: key(&number),
                number,
                kind,
                tier,
                group: group.as_ref().map(|group| group.id),
                name: name.clone(),
                name_en: name_en.clone(),
                description: description.clone(),
                gtin: gtin.clone(),
                price,
                currency: currency.clone(),
                status,
                successor: successor.clone(),
                attributes: attributes.clone(),
                images: images.clone(),
                words: Described { texts, ..Described::default() }.words(),
                left_out,
            }
        };
        // It is told once of the row.
        let left_out = std::iter::once(left_out).chain(std::iter::repeat_with(Vec::new));
        Ok(numbers.into_iter().zip(left_out).map(part).collect())
    }

    async fn begin(tx: &mut PlatformTx) -> Result<()> {
        store::begin(tx).await
    }

    async fn stage(tx: &mut PlatformTx, said: &[SaidPart]) -> Result<()> {
        store::stage(tx, said).await
    }

    async fn take(tx: &mut PlatformTx, known: &Known) -> Result<Counts> {
        store::resolve(tx).await?;
        let brands_new = store::insert_brands(tx, known.brands.added()).await?;
        let new = store::insert(tx).await?;
        store::update(tx).await?;
        store::update_successors(tx).await?;
        let (changed, all) = (store::count_changed(tx).await?, store::count(tx).await?);
        let renamed = store::list_renamed(tx).await?;
        words::steps::refresh(tx, &renamed).await?;
        let referred = store::list_referred(tx).await?;
        interchange::steps::refresh(tx, &referred).await?;
        let new_parts = store::list_new(tx).await?;
        lines::steps::find(tx, &new_parts).await?;
        Ok(Counts { new, changed, same: all.saturating_sub(new + changed), brands_new, ..Counts::default() })
    }
}

fn texts(number: &str, brand: &str, group: Option<&Group>, said: [Option<&str>; 3]) -> Vec<String> {
    let group = group.map(|group| group.names.clone()).unwrap_or_default();
    let said = said.into_iter().flatten().map(str::to_owned);
    said.chain(group).chain([number.to_owned(), brand.to_owned()]).collect()
}

/// What is said, none where it is to be left out, which is noted.
fn or_left_out<T>(said: Result<T, Refusal>, left_out: &mut Vec<Refusal>) -> Option<T> {
    match said {
        Ok(said) => Some(said),
        Err(refusal) => {
            left_out.push(refusal);
            None
        }
    }
}

fn gtin(text: &str) -> Result<Option<String>, Refusal> {
    rules::gtin(text).map_err(|()| Refusal::new(CatalogRowReason::GtinForm, PartField::Gtin.name(), text))
}

fn attributes(text: &str) -> Result<Option<BTreeMap<String, String>>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let refused = || Refusal::new(CatalogRowReason::AttributesForm, PartField::Attributes.name(), text);
    rules::attributes(text).map(Some).ok_or_else(refused)
}

/// None where nothing is said, or only that it is to be asked for.
fn price(mapping: &FileMapping<PartField>, text: &str) -> Result<Option<Decimal>, Refusal> {
    if text.is_empty() || !text.contains(|letter: char| letter.is_ascii_digit()) {
        return Ok(None);
    }
    let refused = |reason| Refusal::new(reason, PartField::Price.name(), text);
    let price = numbers::parse(text, mapping.decimals(PartField::Price));
    let price = price.map_err(|_| refused(CatalogRowReason::NotANumber))?.round_dp(4);
    if price.is_zero() {
        return Ok(None);
    }
    let is_price = price.is_sign_positive() && price <= Decimal::from(HIGHEST_PRICE);
    if is_price { Ok(Some(price)) } else { Err(refused(CatalogRowReason::OutOfRange)) }
}

/// Pesos where nothing is said.
fn currency(text: &str) -> Result<String, Refusal> {
    let named = |text: &str| {
        let code = text.trim().to_uppercase();
        let is_code = code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        numbers::named_currency(text).map(str::to_owned).or_else(|| is_code.then_some(code))
    };
    let said = said_word(PartField::Currency.name(), text, named)?;
    Ok(said.unwrap_or_else(|| DEFAULT_CURRENCY.to_owned()))
}
