//! The reader of spreadsheets as a worker of the browser: it says what a file holds before a byte of it is sent, beside the
//! page, which stays alive. `worker.js` calls it, once a file.
//!
//! What must hold: the file is read piece by piece and never held whole. Where the reader breaks (a decoder that panics, too
//! little memory), the worker ends with it, and the page sends the file without a preview.
#![cfg(target_arch = "wasm32")]

use engrane::base::numbers::whole;
use engrane::catalog::import::fields::{FitmentField, PartField, ReferenceField, VehicleField};
use engrane::inventory::import::fields::Field;
use engrane::oee::import::fields::DetectionField;
use engrane::platform::imports::mapping::{Proposal, propose_names};
use engrane::platform::imports::preview::{Told, preview};
use engrane::platform::imports::reader::types::{Profile, Progress, ReadFailure};
use engrane::platform::imports::reader::{Pieces, Source};
use engrane::platform::imports::types::ImportKind;
use engrane::production::import::fields::{OrderField, WorkpieceField};
use engrane::stores::import::fields::StockField;
use js_sys::{Function, Reflect, Uint8Array};
use std::io;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Blob, FileReaderSync};

/// Reads `file` as one of a kind of import, and calls `tell` with each [`Told`] as JSON.
///
/// # Errors
/// When the page cannot be told.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what the script passes on is owned here")]
pub fn read(file: Blob, kind: &str, tell: Function) -> Result<(), JsValue> {
    let tell = |told: &Told| -> Result<(), JsValue> {
        let told = serde_json::to_string(told).map_err(|error| JsValue::from_str(&error.to_string()))?;
        tell.call1(&JsValue::NULL, &JsValue::from_str(&told)).map(drop)
    };
    // The page waits for a first word: now it knows that the worker is alive.
    tell(&Told::Progress(Progress { bytes: 0, total_bytes: whole(file.size()), rows: 0 }))?;
    let propose = |profile: &Profile| proposals(kind, profile);
    let read = open(file).and_then(|source| {
        preview(source, &propose, &mut |progress| {
            // A progress that nobody heard of is no reason to stop: the last word comes by itself.
            let _ = tell(&Told::Progress(progress));
        })
    });
    tell(&match read {
        Ok(preview) => Told::Preview(Box::new(preview)),
        Err(failure) => Told::Refused(failure),
    })
}

/// What the columns seem to be, to a kind of import.
fn proposals(kind: &str, profile: &Profile) -> Vec<Proposal> {
    match kind.parse() {
        Ok(ImportKind::Inventory) => propose_names::<Field>(profile, &[]),
        Ok(ImportKind::Detections) => propose_names::<DetectionField>(profile, &[]),
        Ok(ImportKind::Stock) => propose_names::<StockField>(profile, &[]),
        Ok(ImportKind::Orders) => propose_names::<OrderField>(profile, &[]),
        Ok(ImportKind::Workpieces) => propose_names::<WorkpieceField>(profile, &[]),
        Ok(ImportKind::CatalogParts) => propose_names::<PartField>(profile, &[]),
        Ok(ImportKind::CatalogReferences) => propose_names::<ReferenceField>(profile, &[]),
        Ok(ImportKind::CatalogFitments) => propose_names::<FitmentField>(profile, &[]),
        Ok(ImportKind::CatalogVehicles) => propose_names::<VehicleField>(profile, &[]),
        Err(_) => Vec::new(),
    }
}

/// The file as a source of bytes.
fn open(file: Blob) -> Result<Source, ReadFailure> {
    let unreadable = |detail: String| ReadFailure::Unreadable { detail };
    let reader = FileReaderSync::new().map_err(|error| unreadable(words(&error)))?;
    let length = whole(file.size());
    let fetch = move |from, until| -> io::Result<Vec<u8>> {
        let piece = file.slice_with_f64_and_f64(position(from), position(until));
        let bytes = piece.and_then(|piece| reader.read_as_array_buffer(&piece));
        bytes.map(|bytes| Uint8Array::new(&bytes).to_vec()).map_err(|error| io::Error::other(words(&error)))
    };
    Source::new(Pieces::new(length, fetch)).map_err(|error| unreadable(error.to_string()))
}

/// What the browser said.
fn words(error: &JsValue) -> String {
    Reflect::get(error, &JsValue::from_str("message"))
        .ok()
        .and_then(|message| message.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}

#[expect(clippy::cast_precision_loss, reason = "no file has more bytes than floating point numbers count exactly")]
fn position(bytes: u64) -> f64 {
    bytes as f64
}
