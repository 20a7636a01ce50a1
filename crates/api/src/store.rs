//! Where the data are: the private PostgreSQL or one of one's own, the master key, the roles, the
//! migrations; ready for a pool.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hersys_cluster::{Cluster, Settings, StopMode};

use crate::clock::Facts;
use crate::config::{DatabaseOptions, Surroundings};
use crate::secrets::{Secrets, SecretsError};
use crate::services::set_up::{self, APP_ROLE, STATISTICS_ROLE, SetUpError};

/// Name of the database.
pub const DATABASE: &str = "hersys";

/// Why the data cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The private PostgreSQL.
    #[error(transparent)]
    Cluster(#[from] hersys_cluster::ClusterError),
    /// The master key.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// Roles and migrations.
    #[error(transparent)]
    SetUp(#[from] SetUpError),
    /// `DATABASE_URL`.
    #[error("DATABASE_URL: {0}")]
    Url(String),
    /// The thread that looks after PostgreSQL broke.
    #[error("the thread that looks after PostgreSQL broke")]
    Guard,
    /// The runtime of the migrations, or a thread.
    #[error("runtime: {0}")]
    Runtime(#[from] std::io::Error),
}

/// The data, ready.
#[derive(Debug)]
pub struct Store {
    /// URL of the application's role.
    pub app_url: String,
    /// URL of the role that reads figures.
    pub statistics_url: String,
    /// URL of the role that set the database up, on it.
    pub owner_url: String,
    /// Keys.
    pub secrets: Secrets,
    /// Where the master key lies, and what else is kept outside the database.
    pub secrets_dir: PathBuf,
    cluster: Option<Cluster>,
    guard: Option<Guard>,
}

/// A thread that looks after the private PostgreSQL: ends with whom it guards.
#[derive(Debug)]
struct Guard {
    /// Told once, to stop it.
    end: Sender<()>,
    thread: JoinHandle<Result<(), hersys_cluster::ClusterError>>,
}

/// How often the guard looks whether PostgreSQL is alive.
const LOOK: Duration = Duration::from_millis(250);

/// Looks after PostgreSQL until told to stop it, or until nobody can tell any more.
fn look_after(
    mut cluster: Cluster,
    end: &Receiver<()>,
) -> Result<(), hersys_cluster::ClusterError> {
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        match cluster.revive() {
            Ok(false) => {}
            Ok(true) => tracing::warn!("the private PostgreSQL had died and runs again"),
            Err(error) => tracing::error!(%error, "the private PostgreSQL has died"),
        }
    }
    cluster.stop(StopMode::Fast)
}

/// Where the private PostgreSQL lies within the data directory.
pub fn cluster_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres")
}

/// Settings of the private PostgreSQL, as the surroundings have it.
pub fn cluster_settings(dir: &Path, bin: Option<&Path>, surroundings: &Surroundings) -> Settings {
    let mut settings = Settings::new(dir);
    settings.bin = bin.map(Path::to_owned);
    settings.search_path.clone_from(&surroundings.path);
    settings.runtime_dir.clone_from(&surroundings.runtime_dir);
    settings
}

impl Store {
    /// URL of the private PostgreSQL's superuser on the database.
    pub fn superuser_url(&self) -> Option<String> {
        self.cluster
            .as_ref()
            .map(|cluster| cluster.superuser_url(DATABASE))
    }

    /// Has the private PostgreSQL looked after while the server runs: where it dies it is started again.
    pub fn guard(&mut self) -> Result<(), StoreError> {
        let Some(cluster) = self.cluster.take() else {
            return Ok(());
        };
        let (end, told) = channel();
        let thread = thread::Builder::new()
            .name("postgres-guard".to_owned())
            .spawn(move || look_after(cluster, &told))?;
        self.guard = Some(Guard { end, thread });
        Ok(())
    }

    /// Leaves the private PostgreSQL running when this process ends.
    pub fn keep_running(mut self) {
        if let Some(cluster) = &mut self.cluster {
            cluster.stop_on_drop(false);
        }
    }

