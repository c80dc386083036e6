//! `engrane`: one binary for the server and everything around it.

use clap::Parser;
use mimalloc::MiMalloc;
use server::commands::{self, Cli};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
