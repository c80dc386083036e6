//! From a row of a file of fitments to what it says.

mod store;

use super::fields::{FileMapping, FitmentField};
use super::known::{Known, Refusal, check_width, said_numbers, said_text};
use super::rules;
use super::taking::Taken;
use super::types::{CatalogRowReason, Counts};
use crate::base::fault::Result;
use crate::base::text::key;
use crate::catalog::vehicles::counting;
use crate::catalog::vehicles::import::facts::{EngineWords, cylinders, displacement, make_key, parse_years};
use crate::catalog::vehicles::import::words::fuel;
use crate::catalog::vehicles::rules::tenths;
use crate::catalog::words;
use crate::platform::db::PlatformTx;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::mapping::fields::ImportField as _;
use crate::platform::imports::numbers;
use crate::platform::imports::reader::types::Row;
use rust_decimal::Decimal;
use uuid::Uuid;

/// More of one part has no vehicle.
const MOST_PIECES: i64 = 1_000;
/// Letters of the longest note.
const LONGEST_NOTE: usize = 500;

/// What a row says of one part and one year of a model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SaidFitment {
    pub row: u32,
    pub brand: Uuid,
    pub number: String,
    pub key: String,
    pub model: Uuid,
    pub year: u16,
    pub tenths: Option<i32>,
    pub cylinders: Option<i16>,
    /// Both are empty where nothing is said.
    pub engine_code: String,
    pub fuel: String,
    pub position: &'static str,
    pub quantity: Option<Decimal>,
    pub notes: String,
    pub source: String,
}

impl Taken for FitmentField {
    type Said = SaidFitment;

    fn read(mapping: &FileMapping<Self>, row: &Row, known: &mut Known) -> Result<Vec<SaidFitment>, Refusal> {
        check_width(row)?;
        let said = |field: Self| mapping.text(&row.cells, field);
        let missing = |field: Self| Refusal::new(CatalogRowReason::Missing, field.name(), "");
        let (make, model) = (said(Self::Make), said(Self::Model));
        for field in [Self::Make, Self::Model, Self::Year] {
            if rules::is_universal(said(field)) {
                return Err(Refusal::new(CatalogRowReason::Universal, field.name(), said(field)));
            }
            if rules::is_obsolete(said(field)) {
                return Err(Refusal::new(CatalogRowReason::Obsolete, field.name(), said(field)));
            }
        }
        let numbers = said_numbers(Self::Number.name(), said(Self::Number))?;
        if make.is_empty() {
            return Err(missing(Self::Make));
        }
        if model.is_empty() {
            return Err(missing(Self::Model));
        }
        let years = years(mapping, row, known.this_year)?;
        let (engine, engine_rest) = engine(mapping, row)?;
        let found = known.models.find(&make_key(make), model);
        let unknown = || Refusal::new(CatalogRowReason::ModelUnknown, Self::Model.name(), &format!("{make} {model}"));
        let (model, model_rest) = found.ok_or_else(unknown)?;
        let place = rules::place(said(Self::Position));
        let quantity = quantity(mapping, said(Self::Quantity))?;
        // What is not understood is told of the fitment, and not lost.
        let notes = [model_rest, engine_rest, place.rest, rules::tidy(said(Self::Notes))];
        let notes = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" · ");
        let notes = said_text(Self::Notes.name(), &notes, LONGEST_NOTE)?.unwrap_or_default();
        let source = said_text(Self::Source.name(), said(Self::Source), 200)?.unwrap_or_else(|| known.source.clone());
        let brand = known.brands.find(said(Self::Brand)).map(|brand| brand.id);
        let unknown = || Refusal::new(CatalogRowReason::BrandUnknown, Self::Brand.name(), said(Self::Brand));
        let brand = brand.ok_or_else(unknown)?;
        let fitment = |(number, year): (&String, u16)| SaidFitment {
            row: row.number,
            brand,
            number: number.clone(),
            key: key(number),
            model,
            year,
            tenths: engine.displacement_cc.map(tenths),
            cylinders: engine.cylinders,
            engine_code: engine.code.clone(),
            fuel: engine.fuel.clone(),
            position: place.position,
            quantity,
            notes: notes.clone(),
            source: source.clone(),
        };
        let pairs = numbers.iter().flat_map(|number| years.iter().map(move |year| (number, *year)));
        Ok(pairs.map(fitment).collect())
    }

    async fn begin(tx: &mut PlatformTx) -> Result<()> {
        store::begin(tx).await
    }

    async fn stage(tx: &mut PlatformTx, said: &[SaidFitment]) -> Result<()> {
        store::stage(tx, said).await
    }

    async fn take(tx: &mut PlatformTx, known: &Known) -> Result<Counts> {
        store::resolve(tx).await?;
        if known.by_hand {
            store::allow_denied(tx).await?;
        } else {
            store::leave_out_denied(tx).await?;
        }
        let all = store::choose(tx).await?;
        let changed = store::update(tx).await?;
        let new = store::insert(tx).await?;
        let models = store::list_models(tx).await?;
        counting::steps::refresh(tx, &models).await?;
        let touched = store::list_touched(tx).await?;
        words::steps::refresh(tx, &touched).await?;
        Ok(Counts { new, changed, same: all.saturating_sub(new + changed), ..Counts::default() })
    }
}

