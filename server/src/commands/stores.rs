//! `engrane stores …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::platform::proof::{ExportKey, PublicKey};
use engrane::platform::tenancy::ops::find_tenant;
use engrane::stores::exports::proved;
use engrane::stores::verify::ops::{Verified, verify};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reckon the ledgers once more: does all that is kept follow from the moves, and are these what the audit has?
    ///
    /// Prints a line for each organization that has a ledger and names the first thing that differs. With FILE, an export of moves as CSV,
    /// it reads that alone, without a database, and names the first line that is not as it was written. Ends with 0 when everything
    /// holds, with 3 when something does not, and with 1 when it could not be found out.
    Verify {
        /// An export of moves as CSV [default: the ledgers themselves]
        #[arg(requires = "key", conflicts_with = "tenant")]
        file: Option<PathBuf>,
        /// The public key of the installation that wrote the file, as `engrane stores key` prints it
        #[arg(long, requires = "file")]
        key: Option<PublicKey>,
        /// Code of an organization [default: all of them]
        #[arg(long, value_name = "CODE")]
        tenant: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Print the public key by which exports of moves are verified.
    Key {
        #[command(flatten)]
        place: Place,
    },
}

/// Something is not as it was written.
const BROKEN: u8 = 3;

pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Verify { file: Some(file), key: Some(key), .. } => verify_file(&file, &key),
        Command::Verify { tenant, place, .. } => verify_ledgers(tenant, &place).await,
        Command::Key { place } => {
            println!("{}", ExportKey::new(&open::place(&place)?.audit_secret()?).public());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn verify_file(path: &Path, key: &PublicKey) -> Result<ExitCode, Failure> {
    let name = path.display();
    let file = File::open(path).map_err(|error| format!("{name} cannot be read: {error}"))?;
    match proved::verify(file, key)? {
        Ok(proved) => {
            println!("{name}: {} moves hold ({})", proved.rows, proved.about.join(", "));
            Ok(ExitCode::SUCCESS)
        }
        Err(altered) => {
            println!("{name}: BROKEN: {altered}");
            Ok(ExitCode::from(BROKEN))
        }
    }
}

async fn verify_ledgers(code: Option<String>, place: &Place) -> Result<ExitCode, Failure> {
    open::with_services(place, async |_, services| {
        let only = match &code {
            Some(code) => {
                let found = find_tenant(services, code).await?;
                Some(found.ok_or_else(|| format!("there is no organization with code {code}"))?)
            }
            None => None,
        };
        let start = Instant::now();
        let all = verify(services, only).await?;
        for Verified { code, moves, difference } in &all {
            match difference {
                Some(difference) => println!("{code}: BROKEN: {difference}"),
                None => println!("{code}: {moves} moves hold"),
            }
        }
        let moves: u64 = all.iter().map(|verified| verified.moves).sum();
        println!("{moves} moves verified in {:.1} s", start.elapsed().as_secs_f64());
        let is_broken = all.iter().any(|verified| verified.difference.is_some());
        Ok(if is_broken { ExitCode::from(BROKEN) } else { ExitCode::SUCCESS })
    })
    .await
}
