//! Leftovers, wrong versions, wrong settings, long paths, a log that must not tell.

use std::error::Error;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use hersys_cluster::{Cluster, ClusterError, Origin, StopMode};

use crate::support::{Home, Outcome, is_root, psql, query};

#[test]
fn a_stale_pid_file_with_somebody_elses_number_does_not_confuse() -> Outcome {
    let home = Home::new()?;
    drop(Cluster::start(home.settings())?);
    // PostgreSQL itself would take any living process of its own user for a rival.
    let owner = fs::metadata(home.pg().join("data"))?;
    let mut command = Command::new("sleep");
    command.arg("600");
    if is_root() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    let mut stranger = command.spawn()?;
    let file = home.pg().join("data/postmaster.pid");
    let data = home.pg().join("data");
    let content = format!(
        "{}\n{}\n1700000000\n5432\n{}\n\n  1 1\nready   \n",
        stranger.id(),
        data.display(),
        home.pg().join("run").display()
    );
    fs::write(&file, content)?;
    fs::set_permissions(&file, Permissions::from_mode(0o600))?;
    if is_root() {
        std::os::unix::fs::chown(&file, Some(owner.uid()), Some(owner.gid()))?;
    }
    let started = Cluster::start(home.settings());
    let spared = stranger.try_wait()?.is_none();
    stranger.kill()?;
    stranger.wait()?;
    assert!(spared);
    let cluster = started?;
    assert_eq!(cluster.origin(), Origin::Started);
    assert_eq!(query(&cluster, "select 1")?, "1");
    Ok(())
}

/// A directory of programs with one of them made up.
fn programs(home: &Home, fake: &str, script: &str) -> Result<PathBuf, Box<dyn Error>> {
    let real = Cluster::start(home.settings())?;
    let dir = home.path().join(format!("bin-{fake}"));
    fs::create_dir(&dir)?;
    for name in ["postgres", "initdb"] {
        if name != fake {
            symlink(real.bin_dir().join(name), dir.join(name))?;
        }
    }
    real.destroy()?;
    fs::write(dir.join(fake), script)?;
    fs::set_permissions(dir.join(fake), Permissions::from_mode(0o755))?;
    Ok(dir)
}

#[test]
fn a_killed_initdb_leaves_nothing_half_made() -> Outcome {
    let home = Home::new()?;
    let half = "#!/bin/sh\nmkdir -p \"$2\"\necho 15 > \"$2/PG_VERSION\"\nkill -9 $$\n";
    let mut settings = home.settings();
    settings.bin = Some(programs(&home, "initdb", half)?);
    let failed = Cluster::start(settings);
    assert!(
        matches!(failed, Err(ClusterError::Initialise { .. })),
        "{failed:?}"
    );
    assert!(!home.pg().join("data").exists());
    assert!(!home.pg().join("initialising").exists());
    let password = fs::read_to_string(home.pg().join("superuser.password"))?;

    // And when we were killed with it, nobody tidied up.
    fs::create_dir_all(home.pg().join("initialising/data"))?;
    fs::write(home.pg().join("initialising/data/PG_VERSION"), "15\n")?;
    let cluster = Cluster::start(home.settings())?;
    assert_eq!(cluster.origin(), Origin::Initialised);
    assert_eq!(cluster.superuser_password(), password.trim());
    assert_eq!(query(&cluster, "select 1")?, "1");
    assert!(!home.pg().join("initialising").exists());
    Ok(())
}

#[test]
fn other_versions_are_named() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    let old = "#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n";
    settings.bin = Some(programs(&home, "postgres", old)?);
    let refused = Cluster::start(settings.clone());
    let said = refused.map(|_| ()).map_err(|e| e.to_string());
    assert!(
        said.as_ref()
            .is_err_and(|e| e.contains("version 14 is older than 15")),
        "{said:?}"
    );
    settings.bin = Some(home.path().to_owned());
    let refused = Cluster::start(settings);
    assert!(matches!(
        refused,
        Err(ClusterError::UnusablePrograms { .. })
    ));

    fs::create_dir_all(home.pg().join("data"))?;
    fs::write(home.pg().join("data/PG_VERSION"), "12\n")?;
    let refused = Cluster::start(home.settings());
    let Err(ClusterError::VersionMismatch { data, programs, .. }) = refused else {
        return Err(format!("{refused:?}").into());
    };
    assert_eq!(data, 12);
    assert!(programs.split(", ").all(|p| p.parse::<u32>().is_ok()));
    Ok(())
}

