//! From a row of a file of vehicles to what it says. What a row means and how it is merged with what is there is the command line's, too.

use super::fields::{FileMapping, VehicleField};
use super::known::{Known, Refusal, check_width};
use super::taking::Taken;
use super::types::{CatalogRowReason, Counts};
use crate::base::fault::Result;
use crate::base::text::key;
use crate::catalog::vehicles::counting;
use crate::catalog::vehicles::import as vehicles;
use crate::catalog::vehicles::import::columns::in_kilowatts;
use crate::catalog::vehicles::import::facts::{self, Rejection, RowFacts};
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::{FieldSource, Mapping as _};
use crate::platform::imports::reader::types::{Profile, Row};

/// An import takes one file.
const FILE: i32 = 1;

impl Taken for VehicleField {
    type Said = RowFacts;

    fn note_headers(mapping: &FileMapping<Self>, profile: &Profile, known: &mut Known) {
        let power = mapping.get(Self::Power).and_then(|power| match power.source {
            FieldSource::Column(index) => profile.column(index),
            FieldSource::Constant(_) | FieldSource::ToConfirm | FieldSource::Absent => None,
        });
        known.kilowatts = power.is_some_and(in_kilowatts);
    }

    fn read(mapping: &FileMapping<Self>, row: &Row, known: &mut Known) -> Result<Vec<RowFacts>, Refusal> {
        check_width(row)?;
        let facts = facts::read(mapping, known.kilowatts, &row.cells, known.this_year);
        facts.map(|facts| vec![facts]).map_err(|rejection| refusal(&rejection))
    }

    async fn begin(tx: &mut PlatformTx) -> Result<()> {
        vehicles::begin(tx).await
    }

    async fn stage(tx: &mut PlatformTx, said: &[RowFacts]) -> Result<()> {
        vehicles::stage(tx, FILE, said).await
    }

    async fn take(tx: &mut PlatformTx, _: &Known) -> Result<Counts> {
        let merged = vehicles::merge(tx).await?;
        let models = vehicles::list_models(tx).await?;
        counting::steps::refresh(tx, &models).await?;
        Ok(Counts {
            new: merged.vehicles_new,
            changed: merged.vehicles_completed,
            same: merged.vehicles_same + merged.duplicates,
            ..Counts::default()
        })
    }
}

fn refusal(rejection: &Rejection) -> Refusal {
    let is_silent = key(&rejection.value).is_empty();
    let reason = match rejection.column {
        "make" | "model" | "year" if is_silent => CatalogRowReason::Missing,
        "make" | "model" => CatalogRowReason::TooLong,
        "year" => CatalogRowReason::YearForm,
        _ => CatalogRowReason::EngineForm,
    };
    Refusal::new(reason, rejection.column, &rejection.value)
}
