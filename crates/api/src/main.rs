//! The binary.

use std::process::ExitCode;

use clap::Parser;
use hersys_api::command;
use hersys_api::config::{Cli, Surroundings};
use tracing_subscriber::EnvFilter;

/// What is told where `RUST_LOG` says nothing. Requests that are no HTTP are told by the library as errors; a stranger
/// could write as many of them as he likes.
const LOG: &str = "warn,actix_http::h1::dispatcher=off";

fn main() -> ExitCode {
    let surroundings = Surroundings::read();
    let filter = EnvFilter::try_new(surroundings.log.as_deref().unwrap_or(LOG));
    tracing_subscriber::fmt()
        .json()
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new(LOG)))
        .init();
    match command::run(Cli::parse(), &surroundings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}
