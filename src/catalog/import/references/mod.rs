//! From a row of a file of cross references to what it says.

mod store;

use super::fields::{FileMapping, ReferenceField};
use super::known::{Known, Refusal, check_width, said_numbers, said_text, said_word};
use super::rules;
use super::taking::Taken;
use super::types::{CatalogRowReason, Counts};
use crate::base::fault::Result;
use crate::base::text::key;
use crate::catalog::edit::types::Said;
use crate::catalog::{interchange, lines};
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::reader::types::Row;
use crate::platform::imports::{days, numbers};
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive as _;
use store::Led;
use uuid::Uuid;

/// What a row says of two numbers: the first replaces the second. What it says nothing of is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SaidReference {
    pub row: u32,
    pub from_brand: Uuid,
    pub from_number: String,
    pub from_key: String,
    pub to_brand: Uuid,
    pub to_number: String,
    pub to_key: String,
    pub source: String,
    pub two_way: Option<bool>,
    pub confidence: Option<f32>,
    pub licence: Option<String>,
    pub notes: Option<String>,
    pub claimed_at: Option<NaiveDate>,
    pub revoked: Option<bool>,
}

impl Taken for ReferenceField {
    type Said = SaidReference;

    fn read(mapping: &FileMapping<Self>, row: &Row, known: &mut Known) -> Result<Vec<SaidReference>, Refusal> {
        check_width(row)?;
        let said = |field: Self| mapping.text(&row.cells, field);
        let text = |field: Self, longest| said_text(field.name(), said(field), longest);
        let two_way = said_word(Self::Direction.name(), said(Self::Direction), rules::is_two_way)?;
        let revoked = said_word(Self::Revoked.name(), said(Self::Revoked), rules::yes_or_no)?;
        let confidence = confidence(mapping, said(Self::Confidence))?;
        let claimed_at = Some(said(Self::ClaimedAt)).filter(|text| !text.is_empty());
        let day = |text| {
            let refused = || Refusal::new(CatalogRowReason::DateForm, Self::ClaimedAt.name(), text);
            days::read(text, mapping.day_first).ok_or_else(refused)
        };
        let claimed_at = claimed_at.map(day).transpose()?;
        let (licence, notes) = (text(Self::Licence, 200)?, text(Self::Notes, 500)?);
        let source = text(Self::Source, 200)?.unwrap_or_else(|| known.source.clone());
        let from = said_numbers(Self::Number.name(), said(Self::Number))?;
        let to = said_numbers(Self::ReplacedNumber.name(), said(Self::ReplacedNumber))?;
        // Last, so that a row that is not taken makes no brand.
        let from_brand = known.brand(Self::Brand.name(), said(Self::Brand), false)?;
        let to_brand = known.brand(Self::ReplacedBrand.name(), said(Self::ReplacedBrand), false)?;
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
        let reference = |(from, to): (&String, &String)| SaidReference {
            row: row.number,
            from_brand: from_brand.id,
            from_number: from.clone(),
            from_key: key(from),
            to_brand: to_brand.id,
            to_number: to.clone(),
            to_key: key(to),
            source: source.clone(),
            two_way,
            confidence,
            licence: licence.clone(),
            notes: notes.clone(),
            claimed_at,
            revoked,
        };
        let others = |said: &SaidReference| (said.from_brand, &said.from_key) != (said.to_brand, &said.to_key);
        let found: Vec<SaidReference> = pairs.map(reference).filter(others).collect();
        if found.is_empty() {
            return Err(Refusal::new(
                CatalogRowReason::Itself,
                Self::ReplacedNumber.name(),
                said(Self::ReplacedNumber),
            ));
        }
        Ok(found)
    }

    async fn begin(tx: &mut PlatformTx) -> Result<()> {
        store::begin(tx).await
    }

    async fn stage(tx: &mut PlatformTx, said: &[SaidReference]) -> Result<()> {
        store::stage(tx, said).await
    }

    async fn take(tx: &mut PlatformTx, known: &Known) -> Result<Counts> {
        let all = store::resolve(tx).await?;
        let brands_new = store::insert_brands(tx, known.brands.added()).await?;
        let changed = store::update(tx).await?;
        let new = store::insert(tx).await?;
        let touched = store::list_touched(tx).await?;
        interchange::steps::refresh(tx, &touched).await?;
        let led_to = store::list_led_to(tx).await?;
        lines::steps::find(tx, &led_to).await?;
        Ok(Counts { new, changed, same: all.saturating_sub(new + changed), brands_new, ..Counts::default() })
    }
}

/// Takes one reference without staging it; none where it leads to no part.
pub(super) async fn take_one(tx: &mut PlatformTx, said: &SaidReference) -> Result<Option<Said>> {
    let ends = store::find_ends(tx, said).await?;
    let led = match (ends.from, ends.to) {
        (_, Some(to)) => Led { brand: said.from_brand, number: &said.from_number, key: &said.from_key, to },
        // What leads both ways leads to the part that there is.
        (Some(from), None) if said.two_way.unwrap_or(true) => {
            Led { brand: said.to_brand, number: &said.to_number, key: &said.to_key, to: from }
        }
        _ => return Ok(None),
    };
    let taken = match store::say(tx, said, &led).await? {
        Some(true) => Said { new: 1, ..Said::default() },
        Some(false) => Said { changed: 1, ..Said::default() },
        None => return Ok(Some(Said { same: 1, ..Said::default() })),
    };
    let touched: Vec<Uuid> = ends.from.into_iter().chain(ends.to).collect();
    interchange::steps::refresh(tx, &touched).await?;
    lines::steps::find(tx, &[led.to]).await?;
    Ok(Some(taken))
}

fn confidence(mapping: &FileMapping<ReferenceField>, text: &str) -> Result<Option<f32>, Refusal> {
    let field = ReferenceField::Confidence;
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |reason| Refusal::new(reason, field.name(), text);
    let (bare, is_percentage) = text.strip_suffix('%').map_or((text, false), |bare| (bare.trim_end(), true));
    let number = numbers::parse(bare, mapping.decimals(field));
    let number = number.map_err(|_| refused(CatalogRowReason::NotANumber))?;
    let share = rules::confidence(number, is_percentage).and_then(|share| share.to_f32());
    share.map(Some).ok_or_else(|| refused(CatalogRowReason::OutOfRange))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_one_however_small_it_is() {
        let mapping = FileMapping::default();
        for (text, expected) in [("1%", 0.01), ("1 %", 0.01), ("1", 1.0), ("95", 0.95), ("95%", 0.95)] {
            let share = confidence(&mapping, text).ok().flatten();
            assert!(share.is_some_and(|share| (share - expected).abs() < 1e-6), "{text}: {share:?}");
        }
        assert!(confidence(&mapping, "101%").is_err() && confidence(&mapping, "%").is_err());
    }
}
