//! `engrane`: one binary for the server and everything around it.

use clap::Parser;
use server::commands::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
