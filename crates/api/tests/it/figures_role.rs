//! Figures are read in a role of the database that has no right on records.

use hersys_domain::figure::{DateKind, Dimension};

use crate::support::TestApp;
use crate::support::records::{form, notified, session_of};

fn path(more: &str) -> String {
    format!(
        "/statistics/series{more}?dates={}&dimension={}&from=2022-10-01&until=2022-10-05",
        DateKind::Diagnosed,
        Dimension::Severity
    )
}

#[tokio::test]
async fn the_role_of_the_figures_reads_what_figures_are_made_of_and_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let figures = app.sql_as_statistics().await;
    let tables = sql
        .rows(
            "SELECT relname, substring(obj_description(oid, 'pg_class') FROM '\\[([a-z]+)\\]') FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') \
             AND relname NOT LIKE '\\_\\_%' ORDER BY relname",
        )
        .await;
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for row in tables {
        let [table, class] = row.try_into().unwrap();
        let (table, class) = (table.unwrap(), class.unwrap_or_default());
        // Not even how many there are.
        match figures
            .attempt(&format!("SELECT count(*) FROM {table}"))
            .await
        {
            Ok(_) => open.push((table, class)),
            Err(error) => {
                assert!(error.contains("permission denied"), "{table}: {error}");
                closed.push(table);
            }
        }
    }
    for (table, class) in &open {
        // Areas are told by organisations and their districts.
        let areas = ["organization", "district"].contains(&table.as_str());
        let known = ["reference", "figures"].contains(&class.as_str()) || areas;
        assert!(known, "{table} [{class}]");
    }
    for table in [
        "figure_delta",
        "figure_rollup",
        "figure_contribution",
        "organization",
    ] {
        assert!(open.iter().any(|(name, _)| name == table), "{table}");
    }
    for table in [
        "person",
        "person_sealed",
        "person_key",
        "person_token",
        "case_record",
        "case_timeline",
        "notification",
        "notification_version",
        "observation",
        "alert",
        "draft",
        "account",
        "audit_entry",
    ] {
        assert!(closed.iter().any(|name| name == table), "{table}");
    }
    for attempt in [
        "INSERT INTO figure_delta (amount) VALUES (1)",
        "UPDATE figure_rollup SET amount = 0",
        "SET default_transaction_read_only = off; DELETE FROM figure_rollup",
        "SELECT fold_figures(1)",
        "SELECT audit_append(gen_random_uuid(), '{}', NULL, '', 0, '{}', '{}', gen_random_uuid())",
        "SET ROLE hersys_app",
    ] {
        assert!(figures.attempt(attempt).await.is_err(), "{attempt}");
    }
}

#[tokio::test]
async fn statistics_are_read_in_that_role_and_what_leaves_is_audited() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    // The role of all else may lose its sight of the figures.
    sql.run("REVOKE SELECT ON figure_delta, figure_rollup, figure_contribution FROM hersys_app")
        .await;
    let series = nurse.get(&path("")).await.expect(200);
    assert_eq!(series["total"], 1);
    assert_eq!(series["area_name"], "shinjuku（試験）");
    let book = nurse.get(&path(".xlsx")).await;
    assert_eq!(book.status, 200);
    let entry = sql
        .rows("SELECT permission, field_groups, person_count FROM audit_entry WHERE operation LIKE '%series.xlsx'")
        .await;
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(
        entry,
        [[text("statistics.export"), text("{figures}"), text("1")]]
    );
    // And without the role there are none.
    sql.run("REVOKE SELECT ON figure_rollup FROM hersys_statistics")
        .await;
    assert_eq!(nurse.get(&path("")).await.status, 500);
    assert_eq!(nurse.get(&path(".xlsx")).await.status, 500);
    let entries = "SELECT count(*) FROM audit_entry WHERE operation LIKE '%series.xlsx'";
    assert_eq!(sql.number(entries).await, 1);
}
