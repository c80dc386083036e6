//! `engrane production …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::platform::tenancy::ops::find_tenant;
use engrane::production::verify::ops::{Verified, verify};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reckon the counters of all orders once more from what was recorded
    ///
    /// Prints a line for each organization that has orders and names what differs. Ends with 0 when everything holds, with 3 when something
    /// does not, and with 1 when it could not be found out.
    Verify {
        /// Code of an organization [default: all of them]
        #[arg(long, value_name = "CODE")]
        tenant: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

/// Something does not hold.
const BROKEN: u8 = 3;

pub(super) async fn run(command: Command) -> Result<ExitCode, Failure> {
    let Command::Verify { tenant, place } = command;
    open::with_services(&place, async |_, services| {
        let only = match &tenant {
            Some(code) => {
                let found = find_tenant(services, code).await?;
                Some(found.ok_or_else(|| format!("there is no organization with code {code}"))?)
            }
            None => None,
        };
        let start = Instant::now();
        let all = verify(services, only).await?;
        for Verified { code, facts, differences } in &all {
            if differences.is_empty() {
                println!("{code}: {facts} facts hold");
            }
            for difference in differences {
                println!("{code}: BROKEN: {difference}");
            }
        }
        let facts: u64 = all.iter().map(|verified| verified.facts).sum();
        println!("{facts} facts verified in {:.1} s", start.elapsed().as_secs_f64());
        let is_broken = all.iter().any(|verified| !verified.differences.is_empty());
        Ok(if is_broken { ExitCode::from(BROKEN) } else { ExitCode::SUCCESS })
    })
    .await
}
