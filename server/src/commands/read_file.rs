//! `engrane read-file`: the reader's process. It limits its own memory before it opens anything.

use super::Task;
use clap::Args;
use engrane::platform::imports::reader::process::read_to;
use engrane::platform::imports::reader::types::{ReadChoices, Separator, TextEncoding};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    path: PathBuf,
    #[arg(long)]
    task: Task,
    #[arg(long)]
    sheet: Option<u32>,
    #[arg(long)]
    header_row: Option<u32>,
    #[arg(long)]
    encoding: Option<TextEncoding>,
    #[arg(long)]
    separator: Option<Separator>,
    /// Address space of this process
    #[arg(long, value_name = "MEGABYTES", default_value_t = 512)]
    memory: u64,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let bytes = arguments.memory * 1024 * 1024;
    if let Err(error) = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes) {
        eprintln!("engrane: the memory cannot be limited: {error}");
        return ExitCode::FAILURE;
    }
    let Arguments { sheet, header_row, encoding, separator, .. } = *arguments;
    let choices = ReadChoices { sheet, header_row, encoding, separator };
    read_to(std::io::stdout().lock(), &arguments.path, arguments.task.0, choices);
    ExitCode::SUCCESS
}
