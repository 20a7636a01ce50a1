//! How much waits: true after every step, to a bound, for who works on it and nobody else.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::patients::signed_in;
use crate::support::records::{WRITER, districts, form, notify, session_of, step};
use crate::support::{Browser, TestApp};

async fn waiting(who: &Browser) -> Value {
    who.get("/worklists").await.expect(200)
}

#[tokio::test]
async fn what_waits_to_be_accepted_is_counted_at_the_receiving_centre() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let writer = session_of(&app, &sql, WRITER).await;
    let none = json!({"count": 0, "more": false});
    assert_eq!(waiting(&receiving).await["to_accept"], none);
    let first = notify(&sql, &writer, &form()).await.notification;
    let second = notify(&sql, &writer, &form()).await.notification;
    assert_eq!(waiting(&receiving).await["to_accept"]["count"], 2);
    let path = format!("/notifications/{first}/acceptance");
    receiving.ask("POST", &path).send().await.expect(200);
    assert_eq!(waiting(&receiving).await["to_accept"]["count"], 1);
    let path = format!("/notifications/{first}/acceptance/withdrawal");
    step(&sql, &receiving, &first, &path, &Value::Null)
        .await
        .expect(200);
    assert_eq!(waiting(&receiving).await["to_accept"]["count"], 2);
    let path = format!("/notifications/{second}/withdrawal");
    step(&sql, &writer, &second, &path, &json!({"reason": "重複"}))
        .await
        .expect(200);
    assert_eq!(waiting(&receiving).await["to_accept"]["count"], 1);
    for (login, expected) in [
        ("shinjuku.nurse", none),
        ("chiyoda.viewer", Value::Null),
        ("kanda.physician", Value::Null),
        ("tokyo.coordinator", Value::Null),
        ("ministry.analyst", Value::Null),
    ] {
        let browser = session_of(&app, &sql, login).await;
        assert_eq!(waiting(&browser).await["to_accept"], expected, "{login}");
    }
    // Counting opens nobody's record.
    let entries = "SELECT count(*) FROM audit_entry WHERE operation LIKE '%worklists'";
    assert_eq!(sql.number(entries).await, 0);
}

#[tokio::test]
async fn open_alerts_are_counted_with_what_is_urgent_and_what_is_new() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let alerts = async || waiting(&nurse).await["alerts"].clone();
    assert_eq!(
        alerts().await,
        json!({
            "open": {"count": 0, "more": false}, "danger": {"count": 0, "more": false},
            "newest_at": null, "newest_danger_at": null,
        })
    );
    let report = async |patient: &Browser, report: Value| {
        app.advance(TimeDelta::minutes(1));
        patient
            .post("/self/observations", &report)
            .await
            .expect(201);
    };
    let first = signed_in(&app, &sql).await;
    let second = signed_in(&app, &sql).await;
    report(&first.browser, json!({"temperature": 37.6})).await;
    let one = alerts().await;
    assert_eq!(
        (&one["open"]["count"], &one["danger"]["count"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(one["newest_danger_at"], Value::Null);
    report(&second.browser, json!({"spo2": 92})).await;
    let two = alerts().await;
    assert_eq!(
        (&two["open"]["count"], &two["danger"]["count"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(two["newest_at"], two["newest_danger_at"]);
    assert_ne!(two["newest_at"], one["newest_at"]);
    // What becomes urgent is new.
    report(&first.browser, json!({"urgent": ["purple_lips"]})).await;
    let three = alerts().await;
    assert_eq!(
        (&three["open"]["count"], &three["danger"]["count"]),
        (&json!(2), &json!(2))
    );
    assert_ne!(three["newest_danger_at"], two["newest_danger_at"]);
    // What is resolved is gone.
    for line in nurse.get("/alerts").await.expect(200)["items"]
        .as_array()
        .unwrap()
    {
        let path = format!("/alerts/{}/resolution", line["id"].as_str().unwrap());
        nurse
            .ask("POST", &path)
            .header("If-Match", &format!("\"v{}\"", line["version"]))
            .json(&json!({"note": "電話で確認した"}))
            .send()
            .await
            .expect(200);
    }
    assert_eq!(alerts().await["open"]["count"], 0);
    for (login, sees) in [
        ("shinjuku.clerk", true),
        ("chiyoda.nurse", true),
        ("chiyoda.viewer", false),
        ("tokyo.coordinator", false),
        ("kanda.physician", false),
    ] {
        let browser = session_of(&app, &sql, login).await;
        let found = waiting(&browser).await["alerts"].clone();
        assert_eq!(!found.is_null(), sees, "{login}: {found}");
    }
}
