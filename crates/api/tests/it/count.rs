//! `?count=true`: how many there are in all, of those one may see, up to a bound.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{form, notified, with};

async fn list(app: &TestApp, who: &str, query: &str) -> Value {
    let browser = app.sign_in(who).await;
    browser.get(&format!("/cases?{query}")).await.expect(200)
}

#[tokio::test]
async fn a_list_is_counted_when_asked_and_by_its_own_filter() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for severity in ["mild", "mild", "severe"] {
        let form = with(form(), &[("/condition/severity", json!(severity))]);
        notified(&app, &sql, &form).await;
    }
    // All of them from any page, and from none but those of the filter.
    let first = list(&app, "shinjuku.all", "count=true&limit=2").await;
    assert_eq!(
        (&first["total"], first["items"].as_array().unwrap().len()),
        (&json!(3), 2)
    );
    let after = first["next"].as_str().unwrap();
    let second = list(
        &app,
        "shinjuku.all",
        &format!("count=true&limit=2&after={after}"),
    )
    .await;
    assert_eq!(
        (&second["total"], second["items"].as_array().unwrap().len()),
        (&json!(3), 1)
    );
    let severe = list(&app, "shinjuku.all", "count=true&severity=severe").await;
    assert_eq!(severe["total"], 1);
    // Whose cases they are not learns nothing of how many there are.
    assert_eq!(list(&app, "minato.all", "count=true").await["total"], 0);
    for unasked in ["limit=2", "count=false"] {
        assert!(
            list(&app, "shinjuku.all", unasked)
                .await
                .get("total")
                .is_none(),
            "{unasked}"
        );
    }
}

#[tokio::test]
async fn more_than_ten_thousand_are_not_counted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let copies = |number: u32| {
        format!(
            "INSERT INTO case_record SELECT (jsonb_populate_record(NULL::case_record, \
             to_jsonb(c) || jsonb_build_object('id', gen_random_uuid()))).* \
             FROM (SELECT * FROM case_record LIMIT 1) c, generate_series(1, {number})"
        )
    };
    sql.run(&copies(9_999)).await;
    assert_eq!(
        list(&app, "shinjuku.all", "count=true").await["total"],
        10_000
    );
    sql.run(&copies(1)).await;
    assert!(
        list(&app, "shinjuku.all", "count=true")
            .await
            .get("total")
            .is_none()
    );
}
