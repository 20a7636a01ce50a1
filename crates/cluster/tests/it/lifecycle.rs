//! Made, started, stopped, started again, removed.

use std::fs;
use std::os::unix::fs::MetadataExt;

use hersys_cluster::{Cluster, Origin, Password, StopMode};

use crate::support::{Home, Outcome, is_root, lives, mode, psql, query};

#[test]
fn a_durable_cluster_keeps_its_data_over_a_restart() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.durable = true;
    let mut cluster = Cluster::start(settings.clone())?;
    assert_eq!(cluster.origin(), Origin::Initialised);
    for (name, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("data_sync_retry", "off"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("max_connections", "20"),
        ("shared_buffers", "16MB"),
    ] {
        assert_eq!(query(&cluster, &format!("show {name}"))?, value, "{name}");
    }
    let locale = query(
        &cluster,
        "select datcollate from pg_database where datname = 'postgres'",
    )?;
    assert!(["C.UTF-8", "C"].contains(&locale.as_str()), "{locale}");
    query(
        &cluster,
        "create table t (n int); insert into t values (42)",
    )?;
    let (pid, password) = (cluster.pid(), cluster.superuser_password().to_owned());
    cluster.stop(StopMode::Fast)?;
    assert!(!lives(pid));
    cluster.stop(StopMode::Fast)?;

    let cluster = Cluster::start(settings)?;
    assert_eq!(cluster.origin(), Origin::Started);
    assert_eq!(cluster.superuser_password(), password);
    assert_eq!(query(&cluster, "select n from t")?, "42");
    Ok(())
}

#[test]
fn a_cluster_for_tests_is_fast_and_takes_further_settings() -> Outcome {
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.extra.push(("work_mem".into(), "7MB".into()));
    settings.superuser_password = Some(Password::new("o'brien @%".into()));
    let cluster = Cluster::start(settings)?;
    for name in ["fsync", "synchronous_commit", "full_page_writes"] {
        assert_eq!(query(&cluster, &format!("show {name}"))?, "off", "{name}");
    }
    assert_eq!(query(&cluster, "show work_mem")?, "7MB");
    assert_eq!(cluster.superuser_password(), "o'brien @%");
    Ok(())
}

#[test]
fn files_are_for_their_owner_only_and_a_password_is_asked_for() -> Outcome {
    let home = Home::new()?;
    let cluster = Cluster::start(home.settings())?;
    assert_eq!(mode(&home.pg().join("superuser.password"))?, 0o600);
    assert_eq!(mode(&home.pg().join("data"))?, 0o700);
    assert_eq!(mode(&home.pg().join("log"))?, 0o700);
    assert_eq!(mode(&cluster.log_file())?, 0o600);
    assert_eq!(mode(cluster.socket_dir())?, 0o700);
    assert!(!home.pg().join("initialising").exists());
    assert_eq!(cluster.superuser_password().len(), 48);
    let wrong = cluster.url("postgres", "wrong", "postgres");
    let refused = psql(&cluster, &wrong, "select 1").output()?;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("password authentication failed"));
    Ok(())
}

#[test]
fn names_with_odd_characters_go_through_the_connection_string() -> Outcome {
    let home = Home::new()?;
    let cluster = Cluster::start(home.settings())?;
    query(
        &cluster,
        "create role \"a b@c:/é?\" login password 'p@:/%20#'",
    )?;
    query(&cluster, "create database \"d&e?f/東京\"")?;
    let url = cluster.url("a b@c:/é?", "p@:/%20#", "d&e?f/東京");
    let output = psql(&cluster, &url, "select current_user, current_database()").output()?;
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "a b@c:/é?|d&e?f/東京"
    );
    Ok(())
}

#[test]
fn as_root_postgres_runs_as_somebody_else_with_no_further_groups() -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let home = Home::new()?;
    let cluster = Cluster::start(home.settings())?;
    let status = fs::read_to_string(format!("/proc/{}/status", cluster.pid()))?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or("missing").split_whitespace().collect()
    };
    let owner = fs::metadata(home.pg().join("data"))?.uid().to_string();
    let uids: Vec<&str> = field("Uid:");
    assert_ne!(owner, "0");
    assert!(uids.iter().all(|uid| *uid == owner), "{uids:?}");
    assert!(field("Groups:").is_empty());
    // What root writes lies where PostgreSQL's account can change nothing.
    for path in [".", "superuser.password", "lock", "log"] {
        assert_eq!(fs::metadata(home.pg().join(path))?.uid(), 0, "{path}");
    }
    Ok(())
}

#[test]
fn a_chosen_account_is_kept_though_the_choice_changes() -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let home = Home::new()?;
    let mut settings = home.settings();
    settings.run_as = Some("nobody".into());
    drop(Cluster::start(settings.clone())?);
    settings.run_as = None;
    let cluster = Cluster::start(settings)?;
    assert_eq!(cluster.origin(), Origin::Started);
    assert_eq!(query(&cluster, "select 1")?, "1");
    Ok(())
}

#[test]
fn dropping_stops_what_was_started_and_spares_what_was_adopted() -> Outcome {
    let home = Home::new()?;
    let first = Cluster::start(home.settings())?;
    let pid = first.pid();
    let mut second = Cluster::start(home.settings())?;
    assert_eq!((second.origin(), second.pid()), (Origin::Adopted, pid));
    drop(Cluster::start(home.settings())?);
    assert!(lives(pid));
    second.stop_on_drop(true);
    drop(second);
    assert!(!lives(pid));
    drop(first);

    let mut kept = Cluster::start(home.settings())?;
    let pid = kept.pid();
    kept.stop_on_drop(false);
    drop(kept);
    assert!(lives(pid));
    Ok(())
}

#[test]
fn destroying_leaves_nothing_of_ours_and_everything_else() -> Outcome {
    let home = Home::new()?;
    let cluster = Cluster::start(home.settings())?;
    let pid = cluster.pid();
    cluster.destroy()?;
    assert!(!lives(pid));
    assert!(!home.pg().exists());

    let cluster = Cluster::start(home.settings())?;
    fs::write(home.pg().join("theirs"), "kept")?;
    cluster.destroy()?;
    let left: Vec<_> = fs::read_dir(home.pg())?.flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    Ok(())
}
