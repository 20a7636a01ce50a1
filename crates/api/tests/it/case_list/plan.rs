//! How the database goes about each list: never through the table, never through what is not the centre's, and in order where an
//! index has the order.

use hersys_domain::case_list::{CaseFilter, CaseSign, CaseSort, Direction};
use serde_json::Value;

use super::{FILTERS, crowd};
use crate::support::{Sql, TestApp};
use crate::wall::people::{begin, case, people};

/// So many cases the centre has; another one has as many.
const MANY: u32 = 5_000;
/// A page, and one more.
const PAGE: u64 = 51;

/// The settings that `list_cases` plans under.
const SETTINGS: &str = "SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0";

fn nodes<'a>(plan: &'a Value, found: &mut Vec<&'a Value>) {
    found.push(plan);
    for below in plan["Plans"].as_array().into_iter().flatten() {
        nodes(below, found);
    }
}

async fn explained(
    sql: &Sql,
    basis: &str,
    filter: &str,
    sort: CaseSort,
    way: Direction,
    unsaid: bool,
) -> Value {
    let descending = way == Direction::Descending;
    let statement = sql
        .one(&format!(
            "SELECT case_list_sql('{basis}', '{filter}', '{sort}', {descending}, {unsaid}, NULL, NULL, {PAGE})"
        ))
        .await;
    let told = sql
        .one(&format!(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
        ))
        .await;
    let told: Value = serde_json::from_str(&told).unwrap();
    told[0]["Plan"].clone()
}

/// Judges the plan of one list of a centre.
fn judge(plan: &Value, ordered: bool, signs: bool, what: &str) {
    let mut all = Vec::new();
    nodes(plan, &mut all);
    let kind = |node: &Value| node["Node Type"].as_str().unwrap_or_default().to_owned();
    for node in &all {
        assert_ne!(kind(node), "Seq Scan", "{what}: {plan:#}");
        if node["Relation Name"] == "case_record" && !signs {
            if kind(node) == "Index Only Scan" {
                assert_eq!(node["Heap Fetches"], 0, "{what}");
            } else {
                // Where an index of its own has the few that are meant.
                let removed = node["Rows Removed by Filter"].as_u64().unwrap_or_default();
                let read = node["Actual Rows"].as_u64().unwrap() + removed;
                assert!(
                    read <= u64::from(MANY) / 4,
                    "{what} reads the table: {plan:#}"
                );
            }
        }
        if kind(node) == "Sort" && node["Plans"][0]["Relation Name"] == "case_record" {
            let sorted = node["Plans"][0]["Actual Rows"].as_u64().unwrap();
            // Where an index of its own has fewer than a page, there is nothing to be had from the order of another.
            assert!(
                !ordered || sorted <= PAGE,
                "{what} sorts what an index has in order: {plan:#}"
            );
            // The first of the slice are kept; it is never sorted as a whole.
            let few = sorted <= u64::from(MANY) / 4;
            assert!(
                few || node["Sort Method"] == "top-N heapsort",
                "{what}: {plan:#}"
            );
        }
        if ordered && node["Relation Name"] == "case_record" {
            assert!(
                node["Actual Rows"].as_u64().unwrap() <= PAGE,
                "{what} reads on: {plan:#}"
            );
        }
    }
}

