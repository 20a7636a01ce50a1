//! The commands of the binary.

use std::io::Write;
use std::path::Path;

use crate::clock::Facts;
use crate::config::{
    Admin, AuditCommand, Cli, ClusterCommand, Command, DatabaseOptions, Surroundings, TokensCommand,
};
use crate::db::{Database, POOL_WAIT};
use crate::services::set_up;
use crate::store;

mod audit;
mod compress;
mod data_items;
mod doctor;
mod import;
mod permissions;
mod seed;
mod serve;
mod signals;
mod tokens;

pub use data_items::table as data_item_table;
pub use permissions::table as permission_table;

/// What a command may end with.
pub type CommandResult = Result<(), Box<dyn std::error::Error>>;

/// Runs a command.
pub fn run(cli: Cli, surroundings: &Surroundings) -> CommandResult {
    let facts = Facts::system();
    match cli.command {
        Command::Serve(options) => serve::serve(&options, surroundings, facts),
        Command::Migrate(options) => Ok(store::open(&options, surroundings, &facts)?.close()?),
        Command::Admin(Admin::Create {
            login,
            name,
            organization,
            database,
        }) => {
            let store = store::open(&database, surroundings, &facts)?;
            let db = Database::new(&store.app_url, 1, POOL_WAIT, facts, store.secrets.clone())?;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let secret = runtime.block_on(set_up::first_administrator(
                &db,
                &organization,
                &login,
                &name,
            ))?;
            say(&format!("/enrolment#{secret}"))?;
            Ok(())
        }
        Command::Audit(AuditCommand::Verify(options)) => {
            audit::verify(&options, surroundings, facts)
        }
        Command::Doctor(options) => doctor::run(&options, surroundings, facts),
        Command::Tokens(TokensCommand::Rebuild(options)) => {
            tokens::rebuild(&options, surroundings, &facts)
        }
        Command::Import(options) => import::run(&options, surroundings, facts),
        Command::Seed(options) => seed::run(&options, surroundings, &facts),
        Command::Openapi => say_raw(&crate::openapi::json()?),
        Command::Permissions => say_raw(&permissions::table()),
        Command::DataItems => say_raw(&data_items::table()),
        Command::Compress { dir } => compress::compress(&dir),
        Command::Cluster(ClusterCommand::Start { data_dir }) => {
            start_cluster(&data_dir, surroundings, &facts)
        }
        Command::Cluster(ClusterCommand::Stop { data_dir }) => {
            stop_cluster(&data_dir, surroundings)
        }
    }
}

fn start_cluster(data_dir: &Path, surroundings: &Surroundings, facts: &Facts) -> CommandResult {
    let options = DatabaseOptions {
        data_dir: Some(data_dir.to_owned()),
        ..DatabaseOptions::default()
    };
    let store = store::open(&options, surroundings, facts)?;
    let url = store.superuser_url();
    store.keep_running();
    match url {
        Some(url) => say(&url),
        None => Err("no private PostgreSQL".into()),
    }
}

fn stop_cluster(data_dir: &Path, surroundings: &Surroundings) -> CommandResult {
    let data_dir = store::cluster_dir(data_dir);
    if !data_dir.join("data/postmaster.pid").exists() {
        return Ok(());
    }
    let settings = store::cluster_settings(&data_dir, None, surroundings);
    let mut cluster = hersys_cluster::Cluster::start(settings)?;
    cluster.stop(hersys_cluster::StopMode::Fast)?;
    Ok(())
}

/// A line on standard output, at once: programs wait for it.
fn say(line: &str) -> CommandResult {
    say_raw(&format!("{line}\n"))
}

fn say_raw(text: &str) -> CommandResult {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}
