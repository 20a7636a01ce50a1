//! Finding PostgreSQL's programs.

use std::env::split_paths;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::{ClusterError, Result};
use crate::layout::Layout;
use crate::settings::Settings;

/// The oldest major version that will do.
pub const MINIMUM_MAJOR: u32 = 15;

/// Where packages put the programs: a directory, the beginning of the names in it, and what follows the version.
const USUAL: [(&str, &str); 4] = [
    ("/usr/lib/postgresql", ""),          // Debian, Ubuntu
    ("/usr", "pgsql-"),                   // PostgreSQL's own packages for Red Hat and its kin
    ("/opt/homebrew/opt", "postgresql@"), // Homebrew on Apple's processors
    ("/usr/local/opt", "postgresql@"),    // Homebrew on Intel's
];

/// A directory with `postgres` and `initdb` of one version.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    pub(crate) dir: PathBuf,
    pub(crate) major: u32,
}

impl Binaries {
    /// Finds the programs: those named, else the first on the path, else the newest of the usual places. When there
    /// are data, only their own major version will do, even if a newer one has been installed beside it.
    pub(crate) fn find(settings: &Settings, account: &Account, layout: &Layout) -> Result<Self> {
        let data = layout.data_major()?;
        let mismatch = |data, programs| ClusterError::VersionMismatch {
            dir: layout.data(),
            data,
            programs,
        };
        if let Some(dir) = &settings.bin {
            let unusable = |reason| ClusterError::UnusablePrograms {
                dir: dir.clone(),
                reason,
            };
            let found = Self::at(dir, account).map_err(unusable)?;
            return match data {
                Some(data) if data != found.major => Err(mismatch(data, found.major.to_string())),
                _ => Ok(found),
            };
        }
        let mut looked = Vec::new();
        let mut others = Vec::new();
        for dir in candidates(settings) {
            match Self::at(&dir, account) {
                Ok(found) if data.is_none_or(|data| data == found.major) => return Ok(found),
                Ok(found) => others.push(found.major.to_string()),
                Err(reason) => looked.push(format!("{} ({reason})", dir.display())),
            }
        }
        if let (Some(data), false) = (data, others.is_empty()) {
            others.dedup();
            return Err(mismatch(data, others.join(", ")));
        }
        looked.extend(
            USUAL
                .iter()
                .map(|(root, prefix)| format!("{root}/{prefix}*/bin")),
        );
        looked.push("PATH".to_owned());
        Err(ClusterError::NotInstalled {
            minimum: MINIMUM_MAJOR,
            looked: looked.join(", "),
        })
    }

    /// The programs in one directory, or what is wrong with them.
    fn at(dir: &Path, account: &Account) -> std::result::Result<Self, String> {
        let dir = fs::canonicalize(dir).map_err(|e| e.to_string())?;
        if let Some(missing) = ["postgres", "initdb"].iter().find(|p| !runs(&dir.join(p))) {
            return Err(format!("no program {missing}"));
        }
        let output = account
            .command(&dir.join("postgres"))
            .arg("--version")
            .output()
            .map_err(|e| format!("postgres cannot be run by {}: {e}", account.name))?;
        let said = String::from_utf8_lossy(&output.stdout);
        match major(&said) {
            Some(major) if major >= MINIMUM_MAJOR => Ok(Self { dir, major }),
            Some(major) => Err(format!("version {major} is older than {MINIMUM_MAJOR}")),
            None => Err(format!("postgres --version says {:?}", said.trim())),
        }
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// The directories worth a look, best first.
fn candidates(settings: &Settings) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = settings
        .search_path
        .iter()
        .flat_map(split_paths)
        .filter(|dir| dir.is_absolute() && runs(&dir.join("postgres")) && runs(&dir.join("initdb")))
        .collect();
    let mut usual: Vec<(u32, PathBuf)> = USUAL
        .iter()
        .flat_map(|(root, prefix)| versions(Path::new(root), prefix))
        .collect();
    usual.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.extend(usual.into_iter().map(|(_, dir)| dir));
    found
}

fn versions(root: &Path, prefix: &str) -> Vec<(u32, PathBuf)> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect()
}

fn runs(program: &Path) -> bool {
    fs::metadata(program).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// The major version in `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`, or in `… 19devel`.
fn major(said: &str) -> Option<u32> {
    let version = said.split_whitespace().nth(2)?;
    let end = version
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(version.len());
    version.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_postgres_says_them() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("zsh: command not found"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn the_newest_of_the_usual_places_comes_first_by_number() {
        let root = std::env::temp_dir().join(format!("hersys-cluster-bin-{}", std::process::id()));
        for name in ["postgresql@9", "postgresql@16", "postgresql@x", "other@17"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        let mut found = versions(&root, "postgresql@");
        found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let numbers: Vec<u32> = found.iter().map(|(version, _)| *version).collect();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(numbers, [16, 9]);
    }
}
