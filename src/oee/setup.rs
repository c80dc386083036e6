//! A plant's set-up as reckoning wants it: lines with their rules, rates and calendar, by small number.

use super::calendar::{Calendar, Schedule};
use super::kpi::{counted_at, counts};
use super::lines::store::NumberedLine;
use super::rules::rate_of;
use super::spans::Span;
use super::store::Numbered;
use super::timeline::Rules;
use super::types::{AreaKind, AreaValues, LineValues, NewException, NewShift, ProductValues};
use crate::base::fault::{Error, Result};
use crate::base::id::LineId;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::tenancy;
use std::collections::HashMap;

/// Everything that is set up, as of one transaction.
#[derive(Debug)]
pub(super) struct Setup {
    pub zone: String,
    pub calendar: Calendar,
    pub lines: Vec<NumberedLine>,
    pub areas: Vec<Numbered<AreaValues>>,
    pub products: Vec<Numbered<ProductValues>>,
    /// By line and product.
    rates: HashMap<(i32, i32), i64>,
}

/// Of the set-up, what decides how a line's history is reckoned; names, targets and other lines do not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Basis {
    rules: Rules,
    areas: Vec<i32>,
    rates: HashMap<i32, i64>,
    calendar: Calendar,
}

impl Setup {
    pub async fn load(tx: &mut TenantTx) -> Result<Self> {
        let zone = tenancy::ops::zone_name(tx).await?;
        let lines = LineValues::list(tx, None).await?;
        let areas = AreaValues::list(tx, None).await?;
        let products = ProductValues::list(tx, None).await?;
        let (shifts, exceptions) = (NewShift::list(tx, None).await?, NewException::list(tx, None).await?);
        let calendar = Calendar::new(&zone, shifts, exceptions)
            .ok_or_else(|| Error::broken(format!("the tenant's zone {zone} is no zone")))?;
        let numbers: HashMap<LineId, i32> = lines.iter().map(|line| (line.line.id, line.number)).collect();
        let rates = products
            .iter()
            .flat_map(|product| product.record.values.rates.iter().map(move |rate| (product.number, rate)))
            .filter_map(|(product, rate)| Some(((*numbers.get(&rate.line.id()?)?, product), rate_of(rate.ideal_rate))))
            .collect();
        Ok(Self { zone, calendar, lines, areas, products, rates })
    }

    pub fn line(&self, number: i32) -> Option<&NumberedLine> {
        self.lines.iter().find(|line| line.number == number)
    }

    /// Is there a line with this code?
    pub fn knows_line(&self, code: &str) -> bool {
        self.lines.iter().any(|line| line.line.values.code == code)
    }

    /// The ideal rate of a product on a line, in thousandths of a piece a minute.
    pub fn rate(&self, line: &NumberedLine, product: i32) -> i64 {
        self.rates.get(&(line.number, product)).copied().unwrap_or_else(|| rate_of(line.line.values.ideal_rate))
    }

    /// Above how many milliseconds every gap of the line is stored, whatever it makes.
    pub fn stored_above(&self, line: &NumberedLine) -> i64 {
        let rules = rules_of(line);
        let own = self.rates.iter().filter(|((number, _), _)| *number == line.number).map(|(_, rate)| *rate);
        own.chain([rules.rate]).map(|rate| rules.micro_limit(rate)).fold(0, i64::max)
    }

    /// What the line's history is reckoned by.
    pub fn basis(&self, line: &NumberedLine) -> Basis {
        let own = self.rates.iter().filter(|((number, _), _)| *number == line.number);
        Basis {
            rules: rules_of(line),
            areas: self.counted_areas(line),
            rates: own.map(|((_, product), rate)| (*product, *rate)).collect(),
            calendar: self.calendar.clone(),
        }
    }

    pub fn schedule(&self, line: &NumberedLine, range: Span) -> Schedule {
        self.calendar.schedule(range, Some(line.line.id))
    }

    /// The areas of a line, by number.
    pub fn kinds(&self, line: &NumberedLine) -> HashMap<i32, AreaKind> {
        let of_line = self.areas.iter().filter(|area| area.record.values.line.id() == Some(line.line.id));
        of_line.map(|area| (area.number, area.record.values.kind)).collect()
    }

    /// Where the line's pieces are counted.
    pub fn counted_at(&self, line: &NumberedLine) -> AreaKind {
        counted_at(&self.kinds(line).into_values().collect::<Vec<_>>())
    }

    /// The areas whose pieces make the line's gaps, in order.
    pub fn counted_areas(&self, line: &NumberedLine) -> Vec<i32> {
        let at = self.counted_at(line);
        let kinds = self.kinds(line).into_iter();
        let mut areas: Vec<i32> =
            kinds.filter(|(_, kind)| counts(*kind, at, line.line.values.discard)).map(|(number, _)| number).collect();
        areas.sort_unstable();
        areas
    }
}

/// When a gap of the line is what.
pub(super) fn rules_of(line: &NumberedLine) -> Rules {
    let values = &line.line.values;
    let milliseconds = |seconds: u32| i64::from(seconds) * 1000;
    Rules {
        stop_ms: milliseconds(values.stop_seconds),
        micro_ms: values.micro_stop_seconds.map(milliseconds),
        micro_cap_ms: milliseconds(values.stop_seconds),
        slow_percent: i64::from(values.slow_percent),
        auto_detect: values.auto_detect,
        rate: rate_of(values.ideal_rate),
    }
}
