//! `hersys import`: a file of cases taken in at the server's own desk.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::pin::pin;

use actix_web::web::Bytes;
use futures_util::{StreamExt as _, stream};
use hersys_domain::audit::Job;
use hersys_domain::import::mapping::Mapping;
use hersys_domain::organization::Organization;

use super::{CommandResult, say};
use crate::clock::Facts;
use crate::config::{ImportFile, Surroundings};
use crate::db::{Actor, Database, POOL_WAIT, Tx, import, organization};
use crate::error::AppError;
use crate::services::import::{self as service, Acting, Order, Rejects};
use crate::services::set_up;
use crate::store;

/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// Takes the file in and tells what became of it.
pub fn run(options: &ImportFile, surroundings: &Surroundings, facts: Facts) -> CommandResult {
    let mapping = Mapping::named(&options.mapping).ok_or_else(|| {
        let names: Vec<&str> = Mapping::shipped()
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        format!("no such mapping; there are: {}", names.join(", "))
    })?;
    let file = File::open(&options.file)?;
    let store = store::open(&options.database, surroundings, &facts)?;
    let db = Database::new(&store.app_url, 1, POOL_WAIT, facts, store.secrets.clone())?;
    let acting = Acting {
        act: set_up::act(&db, Job::Import)?,
        actor: Actor::System,
        db,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(take_in(options, mapping, file, &acting));
    store.close()?;
    result
}

async fn take_in(
    options: &ImportFile,
    mapping: &'static Mapping,
    file: File,
    acting: &Acting,
) -> CommandResult {
    let (organization, otherwise) = acting
        .look(async |tx| {
            let own = one(tx, &options.organization).await?;
            let otherwise = match &options.center {
                Some(name) => Some(one(tx, name).await?),
                None => service::oneself(&own),
            };
            Ok((own, otherwise))
        })
        .await?;
    let name = options.file.file_name().unwrap_or_default();
    let order = Order {
        mapping,
        dry_run: options.dry_run,
        file_name: name.to_string_lossy().chars().take(255).collect(),
        organization,
        account: None,
        otherwise,
    };
    let id = service::run(acting, order, pieces(file)).await?;
    let (found, faults) = acting
        .look(async |tx| {
            let found = import::progress_of(tx, id).await?;
            Ok((found, import::faults(tx, id).await?))
        })
        .await?;
    say(&format!(
        "{} ({}): {} rows, {} imported, {} duplicates, {} rejected",
        found.file_name,
        found.encoding,
        found.rows,
        found.imported,
        found.duplicates,
        found.rejected
    ))?;
    for one in faults {
        let place = &one.fault.column;
        say(&format!("  {} {place}: {} rows", one.fault.fault, one.rows))?;
    }
    if let Some(path) = &options.rejects {
        write_rejects(acting, id, path).await?;
    }
    Ok(())
}

async fn write_rejects(
    acting: &Acting,
    id: hersys_domain::id::ImportId,
    path: &Path,
) -> CommandResult {
    let rejects = acting
        .db
        .transact(&acting.actor, &acting.act, true, async |tx| {
            let import = import::progress_of(tx, id).await?;
            Rejects::open(tx, id, import.rejected).await
        })
        .await?;
    let mut file = File::create(path)?;
    let mut pieces = pin!(rejects.pieces(acting.clone()));
    while let Some(piece) = pieces.next().await {
        file.write_all(&piece?)?;
    }
    Ok(())
}

/// The organisation of this name.
async fn one(tx: &mut Tx, name: &str) -> Result<Organization, AppError> {
    let mut found = organization::named(tx, name).await?;
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(AppError::internal(format!(
            "no organisation is called {name}"
        ))),
        (Some(_), false) => Err(AppError::internal(format!(
            "several organisations are called {name}"
        ))),
    }
}

/// A file piece by piece.
fn pieces(file: File) -> impl futures_util::Stream<Item = Result<Bytes, AppError>> {
    stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok(Bytes::from(piece)), Some(file)))
            }
            Err(error) => Some((Err(AppError::internal(error)), None)),
        }
    })
}
