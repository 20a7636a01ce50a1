//! A database of each test's own: a clone of the template, dropped when the test ends, however it ends.

use std::sync::atomic::{AtomicU32, Ordering};

use super::postgres::superuser_url;
use super::sql::Sql;
use super::template::Template;

const PREFIX: &str = "hersys_it_clone_";
static NEXT: AtomicU32 = AtomicU32::new(0);

/// The clone.
pub struct Clone {
    /// Its name.
    pub name: String,
}

impl Clone {
    /// Clones the template.
    pub async fn of(template: &Template) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}_{number}", std::process::id());
        let admin = Sql::connect(&superuser_url("postgres")).await;
        admin
            .run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await;
        admin
            .run(&format!(
                "CREATE DATABASE {name} TEMPLATE {} OWNER hersys_owner",
                template.database
            ))
            .await;
        Self { name }
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        let drop_it = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A thread with a runtime of its own: nothing can be awaited here.
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let admin = Sql::connect(&superuser_url("postgres")).await;
                drop(admin.attempt(&drop_it).await);
            });
            std::io::Result::Ok(())
        })
        .join();
        drop(done);
    }
}

/// Drops the clones of processes that were killed.
pub async fn drop_stale(admin: &Sql) {
    let names = admin
        .column(&format!(
            "SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"
        ))
        .await;
    for name in names {
        let process = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('_').next()?.parse().ok())
            .and_then(rustix::process::Pid::from_raw);
        let lives = process.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok());
        if !lives {
            drop(
                admin
                    .attempt(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .await,
            );
        }
    }
}
