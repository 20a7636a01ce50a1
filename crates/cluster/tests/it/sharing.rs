//! Several threads and processes with one cluster, and processes that are killed.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use hersys_cluster::{Cluster, Origin, StopMode};
use rustix::process::{Pid, Signal, getpid, kill_process};

use crate::support::{Home, Outcome, lives, psql, query, quick};

/// Tells [`another_process`] where to start a cluster; without it that is no test.
const WHERE: &str = "HERSYS_CLUSTER_IT_DIR";

/// Tells [`another_process`] to kill itself instead of ending.
const DIE: &str = "HERSYS_CLUSTER_IT_DIE";

#[expect(clippy::disallowed_methods, reason = "how a test talks to its child")]
fn told(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

#[test]
fn another_process() -> Outcome {
    let Some(home) = told(WHERE) else {
        return Ok(());
    };
    let mut cluster = Cluster::start(quick(home.join("pg")))?;
    cluster.stop_on_drop(false);
    query(&cluster, "select 1")?;
    let word = format!("{:?} {}", cluster.origin(), cluster.pid());
    fs::write(home.join(format!("said-{}", std::process::id())), word)?;
    if told(DIE).is_some() {
        kill_process(getpid(), Signal::KILL)?;
    }
    Ok(())
}

fn process(home: &Path, die: bool) -> Result<Child, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--exact", "sharing::another_process"])
        .env(WHERE, home)
        .stdout(Stdio::null());
    if die {
        command.env(DIE, "1");
    }
    Ok(command.spawn()?)
}

/// What the processes have written: how they came to their server, and which it was.
fn said(home: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(home)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("said-") {
            let text = fs::read_to_string(entry.path())?;
            let (origin, pid) = text.split_once(' ').ok_or("two words")?;
            all.push((origin.to_owned(), pid.to_owned()));
        }
    }
    Ok(all)
}

#[test]
fn eight_threads_share_one_server() -> Outcome {
    let home = Home::new()?;
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let settings = home.settings();
            thread::spawn(move || {
                let mut cluster = Cluster::start(settings)?;
                cluster.stop_on_drop(false);
                Ok::<_, hersys_cluster::ClusterError>((cluster.origin(), cluster.pid()))
            })
        })
        .collect();
    let mut pids = BTreeSet::new();
    let mut initialised = 0;
    for thread in threads {
        let (origin, pid) = thread.join().map_err(|_| "a thread panicked")??;
        pids.insert(pid);
        initialised += i32::from(origin == Origin::Initialised);
        assert_ne!(origin, Origin::Started);
    }
    assert_eq!((pids.len(), initialised), (1, 1));
    Ok(())
}

#[test]
fn eight_processes_share_one_server() -> Outcome {
    let home = Home::new()?;
    let started: Result<Vec<_>, _> = (0..8).map(|_| process(home.path(), false)).collect();
    for mut child in started? {
        assert!(child.wait()?.success());
    }
    let said = said(home.path())?;
    let pids: BTreeSet<&String> = said.iter().map(|(_, pid)| pid).collect();
    let count = |word: &str| said.iter().filter(|(origin, _)| origin == word).count();
    assert_eq!((said.len(), pids.len()), (8, 1));
    assert_eq!((count("Initialised"), count("Adopted")), (1, 7));
    Ok(())
}

#[test]
fn a_server_whose_starter_was_killed_is_adopted() -> Outcome {
    let home = Home::new()?;
    let ended = process(home.path(), true)?.wait()?;
    assert!(!ended.success());
    let mut cluster = Cluster::start(home.settings())?;
    assert_eq!(cluster.origin(), Origin::Adopted);
    let expected = [("Initialised".to_owned(), cluster.pid().to_string())];
    assert_eq!(said(home.path())?, expected);
    assert_eq!(query(&cluster, "select 1")?, "1");
    cluster.stop(StopMode::Fast)?;
    assert!(!lives(cluster.pid()));
    Ok(())
}

#[test]
fn a_killed_postgres_is_started_again_though_a_session_of_it_goes_on() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.durable = true;
    let mut cluster = Cluster::start(settings.clone())?;
    cluster.stop_on_drop(false);
    query(
        &cluster,
        "create table t (n int); insert into t values (42)",
    )?;
    // A loop that looks at nothing outside itself: PostgreSQL refuses to start while it lasts, which is a second or so.
    let busy = "do $$ begin for i in 1..60000000 loop end loop; end $$";
    let mut session = psql(&cluster, &cluster.superuser_url("postgres"), busy)
        .stderr(Stdio::null())
        .spawn()?;
    let running =
        "select count(*) from pg_stat_activity where query like 'do %' and state = 'active'";
    while query(&cluster, running)? == "0" {}
    kill_process(
        Pid::from_raw(cluster.pid()).ok_or("no process")?,
        Signal::KILL,
    )?;
    let again = Cluster::start(settings)?;
    assert_eq!(again.origin(), Origin::Started);
    assert_ne!(again.pid(), cluster.pid());
    assert_eq!(query(&again, "select n from t")?, "42");
    let log = fs::read_to_string(again.log_file())?;
    assert!(log.contains("pre-existing shared memory block"), "{log}");
    assert!(log.contains("not properly shut down"), "{log}");
    session.wait()?;
    Ok(())
}
