//! The one PostgreSQL of all test processes: whoever comes first starts it, `just native` stops it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hersys_api::config::Surroundings;
use hersys_api::store;
use hersys_cluster::Cluster;

/// Enough for a test on every core of a large machine.
const MAX_CONNECTIONS: u32 = 600;

static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
    let dir = store::cluster_dir(&data_dir());
    let mut settings = store::cluster_settings(&dir, None, &Surroundings::read());
    settings.durable = false;
    settings.max_connections = MAX_CONNECTIONS;
    let mut cluster = Cluster::start(settings).expect("a private PostgreSQL");
    cluster.stop_on_drop(false);
    cluster
});

/// What `hersys cluster stop --data-dir` is told: `test-postgres` in `HERSYS_TEST_DIR`, which the recipe
/// sets where PostgreSQL cannot reach `target/`.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the program"
)]
pub fn data_dir() -> PathBuf {
    let dir = std::env::var_os("HERSYS_TEST_DIR").unwrap_or_else(|| "target".into());
    // An absolute path stands for itself.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(dir)
        .join("test-postgres")
}

/// The superuser's connection string on one of its databases.
pub fn superuser_url(database: &str) -> String {
    store::at(&CLUSTER.superuser_url("postgres"), None, database).expect("our own URL")
}

/// `pg_dump`: beside the server's programs, or wherever the system has it.
pub fn pg_dump() -> PathBuf {
    let beside = CLUSTER.bin_dir().join("pg_dump");
    if beside.exists() {
        beside
    } else {
        PathBuf::from("pg_dump")
    }
}
