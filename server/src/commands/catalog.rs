//! `engrane catalog …`

use super::{Failure, Place, open};
use clap::{Args, Subcommand, ValueEnum};
use engrane::catalog::import::fields::CatalogFileKind;
use engrane::catalog::import::terminal::{self, Asked, Heard, import_file};
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
    /// Bring in parts, cross references or fitments
    ///
    /// Takes CSV and spreadsheets; columns are known by their headers, in English or Spanish: it is told which is what, and a
    /// file that leaves a doubt is not taken. What is there already is completed, nothing is removed; a second run changes nothing.
    Import(Import),
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the file has in it
    #[arg(value_enum)]
    kind: Kind,
    /// The file
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// Leave out the rows of brands that nobody knows, instead of making them
    #[arg(long)]
    known_brands: bool,
    /// Take the columns for what they seem to be, although they leave a doubt
    #[arg(long)]
    yes: bool,
    /// Where rejected rows are written, the first 50,000 [default: rejected-catalog.csv in the data directory]
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Parts,
    References,
    Fitments,
}

impl From<Kind> for CatalogFileKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Parts => Self::Parts,
            Kind::References => Self::References,
            Kind::Fitments => Self::Fitments,
        }
    }
}

/// Rows after which it is told how far a file is.
const TELL_EVERY: u64 = 100_000;

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::ImportVehicles { from, rejected, place } => import_vehicles_of(from, rejected, place).await,
        Command::Import(import) => import_of(import).await,
    }
}

async fn import_of(Import { kind, from, known_brands, yes, rejected, place }: Import) -> Result<(), Failure> {
    if !from.is_file() {
        return Err(format!("there is no file {}", from.display()).into());
    }
    open::with_services(&place, async |opened, services| {
        let rejected = rejected.unwrap_or_else(|| opened.data_dir.join("rejected-catalog.csv"));
        let asked = Asked { kind: kind.into(), from: &from, rejected: &rejected, new_brands: !known_brands, sure: yes };
        let mut told = 0;
        let mut tell = |heard: Heard| match heard {
            Heard::Columns(columns) => {
                for (field, header) in columns {
                    println!("{field}: {header}");
                }
            }
            Heard::Rows(rows) if rows / TELL_EVERY > told => {
                told = rows / TELL_EVERY;
                println!("{rows} rows read");
            }
            Heard::Rows(_) => {}
        };
        match import_file(services, asked, &mut tell).await? {
            Ok(report) => print_import(&report, &rejected),
            Err(problem) => return Err(format!("{} is not taken: {problem}", from.display()).into()),
        }
        Ok(())
    })
    .await
}

fn print_import(report: &terminal::FileReport, rejected: &Path) {
    let counts = report.counts;
    println!("{} rows: {} new, {} changed, {} same", counts.rows, counts.new, counts.changed, counts.same);
    if counts.brands_new > 0 {
        println!("brands: {} new", counts.brands_new);
    }
    if counts.partly > 0 {
        println!("rows taken in part: {}, in {}", counts.partly, rejected.display());
    }
    print_end(counts.refused, rejected, !counts.is_nothing(), report.audited);
    if report.untold > 0 {
        println!("{} has the first of these rows, and not {} more", rejected.display(), report.untold);
    }
}

async fn import_vehicles_of(from: PathBuf, rejected: Option<PathBuf>, place: Place) -> Result<(), Failure> {
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
    print_end(report.rejected, rejected, report.changed(), report.audited);
}

fn print_end(refused: u64, rejected: &Path, changed: bool, audited: bool) {
    match refused {
        0 => println!("rejected rows: 0"),
        count => println!("rejected rows: {count}, in {}", rejected.display()),
    }
    if !changed {
        println!("nothing has changed");
    } else if !audited {
        println!("not in the audit: there is no organization with the module platform");
    }
}
