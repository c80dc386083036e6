//! `engrane stores …`: the ledgers of this installation, and a store-room anywhere.

mod acts;
mod shown;
mod table;
mod verify;

use super::{Failure, Place};
use crate::client::Client;
use clap::Subcommand;
use std::process::ExitCode;

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
    /// What is moved, as it happens
    Tail {
        /// Print each move as JSON
        #[arg(long)]
        json: bool,
    },
}

/// All but `verify` ask the Engrane of `engrane login`, and end with 4 when it does not answer.
pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    if let Command::Verify { tenant, place } = command {
        return verify::run(tenant, place).await;
    }
    let client = &mut Client::open()?;
    match command {
        Command::Verify { .. } => {}
        Command::Add(asked) => acts::receive(client, asked)?,
        Command::Issue(asked) => acts::issue(client, asked)?,
        Command::Return(asked) => acts::take_back(client, asked)?,
        Command::Transfer(asked) => acts::transfer(client, asked)?,
        Command::Count(asked) => acts::count(client, asked)?,
        Command::Status(asked) => shown::status(client, &asked)?,
        Command::History(asked) => shown::history(client, &asked)?,
        Command::Tail { json } => shown::tail(client, json)?,
    }
    Ok(ExitCode::SUCCESS)
}
