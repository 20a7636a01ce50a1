//! A directory for each test, and `psql`.

use std::error::Error;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use hersys_cluster::{Cluster, Settings};

pub type Outcome = Result<(), Box<dyn Error>>;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A directory that is removed, with the server in it, when the test ends, however it ends.
pub struct Home(PathBuf);

impl Home {
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("hersys-cluster-it-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o755))?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn pg(&self) -> PathBuf {
        self.0.join("pg")
    }

    pub fn settings(&self) -> Settings {
        quick(self.pg())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.pg().join("data/postmaster.pid").exists() {
            drop(Cluster::start(self.settings()).and_then(Cluster::destroy));
        }
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Settings for what is thrown away.
pub fn quick(data_dir: impl Into<PathBuf>) -> Settings {
    let mut settings = Settings::new(data_dir);
    settings.durable = false;
    settings.max_connections = 20;
    settings
        .extra
        .push(("shared_buffers".into(), "16MB".into()));
    settings
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// `psql` with a connection string, for a test to run or to wait for.
pub fn psql(cluster: &Cluster, url: &str, sql: &str) -> Command {
    let mut command = Command::new(cluster.bin_dir().join("psql"));
    command
        .args(["-XAtqw", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
        .env_clear();
    command
}

/// The answer to a query of the superuser's.
pub fn query(cluster: &Cluster, sql: &str) -> Result<String, Box<dyn Error>> {
    let output = psql(cluster, &cluster.superuser_url("postgres"), sql).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Whether a process lives, not counting the dead that wait for their parent.
pub fn lives(pid: i32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

pub fn mode(path: &Path) -> Result<u32, Box<dyn Error>> {
    Ok(fs::symlink_metadata(path)?.permissions().mode() & 0o777)
}