fn years(mapping: &FileMapping<FitmentField>, row: &Row, this_year: u16) -> Result<Vec<u16>, Refusal> {
    use FitmentField::{Year, YearFrom, YearTo};
    let said = |field: FitmentField| mapping.text(&row.cells, field);
    let (field, text) = match (said(Year), said(YearFrom), said(YearTo)) {
        ("", "", _) => return Err(Refusal::new(CatalogRowReason::Missing, Year.name(), "")),
        ("", from, "") => (YearFrom, from.to_owned()),
        ("", from, to) => (YearFrom, format!("{from}-{to}")),
        (year, ..) => (Year, year.to_owned()),
    };
    parse_years(&text, this_year).map_err(|_| Refusal::new(CatalogRowReason::YearForm, field.name(), &text))
}

/// The engine in words, and what columns of their own say of it; what is not understood besides.
fn engine(mapping: &FileMapping<FitmentField>, row: &Row) -> Result<(EngineWords, String), Refusal> {
    use FitmentField::{Cylinders, Displacement, Engine, EngineCode, Fuel};
    let said = |field: FitmentField| mapping.text(&row.cells, field);
    let refused = |field: FitmentField| Refusal::new(CatalogRowReason::EngineForm, field.name(), said(field));
    // That it fits whatever the engine is.
    let words = Some(said(Engine)).filter(|text| !rules::is_universal(text)).unwrap_or_default();
    let (mut engine, rest) = rules::engine(words);
    if let Some(cc) = displacement(said(Displacement)).map_err(|_| refused(Displacement))? {
        engine.displacement_cc = Some(cc);
    }
    if let Some(count) = cylinders(said(Cylinders)).map_err(|_| refused(Cylinders))? {
        engine.cylinders = Some(count);
    }
    if !said(EngineCode).is_empty() {
        engine.code = rules::tidy(said(EngineCode));
    }
    if !said(Fuel).is_empty() {
        engine.fuel = fuel(said(Fuel));
    }
    Ok((engine, rest))
}

fn quantity(mapping: &FileMapping<FitmentField>, text: &str) -> Result<Option<Decimal>, Refusal> {
    let field = FitmentField::Quantity;
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |reason| Refusal::new(reason, field.name(), text);
    let number = numbers::parse_quantity(text, mapping.decimals(field));
    let number = number.map_err(|_| refused(CatalogRowReason::NotANumber))?.round_dp(3);
    let fits = number > Decimal::ZERO && number <= Decimal::from(MOST_PIECES);
    if fits { Ok(Some(number)) } else { Err(refused(CatalogRowReason::OutOfRange)) }
}
