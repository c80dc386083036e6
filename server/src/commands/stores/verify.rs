//! `engrane stores …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::platform::tenancy::ops::find_tenant;
use engrane::stores::verify::ops::{Verified, verify};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reckon the ledgers once more: does all that is kept follow from the moves, and are these what the audit has?
    ///
    /// Prints a line for each organization that has a ledger and names the first thing that differs. Ends with 0 when everything
    /// holds, with 3 when something does not, and with 1 when it could not be found out.
    Verify {
        /// Code of an organization [default: all of them]
        #[arg(long, value_name = "CODE")]
        tenant: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

/// Something is not as it was written.
const BROKEN: u8 = 3;

pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    let Command::Verify { tenant: code, place } = command;
    open::with_services(&place, async |_, services| {
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
