//! The template of all tests: a migrated database with a small country in it, made once for each build.
//!
//! Its name is a hash of the migrations and of this build, so that nobody ever tests on the tables or the
//! people of yesterday. What the people sign in with lies beside it, in a file below `target`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use hersys_api::secrets::{Secrets, hex, sha256};
use hersys_api::services::set_up;
use tokio::sync::OnceCell;

use super::app::{Options, TestApp};
use super::clone::drop_stale;
use super::country::Country;
use super::postgres::{data_dir, superuser_url};
use super::sql::Sql;

const PREFIX: &str = "hersys_it_template_";
/// One process at a time makes the template.
const LOCK: i64 = 7_237_463_101;

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();

/// The template.
pub struct Template {
    /// Its name.
    pub database: String,
    /// Who lives in it.
    pub country: Country,
}

/// The master key of all tests. The roles' passwords follow from it, and one server has one set of roles.
pub fn secrets() -> Secrets {
    Secrets::new([7; 32])
}

/// The template, made if it is not there.
pub async fn template() -> &'static Template {
    TEMPLATE.get_or_init(make_or_find).await
}

async fn make_or_find() -> Template {
    let name = format!("{PREFIX}{}", key());
    let admin = Sql::connect(&superuser_url("postgres")).await;
    admin.run(&format!("SELECT pg_advisory_lock({LOCK})")).await;
    drop_stale(&admin).await;
    let file = data_dir().join(format!("{name}.json"));
    let there = admin
        .number(&format!(
            "SELECT count(*) FROM pg_database WHERE datname = '{name}' AND datistemplate"
        ))
        .await;
    let found = (there == 1)
        .then(|| fs::read(&file).ok())
        .flatten()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(country) = found {
        return Template {
            database: name,
            country,
        };
    }
    drop_others(&admin).await;
    let country = make(&admin, &name).await;
    fs::write(&file, serde_json::to_vec_pretty(&country).unwrap()).unwrap();
    // Closing the connection gives the lock back.
    Template {
        database: name,
        country,
    }
}

async fn make(admin: &Sql, name: &str) -> Country {
    set_up::prepare(&superuser_url("postgres"), name, &secrets())
        .await
        .unwrap();
    migrate(&superuser_url(name)).await;
    thin_out(&superuser_url(name)).await;
    let app = TestApp::on(name, Options::default(), Country::empty()).await;
    let country = Country::found(&app).await;
    app.stop().await;
    // Nobody may be connected to what is cloned.
    admin
        .run(&format!(
            "ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"
        ))
        .await;
    admin
        .run(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        ))
        .await;
    country
}

/// Leaves a few postal codes: every clone copies every page of the template.
async fn thin_out(url: &str) {
    let sql = Sql::connect(url).await;
    sql.run("DELETE FROM postal_code WHERE left(code, 3) NOT IN ('029', '160', '498')")
        .await;
    sql.run("VACUUM FULL postal_code").await;
}

/// Runs the migrations, on a runtime that bears their harness blocking in place.
pub async fn migrate(url: &str) {
    let url = url.to_owned();
    tokio::task::spawn_blocking(move || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap()
            .block_on(set_up::migrate(&url))
            .unwrap();
    })
    .await
    .unwrap();
}

async fn drop_others(admin: &Sql) {
    let names = admin
        .column(&format!(
            "SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"
        ))
        .await;
    for name in names {
        admin
            .run(&format!("ALTER DATABASE {name} WITH IS_TEMPLATE false"))
            .await;
        admin
            .run(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await;
        drop(fs::remove_file(data_dir().join(format!("{name}.json"))));
    }
}

/// Hash of the migrations and of this build.
fn key() -> String {
    let mut hashed = Vec::new();
    for path in migrations() {
        hashed.extend_from_slice(path.to_string_lossy().as_bytes());
        hashed.extend(fs::read(&path).unwrap());
    }
    let build = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let made = build.modified().unwrap().duration_since(UNIX_EPOCH);
    hashed.extend_from_slice(&made.unwrap().as_nanos().to_be_bytes());
    hashed.extend_from_slice(&build.len().to_be_bytes());
    hex(&sha256(&hashed)[..8])
}

/// All files of the migrations, in order.
fn migrations() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut found: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|path| [path.join("up.sql"), path.join("down.sql")])
        .collect();
    found.sort();
    found
}