#[test]
fn data_without_their_password_are_not_touched() -> Outcome {
    let home = Home::new()?;
    drop(Cluster::start(home.settings())?);
    fs::remove_file(home.pg().join("superuser.password"))?;
    let refused = Cluster::start(home.settings());
    assert!(matches!(refused, Err(ClusterError::PasswordMissing { .. })));
    Ok(())
}

#[test]
fn a_server_that_does_not_come_up_says_why() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.extra.push(("work_mem".into(), "nonsense".into()));
    let refused = Cluster::start(settings);
    let Err(ClusterError::Exited { log, .. }) = refused else {
        return Err(format!("{refused:?}").into());
    };
    assert!(log.contains("work_mem"), "{log}");
    Ok(())
}

#[test]
fn a_server_that_was_too_slow_is_adopted_later() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.start_timeout = Duration::ZERO;
    let late = Cluster::start(settings);
    assert!(
        matches!(late, Err(ClusterError::NotReady { .. })),
        "{late:?}"
    );
    let mut cluster = Cluster::start(home.settings())?;
    assert_eq!(query(&cluster, "select 1")?, "1");
    cluster.stop(StopMode::Fast)?;
    Ok(())
}

#[test]
fn nothing_that_a_session_says_reaches_the_log() -> Outcome {
    let home = Home::new()?;
    let cluster = Cluster::start(home.settings())?;
    let url = cluster.superuser_url("postgres");
    query(
        &cluster,
        "create table p (name text primary key check (name <> 'Yamada-C')); insert into p values ('Yamada-A')",
    )?;
    for sql in [
        "select 'Yamada-B'::date",
        "insert into p values ('Yamada-A')",
        "insert into p values ('Yamada-C')",
        "do $$ begin raise exception 'Yamada-D' using detail = 'Yamada-E'; end $$",
        "do $$ begin raise warning 'Yamada-F'; end $$; select 'Yamada-G'::int",
        "select '{\"a\": Yamada-H}'::json",
    ] {
        let output = psql(&cluster, &url, sql).output()?;
        assert!(!output.status.success(), "{sql}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("Yamada"),
            "{sql}"
        );
    }
    let log = fs::read_to_string(cluster.log_file())?;
    assert!(log.contains("database system is ready"), "{log}");
    assert!(!log.contains("Yamada"), "{log}");
    Ok(())
}

#[test]
fn a_large_log_is_set_aside() -> Outcome {
    let home = Home::new()?;
    let log = home.pg().join("log/postgresql.log");
    drop(Cluster::start(home.settings())?);
    fs::OpenOptions::new()
        .write(true)
        .open(&log)?
        .set_len(9 << 20)?;
    drop(Cluster::start(home.settings())?);
    assert!(fs::metadata(&log)?.len() < 1 << 20);
    let aside = fs::metadata(home.pg().join("log/postgresql.log.1"))?;
    assert!(aside.len() >= 9 << 20);
    Ok(())
}

#[test]
fn a_server_that_was_killed_is_revived_with_all_that_it_had_promised() -> Outcome {
    let home = Home::new()?;
    // The clusters of tests promise nothing; this one does.
    let mut settings = home.settings();
    settings.durable = true;
    let mut cluster = Cluster::start(settings)?;
    assert!(!cluster.revive()?, "a living one is left alone");
    query(&cluster, "create table kept as select 7 as n")?;
    let (killed, port) = (cluster.pid(), cluster.port());
    let pid = rustix::process::Pid::from_raw(killed).ok_or("no process")?;
    rustix::process::kill_process(pid, rustix::process::Signal::KILL)?;
    // Until the system has taken note of its end it still looks alive.
    while !cluster.revive()? {
        std::thread::yield_now();
    }
    assert_ne!(cluster.pid(), killed);
    assert_eq!(cluster.port(), port);
    assert_eq!(query(&cluster, "select n from kept")?, "7");
    Ok(())
}
