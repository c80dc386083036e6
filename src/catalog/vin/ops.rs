//! Reading a VIN: open to anyone.

use super::rules;
use super::types::VinReading;
use crate::base::fault::Result;
use crate::base::problem::{Problem, Reason};
use crate::platform::ctx::Ctx;
use chrono::Datelike;

/// What a VIN says; one whose check digit is wrong is read all the same.
pub fn read(ctx: &Ctx, vin: &str) -> Result<VinReading> {
    let vin = rules::tidy(vin).ok_or_else(|| Problem::invalid("vin", Reason::Malformed))?;
    Ok(rules::read(&vin, this_year(ctx)))
}

pub(in crate::catalog) fn this_year(ctx: &Ctx) -> u16 {
    u16::try_from(ctx.now().year()).unwrap_or(u16::MAX)
}
