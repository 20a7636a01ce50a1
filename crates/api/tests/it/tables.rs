//! What every table owes to its class, and what the roles of the database may not do.

use std::collections::BTreeSet;
use std::process::Command;

use diesel_async::{
    AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection,
};
use diesel_migrations::MigrationHarness;
use hersys_api::services::set_up::{self, MIGRATIONS};

use crate::support::{Sql, TestApp, postgres, secrets};

const CLASSES: &[&str] = &[
    "access",
    "personal",
    "audit",
    "reference",
    "figures",
    "system",
];

/// Tables of ours. diesel's own record of migrations is none.
const TABLES: &str = "SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), '') FROM pg_class c \
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition \
    AND c.relname <> '__diesel_schema_migrations' ORDER BY 1";

async fn tables(sql: &Sql) -> Vec<(String, String)> {
    let rows = sql.rows(TABLES).await;
    rows.into_iter()
        .map(|row| {
            let [name, comment] = row.map_two();
            let class = CLASSES
                .iter()
                .find(|class| comment.starts_with(&format!("[{class}] ")));
            let class = class.unwrap_or_else(|| panic!("{name} has no class: {comment:?}"));
            (name, (*class).to_owned())
        })
        .collect()
}

trait Two {
    fn map_two(self) -> [String; 2];
}

impl Two for Vec<Option<String>> {
    fn map_two(self) -> [String; 2] {
        let texts: Vec<String> = self.into_iter().map(Option::unwrap_or_default).collect();
        texts.try_into().unwrap()
    }
}

async fn personal(sql: &Sql) -> Vec<String> {
    let all = tables(sql).await;
    let found: Vec<String> = all
        .into_iter()
        .filter_map(|(name, class)| (class == "personal").then_some(name))
        .collect();
    assert!(!found.is_empty());
    found
}

#[tokio::test]
async fn every_table_says_what_class_it_is_of() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    assert!(tables(&sql).await.len() > 10);
    // So does every view: it shows what its tables hold.
    let views = sql
        .rows(&TABLES.replace("c.relkind IN ('r', 'p')", "c.relkind IN ('v', 'm')"))
        .await;
    assert!(!views.is_empty());
    for view in views {
        let [name, comment] = view.map_two();
        let class = CLASSES
            .iter()
            .any(|class| comment.starts_with(&format!("[{class}] ")));
        assert!(class, "{name} has no class: {comment:?}");
    }
}

#[tokio::test]
async fn what_tells_of_persons_is_personal() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let personal = personal(&sql).await;
    // Whatever points to a person or a case, or to a table that does, is personal too; only the log, which
    // outlives persons, names them without pointing.
    let pointing = sql
        .rows(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint \
             WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace",
        )
        .await;
    for row in pointing {
        let [from, to] = row.map_two();
        if personal.contains(&to) {
            assert!(personal.contains(&from), "{from} points to {to}");
        }
    }
}

#[tokio::test]
async fn personal_tables_have_their_wall() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for table in personal(&sql).await {
        let on = sql
            .one(&format!(
                "SELECT relrowsecurity FROM pg_class WHERE oid = '{table}'::regclass"
            ))
            .await;
        assert_eq!(on, "t", "{table} has no row-level security");
        for (privilege, commands) in [
            ("SELECT", "'SELECT', 'ALL'"),
            ("INSERT", "'INSERT', 'ALL'"),
            ("UPDATE", "'UPDATE', 'ALL'"),
            ("DELETE", "'DELETE', 'ALL'"),
        ] {
            let policies = sql
                .number(&format!(
                    "SELECT count(*) FROM pg_policies WHERE tablename = '{table}' \
                     AND 'hersys_app' = ANY (roles) AND cmd IN ({commands})"
                ))
                .await;
            let granted = sql
                .one(&format!(
                    "SELECT has_any_column_privilege('hersys_app', '{table}', '{}')",
                    if privilege == "DELETE" {
                        "SELECT"
                    } else {
                        privilege
                    }
                ))
                .await;
            let granted = match privilege {
                "DELETE" => {
                    sql.one(&format!(
                        "SELECT has_table_privilege('hersys_app', '{table}', 'DELETE')"
                    ))
                    .await
                }
                _ => granted,
            };
            assert!(
                granted == "f" || policies > 0,
                "{table}: {privilege} is granted without a policy"
            );
        }
        // No policy that opens everything to whoever asks.
        let open = sql
            .column(&format!(
                "SELECT policyname FROM pg_policies WHERE tablename = '{table}' AND qual = 'true' \
                 AND NOT roles = '{{hersys_statistics}}'"
            ))
            .await;
        assert!(open.is_empty(), "{table}: {open:?}");
    }
}