    /// Stops the private PostgreSQL, if there is one.
    pub fn close(mut self) -> Result<(), StoreError> {
        if let Some(cluster) = &mut self.cluster {
            cluster.stop(StopMode::Fast)?;
        }
        if let Some(guard) = self.guard {
            // A guard that has ended hears nothing; its own end is told by joining it.
            let _ = guard.end.send(());
            guard.thread.join().map_err(|_| StoreError::Guard)??;
        }
        Ok(())
    }
}

/// The directory of the data where none is named.
fn default_dir() -> PathBuf {
    if is_root() {
        PathBuf::from("/var/lib/hersys")
    } else {
        PathBuf::from(".hersys")
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// What a private PostgreSQL is started with for writing gigabytes: indexes stay in memory, and a page is not written
/// into the log as a whole again and again, which it is after every checkpoint.
const LOADING: [(&str, &str); 3] = [
    ("shared_buffers", "1GB"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
];

/// Opens the store: starts or finds PostgreSQL, makes roles and database, migrates. Blocks; runs the
/// migrations on a runtime of their own, since their harness blocks in place.
pub fn open(
    options: &DatabaseOptions,
    surroundings: &Surroundings,
    facts: &Facts,
) -> Result<Store, StoreError> {
    open_with(&[], options, surroundings, facts)
}

/// The same, for writing gigabytes. A PostgreSQL that runs already keeps the settings it has.
pub fn open_to_load(
    options: &DatabaseOptions,
    surroundings: &Surroundings,
    facts: &Facts,
) -> Result<Store, StoreError> {
    open_with(&LOADING, options, surroundings, facts)
}

fn open_with(
    extra: &[(&str, &str)],
    options: &DatabaseOptions,
    surroundings: &Surroundings,
    facts: &Facts,
) -> Result<Store, StoreError> {
    let dir = options.data_dir.clone().unwrap_or_else(default_dir);
    let (cluster, admin_url) = match &options.database_url {
        Some(url) => (None, url.clone()),
        None => {
            let mut settings =
                cluster_settings(&cluster_dir(&dir), options.pg_bin.as_deref(), surroundings);
            settings.durable = !options.not_durable;
            let extra = extra.iter();
            settings.extra = extra
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let cluster = Cluster::start(settings)?;
            tracing::info!(origin = ?cluster.origin(), "private PostgreSQL");
            let url = cluster.superuser_url("postgres");
            (Some(cluster), url)
        }
    };
    let secrets_dir = options.secrets_dir.clone().unwrap_or(dir);
    let secrets = Secrets::load_or_create(&secrets_dir, facts)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let database_url = at(&admin_url, None, DATABASE)?;
    runtime.block_on(async {
        set_up::prepare(&admin_url, DATABASE, &secrets).await?;
        set_up::migrate(&database_url).await
    })?;
    let url_of = |role| {
        let password = set_up::role_password(&secrets, role);
        at(&admin_url, Some((role, &password)), DATABASE)
    };
    Ok(Store {
        app_url: url_of(APP_ROLE)?,
        statistics_url: url_of(STATISTICS_ROLE)?,
        owner_url: database_url,
        secrets,
        secrets_dir,
        cluster,
        guard: None,
    })
}

/// The same server, another user and database, as a connection string of keys and values.
pub fn at(url: &str, user: Option<(&str, &str)>, database: &str) -> Result<String, StoreError> {
    use tokio_postgres::config::Host;
    let config: tokio_postgres::Config = url
        .parse()
        .map_err(|error: tokio_postgres::Error| StoreError::Url(error.to_string()))?;
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let mut out = Vec::new();
    for host in config.get_hosts() {
        let host = match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        };
        out.push(format!("host={}", quoted(&host)));
    }
    for port in config.get_ports() {
        out.push(format!("port={port}"));
    }
    let password = config
        .get_password()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let (user, password) = match user {
        Some((user, password)) => (Some(user.to_owned()), Some(password.to_owned())),
        None => (config.get_user().map(str::to_owned), password),
    };
    if let Some(user) = user {
        out.push(format!("user={}", quoted(&user)));
    }
    if let Some(password) = password {
        out.push(format!("password={}", quoted(&password)));
    }
    out.push(format!("dbname={}", quoted(database)));
    Ok(out.join(" "))
}
