//! `engrane stores export`

use crate::client::Client;
use crate::commands::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use engrane::platform::exports::types::{ExportStatus, TableFormat};
use engrane::stores::exports::types::{StockExportKind, StockExportRequest};
use serde::Deserialize;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

/// Between two looks at how far the file is.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// items, balances, moves or loans
    kind: StockExportKind,
    /// csv or xlsx
    #[arg(long, default_value = "csv")]
    format: TableFormat,
    /// Of moves: the first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// Of moves: the last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    /// Of balances: the moment, such as 2026-11-25T12:00:00Z [default: now]
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<DateTime<Utc>>,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// An export as the doors answer it, as far as it is needed here.
#[derive(Deserialize)]
struct Export {
    id: String,
    status: ExportStatus,
    failure: Option<String>,
    key: Option<String>,
}

/// Asks for it, waits until it is written, and writes it here. The key by which moves are verified is told on standard error.
pub(super) fn export(client: &mut Client, asked: Arguments) -> Result<(), Failure> {
    let Arguments { kind, format, from, to, as_of, output } = asked;
    let begun: Export = client.post("/stores/exports", &StockExportRequest { kind, format, from, to, as_of })?;
    let path = format!("/stores/exports/{}", begun.id);
    let mut export = begun;
    while export.status != ExportStatus::Completed {
        if let Some(failure) = export.failure {
            return Err(format!("the export failed; its server's log says why under {failure}").into());
        }
        std::thread::sleep(PAUSE);
        export = client.get(&path, &[])?;
    }
    let mut file = client.download(&format!("{path}/file"))?;
    if let Some(path) = output {
        let told = |error: io::Error| format!("{}: {error}", path.display());
        io::copy(&mut file, &mut File::create(&path).map_err(told)?).map_err(told)?;
    } else {
        let mut out = io::stdout().lock();
        io::copy(&mut file, &mut out)?;
        out.flush()?;
    }
    if let Some(key) = export.key {
        eprintln!("engrane: to verify it: --key {key}");
    }
    Ok(())
}