#[tokio::test]
async fn what_policies_compare_is_indexed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let personal = personal(&sql).await;
    let leading: BTreeSet<(String, String)> = sql
        .rows(
            "SELECT i.indrelid::regclass::text, a.attname FROM pg_index i \
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]",
        )
        .await
        .into_iter()
        .map(|row| row.map_two().into())
        .collect();
    let mut wanted = BTreeSet::new();
    // Foreign keys between personal tables: joins, and policies that ask whether the person is visible.
    for row in sql
        .rows(
            "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, a.attname FROM pg_constraint c \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'",
        )
        .await
    {
        let [from, to, column] = row.try_into().unwrap();
        let (from, to) = (from.unwrap(), to.unwrap());
        if personal.contains(&from) && personal.contains(&to) {
            wanted.insert((from, column.unwrap()));
        }
    }
    // Columns that a policy compares with who acts.
    for row in sql
        .rows("SELECT tablename, qual FROM pg_policies WHERE qual IS NOT NULL")
        .await
    {
        let [table, condition] = row.map_two();
        for way in condition.split(" OR ") {
            let words = way.split(|c: char| !c.is_alphanumeric() && !"_.=".contains(c));
            let words: Vec<&str> = words
                .filter_map(|word| word.rsplit('.').next())
                .filter(|word| !word.is_empty())
                .collect();
            // What else must hold at the same time may be what it is found by.
            let found = |word: &&str| leading.contains(&(table.clone(), (*word).to_owned()));
            if words.iter().any(found) {
                continue;
            }
            for three in words.windows(3) {
                let [column, "=", "app_organization" | "app_person"] = three else {
                    continue;
                };
                let of_table = sql
                    .number(&format!(
                        "SELECT count(*) FROM pg_attribute WHERE attrelid = '{table}'::regclass \
                         AND attname = '{column}'"
                    ))
                    .await;
                if of_table == 1 {
                    wanted.insert((table.clone(), (*column).to_owned()));
                }
            }
        }
    }
    assert!(wanted.len() > 5, "{wanted:?}");
    let missing: Vec<_> = wanted.difference(&leading).collect();
    assert!(missing.is_empty(), "no index begins with {missing:?}");
}

#[tokio::test]
async fn the_servers_role_owns_nothing_and_passes_no_wall() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for role in ["hersys_app", "hersys_statistics"] {
        let owned = sql
            .number(&format!(
                "SELECT count(*) FROM pg_shdepend d WHERE d.refobjid = '{role}'::regrole AND d.deptype = 'o' \
                 AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
            ))
            .await;
        assert_eq!(owned, 0, "{role} owns something");
        let powers = sql
            .rows(&format!(
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication, \
                 EXISTS (SELECT 1 FROM pg_auth_members WHERE member = r.oid), \
                 has_schema_privilege(rolname, 'public', 'CREATE') FROM pg_roles r WHERE rolname = '{role}'"
            ))
            .await;
        assert_eq!(powers, [vec![Some("f".to_owned()); 3]], "{role}");
    }
}

#[tokio::test]
async fn the_audit_log_is_written_through_its_function_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let all = tables(&sql).await;
    for (table, _) in all.iter().filter(|(_, class)| class == "audit") {
        for role in ["hersys_app", "hersys_statistics", "public"] {
            for privilege in [
                "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER",
            ] {
                let granted = sql
                    .one(&format!(
                        "SELECT has_table_privilege('{role}', '{table}', '{privilege}')"
                    ))
                    .await;
                assert_eq!(granted, "f", "{role} may {privilege} {table}");
            }
        }
    }
    let as_app = app.sql_as_app().await;
    for attempt in [
        "SELECT 1 FROM audit_entry",
        "INSERT INTO audit_person VALUES (gen_random_uuid(), gen_random_uuid())",
        "UPDATE audit_entry SET operation = ''",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SET ROLE hersys_audit",
        "SET ROLE hersys_owner",
    ] {
        assert!(as_app.attempt(attempt).await.is_err(), "{attempt}");
    }
}

