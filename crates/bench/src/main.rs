//! `hersys-load`: reads a plan (JSON) from standard input, puts its load on a server, writes what became of it (JSON)
//! to standard output. A thread for each connection and blocking sockets: what measures shares the cores with what is
//! measured, and must take as little of them as it can.

mod http;
mod plan;
mod run;
mod tally;

use std::io::{Read as _, Write as _};

use plan::Plan;

/// Whatever stops a run.
type Fault = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Fault> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let plan: Plan = serde_json::from_str(&text)?;
    let report = run::run(plan)?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &report)?;
    out.write_all(b"\n")?;
    Ok(())
}