#[tokio::test]
async fn no_list_goes_through_the_table_or_sorts_a_centre() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    // A commit that is not on disk yet leaves its rows unmarked, and VACUUM calls no page with such rows visible to all.
    sql.run("SET synchronous_commit = on").await;
    for number in [1, 2] {
        crowd(&sql, &case(number), MANY).await;
    }
    sql.run("VACUUM (ANALYZE) case_record").await;
    begin(
        &app,
        &sql,
        "staff",
        &app.country.place("shinjuku").id.to_string(),
    )
    .await;
    sql.run(SETTINGS).await;
    for (query, _) in FILTERS {
        let mut filter = CaseFilter::default();
        for (name, text) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            assert_eq!(filter.put(name, text), Ok(true));
        }
        let json = serde_json::to_string(&filter).unwrap();
        for sort in CaseSort::ALL {
            for way in Direction::ALL {
                let plan = explained(&sql, "responsible", &json, *sort, *way, false).await;
                let by_index = matches!(
                    sort,
                    CaseSort::DiagnosedOn | CaseSort::OnsetOn | CaseSort::Age | CaseSort::Severity
                ) && query.is_empty();
                let ordered = *sort == CaseSort::ReportedOn || by_index;
                judge(&plan, ordered, false, &format!("{query} by {sort} {way}"));
            }
            if sort.may_be_missing() {
                let plan = explained(
                    &sql,
                    "responsible",
                    &json,
                    *sort,
                    Direction::Descending,
                    true,
                )
                .await;
                judge(&plan, false, false, &format!("{query} without {sort}"));
            }
        }
    }
    for sign in CaseSign::ALL {
        for sort in CaseSort::ALL {
            let filter = format!("{{\"having\": [\"{sign}\"]}}");
            let plan = explained(
                &sql,
                "responsible",
                &filter,
                *sort,
                Direction::Descending,
                false,
            )
            .await;
            judge(&plan, false, true, &format!("{sign} by {sort}"));
        }
    }
}

#[tokio::test]
async fn the_function_past_the_policies_keeps_to_its_basis() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for (key, place) in &app.country.places {
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &place.id.to_string()).await;
        let seen = as_app
            .column("SELECT id::text FROM case_record ORDER BY 1")
            .await;
        for sort in CaseSort::ALL {
            let mut found = Vec::new();
            for basis in ["responsible", "receiving", "area", "granted"] {
                let query = format!(
                    "SELECT id::text FROM list_cases('{basis}', '{{}}', '{sort}', true, false, NULL, NULL, 10)"
                );
                found.extend(as_app.column(&query).await);
                let counted = format!("SELECT count_cases('{basis}', '{{}}', 10)");
                let listed = as_app.column(&query).await.len();
                assert_eq!(
                    as_app.number(&counted).await,
                    i64::try_from(listed).unwrap(),
                    "{key} {basis}"
                );
            }
            found.sort();
            found.dedup();
            assert_eq!(found, seen, "{key} {sort}");
        }
        as_app.run("ROLLBACK").await;
    }
    for (actor, organization) in [("staff", ""), ("public", ""), ("patient", "")] {
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, actor, organization).await;
        for basis in ["responsible", "receiving", "area", "granted"] {
            let query = format!("SELECT count_cases('{basis}', '{{}}', 10)");
            assert_eq!(as_app.number(&query).await, 0, "{actor} {basis}");
        }
        as_app.run("ROLLBACK").await;
    }
}

#[tokio::test]
async fn nothing_that_is_no_list_is_put_into_a_statement() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let as_app = app.sql_as_app().await;
    for call in [
        "list_cases('everything', '{}', 'age', true, false, NULL, NULL, 10)",
        "list_cases('responsible', '{}', 'id; DROP TABLE person', true, false, NULL, NULL, 10)",
        "list_cases('responsible', '{\"missing\": [\"id\"]}', 'age', true, false, NULL, NULL, 10)",
        "list_cases('responsible', '{\"age_from\": \"1 OR true\"}', 'age', true, false, NULL, NULL, 10)",
    ] {
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place("shinjuku").id.to_string(),
        )
        .await;
        assert!(
            as_app
                .attempt(&format!("SELECT * FROM {call}"))
                .await
                .is_err(),
            "{call}"
        );
        as_app.run("ROLLBACK").await;
    }
    // Values are quoted, and a percent sign is no placeholder.
    for (filter, found) in [
        (
            "{\"status\": [\"open'' OR ''1''=''1\", \"%s\", \"%1$s\"]}",
            0,
        ),
        ("{\"having\": [\"everything\"]}", 0),
        ("{\"status\": [\"open\", \"{}\"]}", 1),
    ] {
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place("shinjuku").id.to_string(),
        )
        .await;
        let count = as_app
            .number(&format!(
                "SELECT count_cases('responsible', '{filter}', 10)"
            ))
            .await;
        assert_eq!(count, found, "{filter}");
        as_app.run("ROLLBACK").await;
    }
    // The parts of it are nobody's to call.
    let refused = as_app
        .attempt("SELECT case_list_sql('area', '{}', 'age', true, false, NULL, NULL, 1)")
        .await;
    assert!(refused.unwrap_err().contains("permission denied"));
}
