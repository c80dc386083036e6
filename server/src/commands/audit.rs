//! `engrane audit …`

use super::{Failure, Place, open};
use clap::Subcommand;
use engrane::platform::audit::seals::verify::{Verified, verify};
use engrane::platform::tenancy::ops::find_tenant;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Walk the seals: is every entry what it was, and is none missing?
    ///
    /// Prints a line for each organization and names the first thing that does not hold. Ends with 0 when everything holds,
    /// with 3 when something does not, and with 1 when it could not be found out. Entries of the last second may still wait
    /// for their seal; the server gives it to them.
    Verify {
        /// Code of an organization [default: all of them]
        #[arg(long, value_name = "CODE")]
        tenant: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

/// Something was tampered with.
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
        let all = verify(&services.db, &services.audit.seals, only).await?;
        for verified in &all {
            println!("{}", line(verified));
        }
        let sealed: u64 = all.iter().map(|verified| verified.sealed).sum();
        println!("{sealed} entries verified in {:.1} s", start.elapsed().as_secs_f64());
        let broken = all.iter().any(|verified| verified.broken.is_some());
        Ok(if broken { ExitCode::from(BROKEN) } else { ExitCode::SUCCESS })
    })
    .await
}

fn line(verified: &Verified) -> String {
    let Verified { code, sealed, waiting, broken, .. } = verified;
    match broken {
        Some(broken) => format!("{code}: BROKEN: {broken}; {sealed} before it hold, {waiting} wait for their seal"),
        None => format!("{code}: {sealed} hold, {waiting} wait for their seal"),
    }
}