#[tokio::test]
async fn nothing_kept_of_a_person_can_be_deleted_but_search_keys_and_drafts() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for table in personal(&sql).await {
        let may = sql
            .one(&format!(
                "SELECT has_table_privilege('hersys_app', '{table}', 'DELETE')"
            ))
            .await;
        // Search keys are derived, and made anew when what they stand for changes. A draft has no effect yet.
        let wanted = if table.ends_with("_token") || table == "draft" {
            "t"
        } else {
            "f"
        };
        assert_eq!(may, wanted, "{table}");
    }
}

#[tokio::test]
async fn statistics_see_nothing_sealed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let readable = sql
        .column(
            "SELECT format('%s.%s', c.relname, a.attname) FROM pg_class c \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') \
             AND has_column_privilege('hersys_statistics', c.oid, a.attnum, 'SELECT') \
             AND (a.atttypid = 'bytea'::regtype OR c.relname LIKE 'person%' OR a.attname = 'person_id' \
                  OR c.relname IN ('account', 'session', 'membership'))",
        )
        .await;
    assert!(readable.is_empty(), "{readable:?}");
    let writable = sql
        .column(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
             AND has_table_privilege('hersys_statistics', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')",
        )
        .await;
    assert!(writable.is_empty(), "{writable:?}");
}

#[tokio::test]
async fn functions_with_rights_of_their_own_are_closed_to_the_public_and_fix_their_path() {
    let app = TestApp::new().await;
    let found = app
        .sql()
        .await
        .column(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef \
             AND (has_function_privilege('public', oid, 'EXECUTE') \
                  OR NOT EXISTS (SELECT 1 FROM unnest(proconfig) s WHERE s LIKE 'search_path=%pg_temp'))",
        )
        .await;
    assert!(found.is_empty(), "{found:?}");
}

/// A database for migrations alone.
struct Bare(String);

impl Bare {
    async fn new() -> Self {
        let name = format!("hersys_it_clone_{}_bare", std::process::id());
        let admin = Sql::connect(&postgres::superuser_url("postgres")).await;
        admin
            .run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await;
        set_up::prepare(&postgres::superuser_url("postgres"), &name, &secrets())
            .await
            .unwrap();
        Self(name)
    }

    fn dump(&self) -> String {
        let output = Command::new(postgres::pg_dump())
            .args([
                "--schema-only",
                "--dbname",
                &postgres::superuser_url(&self.0),
            ])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        // Newer versions add a random word against tampering.
        let kept = text.lines().filter(|line| !line.starts_with('\\'));
        kept.collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_go_up_down_and_up_again_to_the_same() {
    let bare = Bare::new().await;
    let url = postgres::superuser_url(&bare.0);
    set_up::migrate(&url).await.unwrap();
    let first = bare.dump();
    assert!(first.contains("CREATE TABLE public.case_record"));
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    connection
        .batch_execute("SET ROLE hersys_owner")
        .await
        .unwrap();
    let mut harness = AsyncMigrationHarness::new(connection);
    harness.revert_all_migrations(MIGRATIONS).unwrap();
    drop(harness);
    let sql = Sql::connect(&url).await;
    assert_eq!(sql.rows(TABLES).await, Vec::<Vec<_>>::new());
    let left = sql
        .column("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE 'diesel%'")
        .await;
    assert!(left.is_empty(), "{left:?}");
    set_up::migrate(&url).await.unwrap();
    assert_eq!(first, bare.dump());
    drop(sql);
    let admin = Sql::connect(&postgres::superuser_url("postgres")).await;
    admin
        .run(&format!("DROP DATABASE {} WITH (FORCE)", bare.0))
        .await;
}
