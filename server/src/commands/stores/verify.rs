//! `engrane stores verify`

use crate::commands::{Failure, Place, open};
use engrane::platform::tenancy::ops::find_tenant;
use engrane::stores::verify::ops::{Verified, verify};
use std::process::ExitCode;
use std::time::Instant;

/// Something is not as it was written.
const BROKEN: u8 = 3;

pub(super) async fn run(code: Option<String>, place: Place) -> Result<ExitCode, Failure> {
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
