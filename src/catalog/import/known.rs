//! What is known when a file is read: small enough to be held in memory, so that a row is read without a question.

use super::flat::Book;
use super::models::Models;
use super::rules::{
    Brand, Brands, Group, Groups, LONGEST_BRAND, LONGEST_NUMBER, MOST_NUMBERS, is_no_number, is_obsolete, numbers, tidy,
};
use super::store;
use super::types::CatalogRowReason;
use crate::base::fault::Result;
use crate::platform::db::PlatformTx;
use crate::platform::imports::reader::types::{Row, RowDefect};
use chrono::{DateTime, Datelike, Utc};

/// Letters of what is told of a refused row.
const LONGEST_VALUE: usize = 100;

/// Brands with those that the file adds, groups, and models of vehicles.
#[derive(Debug)]
pub(super) struct Known {
    pub brands: Brands,
    pub groups: Groups,
    pub models: Models,
    /// Are brands made that nobody knows?
    pub new_brands: bool,
    /// Who says so where the file does not.
    pub source: String,
    /// Ends ranges of years that are open.
    pub this_year: u16,
    /// Does somebody say it of one thing alone? That counts more than what was denied before, as what a file says does not.
    pub by_hand: bool,
    /// What the other sheets of its workbook say.
    pub book: Book,
    /// Of vehicles: power is given in kilowatts.
    pub kilowatts: bool,
}

impl Known {
    pub async fn load(tx: &mut PlatformTx, new_brands: bool, source: &str, now: DateTime<Utc>) -> Result<Self> {
        Ok(Self {
            brands: Brands::of(store::list_brands(tx).await?),
            groups: Groups::of(store::list_groups(tx).await?),
            models: Models::of(store::list_models(tx).await?),
            new_brands,
            source: source.to_owned(),
            this_year: u16::try_from(now.year()).unwrap_or(u16::MAX),
            by_hand: false,
            book: Book::default(),
            kilowatts: false,
        })
    }

    /// Brands alone, which nothing is added to: for what somebody says that names neither groups nor vehicles.
    pub async fn of_brands(tx: &mut PlatformTx, source: &str, now: DateTime<Utc>) -> Result<Self> {
        Ok(Self {
            brands: Brands::of(store::list_brands(tx).await?),
            groups: Groups::of(Vec::new()),
            models: Models::of(Vec::new()),
            new_brands: false,
            source: source.to_owned(),
            this_year: u16::try_from(now.year()).unwrap_or(u16::MAX),
            by_hand: true,
            book: Book::default(),
            kilowatts: false,
        })
    }

    /// The brand of a cell: one that is known, or a new one.
    pub fn brand(&mut self, field: &'static str, text: &str, oem: bool) -> Result<Brand, Refusal> {
        if text.is_empty() {
            return Err(Refusal::new(CatalogRowReason::Missing, field, text));
        }
        if text.chars().count() > LONGEST_BRAND {
            return Err(Refusal::new(CatalogRowReason::TooLong, field, text));
        }
        let found = if self.new_brands { self.brands.find_or_add(text, oem) } else { self.brands.find(text) };
        found.cloned().ok_or_else(|| Refusal::new(CatalogRowReason::BrandUnknown, field, text))
    }

    pub fn group(&self, field: &'static str, text: &str) -> Result<Option<Group>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        let found = self.groups.find(text).cloned();
        found.map(Some).ok_or_else(|| Refusal::new(CatalogRowReason::GroupUnknown, field, text))
    }
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub reason: CatalogRowReason,
    /// Empty where it is the row as a whole.
    pub field: &'static str,
    pub value: String,
}

impl Refusal {
    pub fn new(reason: CatalogRowReason, field: &'static str, value: &str) -> Self {
        Self { reason, field, value: value.chars().take(LONGEST_VALUE).collect() }
    }
}

/// Refuses a row that cannot be told apart into columns.
pub(super) fn check_width(row: &Row) -> Result<(), Refusal> {
    match row.defect {
        Some(RowDefect::Width) => Err(Refusal::new(CatalogRowReason::RowWidth, "", &row.cells.join(" | "))),
        None => Ok(()),
    }
}

/// The numbers of a cell, at least one.
pub(super) fn said_numbers(field: &'static str, text: &str) -> Result<Vec<String>, Refusal> {
    let found = numbers(text);
    if found.is_empty() {
        return Err(Refusal::new(CatalogRowReason::Missing, field, text));
    }
    if found.len() > MOST_NUMBERS {
        return Err(Refusal::new(CatalogRowReason::TooLong, field, text));
    }
    for number in &found {
        let refused = |reason| Err(Refusal::new(reason, field, number));
        if number.chars().count() > LONGEST_NUMBER {
            return refused(CatalogRowReason::TooLong);
        }
        if is_no_number(number) {
            return refused(CatalogRowReason::Missing);
        }
        if is_obsolete(number) {
            return refused(CatalogRowReason::Obsolete);
        }
    }
    Ok(found)
}

/// The text of a cell in one piece, none where it says nothing.
pub(super) fn said_text(field: &'static str, text: &str, longest: usize) -> Result<Option<String>, Refusal> {
    let text = tidy(text);
    if text.chars().count() > longest {
        return Err(Refusal::new(CatalogRowReason::TooLong, field, &text));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// What a word of a cell means, none where there is none.
pub(super) fn said_word<T>(
    field: &'static str,
    text: &str,
    meaning: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    meaning(text).map(Some).ok_or_else(|| Refusal::new(CatalogRowReason::WordUnknown, field, text))
}
