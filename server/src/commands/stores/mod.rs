//! `engrane stores …`: the ledgers of this installation, and a store-room anywhere.

mod acts;
mod export;
mod shown;
mod table;
mod verify;

use super::{Failure, Place};
use crate::client::Client;
use clap::Subcommand;
use engrane::platform::proof::PublicKey;
use std::path::PathBuf;
use std::process::ExitCode;

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
    /// Print the public key by which exports of moves are verified
    Key {
        #[command(flatten)]
        place: Place,
    },
    /// Receive so many of an item; one whose name is new is made
    Add(acts::Receive),
    /// Issue so many of an item
    Issue(acts::Issue),
    /// Take back so many of an item
    Return(acts::Return),
    /// Transfer so many of an item to another shelf
    Transfer(acts::Transfer),
    /// Say how many of an item were counted on a shelf
    Count(acts::Count),
    /// How much there is of what, with a warning where it is low
    Status(shown::Status),
    /// What was moved, the newest first
    History(shown::History),
    /// The store-room as a file, all rows of it
    Export(export::Arguments),
    /// What is moved, as it happens
    Tail {
        /// Print each move as JSON
        #[arg(long)]
        json: bool,
    },
}

/// All but `verify` and `key` ask the Engrane of `engrane login`, and end with 4 when it does not answer.
pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    let client = Client::open;
    match command {
        Command::Verify { file: Some(file), key: Some(key), .. } => return verify::verify_file(&file, &key),
        Command::Verify { tenant, place, .. } => return verify::verify_ledgers(tenant, &place).await,
        Command::Key { place } => return verify::print_key(&place),
        Command::Add(asked) => acts::receive(&mut client()?, asked)?,
        Command::Issue(asked) => acts::issue(&mut client()?, asked)?,
        Command::Return(asked) => acts::take_back(&mut client()?, asked)?,
        Command::Transfer(asked) => acts::transfer(&mut client()?, asked)?,
        Command::Count(asked) => acts::count(&mut client()?, asked)?,
        Command::Status(asked) => shown::status(&mut client()?, &asked)?,
        Command::History(asked) => shown::history(&mut client()?, &asked)?,
        Command::Export(asked) => export::export(&mut client()?, asked)?,
        Command::Tail { json } => shown::tail(&mut client()?, json)?,
    }
    Ok(ExitCode::SUCCESS)
}
