//! What somebody says of one reference or one part: it is understood, checked and taken as a row of a file is.

use super::fields::{FileMapping, FitmentField, ReferenceField};
use super::known::Known;
use super::references;
use super::store;
use super::taking::Taken;
use super::types::{CatalogRowReason, Counts};
use crate::base::fault::Result;
use crate::base::problem::{Problem, Reason};
use crate::catalog::edit::types::{NewFitment, NewReference, Said};
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::reader::types::Row;
use chrono::{DateTime, Utc};

/// The brand and the number of a part, as they are compared.
#[derive(Clone, Copy, Debug)]
pub(in crate::catalog) struct OfPart<'a> {
    pub brand: &'a str,
    pub number: &'a str,
}

/// Takes a cross reference in.
pub(in crate::catalog) async fn reference(
    tx: &mut PlatformTx,
    said: &NewReference,
    now: DateTime<Utc>,
) -> Result<Said> {
    use ReferenceField::{
        Brand, ClaimedAt, Confidence, Direction, Licence, Notes, Number, ReplacedBrand, ReplacedNumber, Source,
    };
    let direction = if said.two_way { "two" } else { "one" };
    let cells = [
        (Brand, said.brand.as_str()),
        (Number, said.number.as_str()),
        (ReplacedBrand, said.replaced_brand.as_str()),
        (ReplacedNumber, said.replaced_number.as_str()),
        (Source, said.source.as_str()),
        (Direction, direction),
        (Confidence, said.confidence.as_str()),
        (Licence, said.licence.as_str()),
        (Notes, said.notes.as_str()),
        (ClaimedAt, said.claimed_at.as_str()),
    ];
    has_source(&said.source)?;
    let mut known = Known::of_brands(tx, &said.source, now).await?;
    let rows = read(&cells, &mut known)?;
    let [said] = rows.as_slice() else { return stage::<ReferenceField>(tx, &known, &rows).await };
    // Without the tables that a file is staged in, which take longer to make than a reference to be taken.
    let taken = references::take_one(tx, said).await?;
    Ok(taken.ok_or_else(|| refused(ReplacedNumber.name(), CatalogRowReason::PartUnknown))?)
}

/// Takes fitments of a part in: as many as there are years and engines.
pub(in crate::catalog) async fn fitment(
    tx: &mut PlatformTx,
    part: OfPart<'_>,
    said: &NewFitment,
    now: DateTime<Utc>,
) -> Result<Said> {
    use FitmentField::{Brand, Engine, Make, Model, Notes, Number, Position, Quantity, Source, Year};
    let cells = [
        (Brand, part.brand),
        (Number, part.number),
        (Make, said.make.as_str()),
        (Model, said.model.as_str()),
        (Year, said.year.as_str()),
        (Engine, said.engine.as_str()),
        (Position, said.position.as_str()),
        (Quantity, said.quantity.as_str()),
        (Notes, said.notes.as_str()),
        (Source, said.source.as_str()),
    ];
    take(tx, &cells, &said.source, now).await
}

/// Somebody says it.
fn has_source(source: &str) -> Result<(), Problem> {
    if source.trim().is_empty() { Err(Problem::invalid("source", Reason::Missing)) } else { Ok(()) }
}

/// Reads it as a row of a file.
fn read<F: Taken>(cells: &[(F, &str)], known: &mut Known) -> Result<Vec<F::Said>, Problem> {
    let columns = (0..).zip(cells).map(|(at, (field, _))| MappedColumn {
        field: *field,
        source: FieldSource::Column(at),
        decimals: if field.is_numeric() { Decimals::Point } else { Decimals::None },
    });
    let mapping = FileMapping { columns: columns.collect(), new_brands: false, ..FileMapping::default() };
    let row = Row { number: 1, cells: cells.iter().map(|(_, text)| (*text).to_owned()).collect(), defect: None };
    F::read(&mapping, &row, known).map_err(|refusal| refused(refusal.field, refusal.reason))
}

async fn take<F: Taken>(tx: &mut PlatformTx, cells: &[(F, &str)], source: &str, now: DateTime<Utc>) -> Result<Said> {
    has_source(source)?;
    let mut known = Known { by_hand: true, ..Known::load(tx, false, source, now).await? };
    let said = read(cells, &mut known)?;
    stage::<F>(tx, &known, &said).await
}

/// Takes it as a row of a file.
async fn stage<F: Taken>(tx: &mut PlatformTx, known: &Known, said: &[F::Said]) -> Result<Said> {
    store::stage_refused(tx).await?;
    F::begin(tx).await?;
    F::stage(tx, said).await?;
    let Counts { new, changed, same, .. } = F::take(tx, known).await?;
    let told = store::list_refused(tx).await?;
    // Years of which there is no vehicle are passed over beside others; a number that is no part is not.
    match told.rows.iter().find(|row| !row.partly || row.reason != CatalogRowReason::VehicleUnknown) {
        Some(row) => Err(refused(&row.field, row.reason).into()),
        None => Ok(Said { new, changed, same }),
    }
}

/// The same as a refusal of an input.
fn refused(field: &str, reason: CatalogRowReason) -> Problem {
    let reason = match reason {
        CatalogRowReason::Missing => Reason::Missing,
        CatalogRowReason::TooLong => Reason::TooLong,
        CatalogRowReason::OutOfRange => Reason::OutOfRange,
        CatalogRowReason::GtinForm => Reason::CheckDigit,
        CatalogRowReason::Itself | CatalogRowReason::Repeated => Reason::Duplicate,
        CatalogRowReason::WordUnknown
        | CatalogRowReason::BrandUnknown
        | CatalogRowReason::GroupUnknown
        | CatalogRowReason::PartUnknown
        | CatalogRowReason::ModelUnknown
        | CatalogRowReason::VehicleUnknown
        | CatalogRowReason::Denied => Reason::Unknown,
        CatalogRowReason::RowWidth
        | CatalogRowReason::NotANumber
        | CatalogRowReason::DateForm
        | CatalogRowReason::GroupMissing
        | CatalogRowReason::AttributesForm
        | CatalogRowReason::YearForm
        | CatalogRowReason::EngineForm
        | CatalogRowReason::Universal
        | CatalogRowReason::Obsolete => Reason::Malformed,
    };
    Problem::invalid(field, reason)
}
