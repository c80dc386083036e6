//! `engrane stores verify` and `engrane stores key`

use crate::commands::{Failure, Place, open};
use engrane::platform::proof::{ExportKey, PublicKey};
use engrane::platform::tenancy::ops::find_tenant;
use engrane::stores::exports::proved;
use engrane::stores::verify::ops::{Verified, verify};
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Something is not as it was written.
const BROKEN: u8 = 3;

/// Prints the public key by which exports of moves are verified.
pub(super) fn print_key(place: &Place) -> Result<ExitCode, Failure> {
    println!("{}", ExportKey::new(&open::place(place)?.audit_secret()?).public());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn verify_file(path: &Path, key: &PublicKey) -> Result<ExitCode, Failure> {
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

pub(super) async fn verify_ledgers(code: Option<String>, place: &Place) -> Result<ExitCode, Failure> {
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
