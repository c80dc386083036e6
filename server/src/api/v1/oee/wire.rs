//! What several doors of a plant share: the filter of a window, ids and codes, fractions.

use crate::respond::ApiError;
use engrane::base::id::{LineId, ShiftId};
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem, Reason};
use engrane::oee::dashboard::types::{DashboardFilter, Interval, Period};
use engrane::oee::ops::plant;
use engrane::oee::types::Plant;
use engrane::platform::ctx::Ctx;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which time of which lines.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[schema(as = WindowFilter)]
pub(super) struct WindowQuery {
    /// Codes of lines, separated by commas; all active ones when left out.
    #[serde(default)]
    line: String,
    /// `2026-11-20`, `2026-11-20T06:00` by the plant's clock, or an instant (RFC 3339). Today when left out.
    #[serde(default)]
    from: String,
    /// Likewise; a date alone is taken to its end.
    #[serde(default)]
    to: String,
    /// Instead of `from` and `to`: `today`, `yesterday`, `week`, `shift` or `last_night`.
    #[param(inline)]
    period: Option<Period>,
    /// Only the hours of this shift: its id or name.
    shift: Option<String>,
    /// Only pieces of this product: its id or code.
    product: Option<String>,
    /// Of a series: `minute`, `quarter`, `hour`, `day`, `week` or `month`; too fine ones give way to coarser ones.
    #[param(inline)]
    interval: Option<Interval>,
    /// Seconds: another stop threshold, not below the micro-stops.
    threshold: Option<u32>,
}

impl WindowQuery {
    pub async fn filter(self, ctx: &Ctx) -> Result<DashboardFilter, ApiError> {
        let named = self.shift.is_some() || self.product.is_some();
        let plant = if named { Some(plant(ctx).await?) } else { None };
        let shift = self.shift.as_deref().zip(plant.as_ref()).map(|(word, plant)| shift_of(plant, word));
        let product = self.product.as_deref().zip(plant.as_ref()).map(|(word, plant)| product_of(plant, word));
        let open = self.from.is_empty() && self.to.is_empty();
        let period = self.period.unwrap_or(if open { Period::Today } else { Period::Custom });
        if period != Period::Custom && !open {
            return Err(Problem::invalid("period", Reason::Duplicate).into());
        }
        let codes = self.line.split(',').map(str::trim).filter(|code| !code.is_empty());
        Ok(DashboardFilter {
            period,
            from: self.from.clone(),
            to: self.to.clone(),
            lines: codes.map(str::to_owned).collect(),
            shift: shift.transpose()?,
            product: product.transpose()?,
            interval: self.interval,
            threshold: self.threshold,
        })
    }
}

fn shift_of(plant: &Plant, word: &str) -> Result<ShiftId, Problem> {
    let found = plant.shifts.iter().find(|shift| shift.id.to_string() == word || shift.values.name == word);
    found.map(|shift| shift.id).ok_or(Problem::NotFound { what: Entity::Shift })
}

fn product_of(plant: &Plant, word: &str) -> Result<String, Problem> {
    let is = |product: &&engrane::oee::types::Product| product.id.to_string() == word || product.values.code == word;
    let found = plant.products.iter().find(is);
    found.map(|product| product.values.code.clone()).ok_or(Problem::NotFound { what: Entity::Product })
}

/// The line with this id or code.
pub(super) async fn line_id(ctx: &Ctx, word: &str) -> Result<LineId, ApiError> {
    if let Ok(id) = word.parse() {
        return Ok(id);
    }
    let lines = plant(ctx).await?.lines;
    let found = lines.into_iter().find(|line| line.values.code == word);
    Ok(found.map(|line| line.id).ok_or(Problem::NotFound { what: Entity::Line })?)
}

/// Refuses whoever may not change the set-up before anything of it is looked up.
pub(super) fn ctx_may_edit(ctx: &Ctx) -> Result<(), ApiError> {
    Ok(ctx.require(Permission::PlantEdit)?)
}

/// A ratio as JSON shows it; none over zero.
#[expect(clippy::cast_precision_loss, reason = "fifteen digits are enough for a ratio")]
pub(super) fn fraction(numerator: i64, denominator: i64) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

/// `06:00` from minutes after midnight.
pub(super) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes after midnight from `06:00`.
pub(super) fn minutes(clock: &str, field: &str) -> Result<u16, Problem> {
    let read = || {
        let (hours, minutes) = clock.split_once(':')?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = |text: &str, below: u16| text.parse::<u16>().ok().filter(|number| digits(text) && *number < below);
        Some(whole(hours, 24)? * 60 + whole(minutes, 60)?)
    };
    read().ok_or_else(|| Problem::invalid(field, Reason::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_clock_go_there_and_back() {
        for text in ["00:00", "06:05", "23:59"] {
            assert_eq!(minutes(text, "start").map(clock), Ok(text.to_owned()));
        }
        for text in ["24:00", "6:00", "06:60", "0600", "+6:00"] {
            assert_eq!(minutes(text, "start"), Err(Problem::invalid("start", Reason::Malformed)), "{text}");
        }
    }
}
