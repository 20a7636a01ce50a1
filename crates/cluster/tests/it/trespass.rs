//! Directories that are too long, closed, open to others, or somebody else's.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};

use hersys_cluster::{Cluster, ClusterError, Origin};

use crate::support::{Home, Outcome, is_root, query, quick};

#[test]
fn a_path_too_long_for_a_socket_has_it_elsewhere() -> Outcome {
    let home = Home::new()?;
    let settings = quick(home.path().join("long ,\"東京".repeat(8)));
    let cluster = Cluster::start(settings.clone())?;
    assert!(cluster.socket_dir().starts_with("/tmp"));
    assert_eq!(query(&cluster, "select 1")?, "1");
    let socket_dir = cluster.socket_dir().to_owned();
    assert_eq!(Cluster::start(settings.clone())?.origin(), Origin::Adopted);
    drop(cluster);

    // Somebody else could have made it first.
    fs::set_permissions(&socket_dir, Permissions::from_mode(0o755))?;
    let refused = Cluster::start(settings.clone());
    assert!(
        matches!(refused, Err(ClusterError::UnsafeSocketDirectory { .. })),
        "{refused:?}"
    );
    fs::remove_dir_all(&socket_dir)?;
    let cluster = Cluster::start(settings)?;
    cluster.destroy()?;
    assert!(!socket_dir.exists());
    Ok(())
}

#[test]
fn odd_characters_in_a_short_path_do_no_harm() -> Outcome {
    let home = Home::new()?;
    // A comma cannot stand in a connection string's host: the socket goes elsewhere.
    for (name, inside) in [("a \"b' %20é", true), ("a,b", false)] {
        let cluster = Cluster::start(quick(home.path().join(name)))?;
        let socket_dir = cluster.socket_dir().to_owned();
        assert_eq!(socket_dir.starts_with(cluster.data_dir()), inside);
        assert_eq!(query(&cluster, "select 1")?, "1");
        cluster.destroy()?;
        assert!(!socket_dir.exists());
    }
    Ok(())
}

#[test]
fn a_runtime_directory_is_used_if_postgres_can_enter_it() -> Outcome {
    let home = Home::new()?;
    let runtime = home.path().join("runtime");
    fs::create_dir(&runtime)?;
    for (mode, closed) in [(0o755, false), (0o700, is_root())] {
        fs::set_permissions(&runtime, Permissions::from_mode(mode))?;
        let mut settings = quick(home.path().join("l".repeat(100)));
        settings.runtime_dir = Some(runtime.clone());
        let cluster = Cluster::start(settings)?;
        assert_eq!(!closed, cluster.socket_dir().starts_with(&runtime));
        cluster.destroy()?;
    }
    Ok(())
}

#[test]
fn a_directory_out_of_reach_is_named() -> Outcome {
    let home = Home::new()?;
    let closed = home.path().join("closed");
    fs::create_dir(&closed)?;
    let mode = if is_root() { 0o700 } else { 0o500 };
    fs::set_permissions(&closed, Permissions::from_mode(mode))?;
    let refused = Cluster::start(quick(closed.join("pg")));
    match refused {
        Err(ClusterError::Unreachable { blocker, .. }) if is_root() => {
            assert_eq!(blocker, fs::canonicalize(&closed)?);
        }
        Err(ClusterError::Io { path, .. }) if !is_root() => assert_eq!(path, closed.join("pg")),
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

#[test]
fn root_works_in_nobody_elses_directory() -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let home = Home::new()?;
    fs::create_dir(home.pg())?;
    chown(home.pg(), Some(65_534), None)?;
    let refused = Cluster::start(home.settings());
    assert!(
        matches!(
            refused,
            Err(ClusterError::ForeignOwner { owner: 65_534, .. })
        ),
        "{refused:?}"
    );
    Ok(())
}

#[test]
fn root_opens_an_empty_directory_but_no_other() -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let home = Home::new()?;
    fs::create_dir(home.pg())?;
    fs::set_permissions(home.pg(), Permissions::from_mode(0o700))?;
    fs::write(home.pg().join("theirs"), "")?;
    let refused = Cluster::start(home.settings());
    assert!(matches!(refused, Err(ClusterError::Unreachable { .. })));
    fs::remove_file(home.pg().join("theirs"))?;
    Cluster::start(home.settings())?;
    Ok(())
}
