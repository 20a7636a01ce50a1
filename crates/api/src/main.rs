//! The binary.

use std::process::ExitCode;

use clap::Parser;
use hersys_api::command;
use hersys_api::config::{Cli, Surroundings};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let surroundings = Surroundings::read();
    let filter = EnvFilter::try_new(surroundings.log.as_deref().unwrap_or("warn"));
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("warn")))
        .init();
    match command::run(Cli::parse(), &surroundings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}
