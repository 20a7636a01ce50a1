//! Many at once: one wins, the others are told, nothing is lost or doubled.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::all_is_well;
use crate::support::operations::Target;
use crate::support::records::{figures_agree, form, notified, session_of};
use crate::support::transfers::{answer, asked, request};
use crate::support::{TestApp, at_once, patients};

/// How many at a time.
const MANY: usize = 50;

fn tally(statuses: Vec<u16>) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for status in statuses {
        *counts.entry(status).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn of_many_answers_at_once_one_counts() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for _ in 0..3 {
        let transfer = Arc::new(Target::Transfer.make(&app, &sql).await.unwrap());
        let from = session_of(&app, &sql, "shinjuku.nurse").await;
        let to = session_of(&app, &sql, "minato.nurse").await;
        let done = at_once(MANY, |number| {
            let (what, who) = match number % 3 {
                0 => ("acceptance", to.clone()),
                1 => ("refusal", to.clone()),
                _ => ("withdrawal", from.clone()),
            };
            let transfer = transfer.clone();
            async move { answer(&who, &transfer, what).await.status }
        })
        .await;
        let told = tally(done);
        assert_eq!(told.get(&200), Some(&1), "{told:?}");
        assert_eq!(told.get(&409), Some(&(MANY - 1)), "{told:?}");
    }
    figures_agree(&sql).await;
    all_is_well(&app).await;
}

#[tokio::test]
async fn of_many_requests_at_once_one_waits() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/cases/{}/transfers", made.case);
    let bodies = ["minato", "chiyoda"].map(|key| request(&app, key));
    let done = at_once(MANY, |number| {
        let (from, path, body) = (from.clone(), path.clone(), bodies[number % 2].clone());
        async move {
            let ask = from.ask("POST", &path).header("If-Match", "\"v1\"");
            ask.json(&body).send().await.status
        }
    })
    .await;
    assert_eq!(tally(done), BTreeMap::from([(200, 1), (409, MANY - 1)]));
    all_is_well(&app).await;
}

#[tokio::test]
async fn edits_and_reports_that_meet_a_transfer_are_kept_or_refused() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = patients::signed_in(&app, &sql).await;
    let transfer = asked(&app, &sql, &patient.case).await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    let path = format!("/cases/{}/severities", patient.case);
    let done = at_once(MANY, |number| {
        let (from, to, transfer, path) = (from.clone(), to.clone(), transfer.clone(), path.clone());
        let phone = patient.browser.clone();
        async move {
            let status = match number % 5 {
                0 => answer(&to, &transfer, "acceptance").await.status,
                1 => {
                    phone
                        .post("/self/observations", &json!({"spo2": 91}))
                        .await
                        .status
                }
                _ => {
                    let ask = from.ask("POST", &path).header("If-Match", "\"v1\"");
                    ask.json(&json!({"value": "severe"})).send().await.status
                }
            };
            (number % 5, status)
        }
    })
    .await;
    let of = |kind: usize| {
        let statuses = done.iter().filter(|(one, _)| *one.min(&2) == kind);
        tally(statuses.map(|(_, status)| *status).collect())
    };
    assert_eq!(of(0), BTreeMap::from([(200, 1), (409, MANY / 5 - 1)]));
    // At most one edit is based on what stood; the others meet a newer version, or a case that is not theirs.
    let edits = of(2);
    assert!(edits.get(&200).is_none_or(|kept| *kept == 1), "{edits:?}");
    assert!(
        edits.keys().all(|status| [200, 404, 412].contains(status)),
        "{edits:?}"
    );
    assert!(
        of(1).keys().all(|status| [201, 429].contains(status)),
        "{:?}",
        of(1)
    );
    let severity = format!(
        "SELECT severity FROM case_record WHERE id = '{}'",
        patient.case
    );
    let wanted = if edits.contains_key(&200) {
        "severe"
    } else {
        "mild"
    };
    assert_eq!(sql.one(&severity).await, wanted);
    figures_agree(&sql).await;
    all_is_well(&app).await;
}
