//! `engrane catalog …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::catalog::vehicles::import::{FileReport, ImportReport, import_vehicles};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring in vehicles: makes, models, years and engines
    ///
    /// Takes CSV, spreadsheets and JSON; columns are known by their headers (make, model, year, displacement, cylinders,
    /// fuel, transmission, …, in English or Spanish). What is there already is kept; a second run changes nothing.
    ImportVehicles {
        /// A file, or a folder with files and folders of them
        #[arg(value_name = "PLACE")]
        from: PathBuf,
        /// Where rejected rows are written [default: rejected-vehicles.csv in the data directory]
        #[arg(long, value_name = "FILE")]
        rejected: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let Command::ImportVehicles { from, rejected, place } = command;
    if !from.exists() {
        return Err(format!("there is no file and no folder {}", from.display()).into());
    }
    open::with_services(&place, async |opened, services| {
        let rejected = rejected.unwrap_or_else(|| opened.data_dir.join("rejected-vehicles.csv"));
        let report = import_vehicles(services, &from, &rejected, &mut |file| println!("{}", line(&from, file))).await?;
        if report.files.iter().all(|file| file.refused.is_some()) {
            return Err(format!("there are no vehicles in {}", from.display()).into());
        }
        print(&report, &rejected);
        Ok(())
    })
    .await
}

fn line(from: &Path, file: &FileReport) -> String {
    let name = file.path.strip_prefix(from).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(&file.path);
    match &file.refused {
        Some(problem) => format!("{}: not taken: {problem}", name.display()),
        None => format!("{}: {} rows, {} rejected", name.display(), file.rows, file.rejected),
    }
}

fn print(report: &ImportReport, rejected: &Path) {
    println!("makes: {} new, {} same", report.makes_new, report.makes_same);
    println!("models: {} new, {} same", report.models_new, report.models_same);
    println!(
        "vehicles: {} new, {} completed, {} same, {} merged duplicates",
        report.vehicles_new, report.vehicles_completed, report.vehicles_same, report.duplicates
    );
    match report.rejected {
        0 => println!("rejected rows: 0"),
        count => println!("rejected rows: {count}, in {}", rejected.display()),
    }
    if !report.changed() {
        println!("nothing has changed");
    } else if !report.audited {
        println!("not in the audit: there is no organization with the module platform");
    }
}
